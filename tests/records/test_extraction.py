"""``extracted/<id>.json``: what is written comes back, and a person can read the difference between two."""

import difflib
import json
import timeit
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_benchmark.fixture import BenchmarkFixture

from welfare_etl.records.extraction import Extraction
from welfare_etl.records.plan import Meeting
from welfare_etl.records.report import Profile, Vision
from welfare_etl.records.trust import Finding, Lineage, Missing, Residual

RID = "2018-01100"


def lineage(table: str, key: str, column: str, line: int, quote: str, **more: Any) -> Lineage:
    values = {"line_start": line, "line_end": line, "rule": "number", "confidence": 1.0, "document_id": "h30", **more}
    return Lineage(table_name=table, row_key=key, column_name=column, quote=quote, **values)


def sample(population: int = 1_966_735, **more: Any) -> Extraction:
    profile = f"{RID}|01100"
    values: dict[str, Any] = {
        "extraction_id": RID,
        "document_id": "h30",
        "report_id": RID,
        "family": "model_project_report",
        "parser_version": "1",
        "sha256": "0" * 64,
        # Not in the contract's order: the file is.
        "tables": {
            "profile": [
                {
                    "report_id": RID,
                    "body_code": "01100",
                    "body_role": "reporting",
                    "population": population,
                    "aging_rate": 26.7,
                    "as_of": "2018-04-01",
                }
            ],
            "report": [
                {
                    "report_id": RID,
                    "document_id": "h30",
                    "line_start": 1,
                    "line_end": 90,
                    "covered_codes": ["01101", "01102"],
                    "implements_community": True,
                }
            ],
        },
        "lineage": [
            lineage("profile", profile, "population", 12, "1966735"),
            lineage("profile", profile, "population", 14, "(再掲)1966735", line_end=15, confidence=0.8),
            lineage("report", RID, "covered_codes", 2, "中央区"),
            lineage("target", "nowhere", "value", 40, "5回"),
            lineage("profile", profile, "aging_rate", 13, "26.7", page=3, x0=1.5, top=2.0, x1=30.25, bottom=12.0),
        ],
        "missing": [
            Missing(
                report_id=RID, table_name="profile", row_key=profile, column_name="households", reason="dash",
                printed="-", document_id="h30", line=12,
            ),
            Missing(report_id=None, table_name="profile", row_key=profile, column_name="area_km2", reason="blank"),
        ],
        "finding": [
            Finding(severity="info", code="name_repaired", report_id=RID, document_id="h30", line=1, message="「ヶ」", message_ja="確認")
        ],
        "residual": [Residual(document_id="h30", report_id=RID, line=90, text="- 3 -", reason="page_number")],
        "visible": 30,
        "labelled": 10,
        "valued": 17,
        "left": 3,
    }  # fmt: skip
    return Extraction.model_validate({**values, **more})


def test_what_is_written_comes_back() -> None:
    back = Extraction.from_json(sample().to_json())
    assert back == sample()
    assert isinstance(back.tables["profile"][0], Profile)
    assert back.to_json() == sample().to_json()


def test_tables_stand_in_the_contract_order_and_evidence_in_that_of_the_rows() -> None:
    made = sample()
    assert list(made.tables) == ["report", "profile"]
    assert [(item.table_name, item.column_name) for item in made.lineage] == [
        ("report", "covered_codes"),
        ("profile", "population"),
        ("profile", "population"),
        ("profile", "aging_rate"),
        ("target", "value"),  # speaks of a row that is not here: kept, at the end
    ]


def test_the_evidence_stands_beside_the_row() -> None:
    written = json.loads(sample().to_json())
    (entry,) = written["tables"]["profile"]
    assert entry["values"]["population"] == 1_966_735
    assert entry["evidence"][0] == {"column_name": "population", "line": 12, "quote": "1966735", "rule": "number"}
    assert entry["missing"][0]["reason"] == "dash"
    assert written["other_evidence"][0]["row_key"] == "nowhere"


def test_a_changed_number_is_one_changed_line() -> None:
    before, after = sample().to_json().splitlines(), sample(population=1_966_736).to_json().splitlines()
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert changed == ['-      "population": 1966735,', '+      "population": 1966736,']


def test_the_file_is_text_that_a_person_can_read() -> None:
    text = sample().to_json()
    assert text.endswith("}\n")
    assert "「ヶ」" in text, "Japanese is not escaped"
    assert '"as_of": "2018-04-01"' in text


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(purpose=TEXT | st.none(), quote=TEXT, residual=TEXT, topics=st.lists(TEXT), confidence=st.floats(0, 1))
def test_any_text_comes_back(
    purpose: str | None, quote: str, residual: str, topics: list[str], confidence: float
) -> None:
    made = Extraction(
        extraction_id="x",
        document_id="d",
        family="plan_followup",
        tables={
            "vision": [Vision(report_id=quote, purpose=purpose)],
            "meeting": [Meeting(document_id="d", seq=1, topics=topics)],
        },
        lineage=[lineage("vision", quote, "purpose", 1, quote, document_id="d", confidence=confidence)],
        residual=[Residual(document_id="d", text=residual, reason="unassigned")],
    )
    assert Extraction.from_json(made.to_json()) == made


def test_rows_of_any_table_of_the_contract() -> None:
    made = sample()
    assert [row.row_key for row in made.rows("profile")] == [f"{RID}|01100"]
    assert made.rows("lineage") == made.lineage
    assert made.rows("target") == []


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"profiles": []}, "no such table: profiles"),
        ({"vision": [{"report_id": RID, "hope": "x"}]}, "hope"),
        ({"vision": [Meeting(document_id="d", seq=1)]}, "Vision"),
    ],
)
def test_tables_and_rows_are_checked(tables: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sample(tables=tables)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        sample().to_json()[:-40],
        sample().to_json().replace('"population"', '"people"'),
        sample().to_json().replace('"line": 12', '"line": 0'),
        sample().to_json().replace('"row_key"', '"key"'),
        sample().to_json().replace('"valued": 17', '"valued": "many"'),
    ],
)
def test_a_damaged_file_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        Extraction.from_json(text)


def corpus_sized() -> list[str]:
    """As many as the publication has reports, with as much evidence."""
    key = f"{RID}|01100"
    many = [lineage("profile", key, "population", line, "約2,000人" * 10) for line in range(1, 151)]
    return [sample(lineage=many).to_json()] * 38


def test_reading_the_cache_stays_cheap(benchmark: BenchmarkFixture) -> None:
    """A rebuild that changes one document reads all others from here; checking costs a few times the JSON parser."""
    texts = corpus_sized()
    plain = min(timeit.repeat(lambda: [json.loads(text) for text in texts], number=1, repeat=5))
    benchmark(lambda: [Extraction.from_json(text) for text in texts])
    assert benchmark.stats is not None
    assert benchmark.stats.stats.min <= 12 * plain
