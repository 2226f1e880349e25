"""What the explorer shows: the places of a warehouse, and all that it holds of each with evidence, reasons and findings.

Columns are read as the database has them: a table that gains a column shows it without a change here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.inquiry.contents import TRUST
from welfare_etl.records.registry import TABLES
from welfare_etl.reference.municipalities import by_code
from welfare_etl.reference.readings import reading_of

__all__ = ["Holding", "Place", "holdings", "places", "rows_of_table"]

Record = dict[str, Any]
Where = tuple[str, str, str]
"""(table, row_key, column)."""

_ANSWERS = tuple(name for name in TABLES if name not in TRUST)
_OF_THESE = "report_id IN (SELECT unnest(?::VARCHAR[])) OR document_id IN (SELECT unnest(?::VARCHAR[]))"
_PAGE_NAME = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A body that reported or has a plan. ``key`` names its page; ``prefecture_code`` has two digits."""

    key: str
    code: str | None
    prefecture_code: str | None
    prefecture: str | None
    name: str
    kind: str | None
    reading: tuple[str, str]
    """In katakana and in Latin letters."""
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    """Plan documents."""


@dataclass(slots=True)
class Holding:
    """Everything of one place."""

    place: Place
    tables: dict[str, list[Record]] = field(default_factory=dict)
    evidence: dict[Where, list[Record]] = field(default_factory=lambda: defaultdict(list))
    missing: dict[Where, tuple[str, str | None]] = field(default_factory=dict)
    findings: list[Record] = field(default_factory=list)

    def rows(self, table: str, report_id: str | None = None) -> list[Record]:
        """The rows of a table, of one report where asked."""
        found = self.tables.get(table, [])
        return found if report_id is None else [row for row in found if row.get("report_id") == report_id]


def rows_of_table(connection: Any, table: str, where: str = "", values: Sequence[Any] = ()) -> list[Record]:
    """The rows as dicts in the order of the table's key."""
    model = TABLES[table]
    order = ", ".join(f'"{name}"' for name in model.key)
    answer = connection.execute(f'SELECT * FROM "{table}" {where} ORDER BY {order}', list(values))
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def places(connection: Any) -> list[Place]:
    """All bodies by code; a report or a plan whose body is unknown is a place of its own, at the end."""
    reports: dict[str, list[Record]] = defaultdict(list)
    for row in rows_of_table(connection, "report"):
        reports[row["municipality_code"] or _page(row["report_id"])].append(row)
    plans: dict[str, list[str]] = defaultdict(list)
    for document, code in _bodies_of_plans(connection):
        plans[code or _page(document)].append(document)
    out = []
    for key in sorted({*reports, *plans}, key=lambda key: (by_code(key) is None, key)):
        known = by_code(key)
        newest = reports[key][-1] if reports[key] else {}
        prefecture = newest.get("prefecture") or (known.prefecture if known else None)
        name = newest.get("municipality") or (known.name if known else None) or newest.get("municipality_printed")
        kind = newest.get("kind") or (known.kind if known else None)
        out.append(
            Place(
                key, known.code if known else None, key[:2] if known else newest.get("prefecture_code"), prefecture,
                name or prefecture or key, kind, reading_of(key) or ("", ""),
                tuple(row["report_id"] for row in reports[key]), tuple(dict.fromkeys(plans[key])),
            )
        )  # fmt: skip
    return out


def _page(name: str) -> str:
    return _PAGE_NAME.sub("-", name)


def _bodies_of_plans(connection: Any) -> list[tuple[str, str | None]]:
    tables = [name for name in _ANSWERS if {"document_id", "body_code"} <= set(TABLES[name].model_fields)]
    found = " UNION ".join(f'SELECT document_id, body_code FROM "{name}"' for name in tables)
    documents = connection.execute(
        f"SELECT d.document_id, max(p.body_code) FROM document d LEFT JOIN ({found}) p USING (document_id) "
        "WHERE d.document_id NOT IN (SELECT document_id FROM report) AND d.family IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [(document, code) for document, code in documents]


def holdings(connection: Any, listed: Sequence[Place]) -> Iterator[Holding]:
    """What the warehouse holds of these places, in their order; a few queries for all of them."""
    found = {place.key: Holding(place) for place in listed}
    owner = {report: found[place.key] for place in listed for report in place.reports}
    owner |= {document: found[place.key] for place in listed for document in place.documents}
    for name in _ANSWERS:
        column = "report_id" if "report_id" in TABLES[name].model_fields else "document_id"
        rows = rows_of_table(connection, name, f'WHERE "{column}" IN (SELECT unnest(?::VARCHAR[]))', [list(owner)])
        keys = {}
        for row in rows:
            holding = owner[row[column]]
            holding.tables.setdefault(name, []).append(row)
            keys[TABLES[name].key_of(row)] = holding
        for row_key, name_of_column, *rest in connection.execute(
            "SELECT row_key, column_name, document_id, line_start, line_end, quote, rule, confidence, page FROM lineage "
            "WHERE table_name = ? AND row_key IN (SELECT unnest(?::VARCHAR[])) ORDER BY line_start, page",
            [name, list(keys)],
        ).fetchall():
            parts = dict(
                zip(("document_id", "line", "line_end", "quote", "rule", "confidence", "page"), rest, strict=True)
            )
            keys[row_key].evidence[name, row_key, name_of_column].append(parts)
    for table, key, column, reason, printed, report, document in connection.execute(
        "SELECT table_name, row_key, column_name, reason, printed, report_id, document_id FROM missing "
        f"WHERE {_OF_THESE}",
        [list(owner)] * 2,
    ).fetchall():
        if held := owner.get(report) or owner.get(document):
            held.missing[table, key, column] = (reason, printed)
    findings = rows_of_table(connection, "finding", f"WHERE {_OF_THESE}", [list(owner)] * 2)
    for row in sorted(
        findings, key=lambda row: (("error", "warning", "info").index(row["severity"]), row["line"] or 0)
    ):
        if held := owner.get(row["report_id"]) or owner.get(row["document_id"]):
            held.findings.append(row)
    yield from found.values()
