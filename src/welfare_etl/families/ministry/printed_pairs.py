"""Goals that the achievement chapter prints beside its results.

Five ways of printing, each a fact of how such chapters are written:
adjacent (目標60団体に対し67団体, 316件(成果目標330件), 30件(目標)、25件(実績)), arrow (30名⇒26名), date between (20件 12月現在 53件), marked parts
((成果目標)… (達成状況)…, 目標:… 実績:…), and a sentence that tells the goal before the figure (…を目標とした。実績は…, 12回の予定だったが10回).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.text import fold

from .assignment import best_assignment
from .grids import column_roles
from .indicators import Labels
from .numbered import NumberedText
from .project_headings import content_pairs
from .readings import TargetReading, counted_as

__all__ = ["PrintedTargets", "printed_targets"]

_LINE = r"(?m:^)[\s・○◎●■□◆◇*\d().①-⑳-]*"
_GOAL_MARK = re.compile(
    r"(?:成果|数値|達成|活動)?目標(?:値)?[①-⑳\d]* *:|[(【<〔\[](?:成果|数値)?目標(?:値)?[)】>〕\]]"
    rf"|{_LINE}(?:成果|数値)目標[①-⑳]?(?=[^にはをがの値\s(])|{_LINE}(?:成果|数値)?目標(?:値)? *(?m:$)"
)
_RESULT_MARK = re.compile(
    r"(?:結果|実績(?:値)?|達成状況|達成度|取組状況) *:|[(【<〔\[](?:達成状況|結果|実績(?:値)?)[)】>〕\]]|[⇒→➡]"
    rf"|{_LINE}(?:取組|事業)?(?:達成状況|結果|実績) *(?m:$)"
)
_ARROW = re.compile(r"[⇒→➡]")
_ADJACENT = re.compile(
    r"(?:目標(?:値|数|件数|回数|人数|参加者数)?|\((?:成果|数値)?目標\)|当初(?:の)?(?:予定|計画))[ :はのが(を]*\Z"
)
_BEHIND_GOAL = re.compile(r" *\((?:成果|数値)?目標(?:値)?\)(?!\s*:?\s*約?\d)")
_DATED = re.compile(r"(?:現在|時点|末)(?:で|の|は)?[\s:、]*\Z")
_DATE_BETWEEN = re.compile(r"\A[\s、(]*(?:[^。・\n]{0,14}?)(?:現在|時点|末)(?:で)?[\s、):]*(?:定例で)?\Z")
_STATED = re.compile(
    r"\A(?:[^。\n]{0,40}?)(?:を|と|が)?(?:目標(?:と(?:して(?:い|お)|した(?!い)|する|し、)|に(?:した(?!い)|して))|(?:の|する)?予定(?:だった|であった|して(?:い|お)た)|の計画だった)"
)
_AIMED_AT = re.compile(r" *を対象(?:に|と)")
_PAIR_THRESHOLD = 40.0
# So many goals and results in one place are a list of something else.
_TOO_MANY = 2500


@dataclass(slots=True)
class PrintedTargets:
    """``role``: number offset → ``printed_target`` or ``baseline``; ``of``: offset of a result → its goal."""

    role: dict[int, str] = field(default_factory=dict)
    of: dict[int, Quantity] = field(default_factory=dict)


def _unit(q: Quantity) -> str | None:
    return counted_as(q.unit_canonical)


def _alike(labels: Labels, a: Quantity, b: Quantity) -> float:
    x, y = fold(labels.phrase(a).indicator or ""), fold(labels.phrase(b).indicator or "")
    if not x or not y:
        return 0.0
    mine, theirs = content_pairs(x), content_pairs(y)
    shared = 100.0 * len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    return (max(fuzz.ratio(x, y), fuzz.partial_ratio(x, y)) + shared) / 2


def _assign(
    found: PrintedTargets, labels: Labels, goals: Sequence[Quantity], results: Sequence[Quantity], *, near: bool
) -> None:
    """Pair goals with results of the same unit. ``near``: they stand in one sentence, so that neighbours belong together whatever their labels."""
    free = [r for r in results if r.start not in found.of and r.start not in found.role]
    if not goals or not free or len(goals) * len(free) > _TOO_MANY:
        return
    units = [_unit(q) for q in [*goals, *free]]
    scores: list[list[float]] = []
    order = sorted([*goals, *free], key=lambda q: q.start)
    place = {q.start: i for i, q in enumerate(order)}
    for g in goals:
        row = []
        for r in free:
            if _unit(g) != _unit(r):
                row.append(0.0)
                continue
            score = 25.0 + 0.5 * _alike(labels, g, r)
            score += 8.0 if (g.scope == "average") == (r.scope == "average") else 0.0
            score += 3.0 if g.per == r.per else 0.0
            score += 10.0 if units.count(_unit(g)) == 2 else 0.0  # the only two of their kind
            score += 24.0 if r.scope == "total" else 0.0
            if near:
                distance = abs(place[g.start] - place[r.start])
                score += 30.0 / distance if r.start > g.start else 22.0 / distance
            row.append(score)
        scores.append(row)
    for i, j in best_assignment(scores, _PAIR_THRESHOLD):
        found.of[free[j].start] = goals[i]


def _segments(text: NumberedText, start: int, end: int, behind: Collection[int]) -> list[tuple[int, int, int, int]]:
    """(goal start, goal end, result start, result end) of the marked parts within ``[start, end)``; a mark that ends in ``behind`` speaks of
    the number before it, and opens no part."""
    folded = text.folded
    goal_marks = [(m.start(), m.end()) for m in _GOAL_MARK.finditer(folded, start, end) if m.end() not in behind]
    out = []
    for k, (mark_start, mark_end) in enumerate(goal_marks):
        limit = goal_marks[k + 1][0] if k + 1 < len(goal_marks) else end
        result = _RESULT_MARK.search(folded, mark_end, limit)
        if result:
            goal_end, result_start = result.start(), result.end()
        else:
            # nothing says where the result begins: the goal is the first sentence after its mark
            body = mark_end + len(folded[mark_end:limit]) - len(folded[mark_end:limit].lstrip())
            stop = re.compile(r"。|\n").search(folded, body, limit)
            goal_end = result_start = stop.end() if stop else limit
        # goals that follow without a result between them share the next result
        out.append((mark_start, goal_end, result_start, limit))
    return out


def printed_targets(
    text: NumberedText,
    labels: Labels,
    numbers: Sequence[Quantity],
    targets: Collection[TargetReading],
    start: int,
    end: int,
) -> PrintedTargets:
    """Find the goals printed in ``[start, end)`` and what they belong to. ``numbers``: the quantities there that may be goal or result."""
    found = PrintedTargets()
    known = {(t.value, t.unit_canonical) for t in targets}
    _columns(text, labels, numbers, found)
    named_behind = {m.end(): q for q in numbers if (m := _BEHIND_GOAL.match(text.folded, q.phrase_end))}
    found.role.update((q.start, "printed_target") for q in named_behind.values())
    pending: list[Quantity] = []
    for goal_start, goal_end, result_start, result_end in _segments(text, start, end, named_behind):
        goals = [
            q
            for q in numbers
            if goal_start <= q.start < goal_end and q.start not in found.of and q.start not in found.role
        ]
        if any(q.start < goal_end and q.out_of is not None for q in goals):
            continue
        for q in goals:
            found.role[q.start] = "printed_target"
        results = [q for q in numbers if result_start <= q.start < result_end]
        if goals and not results:
            pending += goals
            continue
        _assign(found, labels, [*pending, *goals], results, near=False)
        pending = []
    _arrows(text, labels, numbers, known, found, start, end)
    _neighbours(text, labels, numbers, found)
    return found


def _columns(text: NumberedText, labels: Labels, numbers: Sequence[Quantity], found: PrintedTargets) -> None:
    """A table with a column of goals and a column of results: row by row."""
    roles = column_roles(text.folded, text.numbers)
    rows: dict[int, list[Quantity]] = {}
    for q in numbers:
        if q.start in roles:
            rows.setdefault(text.line(q.start)[0], []).append(q)
    for row in rows.values():
        goals = [q for q in row if roles[q.start] == "goal"]
        found.role.update((q.start, "printed_target") for q in goals)
        _assign(found, labels, goals, [q for q in row if roles[q.start] == "result"], near=True)


def _arrows(
    text: NumberedText,
    labels: Labels,
    numbers: Sequence[Quantity],
    known: Collection[tuple[float, str | None]],
    found: PrintedTargets,
    start: int,
    end: int,
) -> None:
    groups: list[tuple[list[Quantity], list[Quantity]]] = []
    for arrow in _ARROW.finditer(text.folded, start, end):
        line_start, line_end = text.line(arrow.start())
        if not text.folded[line_start : arrow.start()].strip():
            continue
        item_start = max(text.item(max(line_start, arrow.start() - 1))[0], start)
        item_end = min(text.item(arrow.end())[1], line_end, end)
        left = [q for q in numbers if item_start <= q.start < arrow.start() and q.start not in found.role]
        right = [q for q in numbers if arrow.end() <= q.start < item_end]
        if left:
            groups.append((left, right))
    # 22箇所⇒24箇所 is a goal and its result, or before and after. It is read as goals when one of them is a goal of this report.
    goals = any((q.value, q.unit_canonical) in known for left, _ in groups for q in left)
    falls = any(
        a.value > b.value for left, right in groups for a, b in zip(left, right, strict=False) if a.unit == b.unit
    )
    as_goals = goals or (not known and falls)
    for left, right in groups:
        for q in left:
            found.role[q.start] = "printed_target" if as_goals else "baseline"
        if as_goals:
            _assign(found, labels, left, right, near=True)


def _neighbours(text: NumberedText, labels: Labels, numbers: Sequence[Quantity], found: PrintedTargets) -> None:
    folded = text.folded
    by_line: dict[int, list[Quantity]] = {}
    paired = {goal.start for goal in found.of.values()}
    for k, q in enumerate(numbers):
        following = numbers[k + 1] if k + 1 < len(numbers) else None
        if q.start in found.role:
            if found.role[q.start] == "printed_target" and q.start not in paired:
                by_line.setdefault(text.line(q.start)[0], []).append(q)
            continue
        adjacent = _ADJACENT.search(folded, max(0, q.phrase_start - 14), q.phrase_start)
        between = folded[q.phrase_end : following.phrase_start] if following and following.start - q.end < 30 else ""
        # 20件 12月現在 53件, but not 12月末 40件、3月末 60件: there both are counts.
        dated = (
            following is not None
            and following.unit == q.unit
            and _DATE_BETWEEN.match(between) is not None
            and _DATED.search(folded, max(0, q.phrase_start - 14), q.phrase_start) is None
        )
        stated = _STATED.match(folded[q.end : text.sentence(q.start)[1]])
        aimed = (
            _AIMED_AT.match(folded, q.phrase_end) is not None
            and following is not None
            and following.unit == q.unit
            and following.value <= q.value
            and text.line(following.start) == text.line(q.start)
        )
        if adjacent or dated or stated or aimed:
            found.role[q.start] = "printed_target"
            by_line.setdefault(text.line(q.start)[0], []).append(q)
    for line_start, goals in by_line.items():
        line_end = text.line(line_start)[1]
        _assign(found, labels, goals, [q for q in numbers if line_start <= q.start < line_end], near=True)
    for q in numbers:  # 10区中7区 prints its whole
        if q.out_of is not None and q.start not in found.of:
            whole = next(
                (
                    w
                    for w in text.numbers_between(q.start - 30, q.end + 30)
                    if w.kind == "whole" and w.value == q.out_of
                ),
                None,
            )
            if whole:
                found.of[q.start] = whole
