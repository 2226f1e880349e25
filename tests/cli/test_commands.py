"""What each command prints, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import TEXT, Run
from pipeline import fakes
from welfare_etl import warehouse as store
from welfare_etl.pipeline import gates
from welfare_etl.present.width import display_width
from welfare_etl.records.trust import Finding

ENTRY = "from welfare_etl.cli import main; main()"

# -- exit codes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--version"], 0, ""),
        (["--help"], 0, ""),
        (["query", "SELECT 1"], 0, ""),
        (["query", "SELECT nothing"], 2, "nothing"),
        (["query", ""], 2, "the query is empty"),
        (["query", "DROP TABLE report"], 2, "read-only"),
        (["query", "SELECT * FROM read_text('raw/h30.txt')"], 2, "disabled"),
        (["query", "SELECT 1", "--warehouse", "nowhere"], 2, "run `welfare-etl build`"),
        (["query", "SELECT 1", "--format", "xml"], 2, "xml"),
        (["query", "SELECT 1", "--output", "no/such/folder.csv"], 2, "no/such/folder.csv"),
        (["trace", "京極町", "profile.population"], 2, "2019-01399 北海道京極町"),
        (["show", "京"], 2, "no report '京'"),
        (["show", "札幌町"], 2, "2018-01100 北海道札幌市"),
        (["trace", "札幌市", "profile.people"], 2, "one of the columns of profile"),
        (["trace", "札幌市", "profil.population"], 2, "did you mean profile?"),
        (["trace", "札幌市", "population"], 2, "TABLE.COLUMN"),
        (["trace", "札幌市", "population"], 2, "name the table: profile.population"),
        (["trace", "札幌市", "nothing"], 2, "`welfare-etl schema` lists tables"),
        (["trace", "札幌市", "vision.purpose"], 2, "has no row in vision"),
        (["trace", "札幌市", "profile.population", "--image", "page.png"], 2, "not read from a page"),
        (["build", "--raw", "nowhere"], 2, "nowhere"),
        (["build", "--jobs", "0"], 2, "--jobs"),
        (["status", "--raw", "nowhere"], 2, "nowhere"),
        (["schema", "--check", "--write"], 2, "exclude each other"),
        (["schema", "no_table"], 2, "one of document, report"),
        (["schema", "--check", "--schemas", "nowhere"], 2, "welfare-etl schema --write"),
        (["abridge", "nowhere.txt", "out.txt"], 2, "nowhere.txt"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_exit_code_and_message(ask: Run, arguments: list[str], code: int, told: str) -> None:
    done = ask(*arguments)
    assert done.code == code, done.err
    assert told in done.err
    assert "Traceback" not in done.err
    if code == 2:
        assert done.out == ""


def test_no_argument_prints_help(ask: Run) -> None:
    assert "Commands" in ask().out + ask().err


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ({"a.txt": fakes.SAPPORO}, 0, "a.txt has no entry in sources.toml"),
        ({"a.txt": fakes.SAPPORO, "b.txt": "お知らせ\n"}, 1, "b.txt:1: a text of no known family"),
        ({"a.txt": fakes.SAPPORO, "b.txt": fakes.SAPPORO}, 1, "stands at a.txt:1 already"),
        ({"a.txt": fakes.SAPPORO, "b.txt": ""}, 3, "error: b.txt"),
        ({"a.txt": fakes.SAPPORO, "sources.toml": "[[document]]\nname = 'a.txt'\n"}, 1, "unknown key 'name'"),
        ({}, 0, ""),
    ],
)
def test_a_build_ends_with_its_documented_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], code: int, told: str
) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    for name, text in files.items():
        Path("raw", name).write_text(text, encoding="utf-8")
    done = run("build")
    assert done.code == code, done.err
    assert told in done.err
    again = run("build")
    assert again.code == code


def test_a_build_with_errors_says_where_each_is_explained(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("mine/b.txt").write_text("お知らせ\n", encoding="utf-8")
    assert "what to do next, with its line: welfare-etl validate --raw mine\n" in run("build", "--raw", "mine").err


def test_a_build_that_finds_the_folder_locked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    with store.lock(Path("warehouse")):
        done = run("build")
    assert done.code == 4
    assert f"process {os.getpid()}" in done.err


def test_a_message_says_what_where_what_was_expected_and_what_to_do(ask: Run) -> None:
    lines = ask("query", "SELECT 1", "--warehouse", "nowhere").err.splitlines()
    assert [line.split("  ")[1 if line.startswith("  ") else 0].split(":")[0] for line in lines] == [
        "error",
        "where",
        "expected",
        "do next",
    ]


# -- build -----------------------------------------------------------------------------------------------------


def test_build_ends_in_a_summary_on_stdout_and_progress_on_stderr(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    Path("raw/h30.txt").write_text(TEXT, encoding="utf-8")
    done = run("build")
    assert "[1/1] h30.txt: read" in done.err.splitlines()
    assert "\n[[document]]\n" in done.err
    summary = dict(line.split("  ", 1) for line in done.out.splitlines())
    assert summary["documents"].strip() == "1  (1 read)"
    assert done.out.splitlines()[1].split() == ["reports", "4"]
    record = json.loads(run("build", "--format", "json").out)[0]
    assert (record["reports"], record["documents"], record["unchanged"], record["warehouse"]) == (
        4,
        1,
        True,
        "warehouse",
    )
    assert "nothing changed" in run("build").out
    assert "変更なし" in run("build", "--lang", "ja").out


def test_on_a_terminal_progress_is_a_bar_that_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("お知らせ\n", encoding="utf-8")
    ours, theirs = os.openpty()
    program = "from welfare_etl.pipeline import gates; gates.run_checks = lambda tables, raw: []; " + ENTRY
    with subprocess.Popen(
        [sys.executable, "-c", program, "build"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            shown += part
        os.close(ours)
        assert process.stdout is not None
        out = process.stdout.read()
    assert process.returncode == 1
    assert b"1/1" in shown
    assert b"[1/1]" not in shown
    assert out.startswith("documents")


# -- formats ---------------------------------------------------------------------------------------------------

PRINTING = [
    ["query", "SELECT report_id, municipality FROM report ORDER BY 1"],
    ["trace", "札幌市", "profile.population"],
    ["show", "札幌市"],
    ["outcomes"],
    ["status"],
    ["schema", "report"],
]


@pytest.mark.parametrize("arguments", PRINTING, ids=lambda arguments: arguments[0])
def test_every_command_that_prints_data_takes_the_same_flags(ask: Run, tmp_path: Path, arguments: list[str]) -> None:
    rows = json.loads(ask(*arguments, "--format", "json").out)
    table = list(csv.reader(io.StringIO(ask(*arguments, "--format", "csv").out)))
    assert len(table) == len(rows) + 1
    if rows:
        assert list(rows[0]) == table[0]
    target = tmp_path / "rows.parquet"
    done = ask(*arguments, "--format", "parquet", "--output", str(target))
    assert (done.code, done.out) == (0, "")
    assert str(target) in done.err
    import pyarrow.parquet

    assert pyarrow.parquet.read_table(target).num_rows == len(rows)
    assert ask(*arguments, "--lang", "ja").code == 0


def test_query_keeps_the_types_in_parquet_and_both_of_two_equal_names(ask: Run, tmp_path: Path) -> None:
    import pyarrow.parquet

    target = tmp_path / "rows.parquet"
    ask("query", "SELECT 1::TINYINT AS a, DATE '2018-04-01' AS a", "--format", "parquet", "-o", str(target))
    schema = pyarrow.parquet.read_schema(target)
    assert [(field.name, str(field.type)) for field in schema] == [("a", "int8"), ("a_2", "date32[day]")]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", 'n,名,l\n1,"a,""b""","[""x"", ""y""]"\n,,\n'),
        ("json", [{"n": 1, "名": 'a,"b"', "l": ["x", "y"]}, {"n": None, "名": None, "l": None}]),
    ],
)
def test_query_formats(ask: Run, form: str, expected: object) -> None:
    sql = "SELECT 1 AS n, 'a,\"b\"' AS 名, ['x', 'y'] AS l UNION ALL SELECT NULL, NULL, NULL ORDER BY 1 NULLS LAST"
    out = ask("query", sql, "--format", form).out
    assert (json.loads(out) if form == "json" else out) == expected


def test_columns_are_aligned_by_display_width(ask: Run) -> None:
    out = ask("query", "SELECT municipality, population FROM profile JOIN report USING (report_id) ORDER BY 2 DESC").out
    assert out.splitlines()[:4] == [
        "municipality  population",
        "────────────  ──────────",
        "札幌市           1966735",
        "釧路市            170364",
    ]


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("arguments", [*PRINTING, ["query", "FROM report"]], ids=lambda arguments: arguments[0])
def test_no_table_is_wider_than_the_terminal(
    ask: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = ask(*arguments).out
    assert max(map(display_width, out.splitlines())) <= columns


def test_headings_follow_the_locale(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("status").out.startswith("file")
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert ask("status").out.startswith("ファイル")
    assert ask("status", "--lang", "en").out.startswith("file")


# -- what each shows -------------------------------------------------------------------------------------------


def test_trace_shows_value_rule_and_the_line_with_the_place_marked(ask: Run) -> None:
    assert ask("trace", "札幌市", "profile.population").out.splitlines() == [
        "profile.population  2018-01100|01100  北海道札幌市",
        "  value      1966735",
        "  rule       form_number",
        "  → h30.txt:3",
        "    3 │ 人口 1,966,735",
        "      │      ^^^^^^^^^",
    ]


def test_trace_of_a_value_that_is_not_there_says_why(ask: Run) -> None:
    assert "NULL (blank)" in ask("trace", "札幌市", "profile.households").out


def test_trace_without_the_source_shows_the_quote(ask: Run, tmp_path: Path) -> None:
    done = ask("trace", "札幌市", "profile.population", "--raw", str(tmp_path))
    assert "    3 │ 1,966,735" in done.out.splitlines()
    assert "only the quotes are shown" in done.err


@pytest.mark.parametrize(
    "name", ["2018-01100", "01100", "011002", "札幌市", "北海道札幌市", "北海道 札幌市", "札幌", "2018-01100"]
)
def test_a_report_may_be_called_by_id_code_or_name(ask: Run, name: str) -> None:
    assert ask("show", name).out.splitlines()[0].startswith("2018-01100 北海道札幌市")


def test_show_has_the_form_s_labels_and_reasons_for_gaps(ask: Run) -> None:
    out = ask("show", "札幌市").out
    assert "  人口                      1,966,735" in out.splitlines()
    assert "  世帯数                    – (空欄)" in out.splitlines()
    assert "  population                1,966,735" in ask("show", "札幌市", "--lang", "en").out.splitlines()


def test_status_shows_each_source_with_the_reason_of_its_family(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    Path("raw/a.txt").write_text(fakes.SAPPORO, encoding="utf-8")
    assert "nothing built yet" in run("status").out
    run("build")
    assert "up to date" in run("status").out
    stored = Path("warehouse/welfare.duckdb")
    whole, times = stored.read_bytes(), stored.stat()
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    os.utime(stored, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a failing disk does it
    assert "up to date" in run("status").out
    assert "something has changed" in run("status", "--verify").out
    stored.write_bytes(whole)
    Path("raw/a.txt").write_text(fakes.KUSHIRO, encoding="utf-8")
    Path("raw/b.txt").write_text(fakes.SAPPORO, encoding="utf-8")
    out = run("status").out
    assert "something has changed" in out
    assert "a.txt: 1 reports" in out
    states = {row["path"]: row["state"] for row in json.loads(run("status", "--format", "json").out)}
    assert states == {"a.txt": "changed since", "b.txt": "not built yet"}
    Path("raw/a.txt").unlink()
    states = {row["path"]: row["state"] for row in json.loads(run("status", "--format", "json").out)}
    assert states == {"a.txt": "file is gone", "b.txt": "not built yet"}
    with store.lock(Path("warehouse")):
        assert f"process {os.getpid()}" in run("status").out


def test_status_says_when_the_checks_refused_the_last_build(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    Path("raw/a.txt").write_text(fakes.SAPPORO, encoding="utf-8")
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])
    assert run("build").code == 0
    verdict = Finding(severity="error", code="test", message="a check failed", message_ja="確認")
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [verdict])
    Path("raw/a.txt").write_text(fakes.KUSHIRO, encoding="utf-8")
    done = run("build")
    assert done.code == 1
    assert "not promoted" in done.out
    assert "refused by the checks (1 errors)" in run("status").out
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])
    assert run("build").code == 0
    assert "up to date" in run("status").out


def test_schema_check_and_write(ask: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "schemas")
    Path(folder).mkdir()
    assert ask("schema", "--check", "--schemas", folder).code == 1
    assert ask("schema", "--write", "--schemas", folder).code == 0
    assert ask("schema", "--check", "--schemas", folder).code == 0


# -- as a process ----------------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_error_to_shout_about(built: Path) -> None:
    command = f'"{sys.executable}" -c "{ENTRY}" query "FROM municipality" | head -n 1'
    done = subprocess.run(command, shell=True, cwd=built, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["status"], ["build"], ["query", "--help"]])
def test_what_needs_no_heavy_library_loads_none(tmp_path: Path, arguments: list[str]) -> None:
    """``build`` here finds nothing to do: then it must be quick."""
    (tmp_path / "raw").mkdir()
    # The same code in both runs, whatever an editor does meanwhile; and no checks, which take seconds.
    still = "from welfare_etl.pipeline import fingerprint, gates; fingerprint.code_digest = lambda rooms=None: ''; "
    first = f"{still}gates.run_checks = lambda tables, raw: []; {ENTRY}"
    if arguments == ["build"]:
        subprocess.run([sys.executable, "-c", first, "build"], cwd=tmp_path, capture_output=True, check=True)
    program = still * (arguments == ["build"]) + (
        "import sys, atexit; sys.argv[0] = 'welfare-etl'\n"
        "heavy = {'duckdb', 'pyarrow', 'pdfplumber', 'lxml', 'rapidfuzz', 'great_expectations', 'numpy', 'pandas'}\n"
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr))\n" + ENTRY
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "[]", done.stderr
    if arguments == ["build"]:
        assert "nothing changed" in done.stdout
