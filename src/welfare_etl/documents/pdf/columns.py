"""Columns that no rule parts: cells side by side in one ruled region.

    (対象地域)        (対象地域の範囲)      (人口)
    町内全域(22郷)    小学校区(3校区)       14,692人

Word and browsers print such rows where a table's inner rules are switched off, spreadsheets where only the heads are
ruled. What parts them is a gap in which nothing is drawn, not even a space: typed spaces belong to a line of text.
The places of columns come from the rules of other rows, and from gaps that lines of the same width share.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.pdf.glyphs import Glyph
from welfare_etl.documents.pdf.lines import glyph_rows

GAP = 0.9
"""A gap of this many sizes with nothing drawn in it is the end of a column, if columns begin behind it elsewhere too."""
CLOSE = 0.2
"""Where a column is known to begin, a gap so much wider than the line's own is enough."""
RULED_GAP = 0.45
"""Where a rule of another row stands; Word sets a quarter of a size between Japanese and figures."""
LADDER_GAP = 1.3
"""Between horizontal rules alone every gap of this many sizes parts two cells."""
ALIGNED = 0.25
"""Of a size: how far beginnings of one column may differ."""
LEAST_OVER = 0.05
"""Of a size: lines of one column do not reach into each other's height by more."""
MOST_PADDING = 8.0


@dataclass(slots=True)
class Piece:
    """Characters of one line between two gaps. ``gap`` is the space before it, in sizes (0: the line's first)."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    gap: float = 0.0
    turned: bool = False
    """The page draws something else between the piece before and this one."""

    @property
    def size(self) -> float:
        return self.glyphs[0].size


@dataclass(slots=True)
class Band:
    """Lines of a region, one below the other, with the columns that they share: ``columns[i]`` are the glyphs between
    ``limits[i]`` and ``limits[i + 1]``. A band of one column is plain text."""

    limits: list[float]
    columns: list[list[Glyph]]


@dataclass(slots=True)
class TextLine:
    pieces: list[Piece]
    top: float
    bottom: float
    breaks: dict[float, bool] = field(default_factory=dict)
    """Limit → is a column known to end there (else the line stays on one side of it)."""


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Lines of a region, cut into pieces at each place that may be the end of a column."""
    order = {id(glyph): at for at, glyph in enumerate(sorted(glyphs, key=lambda glyph: glyph.at))}
    found: list[TextLine] = []
    for row in glyph_rows(glyphs):
        while row and row[-1].text.isspace():
            row.pop()
        while row and row[0].text.isspace():
            row.pop(0)
        if row:
            found.append(_cut(row, order))
    return found


def _cut(row: list[Glyph], order: dict[int, int]) -> TextLine:
    places = {order[id(glyph)] for glyph in row}
    gaps = sorted(two.x0 - one.x1 for one, two in itertools.pairwise(row))
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    pieces = [Piece([row[0]], row[0].x0, row[0].x1)]
    for one, two in itertools.pairwise(row):
        size = min(one.size, two.size)
        gap = two.x0 - one.x1
        # The column that was drawn before goes on in another line, or comes back from one.
        turned = order[id(two)] != order[id(one)] + 1 and (
            order[id(one)] + 1 not in places and order[id(two)] - 1 not in places
        )
        # A space drawn at a line's start or end is of its column: 「3人 」 before a gap, an indented paragraph behind one.
        spaced = one.text.isspace() or two.text.isspace()
        if gap > usual + (LADDER_GAP if spaced else CLOSE) * size or (turned and not spaced):
            pieces.append(Piece([two], two.x0, two.x1, (gap - usual) / size, turned))
            continue
        pieces[-1].glyphs.append(two)
        pieces[-1].x1 = max(pieces[-1].x1, two.x1)
    return TextLine(pieces, min(g.top for g in row), max(g.bottom for g in row))


def aligned_starts(lines: Iterable[TextLine]) -> list[float]:
    """Places behind a wide gap where pieces of two lines or more begin, and those where the page began a new column."""
    starts = sorted(
        (piece.x0, piece.turned, piece.size, number)
        for number, line in enumerate(lines)
        for piece in line.pieces[1:]
        if piece.gap >= GAP or piece.turned
    )
    found: list[float] = []
    group: list[tuple[float, bool, float, int]] = []
    for start in [*starts, None]:
        if start is not None and (not group or start[0] - group[0][0] <= ALIGNED * start[2]):
            group.append(start)
            continue
        if len({number for *_, number in group}) > 1 or any(turned for _, turned, *_ in group):
            found.append(group[0][0])
        group = [start] if start is not None else []
    return found


def bands(
    lines: Sequence[TextLine],
    box: tuple[float, float],
    *,
    ruled: Sequence[float] = (),
    shared: Sequence[float] = (),
    ladder: bool = False,
) -> list[Band]:
    """The lines of one region, whose left and right limits are ``box``, with their columns.

    ``ruled`` are the places of other rows' vertical rules, ``shared`` those where text of several lines begins;
    ``ladder`` says that the table has no vertical rules at all.
    """
    sure: set[float] = set()
    for line in lines:
        line.breaks = {}
        for before, piece in zip(line.pieces, line.pieces[1:], strict=False):
            near = ALIGNED * piece.size
            known = (*shared, *sure) if ladder else shared
            limit = min((x for x in known if abs(x - piece.x0) <= near), key=lambda x: abs(x - piece.x0), default=None)
            wide = GAP
            if limit is None:
                limit = max((x for x in ruled if before.x1 - near <= x <= piece.x0 + near), default=None)
                wide = RULED_GAP
            if limit is None and ladder and piece.gap >= LADDER_GAP:
                limit = piece.x0
            if limit is not None:
                line.breaks[limit] = True
                if piece.gap >= wide or piece.turned:
                    sure.add(limit)
    if ladder:
        near = ALIGNED * lines[0].pieces[0].size
        for end, begin in _beside(lines, [*shared, *sure]):
            limit = next((x for x in sure if end - near <= x <= begin + near), begin)
            sure.add(limit)
            lines[0].breaks[limit] = True
    for line in lines:
        line.breaks = {x: True for x in line.breaks if x in sure}
    limits = sorted(sure)
    if not limits:
        return [_plain(lines, box)]
    found: list[Band] = []
    plain: list[TextLine] = []
    columns: list[TextLine] = []
    for line in lines:
        whole = any(
            piece.x0 < x - 0.3 * piece.size and piece.x1 > x + 0.3 * piece.size and x not in line.breaks
            for x in limits
            for piece in _joined(line)
        )
        if whole or not (columns or line.breaks):
            if columns:
                found += _banded(columns, box, ruled)
                columns = []
            plain.append(line)
        else:
            if plain:
                found.append(_plain(plain, box))
                plain = []
            columns.append(line)
    if columns:
        found += _banded(columns, box, ruled)
    if plain:
        found.append(_plain(plain, box))
    return found


def _beside(lines: Sequence[TextLine], known: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Where columns end and begin whose lines are at other heights: a label in the middle of its cell, beside a value of
    two lines that begins at the cell's top."""
    pieces = sorted(((piece, line) for line in lines for piece in _joined(line)), key=lambda entry: entry[0].x0)
    reach = 0.0
    for at, (piece, _) in enumerate(pieces[1:], start=1):
        reach = max(reach, pieces[at - 1][0].x1)
        near = ALIGNED * piece.size
        if piece.x0 - reach < (CLOSE if any(abs(x - piece.x0) <= near for x in known) else LADDER_GAP) * piece.size:
            continue
        left, right = [other for _, other in pieces[:at]], [other for _, other in pieces[at:]]
        over = LEAST_OVER * piece.size
        if min(o.top for o in left) < max(o.bottom for o in right) - over and (
            min(o.top for o in right) < max(o.bottom for o in left) - over
        ):
            yield reach, piece.x0


def _joined(line: TextLine) -> list[Piece]:
    """The line's pieces as its breaks leave them."""
    out: list[Piece] = []
    for piece in line.pieces:
        if out and not any(
            out[-1].x1 <= x + 0.3 * piece.size and x <= piece.x0 + 0.3 * piece.size for x in line.breaks
        ):
            out[-1] = Piece(out[-1].glyphs + piece.glyphs, out[-1].x0, max(out[-1].x1, piece.x1))
        else:
            out.append(piece)
    return out


def _plain(lines: Sequence[TextLine], box: tuple[float, float]) -> Band:
    return Band([box[0], box[1]], [[glyph for line in lines for piece in line.pieces for glyph in piece.glyphs]])


def _banded(lines: Sequence[TextLine], box: tuple[float, float], ruled: Sequence[float]) -> list[Band]:
    """Columns read down where the page draws them so; else each line that begins in more than one column is a row."""
    used = sorted({x for line in lines for x in line.breaks})
    # The cells end where their padding does, which is as wide as that of the first one.
    padding = min(max(0.0, min(line.pieces[0].x0 for line in lines) - box[0]), MOST_PADDING)
    edges = [box[0], *(x if x in ruled else x - padding for x in used), box[1]]
    cells: list[list[list[Glyph]]] = []
    for line in lines:
        row: list[list[Glyph]] = [[] for _ in edges[1:]]
        for piece in line.pieces:
            middle = piece.x0 + 0.3 * piece.size
            row[sum(1 for x in used if x <= middle)] += piece.glyphs
        cells.append(row)
    rows: list[list[list[Glyph]]] = []
    for line, row in zip(lines, cells, strict=True):
        if rows and (len(line.breaks) < 1 or not _line_by_line(rows[-1], row)):
            rows[-1] = [above + below for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return [Band(edges, row) for row in rows]


def _line_by_line(above: Sequence[Sequence[Glyph]], below: Sequence[Sequence[Glyph]]) -> bool:
    """Is all of the line above drawn before the line below?"""
    return max(g.at for cell in above for g in cell) < min(g.at for cell in below for g in cell)
