"""Where reviewed corrections and checks take hold of a build, between reading and promotion.

Both are called with all that was read, under the lock, before anything is written to the warehouse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.trust import Finding

INPUTS = ("corrections.toml", "expectations", "baseline.json")
"""Files and folders, relative to the working directory, that decide over a build: a change calls for a new one."""


def input_files() -> list[Path]:
    """All files of :data:`INPUTS` that exist."""
    files: list[Path] = []
    for name in INPUTS:
        path = Path(name)
        files += [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return files


def apply_corrections(extractions: Sequence[Extraction]) -> list[Finding]:
    """Reviewed overrides of single values, applied last. Returns what is the matter with the entries themselves."""
    return []


def run_checks(tables: Mapping[str, Sequence[Row]]) -> list[Finding]:
    """The checks over all tables. A finding of severity ``error`` keeps the build from being promoted."""
    return []
