"""Which sheets there are: a strategy with its theme and subcommittee, and the place in the plan that belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.pieces.layout import CHAPTER, NUMBER, Block, Layout, placed
from welfare_etl.normalize.text import squash

__all__ = ["Sheet", "find_sheets"]

_SECTION = re.compile(r"\d{1,2}(?:\s+\D.*)?|[①-⑳]\s+\D.*")
_THEME_LENGTH = 45
_ALIKE = 60.0


@dataclass(slots=True, eq=False)
class Sheet:
    """One sheet in the making: ``parts`` are the blocks of each of its columns, ``cells`` those under the ``head`` of its indicators.

    ``goal`` is the text directly above that head; ``likeness``: whether its theme and the place in the plan are alike.
    """

    page: int
    place: int
    parts: dict[str, list[Block]] = field(default_factory=dict)
    goal: Block | None = None
    head: Span | None = None
    cells: list[Block] = field(default_factory=list)
    alike: bool = True

    def one(self, part: str) -> Block | None:
        """The last block of a part."""
        return self.parts[part][-1] if self.parts.get(part) else None

    @property
    def about(self) -> str:
        """What the labelled parts of the sheet speak of."""
        found = [self.one("theme"), self.one("subcommittee"), self.goal, self.one("plan_reference")]
        return "。".join(block.text for block in found if block)


def find_sheets(layout: Layout) -> tuple[list[Sheet], set[Block]]:
    """The sheets in the order of their places in the plan, and the blocks that they have used up."""
    used: set[Block] = set()
    places = _places(layout, used)
    sheets = _strategies(layout, used)
    for page in range(layout.pages):
        mine, theirs = [s for s in sheets if s.page == page], [p for p in places if p.page == page]
        scores = [[fuzz.ratio(_name(s, "theme"), _name(p, "plan_reference")) for p in theirs] for s in mine]
        pairs = {i: j for i, (j, _) in placed(scores, _ALIKE).items()}
        left = [j for j in range(len(theirs)) if j not in pairs.values()]
        apart = [i for i in range(len(mine)) if i not in pairs]
        if len(left) == len(apart):
            pairs |= dict(zip(apart, left, strict=True))
        for i, j in pairs.items():
            one, place = mine[i], theirs[j]
            one.goal, one.head, one.cells, one.place, one.alike = (
                place.goal,
                place.head,
                place.cells,
                place.place,
                i not in apart,
            )
            one.parts |= place.parts
        sheets += [place for j, place in enumerate(theirs) if j not in pairs.values()]
    if not sheets:
        # A form without strategies and places: as many sheets as there are pages with heads of the columns.
        sheets = [Sheet(page, 0) for page in range(layout.pages)]
    return sorted(sheets, key=lambda s: (s.page, s.place)), used


def _name(sheet: Sheet, part: str) -> str:
    block = sheet.one(part)
    return squash(block.text).lstrip("①②③④⑤⑥⑦⑧⑨⑩0123456789") if block else ""


def _places(layout: Layout, used: set[Block]) -> list[Sheet]:
    """The places in the plan (chapter, section, item) with the head of the indicators, and the goal above it, that they follow."""
    out: list[Sheet] = []
    for name, start, head, page in layout.labels:
        if name != "indicators":
            continue
        place = Sheet(page, start, head=head)
        above = layout.blocks[start - 1] if start else None
        if above and above.page == page and above.prose and above not in used:
            place.goal = above
        at = start
        while (block := layout.at(at, page)) and not CHAPTER.fullmatch(block.lines[0].folded):
            if (at > start and layout.labelled(at)) or "。" in block.text:
                break
            place.cells.append(block)
            at += 1
        reference = _reference(layout, at, page)
        if reference:
            place.parts["plan_reference"] = reference
        else:
            place.cells = place.cells[:1]  # what else is short and unlabelled may be anything
        used.update(place.cells, reference)
        out.append(place)
    return out


def _reference(layout: Layout, place: int, page: int) -> list[Block]:
    """Chapter, section and item in blocks of their own."""
    chapter = layout.at(place, page)
    if chapter is None or not CHAPTER.fullmatch(chapter.lines[0].folded):
        return []
    out = [chapter]
    while len(out) < 3 and (block := layout.at(place + len(out), page)) and len(block.lines) <= 3:
        if not _SECTION.fullmatch(block.lines[0].folded) or "。" in block.text or block.text.isdigit():
            break
        out.append(block)
    return out


def _strategies(layout: Layout, used: set[Block]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for name, place, _, page in layout.labels:
        block = layout.at(place, page)
        if block is None or block in used:
            continue
        if name == "strategy" and block.label == "strategy":
            theme = layout.at(place + 1, page)
            if theme is None or layout.labelled(place + 1) or not _is_theme(theme):
                continue
            sheets.append(Sheet(page, place, {"strategy": [block], "theme": [theme]}))
            used.update((block, theme))
        elif name == "subcommittee" and sheets and sheets[-1].page == page and place - sheets[-1].place <= 2:
            sheets[-1].parts["subcommittee"] = [block]
            used.add(block)
    return sheets


def _is_theme(block: Block) -> bool:
    short = len(block.text) <= _THEME_LENGTH and len(block.lines) <= 3
    return short and "。" not in block.text and not block.vertical and not NUMBER.match(block.text)
