"""``corrections.toml``: reviewed overrides of single values where the source itself is wrong.

    [[correction]]
    report  = "2018-13215"                 # report_id
    column  = "profile.population"         # table.column
    row     = "2018-13215|13215"           # only where the table has several rows of the report
    printed = "760,380(人)"                # what the source must print there, verbatim; white space does not count
    value   = 76038                        # what is right; a date as 2019-01-01
    reason  = "one digit too many: table 1-1 of the ministry's summary has 76,038"
    by      = "name of the reviewer"
    date    = 2026-01-31

Applied last. The value gets the rule ``correction`` in ``lineage`` and an ``info`` finding; an entry whose printed value
is no longer there, or that matches nothing, is an error: it may have been fixed upstream.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from welfare_etl.checks.folder import CORRECTIONS
from welfare_etl.evidence.catalogue import finding
from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage

RULE = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One ``[[correction]]`` table."""

    report: str
    column: str
    printed: str
    value: Any
    reason: str
    by: str
    date: dt.date
    row: str | None = None

    @property
    def table(self) -> str:
        """The table of ``column``."""
        return self.column.split(".", 1)[0]

    @property
    def name(self) -> str:
        """The column of ``column``."""
        return self.column.split(".", 1)[1]


class CorrectionsError(Exception):
    """``corrections.toml`` cannot be used. Says where, what was expected and what to do."""

    def __init__(self, what: str, *, where: str, expected: str, do_next: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what, self.where, self.expected, self.do_next = what, where, expected, do_next


def read_corrections(file: Path) -> list[Correction]:
    """The entries. Raises :class:`CorrectionsError` for what is not TOML, an unknown or missing key, no such column."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorrectionsError(
            f"not TOML: {error}", where=file.name, expected="[[correction]] tables", do_next="correct the line named"
        ) from None
    if set(content) - {"correction"}:
        stranger = sorted(set(content) - {"correction"})[0]
        raise CorrectionsError(
            f"unknown key {stranger!r}",
            where=file.name,
            expected="[[correction]] tables",
            do_next="write [[correction]]",
        )
    tables = content.get("correction", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CorrectionsError(
            "'correction' is not a list of tables",
            where=file.name,
            expected="[[correction]] tables",
            do_next="write [[correction]] before each entry",
        )
    return [_entry(table, f"{file.name}: correction {number}") for number, table in enumerate(tables, 1)]


def _entry(table: dict[str, Any], where: str) -> Correction:
    keys = {item.name for item in fields(Correction)}
    needed = keys - {"row"}
    for key in table:
        if key not in keys:
            raise CorrectionsError(
                f"unknown key {key!r}",
                where=where,
                expected=", ".join(sorted(keys)),
                do_next=f"remove or correct {key!r}",
            )
    if missing := sorted(needed - set(table)):
        raise CorrectionsError(
            f"key {missing[0]!r} is missing",
            where=where,
            expected=", ".join(sorted(needed)),
            do_next=f"add {missing[0]!r}",
        )
    texts = ("report", "column", "printed", "reason", "by")
    for key in texts:
        if not isinstance(table[key], str) or not table[key].strip():
            raise CorrectionsError(
                f"{key} = {table[key]!r}", where=where, expected="a text", do_next=f"correct {key!r}"
            )
    if not isinstance(table["date"], dt.date):
        raise CorrectionsError(
            f"date = {table['date']!r}",
            where=where,
            expected="a date such as 2026-01-31, unquoted",
            do_next="correct 'date'",
        )
    name, _, column = table["column"].partition(".")
    if name not in TABLES or column not in TABLES[name].model_fields or column in TABLES[name].key:
        raise CorrectionsError(
            f"column = {table['column']!r}",
            where=where,
            expected="table.column of the contract that is no key",
            do_next="see `welfare-etl schema`",
        )
    return Correction(**table)


def apply(
    corrections: Sequence[Correction], extractions: Sequence[Extraction], *, whole: bool = True, name: str = CORRECTIONS
) -> list[Finding]:
    """Puts the right values in place, in the extractions themselves; returns what is the matter with the entries.

    ``whole`` False: the extractions are only some of the release, a correction of another report is none of theirs.
    """
    found: list[Finding] = []
    for number, correction in enumerate(corrections, 1):
        where = f"{name}: correction {number} ({correction.report} {correction.column})"
        mine = [item for item in extractions if item.report_id == correction.report and item.rows("report")]
        if not mine:
            if whole:
                found.append(_stale(correction, f"{where}: no such report", None, None))
            continue
        found += _apply_one(correction, mine[0], where)
    return found


def _apply_one(correction: Correction, extraction: Extraction, where: str) -> Iterator[Finding]:
    rows = extraction.tables.get(correction.table, [])
    at = [n for n, row in enumerate(rows) if correction.row in (None, row.row_key)]
    reporting = [n for n in at if getattr(rows[n], "body_role", None) == "reporting"]
    at = reporting if correction.row is None and len(reporting) == 1 else at
    if len(at) != 1:
        what = "matches no row" if not at else f"matches {len(at)} rows: add 'row'"
        yield _stale(correction, f"{where}: {what}", None, extraction)
        return
    row = rows[at[0]]
    place = (correction.table, row.row_key, correction.name)
    evidence = [item for item in extraction.lineage if (item.table_name, item.row_key, item.column_name) == place]
    gaps = [item for item in extraction.missing if (item.table_name, item.row_key, item.column_name) == place]
    printed = [item.quote for item in evidence] + [item.printed for item in gaps if item.printed]
    printed += [item.printed for item in extraction.finding if _speaks_of(item, correction) and item.printed]
    line = next((item.line_start for item in evidence), next((item.line for item in gaps), None))
    if not any(_same(text, correction.printed) for text in printed):
        seen = printed[0] if printed else "nothing"
        yield _stale(
            correction, f"{where}: the source prints {seen!r} there, not {correction.printed!r}", line, extraction
        )
        return
    try:
        rows[at[0]] = changed = row.changed(**{correction.name: correction.value})
    except ValidationError as error:
        yield _stale(
            correction,
            f"{where}: value {correction.value!r} does not fit the column ({error.error_count()} errors)",
            line,
            extraction,
        )
        return
    _rewrite_evidence(correction, extraction, changed, evidence, place, line)
    extraction.missing = [item for item in extraction.missing if item not in gaps]
    extraction.finding.append(
        finding(
            RULE,
            report_id=correction.report,
            document_id=extraction.document_id,
            line=line,
            table=correction.table,
            column=correction.name,
            printed=correction.printed,
            used=str(correction.value),
            by=correction.by,
            date=correction.date,
            reason=correction.reason,
        )
    )


def _rewrite_evidence(
    correction: Correction,
    extraction: Extraction,
    row: Row,
    evidence: Sequence[Lineage],
    place: tuple[str, str, str],
    line: int | None,
) -> None:
    """The quote stays what the source prints; the rule says that it is not what was stored."""
    if evidence:
        extraction.lineage = [
            item.model_copy(update={"rule": RULE}) if item in evidence else item for item in extraction.lineage
        ]
    elif line is not None:
        extraction.lineage.append(
            Lineage(
                table_name=place[0],
                row_key=row.row_key,
                column_name=place[2],
                document_id=extraction.document_id,
                line_start=line,
                line_end=line,
                quote=correction.printed,
                rule=RULE,
                confidence=1.0,
            )
        )


def _speaks_of(item: Finding, correction: Correction) -> bool:
    return item.table_name == correction.table and item.column_name == correction.name


def _same(text: str, printed: str) -> bool:
    """Whether the source prints this: white space does not count, and a quote may hold more around a whole figure."""
    shown, wanted = (re.sub(r"\s+", "", part) for part in (text, printed))
    if shown == wanted:
        return True
    at = shown.find(wanted)
    return at >= 0 and not re.search(r"[0-9,.]$", shown[:at]) and not re.match(r"[0-9,.]", shown[at + len(wanted) :])


def _stale(correction: Correction, what: str, line: int | None, extraction: Extraction | None) -> Finding:
    return finding(
        "correction_stale",
        report_id=correction.report if extraction else None,
        document_id=extraction.document_id if extraction else None,
        line=line,
        table=correction.table,
        column=correction.name,
        printed=correction.printed,
        used=str(correction.value),
        what=what,
    )
