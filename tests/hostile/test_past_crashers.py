"""What once broke the program, each as small as it can be and made here: the rest of the document must come through.

Names of files, links, sizes, forged records and damaged caches: ``tests/pipeline/test_build.py``. Registers and corrections alone:
``test_sources.py``, ``test_corrections.py``; here they end a command.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checks.conftest import FORM
from cli.conftest import Run
from welfare_etl import sources
from welfare_etl.pipeline import reading as reader
from welfare_etl.pipeline.reading import Reading, read_source, task_of
from welfare_etl.pipeline.summary import read_record
from welfare_etl.records.extraction import Extraction
from welfare_etl.warehouse.generations import current_build

TOWNS = Path(__file__).parents[1] / "plans" / "towns"
MOST = 10.0
"""Processor time after which the reader gives a source up: each of these needs less than a second, or once more than an hour."""


@dataclass(frozen=True)
class Crasher:
    """A source that once broke the reader, and what must be read of it."""

    text: Callable[[], str]
    holds: Callable[[list[Extraction]], bool] = lambda found: True
    name: str = "r.txt"
    family: str = "model_project_report"


def instead(printed: str, there: str) -> Callable[[], str]:
    """The form with something else printed in one place."""
    assert printed in FORM
    return lambda: FORM.replace(printed, there, 1)


def town(name: str) -> str:
    return (TOWNS / name).read_text("utf-8")


def shuffled(name: str, seed: int) -> Callable[[], str]:
    """A plan with its lines in another order."""

    def text() -> str:
        lines = town(name).split("\n")
        random.Random(seed).shuffle(lines)
        return "\n".join(lines)

    return text


def spans(rows: int, cells: int, attribute: str) -> Callable[[], str]:
    """A page whose cells all say that they reach over everything."""
    row = "<tr>" + f"<td {attribute}>1</td>" * cells + "</tr>"
    return lambda: f"<html><body><table>{row * rows}</table><p>おわり</p></body></html>"


def profile(found: list[Extraction]) -> bool:
    """What stands before and behind the damage is read."""
    [report] = found
    [row] = report.rows("profile")
    return (row.model_dump()["households"], row.model_dump()["area_km2"]) == (17910, 790.91)


def result(found: list[Extraction]) -> bool:
    """The chapter behind the damage is read."""
    return profile(found) and 72 in [row.model_dump()["value"] for row in found[0].rows("result")]


PLACE = "だれもが相談できる場をつくる。"
RESULT = "相談件数 72件"
CRASHERS = {
    # one value that no column takes
    "a count out of range": Crasher(instead("直営:1 か所", "直営:9999999999か所"), result),
    "a population out of range": Crasher(instead("45,349(人)", "9" * 25 + "(人)"), result),
    "coordinators out of range": Crasher(instead("2人", "9" * 20 + "人"), result),
    "a length out of range": Crasher(instead(PLACE, "〔略 9223372036854775808字〕"), result),
    "a year out of range": Crasher(instead("31 年1月1日", "99999999999 年1月1日"), result),
    "a result of 4,301 digits": Crasher(instead(RESULT, f"相談件数 {'7' * 4301}件"), profile),
    "a goal of 10,000 digits": Crasher(instead("60件", f"{'6' * 10_000}件"), profile),
    "a result out of range": Crasher(instead(RESULT, "相談件数 1e400件\n訪問 9223372036854775808件"), profile),
    "a day of the month 13": Crasher(instead(RESULT, f"{RESULT}(平成31年13月32日現在)"), result),
    # runs
    **{
        f"10,000 {name}, and a character": Crasher(instead(PLACE, f"場{run * 10_000}x"), result)
        for name, run in {
            "blanks": " ", "wide blanks": "\u3000", "no-break blanks": "\u00a0", "blanks without width": "\u200b", "tabs": "\t",
            "line feeds": "\n", "brackets": "(", "corner brackets": "「", "circled numbers": "①", "kana": "ア", "digits": "1",
        }.items()
    },
    "10,000 blanks among results": Crasher(instead(RESULT, f"相談件数{' ' * 10_000}72件"), profile),
    "10,000 blanks before a label": Crasher(instead("高齢化率", " " * 10_000 + "高齢化率"), result),
    "10,000 wide blanks in a heading": Crasher(instead("4. 成果目標の", f"4.{'　' * 10_000}成果目標の"), profile),
    # many numbers
    "1,000 numbers in a cell": Crasher(instead("相談件数 60件", "、".join(f"相談 {n}件" for n in range(1_000))), profile),
    "a row of 1,000 cells": Crasher(instead(RESULT, RESULT + "\t3" * 1_000), profile),
    "300 lines of results": Crasher(instead(RESULT, "\n".join(f"{RESULT} 訪問 {n}回" for n in range(300))), profile),
    # characters
    "characters that steer a terminal": Crasher(instead(PLACE, "\x1b[2J\x07\u202e場\u2066\x9b31m"), result),
    "a lone half of a pair, and no character": Crasher(instead(PLACE, "場\ufffe\uffff\U000e0001"), result),
    # plans
    **{
        f"{name} with its lines shuffled, seed {seed}": Crasher(shuffled(name, seed), family=family)
        for name, family in (
            ("kurayoshi-pdca.txt", "pdca_sheet"), ("maizuru-pdca.txt", "pdca_sheet"), ("tsuyama-sogo.txt", "master_plan_page"),
            ("ibara-roadmap.txt", "roadmap"), ("iwata-nenji.txt", "plan_followup"),
        )
        for seed in range(2)
    },
    "a sheet's count out of range": Crasher(
        lambda: town("kyotango-pdca.txt").replace("1", "9" * 25, 40), family="pdca_sheet"
    ),
    # pages
    "cells that reach down over everything": Crasher(spans(1, 2_000, "rowspan=65534"), name="r.html"),
    "rows of cells that reach everywhere": Crasher(
        spans(30, 30, "rowspan=65534 colspan=1000"), name="r.html"
    ),
}  # fmt: skip


def read(folder: Path, crasher: Crasher, monkeypatch: pytest.MonkeyPatch, most: float = MOST) -> Reading:
    monkeypatch.setattr(reader, "SECONDS", most)
    (folder / crasher.name).write_bytes(crasher.text().encode("utf-8", "surrogatepass"))
    register = (
        f'[[document]]\npath = "{crasher.name}"\nfiscal_year = 2018\nfamily = "{crasher.family}"\nedition = "full"\n'
    )
    (folder / "sources.toml").write_text(register, encoding="utf-8")
    (source,), _ = sources.find_sources(folder)
    return read_source(task_of(source))


@pytest.mark.parametrize("crasher", CRASHERS.values(), ids=CRASHERS.keys())
def test_the_rest_comes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crasher: Crasher) -> None:
    reading = read(tmp_path, crasher, monkeypatch)
    assert reading.state == "read", reading.reason
    told = {item.code for part in (reading.own, *reading.extractions) for item in part.finding}
    assert not told & {"reader_failed", "report_failed", "page_failed"}
    for part in reading.extractions:
        assert part.visible == part.labelled + part.valued + part.left
    assert crasher.holds(reading.extractions)


def test_a_reader_that_takes_too_long_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(tmp_path, Crasher(lambda: FORM * 20), monkeypatch, most=0.01)
    assert reading.state != "read"


# -- commands -----------------------------------------------------------------------------------------------------

DEEP_TOML, DEEP_JSON = f"x = {'[' * 5_000}", "[" * 100_000
CONTROLS = FORM.replace("37.7(%)", "77.7\x1b[31m\x07\ufffe(%)")


@dataclass(frozen=True)
class Fault:
    """Files of a folder, a command there, how it ends, and what it says."""

    files: dict[str, str]
    command: tuple[str, ...]
    code: int
    said: tuple[str, ...]


BUILD = ("build",)
FAULTS = {
    "a register as deep as a well": Fault({"raw/sources.toml": DEEP_TOML}, BUILD, 1, ("sources.toml", "not TOML")),
    "a register of the year 0": Fault(
        {"raw/sources.toml": '[[document]]\npath = "r.txt"\nfiscal_year = 0\n'}, BUILD, 1, ("sources.toml:1", "fiscal_year = 0")
    ),
    "corrections that are a number": Fault({"corrections.toml": "correction = 5"}, BUILD, 1, ("corrections.toml", "[[correction]]")),
    "corrections that are numbers": Fault({"corrections.toml": "correction = [1, 2]"}, BUILD, 1, ("corrections.toml", "[[correction]]")),
    "corrections as deep as a well": Fault({"corrections.toml": DEEP_TOML}, BUILD, 1, ("corrections.toml", "not TOML")),
    "a suite as deep as a well": Fault({"expectations/suites/profile.json": DEEP_JSON}, ("validate",), 1, ("profile.json", "RecursionError")),
    "a suite that is cut off": Fault({"expectations/suites/profile.json": "{"}, ("validate",), 1, ("profile.json", "line 1")),
    "a suite of another shape": Fault({"expectations/suites/profile.json": '{"expectations": [5]}'}, ("validate",), 1, ("profile.json",)),
}  # fmt: skip


def lay(top: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_a_file_of_the_folder_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo_root: Path, fault: Fault
) -> None:
    shutil.copytree(repo_root / "expectations" / "frames", tmp_path / "expectations" / "frames")
    lay(tmp_path, {"raw/r.txt": FORM, **fault.files})
    monkeypatch.chdir(tmp_path)
    done = run(*fault.command)
    assert done.code == fault.code
    assert all(word in done.err for word in ("error: ", "expected", "do next", *fault.said)), done.err


def test_junit_of_a_text_with_control_characters_is_xml(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo_root: Path
) -> None:
    for name in ("frames", "figures"):
        shutil.copytree(repo_root / "expectations" / name, tmp_path / "expectations" / name)
    (tmp_path / "expectations" / "suites").mkdir()
    shutil.copy(repo_root / "expectations" / "suites" / "profile.json", tmp_path / "expectations" / "suites")
    lay(tmp_path, {"raw/r\x1b[2J.txt": CONTROLS})
    monkeypatch.chdir(tmp_path)
    done = run("validate", "--format", "junit")
    assert "77.7" in done.out
    assert not set(done.out) & set("\x1b\x07\ufffe")
    assert ElementTree.fromstring(done.out).tag == "testsuites"


def test_a_record_of_the_warehouse_as_deep_as_a_well_is_none(tmp_path: Path, built: Path) -> None:
    shutil.copytree(built / "warehouse", tmp_path / "w", symlinks=True)
    assert current_build(tmp_path / "w") and read_record(tmp_path / "w")
    for name in ("build.json", "summary.json"):
        (file,) = {file.resolve() for file in (tmp_path / "w").rglob(name)}
        file.chmod(0o644)
        file.write_text(DEEP_JSON, encoding="utf-8")
    assert current_build(tmp_path / "w") is None
    assert read_record(tmp_path / "w") is None


CROSS = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range % 7 = b.range % 11"
QUESTIONS = {
    "without end": (("--timeout", "0.3", CROSS), 2, ("error: the time is over", "0.3 seconds", "--timeout")),
    "without end, in Japanese": (
        ("--lang", "ja", "--timeout", "0.3", CROSS), 2, ("時間切れです。0.3 秒以内", "期待", "--timeout の秒数以内", "対処", "秒数を増やして"),
    ),
    "too large": (("--memory", "20MB", "SELECT list(range) FROM range(100000000)"), 2, ("more memory than 20MB", "--memory")),
    "too large, in Japanese": (
        ("--lang", "ja", "--memory", "20MB", "SELECT list(range) FROM range(100000000)"), 2, ("20MB を超えるメモリ", "メモリを増やして"),
    ),
    "of a day without end": (("SELECT 'infinity'::DATE, '-infinity'::TIMESTAMP, '0044-03-15 (BC)'::DATE",), 0, ()),
    "with a heading that steers": (('SELECT chr(27) || \'[2J\' AS "a\x1b[31m\u202e"', "--format", "table"), 0, ()),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "said"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_ends_in_an_answer_or_in_words(
    ask: Run, arguments: tuple[str, ...], code: int, said: tuple[str, ...]
) -> None:
    done = ask("query", *arguments)
    assert (done.code, bool(done.out)) == (code, code == 0)
    assert all(word in done.err for word in said), done.err
    assert not set(done.out + done.err) & set("\x1b\u202e")
    assert "lists tables and columns" not in done.err and "SELECT 文1つ" not in done.err
