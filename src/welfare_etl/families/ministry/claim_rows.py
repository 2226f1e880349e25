"""Goals, results and the roles of numbers as rows, each value with the place that it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from welfare_etl.claims import Claim, NumberRole, OutcomePair, Reading, indicator_kind, link
from welfare_etl.claims.values import Span
from welfare_etl.evidence.book import Entry
from welfare_etl.evidence.span import Joined
from welfare_etl.families.ministry.desk import Desk
from welfare_etl.normalize.quantity import UNCERTAIN_KINDS, Quantity
from welfare_etl.normalize.text import clean

__all__ = ["write_claims"]

_READ, _NEAR, _COMPUTED, _GUESSED = 0.95, 0.9, 0.8, 0.6
Keyed = tuple[str, Claim, Reading, Joined]


def write_claims(
    desk: Desk,
    goals: Sequence[tuple[Reading, Joined]],
    results: Sequence[tuple[Reading, Joined]],
    far_days: Mapping[int, str],
) -> None:
    """Rows of target, result, outcome and number_role. ``goals``: the readings with goals, in the source's order; ``results`` likewise.

    ``far_days``: the days, by their line, that the first text of ``results`` prints and that nothing is taken to be counted on.
    """
    targets = _keyed(desk, "t", [(claim, reading, text) for reading, text in goals for claim in reading.goals])
    reached = _keyed(desk, "r", [(claim, reading, text) for reading, text in results for claim in reading.results])
    names = {id(claim): key for key, claim, _, _ in [*targets, *reached]}
    goal_texts = {id(claim): text for _, claim, _, text in targets}
    counted = {text.line(said.number.start) for read, text in results for said in read.roles if said.role != "date"}
    # 平成21年2月末現在 in a line without a count may be the day of all
    of_all = next((printed for line, printed in far_days.items() if line not in counted), None)
    chapter = results[0][1] if far_days else None
    for table, claims in (("target", targets), ("result", reached)):
        for key, claim, reading, text in claims:
            own = reading.goals if table == "target" else reading.results
            total = names[id(own[claim.part_of])] if claim.part_of is not None else None
            far = far_days.get(text.line(claim.number.start), of_all if text is chapter else None)
            _figure(desk, table, key, claim, text, total, goal_texts, far)
    for pair in link([claim for _, claim, _, _ in targets], [claim for _, claim, _, _ in reached], desk.fiscal_year):
        _outcome(desk, pair, targets, reached)
    readings = {id(reading): (reading, text) for reading, text in [*goals, *results]}  # a page is among both
    roles = [(role, reading, text) for reading, text in readings.values() for role in reading.roles]
    for seq, (role, reading, text) in enumerate(roles, 1):
        _role(desk, seq, role, reading, text, names)


def _keyed(desk: Desk, letter: str, claims: Sequence[tuple[Claim, Reading, Joined]]) -> list[Keyed]:
    return [(f"{desk.report_id}-{letter}{n:02d}", *found) for n, found in enumerate(claims, 1)]


def _figure(
    desk: Desk,
    table: str,
    key: str,
    claim: Claim,
    text: Joined,
    total: str | None,
    goal_texts: Mapping[int, Joined],
    far_day: str | None,
) -> None:
    """One row of target or result, and the place of each of its values."""
    q = claim.number
    number, phrase = (q.start, q.end), (min(q.phrase_start, q.start), max(q.phrase_end, q.end))
    entry = desk.book.row(table, key, **{f"{table}_id": key}, computed=q.computed)
    quoted = text.slices(claim.start, claim.end)
    entry.values["quote"] = desk.book.document.source[quoted[0].start : quoted[-1].end]
    entry.values["line"] = text.line(q.start)

    def put(columns: Mapping[str, Any], span: Span | None, rule: str, confidence: float) -> None:
        if any(value is not None for value in columns.values()):
            entry.put_all(columns, text.slices(*span) if span else (), rule=rule, confidence=confidence)

    rule, sure = ("computed_product", _COMPUTED) if q.computed else ("quantity", _READ)
    unit, scope_of = (clean(said) if said else None for said in (q.unit, q.scope_of))
    read = {"value": q.value, "value_max": q.value_max, "unit": unit}
    put({**read, "unit_canonical": q.unit_canonical, "value_canonical": q.canonical_value}, number, rule, sure)
    around = {"comparator": q.comparator, "per": q.per, "per_count": q.per_count, "scope": q.scope}
    put({**around, "scope_of": scope_of, "counting": q.counting, "out_of": q.out_of}, phrase, rule, sure)
    put({"part_of": total}, (claim.start, claim.end), "part_of_total", _NEAR)
    guessed = claim.project_basis == "inferred"
    basis = claim.project_basis if claim.project else None
    put(
        {"project": claim.project, "project_basis": basis},
        claim.project_span or number,
        f"project_{basis}",
        _GUESSED if guessed else _READ,
    )
    put({"block": claim.block}, number, "block", _READ)
    _indicator(entry, claim, text, goal_texts)
    if table == "target":
        put({"due_fiscal_year": claim.due_fiscal_year}, claim.due_span, "due_year", _NEAR)
        put({"baseline": claim.baseline.value if claim.baseline else None}, _span(claim.baseline), "baseline", _NEAR)
        as_of = clean(text.text[slice(*claim.baseline_as_of)]) if claim.baseline_as_of else None
        put({"baseline_as_of": as_of}, claim.baseline_as_of, "baseline_day", _NEAR)
    else:
        put({"as_of": claim.as_of, "as_of_precision": claim.as_of_precision}, claim.as_of_span, "day_of_count", _NEAR)
        put({"printed_target": claim.goal.value if claim.goal else None}, _span(claim.goal), "printed_goal", _NEAR)
        if claim.as_of is None:
            reason = "unreadable" if far_day else "not_printed"
            entry.absent("as_of", reason, printed=far_day, line=entry.values["line"])
    if unit is None:
        entry.absent("unit", "not_printed", line=entry.values["line"])
    if claim.project is None:
        entry.absent("project", "not_printed", line=entry.values["line"])
    elif guessed:
        entry.find("project_inferred", "project", printed=entry.values["quote"], used=claim.project)


def _indicator(entry: Entry, claim: Claim, text: Joined, goal_texts: Mapping[int, Joined]) -> None:
    if claim.indicator is None:
        entry.absent("indicator", "not_printed", printed=entry.values["quote"], line=entry.values["line"])
        return
    places = [place for span in claim.indicator_spans for place in text.slices(*span)] or text.slices(
        claim.start, claim.end
    )
    goal = claim.named_by
    if goal is not None and (cell := goal_texts.get(id(goal))) is not None:
        spans = goal.indicator_spans or ((goal.start, goal.end),)
        places = [*(place for span in spans for place in cell.slices(*span)), *places]
    rule = "label_of_number" if goal is None else "label_of_goal"
    entry.put("indicator", clean(claim.indicator), places, rule=rule, confidence=_NEAR)
    kind = indicator_kind(claim.indicator, claim.number.unit)
    entry.put("indicator_kind", kind, places, rule="words_of_kinds", confidence=_NEAR)


def _span(q: Quantity | None) -> Span | None:
    return (q.start, q.end) if q is not None else None


def _outcome(desk: Desk, pair: OutcomePair, targets: Sequence[Keyed], results: Sequence[Keyed]) -> None:
    key, reached = results[pair.result][:2]
    goal = targets[pair.target] if pair.target is not None else None
    indicator = goal[1].indicator if goal and goal[1].indicator else reached.indicator
    desk.book.row(
        "outcome",
        target_id=goal[0] if goal else None,
        result_id=key,
        project=reached.project,
        indicator=clean(indicator) if indicator else None,
        indicator_kind=indicator_kind(indicator, reached.number.unit),
        target_value=pair.target_value,
        target_value_max=pair.target_value_max,
        comparator=pair.comparator,
        result_value=pair.result_value,
        result_value_max=pair.result_value_max,
        unit_canonical=pair.unit_canonical,
        per=reached.number.per,
        scope=reached.number.scope,
        attainment=pair.attainment,
        attained=pair.attained,
        as_of=reached.as_of,
        part_year=pair.part_year,
        repeats=results[pair.repeats][0] if pair.repeats is not None else None,
        match_basis=pair.match_basis,
        match_score=pair.match_score,
    )


def _role(desk: Desk, seq: int, role: NumberRole, reading: Reading, text: Joined, names: Mapping[int, str]) -> None:
    q = role.number
    places = text.slices(q.start, q.end)
    quote = desk.book.document.source[places[0].start : places[-1].end]
    of_goals = role.role == "goal"
    claim = names[id((reading.goals if of_goals else reading.results)[role.claim])] if role.claim is not None else None
    desk.book.row(
        "number_role",
        seq=seq,
        project=role.project,
        block=role.block if role.project == "community" else None,
        role=role.role,
        value=q.value,
        unit=clean(q.unit) if q.unit else None,
        quote=quote,
        line=text.line(q.start),
        target_id=claim if of_goals else None,
        result_id=None if of_goals else claim,
        rule=role.rule,
        confidence=role.confidence,
    )
    if q.kind in UNCERTAIN_KINDS:
        desk.book.find("unreadable_number", line=text.line(q.start), printed=quote, why=q.kind)
