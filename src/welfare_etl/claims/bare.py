"""Numbers without a counter beside them that count something, and where their unit is printed instead.

A unit stands behind its number in brackets or on the next line; in a table in a cell beside it, in the title of its column, in the label of
its row, in a line above or below the table; in running text in the brackets of its label, or in a line above (単位:件).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.units import COUNTER, OPEN_COUNTER, factor

from .nodes import Node
from .tables import Table

if TYPE_CHECKING:
    from .text import Text

__all__ = ["UNIT_CELL", "counts"]

_WAY = r"(?:延べ?|のべ|実)(?:人数|数)?"
UNIT_CELL = re.compile(rf"[(]?(?:{_WAY})?[、,・ ]?{COUNTER}(?:/[^\s\d]{{1,2}})?[)]?(?:\((?:延べ?|実)\))?")
"""A cell that holds nothing but a unit: 件, (人), 延べ人, 人(延べ)."""
# (件), (単位:件), 〔延べ、人〕, 【人】, 単位は件; also in a title or label with more words: 相談件数(件・累計).
_UNIT_TITLE = re.compile(
    rf"[(〔\[【〈<] *+(?:単位 *+[はが::=・]? *+(?P<said>{COUNTER}|{OPEN_COUNTER})|(?:(?:{_WAY}|累計|年間|月平均|平均)[、,・/ ]*)?(?P<bare>{COUNTER})数?(?:[/・、,][^\d()\n]{{1,8}})?)"
    rf" *+[)〕\]】〉>。、,;]|単位(?:は|[:=]|・)? *+(?P<open>{COUNTER})"
)
_BARE = frozenset({"bare", "section_number"})
_HEAD = 60
# A bare number from here on may be a year, a code, a telephone's.
_YEARS = 1900
_NEXT_LINE = re.compile(
    rf" *[(〔\[](?P<inside>{COUNTER})[)〕\]]| *\n *(?P<unit>{COUNTER})(?=[、。,)\n がをはにでとのも]|以上|程度|ずつ|増|減)"
)
# What else may stand in the cell of a count: 約12, 60以上, 15(各町3回), 81(44), 9→12, 12*.
_CELL_BEFORE = re.compile(r"[\s*※]*+(?:[\d.,]++ *+[(→⇒/] *+)?(?:約|延べ?|計|実|全|平均)? *+[▲△+-]?")
_CELL_AFTER = re.compile(
    r" *+(?:以上|以下|程度|前後|未満|余|超)?(?:\)| *+[→⇒/] *+[\d.,]++)?(?:[*※注]++\d{0,2})?(?:\([^()]*\))?[\s*※]*+(?:(?:増|減|以上)\)?)?\s*+"
)
_ENDS_PART = re.compile(r" *(?:\Z|[\n、。,(→⇒・]|実績|結果|目標)")
_AT_LABEL = re.compile(
    r"[一-龥ァ-ヴー)〕\]】〉>][ :…・]{0,12}(?:目標|実績|結果|計画)?(?:値|数)?[ :…]{0,12}(?:[→⇒] *)?\Z"
)
_SIDES_ONLY = re.compile(
    r"(?:[\s\d:,、./~→⇒…・()\[\]【】年月日末度HR値数約]|目標|実績|結果|計画|予定|現状|現在|基準|達成|平成|令和|今年度|最終)*"
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
# A title of columns that count on, and nothing else: No. | 月.
_ORDER = re.compile(r"(?:No\.?|番号?|順位?|回|月|年度?|日)?", re.I)


def counts(text: Text) -> list[Quantity]:
    """The numbers of a text, those that their place makes counts being quantities with the unit that is printed for them."""
    return [_promoted(text, i, q) for i, q in enumerate(text.numbers)]


def _with(q: Quantity, printed: str) -> Quantity:
    """A quantity with a unit that stands elsewhere; 延べ人 says how it is counted too."""
    way = re.search(r"延べ?|のべ|実", printed)
    counting = q.counting or (None if way is None else "distinct" if way[0] == "実" else "cumulative")
    unit = re.sub(rf"[(/].*|{_WAY}[、,・ ]?", "", printed.strip("() ")).strip()
    return replace(q, kind="quantity", unit=unit, unit_canonical=factor(unit)[0], counting=counting)


def _printed(said: re.Match[str]) -> str:
    unit = said["said"] or said["bare"] or said["open"]
    way = re.search(_WAY, said[0])
    return f"{way[0]}{unit}" if way and not unit.startswith(way[0]) else str(unit)


def _promoted(text: Text, i: int, q: Quantity) -> Quantity:
    found = text.cell(q.start)
    if found is not None and q.kind == "list_number" and text.folded[q.start - 1 : q.start].isdigit():
        q = replace(
            q, start=q.start + 1, end=q.end - 1, phrase_start=q.start + 1, phrase_end=q.end - 1, kind="bare"
        )  # 81(44)
    if q.kind not in _BARE and not (q.kind == "quantity" and q.unit is None and found is not None):
        return q
    broken = _NEXT_LINE.match(text.folded, q.end) if q.kind == "bare" else None
    if broken:  # 120(件); or a line that a converter broke between a number and its counter
        group = str(broken.lastgroup)
        unit, end = broken[group], broken.end() if group == "inside" else broken.end(group)
        return replace(q, kind="quantity", unit=unit, unit_canonical=factor(unit)[0], end=end, phrase_end=end)
    if found is None:
        return _bare(text, i, q)
    table, r, c = found
    a, z = table.rows[r][c]
    if r < table.header or (c == 0 and len(table.rows[r]) > 1 and not _first_counts(text, table)):
        return _bare(text, i, q)
    if not (_CELL_BEFORE.fullmatch(text.folded, a, q.start) and _CELL_AFTER.fullmatch(text.folded, q.end, z)):
        return q if c == 0 else _bare(text, i, q)
    cell = _unit_cell(text, table, r, c)
    if cell:
        return _with(q, cell)
    heads = [text.folded[slice(*head)].strip() for head in reversed(table.heads(r, c))]
    row = [text.folded[slice(*cell)].strip() for cell in reversed(text.row_label(table, r, c))]
    titles = " ".join(table.titles)
    for title in (*heads, *row, _caption(text, table), titles if "単位" in titles else ""):
        if UNIT_CELL.fullmatch(title):
            return _with(q, title)
        said = _UNIT_TITLE.search(title)
        if said:
            return _with(q, _printed(said))
    return replace(q, kind="quantity")


def _first_counts(text: Text, table: Table) -> bool:
    """Whether the first column holds counts as the others do: a header of places over one row of numbers."""
    if not table.header or _ORDER.fullmatch(table.titles[0]):
        return False
    return len(table.rows) == table.header + 1 and text.numbers_between(*table.rows[table.header][0]) != []


def _bare(text: Text, i: int, q: Quantity) -> Quantity:
    """A number without a counter in running text, where its place makes it a count."""
    said = _said_unit(text, q)
    if said:
        return _with(q, said)
    if q.kind != "bare" or (q.value >= _YEARS and q.value == int(q.value)):
        return q
    following = text.numbers[i + 1] if i + 1 < len(text.numbers) else None
    arrow = _TO_NEXT.match(text.folded, q.end)
    if (
        arrow
        and following is not None
        and following.phrase_start <= arrow.end() + 1
        and following.kind in ("quantity", "bare")
    ):
        # サロン 24→30か所, 24→30→27か所
        then = text.numbers[i + 2] if i + 2 < len(text.numbers) else None
        again = _TO_NEXT.match(text.folded, following.end)
        if following.kind == "bare" and then is not None and again and then.phrase_start <= again.end() + 1:
            following = then
        return replace(q, kind="quantity", unit=following.unit, unit_canonical=following.unit_canonical)
    owner = text.owner(q)
    inside = owner is not None and _IN_BRACKET.search(text.folded, max(0, q.start - 8), q.phrase_start) is not None
    if (
        owner is not None
        and inside
        and owner.unit
        and text.folded[q.end : q.end + 2].lstrip(" ")[:1] in tuple(")、,・")
    ):
        # 58人(男17・女41), 29か所(目標30)
        return replace(q, kind="quantity", unit_canonical=owner.unit_canonical)
    if _BARE_COUNT.match(text.folded, q.end) and (
        _BARE_HEAD.search(text.folded, max(0, q.start - 12), q.start) or _listed(text, q)
    ):
        return replace(q, kind="quantity")
    return q


def _said_unit(text: Text, q: Quantity) -> str | None:
    """相談件数(件) 120; or below a line (単位:件): the unit of a bare number that ends its part of a line."""
    if not _ENDS_PART.match(text.folded, q.end) or not _AT_LABEL.search(text.folded, max(0, q.start - 12), q.start):
        return None
    node = text.node(q.start)
    own = [
        m
        for m in _UNIT_TITLE.finditer(text.folded, max(node.start, q.start - _HEAD), q.start)
        if _SIDES_ONLY.fullmatch(text.folded, m.end(), q.start)
    ]
    if not own:
        named = _SIDES_ONLY.fullmatch(text.folded, node.body, q.start) is None  # else its name stands in a line above
        for line in _lines_above(text, q):
            found = list(_UNIT_TITLE.finditer(text.folded, max(line.start, line.end - _HEAD), line.end))
            own = [m for m in found if not named or "単位" in m[0]]
            named = named or not _sides_only(text, line.body, line.end)
            if own:
                break
    return _printed(own[0]) if own else None


def _sides_only(text: Text, start: int, end: int) -> bool:
    return end - start <= _HEAD and _SIDES_ONLY.fullmatch(text.folded, start, end) is not None


def _lines_above(text: Text, q: Quantity) -> Iterator[Node]:
    """The lines above, the nearest first, as far as nothing with a counter of its own is told."""
    for k in range(text.node_index(q.start) - 1, max(-1, text.node_index(q.start) - 12), -1):
        yield text.nodes[k]
        if any(n.is_quantity and n.unit for n in text.numbers_between(text.nodes[k].start, text.nodes[k].end)):
            return


def _unit_cell(text: Text, table: Table, r: int, c: int) -> str | None:
    """指標 | 単位 | 目標 | 実績: the unit of a row (or of a column) in a cell of its own; 12 | 回: in the cell behind."""
    row = table.rows[r]
    titled, units = _unit_columns(text, table, r)
    for k in [*titled, *(k for k in (c + 1,) if k in units), *(k for k in units if k != c)]:
        said = text.folded[slice(*row[k])].strip()
        if said and re.search(r"[^\s-]", said):
            return said.strip("()") if "(" not in said[1:] else said
    at = table.under[r][c]
    for n in _unit_rows(text, table):  # 単位 | 件 | 回 | 人
        if n < r and at < len(above := table.grid[n]) and (unit := above[at]):
            return text.folded[slice(*unit)].strip(" ()") or None
    return None


# Looked for once a row and once a table, not for each of its numbers: both may have thousands.
def _unit_columns(text: Text, table: Table, r: int) -> tuple[list[int], list[int]]:
    """The cells of a row below a title 単位, and those that are a unit."""
    row = table.rows[r]
    known = text.unit_columns.get(row[0][0])
    if known is None:
        of_units = {at for at, title in enumerate(table.titles) if re.sub(r"[\s()]", "", title) == "単位"}
        titled = [k for k in range(1, len(row)) if of_units and table.under[r][k] in of_units]
        units = [k for k, (a, z) in enumerate(row) if k and UNIT_CELL.fullmatch(text.folded[a:z].strip())]
        known = text.unit_columns[row[0][0]] = titled, units
    return known


def _unit_rows(text: Text, table: Table) -> list[int]:
    """The rows whose first cell is 単位."""
    start = table.rows[0][0][0]
    known = text.unit_rows.get(start)
    if known is None:
        named = [(n, row[0]) for n, row in enumerate(table.grid) if row and row[0]]
        said = [n for n, cell in named if re.sub(r"[\s()]", "", text.folded[slice(*cell)]) == "単位"]
        known = text.unit_rows[start] = said
    return known


def _caption(text: Text, table: Table) -> str:
    """The short lines above a table, and one below it that says 単位."""
    first = text.node_index(table.rows[0][0][0])
    near = [text.folded[n.start : n.end] for n in text.nodes[max(0, first - 3) : first] if not n.row]
    above = [said for said in reversed(near) if len(said) <= _HEAD and (said == near[-1] or "単位" in said)]
    last = text.node_index(table.rows[-1][0][0])
    below = [text.folded[n.start : n.end] for n in text.nodes[last + 1 : last + 4] if not n.row]
    return "\n".join([*above, *(said for said in below if "単位" in said and len(said) <= _HEAD)])


def _listed(text: Text, q: Quantity) -> bool:
    """子ども食堂3、学習支援2、その他2: one of several bare numbers, each behind a noun and before a comma."""
    start, end = text.sentence(q.start)
    same = [
        n
        for n in text.numbers_between(start, end)
        if n.kind in _BARE
        and _BARE_COUNT.match(text.folded, n.end)
        and re.search(r"[一-龥ァ-ヴー)](?:が|は)? ?\Z", text.folded[max(start, n.start - 3) : n.start])
    ]
    return len(same) >= 2 and q in same
