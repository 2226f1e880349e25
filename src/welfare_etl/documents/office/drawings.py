"""What lies over the cells of a sheet: text boxes, drawn circles, check boxes. Each goes to the cell under its middle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from welfare_etl.documents.markup import MARK
from welfare_etl.documents.office.laid_out import joined, tidy
from welfare_etl.documents.office.package import Element, Package, Refused, attribute, child, local
from welfare_etl.documents.office.symbols import CHECKED, UNCHECKED
from welfare_etl.documents.office.word_text import EMU_PER_POINT
from welfare_etl.documents.office.workbook import LAST_COLUMN, LAST_ROW
from welfare_etl.documents.office.worksheet import Worksheet

_ROUND = frozenset(("ellipse", "flowChartConnector", "donut"))
_MOST = 5000
"""Drawings on a sheet."""
_POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Mark:
    """Something over the cell in ``column`` and ``row`` (from 1): ``text``, ``circle``, ``control`` or ``picture``."""

    column: int
    row: int
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Corner:
    """A point of the sheet: a cell (from 0) and points from its upper left corner."""

    column: int
    x: float
    row: int
    y: float


def drawn_over(package: Package, path: str, sheet: Worksheet) -> list[Mark]:
    """Shapes of a drawing part. Charts and pictures are counted, not looked at. Raises :class:`Refused`."""
    out: list[Mark] = []
    for anchor in package.xml(path):
        if local(anchor) not in ("twoCellAnchor", "oneCellAnchor"):
            continue
        first = _corner(child(anchor, "from"))
        last = _corner(child(anchor, "to"))
        if first is None:
            continue
        if last is None:
            extent = child(anchor, "ext")
            last = _moved(first, *(_points(attribute(extent, side)) for side in ("cx", "cy")))
        for kind, text in _shapes(anchor):
            if len(out) >= _MOST:
                raise Refused("max_cells", f"{_MOST} drawings on a sheet, that is")
            column, row = _middle(first, last, sheet)
            out.append(Mark(column, row, kind, text))
    return out


def _shapes(holder: Element) -> Iterator[tuple[str, str]]:
    for item in holder:
        name = local(item)
        if name in ("sp", "cxnSp"):
            if attribute(child(item, "nvSpPr", "cNvPr"), "hidden") == "1":
                continue
            text = _text(item)
            round_one = attribute(child(item, "spPr", "prstGeom"), "prst") in _ROUND
            if text:
                yield "text", text
            elif round_one:
                yield "circle", MARK
        elif name in ("pic", "graphicFrame"):
            yield "picture", ""
        elif name == "grpSp":
            yield from _shapes(item)
        elif name == "AlternateContent":
            # Form controls are drawn here once more; they are read where their state stands.
            chosen = next((part for part in item if attribute(part, "Requires") != "a14"), None)
            if chosen is not None:
                yield from _shapes(chosen)


def _text(shape: Element) -> str:
    body = child(shape, "txBody")
    paragraphs = [item for item in body if local(item) == "p"] if body is not None else []
    return joined(["".join(_runs(paragraph)) for paragraph in paragraphs])


def _runs(paragraph: Element) -> Iterator[str]:
    for item in paragraph:
        if local(item) == "br":
            yield "\n"
        elif local(item) in ("r", "fld"):
            struck = attribute(child(item, "rPr"), "strike") in ("sngStrike", "dblStrike")
            text = child(item, "t")
            yield "" if struck or text is None else text.text or ""


def _corner(element: Element | None) -> _Corner | None:
    if element is None:
        return None
    told = {local(item): (item.text or "").strip() for item in element}
    return _Corner(
        _whole(told.get("col"), LAST_COLUMN),
        _points(told.get("colOff")),
        _whole(told.get("row"), LAST_ROW),
        _points(told.get("rowOff")),
    )


def _moved(corner: _Corner, x: float, y: float) -> _Corner:
    return _Corner(corner.column, corner.x + x, corner.row, corner.y + y)


def _middle(first: _Corner, last: _Corner, sheet: Worksheet) -> tuple[int, int]:
    """The cell (from 1) under the middle between two corners."""
    column = _half(first.column, first.x, last.column, last.x, sheet.column_points)
    row = _half(first.row, first.y, last.row, last.y, sheet.row_points)
    return column, row


def _half(first: int, offset: float, last: int, end: float, size: object) -> int:
    """Along one side: the cell in which half of the way from one corner to the other lies."""
    sizes = [size(number + 1) for number in range(first, min(last, first + 2000) + 1)]  # type: ignore[operator]
    half = (offset + sum(sizes[: last - first]) + end) / 2
    number = first
    for width in sizes:
        if half < width:
            break
        half -= width
        number += 1
    while number >= first + len(sizes) and half >= (width := max(1.0, size(number + 1))):  # type: ignore[operator]
        half -= width
        number += 1
        if number > first + 2000:
            break
    return number + 1


# -- check boxes ------------------------------------------------------------------------------------------------------


def controls_of(package: Package, path: str, sheet: Worksheet) -> list[Mark]:
    """Check boxes and option buttons of an old drawing (VML), with their captions and whether they are ticked."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.parse(package.stream(path), parser).getroot()
    except etree.XMLSyntaxError:
        return []
    found: list[tuple[float, Mark]] = []
    for shape in root.iter() if root is not None else ():
        data = child(shape, "ClientData") if local(shape) == "shape" else None
        if attribute(data, "ObjectType") not in ("Checkbox", "Radio") or len(found) >= _MOST:
            continue
        numbers = [float(part) for part in re.findall(r"-?[\d.]+", _inner(data, "Anchor") or "")]
        if len(numbers) != 8:
            continue
        left, dx, top, dy, right, ex, bottom, ey = numbers
        first = _Corner(
            min(int(left), LAST_COLUMN), dx * _POINTS_PER_PIXEL, min(int(top), LAST_ROW), dy * _POINTS_PER_PIXEL
        )
        last = _Corner(
            min(int(right), LAST_COLUMN), ex * _POINTS_PER_PIXEL, min(int(bottom), LAST_ROW), ey * _POINTS_PER_PIXEL
        )
        row = _half(first.row, first.y, last.row, last.y, sheet.row_points)
        ticked = (_inner(data, "Checked") or "0") == "1"
        caption = tidy("".join(part for box in shape if local(box) == "textbox" for part in box.itertext())).strip()
        caption = " ".join(caption.split())
        text = (CHECKED if ticked else UNCHECKED) + caption
        # It stands where it begins: its caption often reaches into the next cells.
        found.append((left * 1000 + dx, Mark(first.column + 1, row, "control", text)))
    found.sort(key=lambda one: (one[1].row, one[0]))
    return [mark for _, mark in found]


def _inner(data: Element | None, name: str) -> str | None:
    element = child(data, name)
    return None if element is None else (element.text or "").strip()


def _whole(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 9 else 0


def _points(text: str | None) -> float:
    try:
        return int(text or 0) / EMU_PER_POINT
    except ValueError:
        return 0.0
