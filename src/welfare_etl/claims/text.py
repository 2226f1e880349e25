"""A text as a tree, built once: nodes (a line, an item of a list, a table's row) with the node above each, and the numbers in them.

Every question that a rule asks of a number's surroundings is answered here: its sentence, its clause, its bracket, the heads of the nodes
above, its column's and its row's title. All offsets are offsets into the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import COUNTER, OPEN_COUNTER, factor

from .nodes import Node, grow, without_tags
from .tables import Table, tables_of

__all__ = ["Text"]

_SENTENCE_END = re.compile(r"。|\n")
_BRACKET = re.compile(r"[(){}「」『』【】]")
_OPENING = {")": "(", "}": "{", "」": "「", "』": "『", "】": "【"}
_UNIT_CELL = re.compile(rf"[(]?(?:延べ?|実)?{COUNTER}(?:/[^\s\d]{{1,2}})?[)]?(?:\((?:延べ?|実)\))?")
_UNIT_TITLE = re.compile(
    rf"[(〔\[] *+(?:単位 *+[::]? *+(?P<said>{COUNTER}|{OPEN_COUNTER})|(?P<bare>{COUNTER})数?(?:[/・][^\s\d()]{{1,3}})?) *+[)〕\]]|単位(?:は|[:]|・)? *+(?P<open>{COUNTER})"
)
# No word further from a number than this says anything of it; it keeps the work for a text without sentences linear.
_REACH = 800
_HEAD = 60
# The label of a row stands in its first cells.
_LABEL_CELLS = 6
_MERGED = 12
_BARE = frozenset({"bare", "section_number"})


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
        self._units: dict[int, tuple[list[int], list[int]]] = {}
        self._rows_of_units: dict[int, list[int]] = {}
        self.numbers = [self._promoted(i, q) for i, q in enumerate(self.numbers)]

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
        start, end = self._around(self._sentences, position)
        node = self.node(position)
        return max(start, node.body if node.body <= position else node.start, position - _REACH), min(
            end, node.end, position + _REACH
        )

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
        start = self.sentence(q.phrase_start)[0]
        return max(start, max(self.folded.rfind(c, start, q.phrase_start) for c in "、,。\t") + 1)

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
        last = bisect_left(self._bracket_starts, position) - 1
        for k in range(last, max(-1, last - 12), -1):
            a, b = self._brackets[k]
            if a < position <= b:
                return a, b
        return None

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
        at = table.under(r, c)
        column = table.titles[at] if at < len(table.titles) and r >= table.header else ""
        return column, " ".join(self.folded[a:z].strip() for a, z in self.row_label(table, r, c))

    def row_label(self, table: Table, r: int, c: int) -> list[tuple[int, int]]:
        """The cells of a row, left of column ``c``, that hold no quantity."""
        merged: list[tuple[int, int]] = []
        first = table.rows[r][0]
        if r > table.header and c and (table.shifts[r] or not self.folded[slice(*first)].strip()):
            # a cell that stands for the rows below it too
            above = (
                table.rows[k][0]
                for k in range(r - 1, max(table.header, r - _MERGED) - 1, -1)
                if not table.shifts[k] and self.folded[slice(*table.rows[k][0])].strip()
            )
            merged = [cell for cell in [next(above, None)] if cell is not None and not self.counted(*cell)]
        return merged + [
            (a, z)
            for k, (a, z) in enumerate(table.rows[r][: min(c, _LABEL_CELLS)])
            if self.folded[a:z].strip()
            and not self.counted(a, z)
            and not (k and _UNIT_CELL.fullmatch(self.folded[a:z].strip()))
        ]

    # -- what stands above -------------------------------------------------------------------------------------

    def head(self, index: int) -> tuple[int, int]:
        """The words of a node before its first quantity, colon or full stop."""
        node = self.nodes[index]
        first = next((q.phrase_start for q in self.numbers_between(node.body, node.end) if q.is_quantity), node.end)
        stop = min((at for at in (self.folded.find(c, node.body, first) for c in "。::\n") if at >= 0), default=first)
        return node.body, min(stop, node.body + _HEAD * 4)

    def above(self, position: int) -> list[int]:
        """The nodes above a position's node, the nearest first."""
        out: list[int] = []
        at = self.nodes[self.node_index(position)].parent if self.nodes else -1
        while at >= 0 and len(out) < 12:
            out.append(at)
            at = self.nodes[at].parent
        return out

    # -- bare numbers that are counts --------------------------------------------------------------------------

    def _promoted(self, i: int, q: Quantity) -> Quantity:
        if q.kind not in _BARE:
            return q
        broken = _NEXT_LINE.match(self.folded, q.end) if q.kind == "bare" else None
        if broken:  # 120(件); or a line that a converter broke between a number and its counter
            group = str(broken.lastgroup)
            unit, end = broken[group], broken.end() if group == "inside" else broken.end(group)
            return replace(q, kind="quantity", unit=unit, unit_canonical=factor(unit)[0], end=end, phrase_end=end)
        found = self.cell(q.start)
        if found is not None:
            table, r, c = found
            a, z = table.rows[r][c]
            inside = self.folded[a:z].strip()
            if (
                (c == 0 and len(table.rows[r]) > 1)
                or r < table.header
                or self.folded[q.start : q.end].strip() != inside.strip("*※ ")
            ):
                return q if c == 0 or r < table.header else self._bare(i, q)
            column, row = self.titles(q.start)
            cell = self._unit_cell(table, r, c)
            if cell:
                way = "cumulative" if "延" in cell else "distinct" if "実" in cell else None
                unit = re.sub(r"[(/].*|延べ?|実", "", cell)
                return replace(q, kind="quantity", unit=unit, unit_canonical=factor(unit)[0], counting=way)
            for title in (
                column,
                row,
                self._caption(table),
                " ".join(table.titles) if "単位" in " ".join(table.titles) else "",
            ):
                said = _UNIT_TITLE.search(title)
                if said:
                    printed = said["said"] or said["bare"] or said["open"]
                    return replace(q, kind="quantity", unit=printed, unit_canonical=factor(printed)[0])
            return replace(q, kind="quantity")
        return self._bare(i, q)

    def _bare(self, i: int, q: Quantity) -> Quantity:
        """A number without a counter in running text, where its place makes it a count."""
        said = self._said_unit(q)
        if said:
            return replace(q, kind="quantity", unit=said, unit_canonical=factor(said)[0])
        if q.kind != "bare" or (q.value >= _YEARS and q.value == int(q.value)):
            return q
        following = self.numbers[i + 1] if i + 1 < len(self.numbers) else None
        arrow = _TO_NEXT.match(self.folded, q.end)
        if (
            arrow
            and following is not None
            and following.phrase_start <= arrow.end() + 1
            and following.kind in ("quantity", "bare")
        ):
            # サロン 24→30か所
            return replace(q, kind="quantity", unit=following.unit, unit_canonical=following.unit_canonical)
        owner = self.owner(q)
        inside = owner is not None and _IN_BRACKET.search(self.folded, max(0, q.start - 8), q.phrase_start) is not None
        if (
            owner is not None
            and inside
            and owner.unit
            and self.folded[q.end : q.end + 2].lstrip(" ")[:1] in tuple(")、,・")
        ):
            # 58人(男17・女41), 29か所(目標30)
            return replace(q, kind="quantity", unit_canonical=owner.unit_canonical)
        if _BARE_COUNT.match(self.folded, q.end) and (
            _BARE_HEAD.search(self.folded, max(0, q.start - 12), q.start) or self._listed(i, q)
        ):
            return replace(q, kind="quantity")
        return q

    def _said_unit(self, q: Quantity) -> str | None:
        """相談件数(件) 120; or below a line (単位:件): the unit of a bare number that ends its part of a line."""
        if not _ENDS_PART.match(self.folded, q.end) or not _AT_LABEL.search(self.folded, max(0, q.start - 12), q.start):
            return None
        node = self.node(q.start)
        own = [
            m
            for m in _UNIT_TITLE.finditer(self.folded, max(node.start, q.start - _HEAD), q.start)
            if _SIDES_ONLY.fullmatch(self.folded, m.end(), q.start)
        ]
        if not own:
            named = (
                _SIDES_ONLY.fullmatch(self.folded, node.body, q.start) is None
            )  # else its name stands in a line above
            for line in self._lines_above(q):
                found = list(_UNIT_TITLE.finditer(self.folded, max(line.start, line.end - _HEAD), line.end))
                own = [m for m in found if not named or "単位" in m[0]]
                named = named or not self._sides_only(line.body, line.end)
                if own:
                    break
        return (own[0]["said"] or own[0]["bare"] or own[0]["open"]) if own else None

    def _sides_only(self, start: int, end: int) -> bool:
        return end - start <= _HEAD and _SIDES_ONLY.fullmatch(self.folded, start, end) is not None

    def _lines_above(self, q: Quantity) -> Iterator[Node]:
        """The lines above, the nearest first, as far as nothing with a counter of its own is told."""
        for k in range(self.node_index(q.start) - 1, max(-1, self.node_index(q.start) - 12), -1):
            yield self.nodes[k]
            if any(n.is_quantity and n.unit for n in self.numbers_between(self.nodes[k].start, self.nodes[k].end)):
                return

    def _unit_cell(self, table: Table, r: int, c: int) -> str | None:
        """指標 | 単位 | 目標 | 実績: the unit of a row (or of a column) in a cell of its own; 12 | 回: in the cell behind."""
        row = table.rows[r]
        titled, units = self._unit_columns(table, r)
        for k in [*titled, *(k for k in (c + 1,) if k in units), *(k for k in units if k != c)]:
            said = self.folded[slice(*row[k])].strip()
            if said:
                return said.strip("()") if "(" not in said[1:] else said
        for n in self._unit_rows(table):  # 単位 | 件 | 回 | 人
            if n < r and c < len(above := table.rows[n]):
                return self.folded[slice(*above[c])].strip(" ()") or None
        return None

    # Looked for once a row and once a table, not for each of its numbers: both may have thousands.
    def _unit_columns(self, table: Table, r: int) -> tuple[list[int], list[int]]:
        """The cells of a row below a title 単位, and those that are a unit."""
        row = table.rows[r]
        known = self._units.get(row[0][0])
        if known is None:
            below = [k for k in range(len(row)) if table.under(r, k) < len(table.titles)]
            titled = [k for k in below if re.sub(r"[\s()]", "", table.titles[table.under(r, k)]) == "単位"]
            units = [k for k, (a, z) in enumerate(row) if k and _UNIT_CELL.fullmatch(self.folded[a:z].strip())]
            known = self._units[row[0][0]] = titled, units
        return known

    def _unit_rows(self, table: Table) -> list[int]:
        """The rows whose first cell is 単位."""
        start = table.rows[0][0][0]
        known = self._rows_of_units.get(start)
        if known is None:
            first = [re.sub(r"[\s()]", "", self.folded[slice(*row[0])]) for row in table.rows]
            known = self._rows_of_units[start] = [n for n, said in enumerate(first) if said == "単位"]
        return known

    def _caption(self, table: Table) -> str:
        first = max(0, self.node_index(table.rows[0][0][0]) - 3)
        near = [
            self.folded[n.start : n.end] for n in self.nodes[first : self.node_index(table.rows[0][0][0])] if not n.row
        ]
        return "\n".join(said for said in reversed(near) if len(said) <= _HEAD and (said == near[-1] or "単位" in said))

    def _listed(self, i: int, q: Quantity) -> bool:
        """子ども食堂3、学習支援2、その他2: one of several bare numbers, each behind a noun and before a comma."""
        start, end = self.sentence(q.start)
        same = [
            n
            for n in self.numbers_between(start, end)
            if n.kind in _BARE
            and _BARE_COUNT.match(self.folded, n.end)
            and re.search(r"[一-龥ァ-ヴー)](?:が|は)? ?\Z", self.folded[max(start, n.start - 3) : n.start])
        ]
        return len(same) >= 2 and q in same


# A bare number from here on may be a year, a code, a telephone's.
_YEARS = 1900
_NEXT_LINE = re.compile(
    rf" *[(〔\[](?P<inside>{COUNTER})[)〕\]]| *\n *(?P<unit>{COUNTER})(?=[、。,)\n がをはにでとのも]|以上|程度|ずつ|増|減)"
)
_ENDS_PART = re.compile(r" *(?:\Z|[\n、。,(→⇒・]|実績|結果|目標)")
_AT_LABEL = re.compile(r"[一-龥ァ-ヴー)〕\]][ :…・]{0,12}(?:目標|実績|結果|計画)?(?:値|数)?[ :…]{0,12}(?:[→⇒] *)?\Z")
_SIDES_ONLY = re.compile(
    r"(?:[\s\d:,、./~→⇒…・()\[\]年月日末度HR値数約]|目標|実績|結果|計画|予定|現状|現在|基準|達成|平成|令和|今年度|最終)*"
)
_TO_NEXT = re.compile(r" ?[→⇒➡] ?(?:約|延べ)?")
_IN_BRACKET = re.compile(r"(?:[一-龥ァ-ヴー]|もの|目標[:]?) ?\Z")
# 窓口の数:3→5, 窓口の数を3から5に増やす
_BARE_HEAD = re.compile(
    r"(?:数|件|率|額|値)(?:は|を|が|の)? ?[::]? ?\Z|[一-龥ァ-ヴー](?:は|を) ?\Z|[::] ?\Z|[→⇒] ?\Z|から ?\Z|平均(?:は|で)? ?\Z"
)
_BARE_COUNT = re.compile(
    r" *(?:[\t\n]|\Z)| ?(?:[、,。)(→⇒]|から|で(?:あ|す|、|は)|だ|/(?=実績|結果)|の?(?:うち|中)|(?:下|上|高|低)[げがめま]|に(?:増|拡|引|減|し|な|と)|へ|と(?:す|し|な|増|い)|\Z)"
)
