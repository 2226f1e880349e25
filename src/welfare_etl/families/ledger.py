"""The book that a family keeps while it reads: what every visible character of the source became.

A character is a known form label, part of a value, or left over. :meth:`Ledger.close` puts what nobody claimed into
``residual`` and returns an :class:`~welfare_etl.records.extraction.Extraction` whose three counts add up to the number
of visible characters, so that nothing can be lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from welfare_etl.records.base import Row as Record
from welfare_etl.records.document import Cell, Document, Row, Slice
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage, Missing, Residual

FREE, LABEL, VALUE, LEFT = 0, 1, 2, 3
_VISIBLE = re.compile(r"\S")
_NUMERAL = re.compile(r"\d+(?:[,.，．]\d+)*|[〇一二三四五六七八九十百千万]+|[①-⑳]")
_SOLID = re.compile(r"\S+")
_ENTITY = re.compile(r"(?:#?[0-9A-Za-z]{1,12});")


class Ledger:
    """Collects the rows of one report (or one plan document) together with their evidence.

    ``extraction_id`` is the report_id, or the document_id where the document is no report. ``rows`` are the document's
    rows that belong to it; only their characters are counted.
    """

    def __init__(self, document: Document, rows: Sequence[Row], *, family: str, report_id: str | None = None) -> None:
        self.document = document
        self.rows = rows
        self.family = family
        self.report_id = report_id
        # Of a publication with hundreds of reports each report's book covers its own lines only.
        self._first, last = _extent(rows)
        self._kind = bytearray(last - self._first)
        self._claims: list[tuple[int, int, str, str, str]] = []
        self._left_reason: list[tuple[int, int, str]] = []
        self._numbers: list[tuple[int, int, str]] = []
        self._tables: dict[str, list[dict[str, Any]]] = {}
        self.lineage: list[Lineage] = []
        self.missing: list[Missing] = []
        self.finding: list[Finding] = []

    # -- what characters become ------------------------------------------------------------------------------

    def label(self, cell: Cell, start: int = 0, end: int | None = None) -> None:
        """These characters are a label or a note of the printed form."""
        self._mark(cell.slices(start, end), LABEL)

    def told_missing(self, places: Sequence[Slice]) -> None:
        """These characters stand where a value would: a dash, なし, the mark of a facts edition. ``missing`` tells of them."""
        self._mark([place for place in places if VALUE not in self._kinds(place)], LABEL)

    def left(self, cell: Cell, start: int = 0, end: int | None = None, *, reason: str) -> None:
        """These characters are nobody's; say why. Kept in ``residual``."""
        self.left_places(cell.slices(start, end), reason)

    def left_places(self, places: Iterable[Slice], reason: str) -> None:
        """Like :meth:`left`, for places in the source. A later claim of the same characters wins."""
        self._left_reason.extend((place.start, place.end, reason) for place in places)

    def note_number(self, places: Sequence[Slice], kind: str) -> None:
        """A number that is neither a goal nor a result, and why: listed for the reviewer.

        Its characters stay part of the text that they stand in, so they are not counted as left over.
        """
        for place in places:
            self._numbers.append((place.start, place.end, kind))

    def _mark(self, places: Iterable[Slice], kind: int) -> None:
        for place in places:
            start, end = max(0, place.start - self._first), min(len(self._kind), place.end - self._first)
            if start < end:
                self._kind[start:end] = bytes((kind,)) * (end - start)

    def _kinds(self, place: Slice) -> bytearray:
        return self._kind[max(0, place.start - self._first) : max(0, place.end - self._first)]

    # -- rows and their evidence ------------------------------------------------------------------------------

    def add(self, table: str, values: dict[str, Any]) -> dict[str, Any]:
        """A new row of a table; its values may still be set until :meth:`close`."""
        self._tables.setdefault(table, []).append(values)
        return values

    def evidence(
        self, table: str, row_key: str, column: str, places: Sequence[Slice], *, rule: str, confidence: float = 1.0
    ) -> None:
        """The characters that a value was read from, one lineage row for each contiguous place."""
        if not places:
            return
        self._mark(places, VALUE)
        for place in _joined(self.document.source, places):
            self._claims.append((place.start, place.end, table, row_key, column))
            self._lineage(table, row_key, column, place, rule, confidence)

    def _lineage(self, table: str, row_key: str, column: str, place: Slice, rule: str, confidence: float) -> None:
        document = self.document
        if document.source[place.start] == "<" and place.end == place.start + 1:
            # A drawn button reads as one circle; its quote is the whole tag.
            place = Slice(place.start, document.source.find(">", place.start) + 1 or place.end)
        box = document.box_of(place.start)
        self.lineage.append(
            Lineage(
                table_name=table,
                row_key=row_key,
                column_name=column,
                document_id=document.document_id,
                line_start=document.line_of(place.start),
                line_end=document.line_of(place.end - 1),
                quote=document.quote(place),
                rule=rule,
                confidence=confidence,
                page=box.page if box else None,
                x0=box.x0 if box else None,
                top=box.top if box else None,
                x1=box.x1 if box else None,
                bottom=box.bottom if box else None,
                place=document.place_of(place.start),
            )
        )

    def absent(
        self, table: str, row_key: str, column: str, reason: str, *, printed: str | None = None, line: int | None = None
    ) -> None:
        """A value that is not there, and why (the contract's reasons)."""
        self.missing.append(
            Missing(
                report_id=self.report_id,
                table_name=table,
                row_key=row_key,
                column_name=column,
                reason=reason,
                printed=printed,
                document_id=self.document.document_id,
                line=line,
            )
        )

    def find(
        self,
        severity: str,
        code: str,
        message: str,
        *,
        line: int | None = None,
        table: str | None = None,
        column: str | None = None,
        printed: str | None = None,
        used: str | None = None,
    ) -> None:
        """Something that a person should know of this value."""
        self.finding.append(
            Finding(
                severity=severity,
                code=code,
                report_id=self.report_id,
                document_id=self.document.document_id,
                line=line,
                table_name=table,
                column_name=column,
                message=message,
                printed=printed,
                used=used,
            )
        )

    # -- the end ----------------------------------------------------------------------------------------------

    def close(self, extraction_id: str) -> Extraction:
        """All rows validated, what is left put into ``residual``, the three counts added up.

        Raises ``pydantic.ValidationError`` where a row breaks its model, ``ValueError`` where the counts do not add up.
        """
        self._repeat_echoes()
        for start, end, _ in self._left_reason:
            for at in range(max(0, start - self._first), min(len(self._kind), end - self._first)):
                if self._kind[at] == FREE:
                    self._kind[at] = LEFT
        visible = labelled = valued = 0
        residual: list[Residual] = []
        for row in self.rows:
            for cell in row.cells:
                for place in cell.slices():
                    text = self.document.source[place.start : place.end]
                    kinds = self._kinds(place)
                    total = len(text) - sum(map(len, re.findall(r"\s+", text)))
                    if not total:
                        continue
                    visible += total
                    if kinds.count(VALUE) == len(kinds):
                        valued += total
                        continue
                    for found in _SOLID.finditer(text):
                        part = kinds[found.start() : found.end()]
                        labelled += part.count(LABEL)
                        valued += part.count(VALUE)
                    residual.extend(self._unclaimed(place, kinds))
        left = sum(len(_VISIBLE.findall(item.text)) for item in residual)
        residual.extend(self._noted_numbers())
        if visible != labelled + valued + left:
            raise ValueError(
                f"{self.document.document_id}: {visible} visible characters, but {labelled} of labels, "
                f"{valued} of values and {left} left over make {labelled + valued + left}"
            )
        tables: dict[str, list[Record]] = {
            name: [TABLES[name].model_validate(values) for values in rows] for name, rows in self._tables.items()
        }
        return Extraction(
            extraction_id=extraction_id,
            document_id=self.document.document_id,
            report_id=self.report_id,
            family=self.family,
            tables=tables,
            lineage=self.lineage,
            missing=self.missing,
            finding=self.finding,
            residual=residual,
            visible=visible,
            labelled=labelled,
            valued=valued,
            left=left,
        )

    def _noted_numbers(self) -> list[Residual]:
        """One row for each numeral, so that a reviewer can tick off the numbers of a line: 31, 1 and 1 of 平成31年1月1日."""
        out = []
        for start, end, kind in self._numbers:
            phrase = self.document.source[start:end]
            for numeral in _NUMERAL.findall(phrase) or [phrase]:
                out.append(
                    Residual(
                        document_id=self.document.document_id,
                        report_id=self.report_id,
                        line=self.document.line_of(start),
                        text=numeral,
                        reason="not_a_quantity",
                        kind=kind,
                        phrase=phrase,
                    )
                )
        return out

    def _unclaimed(self, place: Slice, kinds: bytearray) -> list[Residual]:
        out: list[Residual] = []
        source, at = self.document.source, place.start
        while at < place.end:
            if kinds[at - place.start] in (LABEL, VALUE) or source[at].isspace():
                at += 1
                continue
            end = at
            while end < place.end and kinds[end - place.start] not in (LABEL, VALUE):
                end += 1
            text = source[at:end]
            reason = next((why for a, b, why in self._left_reason if a <= at < b), "unassigned")
            out.append(
                Residual(
                    document_id=self.document.document_id,
                    report_id=self.report_id,
                    line=self.document.line_of(at),
                    text=text.strip(),
                    reason=reason,
                )
            )
            at = end
        return out

    def _repeat_echoes(self) -> None:
        """A cell that the converter printed twice becomes what its first printing became."""
        for row in self.rows:
            for cell in row.cells:
                original = cell.echo_of
                if original is None:
                    continue
                mine, theirs = _offsets(cell), _offsets(original)
                if len(mine) != len(theirs):
                    continue
                for at, origin in zip(mine, theirs, strict=True):
                    self._kind[at - self._first] = self._kind[origin - self._first]
                place = cell.slices()
                low, high = min(theirs), max(theirs) + 1
                seen: set[tuple[str, str, str]] = set()
                for start, end, *target in list(self._claims):
                    key = (target[0], target[1], target[2])
                    if start < high and end > low and key not in seen:
                        seen.add(key)
                        self._lineage(*key, Slice(place[0].start, place[-1].end), "repeated_cell", 1.0)


def _extent(rows: Sequence[Row]) -> tuple[int, int]:
    """Where the lines of the rows begin and end in the source."""
    places = [place for row in rows for cell in row.cells for place in cell.slices()]
    if not places:
        return 0, 0
    return min(place.start for place in places), max(place.end for place in places)


def _offsets(cell: Cell) -> list[int]:
    """Source offsets of the cell's visible characters, in order."""
    return [
        at + origin - start
        for start, origin, length in cell.pieces
        for at in range(start, start + length)
        if not cell.text[at].isspace()
    ]


def _joined(source: str, places: Sequence[Slice]) -> list[Slice]:
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
