"""The tables of a release as CSV and as one workbook: for people with a spreadsheet, so that nothing runs and no code
loses its zeros."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FORMULA", "Sheet", "sheets", "write_csv", "write_workbook"]

FORMULA = r"^[=+\-@\t\r]"
"""How a text begins that a spreadsheet would run or drop: an apostrophe is put before it."""

BOM = b"\xef\xbb\xbf"
_CELL = 32_767
_SHEET_ROWS = 1_048_576
_SHEET_NAME = 31
_DAY = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table or a view: its columns are (name, DuckDB type, English, Japanese)."""

    name: str
    title_en: str
    title_ja: str
    columns: tuple[tuple[str, str, str, str], ...]
    key: tuple[str, ...] = ()
    unique: bool = False
    """Whether the key tells every row from every other, and is never NULL."""


def sheets(connection: Any) -> list[Sheet]:
    """Every table and view of a warehouse as its own comments describe it; the contract's order for those it knows."""
    from welfare_etl.records.registry import TABLES
    from welfare_etl.records.views import VIEWS

    order = {name: at for at, name in enumerate([*TABLES, *(view.name for view in VIEWS)])}
    described = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    columns = connection.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal "
        "ORDER BY table_name, column_index"
    ).fetchall()
    out = []
    for name, comment in sorted(described, key=lambda row: (order.get(row[0], len(order)), row[0])):
        own = tuple((column, kind, *_both(text)) for table, column, kind, text in columns if table == name)
        key = TABLES[name].key if name in TABLES else ()
        out.append(Sheet(name, *_both(comment), own, key, bool(key) and _unique(connection, name, key)))
    return out


def _unique(connection: Any, table: str, key: Sequence[str]) -> bool:
    listed = ", ".join(f'"{name}"' for name in key)
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in key)
    [(rows, different)] = connection.execute(
        f'SELECT (SELECT count(*) FROM "{table}"), (SELECT count(*) FROM (SELECT DISTINCT {listed} FROM "{table}" '
        f"WHERE {whole}))"
    ).fetchall()
    return bool(rows == different)


def _both(comment: str | None) -> tuple[str, str]:
    english, _, japanese = (comment or "").rpartition(" / ")
    return (english, japanese) if english else (japanese, japanese)


def write_csv(connection: Any, sheet: Sheet, file: Path) -> None:
    """One table as CSV: UTF-8 with BOM, text in quotes, numbers and dates without, NULL empty, lists as JSON.

    ``connection`` must be allowed to write files. Codes are quoted text; a text that begins like a formula has an
    apostrophe before it.
    """
    listed, quoted = [], []
    for name, kind, _, _ in sheet.columns:
        column = f'"{name}"'
        if kind.endswith("[]"):
            column = f"nullif(to_json({column})::VARCHAR, 'null')"
        if kind == "VARCHAR" or kind.endswith("[]"):
            quoted.append(f'"{name}"')
            column = f"CASE WHEN regexp_matches({column}, '{FORMULA}') THEN '''' || {column} ELSE {column} END"
        listed.append(f'{column} AS "{name}"')
    order = ", ".join(f'"{name}" NULLS FIRST' for name in sheet.key)
    sql = f'SELECT {", ".join(listed)} FROM "{sheet.name}"' + (f" ORDER BY {order}" if order else "")
    force = f", FORCE_QUOTE ({', '.join(quoted)})" if quoted else ""
    plain = file.with_suffix(".part")
    connection.execute(f"COPY ({sql}) TO '{_literal(plain)}' (FORMAT csv, HEADER{force})")
    with plain.open("rb") as source, file.open("wb") as target:
        target.write(BOM)
        while block := source.read(1 << 20):
            target.write(block)
    plain.unlink()


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")


def write_workbook(connection: Any, listed: Sequence[Sheet], file: Path, about: Iterable[tuple[str, str]]) -> list[str]:
    """All tables as one .xlsx with a sheet each, after a sheet ``about`` and the dictionary of all columns.

    Text is written as text whatever it begins with; codes keep their zeros. A table with more rows than a sheet holds
    goes on in a second one. Returns what had to be cut (a cell holds 32,767 characters), a line each.
    """
    import xlsxwriter

    cut: list[str] = []
    made = dt.datetime(2000, 1, 1)  # the file's own clock would make every copy another file
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": made})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": _DAY})
        _sheet(book, "about", [20, 100], [], iter(about), heading, day, cut)
        dictionary = (
            (sheet.name, name, kind, "●" if name in sheet.key else "", english, japanese)
            for sheet in listed
            for name, kind, english, japanese in sheet.columns
        )
        columns = ["table", "column", "type", "key", "English", "日本語"]
        _sheet(book, "dictionary", [24, 28, 12, 5, 60, 60], columns, dictionary, heading, day, cut)
        for sheet in listed:
            order = ", ".join(f'"{name}" NULLS FIRST' for name in sheet.key)
            answer = connection.execute(f'SELECT * FROM "{sheet.name}"' + (f" ORDER BY {order}" if order else ""))
            widths = [_width(name, kind) for name, kind, _, _ in sheet.columns]
            _sheet(book, sheet.name, widths, [c[0] for c in sheet.columns], _fetched(answer), heading, day, cut)
    return cut


def _fetched(answer: Any) -> Iterator[tuple[Any, ...]]:
    while rows := answer.fetchmany(4096):
        yield from rows


def _width(name: str, kind: str) -> int:
    return max(len(name) + 2, {"VARCHAR": 18, "DATE": 12}.get(kind, 10))


def _sheet(
    book: Any, name: str, widths: Sequence[int], columns: Sequence[str], rows: Iterator[tuple[Any, ...]], heading: Any,
    day: Any, cut: list[str],
) -> None:  # fmt: skip
    part, page, at = 1, None, 0
    for row in rows:
        if page is None or at == _SHEET_ROWS:
            suffix = "" if part == 1 else f"_{part}"
            page = _page(book, name[: _SHEET_NAME - len(suffix)] + suffix, widths, columns, heading)
            at, part = len(columns[:1]), part + 1
        for column, value in enumerate(row):
            _cell(page, at, column, value, day, f"{name}, row {at + 1}, column {column + 1}", cut)
        at += 1
    if page is None:
        page = _page(book, name[:_SHEET_NAME], widths, columns, heading)
    if columns and at > 1:
        page.autofilter(0, 0, at - 1, len(columns) - 1)


def _page(book: Any, name: str, widths: Sequence[int], columns: Sequence[str], heading: Any) -> Any:
    page = book.add_worksheet(name)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    for column, title in enumerate(columns):
        page.write_string(0, column, title, heading)
    if columns:
        page.freeze_panes(1, 1)
    return page


def _cell(page: Any, row: int, column: int, value: Any, day: Any, where: str, cut: list[str]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value)
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, value, day)
    else:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
        if len(text) > _CELL:
            cut.append(f"{where}: {len(text):,} characters cut at {_CELL:,}")
            text = text[: _CELL - 1] + "…"
        page.write_string(row, column, text)
