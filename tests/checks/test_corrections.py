"""corrections.toml: what it changes, what it shows, and when an entry is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.conftest import FORM, Desk
from welfare_etl import checks, sources
from welfare_etl.checks.corrections import read_corrections
from welfare_etl.pipeline.validation import Validation, validate
from welfare_etl.registers import RegisterError

ENTRY = """\
[[correction]]
report = "2018-05207"
column = "profile.population"
printed = "45,349(人)"
value = 45439
reason = "two digits swapped"
by = "a reviewer"
date = 2026-01-31
"""


def corrected(form: Desk, top: Path, monkeypatch: pytest.MonkeyPatch, text: str, whole: bool = True) -> Validation:
    (top / "corrections.toml").write_text(text, encoding="utf-8")
    (top / "raw").mkdir()
    (top / "raw" / "reports.txt").write_text(FORM, encoding="utf-8")
    monkeypatch.chdir(top)
    found, orphans = sources.find_sources(top / "raw")
    scope = checks.Scope(whole=whole)
    return validate(found, orphans, raw=top / "raw", scope=scope, folder=form.folder, suites=())


def profile(done: Validation) -> Any:
    return done.tables["profile"][0]


def test_a_value_is_replaced_and_shown_as_such(form: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = corrected(form, tmp_path, monkeypatch, ENTRY)
    assert profile(done).population == 45439
    (line,) = [row for row in done.tables["lineage"] if row.column_name == "population" and row.table_name == "profile"]  # type: ignore[attr-defined]
    assert (line.rule, line.quote) == ("correction", "45,349(人)")  # type: ignore[attr-defined]
    (found,) = [f for f in done.findings if f.code == "correction"]
    assert (found.severity, found.printed, found.used) == ("info", "45,349(人)", "45439")
    assert "two digits swapped" in found.message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("45,349(人)", "45,394(人)", "prints '45,349(人)'", id="another figure is printed now"),
        pytest.param("45,349(人)", "5,349(人)", "prints '45,349(人)'", id="the end of a figure is not the figure"),
        pytest.param("2018-05207", "2018-05201", "no such report", id="no such report"),
        pytest.param('"profile.population"', '"prefectural_project.name"', "matches no row", id="no such row"),
        pytest.param("value = 45439", 'value = "many"', "does not fit", id="a value of another type"),
    ],
)
def test_a_stale_entry_is_an_error_that_says_so(
    form: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    done = corrected(form, tmp_path, monkeypatch, ENTRY.replace(old, new))
    (found,) = [f for f in done.findings if f.code == "correction_stale"]
    assert found.severity == "error"
    assert told in found.message
    assert "It may have been fixed upstream" in found.message
    assert profile(done).population == 45349


def test_of_other_reports_only_a_whole_release_misses_one(
    form: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = corrected(form, tmp_path, monkeypatch, ENTRY.replace("2018-05207", "2018-05201"), whole=False)
    assert not [f for f in done.findings if f.code == "correction_stale"]


def test_a_value_that_could_not_be_read_can_be_corrected(
    form: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FORM.replace("17,910(世帯)", "17,9100(世帯)")
    (tmp_path / "corrections.toml").write_text(
        ENTRY.replace("profile.population", "profile.households").replace("45,349(人)", "17,9100(世帯)"),
        encoding="utf-8",
    )
    (tmp_path / "reports.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found, _ = sources.find_sources(tmp_path)
    done = validate(found, raw=tmp_path, scope=checks.Scope(), folder=form.folder, suites=())
    assert profile(done).households == 45439
    assert not [m for m in done.tables["missing"] if m.column_name == "households"]  # type: ignore[attr-defined]
    assert [r.rule for r in done.tables["lineage"] if r.column_name == "households"] == ["correction"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[[correction]]", "[[corection]]", "unknown key 'corection'"),
        ("by = ", "who = ", "unknown key 'who'"),
        ('by = "a reviewer"\n', "", "key 'by' is missing"),
        ('reason = "two digits swapped"', 'reason = ""', "reason = ''"),
        ("2026-01-31", '"last year"', "date = 'last year'"),
        ("profile.population", "profile.pupulation", "column = 'profile.pupulation'"),
        ("profile.population", "profile.report_id", "column = 'profile.report_id'"),
        ("value = 45439", "value = ", "not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        read_corrections(file)
    assert told in str(caught.value)
    assert "corrections.toml" in caught.value.where
    assert caught.value.do_next


@pytest.mark.parametrize("text", ["correction = 5", "correction = [1, 2]", "correction = [[1]]", "x = " + "[" * 5000])
def test_a_file_of_another_shape_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=r"corrections\.toml"):
        read_corrections(tmp_path / "corrections.toml")
