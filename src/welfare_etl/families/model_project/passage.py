"""The pieces of a value put together into one text that still knows where each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.families.model_project.reader import Part
from welfare_etl.records.document import Slice

_SENTENCE_END = tuple("。．.!?！？」』)）:：】〉>")
_BEGINS_ANEW = re.compile(r"\s*(?:[・○●◎◆◇■□※▪*]|[①-⑳]|[(（]?\d{1,2}[)）.．]|[(（]?[ア-ン][)）]|【|<|＜|〈|-\s|⇒)")
# A paragraph of running text that goes on in the next one: long, and the next begins in the middle of a word.
_GOES_ON = re.compile(r"\s*[ぁ-ん、。]")
_LONG_LINE = 30


@dataclass(slots=True)
class Passage:
    """``text`` and, for each piece of it, its place: (offset in text, part)."""

    text: str
    places: list[tuple[int, Part]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [start for start, _ in self.places]

    def slices(self, start: int = 0, end: int | None = None) -> list[Slice]:
        """Where ``text[start:end]`` stands in the source."""
        end = len(self.text) if end is None else end
        out: list[Slice] = []
        for at, part in self.places[max(0, bisect_right(self._starts, start) - 1) :]:
            if at >= end:
                break
            a, b = max(start - at, 0), min(end - at, part.end - part.start)
            if a < b:
                out.extend(part.cell.slices(part.start + a, part.start + b))
        return out

    def line(self, offset: int) -> int:
        """The source line of a character of ``text``."""
        return self.places[max(0, bisect_right(self._starts, offset) - 1)][1].row.line


def passage(parts: Sequence[Part], *, prose: bool = False, between_cells: str = " ") -> Passage:
    """Cells of a row parted by a blank, rows by a line feed; a sentence that a page break cut is put together again.

    In a form's cells a new table that begins inside a sentence is a page break. In ``prose`` every paragraph is a block
    of its own, so there the next line must also begin in the middle of a word.
    """
    out: list[str] = []
    places: list[tuple[int, Part]] = []
    length = 0
    before: Part | None = None
    for part in parts:
        if before is not None:
            between = _between(before, part, prose, between_cells)
            out.append(between)
            length += len(between)
        text = part.text
        places.append((length, part))
        out.append(text)
        length += len(text)
        before = part
    return Passage("".join(out), places)


def _between(before: Part, part: Part, prose: bool, between_cells: str) -> str:
    if part.cell is before.cell:
        return ""
    if part.row is before.row:
        return between_cells
    head = before.text.rstrip()
    if part.row.block == before.row.block or head.endswith(_SENTENCE_END) or _BEGINS_ANEW.match(part.text):
        return "\n"
    if prose and not (len(head) >= _LONG_LINE and _GOES_ON.match(part.text)):
        return "\n"
    return ""
