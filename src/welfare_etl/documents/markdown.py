"""Markdown as docling, marker and markitdown write it: tables between strokes, headings, escapes.

Of a merged cell docling prints the text in every cell that it covers: of neighbours that are alike all but the first
are echoes. markitdown prints ``NaN`` and ``Unnamed: 3`` where a sheet has nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.documents.kinds import MARKDOWN
from welfare_etl.documents.markup import fragments
from welfare_etl.records.document import Cell, Row

_ALIGN = r"(?::-+:?|-{2,}:?|-:)"
_RULE = re.compile(rf"\s*+\|?+\s*+{_ALIGN}\s*+(?:\|\s*+{_ALIGN}\s*+)*+\|?\s*+")
_IS_MARKDOWN = re.compile(rf"^[ \t]*\|.*\|[ \t]*\r?\n[ \t]*\|[ \t]*{_ALIGN}[ \t]*(?:\||$)", re.M)
_HEAD = re.compile(r"(?<!\s)\s*+(?:#{1,6}[ \t]++|>[ \t]++|[-*+][ \t]++(?=[・●○◎◆■□▪①-⑳(（0-9０-９]))")
_STROKE = re.compile(r"(?<!\\)\|")
_NOTHING = re.compile(r"NaN|Unnamed: \d+(?:_level_\d+)?")
_PROSE = 5
"""Characters from which a text without digits that stands twice side by side is one merged cell, not two values."""


def is_markdown(source: str, media_type: str) -> bool:
    """Whether a text is Markdown: by its name, or because a table has its rule under the head."""
    return media_type == MARKDOWN or bool(_IS_MARKDOWN.search(source))


class MarkdownLines:
    """Lines of a Markdown text, one by one."""

    def __init__(self) -> None:
        self._above: list[Cell] = []

    def rows(self, line: str, at: int, number: int, block: int) -> Iterator[Row]:
        """The row of a line, and a row of the echoes in it; none for a rule under a table's head.

        ``at`` is the line's offset in the source.
        """
        if not line.lstrip().startswith("|"):
            self._above = []
            head = _HEAD.match(line)
            skipped = head.end() if head else 0
            cells = list(_cells(line[skipped:], at + skipped, 0))
            if cells:
                yield Row(number, cells, block, level=head[0].count("#") if head else 0)
            return
        if _RULE.fullmatch(line):
            return
        cells = self._table_row(line, at)
        echoes = [cell for cell in cells if cell.echo_of]
        yield Row(number, [cell for cell in cells if not cell.echo_of], block)
        if echoes:
            yield Row(number, echoes, block, echo=True)
        self._above = cells

    def _table_row(self, line: str, at: int) -> list[Cell]:
        strokes = [found.start() for found in _STROKE.finditer(line)]
        ends = [*strokes[1:], len(line)] if line[strokes[-1] + 1 :].strip() else strokes[1:]
        cells: list[Cell] = []
        for column, (start, end) in enumerate(zip(strokes, ends, strict=False)):
            raw = line[start + 1 : end]
            skipped = len(raw) - len(raw.lstrip())
            raw = raw.strip()
            parts = [] if _NOTHING.fullmatch(raw) else list(_cells(raw, at + start + 1 + skipped, column))
            for cell in parts or [Cell("", (), column)]:
                cell.echo_of = self._printed(cells, cell)
                cells.append(cell)
        return cells

    def _printed(self, before: list[Cell], cell: Cell) -> Cell | None:
        """The cell to the left or above whose text a merged cell repeats."""
        left = before[-1] if before else None
        above = next((one for one in self._above if one.column == cell.column), None) if cell.column == 0 else None
        for other in (left, above):
            if other is not None and other.text == cell.text and _is_prose(cell.text):
                return other.echo_of or other
        return None


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and not any(character.isdecimal() for character in text)


def _cells(raw: str, at: int, column: int) -> Iterator[Cell]:
    for fragment in fragments(raw, at, markdown=True):
        text, pieces = fragment.text.done()
        yield Cell(text, pieces, column)
