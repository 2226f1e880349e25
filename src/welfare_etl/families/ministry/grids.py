"""Tables inside a cell or chapter: rows of cells parted by tabs. Their header says which column is the goal and which the result, and in
which unit bare numbers are counted."""

from __future__ import annotations

import re
from dataclasses import replace

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.quantity.patterns import COUNTER
from welfare_etl.normalize.units import factor

__all__ = ["column_roles", "counted_cells"]

_GOAL = re.compile(r"目標|計画値?|予定数")
_RESULT = re.compile(r"実績|結果|達成(?!率)|実施状況")
_UNIT = re.compile(rf"[(](?:単位 *:? *)?({COUNTER})[)]\s*\Z")
_BARE_KINDS = frozenset({"no_unit", "section_number"})


def _rows(folded: str) -> list[list[tuple[int, int]]]:
    """The tables of a text: lines with tabs that follow each other, as (start, end)."""
    tables: list[list[tuple[int, int]]] = []
    last_end = -2
    start = 0
    if "\t" not in folded:
        return tables
    for line in folded.split("\n"):
        end = start + len(line)
        if "\t" in line:
            if start == last_end + 1:
                tables[-1].append((start, end))
            else:
                tables.append([(start, end)])
            last_end = end
        start = end + 1
    return tables


def _header(folded: str, table: list[tuple[int, int]]) -> list[str]:
    """The titles of the columns: the first row, when it holds no digit; else none."""
    first = folded[slice(*table[0])]
    return first.split("\t") if len(table) > 1 and not re.search(r"\d", first) else []


def column_roles(folded: str, numbers: list[Quantity]) -> dict[int, str]:
    """Offset of a number → ``goal`` or ``result``, where the column's title says so."""
    roles: dict[int, str] = {}
    for table in _rows(folded):
        titles = _header(folded, table)
        marks = ["goal" if _GOAL.search(t) else "result" if _RESULT.search(t) else "" for t in titles]
        if "goal" not in marks or "result" not in marks:
            continue
        for q in numbers:
            row = next(((a, z) for a, z in table[1:] if a <= q.start < z), None)
            if row:
                column = folded.count("\t", row[0], q.start)
                if column < len(marks) and marks[column]:
                    roles[q.start] = marks[column]
    return roles


def counted_cells(folded: str, numbers: list[Quantity]) -> list[Quantity]:
    """``numbers`` with a bare number that fills its cell made a quantity: 相談件数(件) | 95. Its unit is the one in the brackets of its column's
    or row's title; without one it has none. A number in the first cell is the number of the row."""
    tables = _rows(folded)
    if not tables:
        return numbers
    out = []
    for q in numbers:
        found = q
        table = next((t for t in tables if t[0][0] <= q.start < t[-1][1]), None)
        if q.kind in _BARE_KINDS and table:
            row = next((a, z) for a, z in table if a <= q.start <= z)
            left, right = folded.rfind("\t", row[0], q.start), folded.find("\t", q.end, row[1])
            if (
                left >= 0
                and not folded[left : q.start].strip()
                and not folded[q.end : row[1] if right < 0 else right].strip()
            ):
                found = _counted(folded, table, row, q)
        out.append(found)
    return out


def _counted(folded: str, table: list[tuple[int, int]], row: tuple[int, int], q: Quantity) -> Quantity:
    titles = _header(folded, table)
    column = folded.count("\t", row[0], q.start)
    row_title = folded[row[0] : folded.find("\t", row[0], row[1])]
    for title in (titles[column] if column < len(titles) else "", row_title):
        unit = _UNIT.search(title)
        if unit:
            return replace(q, kind="quantity", unit=unit[1], unit_canonical=factor(unit[1])[0])
    return replace(q, kind="quantity")
