"""Each expectation as SQL that returns the rows it fails for, for an analyst at a finished warehouse.

    python -m welfare_etl.checks.failing_rows profile | duckdb -readonly warehouse/welfare.duckdb

prints the suite's frame as a view and a SELECT from it for each rule; rules may be named, too. It is generated from the
suites and frames as the gate of a build is (:mod:`~welfare_etl.checks.sql_pass`), so that there is nothing to keep.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from welfare_etl.checks.folder import Scope, expectations_folder
from welfare_etl.checks.sql_pass import condition
from welfare_etl.checks.suites import expectations_of, suite_names
from welfare_etl.checks.workbench import frame_views

RELEASE = Scope(whole=True, release=True, strict=False)
"""An analyst asks of the warehouse of the release."""


def statement(expectation: Mapping[str, Any]) -> str:
    """The SELECT from the view ``frame`` with rule, severity and messages as comments. ``failing`` names the rule in
    its rows, so that the answers of many stay apart."""
    meta = expectation["meta"]
    heading = [
        f"-- {meta['rule']} ({meta['severity']})",
        f"-- {meta['message']['en']}",
        f"-- {meta['message']['ja']}",
        *([f"-- Why: {meta['reason']}"] if "reason" in meta else []),
    ]
    where = condition(expectation["type"], expectation["kwargs"])
    return "\n".join(heading) + f"\nSELECT '{meta['rule']}' AS failing, * FROM frame\nWHERE {where};\n"


def script(suite: str, folder: Path, scope: Scope = RELEASE, rules: Collection[str] | None = None) -> str:
    """The suite's frame as a temporary view, which a database opened read-only allows too, and a statement for each
    rule (of ``rules``, where given)."""
    chosen = [
        expectation
        for name, expectation in expectations_of(folder)
        if name == suite and (rules is None or expectation["meta"]["rule"] in rules)
    ]
    views = [
        f"CREATE OR REPLACE TEMP VIEW {view} AS\n{sql.rstrip()};\n"
        for view, sql in frame_views(suite, folder, scope).items()
    ]
    heading = (
        f"-- Rows of {suite} that an expectation fails for. Run from the root of the repository:\n"
        f"--   python -m welfare_etl.checks.failing_rows {suite} | duckdb -readonly warehouse/welfare.duckdb\n"
    )
    return "\n".join([heading, *views, *map(statement, chosen)])


def named(names: Iterable[str], folder: Path) -> str:
    """The SQL for suites or rules by name. Raises ``KeyError`` for a name that is neither."""
    suites = set(suite_names(folder))
    home = {expectation["meta"]["rule"]: suite for suite, expectation in expectations_of(folder)}
    wanted: dict[str, set[str] | None] = {}
    for name in names:
        if name in suites:
            wanted[name] = None
        elif (rules := wanted.setdefault(home[name], set())) is not None:
            rules.add(name)
    return "\n".join(script(suite, folder, rules=rules) for suite, rules in wanted.items())


if __name__ == "__main__":
    found = expectations_folder()
    if found is None:
        sys.exit("no folder expectations/ here")
    if not sys.argv[1:]:
        sys.exit(f"name suites or rules; the suites are {', '.join(suite_names(found))}")
    try:
        sys.stdout.write(named(sys.argv[1:], found))
    except KeyError as error:
        sys.exit(f"{error} is neither a suite nor a rule; the suites are {', '.join(suite_names(found))}")
