"""The suites over the tables, corrections before them, a baseline beside them.

Importing this costs nothing; :func:`run` imports Great Expectations (seconds) only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl.checks.folder import (
    BASELINE,
    PACKAGED,
    Scope,
    corrections_file,
    expectations_folder,
    rules_folder,
    scope_of,
)

if TYPE_CHECKING:
    import duckdb

    from welfare_etl.records.trust import Finding

__all__ = [
    "BASELINE",
    "PACKAGED",
    "Scope",
    "corrections_file",
    "expectations_folder",
    "rules_folder",
    "run",
    "scope_of",
]


def run(
    connection: duckdb.DuckDBPyConnection,
    *,
    folder: Path | None = None,
    scope: Scope | None = None,
    suites: Iterable[str] | None = None,
    docs: Path | None = None,
    great_expectations: bool = False,
) -> list[Finding]:
    """All suites over a connection that has all tables of the contract: one finding for each failing row, with line,
    quote and fingerprint.

    ``folder``: the expectations (found where left out).
    ``docs``: where to build Data Docs. With them, or where it is asked for, ``great_expectations`` runs the suites, else
    one SELECT a suite does: the findings are the same. Raises ``suites.ChecksBroken`` for an expectation that cannot be
    evaluated.
    """
    folder = folder or expectations_folder()
    from welfare_etl.checks.findings import findings_of
    from welfare_etl.checks.workbench import Workbench

    with Workbench(connection, folder, scope or Scope()) as workbench:
        if docs is not None or great_expectations:
            from welfare_etl.checks.expectation_runs import breaches as judged

            return findings_of(judged(workbench, suites, docs=docs), workbench)
        from welfare_etl.checks.sql_pass import breaches

        return findings_of(breaches(workbench, suites), workbench)
