"""What all sheets of a workbook share: their names and states, strings, number formats, borders, printed areas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from welfare_etl.documents.office.laid_out import tidy
from welfare_etl.documents.office.number_format import BUILT_IN
from welfare_etl.documents.office.package import Element, Package, attribute, child, elements, is_on, local

_MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_AREA = re.compile(r"(?:'[^']*+'|[^,'])++")
_RANGE = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; columns and rows count from 1, both ends are inside."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell lies in it."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's looks, as far as they decide what is read."""

    code: str = "General"
    bordered: bool = False
    struck: bool = False
    checkbox: bool = False


@dataclass(slots=True)
class SheetEntry:
    """A sheet of the workbook: its name, its part, whether it is shown, and the areas that are printed."""

    name: str
    path: str
    hidden: bool
    printed: list[Area] = field(default_factory=list)


class Workbook:
    """Raises :class:`Refused` where the file is over a limit or broken."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = package.main_part("xl/workbook.xml")
        self.links = package.relationships(main)
        root = package.xml(main)
        self.since_1904 = is_on_attribute(child(root, "workbookPr"), "date1904")
        self.other_sheets = 0
        """Chart and dialogue sheets: nothing of them is read."""
        self.sheets = list(self._sheets(root))
        strings = self._path("sharedStrings")
        self.strings = [text_of(item) for item in elements(package, strings, tags("si"))] if strings else []
        self.styles = self._styles()

    def _path(self, kind: str) -> str | None:
        return next((path for name, path in self.links.values() if name == kind and self.package.has(path)), None)

    def _sheets(self, root: Element) -> Iterator[SheetEntry]:
        areas: dict[int, list[Area]] = {}
        names = child(root, "definedNames")
        for item in names if names is not None else ():
            if attribute(item, "name") == "_xlnm.Print_Area" and (attribute(item, "localSheetId") or "").isdecimal():
                areas[int(attribute(item, "localSheetId") or 0)] = list(_areas(item.text or ""))
        sheets = child(root, "sheets")
        for number, item in enumerate(sheets if sheets is not None else ()):
            kind, path = self.links.get(_relation(item), ("", ""))
            if kind != "worksheet":
                self.other_sheets += 1
                continue
            yield SheetEntry(
                attribute(item, "name") or f"Sheet{number + 1}", path,
                (attribute(item, "state") or "visible") != "visible", areas.get(number, []),
            )  # fmt: skip

    def _styles(self) -> list[Style]:
        path = self._path("styles")
        if path is None:
            return []
        root = self.package.xml(path)
        codes = dict(BUILT_IN)
        for item in _children(root, "numFmts"):
            if (told := attribute(item, "numFmtId") or "").isdecimal():
                codes[int(told)] = attribute(item, "formatCode") or "General"
        struck = [is_on(child(item, "strike")) for item in _children(root, "fonts")]
        bordered = [_has_line(item) for item in _children(root, "borders")]
        out: list[Style] = []
        for item in _children(root, "cellXfs"):
            out.append(Style(
                codes.get(_index(item, "numFmtId"), "General"),
                _at(bordered, _index(item, "borderId")), _at(struck, _index(item, "fontId")),
                any(local(part) == "xfComplement" for part in item.iter()),
            ))  # fmt: skip
        return out

    def style(self, number: str | None) -> Style:
        """The looks of a cell by its attribute ``s``."""
        at = int(number) if number and number.isdecimal() else 0
        return self.styles[at] if at < len(self.styles) else Style()


def tags(*names: str) -> tuple[str, ...]:
    """Element names in both namespaces that Excel writes (transitional and strict)."""
    return tuple(space + name for name in names for space in _MAIN)


def text_of(item: Element) -> tuple[str, str]:
    """A string of rich text: (what is shown, what is struck out). Readings over kanji (``rPh``) are not part of it."""
    shown: list[str] = []
    struck: list[str] = []
    for part in item:
        name = local(part)
        if name == "t":
            shown.append(part.text or "")
        elif name == "r":
            text = "".join(run.text or "" for run in part if local(run) == "t")
            (struck if is_on(child(part, "rPr", "strike")) else shown).append(text)
    return tidy(_escaped("".join(shown))), tidy(_escaped("".join(struck)))


def _escaped(text: str) -> str:
    """``_x000D_`` is how Excel writes a character that XML cannot hold."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: _character(int(found[1], 16)), text) if "_x" in text else text


def _character(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def column_number(letters: str) -> int:
    """The number of a column, from 1.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """
    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def area(text: str) -> Area | None:
    """A reference as Excel writes it; None for what is none.

    >>> area("B2:$D$4"), area("C3"), area("A:C")
    (Area(left=2, top=2, right=4, bottom=4), Area(left=3, top=3, right=3, bottom=3), Area(left=1, top=1, right=3, bottom=1048576))
    """
    found = _RANGE.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    left, top, right, bottom = found.groups()
    one = ":" not in text
    x0 = column_number(left) if left else 1
    y0 = int(top) if top else 1
    x1 = column_number(right) if right else x0 if one else LAST_COLUMN
    y1 = int(bottom) if bottom else y0 if one else LAST_ROW
    if not (1 <= x0 <= x1 <= LAST_COLUMN and 1 <= y0 <= y1 <= LAST_ROW):
        return None
    return Area(x0, y0, x1, y1)


def is_on_attribute(element: Element | None, name: str) -> bool:
    """An attribute that is a truth value, and true."""
    return attribute(element, name) in ("1", "true", "on")


def _areas(text: str) -> Iterator[Area]:
    """``'様式 1'!$A$1:$L$60,'様式 1'!$N$1:$P$9``"""
    for part in _AREA.findall(text):
        if found := area(part.rpartition("!")[2]):
            yield found


def _relation(item: Element) -> str:
    return next((str(value) for key, value in item.attrib.items() if key.endswith("}id")), "")


def _children(root: Element, name: str) -> list[Element]:
    holder = child(root, name)
    return [item for item in holder if isinstance(item.tag, str)] if holder is not None else []


def _has_line(border: Element) -> bool:
    return any(attribute(side, "style") not in (None, "none") for side in border if local(side) != "diagonal")


def _index(item: Element, name: str) -> int:
    told = attribute(item, name) or ""
    return int(told) if told.isdecimal() else 0


def _at(values: list[bool], index: int) -> bool:
    return values[index] if index < len(values) else False
