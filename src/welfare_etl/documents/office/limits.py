"""What one Word or Excel file may cost. On by default, as for PDF: a hostile file costs seconds, never the machine.

Whoever owns the machine may change a limit by an environment variable: ``WELFARE_ETL_OFFICE_`` and the name in capitals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from welfare_etl.documents.settings import MIB, limits_from

PREFIX = "WELFARE_ETL_OFFICE_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings for the readers of Word and Excel. A filled-in form has about 50 KiB, 1 MiB inflated and 500 cells.

    They bound time and memory by what is parsed, so that no process of its own is needed: the parts are XML, read by
    one parser, in time that grows with their size alone.
    """

    max_file_bytes: int = 50 * MIB
    """Size of the file itself (most of a large one is pictures, which are not opened)."""
    max_entries: int = 5000
    """Parts in the archive."""
    max_part_bytes: int = 32 * MIB
    """What one part may inflate to."""
    max_inflated_bytes: int = 64 * MIB
    """What all parts that are read may inflate to, together."""
    max_ratio: int = 500
    """How much larger than in the archive a part of more than a MiB may be; text in XML seldom passes 50."""
    max_cells: int = 300_000
    """Cells with something in them, and paragraphs."""
    max_merges: int = 50_000
    """Merged ranges of one sheet."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The defaults, changed by the variables that are set. Raises :class:`SettingError`."""
        return limits_from(cls, PREFIX, environment)
