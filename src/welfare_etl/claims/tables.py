"""The tables of a text: rows of cells that follow each other, and the titles of their columns."""

from __future__ import annotations

import re
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


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells that follow each other: the titles of the columns (none: no header) and each row as ``(start, end)`` spans of cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]
    header: int
    """How many of the rows are titles."""
    caption: int
    """The node that the table stands below; -1: none."""
    shifts: tuple[int, ...]
    """Of each row, how many of its first columns a cell of a row above fills."""

    def under(self, row: int, cell: int) -> int:
        """The column of a row's cell."""
        return cell + self.shifts[row]


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
        starts = [
            k for k, row in enumerate(cells) if k == 0 or (_header(text, row) and not _header(text, cells[k - 1]))
        ]
        for a, z in zip(starts, [*starts[1:], len(cells)], strict=True):
            part = cells[a:z]
            header = next((k for k, row in enumerate(part) if not _header(text, row)), len(part))
            header = min(header, len(part) - 1)
            width = max(len(row) for row in part[: header or 1])
            titles = tuple(
                " ".join(
                    dict.fromkeys(text.folded[slice(*row[c])].strip() for row in part[:header] if c < len(row))
                ).strip()
                for c in range(width)
            )
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
            out.append(Table(titles if header else (), tuple(part), header, caption, _shifts(text, part)))
    return out


_SPANS = re.compile(r"rowspan *= *[\"']?(\d{1,2})", re.I)


def _shifts(text: Text, rows: list[tuple[tuple[int, int], ...]]) -> tuple[int, ...]:
    """<td rowspan="3">: the rows below have a cell less, at their beginning."""
    out, left, width = [], 0, 0
    for row in rows:
        width = max(width, len(row))
        left = max(0, left - 1)
        out.append(width - len(row) if left else 0)
        said = _SPANS.search(text.text, *row[0])
        left = int(said[1]) if said else left
    return tuple(out)


def _header(text: Text, row: tuple[tuple[int, int], ...]) -> bool:
    """Whether a row holds titles: several cells with words, and no number but years and days."""
    filled = [(a, z) for a, z in row if text.folded[a:z].strip()]
    numbers = text.numbers_between(row[0][0], row[-1][1] + 1)
    return len(filled) > 1 and all(q.kind in _IN_TITLES for q in numbers)
