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


_NUMBERED = {"target": ("target_id", "line"), "result": ("result_id", "line")}
"""Tables whose keys are counted: a row lost would rename all that follow, so there the line stands for the key."""


_OF_ALL_TEXT = frozenset({"number_role"})
"""Tables about every number of a text, those of its prose as well: a facts edition has fewer."""


def differences(full: Sequence[Extraction], facts: Sequence[Extraction]) -> list[Difference]:
    """One for each row whose facts differ between the two editions."""
    out: list[Difference] = []
    if len(full) != len(facts):
        return [Difference("report", None, frozenset(), f"{len(full)} reports became {len(facts)}")]
    for old, new in zip(full, facts, strict=True):
        for table in dict.fromkeys((*old.tables, *new.tables)):
            if table in _OF_ALL_TEXT:
                continue
            out.extend(_rows_differ(table, old, new))
    return out


def _rows_differ(table: str, old: Extraction, new: Extraction) -> list[Difference]:
    ours = [(_facts(table, row), row) for row in old.rows(table)]
    theirs_rows = new.rows(table)
    omitted = {
        (item.row_key, item.column_name)
        for item in new.missing
        if item.table_name == table and item.reason == "omitted"
    }
    theirs = [(_facts(table, row, omitted), row) for row in theirs_rows]
    if table not in _NUMBERED and len(ours) == len(theirs):
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


def _words(row: Row) -> tuple[str, ...]:
    label = getattr(row, "indicator", None) or ""
    return (label, *label.split()) if " " in label else (label,)


def _first(a: dict[str, Any], b: dict[str, Any]) -> str:
    return next(f"{c}: {v!r} became {b[c]!r}" for c, v in a.items() if c in b and b[c] != v)


def _facts(table: str, row: Row, omitted: set[tuple[str, str]] | None = None) -> dict[str, Any]:
    """A row's facts; of short cells those that stayed. A quote is as long as the text around it, so it is none."""
    counted = _NUMBERED.get(table, ("",))[0]
    out: dict[str, Any] = {}
    for column in type(row).model_fields:
        kind = kind_of(table, column)
        if column in (counted, "part_of") or kind in ("prose", "bearing"):
            continue
        if kind == "short" and omitted is not None and (row.row_key, column) in omitted:
            continue
        out[column] = getattr(row, column)
    return out


def _lines(edition: Extraction, table: str, row: Row) -> tuple[int | None, frozenset[int]]:
    """The line of a row, and all lines that it was read from; of a counted row only its own."""
    line: int | None = getattr(row, "line", None)
    if table in _NUMBERED and line is not None:
        return line, frozenset({line})
    read = {
        item.line_start
        for item in edition.lineage
        if item.table_name == table and item.row_key == row.row_key and item.column_name != "body_code"
    }
    return min(read, default=None) if line is None else line, frozenset(read)
