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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from welfare_etl.checks.folder import CORRECTIONS
from welfare_etl.evidence.catalogue import finding
from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage
from welfare_etl.registers import Table, read_tables

RULE = "correction"


def _known(column: str) -> str:
    table, _, name = column.partition(".")
    if table not in TABLES or name not in TABLES[table].model_fields or name in TABLES[table].key:
        raise ValueError(column)
    return column


_TEXT = Field(min_length=1, pattern=r"\S", description="a text")


class Correction(Table):
    """One ``[[correction]]`` table."""

    report: str = _TEXT
    column: Annotated[str, AfterValidator(_known)] = Field(
        description="table.column of the contract that is no key: see `welfare-etl schema`"
    )
    printed: str = _TEXT
    value: Any = Field(description="what is right: a number, a text in quotes, a date such as 2019-01-01")
    reason: str = _TEXT
    by: str = _TEXT
    date: dt.date = Field(description="a day without quotes (2026-04-01)")
    row: str | None = Field(None, description="a text")

    @property
    def table(self) -> str:
        """The table of ``column``."""
        return self.column.split(".", 1)[0]

    @property
    def name(self) -> str:
        """The column of ``column``."""
        return self.column.split(".", 1)[1]


def read_corrections(file: Path) -> list[Correction]:
    """The entries. Raises :class:`welfare_etl.registers.RegisterError` for what cannot be used."""
    return read_tables(file, "correction", Correction)


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
