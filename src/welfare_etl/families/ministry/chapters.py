"""Chapters 1-2 to 4: the texts of the vision and of the three projects, and their typed cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from welfare_etl.evidence.book import Entry
from welfare_etl.evidence.span import ELIDED
from welfare_etl.families.ministry.bodies import body_kind, implementer
from welfare_etl.families.ministry.desk import Desk, absence
from welfare_etl.families.ministry.form_2018 import CHAPTERS
from welfare_etl.families.ministry.people import area_population, coordinators, said_in
from welfare_etl.normalize.text import fold

# Doubts that are an answer: what ``missing`` says of them.
_MISSING = {None: "not_printed", "undecided": "unknown", "several_bodies": "several"}


def read_vision(desk: Desk) -> None:
    """The row of ``vision``: 1-2 地域の特徴 and chapter 2."""
    desk.texts(desk.book.row("vision"))


def chapters(desk: Desk) -> set[str]:
    """The projects whose chapters the report has and the dataset a table for."""
    return {project for project in CHAPTERS if project in desk.filled.present}


def read_chapters(desk: Desk, present: set[str]) -> set[str]:
    """Rows of the project tables; returns the projects whose chapter names who carries the project out."""
    named: set[str] = set()
    for project, table in CHAPTERS.items():
        if project not in present:
            continue
        if project == "community":
            for block in ("community_building", "consultation"):
                part = desk.texts(desk.book.row(block), but=("population",))
                _typed(desk, part, "population", area_population)
        entry = desk.book.row(table)
        desk.texts(entry, but=("implementer", "coordinators"))
        _implementer(desk, entry)
        if entry.values.get("implementer") is not None:
            named.add(project)
        if project == "multi_agency":
            _typed(desk, entry, "coordinators", coordinators)
            desk.text(entry, desk.label_of(table, "coordinators"), "coordinators_raw")
    return named


def _implementer(desk: Desk, entry: Entry) -> None:
    """The columns implementer, contractor and implementer_raw."""
    label = desk.label_of(entry.table, "implementer")
    found = desk.passage(label)
    raw = desk.text(entry, label, "implementer_raw")
    if raw is None:
        for column in ("implementer", "contractor", "implementer_kind", "contractor_kind"):
            entry.absent(column, desk.why(label), line=desk.filled.line(label))
        return
    bodies = implementer(found.text)
    # 市/社会福祉法人…: do both answer for it, or is the second one commissioned? 市及び社会福祉法人… says so.
    listed = re.search(r"[/・、,]", fold(bodies.implementer or ""))
    jointly = bool(listed) and bodies.contractor is None and body_kind(bodies.implementer) == "several"
    if jointly:
        entry.find("several_implementers", "implementer", line=found.line(0), printed=raw)
    for column, printed in (("implementer", bodies.implementer), ("contractor", bodies.contractor)):
        if printed is None:
            for name in (column, f"{column}_kind"):
                entry.absent(name, "unreadable" if jointly else "not_printed", printed=raw, line=found.line(0))
            continue
        value = desk.repaired(printed)
        if value != printed:
            # Where the head of the report is misread in the same way, it has been told with a warning already.
            told = any(item.code in ("place_fuzzy", "body_repaired") for item in desk.book.finding)
            severity = "info" if told else None
            entry.find("body_repaired", column, severity=severity, line=found.line(0), printed=printed, used=value)
        sure = desk.rule((label,))[1] if value == printed else 0.9
        entry.put(column, value, found.slices(), rule="implementer_bracket", confidence=sure)
        entry.put(f"{column}_kind", body_kind(value), found.slices(), rule="kind_of_body", confidence=0.95)


def _typed(desk: Desk, entry: Entry, column: str, read: Callable[[str], tuple[int | None, str | None]]) -> None:
    """A number that a text cell holds; where it holds none, or several, the reason and (for doubt) a finding."""
    label = desk.label_of(entry.table, column)
    found = desk.passage(label)
    if not found.text.strip():
        desk.nothing(entry, label, column)
        return
    reason = absence(found.text)
    # What a facts edition keeps of a cell may be all that the number is read from.
    value, doubt = (None, None) if reason not in (None, "omitted") else read(ELIDED.sub("", found.text))
    line = found.line(0)
    if value is not None:
        said = said_in(found.text) if column == "coordinators" else (0, None)
        entry.put(column, value, found.slices(*said), rule=f"{column}_in_text", confidence=desk.rule((label,))[1])
        return
    entry.absent(column, reason or _MISSING.get(doubt, "unreadable"), printed=found.text, line=line)
    if reason is None and doubt not in _MISSING:
        broken = doubt in ("bad_grouping", "no_number") and any(map(str.isdecimal, found.text))
        severity = "warning" if broken else None  # (人口)9142,734人, 2,12人: a digit may be wrong
        entry.find(f"no_single_{column}", column, severity=severity, line=line, printed=found.text.strip(), why=doubt)
    if column == "population":
        spans = desk.filled.parts(label)
        if reason:
            desk.book.told(spans)
        else:
            desk.book.left(spans, doubt or "no_number")
