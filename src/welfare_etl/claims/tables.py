"""The tables of a text: rows of cells that follow each other, and the titles of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .text import Text

__all__ = ["Table", "tables_of"]

# Numbers that a title may hold: 平成30年度, 第1回, 65歳以上.
_IN_TITLES = frozenset(
    {
        "date",
        "circled_number",
        "list_number",
        "reference",
        "section_number",
        "ordinal",
        "name",
        "age",
        "time",
        "year",
        "duration",
    }
)


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells that follow each other: the titles of the columns (none: no header) and each row as ``(start, end)`` spans of cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Span, ...], ...]
    header: int
    """How many of the rows are titles."""
    caption: int
    """The node that the table stands below; -1: none."""
    grid: tuple[tuple[Span | None, ...], ...]
    """Of each row, the cell that fills each column: <td rowspan="3"> fills it in the rows below too, <th colspan="2"> fills two."""
    under: tuple[tuple[int, ...], ...]
    """Of each row, the (first) column of each cell."""

    def heads(self, row: int, cell: int) -> tuple[Span, ...]:
        """The title cells above a row's cell, the highest first; none for a title."""
        at = self.under[row][cell] if row >= self.header else -1
        over = [line[at] for line in self.grid[: self.header] if 0 <= at < len(line)]
        return tuple(dict.fromkeys(head for head in over if head is not None))


def _cells(folded: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    line = folded[start:end]
    sign = "\t" if "\t" in line else "|"
    out, at = [], start
    for piece in line.split(sign):
        out.append((at, at + len(piece)))
        at += len(piece) + 1
    if sign == "|":
        out = [(a, z) for k, (a, z) in enumerate(out) if folded[a:z].strip() or 0 < k < len(out) - 1]
    return tuple(out)


def tables_of(text: Text, rows: list[int]) -> list[Table]:
    """The tables that the nodes ``rows`` of a text make."""
    groups: list[list[int]] = []
    for index in rows:
        if groups and index == groups[-1][-1] + 1:
            groups[-1].append(index)
        else:
            groups.append([index])
    out: list[Table] = []
    for group in groups:
        cells = [_cells(text.folded, text.nodes[i].start, text.nodes[i].end) for i in group]
        cells = [row for row in cells if not all(re.fullmatch(r"[ :-]*", text.folded[a:z]) for a, z in row)] or cells[
            :1
        ]
        titles = [_header(text, row) for row in cells]
        starts = [
            k
            for k, row in enumerate(cells)
            if k == 0 or (titles[k] and not titles[k - 1] and _again(text, cells[0], row))
        ]
        for a, z in zip(starts, [*starts[1:], len(cells)], strict=True):
            part = cells[a:z]
            header = next((k for k in range(len(part)) if not titles[a + k]), len(part))
            header = min(header, len(part) - 1)
            first = group[0]
            above = next(
                (
                    k
                    for k in range(first - 1, max(-1, first - 4), -1)
                    if text.folded[text.nodes[k].start : text.nodes[k].end].strip()
                ),
                -1,
            )
            caption = above if above >= 0 and a == 0 and not text.nodes[above].row else -1
            grid, under = _grid(text, part)
            grid = (*_spread(text, grid[:header]), *grid[header:])
            out.append(Table(_titles(text, grid[:header]), tuple(part), header, caption, grid, under))
    return out


def _spread(text: Text, heads: tuple[tuple[Span | None, ...], ...]) -> Iterator[tuple[Span | None, ...]]:
    """養成講座 | (blank) over 回数 | 人数: a title stands over the blank cells to its right, above other titles."""
    for line, below in zip(heads, [*heads[1:], ()], strict=False):
        filled: list[Span | None] = []
        for c, cell in enumerate(line):
            blank = cell is not None and not text.folded[slice(*cell)].strip()
            lower = below[c] if c < len(below) else None
            named = lower is not None and text.folded[slice(*lower)].strip()
            filled.append(filled[-1] if blank and named and filled else cell)
        yield tuple(filled)


def _titles(text: Text, grid: tuple[tuple[Span | None, ...], ...]) -> tuple[str, ...]:
    """What stands over each column, from above to below, each word once."""
    width = max((len(row) for row in grid), default=0)
    over = [[row[c] for row in grid if c < len(row)] for c in range(width)]
    return tuple(
        " ".join(dict.fromkeys(text.folded[slice(*cell)].strip() for cell in column if cell)).strip() for column in over
    )


_CELL_TAG = re.compile(r"<t[dh]\b(?P<said>[^<>]{0,200})>", re.I)
_SPAN = re.compile(r"(?P<way>row|col)span *= *[\"']?(?P<n>\d{1,2})", re.I)


def _grid(
    text: Text, rows: list[tuple[Span, ...]]
) -> tuple[tuple[tuple[Span | None, ...], ...], tuple[tuple[int, ...], ...]]:
    out: list[tuple[Span | None, ...]] = []
    under: list[tuple[int, ...]] = []
    down: dict[int, tuple[int, Span]] = {}  # column → in how many more rows a cell fills it
    for row in rows:
        line: list[Span | None] = []
        below: dict[int, tuple[int, Span]] = {}
        at: list[int] = []

        for cell in (*row, None):
            while len(line) in down:
                left, filling = down[len(line)]
                if left > 1:
                    below[len(line)] = left - 1, filling
                line.append(filling)
            if cell is None:
                break
            rows_filled, columns_filled = _extent(text, cell)
            at.append(len(line))
            for _ in range(columns_filled):
                if rows_filled > 1:
                    below[len(line)] = rows_filled - 1, cell
                line.append(cell)
        down = below
        out.append(tuple(line))
        under.append(tuple(at))
    return tuple(out), tuple(under)


def _extent(text: Text, cell: Span) -> tuple[int, int]:
    """How many rows and columns a cell fills."""
    start = max(0, cell[0] - 1)  # the cell's tag begins where its sign stands
    tag = _CELL_TAG.search(text.text, start, min(cell[1], start + 300)) if text.text[start] == "<" else None
    said = {m["way"].lower(): int(m["n"]) for m in _SPAN.finditer(tag["said"])} if tag else {}
    return max(1, said.get("row", 1)), max(1, said.get("col", 1))


def _header(text: Text, row: tuple[Span, ...]) -> bool:
    """Whether a row holds titles: several cells with words, and no number but years and days."""
    filled = [(a, z) for a, z in row if text.folded[a:z].strip()]
    numbers = text.numbers_between(row[0][0], row[-1][1] + 1)
    return len(filled) > 1 and all(q.kind in _IN_TITLES for q in numbers)


_TITLE = re.compile(r"目標|実績|結果|計画|項目|区分|指標|内容|年度|単位|<th", re.I)


def _again(text: Text, first: tuple[Span, ...], row: tuple[Span, ...]) -> bool:
    """Whether a row of words within a table is a row of titles again, and not サロン | 未実施 | －."""
    said = {text.folded[slice(*cell)].strip() for cell in first} - {""}
    return _TITLE.search(text.text, row[0][0], row[-1][1]) is not None or any(
        text.folded[slice(*cell)].strip() in said for cell in row
    )
