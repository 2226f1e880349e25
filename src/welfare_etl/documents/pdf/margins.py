"""Running headers, running footers and page numbers: found by what repeats over pages, never by what it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from welfare_etl.documents.pdf.glyphs import MARGIN, Rect
from welfare_etl.documents.pdf.lines import Line
from welfare_etl.documents.pdf.page import PageLayout, Table

SAME_HEIGHT = 5.0
"""Points by which a running line may move from page to page."""
WIDE_MARGIN = 0.2
SIDE = 0.08
"""Part of the page's width at its sides where index tabs stand: 「第2章」 on each page of the chapter."""
SHARE = 0.4
"""Part of the pages on which a line must repeat; under half, because left and right pages may differ."""

_DIGITS = re.compile(r"[0-9０-９]+")
_NUMBER = re.compile(
    r"[\s\-‐–—−ー―~〜(（\[<]*+(?:p(?:age|\.)?|頁|ページ)?+\s*+[0-9０-９]{1,4}+\s*+(?:(?:/|／|of)\s*+[0-9０-９]{1,4}+)?+\s*+(?:頁|ページ|page)?+"
    r"[\s\-‐–—−ー―~〜)）\]>]*+",
    re.I,
)


def running_lines(pages: Sequence[PageLayout]) -> dict[int, str]:
    """``id(line)`` → reason (``page_number``, ``running_header``, ``running_footer``) of what is not text."""
    groups: dict[tuple[bool, str], list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for item in page.items:
            if isinstance(item, Line) and (zone := _zone(item, page)) is not None:
                groups[zone, _DIGITS.sub("#", item.text)].append((page.number, item))
    dropped: dict[int, str] = {}
    for (at_foot, shape), found in groups.items():
        for group in _level(found):
            numbers = {number for number, _ in group}
            is_number = bool(_NUMBER.fullmatch(shape.replace("#", "1")))
            if len(numbers) >= 2 and len(numbers) >= SHARE * len(pages):
                reason = "page_number" if is_number else "running_footer" if at_foot else "running_header"
            elif is_number and at_foot and all(_is_last(line, pages, number) for number, line in group):
                reason = "page_number"
            else:
                continue
            dropped.update((id(line), reason) for _, line in group)
    return dropped


def _zone(line: Line, page: PageLayout) -> bool | None:
    """False in the top margin and in those at the sides (index tabs), True in the bottom margin, None between.

    Where all else stands above or below it, the margin may be wider: half the paper's, on a sheet printed across.
    """
    if line.box[2] < SIDE * page.width or line.box[0] > (1 - SIDE) * page.width:
        return False
    top, bottom = WIDE_MARGIN * page.height, (1 - WIDE_MARGIN) * page.height
    if line.box[3] < top:
        if line.box[3] < MARGIN * page.height or all(
            _box(item)[1] >= line.box[3] - 1 for item in page.items if item is not line
        ):
            return False
    elif line.box[1] > bottom and (
        line.box[1] > (1 - MARGIN) * page.height
        or all(_box(item)[3] <= line.box[1] + 1 for item in page.items if item is not line)
    ):
        return True
    return None


def _box(item: Line | Table) -> Rect:
    return item.box


def _level(found: list[tuple[int, Line]]) -> list[list[tuple[int, Line]]]:
    """Lines at the same height of their pages."""
    groups: list[list[tuple[int, Line]]] = []
    for entry in sorted(found, key=lambda entry: entry[1].box[1]):
        if groups and entry[1].box[1] - groups[-1][0][1].box[1] <= SAME_HEIGHT:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _is_last(line: Line, pages: Sequence[PageLayout], number: int) -> bool:
    """Alone at the foot: nothing below it, and more than a line's height of white above it."""
    page = next(page for page in pages if page.number == number)
    above = max((item.box[3] for item in page.items if item is not line), default=0.0)
    return page.items[-1] is line and line.box[1] - above > 1.5 * line.size
