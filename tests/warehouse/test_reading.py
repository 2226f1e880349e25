"""``query`` reads the warehouse and nothing else."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import welfare_etl
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


# -- limits, and one generation ---------------------------------------------------------------------------------


def test_a_question_without_end_is_given_up(database: Path) -> None:
    endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range % 7 = b.range % 11"
    with pytest.raises(warehouse.QueryError, match=r"no answer within 0\.5 seconds.*--timeout"):
        warehouse.ask(database, endless, timeout=0.5)


def test_a_question_that_takes_too_much_memory_is_refused_and_writes_nowhere(database: Path) -> None:
    greedy = "SELECT list(range) FROM range(100000000)"
    with pytest.raises(warehouse.QueryError, match=r"[Mm]emory"):
        warehouse.ask(database, greedy, memory_limit="20MB")
    assert sorted(path.name for path in database.parent.iterdir()) == ["parquet", "welfare.duckdb"]


@pytest.mark.parametrize("value", ["infinity", "-infinity", "0044-03-15 (BC)"])
def test_a_date_that_python_cannot_hold_ends_in_an_answer_or_in_words(database: Path, value: str) -> None:
    try:
        assert len(warehouse.ask(database, f"SELECT '{value}'::DATE").rows) == 1
    except warehouse.QueryError as error:
        assert "cannot be shown" in str(error)


def test_rows_and_arrow_are_the_same(database: Path) -> None:
    answer = warehouse.ask(database, "SELECT report_id, 1 AS one FROM report ORDER BY ALL")
    table = answer.arrow()
    assert answer.columns == ("report_id", "one")
    assert answer.rows == [tuple(row.values()) for row in table.to_pylist()]


def test_asking_needs_neither_numpy_nor_pyarrow_nor_records(database: Path) -> None:
    program = (
        "import sys\nfrom welfare_etl.warehouse.reading import ask\nfrom pathlib import Path\n"
        f"ask(Path({str(database)!r}), 'FROM report')\n"
        "print([n for n in ('numpy', 'pyarrow', 'pydantic', 'welfare_etl.records') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_reader_of_several_parquet_files_reads_one_generation(tmp_path: Path) -> None:
    def publish(number: int) -> None:
        with warehouse.lock(tmp_path):
            staging = warehouse.stage(partial(warehouse.write, sample.tables(population=number)), tmp_path)
            warehouse.promote(staging, f"build {number}")

    publish(1)
    pinned = warehouse.generation(tmp_path)
    with welfare_etl.connect(tmp_path) as connection:
        publish(2)
        sql = "SELECT population FROM profile WHERE body_code = '01100'"
        assert connection.execute(sql).fetchall() == [(1,)]
    assert 1 in pq.read_table(pinned / "parquet" / "profile.parquet")["population"].to_pylist()
    assert warehouse.generation(tmp_path) != pinned
