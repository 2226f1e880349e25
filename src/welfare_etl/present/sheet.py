"""A sheet: named columns and rows, as an aligned table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from welfare_etl.present.japanese import in_japanese
from welfare_etl.present.safe import terminal
from welfare_etl.present.width import char_width, clip, display_width, pad, rule, wrap
from welfare_etl.present.words import Lang, word

GAP = "  "
CELL_LINES = 8
"""Lines that one cell of an aligned table may take; CSV, JSON and Parquet are never cut."""
_NARROWEST = 8

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a command prints. ``columns`` are the names that CSV, JSON and Parquet carry.

    ``raw`` sheets show the names themselves as headings (the columns of a query), others the words of
    :mod:`welfare_etl.present.words`. ``reading`` is a layout of its own for a person, used in place of a table: a
    function of (lang, width); ``own_language``: it is Japanese unless asked otherwise. ``arrow`` gives the same rows
    as a typed pyarrow.Table where the source has types; ``html`` is a page of its own, where there is one.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    title: str | None = None
    raw: bool = False
    null: str = "–"
    reading: Callable[[Lang, int], str] | None = None
    own_language: bool = False
    arrow: Callable[[], Any] | None = None
    html: Callable[[Lang], str] | None = None
    notes: list[str] = field(default_factory=list)
    coded: tuple[str, ...] = ()
    """Columns of codes and of the program's own words: a Japanese table says them in Japanese; data keeps them."""

    def records(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def sheet_of(records: Sequence[Mapping[str, Any]], columns: Sequence[str], **settings: Any) -> Sheet:
    """A sheet of these columns; a record without one has None there."""
    return Sheet(tuple(columns), [tuple(record.get(name) for name in columns) for record in records], **settings)


def cell_text(value: Any, null: str = "–") -> str:
    """A value as a person reads it in a table.

    >>> cell_text(None), cell_text(True), cell_text(330.0), cell_text(["01100", "01202"])
    ('–', 'true', '330', '01100, 01202')
    """
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(cell_text(item, null) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return terminal(str(value))


# -- the aligned table ---------------------------------------------------------------------------------------


def render_table(sheet: Sheet, lang: Lang = "en", width: int = 100) -> str:
    """The sheet as a table ``width`` wide at most; where it has too many columns for that, one below the other."""
    headings = [terminal(name) if sheet.raw else word(name, lang) for name in sheet.columns]
    coded = [name in sheet.coded and lang == "ja" for name in sheet.columns]
    cells = [
        [_in_words(value) if said and isinstance(value, str) else cell_text(value, sheet.null) for said, value in zip(coded, row, strict=True)]
        for row in sheet.rows
    ]  # fmt: skip
    aligns = [_align([row[at] for row in sheet.rows]) for at in range(len(headings))]
    widths = _widths(headings, cells, aligns, width)
    title = [terminal(sheet.title), ""] if sheet.title else []
    if not cells:
        return "\n".join([*title, word("no_rows", lang)])
    if not headings or widths is None:
        return "\n".join(title + _one_below_the_other(headings, cells, width))
    lines = [GAP.join(pad(clip(h, w), w, a) for h, w, a in zip(headings, widths, aligns, strict=True)).rstrip()]
    lines.append(GAP.join(rule("─", w) for w in widths).rstrip())
    wrapped = [[_cell_lines(text, w) for text, w in zip(row, widths, strict=True)] for row in cells]
    tall = 3 * sum(any(len(cell) > 1 for cell in row) for row in wrapped) > len(wrapped)
    for number, row in enumerate(wrapped):
        if tall and number:
            lines.append("")
        for at in range(max(map(len, row))):
            parts = [cell[at] if at < len(cell) else "" for cell in row]
            lines.append(GAP.join(pad(p, w, a) for p, w, a in zip(parts, widths, aligns, strict=True)).rstrip())
    return "\n".join(title + lines)


def _in_words(value: str) -> str:
    known = word(value.replace(" ", "_"), "ja")
    return cell_text(known if known != value.replace(" ", "_") else in_japanese(value))


def _align(values: Sequence[Any]) -> Align:
    filled = [value for value in values if value is not None]
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in filled)
    return "right" if filled and numbers else "left"


def _widths(headings: list[str], cells: list[list[str]], aligns: list[Align], width: int) -> list[int] | None:
    """Columns for each column, the widest made narrower until all fit; None where they cannot."""
    natural, floor = [], []
    for at, heading in enumerate(headings):
        longest = max((display_width(line) for row in cells for line in row[at].split("\n")), default=0)
        natural.append(max(longest, display_width(heading)))
        floor.append(
            natural[-1] if aligns[at] == "right" else min(natural[-1], max(_NARROWEST, display_width(heading)))
        )
    room = width - len(GAP) * (len(headings) - 1)
    if sum(natural) <= room:
        return natural
    if sum(floor) > room:
        return None
    level = max(natural)
    while sum(min(n, max(level, f)) for n, f in zip(natural, floor, strict=True)) > room:
        level -= 1
    out = [min(n, max(level, f)) for n, f in zip(natural, floor, strict=True)]
    for at in range(len(out)):  # the few columns that whole levels leave over
        while out[at] < natural[at] and sum(out) < room:
            out[at] += 1
    return out


def _cell_lines(text: str, width: int) -> list[str]:
    lines = wrap(text, width)
    if len(lines) <= CELL_LINES:
        return lines
    return [*lines[: CELL_LINES - 1], clip(lines[CELL_LINES - 1] + "…", width - char_width("…")).rstrip("…") + "…"]


def _one_below_the_other(headings: list[str], cells: list[list[str]], width: int) -> list[str]:
    column = max((display_width(heading) for heading in headings), default=0)
    lines: list[str] = []
    for number, row in enumerate(cells, 1):
        head = f"{rule('─', 2)} {number} "
        lines.append(head + rule("─", max(0, min(width, 40) - display_width(head))).rstrip())
        for heading, text in zip(headings, row, strict=True):
            first, *rest = _cell_lines(text, max(20, width - column - len(GAP)))
            lines.append(f"{pad(heading, column)}{GAP}{first}".rstrip())
            lines.extend(" " * column + GAP + line for line in rest)
    return lines


# -- the formats that programs read --------------------------------------------------------------------------


def _jsonable(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def render_json(sheet: Sheet) -> str:
    """An array of objects, one a row; dates as ISO 8601."""
    return json.dumps([_jsonable(record) for record in sheet.records()], ensure_ascii=False, indent=1)


def render_csv(sheet: Sheet) -> str:
    """RFC 4180 with a line feed at the end of a line; NULL is empty, a list is JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        plain_row = [_jsonable(value) for value in row]
        writer.writerow(json.dumps(v, ensure_ascii=False) if isinstance(v, (list, dict)) else v for v in plain_row)
    return out.getvalue()


def parquet_bytes(sheet: Sheet) -> bytes:
    """The rows as a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    if sheet.arrow is not None:
        table = sheet.arrow()
    else:
        columns = [_array([row[at] for row in sheet.rows]) for at in range(len(sheet.columns))]
        table = pyarrow.table(dict(zip(sheet.columns, columns, strict=True)))
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _array(values: list[Any]) -> Any:
    """A typed column; of text where the values are of several kinds (the values of a trace)."""
    import pyarrow

    try:
        return pyarrow.array(values)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
        return pyarrow.array([None if value is None else cell_text(value) for value in values])
