"""Tables set with blanks on a screen of fixed width: what stands above each other is a column, a rule or words tell the head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.labels import column_of
from welfare_etl.families.plans.marks import MARK
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import is_actor, sense
from welfare_etl.normalize.text import screen_width

__all__ = ["head_lines", "is_head", "of_prose", "set_with_blanks"]

_MOST_COLUMNS = 14
_MOST_HEAD = 3
"""Lines of a head."""


# -- heads ------------------------------------------------------------------------------------------------------------


def is_head(parts: list[Span]) -> bool:
    """Whether a line of words set apart is the head of a table."""
    words = [bool(sense(part.text)) for part in parts]
    if len(words) % 2 == 0 and words == [n % 2 == 0 for n in range(len(words))]:
        return False  # 整理番号  1-1  推進班  見守り班: labels with their values
    if any(re.match(r"\d", part.folded) and not known for part, known in zip(parts, words, strict=True)):
        return False
    if any(MARK.fullmatch(right.folded) and _only_years(left.text) for left, right in pairwise(parts)):
        return False  # 総合評価  令和4年度  C  令和5年度  B
    known = sum(words)
    if sense(parts[0].text).means("year", "item"):
        known += sum(is_actor(part.text) for part in parts[1:])  # 年度  住民  社協
    told = any(re.search(r"[:：=＝]\S", part.text) for part in parts)  # A:順調  B:概ね順調 is a legend
    return len(parts) >= 3 and known >= 2 and not told and all(len(part.text) <= 16 for part in parts)


_PROSE = frozenset(("plan", "do", "check", "action", "situation"))


def of_prose(parts: list[Span]) -> bool:
    """Whether columns of prose stand under a head (計画 実行 評価 改善): their lines are one row, until an empty one."""
    known = [one for part in parts if (one := sense(part.text))]
    told = sum(one.kind in _PROSE for one in known)
    return told >= 2 or (told == 1 and any(one.means("measures") for one in known if one.kind not in _PROSE))


def head_lines(run: list[Line], at: int) -> int:
    """How many lines from one on are the head of a table; 0 where none begins.

    現状値 and 目標値 may stand over 指標名, 単位, (令和2年度) and (令和8年度), years below them, and a rule may end it.
    """
    words: list[list[Span]] = []
    for line in run[at : at + _MOST_HEAD]:
        parts = _heads(line)
        if words and (line.ruled or not (is_head(parts) or all(sense(part.text) for part in parts))):
            break
        words.append(parts)
    main = next((n for n, parts in enumerate(words) if is_head(parts)), None)
    if main is None:
        return 0
    first = _Place.of(words[main][0])
    if any(not sense(part.text) or _Place.of(part).start < first.end for parts in words[:main] for part in parts):
        return 0
    ruled = at + len(words) < len(run) and run[at + len(words)].ruled
    while len(words) > main + 1 and not ruled and not all(_only_years(part.text) for part in words[-1]):
        words.pop()
    # KPI 活動指標 成果指標 over 4 回 and 180 人, a line each: text torn apart, whose cells stand below each other.
    return len(words) if any(len(line.parts) > 1 for line in run[at + len(words) :]) else 0


def _only_years(text: str) -> bool:
    return sense(text).kinds == ("years",)


def _heads(line: Line) -> list[Span]:
    """The heads on a line: 指  標  名 is one, 事業 指標名 with one blank between are two."""
    out: list[Span] = []
    parts = line.parts
    at = 0
    while at < len(parts):
        end = at
        while (
            end < len(parts)
            and len(parts[end].text) == 1
            and (end == at or _apart(parts[end - 1], parts[end]) <= _NEAR + 1)
        ):
            end += 1
        whole = line.span.part(parts[at].start - line.span.start, parts[max(at, end - 1)].end - line.span.start)
        if end - at >= 2 and sense(whole.text):
            out.append(whole)
            at = end
            continue
        words = [parts[at].part(*m.span()) for m in re.finditer(r"\S+", parts[at].text)]
        two = len(words) > 1 and all(len(word.text) > 1 and sense(word.text) for word in words)  # P 計画 is one
        out += words if two else [parts[at]]
        at += 1
    return out


def _apart(left: Span, right: Span) -> int:
    return column_of(right) - column_of(left) - screen_width(left.text)


# -- columns ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Place:
    """A part of a line, or a column of a table: from ``start`` to ``end`` of the screen."""

    start: int
    end: int
    part: Span | None = None

    @classmethod
    def of(cls, part: Span) -> _Place:
        at = column_of(part)
        return cls(at, at + screen_width(part.text), part)

    @property
    def text(self) -> str:
        return self.part.folded if self.part else ""

    def over(self, other: _Place) -> int:
        """How many columns of the screen two places share; below 0: how far they stand apart."""
        return min(self.end, other.end) - max(self.start, other.start)


_NEAR = 3
"""Columns of the screen by which cells of one column may stand apart."""
_FAR = 80


def _columns(lines: list[list[_Place]], heads: list[list[_Place]]) -> list[_Place]:
    """Where the columns stand: parts above each other are of one; a part across several says nothing of them."""
    found: list[_Place] = []
    for places in sorted(lines, key=len, reverse=True):
        for place in places:
            over = [column for column in found if column.over(place) > 0]
            if not over:
                found.append(_Place(place.start, place.end))
            elif len(over) == 1:
                over[0].start, over[0].end = min(over[0].start, place.start), max(over[0].end, place.end)
    found.sort(key=lambda column: column.start)
    # Two that stand near each other, and never on one line, are a column whose cells are not set alike.
    while len(found) > 1:
        pairs = [
            (right.start - left.end, n)
            for n, (left, right) in enumerate(pairwise(found))
            if not _both(left, right, lines, heads)
        ]
        # One that may as well be of the column left of it as of the one right of it is of neither.
        pairs = [
            (gap, n) for gap, n in pairs if not any(abs(n - m) == 1 and other <= gap + _NEAR for other, m in pairs)
        ]
        gap, n = min(pairs, default=(_FAR, 0))
        if gap > (_NEAR if len(found) <= max(map(len, heads)) else 3 * _NEAR):
            break
        found[n : n + 2] = [_Place(found[n].start, found[n + 1].end)]
    return found


def _both(left: _Place, right: _Place, *lines: list[list[_Place]]) -> bool:
    """Whether a line has something in both of two columns."""
    return any(
        any(left.over(p) > 0 >= right.over(p) for p in places)
        and any(right.over(p) > 0 >= left.over(p) for p in places)
        for some in lines
        for places in some
    )


def _under(heads: list[_Place], columns: list[_Place]) -> list[list[_Place]]:
    """For each head the columns that stand under it; what is left between the same neighbours is paired where it is as many."""
    if len(heads) == len(columns) and all(h.over(c) > -_NEAR for h, c in zip(heads, columns, strict=True)):
        return [[column] for column in columns]
    out: list[list[int]] = [[] for _ in heads]
    for reach in (0, -_NEAR):
        lonely = [h for h, mine in enumerate(out) if not mine]
        loose = [n for n in range(len(columns)) if not any(n in mine for mine in out)]
        for n in loose:
            shared = {h: heads[h].over(columns[n]) for h in lonely}
            best = max(shared, key=lambda h: shared[h], default=None)
            second = max((one for h, one in shared.items() if h != best), default=-_FAR)
            if best is not None and shared[best] > reach and second < shared[best] + 2 * reach:
                out[best].append(n)
    sure = [(-1, -1), *((h, n) for h, mine in enumerate(out) for n in mine), (len(heads), len(columns))]
    for (h, n), (after, beyond) in pairwise(sure):
        if after - h == beyond - n:
            for more in range(1, after - h):
                out[h + more].append(n + more)
    return [[columns[n] for n in mine] for mine in out]


def _headed(columns: list[_Place], heads: list[list[_Place]]) -> dict[int, Slot]:
    """The head of each column, 目標値 over (令和8年度) as one; ``columns`` gets those that have a head and no cell."""
    main = max(heads, key=len)
    at = heads.index(main)
    below = _under(main, columns)
    for head, mine in zip(main, below, strict=True):
        if not mine:
            mine.append(_Place(head.start, head.end))
            columns.append(mine[0])
    columns.sort(key=lambda column: column.start)
    spans = {id(mine[0]): [head] for head, mine in zip(main, below, strict=True)}
    for places in heads[:at]:
        for place in places:
            for column in columns:
                if place.over(column) > 0 and all(other.over(column) <= place.over(column) for other in places):
                    spans.setdefault(id(column), []).insert(0, place)
    for places in heads[at + 1 :]:
        for place, under in zip(places, _under(places, columns), strict=True):
            for column in under[:1]:
                mine = next((mine for mine in below if column in mine), [column])
                if mine[0] is not column and id(column) not in spans:
                    spans[id(column)] = [one for one in spans[id(mine[0])] if one in main]  # 評価 over R3 and R4
                spans.setdefault(id(column), []).append(place)
                below = [[one for one in other if one is not column or other[0] is column] for other in below]
    wide = {id(mine[0]): len(mine) for mine in below}
    return {
        n: Slot([place.part for place in spans[id(column)] if place.part], wide.get(id(column), 1))
        for n, column in enumerate(columns)
        if id(column) in spans
    }


# -- rows -------------------------------------------------------------------------------------------------------------


_VALUE = re.compile(
    r"[(（]?[\d,.%△▲▼\-−―ー－…*◎○〇×/]+\s?[^\d\s]{0,4}[)）]?|[A-ESa-es][+-]?|[ⅠⅡⅢⅣⅤ]|[増減]加?|[RH]\d{1,2}|未実施|[↗↘→]|減少|維持"
)
_STARTS = re.compile(r"\d{1,2}[-－.]\d{1,2}(?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|\d{1,2}\s")
_TOTAL = re.compile(r"(?:集計|合計|総計|小計|計(?![画量)）])|※|＊|注)")
_BAND = re.compile(r"[<＜〈《【■◆●]")
"""<基本目標2 受けとめる>, across the table."""


def set_with_blanks(run: list[Line], used: int) -> Iterator[Line | Table]:
    """The table that a run of lines is, of which so many are its head; then the lines behind it.

    A row begins with a value or a number. A value that stands across two columns is in neither for certain.
    """
    heads = [[_Place.of(part) for part in _heads(line)] for line in run[:used]]
    main = max(heads, key=len)
    prose = of_prose([head.part for head in main if head.part])
    end = next((n for n, line in enumerate(run) if n >= used and _is_end(line, prose=prose)), len(run))
    body = [(line, [_Place.of(part) for part in line.parts]) for line in run[used:end]]
    columns = _columns([places for line, places in body if not _is_band(line)], heads)
    body = [(line, [piece for place in places for piece in _pieces(place, columns)]) for line, places in body]
    if not columns or len(columns) > min(_MOST_COLUMNS, 2 * len(main)):
        yield from run
        return
    table = Table([_headed(columns, heads)], [run[0].span.line], wrapped=True)
    rows = [_cells(places, columns) for _, places in body]
    values = _value_columns(rows, len(columns))
    blocks = sum(line.blank_above for line, _ in body) > 1 and (
        body[0][0].blank_above or (body[0][0].ruled and not values)
    )
    prose = prose or blocks
    before: dict[int, _Place] = {}
    middle = set() if prose else _middles(rows, values)
    for at, ((line, _), cells) in enumerate(zip(body, rows, strict=True)):
        begins = (
            at + 1 in middle
            or _is_band(line)
            or (prose and (line.blank_above or (not blocks and _ended(before, cells))))
        )
        goes_on = len(table.rows) > 1 and not begins and (prose or _continues(cells, before, columns, values))
        goes_on = goes_on or at in middle or at - 1 in middle
        if not goes_on:
            table.rows.append({})
            table.lines.append(line.span.line)
            before = {}
        for n, places in cells.items():
            slot = table.rows[-1].setdefault(n, Slot([]))
            slot.spans += [place.part for place in places if place.part]
            slot.unsure = slot.unsure or any(_across(place, columns) for place in places)
            before[n] = places[-1]
    yield table
    yield from run[end:]


def _middles(rows: list[dict[int, list[_Place]]], values: set[int]) -> set[int]:
    """Lines of values that stand in the middle of a name of two lines: 支え合いの担い手として / 人  104  143 / 登録した住民."""
    counts = Counter(n for cells in rows if values & cells.keys() for n in cells.keys() - values)
    # No name of the first row ends above it: what the table opens with is the upper half of one.
    first = next((n for n, cells in enumerate(rows) if not all(sense(p[0].text) for p in cells.values())), len(rows))
    opens = (
        len(rows) > first + 1
        and len(rows[first]) == 1
        and bool(values & rows[first + 1].keys())
        and not rows[first].keys() & rows[first + 1].keys()
    )
    return {
        at
        for at in range(1, len(rows) - 1)
        if values & rows[at].keys()
        and len(rows[at - 1]) == 1
        and rows[at - 1].keys() == rows[at + 1].keys()
        and not values & rows[at - 1].keys()
        and not rows[at - 1].keys() & rows[at].keys()
        and all(opens or 2 * counts[n] > sum(bool(values & cells.keys()) for cells in rows) for n in rows[at - 1])
    }


def _is_band(line: Line) -> bool:
    return len(line.parts) == 1 and (bool(_BAND.match(line.text)) or line.style.startswith(("第", "word#")))


def _is_end(line: Line, *, prose: bool) -> bool:
    """A total or a note, or a part of the sheet that the table stands on: CHECK(評価)  地区の会議が増えた。"""
    part = len(line.parts) == 2 and not prose and line.text.endswith("。") and sense(line.parts[0].text).kind in _PROSE
    return part or bool(_TOTAL.match(line.text))


def _ended(before: dict[int, _Place], cells: dict[int, list[_Place]]) -> bool:
    """Whether a number begins the next row, or every text of the line above has come to its end and goes on with a new one."""
    if 0 in cells and _STARTS.match(cells[0][0].text):
        return True
    ended = [n for n, place in before.items() if place.text.endswith("。")]
    return len(ended) >= 3 and 0 in cells and before.keys() <= cells.keys() and 2 * len(ended) >= len(before)


def _cells(places: list[_Place], columns: list[_Place]) -> dict[int, list[_Place]]:
    """The parts of a line by their column: the one that they share most with."""
    out: dict[int, list[_Place]] = {}
    for place in places:
        n = max(range(len(columns)), key=lambda n: (place.over(columns[n]), -n))
        if place.over(columns[n]) < place.end - place.start and not _VALUE.fullmatch(place.text):
            n = next(
                n for n, column in enumerate(columns) if place.over(column) > 0
            )  # a text that runs over its column
        out.setdefault(n, []).append(place)
    return out


def _pieces(place: _Place, columns: list[_Place]) -> list[_Place]:
    """A name that runs up to its figure (相談の件数(累計) 9,870人), parted where the column of the figure begins."""
    assert place.part is not None
    for blank in re.finditer(r"\s", place.text) if sum(place.over(column) > 0 for column in columns) > 1 else ():
        left, right = (_Place.of(part) for part in (place.part.part(0, blank.start()), place.part.part(blank.end())))
        under = [column for column in columns if right.over(column) > 0]
        runs_over = any(left.over(column) > 0 for column in under)
        if len(under) == 1 and (
            (_VALUE.fullmatch(right.text) and re.search(r"\d", right.text))
            or (not runs_over and under[0].start == right.start)
        ):
            return [left, right]
    return [place]


def _across(place: _Place, columns: list[_Place]) -> bool:
    """Whether a value is as well in the column beside the one that it shares most with."""
    shared = sorted((place.over(column) for column in columns), reverse=True)
    if len(shared) < 2 or not _VALUE.fullmatch(place.text):
        return False
    return shared[1] > 0 or (2 * shared[0] < place.end - place.start and shared[1] >= -_NEAR)


def _value_columns(rows: list[dict[int, list[_Place]]], width: int) -> set[int]:
    """Columns of figures or marks: no text goes on in them, so that each begins a row."""
    out = set()
    for n in range(1, width):
        texts = [cells[n][0].text for cells in rows if n in cells]
        if len(texts) >= 2 and sum(bool(_VALUE.fullmatch(text)) for text in texts) >= 0.7 * len(texts):
            out.add(n)
    return out


def _continues(
    cells: dict[int, list[_Place]], before: dict[int, _Place], columns: list[_Place], values: set[int]
) -> bool:
    """Whether a line goes on with the cells of the line above."""
    if len(cells) >= 2 and before.keys() <= cells.keys():
        return False  # all cells of a row go on together nowhere
    if len(cells) >= 3 and all(n < min(cells) for n in before.keys() - cells.keys()):
        return False  # a row whose first labels are those of the row above
    if values:
        return not (values & cells.keys()) and not (_STARTS.match(cells[min(cells)][0].text) and len(cells) > 1)
    phases = (sense(places[0].text) for places in cells.values())
    if any(one and {"planned", "done"} & set(one.kinds) for one in phases):
        return False  # 実績 below 計画 begins a row
    for n, places in cells.items():
        right = columns[n + 1].start if n + 1 < len(columns) else columns[-1].end
        above = before.get(n)
        if above is None or above.end < right - 5 or above.text.endswith("。") or _STARTS.match(places[0].text):
            return False
    return True
