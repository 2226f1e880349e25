"""What every visible character of some rows became: a label, part of a value, or left over. The three must add up.

Characters that nobody claimed are left over by themselves, so that nothing can be lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from welfare_etl.records.document import Cell, Document, Row, Slice
from welfare_etl.records.trust import Residual

__all__ = ["Account", "Balance", "Claim", "whole_places"]

_FREE, _LABEL, _VALUE, _LEFT = 0, 1, 2, 3
_VISIBLE = re.compile(r"\S")
_UNVALUED = re.compile(rb"[^\x02]+")
_SOLID = re.compile(r"\S+")
_ENTITY = re.compile(r"(?:#?[0-9A-Za-z]{1,12});")

Claim = tuple[str, str, str]
"""Table, row key and column of a value."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Counts of visible characters: ``visible`` = ``labelled`` + ``valued`` + ``left``, and what is left."""

    visible: int
    labelled: int
    valued: int
    left: int
    residual: list[Residual]


class Account:
    """The characters of ``rows``, which are those of one report or of a whole document."""

    def __init__(self, document: Document, rows: Sequence[Row]) -> None:
        self.document = document
        self.rows = rows
        # Of a publication with hundreds of reports each report's account covers its own lines only.
        places = [place for row in rows for cell in row.cells for place in cell.slices()]
        self._first = min((place.start for place in places), default=0)
        self._kind = bytearray(max((place.end for place in places), default=0) - self._first)
        self._claims: list[tuple[Slice, Claim]] = []
        self._left: list[tuple[Slice, str]] = []

    def label(self, places: Iterable[Slice]) -> None:
        """Labels and notes of the printed form."""
        self._mark(places, _LABEL)

    def told(self, places: Iterable[Slice]) -> None:
        """What stands where a value would: a dash, なし, the mark of a facts edition. ``missing`` tells of it."""
        for place in places:
            kinds = self._kinds(place)
            for found in _UNVALUED.finditer(kinds):
                self._mark([Slice(place.start + found.start(), place.start + found.end())], _LABEL)

    def value(self, places: Sequence[Slice], claims: Sequence[Claim]) -> list[Slice]:
        """The characters that some values were read from; returns them as contiguous places."""
        self._mark(places, _VALUE)
        whole = whole_places(self.document.source, places)
        self._claims += [(place, claim) for claim in claims for place in whole]
        return whole

    def left(self, places: Iterable[Slice], reason: str) -> None:
        """Nobody's characters, and why. A claim of the same characters wins, be it earlier or later."""
        self._left.extend((place, reason) for place in places)

    def withdraw(self, claims: Collection[Claim], reason: str) -> None:
        """The characters of these values are left over after all, but for those that another value has too."""
        gone = [place for place, claim in self._claims if claim in claims]
        self._claims = [(place, claim) for place, claim in self._claims if claim not in claims]
        self._mark(gone, _FREE)
        self._mark([kept for kept, _ in self._claims if any(_overlap(kept, place) for place in gone)], _VALUE)
        self.left(gone, reason)

    def repeated(self) -> list[tuple[Slice, Claim]]:
        """A cell that the converter printed twice becomes what its first printing became: the claims to write again."""
        out: list[tuple[Slice, Claim]] = []
        by_line: dict[int, list[tuple[Slice, Claim]]] | None = None
        for row in self.rows:
            for cell in row.cells:
                original = cell.echo_of
                if original is None:
                    continue
                mine, theirs = _offsets(cell), _offsets(original)
                if len(mine) != len(theirs) or not mine:
                    continue
                for at, origin in zip(mine, theirs, strict=True):
                    self._kind[at - self._first] = self._kind[origin - self._first]
                here = cell.slices()
                low, high = min(theirs), max(theirs) + 1
                # Not all that the report claims is looked through for each echo.
                by_line = self._by_line() if by_line is None else by_line
                lines = range(self.document.line_of(low), self.document.line_of(high - 1) + 1)
                near = (claimed for line in lines for claimed in by_line.get(line, ()))
                claims = dict.fromkeys(claim for place, claim in near if place.start < high and place.end > low)
                out.extend((Slice(here[0].start, here[-1].end), claim) for claim in claims)
        return out

    def _by_line(self) -> dict[int, list[tuple[Slice, Claim]]]:
        """The claims by each line that they have characters of."""
        out: dict[int, list[tuple[Slice, Claim]]] = {}
        line_of = self.document.line_of
        for place, claim in self._claims:
            for line in range(line_of(place.start), line_of(place.end - 1) + 1):
                out.setdefault(line, []).append((place, claim))
        return out

    def close(self, report_id: str | None) -> Balance:
        """Counts; what nobody claimed is left over. Raises ``ValueError`` where the counts do not add up."""
        for place, _ in self._left:
            for at in range(max(0, place.start - self._first), min(len(self._kind), place.end - self._first)):
                if self._kind[at] == _FREE:
                    self._kind[at] = _LEFT
        visible = labelled = valued = 0
        residual: list[Residual] = []
        for row in self.rows:
            for cell in row.cells:
                for place in cell.slices():
                    text = self.document.source[place.start : place.end]
                    kinds = self._kinds(place)
                    total = len("".join(text.split()))
                    if not total:
                        continue
                    visible += total
                    if kinds.count(_VALUE) == len(kinds):
                        valued += total
                        continue
                    if kinds.count(_LABEL) == len(kinds):
                        labelled += total
                        continue
                    for found in _SOLID.finditer(text):
                        part = kinds[found.start() : found.end()]
                        labelled += part.count(_LABEL)
                        valued += part.count(_VALUE)
                    residual.extend(self._unclaimed(place, kinds, report_id))
        left = sum(len(_VISIBLE.findall(item.text)) for item in residual)
        if visible != labelled + valued + left:
            raise ValueError(
                f"{self.document.document_id}: {visible} visible characters, but {labelled} of labels, "
                f"{valued} of values and {left} left over make {labelled + valued + left}"
            )
        return Balance(visible, labelled, valued, left, residual)

    def _mark(self, places: Iterable[Slice], kind: int) -> None:
        for place in places:
            start, end = max(0, place.start - self._first), min(len(self._kind), place.end - self._first)
            if start < end:
                self._kind[start:end] = bytes((kind,)) * (end - start)

    def _kinds(self, place: Slice) -> bytearray:
        return self._kind[max(0, place.start - self._first) : max(0, place.end - self._first)]

    def _unclaimed(self, place: Slice, kinds: bytearray, report_id: str | None) -> list[Residual]:
        out: list[Residual] = []
        source, at = self.document.source, place.start
        while at < place.end:
            if kinds[at - place.start] in (_LABEL, _VALUE) or source[at].isspace():
                at += 1
                continue
            end = at
            while end < place.end and kinds[end - place.start] not in (_LABEL, _VALUE):
                end += 1
            reason = next((why for left, why in self._left if left.start <= at < left.end), "unassigned")
            out.append(self._residual(at, source[at:end].strip(), reason, report_id))
            at = end
        return out

    def _residual(self, at: int, text: str, reason: str, report_id: str | None) -> Residual:
        document = self.document
        return Residual(
            document_id=document.document_id, report_id=report_id, line=document.line_of(at), text=text, reason=reason
        )


def _overlap(one: Slice, other: Slice) -> bool:
    return one.start < other.end and other.start < one.end


def _offsets(cell: Cell) -> list[int]:
    """Source offsets of the cell's visible characters, in order."""
    return [
        at + origin - start
        for start, origin, length in cell.pieces
        for at in range(start, start + length)
        if not cell.text[at].isspace()
    ]


def whole_places(source: str, places: Sequence[Slice]) -> list[Slice]:
    """Neighbouring places with only white space or markup of the same line between them, as one."""
    out: list[Slice] = []
    for place in places:
        if source[place.end - 1] == "&" and (entity := _ENTITY.match(source, place.end)):
            # Of &amp; the text has one character; the source has five.
            place = Slice(place.start, entity.end())
        if out and place.start >= out[-1].end and "\n" not in source[out[-1].end : place.start]:
            between = source[out[-1].end : place.start]
            if "\t" not in between and not re.sub(r"<[^<>]*>", "", between).strip():
                out[-1] = Slice(out[-1].start, place.end)
                continue
        out.append(place)
    return out
