"""What is written: every table of the contract, the same bytes wherever and whenever, described in both languages."""

import hashlib
import locale
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse import sample
from welfare_etl import warehouse
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema, columns
from welfare_etl.records.views import VIEWS
from welfare_etl.warehouse.tables import arrow_table

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    warehouse.write(sample.tables(), folder)
    return folder


def rows(folder: Path, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = warehouse.query(folder / "welfare.duckdb", sql, parameters).to_pylist()
    return found


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "parquet").iterdir()}


# -- the same everywhere --

PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from warehouse import sample
from welfare_etl import warehouse
import locale
locale.setlocale(locale.LC_ALL, "")
warehouse.write(sample.tables(seed=int(sys.argv[2])), Path(sys.argv[3]))
"""


def run_elsewhere(folder: Path, seed: int, **environment: str) -> None:
    """Build in a process of its own, in its own folder, from rows in another order."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(TESTS), str(seed), "." if seed % 2 else str(folder)],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
    )


def a_locale_that_sorts_otherwise() -> str:
    """Any locale of this machine besides C: its collation is not that of code points."""
    for name in ("ja_JP.UTF-8", "en_US.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8"):
        try:
            before = locale.setlocale(locale.LC_ALL)
            locale.setlocale(locale.LC_ALL, name)
            locale.setlocale(locale.LC_ALL, before)
        except locale.Error:
            continue
        return name
    return "C"


def test_same_bytes_and_order_under_any_zone_locale_hash_seed_folder_and_order_of_rows(
    built: Path, tmp_path: Path
) -> None:
    other = a_locale_that_sorts_otherwise()
    one, two = tmp_path / "one", tmp_path / "もう一つ の'フォルダ"
    run_elsewhere(one, 1, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="1")
    run_elsewhere(two, 2, TZ="America/St_Johns", LC_ALL=other, PYTHONHASHSEED="4242")
    assert digests(one) == digests(two) == digests(built)
    for name in TABLES:
        assert rows(one, f'FROM "{name}"') == rows(two, f'FROM "{name}"') == rows(built, f'FROM "{name}"')


def test_another_value_gives_other_bytes(built: Path, tmp_path: Path) -> None:
    """The digests above would also agree if they saw nothing."""
    warehouse.write(sample.tables(population=5), tmp_path)
    changed = {name for name, digest in digests(tmp_path).items() if digests(built)[name] != digest}
    assert changed == {"profile.parquet"}


def test_parquet_carries_nothing_of_the_machine(built: Path) -> None:
    for path in (built / "parquet").iterdir():
        assert str(built).encode() not in path.read_bytes()
        assert set(pq.read_metadata(path).metadata) == {b"ARROW:schema", b"description", b"description:ja"}


# -- what is in it --


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_in_both_forms_with_the_same_rows(built: Path, table: str) -> None:
    stored = pq.read_table(built / "parquet" / f"{table}.parquet")
    assert stored.schema.equals(arrow_schema(TABLES[table]), check_metadata=False)
    assert stored.to_pylist() == rows(built, f'FROM "{table}"')
    assert stored.num_rows == len(sample.ROWS.get(table, []))


def test_values_come_back_as_they_were(built: Path) -> None:
    stored = {(row["report_id"], row["body_code"]): row for row in rows(built, "FROM profile")}
    for row in sample.tables()["profile"]:
        values = row.model_dump()
        assert stored[values["report_id"], values["body_code"]] == values


def test_rows_stand_in_key_order_with_null_first(built: Path) -> None:
    assert [(row["report_id"], row["body_code"]) for row in rows(built, "FROM profile")] == [
        ("2018-01100", "01100"),
        ("2018-05000", None),
        ("2018-05000", "05000"),
    ]


def test_duckdb_has_the_types_of_the_models(built: Path) -> None:
    for name, model in TABLES.items():
        found = rows(
            built, "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ?", name
        )
        assert [(row["column_name"], row["data_type"], row["is_nullable"]) for row in found] == [
            (column.name, column.type, column.nullable) for column in columns(model)
        ]


def test_every_table_view_and_column_has_its_comment(built: Path) -> None:
    titles = rows(
        built,
        "SELECT table_name AS name, comment FROM duckdb_tables() "
        "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal",
    )
    expected = {name: model.comment() for name, model in TABLES.items()}
    expected |= {view.name: f"{view.title_en} / {view.title_ja}" for view in VIEWS}
    assert {row["name"]: row["comment"] for row in titles} == expected

    found = rows(built, "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    stored = {(row["table_name"], row["column_name"]): row["comment"] for row in found}
    described = {(name, c.name): c.comment for name, model in TABLES.items() for c in columns(model)}
    described |= {(view.name, c.name): f"{c.en} / {c.ja}" for view in VIEWS for c in view.columns}
    assert stored == described


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_types_that_it_is_described_with(built: Path, view: Any) -> None:
    found = rows(built, f"DESCRIBE {view.name}")
    assert [(row["column_name"], row["column_type"]) for row in found] == [(c.name, c.type) for c in view.columns]


def test_v_outcomes_names_the_body_and_quotes_both_sides(built: Path) -> None:
    first = rows(built, "FROM v_outcomes")[0]
    assert first["municipality"] == first["body"] == "札幌市"
    assert (first["target_quote"], first["result_quote"]) == ("修了者 500人", "修了者は691人")
    assert (first["target_line"], first["result_line"], first["due_fiscal_year"]) == (31, 81, 2018)


def test_v_attainment_counts_a_goal_of_at_most_so_much_as_reached_from_above(built: Path) -> None:
    (row,) = rows(built, "FROM v_attainment_by_prefecture")
    assert row == {
        "prefecture_code": "01",
        "prefecture": "北海道",
        "reports": 1,
        "outcomes": 2,
        "comparable": 2,
        "attained": 2,  # 691 of 500; 3 of at most 4
        "part_year": 0,
        "median_attainment": pytest.approx((691 / 500 + 3 / 4) / 2),
    }


def test_nothing_at_all_is_still_every_table(tmp_path: Path) -> None:
    warehouse.write({}, tmp_path)
    assert {path.stem for path in (tmp_path / "parquet").iterdir()} == set(TABLES)
    assert all(rows(tmp_path, f'SELECT count(*) AS n FROM "{name}"') == [{"n": 0}] for name in TABLES)


def test_the_batches_that_rows_come_in_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("welfare_etl.warehouse.tables.ROW_GROUP", 7)
    rows_of = [
        TABLES["finding"].model_validate({"severity": "info", "code": f"c{n}", "message": "m", "message_ja": "m"})
        for n in range(20)
    ]
    table = arrow_table("finding", rows_of)
    files = []
    for size in (1, 3, 7, 20, 50):
        assert warehouse.write_parquet("finding", table.to_reader(size), tmp_path) == 20
        files.append((tmp_path / "parquet" / "finding.parquet").read_bytes())
    assert pq.ParquetFile(tmp_path / "parquet" / "finding.parquet").num_row_groups == 3
    assert len(set(files)) == 1
    assert pq.read_table(tmp_path / "parquet" / "finding.parquet").equals(table)


def test_only_the_database_and_the_parquet_files_are_left(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == {"welfare.duckdb", "parquet"}


# -- what is refused --


def test_an_unknown_table(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="reports"):
        warehouse.write({"reports": []}, tmp_path)


def test_rows_of_another_table() -> None:
    with pytest.raises(warehouse.WarehouseError, match="table vision takes rows of Vision, not of Report"):
        arrow_table("vision", sample.tables()["report"])


def test_arrow_table_is_typed_when_empty() -> None:
    assert arrow_table("report", []).schema.field("covered_codes").type == pa.list_(pa.string())


def test_the_database_has_a_format_that_older_clients_open(tmp_path: Path) -> None:
    """Bytes 12 to 19 of a DuckDB file are its storage version; 64 is that of DuckDB 1.0."""
    warehouse.write({}, tmp_path)
    assert int.from_bytes((tmp_path / "welfare.duckdb").read_bytes()[12:20], "little") == 64
