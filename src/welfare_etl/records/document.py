"""What a source looks like before anybody knows what it means: rows of cells of visible text, each at its place.

A document reader (``welfare_etl.documents``) turns bytes into a :class:`Document`; a family (``welfare_etl.families``)
turns a Document into records. This module is the only thing that both know.

Positions are offsets into ``Document.source``, one string for the whole source. For converter text it is the file's
decoded text, so that an offset is a place in the file; for PDF, HTML, Word and Excel it is the text that the reader laid out, one
cell row per line, and ``Document.boxes`` leads from an offset to a page and a rectangle, ``Document.places`` to a cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from welfare_etl.normalize.text import fold


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points from the top left corner; ``page`` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Slice(NamedTuple):
    """``source[start:end]``."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(slots=True, eq=False)
class Cell:
    """One cell of a row.

    ``text`` is what a reader of the page sees: markup is gone, paragraphs are parted by a line feed.
    ``pieces`` says where it came from: ``(offset in text, offset in source, length)``, in order; characters of
    ``text`` that no piece covers (a line feed put in between paragraphs) come from no place.
    ``echo_of`` is set where a converter printed a cell of a nested table once more.
    """

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    column: int = 0
    echo_of: Cell | None = None
    columns: int = 1
    """How many columns of its table it spans, where the medium says so."""
    merged: bool = False
    """A blank cell into which one of a row above reaches (``rowspan``): what stands above holds for it too."""
    _folded: str | None = field(default=None, repr=False)

    @property
    def folded(self) -> str:
        """``text`` with widths folded, as long as ``text``; folded once."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    def slices(self, start: int = 0, end: int | None = None) -> list[Slice]:
        """Where ``text[start:end]`` stands in the source: one slice a run that is contiguous there."""
        if start == 0 and end is None:
            return [Slice(origin, origin + length) for _, origin, length in self.pieces if length]
        end = len(self.text) if end is None else end
        out: list[Slice] = []
        for at, origin, length in self.pieces:
            if at >= end:
                break
            a, b = start if start > at else at, at + length
            b = b if b < end else end
            if a < b:
                out.append(Slice(origin + a - at, origin + b - at))
        return out

    @property
    def blank(self) -> bool:
        """Whether nothing is visible in it."""
        return not self.text or self.text.isspace()


@dataclass(slots=True, eq=False)
class Row:
    """Cells side by side. ``block`` counts the runs of rows that nothing parts (a table, a paragraph).

    ``echo`` rows only repeat what a nested table of the same block has already said.
    """

    line: int
    cells: list[Cell]
    block: int = 0
    page: int | None = None
    echo: bool = False
    level: int = 0
    """1 to 6 for a heading that the medium marks as one (``h2``), 0 for all else."""
    _filled: tuple[int, list[Cell]] | None = field(default=None, repr=False)

    @property
    def filled(self) -> list[Cell]:
        """The cells that are not blank, from left to right. Looked for once for so many cells: a row may have thousands."""
        if self._filled is None or self._filled[0] != len(self.cells):
            self._filled = len(self.cells), [cell for cell in self.cells if not cell.blank]
        return self._filled[1]

    def filled_after(self, cell: Cell) -> Cell | None:
        """The next cell that is not blank."""
        at = bisect_right(self.filled, cell.column, key=lambda other: other.column)
        return self.filled[at] if at < len(self.filled) else None

    @property
    def text(self) -> str:
        """The row as one string, cells parted by a tab; trailing empty cells dropped."""
        return "\t".join(cell.text for cell in self.cells).rstrip("\t")


@dataclass(frozen=True, slots=True)
class Note:
    """Something a document reader has to report: becomes a row of ``finding``."""

    severity: str
    code: str
    line: int | None
    message: str
    printed: str | None = None
    used: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Visible characters that are not of the text itself (page number, running header): become ``residual``."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Document:
    """A source as rows of cells, with all that is needed to say where each character stands."""

    document_id: str
    media_type: str
    source: str
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    boxes: Sequence[tuple[int, Box]] = ()
    """(offset in source, box of the text from there on), ascending; empty for a medium without pages."""
    places: Sequence[tuple[int, str]] = ()
    """(offset in source, place of the text from there on as its own program names it), ascending: ``シート1!B12``."""
    confidence: float = 1.0
    """How far the characters themselves can be trusted; below 1 for text that OCR recognised. ``lineage`` says no more
    of any value that is read from them."""
    _line_starts: list[int] = field(default_factory=list)
    _box_starts: list[int] = field(default_factory=list)
    _place_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        starts = [0]
        at = self.source.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.source.find("\n", at + 1)
        self._line_starts = starts
        self._box_starts = [offset for offset, _ in self.boxes]
        self._place_starts = [offset for offset, _ in self.places]

    def line_of(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self._line_starts, offset)

    def line_start(self, line: int) -> int:
        """The offset at which a 1-based line begins."""
        return self._line_starts[line - 1]

    @property
    def line_count(self) -> int:
        return len(self._line_starts) - (1 if self.source.endswith("\n") else 0)

    def box_of(self, offset: int) -> Box | None:
        """The page rectangle of an offset, where the medium has pages."""
        if not self._box_starts:
            return None
        at = bisect_right(self._box_starts, offset) - 1
        return self.boxes[at][1] if at >= 0 else None

    def place_of(self, offset: int) -> str | None:
        """The place of an offset in the words of its own program (sheet and cell), where the medium has such."""
        at = bisect_right(self._place_starts, offset) - 1
        return self.places[at][1] if at >= 0 else None

    def quote(self, place: Slice) -> str:
        """The source's own characters, unchanged."""
        return self.source[place.start : place.end]

    def cells(self) -> Iterator[tuple[Row, Cell]]:
        """Every cell that is not blank, in reading order."""
        for row in self.rows:
            for cell in row.cells:
                if not cell.blank:
                    yield row, cell
