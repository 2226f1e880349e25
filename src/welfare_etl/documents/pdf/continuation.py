"""Does a table go on over a page break, and does its first row there belong to the last row of the page before?"""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.documents.pdf.lines import Line, separator
from welfare_etl.documents.pdf.page import Table, TableCell

EDGE = 3.0
"""Points by which the rules of a table may differ from one page to the next."""


def same_columns(before: Table, after: Table) -> bool:
    """Tables of the same width; the place may differ, as left and right pages have different margins."""
    return abs((before.box[2] - before.box[0]) - (after.box[2] - after.box[0])) <= EDGE


def repeated_heads(first: Table, after: Table) -> int:
    """How many rows at the head of ``after`` only repeat the head of the table, which browsers print on every page.

    ``first`` is the table's part on its first page. A row counts if it has at least two cells with text and says the
    same in the same columns; the table must go on below.
    """
    count = 0
    for one, two in zip(first.rows, after.rows[:-1], strict=False):
        said = [(cell.x0, cell.x1, [line.text for line in cell.lines]) for cell in one]
        shift = after.box[0] - first.box[0]
        same = len(one) == len(two) and all(
            abs(x0 + shift - cell.x0) <= EDGE
            and abs(x1 + shift - cell.x1) <= EDGE
            and lines == [line.text for line in cell.lines]
            for (x0, x1, lines), cell in zip(said, two, strict=True)
        )
        if not same or sum(1 for cell in two if cell.lines) < 2:
            break
        count += 1
    return count


def cells_going_on(before: Table, after: Table, at: int = 0) -> list[bool]:
    """Which cells of the row ``at`` of ``after``, the first that repeats no head, go on from the page before?

    Certain where no rule is drawn between the two, neither at the page's foot nor at the next one's head (Skia); cell by
    cell, as a merged cell goes on while its neighbours begin anew. Where there is a rule (LibreOffice closes cells at
    every page, others draw the rule of two rows only once), only if each cell with text breaks off in mid-sentence, its
    last line full. Otherwise the rows stay apart: a continuation row loses nothing, a wrong join fuses two answers.
    """
    above, below = before.rows[-1], after.rows[at]
    shift = after.box[0] - before.box[0]
    none = [False] * len(below)
    pairs: dict[int, tuple[TableCell | None, list[Line]]] = {}
    for number, cell in enumerate(below):
        if cell.lines:
            own = next((a for a in above if _same_edges(a, cell.x0 - shift, cell.x1 - shift)), None)
            pairs[number] = (own, owner_lines(before.rows, cell.x0 - shift, cell.x1 - shift))
    if not pairs:
        return none
    going = [
        number in pairs and (own := pairs[number][0]) is not None and own.open_bottom and bool(at or cell.open_top)
        for number, cell in enumerate(below)
    ]
    if any(going):
        both = [(lines[-1], below[n].lines[0]) for n, (_, lines) in pairs.items() if going[n] and lines]
        # Short figures above each other are two rows of which a producer left out the rule.
        if len(both) > 1 and all(separator(line, rest, 0.0) == "\n" for line, rest in both):
            return none
        return going
    if len(above) == len(below) and all(
        own is not None and lines and _breaks_off(lines[-1], below[n].lines[0]) for n, (own, lines) in pairs.items()
    ):
        return [number in pairs for number in range(len(below))]
    return none


def _same_edges(cell: TableCell, x0: float, x1: float) -> bool:
    return abs(cell.x0 - x0) <= EDGE and abs(cell.x1 - x1) <= EDGE


def owner_lines(rows: Sequence[Sequence[TableCell]], x0: float, x1: float) -> list[Line]:
    """The lines of the cell between two rules of the last row, from the row in which it began."""
    for row in reversed(rows):
        found = next((other for other in row if _same_edges(other, x0, x1)), None)
        if found is None:
            if row[0].x0 > x0 + EDGE or row[-1].x1 < x1 - EDGE:
                continue  # a row of a table within a cell
            return []
        if not found.goes_on:
            return found.lines
    return []


def _breaks_off(line: Line, rest: Line) -> bool:
    """The line is full, no sentence ends there, and the rest does not begin like an entry of its own."""
    if line.text[-1] in "。．.!！?？":
        return False
    if rest.text[0] in "(（①②③④⑤⑥⑦⑧⑨⑩⑪⑫○◯〇●◆◇■□・※" or rest.indent > 0.7 * rest.size:
        return False
    return separator(line, rest, 0.0) != "\n"
