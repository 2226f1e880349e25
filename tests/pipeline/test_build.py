"""The build from files to a warehouse, with a family of its own (see ``fakes``)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministry import form_text
from pipeline import fakes
from pipeline.fakes import KUSHIRO, SAPPORO
from welfare_etl import warehouse as store
from welfare_etl.pipeline import BuildResult, gates
from welfare_etl.pipeline import build as real_build
from welfare_etl.pipeline.reading import Reading, Task, worker_died
from welfare_etl.pipeline.summary import REFUSED, read_record
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.trust import Finding

Build = Callable[..., BuildResult]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def build(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)

    def run(**settings: Any) -> BuildResult:
        return real_build(raw, tmp_path / "extracted", tmp_path / "warehouse", **{"records": "all", **settings})

    return run


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with store.open_readonly(folder / store.DATABASE) as connection:
        return connection.execute(sql).fetchall()


def register(raw: Path, **entries: str) -> None:
    text = "\n".join(f'[[document]]\npath = "{name}.txt"\nfiscal_year = 2018\n{more}' for name, more in entries.items())
    (raw / "sources.toml").write_text(text, encoding="utf-8")


def codes(folder: Path) -> list[tuple[str, str]]:
    """All findings but that nobody said where the test's own files come from."""
    sql = "SELECT severity, code FROM finding WHERE code <> 'source_origin_unknown' ORDER BY ALL"
    return [(severity, code) for severity, code in rows(folder, sql)]


def test_two_files_become_rows(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    register(raw, a='family = "model_project_report"', b='family = "model_project_report"')
    result = build()
    assert (result.reports, result.promoted, result.exit_code) == (2, True, 0)
    assert rows(tmp_path / "warehouse", "SELECT report_id, population FROM profile ORDER BY ALL") == [
        ("2018-01100", 1966735),
        ("2018-01206", 170364),
    ]
    assert rows(tmp_path / "warehouse", "SELECT document_id, lines, sha256 FROM document ORDER BY ALL") == [
        ("a", 3, hashlib.sha256(SAPPORO.encode()).hexdigest()),
        ("b", 3, hashlib.sha256(KUSHIRO.encode()).hexdigest()),
    ]
    assert rows(tmp_path / "warehouse", "SELECT count(*) > 1700 FROM municipality") == [(True,)]


def test_conservation_over_all_sources(raw: Path, build: Build) -> None:
    text = SAPPORO + "だれのものでもない行\n"
    (raw / "a.txt").write_text(text, encoding="utf-8")
    result = build()
    assert result.visible == sum(not char.isspace() for char in text)
    assert result.left == len("平成30年度") + len("だれのものでもない行")


# -- what sources.toml does not say ----------------------------------------------------------------------------


def test_without_an_entry_family_and_year_are_found_and_told(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO + "平成31年度\n平成30年度\n平成30年12月末\n", encoding="utf-8")
    result = build()
    assert result.exit_code == 0
    assert rows(tmp_path / "warehouse", "SELECT family, fiscal_year, edition FROM document") == [
        ("model_project_report", 2018, "full")
    ]
    assert codes(tmp_path / "warehouse") == [
        ("info", "family_detected"),
        ("warning", "fiscal_year_inferred"),
        ("warning", "no_source_entry"),
    ]
    assert 'family = "model_project_report"' in result.unregistered[0]
    assert "fiscal_year = 2018" in result.unregistered[0]
    assert f'sha256 = "{hashlib.sha256((raw / "a.txt").read_bytes()).hexdigest()}"' in result.unregistered[0]


@pytest.mark.parametrize("labels", ["", "平成29年度\n", "平成30年度\n"])
def test_a_year_that_cannot_be_told_is_none_and_a_warning(raw: Path, build: Build, tmp_path: Path, labels: str) -> None:
    text = SAPPORO.replace("平成30年度\n", "") if not labels else SAPPORO + labels
    (raw / "a.txt").write_text(text, encoding="utf-8")
    build()
    assert ("warning", "fiscal_year_unknown") in codes(tmp_path / "warehouse")
    assert rows(tmp_path / "warehouse", "SELECT fiscal_year FROM document") == [(None,)]


def test_an_elided_text_is_a_facts_edition(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO + "〔略 120字〕\n", encoding="utf-8")
    build()
    assert rows(tmp_path / "warehouse", "SELECT edition FROM document") == [("facts",)]


def test_the_entry_s_family_stands_but_a_doubt_is_told(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text("平成30年度\n", encoding="utf-8")
    register(raw, a='family = "roadmap"')
    result = build()
    assert codes(tmp_path / "warehouse") == [("error", "no_family")]
    assert "which no reader knows yet" in result.errors[0]


@pytest.mark.parametrize(
    ("entry", "code", "names"),
    [
        (f'sha256 = "{"0" * 64}"', "sha256_mismatch", ["sources.toml", "a.txt", "'sha256'"]),
        ('[[document]]\npath = "gone.txt"', "file_missing", ["sources.toml", "gone.txt"]),
    ],
)
def test_a_register_that_does_not_fit_the_folder_is_an_error_and_all_is_built(
    raw: Path, build: Build, tmp_path: Path, entry: str, code: str, names: list[str]
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    register(raw, a='family = "model_project_report"\n' + entry)
    result = build()
    assert (result.exit_code, result.reports, result.promoted) == (1, 1, True)
    assert ("error", code) in codes(tmp_path / "warehouse")
    assert all(name in result.errors[0] for name in names)


# -- bad documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "exit_code"),
    [
        (b"", "empty_file", 3),
        (b"\x00\x01\x02\x03" * 600, "binary_file", 3),
        ("お知らせ\n".encode(), "no_family", 1),
        (b"REPORT boom\n", "reader_failed", 1),
    ],
)
def test_one_bad_document_is_told_and_the_others_are_built(
    raw: Path, build: Build, tmp_path: Path, data: bytes, code: str, exit_code: int
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_bytes(data)
    (raw / "c.txt").write_text(KUSHIRO, encoding="utf-8")
    result = build()
    assert (result.reports, result.exit_code, result.promoted) == (2, exit_code, True)
    found = rows(tmp_path / "warehouse", "SELECT code, document_id, message FROM finding WHERE severity = 'error'")
    assert [row[:2] for row in found] == [(code, "b")]
    assert "b.txt" in found[0][2]


@pytest.mark.parametrize("text", ["お知らせ\n来月の予定\n", "REPORT boom\n人口\t12\n"])
def test_a_text_that_is_not_read_is_kept_whole_in_residual(raw: Path, build: Build, tmp_path: Path, text: str) -> None:
    (raw / "b.txt").write_text(text, encoding="utf-8")
    result = build()
    left = "".join(row[0] for row in rows(tmp_path / "warehouse", "SELECT text FROM residual ORDER BY line"))
    assert sorted("".join(left.split())) == sorted("".join(text.split()))
    assert result.residual_share == 1


def test_a_broken_reader_is_named_with_its_place(raw: Path, build: Build) -> None:
    (raw / "b.txt").write_text("REPORT boom\n", encoding="utf-8")
    assert "KeyError at" in build().errors[0]


def test_characters_that_no_report_accounts_for_keep_the_old_warehouse(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    (raw / "b.txt").write_text("REPORT 2018-01470 lost\n人口\t12\n", encoding="utf-8")
    result = build()
    assert (result.promoted, result.exit_code) == (False, 1)
    assert "4 were lost" in result.errors[0]
    assert rows(tmp_path / "warehouse", "SELECT report_id FROM report") == [("2018-01100",)]
    assert len(rows(Path(result.warehouse), "SELECT report_id FROM report")) == 2


# -- duplicates ------------------------------------------------------------------------------------------------


def test_a_report_that_stands_in_two_documents_is_kept_once_and_both_places_are_named(
    raw: Path, build: Build, tmp_path: Path
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text("\n" + KUSHIRO + SAPPORO.replace("1,966,735", "5"), encoding="utf-8")
    result = build()
    assert (result.reports, result.exit_code) == (2, 1)
    assert "b.txt:5" in result.errors[0]
    assert "a.txt:1" in result.errors[0]
    assert rows(tmp_path / "warehouse", "SELECT population FROM profile WHERE report_id = '2018-01100'") == [(1966735,)]
    left = rows(tmp_path / "warehouse", "SELECT text FROM residual WHERE reason = 'duplicated_report' ORDER BY line")
    assert "".join(row[0] for row in left) == "REPORT 2018-01100 札幌市平成30年度人口5"


def test_a_report_twice_in_one_document(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO + SAPPORO + SAPPORO, encoding="utf-8")
    result = build()
    assert (result.reports, len(result.errors)) == (1, 2)
    assert "a.txt:4" in result.errors[0]
    assert "a.txt:7" in result.errors[1]
    names = sorted(file.name for file in (tmp_path / "extracted").glob("*.json"))
    assert names == ["2018-01100.json", "2018-01100~2.json", "2018-01100~3.json", "a.document.json"]


def test_a_removed_duplicate_leaves_no_trace(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(SAPPORO + KUSHIRO, encoding="utf-8")
    build()
    (raw / "a.txt").unlink()
    result = build()
    assert (result.reports, result.errors) == (2, [])
    assert rows(tmp_path / "warehouse", "SELECT document_id FROM report WHERE report_id = '2018-01100'") == [("b",)]


def test_the_full_edition_takes_the_place_of_the_facts_edition(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO + "〔略 12字〕\n", encoding="utf-8")
    (raw / "z.full.txt").write_text(SAPPORO + "本文の全部がここに\n", encoding="utf-8")
    result = build()
    assert (result.reports, result.exit_code) == (1, 0)
    assert rows(tmp_path / "warehouse", "SELECT document_id FROM report") == [("z.full",)]
    assert ("info", "superseded_edition") in codes(tmp_path / "warehouse")
    assert result.left == len("平成30年度") + len("本文の全部がここに")  # the facts edition does not count twice


# -- cache -----------------------------------------------------------------------------------------------------


def test_nothing_changed_nothing_done(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    first = build()
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
    second = build()
    assert (first.unchanged, second.unchanged) == (False, True)
    assert (second.reports, second.findings) == (first.reports, first.findings)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(lambda top: (top / "raw/a.txt").write_text(KUSHIRO, encoding="utf-8"), id="another source"),
        pytest.param(lambda top: (top / "raw/b.txt").write_text(KUSHIRO, encoding="utf-8"), id="one more source"),
        pytest.param(lambda top: (top / "raw/a.txt").unlink(), id="a source less"),
        pytest.param(lambda top: (top / "raw/a.txt").rename(top / "raw/b.txt"), id="another name"),
        pytest.param(lambda top: register(top / "raw", a=""), id="an entry"),
        pytest.param(lambda top: (top / "extracted/2018-01100.json").unlink(), id="a record removed"),
        pytest.param(lambda top: (top / "extracted/2018-01100.json").write_text("{}"), id="a record damaged"),
        pytest.param(lambda top: (top / "warehouse/welfare.duckdb").unlink(), id="the database removed"),
        pytest.param(lambda top: (top / "corrections.toml").write_text(""), id="corrections"),
    ],
)
def test_any_change_calls_for_a_build_that_ends_as_a_fresh_one(
    raw: Path, build: Build, tmp_path: Path, touch: Callable[[Path], object]
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    touch(tmp_path)
    assert not build().unchanged
    cached = {file.name: file.read_bytes() for file in (tmp_path / "extracted").glob("*.json")}
    database = [rows(tmp_path / "warehouse", f"FROM {name}") for name in ("report", "profile", "finding", "lineage")]
    build(fresh=True)
    assert {file.name: file.read_bytes() for file in (tmp_path / "extracted").glob("*.json")} == cached
    assert [rows(tmp_path / "warehouse", f"FROM {name}") for name in ("report", "profile", "finding", "lineage")] == (
        database
    )


def _damage(file: Path) -> int:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    return file.write_bytes(data)


CHANGES: dict[str, Callable[[Path], object]] = {
    "one more": lambda top: (top / "raw/b.txt").write_text(KUSHIRO, encoding="utf-8"),
    "another text": lambda top: (top / "raw/a.txt").write_text(SAPPORO.replace("1,9", "1,8"), encoding="utf-8"),
    "the first text": lambda top: (top / "raw/a.txt").write_text(SAPPORO, encoding="utf-8"),
    "one less": lambda top: (top / "raw/a.txt").unlink(missing_ok=True),
    "a second printing": lambda top: (top / "raw/c.txt").write_text(SAPPORO, encoding="utf-8"),
    "bytes that are no text": lambda top: (top / "raw/b.txt").write_bytes(b"\xff\x00\x81"),
    "an entry": lambda top: register(top / "raw", a=""),
    "no register": lambda top: (top / "raw/sources.toml").unlink(missing_ok=True),
    "a damaged pack": lambda top: [_damage(file) for file in packs(top)[:1]],
    "a damaged database": lambda top: [_damage(file) for file in (top / "warehouse").glob("welfare.duckdb")],
    "a lost table": lambda top: (top / "warehouse/parquet/report.parquet").unlink(missing_ok=True),
}


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=4))
def test_after_any_changes_the_warehouse_is_that_of_a_fresh_build(
    raw: Path, build: Build, tmp_path: Path, steps: list[str]
) -> None:
    tables = [f"parquet/{name}.parquet" for name in ("report", "profile", "finding", "missing", "lineage", "document")]
    for step in steps:
        CHANGES[step](tmp_path)
        last = build()
    whole = {name: (Path(last.warehouse) / name).read_bytes() for name in tables}
    fresh = build(fresh=True)
    assert {name: (Path(fresh.warehouse) / name).read_bytes() for name in tables} == whole


def test_only_what_changed_is_read_again(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    build()
    (raw / "b.txt").write_text(KUSHIRO.replace("170,364", "9"), encoding="utf-8")
    result = build()
    assert [(document.document_id, document.cached) for document in result.documents] == [("a", True), ("b", False)]
    assert rows(tmp_path / "warehouse", "SELECT population FROM profile ORDER BY 1") == [(9,), (1966735,)]


def test_other_reading_code_reads_again(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    (tmp_path / "corrections.toml").write_text("", encoding="utf-8")
    assert build().documents[0].cached
    (tmp_path / "corrections.toml").write_text("# and again\n", encoding="utf-8")
    monkeypatch.setattr("welfare_etl.pipeline.cache.code_digest", lambda rooms: "of another time")
    assert not build().documents[0].cached


def test_only_what_somebody_registered_has_records(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    register(raw, b='family = "model_project_report"')
    for choice, names in (("registered", ["2018-01206.json", "b.document.json"]), ("none", [])):
        build(records=choice)
        assert sorted(file.name for file in (tmp_path / "extracted").glob("*.json")) == names


# -- what is believed ------------------------------------------------------------------------------------------


def test_a_forged_record_is_never_believed(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    record = tmp_path / "extracted" / "2018-01100.json"
    true = record.read_text("utf-8")
    record.write_text(true.replace("1966735", "5"), encoding="utf-8")
    build()
    assert rows(tmp_path / "warehouse", "SELECT population FROM profile") == [(1966735,)]
    assert record.read_text("utf-8") == true


def packs(top: Path) -> list[Path]:
    return sorted(file for file in (top / "warehouse" / ".parts").rglob("*") if file.is_file())


def test_every_damaged_byte_of_the_cache_is_noticed(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    assert {file.name for file in packs(tmp_path)} >= {"key", "pack.json", "profile.rows", "lineage.rows"}
    for number, name in enumerate(("key", "pack.json", "profile.rows", "lineage.rows")):
        (file,) = [file for file in packs(tmp_path) if file.name == name]
        _damage(file)
        (tmp_path / "corrections.toml").write_text(f"# {number}\n", encoding="utf-8")
        assert not build().documents[0].cached, name
        assert rows(tmp_path / "warehouse", "SELECT population FROM profile") == [(1966735,)]


def test_a_pack_made_with_another_key_is_not_believed(raw: Path, build: Build, tmp_path: Path) -> None:
    """One that came with the sources, say."""
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    (tmp_path / "warehouse" / ".parts" / "key").write_bytes(bytes(32))
    (tmp_path / "corrections.toml").write_text("", encoding="utf-8")
    assert not build().documents[0].cached


@pytest.mark.parametrize("keep_time", [False, True])
def test_a_damaged_warehouse_is_built_anew(raw: Path, build: Build, tmp_path: Path, keep_time: bool) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    for name in ("welfare.duckdb", "parquet/profile.parquet"):
        file = tmp_path / "warehouse" / name
        whole, status = file.read_bytes(), file.stat()
        data = bytearray(whole)
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        if keep_time:  # as a failing disk does it
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
            assert build().unchanged
        assert not build(verify=keep_time).unchanged
        assert file.suffix == ".duckdb" or file.read_bytes() == whole
        assert rows(tmp_path / "warehouse", "SELECT population FROM profile") == [(1966735,)]
        assert build(verify=True).unchanged


def test_a_damaged_summary_is_none_or_says_the_same(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    file = tmp_path / "warehouse" / "summary.json"
    whole, said = file.read_bytes(), read_record(file.parent)
    assert said is not None
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read_record(file.parent) in (None, said), whole[at - 20 : at + 20]


def test_what_was_only_touched_is_current(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    os.utime(tmp_path / "warehouse" / "welfare.duckdb")
    os.utime(tmp_path / "extracted" / "2018-01100.json")
    assert build().unchanged


# -- failures of the moment ------------------------------------------------------------------------------------


def test_a_failure_of_the_moment_is_tried_again_and_leaves_no_trace(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    attempts = iter((True, True, False))

    def reader(task: Task) -> Reading:
        return worker_died(task) if next(attempts) else fakes.read_with_fakes(task)

    result = build(reader=reader)
    assert (result.reports, result.exit_code, result.promoted) == (1, 0, True)
    assert build().unchanged


def test_a_failure_of_the_moment_never_takes_the_place_of_a_good_report(
    raw: Path, build: Build, tmp_path: Path
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    result = build(reader=worker_died, fresh=True)
    assert (result.reports, result.exit_code, result.promoted) == (0, 1, False)
    assert rows(tmp_path / "warehouse", "SELECT report_id FROM report") == [("2018-01100",)]
    assert build(fresh=True).promoted


def test_a_first_build_with_a_failure_of_the_moment_is_done_again(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    first = build(reader=lambda task: (worker_died if task.source.name == "a.txt" else fakes.read_with_fakes)(task))
    assert (first.reports, first.promoted) == (1, True)
    second = build()
    assert (second.reports, second.exit_code, second.unchanged) == (2, 0, False)
    assert [document.cached for document in second.documents] == [False, True]


def test_a_source_that_changes_while_it_is_read_is_not_taken_for_what_it_was(
    raw: Path, build: Build, tmp_path: Path
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")

    def reader(task: Task) -> Reading:
        (raw / "a.txt").write_text(KUSHIRO, encoding="utf-8")
        return fakes.read_with_fakes(task)

    result = build(reader=reader)
    assert (result.reports, result.exit_code) == (0, 3)
    assert "a.txt: its bytes are others" in result.errors[0]
    assert build().reports == 1


def test_records_of_vanished_documents_go_and_other_people_s_files_stay(
    raw: Path, build: Build, tmp_path: Path
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    build()
    (tmp_path / "extracted" / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (raw / "a.txt").unlink()
    build()
    names = sorted(file.name for file in (tmp_path / "extracted").glob("*.json"))
    assert names == ["2018-01206.json", "b.document.json", "package.json"]


def test_the_records_are_the_same_after_a_rebuild_elsewhere(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    real_build(raw, tmp_path / "other", tmp_path / "elsewhere", fresh=True, records="all")
    for file in (tmp_path / "extracted").glob("*.json"):
        assert (tmp_path / "other" / file.name).read_bytes() == file.read_bytes()


# -- processes -------------------------------------------------------------------------------------------------


def test_the_result_does_not_depend_on_jobs(raw: Path, build: Build, tmp_path: Path) -> None:
    texts = {"a": SAPPORO, "b": KUSHIRO, "c": "REPORT boom\n", "d": "", "e": SAPPORO}
    for name, text in texts.items():
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    build()
    one = {file.name: file.read_bytes() for file in (tmp_path / "extracted").glob("*.json")}
    tables = [rows(tmp_path / "warehouse", f"FROM {name}") for name in ("report", "lineage", "finding", "residual")]
    build(fresh=True, jobs=3, reader=fakes.read_with_fakes)
    assert {file.name: file.read_bytes() for file in (tmp_path / "extracted").glob("*.json")} == one
    assert tables == [
        rows(tmp_path / "warehouse", f"FROM {name}") for name in ("report", "lineage", "finding", "residual")
    ]


def test_a_document_that_kills_its_process_takes_no_other_with_it(raw: Path, build: Build) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text("REPORT die\n", encoding="utf-8")
    (raw / "c.txt").write_text(KUSHIRO, encoding="utf-8")
    result = build(jobs=2, reader=fakes.read_with_fakes)
    assert (result.reports, result.exit_code) == (2, 1)
    assert "b.txt" in result.errors[0]
    assert "died" in result.errors[0]


def test_two_builds_at_once_do_not_mix(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    with store.lock(tmp_path / "warehouse"), pytest.raises(store.Locked) as caught:
        build()
    assert str(os.getpid()) in str(caught.value)
    assert not (tmp_path / "extracted").exists()


def test_progress_is_told_document_by_document(raw: Path, build: Build) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").write_text(KUSHIRO, encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    build(progress=lambda what, done, total: told.append((what, done, total)))
    assert told[:2] == [("a.txt: read", 1, 2), ("b.txt: read", 2, 2)]


# -- the places for corrections and checks ---------------------------------------------------------------------


def test_the_first_build_is_put_in_its_place_whatever_the_checks_say(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to protect yet, and its table ``finding`` says what is wrong."""
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    monkeypatch.setattr(
        gates,
        "run_checks",
        lambda tables, raw: [Finding(severity="error", code="test", message="!", message_ja="確認")],
    )
    result = build()
    assert (result.promoted, result.exit_code) == (True, 1)
    assert rows(tmp_path / "warehouse", "SELECT code FROM finding WHERE severity = 'error'") == [("test",)]


def test_an_error_of_the_checks_keeps_the_old_warehouse_and_leaves_the_new_one_beside(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    (raw / "a.txt").write_text(KUSHIRO, encoding="utf-8")
    verdict = Finding(severity="error", code="test", message="a check failed", message_ja="確認")
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [verdict])
    result = build()
    assert (result.promoted, result.exit_code, result.errors) == (False, 1, ["a check failed"])
    assert rows(tmp_path / "warehouse", "SELECT report_id FROM report") == [("2018-01100",)]
    assert rows(Path(result.warehouse), "SELECT report_id FROM report") == [("2018-01206",)]
    assert rows(Path(result.warehouse), "SELECT count(*) FROM finding WHERE code = 'test'") == [(1,)]
    assert result.warehouse == str(tmp_path / "warehouse" / REFUSED)
    assert not build().unchanged  # a refused build is done again


def test_the_checks_may_be_the_only_ones_that_found_something(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    register(raw, a='family = "model_project_report"')
    build()
    assert codes(tmp_path / "warehouse") == []
    verdict = Finding(severity="info", code="test", document_id="a", line=1, message="a check", message_ja="検査")
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [verdict])
    build(fresh=True)
    assert codes(tmp_path / "warehouse") == [("info", "test")]


def test_the_order_in_which_checks_speak_leaves_no_trace(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two findings of one rule at one line have the same key, so that their order is theirs alone."""
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    verdict = [
        Finding(severity="info", code="drift", document_id="a", line=1, message=text, message_ja="確認")
        for text in "甲乙"
    ]
    files = []
    for spoken in (verdict, verdict[::-1]):
        monkeypatch.setattr(gates, "run_checks", lambda tables, raw, spoken=spoken: list(spoken))
        build(fresh=True)
        files.append((tmp_path / "warehouse" / "parquet" / "finding.parquet").read_bytes())
    assert files[0] == files[1]


def test_corrections_see_the_reports_that_they_speak_of_before_the_checks(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")

    class One:
        reports: ClassVar = {"2018-01100"}

        def apply(self, extractions: list[Extraction]) -> list[Finding]:
            for extraction in extractions:
                rows_of = extraction.tables.get("profile", [])
                extraction.tables["profile"] = [row.changed(population=1) for row in rows_of]
            return [Finding(severity="info", code="corrected", message="one value", message_ja="確認")]

    monkeypatch.setattr(gates, "corrections", lambda raw: One())
    build()
    assert rows(tmp_path / "warehouse", "SELECT population FROM profile") == [(1,)]
    assert rows(tmp_path / "warehouse", "SELECT count(*) FROM finding WHERE code = 'corrected'") == [(1,)]
    assert '"population": 1966735' in (tmp_path / "extracted" / "2018-01100.json").read_text("utf-8")


def test_a_file_of_another_kind_is_never_passed_over(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "scan.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    (raw / "README.md").write_text("about this folder", encoding="utf-8")
    result = build()
    told = [message for message in result.warnings if message.startswith("scan.jpg")]
    assert len(told) == 1 and "JPEG" in told[0] and "ocrmypdf" in told[0]
    assert ("warning", "other_kind") in codes(tmp_path / "warehouse")
    (raw / "sources.toml").write_text('[[document]]\npath = "scan.jpg"\n', encoding="utf-8")
    named = build()
    assert any("JPEG" in message for message in named.errors)  # a file that the register names is an error
    assert named.exit_code == 3


def test_an_empty_folder_never_takes_the_place_of_a_full_warehouse(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    build()
    before = rows(tmp_path / "warehouse", "SELECT report_id FROM report ORDER BY 1")
    assert before
    for file in raw.iterdir():
        file.unlink()
    result = build()
    assert (result.promoted, result.exit_code) == (False, 1)
    assert any(str(raw) in message for message in result.errors)
    assert rows(tmp_path / "warehouse", "SELECT report_id FROM report ORDER BY 1") == before
    (raw / "a.docx").write_bytes(b"PK\x03\x04 broken")
    assert build().promoted is False  # nor does one whose only source is broken
    assert rows(tmp_path / "warehouse", "SELECT report_id FROM report ORDER BY 1") == before


# -- what lies in the folder ------------------------------------------------------------------------------------


def test_links_are_told_and_never_followed(raw: Path, build: Build, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(KUSHIRO, encoding="utf-8")
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    (raw / "b.txt").symlink_to(secret)
    (raw / "folder").symlink_to(tmp_path)
    register(raw, a='family = "model_project_report"', b='family = "model_project_report"')
    result = build()
    assert result.reports == 1
    assert rows(tmp_path / "warehouse", "SELECT printed FROM finding WHERE code = 'link_not_followed'") == [
        ("b.txt",),
        ("folder",),
    ]
    assert "170364" not in str(rows(tmp_path / "warehouse", "FROM residual"))


NAMES = [
    ("報告.txt".encode("cp932"), "報告.txt"),
    (b"a\x81 b.txt", "a\\x81 b.txt"),
    (b"a\n::error::b.txt", "a\\n::error::b.txt"),
    (b"a\x1b[2J.txt", "a\\x1b[2J.txt"),
    ("ほ".encode() * 83 + b".txt", "ほ" * 83 + ".txt"),
    ("a\u202eb.txt".encode(), "a\\u202eb.txt"),
]
"""Bytes of a file's name, and how it is called everywhere."""


@pytest.mark.parametrize(("name", "shown"), NAMES, ids=range(len(NAMES)))
def test_a_name_of_any_bytes_is_built_and_shown(
    raw: Path, build: Build, tmp_path: Path, name: bytes, shown: str
) -> None:
    with open(os.path.join(os.fsencode(raw), name), "wb") as file:
        file.write(SAPPORO.encode())
    result = build()
    assert (result.reports, result.exit_code) == (1, 0)
    assert rows(tmp_path / "warehouse", "SELECT path FROM document") == [(shown,)]
    assert any(file.name.endswith(".document.json") for file in (tmp_path / "extracted").iterdir())
    assert build().unchanged


def test_a_file_that_is_too_large_is_not_looked_into(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "a.txt").write_text(SAPPORO, encoding="utf-8")
    with (raw / "b.txt").open("wb") as file:
        file.truncate(6 * 1024**3)  # a hole: it takes no room
    result = build()
    assert (result.reports, result.exit_code) == (1, 3)
    assert "6,442,450,944 bytes" in result.errors[0]


def test_a_file_that_may_not_be_opened_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As chmod 000 does for all but root."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(form_text.report(), encoding="utf-8")
    (raw / "b.txt").write_text(form_text.report(), encoding="utf-8")
    opened = Path.open

    def refused(self: Path, *given: Any, **named: Any) -> Any:
        if self.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *given, **named)

    monkeypatch.setattr(Path, "open", refused)
    done = real_build(raw, tmp_path / "extracted", tmp_path / "warehouse", jobs=1)
    assert {document.path: document.state for document in done.documents} == {"a.txt": "read", "b.txt": "unreadable"}
    assert any("Permission denied" in message for message in done.errors)
    assert done.exit_code == 3
