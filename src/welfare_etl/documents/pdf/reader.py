"""Reads a PDF in child processes, and says what a file is that cannot be read."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.pdf.assemble import names_of, pages_to_document
from welfare_etl.documents.pdf.children import ChildFailed, Message, opened, read_pages
from welfare_etl.documents.pdf.children import answers as answers_of
from welfare_etl.documents.pdf.limits import MIB, Limits, setting_name
from welfare_etl.documents.pdf.page import PageLayout
from welfare_etl.documents.pdf.scans import CONFIDENCE
from welfare_etl.records.document import Box, Document, Note

Progress = Callable[[int, int], None]

RESOLUTION = 110
"""Dots per inch of :func:`page_image`: 9-point characters stay readable on a page of A4."""
TAIL = 2048
"""A whole PDF has its ``%%EOF`` within so many bytes of its end; mail and web servers add a little behind it."""

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip file (perhaps .docx, .xlsx or .odt)", "Open it in its program and save it as PDF."),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)", "Open it in its program and save it as PDF."),
    (b"\xff\xd8\xff", "a JPEG image", "Make a PDF of it: ocrmypdf -l jpn --image-dpi 300 {name} {stem}.pdf"),
    (b"\x89PNG", "a PNG image", "Make a PDF of it: ocrmypdf -l jpn --image-dpi 300 {name} {stem}.pdf"),
    (b"II*\x00", "a TIFF image", "Make a PDF of it: ocrmypdf -l jpn {name} {stem}.pdf"),
    (b"MM\x00*", "a TIFF image", "Make a PDF of it: ocrmypdf -l jpn {name} {stem}.pdf"),
    (b"<", "markup (HTML or XML)", "If it is a saved web page, give it the ending .html; else download the PDF again."),
)
"""First bytes of files that are taken for PDF, what they are, what to do."""

_TROUBLES: dict[str, tuple[str, str, str, str]] = {
    "encrypted": (
        "encrypted", "a PDF that opens only with a password", "a PDF without a password",
        "Remove it with: qpdf --password=PASSWORD --decrypt {name} {stem}-open.pdf",
    ),
    "damaged": (
        "damaged", "a PDF that cannot be parsed ({detail})", "a PDF that a viewer opens without complaint",
        "Download it again, or rebuild it with: qpdf {name} {stem}-repaired.pdf",
    ),
    "max_pages": (
        "limit_exceeded", "more than {limits.max_pages} pages", "at most {limits.max_pages} pages",
        "Split it (qpdf --split-pages=100 {name} {stem}-%d.pdf), or {trust} if you trust the file.",
    ),
    "max_page_points": (
        "limit_exceeded", "a page of {detail} points",
        "sides of at most {limits.max_page_points:g} points",
        "Print the page to A4 or A3, or {trust} if you trust the file.",
    ),
    "max_page_objects": (
        "limit_exceeded", "a page with {detail} characters and rules",
        "at most {limits.max_page_objects} on a page",
        "If you trust the file, {trust}.",
    ),
    "seconds_per_page": (
        "limit_exceeded", "a page that takes more than {limits.seconds_per_page:g} s of processor time",
        "at most that long for a page", "If you trust the file, {trust}.",
    ),
    "cpu_seconds": (
        "limit_exceeded", "a document that takes more than {limits.cpu_seconds} s of processor time",
        "at most that long", "If you trust the file, {trust}.",
    ),
    "memory_bytes": (
        "limit_exceeded", "a document that needs more than {memory} MiB of memory",
        "at most that much", "If you trust the file, {trust}.",
    ),
    "max_decompressed_bytes": (
        "limit_exceeded", "streams that inflate to more than {inflated} MiB",
        "at most that much",
        "It may be a decompression bomb; {trust} only if you trust the file.",
    ),
}  # fmt: skip
"""What a child reports → code, found, expected, action."""


def read_pdf(
    source: Path | bytes,
    document_id: str,
    limits: Limits | None = None,
    *,
    name: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    known: Mapping[int, Message] | None = None,
) -> Document:
    """A PDF as rows of cells with page and box, parsed page by page in ``jobs`` child processes under ``limits``.

    ``known``: pages that :func:`read_some_pages` read already.

    Without ``limits`` the defaults hold, as the environment changes them. ``name`` is what the file is called in the
    commands that a message tells to run. ``progress`` is called with (pages done, pages in all). Raises :class:`UnreadableDocument` with a code
    (``empty_file``, ``not_a_pdf``, ``truncated``, ``damaged``, ``encrypted``, ``no_text_layer``, ``cid_font``,
    ``limit_exceeded``) and what to do.
    """
    limits = limits or Limits.from_environment()
    file = name or document_id
    data = _bytes_of(source, document_id, file, limits)
    try:
        pages, notes = _pages(data, limits, jobs, progress, known or {})
    except ChildFailed as failed:
        if failed.code != "damaged":
            raise _unreadable(failed, document_id, file, limits) from None
        # What the faster reader cannot take, or dies of, the reference may read.
        try:
            pages, notes = _pages(data, limits, jobs, progress, {}, reference=True)
        except ChildFailed as again:
            raise _unreadable(again, document_id, file, limits) from None
    if not limits.recognised_text:
        _check_no_scan(pages, document_id)
    notes.sort(key=lambda note: note.message)
    return pages_to_document(pages, document_id, notes, name=file)


def _check_no_scan(pages: Sequence[PageLayout], document_id: str) -> None:
    """Recognised text is not taken for printed text: OCR reads 0.41 % as 4.1 % and does not say so."""
    scans = [page for page in pages if page.recognised]
    if 2 * sum(page.characters for page in scans) > sum(page.characters for page in pages):
        raise UnreadableDocument(
            document_id, "recognised_text", page=scans[0].number,
            found=f"a scan with a layer of text from OCR on {len(scans)} of {len(pages)} pages; its ruled lines are only "
            "a picture", expected="a PDF that was printed from the document itself, or the document",
            action="Ask for the original file. To read the scan all the same, with its ruled lines found in the picture "
            f"and confidence {CONFIDENCE}, set {setting_name('recognised_text')}=1 and check every figure.",
        )  # fmt: skip


def _pages(
    data: bytes,
    limits: Limits,
    jobs: int,
    progress: Progress | None,
    known: Mapping[int, Message],
    *,
    reference: bool = False,
) -> tuple[list[PageLayout], list[Note]]:
    pages: dict[int, PageLayout] = {}
    notes: list[Note] = []
    with opened(data, limits, max(1, jobs), reference=reference) as (children, about):
        count = cast(int, about["pages"])
        notes += _notes_on_opening(about)

        def done(number: int, message: Message) -> None:
            pages[number] = PageLayout.from_plain(cast(dict[str, object], message["layout"]))
            if message["damaged"]:
                notes.append(_damaged_note(number))
            notes.extend(_differing_note(number, what) for what in cast(list[str], message["differs"]))
            if progress is not None:
                progress(len(pages), count)

        for number, message in known.items():
            done(number, message)
        read_pages(children, [number for number in range(1, count + 1) if number not in known], limits, done)
    return [pages[number] for number in sorted(pages)], notes


def page_count(data: bytes, limits: Limits | None = None) -> int:
    """How many pages a PDF has; 0 where it cannot be opened (:func:`read_pdf` says why)."""
    try:
        with opened(data, limits or Limits.from_environment(), 1) as (_, about):
            return cast(int, about["pages"])
    except ChildFailed:
        return 0


def read_some_pages(data: bytes, numbers: Iterable[int], limits: Limits | None = None) -> dict[int, Message]:
    """Some pages of a PDF (from 1) as plain values, for :func:`read_pdf` to put together elsewhere (``known``).

    Empty where one of them cannot be read: whoever puts the document together reads them again, and says why.
    """
    limits = limits or Limits.from_environment()
    found: dict[int, Message] = {}
    try:
        with opened(data, limits, 1) as (children, _):
            read_pages(children, list(numbers), limits, found.__setitem__)
    except ChildFailed:
        return {}
    return found


def page_image(
    source: Path | bytes,
    page: int,
    boxes: Sequence[Box] = (),
    limits: Limits | None = None,
    *,
    resolution: int = RESOLUTION,
) -> bytes:
    """The page (from 1) as PNG, with a red frame around each box that lies on it; drawn in a child process.

    Raises :class:`UnreadableDocument` as :func:`read_pdf` does, and ``ValueError`` for a page that is not there.
    """
    limits = limits or Limits.from_environment()
    name = source.name if isinstance(source, Path) else "document.pdf"
    data = _bytes_of(source, name, name, limits)
    frames = [[box.x0, box.top, box.x1, box.bottom] for box in boxes if box.page == page]
    try:
        with opened(data, limits, 1) as (children, about):
            if not 1 <= page <= cast(int, about["pages"]):
                raise ValueError(f"{name} has {about['pages']} pages, there is no page {page}")
            children[0].ask({"image": page, "boxes": frames, "resolution": resolution}, page, limits.seconds_per_page)
            message = next(iter(answers_of(children, limits)))[1]
    except ChildFailed as failed:
        raise _unreadable(failed, name, name, limits) from None
    return base64.b64decode(cast(str, message["png"]))


def boxes_of(document: Document, start: int, end: int) -> list[Box]:
    """The boxes of all lines of text that ``source[start:end]`` touches: one a line, on one page or two."""
    starts = [offset for offset, _ in document.boxes]
    first = max(0, bisect_right(starts, start) - 1)
    found: list[Box] = []
    for offset, box in document.boxes[first:]:
        if offset >= end:
            break
        found.append(box)
    return found


def boxes_of_quote(document: Document, line: int, quote: str, first: Box) -> list[Box]:
    """The boxes of all lines of text that a quote touches which begins in ``line`` of the source, in the box ``first``.

    Empty where the document does not have the quote there: then it is not the document that was quoted.
    """
    if not 1 <= line <= document.line_count:
        return []
    start, end = document.line_start(line), len(document.source)
    if line < document.line_count:
        end = document.line_start(line + 1)
    at = document.source.find(quote, start) if quote else -1
    while 0 <= at < end:
        if document.box_of(at) == first:
            return boxes_of(document, at, at + len(quote))
        at = document.source.find(quote, at + 1)
    return []


def _bytes_of(source: Path | bytes, document_id: str, file: str, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.max_file_bytes:
        raise UnreadableDocument(
            document_id, "limit_exceeded", found=f"a file of {size // MIB} MiB",
            expected=f"at most {limits.max_file_bytes // MIB} MiB",
            action=f"Split it, or {_trust('max_file_bytes')} if you trust the file.",
        )  # fmt: skip
    data = source if isinstance(source, bytes) else source.read_bytes()
    if not data.strip(b"\x00\t\r\n "):
        raise UnreadableDocument(
            document_id, "empty_file", found=f"a file of {len(data)} bytes with nothing in it", expected="a PDF",
            action="Download it again.",
        )  # fmt: skip
    if b"%PDF-" not in data[:1024]:
        start = data.lstrip(b"\xef\xbb\xbf\t\r\n ")
        kind, action = next(
            ((kind, action) for magic, kind, action in _KINDS if start.startswith(magic)),
            (f"a file that begins with {bytes(data[:8])!r}", "Download it again, or give it the ending of what it is."),
        )
        raise UnreadableDocument(
            document_id,
            "not_a_pdf",
            found=kind,
            expected="a file that begins with %PDF-",
            action=action.format(**names_of(file)),
        )
    if b"%%EOF" not in data[-TAIL:]:
        raise UnreadableDocument(
            document_id, "truncated", found=f"a PDF that breaks off after {len(data)} bytes",
            expected="%%EOF at its end", action="Download it again; the rest of its pages is missing.",
        )  # fmt: skip
    return data


def _unreadable(failed: ChildFailed, document_id: str, file: str, limits: Limits) -> UnreadableDocument:
    code, found, expected, action = _TROUBLES.get(failed.code, _TROUBLES["damaged"])
    words: dict[str, Any] = {
        **names_of(file), "detail": failed.detail, "limits": limits,
        "trust": _trust(failed.code),
        "memory": limits.memory_bytes // MIB, "inflated": limits.max_decompressed_bytes // MIB,
    }  # fmt: skip
    return UnreadableDocument(
        document_id, code, found=found.format(**words), expected=expected.format(**words),
        action=action.format(**words), page=failed.page or None,
    )  # fmt: skip


def _trust(limit: str) -> str:
    return f"raise the limit (environment variable {setting_name(limit)})"


def _notes_on_opening(about: dict[str, object]) -> list[Note]:
    notes: list[Note] = []
    if about["fields"]:
        notes.append(Note(
            "warning", "form_fields", None, f"{about['fields']} form fields are filled in; what they show is not "
            "part of the pages' text. Print the form to a new PDF to have it read",
        ))  # fmt: skip
    if about["damaged"]:
        notes.append(Note("warning", "damaged_stream", None, "parts of the file's structure could not be decompressed"))
    return notes


def _differing_note(page: int, what: str) -> Note:
    return Note("warning", "readers_differ", None, f"page {page}: pdfium and pdfplumber read it differently: {what}")


def _damaged_note(page: int) -> Note:
    return Note("error", "damaged_stream", None, f"page {page}: a part could not be decompressed, text may be missing")
