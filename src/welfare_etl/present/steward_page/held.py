"""What one page needs of the tables, asked for in SQL: a page a prefecture, so that no page asks for all of Japan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.records.registry import TABLES

__all__ = ["Held", "held", "prepare", "rows_of"]

Where = tuple[str, str, str]
"""(table, row_key, column)."""


@dataclass(slots=True)
class Held:
    """Of some reports: rows by table and report, reasons, and what is repaired or inferred."""

    rows: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    reasons: dict[Where, str] = field(default_factory=dict)
    doubts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """report_id → evidence of values that are not as sure as a cell of the form."""
    doubted: set[Where] = field(default_factory=set)


def rows_of(connection: Any, table: str, where: str = "", values: Sequence[Any] = ()) -> list[Any]:
    """Rows as records in the order of the sources."""
    model = TABLES[table]
    names = list(model.model_fields)
    listed = ", ".join(f'"{name}"' for name in names)
    answer = connection.execute(f'SELECT {listed} FROM "{table}" {where} ORDER BY rowid', list(values)).fetchall()
    return [model.model_construct(**dict(zip(names, row, strict=True))) for row in answer]


def prepare(connection: Any) -> None:
    """The evidence of unsure values with the report that it belongs to, once: a line lies in the last report of its
    document that begins before it."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubt_ AS SELECT r.report_id, l.table_name, l.row_key, l.column_name, l.document_id, "
        "l.line_start, l.quote, l.rule, l.confidence FROM lineage l ASOF JOIN report r "
        "ON l.document_id = r.document_id AND l.line_start >= r.line_start "
        "WHERE (l.confidence < 1 OR l.rule = 'correction') AND l.line_start <= r.line_end ORDER BY r.report_id"
    )


def held(connection: Any, reports: Sequence[str], tables: Sequence[str]) -> Held:
    """What there is of these reports."""
    out = Held()
    some, of_these = [list(reports)], "WHERE report_id IN (SELECT unnest(?::VARCHAR[]))"
    for table in tables:
        for row in rows_of(connection, table, of_these, some):
            out.rows[table, row.report_id].append(row)
    for table, key, column, reason in connection.execute(
        f"SELECT table_name, row_key, column_name, reason FROM missing {of_these}", some
    ).fetchall():
        out.reasons[table, key, column] = reason
    answer = connection.execute(
        f"SELECT * FROM doubt_ {of_these} ORDER BY report_id, line_start, table_name, row_key, column_name", some
    )
    names = [column[0] for column in answer.description]
    for row in answer.fetchall():
        line = dict(zip(names, row, strict=True))
        out.doubts[line["report_id"]].append(line)
        out.doubted.add((line["table_name"], line["row_key"], line["column_name"]))
    return out
