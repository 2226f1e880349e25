"""Reads a Word or Excel file under limits, and says what a file is that cannot be read."""

from __future__ import annotations

from typing import Any

from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.kinds import DOCX, unreadable_kind
from welfare_etl.documents.office.limits import PREFIX, Limits
from welfare_etl.documents.office.package import Package, Refused
from welfare_etl.documents.settings import MIB
from welfare_etl.records.document import Document

_TROUBLES: dict[str, tuple[str, str, str, str]] = {
    "encrypted": (
        "encrypted", "parts that open only with a password ({detail})", "a file without a password",
        "Open it with the password and save it without one.",
    ),
    "damaged": (
        "damaged", "a file that cannot be parsed ({detail})", "a file that its program opens without complaint",
        "Open it in its program, let it repair the file, and save it again; or save it as PDF.",
    ),
    "no_text": (
        "no_text_layer", "a file that shows no text ({detail})", "a report typed into it",
        "If it holds pictures of pages, print it to PDF and give that a text layer: ocrmypdf -l jpn --force-ocr IN OUT.pdf",
    ),
    "depth": (
        "limit_exceeded", "elements nested deeper than any form needs ({detail})", "tables in tables a few levels deep",
        "Open it in its program and save it as PDF.",
    ),
    "max_entries": ("limit_exceeded", "{detail} parts", "at most {limits.max_entries}", "{trust}"),
    "max_part_bytes": ("limit_exceeded", "a part that inflates to more than {part} MiB ({detail})", "at most that", "{trust}"),
    "max_inflated_bytes": ("limit_exceeded", "parts that inflate to more than {inflated} MiB", "at most that", "{trust}"),
    "max_ratio": (
        "limit_exceeded", "a part that inflates to more than {limits.max_ratio} times its size ({detail})", "text in XML",
        "It may be a decompression bomb. {trust}",
    ),
    "max_cells": ("limit_exceeded", "more than {detail} cells or paragraphs", "one report, or a few hundred", "{trust}"),
    "max_merges": ("limit_exceeded", "more than {limits.max_merges} merged ranges ({detail})", "a form", "{trust}"),
}  # fmt: skip
"""What is wrong → code, found, expected, action."""


def read_office(
    data: bytes, document_id: str, media_type: str, limits: Limits | None = None, *, name: str | None = None
) -> Document:
    """A Word or Excel file as rows of cells; macros, links and embedded objects are not opened.

    Raises :class:`UnreadableDocument` (``empty_file``, ``other_kind``, ``encrypted``, ``damaged``, ``no_text_layer``,
    ``limit_exceeded``) with what to do.
    """
    limits = limits or Limits.from_environment()
    if len(data) > limits.max_file_bytes:
        raise UnreadableDocument(
            document_id, "limit_exceeded", found=f"a file of {len(data) // MIB} MiB",
            expected=f"at most {limits.max_file_bytes // MIB} MiB", action=_trust("max_file_bytes"),
        )  # fmt: skip
    if not data.strip(b"\x00\t\r\n "):
        raise UnreadableDocument(
            document_id, "empty_file", found=f"a file of {len(data)} bytes with nothing in it",
            expected="a Word or Excel file", action="Fetch it again.",
        )  # fmt: skip
    if not data.startswith(b"PK"):
        raise unreadable_kind(document_id, name or document_id, data)
    try:
        return parsed(data, document_id, media_type, limits)
    except Refused as refused:
        raise _unreadable(refused, document_id, limits) from None


def parsed(data: bytes, document_id: str, media_type: str, limits: Limits) -> Document:
    """The document, read in this process. Raises :class:`Refused`."""
    package = Package(data, limits)
    if media_type == DOCX:
        from welfare_etl.documents.office.word import read_word

        return read_word(package, document_id, limits)
    from welfare_etl.documents.office.excel import read_excel

    return read_excel(package, document_id, limits)


def _unreadable(refused: Refused, document_id: str, limits: Limits) -> UnreadableDocument:
    code, found, expected, action = _TROUBLES[refused.code]
    words: dict[str, Any] = {
        "detail": refused.detail, "limits": limits, "trust": _trust(refused.code),
        "part": limits.max_part_bytes // MIB, "inflated": limits.max_inflated_bytes // MIB,
    }  # fmt: skip
    return UnreadableDocument(
        document_id, code, found=found.format(**words), expected=expected.format(**words), action=action.format(**words)
    )


def _trust(limit: str) -> str:
    return f"If you trust the file, raise the limit (environment variable {PREFIX}{limit.upper()})."
