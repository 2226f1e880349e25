"""Whether two editions of a document say the same facts, and on which lines they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from welfare_etl.abridge.columns import kind_of
from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction


@dataclass(frozen=True, slots=True)
class Difference:
    """A row whose facts the facts edition does not tell as the full one does: its table, line, and all lines that it was
    read from, what is the matter in words, and the words of the label that the full edition gives it."""

    table: str
    line: int | None
    lines: frozenset[int]
    what: str
    words: tuple[str, ...] = ()


_COUNTED = {
    "target": frozenset({"target_id"}),
    "result": frozenset({"result_id"}),
    "number_role": frozenset({"target_id", "result_id", "rule", "confidence"}),
}
"""Tables whose keys are counted, and the columns that hang on the count or on the words around: a row lost would rename
all that follow, so there the line stands for the key."""

_ROLES_IN_PROSE = frozenset(
    {"date", "ordinal", "name", "setting", "condition", "reference", "divisor", "body_size", "other"}
)
"""Roles of numbers that are nobody's goal, result or comparison: they leave with the prose that they stand in."""


def differences(full: Sequence[Extraction], facts: Sequence[Extraction]) -> list[Difference]:
    """One for each row whose facts differ between the two editions."""
    out: list[Difference] = []
    if len(full) != len(facts):
        return [Difference("report", None, frozenset(), f"{len(full)} reports became {len(facts)}")]
    for old, new in zip(full, facts, strict=True):
        for table in dict.fromkeys((*old.tables, *new.tables)):
            out.extend(_rows_differ(table, old, new))
    return out


def _rows_differ(table: str, old: Extraction, new: Extraction) -> list[Difference]:
    ours = [(_facts(table, row), row) for row in _compared(table, old)]
    omitted = {
        (item.row_key, item.column_name)
        for item in new.missing
        if item.table_name == table and item.reason == "omitted"
    }
    theirs = [(_facts(table, row, omitted), row) for row in _compared(table, new)]
    if table not in _COUNTED and len(ours) == len(theirs):
        return [
            Difference(table, *_lines(old, table, a), _first(fa, fb))
            for (fa, a), (fb, _) in zip(ours, theirs, strict=True)
            if any(fb.get(column, value) != value for column, value in fa.items())
        ]
    left, right = Counter(str(f) for f, _ in ours), Counter(str(f) for f, _ in theirs)
    gone = [
        Difference(table, *_lines(old, table, row), f"lost {f}", _words(row))
        for f, row in ours
        if left[str(f)] > right[str(f)]
    ]
    come = [
        Difference(table, *_lines(new, table, row), f"new {f}") for f, row in theirs if right[str(f)] > left[str(f)]
    ]
    return gone + come


def _compared(table: str, edition: Extraction) -> list[Row]:
    return [row for row in edition.rows(table) if getattr(row, "role", None) not in _ROLES_IN_PROSE]


def _words(row: Row) -> tuple[str, ...]:
    label = getattr(row, "indicator", None) or ""
    return (label, *label.split()) if " " in label else (label,)


def _first(a: dict[str, Any], b: dict[str, Any]) -> str:
    return next(f"{c}: {v!r} became {b[c]!r}" for c, v in a.items() if c in b and b[c] != v)


def _facts(table: str, row: Row, omitted: set[tuple[str, str]] | None = None) -> dict[str, Any]:
    """A row's facts; of short cells those that stayed. A quote is as long as the text around it, so it is none."""
    out: dict[str, Any] = {}
    for column in type(row).model_fields:
        kind = kind_of(table, column)
        if column in _COUNTED.get(table, ()) or kind in ("prose", "bearing"):
            continue
        if kind == "short" and omitted is not None and (row.row_key, column) in omitted:
            continue
        out[column] = getattr(row, column)
    return out


def _lines(edition: Extraction, table: str, row: Row) -> tuple[int | None, frozenset[int]]:
    """The line of a row, and all lines that it was read from; of a counted row only its own."""
    line: int | None = getattr(row, "line", None)
    if table in _COUNTED and line is not None:
        return line, frozenset({line})
    read = {
        item.line_start
        for item in edition.lineage
        if item.table_name == table and item.row_key == row.row_key and item.column_name != "body_code"
    }
    return min(read, default=None) if line is None else line, frozenset(read)
