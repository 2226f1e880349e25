"""The tables in an in-memory DuckDB, and the frames over them that the suites are run on.

A frame (``expectations/frames/<suite>.sql``) is a table of the contract with the relations that betray a wrong figure
beside its columns (persons per household, density, …), or something across tables (``value``, ``drift``,
``row_count``). It is plain SQL over the contract's tables and the CSV files under ``expectations/``, so that an
analyst can run it on the warehouse too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.folder import FRAMES, Scope
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

AREA_CODES = "src/welfare_etl/reference/area_codes.csv"
UNCOUNTED = frozenset({"lineage", "finding", "missing", "residual", "municipality"})


class Workbench:
    """Use in a ``with``; not to be shared between threads."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], folder: Path, scope: Scope) -> None:
        import duckdb
        import pyarrow as pa

        self.folder = folder
        self.scope = scope
        self._frames: dict[str, pa.Table] = {}
        self._connection = duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2})
        for name, model in TABLES.items():
            schema = arrow_schema(model)
            values = [vars(row) for row in tables.get(name, ())]
            columns = [pa.array([row[field.name] for row in values], type=field.type) for field in schema]
            # A registered Arrow table would do, but is slower for the many joins that follow.
            self._connection.register("given", pa.Table.from_arrays(columns, schema=schema))
            self._connection.execute(f'CREATE TABLE "{name}" AS FROM given')
            self._connection.unregister("given")

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def frame(self, suite: str) -> pa.Table:
        """The frame of a suite, made on first use."""
        if suite not in self._frames:
            if suite == "drift":
                self.frame("value")
            sql = frame_sql(
                suite, self.folder, self.scope, area_codes=str(files("welfare_etl.reference") / "area_codes.csv")
            )
            sql = located(sql, self.folder)
            self._frames[suite] = self._connection.sql(sql).to_arrow_table()
            if suite == "value":
                self._connection.register("value_frame", self._frames[suite])
        return self._frames[suite]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query over the tables and the CSV files."""
        found: list[dict[str, Any]] = self._connection.sql(sql).to_arrow_table().to_pylist()
        return found


def frame_sql(suite: str, folder: Path, scope: Scope, *, area_codes: str = AREA_CODES) -> str:
    """The SQL of a frame with what a run decides written in. Raises ``FileNotFoundError`` for an unknown suite."""
    text = (folder / FRAMES / f"{suite}.sql").read_text(encoding="utf-8")
    given = {
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
    return sql.replace("'expectations/", f"'{_quoted(folder.as_posix())}/")


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
