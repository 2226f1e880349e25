"""Cells that a converter prints twice: inside the cell whose table they stand in, and once more as rows of their own."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from welfare_etl.records.document import Cell, Row

_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d")
# Of two printings one may have a character wrong, and one more for every so many; a shorter cell must be alike.
_ALIKE_BELOW = 4
_PER_ERROR = 20
_LEAST_INNER = 4
# A table inside a cell has at least so many cells with text.


class Repetitions:
    """The cells of tables inside cells, each waiting for its second printing.

    They are printed again once each: what stands there a third time is a cell of its own.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Cell]] = {}
        self.differing: list[tuple[Cell, Cell]] = []
        """Second printings that are not quite the first, each with the first."""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def copy(self) -> Repetitions:
        """The same cells, to be taken without taking them from here."""
        other = Repetitions()
        other._waiting = {text: deque(cells) for text, cells in self._waiting.items()}
        other.differing = self.differing
        return other

    def add(self, cell: Cell) -> None:
        """A cell of a table inside a cell."""
        if text := _SPACE.sub("", cell.text):
            self._waiting.setdefault(text, deque()).append(cell)

    def clear(self) -> None:
        """Nothing is repeated any more."""
        self._waiting.clear()

    def take(self, cell: Cell) -> Cell | None:
        """The cell that this one prints again; None where it is a cell of its own."""
        text = _SPACE.sub("", cell.text)
        known = text if text in self._waiting else self._near(text)
        if known is None:
            return None
        cells = self._waiting[known]
        first = cells.popleft()
        if not cells:
            del self._waiting[known]
        if known != text:
            self.differing.append((cell, first))
        return first

    def _near(self, text: str) -> str | None:
        """The only waiting text that this one is but for a misread character; other digits are another value."""
        if len(text) < _ALIKE_BELOW:
            return None
        allowed = 1 + len(text) // _PER_ERROR
        near = [
            known
            for known in self._waiting
            if len(known) >= _ALIKE_BELOW
            and abs(len(known) - len(text)) <= allowed
            and Levenshtein.distance(known, text, score_cutoff=allowed) <= allowed
            and _DIGITS.findall(known) == _DIGITS.findall(text)
        ]
        return near[0] if len(near) == 1 else None


def unfolded(rows: Sequence[Row]) -> list[Row]:
    """The rows, with tables inside cells in their place where a page prints them three times: run together in their cell,
    cell by cell beside it, and as rows of their own below (a program that wrote each cell of an HTML page it found).

        ④内容 | (対象)(人口)町内3人 研修をする | (対象) | (人口) | 町内 | 3人
        (対象) | (人口)
        町内 | 3人
    """
    out: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        found = None
        for whole, inner in ((row.filled[n], row.filled[n + 1 :]) for n in range(min(2, len(row.filled)))):
            if len(inner) >= _LEAST_INNER and (spans := _spans(whole, inner)):
                found = _printed_below(rows[at + 1 :], inner)
                break
        if found is None:
            out.append(row)
            at += 1
            continue
        groups, used = found
        lead, start = row.cells[: row.cells.index(whole)], 0
        echoes = [cell_part(whole, *span, inner[n]) for n, span in enumerate(spans)]
        for group in groups:
            for cells in ([cell_part(whole, start, spans[group[0]][0])], [inner[n] for n in group]):
                if not cells[0].blank:
                    out.append(Row(row.line, [*lead, *cells], row.block, row.page))
                    lead = [Cell("", ())]
            start = spans[group[-1]][1]
        part = cell_part(whole, start, len(whole.text))
        if not part.blank:
            out.append(Row(row.line, [*lead, part], row.block, row.page))
        out.append(Row(row.line, echoes, row.block, row.page, echo=True))
        out += used
        at += 1 + len(used)
    return out


def cell_part(cell: Cell, start: int, end: int, echo_of: Cell | None = None) -> Cell:
    """``cell.text[start:end]`` without the white space around it, as a cell of its own."""
    while start < end and cell.text[start].isspace():
        start += 1
    while start < end and cell.text[end - 1].isspace():
        end -= 1
    pieces = [
        (max(at, start) - start, origin + max(at, start) - at, min(at + length, end) - max(at, start))
        for at, origin, length in cell.pieces
        if at < end and at + length > start
    ]
    return Cell(cell.text[start:end], tuple(pieces), cell.column, echo_of)


def _spans(whole: Cell, inner: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where the cells stand in the text of the whole, one behind the other; empty where one does not."""
    places = [at for at, char in enumerate(whole.text) if not char.isspace()]
    text, start = _SPACE.sub("", whole.text), 0
    spans: list[tuple[int, int]] = []
    for cell in inner:
        said = _SPACE.sub("", cell.text)
        found = text.find(said, start)
        if found < 0:
            return []
        start = found + len(said)
        spans.append((places[found], places[start - 1] + 1))
    return spans


def _printed_below(rows: Sequence[Row], inner: Sequence[Cell]) -> tuple[list[list[int]], list[Row]] | None:
    """The cells by the rows in which they are printed once more, and those rows as echoes; None unless all are."""
    groups: list[list[int]] = []
    used: list[Row] = []
    number, said = 0, ""
    for row in rows:
        if number == len(inner):
            break
        cells: list[Cell] = []
        groups.append([])
        for cell in row.filled:
            said += _SPACE.sub("", cell.text)
            expected = _SPACE.sub("", inner[number].text) if number < len(inner) else ""
            if not expected.startswith(said):
                return None
            cells.append(Cell(cell.text, cell.pieces, cell.column, inner[number]))
            if len(said) == len(_SPACE.sub("", cell.text)):
                groups[-1].append(number)
            if said == expected:
                number, said = number + 1, ""
        used.append(Row(row.line, cells, row.block, row.page, echo=True))
    return ([group for group in groups if group], used) if number == len(inner) else None
