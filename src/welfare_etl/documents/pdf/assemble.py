"""Pages → :class:`~welfare_etl.records.document.Document`: paragraphs, cells that go on over a page, source and boxes.

``Document.source`` is laid out here: one row a line, cells parted by a tab, the lines of a cell run together (a line
feed of the cell's text is a space in the source), so that every character of a cell stands at one offset.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.pdf.continuation import EDGE, cells_going_on, repeated_heads, same_columns
from welfare_etl.documents.pdf.glyphs import UNKNOWN
from welfare_etl.documents.pdf.limits import setting_name
from welfare_etl.documents.pdf.lines import Line, bullet_kind, separator, usual_pitch
from welfare_etl.documents.pdf.margins import running_lines
from welfare_etl.documents.pdf.page import PageLayout, Table, TableCell
from welfare_etl.documents.pdf.scans import CONFIDENCE
from welfare_etl.documents.repetitions import unfolded
from welfare_etl.records.document import Box, Cell, Document, Dropped, Note, Row

CID_SHARE = 0.05
"""More characters without a meaning than this, and nothing that is read can be trusted."""
SCAN_SHARE = 0.3
"""A page without text that an image covers by more than this is a scan."""

OCR = "ocrmypdf -l jpn --rotate-pages --deskew {name} {stem}-ocr.pdf"
OCR_AGAIN = "ocrmypdf -l jpn --force-ocr {name} {stem}-ocr.pdf"


@dataclass(slots=True)
class _Cell:
    """A cell under construction; its lines may come from two pages. ``between[i]`` stands before ``lines[i]``."""

    column: int
    x0: float
    x1: float
    goes_on: bool = False
    """A merged cell that began in a row above."""
    lines: list[Line] = field(default_factory=list)
    between: list[str] = field(default_factory=list)

    def add(self, line: Line, between: str) -> None:
        self.lines.append(line)
        self.between.append(between)


@dataclass(slots=True)
class _Row:
    cells: list[_Cell]
    block: int
    page: int
    line: int = 0


@dataclass(slots=True)
class _OpenTable:
    """A table that may go on: its part on its first page and on the page before, and all its rows so far."""

    first: Table
    last: Table
    rows: list[_Row]


class _Source:
    """The text laid out so far, and where each line of the pages went."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.line = 1
        self.place: dict[int, int] = {}
        self.boxes: list[tuple[int, Box]] = []

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def write_line(self, line: Line, page: int) -> None:
        x0, top, x1, bottom = (round(side, 2) for side in line.box)
        self.place[id(line)] = self.length
        self.boxes.append((self.length, Box(page, x0, top, x1, bottom)))
        self.write(line.text)

    def end_line(self) -> None:
        """Ends the line, if one has begun."""
        if self.parts and self.parts[-1] != "\n":
            self.write("\n")
            self.line += 1


def pages_to_document(
    pages: Sequence[PageLayout], document_id: str, notes: Iterable[Note] = (), *, name: str | None = None
) -> Document:
    """The pages of one PDF, in order, as a Document. ``notes`` are those of the reader that made the pages.

    ``name`` is the file's in commands that a message tells to run.

    Raises :class:`UnreadableDocument` (``no_text_layer``, ``empty_file``, ``cid_font``) where the pages hold no text
    that can be read.
    """
    _check_readable(pages, document_id, names_of(name or document_id))
    return _Assembler(pages).document(document_id, notes)


class _Assembler:
    def __init__(self, pages: Sequence[PageLayout]) -> None:
        self.pages = pages
        self.running = running_lines(pages)
        self.source = _Source()
        self.rows: list[_Row] = []
        self.dropped: list[Dropped] = []
        self.block = 0
        self.pitch_outside, self.pitch_inside = _usual_pitches(pages, self.running)

    def document(self, document_id: str, notes: Iterable[Note]) -> Document:
        table: _OpenTable | None = None
        paragraph: _Cell | None = None
        for page in self.pages:
            first = True
            for item in page.items:
                if isinstance(item, Table):
                    table = self._table(item, page.number, table if first else None)
                    paragraph = None
                elif (reason := self.running.get(id(item))) is not None:
                    self._drop(item, page.number, reason)
                    continue
                else:
                    paragraph = self._text_line(item, page.number, paragraph, new_page=first)
                    table = None
                first = False
            for line in page.hidden:
                self._drop(line, page.number, "hidden_text")
                paragraph = None
        self.source.end_line()
        rows = unfolded([
            Row(row.line, [self._cell(cell) for cell in row.cells], row.block, row.page) for row in self.rows
        ])  # fmt: skip
        found = [*notes, *_page_notes(self.pages, rows)]
        dropped = sorted(self.dropped, key=lambda place: place.start)
        confidence = CONFIDENCE if any(page.recognised for page in self.pages) else 1.0
        return Document(
            document_id, "application/pdf", "".join(self.source.parts), rows, found, dropped, self.source.boxes,
            confidence=confidence,
        )  # fmt: skip

    # -- text outside tables ----------------------------------------------------------------------------------

    def _drop(self, line: Line, page: int, reason: str) -> None:
        """Its characters stand in the source, on a line of their own, and in no row."""
        self.source.end_line()
        self.dropped.append(Dropped(self.source.length, self.source.length + len(line.text), reason))
        self.source.write_line(line, page)
        self.source.end_line()

    def _text_line(self, line: Line, page: int, paragraph: _Cell | None, *, new_page: bool) -> _Cell:
        if paragraph is not None and abs(line.size - paragraph.lines[-1].size) < 0.15 * line.size:
            usual = 0.0 if new_page else self.pitch_outside * line.size
            between = separator(paragraph.lines[-1], line, usual, follows_bullet=_same_bullet(paragraph.lines, line))
            if between != "\n":
                if between == " ":
                    self.source.write(" ")
                self.source.write_line(line, page)
                paragraph.add(line, between)
                return paragraph
        self.source.end_line()
        self.block += 1
        paragraph = _Cell(0, line.box[0], line.box[2], False, [line], [""])
        self.rows.append(_Row([paragraph], self.block, page, self.source.line))
        self.source.write_line(line, page)
        return paragraph

    # -- tables -----------------------------------------------------------------------------------------------

    def _table(self, table: Table, page: int, before: _OpenTable | None) -> _OpenTable:
        """Appends the table's rows; ``before`` is the table that ended the page before."""
        self.source.end_line()
        if before is None or not same_columns(before.last, table):
            self.block += 1
            return self._rows(table, table.rows, page, _OpenTable(table, table, []))
        heads = repeated_heads(before.first, table)
        for cells in table.rows[:heads]:
            self._drop_row(cells, page)
        rest = table.rows[heads:]
        shift = table.box[0] - before.last.box[0]
        owners = [
            _owner(before.rows, cell.x0 - shift, cell.x1 - shift) if goes_on else None
            for cell, goes_on in zip(rest[0], cells_going_on(before.last, table, heads), strict=True)
        ]
        pairs = [(own, cell) for own, cell in zip(owners, rest[0], strict=True) if own is not None]
        if pairs:
            self._write_row([own for own, _ in pairs], [cell for _, cell in pairs], page)
            left = [
                cell if own is None else TableCell(cell.x0, cell.x1, [], True, False, cell.open_bottom)
                for own, cell in zip(owners, rest[0], strict=True)
            ]
            rest = [*([left] if any(cell.lines for cell in left) else []), *rest[1:]]
        return self._rows(table, rest, page, before)

    def _rows(self, table: Table, rows: Sequence[Sequence[TableCell]], page: int, opened: _OpenTable) -> _OpenTable:
        for cells in rows:
            drafts = [_Cell(at, cell.x0, cell.x1, cell.goes_on) for at, cell in enumerate(cells)]
            row = _Row(drafts, self.block, page, self.source.line)
            opened.rows.append(row)
            if any(cell.lines for cell in cells):
                self._write_row(row.cells, cells, page)
                self.rows.append(row)
        return _OpenTable(opened.first, table, opened.rows)

    def _drop_row(self, cells: Sequence[TableCell], page: int) -> None:
        """A head that is printed once more on every page."""
        for at, cell in enumerate(cells):
            if at:
                self.source.write("\t")
            for line in cell.lines:
                self.dropped.append(Dropped(self.source.length, self.source.length + len(line.text), "repeated_head"))
                self.source.write_line(line, page)
        self.source.end_line()

    def _write_row(self, drafts: Sequence[_Cell], cells: Sequence[TableCell], page: int) -> None:
        for at, (draft, cell) in enumerate(zip(drafts, cells, strict=True)):
            if at:
                self.source.write("\t")
            for number, line in enumerate(cell.lines):
                between = ""
                if draft.lines:
                    usual = 0.0 if number == 0 else self._usual(cell.lines, line)
                    between = separator(draft.lines[-1], line, usual, follows_bullet=_same_bullet(draft.lines, line))
                if number and between in ("\n", " "):
                    self.source.write(" ")
                self.source.write_line(line, page)
                draft.add(line, between)
        self.source.end_line()

    def _usual(self, lines: Sequence[Line], line: Line) -> float:
        """The usual distance between lines: this cell's own where it has enough lines, else that of the document."""
        everywhere = self.pitch_inside * line.size
        here = usual_pitch(lines) if len(lines) > 3 else 0.0
        return here if here and (not everywhere or here < 1.6 * everywhere) else everywhere

    # -- cells ------------------------------------------------------------------------------------------------

    def _cell(self, draft: _Cell) -> Cell:
        text = ""
        pieces: list[tuple[int, int, int]] = []
        for line, between in zip(draft.lines, draft.between, strict=True):
            origin = self.source.place[id(line)]
            if between == "-":
                start, first, size = pieces[-1]
                pieces[-1] = (start, first, size - 1)
                text, between = text[:-1], ""
                self.dropped.append(Dropped(first + size - 1, first + size, "line_end_hyphen"))
            text += between
            pieces.append((len(text), origin, len(line.text)))
            text += line.text
        return Cell(text, _merged(pieces, text), draft.column)


def _merged(pieces: Sequence[tuple[int, int, int]], text: str) -> tuple[tuple[int, int, int], ...]:
    """Pieces that follow each other in the text as in the source become one, unless a paragraph ends between them."""
    out: list[tuple[int, int, int]] = []
    for start, origin, length in pieces:
        if out:
            at, first, size = out[-1]
            gap = start - at - size
            if origin - first == start - at and gap <= 1 and "\n" not in text[at + size : start]:
                out[-1] = (at, first, start - at + length)
                continue
        out.append((start, origin, length))
    return tuple(out)


def _same_bullet(lines: Sequence[Line], line: Line) -> bool:
    kind = bullet_kind(line.text)
    return bool(kind) and any(bullet_kind(earlier.text) == kind for earlier in lines)


def _owner(rows: Sequence[_Row], x0: float, x1: float) -> _Cell | None:
    """The cell between two rules of the last row; where a merged cell goes on there, the one in which it began."""
    for row in reversed(rows):
        found = next((cell for cell in row.cells if abs(cell.x0 - x0) <= EDGE and abs(cell.x1 - x1) <= EDGE), None)
        if found is None and (row.cells[0].x0 > x0 + EDGE or row.cells[-1].x1 < x1 - EDGE):
            continue  # a row of a table within a cell
        if found is None or not found.goes_on:
            return found
    return None


def _usual_pitches(pages: Sequence[PageLayout], running: dict[int, str]) -> tuple[float, float]:
    """The usual distance between lines as a multiple of the size: outside tables, inside tables (0: not known)."""
    outside: list[float] = []
    inside: list[float] = []
    for page in pages:
        for item in page.items:
            if isinstance(item, Table):
                cells = [cell for row in item.rows for cell in row]
                inside += [line.pitch / line.size for cell in cells for line in cell.lines[1:] if line.size]
            elif item.pitch > 0 and item.size and id(item) not in running:
                outside.append(item.pitch / item.size)
    return _lower_quartile(outside), _lower_quartile(inside)


def _lower_quartile(values: list[float]) -> float:
    values.sort()
    return values[len(values) // 4] if values else 0.0


def names_of(file: str) -> dict[str, str]:
    """The file as a shell takes it, and without its ending.

    >>> names_of("石川県/report 1.pdf")
    {'name': "'石川県/report 1.pdf'", 'stem': "'石川県/report 1'"}
    """
    name = file if file.lower().endswith(".pdf") else f"{file}.pdf"
    return {"name": shlex.quote(name), "stem": shlex.quote(name[:-4])}


def _check_readable(pages: Sequence[PageLayout], document_id: str, ocr: dict[str, str]) -> None:
    characters = sum(page.characters for page in pages)
    if not characters:
        images = [page.number for page in pages if page.image_share > SCAN_SHARE]
        if images:
            raise UnreadableDocument(
                document_id, "no_text_layer", found=f"a scan: {len(images)} of {len(pages)} pages are only images",
                expected="a PDF with text", page=images[0],
                action=f"Ask for the original file. Else make a text layer with: {OCR.format(**ocr)} and read that file "
                f"with {setting_name('recognised_text')}=1; OCR misreads figures, so check each.",
            )  # fmt: skip
        raise UnreadableDocument(
            document_id, "no_text_layer", found=f"{len(pages)} pages without any text or image",
            expected="a PDF with text",
            action="If its pages show text, that is drawn as outlines; make a text layer: " + OCR_AGAIN.format(**ocr),
        )  # fmt: skip
    fonts: Counter[str] = Counter()
    for page in pages:
        fonts.update(page.cid_fonts)
    if fonts.total() > CID_SHARE * characters:
        first = next(page.number for page in pages if page.cid_fonts)
        raise UnreadableDocument(
            document_id, "cid_font", page=first,
            found=f"{fonts.total()} of {characters} characters in fonts without ToUnicode table, so that their glyphs "
            "have no known meaning: " + ", ".join(sorted(fonts)),
            expected="fonts with a ToUnicode table",
            action="Export the PDF again from the original file, or read the page images: " + OCR_AGAIN.format(**ocr),
        )  # fmt: skip


def _page_notes(pages: Sequence[PageLayout], rows: Sequence[Row]) -> list[Note]:
    notes: list[Note] = []
    for page in pages:
        line = next((row.line for row in rows if row.page == page.number), None)
        for font, count in sorted(page.cid_fonts.items()):
            notes.append(Note(
                "error", "cid_font", line,
                f"page {page.number}: {count} characters of the font {font} have no known meaning (no ToUnicode table) "
                f"and read as {UNKNOWN}; export the PDF again or read the page by OCR", printed=UNKNOWN,
            ))  # fmt: skip
        if page.recognised:
            notes.append(Note(
                "warning", "scanned_page", line, f"page {page.number} is a scan: its text comes from OCR, its ruled lines "
                "are those of the picture; check its figures against the picture",
            ))  # fmt: skip
        if not page.characters and page.image_share > SCAN_SHARE:
            notes.append(Note(
                "warning", "no_text_layer", line, f"page {page.number} is an image without text; what it says "
                "is not in the data (ocrmypdf -l jpn --skip-text gives it a text layer)",
            ))  # fmt: skip
    return notes
