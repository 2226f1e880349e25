"""The last release in figures (``expectations/baseline/``), which the next one is held against.

Three CSV files, meant for ``git diff``: ``rows.csv`` (rows of each table by report or plan document), ``values.csv``
(each value of each report: numbers, dates and marks as they are, other text as a digest, one for each edition) and
``distribution.csv`` (median and tenths of the figures). Written by ``welfare-etl baseline --update``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.folder import BASELINE, Scope, baseline_file
from welfare_etl.checks.workbench import Workbench, row_counts

if TYPE_CHECKING:
    import duckdb

SUITES = ("row_count", "drift", "distribution")
"""The suites that compare with it."""

HEADERS = {
    "rows.csv": ("document_id", "report_id", "table_name", "rows"),
    "values.csv": ("report_id", "table_name", "row_key", "column_name", "row_offset", "value", "facts", "whole"),
    "distribution.csv": ("of_column", "filled", "low", "median", "high"),
}
"""Files and their columns. ``row_offset``: lines from the report's first; ``facts``, ``whole``: digests of a text as
the facts edition and as the full edition have it."""


def baseline_texts(connection: duckdb.DuckDBPyConnection, folder: Path, *, release: bool = True) -> dict[str, str]:
    """What the files of the baseline would say of the tables that a connection has: file name → text.

    Digests of an edition that is not among these tables are kept from the present files, for values that are still
    there: the full edition is on few machines. Not ``release``: the tables are those of another edition, of which only
    the digests are taken.
    """
    with Workbench(connection, folder, Scope()) as workbench:
        counts = workbench.rows(f"FROM (\n{row_counts()}\n) ORDER BY ALL")
        values = workbench.rows(f"FROM {workbench.view('value')}")
        if not release:
            return {"values.csv": _text("values.csv", _digests(values, _read(folder, "values.csv")))}
        figures = workbench.rows(_distribution_sql())
    return {
        "rows.csv": _text("rows.csv", counts),
        "values.csv": _text("values.csv", _values(values, _read(folder, "values.csv"))),
        "distribution.csv": _text("distribution.csv", figures),
    }


def write(texts: Mapping[str, str], folder: Path) -> list[str]:
    """Writes the files that differ; says which."""
    changed = []
    for name, text in texts.items():
        file = folder / BASELINE / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def _values(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    known = {(b["report_id"], b["table_name"], b["row_key"], b["column_name"]): b for b in before}
    out: dict[tuple[str, ...], dict[str, Any]] = {}
    reports = {(n["report_id"], n["edition"]) for n in now}
    for item in now:
        key = (item["report_id"], item["of_table"], item["stable_key"], item["of_column"])
        old = known.get(key, {})
        edition = "facts" if item["edition"] == "facts" else "whole"
        line = item["at_line"]
        entry = {
            "report_id": key[0],
            "table_name": key[1],
            "row_key": key[2],
            "column_name": key[3],
            "row_offset": line - item["report_start"] if line is not None else old.get("row_offset", ""),
            "value": item["value"] if item["fact"] else "",
            "facts": old.get("facts", ""),
            "whole": old.get("whole", ""),
        }
        if not item["fact"]:
            entry[edition] = item["digest"]
        out[key] = entry
    for key, old in known.items():
        # A text that this edition leaves out is still one that the other has.
        if key not in out and any(report == key[0] for report, _ in reports):
            editions = {"facts" if edition == "facts" else "whole" for report, edition in reports if report == key[0]}
            kept = {name: "" if name in editions else old[name] for name in ("facts", "whole")}
            if not old["value"] and any(kept.values()):
                out[key] = {**old, **kept}
    return [out[key] for key in sorted(out)]


def _digests(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The present entries with the digests of another edition; a text that only that edition has is added."""
    out: dict[tuple[str, ...], dict[str, Any]] = {
        (b["report_id"], b["table_name"], b["row_key"], b["column_name"]): dict(b) for b in before
    }
    reports = {key[0] for key in out}
    read = {(item["report_id"], "facts" if item["edition"] == "facts" else "whole") for item in now}
    for key, entry in out.items():
        for edition in ("facts", "whole"):
            if (key[0], edition) in read:
                entry[edition] = ""
    for item in now:
        key = (item["report_id"], item["of_table"], item["stable_key"], item["of_column"])
        if item["fact"] or key[0] not in reports:
            continue
        line = item["at_line"]
        offset = line - item["report_start"] if line is not None else ""
        fresh = dict(zip(HEADERS["values.csv"], (*key, offset, "", "", ""), strict=True))
        entry = out.setdefault(key, fresh)
        entry["facts" if item["edition"] == "facts" else "whole"] = item["digest"] or ""
    return [out[key] for key in sorted(out) if any(out[key][name] for name in ("value", "facts", "whole"))]


def _distribution_sql() -> str:
    columns = (
        "population::DOUBLE AS population, households::DOUBLE AS households, aging_rate, assistance_rate, area_km2, "
        "association_rate, elementary_schools::DOUBLE AS elementary_schools, "
        "junior_high_schools::DOUBLE AS junior_high_schools"
    )
    return (
        "SELECT of_column, count(*) AS filled, round(quantile_cont(value, 0.1), 4) AS low, "
        "round(median(value), 4) AS median, round(quantile_cont(value, 0.9), 4) AS high FROM (UNPIVOT (SELECT "
        f"{columns} FROM profile WHERE body_role = 'reporting') ON COLUMNS(*) INTO NAME of_column VALUE value) "
        "GROUP BY of_column ORDER BY of_column"
    )


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    with baseline_file(folder, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADERS[name], lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: "" if row[column] is None else row[column] for column in HEADERS[name]})
    return out.getvalue()
