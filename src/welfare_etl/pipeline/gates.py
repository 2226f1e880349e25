"""Where reviewed corrections and checks take hold of a build, between reading and promotion.

Both are called with all that was read, under the lock, before anything is written to the warehouse.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from welfare_etl import checks
from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.trust import Finding

INPUTS = ("suites", "frames", "figures", "baseline")
"""Folders of ``expectations/`` that decide over a build, as ``corrections.toml`` does: a change calls for a new one."""


def input_files() -> list[Path]:
    """The files of :data:`INPUTS`, and the corrections."""
    folder = checks.expectations_folder()
    found = [checks.corrections_file(folder)]
    if folder is not None:
        inside = [file for name in INPUTS for file in sorted((folder / name).rglob("*")) if file.is_file()]
        # Great Expectations leaves a hidden mark in its folders the first time: no reason to build again.
        found += [file for file in inside if not file.name.startswith(".")]
    # Relative: the digest of a build must not depend on where the repository lies.
    return [Path(os.path.relpath(file)) for file in found if file is not None]


def apply_corrections(extractions: Sequence[Extraction], raw: Path) -> list[Finding]:
    """Reviewed overrides of single values, applied last. Returns what is the matter with the entries themselves."""
    from welfare_etl.checks.corrections import apply, read_corrections

    folder = checks.expectations_folder()
    file = checks.corrections_file(folder)
    if file is None:
        return []
    # A correction speaks of the release: a build of other sources need not have its report.
    whole = folder is None or checks.scope_of(raw, folder).whole
    return apply(read_corrections(file), extractions, whole=whole, name=file.name)


def run_checks(tables: Mapping[str, Sequence[Row]], raw: Path) -> list[Finding]:
    """The checks over all tables. A finding of severity ``error`` keeps the build from being promoted."""
    folder = checks.expectations_folder()
    return checks.run(tables, folder=folder, scope=checks.scope_of(raw, folder) if folder else None)


def with_fingerprints(read: Iterable[Row], verdict: Iterable[Finding]) -> list[Row]:
    """All findings of a build, each with the fingerprint by which the next build knows it."""
    from welfare_etl.checks.findings import with_fingerprints as numbered

    return list(numbered([*(item for item in read if isinstance(item, Finding)), *verdict]))
