"""One page: characters and rules → lines of text and tables in reading order. Pure, and plain data on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.documents.pdf.frames import (
    is_vertical,
    sheet_turn,
    turned,
    turned_back,
    turned_glyph,
    turned_page,
    upright_columns,
)
from welfare_etl.documents.pdf.glyphs import MARGIN, Glyph, PageContent, Rect
from welfare_etl.documents.pdf.grids import find_grids
from welfare_etl.documents.pdf.lines import Line, build_lines, glyph_rows, line_end
from welfare_etl.documents.pdf.page import PageLayout, Table
from welfare_etl.documents.pdf.tables import Tables

TINY = 2.1
"""Characters of fewer points cannot be read: notes for machines, or what an editor left in a cell."""


def page_layout(content: PageContent) -> PageLayout:
    """Lines and tables of a page. A sheet that is printed sideways is turned first; boxes are those of the page."""
    turn = sheet_turn(content)
    sheet = turned_page(content, turn) if turn else content
    tiny, glyphs = _tiny_apart(sheet.glyphs)
    items = _Sheet(sheet, glyphs).items()
    hidden = build_lines(tiny, 0.0, sheet.width)
    if turn:
        for item in (*items, *hidden):
            _turn_boxes_back(item, turn, content.width, content.height)
    return PageLayout(
        content.number,
        content.width,
        content.height,
        items,
        sum(1 for glyph in content.glyphs if not glyph.text.isspace()),
        content.image_share,
        dict(content.cid_fonts),
        content.recognised,
        hidden,
    )


def _tiny_apart(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    tiny = [glyph for glyph in glyphs if glyph.size < TINY]
    if not tiny or 2 * len(tiny) > len(glyphs):
        return [], list(glyphs)
    return tiny, [glyph for glyph in glyphs if glyph.size >= TINY]


def _turn_boxes_back(item: Line | Table, turn: int, width: float, height: float) -> None:
    lines = [item] if isinstance(item, Line) else [line for row in item.rows for cell in row for line in cell.lines]
    for line in lines:
        line.box = turned_back(line.box, turn, width, height)


class _Sheet:
    """A page whose text is mostly horizontal."""

    def __init__(self, content: PageContent, glyphs: Sequence[Glyph]) -> None:
        self.content = content
        self.tables = Tables(find_grids(content), glyphs, self._lines)
        self.grids = self.tables.grids
        self.outside = self.tables.outside

    def items(self) -> list[Line | Table]:
        tables = self.tables.tables()
        vertical, self.outside = upright_columns(self.outside)
        lines = self._outside_lines()
        placed: list[tuple[float, float, Line | Table]] = [(table.box[1], table.box[0], table) for table in tables]
        placed += [(line.box[1], line.box[0], line) for line in lines]
        for block in vertical:
            box = (min(g.x0 for g in block), 0.0, max(g.x1 for g in block), self.content.height)
            columns = self._lines(block, box, turn=270)
            # Beside a paragraph it stands before it, so that it does not part its lines.
            top = _top_of_paragraph(lines, min(g.top for g in block), max(g.bottom for g in block))
            placed += [(top - 0.01 + 1e-4 * number, line.box[0], line) for number, line in enumerate(columns)]
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

    def _lines(self, glyphs: list[Glyph], box: Rect, turn: int | None = None) -> list[Line]:
        """Lines of a cell, text of each turn in its own order."""
        turns: dict[int, list[Glyph]] = {}
        for glyph in glyphs:
            turns.setdefault(glyph.turn if turn is None else turn, []).append(glyph)
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


def _top_of_paragraph(lines: Sequence[Line], top: float, bottom: float) -> float:
    """The top of the first of the lines that follow each other closely beside something between top and bottom."""
    above: Line | None = None
    for line in reversed(lines):
        near = line.box[1] < bottom and line.box[3] > top
        follows = above is not None and above.box[1] - line.box[3] < 1.2 * line.size
        if near or follows:
            above = line
    return min(top, above.box[1]) if above is not None else top
