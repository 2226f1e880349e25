"""The child processes: same result with one or two, progress by page, pages as pictures, nothing left behind."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from documents_pdf.sheets import Sheet, document, texts
from welfare_etl.documents.pdf import Limits, boxes_of, page_image, read_pdf
from welfare_etl.documents.pdf.children import _IDLE, Child
from welfare_etl.documents.pdf.layout import page_layout
from welfare_etl.documents.pdf.page import PageLayout
from welfare_etl.documents.pdf.pipe import packed, unpacked
from welfare_etl.records.document import Document


def booklet(pages: int) -> bytes:
    sheet = Sheet()
    for number in range(1, pages + 1):
        sheet.grid((50, 150, 400), (100, 120)).text(55, 105, f"項目{number}").text(155, 105, f"{number * 100}人")
        sheet.text(290, 810, str(number)).page()
    return sheet.pdf()


@pytest.fixture(scope="module")
def twelve() -> bytes:
    return booklet(12)


def same(one: Document, two: Document) -> bool:
    return (
        one.source == two.source and texts(one) == texts(two) and list(one.boxes) == list(two.boxes) and one.dropped == two.dropped
        and [(row.line, row.page, row.block) for row in one.rows] == [(row.line, row.page, row.block) for row in two.rows]
    )  # fmt: skip


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_same_document_whoever_reads_the_pages(twelve: bytes, jobs: int) -> None:
    steps: list[tuple[int, int]] = []
    found = read_pdf(twelve, "test.pdf", jobs=jobs, progress=lambda done, count: steps.append((done, count)))
    assert same(found, document(twelve))
    assert [row.page for row in found.rows] == list(range(1, 13))
    assert steps == [(done, 12) for done in range(1, 13)]


def test_a_path_is_as_good_as_bytes(twelve: bytes, tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(twelve)
    assert same(read_pdf(path, "test.pdf"), read_pdf(twelve, "test.pdf"))


def test_several_documents_at_once() -> None:
    files = [booklet(count) for count in (1, 2, 3, 4)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda data: read_pdf(data, "test.pdf"), files))
    assert [len(one.rows) for one in found] == [1, 2, 3, 4]


def test_children_are_used_again_and_end_where_something_failed(twelve: bytes) -> None:
    read_pdf(twelve, "test.pdf")
    (first, *_) = [child.process.pid for child in _IDLE.children[-1:]]
    read_pdf(twelve, "test.pdf")
    assert first in [child.process.pid for child in _IDLE.children]

    def stop(done: int, count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_pdf(twelve, "test.pdf", progress=stop)
    assert all(child.page is None for child in _IDLE.children)
    assert read_pdf(twelve, "test.pdf").rows


def test_a_child_that_died_in_between_is_replaced(twelve: bytes) -> None:
    read_pdf(twelve, "test.pdf")
    for child in _IDLE.children:
        child.process.kill()
        child.process.wait()
    assert len(read_pdf(twelve, "test.pdf").rows) == 12


def test_a_child_ends_with_its_parent() -> None:
    child = Child()
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(timeout=30) == 0
    assert child.process.stdout is not None
    child.process.stdout.close()


def test_the_page_as_a_picture_with_the_value_framed(twelve: bytes) -> None:
    found = read_pdf(twelve, "test.pdf")
    at = found.source.index("300人")
    boxes = boxes_of(found, at, at + 4)
    assert [box.page for box in boxes] == [3]
    plain = Image.open(io.BytesIO(page_image(twelve, 3))).convert("RGB")
    framed = Image.open(io.BytesIO(page_image(twelve, 3, boxes))).convert("RGB")
    assert plain.size == framed.size
    assert plain.width == pytest.approx(595 * 110 / 72, abs=1)
    changed = ImageChops.difference(plain, framed).getbbox()
    assert changed is not None
    x0, top, x1, bottom = (side * 72 / 110 for side in changed)
    box = boxes[0]
    assert [x0, top, x1, bottom] == pytest.approx([box.x0, box.top, box.x1, box.bottom], abs=4)


def test_a_page_that_is_not_there(twelve: bytes) -> None:
    with pytest.raises(ValueError, match="has 12 pages, there is no page 13"):
        page_image(twelve, 13)


def test_boxes_of_a_text_over_two_lines() -> None:
    found = document(Sheet().grid((50, 116), (100, 140)).lines(53, 103, ["あいうえおか", "きくけ"]).pdf())
    assert len(boxes_of(found, 0, 6)) == 1
    assert len(boxes_of(found, 3, 8)) == 2


def test_a_layout_goes_through_the_pipe_unchanged(twelve: bytes) -> None:
    import pdfplumber

    from welfare_etl.documents.pdf.plumber import page_content

    with pdfplumber.open(io.BytesIO(twelve)) as pdf:
        layout = page_layout(page_content(pdf.pages[0]))
    buffer = bytearray(packed({"layout": layout.to_plain()}))
    half, rest = buffer[:50], buffer[50:]
    assert unpacked(half) is None
    half += rest
    message = unpacked(half)
    assert message is not None and not half
    again = PageLayout.from_plain(message["layout"])  # type: ignore[arg-type]
    assert again.to_plain() == layout.to_plain()


def test_limits_can_be_raised(twelve: bytes) -> None:
    assert len(read_pdf(twelve, "test.pdf", Limits(max_pages=12)).rows) == 12


def test_no_child_is_shared_with_a_forked_process(twelve: bytes) -> None:
    read_pdf(twelve, "test.pdf")
    before = _IDLE.owner
    try:
        _IDLE.owner = before + 1
        child = _IDLE.take()
        assert _IDLE.owner == os.getpid()
        child.end()
    finally:
        _IDLE.owner = os.getpid()
