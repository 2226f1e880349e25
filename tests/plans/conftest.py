"""Documents made of a few lines, read by a family."""

from __future__ import annotations

from welfare_etl.documents import media_type_of, read_document
from welfare_etl.documents.converter_text import read_text
from welfare_etl.families import Context, Family
from welfare_etl.families.plans import Plan
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction


def document_of(text: str, document_id: str = "plan") -> Document:
    """A converter's text as a Document."""
    return read_text(text.encode(), document_id)


def read_as(family: Family, text: str, context: Context | None = None) -> Extraction:
    """The one extraction of a text; its characters add up, or closing would have raised."""
    [extraction] = family.read(document_of(text), context or Context())
    assert extraction.visible == extraction.labelled + extraction.valued + extraction.left
    return extraction


def read_by_name(text: str, family: str, name: str = "doc.txt") -> Extraction:
    """The one extraction of a text by a family of plans, in the medium that a file's name says."""
    data = text.encode()
    [extraction] = Plan(family).read(read_document(data, "doc", media_type_of(name, data), name=name), Context())
    return extraction


def codes(extraction: Extraction, *severities: str) -> set[str]:
    """The codes of an extraction's findings of these severities (all without any)."""
    return {finding.code for finding in extraction.finding if not severities or finding.severity in severities}
