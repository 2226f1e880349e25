"""The book of one plan document: its lines, the municipality that it is of, and a body code for every row."""

from __future__ import annotations

import itertools
from typing import Any

from welfare_etl.evidence.book import Book, Entry
from welfare_etl.evidence.span import ELIDED, lines_of
from welfare_etl.families import Context
from welfare_etl.families.body import body_of
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES

__all__ = ["PlanBook"]

_TELLING = 5
"""Characters from which on a line that is printed twice running is worth a word."""

# Columns that say where a row stands, not what it says: they need no evidence and no reason.
_BEARINGS = frozenset({"document_id", "seq", "line", "quote", "sheet", "note"})


class PlanBook(Book):
    """All rows of one plan document.

    ``lines`` are its visible lines, ``body`` the municipality that it is of; each row gets the body's code with its
    evidence. :meth:`close` gives every NULL its reason and the :class:`Extraction`.
    """

    def __init__(self, document: Document, context: Context, *, family: str, parser_version: str) -> None:
        super().__init__(document, document.rows, family=family, parser_version=parser_version)
        self.lines = lines_of(document)
        self.body = body = body_of(self.lines, context.publisher, context.title)
        line = body.spans[0].line if body.spans else None
        if body.municipality is None:
            self.find("body_unknown", column="body_code", printed=body.printed, why=body.reason)
        elif body.confidence < 1:
            code = "body_inferred" if body.rule == "place_of_local_body" else "body_from_register"
            self.find(
                code, line=line, column="body_code", printed=body.printed, used=body.municipality.code, why=body.reason
            )
        for before, following in itertools.pairwise(self.lines):
            if ELIDED.search(before.text) or len(before.bare) < _TELLING or before.line == following.line:
                continue
            if before.bare == following.bare:
                self.find("line_repeated", line=following.line, printed=following.text[:60])

    def row(self, table: str, key: str | None = None, **values: Any) -> Entry:
        """A new row of a table, in the document's order; its ``seq`` counts from 1 within the table."""
        seq = 1 + sum(entry.table == table for entry in self.entries)
        document_id = self.document.document_id
        entry = super().row(table, key or f"{document_id}|{seq}", document_id=document_id, seq=seq, **values)
        if "body_code" in TABLES[table].model_fields:
            body = self.body
            if body.code:
                entry.put("body_code", body.code, body.spans[:1], rule=body.rule, confidence=body.confidence)
            else:
                entry.absent("body_code", "unreadable" if body.printed else "not_on_form", printed=body.printed)
        return entry

    def close(self, extraction_id: str | None = None) -> Extraction:
        """Every NULL explained, every character accounted for."""
        for entry in self.entries:
            for column in TABLES[entry.table].model_fields:
                if column not in _BEARINGS and entry.values.get(column) in (None, []):
                    entry.absent(column, "not_on_form", line=entry.values.get("line"))
        return super().close(extraction_id or self.document.document_id)
