"""Runs of a document's visible text, each with its place: what the readers of plan documents cut lines and cells into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from welfare_etl.normalize.text import clean, fold, squash
from welfare_etl.records.document import Cell, Document, Slice

__all__ = ["ELIDED", "Span", "blocks_of", "lines_of", "places", "reflow", "said", "with_ends"]

ELIDED = re.compile(r"〔略\s*(?P<length>[\d,]+)\s*字〕")
"""What a facts edition prints in place of prose."""

# What starts a paragraph of its own in a wrapped column; anything else goes on from the line before.
_ITEM = re.compile(
    r"^(?:[・●○◎■□◆◇▼▽★☆⇒→＊*※【〔《]|[①-⑳]|[(（]\d{1,2}[)）]|\s{0,2}[-•] |　|\d{1,2}月\d{1,2}日\s*[:：])"
)
_SHORT = 0.7
"""A line that ends before this share of the column's width ends its paragraph."""


@dataclass(frozen=True, slots=True)
class Span:
    """``cell.text[start:end]`` on a line of the source; ``block`` as in :class:`~welfare_etl.records.document.Row`."""

    cell: Cell
    line: int
    start: int
    end: int
    block: int = 0

    @property
    def text(self) -> str:
        """The visible characters."""
        return self.cell.text[self.start : self.end]

    @property
    def folded(self) -> str:
        """``text`` with widths folded, as long as ``text``."""
        return fold(self.text)

    @property
    def bare(self) -> str:
        """``text`` for comparing: folded, without white space."""
        return squash(self.text)

    @property
    def slices(self) -> list[Slice]:
        """Where it stands in the source."""
        return self.cell.slices(self.start, self.end)

    def part(self, start: int, end: int | None = None) -> Span:
        """``text[start:end]``, stripped of white space at both ends."""
        stop = self.end if end is None else min(self.end, self.start + end)
        return Span(self.cell, self.line, min(self.start + start, stop), stop, self.block).stripped()

    def stripped(self) -> Span:
        """Without white space at both ends."""
        text = self.text
        start = self.start + len(text) - len(text.lstrip())
        return Span(self.cell, self.line, start, max(start, self.start + len(text.rstrip())), self.block)

    def __bool__(self) -> bool:
        return self.end > self.start


def lines_of(document: Document) -> list[Span]:
    """Every paragraph of every cell that is not blank, in reading order (a cell's paragraphs are its lines)."""
    out: list[Span] = []
    for row in document.rows:
        if row.echo:
            continue
        for cell in row.cells:
            at = 0
            for paragraph in cell.text.split("\n"):
                span = Span(cell, row.line, at, at + len(paragraph), row.block).stripped()
                if span:
                    out.append(span)
                at += len(paragraph) + 1
    return out


def blocks_of(lines: Sequence[Span]) -> list[list[Span]]:
    """Lines that no empty line parts."""
    out: list[list[Span]] = []
    for line in lines:
        if out and out[-1][-1].block == line.block:
            out[-1].append(line)
        else:
            out.append([line])
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
    column = max((_width(span.text) for span in spans), default=0.0)
    out: list[str] = []
    for at, span in enumerate(spans):
        # The blank that an ideographic indentation leaves is part of the cell, not of the span: look at the cell.
        lead = span.cell.text[span.start - 1 : span.start] if span.start else ""
        text = span.text
        ended = at > 0 and len(spans) > 2 and _width(spans[at - 1].text) < _SHORT * column
        if not out or ended or lead == "\u3000" or _ITEM.match(text):
            out.append(text)
        elif re.search(r"[A-Za-z0-9,.]$", out[-1]) and re.match(r"[A-Za-z0-9]", text):
            out[-1] += " " + text
        else:
            out[-1] += text
    return clean("\n".join(out)) or None


def _width(text: str) -> float:
    """In full-width characters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)


def with_ends(marks: Sequence[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Each mark in a text with the place where the next one begins; the last with ``end``."""
    for at, mark in enumerate(marks):
        yield mark, marks[at + 1].start() if at + 1 < len(marks) else end
