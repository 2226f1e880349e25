"""``query`` reads the warehouse and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from warehouse import sample
from welfare_etl import warehouse


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    warehouse.write(sample.tables(), folder)
    return folder / "welfare.duckdb"


@pytest.mark.parametrize(
    ("sql", "parameters", "answer"),
    [
        ("SELECT municipality FROM report ORDER BY 1 NULLS LAST LIMIT 1", None, [{"municipality": "札幌市"}]),
        ("SELECT kind FROM report WHERE municipality_code = ?", ["05000"], [{"kind": "prefecture"}]),
        ("SELECT $n::INTEGER AS n", {"n": 5}, [{"n": 5}]),
        ("SELECT 1 AS a; SELECT 2 AS b", None, [{"b": 2}]),
        ("CREATE TEMP TABLE t AS SELECT 3 AS c; FROM t", None, [{"c": 3}]),
        (
            "SELECT urls FROM report WHERE len(urls) > 1",
            None,
            [{"urls": ["https://example.jp/a", "https://example.jp/b"]}],
        ),
        ("FROM report WHERE false", None, []),
    ],
)
@pytest.mark.filterwarnings("error")
def test_answers(database: Path, sql: str, parameters: Any, answer: list[dict[str, Any]]) -> None:
    assert warehouse.query(database, sql, parameters).to_pylist() == answer


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM read_csv('{file}')", "Cannot access file"),
        ("SELECT * FROM read_text('{file}')", "Cannot access file"),
        ("SELECT * FROM '{file}'", "exist|access"),
        ("COPY report TO '{file}'", "Cannot access file"),
        ("EXPORT DATABASE '{file}'", "Cannot access|disabled"),
        ("ATTACH '{file}' AS other", "Cannot access|disabled"),
        ("INSTALL httpfs", "disabled|Cannot access"),
        ("LOAD '{file}'", "disabled|Cannot access"),
        ("SET enable_external_access = true", "locked"),
        ("SET threads = 8", "locked"),
        ("INSERT INTO vision (report_id) VALUES ('x')", "read-only"),
        ("DROP TABLE report", "read-only"),
        ("CREATE TABLE t AS SELECT 1", "read-only"),
        ("COMMENT ON TABLE report IS 'x'", "read-only"),
        ("SELECT * FROM python_rows", "does not exist"),
        ("SELEC 1", "syntax error"),
        ("SELECT town FROM report", "town"),
        ("SELECT error('stop')", "stop"),
        ("  ", "the query is empty"),
        (";", "the query is empty"),
    ],
)
def test_refusals(database: Path, tmp_path: Path, sql: str, said: str) -> None:
    python_rows = [{"a": 1}]  # a variable of the program is no table
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    before = database.read_bytes()
    with pytest.raises(warehouse.QueryError, match=said):
        warehouse.query(database, sql.format(file=file))
    assert database.read_bytes() == before
    assert (file.read_text(), [path.name for path in tmp_path.iterdir()]) == ("a\n1\n", ["secret.csv"])
    assert python_rows


def test_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(warehouse.WarehouseMissing, match="Build one with `welfare-etl build`"):
        warehouse.query(tmp_path / "welfare.duckdb", "SELECT 1")
    assert list(tmp_path.iterdir()) == [], "asking makes no database"


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 500])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "welfare.duckdb"
    path.write_bytes(content)
    with pytest.raises(warehouse.WarehouseError, match=r"welfare\.duckdb"):
        warehouse.query(path, "SELECT * FROM report")


def test_two_readers_at_once(database: Path) -> None:
    with warehouse.open_readonly(database) as one, warehouse.open_readonly(database) as two:
        assert (
            one.execute("SELECT count(*) FROM report").fetchall() == two.sql("SELECT count(*) FROM report").fetchall()
        )


def test_nothing_is_written_to_the_home_directory(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    warehouse.query(database, "FROM v_outcomes")
    with pytest.raises(warehouse.QueryError):
        warehouse.query(database, "SELECT * FROM read_csv('https://example.jp/x.csv')")
    assert list(tmp_path.iterdir()) == []
