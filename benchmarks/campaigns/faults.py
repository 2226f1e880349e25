"""Faults planted in texts that no baseline knows: ``make faults [ARGS="FILE … --count 240 --seed 7"]``.

Each fault is one of ``tests/checks/faults.py`` in one report; the text is read and checked as that of a body never seen, with
no release to compare with. Printed for each kind: how many changed a value, and how many of these a finding of severity
warning or error tells at the line (one line off counts). Without files: the sources under ``raw/``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from rich.progress import track  # noqa: E402

from checks.conftest import Desk, _desk  # noqa: E402
from checks.faults import Report, planted  # noqa: E402
from checks.test_planted_faults import near, reports_of, values  # noqa: E402
from welfare_etl.checks.suites import suite_names  # noqa: E402
from welfare_etl.pipeline.validation import Validation  # noqa: E402
from welfare_etl.records.trust import Finding  # noqa: E402

APART = frozenset({"goal_digit", "phone_digit", "centre_digit"})
"""Kinds that nothing in a report can betray: another number there would be as good."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="*", type=Path, default=[ROOT / "raw" / "h30-model-projects.facts.txt"])
    asked.add_argument("--count", type=int, default=240)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    text = "\n\n".join(file.read_text(encoding="utf-8").strip("\n") for file in given.files) + "\n"
    changed: Counter[str] = Counter()
    told: Counter[str] = Counter()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as top:
        desk = _desk(Path(top), text, ROOT / "expectations", with_baseline=False)
        _campaign(desk, given.count, given.seed, changed, told, missed)
    for line in missed:
        print(line)
    for kind in sorted(changed):
        print(f"{kind:38} {told[kind]:4} of {changed[kind]:4}")
    total = sum(changed.values())
    print(f"{'all':38} {sum(told.values()):4} of {total:4} = {sum(told.values()) / max(1, total):.0%}")
    rest = sum(n for kind, n in changed.items() if kind not in APART)
    print(f"{'without ' + ', '.join(sorted(APART)):38} "
          f"{sum(n for kind, n in told.items() if kind not in APART):4} of {rest:4}")  # fmt: skip


def _campaign(desk: Desk, count: int, seed: int, changed: Counter[str], told: Counter[str], missed: list[str]) -> None:
    assert desk.clean is not None
    lines = desk.text.split("\n")
    reports = reports_of(desk.clean.tables)
    # Reports alone, no plan; and no release to drift from.
    desk.suites = tuple(
        s for s in suite_names(desk.folder) if not s.startswith("plan_") and s not in ("drift", "distribution")
    )
    whole, sound = _seen(desk.clean), dict[tuple[int, int], Seen]()
    for kind, report, text, where in track(list(planted(lines, reports, count, seed)), description="faults"):
        # What is checked without a baseline looks no further than the reports around; a report that comes twice comes last.
        first, end = (0, len(lines)) if kind == "report_doubled" else _around(report, reports)
        window = (first, len(lines) - end)
        if window not in sound:
            sound[window] = whole if kind == "report_doubled" else _seen(desk.read(_only(lines, *window)))
        seen = _seen(desk.read(_only(text, *window)))
        if seen.values == sound[window].values and kind != "report_doubled":
            continue
        fresh = [found for key, found in seen.told.items() if key not in sound[window].told]
        changed[kind] += 1
        if any(near(f.line, where) or (kind == "report_lost" and f.report_id == report.report_id) for f in fresh):
            told[kind] += 1
        else:
            codes = [(f.line, f.code) for f in fresh][:4]
            missed.append(f"missed {kind} in {report.report_id}, line {min(where, default=0)}; told {codes}")


def _around(report: Report, reports: list[Report]) -> tuple[int, int]:
    """Lines (from 0, end exclusive) of a report and its neighbours."""
    at = reports.index(report)
    near_by = reports[max(0, at - 1) : at + 2]
    return near_by[0].start - 1, near_by[-1].end


def _only(lines: list[str], before: int, after: int) -> str:
    """The text without its first and last lines: they are left blank, so that the others keep their numbers."""
    return "\n".join([*[""] * before, *lines[before : len(lines) - after], *[""] * after])


@dataclass(frozen=True)
class Seen:
    """What a reading says: its values, and its warnings and errors by fingerprint, severity and words."""

    values: Counter[Any]
    told: dict[tuple[str | None, str, str], Finding]


def _seen(done: Validation) -> Seen:
    told = {(f.fingerprint, f.severity, f.message): f for f in done.findings if f.severity != "info"}
    return Seen(values(done.tables), told)


if __name__ == "__main__":
    main()
