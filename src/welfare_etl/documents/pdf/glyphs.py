"""What stands on a page, once: characters, ruled edges and drawn circles, in points from the top left corner."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

WIDE = "\u2e80"
"""From here on characters are as wide as high."""
BELOW = 0.12
"""Part of a character's size that lies below the baseline. Fonts say it differently, even those of one line."""
MARGIN = 0.1
"""Part of the page's height at its top and its foot where running headers and page numbers stand."""
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

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
Rect = tuple[float, float, float, float]
Edge = tuple[float, float, float]
"""A rule: (position across it, start, end)."""


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
    at: int = 0
    """Its number in the order in which the page draws."""

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
    across: list[Edge] = field(default_factory=list)
    """Horizontal rules: (y, x0, x1)."""
    down: list[Edge] = field(default_factory=list)
    """Vertical rules: (x, top, bottom)."""
    image_share: float = 0.0
    """Part of the page that images cover, 0 to 1."""
    cid_fonts: Counter[str] = field(default_factory=Counter)
    """Characters without a known meaning, by font name."""
    recognised: bool = False
    """The text comes from OCR; the rules were found in the page's picture."""
    cut_off: Glyph | None = None
    """The last character that lay outside the sheet."""

    def add(self, glyph: Glyph) -> None:
        """A character in the order of drawing, unless nobody sees it: it lies outside the sheet, or goes on a column of
        such characters, which the producer cut off at the sheet's margin (the label of a cell merged over two pages).
        """
        if glyph.x1 <= 0 or glyph.bottom <= 0 or glyph.x0 >= self.width or glyph.top >= self.height:
            self.cut_off = glyph
            return
        last = self.cut_off
        if last is not None:
            step = glyph.middle - last.middle
            if abs(glyph.x0 + glyph.x1 - last.x0 - last.x1) < 0.6 * last.size and 0 < step < 2.5 * last.size:
                self.cut_off = glyph
                return
            self.cut_off = None
        glyph.at = len(self.glyphs)
        self.glyphs.append(glyph)

    def crossed(self, x: float, top: float, bottom: float) -> bool:
        """Does a run of characters lie across the upright line at ``x`` between two heights?"""
        before: Glyph | None = None
        for glyph in self.glyphs:
            if top < glyph.middle < bottom:
                near = 0.2 * glyph.size
                if glyph.x0 < x - 0.5 and glyph.x1 > x + 0.5:
                    return True
                if before is not None and x - near < before.x1 <= x + 0.5 and x - 0.5 <= glyph.x0 < x + near:
                    return True
                before = glyph
        return False


def shown(text: str) -> str:
    """What a character of the file stands for; empty for a control character.

    >>> shown("\uf0a1")
    '○'
    """
    if len(text) == 1 and text >= " " and text != "\x7f":
        return SAME_GLYPH.get(text, text)
    return _CONTROL.sub("", text)


def set_glyph(text: str, box: Rect, origin: tuple[float, float], size: float, turn: int) -> Glyph:
    """A character that is set at ``origin`` on its baseline; ``box`` says how far it reaches along the line.

    pdfium gives some characters the box of their ink (日 where the font has ⽇ for the same glyph): they begin at their
    origin too, and are as wide as high. Characters of a vertical font hang below their origin, in the middle of their
    box, which is taken as it is.
    """
    x0, top, x1, bottom = box
    x, y = origin
    begin, end, at = {
        0: (x0, x1, x), 180: (-x1, -x0, -x), 90: (-bottom, -top, -y), 270: (top, bottom, y),
    }[turn]  # fmt: skip
    near = 0.05 * size
    if abs(begin - at) >= near:
        if (begin + end) / 2 - at < near:
            return Glyph(text, x0, top, x1, bottom, x1 - x0 if turn in (90, 270) else bottom - top, turn)
        begin, end = at, max(end, at + size) if text >= WIDE else end
    below = BELOW * size
    if turn == 0:
        return Glyph(text, begin, y + below - size, end, y + below, size, turn)
    if turn == 180:
        return Glyph(text, -end, y - below, -begin, y - below + size, size, turn)
    if turn == 90:
        return Glyph(text, x + below - size, -end, x + below, -begin, size, turn)
    return Glyph(text, x - below, begin, x - below + size, end, size, turn)
