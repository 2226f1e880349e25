"""A searchable scan: told, refused, and read on demand with the rules of its picture."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from documents_pdf.sheets import MINCHO, Sheet, check_places, texts
from welfare_etl.documents import UnreadableDocument
from welfare_etl.documents.pdf import Limits, read_pdf
from welfare_etl.documents.pdf.glyphs import Glyph
from welfare_etl.documents.pdf.scans import CONFIDENCE, without_blanks

XS, YS = (50, 200, 320, 440), (100, 130, 160, 190)
ROWS = [["指標 と なる もの", "現状 値", "目標 値"], ["寄り合い の 数", "12", "20"], ["窓口 の 数", "4", "8"]]
READ = [["指標となるもの", "現状値", "目標値"], ["寄り合いの数", "12", "20"], ["窓口の数", "4", "8"]]


def picture(*, askew: float = 0.0, grey: bool = False) -> Image.Image:
    """A ruled table as a scanner sees it; the text is only in the layer above it."""
    sheet = Sheet()
    if grey:
        sheet.canvas.setFillGray(0.85)
        sheet.box(XS[0], YS[0], XS[-1], YS[1], fill=1, stroke=0)
    sheet.grid(XS, YS)
    page = pypdfium2.PdfDocument(sheet.pdf())[0]
    drawn: Image.Image = page.render(scale=200 / 72).to_pil().convert("L")
    return drawn.rotate(-askew, fillcolor=255, resample=Image.Resampling.BILINEAR)


def scan(image: Image.Image, slope: float = 0.0) -> bytes:
    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(image), 0, 0, sheet.width, sheet.height)
    for y, row in zip(YS, ROWS, strict=False):
        for x, text in zip(XS, row, strict=False):
            layer = sheet.canvas.beginText(x + 5, sheet.height - y - 20 - slope * (x - sheet.width / 2))
            layer.setFont(MINCHO, 10)
            layer.setTextRenderMode(3)
            layer.textOut(text)
            sheet.canvas.drawText(layer)
    return sheet.pdf()


def test_recognised_text_is_not_taken_for_printed_text() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(scan(picture()), "a.pdf")
    assert caught.value.code == "recognised_text"
    assert "WELFARE_ETL_PDF_RECOGNISED_TEXT=1" in caught.value.action


@pytest.mark.parametrize("grey", [False, True])
def test_on_demand_it_is_read_between_the_rules_of_its_picture(grey: bool) -> None:
    found = read_pdf(scan(picture(grey=grey)), "a.pdf", Limits(recognised_text=True))
    assert texts(found) == READ
    assert found.confidence == CONFIDENCE < 1
    assert [(note.severity, note.code) for note in found.notes] == [("warning", "scanned_page")]
    check_places(found)


def test_a_sheet_that_lay_askew_is_set_straight() -> None:
    found = read_pdf(scan(picture(askew=0.6), slope=0.01047), "a.pdf", Limits(recognised_text=True))
    assert texts(found) == READ


def test_a_printed_page_with_a_picture_behind_it_is_no_scan() -> None:
    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 250)), 0, 0, sheet.width, sheet.height)
    found = read_pdf(sheet.grid(XS, YS).text(55, 105, "寄り合いの数は去年の半ばから増え続けている").pdf(), "a.pdf")
    assert found.confidence == 1.0
    assert not found.notes


def test_blanks_go_only_beside_japanese_characters() -> None:
    line: list[Glyph] = []
    x = 0.0
    for letter in "月 例 a b":
        line.append(Glyph(letter, x, 0, x + (3 if letter == " " else 10), 10, 10))
        x = line[-1].x1
    assert "".join(glyph.text for glyph in without_blanks(line)) == "月例a b"


def test_pages_of_both_kinds_are_read_and_told() -> None:
    printed = Sheet()
    for number in range(8):
        printed.text(50, 60 + 20 * number, "印刷された文字がここに並んでいて、写しではない")
    both = pypdfium2.PdfDocument.new()
    for data in (printed.pdf(), scan(picture())):
        both.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    both.save(out)
    found = read_pdf(out.getvalue(), "a.pdf")
    assert [note.code for note in found.notes] == ["scanned_page"]
    assert "page 2" in found.notes[0].message
    assert found.confidence == CONFIDENCE
