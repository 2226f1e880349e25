"""A page as pdfplumber reads it: the reference that the faster reader is compared with.

The page is walked a single time over pdfplumber's ``Page.layout``; ``Page.chars`` would build a dictionary of
twenty entries for every character, which costs as much again as reading the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTRect

from welfare_etl.documents.pdf.drawn import THIN, Drawing
from welfare_etl.documents.pdf.glyphs import UNKNOWN, PageContent, set_glyph, shown

_CID = re.compile(r"\(cid:\d+\)")


def page_content(page: Any) -> PageContent:
    """Walks a ``pdfplumber.page.Page`` once."""
    content = PageContent(page.page_number, float(page.width), float(page.height))
    left, up = page.mediabox[0], page.height + page.mediabox[1]
    reader = _Reader(content, left, up)
    reader.walk(page.layout)
    reader.drawing.finish()
    return content


class _Reader:
    def __init__(self, content: PageContent, left: float, up: float) -> None:
        self.content, self.left, self.up = content, left, up
        self.drawing = Drawing(content)

    def walk(self, items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self._char(item)
            elif isinstance(item, LTCurve):
                self._path(item)
            elif isinstance(item, LTImage):
                self.drawing.image((item.x0 + self.left, self.up - item.y1, item.x1 + self.left, self.up - item.y0))
            elif isinstance(item, LTContainer):
                self.walk(item)

    def _char(self, item: LTChar) -> None:
        text = item._text
        if len(text) > 1 and _CID.fullmatch(text):
            self.content.cid_fonts[str(item.fontname)] += 1
            text = UNKNOWN
        elif not (text := shown(text)):
            return
        box = (item.x0 + self.left, self.up - item.y1, item.x1 + self.left, self.up - item.y0)
        a, b, _, _, x, y = item.matrix
        turn = 0 if abs(a) >= abs(b) and a >= 0 else 180 if abs(a) >= abs(b) else 90 if b > 0 else 270
        size = box[2] - box[0] if turn in (90, 270) else box[3] - box[1]
        self.content.add(set_glyph(text, box, (x + self.left, self.up - y), size, turn))

    def _path(self, item: LTCurve) -> None:
        colour = item.stroking_color if item.stroke else item.non_stroking_color
        if not (item.stroke or item.fill):
            return
        white = is_white(colour)
        box = (item.x0 + self.left, self.up - item.y1, item.x1 + self.left, self.up - item.y0)
        if box[2] - box[0] < THIN or box[3] - box[1] < THIN:
            self.drawing.line(*box, white=white)
        elif isinstance(item, LTRect):
            self.drawing.rectangle(box, stroke=bool(item.stroke), white=white)
        else:
            points = [(x + self.left, self.up - y) for x, y in item.pts]
            if any(step[0] in "cvy" for step in item.original_path or ()) or len(points) >= 9:
                if not white:
                    self.drawing.circle(points, box, solid=bool(item.fill and not item.stroke))
            elif item.stroke:
                self.drawing.path(points, white=white)


def is_white(colour: object) -> bool:
    """Drawn in the colour of the paper (gray, RGB or CMYK; patterns are taken as visible)."""
    parts: Sequence[object] = colour if isinstance(colour, (tuple, list)) else (colour,)
    numbers = [part for part in parts if isinstance(part, (int, float))]
    if not numbers or len(numbers) != len(parts):
        return False
    if len(numbers) == 4:
        return all(number <= 0.01 for number in numbers)
    return all(number >= 0.99 for number in numbers)
