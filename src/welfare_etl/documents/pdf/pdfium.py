"""A page as pdfium reads it: characters, rules and images by calls into C, in a third of the reference's time.

:mod:`plumber` is the reference: boxes are built as there, from the place where the character is set, and
:mod:`compare` holds both readings of a page against each other.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as c

from welfare_etl.documents.pdf.drawn import THIN, Drawing
from welfare_etl.documents.pdf.glyphs import BELOW, Glyph, PageContent, Rect, set_glyph, shown
from welfare_etl.documents.pdf.refused import Refused

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
INKLESS = 0.01
"""Width of the ink of a text object below which pdfium takes it for nothing."""
MOST_INKLESS = 0.4
"""Share of a page's text objects that may be lone spaces."""
DEEPEST = 12
"""Forms within forms; pdfium stops at about as many."""
HYPHEN = 2
"""What pdfium puts in the place of a hyphen at a line's end."""


class Unsure(Exception):
    """The page has characters of which pdfium does not know what they mean."""


@dataclass(slots=True)
class _Text:
    """What the characters of one text object share."""

    size: float
    turn: int


def page_content(document: pypdfium2.PdfDocument, number: int, most: int = 300_000) -> PageContent:
    """What page ``number`` (from 1) draws. Raises ``Refused`` past ``most`` characters and shapes, and
    :class:`Unsure` where the reference has to read the page."""
    page = document[number - 1]
    try:
        return _Reader(page, number, most).read()
    finally:
        page.close()


class _Reader:
    def __init__(self, page: pypdfium2.PdfPage, number: int, most: int) -> None:
        self.page, self.most = page, most
        self.box: Rect = page.get_mediabox()
        self.rotation = page.get_rotation()
        x0, y0, x1, y1 = self.box
        width, height = x1 - x0, y1 - y0
        if self.rotation in (90, 270):
            width, height = height, width
        self.content = PageContent(number, width, height)
        self.drawing = Drawing(self.content)
        self.shapes = 0
        self.texts = 0
        self.spaces: list[tuple[float, float]] = []
        # x and y of the sheet as it is seen, from the top left corner
        self.seen: Callable[[float, float], tuple[float, float]] = {
            0: lambda x, y: (x - x0, y1 - y),
            90: lambda x, y: (y - y0, x - x0),
            180: lambda x, y: (x1 - x, y - y0),
            270: lambda x, y: (y1 - y, x1 - x),
        }[self.rotation]

    def read(self) -> PageContent:
        self._characters()
        self._objects(
            c.FPDFPage_CountObjects(self.page.raw), lambda at: c.FPDFPage_GetObject(self.page.raw, at), IDENTITY, 0
        )
        self._put_spaces()
        self.drawing.finish()
        return self.content

    # -- characters -------------------------------------------------------------------------------------------

    def _characters(self) -> None:
        text = c.FPDFText_LoadPage(self.page.raw)
        try:
            count = c.FPDFText_CountChars(text)
            if count > self.most:
                raise Refused("max_page_objects", str(count))
            self._glyphs(text, count)
        finally:
            c.FPDFText_ClosePage(text)

    def _glyphs(self, text: object, count: int) -> None:
        unicode_of, object_of, box_of = c.FPDFText_GetUnicode, c.FPDFText_GetTextObject, c.FPDFText_GetLooseCharBox
        broken = c.FPDFText_HasUnicodeMapError
        known: dict[int, _Text] = {}
        loose = c.FS_RECTF()
        pointer = ctypes.byref(loose)
        right, up = ctypes.c_double(), ctypes.c_double()
        origin_of, x, y = c.FPDFText_GetCharOrigin, ctypes.byref(right), ctypes.byref(up)
        add, seen = self.content.add, self.seen
        for at in range(count):
            owner = object_of(text, at)
            if not owner:
                continue  # a space or line end that pdfium put in
            address = ctypes.addressof(owner.contents)
            shared = known.get(address)
            if shared is None:
                shared = known[address] = self._text_of(owner, text, at)
            code = unicode_of(text, at)
            if code == HYPHEN:
                letter = "-"
            elif code < 32 or broken(text, at) == 1:
                if code in (9, 10, 13):
                    continue
                raise Unsure  # pdfium guesses then; the reference knows what is not known
            else:
                letter = shown(chr(code))
            if not letter or not box_of(text, at, pointer) or not origin_of(text, at, x, y):
                continue
            size, turn = shared.size, shared.turn
            xa, ya = seen(loose.left, loose.bottom)
            xb, yb = seen(loose.right, loose.top)
            x0, x1 = (xa, xb) if xa <= xb else (xb, xa)
            top, bottom = (ya, yb) if ya <= yb else (yb, ya)
            add(set_glyph(letter, (x0, top, x1, bottom), seen(right.value, up.value), size, turn))

    def _text_of(self, owner: object, text: object, at: int) -> _Text:
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(text, at, matrix)
        a, b = matrix.a, matrix.b
        for _ in range(self.rotation // 90):
            a, b = b, -a
        turn = 0 if abs(a) >= abs(b) and a >= 0 else 180 if abs(a) >= abs(b) else 90 if b > 0 else 270
        size = ctypes.c_float()
        c.FPDFTextObj_GetFontSize(owner, size)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        return _Text(size.value * scale, turn)

    def _space(self, shape: object, frame: Matrix) -> None:
        """A text object without ink, which pdfium leaves out of a page's characters: a space that was drawn alone.

        In a font that is not in the file it may be anything that the font in its stead does not have.
        """
        self.texts += 1
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        c.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
        if abs(right.value - left.value) < INKLESS:
            if not c.FPDFFont_GetIsEmbedded(c.FPDFTextObj_GetFont(shape)):
                raise Unsure
            a = _times(_matrix_of(shape), frame)
            self.spaces.append(self.seen(a[4], a[5]))

    def _put_spaces(self) -> None:
        """Each such space between the characters that it parts, where there is one before and one behind it."""
        if not self.spaces:
            return
        if len(self.spaces) > MOST_INKLESS * self.texts:
            raise Unsure  # a font that pdfium cannot draw
        levels: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in self.content.glyphs:
            if glyph.turn == 0:
                levels[round(glyph.bottom - BELOW * glyph.size)].append(glyph)
        behind: dict[int, Glyph] = {}
        for x, y in self.spaces:
            near = [glyph for level in (-1, 0, 1) for glyph in levels.get(round(y) + level, ())]
            before = max(
                (glyph for glyph in near if abs(glyph.x1 - x) < 0.5 * glyph.size), key=lambda g: g.x1, default=None
            )
            after = min((glyph for glyph in near if glyph.x0 > x + 0.1 * glyph.size), key=lambda g: g.x0, default=None)
            if before is None or before.text.isspace() or after is None or after.x0 - x > 3 * after.size:
                continue
            behind[id(before)] = Glyph(" ", before.x1, before.top, after.x0, before.bottom, before.size)
        glyphs: list[Glyph] = []
        for glyph in self.content.glyphs:
            glyphs.append(glyph)
            if (space := behind.get(id(glyph))) is not None:
                glyphs.append(space)
        for at, glyph in enumerate(glyphs):
            glyph.at = at
        self.content.glyphs = glyphs

    # -- shapes -----------------------------------------------------------------------------------------------

    def _objects(self, count: int, item: Callable[[int], object], frame: Matrix, depth: int) -> None:
        self.shapes += count
        if self.shapes > self.most:
            raise Refused("max_page_objects", str(self.shapes))
        kind_of, bounds = c.FPDFPageObj_GetType, self._bounds
        for at in range(count):
            shape = item(at)
            kind = kind_of(shape)
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._path(shape, frame)
            elif kind == c.FPDF_PAGEOBJ_TEXT:
                self._space(shape, frame)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                self.drawing.image(bounds(shape, frame))
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                self._objects(
                    c.FPDFFormObj_CountObjects(shape),
                    lambda at, form=shape: c.FPDFFormObj_GetObject(form, at),  # type: ignore[misc]
                    _times(_matrix_of(shape), frame),
                    depth + 1,
                )

    def _bounds(self, shape: object, frame: Matrix) -> Rect:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        c.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
        return self._seen_box(left.value, bottom.value, right.value, top.value, frame)

    def _seen_box(self, x0: float, y0: float, x1: float, y1: float, frame: Matrix) -> Rect:
        xa, ya = self.seen(*_moved(x0, y0, frame))
        xb, yb = self.seen(*_moved(x1, y1, frame))
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def _path(self, shape: object, frame: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not c.FPDFPath_GetDrawMode(shape, fill, stroke) or not (fill.value or stroke.value):
            return
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        colour = c.FPDFPageObj_GetStrokeColor if stroke.value else c.FPDFPageObj_GetFillColor
        white = bool(colour(shape, red, green, blue, alpha)) and (
            min(red.value, green.value, blue.value) >= 252 or alpha.value == 0
        )
        box = self._bounds(shape, frame)
        wide = 0.0
        if stroke.value:
            width = ctypes.c_float()
            c.FPDFPageObj_GetStrokeWidth(shape, width)
            wide = width.value
        elif box[2] - box[0] < THIN or box[3] - box[1] < THIN:
            self.drawing.line(*box, white=white)
            return
        self._segments(shape, _times(_matrix_of(shape), frame), bool(fill.value), wide if stroke.value else -1.0, white)

    def _segments(self, shape: object, frame: Matrix, fill: bool, stroke: float, white: bool) -> None:
        """The outlines of a path, each as the reference tells them: a rectangle, a curve or a line of straight pieces."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = 0
        for at in range(c.FPDFPath_CountSegments(shape)):
            segment = c.FPDFPath_GetPathSegment(shape, at)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_MOVETO and points:
                self._outline(points, curved, fill, stroke, white)
                points, curved = [], 0
            c.FPDFPathSegment_GetPoint(segment, x, y)
            point = self.seen(*_moved(x.value, y.value, frame))
            if kind == c.FPDF_SEGMENT_BEZIERTO:
                curved += 1
                if curved % 3:
                    continue  # a control point
            points.append(point)
            if c.FPDFPathSegment_GetClose(segment) and points[0] != point:
                points.append(points[0])
        if points:
            self._outline(points, curved, fill, stroke, white)

    def _outline(self, points: list[tuple[float, float]], curved: int, fill: bool, stroke: float, white: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] < THIN or box[3] - box[1] < THIN:
            if len(points) > 1:
                self.drawing.line(*box, white=white)
        elif curved or len(points) >= 9:
            if not white:
                self.drawing.circle(points, box, solid=fill and stroke < 0)
        elif len(set(points)) == 4 and len(set(_rounded(xs))) == 2 and len(set(_rounded(ys))) == 2:
            self.drawing.rectangle(box, stroke=stroke >= 0, white=white)
        elif stroke >= 0:
            self.drawing.path(points, white=white)


def _rounded(values: list[float]) -> list[float]:
    return [round(value, 1) for value in values]


def _matrix_of(shape: object) -> Matrix:
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(shape, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _moved(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, cc * oa + d * oc, cc * ob + d * od,
        e * oa + f * oc + oe, e * ob + f * od + of,
    )  # fmt: skip
