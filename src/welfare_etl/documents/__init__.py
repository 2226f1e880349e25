"""Bytes → :class:`~welfare_etl.records.document.Document`. One module per medium; no meaning yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from welfare_etl.documents import kinds
from welfare_etl.documents.errors import SettingError, UnreadableDocument
from welfare_etl.documents.kinds import SUFFIXES, media_type_of
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


MAX_TEXT_BYTES = 64 * 1024 * 1024
"""Size of a text or saved page: a publication of all reports of a year has 8 MB."""


def max_bytes(name: str) -> int:
    """The size above which a file is not even looked into."""
    medium = media_type_of(name, b"")
    if medium == kinds.PDF:
        from welfare_etl.documents.pdf.limits import Limits as PdfLimits

        return PdfLimits.from_environment().max_file_bytes
    if medium in (kinds.DOCX, kinds.XLSX):
        from welfare_etl.documents.office.limits import Limits

        return Limits.from_environment().max_file_bytes
    return MAX_TEXT_BYTES


def changed_limits() -> str:
    """What the environment changes of the limits of the readers; empty where it changes nothing.

    Raises :class:`SettingError` for a variable that cannot be used.
    """
    if not any(name.startswith(("WELFARE_ETL_PDF_", "WELFARE_ETL_OFFICE_")) for name in os.environ):
        return ""  # without an import: a build that finds nothing to do asks this too
    from welfare_etl.documents.office.limits import Limits as OfficeLimits
    from welfare_etl.documents.pdf.limits import Limits as PdfLimits

    of_media = (PdfLimits.from_environment(), OfficeLimits.from_environment())
    return " ".join(repr(limits) for limits in of_media if limits != type(limits)())


def read_document(
    data: bytes,
    document_id: str,
    media_type: str = "text/plain",
    *,
    name: str | None = None,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    pages: Mapping[int, dict[str, object]] | None = None,
) -> Document:
    """A source's bytes as rows of cells.

    ``jobs`` processes read the pages of a PDF; ``progress`` is told (pages done, pages in all). ``name`` is what the
    file is called in the commands that a message tells to run. ``pages``: pages of a PDF that were read elsewhere
    (:func:`welfare_etl.documents.pdf.read_some_pages`).
    Raises :class:`UnreadableDocument`, which says what the file is and what to do about it.
    """
    if media_type == "application/pdf":
        from welfare_etl.documents.pdf import read_pdf

        return read_pdf(data, document_id, name=name, jobs=jobs, progress=progress, known=pages or {})
    if media_type == "text/html":
        from welfare_etl.documents.html import read_html

        return read_html(data, document_id)
    if media_type in (kinds.DOCX, kinds.XLSX):
        from welfare_etl.documents.office import read_office

        return read_office(data, document_id, media_type, name=name)
    if media_type == kinds.OTHER:
        raise kinds.unreadable_kind(document_id, name or document_id, data)
    from welfare_etl.documents.converter_text import read_text

    return read_text(data, document_id, media_type)
