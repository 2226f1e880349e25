"""Goals and results put together: what was promised, what was reached, and how far that is safe to say.

Pairs that the report prints are taken as printed. The others are linked when unit, project, rate, scope and way of counting agree and the
labels are alike: one goal, one result, the best total score. A pair that is not safe (a rival nearly as good, a rate beside a total) is not
made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isclose

from rapidfuzz import fuzz

from welfare_etl.normalize.text import squash

from .assignment import best_assignment
from .projects import content_pairs
from .values import Claim, counted_as

__all__ = ["LINK_THRESHOLD", "OutcomePair", "attained", "attainment", "link"]

LINK_THRESHOLD = 72.0
"""The least score (0-100) of a linked pair: below it the labels share less than about three quarters of their characters."""

# 連絡会の開催 and 連絡会, 相談件数 and 相談の件数 are the same thing counted.
_CORE = re.compile(r"(?:の|数|回数|件数|人数|開催|実施|設置|開設){1,12}\Z")
# How much better than its nearest rival a pair must be.
_MARGIN = 9.0
# A shorter label is too common to be found inside a longer one (参加者, 件数).
_LEAST_INSIDE = 5
_IDENTICAL = 99.0


@dataclass(frozen=True, slots=True)
class OutcomePair:
    """A goal and its result as indices into the lists given to ``link`` (``target`` None: the goal is printed beside the result and in no
    goal cell); values in ``unit_canonical``. ``attainment`` is result ÷ target, ``attained`` whether the goal was reached, None where that
    cannot be said; ``part_year`` whether the count is older than the year's end; ``repeats`` the result of the first printing of the same
    figures under another project; ``match_score`` the likeness of the labels of a linked pair, 0–100."""

    target: int | None
    result: int
    target_value: float
    target_value_max: float | None
    comparator: str
    result_value: float
    result_value_max: float | None
    unit_canonical: str | None
    attainment: float | None
    attained: bool | None
    part_year: bool | None
    match_basis: str
    match_score: float | None
    repeats: int | None = None


def _unit(claim: Claim) -> str | None:
    return counted_as(claim.number.unit_canonical)


def attainment(target: Claim, result: Claim) -> float | None:
    """Result ÷ target as a ratio (1.0 = reached), or None.

    None for another unit, a range, a goal of zero or with an upper limit (less would be better), a goal for another year, and where the two
    count in different ways: per month beside a total, an average or so many each beside a sum, an increase beside a level, 延べ beside 実.
    """
    t, r = target.number, result.number
    if not _comparable(target, result) or target.due_fiscal_year is not None:
        return None
    if t.value_max is not None or r.value_max is not None or t.comparator == "<=" or t.canonical_value <= 0:
        return None
    return round(r.canonical_value / t.canonical_value, 4)


def attained(target: Claim, result: Claim) -> bool | None:
    """Whether the goal was reached, in the sense of its comparator; None where the two cannot be compared."""
    t, r = target.number, result.number
    if not _comparable(target, result) or target.due_fiscal_year is not None or r.value_max is not None:
        return None
    if t.comparator == "<=":
        return r.canonical_value <= t.canonical_value
    if t.value == 0:
        return r.value == 0
    return r.canonical_value >= t.canonical_value


def _comparable(target: Claim, result: Claim) -> bool:
    t, r = target.number, result.number
    units = _unit(target) == _unit(result) and (t.unit_canonical is not None or t.unit is r.unit is None)
    zero = t.value == 0 and (t.unit is None or r.unit is None)
    return (units or zero) and _same_way(target, result)


def _same_way(target: Claim, result: Claim) -> bool:
    t, r = target.number, result.number
    rates = {
        (t.per or "year", t.per_count),
        (r.per or "year", r.per_count),
    }  # a report is about one year: 年4回 and 4回 are the same
    counting = {t.counting, r.counting} - {None}
    return len(rates) == 1 and _way(target) == _way(result) and len(counting) < 2


def _way(claim: Claim) -> str | None:
    """In which way a number counts, where that is not the plain one. A rate per month is told by ``per``."""
    scope = claim.number.scope
    if scope == "each":
        return "each" if claim.number.per is None else None
    return scope if scope in ("average", "increase", "decrease", "ratio") else None


def _likeness(targets: Sequence[str], results: Sequence[str]) -> list[list[float]]:
    """Scores 0–100 of labels: how much is the same in order, or how much of the shorter stands in the longer."""
    cores = {label: _CORE.sub("", label) or label for label in (*targets, *results)}
    return [[_alike(target, result, cores) for result in results] for target in targets]


def _alike(target: str, result: str, cores: Mapping[str, str]) -> float:
    if not target or not result:
        return 0.0
    inside = fuzz.partial_ratio(target, result) if min(len(target), len(result)) >= _LEAST_INSIDE else 0.0
    return max(fuzz.ratio(target, result), 0.98 * fuzz.ratio(cores[target], cores[result]), 0.92 * inside)


def link(targets: Sequence[Claim], results: Sequence[Claim], fiscal_year: int) -> list[OutcomePair]:
    """Pair the goals and results of one report; pairs come in the order of their results.

    A printed pair whose goal is in no goal cell has no target to point at (``target`` None).
    """
    if not results:
        return []
    likeness = (
        _likeness([squash(t.indicator or "") for t in targets], [squash(r.indicator or "") for r in results])
        if targets
        else []
    )
    printed = {
        j: _target_of(targets, r, [row[j] for row in likeness]) for j, r in enumerate(results) if r.goal is not None
    }
    taken = {i for i in printed.values() if i is not None}
    linked = _linked(
        targets,
        results,
        likeness,
        [i for i in range(len(targets)) if i not in taken],
        [j for j in range(len(results)) if j not in printed],
    )
    year_end = date(fiscal_year + 1, 3, 31)
    out: list[OutcomePair] = []
    for basis, pairs in (("printed", printed.items()), ("linked", ((j, i) for i, j in linked))):
        for j, i in pairs:
            r = results[j]
            goal = targets[i] if i is not None else _beside(r)
            t = goal.number
            part = None if r.as_of is None else r.as_of < year_end and goal.due_fiscal_year is None
            out.append(
                OutcomePair(
                    i, j, t.canonical_value, t.value_max, t.comparator, r.number.canonical_value, r.number.value_max,
                    r.number.unit_canonical or t.unit_canonical, attainment(goal, r), attained(goal, r), part, basis,
                    round(likeness[i][j], 1) if basis == "linked" and i is not None else None,
                )
            )  # fmt: skip
    return _with_repeats(sorted(out, key=lambda p: p.result), results)


def _beside(result: Claim) -> Claim:
    """The goal printed beside a result, as a goal of its own: it counts as its result does, where it says nothing else."""
    assert result.goal is not None
    goal, r = result.goal, result.number
    plain = goal.scope in (None, "total", "each") and goal.per is None and goal.unit_canonical == r.unit_canonical
    number = replace(goal, scope=r.scope, per=r.per, per_count=r.per_count, counting=r.counting) if plain else goal
    return Claim(number, result.project, result.block, result.indicator, (), result.start, result.end)


def _target_of(targets: Sequence[Claim], result: Claim, likeness: Sequence[float]) -> int | None:
    """The goal of the cells that a result's printed goal is: same value and unit, the same project before another, the most alike."""
    goal = result.goal
    assert goal is not None
    same = [
        i
        for i, t in enumerate(targets)
        if isclose(goal.value, t.number.value)
        and counted_as(goal.unit_canonical) in (_unit(t), None)
        and t.due_fiscal_year is None
    ]
    return max(same, key=lambda i: (targets[i].project == result.project, likeness[i], -i), default=None)


def _with_repeats(pairs: list[OutcomePair], results: Sequence[Claim]) -> list[OutcomePair]:
    """The same goal and figure of nearly the same label under another project is a second printing."""
    out: list[OutcomePair] = []
    for pair in pairs:
        mine = results[pair.result]
        first = next(
            (
                p.result
                for p in out
                if (p.target_value, p.result_value, p.unit_canonical)
                == (pair.target_value, pair.result_value, pair.unit_canonical)
                and results[p.result].project != mine.project
                and fuzz.ratio(squash(results[p.result].indicator or ""), squash(mine.indicator or ""))
                >= LINK_THRESHOLD
            ),
            None,
        )
        out.append(replace(pair, repeats=first))
    return out


def _linked(
    targets: Sequence[Claim], results: Sequence[Claim], likeness: list[list[float]], rows: list[int], columns: list[int]
) -> list[tuple[int, int]]:
    scores = []
    for i in rows:
        t = targets[i]
        row = []
        for j in columns:
            r = results[j]
            fits = (
                _unit(t) == _unit(r)
                and t.number.unit_canonical is not None
                and t.project == r.project
                and t.due_fiscal_year is None
            )
            fits = fits and _same_way(t, r) and not (t.block and r.block and t.block != r.block)
            row.append(likeness[i][j] if fits else 0.0)
        scores.append(row)
    if not rows or not columns:
        return []
    said = [content_pairs(t.indicator or "") for t in targets]
    safe = []
    for a, b in best_assignment(scores, LINK_THRESHOLD):
        goal, result = rows[a], columns[b]
        told = content_pairs(results[result].indicator or "")
        if scores[a][b] < _IDENTICAL and any(
            scores[k][b] > 0 and said[rows[k]] and said[rows[k]] <= told and not said[rows[k]] <= said[goal]
            for k in range(len(rows))
            if k != a
        ):
            continue  # a result that is told for several goals together answers none of them alone
        rivals = [scores[a][k] for k in range(len(columns)) if k != b] + [
            scores[k][b] for k in range(len(rows)) if k != a
        ]
        if scores[a][b] - max(rivals, default=0.0) >= _MARGIN:
            safe.append((goal, result))
    return safe
