"""Turning a page so that text is read from left to right and from top to bottom, and back.

Text that reads upwards (90), upside down (180) or downwards (270) becomes plain lines after its boxes are turned.
Vertical Japanese is columns from right to left, each read downwards: the same turn as 270.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from welfare_etl.documents.pdf.glyphs import Glyph, PageContent, Rect

_LONE_MARKS = frozenset("○◯〇●・◆◇■□▲△▼※☆★✓✔-ー")


def turned(box: Rect, turn: int, width: float, height: float) -> Rect:
    """A box of the page in the frame in which text of this turn is horizontal."""
    x0, top, x1, bottom = box
    if turn == 90:
        return (height - bottom, x0, height - top, x1)
    if turn == 180:
        return (width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return (top, width - x1, bottom, width - x0)
    return box


def turned_back(box: Rect, turn: int, width: float, height: float) -> Rect:
    """The inverse of :func:`turned` (width and height are the page's own)."""
    x0, top, x1, bottom = box
    if turn == 90:
        return (top, height - x1, bottom, height - x0)
    if turn == 270:
        return (width - bottom, x0, width - top, x1)
    return turned(box, turn, width, height)


def turned_glyph(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    """A copy of the glyph with its box in the frame of ``turn``."""
    x0, top, x1, bottom = turned((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    return Glyph(glyph.text, x0, top, x1, bottom, glyph.size, (glyph.turn - turn) % 360, glyph.at)


def sheet_turn(content: PageContent) -> int:
    """The turn that nearly all text of a page shares: a landscape sheet printed on a portrait page."""
    if not content.glyphs:
        return 0
    turn, count = Counter(glyph.turn for glyph in content.glyphs).most_common(1)[0]
    return turn if count > 0.9 * len(content.glyphs) else 0


def turned_page(content: PageContent, turn: int) -> PageContent:
    """The whole page in the frame of ``turn``."""
    width, height = content.width, content.height
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    rules = [(x0, y, x1, y) for y, x0, x1 in content.across] + [(x, top, x, bottom) for x, top, bottom in content.down]
    for rule in rules:
        x0, top, x1, bottom = turned(rule, turn, width, height)
        if x1 - x0 >= bottom - top:
            across.append((top, x0, x1))
        else:
            down.append((x0, top, bottom))
    if turn in (90, 270):
        width, height = height, width
    return PageContent(
        content.number,
        width,
        height,
        [turned_glyph(glyph, turn, content.width, content.height) for glyph in content.glyphs],
        across,
        down,
        content.image_share,
        content.cid_fonts,
        content.recognised,
    )


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Upright characters of a cell set one below the other, in the order in which the page draws them."""
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if len(seen) < 3 or all(glyph.text in _LONE_MARKS or glyph.text.isdigit() for glyph in seen):
        return False
    below = beside = further = 0
    next_column = False
    for one, two in itertools.pairwise(seen):
        step, shift = two.middle - one.middle, two.x0 + two.x1 - one.x0 - one.x1
        if abs(shift) < 0.6 * one.size and 0.5 * one.size < step < 2.5 * one.size:
            below += 1
        elif abs(shift) < 0.6 * one.size and step > 0:
            further += 1  # Latin letters stand between, on their side
        elif step < 0 and shift < -one.size:
            next_column = True
        elif abs(step) < 0.3 * one.size:
            # Text of a narrow cell wraps after each character, but for those that hang over; in columns only two figures
            # stand side by side.
            beside += 1 if not (one.text.isdigit() and two.text.isdigit()) else 0
    return below >= 0.6 * (len(seen) - 1) and not beside and (next_column or below + further == len(seen) - 1)


def upright_columns(glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Blocks of vertical text among characters drawn in their order, and the rest.

    A column is characters drawn one below the other; columns of the same size beside each other are one block.
    """
    chains: list[list[Glyph]] = []
    for glyph in glyphs:
        if chains and _below(chains[-1][-1], glyph):
            chains[-1].append(glyph)
        elif not glyph.text.isspace():
            chains.append([glyph])
    columns = [chain for chain in chains if len(chain) >= 3 and not _beside_text(chain, chains)]
    if not columns:
        return [], list(glyphs)
    blocks: list[list[Glyph]] = []
    for column in columns:
        last = blocks[-1][-1] if blocks else None
        size = column[0].size
        if last is not None and 0 < last.x0 - column[0].x0 < 4 * size and abs(last.size - size) < 0.2 * size:
            blocks[-1] += column
        else:
            blocks.append(list(column))
    taken = {id(glyph) for block in blocks for glyph in block}
    return blocks, [glyph for glyph in glyphs if id(glyph) not in taken]


def _below(one: Glyph, two: Glyph) -> bool:
    return (
        two.turn == one.turn == 0
        and not two.text.isspace()
        and abs(two.x0 + two.x1 - one.x0 - one.x1) < 0.6 * one.size
        and 0.7 * one.size < two.middle - one.middle < 2.2 * one.size
        and abs(two.size - one.size) < 0.2 * one.size
    )


def _beside_text(chain: Sequence[Glyph], chains: Sequence[Sequence[Glyph]]) -> bool:
    """List marks and figures that are drawn one below the other before their lines of text."""
    if all(glyph.text in _LONE_MARKS or glyph.text.isdigit() for glyph in chain):
        return True
    last, size = chain[-1], chain[-1].size
    return any(
        len(other) < 3 and abs(other[0].middle - last.middle) < 0.3 * size and 0 <= other[0].x0 - last.x1 < 0.5 * size
        for other in chains
    )
