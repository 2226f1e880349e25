"""A text with its numbers, cut at sentences, items and brackets: the neighbourhood in which a number is understood."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold

from .grids import counted_cells

__all__ = ["NumberedText"]

# A sentence ends at 。 and at the end of a paragraph; an item also where the next bullet stands. ・ is a bullet only at a line's beginning or
# after white space, a closing bracket or 。 (elsewhere it joins nouns: 高齢者・介護).
_SENTENCE_END = re.compile(r"。|\n")
_ITEM_START = re.compile(r"(?:(?<=[\s。)])|(?<![^\n]))[・◆◇○●◎□■☆★※]|[①-⑳㉑-㉟]|(?:(?<=[\s。)])|(?<![^\n]))-(?= )|[⇒→]")
# No word further from a number than this says anything of it; it keeps the work for a text without sentences linear.
_REACH = 800
_BRACKET = re.compile(r"[(){}「」『』【】]")
_OPENING = {")": "(", "}": "{", "」": "「", "』": "『", "】": "【"}


class NumberedText:
    """``text`` read once: its folded form, its numbers, its sentences (``。`` and paragraphs), items (bullets too) and round brackets.

    All offsets are offsets into ``text``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.numbers: list[Quantity] = counted_cells(self.folded, quantities(text, self.folded))
        self._starts = [q.start for q in self.numbers]
        ends = [m.end() for m in _SENTENCE_END.finditer(self.folded)]
        self._sentences = [0, *ends, len(text)]
        self._items = sorted({0, *ends, *(m.start() for m in _ITEM_START.finditer(self.folded)), len(text)})
        self._lines = [0, *(m.end() for m in re.finditer("\n", text)), len(text)]

    @staticmethod
    def _around(bounds: list[int], position: int) -> tuple[int, int]:
        i = bisect_right(bounds, position) - 1
        return bounds[i], bounds[i + 1] if i + 1 < len(bounds) else bounds[-1]

    def _near(self, bounds: list[int], position: int) -> tuple[int, int]:
        start, end = self._around(bounds, position)
        return max(start, position - _REACH), min(end, position + _REACH)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, no further than ``_REACH`` to each side."""
        return self._near(self._sentences, position)

    def item(self, position: int) -> tuple[int, int]:
        """The sentence or the item of a list around a position, whichever is shorter, no further than ``_REACH``."""
        return self._near(self._items, position)

    def line(self, position: int) -> tuple[int, int]:
        """The paragraph around a position: where it begins and ends."""
        return self._around(self._lines, position)

    def clause_start(self, q: Quantity) -> int:
        """Where the clause of a number begins: behind the last comma or full stop of its item."""
        start = self.item(q.phrase_start)[0]
        return max(start, max(self.folded.rfind(c, start, q.phrase_start) for c in "、,。") + 1)

    @cached_property
    def _brackets(self) -> list[tuple[int, int]]:
        """Round brackets that close in their own paragraph, in order of their opening."""
        found: list[tuple[int, int]] = []
        stack: list[tuple[str, int]] = []
        line_end = -1
        for m in _BRACKET.finditer(self.folded):
            if m.start() >= line_end:
                stack.clear()
                line_end = self.line(m.start())[1]
            c = m[0]
            if c not in _OPENING:
                stack.append((c, m.start()))
                continue
            for k in range(len(stack) - 1, -1, -1):
                if stack[k][0] == _OPENING[c]:
                    if c == ")":
                        found.append((stack[k][1], m.start()))
                    del stack[k:]
                    break
        return sorted(found)

    @cached_property
    def _bracket_starts(self) -> list[int]:
        return [a for a, _ in self._brackets]

    def bracket(self, position: int) -> tuple[int, int] | None:
        """The innermost round bracket around a position: offsets of ``(`` and ``)``."""
        last = bisect_left(self._bracket_starts, position) - 1
        for k in range(last, max(-1, last - 12), -1):
            a, b = self._brackets[k]
            if a < position <= b:
                return a, b
        return None

    def number_before(self, position: int) -> Quantity | None:
        """The last number that ends at or before a position."""
        i = bisect_left(self._starts, position) - 1
        while i >= 0 and self.numbers[i].end > position:
            i -= 1
        return self.numbers[i] if i >= 0 else None

    def numbers_between(self, start: int, end: int) -> list[Quantity]:
        """The numbers that begin within ``[start, end)``."""
        return self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
