"""Text set on a screen of fixed width: tables set with blanks, and columns side by side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.flow import Line, line_of
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import screen_width

__all__ = ["beside_each_other"]

_FAR = 20
"""Columns of the screen from which on a line begins in the right one of two columns."""
_MOST_COLUMNS = 12


def beside_each_other(flow: list[Line | Table]) -> Iterator[Line | Table]:
    """Runs of lines that are columns side by side, as what they are: a table under a head of labels, or one column after the other."""
    at = 0
    while at < len(flow):
        item = flow[at]
        run: list[Line] = []
        prose: list[Span] = []
        head = ""
        while (
            at < len(flow)
            and isinstance(line := flow[at], Line)
            and not (run and line.blank_above and not _below(line, prose))
            and line.text != head
        ):
            if not head and _is_head(line.parts):
                prose, head = line.parts if _of_prose(line.parts) else [], line.text
            run.append(line)
            at += 1
        if not run:
            yield item
            at += 1
            continue
        yield from _parted_run(run)


def _parted_run(run: list[Line]) -> Iterator[Line | Table]:
    at = next((n for n, line in enumerate(run[:-1]) if _is_head(line.parts)), None)
    if at is not None:
        yield from run[:at]
        yield from _set_with_blanks(run[at:])
        return
    edge = _edge(run)
    if edge is None:
        yield from run
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in run:
        for part in line.parts:
            (right if _at(part) >= edge else left).append(line_of(part))
    left[0].blank_above = right[0].blank_above = True
    yield from left
    yield from right


def _is_head(parts: list[Span]) -> bool:
    """Whether a line of words set apart is the head of a table."""
    known = sum(sense(part.text) is not None for part in parts)
    told = any(re.search(r"[:：=＝]\S", part.text) for part in parts)  # A:順調  B:概ね順調 is a legend
    return len(parts) >= 3 and known >= 2 and not told and all(len(part.text) <= 16 for part in parts)


_PROSE = frozenset(("plan", "do", "check", "action", "situation"))


def _of_prose(parts: list[Span]) -> bool:
    """Whether columns of prose stand under a head (計画 実行 評価 改善): their lines are one row, until an empty one."""
    known = [one for part in parts if (one := sense(part.text))]
    told = sum(one.kinds[0] in _PROSE for one in known)
    return told >= 2 or (told == 1 and any(one.means("measures") for one in known if one.kinds[0] not in _PROSE))


def _below(line: Line, head: list[Span]) -> bool:
    """Whether a line behind an empty one still stands in the columns of a head."""
    starts = [_at(part) for part in head]
    if not head or len(line.parts) < 2 or all(sense(part.text) for part in line.parts):
        return False
    return all(any(abs(_at(part) - at) <= 1 for at in starts) for part in line.parts)


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a line: from column ``start`` to ``end`` of the screen."""

    start: int
    end: int
    part: Span


_VALUE = re.compile(
    r"[(（]?[\d,.%△▲▼\-−―ー－…*◎○〇×/]+\s?[^\d\s]{0,4}[)）]?|[A-ESa-es][+-]?|[ⅠⅡⅢⅣⅤ]|[増減]加?|[RH]\d{1,2}|未実施|[↗↘→]|減少|維持"
)
_STARTS = re.compile(r"\d{1,2}[-－.]\d{1,2}(?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|\d{1,2}\s")
_TOTAL = re.compile(r"(?:集計|合計|総計|小計|計(?![画量])|※|＊|注)")
_BAND = re.compile(r"[<＜〈《【■◆●]")
"""<基本目標2 受けとめる>, across the table."""
_NEAR = 6


def _set_with_blanks(run: list[Line]) -> Iterator[Line | Table]:
    """A table set with blanks: its columns are where its parts begin, its rows where a value or a number begins one."""
    end = next((n for n, line in enumerate(run) if n and _TOTAL.match(line.text)), len(run))
    lines = [
        [_Place(at, at + screen_width(part.text), part) for part in line.parts for at in (_at(part),)]
        for line in run[:end]
    ]
    lines[0] = [
        _Place(_at(word), _at(word) + screen_width(word.text), word) for part in run[0].parts for word in _words(part)
    ]
    head, body = lines[0], lines[1:]
    if not body:
        yield from run
        return
    columns = _columns(lines)
    if len(columns) < len(head) or len(columns) > _MOST_COLUMNS or len(columns) > 2 * len(head):
        columns = [[place.start] for place in head]
    placed = [dict(zip(_under(columns, places), places, strict=False)) for places in lines]
    top = sorted(placed[0])
    table = Table(
        [{n: Slot([placed[0][n].part], after - n) for n, after in zip(top, [*top[1:], len(columns)], strict=True)}],
        [run[0].span.line],
    )
    if table.rows[0][top[-1]].columns > 1:
        table.rows[0][top[-1]].columns = 1
    prose = _of_prose([place.part for place in head])
    values = _value_columns(placed[1:], len(columns))
    wide = max(place.end for places in lines for place in places)
    before: dict[int, _Place] = {}
    for line, places in zip(run[1:end], placed[1:], strict=True):
        fresh = (prose and (line.blank_above or (0 in places and bool(_STARTS.match(places[0].part.folded))))) or (
            len(places) == 1 and _BAND.match(line.text)
        )
        goes_on = len(table.rows) > 1 and not fresh and (prose or _continues(places, before, columns, values, wide))
        if not goes_on:
            table.rows.append({})
            table.lines.append(line.span.line)
        for n, place in places.items():
            table.rows[-1].setdefault(n, Slot([])).spans.append(place.part)
            before[n] = place
        if not goes_on:
            before = dict(places)
    yield table
    yield from run[end:]


def _words(part: Span) -> list[Span]:
    """事業 指標名, the heads of two narrow columns: one blank parts them, and each is a word of the vocabulary."""
    words = [part.part(*m.span()) for m in re.finditer(r"\S+", part.text)]
    return words if len(words) > 1 and all(sense(word.text) for word in words) else [part]


def _columns(lines: list[list[_Place]]) -> list[list[int]]:
    """Where the columns begin: places that stand near each other and never on one line are one column."""
    on: dict[int, set[int]] = {}
    for n, places in enumerate(lines):
        for place in places:
            on.setdefault(place.start, set()).add(n)
    out: list[list[int]] = []
    seen: list[set[int]] = []
    for start in sorted(on):
        if out and start - out[-1][-1] <= _NEAR and not (on[start] & seen[-1]):
            out[-1].append(start)
            seen[-1] |= on[start]
        else:
            out.append([start])
            seen.append(set(on[start]))
    return out


def _value_columns(body: list[dict[int, _Place]], width: int) -> set[int]:
    """Columns of figures or marks: no text goes on in them, so that each begins a row."""
    out = set()
    for n in range(1, width):
        texts = [places[n].part.folded for places in body if n in places]
        if len(texts) >= 2 and sum(bool(_VALUE.fullmatch(text)) for text in texts) >= 0.7 * len(texts):
            out.add(n)
    return out


def _continues(
    places: dict[int, _Place], before: dict[int, _Place], columns: list[list[int]], values: set[int], wide: int
) -> bool:
    """Whether a line goes on with the cells of the line above."""
    if len(places) >= 2 and before.keys() <= places.keys():
        return False  # all cells of a row go on together nowhere
    if len(places) >= 3 and all(n < min(places) for n in before.keys() - places.keys()):
        return False  # a row whose first labels are those of the row above
    if values:
        first = places[min(places)].part.folded
        return not (values & places.keys()) and not (_STARTS.match(first) and len(places) > 1)
    for n, place in places.items():
        right = columns[n + 1][0] if n + 1 < len(columns) else wide
        above = before.get(n)
        if above is None or above.end < right - 5 or above.part.text.endswith("。") or _STARTS.match(place.part.folded):
            return False
    return True


def _under(columns: list[list[int]], places: list[_Place]) -> Iterable[int]:
    """The column of each part of a line: in order where there are as many, else where they stand nearest."""
    if len(places) >= len(columns):
        return [min(n, len(columns) - 1) for n in range(len(places))]
    return min(
        itertools.combinations(range(len(columns)), len(places)),
        key=lambda chosen: sum(
            min(abs(start - place.start) for start in columns[column])
            for column, place in zip(chosen, places, strict=True)
        ),
    )


def _at(part: Span) -> int:
    text = part.cell.text
    return screen_width(text[text.rfind("\n", 0, part.start) + 1 : part.start])


def _edge(run: list[Line]) -> int | None:
    """Where the right one of two columns of prose begins; None where the run is one column.

    Two columns begin with a label each (計画 and 実行), or hold sentences on both sides; a name with its figures is one line.
    The lines of the right column may stand beside those of the left one, or between them.
    """
    parts = [part for line in run for part in line.parts]
    starts = sorted(at for part in parts if (at := _at(part)) >= _FAR)
    if len(starts) < max(2, 0.3 * len(run)) or any(len(line.parts) > 2 for line in run):
        return None
    edge = starts[len(starts) // 2] - 2
    left, right = [p for p in parts if _at(p) < edge], [p for p in parts if _at(p) >= edge]
    if len(left) < 2 or sum(_at(p) <= edge + 4 for p in right) < 0.8 * len(right):
        return None
    if any(_at(part) + screen_width(part.text) > edge + 2 for part in left):
        return None
    if sense(left[0].text) and sense(right[0].text):
        return edge
    pairs = [line.parts for line in run if len(line.parts) == 2]
    prose = sum(len(a.text) >= 8 and len(b.text) >= 8 and not re.match(r"[\d延約年月]", b.folded) for a, b in pairs)
    return edge if len(pairs) >= 3 and prose >= 0.7 * len(pairs) and not any(sense(a.text) for a, _ in pairs) else None
