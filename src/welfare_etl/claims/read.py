"""Goals from a goal cell, results from an achievement chapter: every number gets its role."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.text import fold

from .answers import likeness
from .days import Days
from .label_words import PROJECT
from .labels import Label, Labels
from .names import is_generic, named_as_part, named_by_goal
from .pairs import Printed, printed_goals
from .parts import NEAR, answer_whole, counted_whole, dated_as, mark_parts, whole_of
from .projects import ProjectWords, item_at, split_by_project
from .roles import KIND_ROLES, judged, place, told_before
from .text import Text
from .values import Claim, NumberRole, Reading, Span, counted_as

__all__ = ["goals_within", "read_chapter", "read_goals", "results_within"]

RULE_SURE, _SURE = 0.9, 1.0
_BLOCK_HEADING = re.compile(
    r"(?m:^)[ \t\u3000・○-]*+(?P<letter>[ア-オ])(?: *[「)、.:]| *[-ー―] *\(| (?=\S)|\))|(?m:^) *[【<〈\[(] *(?P<bracketed>[ア-オ]) *[】>〉\])]"
)
_SUM_TITLE = re.compile(r"(?m:^)(?:合|総)? *計(?m:$)")
_AROUND = 2000
# A goal so much like the number, and so much more than one of another project, settles whose it is.
_ALIKE, _CLEARLY = 85.0, 15.0


def read_goals(text: str, *, project: str | None, block: str | None, fiscal_year: int) -> Reading:
    """Read one goal cell.

    In: the visible text of the cell; the project and block that the cell belongs to; the report's fiscal year (Western).
    Out: the goals in order, and the role of every number of the cell. Offsets are into ``text``; nothing is raised.
    """
    tree = Text(text)
    reading = Reading()
    goals_within(tree, Labels(tree), Days(tree, fiscal_year), 0, len(text), project, block, reading)
    return reading


def goals_within(
    tree: Text,
    labels: Labels,
    days: Days,
    begin: int,
    stop: int,
    project: str | None,
    block: str | None,
    reading: Reading,
) -> None:
    """``read_goals`` for a stretch ``[begin, stop)`` of a longer text."""
    start_of: Quantity | None = None  # where the next goal starts from
    for q in tree.numbers_between(begin, stop):
        if q.kind == "elision":
            continue
        if not q.is_quantity:
            reading.roles.append(NumberRole(KIND_ROLES.get(q.kind, "other"), q, q.kind, _SURE, None, project, block))
            continue
        verdict = judged(tree, place(tree, q), "goal", days)
        if verdict is not None:
            if verdict[0] in ("baseline", "former_year"):
                start_of = q
            reading.roles.append(NumberRole(verdict[0], q, verdict[1], RULE_SURE, None, project, block))
            continue
        claim = _claim(tree, labels.of(q), q, project, block)
        claim.item = item_at(tree.folded, q.start)
        due = days.due(tree, q)
        if due is not None:
            claim.due_fiscal_year, claim.due_span = due
        near = tree.line(q.start) == tree.line(start_of.start) if start_of else False
        if start_of is not None and near and start_of.unit_canonical in (q.unit_canonical, None):
            claim.baseline = start_of
            claim.baseline_as_of = _day_beside(tree, days, start_of)
            if (q.scope is None and start_of.value == q.value) or "うち" in tree.folded[start_of.end : q.start]:
                claim.baseline = None
        start_of = None
        reading.roles.append(NumberRole("goal", q, "goal_cell", RULE_SURE, len(reading.goals), project, block))
        reading.goals.append(claim)
    # a baseline printed behind its goal: 8拠点(平成29年度末:4拠点)
    for k, role in enumerate(reading.roles):
        if role.role in ("baseline", "former_year") and k and reading.roles[k - 1].claim is not None:
            goal = reading.goals[reading.roles[k - 1].claim or 0]
            between = tree.folded[goal.number.end : role.number.start]
            if (
                goal.baseline is None
                and "(" in between
                and "\n" not in between
                and goal.number.unit_canonical == role.number.unit_canonical
            ):
                goal.baseline, goal.baseline_as_of = role.number, _day_beside(tree, days, role.number)
    mark_parts(tree, reading.goals)
    for claim in reading.goals:
        if claim.part_of is not None:
            named_as_part(claim, reading.goals[claim.part_of])


def _day_beside(tree: Text, days: Days, q: Quantity) -> Span | None:
    """Where the day or year of a baseline stands: in the bracket behind it, before it in its clause, or in its column's title."""
    column = days.column(q)
    found = days.years(*column) if column else []
    close = tree.folded.find(")", q.end, q.end + 30)
    found = found or (days.years(q.end, close) if close > 0 else []) or days.years(tree.clause_start(q), q.start)
    return (found[-1][1].start, found[-1][1].end) if found else None


def _claim(tree: Text, label: Label, q: Quantity, project: str | None, block: str | None) -> Claim:
    said = label.indicator or ""
    near = tree.folded[max(tree.clause_start(q), q.phrase_start - 16) : q.phrase_start]
    way = re.search(r"(延べ|のべ|実(?:人数|人員|数))[一-龥ァ-ヴー]{0,8}(?:は|が|:|を)? ?\Z", near) or re.search(
        r"(延べ|のべ|実(?:人数|人員|数))", said
    )
    if q.counting is None and way:  # 延べ参加者 630人
        q = replace(q, counting="distinct" if way[1].startswith("実") else "cumulative")
    if q.scope is None and said.startswith("平均"):  # 平均来場者数: 12人/日
        q = replace(q, scope="average")
    if q.scope is None and _SUM_TITLE.search("\n".join(tree.titles(q.start))):  # 区分 | 窓口 | 電話 | 計
        q = replace(q, scope="total")
    if q.out_of is not None and q.out_of < q.value:  # 46/40件
        q = replace(q, out_of=None)
    line = tree.line(q.start)
    spans = [s for s in label.spans if line[0] <= s[0] < line[1] and abs(s[0] - q.start) < 240]
    start = min([q.phrase_start, *(s[0] for s in spans)])
    end = max([q.phrase_end, *(s[1] for s in spans)])
    return Claim(q, project, block, label.indicator, label.spans, start, end)


def read_chapter(
    text: str,
    *,
    fiscal_year: int,
    implemented: Collection[str] = (),
    goals: Collection[Claim] = (),
    goal_texts: Mapping[str, str] | None = None,
    project: str | None = None,
) -> Reading:
    """Read one achievement chapter.

    In: the visible text of the chapter; the report's fiscal year; the projects that the body runs (``community`` …); its goals; and the
    text of its goal cells by project, which settle whose result a number is where the chapter has no headings. With ``project`` the text
    is one part of a chapter, and all of it speaks of that project.
    Out: the results in order, and the role of every number. Offsets are into ``text``; nothing is raised.
    """
    tree = Text(text)
    reading = Reading()
    results_within(
        tree,
        Labels(tree),
        Days(tree, fiscal_year),
        0,
        len(text),
        implemented,
        goals,
        goal_texts or {},
        project,
        reading,
    )
    return reading


def results_within(
    tree: Text,
    labels: Labels,
    days: Days,
    begin: int,
    stop: int,
    implemented: Collection[str],
    goals: Collection[Claim],
    goal_texts: Mapping[str, str],
    project: str | None,
    reading: Reading,
) -> None:
    """``read_chapter`` for a stretch ``[begin, stop)`` of a longer text."""
    candidates = set(implemented) | {p for p, cell in goal_texts.items() if cell.strip()}
    whose = ProjectWords(candidates, goal_texts)
    if project:
        parts: list[tuple[str | None, int, int, Span | None]] = [(project, begin, stop, None)]
    else:
        parts = [
            (p, a + begin, z + begin, (s[0] + begin, s[1] + begin) if s else None)
            for p, a, z, s in split_by_project(tree.text[begin:stop], candidates)
        ]
    for named, start, end, heading in parts:
        here = tree.numbers_between(start, end)
        own = [g for g in goals if named is None or g.project == named]
        counted = [q for q in here if q.is_quantity and not days.past(tree, q)]
        known = {(g.number.value, g.number.unit_canonical) for g in own}
        verdicts = {q.start: judged(tree, place(tree, q), "result", days) for q in here if q.is_quantity}

        of_value: dict[float, list[Claim]] = {}
        for g in own:
            of_value.setdefault(g.number.value, []).append(g)

        def as_goal(q: Quantity, of_value: Mapping[float, Sequence[Claim]] = of_value) -> float:
            return max(
                (
                    likeness(labels.of(q).indicator, g.indicator)
                    for g in of_value.get(q.value, ())
                    if counted_as(g.number.unit_canonical) == counted_as(q.unit_canonical)
                ),
                default=0.0,
            )

        # 推進員2名が46ケースに対応: what a goal cell counts is counted here too
        for q in counted:
            if (verdicts[q.start] or ("",))[0] == "body_size" and as_goal(q) >= _ALIKE:
                verdicts[q.start] = None
        pairs = printed_goals(
            tree, counted, known, {at: verdict[0] for at, verdict in verdicts.items() if verdict}, lambda a, b: likeness(labels.of(a).indicator, labels.of(b).indicator), as_goal, start, end
        )  # fmt: skip
        blocks, first = _blocks(tree, start, end), len(reading.results)
        earlier: list[Quantity] = []
        told: set[tuple[float, str | None]] = set()
        for q in here:
            if q.kind == "elision":
                continue
            role, rule = _result_role(tree, q, pairs, days, told, verdicts)
            reached = bisect_right(blocks, q.start, key=lambda block: block[0])
            block = blocks[reached - 1][1] if reached else None
            if role not in ("result", "goal_and_result"):
                sure = _SURE if not q.is_quantity else RULE_SURE
                reading.roles.append(
                    NumberRole(role, q, rule, sure, None, named, block if named == "community" else None)
                )
                continue
            decided = named or _decide(tree, labels, whose, q, pairs.of.get(q.start), goals, start, end)
            basis = (
                "only_project"
                if named and heading is None
                else "heading"
                if named
                else "only_project"
                if len(whose.projects) == 1
                else "inferred"
            )
            block = block if decided == "community" else None
            claim = _result(
                tree,
                labels,
                pairs,
                days,
                q,
                decided,
                block,
                start,
                reading.results[max(first, len(reading.results) - NEAR) :],
            )
            claim.project_basis, claim.project_span = basis, heading
            named_by_goal(tree, claim, labels.of(q), own)
            earlier.append(q)
            told.add((q.value, q.unit))
            reading.roles.append(NumberRole(role, q, rule, RULE_SURE, len(reading.results), decided, block))
            reading.results.append(claim)
    mark_parts(tree, reading.results)
    answer_whole(reading.results)
    for claim in reading.results:
        if claim.part_of is not None:
            dated_as(claim, reading.results[claim.part_of])
            named_as_part(claim, reading.results[claim.part_of])


def _blocks(tree: Text, start: int, end: int) -> list[tuple[int, str]]:
    """Where the blocks ア and イ begin; no blocks where the letters go on (ウ) or stand before projects."""
    found = [
        (m.start(), m["letter"] or m["bracketed"], m.end()) for m in _BLOCK_HEADING.finditer(tree.folded, start, end)
    ]
    letters = [letter for _, letter, _ in found]
    if len(set(letters)) < len(letters) or any(
        letter in "ウエオ" or PROJECT.match(tree.folded, at_end) for _, letter, at_end in found
    ):
        return []
    return [(at, "a" if letter == "ア" else "b") for at, letter, _ in found]


def _result_role(
    tree: Text,
    q: Quantity,
    pairs: Printed,
    days: Days,
    told: Collection[tuple[float, str | None]],
    verdicts: Mapping[int, tuple[str, str] | None],
) -> tuple[str, str]:
    """``told``: the figures of this part that were results already."""
    if not q.is_quantity:
        if q.kind == "whole" and counted_whole(tree, q, told) and q.unit:
            return "result", "whole_that_was_reached"
        return KIND_ROLES.get(q.kind, "other"), q.kind
    if q.start in pairs.role:
        return pairs.role[q.start]
    if q.start in pairs.of:  # a share of a goal may look like something else
        return "result", "beside_its_goal"
    again = (q.value, q.unit) in told and told_before(tree, q)
    return (judged(tree, place(tree, q), "result", days, told=True) if again else verdicts[q.start]) or (
        "result",
        "achievement_chapter",
    )


def _decide(
    tree: Text,
    labels: Labels,
    whose: ProjectWords,
    q: Quantity,
    printed: Quantity | None,
    goals: Collection[Claim],
    start: int,
    end: int,
) -> str | None:
    """The project of a number that no heading names: of the goal printed beside it, of the goal with nearly its label, of the words around."""
    if len(whose.projects) == 1:
        return whose.projects[0]
    if printed is not None:
        same = {
            g.project
            for g in goals
            if g.number.value == printed.value and g.number.unit_canonical == printed.unit_canonical
        }
        if len(same) == 1:
            return same.pop()
    item = whose.by_item(tree.folded, q.start)
    if item is not None:
        return item
    label = labels.of(q).indicator
    scores: dict[str | None, float] = {}
    for g in goals:
        if label and g.indicator and g.number.unit_canonical == q.unit_canonical:
            scores[g.project] = max(scores.get(g.project, 0.0), likeness(fold(label), fold(g.indicator)))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= _ALIKE and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _CLEARLY):
        return ranked[0][0]
    sentence, line = tree.sentence(q.phrase_start), tree.line(q.phrase_start)
    around = max(line[0], q.start - _AROUND), min(line[1], q.start + _AROUND)
    return whose.decide(tree.folded[slice(*sentence)], tree.folded[slice(*around)], tree.folded[start:end])


def _result(
    tree: Text,
    labels: Labels,
    pairs: Printed,
    days: Days,
    q: Quantity,
    project: str | None,
    block: str | None,
    part_start: int,
    earlier: Sequence[Claim],
) -> Claim:
    if q.kind == "whole":
        q = replace(q, kind="quantity")
    label = labels.of(q)
    goal = pairs.of.get(q.start)
    if goal is not None and goal.start != q.start:
        theirs = labels.of(goal)
        if theirs.indicator and (
            label.indicator is None or (len(label.indicator) < len(theirs.indicator) and is_generic(label.indicator))
        ):
            # 研修会(合計10回) → 14回開催
            said = label.indicator or ""
            more = said and said not in theirs.indicator and (label.own is not None) and label.own[0] >= goal.end
            label = (
                replace(theirs, indicator=f"{theirs.indicator} {said}", spans=(*theirs.spans, *label.spans))
                if more
                else theirs
            )
    claim = _claim(tree, label, q, project, block)
    claim.goal = goal
    day = days.of(q, part_start, days.column(q))
    if day is not None:
        claim.as_of, claim.as_of_precision, claim.as_of_span = day.value, day.precision, (day.start, day.end)
    else:
        dated_as(claim, whole_of(tree, q, earlier))
    return claim
