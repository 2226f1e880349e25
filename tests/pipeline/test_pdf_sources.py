"""PDF files among the sources: hostile and useless ones beside good ones, pages told as they are read, limits as settings."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents_pdf.sheets import Sheet, deflated, one_page, raw_pdf
from documents_pdf.test_unreadable import encrypted, page_tree, scan
from pipeline import fakes
from welfare_etl import documents
from welfare_etl import warehouse as store
from welfare_etl.documents.pdf import Limits
from welfare_etl.documents.pdf.limits import setting_name
from welfare_etl.pipeline import BuildResult, gates
from welfare_etl.pipeline import build as real_build
from welfare_etl.pipeline.reading import Reading, Task

MIB = 1024 * 1024
Build = Callable[..., BuildResult]


def report(code: str, name: str, population: str, pages: int = 1) -> bytes:
    """A report of the fake family; its further pages hold text that is nobody's."""
    sheet = Sheet().text(50, 50, f"REPORT 2018-{code} {name}").text(50, 70, "平成30年度")
    sheet.grid((50, 150, 400), (100, 120)).text(55, 105, "人口").text(155, 105, population)
    for number in range(2, pages + 1):
        sheet.page().text(50, 50, f"別紙{number}")
    return sheet.pdf()


SAPPORO = report("01100", "札幌市", "1,966,735")
KUSHIRO = report("01206", "釧路市", "170,364", pages=3)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(SAPPORO)
    (folder / "z.pdf").write_bytes(KUSHIRO)
    return folder


@pytest.fixture
def build(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    fakes.put_in(monkeypatch)
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])
    monkeypatch.chdir(tmp_path)

    def run(into: str = "warehouse", **settings: Any) -> BuildResult:
        return real_build(raw, tmp_path / f"{into}-extracted", tmp_path / into, records="all", **settings)

    return run


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with store.open_readonly(folder / store.DATABASE) as connection:
        return connection.execute(sql).fetchall()


# -- files that are no use -------------------------------------------------------------------------------------

NO_USE = [
    ("石川県/鍵 1.pdf", encrypted("secret"), "encrypted", "qpdf --password=PASSWORD --decrypt '石川県/鍵 1.pdf' '石川県/鍵 1'-open.pdf"),
    ("half.pdf", KUSHIRO[: len(KUSHIRO) // 2], "truncated", "Download it again"),
    ("kami.pdf", scan(2), "no_text_layer", "ocrmypdf -l jpn --rotate-pages --deskew kami.pdf kami-ocr.pdf"),
    ("page.pdf", b"<!DOCTYPE html><title>404</title>", "not_a_pdf", "give it the ending .html"),
    ("word.pdf", b"PK\x03\x04" + bytes(99), "not_a_pdf", "save it as PDF"),
    ("void.pdf", b"", "empty_file", "Download it again"),
    ("mess.pdf", b"%PDF-1.7\nnonsense\n%%EOF\n", "damaged", "qpdf mess.pdf mess-repaired.pdf"),
]  # fmt: skip
"""Path, bytes, the finding's code, what its message tells to do."""


def test_files_of_no_use_are_told_with_what_to_do_and_the_others_are_built(
    raw: Path, build: Build, tmp_path: Path
) -> None:
    for name, data, _, _ in NO_USE:
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_bytes(data)
    result = build()
    assert (result.reports, result.exit_code, result.promoted) == (2, 3, True)
    sql = "SELECT d.path, code, message FROM finding JOIN document d USING (document_id) WHERE severity = 'error'"
    found = {path: (code, message) for path, code, message in rows(tmp_path / "warehouse", sql)}
    assert {path: code for path, (code, _) in found.items()} == {name: code for name, _, code, _ in NO_USE}
    for name, _, _, told in NO_USE:
        assert found[name][1].startswith(name)
        assert told in found[name][1]
    assert rows(tmp_path / "warehouse", "SELECT population FROM profile ORDER BY 1") == [(170364,), (1966735,)]


def endless_form() -> bytes:
    """A page that draws a form which draws itself."""
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
            b"<</Length 4>>",
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length 9/Resources<</XObject<</F 5 0 R>>>>>>",
        ],
        {4: b"/F Do", 5: b"/F Do /F Do"},
    )


def hostile() -> dict[str, bytes]:
    bomb = deflated(bytes(210 * MIB))
    return {
        "pages.pdf": page_tree(5_000),
        "bomb.pdf": one_page(bomb, filters=b"/Filter/FlateDecode"),
        "nested.pdf": one_page(deflated(bomb, 2), filters=b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
        "huge.pdf": one_page(b"", box=b"0 0 200000 842"),
        "slow.pdf": one_page(deflated(b"0 0 1 1 re f\n" * 2_000_000), filters=b"/Filter/FlateDecode"),
    }


def test_hostile_files_cost_seconds_and_never_their_siblings(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELFARE_ETL_PDF_SECONDS_PER_PAGE", "2")  # for slow.pdf alone, to keep this test short
    files = hostile()
    for name, data in files.items():
        (raw / name).write_bytes(data)
    started = time.monotonic()
    result = build()
    assert time.monotonic() - started < 60  # no measurement: without limits it would never end
    assert (result.reports, result.exit_code, result.promoted) == (2, 3, True)
    found = rows(tmp_path / "warehouse", "SELECT code, message FROM finding WHERE severity = 'error'")
    assert [code for code, _ in found] == ["limit_exceeded"] * len(files)
    for name in files:
        assert [message for _, message in found if message.startswith(name) and "WELFARE_ETL_PDF_" in message]


def test_a_form_that_draws_itself_comes_to_an_end(raw: Path, build: Build) -> None:
    (raw / "loop.pdf").write_bytes(endless_form())
    started = time.monotonic()
    result = build()
    assert time.monotonic() - started < 60
    assert (result.reports, result.exit_code) == (2, 3)


# -- limits are settings ---------------------------------------------------------------------------------------


def test_a_limit_that_is_raised_has_the_document_read(
    raw: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELFARE_ETL_PDF_MAX_PAGES", "2")
    assert (build().reports, build().exit_code) == (1, 3)
    monkeypatch.setenv("WELFARE_ETL_PDF_MAX_PAGES", "3")
    result = build()
    assert (result.reports, result.exit_code, result.unchanged) == (2, 0, False)
    monkeypatch.delenv("WELFARE_ETL_PDF_MAX_PAGES")
    assert build().reports == 2


@pytest.mark.parametrize(
    ("variables", "changed"),
    [
        ({}, {}),
        ({"WELFARE_ETL_PDF_MAX_PAGES": "1000"}, {"max_pages": 1000}),
        ({"WELFARE_ETL_PDF_SECONDS_PER_PAGE": " 2.5 "}, {"seconds_per_page": 2.5}),
        ({"WELFARE_ETL_PDF_MEMORY_BYTES": "1.5G"}, {"memory_bytes": 1536 * MIB}),
        ({"WELFARE_ETL_PDF_MAX_FILE_BYTES": "512K", "PATH": "x"}, {"max_file_bytes": 512 * 1024}),
    ],
)
def test_the_environment_changes_limits(variables: dict[str, str], changed: dict[str, Any]) -> None:
    assert Limits.from_environment(variables) == Limits(**changed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_PAGES", "many"), ("MAX_PAGES", "0"), ("MAX_PAGES", "-1"), ("MAX_PAGES", "2.5"), ("MAX_PAGES", "5K"),
        ("MAX_PAGES", ""), ("SECONDS_PER_PAGE", "inf"), ("MEMORY_BYTES", "2GB"), ("MAX_PAGE", "5"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_no_finding_of_a_source(
    raw: Path, build: Build, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"WELFARE_ETL_PDF_{name}", value)
    with pytest.raises(documents.SettingError, match=f"WELFARE_ETL_PDF_{name} "):
        build()


# -- progress and jobs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_pages_are_told_also_from_worker_processes(raw: Path, build: Build, jobs: int) -> None:
    (raw / "b.txt").write_text(fakes.SAPPORO.replace("01100", "01399"), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    build(jobs=jobs, pages=lambda *step: told.append(step), reader=fakes.read_with_fakes)
    assert sorted(told) == [("a.pdf", 1, 1), *(("z.pdf", done, 3) for done in (1, 2, 3))]


def test_a_single_document_has_all_processes_for_its_pages(
    raw: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread: list[tuple[str, int]] = []

    def reader(task: Task) -> Reading:
        spread.append((task.source.name, task.jobs))
        return fakes.read_with_fakes(task)

    (raw / "a.pdf").unlink()
    build(jobs=3, reader=reader)
    assert spread == [("z.pdf", 3)]


def test_what_is_built_does_not_depend_on_jobs(raw: Path, build: Build, tmp_path: Path) -> None:
    (raw / "big.pdf").write_bytes(report("01399", "京極町", "3,042", pages=12))
    (raw / "lost.pdf").write_bytes(b"%PDF-1.7\nnonsense\n%%EOF\n")
    made: list[dict[str, bytes]] = []
    for jobs in (1, 3):
        result = build(f"jobs{jobs}", jobs=jobs, reader=fakes.read_with_fakes)
        assert (result.reports, result.exit_code) == (3, 3)
        files = [*(tmp_path / f"jobs{jobs}-extracted").glob("*.json"), *(tmp_path / f"jobs{jobs}").rglob("*.parquet")]
        made.append({file.name: file.read_bytes() for file in files})
    assert made[0] == made[1]
    assert json.loads(made[0]["big.document.json"])


def test_a_log_has_a_line_for_some_pages_only(raw: Path, tmp_path: Path) -> None:
    (raw / "z.pdf").write_bytes(report("01206", "釧路市", "170,364", pages=120))
    program = (
        "from welfare_etl.pipeline import gates; gates.run_checks = lambda tables, raw: []; "
        "from welfare_etl.cli import main; main(['build', '--jobs', '2'])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if line.endswith(" pages")]
    assert told == ["z.pdf: 50 of 120 pages", "z.pdf: 100 of 120 pages"]


def test_the_page_of_the_manual_has_every_limit_with_its_default(repo_root: Path) -> None:
    told = re.findall(
        r"^\| `(WELFARE_ETL_PDF_\w+)` \| (\w+) \|", (repo_root / "docs" / "pdf.md").read_text("utf-8"), re.M
    )
    assert [name for name, _ in told] == [setting_name(field.name) for field in dataclasses.fields(Limits)]
    assert Limits.from_environment(dict(told)) == Limits()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_on_a_terminal_a_bar_counts_the_pages_of_all_documents(raw: Path, tmp_path: Path, jobs: str) -> None:
    ours, theirs = os.openpty()
    program = (
        "from welfare_etl.pipeline import gates; gates.run_checks = lambda tables, raw: []; "
        f"from welfare_etl.cli import main; main(['build', '--jobs', '{jobs}'])"
    )
    shown = b""
    with subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        with contextlib.suppress(OSError):  # the other side is closed
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
    text = shown.decode("utf-8", "replace")
    assert "pages: " in text
    assert "4/4" in text
    assert "2/2" in text
    assert " of 3 pages" not in text
