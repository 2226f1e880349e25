"""Each expectation as SQL that returns the rows it fails for: ``expectations/sql/<suite>/<rule>.sql``.

Made from the suites and the frames, never written by hand: ``python -m welfare_etl.checks.failing_rows``. A test
compares the files, and that SQL and Great Expectations name the same rows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from welfare_etl.checks.expectation_runs import expectations_of
from welfare_etl.checks.folder import SQL, Scope, expectations_folder
from welfare_etl.checks.workbench import frame_sql

RELEASE = Scope(whole=True, release=True, strict=False)
"""An analyst asks of the warehouse of the release."""


def condition(kind: str, kwargs: Mapping[str, Any]) -> str:
    """The SQL condition that a failing row meets. Raises ``ValueError`` for a kind of expectation without one."""
    column = f'"{kwargs["column"]}"' if "column" in kwargs else ""
    match kind:
        case "expect_column_values_to_be_between":
            low, high = kwargs.get("min_value"), kwargs.get("max_value")
            parts = [f"{column} < {low}"] if low is not None else []
            parts += [f"{column} > {high}"] if high is not None else []
            return " OR ".join(parts)
        case "expect_column_values_to_be_in_set":
            return f"{column} IS NOT NULL AND {column} NOT IN ({', '.join(map(_literal, kwargs['value_set']))})"
        case "expect_column_values_to_be_null":
            return f"{column} IS NOT NULL"
        case "expect_column_values_to_not_be_null":
            return f"{column} IS NULL"
        case "expect_column_values_to_match_regex":
            return f"NOT regexp_matches({column}, {_literal(kwargs['regex'])})"
        case "expect_column_values_to_be_unique":
            return f"{column} IN (SELECT {column} FROM frame GROUP BY ALL HAVING count(*) > 1)"
        case "expect_column_pair_values_a_to_be_greater_than_b":
            return f'"{kwargs["column_A"]}" {"<" if kwargs.get("or_equal") else "<="} "{kwargs["column_B"]}"'
    raise ValueError(f"no SQL for {kind}: add it to {__name__}.condition")


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def statement(suite: str, expectation: Mapping[str, Any], folder: Path, scope: Scope = RELEASE) -> str:
    """The whole statement, with the messages as comments."""
    meta, kwargs = expectation["meta"], expectation["kwargs"]
    frame = frame_sql(suite, folder, scope).rstrip()
    before = ""
    if "value_frame" in frame:
        before = f"value_frame AS (\n{_indented(frame_sql('value', folder, scope).rstrip())}\n),\n"
    heading = [
        f"-- {meta['rule']} ({meta['severity']})",
        f"-- {meta['message']['en']}",
        f"-- {meta['message']['ja']}",
        *([f"-- Why: {meta['reason']}"] if "reason" in meta else []),
    ]
    return (
        "\n".join(heading)
        + f"\nWITH {before}frame AS (\n{_indented(frame)}\n)\nSELECT * FROM frame\nWHERE {condition(expectation['type'], kwargs)};\n"
    )


def _indented(sql: str) -> str:
    return re.sub(r"^(?=.)", "  ", sql, flags=re.MULTILINE)


def statements(folder: Path) -> dict[str, str]:
    """What belongs into ``expectations/sql``: path below it → text."""
    return {
        f"{suite}/{expectation['meta']['rule']}.sql": statement(suite, expectation, folder)
        for suite, expectation in expectations_of(folder)
    }


def write(folder: Path) -> list[str]:
    """Writes what differs and removes what no expectation has any more; says which."""
    texts, root = statements(folder), folder / SQL
    stale = [file for file in root.rglob("*.sql") if file.relative_to(root).as_posix() not in texts]
    for file in stale:
        file.unlink()
    changed = [file.relative_to(root).as_posix() for file in stale]
    for name, text in texts.items():
        file = root / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


if __name__ == "__main__":
    found = expectations_folder()
    if found is None:
        sys.exit("no folder expectations/ here")
    print(f"{len(write(found))} files written in {found / SQL}")
