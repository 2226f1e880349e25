"""Text as a document converter leaves it → :class:`~welfare_etl.records.document.Document`.

One line is one row, a tab parts its cells, an empty line parts tables and paragraphs. Cells may hold HTML fragments;
a cell may hold whole tables, which the converter then prints a second time as cells and rows of their own: those
are marked as echoes of the first printing. Markdown, by its name or its tables, is read as that.
"""

from __future__ import annotations

import codecs
import re

from welfare_etl.documents import kinds
from welfare_etl.documents.encodings import composed, decoded
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.markdown import MarkdownLines, is_markdown
from welfare_etl.documents.markup import fragments
from welfare_etl.documents.repetitions import Repetitions
from welfare_etl.documents.separated import separated
from welfare_etl.normalize.text import compose
from welfare_etl.records.document import Cell, Document, Note, Row

LONGEST_LINE = 200_000
"""Characters; the longest line of the known publications has about 5,000."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿、。]")
_ODD = re.compile(r"[\ue000-\uf8ff｡-ﾟ\ufffd]")


def read_text(data: bytes, document_id: str, media_type: str = "text/plain") -> Document:
    """Rows of cells of a converter's text file.

    UTF-8, UTF-16 with a byte order mark, Shift_JIS (cp932) and EUC-JP (eucJP-ms) are read; anything but UTF-8 is noted.
    Kana with its sound mark apart is composed.
    Raises :class:`UnreadableDocument` for an empty file, a binary and text in no known encoding.
    """
    source, notes = _decode(data, document_id)
    source = composed(source)
    if "\r" in source and "\n" not in source:
        # One character for one character: every offset stays.
        source = source.replace("\r", "\n")
        notes.append(Note("info", "line_ends", None, "The lines end in CR alone; they were read as lines."))
    if rows := separated(source):
        return Document(document_id, media_type, source, rows, notes)
    block = 0
    markdown = MarkdownLines() if is_markdown(source, media_type) else None
    nested = Repetitions()
    at = 0
    for number, line in enumerate(source.split("\n"), start=1):
        if not line or line.isspace():
            block += 1
            nested = Repetitions()
            at += len(line) + 1
            continue
        if len(line) > LONGEST_LINE:
            notes.append(_huge(number, len(line)))
        if "<table" in line or nested:
            rows.extend(_rows_with_tables(line, at, number, block, nested))
            notes.extend(_differing(number, nested))
        elif markdown is not None:
            rows.extend(markdown.rows(line, at, number, block))
        elif cells := _plain_cells(line, at):
            rows.append(Row(number, cells, block))
        at += len(line) + 1
    return Document(document_id, media_type, source, rows, notes)


def _plain_cells(line: str, at: int) -> list[Cell]:
    cells: list[Cell] = []
    for column, raw in enumerate(line.split("\t")):
        if "<" in raw or "&" in raw or "![" in raw:
            for fragment in fragments(raw, at):
                text, pieces = fragment.text.done()
                cells.append(Cell(text, pieces, column))
        elif raw:
            cells.append(Cell(raw, ((0, at, len(raw)),), column))
        else:
            cells.append(Cell("", (), column))
        at += len(raw) + 1
    return cells


def _rows_with_tables(line: str, at: int, number: int, block: int, nested: Repetitions) -> list[Row]:
    """The rows of a line whose cells hold tables, or that may repeat those of a line before it (``nested``)."""
    rows = [Row(number, [], block)]
    echoes = Row(number, [], block, echo=True)
    below = "<table" not in line
    # Beside a cell with tables their cells may be printed as well, and below it once more.
    printed = nested if below else nested.copy()
    for column, raw in enumerate(line.split("\t")):
        if "<table" in raw:
            _unfold(raw, at, column, rows, nested)
            printed = nested.copy()
        else:
            for cell in _plain_cells(raw, at):
                cell.column = column
                cell.echo_of = None if cell.blank else printed.take(cell)
                (echoes if cell.echo_of else rows[-1]).cells.append(cell)
        at += len(raw) + 1
    new, again = rows[-1].filled, echoes.filled
    if below and new and (not again or new[0].column < again[0].column):
        # A row that begins with something new is no repetition, and none follows: what is alike later on says something of its own.
        nested.clear()
        for cell in again:
            cell.echo_of = None
        rows[-1].cells = sorted((*rows[-1].cells, *echoes.cells), key=lambda cell: cell.column)
        echoes.cells = []
    return [row for row in (*rows, echoes) if any(not cell.blank for cell in row.cells)]


def _differing(line: int, nested: Repetitions) -> list[Note]:
    """A note for each cell of a line that was printed twice, but not alike."""
    found = [(again, first) for again, first in nested.differing if again.echo_of is first]
    nested.differing.clear()
    return [
        Note(
            "info",
            "repetition_differs",
            line,
            f"The converter printed this cell twice, and not alike: {again.text[:60]!r} repeats {first.text[:60]!r}. "
            "The first was read.",
            printed=again.text[:120],
            used=first.text[:120],
        )
        for again, first in found
    ]


def _unfold(raw: str, at: int, column: int, rows: list[Row], nested: Repetitions) -> None:
    """A cell with tables in it: what stands before the first stays in the row, each table row becomes a row."""
    last: int | None = None
    for fragment in fragments(raw, at):
        text, pieces = fragment.text.done()
        if fragment.row is None:
            cell = Cell(text, pieces, column)
            if last is not None:
                rows.append(Row(rows[-1].line, [], rows[-1].block))
            last = None if last is None else -1
        else:
            cell = Cell(text, pieces, fragment.column or 0)
            nested.add(cell)
            if fragment.row != last:
                rows.append(Row(rows[-1].line, [], rows[-1].block))
                last = fragment.row
        rows[-1].cells.append(cell)
    if last is not None:
        rows.append(Row(rows[-1].line, [], rows[-1].block))


# -- bytes → text ------------------------------------------------------------------------------------------------


def _decode(data: bytes, document_id: str) -> tuple[str, list[Note]]:
    if not data.strip():
        raise UnreadableDocument(
            document_id,
            "empty_file",
            found="nothing but white space" if data else "a file of 0 bytes",
            expected="the text of a report",
            action="Convert the report again and replace the file, or remove it.",
        )
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _settle(data.decode(encoding, "replace"), document_id, [_encoding_note("UTF-16")])
    if b"\x00" in data[:8192]:
        raise _binary(document_id, data)
    try:
        return _settle(data.decode("utf-8-sig"), document_id, [])
    except UnicodeDecodeError as error:
        cut = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        if cut:
            text = data[: error.start].decode("utf-8-sig")
            note = Note(
                "error",
                "truncated_file",
                text.count("\n") + 1,
                f"The file ends in the middle of a character, after {error.start} bytes. "
                "What stands before it was read; fetch the file again.",
            )
            return _settle(text, document_id, [note])
        broken = error
    candidates = []
    for encoding, name in (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        try:
            text = decoded(data, encoding)
        except UnicodeDecodeError:
            continue
        # Half-width kana and private-use characters are what the wrong one of the two turns the other into.
        candidates.append((len(_JAPANESE.findall(text)) - 4 * len(_ODD.findall(text)), name, text))
    if candidates:
        score, name, text = max(candidates)
        if score > 0:
            return _settle(text, document_id, [_encoding_note(name)])
    line = data.count(b"\n", 0, broken.start) + 1
    text = data.decode("utf-8", "replace")
    if len(_JAPANESE.findall(text)) > 20 * text.count("\ufffd"):
        note = Note(
            "error",
            "broken_characters",
            line,
            f"{text.count(chr(0xFFFD))} bytes are not UTF-8, the first at byte {broken.start}. They were read as U+FFFD; "
            "convert the file to UTF-8 again.",
        )
        return _settle(text, document_id, [note])
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise _binary(document_id, data)
    raise UnreadableDocument(
        document_id,
        "unknown_encoding",
        line=line,
        found=f"byte 0x{data[broken.start]:02x} at offset {broken.start}",
        expected="UTF-8, UTF-16 with a byte order mark, Shift_JIS or EUC-JP",
        action="Save the file as UTF-8.",
    )


def _settle(text: str, document_id: str, notes: list[Note]) -> tuple[str, list[Note]]:
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise _binary(document_id, text.encode("utf-8", "replace"))
    composed = compose(text)
    if composed != text:
        count = len(text) - len(composed)
        message = (
            f"{count} kana stand apart from their sound marks (U+3099, U+309A); they were read as one letter each."
        )
        notes = [*notes, Note("info", "composed_kana", None, message)]
    return composed, notes


def _encoding_note(name: str) -> Note:
    return Note("info", "encoding", None, f"The file is {name}, not UTF-8; it was read as that.", used=name)


def _huge(line: int, length: int) -> Note:
    return Note(
        "warning",
        "huge_line",
        line,
        f"The line has {length} characters, more than {LONGEST_LINE}: the converter may have lost its line breaks. "
        "It was read as it is; look at it, and convert the report again if it holds more than one table row.",
    )


def _binary(document_id: str, data: bytes) -> UnreadableDocument:
    kind = kinds.other_kind(document_id, data)
    if kind.known:
        return UnreadableDocument(
            document_id, "binary_file", found=f"{kind.found} / {kind.found_ja}", expected="text",
            action=f"{kind.action} / {kind.action_ja}",
        )  # fmt: skip
    return UnreadableDocument(
        document_id,
        "binary_file",
        found=f"binary data (first bytes {data[:8].hex(' ')})",
        expected="the text of a report",
        action="Save the report as UTF-8 text, PDF or HTML.",
    )
