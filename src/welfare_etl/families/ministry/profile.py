"""1-1. 自治体の基本情報: the figures of the body, and of the towns that a joint report lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from welfare_etl.evidence.book import Entry
from welfare_etl.evidence.span import ELIDED, Joined
from welfare_etl.families.ministry.centers import centers
from welfare_etl.families.ministry.desk import Desk
from welfare_etl.families.ministry.identity import Body
from welfare_etl.normalize.eras import as_of
from welfare_etl.normalize.numbers import Reading, cell_number, labelled_numbers
from welfare_etl.normalize.text import clean, fold
from welfare_etl.normalize.units import RARE_PERCENT, assistance_rate, canonical, in_canonical
from welfare_etl.records.document import Slice
from welfare_etl.reference.municipalities import Municipality

# column → (units in which it may be printed, unit in which it is stored, whole numbers only)
COLUMNS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "population": (("人",), "人", True),
    "households": (("世帯", "戸"), "世帯", True),
    "aging_rate": (("%",), "%", False),
    "assistance_rate_printed": (("%", "‰"), "", False),
    "area_km2": (("km²", "ha", "m²"), "km²", False),
    "association_rate": (("%", "割"), "%", False),
    "elementary_schools": (("校",), "校", True),
    "junior_high_schools": (("校",), "校", True),
}
TABLE = "profile"
_BODY_BEFORE = re.compile(r"(?<![^\s\d、,;/()])[^\s\d、,;/()]+\s*+:\s*+$")
_DATE_NOTE = re.compile(r"\s*+\([^()]*\)\s*+")
_PREFECTURES = ("都", "道", "府", "県", "県全体", "全県", "都全体", "道全体", "府全体")
# How a joint report calls the figure of the whole beside those of its towns.
_THE_WHOLE = ("都", "道", "府", "県", "県全体", "全県", "市", "町", "村", "区", "全体", "合計", "計")


def read_profile(desk: Desk, reporting: Body) -> None:
    """The rows of ``profile`` and ``support_center`` of a report.

    A figure printed for a town that the body reports for (上小阿仁村:2,150(人)) goes to that town's row, whatever else
    stands in the cell to the body's.
    """
    book, body, name, covered = desk.book, reporting.reference, reporting.name, reporting.covered
    code = body.code if body else None
    rows: dict[str | None, Entry] = {}
    rows[code] = book.row(TABLE, f"{desk.report_id}|{code or ''}", body_code=None, body_role="reporting")
    for town in covered:
        rows[town.code] = book.row(TABLE, f"{desk.report_id}|{town.code}", body_role="covered")
    names: dict[str | None, str] = {code: name}
    names.update({town.code: town.name for town in covered})
    for body_code, row in rows.items():
        named = reporting.own_slices if body_code == code else reporting.name_slices
        row.put("body_code", body_code, named, rule="place").put("body_name", names[body_code], named, rule="place")
    _as_of(desk, rows, rows[code])
    for column, labels in desk.filled.form.columns.get(TABLE, {}).items():
        if column not in (*COLUMNS, "as_of", "assistance_rate"):
            parts = [part for label in labels for part in desk.filled.parts(label)]
            desk.text_of(rows[code], labels, parts, column)
    if desk.filled.parts("notes"):
        desk.text(rows[code], "notes", "notes")
    if covered and body and body.kind == "prefecture" and not _names_the_whole(desk, name):
        rows[code].values["scope"] = "joint"
        rows[code].find("joint_figures", "scope", line=desk.filled.line("population"), used="joint")
    for column, (units, unit, whole) in COLUMNS.items():
        label = desk.label_of(TABLE, column)
        for body_code, cell, found in _figures(desk, label, units, name, covered, code):
            _store(desk, rows[body_code], column, label, cell, found, unit, whole)
    _covered_populations(desk, rows, covered)
    for body_code, row in rows.items():
        _assistance(desk, row, "prefecture" if body_code and body_code.endswith("000") else None)
    _reasons(desk, rows, code)
    for kind in ("comprehensive_support", "self_reliance"):
        _centers(desk, kind, covered, body is not None and body.kind == "prefecture")


def _names_the_whole(desk: Desk, name: str) -> bool:
    """Whether the table 1-1 gives figures of the prefecture itself, by its name or as those of the whole prefecture."""
    figures = (
        labelled_numbers(desk.passage(desk.label_of(TABLE, column)).text, units)
        for column, (units, _, _) in COLUMNS.items()
    )
    return any(printed == name or printed in _PREFECTURES for found in figures for printed, _ in found)


def _reasons(desk: Desk, rows: dict[str | None, Entry], reporting: str | None) -> None:
    """A reason for each figure that a row has not: covered towns have only the figures that a cell lists for them."""
    rates = ("assistance_rate", "assistance_rate_unit_printed", "assistance_rate_unit", "assistance_rate_basis")
    for code, row in rows.items():
        for column in (*COLUMNS, "as_of", *rates):
            if row.values.get(column) is None:
                reason = "not_on_form" if code != reporting else _printed_reason(desk, row)
                line = (
                    desk.filled.line(desk.label_of(TABLE, column if column in COLUMNS else "assistance_rate"))
                    or desk.filled.line("profile")
                    or desk.filled.line("basics")
                )
                row.absent(column, reason, line=line)


def _printed_reason(desk: Desk, row: Entry) -> str:
    """Why the printed rate is missing: that is also why what follows from it is."""
    column = "assistance_rate_printed"
    told = (gap.reason for gap in desk.book.missing if gap.row_key == row.key and gap.column_name == column)
    return next(told, "unreadable")


def _as_of(desk: Desk, rows: dict[str | None, Entry], reporting: Entry) -> None:
    """The day of the whole table: printed behind the heading 1-1, or on a line of its own below it."""
    found = desk.passage("profile")
    day = as_of(found.text, desk.fiscal_year) if found.text.strip() else None
    if day is not None:
        for row in rows.values():
            row.put("as_of", day, found.slices(), rule="as_of")
        return
    if found.text.strip():
        desk.book.left(desk.filled.parts("profile"), "not_a_date")
    reporting.absent("as_of", "not_on_form", line=desk.filled.line("profile"))


def _figures(
    desk: Desk, label: str, units: tuple[str, ...], name: str, covered: Sequence[Municipality], code: str | None
) -> list[tuple[str | None, Joined, Reading]]:
    """(body code, cell, reading with offsets in the cell) for each body that the label's cell has a figure for."""
    cell = desk.passage(label)
    if ELIDED.search(cell.text):
        return [(code, cell, Reading(None, reason="omitted", end=len(cell.text)))]
    towns = {town.name: town.code for town in covered}
    bodies = labelled_numbers(cell.text, units) if towns else []
    if not any(printed in towns for printed, _ in bodies):
        return [(code, cell, cell_number(cell.text, units))]
    out: list[tuple[str | None, Joined, Reading]] = []
    for printed, found in bodies:
        if printed in towns:
            out.append((towns[printed], cell, found))
        elif printed == name or printed in _THE_WHOLE:
            out.append((code, cell, found))
    if all(body_code != code for body_code, _, _ in out):
        out.append((code, cell, Reading(None, reason="blank", end=0)))
    return out


def _store(
    desk: Desk, row: Entry, column: str, label: str, cell: Joined, found: Reading, unit: str, whole: bool
) -> None:
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
        if not desk.filled.has(label) and not cell.places:
            reason = "not_on_form"
        row.absent(column, reason or "blank", printed=printed, line=line)
        if reason == "unreadable":
            row.find(
                "unreadable_figure", column, line=line, printed=printed, unit=unit or "% / ‰", why=found.reason or "–"
            )
        _account(desk, label, cell, found)
        return
    rule, confidence = desk.rule((label,))
    rule = "form_number" if rule == "label" else rule
    places = _places(desk, label, cell, found)
    row.put(column, int(value) if whole else float(value), places, rule=rule, confidence=confidence)
    if column == "assistance_rate_printed":
        row.put("assistance_rate_unit_printed", canonical(found.unit), places, rule=rule, confidence=confidence)
    if found.comparator != "=":
        row.find("approximate", column, line=line, printed=printed, used=str(value))


def _places(desk: Desk, label: str, cell: Joined, found: Reading) -> list[Slice]:
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


def _account(desk: Desk, label: str, cell: Joined, found: Reading) -> None:
    """Characters of a cell without value: its pre-printed unit and dash are the form's, all else is left over."""
    whole = found.end - found.start >= len(cell.text)
    if found.reason in ("dash", "blank", "unknown", "none"):
        desk.book.told(desk.filled.parts(label))
    else:
        places = cell.slices() if whole else _places(desk, label, cell, found)
        desk.book.left(places, found.reason or "unreadable")


def _covered_populations(desk: Desk, rows: dict[str | None, Entry], covered: Sequence[Municipality]) -> None:
    """Populations of covered towns that the chapter's (人口) cell lists where the table 1-1 does not."""
    towns = {town.name: town.code for town in covered}
    for label in ("a.population", "b.population"):
        cell = desk.passage(label)
        for printed, found in labelled_numbers(cell.text, ("人",)) if towns else ():
            code = towns.get(printed)
            if code is None or rows[code].values.get("population") is not None:
                continue
            if found.value is None or found.value_max is not None or found.value != int(found.value):
                continue  # the cell's own column tells of it
            places = cell.slices(found.start, found.end)
            rows[code].put("population", int(found.value), places, rule="area_population", confidence=0.9)


def _assistance(desk: Desk, row: Entry, kind: str | None) -> None:
    printed = row.values.get("assistance_rate_printed")
    if printed is None:
        return
    decided = assistance_rate(printed, row.values.get("assistance_rate_unit_printed"), kind=kind)
    cell = desk.passage(desk.label_of(TABLE, "assistance_rate"))
    rule = "assistance_rate_printed_unit" if decided.basis == "printed" else "assistance_rate_inferred_unit"
    confidence = 1.0 if decided.basis == "printed" else 0.95
    slices = cell.slices() if decided.percent is not None else []
    row.put("assistance_rate", decided.percent, slices, rule=rule, confidence=confidence)
    row.put("assistance_rate_unit", decided.unit, slices, rule=rule, confidence=confidence)
    row.put("assistance_rate_basis", decided.basis)
    if decided.reason:
        likely = decided.percent is not None and not (decided.unit == "‰" and decided.percent > RARE_PERCENT)
        row.find(
            "assistance_rate_unit",
            "assistance_rate",
            severity="info" if likely else "warning",
            line=cell.line(0) if cell.places else None,
            printed=clean(cell.text),
            used=None if decided.percent is None else f"{decided.percent} %",
            why=decided.reason,
        )


def _centers(desk: Desk, kind: str, covered: Sequence[Municipality], is_prefecture: bool) -> None:
    label = desk.label_of("support_center", kind)
    cell = desk.passage(label)
    found = centers(cell.text, tuple(town.name for town in covered), is_prefecture=is_prefecture)
    entry = desk.book.row("support_center", f"{desk.report_id}|{kind}", kind=kind)
    raw = desk.text(entry, label, "raw")
    for column in ("direct", "outsourced", "prefecture_run", "total"):
        value = getattr(found, column)
        if raw is None:
            desk.nothing(entry, label, column)
        elif value is None:
            entry.absent(column, "not_printed", printed=cell.text, line=desk.filled.line(label))
        else:
            entry.put(column, value, cell.slices(), rule="centers", confidence=desk.rule((label,))[1])
    if raw is not None:
        entry.put("contractors", list(found.contractors), cell.slices(), rule="centers")
