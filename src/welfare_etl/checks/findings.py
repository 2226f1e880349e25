"""Breaches → findings: severity and words from the expectation, line and quote from the evidence, a fingerprint."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from welfare_etl.checks.expectation_runs import Breach
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage, Missing

QUOTE = 120
"""Characters of a quote that a finding shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands (or should)."""

    document_id: str | None
    line: int | None
    quote: str | None


class Places:
    """Finds the line of a value: its evidence; else where it is told missing; else a field beside it; else its row; else its report."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._value: dict[tuple[str, str, str], Lineage] = {}
        self._row: dict[tuple[str, str], Lineage] = {}
        self._missing: dict[tuple[str, str, str], Missing] = {}
        self._report: dict[str, tuple[str, int]] = {}
        for item in tables.get("lineage", ()):
            assert isinstance(item, Lineage)
            _first(self._value, (item.table_name, item.row_key, item.column_name), item)
            _first(self._row, (item.table_name, item.row_key), item)
        for gap in tables.get("missing", ()):
            assert isinstance(gap, Missing)
            if gap.line is not None:
                self._missing.setdefault((gap.table_name, gap.row_key, gap.column_name), gap)
        for row in tables.get("report", ()):
            self._report[row.row_key] = (row.document_id, row.line_start)  # type: ignore[attr-defined]

    def of(self, table: str, row_key: str, column: str | None, report_id: str | None) -> Place:
        """The best place that is known; all None where nothing is."""
        if column is not None:
            if item := self._value.get((table, row_key, column)):
                return Place(item.document_id, item.line_start, item.quote)
            if gap := self._missing.get((table, row_key, column)):
                return Place(gap.document_id, gap.line, gap.printed)
            if item := self._neighbour(table, row_key, column):
                return Place(item.document_id, item.line_start, None)
        if item := self._row.get((table, row_key)):
            return Place(item.document_id, item.line_start, None)
        if report_id is not None and report_id in self._report:
            return Place(*self._report[report_id], None)
        return Place(None, None, None)

    def _neighbour(self, table: str, row_key: str, column: str) -> Lineage | None:
        """The evidence of the column that stands beside it on the form, on which the models' order of columns is."""
        names = list(TABLES[table].model_fields) if table in TABLES else []
        if column not in names:
            return None
        at = names.index(column)
        for name in (*reversed(names[:at]), *names[at + 1 :]):
            if name not in TABLES[table].key and (item := self._value.get((table, row_key, name))):
                return item
        return None


def _first(places: dict[Any, Lineage], key: Any, item: Lineage) -> None:
    if key not in places or item.line_start < places[key].line_start:
        places[key] = item


def findings_of(breaches: Iterable[Breach], tables: Mapping[str, Sequence[Row]]) -> list[Finding]:
    """One finding a breach, in the order of the sources; what says the same of the same place is told once."""
    places = Places(tables)
    found: dict[str, Finding] = {}
    for breach in breaches:
        item = _finding(breach, places)
        found.setdefault(item.fingerprint or "", item)
    return sorted(found.values(), key=lambda item: (item.document_id or "", item.line or 0, item.code))


def _finding(breach: Breach, places: Places) -> Finding:
    row, meta = breach.row, breach.meta
    table = row.get("of_table") or (breach.suite if breach.suite in TABLES else None)
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


def with_fingerprints(findings: Iterable[Finding]) -> list[Finding]:
    """The same findings, those of the readers with a fingerprint too; equal ones are numbered."""
    seen: dict[str, int] = {}
    out = []
    for item in findings:
        if item.fingerprint is None:
            mark = fingerprint(item.report_id or item.document_id, item.table_name, item.column_name, item.code, "")
            seen[mark] = seen.get(mark, 0) + 1
            if seen[mark] > 1:
                mark = fingerprint(mark, item.table_name, item.column_name, item.code, str(seen[mark]))
            item = item.model_copy(update={"fingerprint": mark})
        out.append(item)
    return out


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
