"""What a page draws besides its characters → ruled edges and drawn circles, whoever walks the page.

A rule is drawn in many ways: as a stroked line, a filled rectangle of a point's width (Skia), a chain of dots or dashes
(Word, Skia), a chain of tiny images, a white line across a shaded ground, or the seam between shaded cells.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.pdf.glyphs import Edge, Glyph, PageContent, Rect

THIN = 3.0
"""A filled rectangle narrower than this (points) is a rule, not a shape: Skia draws table borders so."""
STRAIGHT = 1.0
"""How far the ends of a rule may differ across its direction."""
DOT_STEP = 9.0
"""Dots and dashes of one rule lie no further apart than this (points), and no further than three of their own length."""
DOTS = 4
"""So many in line are a rule; fewer are a leader, an ellipsis or a drawing."""
MARK_SIZES = (4.0, 45.0)
CELL_SIDE = 6.0
"""A shaded rectangle with a shorter side is no cell."""
MOST_SHADES = 2000


@dataclass(slots=True)
class Drawing:
    """Collects the shapes of one page, all in points from the page's top left corner."""

    content: PageContent
    marks: dict[tuple[int, int], Glyph] = field(default_factory=dict)
    shades: list[Rect] = field(default_factory=list)
    white: list[Rect] = field(default_factory=list)
    dots: list[Rect] = field(default_factory=list)
    image_area: float = 0.0

    def line(self, x0: float, top: float, x1: float, bottom: float, *, white: bool = False) -> None:
        """A stroke between two points of which one coordinate hardly differs, or a thin filling."""
        if white:
            self.white.append((x0, top, x1, bottom))
        elif x1 - x0 < THIN and bottom - top < THIN:
            self.dots.append((x0, top, x1, bottom))
        elif x1 - x0 >= bottom - top:
            self.content.across.append(((top + bottom) / 2, x0, x1))
        else:
            self.content.down.append(((x0 + x1) / 2, top, bottom))

    def rectangle(self, box: Rect, *, stroke: bool, white: bool) -> None:
        """A rectangle of any size; ``white`` says the colour of what is drawn, stroke before filling."""
        x0, top, x1, bottom = box
        if x1 - x0 < THIN or bottom - top < THIN:
            self.line(x0, top, x1, bottom, white=white)
        elif white:
            return
        elif stroke:
            self.content.across += [(top, x0, x1), (bottom, x0, x1)]
            self.content.down += [(x0, top, bottom), (x1, top, bottom)]
        elif x1 - x0 >= CELL_SIDE and bottom - top >= CELL_SIDE:
            self.shades.append(box)

    def path(self, points: Sequence[tuple[float, float]], *, white: bool) -> None:
        """A stroked open or closed line of straight pieces."""
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            if abs(xa - xb) <= STRAIGHT or abs(ya - yb) <= STRAIGHT:
                self.line(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), white=white)

    def image(self, box: Rect) -> None:
        """A picture; one of a point's height or width is a piece of a rule."""
        x0, top, x1, bottom = box
        if x1 - x0 < THIN or bottom - top < THIN:
            self.line(x0, top, x1, bottom)
        else:
            self.image_area += (x1 - x0) * (bottom - top)

    def circle(self, points: Sequence[tuple[float, float]], box: Rect, *, solid: bool) -> None:
        """A mark that was drawn instead of typed. Filled discs are marks too, they only say ● where the form says ○."""
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        small, large = sorted((width, height))
        if small < MARK_SIZES[0] or large > MARK_SIZES[1] or large > 2.2 * small:
            return
        cx, cy = (x0 + x1) / 2, (top + bottom) / 2
        if len(points) < 4 or not all(
            0.7 < (2 * (x - cx) / width) ** 2 + (2 * (y - cy) / height) ** 2 < 1.3 for x, y in points
        ):
            return
        # A ring drawn as two outlines, or filled and stroked, is one mark.
        key = (round((x0 + x1) / 6), round((top + bottom) / 6))
        near = ((key[0] + i, key[1] + j) for i in (0, -1, 1) for j in (0, -1, 1))
        key = next((other for other in near if other in self.marks and _concentric(self.marks[other], box)), key)
        known = self.marks.get(key)
        text = "○" if known or not solid else "●"
        if known is None or width > known.x1 - known.x0:
            self.marks[key] = Glyph(text, x0, top, x1, bottom, height)
        else:
            known.text = text

    def finish(self) -> None:
        """Turns what was collected into the rules, marks and image share of the page."""
        content = self.content
        content.across += _dotted(self.dots, lying=True)
        content.down += _dotted(self.dots, lying=False)
        if self.white and self.shades:
            self._white_rules()
        if 1 < len(self.shades) <= MOST_SHADES:
            self._seams()
        for number, mark in enumerate(self.marks.values(), start=len(content.glyphs)):
            mark.at = number
            content.glyphs.append(mark)
        content.image_share = min(1.0, self.image_area / max(1.0, content.width * content.height))

    def _white_rules(self) -> None:
        for x0, top, x1, bottom in self.white:
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            if any(s[0] - 2 <= x <= s[2] + 2 and s[1] - 2 <= y <= s[3] + 2 for s in self.shades):
                self.line(x0, top, x1, bottom)

    def _seams(self) -> None:
        """Sides of shaded cells that stand side by side, where nothing else parts them and no text runs across."""
        ruled = self.content
        rows: dict[tuple[int, int], list[Rect]] = defaultdict(list)
        for box in dict.fromkeys(self.shades):
            rows[round(box[1]), round(box[3])].append(box)
        tiles: dict[Rect, None] = {}
        for row in rows.values():
            row.sort()
            for one, two in itertools.pairwise(row):
                if -0.5 <= two[0] - one[2] <= THIN and not ruled.crossed((one[2] + two[0]) / 2, one[1], one[3]):
                    tiles[one] = tiles[two] = None
        drawn = list(ruled.across)
        for x0, top, x1, bottom in tiles:
            if any(top - THIN < y < bottom + THIN and a < x1 and b > x0 for y, a, b in drawn):
                continue
            ruled.across += [(top, x0, x1), (bottom, x0, x1)]
            ruled.down += [(x0, top, bottom), (x1, top, bottom)]


def _dotted(dots: Sequence[Rect], *, lying: bool) -> list[Edge]:
    """Dots in line at even steps → rules (position, start, end)."""
    if len(dots) < DOTS:
        return []
    along, across = (0, 1) if lying else (1, 0)
    lines: dict[int, list[Rect]] = defaultdict(list)
    for dot in dots:
        lines[round(dot[across] + dot[across + 2])].append(dot)  # half points
    found: list[Edge] = []
    for line in lines.values():
        line.sort(key=lambda dot: dot[along])
        chains = [[line[0]]]
        for last, dot in itertools.pairwise(line):
            length = max(dot[along + 2] - dot[along], last[along + 2] - last[along])
            if dot[along] - last[along + 2] <= max(1.5, min(DOT_STEP, 3 * length)):
                chains[-1].append(dot)
            else:
                chains.append([dot])
        for chain in chains:
            if len(chain) >= DOTS:
                position = sum(dot[across] + dot[across + 2] for dot in chain) / (2 * len(chain))
                found.append((position, chain[0][along], max(dot[along + 2] for dot in chain)))
    return found


def _concentric(mark: Glyph, box: Rect) -> bool:
    return abs(mark.x0 + mark.x1 - box[0] - box[2]) < 4 and abs(mark.top + mark.bottom - box[1] - box[3]) < 4
