"""Everything dated that the warehouse holds of one place, by fiscal year: reports and plans side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from welfare_etl.present.figure import number
from welfare_etl.present.labels import value_word
from welfare_etl.site.holdings import Holding
from welfare_etl.site.views import Text

__all__ = ["Event", "timeline"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in a year; ``href`` leads to it on the page."""

    kind: Text
    text: Text
    href: str


_FEW = 2
"""Indicators of a year that are named; the others are counted."""
_REPORT, _PLAN = Text("report", "報告"), Text("plan", "計画")


def _fiscal(day: dt.date) -> int:
    return day.year - (day.month < 4)


def timeline(holding: Holding) -> list[tuple[int, list[Event]]]:
    """(fiscal year, what there is), the oldest first."""
    years: dict[int, list[Event]] = defaultdict(list)
    for year, event in [*_reports(holding), *_plans(holding)]:
        if event not in years[year]:
            years[year].append(event)
    return sorted(years.items())


def _reports(holding: Holding) -> Iterator[tuple[int, Event]]:
    for row in holding.rows("report"):
        report, year = row["report_id"], row["fiscal_year"]
        if year is None:
            continue
        goals, results = len(holding.rows("target", report)), len(holding.rows("result", report))
        yield (
            year,
            Event(
                _REPORT,
                Text(f"Report: {goals} goals, {results} results", f"報告書 目標{goals}件・実績{results}件"),
                f"#{report}",
            ),
        )
        for profile in holding.rows("profile", report):
            if profile["body_role"] == "reporting" and profile["population"] is not None:
                day, people = profile["as_of"], number(profile["population"])
                yield (
                    (_fiscal(day) if day else year),
                    Event(
                        _REPORT,
                        Text(
                            f"Population {people}{f' on {day}' if day else ''}",
                            f"人口 {people}人{f'({day})' if day else ''}",
                        ),
                        f"#{report}.figures",
                    ),
                )
        counted: dict[dt.date, int] = defaultdict(int)
        for result in holding.rows("result", report):
            if result["as_of"]:
                counted[result["as_of"]] += 1
        for day, count in sorted(counted.items()):
            told = Text(f"{count} results as of {day}", f"{day}時点の実績{count}件")
            yield _fiscal(day), Event(_REPORT, told, f"#{report}.goals")
        due: dict[int, int] = defaultdict(int)
        for goal in holding.rows("target", report):
            if goal["due_fiscal_year"] and goal["due_fiscal_year"] != year:
                due[goal["due_fiscal_year"]] += 1
        for later, count in sorted(due.items()):
            yield later, Event(_REPORT, Text(f"{count} goals due", f"目標年度の目標{count}件"), f"#{report}.goals")


def _plans(holding: Holding) -> Iterator[tuple[int, Event]]:
    figures: dict[tuple[int, tuple[str, str], str], list[str]] = defaultdict(list)
    for row in holding.rows("plan_indicator"):
        for year, value, unit, kind in (
            (row.get("baseline_fiscal_year"), row["baseline"], row["baseline_unit"], ("baseline", "現状値")),
            (row.get("target_fiscal_year"), row["target"], row["target_unit"], ("target", "目標値")),
            (row.get("fiscal_year"), row.get("actual"), row.get("actual_unit"), ("actual", "実績値")),
        ):
            if year is not None and value is not None:
                figures[year, kind, row["document_id"]].append(f"{row['indicator']} {number(value)}{unit or ''}")
    for (year, kind, document), listed in figures.items():
        few = "、".join(listed[:_FEW])
        en, ja = f"{kind[0]}: {few}", f"{kind[1]}: {few}"
        if (rest := len(listed) - _FEW) > 0:
            en, ja = f"{en} and {rest} more", f"{ja} ほか{rest}件"
        yield year, Event(_PLAN, Text(en, ja), f"#{document}.plan_indicator")
    for row in holding.rows("plan_evaluation"):
        if row["fiscal_year"] is not None and row["grade"] is not None:
            told = Text(f"{row['item']}: graded {row['grade']}", f"{row['item']} 評価 {row['grade']}")
            yield row["fiscal_year"], Event(_PLAN, told, f"#{row['document_id']}.plan_evaluation")
    counts: dict[tuple[int, str, str], int] = defaultdict(int)
    for row in holding.rows("plan_activity"):
        if row["fiscal_year"] is not None:
            counts[row["fiscal_year"], row["kind"] or "", row["document_id"]] += 1
    for (year, activity, document), count in counts.items():
        en, ja = value_word(activity, "en"), value_word(activity, "ja")
        yield (
            year,
            Event(_PLAN, Text(f"{count} activities: {en}", f"活動{count}件({ja})"), f"#{document}.plan_activity"),
        )
