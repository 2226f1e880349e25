"""The book that a reader keeps of one report or one plan document: its rows, and for each value where it was read.

A value has its lineage, a NULL its reason, a doubt its finding, and every visible character its account
(:class:`~welfare_etl.evidence.account.Account`). Forms and plan documents are written up in the same way: a row is an
:class:`Entry`, its columns are put one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from welfare_etl.evidence.account import Account, Claim
from welfare_etl.evidence.catalogue import finding
from welfare_etl.evidence.span import ELIDED, Span, places
from welfare_etl.normalize.text import squash
from welfare_etl.records.base import Row as Record
from welfare_etl.records.document import Document, Row, Slice
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage, Missing

__all__ = ["Book", "Entry"]

_SHOWN = 80
"""Characters of a printed text that ``missing`` keeps."""
_DERIVED = 0.95
"""The most that is said of a value that the source does not print as such."""
_WORD = 40
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,15})?")


@dataclass(slots=True)
class Entry:
    """A row in the making: ``values`` by column, ``key`` the row's key among the rows of its table."""

    book: Book
    table: str
    key: str
    values: dict[str, Any]
    explained: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[str, str]:
        """Table and row key: the row among all rows of the document."""
        return self.table, self.key

    def put(
        self,
        column: str,
        value: Any,
        spans: Iterable[Span | Slice] = (),
        *,
        rule: str = "as_printed",
        confidence: float = 1.0,
    ) -> Entry:
        """A value and where it was read; without spans it is only stored. Elided prose becomes NULL with its reason."""
        return self.put_all({column: value}, spans, rule=rule, confidence=confidence)

    def put_all(
        self,
        values: Mapping[str, Any],
        spans: Iterable[Span | Slice] = (),
        *,
        rule: str = "as_printed",
        confidence: float = 1.0,
    ) -> Entry:
        """Values of several columns that were read from the same characters."""
        found = _slices(spans)
        read: dict[float, list[str]] = {}
        text = self.book.printed(found) if confidence > _DERIVED else ""
        for column, value in values.items():
            if isinstance(value, str) and ELIDED.search(value):
                self.omitted(column, found, value)
            elif value is not None and value != []:
                self.values[column] = value
                sure = confidence if confidence <= _DERIVED or _prints(text, value) else _DERIVED
                read.setdefault(sure, []).append(column)
        for sure, columns in read.items():
            self.book.evidence(self.table, self.key, tuple(columns), found, rule=rule, confidence=sure)
        return self

    def absent(self, column: str, reason: str, *, printed: str | None = None, line: int | None = None) -> Entry:
        """A value that is not there, and why (the contract's reasons). Said once: the first reason stands."""
        if column not in self.explained:
            self.explained.add(column)
            self.book.absent(self.table, self.key, column, reason, printed=printed, line=line)
        return self

    def omitted(self, column: str, found: Sequence[Slice], printed: str | None = None) -> Entry:
        """A value that a facts edition leaves out: NULL, reason ``omitted``, the printed mark kept as a note."""
        line = self.book.document.line_of(found[0].start) if found else self.values.get("line")
        self.absent(column, "omitted", printed=printed, line=line)
        self.book.account.told(found)
        return self

    def find(self, code: str, column: str | None = None, **facts: Any) -> Entry:
        """A finding on a column of this row; the words are the catalogue's."""
        line = facts.pop("line", None) or self.values.get("line")
        self.book.find(code, line=line, table=self.table, column=column, **facts)
        return self

    def unclear(self, column: str, code: str, *, printed: str | None = None, **facts: Any) -> Entry:
        """A value that is printed but not certain: NULL, its reason and a finding."""
        self.absent(column, "unreadable", printed=printed, line=facts.get("line"))
        return self.find(code, column, printed=printed, **facts)

    def quote(self, spans: Iterable[Span]) -> Entry:
        """The row's own ``quote`` (verbatim, first to last line) and ``line``; both from these spans."""
        spans = list(spans)
        found = places(spans)
        if not found:
            return self
        self.values["line"] = spans[0].line
        if "quote" in TABLES[self.table].model_fields:
            self.values["quote"] = self.book.verbatim(found)
            self.book.evidence(self.table, self.key, ("quote",), found, rule="verbatim")
        return self


class Book:
    """Collects the rows of one report (or one plan document) together with their evidence.

    ``rows`` are the document's rows that belong to it; only their characters are counted.
    """

    def __init__(
        self,
        document: Document,
        rows: Sequence[Row],
        *,
        family: str,
        report_id: str | None = None,
        parser_version: str = "",
    ) -> None:
        self.document = document
        self.rows = rows
        self.family = family
        self.report_id = report_id
        self.parser_version = parser_version
        self.account = Account(document, rows)
        self.entries: list[Entry] = []
        self.lineage: list[Lineage] = []
        self.missing: list[Missing] = []
        self.finding: list[Finding] = []

    # -- rows and their evidence ------------------------------------------------------------------------------

    def row(self, table: str, key: str | None = None, **values: Any) -> Entry:
        """A new row of a table; its values may be put until :meth:`close`.

        Rows of a report have its ``report_id``. Without ``key`` the row's key is that of its values so far.
        """
        model = TABLES[table]
        if self.report_id is not None and "report_id" in model.model_fields:
            values = {"report_id": self.report_id, **values}
        entry = Entry(self, table, model.key_of(values) if key is None else key, values)
        self.entries.append(entry)
        return entry

    def evidence(
        self,
        table: str,
        row_key: str,
        columns: tuple[str, ...],
        found: Sequence[Slice],
        *,
        rule: str,
        confidence: float = 1.0,
    ) -> None:
        """The characters that the values of some columns were read from, for each one lineage row a contiguous place."""
        if not found or not columns:
            return
        whole = self.account.value(found, [(table, row_key, column) for column in columns])
        places = [self._place(place) for place in whole]
        sure = min(confidence, self.document.confidence)
        self.lineage += [
            Lineage(table_name=table, row_key=row_key, column_name=column, rule=rule, confidence=sure, **place)
            for column in columns
            for place in places
        ]

    def _place(self, place: Slice) -> dict[str, Any]:
        """What ``lineage`` tells of a place."""
        document = self.document
        if document.source[place.start] == "<" and place.end == place.start + 1:
            # A drawn button reads as one circle; its quote is the whole tag.
            place = Slice(place.start, document.source.find(">", place.start) + 1 or place.end)
        told: dict[str, Any] = {
            "document_id": document.document_id,
            "line_start": document.line_of(place.start),
            "line_end": document.line_of(place.end - 1),
            "quote": document.quote(place),
        }
        box = document.box_of(place.start)
        if box is not None:
            told |= {"page": box.page, "x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom}
        named = document.place_of(place.start)
        return told if named is None else {**told, "place": named}

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
                printed=printed.strip()[:_SHOWN] or None if printed else None,
                document_id=self.document.document_id,
                line=line,
            )
        )

    def find(self, code: str, **facts: Any) -> None:
        """Something that a person should know: see :func:`welfare_etl.evidence.catalogue.finding`."""
        found = finding(code, report_id=self.report_id, document_id=self.document.document_id, **facts)
        self.finding.append(found)

    # -- what characters become ----------------------------------------------------------------------------------

    def label(self, spans: Iterable[Span]) -> None:
        """These spans are labels or notes of the form."""
        self.account.label(_slices(spans))

    def left(self, spans: Iterable[Span | Slice], reason: str) -> None:
        """These spans became no value; why. Kept in ``residual``."""
        self.account.left(_slices(spans), reason)

    def told(self, spans: Iterable[Span | Slice]) -> None:
        """These spans say that no value is there (a dash, なし); ``missing`` tells of them."""
        self.account.told(_slices(spans))

    def printed(self, found: Iterable[Slice]) -> str:
        """What the source prints in some places, for comparing: without white space and the commas of thousands."""
        return squash("".join(self.document.quote(place) for place in found)).replace(",", "")

    def verbatim(self, found: Iterable[Slice]) -> str:
        """The source from the first place to the last where they are one run of lines; else the places, a line each."""
        source = self.document.source
        parts: list[Slice] = []
        for place in sorted(found, key=lambda place: place.start):
            between = source[parts[-1].end : place.start] if parts else ""
            # Runs of short marks (a bullet, a pipe) between two places belong to the quote, other text does not.
            if parts and len(between.strip(" \t\n-|*・#<>/pb")) == 0:
                parts[-1] = Slice(parts[-1].start, place.end)
            else:
                parts.append(place)
        return "\n".join(source[part.start : part.end] for part in parts)

    def _checked(self, entry: Entry) -> Record | None:
        """The row. A value from the source that its column refuses (直営:9999999999か所) is NULL, with a reason and a
        finding, and takes nothing else with it; where the column must have a value the row is left out (None).

        Raises ``pydantic.ValidationError`` for what was not read from the source: that is a defect.
        """
        model = TABLES[entry.table]
        try:
            return model.model_validate(entry.values)
        except ValidationError as error:
            refused = {str(item["loc"][0]): item["msg"] for item in error.errors() if item["loc"]}
            read = {item.column_name for item in self.lineage if (item.table_name, item.row_key) == entry.place}
            if not refused or not refused.keys() <= read:
                raise
        needed = [name for name in refused if model.model_fields[name].is_required()]
        for column, why in refused.items():
            self._refuse(entry, column, why, row_goes=bool(needed))
        if needed:
            self._withdraw({claim for claim in self._claims_of(entry) if claim[2] not in refused})
            return None
        return model.model_validate(entry.values)

    def _claims_of(self, entry: Entry) -> set[Claim]:
        return {
            (item.table_name, item.row_key, item.column_name)
            for item in self.lineage
            if (item.table_name, item.row_key) == entry.place
        }

    def _refuse(self, entry: Entry, column: str, why: str, *, row_goes: bool) -> None:
        claim = (*entry.place, column)
        places = [item for item in self.lineage if (item.table_name, item.row_key, item.column_name) == claim]
        printed, line = places[0].quote, places[0].line_start
        del entry.values[column]
        self._withdraw({claim})
        facts = {"printed": printed[:_SHOWN], "why": why, "line": line}
        self.find("value_out_of_range", table=entry.table, column=column, **facts)
        if not row_goes:
            entry.absent(column, "unreadable", printed=printed, line=line)

    def _withdraw(self, claims: set[Claim]) -> None:
        self.account.withdraw(claims, "out_of_range")
        self.lineage = [
            item for item in self.lineage if (item.table_name, item.row_key, item.column_name) not in claims
        ]

    # -- the end ----------------------------------------------------------------------------------------------

    def close(self, extraction_id: str) -> Extraction:
        """All rows checked, every character accounted for.

        Raises ``pydantic.ValidationError`` where a row breaks its model, ``ValueError`` where the counts do not add up.
        """
        tables: dict[str, list[Record]] = {}
        for entry in self.entries:
            if (record := self._checked(entry)) is not None:
                tables.setdefault(entry.table, []).append(record)
        for place, claim in self.account.repeated():
            table, row_key, column = claim
            sure = self.document.confidence
            here = self._place(place)
            self.lineage.append(
                Lineage(
                    table_name=table, row_key=row_key, column_name=column, rule="repeated_cell", confidence=sure, **here
                )
            )
        balance = self.account.close(self.report_id)
        # An entry knows its book: without them the whole book goes at once, and waits for no collector.
        self.entries = []
        return Extraction(
            extraction_id=extraction_id,
            document_id=self.document.document_id,
            report_id=self.report_id,
            family=self.family,
            parser_version=self.parser_version,
            tables=tables,
            lineage=self.lineage,
            missing=self.missing,
            finding=self.finding,
            residual=balance.residual,
            visible=balance.visible,
            labelled=balance.labelled,
            valued=balance.valued,
            left=balance.left,
        )


def _slices(spans: Iterable[Span | Slice]) -> list[Slice]:
    return [place for span in spans for place in ((span,) if isinstance(span, Slice) else span.slices)]


def _prints(text: str, value: Any) -> bool:
    """Whether a :meth:`Book.printed` text has a value as such: a number with its digits, a word in its characters. A sum, a
    code that was looked up and the kind of a body are not printed; a long text is made of its own places."""
    if isinstance(value, bool) or (isinstance(value, str) and len(value) > _WORD):
        return True
    if isinstance(value, (int, float)):
        return any(float(number) == value for number in _NUMBER.findall(text))
    words = value if isinstance(value, list) else [getattr(value, "year", value)]
    return all(squash(str(word)).replace(",", "") in text for word in words)
