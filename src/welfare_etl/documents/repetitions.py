"""Cells that a converter prints twice: inside the cell whose table they stand in, and once more as rows of their own."""

from __future__ import annotations

import re
from collections import deque

from rapidfuzz.distance import Levenshtein

from welfare_etl.records.document import Cell

_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d")
# Of two printings one may have a character wrong, and one more for every so many; a shorter cell must be alike.
_ALIKE_BELOW = 4
_PER_ERROR = 20


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
