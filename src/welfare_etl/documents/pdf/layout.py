"""One page: characters and rules → lines of text and tables in reading order. Pure, and plain data on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.pdf.frames import is_vertical, sheet_turn, turned, turned_back, turned_glyph, turned_page
from welfare_etl.documents.pdf.glyphs import Glyph, PageContent, Rect
from welfare_etl.documents.pdf.grids import Grid, Region, find_grids
from welfare_etl.documents.pdf.lines import Line, build_lines, glyph_rows, line_end

MARGIN = 0.1
"""Part of the page's height at its top and its foot where running headers and page numbers stand."""


@dataclass(slots=True)
class TableCell:
    """A cell of one row. ``lines`` is empty for a blank cell and where a merged cell goes on from the row above."""

    x0: float
    x1: float
    lines: list[Line]
    goes_on: bool = False
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Table:
    """A ruled table of one page: its rows from top to bottom."""

    box: Rect
    rows: list[list[TableCell]]


@dataclass(slots=True)
class PageLayout:
    """What a page holds, in reading order."""

    number: int
    width: float
    height: float
    items: list[Line | Table] = field(default_factory=list)
    characters: int = 0
    image_share: float = 0.0
    cid_fonts: dict[str, int] = field(default_factory=dict)

    def to_plain(self) -> dict[str, object]:
        """Lists and numbers only: what goes through the pipe between the processes."""
        return {
            "number": self.number, "width": self.width, "height": self.height, "characters": self.characters,
            "image_share": self.image_share, "cid_fonts": self.cid_fonts,
            "items": [
                item.to_plain() if isinstance(item, Line) else {
                    "box": list(item.box),
                    "rows": [
                        [
                            [round(cell.x0, 2), round(cell.x1, 2), [line.to_plain() for line in cell.lines],
                             int(cell.goes_on), int(cell.open_top), int(cell.open_bottom)]
                            for cell in row
                        ]
                        for row in item.rows
                    ],
                }
                for item in self.items
            ],
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict[str, object]) -> PageLayout:
        """The inverse of :meth:`to_plain`."""
        data: dict[str, object] = dict(plain)
        items: list[Line | Table] = []
        for item in data.pop("items"):  # type: ignore[attr-defined]
            if isinstance(item, list):
                items.append(_line(item))
            else:
                rows = [
                    [
                        TableCell(c[0], c[1], [_line(line) for line in c[2]], bool(c[3]), bool(c[4]), bool(c[5]))
                        for c in row
                    ]
                    for row in item["rows"]
                ]
                x0, top, x1, bottom = item["box"]
                items.append(Table((x0, top, x1, bottom), rows))
        return cls(items=items, **data)  # type: ignore[arg-type]


def _line(plain: Sequence[object]) -> Line:
    text, box, size, room, indent, pitch, unit, spaced = plain
    return Line(text, tuple(box), size, room, indent, pitch, unit, bool(spaced))  # type: ignore[arg-type]


def page_layout(content: PageContent) -> PageLayout:
    """Lines and tables of a page. A sheet that is printed sideways is turned first; boxes are those of the page."""
    turn = sheet_turn(content)
    sheet = turned_page(content, turn) if turn else content
    items = _Sheet(sheet).items()
    if turn:
        for item in items:
            _turn_boxes_back(item, turn, content.width, content.height)
    return PageLayout(
        content.number,
        content.width,
        content.height,
        items,
        sum(1 for glyph in content.glyphs if not glyph.text.isspace()),
        content.image_share,
        dict(content.cid_fonts),
    )


def _turn_boxes_back(item: Line | Table, turn: int, width: float, height: float) -> None:
    lines = [item] if isinstance(item, Line) else [line for row in item.rows for cell in row for line in cell.lines]
    for line in lines:
        line.box = turned_back(line.box, turn, width, height)


class _Sheet:
    """A page whose text is mostly horizontal."""

    def __init__(self, content: PageContent) -> None:
        self.content = content
        self.grids = find_grids(content)
        self.inside: dict[int, list[Glyph]] = defaultdict(list)
        self.outside: list[Glyph] = []
        self._assign()

    def _assign(self) -> None:
        """Each character goes to the cell in which its centre lies, except where text runs over its cell's right rule.

        Such text was set or typed into one cell (spreadsheets do not wrap it). It shows by a character that lies across
        the rule; what follows without a gap belongs to the cell in which the run began.
        """
        before: Glyph | None = None
        cell: Region | None = None
        for glyph in self.content.glyphs:
            own = self._region_at((glyph.x0 + glyph.x1) / 2, glyph.middle)
            if (
                cell is not None
                and before is not None
                and own is not cell
                and glyph.turn == 0
                and abs(glyph.middle - before.middle) < 0.3 * glyph.size
                and abs(glyph.x0 - before.x1) < 0.3 * glyph.size
                and (before.x1 > cell.box[2] + 0.12 * before.size or glyph.x0 < cell.box[2] - 0.12 * glyph.size)
                and before.x0 < glyph.x0
            ):
                own = cell
            if own is None:
                self.outside.append(glyph)
            else:
                self.inside[id(own)].append(glyph)
            before, cell = glyph, own

    def _region_at(self, x: float, y: float) -> Region | None:
        for grid in self.grids:
            region = grid.region_at(x, y)
            if region is not None:
                return region
        return None

    def items(self) -> list[Line | Table]:
        tables = [self._table(grid) for grid in self.grids]
        placed: list[tuple[float, float, Line | Table]] = [
            (table.box[1], table.box[0], table) for table in tables if any(c.lines for row in table.rows for c in row)
        ]
        placed += [(line.box[1], line.box[0], line) for line in self._outside_lines()]
        placed.sort(key=lambda entry: entry[:2])
        return [item for _, _, item in placed]

    def _outside_lines(self) -> list[Line]:
        if not self.outside:
            return []
        height = self.content.height
        body = [
            glyph
            for glyph in self.outside
            if MARGIN * height < glyph.middle < (1 - MARGIN) * height and not glyph.text.isspace()
        ] or self.outside
        left = min([glyph.x0 for glyph in body] + [grid.box[0] for grid in self.grids])
        ends = [line_end(row) for row in glyph_rows(body)] + [grid.box[2] for grid in self.grids]
        right = max(ends)
        # One line that reaches furthest says nothing of the column's width; then margins are taken to be even.
        if sum(1 for end in ends if end > right - body[0].size) < 2:
            right = max(right, self.content.width - left)
        return self._lines(self.outside, (left, 0.0, right, height))

    def _table(self, grid: Grid) -> Table:
        rows: list[list[TableCell]] = []
        for j in range(len(grid.ys) - 1):
            row: list[TableCell] = []
            seen: set[int] = set()
            for region in grid.owner[j]:
                if id(region) in seen:
                    continue
                seen.add(id(region))
                glyphs = self.inside.get(id(region), [])
                if region.unruled_side and not glyphs:
                    continue
                row.append(self._cell(region, glyphs, starts=region.row == j, ends=region.row_end == j + 1))
            if row:
                rows.append(row)
        return Table(grid.box, rows)

    def _cell(self, region: Region, glyphs: list[Glyph], *, starts: bool, ends: bool) -> TableCell:
        lines = self._lines(glyphs, region.box) if starts and glyphs else []
        return TableCell(
            region.box[0], region.box[2], lines, not starts, starts and region.open_top, ends and region.open_bottom
        )

    def _lines(self, glyphs: list[Glyph], box: Rect) -> list[Line]:
        """Lines of a cell, text of each turn in its own order."""
        turns: dict[int, list[Glyph]] = {}
        for glyph in glyphs:
            turns.setdefault(glyph.turn, []).append(glyph)
        if 0 in turns and 270 in turns and is_vertical(turns[0]):
            turns = {270: glyphs}  # columns in which Latin words lie on their side
        lines: list[Line] = []
        width, height = self.content.width, self.content.height
        for turn, group in turns.items():
            frame = 270 if turn == 0 and is_vertical(group) else turn
            if not frame:
                lines += build_lines(group, box[0], box[2])
                continue
            across = turned(box, frame, width, height)
            found = build_lines([turned_glyph(glyph, frame, width, height) for glyph in group], across[0], across[2])
            for line in found:
                line.box = turned_back(line.box, frame, width, height)
            lines += found
        return lines
