"""The gate of every build: each suite as one SELECT over its frame, generated from the suite's own file.

Great Expectations runs the same suites where its reports are wanted (:mod:`~welfare_etl.checks.expectation_runs`); it
takes seconds where this takes tenths, and holds all rows in memory where this holds the failing ones. A test with many
planted faults holds both to the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.suites import Breach, ChecksBroken, column_of, expectations_in, suite_names
from welfare_etl.records.registry import TABLES

if TYPE_CHECKING:
    from welfare_etl.checks.workbench import Workbench


def breaches(workbench: Workbench, suites: Iterable[str] | None = None) -> list[Breach]:
    """Every row that an expectation fails for, in the order of the suites and of their expectations.

    Raises :class:`ChecksBroken` where a suite or its frame is no SQL that runs.
    """
    import duckdb

    found: list[Breach] = []
    for suite in suites if suites is not None else suite_names(workbench.folder):
        expectations = expectations_in(workbench.folder, suite)
        try:
            if suite in TABLES and not workbench.rows(f"FROM {suite} LIMIT 1"):
                continue  # the frame of a table has a row for each of its rows, and is costly to plan
            rows = workbench.rows(failing_rows_sql(workbench.view(suite), expectations))
        except duckdb.OutOfMemoryException:  # of the machine, not of the suite
            raise
        except duckdb.Error as error:
            raise ChecksBroken(f"suite {suite}: {error}") from error
        broken: list[list[Breach]] = [[] for _ in expectations]
        for row in rows:
            for at in filter(None, row.pop("failing_")):
                expectation = expectations[at - 1]
                broken[at - 1].append(Breach(suite, expectation["meta"], row, row.get(column_of(expectation))))
        found += [breach for of_one in broken for breach in of_one]
    return found


def failing_rows_sql(view: str, expectations: Sequence[Mapping[str, Any]]) -> str:
    """One SELECT for all expectations: the rows that fail for any, with the numbers (from 1) of those they fail for."""
    conditions = [condition(item["type"], item["kwargs"], view) for item in expectations]
    numbers = ", ".join(f"CASE WHEN {text} THEN {at} END" for at, text in enumerate(conditions, 1))
    return f"SELECT [{numbers}] AS failing_, * FROM {view} WHERE {' OR '.join(f'({text})' for text in conditions)}"


def condition(kind: str, kwargs: Mapping[str, Any], view: str = "frame") -> str:
    """The SQL condition that a failing row of a view meets. Raises ``ValueError`` for a kind of expectation without one."""
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
            return f"{column} IN (SELECT {column} FROM {view} GROUP BY ALL HAVING count(*) > 1)"
        case "expect_column_pair_values_a_to_be_greater_than_b":
            return f'"{kwargs["column_A"]}" {"<" if kwargs.get("or_equal") else "<="} "{kwargs["column_B"]}"'
    raise ValueError(f"no SQL for {kind}: add it to {__name__}.condition")


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"
