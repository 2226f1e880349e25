"""A sheet's cells as they are shown, streamed from its part: values, hidden rows and columns, merged ranges."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare_etl.documents.office.laid_out import tidy
from welfare_etl.documents.office.number_format import NotShown, shown
from welfare_etl.documents.office.package import Element, Refused, attribute, child, elements, local
from welfare_etl.documents.office.symbols import CHECKED, UNCHECKED
from welfare_etl.documents.office.workbook import (
    Area,
    SheetEntry,
    Style,
    Workbook,
    area,
    column_number,
    is_on_attribute,
    tags,
    text_of,
)

_POINTS = 15.0
_CHARACTERS = 8.43


@dataclass(slots=True)
class Value:
    """A cell with something in it, or with a border around it."""

    text: str
    bordered: bool
    struck: str = ""
    """What is struck out in it."""
    doubt: tuple[str, str, str] | None = None
    """(severity, code, message) of a finding about it."""


@dataclass(slots=True)
class Worksheet:
    """One sheet. Rows and columns count from 1."""

    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    """Only rows in which something stands."""
    ruled: set[int] = field(default_factory=set)
    """Rows without a value that have a border: they part nothing."""
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    height: float = _POINTS
    width: float = _CHARACTERS
    drawing: str | None = None
    """Relationship of the drawings over the sheet."""
    controls: str | None = None
    """Relationship of the old drawing in which check boxes stand."""
    heads: list[tuple[str, str]] = field(default_factory=list)
    """(header or footer, its code)."""

    def column_hidden(self, column: int) -> bool:
        """Whether a column has no width."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def column_points(self, column: int) -> float:
        """The width of a column in points, about: seven pixels a character and five around it."""
        width = next((width for first, last, width in self.widths if first <= column <= last), self.width)
        return (width * 7 + 5) * 0.75

    def row_points(self, row: int) -> float:
        """The height of a row in points, as far as the file tells it."""
        return self.heights.get(row, self.height)


def read_worksheet(book: Workbook, entry: SheetEntry) -> Worksheet:
    """The cells of a sheet. Raises :class:`Refused`."""
    sheet = Worksheet()
    limits = book.package.limits
    values = 0
    at = 0
    all_hidden = False
    names = tags("sheetFormatPr", "col", "row", "mergeCell", "drawing", "legacyDrawing", "oddHeader", "oddFooter")
    for item in elements(book.package, entry.path, names):
        name = local(item)
        if name == "row":
            at = _row_number(item, at)
            if not len(item):
                continue
            values += _row(book, sheet, item, at, all_hidden)
            if values > limits.max_cells:
                raise Refused("max_cells", str(limits.max_cells))
        elif name == "mergeCell":
            if len(sheet.merged) >= limits.max_merges:
                raise Refused("max_merges", entry.name)
            found = area(attribute(item, "ref") or "")
            if found and (found.left, found.top) != (found.right, found.bottom):
                sheet.merged.append(found)
        elif name == "col":
            _column(sheet, item)
        elif name == "sheetFormatPr":
            sheet.height = _float(attribute(item, "defaultRowHeight"), _POINTS)
            sheet.width = _float(attribute(item, "defaultColWidth"), _CHARACTERS)
            all_hidden = is_on_attribute(item, "zeroHeight")
        elif name in ("oddHeader", "oddFooter"):
            sheet.heads.append(("header" if name == "oddHeader" else "footer", item.text or ""))
        else:
            link = next((str(value) for key, value in item.attrib.items() if key.endswith("}id")), None)
            if name == "drawing":
                sheet.drawing = link
            else:
                sheet.controls = link
    return sheet


def _row_number(item: Element, before: int) -> int:
    told = item.get("r") or ""
    return int(told[:7]) if told.isdecimal() else before + 1


def _row(book: Workbook, sheet: Worksheet, item: Element, number: int, all_hidden: bool) -> int:
    """Adds a row; how many of its cells hold something."""
    cells: dict[int, Value] = {}
    filled = 0
    column = 0
    for part in item:
        if local(part) != "c":
            continue
        reference = (part.get("r") or "").rstrip("0123456789")
        column = (
            column_number(reference)
            if reference.isalpha() and reference.isascii() and len(reference) < 4
            else column + 1
        )
        value = _value(book, part)
        if value is not None:
            cells[column] = value
            filled += bool(value.text or value.struck or value.doubt)
    if filled:
        sheet.rows.setdefault(number, {}).update(cells)
    elif any(value.bordered for value in cells.values()):
        sheet.ruled.add(number)
    told = attribute(item, "ht")
    height = _float(told, _POINTS) if told is not None else None
    if height is not None and filled:
        sheet.heights[number] = height
    if (is_on_attribute(item, "hidden") or height == 0 or (all_hidden and told is None)) and filled:
        sheet.hidden_rows.add(number)
    return filled


def _column(sheet: Worksheet, item: Element) -> None:
    first, last = (int(told) if (told := attribute(item, name) or "").isdecimal() else 0 for name in ("min", "max"))
    width = _float(attribute(item, "width"), _CHARACTERS)
    if is_on_attribute(item, "hidden") or width == 0:
        sheet.hidden_columns.append((first, last))
        width = 0.0
    sheet.widths.append((first, last, width))


def _value(book: Workbook, cell: Element) -> Value | None:
    """What a cell shows; None where it is blank and has no border."""
    style = book.style(cell.get("s"))
    kind = cell.get("t") or "n"
    formula = child(cell, "f") is not None
    stored = child(cell, "v")
    raw = (stored.text or "") if stored is not None else ""
    text, struck, doubt = "", "", None
    if kind == "s":
        text, struck = book.strings[int(raw)] if raw.isdecimal() and int(raw) < len(book.strings) else ("", "")
    elif kind == "inlineStr":
        inline = child(cell, "is")
        text, struck = text_of(inline) if inline is not None else ("", "")
    elif kind in ("str", "d"):
        text = tidy(raw)
    elif kind == "b":
        yes = raw in ("1", "true")
        text = (CHECKED if yes else UNCHECKED) if style.checkbox else ("TRUE" if yes else "FALSE")
    elif kind == "e":
        text = raw
        doubt = ("warning", "formula_error", f"the formula shows {raw}")
    elif raw:
        text, doubt = _number(raw, style, book.since_1904)
    if formula and not raw and kind != "inlineStr":
        doubt = (
            "warning", "formula_without_value",
            "a formula without a stored value: what it would show is not known. Open the file in Excel and save it",
        )  # fmt: skip
    if style.struck and text:
        text, struck = "", text
    if not text and not struck and doubt is None and not style.bordered:
        return None
    return Value(text, style.bordered, struck, doubt)


def _number(raw: str, style: Style, since_1904: bool) -> tuple[str, tuple[str, str, str] | None]:
    try:
        return shown(raw, style.code, since_1904=since_1904), None
    except NotShown as error:
        message = f"the number {raw} is shown in the format {style.code!r}, of which {error} is not known here; read as stored"
        return raw, ("warning", "number_format", message)


def _float(text: str | None, default: float) -> float:
    try:
        value = float(text or default)
    except ValueError:
        return default
    return value if 0 <= value < 10_000 else default
