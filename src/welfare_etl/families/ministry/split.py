"""A publication of many reports, as its reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.forms.labels import starts
from welfare_etl.normalize.text import fold, squash
from welfare_etl.records.document import Row

_HEADING = re.compile(r"\s*(?:北海道|東京都|京都府|大阪府|[一-鿿]{2,3}県)(?:\s+\S.{0,40})?\s*")
# A report's opening labels in the form's order. One that comes again, or too early, opens the next report.
_OPENINGS = tuple(FORM.by_id[name] for name in FORM.opening)
_LOOK_BACK = 6
# Two neighbouring characters of an opening label, which even a misprinted one has: most rows are done with at once.
_MAY_OPEN = re.compile(
    "|".join(sorted({one.core[at : at + 2] for one in _OPENINGS for at in range(len(one.core) - 1)}))
)
_LONGEST_OPENING = 60
# Rows within which the same opening label read twice is one heading and its neighbour: 1. 自治体の基本情報等, 1-1. 自治体の基本情報.
_SAME_OPENING = 3


@dataclass(frozen=True, slots=True)
class ReportRows:
    """One report's rows; ``heading`` is the line above the form that names the body, None where there is none."""

    heading: Row | None
    rows: tuple[Row, ...]
    has_header: bool


def split(rows: Sequence[Row]) -> list[ReportRows]:
    """The reports of a document in order. Rows before the first report belong to it; no row is lost.

    A document without a single opening label is one report without header.
    """
    openings: list[tuple[int, bool]] = []
    last = len(_OPENINGS)
    last_index = -1
    for index, row in enumerate(rows):
        if row.echo:
            continue
        if not _MAY_OPEN.search(squash(row.text[:_LONGEST_OPENING])):
            continue
        for order, label in enumerate(_OPENINGS):
            if starts(row, label) and _confirmed(row, label.id):
                twice = label.id == "basics" and index - last_index <= _SAME_OPENING
                if order < last or (order == last and not twice):
                    openings.append((index, order == 0))
                last, last_index = order, index
                break
    if not openings:
        return [ReportRows(None, tuple(rows), False)] if rows else []
    begins: list[int] = []
    headings: list[Row | None] = []
    for index, _ in openings:
        at, heading = index, None
        floor = begins[-1] + 1 if begins else 0
        for back in range(index - 1, max(floor, index - _LOOK_BACK) - 1, -1):
            if is_heading(rows[back]):
                at, heading = back, rows[back]
                break
        begins.append(at)
        headings.append(heading)
    begins[0] = 0
    ends = [*begins[1:], len(rows)]
    return [
        ReportRows(heading, tuple(rows[begin:end]), has_header)
        for begin, end, heading, (_, has_header) in zip(begins, ends, headings, openings, strict=True)
    ]


def _confirmed(row: Row, label_id: str) -> bool:
    """Whether what the form prints beside an opening label is there: the words alone also stand in appended pages."""
    if label_id == "prefecture":
        return len(row.filled) > 1
    if label_id == "marks":
        return any("地域力強化" in cell.text for cell in row.filled)
    return True


def is_heading(row: Row) -> bool:
    """Whether a row is the line above a form that names the body: 北海道 札幌市, or a prefecture's name alone."""
    filled = row.filled
    return len(filled) == 1 and _HEADING.fullmatch(fold(filled[0].text)) is not None
