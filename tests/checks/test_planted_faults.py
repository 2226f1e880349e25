"""One fault at a time in the real corpus, 200 in all: what changes a value is reported at its line."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from checks.conftest import Desk
from checks.faults import KINDS, Report, planted
from welfare_etl.records.base import Row

SEED = 20181001
COUNT = 200
SHARES = 8
"""The run is cut into this many tests, for machines with several cores; what is asked holds for each."""

_PLACES = {"line", "line_start", "line_end", "quote", "target_id", "result_id"}
_TRUST = {"lineage", "finding", "missing", "residual", "municipality", "document"}


def values(tables: dict[str, list[Row]]) -> Counter[Any]:
    """All that a warehouse would say, without the places where it was read."""
    return Counter(
        (name, tuple((column, str(value)) for column, value in row if column not in _PLACES))
        for name, rows in tables.items()
        if name not in _TRUST
        for row in rows
    )


def reports_of(tables: dict[str, list[Any]]) -> list[Report]:
    spans = [
        (r.report_id, r.prefecture, r.municipality or r.prefecture, r.line_start, r.line_end) for r in tables["report"]
    ]
    out = []
    for span in spans:
        dated = {
            item.line_start
            for item in tables["lineage"]
            if item.column_name == "as_of" and span[3] <= item.line_start <= span[4]
        }
        figures = tuple(
            (x.line, x.quote) for name in ("target", "result") for x in tables[name] if x.report_id == span[0]
        )
        out.append(Report(*span, tuple(other[1:] for other in spans if other != span), tuple(sorted(dated)), figures))
    return out


def near(line: int | None, where: Iterable[int]) -> bool:
    return line is not None and any(abs(line - place) <= 1 for place in where)


@pytest.mark.acceptance
def test_the_clean_corpus_is_quiet(release: Desk) -> None:
    assert release.clean is not None
    assert [f for f in release.clean.findings if f.severity == "error"] == []
    warnings = Counter(f.report_id for f in release.clean.findings if f.severity == "warning" and f.report_id)
    assert max(warnings.values()) <= 2, warnings


@pytest.mark.acceptance
def test_there_are_faults_of_many_kinds() -> None:
    assert len(KINDS) >= 25


@pytest.mark.acceptance
@pytest.mark.parametrize("share", range(SHARES))
def test_planted_faults_are_reported_at_their_line(release: Desk, share: int) -> None:
    assert release.clean is not None
    known, clean = {(f.fingerprint, f.severity) for f in release.clean.findings}, values(release.clean.tables)
    changed = reported = 0
    missed = []
    lines = release.text.split("\n")
    faults = planted(lines, reports_of(release.clean.tables), COUNT, SEED)
    for number, (kind, report, text, where) in enumerate(faults):
        if number % SHARES != share:
            continue
        done = release.read("\n".join(text))
        fresh = [f for f in done.findings if f.severity != "info" and (f.fingerprint, f.severity) not in known]
        if values(done.tables) == clean and kind != "report_doubled":
            continue
        changed += 1
        if any(near(f.line, where) or (kind == "report_lost" and f.report_id == report.report_id) for f in fresh):
            reported += 1
        else:
            missed.append((kind, report.report_id, sorted(where)[:4], [(f.line, f.code) for f in fresh][:6]))
    if os.environ.get("SHOW_FAULTS"):
        print(f"share {share}: {changed} changed a value, {reported} reported; missed {missed}")
    assert changed > COUNT / SHARES / 2
    assert reported >= 0.95 * changed, missed
