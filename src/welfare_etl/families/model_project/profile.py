"""1-1. 自治体の基本情報: the figures of the body, and of the towns that a joint report lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from welfare_etl.families.model_project.bodies import centers
from welfare_etl.families.model_project.desk import Desk
from welfare_etl.families.model_project.passage import Passage, passage
from welfare_etl.families.span import ELIDED
from welfare_etl.normalize.eras import as_of
from welfare_etl.normalize.numbers import Reading, cell_number, labelled_numbers
from welfare_etl.normalize.text import clean, fold
from welfare_etl.normalize.units import assistance_rate, canonical, in_canonical
from welfare_etl.records.document import Slice
from welfare_etl.reference.municipalities import Municipality

# column → (label, units in which it may be printed, unit in which it is stored, whole numbers only)
COLUMNS: dict[str, tuple[str, tuple[str, ...], str, bool]] = {
    "population": ("population", ("人",), "人", True),
    "households": ("households", ("世帯", "戸"), "世帯", True),
    "aging_rate": ("aging_rate", ("%",), "%", False),
    "assistance_rate_printed": ("assistance_rate", ("%", "‰"), "", False),
    "area_km2": ("area_km2", ("km²", "ha", "m²"), "km²", False),
    "association_rate": ("association_rate", ("%", "割"), "%", False),
    "elementary_schools": ("elementary_schools", ("校",), "校", True),
    "junior_high_schools": ("junior_high_schools", ("校",), "校", True),
}
TABLE = "profile"
_BODY_BEFORE = re.compile(r"[^\s\d、,;/()]+\s*:\s*$")
_DATE_NOTE = re.compile(r"\s*\([^()]*\)\s*")
# How a joint report calls the figure of the whole beside those of its towns.
_THE_WHOLE = ("都", "道", "府", "県", "県全体", "全県", "市", "町", "村", "区", "全体", "合計", "計")


def read_profile(
    desk: Desk, body: Municipality | None, name: str, covered: Sequence[Municipality], named: Sequence[Slice]
) -> None:
    """The rows of ``profile`` and ``support_center`` of a report.

    ``body`` is the reporting body, ``covered`` the towns that it reports for; a figure printed for one of them
    (上小阿仁村:2,150(人)) goes to that town's row, whatever else stands in the cell to the body's. ``named`` is where the
    names of the bodies are printed.
    """
    ledger = desk.ledger
    code = body.code if body else None
    rows: dict[str | None, dict[str, Any]] = {
        code: ledger.add(
            TABLE, {"report_id": desk.report_id, "body_code": code, "body_name": name, "body_role": "reporting"}
        )
    }
    for town in covered:
        rows[town.code] = ledger.add(
            TABLE, {"report_id": desk.report_id, "body_code": town.code, "body_name": town.name, "body_role": "covered"}
        )
    keys = {body_code: f"{desk.report_id}|{body_code or ''}" for body_code in rows}
    for body_code, key in keys.items():
        for column in ("body_code", "body_name") if body_code else ("body_name",):
            ledger.evidence(TABLE, key, column, named, rule="place")
    when = _as_of(desk, keys[code])
    for row in rows.values():
        row["as_of"] = when
    rows[code]["notes"] = desk.text("notes", TABLE, "notes", keys[code]) if desk.filled.parts("notes") else None
    for column, (label, units, unit, whole) in COLUMNS.items():
        for body_code, cell, found in _figures(desk, label, units, name, covered, code):
            _store(desk, rows[body_code], keys[body_code], column, label, cell, found, unit, whole)
    _covered_populations(desk, rows, keys, covered)
    for body_code, row in rows.items():
        _assistance(desk, row, keys[body_code], "prefecture" if body_code and body_code.endswith("000") else None)
    _reasons(desk, rows, keys, code)
    for kind, label in (("comprehensive_support", "comprehensive_support"), ("self_reliance", "self_reliance")):
        _centers(desk, kind, label, covered)


def _reasons(
    desk: Desk, rows: dict[str | None, dict[str, Any]], keys: dict[str | None, str], reporting: str | None
) -> None:
    """A reason for each figure that a row has not: covered towns have only the figures that a cell lists for them."""
    rates = ("assistance_rate", "assistance_rate_unit_printed", "assistance_rate_unit", "assistance_rate_basis")
    told = {(gap.row_key, gap.column_name) for gap in desk.ledger.missing if gap.table_name == TABLE}
    for code, row in rows.items():
        for column in (*COLUMNS, "as_of", *rates):
            if row.get(column) is None and (keys[code], column) not in told:
                reason = "not_on_form" if code != reporting else _printed_reason(desk, keys[code])
                label = COLUMNS[column][0] if column in COLUMNS else "assistance_rate"
                line = desk.filled.line(label) or desk.filled.line("profile") or desk.filled.line("basics")
                desk.ledger.absent(TABLE, keys[code], column, reason, line=line)


def _printed_reason(desk: Desk, key: str) -> str:
    """Why the printed rate is missing: that is also why what follows from it is."""
    return next(
        (
            gap.reason
            for gap in desk.ledger.missing
            if gap.row_key == key and gap.column_name == "assistance_rate_printed"
        ),
        "unreadable",
    )


def _as_of(desk: Desk, key: str) -> Any:
    """The day of the whole table: printed behind the heading 1-1, or on a line of its own below it."""
    found = desk.passage("profile")
    day = as_of(found.text, desk.fiscal_year) if found.text.strip() else None
    if day is not None:
        desk.ledger.evidence(TABLE, key, "as_of", found.slices(), rule="as_of")
        return day
    if found.text.strip():
        desk.leave(desk.filled.parts("profile"), "not_a_date")
    desk.ledger.absent(TABLE, key, "as_of", "not_on_form", line=desk.filled.line("profile"))
    return None


def _figures(
    desk: Desk, label: str, units: tuple[str, ...], name: str, covered: Sequence[Municipality], code: str | None
) -> list[tuple[str | None, Passage, Reading]]:
    """(body code, cell, reading with offsets in the cell) for each body that the label's cell has a figure for."""
    cell = desk.passage(label)
    if ELIDED.search(cell.text):
        return [(code, cell, Reading(None, reason="omitted", end=len(cell.text)))]
    towns = {town.name: town.code for town in covered}
    bodies = labelled_numbers(cell.text, units) if towns else []
    if not any(printed in towns for printed, _ in bodies):
        return [(code, cell, cell_number(cell.text, units))]
    out: list[tuple[str | None, Passage, Reading]] = []
    for printed, found in bodies:
        if printed in towns:
            out.append((towns[printed], cell, found))
        elif printed == name or printed in _THE_WHOLE:
            out.append((code, cell, found))
    if all(body_code != code for body_code, _, _ in out):
        out.append((code, cell, Reading(None, reason="blank", end=0)))
    return out


def _store(
    desk: Desk,
    row: dict[str, Any],
    key: str,
    column: str,
    label: str,
    cell: Passage,
    found: Reading,
    unit: str,
    whole: bool,
) -> None:
    ledger = desk.ledger
    line = cell.line(found.start) if cell.places else desk.filled.line(label) or desk.filled.line("profile")
    printed = cell.text[found.start : found.end].strip() or cell.text.strip() or None
    value = found.value
    reason = found.missing
    if value is not None and unit:
        converted = in_canonical(value, found.unit, unit)
        if converted is None:
            reason, value = "unreadable", None
        else:
            value = converted
    if value is not None and (found.value_max is not None or value < 0):
        reason, value = "unreadable", None
    if value is not None and whole and isinstance(found.value, float):
        # 100.000 people: a point where a comma stood, and no hundred people.
        reason, value = "unreadable", None
    if value is None:
        row[column] = None
        if not desk.filled.has(label) and not cell.places:
            reason = "not_on_form"
        ledger.absent(TABLE, key, column, reason or "blank", printed=printed, line=line)
        if reason == "unreadable":
            ledger.find(
                "warning",
                found.reason or "unreadable_number",
                f"{printed!r} is not one number that can be read with certainty; expected a figure"
                f"{f' in {unit}' if unit else ''}. The value is NULL: look at the original, and correct it in corrections.toml.",
                line=line,
                table=TABLE,
                column=column,
                printed=printed,
            )
        _account(desk, label, cell, found)
        return
    row[column] = int(value) if whole else float(value)
    if column == "assistance_rate_printed":
        row["assistance_rate_unit_printed"] = canonical(found.unit)
    rule, confidence = desk.rule(label)
    rule = "form_number" if rule == "label" else rule
    places = _places(desk, label, cell, found)
    ledger.evidence(TABLE, key, column, places, rule=rule, confidence=confidence)
    if column == "assistance_rate_printed" and row["assistance_rate_unit_printed"]:
        ledger.evidence(TABLE, key, "assistance_rate_unit_printed", places, rule=rule, confidence=confidence)
    if found.comparator != "=":
        ledger.find(
            "info",
            "approximate",
            f"Printed as {printed}.",
            line=line,
            table=TABLE,
            column=column,
            printed=printed,
            used=str(value),
        )


def _places(desk: Desk, label: str, cell: Passage, found: Reading) -> list[Slice]:
    """Where a figure stands: the whole cell, or of a cell with several figures its own with the body's name before it;
    and the date that the label's own cell prints in brackets (人口 (H31.1.1))."""
    start, end = _with_brackets(cell.text, found)
    named = _BODY_BEFORE.search(fold(cell.text), 0, start)
    if start and named:
        start = named.start()
    places = cell.slices(start, end)
    printed = desk.filled.printed.get(label)
    for part in desk.filled.parts(label):
        if printed is not None and part.cell is printed.cell and _DATE_NOTE.fullmatch(fold(part.text)) and start:
            places = [*part.slices, *places]
    return places


def _with_brackets(text: str, found: Reading) -> tuple[int, int]:
    """The reading's place, or the whole cell where it holds nothing else that is a figure."""
    rest = text[: found.start] + text[found.end :]
    if not re.search(r"\d", fold(rest)):
        return 0, len(text)
    end = found.end
    folded = fold(text)
    while end < len(text) and folded[end] in ")%‰ 校人世帯":
        end += 1
    return found.start, end


def _account(desk: Desk, label: str, cell: Passage, found: Reading) -> None:
    """Characters of a cell without value: its pre-printed unit and dash are the form's, all else is left over."""
    whole = found.end - found.start >= len(cell.text)
    if found.reason in ("dash", "blank", "unknown", "none"):
        desk.leave(desk.filled.parts(label), "absent")
    else:
        places = cell.slices() if whole else _places(desk, label, cell, found)
        desk.leave_places(places, found.reason or "unreadable")


def _covered_populations(
    desk: Desk, rows: dict[str | None, dict[str, Any]], keys: dict[str | None, str], covered: Sequence[Municipality]
) -> None:
    """Populations of covered towns that the chapter's (人口) cell lists where the table 1-1 does not."""
    towns = {town.name: town.code for town in covered}
    for label in ("a.population", "b.population"):
        cell = passage(desk.filled.parts(label))
        for printed, found in labelled_numbers(cell.text, ("人",)) if towns else ():
            code = towns.get(printed)
            if code is None or rows[code].get("population") is not None:
                continue
            if found.value is None or found.value_max is not None or found.value != int(found.value):
                continue  # the cell's own column tells of it
            rows[code]["population"] = int(found.value)
            desk.ledger.evidence(
                TABLE,
                keys[code],
                "population",
                cell.slices(found.start, found.end),
                rule="area_population",
                confidence=0.9,
            )


def _assistance(desk: Desk, row: dict[str, Any], key: str, kind: str | None) -> None:
    printed = row.get("assistance_rate_printed")
    if printed is None:
        return
    unit = row.get("assistance_rate_unit_printed")
    decided = assistance_rate(printed, unit, kind=kind)
    row["assistance_rate"] = decided.percent
    row["assistance_rate_unit"] = decided.unit
    row["assistance_rate_basis"] = decided.basis
    cell = desk.passage("assistance_rate")
    line = cell.line(0) if cell.places else None
    desk_rule = "assistance_rate_printed_unit" if decided.basis == "printed" else "assistance_rate_inferred_unit"
    if decided.percent is not None:
        confidence = 1.0 if decided.basis == "printed" else 0.95
        for column in ("assistance_rate", "assistance_rate_unit"):
            desk.ledger.evidence(TABLE, key, column, cell.slices(), rule=desk_rule, confidence=confidence)
    if decided.reason:
        desk.ledger.find(
            "info" if decided.percent is not None else "warning",
            "assistance_rate_unit",
            decided.reason,
            line=line,
            table=TABLE,
            column="assistance_rate",
            printed=clean(cell.text),
            used=None if decided.percent is None else f"{decided.percent} %",
        )


def _centers(desk: Desk, kind: str, label: str, covered: Sequence[Municipality]) -> None:
    key = f"{desk.report_id}|{kind}"
    cell = desk.passage(label)
    found = centers(cell.text, tuple(town.name for town in covered))
    raw = desk.text(label, "support_center", "raw", key)
    row: dict[str, Any] = {
        "report_id": desk.report_id,
        "kind": kind,
        "raw": raw,
        "contractors": list(found.contractors),
    }
    for column in ("direct", "outsourced", "total"):
        value = getattr(found, column) if raw is not None else None
        row[column] = value
        if value is not None:
            desk.ledger.evidence("support_center", key, column, cell.slices(), rule="centers")
        elif raw is not None:
            desk.ledger.absent(
                "support_center",
                key,
                column,
                "not_on_form",
                printed=clean(cell.text)[:80],
                line=desk.filled.line(label),
            )
        else:
            desk.nothing(label, "support_center", column, key)
    if found.contractors and raw is not None:
        desk.ledger.evidence("support_center", key, "contractors", cell.slices(), rule="centers")
    desk.ledger.add("support_center", row)
