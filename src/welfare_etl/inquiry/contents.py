"""All that the warehouse holds of one report, and where one of its values comes from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.inquiry import NotThere
from welfare_etl.inquiry.bodies import Body
from welfare_etl.records.base import Row
from welfare_etl.records.document import Box
from welfare_etl.records.registry import TABLES

TRUST = ("document", "lineage", "finding", "missing", "residual", "municipality")
"""Tables about the reading, not of the report."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that a value was read from; ``box`` only where the source has pages."""

    document_id: str
    path: str | None
    line_start: int
    line_end: int
    quote: str
    rule: str
    confidence: float
    box: Box | None
    place: str | None = None
    """The cell in the words of its own program, of Word and Excel only."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the warehouse; None with the reason from ``missing``. ``evidence`` and ``findings`` only if asked."""

    table: str
    row_key: str
    column: str
    value: Any
    reason: str | None = None
    printed: str | None = None
    evidence: list[Evidence] = field(default_factory=list)
    findings: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows that a report has in one table."""

    model: type[Row]
    rows: list[dict[str, Any]]


def sections(connection: Any, body: Body) -> list[Section]:
    """What a report says, table by table in the contract's order; tables without a row of it are left out."""
    out = []
    for name, model in TABLES.items():
        if name not in TRUST and (rows := rows_of(connection, model, body)):
            out.append(Section(model, rows))
    return out


def rows_of(connection: Any, model: type[Row], body: Body) -> list[dict[str, Any]]:
    """The rows of one table that belong to a report, in the order of its key."""
    column, value = body.column
    if column not in model.model_fields:
        return []
    names = ", ".join(f'"{name}"' for name in model.model_fields)
    order = ", ".join(f'"{name}"' for name in model.key)
    found = connection.execute(f'SELECT {names} FROM "{model.table}" WHERE "{column}" = ? ORDER BY {order}', [value])
    return [dict(zip(model.model_fields, row, strict=True)) for row in found.fetchall()]


def missing_reasons(connection: Any, body: Body) -> dict[tuple[str, str, str], tuple[str, str | None]]:
    """(table, row_key, column) → (reason, what is printed there) for all that a report leaves out."""
    column, value = body.column
    found = connection.execute(
        f"SELECT table_name, row_key, column_name, reason, printed FROM missing WHERE {column} = ?", [value]
    )
    return {(table, key, name): (reason, printed) for table, key, name, reason, printed in found.fetchall()}


def findings_of(connection: Any, body: Body) -> list[dict[str, Any]]:
    """What was noticed about a report, the gravest first."""
    column, value = body.column
    names = ("severity", "code", "line", "table_name", "column_name", "printed", "used", "message", "message_ja")
    found = connection.execute(
        f"SELECT {', '.join(names)} FROM finding WHERE {column} = ? "
        "ORDER BY list_position(['error', 'warning', 'info'], severity), line, code",
        [value],
    )
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def column_named(asked: str) -> tuple[type[Row], str]:
    """The model and the column that ``TABLE.COLUMN`` means. Raises :class:`NotThere`, with what comes near."""
    table, dot, column = asked.partition(".")
    if not dot:
        holders = [
            f"{name}.{asked}" for name, model in TABLES.items() if name not in TRUST and asked in model.model_fields
        ]
        raise NotThere(
            f"{asked!r} names no column",
            expected="TABLE.COLUMN, such as profile.population",
            do_next=f"name the table: {', '.join(holders)}"
            if holders
            else "`welfare-etl schema` lists tables and columns",
        )
    tables = {name: model for name, model in TABLES.items() if name not in TRUST}
    if table not in tables:
        raise NotThere(f"no table {table!r}", expected="one of " + ", ".join(tables), do_next=_near(table, tables))
    columns = tables[table].model_fields
    if column not in columns:
        expected = f"one of the columns of {table}: {', '.join(columns)}"
        raise NotThere(f"no column {column!r} in {table}", expected=expected, do_next=_near(column, columns))
    return tables[table], column


def trace(connection: Any, body: Body, model: type[Row], column: str) -> list[Value]:
    """Every value that a report has in a column, each with the places it was read from.

    Raises :class:`NotThere` where the report has no row in that table.
    """
    rows = rows_of(connection, model, body)
    if not rows:
        raise NotThere(
            f"{body.title} has no row in {model.table}",
            expected="a table that this report fills",
            do_next=f"`welfare-etl show {body.report_id or body.document_id}` shows what it has",
        )
    reasons = missing_reasons(connection, body)
    noticed: list[tuple[str, str, str]] = [
        (found["severity"], found["message"], found["message_ja"])
        for found in findings_of(connection, body)
        if (found["table_name"], found["column_name"]) == (model.table, column)
    ]
    out = []
    for row in rows:
        key = model.key_of(row)
        reason, printed = reasons.get((model.table, key, column), (None, None))
        evidence = _evidence(connection, model.table, key, column)
        findings = noticed if len(rows) == 1 else []
        out.append(Value(model.table, key, column, row[column], reason, printed, evidence, findings))
    return out


def _evidence(connection: Any, table: str, row_key: str, column: str) -> list[Evidence]:
    found = connection.execute(
        "SELECT l.document_id, d.path, line_start, line_end, quote, rule, confidence, page, x0, top, x1, bottom, place "
        "FROM lineage l LEFT JOIN document d USING (document_id) "
        "WHERE table_name = ? AND row_key = ? AND column_name = ? ORDER BY line_start",
        [table, row_key, column],
    )
    out = []
    for *evidence, page, x0, top, x1, bottom, place in found.fetchall():
        document_id, path, start, end, quote, rule, confidence = evidence
        box = None if page is None else Box(page, x0, top, x1, bottom)
        out.append(Evidence(document_id, path, start, end, quote, rule, confidence, box, place))
    return out


def _near(word: str, known: Any) -> str | None:
    near = difflib.get_close_matches(word, list(known), 3, 0.5)
    return f"did you mean {' or '.join(near)}?" if near else None
