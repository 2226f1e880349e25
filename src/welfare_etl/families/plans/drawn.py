"""Tables drawn with characters (┌─┬─┐, │ … │, +---+): their rules say which lines are one row and which columns a cell spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.normalize.text import screen_width
from welfare_etl.records.document import Row

__all__ = ["drawn_tables"]

_BARS = "│┃|｜║├┤┼┌┐└┘┬┴┏┓┗┛┣┫╋┳┻╂┠┨┯┷┝┥┿+╔╗╚╝╠╣╬╦╩╟╢"
_RULE = re.compile(r"[─━═┄┈╌]+|[─━═\-=－ー―]{2,}")
_BAR = re.compile(f"[{re.escape(_BARS)}]")
_STARTS = re.compile(r"\s*[┌├└┏┣┗┠┝╔╠╚╟+][─━═\-=－┬┼┴┳╋┻┯┿┷+╦╬╩┐┤┘╂]{2,}")


@dataclass(slots=True)
class _Piece:
    """What stands between two bars of a line: from column ``start`` to ``end`` of the screen."""

    start: int
    end: int
    span: Span
    rule: bool


def drawn_tables(rows: list[Row], noise: list[Span]) -> Iterator[Row | Table]:
    """The rows, with each run of lines that draws a table as that table; bars and rules go to ``noise``."""
    at = 0
    while at < len(rows):
        end = at
        if _STARTS.match(_text(rows[at])):
            while end < len(rows) and _BAR.match(_text(rows[end]).strip()[:1] or " "):
                end += 1
                if _text(rows[end - 1]).strip()[:1] in "└┗╚":
                    break  # another table may follow at once
        if end - at < 3:
            yield rows[at]
            at += 1
            continue
        yield _table(rows[at:end], noise)
        at = end


def _text(row: Row) -> str:
    filled = row.filled
    return filled[0].text if len(filled) == 1 else ""


def _pieces(row: Row, wide: int) -> list[_Piece]:
    """A line between its bars. ``wide``: columns that a character of the drawing takes (1 or 2, as the writer's machine has it)."""
    cell = row.filled[0]
    at, places = 0, []
    crossed = bool(re.search(r"[-=]{2}", cell.text))
    for n, char in enumerate(cell.text):
        if char in _BARS and (char != "+" or crossed):
            places.append((n, at))
        at += wide if char in _BARS or (_RULE.fullmatch(char * 2) and not char.isascii()) else screen_width(char)
    out = []
    for (a, left), (b, right) in pairwise(places):
        inside = cell.text[a + 1 : b]
        out.append(_Piece(left, right, Span(row, cell, a + 1, b), bool(_RULE.fullmatch(inside))))
    return out


def _table(rows: list[Row], noise: list[Span]) -> Table:
    drawings = [[(row, _pieces(row, wide)) for row in rows] for wide in (2, 1)]
    # The width at which the bars of the lines stand under those of the rules is the writer's.
    lines = min(drawings, key=lambda lines: len({p.start for _, pieces in lines for p in pieces}))
    edges = _edges(lines)
    table = Table(ruled=True)
    open_: dict[int, Slot] = {}
    fresh: dict[int, Slot] = {}
    for row, pieces in lines:
        if any(piece.rule for piece in pieces):
            _close(table, fresh, row.line)
            for piece in pieces:
                if piece.rule:
                    for column in range(_at(edges, piece.start), _at(edges, piece.end)):
                        open_.pop(column, None)
            fresh = {n: Slot([], slot.columns, merged=True) for n, slot in open_.items()}
        for piece in pieces:
            cell = piece.span.cell
            noise.append(Span(row, cell, piece.span.start - 1, piece.span.start))
            if piece.rule:
                noise.append(piece.span)
                continue
            column = _at(edges, piece.start)
            slot = open_.get(column)
            if slot is None:
                slot = open_[column] = fresh[column] = Slot([], max(1, _at(edges, piece.end) - column))
            if text := piece.span.stripped():
                slot.spans.append(text)
        last = row.filled[0]
        noise.append(Span(row, last, pieces[-1].span.end if pieces else 0, len(last.text)))
    _close(table, fresh, rows[-1].line)
    table.ruled = any(slot.merged or slot.columns > 1 for row in table.rows for slot in row.values())
    return table


def _edges(lines: list[tuple[Row, list[_Piece]]]) -> list[int]:
    """The places of the bars; one that stands two columns or less from a commoner one is that one."""
    counts: dict[int, int] = {}
    for _, pieces in lines:
        for piece in pieces:
            for place in (piece.start, piece.end):
                counts[place] = counts.get(place, 0) + 1
    out: list[int] = []
    for place in sorted(counts, key=lambda place: -counts[place]):
        if all(abs(place - other) > 2 for other in out):
            out.append(place)
    return sorted(out)


def _at(edges: list[int], place: int) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))


def _close(table: Table, fresh: dict[int, Slot], line: int) -> None:
    if any(slot.spans for slot in fresh.values()):
        table.rows.append(fresh)
        table.lines.append(min((s.line for slot in fresh.values() for s in slot.spans), default=line))
