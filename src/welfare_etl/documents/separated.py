"""Text with commas between the cells, as a spreadsheet saves it: quoted cells may hold commas and go on over lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from welfare_etl.records.document import Cell, Row

_CELL = re.compile(r'[ \t]*+"(?P<quoted>(?:[^"]|"")*+)"[ \t]*+(?=,|\r?\n|$)|(?P<plain>[^,\n]*+)')
_FEWEST = 3


def separated(source: str) -> list[Row]:
    """The rows of a text with commas between its cells; none where it is no such text: nearly all of its lines have two or more."""
    if "\t" in source or source.count(",") < 2 * _FEWEST:
        return []
    rows = list(_rows(source))
    widths = Counter(len(row.cells) for row in rows)
    wide = sum(count for width, count in widths.items() if width > 2)
    return rows if wide >= _FEWEST and wide >= 0.8 * len(rows) and max(widths.values()) >= 0.5 * len(rows) else []


def _rows(source: str) -> Iterator[Row]:
    """The rows of a text with commas between its cells. A line of nothing but commas parts blocks."""
    at, number, block = 0, 1, 0
    while at < len(source):
        cells: list[Cell] = []
        first = number
        while True:
            m = _CELL.match(source, at)
            assert m is not None  # the second branch matches nothing, too
            cells.append(_cell(m, len(cells)))
            number += m[0].count("\n")
            at = m.end()
            if at >= len(source) or source[at] != ",":
                break
            at += 1
        end = source.find("\n", at)
        at, number = (end + 1, number + 1) if end >= 0 else (len(source), number)
        if all(cell.blank for cell in cells):
            block += 1
        else:
            yield Row(first, cells, block)


def _cell(m: re.Match[str], column: int) -> Cell:
    if m["quoted"] is None:
        text = m["plain"].rstrip("\r")
        return Cell(text, ((0, m.start(), len(text)),) if text else (), column)
    text, at = "", m.start("quoted")
    pieces: list[tuple[int, int, int]] = []
    for part in re.split(r'(?<=")(?=")', m["quoted"]):
        # A mark printed twice is one: the second stands between the pieces.
        part, skipped = (part[1:], 1) if text.endswith('"') and part.startswith('"') and pieces else (part, 0)
        pieces.append((len(text), at + skipped, len(part)))
        text, at = text + part, at + skipped + len(part)
    return Cell(text, tuple(pieces), column)
