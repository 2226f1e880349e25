"""Runs of a document's visible text, each with its place: what all readers cut cells into, and put together again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from welfare_etl.normalize.text import ELISION, clean, screen_width, squash
from welfare_etl.records.document import Cell, Document, Row, Slice

__all__ = ["ELIDED", "Joined", "Span", "elided", "joined", "lines_of", "places", "reflow", "said"]

ELIDED = re.compile(ELISION)


def elided(mark: re.Match[str]) -> int:
    """How many characters a mark of :data:`ELIDED` stands for: 1234 of 〔略 1,234字〕."""
    return int("".join(re.findall(r"\d", mark[0])))


# What starts a paragraph of its own in a wrapped column; anything else goes on from the line before.
_ITEM = re.compile(
    r"^(?:[・●○◎■□◆◇▼▽★☆⇒→＊*※【〔《]|[①-⑳]|[(（]\d{1,2}[)）]|\s{0,2}[-•] |　|\d{1,2}月\d{1,2}日\s*[:：])"
)
_SHORT = 0.7
"""A line that ends before this share of the column's width ends its paragraph."""

_SENTENCE_END = tuple("。．.!?！？」』)）:：】〉>")
_BEGINS_ANEW = re.compile(r"\s*(?:[・○●◎◆◇■□※▪*]|[①-⑳]|[(（]?\d{1,2}[)）.．]|[(（]?[ア-ン][)）]|【|<|＜|〈|-\s|⇒)")
# A paragraph of running text that goes on in the next one: long, and the next begins in the middle of a word.
_GOES_ON = re.compile(r"\s*[ぁ-ん、。]")
_LONG_LINE = 30


class Span(NamedTuple):
    """``cell.text[start:end]`` of a row of the source: a label, a value or a piece of one."""

    row: Row
    cell: Cell
    start: int
    end: int

    @classmethod
    def whole(cls, row: Row, cell: Cell) -> Span:
        """All of a cell, without white space at both ends."""
        return cls(row, cell, 0, len(cell.text)).stripped()

    @property
    def text(self) -> str:
        """The visible characters."""
        return self.cell.text[self.start : self.end]

    @property
    def folded(self) -> str:
        """``text`` with widths folded, as long as ``text``."""
        return self.cell.folded[self.start : self.end]

    @property
    def bare(self) -> str:
        """``text`` for comparing: folded, without white space."""
        return squash(self.text)

    @property
    def slices(self) -> list[Slice]:
        """Where it stands in the source."""
        return self.cell.slices(self.start, self.end)

    @property
    def line(self) -> int:
        """The line of the source, counted from 1."""
        return self.row.line

    @property
    def block(self) -> int:
        """See :class:`~welfare_etl.records.document.Row`."""
        return self.row.block

    def part(self, start: int, end: int | None = None) -> Span:
        """``text[start:end]``, stripped of white space at both ends."""
        stop = self.end if end is None else min(self.end, self.start + end)
        return Span(self.row, self.cell, min(self.start + start, stop), stop).stripped()

    def stripped(self) -> Span:
        """Without white space at both ends."""
        text = self.text
        start = self.start + len(text) - len(text.lstrip())
        return Span(self.row, self.cell, start, max(start, self.start + len(text.rstrip())))

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(slots=True)
class Joined:
    """Several spans as one ``text`` that knows where each character stands: ``places`` are (offset in text, span)."""

    text: str
    places: list[tuple[int, Span]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [start for start, _ in self.places]

    def spans(self, start: int = 0, end: int | None = None) -> list[Span]:
        """The spans that ``text[start:end]`` is made of."""
        end = len(self.text) if end is None else end
        out: list[Span] = []
        first = max(0, bisect_right(self._starts, start) - 1)
        for at, span in self.places[first : bisect_left(self._starts, end)]:
            a, b = max(start - at, 0), min(end - at, span.end - span.start)
            if a < b:
                out.append(Span(span.row, span.cell, span.start + a, span.start + b))
        return out

    def slices(self, start: int = 0, end: int | None = None) -> list[Slice]:
        """Where ``text[start:end]`` stands in the source."""
        return places(self.spans(start, end))

    def line(self, offset: int) -> int:
        """The source line of a character of ``text``."""
        return self.places[max(0, bisect_right(self._starts, offset) - 1)][1].line


def joined(spans: Sequence[Span], *, prose: bool = False, between_cells: str = " ") -> Joined:
    """Cells of a row parted by a blank, rows by a line feed; a sentence that a page break cut is put together again.

    In a form's cells a new table that begins inside a sentence is a page break. In ``prose`` every paragraph is a block
    of its own, so there the next line must also begin in the middle of a word.
    """
    out: list[str] = []
    found: list[tuple[int, Span]] = []
    length = 0
    before: Span | None = None
    for span in spans:
        if before is not None:
            between = _between(before, span, prose, between_cells)
            out.append(between)
            length += len(between)
        text = span.text
        found.append((length, span))
        out.append(text)
        length += len(text)
        before = span
    return Joined("".join(out), found)


def _between(before: Span, span: Span, prose: bool, between_cells: str) -> str:
    if span.cell is before.cell:
        return ""
    if span.row is before.row:
        return between_cells
    head = before.text.rstrip()
    if span.block == before.block or head.endswith(_SENTENCE_END) or _BEGINS_ANEW.match(span.text):
        return "\n"
    if prose and not (len(head) >= _LONG_LINE and _GOES_ON.match(span.text)):
        return "\n"
    return ""


def lines_of(document: Document) -> list[Span]:
    """Every paragraph of every cell that is not blank, in reading order (a cell's paragraphs are its lines)."""
    out: list[Span] = []
    for row in document.rows:
        if row.echo:
            continue
        for cell in row.cells:
            at = 0
            for paragraph in cell.text.split("\n"):
                span = Span(row, cell, at, at + len(paragraph)).stripped()
                if span:
                    out.append(span)
                at += len(paragraph) + 1
    return out


def places(spans: Iterable[Span]) -> list[Slice]:
    """Where all these spans stand in the source."""
    return [place for span in spans for place in span.slices]


def said(spans: Iterable[Span], joint: str = "") -> str | None:
    """The spans as one text after the contract's rule; None for none."""
    return clean(joint.join(span.text for span in spans)) or None


def reflow(spans: Iterable[Span]) -> str | None:
    """Lines that a narrow column wrapped as paragraphs again: a line goes on from the one before unless it starts an item.

    Japanese is joined without a blank; between two Latin letters or digits one is kept.
    """
    spans = list(spans)
    column = max((screen_width(span.text) for span in spans), default=0)
    out: list[str] = []
    for at, span in enumerate(spans):
        # The blank that an ideographic indentation leaves is part of the cell, not of the span: look at the cell.
        lead = span.cell.text[span.start - 1 : span.start] if span.start else ""
        text = span.text
        ended = at > 0 and len(spans) > 2 and screen_width(spans[at - 1].text) < _SHORT * column
        if not out or ended or lead == "\u3000" or _ITEM.match(text):
            out.append(text)
        elif re.search(r"[A-Za-z0-9,.]$", out[-1]) and re.match(r"[A-Za-z0-9]", text):
            out[-1] += " " + text
        else:
            out[-1] += text
    return clean("\n".join(out)) or None
