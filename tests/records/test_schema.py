"""Projections of the models: what schemas/, Arrow, DuckDB and the dictionary say is one thing."""

import doctest
import json
from typing import ClassVar

import jsonschema
import pytest

from welfare_etl.records import base
from welfare_etl.records.base import Row, Sequence, col
from welfare_etl.records.registry import TABLES
from welfare_etl.records.report import Profile
from welfare_etl.records.schema import (
    arrow_schema,
    columns,
    data_dictionary_markdown,
    duckdb_ddl,
    json_schema,
    schema_texts,
)
from welfare_etl.records.views import VIEWS


@pytest.mark.parametrize(
    ("column", "type", "why"),
    [
        ("document.bytes", "BIGINT", "files may be large"),
        ("report.line_start", "INTEGER", "lines of a document"),
        ("report.fiscal_year", "INTEGER", "a year"),
        ("report.covered_codes", "VARCHAR[]", "contract"),
        ("report.implements_community", "BOOLEAN", "contract"),
        ("report.kind", "VARCHAR", "a closed list of words"),
        ("profile.as_of", "DATE", "contract"),
        ("profile.population", "BIGINT", "a stray digit must not overflow"),
        ("profile.aging_rate", "DOUBLE", "percent"),
        ("profile.elementary_schools", "INTEGER", "a count of offices"),
        ("multi_agency_project.coordinators", "INTEGER", "contract"),
        ("target.value", "DOUBLE", "contract"),
        ("plan_indicator.baseline", "DOUBLE", "contract"),
        ("meeting.consent", "BOOLEAN", "contract"),
        ("lineage.confidence", "DOUBLE", "0 to 1"),
    ],
)
def test_duckdb_types(column: str, type: str, why: str) -> None:
    table, name = column.split(".")
    found = {c.name: c.type for c in columns(TABLES[table])}
    assert found[name] == type, why


@pytest.mark.parametrize("table", TABLES)
def test_json_schema_is_valid_and_says_what_the_model_says(table: str) -> None:
    schema = json_schema(TABLES[table])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == [column.name for column in columns(TABLES[table])]
    assert all(given["description"] and given["x-ja"] for given in schema["properties"].values())


@pytest.mark.parametrize(
    ("values", "valid"),
    [
        ({"population": 5, "as_of": "2018-04-01"}, True),
        ({"population": None}, True),
        ({"population": -5}, False),
        ({"body_role": "member"}, False),
        ({"people": 5}, False),
    ],
)
def test_json_schema_judges_a_row_as_the_model_does(values: dict[str, object], valid: bool) -> None:
    row = {"report_id": "2018-01100", "body_code": "01100", "body_role": "reporting", **values}
    validator = jsonschema.Draft202012Validator(json_schema(Profile))
    assert validator.is_valid(row) is valid
    try:
        Profile.model_validate(row)
    except ValueError:
        assert not valid
    else:
        assert valid


def test_schema_texts_are_json_with_japanese_unescaped() -> None:
    texts = schema_texts()
    assert len(texts) == len(TABLES)
    assert json.loads(texts["profile.schema.json"])["x-key"] == ["report_id", "body_code"]
    assert "高齢化率" in texts["profile.schema.json"]


@pytest.mark.parametrize("table", TABLES)
def test_arrow_fields_carry_their_description(table: str) -> None:
    for field, column in zip(arrow_schema(TABLES[table]), columns(TABLES[table]), strict=True):
        assert field.name == column.name
        assert field.nullable is column.nullable
        assert field.metadata == {b"description": column.en.encode(), b"description:ja": column.ja.encode()}


def test_a_quote_in_a_description_does_not_end_the_comment() -> None:
    title = duckdb_ddl(TABLES["achievement"])[1]
    assert "report''s words" in title


def test_the_dictionary_has_every_column_of_every_table_and_view() -> None:
    text = data_dictionary_markdown()
    parts = {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}
    assert list(parts) == [*TABLES, *(view.name for view in VIEWS)]
    for name, model in TABLES.items():
        rows = [line for line in parts[name].splitlines() if line.startswith("| `")]
        assert len(rows) == len(columns(model))
        assert all(line.replace("\\|", "").count("|") == 7 for line in rows), "a bar in a text would part a cell"


def test_a_column_without_japanese_is_refused() -> None:
    class Half(Row):
        table: ClassVar[str] = "half"
        key: ClassVar[tuple[str, ...]] = ("number",)
        title_en: ClassVar[str] = "Half"
        title_ja: ClassVar[str] = "半分"
        number: Sequence = col(en="A number", ja="")

    with pytest.raises(TypeError, match=r"half\.number: describe the column in both languages"):
        columns(Half)


def test_a_type_without_a_place_in_a_table_is_refused() -> None:
    class Strange(Row):
        table: ClassVar[str] = "strange"
        key: ClassVar[tuple[str, ...]] = ("number",)
        title_en: ClassVar[str] = "Strange"
        title_ja: ClassVar[str] = "奇妙"
        number: complex = col(en="A number", ja="数")

    with pytest.raises(TypeError, match=r"strange\.number: no column type"):
        columns(Strange)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(base).failed == 0
