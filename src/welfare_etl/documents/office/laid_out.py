"""Rows of cells → :class:`~welfare_etl.records.document.Document`: the text laid out, one row a line, with places.

A line feed of a cell is a space in the source, cells are parted by a tab, so that each character stands at one offset.
What is in the file and not shown (hidden rows, comments, running heads) is laid out too and dropped: it is in no row,
but in ``residual``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.encodings import composed
from welfare_etl.documents.office.limits import Limits
from welfare_etl.documents.office.package import Refused
from welfare_etl.records.document import Cell, Document, Dropped, Note, Row


@dataclass(slots=True)
class Draft:
    """A cell: its text, its column (cells of one column have one number), its place in words, and what it spans as in ``Cell``."""

    column: int
    text: str = ""
    place: str = ""
    columns: int = 1
    merged: bool = False


@dataclass(slots=True)
class Layout:
    """The document under construction."""

    limits: Limits
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    block: int = 0
    line: int = 1
    length: int = 0
    cells: int = 0
    parts: list[str] = field(default_factory=list)

    def row(self, drafts: Iterable[Draft]) -> None:
        """A row of the document, if anything is in it; blank cells are kept."""
        kept = list(drafts)
        if not any(_visible(draft.text) for draft in kept):
            return
        self._count(len(kept))
        cells: list[Cell] = []
        for at, draft in enumerate(kept):
            if at:
                self._write("\t")
            cells.append(
                Cell(draft.text, self._pieces(draft), draft.column, columns=draft.columns, merged=draft.merged)
            )
        self.rows.append(Row(self.line, cells, self.block))
        self._end_line()

    def paragraph(self, text: str, place: str) -> None:
        """A row of one cell that stands alone."""
        self.block += 1
        self.row([Draft(0, text, place)])
        self.block += 1

    def drop(self, text: str, reason: str, place: str) -> None:
        """Text that is in the file and not shown, or not part of the text itself."""
        if not _visible(text):
            return
        self._count(1)
        start = self.length
        self._pieces(Draft(0, text, place))
        self.dropped.append(Dropped(start, self.length, reason))
        self._end_line()

    def note(self, severity: str, code: str, message: str, *, printed: str | None = None, here: bool = True) -> None:
        """Something to report, at the line that comes next (``here``) or of the whole document."""
        self.notes.append(Note(severity, code, self.line if here else None, message, printed))

    def document(self, document_id: str, media_type: str) -> Document:
        """All that was laid out. A note behind the last line speaks of that."""
        last = max(1, self.line - 1)
        notes = [
            Note(note.severity, note.code, min(note.line, last), note.message, note.printed) if note.line else note
            for note in self.notes
        ]
        return Document(
            document_id, media_type, "".join(self.parts), self.rows, notes, self.dropped, places=self.places
        )

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self.limits.max_cells:
            raise Refused("max_cells", str(self.limits.max_cells))

    def _pieces(self, draft: Draft) -> tuple[tuple[int, int, int], ...]:
        if draft.place:
            self.places.append((self.length, draft.place))
        pieces: list[tuple[int, int, int]] = []
        at = 0
        for number, part in enumerate(draft.text.split("\n")):
            if number:
                self._write(" ")
            if part:
                pieces.append((at, self.length, len(part)))
                self._write(part)
            at += len(part) + 1
        return tuple(pieces)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _end_line(self) -> None:
        self._write("\n")
        self.line += 1


def tidy(text: str) -> str:
    """Text as it is shown: no control characters, no blank at the end of a line, tabs as blanks.

    >>> tidy("a\\tb \\n\\u200bc\\x07\\n")
    'a b\\nc'
    """
    text = composed(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    text = "".join(
        c for c in text if c == "\n" or (c >= " " and c not in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x7f")
    )
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n")


def joined(texts: Sequence[str]) -> str:
    """Paragraphs of a cell as its text: empty ones at both ends are gone."""
    return tidy("\n".join(texts))


def _visible(text: str) -> bool:
    return bool(text) and not text.isspace()
