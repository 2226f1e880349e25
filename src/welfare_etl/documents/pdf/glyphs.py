"""What stands on a page, once: characters, ruled edges and drawn circles, in points from the top left corner.

The page is walked a single time over pdfplumber's ``Page.layout``; ``Page.chars`` would build a dictionary of
twenty entries for every character, which costs as much again as reading the page.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTRect

THIN = 3.0
"""A filled rectangle narrower than this (points) is a rule, not a shape: Skia draws table borders so."""
STRAIGHT = 1.0
"""How far the ends of a rule may differ across its direction."""
UNKNOWN = "\ufffd"
"""Stands for a character of which only its number in the font is known."""

SAME_GLYPH = {
    "\u2027": "・",  # hyphenation point: Skia with Noto Sans CJK
    "\u301c": "～",  # wave dash for the full-width tilde that is typed on nearly all machines
    "\u0336": "—",  # combining overlay and small tilde: the Adobe-Japan1 collection's table
    "\u02dc": "~",
    "\uf0a1": "○",  # marks of the Wingdings font, which Word writes as private-use characters
    "\uf06c": "●",
    "\uf0fc": "✓",
}
"""Characters that share a glyph, of which the PDF names the one that was not meant. Kangxi radicals are the same case;
:func:`welfare_etl.normalize.text.clean` knows them."""

_CID = re.compile(r"\(cid:\d+\)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MARK_SIZES = (4.0, 45.0)

Rect = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class Glyph:
    """One character (or ligature) and its box; ``turn`` is 0, 90 (reads upwards), 180 or 270 (reads downwards)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0

    @property
    def middle(self) -> float:
        """Height of the box's centre."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageContent:
    """All that a page draws, as far as a table reader needs it."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    """Horizontal rules: (y, x0, x1)."""
    down: list[tuple[float, float, float]] = field(default_factory=list)
    """Vertical rules: (x, top, bottom)."""
    image_share: float = 0.0
    """Part of the page that images cover, 0 to 1."""
    cid_fonts: Counter[str] = field(default_factory=Counter)
    """Characters without a known meaning, by font name."""


def page_content(page: Any) -> PageContent:
    """Walks a ``pdfplumber.page.Page`` once."""
    content = PageContent(page.page_number, float(page.width), float(page.height))
    left, up = page.mediabox[0], page.height + page.mediabox[1]
    reader = _Reader(content, left, up)
    reader.walk(page.layout)
    content.glyphs.extend(reader.marks.values())
    content.image_share = min(1.0, reader.image_area / max(1.0, content.width * content.height))
    return content


class _Reader:
    def __init__(self, content: PageContent, left: float, up: float) -> None:
        self.content, self.left, self.up = content, left, up
        self.image_area = 0.0
        self.marks: dict[tuple[int, int], Glyph] = {}

    def walk(self, items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self._char(item)
            elif isinstance(item, LTCurve):
                self._path(item)
            elif isinstance(item, LTImage):
                self.image_area += abs(item.width * item.height)
            elif isinstance(item, LTContainer):
                self.walk(item)

    def _char(self, item: LTChar) -> None:
        text = item._text
        if len(text) > 1 and _CID.fullmatch(text):
            self.content.cid_fonts[str(item.fontname)] += 1
            text = UNKNOWN
        elif text < " " or len(text) > 1:
            text = _CONTROL.sub("", text)
            if not text:
                return
        elif text in SAME_GLYPH:
            text = SAME_GLYPH[text]
        x0, x1 = item.x0 + self.left, item.x1 + self.left
        top, bottom = self.up - item.y1, self.up - item.y0
        content = self.content
        if x1 <= 0 or bottom <= 0 or x0 >= content.width + self.left or top >= self.up:
            return  # outside the sheet: nobody sees it
        a, b = item.matrix[0], item.matrix[1]
        turn = 0 if abs(a) >= abs(b) and a >= 0 else 180 if abs(a) >= abs(b) else 90 if b > 0 else 270
        content.glyphs.append(Glyph(text, x0, top, x1, bottom, x1 - x0 if turn in (90, 270) else bottom - top, turn))

    def _path(self, item: LTCurve) -> None:
        colour = item.stroking_color if item.stroke else item.non_stroking_color
        if not (item.stroke or item.fill) or _white(colour):
            return
        x0, x1 = item.x0 + self.left, item.x1 + self.left
        top, bottom = self.up - item.y1, self.up - item.y0
        if x1 - x0 < THIN or bottom - top < THIN:
            self._thin(x0, top, x1, bottom)
        elif isinstance(item, LTRect):
            if item.stroke:
                self.content.across += [(top, x0, x1), (bottom, x0, x1)]
                self.content.down += [(x0, top, bottom), (x1, top, bottom)]
        elif any(step[0] in "cvy" for step in item.original_path or ()) or len(item.pts) >= 9:
            self._circle(item, (x0, top, x1, bottom))
        elif item.stroke:
            points = [(x + self.left, self.up - y) for x, y in item.pts]
            for (xa, ya), (xb, yb) in itertools.pairwise(points):
                if abs(xa - xb) <= STRAIGHT or abs(ya - yb) <= STRAIGHT:
                    self._thin(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def _thin(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if x1 - x0 >= bottom - top:
            self.content.across.append(((top + bottom) / 2, x0, x1))
        else:
            self.content.down.append(((x0 + x1) / 2, top, bottom))

    def _circle(self, item: LTCurve, box: Rect) -> None:
        """A mark that was drawn instead of typed. Filled discs are marks too, they only say ● where the form says ○."""
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        small, large = sorted((width, height))
        if small < _MARK_SIZES[0] or large > _MARK_SIZES[1] or large > 2.2 * small:
            return
        cx, cy = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
        if len(item.pts) < 4 or not all(
            0.7 < (2 * (x - cx) / width) ** 2 + (2 * (y - cy) / height) ** 2 < 1.3 for x, y in item.pts
        ):
            return
        # A ring drawn as two outlines, or filled and stroked, is one mark.
        key = (round((x0 + x1) / 6), round((top + bottom) / 6))
        near = ((key[0] + i, key[1] + j) for i in (0, -1, 1) for j in (0, -1, 1))
        key = next((other for other in near if other in self.marks and _concentric(self.marks[other], box)), key)
        solid = item.fill and not item.stroke and not _white(item.non_stroking_color)
        known = self.marks.get(key)
        text = "○" if known or not solid else "●"
        if known is None or width > known.x1 - known.x0:
            self.marks[key] = Glyph(text, x0, top, x1, bottom, height)
        else:
            known.text = text


def _concentric(mark: Glyph, box: Rect) -> bool:
    return abs(mark.x0 + mark.x1 - box[0] - box[2]) < 4 and abs(mark.top + mark.bottom - box[1] - box[3]) < 4


def _white(colour: object) -> bool:
    """Drawn in the colour of the paper (gray, RGB or CMYK; patterns are taken as visible)."""
    parts: Sequence[object] = colour if isinstance(colour, (tuple, list)) else (colour,)
    numbers = [part for part in parts if isinstance(part, (int, float))]
    if not numbers or len(numbers) != len(parts):
        return False
    if len(numbers) == 4:
        return all(number <= 0.01 for number in numbers)
    return all(number >= 0.99 for number in numbers)
