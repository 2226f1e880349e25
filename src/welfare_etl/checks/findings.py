"""Breaches → findings: severity and words from the expectation, line and quote from the evidence, a fingerprint."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.suites import Breach
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding

if TYPE_CHECKING:
    from welfare_etl.checks.workbench import Workbench

QUOTE = 120
"""Characters of a quote that a finding shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands (or should)."""

    document_id: str | None
    line: int | None
    quote: str | None


class Places:
    """Finds the line of a value: its evidence; else where it is told missing; else a field beside it; else its row; else its report.

    Only the evidence of the rows of ``breaches`` is looked up.
    """

    def __init__(self, breaches: Sequence[Breach], workbench: Workbench) -> None:
        self._value: dict[tuple[str, str, str], Place] = {}
        self._row: dict[tuple[str, str], Place] = {}
        self._missing: dict[tuple[str, str, str], Place] = {}
        self._report: dict[str, Place] = {}
        rows = sorted({(_table_of(item) or "", str(item.row.get("row_key") or "")) for item in breaches})
        reports = sorted({item.row["report_id"] for item in breaches if item.row.get("report_id") is not None})
        if not rows:
            return
        asked = "SELECT unnest(?::VARCHAR[]) AS table_name, unnest(?::VARCHAR[]) AS row_key"
        names = [[name for name, _ in rows], [key for _, key in rows]]
        for item in workbench.rows(
            f"SELECT l.* FROM lineage l JOIN ({asked}) USING (table_name, row_key) ORDER BY line_start, line_end, quote",
            names,
        ):
            place = Place(item["document_id"], item["line_start"], item["quote"])
            self._value.setdefault((item["table_name"], item["row_key"], item["column_name"]), place)
            self._row.setdefault((item["table_name"], item["row_key"]), place)
        for item in workbench.rows(
            f"SELECT m.* FROM missing m JOIN ({asked}) USING (table_name, row_key) "
            "WHERE m.line IS NOT NULL ORDER BY m.line, m.printed",
            names,
        ):
            place = Place(item["document_id"], item["line"], item["printed"])
            self._missing.setdefault((item["table_name"], item["row_key"], item["column_name"]), place)
        for item in workbench.rows(
            "SELECT report_id, document_id, line_start FROM report WHERE report_id IN (SELECT unnest(?::VARCHAR[]))",
            [reports],
        ):
            self._report[item["report_id"]] = Place(item["document_id"], item["line_start"], None)

    def of(self, table: str, row_key: str, column: str | None, report_id: str | None) -> Place:
        """The best place that is known; all None where nothing is."""
        if column is not None:
            if found := self._value.get((table, row_key, column)) or self._missing.get((table, row_key, column)):
                return found
            if found := self._neighbour(table, row_key, column):
                return replace(found, quote=None)
        if found := self._row.get((table, row_key)):
            return replace(found, quote=None)
        return self._report.get(report_id or "") or Place(None, None, None)

    def _neighbour(self, table: str, row_key: str, column: str) -> Place | None:
        """The evidence of the column that stands beside it on the form, on which the models' order of columns is."""
        names = list(TABLES[table].model_fields) if table in TABLES else []
        if column not in names:
            return None
        at = names.index(column)
        for name in (*reversed(names[:at]), *names[at + 1 :]):
            if name not in TABLES[table].key and (item := self._value.get((table, row_key, name))):
                return item
        return None


def findings_of(breaches: Sequence[Breach], workbench: Workbench) -> list[Finding]:
    """One finding a breach, in the order of the sources; what says the same of the same place is told once."""
    places = Places(breaches, workbench)
    found: dict[str, Finding] = {}
    for item in sorted((_finding(breach, places) for breach in breaches), key=_in_order):
        found.setdefault(item.fingerprint or "", item)
    return list(found.values())


def _in_order(item: Finding) -> tuple[object, ...]:
    """The order of the sources; of two in one place one that hangs on nothing else: DuckDB's threads return rows as they please."""
    return (
        item.document_id or "",
        item.line or 0,
        item.code,
        item.report_id or "",
        item.table_name or "",
        item.column_name or "",
        item.message,
        item.fingerprint or "",
    )


def _table_of(breach: Breach) -> str | None:
    return breach.row.get("of_table") or (breach.suite if breach.suite in TABLES else None)


def _finding(breach: Breach, places: Places) -> Finding:
    row, meta = breach.row, breach.meta
    table = _table_of(breach)
    column = row.get("of_column") if meta["column"].startswith("@") else meta["column"]
    row_key = str(row.get("row_key") or "")
    report_id = row.get("report_id")
    place = places.of(table or "", row_key, column, report_id)
    line = row.get("at_line") or place.line
    message = words(meta["message"]["en"], row, breach.value, breach.suite)
    told = words(meta["message"]["ja"], row, breach.value, breach.suite)
    quote = row.get("quote") or place.quote
    return Finding(
        severity=meta["severity"],
        code=meta["rule"],
        report_id=report_id,
        document_id=row.get("at_document") or place.document_id,
        line=line,
        table_name=table,
        column_name=column,
        message=message,
        message_ja=told,
        printed=_short(quote) if quote else None,
        used=meta["suggestion"]["en"],
        fingerprint=fingerprint(report_id or row.get("at_document"), table, column, meta["rule"], row_key),
    )


def fingerprint(report_id: str | None, table: str | None, column: str | None, rule: str, row_key: str | None) -> str:
    """Sixteen hexadecimal digits that stay while report, field, rule and row do: no line, no value, no wording.

    >>> fingerprint("2018-01100", "profile", "population", "profile-density", "2018-01100|01100")
    'eb0d7e4a2fc5b3f7'
    """
    text = "\0".join((report_id or "", f"{table or ''}.{column or ''}", rule, row_key or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Words(dict[str, Any]):
    def __missing__(self, name: str) -> _Absent:
        return _Absent()


class _Absent:
    """What stands for a value that is not there, whatever format it should have been in."""

    def __format__(self, spec: str) -> str:
        return "–"

    def __repr__(self) -> str:
        return "–"


def words(template: str, row: Mapping[str, Any], value: Any, suite: str) -> str:
    """A message with the row's values in it."""
    given = {name: _shown(item) for name, item in row.items() if item is not None}
    shown = {} if value is None else {"value": _shown(value)}
    return template.format_map(_Words({**given, **shown, "table": suite}))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"
