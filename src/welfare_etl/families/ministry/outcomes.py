"""Goals and results put together: what was promised, what was reached, and how far that is safe to say.

Pairs that the report prints are taken as printed. The others are linked when unit and project agree and the labels are alike: one goal, one
result, the best total score. A pair that is not safe (a rival nearly as good, a rate beside a total) is not made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from rapidfuzz import fuzz, process

from welfare_etl.normalize.text import squash

from .assignment import best_assignment
from .project_headings import content_pairs
from .readings import ResultReading, TargetReading, counted_as

__all__ = ["LINK_THRESHOLD", "OutcomePair", "attainment", "link"]

LINK_THRESHOLD = 72.0
"""The least score (0-100) of a linked pair: below it the labels share less than about three quarters of their characters."""

# How much better than its nearest rival a pair must be.
_MARGIN = 9.0
# A shorter label is too common to be found inside a longer one (参加者, 件数).
_LEAST_INSIDE = 5
_IDENTICAL = 99.0


@dataclass(frozen=True, slots=True)
class OutcomePair:
    """A goal and its result as indices into the lists given to ``link``; values in ``unit_canonical``; ``attainment`` is result ÷ target,
    or None where that means nothing; ``match_score`` is the likeness of the labels of a linked pair, 0–100."""

    target: int
    result: int
    target_value: float
    result_value: float
    unit_canonical: str | None
    attainment: float | None
    match_basis: str
    match_score: float | None


def _unit(reading: TargetReading | ResultReading) -> str | None:
    return counted_as(reading.unit_canonical)


def attainment(target: TargetReading, result: ResultReading) -> float | None:
    """Result ÷ target as a ratio (1.0 = reached), or None.

    None for another unit, a range, a goal of zero or with an upper limit (less would be better), a goal for another year, and where the two
    count in different ways: per month beside a total, an average or so many each beside a sum, an increase beside a level.
    """
    if _unit(target) != _unit(result) or target.unit_canonical is None:
        return None
    if (
        target.value_max is not None
        or result.value_max is not None
        or target.comparator == "<="
        or target.canonical_value == 0
    ):
        return None
    if target.due_fiscal_year is not None or not _same_way(target, result):
        return None
    return round(result.canonical_value / target.canonical_value, 4)


def _same_way(target: TargetReading, result: ResultReading) -> bool:
    rates = {target.per or "year", result.per or "year"}  # a report is about one year: 年4回 and 4回 are the same
    return len(rates) == 1 and _way(target) == _way(result)


def _way(reading: TargetReading | ResultReading) -> str | None:
    """In which way a number counts, where that is not the plain one. A rate per month is told by ``per``."""
    if reading.scope == "each":
        return "each" if reading.per is None else None
    return reading.scope if reading.scope in ("average", "increase") else None


def _likeness(targets: Sequence[str], results: Sequence[str]) -> list[list[float]]:
    """Scores 0–100 of labels: how much is the same in order, or how much of the shorter stands in the longer."""
    whole = process.cdist(targets, results, scorer=fuzz.ratio)
    inside = process.cdist(targets, results, scorer=fuzz.partial_ratio)
    scores: list[list[float]] = []
    for i, a in enumerate(targets):
        row = []
        for j, b in enumerate(results):
            short = min(len(a), len(b))
            row.append(
                0.0 if short == 0 else float(max(whole[i][j], 0.92 * inside[i][j] if short >= _LEAST_INSIDE else 0.0))
            )
        scores.append(row)
    return scores


def link(targets: Sequence[TargetReading], results: Sequence[ResultReading]) -> list[OutcomePair]:
    """Pair the goals and results of one report; pairs come in the order of their results.

    A printed pair whose goal is in no goal cell has no target to point at: it stays in the result's ``printed_target``.
    """
    if not targets or not results:
        return []
    likeness = _likeness([squash(t.indicator or "") for t in targets], [squash(r.indicator or "") for r in results])
    pairs = _printed(targets, results, likeness)
    taken_targets, taken_results = {i for i, _ in pairs}, {j for _, j in pairs}
    linked = _linked(
        targets,
        results,
        likeness,
        [i for i in range(len(targets)) if i not in taken_targets],
        [j for j in range(len(results)) if j not in taken_results and results[j].printed_target is None],
    )
    out = []
    for basis, found in (("printed", pairs), ("linked", linked)):
        for i, j in found:
            score = likeness[i][j] if basis == "linked" else None
            out.append(
                OutcomePair(
                    i, j, targets[i].canonical_value, results[j].canonical_value, targets[i].unit_canonical,
                    attainment(targets[i], results[j]), basis, None if score is None else round(score, 1),
                )
            )  # fmt: skip
    return sorted(out, key=lambda pair: (pair.result, pair.target))


def _printed(
    targets: Sequence[TargetReading], results: Sequence[ResultReading], likeness: list[list[float]]
) -> list[tuple[int, int]]:
    """Results with a printed goal, and the goal of the cells that has the same value and unit."""
    columns = [j for j, r in enumerate(results) if r.printed_target is not None]
    scores = []
    for i, t in enumerate(targets):
        row = []
        for j in columns:
            r = results[j]
            same = r.printed_target is not None and isclose(r.printed_target, t.value) and _unit(t) == _unit(r)
            row.append(50.0 + likeness[i][j] / 2 + (25.0 if t.project == r.project else 0.0) if same else 0.0)
        scores.append(row)
    return [(i, columns[k]) for i, k in best_assignment(scores, 60.0)] if columns else []


def _linked(
    targets: Sequence[TargetReading],
    results: Sequence[ResultReading],
    likeness: list[list[float]],
    rows: list[int],
    columns: list[int],
) -> list[tuple[int, int]]:
    scores = []
    for i in rows:
        t = targets[i]
        row = []
        for j in columns:
            r = results[j]
            fits = (
                _unit(t) == _unit(r)
                and t.unit_canonical is not None
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
