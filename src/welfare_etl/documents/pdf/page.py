"""What a page holds, in reading order: lines and tables, as plain data that goes over a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.pdf.glyphs import Rect
from welfare_etl.documents.pdf.lines import Line


@dataclass(slots=True)
class TableCell:
    """A cell of one row. ``lines`` is empty for a blank cell and where a merged cell goes on from the row above."""

    x0: float
    x1: float
    lines: list[Line]
    goes_on: bool = False
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Table:
    """A ruled table of one page: its rows from top to bottom."""

    box: Rect
    rows: list[list[TableCell]]


@dataclass(slots=True)
class PageLayout:
    """What a page holds, in reading order."""

    number: int
    width: float
    height: float
    items: list[Line | Table] = field(default_factory=list)
    characters: int = 0
    image_share: float = 0.0
    cid_fonts: dict[str, int] = field(default_factory=dict)
    recognised: bool = False
    """The text was recognised by OCR in the page's picture."""
    hidden: list[Line] = field(default_factory=list)
    """Text too small to be seen."""

    def to_plain(self) -> dict[str, object]:
        """Lists and numbers only: what goes through the pipe between the processes."""
        return {
            "number": self.number, "width": self.width, "height": self.height, "characters": self.characters,
            "image_share": self.image_share, "cid_fonts": self.cid_fonts,
            "recognised": self.recognised,
            "hidden": [line.to_plain() for line in self.hidden],
            "items": [
                item.to_plain() if isinstance(item, Line) else {
                    "box": list(item.box),
                    "rows": [
                        [
                            [round(cell.x0, 2), round(cell.x1, 2), [line.to_plain() for line in cell.lines],
                             int(cell.goes_on), int(cell.open_top), int(cell.open_bottom)]
                            for cell in row
                        ]
                        for row in item.rows
                    ],
                }
                for item in self.items
            ],
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict[str, object]) -> PageLayout:
        """The inverse of :meth:`to_plain`."""
        data: dict[str, object] = dict(plain)
        items: list[Line | Table] = []
        for item in data.pop("items"):  # type: ignore[attr-defined]
            if isinstance(item, list):
                items.append(_line(item))
            else:
                rows = [
                    [
                        TableCell(c[0], c[1], [_line(line) for line in c[2]], bool(c[3]), bool(c[4]), bool(c[5]))
                        for c in row
                    ]
                    for row in item["rows"]
                ]
                x0, top, x1, bottom = item["box"]
                items.append(Table((x0, top, x1, bottom), rows))
        hidden = [_line(line) for line in data.pop("hidden")]  # type: ignore[attr-defined]
        return cls(items=items, hidden=hidden, **data)  # type: ignore[arg-type]


def _line(plain: Sequence[object]) -> Line:
    text, box, size, room, indent, pitch, unit, spaced = plain
    return Line(text, tuple(box), size, room, indent, pitch, unit, bool(spaced))  # type: ignore[arg-type]
