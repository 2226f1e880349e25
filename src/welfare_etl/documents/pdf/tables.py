"""Grids of rules and the characters of a page → tables: whose character is it, which cells has a row?"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from welfare_etl.documents.pdf.columns import Band, TextLine, aligned_starts, bands, text_lines
from welfare_etl.documents.pdf.frames import is_vertical
from welfare_etl.documents.pdf.glyphs import Glyph, Rect
from welfare_etl.documents.pdf.grids import Grid, Region
from welfare_etl.documents.pdf.lines import Line
from welfare_etl.documents.pdf.page import Table, TableCell

SET_CLOSE = 0.3
"""Characters no further apart than this, in their size, belong to one run: no rule parts it where one lies across."""
ACROSS = 0.12
"""So much of its size a character must reach over a rule to lie across it."""

NARROW = 8.0
"""An empty cell of fewer points is the space between a table and the cell around it."""

_FIGURE = re.compile(r"[\d,.%()+\-△▲¥円]+")

LineBuilder = Callable[[list[Glyph], Rect], list[Line]]


class Tables:
    """The tables of one page. ``lines_of`` makes lines of the glyphs between a left and a right limit."""

    def __init__(self, grids: Sequence[Grid], glyphs: Sequence[Glyph], lines_of: LineBuilder) -> None:
        self.grids, self.lines_of = grids, lines_of
        self.inside: dict[int, list[Glyph]] = defaultdict(list)
        self.outside: list[Glyph] = []
        self.nested: dict[int, list[Grid]] = defaultdict(list)
        self.inner: set[int] = set()
        self._assign(glyphs)
        self._nest()
        self._forget_ladders()

    # -- whose character is it --------------------------------------------------------------------------------

    def _region_at(self, x: float, y: float) -> Region | None:
        for grid in self.grids:
            region = grid.region_at(x, y)
            if region is not None:
                return region
        return None

    def _assign(self, glyphs: Sequence[Glyph]) -> None:
        """Each character goes to the cell in which its centre lies; a run that lies across a rule goes as a whole.

        Spreadsheets do not wrap a text that is wider than its cell, and right-aligned figures grow to the left.
        """
        for run in self._runs(glyphs):
            first, last = run[0], run[-1]
            own = self._region_at((first.x0 + first.x1) / 2, first.middle)
            if len(run) > 1 and first.turn == 0:
                end = self._region_at((last.x0 + last.x1) / 2, last.middle)
                if end is not own:
                    own = _owner_of_run(run, own, end)
            if own is None:
                self.outside += run
            else:
                self.inside[id(own)] += run

    def _runs(self, glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
        """Characters drawn one behind the other, cut where a rule stands between two of them."""
        run: list[Glyph] = []
        start: Region | None = None
        for glyph in glyphs:
            region = self._region_at((glyph.x0 + glyph.x1) / 2, glyph.middle)
            if run and not (
                _follows(run[-1], glyph)
                and (region is start or _lies_across(run[-1], glyph, start, region) or _one_figure(run[-1], glyph))
            ):
                yield run
                run = []
            if not run:
                start = region
            run.append(glyph)
        if run:
            yield run

    # -- tables in cells --------------------------------------------------------------------------------------

    def _nest(self) -> None:
        """Tables that lie in one cell of another: read in their place within it."""
        for at, grid in enumerate(self.grids):
            for outer in self.grids[at + 1 :]:
                region = outer.region_at((grid.box[0] + grid.box[2]) / 2, (grid.box[1] + grid.box[3]) / 2)
                if region is not None and _within(grid.box, region.box):
                    self.nested[id(region)].append(grid)
                    self.inner.add(id(grid))
                    break
        for grids in self.nested.values():
            grids.sort(key=lambda grid: grid.box[1])

    def tables(self) -> list[Table]:
        """The tables that lie in no other one and hold text."""
        found = [self._table(grid) for grid in self.grids if id(grid) not in self.inner]
        return [table for table in found if any(cell.lines for row in table.rows for cell in row)]

    def _table(self, grid: Grid) -> Table:
        split = self._split(grid)
        rows: list[list[TableCell]] = []
        for j in range(len(grid.ys) - 1):
            first: list[TableCell] = []
            further: list[list[TableCell]] = []
            seen: set[int] = set()
            here: list[tuple[Region, list[list[TableCell]]]] = []
            for region in grid.owner[j]:
                if id(region) in seen:
                    continue
                seen.add(id(region))
                glyphs = self.inside.get(id(region), [])
                if not glyphs and (region.unruled_side or region.box[2] - region.box[0] < NARROW):
                    continue
                here.append(
                    (region, self._rows_of(region, split, starts=region.row == j, ends=region.row_end == j + 1))
                )
            for region, parts in here:
                first += parts[0]
                for part in parts[1:]:
                    row: list[TableCell] = []
                    for other, _ in here:
                        row += part if other is region else [TableCell(other.box[0], other.box[2], [], True)]
                    further.append(row)
            if first:
                rows += [first, *further]
        return Table(grid.box, rows)

    def _rows_of(
        self, region: Region, split: dict[int, list[Band]], *, starts: bool, ends: bool
    ) -> list[list[TableCell]]:
        """What a region adds to the rows of its table: one row of one cell, or several where it holds columns or tables."""
        x0, top, x1, bottom = region.box
        blank = [[TableCell(x0, x1, [], not starts, starts and region.open_top, ends and region.open_bottom)]]
        if not starts:
            return blank
        rows: list[list[TableCell]] = []
        for band in split.get(id(region), ()):
            rows.append([
                TableCell(left, right, self.lines_of(glyphs, (left, top, right, bottom)) if glyphs else [])
                for glyphs, (left, right) in zip(band.columns, itertools.pairwise(band.limits), strict=True)
            ])  # fmt: skip
        for grid in self.nested.get(id(region), ()):
            rows = _inserted(rows, self._table(grid), x0, x1)
        if not rows:
            return blank
        for cell in rows[0]:
            cell.open_top = region.open_top
        for cell in rows[-1]:
            cell.open_bottom = ends and region.open_bottom
        return rows

    # -- columns without rules --------------------------------------------------------------------------------

    def _split(self, grid: Grid) -> dict[int, list[Band]]:
        """The bands of every region that holds text."""
        lines: dict[int, list[TextLine]] = {}
        widths: dict[tuple[int, int], list[TextLine]] = defaultdict(list)
        out: dict[int, list[Band]] = {}
        for region in grid.regions:
            glyphs = self.inside.get(id(region), [])
            if all(glyph.turn == 0 for glyph in glyphs) and not is_vertical(glyphs):
                lines[id(region)] = text_lines(glyphs)
                widths[region.column, region.column_end] += lines[id(region)]
        for region in grid.regions:
            glyphs = self.inside.get(id(region), [])
            if not glyphs:
                continue
            limits = (region.box[0], region.box[2])
            parts = [Band([*limits], [glyphs])]
            own = lines.get(id(region), [])
            if any(len(line.pieces) > 1 for line in own) or (grid.ladder and len(own) > 1):
                ruled = grid.xs[region.column + 1 : region.column_end]
                shared = aligned_starts(widths[region.column, region.column_end])
                found = bands(own, limits, ruled=ruled, shared=shared, ladder=grid.ladder)
                if any(len(band.columns) > 1 for band in found):
                    parts = found
            if region_tables := self.nested.get(id(region)):
                parts = [part for band in parts for part in _cut_at(band, region_tables)]
            out[id(region)] = parts
        return out

    def _forget_ladders(self) -> None:
        """Horizontal rules without verticals are a table only where text stands in columns between them."""
        for grid in [grid for grid in self.grids if grid.ladder]:
            found = self._split(grid)
            if not any(len(band.columns) > 1 for parts in found.values() for band in parts):
                self.grids = [other for other in self.grids if other is not grid]
                for region in grid.regions:
                    self.outside += self.inside.pop(id(region), [])
                for grids in self.nested.values():
                    grids[:] = [other for other in grids if other is not grid]
                for region in grid.regions:
                    for inner in self.nested.pop(id(region), ()):
                        self.inner.discard(id(inner))
        self.outside.sort(key=lambda glyph: glyph.at)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    return (
        glyph.turn == before.turn == 0
        and abs(glyph.middle - before.middle) < 0.3 * glyph.size
        and abs(glyph.x0 - before.x1) < SET_CLOSE * glyph.size
        and before.x0 < glyph.x0
    )


def _lies_across(before: Glyph, glyph: Glyph, start: Region | None, here: Region | None) -> bool:
    """Does the run that began in ``start`` reach ``here`` with a character that lies across the rule between them?"""
    if start is not None:
        x = start.box[2]
    elif here is not None:
        x = here.box[0]
    else:
        return False
    return before.x1 > x + ACROSS * before.size or glyph.x0 < x - ACROSS * glyph.size


def _one_figure(before: Glyph, glyph: Glyph) -> bool:
    """Digits set closely are one number, though a rule happens to stand between two of them."""
    close = abs(glyph.x0 - before.x1) < 0.05 * glyph.size
    return close and bool(_FIGURE.fullmatch(before.text) and _FIGURE.fullmatch(glyph.text))


def _owner_of_run(run: Sequence[Glyph], first: Region | None, last: Region | None) -> Region | None:
    """The cell of a run that is wider than its cell: where it is aligned."""
    size = run[0].size
    begins = first is not None and -0.5 <= run[0].x0 - first.box[0] <= 1.2 * size
    ends = last is not None and -0.5 <= last.box[2] - run[-1].x1 <= 1.2 * size
    figure = _FIGURE.fullmatch("".join(glyph.text for glyph in run).strip())
    return last if ends and (figure or not begins) else first


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - 2.5
        and inner[1] >= outer[1] - 2.5
        and inner[2] <= outer[2] + 2.5
        and inner[3] <= outer[3] + 2.5
    )


def _cut_at(band: Band, grids: Sequence[Grid]) -> list[Band]:
    """The band's text before, between and behind the tables that stand in it."""
    parts = [[[] for _ in band.columns] for _ in range(len(grids) + 1)]  # type: list[list[list[Glyph]]]
    for at, column in enumerate(band.columns):
        for glyph in column:
            parts[sum(1 for grid in grids if glyph.middle > grid.box[1])][at].append(glyph)
    return [Band(band.limits, part) for part in parts if any(part)]


def _inserted(rows: list[list[TableCell]], table: Table, x0: float, x1: float) -> list[list[TableCell]]:
    """The rows of a table put between the rows of the cell that it stands in."""
    tops = [min((line.box[1] for cell in row for line in cell.lines), default=0.0) for row in rows]
    at = next((number for number, top in enumerate(tops) if top > table.box[1]), len(rows))
    inner = [row for row in table.rows if any(cell.lines for cell in row)]
    return rows[:at] + inner + rows[at:]
