"""What one PDF may cost. Every limit has a default that is on; a hostile file costs seconds, never the machine.

Whoever owns the machine may change a limit by an environment variable: ``WELFARE_ETL_PDF_`` and the name in capitals.
They are no part of ``raw/``, as a folder that brings a hostile file could bring its own limits with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from welfare_etl.documents.settings import MIB, limits_from

__all__ = ["MIB", "PREFIX", "Limits", "setting_name"]

PREFIX = "WELFARE_ETL_PDF_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings for :func:`welfare_etl.documents.pdf.read_pdf`; enforced in the child process that parses the file.

    The ministry's reports have 2 to 6 pages of A4, about 0.1 s and 50 MiB each; the defaults leave room for a whole
    publication (38 reports) and stop what can only be an attack or a mistake.
    """

    max_file_bytes: int = 100 * MIB
    """Size of the file itself."""
    max_pages: int = 500
    """Pages of one document."""
    max_page_points: float = 5000.0
    """Longest side of a page in points (1/72 inch); an A0 sheet has 3370."""
    max_page_objects: int = 300_000
    """Characters, lines and curves on one page; a full page of A4 has about 3,000."""
    seconds_per_page: float = 10.0
    """Processor time for one page, after which the child ends (ITIMER_PROF); a child that hangs is killed later."""
    cpu_seconds: int = 60
    """Processor time for one document in one child (RLIMIT_CPU)."""
    memory_bytes: int = 2048 * MIB
    """Address space of a child (RLIMIT_AS)."""
    max_decompressed_bytes: int = 200 * MIB
    """What all streams of the document may inflate to, together."""
    recognised_text: bool = False
    """Read a searchable scan: the text that OCR recognised, between the rules that are found in the page's picture."""
    second_reader: bool = False
    """Read every page by the reference as well (pdfplumber) and tell where the two differ; for ``build
    --second-reader``, which sets it to 1."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The defaults, changed by the variables that are set: a number; for bytes also with K, M or G behind it.

        Raises :class:`SettingError` for a variable that names no limit, and for what is no positive number.
        """
        return limits_from(cls, PREFIX, environment)


def setting_name(limit: str) -> str:
    """The environment variable of a limit.

    >>> setting_name("max_pages")
    'WELFARE_ETL_PDF_MAX_PAGES'
    """
    return PREFIX + limit.upper()
