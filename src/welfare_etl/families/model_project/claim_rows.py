"""Goals, results and the roles of numbers as rows, each value with the place that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from welfare_etl.claims import Claim, OutcomePair, Reading, indicator_kind, link
from welfare_etl.claims.values import Span
from welfare_etl.families.model_project.desk import Desk
from welfare_etl.families.model_project.passage import Passage
from welfare_etl.normalize.quantity import UNCERTAIN_KINDS, Quantity
from welfare_etl.normalize.text import clean

__all__ = ["write_claims"]

_READ, _NEAR, _COMPUTED, _GUESSED = 0.95, 0.9, 0.8, 0.6
_NUMBER_COLUMNS = (
    "value", "value_max", "unit", "unit_canonical", "value_canonical", "comparator", "per", "per_count", "scope", "scope_of", "counting", "out_of",
    "computed",
)  # fmt: skip


def write_claims(
    desk: Desk, goals: Sequence[tuple[Reading, Passage]], results: Sequence[tuple[Reading, Passage]]
) -> None:
    """Rows of target, result, outcome and number_role. ``goals``: the readings with goals, in the order of the source; ``results`` likewise."""
    targets = _numbered(desk, "t", [(claim, reading, text) for reading, text in goals for claim in reading.goals])
    reached = _numbered(desk, "r", [(claim, reading, text) for reading, text in results for claim in reading.results])
    for table, claims in (("target", targets), ("result", reached)):
        keys = {id(claim): key for key, claim, _, _ in claims}
        for key, claim, reading, text in claims:
            own = reading.goals if table == "target" else reading.results
            total = keys[id(own[claim.part_of])] if claim.part_of is not None else None
            _figure(desk, table, key, claim, text, total)
    _outcomes(desk, [(key, claim) for key, claim, _, _ in targets], [(key, claim) for key, claim, _, _ in reached])
    names = {id(claim): key for key, claim, _, _ in [*targets, *reached]}
    seen: list[int] = []
    count = 0
    for reading, text in [*goals, *results]:
        if id(reading) in seen:
            continue
        seen.append(id(reading))
        for role in reading.roles:
            count += 1
            _role(desk, count, role, reading, text, names)


def _numbered(
    desk: Desk, letter: str, claims: Sequence[tuple[Claim, Reading, Passage]]
) -> list[tuple[str, Claim, Reading, Passage]]:
    return [(f"{desk.report_id}-{letter}{n:02d}", *found) for n, found in enumerate(claims, 1)]


def _figure(desk: Desk, table: str, key: str, claim: Claim, text: Passage, total: str | None) -> None:
    """One row of target or result, and the place of each of its values."""
    q = claim.number
    quoted, number = text.slices(claim.start, claim.end), text.slices(q.start, q.end)
    phrase = text.slices(min(q.phrase_start, q.start), max(q.phrase_end, q.end))
    row: dict[str, Any] = {
        f"{table}_id": key,
        "report_id": desk.report_id,
        "project": claim.project,
        "project_basis": claim.project_basis if claim.project else None,
        "block": claim.block,
        "indicator": clean(claim.indicator) if claim.indicator else None,
        "indicator_kind": indicator_kind(claim.indicator, q.unit),
        "comparator": q.comparator,
        "value": q.value,
        "value_max": q.value_max,
        "unit": clean(q.unit) if q.unit else None,
        "unit_canonical": q.unit_canonical,
        "value_canonical": q.canonical_value,
        "per": q.per,
        "per_count": q.per_count,
        "scope": q.scope,
        "scope_of": clean(q.scope_of) if q.scope_of else None,
        "counting": q.counting,
        "out_of": q.out_of,
        "part_of": total,
        "computed": q.computed,
        "quote": desk.ledger.document.source[quoted[0].start : quoted[-1].end],
        "line": text.line(q.start),
    }
    if table == "target":
        row["due_fiscal_year"] = claim.due_fiscal_year
        row["baseline"] = claim.baseline.value if claim.baseline else None
        row["baseline_as_of"] = clean(text.text[slice(*claim.baseline_as_of)]) if claim.baseline_as_of else None
    else:
        row |= {
            "as_of": claim.as_of,
            "as_of_precision": claim.as_of_precision,
            "printed_target": claim.goal.value if claim.goal else None,
        }
    ledger = desk.ledger
    for column in _NUMBER_COLUMNS:
        if row[column] is not None and (row[column] is not False):
            places = number if column in ("value", "value_max", "unit", "unit_canonical", "value_canonical") else phrase
            ledger.evidence(
                table,
                key,
                column,
                places,
                rule="computed_product" if q.computed else "quantity",
                confidence=_COMPUTED if q.computed else _READ,
            )
    if row["part_of"]:
        ledger.evidence(table, key, "part_of", quoted, rule="part_of_total", confidence=_NEAR)
    for column in ("project", "project_basis"):
        if row[column] is not None:
            places = text.slices(*claim.project_span) if claim.project_span else number
            ledger.evidence(
                table,
                key,
                column,
                places,
                rule=f"project_{claim.project_basis}",
                confidence=_GUESSED if claim.project_basis == "inferred" else _READ,
            )
    if row["block"] is not None:
        ledger.evidence(table, key, "block", number, rule="block_of_quantity", confidence=_READ)
    for column in ("indicator", "indicator_kind"):
        if row[column] is not None:
            for a, z in claim.indicator_spans or ((claim.start, claim.end),):
                ledger.evidence(table, key, column, text.slices(a, z), rule=f"{column}_of_quantity", confidence=_NEAR)
    spans: list[tuple[str, Span | None]] = [("due_fiscal_year", claim.due_span), ("as_of", claim.as_of_span), ("as_of_precision", claim.as_of_span),
             ("baseline", _span(claim.baseline)), ("baseline_as_of", claim.baseline_as_of), ("printed_target", _span(claim.goal))]  # fmt: skip
    for column, span in spans:
        if row.get(column) is not None and span is not None:
            ledger.evidence(table, key, column, text.slices(*span), rule=f"{column}_of_quantity", confidence=_NEAR)
    for column, printed in (("indicator", row["quote"][:80]), ("as_of", None), ("project", None)):
        if column in row and row[column] is None:
            ledger.absent(table, key, column, "not_printed", printed=printed, line=row["line"])
    if claim.project_basis == "inferred" and claim.project is not None:
        ledger.find(
            "info",
            "project_inferred",
            "No heading of the chapter says which project this figure is of; it was decided from the words around it.",
            line=row["line"],
            table=table,
            column="project",
            printed=row["quote"][:80],
            used=claim.project,
        )
    ledger.add(table, row)


def _span(q: Quantity | None) -> Span | None:
    return (q.start, q.end) if q is not None else None


def _outcomes(desk: Desk, targets: Sequence[tuple[str, Claim]], results: Sequence[tuple[str, Claim]]) -> None:
    pairs = link([claim for _, claim in targets], [claim for _, claim in results], desk.fiscal_year)
    for pair in pairs:
        desk.ledger.add("outcome", _outcome(desk, pair, targets, results))


def _outcome(
    desk: Desk, pair: OutcomePair, targets: Sequence[tuple[str, Claim]], results: Sequence[tuple[str, Claim]]
) -> dict[str, Any]:
    key, reached = results[pair.result]
    goal = targets[pair.target] if pair.target is not None else None
    indicator = goal[1].indicator if goal and goal[1].indicator else reached.indicator
    return {
        "target_id": goal[0] if goal else None,
        "result_id": key,
        "report_id": desk.report_id,
        "project": reached.project,
        "indicator": clean(indicator) if indicator else None,
        "indicator_kind": indicator_kind(indicator, reached.number.unit),
        "target_value": pair.target_value,
        "target_value_max": pair.target_value_max,
        "comparator": pair.comparator,
        "result_value": pair.result_value,
        "result_value_max": pair.result_value_max,
        "unit_canonical": pair.unit_canonical,
        "per": reached.number.per,
        "scope": reached.number.scope,
        "attainment": pair.attainment,
        "attained": pair.attained,
        "as_of": reached.as_of,
        "part_year": pair.part_year,
        "repeats": results[pair.repeats][0] if pair.repeats is not None else None,
        "match_basis": pair.match_basis,
        "match_score": pair.match_score,
    }


def _role(desk: Desk, count: int, role: Any, reading: Reading, text: Passage, names: dict[int, str]) -> None:
    q = role.number
    places = text.slices(q.start, q.end)
    quote = desk.ledger.document.source[places[0].start : places[-1].end]
    claim = None
    if role.claim is not None:
        claim = names.get(id((reading.goals if role.role == "goal" else reading.results)[role.claim]))
    desk.ledger.add(
        "number_role",
        {
            "report_id": desk.report_id,
            "seq": count,
            "project": role.project,
            "block": role.block if role.project == "community" else None,
            "role": role.role,
            "value": q.value,
            "unit": clean(q.unit) if q.unit else None,
            "quote": quote,
            "line": text.line(q.start),
            "target_id": claim if role.role == "goal" else None,
            "result_id": claim if role.role != "goal" else None,
            "rule": role.rule,
            "confidence": role.confidence,
        },
    )
    if q.kind in UNCERTAIN_KINDS:
        desk.ledger.find(
            "warning",
            q.kind,
            f"{quote!r} is no number that can be read with certainty; it became neither goal nor result. Look at the original.",
            line=text.line(q.start),
            printed=quote,
        )
