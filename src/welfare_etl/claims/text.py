"""A text as a tree, built once: nodes (a line, an item of a list, a table's row) with the node above each, and the numbers in them.

Every question that a rule asks of a number's surroundings is answered here: its sentence, its clause, its bracket, the heads of the nodes
above, its column's and its row's title. All offsets are offsets into the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import COUNTER, OPEN_COUNTER, factor

__all__ = ["Node", "Table", "Text"]

# Marks that open a node at the beginning of a line: (class, pattern). A class that comes again is the same depth.
_MARKS: tuple[tuple[str, str], ...] = (
    ("bracket", r"[【<〈《〔]\s*[^】>〉》〕\n\d]{1,40}[】>〉》〕]"),
    ("roman", r"[Ⅰ-Ⅹ][.、)]?|[IVX]{1,3}[.、 ]"),
    ("kana-kana", r"[ア-オ] ?[-ー―] ?\( ?[ア-ンそ][^)]{0,2}\)"),
    ("(number)", r"\(\s*\d{1,2}\s*\)"),
    ("number", r"\d{1,2}(?:[.)、](?!\d)|[ 　]+(?=[^\d\s(:/年月日人名件回%]))"),
    ("circled", r"[①-⑳⑴-⒇❶-❿]"),
    ("(kana)", r"\(\s*[ア-ンa-zA-Z]\s*\)"),
    ("kana", r"[ア-オ](?=[ 　、.)「])[、.)]?"),
    ("arrow", r"[⇒→➡]"),
)
_BULLETS = "・○◎●〇◇◆□■☆★※*▪◦➢✓-"
_MARK = re.compile(
    r"[ \t]*(?:"
    + "|".join(f"(?P<m{i}>{p})" for i, (_, p) in enumerate(_MARKS))
    + rf"|(?P<bullet>[{re.escape(_BULLETS)}])(?!\d)) *"
)
_INLINE = re.compile(
    rf"(?:(?<=[ 。)】])|(?<=\t))[{re.escape(_BULLETS.replace('-', '').replace('*', ''))}](?=[^\s\d])|[①-⑳]|(?<= )-(?= [^\d])|(?<= )\(\d{{1,2}}\)(?= ?[^\s\d)]{{2}})|[⇒→➡](?= *[^\d\s約延計平年月のノ(実])"
)
_SIDE_ONLY = re.compile(r"目標|実績|結果|達成|計画|成果")
_WEAK = frozenset({"plain", "circled", *_BULLETS})
_SENTENCE_END = re.compile(r"。|\n")
_BRACKET = re.compile(r"[(){}「」『』【】]")
_OPENING = {")": "(", "}": "{", "」": "「", "』": "『", "】": "【"}
_UNIT_TITLE = re.compile(rf"[(〔\[] *(?:単位 *[::]? *(?P<said>{COUNTER}|{OPEN_COUNTER})|(?P<bare>{COUNTER})) *[)〕\]]")
# No word further from a number than this says anything of it; it keeps the work for a text without sentences linear.
_REACH = 800
_HEAD = 60
_BARE = frozenset({"bare", "section_number"})


@dataclass(frozen=True, slots=True)
class Node:
    """A line, or an item within one: ``[start, end)``, its words from ``body`` on. ``mark`` is the class of its mark, ``parent`` the index of
    the node above (-1: none), ``row`` whether it is a row of a table."""

    start: int
    body: int
    end: int
    mark: str
    parent: int
    row: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells that follow each other: the titles of the columns (none: no header) and each row as ``(start, end)`` spans of cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]
    header: int
    """How many of the rows are titles."""
    caption: int
    """The node that the table stands below; -1: none."""


class Text:
    """``text`` read once. ``numbers`` are all its numbers in order; bare ones that their place makes a count are quantities."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown = _without_tags(text)
        self.folded = fold(self.shown)
        self.numbers: list[Quantity] = quantities(text, self.folded)
        self._starts = [q.start for q in self.numbers]
        self._sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(self.folded)), len(text)]
        self._lines = [0, *(m.end() for m in re.finditer("\n", self.folded)), len(text)]
        self.nodes, self._node_starts, rows = _grow(self.folded, self._counted)
        self.tables: list[Table] = _tables(self, rows)
        self._table_starts = [t.rows[0][0][0] for t in self.tables]
        self.numbers = [self._promoted(i, q) for i, q in enumerate(self.numbers)]

    # -- where a number stands ---------------------------------------------------------------------------------

    def numbers_between(self, start: int, end: int) -> list[Quantity]:
        """The numbers that begin within ``[start, end)``."""
        return self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _counted(self, start: int, end: int) -> bool:
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
        for r, row in enumerate(table.rows):
            if row[0][0] <= position <= row[-1][1]:
                c = next((c for c, (a, z) in enumerate(row) if a <= position <= z), len(row) - 1)
                return table, r, c
        return None

    def titles(self, position: int) -> tuple[str, str]:
        """The title of a position's column and the words of its row before the first number; empty outside tables."""
        found = self.cell(position)
        if found is None:
            return "", ""
        table, r, c = found
        column = table.titles[c] if c < len(table.titles) and r >= table.header else ""
        return column, " ".join(self.folded[a:z].strip() for a, z in self.row_label(table, r, c))

    def row_label(self, table: Table, r: int, c: int) -> list[tuple[int, int]]:
        """The cells of a row, left of column ``c``, that hold no quantity."""
        return [(a, z) for a, z in table.rows[r][:c] if self.folded[a:z].strip() and not self._counted(a, z)]

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
                return q
            column, row = self.titles(q.start)
            for title in (column, row, self._caption(table)):
                unit = _UNIT_TITLE.search(title)
                if unit:
                    printed = unit["said"] or unit["bare"]
                    return replace(q, kind="quantity", unit=printed, unit_canonical=factor(printed)[0])
            return replace(q, kind="quantity")
        return self._bare(i, q)

    def _bare(self, i: int, q: Quantity) -> Quantity:
        """A number without a counter in running text, where its place makes it a count."""
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

    def _caption(self, table: Table) -> str:
        return (
            self.folded[self.nodes[table.caption].start : self.nodes[table.caption].end] if table.caption >= 0 else ""
        )

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
_TO_NEXT = re.compile(r" ?[→⇒➡] ?(?:約|延べ)?")
_IN_BRACKET = re.compile(r"(?:[一-龥ァ-ヴー]|もの|目標[:]?) ?\Z")
# 窓口の数:3→5, 窓口の数を3から5に増やす
_BARE_HEAD = re.compile(
    r"(?:数|件|率|額)(?:は|を|が|の)? ?[::]? ?\Z|[一-龥ァ-ヴー](?:は|を) ?\Z|[::] ?\Z|[→⇒] ?\Z|から ?\Z"
)
_BARE_COUNT = re.compile(
    r" ?(?:[、,。)(\n→⇒]|から|で(?:あ|す|、|は)|の?(?:うち|中)|(?:下|上|高|低)[げがめま]|に(?:増|拡|引|減|し|な|と)|へ|と(?:す|し|な|増|い)|\Z)"
)


# Tags that a converter left: what each is for the eye, as long as the tag is.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>table|tbody|thead|tr|td|th|p|ul|ol|li|br|div|span|b|u|strong|i)(?:\s[^<>]{0,200})?/?>",
    re.I,
)
_NEW_LINE = frozenset({"table", "tr", "p", "ul", "ol", "br", "div"})


def _without_tags(text: str) -> str:
    """The text as it is seen: a cell begins with a tab, a row or a paragraph on a new line, an item with its mark; as long as before."""
    if "<" not in text or not _TAG.search(text):
        return text

    def sign(m: re.Match[str]) -> str:
        name = m["name"].lower()
        if name in ("td", "th"):
            first = "" if m["close"] or _ROW_OPENS.search(text, max(0, m.start() - 40), m.start()) else "\t"
        elif name == "li":
            first = "" if m["close"] else "\n・"
        else:
            first = "\n" if name in _NEW_LINE and (name != "tr" or not m["close"]) else ""
        return first + " " * (len(m[0]) - len(first))

    return _TAG.sub(sign, text)


_ROW_OPENS = re.compile(r"<tr(?:\s[^<>]*)?>\s*\Z", re.I)


def _grow(folded: str, counted: object) -> tuple[list[Node], list[int], list[int]]:
    """The nodes of a text, where each begins, and which of them are rows of tables."""
    nodes: list[Node] = []
    rows: list[int] = []
    stack: list[tuple[str, int, int]] = []  # (class of mark, index, indentation)
    start = 0
    is_counted = counted if callable(counted) else (lambda a, b: False)
    for line in folded.split("\n"):
        end = start + len(line)
        indent = len(line) - len(line.lstrip(" "))
        row = "\t" in line.strip("\t ") or line.count("|") >= 2
        m = None if row else _MARK.match(folded, start, end)
        mark = (
            ""
            if m is None
            else "bullet"
            if m["bullet"]
            else next(name for i, (name, _) in enumerate(_MARKS) if m[f"m{i}"])
        )
        mark = m["bullet"] if m and mark == "bullet" else mark
        if m and mark == "bracket" and _SIDE_ONLY.search(m[0]) and line[m.end() - start :].strip():
            m, mark = None, ""  # 【目標】学習会 26回 【実績】23回: an item's part, no heading
        body = m.end() if m and mark != "bracket" else m.start() if m else start
        if not row and not mark and line.strip() and not is_counted(start, end) and _is_heading(line.strip()):
            mark = "plain"
        if row or not line.strip():
            parent = stack[-1][1] if stack else -1
            rows += [len(nodes)] if row else []
        elif not mark or mark == "arrow":
            parent = len(nodes) - 1 if mark == "arrow" and nodes else stack[-1][1] if stack else -1
        else:
            at = next((k for k, (name, _, _) in enumerate(stack) if name == mark), None)
            if at is not None:
                del stack[at:]
            elif mark not in _WEAK or mark == "plain":
                while (
                    stack
                    and stack[-1][0] in _WEAK
                    and not (mark == "plain" and indent > stack[-1][2] and stack[-1][0] != "plain")
                ):
                    stack.pop()
            parent = stack[-1][1] if stack else -1
            stack.append((mark, len(nodes), indent))
        nodes.append(Node(start, body, end, mark, parent, row))
        if not row:
            _items(folded, nodes)
        start = end + 1
    return nodes, [n.start for n in nodes], rows


def _is_heading(line: str) -> bool:
    return (len(line) <= 40 and re.search(r"次(?:の|を|に)|以下", line) is not None) or (
        len(line) <= 40 and not re.search(r"[。、]|(?:ます|した|する|である)\Z", line)
    )


def _items(folded: str, nodes: list[Node]) -> None:
    """Cut the last node, a line, where further marks stand in it."""
    whole = nodes[-1]
    cuts = [m for m in _INLINE.finditer(folded, whole.body + 1, whole.end) if folded[whole.body : m.start()].strip()]
    if not cuts:
        return
    nodes[-1] = replace(whole, end=cuts[0].start())
    for m, stop in zip(cuts, [*(c.start() for c in cuts[1:]), whole.end], strict=True):
        c = m[0]
        mark = "circled" if "①" <= c <= "⑳" else "(number)" if c[0] == "(" else "arrow" if c in "⇒→➡" else c
        parent = len(nodes) - 1
        if mark != "arrow":
            parent = whole.parent
            above = next(
                (
                    k
                    for k in range(len(nodes) - 1, max(-1, len(nodes) - 40), -1)
                    if nodes[k].start >= whole.start and nodes[k].mark == mark
                ),
                None,
            )
            if above is not None:
                parent = nodes[above].parent
            elif whole.mark != mark:
                parent = nodes.index(nodes[-1]) if whole.start == nodes[-1].start else whole.parent
        nodes.append(
            Node(
                m.start(),
                m.end() + len(folded[m.end() : stop]) - len(folded[m.end() : stop].lstrip(" ")),
                stop,
                mark,
                parent,
                False,
            )
        )


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


def _tables(text: Text, rows: list[int]) -> list[Table]:
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
            caption = first - 1 if first > 0 and not text.nodes[first - 1].row and a == 0 else -1
            out.append(Table(titles if header else (), tuple(part), header, caption))
    return out


def _header(text: Text, row: tuple[tuple[int, int], ...]) -> bool:
    """Whether a row holds titles: several cells with words, and no number but years and days."""
    filled = [(a, z) for a, z in row if text.folded[a:z].strip()]
    numbers = text.numbers_between(row[0][0], row[-1][1] + 1)
    return len(filled) > 1 and all(
        q.kind in ("date", "circled_number", "list_number", "reference", "section_number") for q in numbers
    )
