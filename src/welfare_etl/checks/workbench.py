"""The frames that the suites are run on: views over the contract's tables.

A frame (``expectations/frames/<suite>.sql``) is a table of the contract with the relations that betray a wrong figure
beside its columns (persons per household, density, …), or something across tables (``value``, ``drift``,
``row_count``). It is plain SQL over the contract's tables and the CSV files under ``expectations/``, so that an
analyst can run it on the warehouse too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.folder import BASELINE, BASELINE_FILES, FRAMES, Scope, baseline_file, rules_folder
from welfare_etl.normalize.text import macros
from welfare_etl.records.registry import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

AREA_CODES = "src/welfare_etl/reference/area_codes.csv"
_CSV = re.compile(r"read_csv\('(?:[^']|'')*+'[^()]*+\)")
_KNOWN = "known_value_frame"
_KNOWN_DOCUMENTS = """document_id IN (
    SELECT document_id FROM report WHERE report_id IN (
      SELECT report_id FROM read_csv('expectations/baseline/values.csv', header = true, all_varchar = true)))"""
UNCOUNTED = frozenset({"lineage", "finding", "missing", "residual", "municipality"})


class Workbench:
    """Frames over a connection that has the contract's tables. Use in a ``with``; not to be shared between threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, scope: Scope) -> None:
        self.folder = folder
        self.scope = scope
        self._connection = connection
        self._views: list[str] = []
        self._files: dict[str, str] = {}
        """What a frame reads of a CSV file → the temporary table that has it."""

    def __enter__(self) -> Workbench:
        for name, expression in macros().items():
            self._connection.execute(f"CREATE OR REPLACE TEMP MACRO {name}(text) AS {expression}")
        return self

    def __exit__(self, *_: object) -> None:
        for view in reversed(self._views):
            self._connection.execute(f"DROP VIEW {view}")
        for table in self._files.values():
            self._connection.execute(f"DROP TABLE {table}")

    def view(self, suite: str) -> str:
        """The name of a view that is the suite's frame, made on first use."""
        name = f"{suite}_frame"
        if name not in self._views:
            area_codes = str(files("welfare_etl.reference") / "area_codes.csv")
            for view, sql in frame_views(suite, self.folder, self.scope, name=name, area_codes=area_codes).items():
                self._connection.execute(
                    f"CREATE OR REPLACE TEMP VIEW {view} AS {_CSV.sub(self._loaded, located(sql, self.folder))}"
                )
                self._views.append(view)
        return name

    def _loaded(self, call: re.Match[str]) -> str:
        """The table that stands for a ``read_csv(…)``: DuckDB would look at the file each time that it plans a frame."""
        if call[0] not in self._files:
            table = f"csv_{len(self._files)}_"
            self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM {call[0]}")
            self._files[call[0]] = table
        return self._files[call[0]]

    def frame(self, suite: str) -> pa.Table:
        """The frame of a suite as a table, for whoever has to see all of its rows."""
        return self._connection.sql(f"FROM {self.view(suite)}").to_arrow_table()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query over the tables, the frames and the CSV files."""
        answer = self._connection.execute(sql, parameters)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def frame_views(
    suite: str, folder: Path, scope: Scope, *, name: str = "frame", area_codes: str = AREA_CODES
) -> dict[str, str]:
    """The views that a frame is made of, in their order: name → SQL. Raises ``FileNotFoundError`` for an unknown suite."""
    sql = _frame_sql(suite, folder, scope, area_codes=area_codes, documents="true")
    if _KNOWN not in sql:
        return {name: sql}
    # What is compared with the last release is asked of its documents alone: of all Japan it would not fit into memory.
    known = _frame_sql("value", folder, scope, area_codes=area_codes, documents=_KNOWN_DOCUMENTS)
    return {_KNOWN: known, name: sql}


def _frame_sql(suite: str, folder: Path, scope: Scope, *, area_codes: str, documents: str) -> str:
    """The SQL of a frame with what a run decides written in."""
    text = (rules_folder(folder) / FRAMES / f"{suite}.sql").read_text(encoding="utf-8")
    given = {
        "documents": documents,
        "area_codes": _quoted(area_codes),
        "whole": str(scope.whole).lower(),
        "release": str(scope.release).lower(),
        "strict": str(scope.strict).lower(),
        "row_counts": row_counts(),
    }
    for name, value in given.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def located(sql: str, folder: Path) -> str:
    """The SQL with the files under ``expectations/`` named where they lie, whatever the working directory."""
    for name in BASELINE_FILES:
        sql = sql.replace(f"'expectations/{BASELINE}/{name}'", f"'{_quoted(baseline_file(folder, name).as_posix())}'")
    return sql.replace("'expectations/", f"'{_quoted(rules_folder(folder).as_posix())}/")


def row_counts() -> str:
    """SQL: rows of each table by report, or by plan document (document_id, report_id, table_name, rows)."""
    parts = []
    for name, model in TABLES.items():
        columns = model.model_fields
        if name in UNCOUNTED:
            continue
        if name == "document":
            # A document of reports is known by its reports, whichever edition of them it holds.
            parts.append(
                "  SELECT document_id, NULL::VARCHAR AS report_id, 'document' AS table_name, count(*) AS rows\n"
                "  FROM document WHERE family IS DISTINCT FROM 'model_project_report' GROUP BY ALL"
            )
        elif "report_id" in columns and name != "report":
            parts.append(
                f"  SELECT r.document_id, r.report_id, '{name}', count(*) FROM {name} t "
                "JOIN report r ON r.report_id = t.report_id GROUP BY ALL"
            )
        else:
            report = "report_id" if name == "report" else "NULL"
            parts.append(f"  SELECT document_id, {report}, '{name}', count(*) FROM {name} GROUP BY ALL")
    return "\n  UNION ALL\n".join(parts)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
