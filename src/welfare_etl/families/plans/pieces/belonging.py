"""Which sheet, and which of its two tables of indicators, a cell of names is from."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.figures import Group
from welfare_etl.families.plans.pieces.layout import Block

__all__ = ["INDICATOR_KINDS", "Gathered", "sort_into_sheets", "sort_kpis"]

MARGIN = 0.5
MOST = 6
"""Groups that are tried in every order; a page with more is a form that this reader does not know."""
INDICATOR_KINDS = ("activity", "outcome")
ABOUT = 10.0


@dataclass(slots=True)
class Gathered:
    """The indicators of one page. ``notes``: (severity, code, line, message, printed); ``left`` the cells that became nothing."""

    groups: list[Group] = field(default_factory=list)
    kpis: list[tuple[int | None, Block]] = field(default_factory=list)
    left: list[tuple[Block, str]] = field(default_factory=list)
    notes: list[tuple[str, str, int, str, str]] = field(default_factory=list)


def _is_indicator(group: Group) -> bool:
    """Names that nothing counts are remarks."""
    return any(
        i.amount or i.value_spans or form.COUNTED.search(i.name) or (i.number and form.ACTIVITY_WORDS.search(i.name)) for i in group.indicators
    )  # fmt: skip


def _kind_score(group: Group, kind: str) -> float:
    activity = len(form.ACTIVITY_WORDS.findall(group.text))
    outcome = len(form.OUTCOME_WORDS.findall(group.text))
    lean = (activity - outcome) / max(1, activity + outcome)
    return lean if kind == "activity" else -lean


def sort_into_sheets(
    out: Gathered, sheets: Sequence[int], likeness: Callable[[str, int], float], sure: float = MARGIN
) -> None:
    """Each table cell to a sheet and kind of the page: what its names speak of, and what kind of thing they count.

    A cell whose best place is not better by ``sure`` than the best elsewhere has no sheet, or no kind, and a doubt.
    """
    for group in [g for g in out.groups if g.sheet is None and not _is_indicator(g)]:
        out.groups.remove(group)
        lines = [span for indicator in group.indicators for span in indicator.spans]
        out.left.append((Block(lines, 0, group.place), "remark_in_table"))
        printed = " ".join(span.text for span in lines)
        out.notes.append(("info", "remark_in_table", lines[0].line, "Neither name nor value of an indicator.", printed))
    fixed = {(g.sheet, g.kind) for g in out.groups if g.sheet is not None}
    open_ = [g for g in out.groups if g.sheet is None]
    slots = [(sheet, kind) for sheet in sheets for kind in INDICATOR_KINDS if (sheet, kind) not in fixed]
    if not open_:
        return
    if len(open_) > len(slots) or len(open_) > MOST:
        for group in open_:
            group.doubt = "more tables than sheets"
            _likeliest(group, sheets, likeness)
        return
    scored: list[tuple[float, tuple[tuple[int, str], ...]]] = []
    for way in itertools.permutations(slots, len(open_)):
        score = sum(ABOUT * likeness(g.text, s) + _kind_score(g, k) for g, (s, k) in zip(open_, way, strict=True))
        scored.append((score, way))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    best_score, best = scored[0]
    for at, group in enumerate(open_):
        group.sheet, group.kind = best[at]
        other_sheet = max((score for score, way in scored if way[at][0] != best[at][0]), default=-1e9)
        other_kind = max((score for score, way in scored if way[at][1] != best[at][1]), default=-1e9)
        if best_score - other_kind < sure / 2:
            group.kind, group.doubt = None, "whether it is of activity or outcome is not certain"
        if best_score - other_sheet < sure:
            group.sheet, group.doubt = None, "which sheet it is of is not certain"


def _likeliest(group: Group, sheets: Sequence[int], likeness: Callable[[str, int], float]) -> None:
    ranked = sorted(sheets, key=lambda sheet: -likeness(group.text, sheet))
    if len(ranked) == 1 or (ranked and likeness(group.text, ranked[0]) > likeness(group.text, ranked[1]) + 0.1):
        group.sheet = ranked[0]


def sort_kpis(out: Gathered, sheets: Sequence[int]) -> None:
    """A KPI's name that stands apart is of the one sheet that has none yet."""
    have = {sheet for sheet, _ in out.kpis if sheet is not None}
    without = [sheet for sheet in sheets if sheet not in have]
    apart = [block for sheet, block in out.kpis if sheet is None]
    if len(apart) == len(without) == 1:
        out.kpis = [(without[0] if sheet is None else sheet, block) for sheet, block in out.kpis]
