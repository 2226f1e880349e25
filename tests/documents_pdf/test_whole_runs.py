"""No run of text is ever split between cells, and none mixed with another, unless a rule or a gap stands there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from documents_pdf.sheets import Sheet
from documents_pdf.test_unruled_cells import KINDS
from welfare_etl.documents.pdf import pages_to_document, pdfium, plumber
from welfare_etl.documents.pdf.compare import differences
from welfare_etl.documents.pdf.glyphs import Glyph, PageContent
from welfare_etl.documents.pdf.layout import page_layout
from welfare_etl.documents.pdf.page import PageLayout


def runs(content: PageContent) -> Iterator[str]:
    """Characters drawn one behind the other with no gap and no rule between them."""
    run: list[Glyph] = []
    for glyph in content.glyphs:
        if run:
            before = run[-1]
            close = (
                glyph.turn == before.turn == 0
                and abs(glyph.x0 - before.x1) < 0.15 * glyph.size
                and abs(glyph.middle - before.middle) < 0.1 * glyph.size
                and abs(glyph.size - before.size) < 0.1 * glyph.size
            )
            at = (before.x1 + glyph.x0) / 2
            ruled = any(abs(x - at) < 0.3 * glyph.size and top < glyph.middle < foot for x, top, foot in content.down)
            if not close or ruled:
                yield "".join(letter.text for letter in run)
                run = []
        run.append(glyph)
    if run:
        yield "".join(letter.text for letter in run)


def squashed(text: str) -> str:
    return "".join(text.split())


def said(layout: PageLayout) -> str:
    """All cells and lines of a page, parted by a character that no run holds."""
    parts: list[str] = []
    for item in (*layout.items, *layout.hidden):
        cells = [cell.lines for row in item.rows for cell in row] if hasattr(item, "rows") else [[item]]
        parts += ["".join(line.text for line in lines) for lines in cells]
    return "\0".join(squashed(part) for part in parts)


def torn(content: PageContent) -> list[str]:
    text = said(page_layout(content))
    return [run for run in map(squashed, runs(content)) if len(run) > 1 and run not in text]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_run_of_a_drawn_page_stays_whole_and_both_readers_agree(name: str) -> None:
    data = KINDS[name]().pdf()
    with pdfplumber.open(io.BytesIO(data)) as opened:
        document = pypdfium2.PdfDocument(data)
        for number, page in enumerate(opened.pages, start=1):
            first, second = pdfium.page_content(document, number), plumber.page_content(page)
            assert first.glyphs
            assert differences(first, second) == []
            assert torn(first) == []
        document.close()


def test_the_comparison_tells_what_differs() -> None:
    def content(sheet: Sheet) -> PageContent:
        with pdfplumber.open(io.BytesIO(sheet.pdf())) as opened:
            return plumber.page_content(opened.pages[0])

    one = content(Sheet().grid((50, 150, 300), (100, 120)).text(55, 105, "人口"))
    assert differences(one, content(Sheet().grid((50, 150, 300), (100, 120)).text(55, 105, "世口"))) == [
        "only the second reader has the characters 世 (1)",
        "only the first reader has the characters 人 (1)",
    ]
    (moved,) = differences(one, content(Sheet().grid((50, 150, 300), (100, 120)).text(85, 105, "人口")))
    assert moved.startswith("2 characters stand elsewhere")
    (ruled,) = differences(one, content(Sheet().grid((50, 300), (100, 120)).text(55, 105, "人口")))
    assert "1 vertical rules only the first reader has and 0 only the second, one at 150" in ruled


def at_hand(shared: Path) -> list[Path]:
    folders = ("pdf", "cases/open/inputs", "invented/pdf-word", "invented/pdf-chrome", "invented/pdf-excel")
    return [path for folder in folders for path in sorted((shared / folder).glob("*.pdf"))]


@pytest.mark.acceptance
def test_on_every_page_at_hand_runs_stay_whole_and_both_readers_agree(shared: Path) -> None:
    paths = at_hand(shared)
    assert len(paths) > 50
    told: list[str] = []
    left = 0
    for path in paths:
        document = pypdfium2.PdfDocument(path)
        with pdfplumber.open(path) as opened:
            for number, page in enumerate(opened.pages, start=1):
                second = plumber.page_content(page)
                page.close()
                try:
                    first = pdfium.page_content(document, number)
                except pdfium.Unsure:
                    first, left = second, left + 1
                place = f"{path.parent.name}/{path.name} {number}"
                told += [f"{place}: {what}" for what in differences(first, second)]
                told += [f"{place}: torn {run}" for run in torn(first)]
        document.close()
    assert told == []
    assert left < 5  # pages that are left to the reference


def test_pages_make_the_same_document_by_either_reader() -> None:
    data = KINDS["cells_of_two_lines_without_a_rule"]().pdf()
    with pdfplumber.open(io.BytesIO(data)) as opened:
        document = pypdfium2.PdfDocument(data)
        one = pages_to_document([page_layout(pdfium.page_content(document, 1))], "one.pdf")
        two = pages_to_document([page_layout(plumber.page_content(opened.pages[0]))], "two.pdf")
        document.close()
    assert one.source == two.source
