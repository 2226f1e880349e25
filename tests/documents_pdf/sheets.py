"""Small PDF files for the tests, drawn with real rules and real Japanese text; and raw ones, for what no library writes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pdfplumber
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from welfare_etl.documents.pdf import pages_to_document
from welfare_etl.documents.pdf.layout import page_layout
from welfare_etl.documents.pdf.plumber import page_content
from welfare_etl.records.document import Document

WIDTH, HEIGHT = 595.0, 842.0
MINCHO, UPRIGHT = "HeiseiMin-W3", "HeiseiKakuGo-W5"

pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
pdfmetrics.registerFont(UnicodeCIDFont(UPRIGHT, isVertical=True))


class Sheet:
    """Pages on which positions count from the top left corner, in points."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, **options: object) -> None:
        self.width, self.height = width, height
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(width, height), invariant=1, **options)

    def text(self, x: float, top: float, text: str, size: float = 10, font: str = MINCHO) -> Sheet:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - top - 0.88 * size, text)
        return self

    def lines(self, x: float, top: float, lines: Sequence[str], size: float = 10, leading: float = 13) -> Sheet:
        for number, line in enumerate(lines):
            self.text(x, top + number * leading, line, size)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Sheet:
        self.canvas.line(x0, self.height - top, x1, self.height - bottom)
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Sheet:
        """Every rule of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def box(self, x0: float, top: float, x1: float, bottom: float, *, fill: int = 0, stroke: int = 1) -> Sheet:
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, fill=fill, stroke=stroke)
        return self

    def ellipse(self, x0: float, top: float, x1: float, bottom: float, *, fill: int = 0, stroke: int = 1) -> Sheet:
        self.canvas.ellipse(x0, self.height - bottom, x1, self.height - top, fill=fill, stroke=stroke)
        return self

    def turned(self, x: float, y: float, angle: float, text: str, size: float = 10, font: str = MINCHO) -> Sheet:
        """Text that begins at (x, y) and runs at an angle (90: upwards, 270: downwards)."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(angle)
        self.canvas.setFont(font, size)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()
        return self

    def page(self) -> Sheet:
        """Ends the page."""
        self.canvas.showPage()
        return self

    def pdf(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def document(pdf: bytes) -> Document:
    """The Document of a PDF, made in this process."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return pages_to_document([page_layout(page_content(page)) for page in opened.pages], "test.pdf")


def texts(found: Document) -> list[list[str]]:
    """The cells' texts, row by row."""
    return [[cell.text for cell in row.cells] for row in found.rows]


def check_places(found: Document) -> None:
    """Every piece of every cell says what stands in the source, each row on its own line, and no character is lost."""
    covered = bytearray(len(found.source))
    for row in found.rows:
        for cell in row.cells:
            for at, origin, length in cell.pieces:
                assert cell.text[at : at + length] == found.source[origin : origin + length]
                covered[origin : origin + length] = b"x" * length
            if cell.pieces and cell is row.filled[0]:
                assert found.line_of(cell.pieces[0][1]) == row.line
    for place in found.dropped:
        covered[place.start : place.end] = b"x" * (place.end - place.start)
    lost = [letter for letter, kind in zip(found.source, covered, strict=True) if not kind and not letter.isspace()]
    assert not lost


def raw_pdf(objects: Sequence[bytes], streams: dict[int, bytes] | None = None) -> bytes:
    """A PDF of the given objects (1 is the catalog); ``streams`` are the bodies of those that are streams."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body
        if streams and number in streams:
            out += b"\nstream\n" + streams[number] + b"\nendstream"
        out += b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)


def one_page(content: bytes, *, filters: bytes = b"", resources: bytes = b"<<>>", box: bytes = b"0 0 595 842") -> bytes:
    """A PDF of one page with this content stream."""
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources " + resources + b">>",
            b"<</Length %d%s>>" % (len(content), filters),
        ],
        {4: content},
    )


def deflated(data: bytes, times: int = 1) -> bytes:
    """Compressed, and the result compressed again."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data
