"""The rows of one plan document while they are read, each value with its evidence; closes into an Extraction."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.families import Context
from welfare_etl.families.body import body_of
from welfare_etl.families.ledger import Ledger
from welfare_etl.families.span import ELIDED, Span, lines_of, places
from welfare_etl.records.document import Document, Slice
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES

__all__ = ["Entry", "PlanBook"]

_TELLING = 5
"""Characters from which on a line that is printed twice running is worth a word."""

# Columns that say where a row stands, not what it says: they need no evidence and no reason.
_BEARINGS = frozenset({"document_id", "seq", "line", "quote", "sheet"})


@dataclass(slots=True)
class Entry:
    """A row in the making."""

    book: PlanBook
    table: str
    key: str
    values: dict[str, Any]
    explained: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[str, str]:
        """Table and row key: the row among all rows of the document."""
        return self.table, self.key

    def put(
        self, column: str, value: Any, spans: Iterable[Span] = (), *, rule: str = "as_printed", confidence: float = 1.0
    ) -> Entry:
        """A value and where it was read; without spans it is only stored. Elided prose becomes NULL with its reason."""
        spans = list(spans)
        text = value if isinstance(value, str) else None
        if text is not None and ELIDED.search(text):
            self.book.elided(self, column, spans, text)
            return self
        if value is None or value == []:
            return self
        self.values[column] = value
        self.book.ledger.evidence(self.table, self.key, column, places(spans), rule=rule, confidence=confidence)
        return self

    def absent(self, column: str, reason: str, *, printed: str | None = None, line: int | None = None) -> Entry:
        """A value that is not there, and why (the contract's reasons)."""
        if column not in self.explained:
            self.explained.add(column)
            self.book.ledger.absent(self.table, self.key, column, reason, printed=printed, line=line)
        return self

    def unclear(
        self, column: str, code: str, message: str, *, printed: str | None = None, line: int | None = None
    ) -> Entry:
        """A value that is printed but not certain: NULL, its reason and a warning."""
        self.absent(column, "unreadable", printed=printed, line=line)
        self.book.ledger.find(
            "warning",
            code,
            message,
            line=line or self.values.get("line"),
            table=self.table,
            column=column,
            printed=printed,
        )
        return self

    def quote(self, spans: Iterable[Span]) -> Entry:
        """The row's own ``quote`` (verbatim, first to last line) and ``line``; both from these spans."""
        spans = list(spans)
        found = places(spans)
        if not found:
            return self
        self.values["line"] = spans[0].line
        if "quote" in TABLES[self.table].model_fields:
            self.values["quote"] = self.book.verbatim(found)
            self.book.ledger.evidence(self.table, self.key, "quote", found, rule="verbatim")
        return self


class PlanBook:
    """All rows of one plan document.

    ``lines`` are its visible lines, ``body`` the municipality that it is of; each row gets the body's code with its
    evidence. :meth:`close` gives every NULL its reason and the :class:`Extraction`.
    """

    def __init__(self, document: Document, context: Context, *, family: str, parser_version: str) -> None:
        self.document = document
        self.context = context
        self.parser_version = parser_version
        self.ledger = Ledger(document, document.rows, family=family)
        self.lines = lines_of(document)
        self.entries: list[Entry] = []
        self.body = body_of(self.lines, context.publisher, context.title)
        if self.body.municipality is None:
            self.ledger.find(
                "warning", "body_unknown", f"body_code is NULL: {self.body.reason}. Name the publisher in sources.toml.",
                column="body_code", printed=self.body.printed,
            )  # fmt: skip
        elif self.body.confidence < 1:
            inferred = self.body.rule == "place_of_local_body"
            self.ledger.find(
                "warning" if inferred else "info",
                "body_inferred" if inferred else "body_from_register",
                f"{self.body.reason}." + (" Name the publisher in sources.toml." if inferred else ""),
                line=self.body.spans[0].line if self.body.spans else None,
                column="body_code",
                printed=self.body.printed,
                used=self.body.municipality.code,
            )
        for line, following in itertools.pairwise(self.lines):
            if ELIDED.search(line.text):
                continue
            if len(line.bare) >= _TELLING and line.bare == following.bare and line.line != following.line:
                self.ledger.find(
                    "info",
                    "line_repeated",
                    "The same line stands twice in a row.",
                    line=following.line,
                    printed=following.text[:60],
                )

    def row(self, table: str, **values: Any) -> Entry:
        """A new row of a table, in the document's order; its ``seq`` counts from 1 within the table."""
        seq = 1 + sum(entry.table == table for entry in self.entries)
        key = f"{self.document.document_id}|{seq}"
        row = self.ledger.add(table, {"document_id": self.document.document_id, "seq": seq, **values})
        entry = Entry(self, table, key, row)
        self.entries.append(entry)
        if "body_code" in TABLES[table].model_fields:
            if self.body.code:
                body = self.body
                entry.put("body_code", body.code, body.spans[:1], rule=body.rule, confidence=body.confidence)
            else:
                entry.absent(
                    "body_code", "unreadable" if self.body.printed else "not_on_form", printed=self.body.printed
                )
        return entry

    def label(self, spans: Iterable[Span]) -> None:
        """These spans are labels or notes of the form."""
        for span in spans:
            self.ledger.label(span.cell, span.start, span.end)

    def left(self, spans: Iterable[Span], reason: str) -> None:
        """These spans became no value; why."""
        for span in spans:
            self.ledger.left(span.cell, span.start, span.end, reason=reason)

    def find(self, severity: str, code: str, message: str, **where: Any) -> None:
        """See :meth:`Ledger.find`."""
        self.ledger.find(severity, code, message, **where)

    def elided(self, entry: Entry, column: str, spans: list[Span], text: str) -> None:
        """A value that a facts edition leaves out: NULL, reason ``omitted``, the printed mark kept as a note."""
        line = spans[0].line if spans else entry.values.get("line")
        entry.absent(column, "omitted", printed=text or None, line=line)
        self.label(spans)
        self.find(
            "info", "omitted_in_facts_edition", f"{entry.table}.{column} is left out in this edition.",
            line=line, table=entry.table, column=column, printed=text or None,
        )  # fmt: skip

    def verbatim(self, found: list[Slice]) -> str:
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

    def close(self) -> Extraction:
        """Every NULL explained, every character accounted for."""
        for entry in self.entries:
            fields = TABLES[entry.table].model_fields
            for column in fields:
                if column in _BEARINGS or column in entry.explained or column == "note":
                    continue
                if entry.values.get(column) in (None, []):
                    entry.absent(column, "not_on_form", line=entry.values.get("line"))
        extraction = self.ledger.close(self.document.document_id)
        return extraction.model_copy(update={"parser_version": self.parser_version})
