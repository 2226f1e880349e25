"""Bytes → :class:`~welfare_etl.records.document.Document`. One module per medium; no meaning yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.records.document import Document

__all__ = ["SUFFIXES", "UnreadableDocument", "media_type_of", "read_document"]

SUFFIXES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf"}
"""File endings that are sources, and what they hold."""


def media_type_of(name: str, data: bytes) -> str:
    """The medium of a file: what its first bytes say, else what its name says."""
    if data.startswith(b"%PDF"):
        return "application/pdf"
    return SUFFIXES.get(Path(name).suffix.lower(), "text/plain")


def read_document(
    data: bytes,
    document_id: str,
    media_type: str = "text/plain",
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """A source's bytes as rows of cells.

    ``jobs`` processes read the pages of a PDF; ``progress`` is told (pages done, pages in all).
    Raises :class:`UnreadableDocument`, which says what the file is and what to do about it.
    """
    if media_type == "application/pdf":
        from welfare_etl.documents.pdf import read_pdf

        return read_pdf(data, document_id, jobs=jobs, progress=progress)
    if media_type == "text/html":
        from welfare_etl.documents.html import read_html

        return read_html(data, document_id)
    from welfare_etl.documents.converter_text import read_text

    return read_text(data, document_id, media_type)
