"""A row without a label below one of the form's: is it of the answer above it, or a row that the form does not have?

What parts them is where the answer stands. Beside its label, or in its cell, nothing but a page break carries more of it
into a row of its own: that row stands in a new table or on a new page, or the label's column is blank. Below its label an
answer may have many rows: a list goes on with its marks, a table with cells. Where both may be, the row is read with the
answer and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from welfare_etl.evidence.span import ELIDED, Span
from welfare_etl.forms.filled import Filled
from welfare_etl.forms.gaps import BRACKETED, is_name
from welfare_etl.records.document import Row

__all__ = ["Below", "below", "beyond"]

# What a line's mark is: of ③ that it is one of the circled, of 2. that it is a number.
_MARKS = (
    ("①", "[①-⑳]"),
    ("1", r"第?\d{1,2}(?:章|[.．、])"),
    ("ア", r"[ア-コ][\s.．、]"),
    ("(ア", r"\([ア-コ\d]{1,2}\)"),
)
_MARK = re.compile("|".join(f"({pattern})" for _, pattern in _MARKS) + r"|([・○〇●◎□■◆◇▼★※【〔<〈《(-])")
# 集まりの開き方を | 助言する。: a line that has not come to its end, or is as long as one that a page wraps.
_OPEN = re.compile(r"[、,・のをにがはとでへもや]\Z")
_WRAPPED = 30
_SENTENCE_ENDS = ("。", ")", "）", "」")


class Below(Enum):
    """What a row without a label is."""

    ANSWER = "answer"
    UNSURE = "unsure"
    """Of the answer, or a row that the form does not have."""
    STRANGE = "strange"
    STRANGE_ROW = "strange_row"
    """Strange by itself: the row below it is the answer."""


def below(filled: Filled, row: Row, spans: Sequence[Span], label_id: str, columns: int, ahead: Sequence[Row]) -> Below:
    """Judges the cells of a row. ``label_id`` is the label whose answer the first of them would be, ``columns`` how many labels
    stand side by side above, ``ahead`` are the rows between this one and the next label. Rows of one line are a table within a cell."""
    first, parts, label = spans[0], filled.parts(label_id), filled.printed.get(label_id)
    if label is None or row.line == label.line or any(ELIDED.search(span.text) for span in (*spans, *parts)):
        return Below.ANSWER
    if not parts:
        return _below_label(spans, ahead) if columns == 1 else Below.ANSWER
    before = parts[-1]
    if _listed(first, parts):
        return Below.ANSWER
    named = _named(first)
    ended = _has_ended(before.folded)
    if before.block != row.block or before.row.page != row.page:
        whole = len(spans) == 1 and not ahead
        return Below.ANSWER if not (ended and named) else Below.UNSURE if whole else Below.STRANGE
    if columns > 1 or parts[0].row is label.row:
        if columns == 1 and first.cell.column > label.cell.column:
            return Below.ANSWER
        return Below.STRANGE if ended or named or parts[0].cell is not label.cell else Below.ANSWER
    if len(spans) > 1:
        if len(before.row.filled) > 1:
            return Below.ANSWER
        table = bool(ahead) and len(ahead[0].filled) > 1
        return Below.STRANGE if named and not table else Below.UNSURE
    if ended and (named or BRACKETED.match(first.folded)):
        return Below.STRANGE if named and ahead else Below.UNSURE
    return Below.ANSWER


def _below_label(spans: Sequence[Span], ahead: Sequence[Row]) -> Below:
    """The first row below a label whose answer is not beside it."""
    named = _named(spans[0])
    if len(spans) > 1:
        if ahead and len(ahead[0].filled) > 1:
            return Below.ANSWER
        return Below.STRANGE_ROW if named and ahead else Below.UNSURE
    if not named and not BRACKETED.match(spans[0].folded):
        return Below.ANSWER
    mark = _mark(spans[0].folded)
    listed = mark and any(_mark(row.filled[0].folded) == mark for row in ahead if row.filled)
    return Below.UNSURE if ahead and not listed else Below.ANSWER


def beyond(filled: Filled, row: Row, span: Span, label_id: str, table: bool) -> Below:
    """Judges a cell that stands right of an answer in its label's row. ``table``: answers stand beside their labels, never in
    their cells."""
    label, parts = filled.printed[label_id], filled.parts(label_id)
    beside = [part for part in parts if part.row is row and not (table and part.cell is label.cell)]
    if label.row is not row or span.start or not beside or _listed(span, parts) or ELIDED.search(row.text):
        return Below.ANSWER
    return Below.STRANGE if _named(span) and row.filled_after(span.cell) is not None else Below.UNSURE


def _listed(span: Span, parts: Sequence[Span]) -> bool:
    """Whether a cell goes on a list: its mark is of the kind that a line of the answer begins with."""
    return _mark(span.folded) in {_mark(line) for part in parts for line in part.folded.split("\n")} - {""}


def _mark(text: str) -> str:
    """The kind of mark that a line begins with; empty for none."""
    found = _MARK.match(text.lstrip())
    if found is None:
        return ""
    return _MARKS[found.lastindex - 1][0] if found.lastindex and found.lastindex <= len(_MARKS) else found[0]


def _named(span: Span) -> bool:
    """Whether a cell may be a label, whatever mark or bracket stands around it."""
    mark = _MARK.match(span.folded.lstrip())
    bare = span.stripped()
    return is_name(bare.part(mark.end()) if mark else bare)


def _has_ended(text: str) -> bool:
    line = text.rstrip().rsplit("\n", 1)[-1].strip()
    return line.endswith(_SENTENCE_ENDS) or (len(line) < _WRAPPED and not _OPEN.search(line))
