"""Where reviewed corrections and checks take hold of a build, between reading and promotion.

Both are called with all that was read, under the lock, before anything is written to the warehouse.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl import checks
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.trust import Finding

if TYPE_CHECKING:
    import duckdb

    from welfare_etl.checks.corrections import Correction

INPUTS = ("suites", "frames", "figures", "baseline")
"""Folders of ``expectations/`` that decide over a build, as ``corrections.toml`` does: a change calls for a new one."""


def input_files() -> list[Path]:
    """The files of :data:`INPUTS`, and the corrections."""
    folder = checks.expectations_folder()
    found = [checks.corrections_file(folder)]
    folders = [base / name for base in dict.fromkeys((folder, checks.rules_folder(folder))) for name in INPUTS]
    inside = [file for place in folders for file in sorted(place.rglob("*")) if file.is_file()]
    # Great Expectations leaves a hidden mark in its folders the first time: no reason to build again.
    found += [file for file in inside if not file.name.startswith(".")]
    # Relative: the digest of a build must not depend on where the repository lies.
    return [Path(os.path.relpath(file)) for file in found if file is not None]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The reviewed overrides of single values. ``whole``: all of the release is there, so that one of a report that is
    not is stale."""

    entries: Sequence[Correction]
    name: str
    whole: bool

    @property
    def reports(self) -> set[str]:
        """The reports that they speak of: the others need not be looked at."""
        return {item.report for item in self.entries}

    def apply(self, extractions: Sequence[Extraction]) -> list[Finding]:
        """Puts the right values into the extractions; returns what is the matter with the entries themselves."""
        from welfare_etl.checks.corrections import apply

        return apply(self.entries, extractions, whole=self.whole, name=self.name)


def corrections(raw: Path, folder: Path | None = None, scope: checks.Scope | None = None) -> Corrections | None:
    """What ``corrections.toml`` says; None where there is none. ``folder`` and ``scope``: found where left out."""
    from welfare_etl.checks.corrections import read_corrections

    folder = folder or checks.expectations_folder()
    file = checks.corrections_file(folder)
    if file is None:
        return None
    # A correction speaks of the release: a build of other sources need not have its report.
    whole = (scope or checks.scope_of(raw, folder)).whole
    return Corrections(read_corrections(file), file.name, whole)


def run_checks(connection: duckdb.DuckDBPyConnection, raw: Path) -> list[Finding]:
    """The checks over all tables. A finding of severity ``error`` keeps the build from being promoted."""
    folder = checks.expectations_folder()
    return checks.run(connection, folder=folder, scope=checks.scope_of(raw, folder))
