"""A text as a tree, built once: nodes (a line, an item of a list, a table's row) with the node above each, and the numbers in them.

Every question that a rule asks of a number's surroundings is answered here: its sentence, its clause, its bracket, the heads of the nodes
above, its column's and its row's title. All offsets are offsets into the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold

from .bare import UNIT_CELL, counts
from .nodes import Node, grow, without_tags
from .tables import Table, tables_of

__all__ = ["Text"]

_SENTENCE_END = re.compile(r"。|\n")
_BRACKET = re.compile(r"[(){}「」『』【】]")
_OPENING = {")": "(", "}": "{", "」": "「", "』": "『", "】": "【"}
# No word further from a number than this says anything of it; it keeps the work for a text without sentences linear.
_REACH = 400
_HEAD = 240
# The label of a row stands in its first cells.
_LABEL_CELLS = 6
_MERGED = 12


class Text:
    """``text`` read once. ``numbers`` are all its numbers in order; bare ones that their place makes a count are quantities."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown = without_tags(text)
        self.folded = fold(self.shown)
        self.numbers: list[Quantity] = quantities(text, self.folded)
        self._starts = [q.start for q in self.numbers]
        self._sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(self.folded)), len(text)]
        self._lines = [0, *(m.end() for m in re.finditer("\n", self.folded)), len(text)]
        self.nodes, self._node_starts, rows = grow(self.folded, self.counted)
        self.tables: list[Table] = tables_of(self, rows)
        self._table_starts = [t.rows[0][0][0] for t in self.tables]
        self._row_starts = [[row[0][0] for row in t.rows] for t in self.tables]
        self._sentence_of: dict[int, tuple[int, int]] = {}
        self._clause_of: dict[int, int] = {}
        self._bracket_of: dict[int, tuple[int, int] | None] = {}
        self.unit_columns: dict[int, tuple[list[int], list[int]]] = {}
        self.unit_rows: dict[int, list[int]] = {}
        self.numbers = counts(self)

    # -- where a number stands ---------------------------------------------------------------------------------

    def numbers_between(self, start: int, end: int) -> list[Quantity]:
        """The numbers that begin within ``[start, end)``."""
        return self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def counted(self, start: int, end: int) -> bool:
        """Whether something is counted in ``[start, end)``."""
        return any(q.is_quantity for q in self.numbers_between(start, end))

    def number_before(self, position: int) -> Quantity | None:
        """The last quantity (or whole, or factor) that ends at or before a position."""
        i = bisect_left(self._starts, position) - 1
        while i >= 0 and (
            self.numbers[i].end > position or self.numbers[i].kind not in ("quantity", "whole", "factor", "bare")
        ):
            i -= 1
        return self.numbers[i] if i >= 0 else None

    @staticmethod
    def _around(bounds: list[int], position: int) -> tuple[int, int]:
        i = bisect_right(bounds, position) - 1
        return bounds[i], bounds[i + 1] if i + 1 < len(bounds) else bounds[-1]

    def line(self, position: int) -> tuple[int, int]:
        """The line around a position: where it begins and ends."""
        return self._around(self._lines, position)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, within its item, no further than ``_REACH`` to each side."""
        found = self._sentence_of.get(position)
        if found is None:
            start, end = self._around(self._sentences, position)
            node = self.node(position)
            found = self._sentence_of[position] = (
                max(start, node.body if node.body <= position else node.start, position - _REACH),
                min(end, node.end, position + _REACH),
            )
        return found

    def node_index(self, position: int) -> int:
        """The index of the innermost node around a position."""
        return max(0, bisect_right(self._node_starts, position) - 1)

    def node(self, position: int) -> Node:
        """The innermost node around a position."""
        return self.nodes[self.node_index(position)]

    def clause(self, q: Quantity) -> str:
        """From the last comma of the number's sentence (outside brackets that close before it) to the number's phrase."""
        return self.folded[self.clause_start(q) : q.phrase_start]

    def clause_start(self, q: Quantity) -> int:
        """Where the clause of a number begins."""
        found = self._clause_of.get(q.phrase_start)
        if found is None:
            start = self.sentence(q.phrase_start)[0]
            last = max(self.folded.rfind(c, start, q.phrase_start) for c in "、,。\t")
            found = self._clause_of[q.phrase_start] = max(start, last + 1)
        return found

    # -- brackets ----------------------------------------------------------------------------------------------

    @cached_property
    def _brackets(self) -> list[tuple[int, int]]:
        """Round brackets that close in their own line, in order of their opening."""
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
        if position not in self._bracket_of:
            last = bisect_left(self._bracket_starts, position)
            near = reversed(self._brackets[max(0, last - 12) : last])
            self._bracket_of[position] = next((found for found in near if position <= found[1]), None)
        return self._bracket_of[position]

    def owner(self, q: Quantity) -> Quantity | None:
        """The quantity to which the number's bracket belongs: 330件(11拠点)."""
        bracket = self.bracket(q.start)
        if bracket is None:
            return None
        before = self.number_before(bracket[0])
        if before and not self.folded[before.phrase_end : bracket[0]].strip(" *"):
            return before
        return None

    # -- tables ------------------------------------------------------------------------------------------------

    def cell(self, position: int) -> tuple[Table, int, int] | None:
        """``(table, row, column)`` of a position; None outside tables."""
        i = bisect_right(self._table_starts, position) - 1
        if i < 0 or position > self.tables[i].rows[-1][-1][1]:
            return None
        table = self.tables[i]
        r = bisect_right(self._row_starts[i], position) - 1
        row = table.rows[r]
        if r >= 0 and position <= row[-1][1]:
            c = bisect_right(row, position, key=lambda cell: cell[0]) - 1
            return table, r, max(0, c)
        return None

    def titles(self, position: int) -> tuple[str, str]:
        """The title of a position's column and the words of its row before the first number; empty outside tables."""
        found = self.cell(position)
        if found is None:
            return "", ""
        table, r, c = found
        at = table.under[r][c]
        column = table.titles[at] if at < len(table.titles) and r >= table.header else ""
        return column, " ".join(self.folded[a:z].strip() for a, z in self.row_label(table, r, c))

    def row_label(self, table: Table, r: int, c: int) -> list[tuple[int, int]]:
        """The cells of a row, left of column ``c``, that hold no quantity."""
        line = table.grid[r][: min(table.under[r][c], _LABEL_CELLS)]
        merged: list[tuple[int, int]] = []
        if r > table.header and c and line[0] and not self.folded[slice(*line[0])].strip():
            # a cell that stands for the rows below it too
            above = (table.rows[k][0] for k in range(r - 1, max(table.header, r - _MERGED) - 1, -1))
            filled = next((cell for cell in above if self.folded[slice(*cell)].strip()), None)
            merged = [filled] if filled is not None and not self.counted(*filled) else []
        return merged + [
            (a, z)
            for k, (a, z) in enumerate(dict.fromkeys(cell for cell in line if cell is not None))
            if self.folded[a:z].strip()
            and not self.counted(a, z)
            and not (k and UNIT_CELL.fullmatch(self.folded[a:z].strip()))
        ]

    # -- what stands above -------------------------------------------------------------------------------------

    def head(self, index: int) -> tuple[int, int]:
        """The words of a node before its first quantity, colon or full stop."""
        node = self.nodes[index]
        end = min(node.end, node.body + _HEAD)
        first = next((q.phrase_start for q in self.numbers_between(node.body, end) if q.is_quantity), end)
        return node.body, min(
            (at for c in "。::\n" if (at := self.folded.find(c, node.body, first)) >= 0), default=first
        )

    def above(self, position: int) -> list[int]:
        """The nodes above a position's node, the nearest first."""
        out: list[int] = []
        at = self.nodes[self.node_index(position)].parent if self.nodes else -1
        while at >= 0 and len(out) < 12:
            out.append(at)
            at = self.nodes[at].parent
        return out
