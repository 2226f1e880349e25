"""Does a table go on over a page break, and does its first row there belong to the last row of the page before?"""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.documents.pdf.layout import Table, TableCell
from welfare_etl.documents.pdf.lines import Line, separator

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


def row_goes_on(before: Table, after: Table, at: int = 0) -> bool:
    """Is the row ``at`` of ``after``, the first that repeats no head, the rest of the last row of ``before``?

    Certain where no rule is drawn between them, neither at the page's foot nor at the next one's head (Skia). Where there
    is one (LibreOffice closes cells at every page, others draw the rule of two rows only once), only if each cell with text breaks off in mid-sentence, its last line
    full. Otherwise the rows stay apart: a continuation row loses nothing, a wrong join fuses two answers.
    """
    above, below = before.rows[-1], after.rows[at]
    shift = after.box[0] - before.box[0]
    if len(above) != len(below) or any(
        abs(a.x0 + shift - b.x0) > EDGE or abs(a.x1 + shift - b.x1) > EDGE for a, b in zip(above, below, strict=True)
    ):
        return False
    pairs = [(owner_lines(before.rows, a), b.lines) for a, b in zip(above, below, strict=True) if b.lines]
    if not pairs:
        return False
    if any(cell.open_bottom for cell in above) and (at or any(cell.open_top for cell in below)):
        return any(lines for lines, _ in pairs)
    return all(lines and _breaks_off(lines[-1], rest[0]) for lines, rest in pairs)


def owner_lines(rows: Sequence[Sequence[TableCell]], cell: TableCell) -> list[Line]:
    """The lines of the cell that ends in the last row, from the row in which it began."""
    for row in reversed(rows):
        found = next(
            (other for other in row if abs(other.x0 - cell.x0) <= EDGE and abs(other.x1 - cell.x1) <= EDGE), None
        )
        if found is None:
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
