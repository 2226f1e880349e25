"""Pieces of values for the tests of what is read from them."""

from __future__ import annotations

from welfare_etl.documents.converter_text import read_text
from welfare_etl.evidence.span import Span
from welfare_etl.records.document import Row


def rows(text: str) -> list[Row]:
    """The rows of a text."""
    return read_text(text.encode("utf-8"), "built").rows


def parts(text: str) -> list[Span]:
    """Every cell of a text as a piece of a value."""
    return [Span(row, cell, 0, len(cell.text)) for row in rows(text) for cell in row.filled]
