"""Great Expectations over the tables, corrections before them, a baseline beside them.

Importing this costs nothing; :func:`run` imports Great Expectations (seconds).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl.checks.folder import BASELINE, Scope, corrections_file, expectations_folder, scope_of

if TYPE_CHECKING:
    from welfare_etl.checks.expectation_runs import Memory
    from welfare_etl.records.base import Row
    from welfare_etl.records.trust import Finding

__all__ = ["BASELINE", "Scope", "corrections_file", "expectations_folder", "run", "scope_of"]


def run(
    tables: Mapping[str, Sequence[Row]],
    *,
    folder: Path | None = None,
    scope: Scope | None = None,
    suites: Iterable[str] | None = None,
    docs: Path | None = None,
    memory: Memory | None = None,
) -> list[Finding]:
    """All suites over all tables of the contract: one finding for each failing row, with line, quote and fingerprint.

    ``folder``: the expectations (found where left out; without any, one ``unchecked`` warning is the answer).
    ``docs``: where to build Data Docs; ``memory``: see ``expectation_runs.Memory``. Raises
    ``expectation_runs.ChecksBroken`` for an expectation that cannot be evaluated.
    """
    folder = folder or expectations_folder()
    if folder is None:
        from welfare_etl.evidence.catalogue import finding

        return [finding("unchecked")]
    from welfare_etl.checks.expectation_runs import breaches
    from welfare_etl.checks.findings import findings_of
    from welfare_etl.checks.workbench import Workbench

    with Workbench(tables, folder, scope or Scope()) as workbench:
        return findings_of(breaches(workbench, suites, docs=docs, memory=memory), tables)
