"""Bytes → :class:`~welfare_etl.records.document.Document`. One module per medium; no meaning yet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from welfare_etl.documents.errors import SettingError, UnreadableDocument
from welfare_etl.records.document import Document

__all__ = [
    "SUFFIXES",
    "SettingError",
    "UnreadableDocument",
    "changed_limits",
    "max_bytes",
    "media_type_of",
    "read_document",
]

SUFFIXES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf"}
"""File endings that are sources, and what they hold."""


def media_type_of(name: str, data: bytes) -> str:
    """The medium of a file: what its first bytes say, else what its name says."""
    if data.startswith(b"%PDF"):
        return "application/pdf"
    return SUFFIXES.get(Path(name).suffix.lower(), "text/plain")


MAX_TEXT_BYTES = 64 * 1024 * 1024
"""Size of a text or saved page: a publication of all reports of a year has 8 MB."""


def max_bytes(name: str) -> int:
    """The size above which a file is not even looked into."""
    if Path(name).suffix.lower() != ".pdf":
        return MAX_TEXT_BYTES
    from welfare_etl.documents.pdf.limits import Limits

    return Limits.from_environment().max_file_bytes


def changed_limits() -> str:
    """What the environment changes of the limits of the readers; empty where it changes nothing.

    Raises :class:`SettingError` for a variable that cannot be used.
    """
    if not any(name.startswith("WELFARE_ETL_PDF_") for name in os.environ):
        return ""  # without an import: a build that finds nothing to do asks this too
    from welfare_etl.documents.pdf.limits import Limits

    limits = Limits.from_environment()
    return "" if limits == Limits() else repr(limits)


def read_document(
    data: bytes,
    document_id: str,
    media_type: str = "text/plain",
    *,
    name: str | None = None,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """A source's bytes as rows of cells.

    ``jobs`` processes read the pages of a PDF; ``progress`` is told (pages done, pages in all). ``name`` is what the
    file is called in the commands that a message tells to run.
    Raises :class:`UnreadableDocument`, which says what the file is and what to do about it.
    """
    if media_type == "application/pdf":
        from welfare_etl.documents.pdf import read_pdf

        return read_pdf(data, document_id, name=name, jobs=jobs, progress=progress)
    if media_type == "text/html":
        from welfare_etl.documents.html import read_html

        return read_html(data, document_id)
    from welfare_etl.documents.converter_text import read_text

    return read_text(data, document_id, media_type)
