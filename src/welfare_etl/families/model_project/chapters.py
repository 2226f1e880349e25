"""Chapters 1-2 to 4: the texts of the vision and of the three projects, and their typed cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from welfare_etl.families.model_project.bodies import area_population, coordinators, implementer
from welfare_etl.families.model_project.desk import Desk, absence
from welfare_etl.families.model_project.form import BY_ID, CHAPTERS
from welfare_etl.normalize.text import clean

# Doubts that are an answer: what ``missing`` says of them.
_MISSING = {None: "blank", "undecided": "unknown"}
_PREFIX = {"community": "c", "multi_agency": "m", "prefectural": "p"}


def read_vision(desk: Desk) -> None:
    """The row of ``vision``: 1-2 地域の特徴 and chapter 2."""
    row: dict[str, Any] = {"report_id": desk.report_id}
    for label in ("characteristics", "purpose", "desired_change"):
        row[label] = desk.text(label, "vision", label)
    desk.ledger.add("vision", row)


def chapters(desk: Desk) -> set[str]:
    """The projects that the report has a chapter for: its heading is printed, or at least two of its labels."""
    found = set()
    for project in CHAPTERS:
        own = [
            label
            for label in BY_ID.values()
            if label.id.startswith(f"{_PREFIX[project]}.") and desk.filled.has(label.id)
        ]
        if desk.filled.has(project) or len(own) >= 2:
            found.add(project)
    return found


def read_chapters(desk: Desk, present: set[str]) -> set[str]:
    """Rows of the project tables; returns the projects whose chapter names who carries the project out."""
    named: set[str] = set()
    for project, table in CHAPTERS.items():
        if project not in present:
            continue
        row = desk.whole_row(table, **_implementer(desk, _PREFIX[project], table))
        if row["implementer"] is not None:
            named.add(project)
        if project == "community":
            for block, label in (("community_building", "a"), ("consultation", "b")):
                population = _typed(desk, f"{label}.population", block, "population", area_population)
                desk.ledger.add(block, desk.whole_row(block, population=population))
        elif project == "multi_agency":
            row["coordinators"] = _typed(desk, "m.coordinators", table, "coordinators", coordinators)
            row["coordinators_raw"] = desk.text("m.coordinators", table, "coordinators_raw")
        desk.ledger.add(table, row)
    return named


def _implementer(desk: Desk, prefix: str, table: str) -> dict[str, Any]:
    """The columns implementer, contractor and implementer_raw."""
    label = f"{prefix}.implementer"
    found = desk.passage(label)
    raw = desk.text(label, table, "implementer_raw")
    row: dict[str, Any] = {"implementer_raw": raw, "implementer": None, "contractor": None}
    if prefix == "m":
        row["coordinators"] = None
    if raw is None:
        for column in ("implementer", "contractor"):
            desk.nothing(label, table, column, desk.report_id)
        return row
    bodies = implementer(found.text)
    for column, value in (("implementer", bodies.implementer), ("contractor", bodies.contractor)):
        row[column] = value
        if value is None:
            desk.ledger.absent(table, desk.report_id, column, "blank", printed=raw[:80], line=found.line(0))
        else:
            desk.ledger.evidence(table, desk.report_id, column, found.slices(), rule="implementer_bracket")
    return row


def _typed(
    desk: Desk, label: str, table: str, column: str, read: Callable[[str], tuple[int | None, str | None]]
) -> int | None:
    """A number that a text cell holds; where it holds none, or several, the reason and (for doubt) a finding."""
    found = desk.passage(label)
    if not found.text.strip():
        desk.nothing(label, table, column, desk.report_id)
        return None
    reason = absence(found.text)
    value, doubt = (None, None) if reason else read(found.text)
    line = found.line(0)
    if value is not None:
        desk.ledger.evidence(table, desk.report_id, column, found.slices(), rule=f"{column}_in_text")
        return value
    desk.ledger.absent(
        table,
        desk.report_id,
        column,
        reason or _MISSING.get(doubt, "unreadable"),
        printed=clean(found.text)[:80],
        line=line,
    )
    if doubt and doubt not in _MISSING:
        desk.ledger.find(
            "info",
            f"no_single_{column}",
            f"The cell does not hold just one figure ({doubt}): {clean(found.text)[:80]!r}. The value is NULL.",
            line=line,
            table=table,
            column=column,
            printed=clean(found.text)[:80],
        )
    if column == "population":
        desk.leave(desk.filled.parts(label), reason or doubt or "no_number")
    return None
