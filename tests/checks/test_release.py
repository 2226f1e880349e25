"""The sources of the repository itself, held against the committed baseline."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from welfare_etl import checks, sources
from welfare_etl.checks.baseline import HEADERS
from welfare_etl.pipeline.validation import Validation, validate

COMPARING = ("drift", "row_count-rows", "residual-grown", "distribution")


@pytest.fixture(scope="module")
def release_checked(repo_root: Path, expectations: Path) -> Validation:
    raw = repo_root / "raw"
    found, orphans = sources.find_sources(raw)
    return validate(found, orphans, raw=raw, scope=checks.scope_of(raw, expectations), folder=expectations)


def test_the_release_is_whole_and_has_no_error(release_checked: Validation) -> None:
    errors = [f"{f.document_id}:{f.line} {f.message}" for f in release_checked.findings if f.severity == "error"]
    assert errors == [], "run `welfare-etl baseline --update` if the difference is meant"


def test_no_report_has_more_than_two_warnings(release_checked: Validation) -> None:
    """Besides what only says that the baseline has to be updated."""
    warnings = Counter(
        f.report_id
        for f in release_checked.findings
        if f.severity == "warning" and f.report_id and not f.code.startswith(COMPARING)
    )
    assert max(warnings.values(), default=0) <= 2, warnings


def test_all_reports_are_in_the_baseline(release_checked: Validation, expectations: Path) -> None:
    rows = (expectations / "baseline" / "rows.csv").read_text("utf-8").splitlines()
    assert rows[0] == ",".join(HEADERS["rows.csv"])
    known = {line.split(",")[1] for line in rows[1:]}
    assert {row.report_id for row in release_checked.tables["report"]} <= known  # type: ignore[attr-defined]


def test_the_prefectures_add_up_to_the_nation(expectations: Path) -> None:
    """Rounded to two digits each: a wrong digit in a large prefecture would show."""
    lines = (expectations / "figures" / "prefectures.csv").read_text("utf-8").splitlines()[1:]
    rows = [line.split(",") for line in lines]
    assert [row[0] for row in rows] == [f"{n:02d}" for n in range(1, 48)]
    people = sum(float(row[2]) for row in rows)
    assert people == pytest.approx(126_443, rel=0.01)
    assert sum(float(row[5]) for row in rows) == pytest.approx(377_975, rel=0.01)
    assert sum(float(row[2]) * float(row[3]) for row in rows) / people == pytest.approx(28.1, abs=0.4)
    assert sum(float(row[2]) * float(row[4]) for row in rows) / people == pytest.approx(1.66, abs=0.1)
