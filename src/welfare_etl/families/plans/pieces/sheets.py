"""Which sheets there are: a strategy with its theme and subcommittee, and the place in the plan that belongs to it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.layout import Block, Layout, joined
from welfare_etl.normalize.text import squash

__all__ = ["Chain", "Sheet", "find_sheets"]

_THEME_LENGTH = 45
_ALIKE = 60.0
_MARGIN = 10.0


@dataclass(slots=True)
class Chain:
    """What follows a head of the indicators' table: its ``cells``, and the place in the plan. ``goal`` is the text above it."""

    page: int
    place: int
    goal: Block | None = None
    cells: list[Block] = field(default_factory=list)
    reference: list[Block] = field(default_factory=list)

    @property
    def item(self) -> str:
        """The last line of the place in the plan: the item, which often repeats the sheet's theme."""
        return joined(self.reference[-1]).lstrip("①②③④⑤⑥⑦⑧⑨⑩0123456789 ") if self.reference else ""


@dataclass(slots=True)
class Sheet:
    """One sheet in the making. ``likeness``: how alike its theme and the item of its place in the plan are (0–100)."""

    page: int
    place: int
    strategy: Block | None = None
    theme: Block | None = None
    subcommittee: Block | None = None
    chain: Chain | None = None
    likeness: float = 0.0
    rule: str = ""
    elided: bool = False
    """Whether a facts edition has left out text of its page: then wording says nothing of what is left."""
    columns: dict[str, list[Block]] = field(default_factory=lambda: {kind: [] for kind in form.KINDS})

    @property
    def about(self) -> str:
        """What the labelled parts of the sheet speak of."""
        parts = [self.theme, self.subcommittee, self.chain.goal if self.chain else None]
        text = "。".join(block.text for block in parts if block)
        return text + "。" + (self.chain.item if self.chain else "")


def find_sheets(layout: Layout) -> tuple[list[Sheet], set[Block]]:
    """The sheets in the order of their places in the plan, and the blocks that they have used up."""
    used: set[Block] = set()
    chains = _chains(layout, used)
    sheets = _strategies(layout, used)
    for page in range(layout.pages):
        _pair([s for s in sheets if s.page == page], [c for c in chains if c.page == page])
    _pair([s for s in sheets if s.chain is None], [c for c in chains if all(s.chain is not c for s in sheets)])
    sheets += [
        Sheet(c.page, c.place, chain=c, rule="place_without_strategy")
        for c in chains
        if all(s.chain is not c for s in sheets)
    ]
    if not sheets:
        # A form without strategies and places: as many sheets as there are heads of the columns.
        sheets = [Sheet(page, 0, rule="column_heads") for page in range(layout.pages if layout.sheets_of_labels else 0)]
    return sorted(sheets, key=lambda s: (s.page, s.chain.place if s.chain else 10**6, s.place)), used


def _at(blocks: Sequence[Block], place: int, page: int) -> Block | None:
    return blocks[place] if place < len(blocks) and blocks[place].page == page else None


def _chains(layout: Layout, used: set[Block]) -> list[Chain]:
    blocks = layout.blocks
    chains: list[Chain] = []
    starts = [place for name, place, _, _ in layout.labels if name == "indicators"]
    pages = {place: page for name, place, _, page in layout.labels if name == "indicators"}
    labelled = {place for name, place, _, _ in layout.labels if name != "indicators"}
    for at, start in enumerate(starts):
        chain = Chain(pages[start], start)
        above = blocks[start - 1] if start else None
        if above and above.page == chain.page and above.prose and start not in labelled and above not in used:
            chain.goal = above
            used.add(above)
        stop = starts[at + 1] if at + 1 < len(starts) else len(blocks)
        place = start
        while place < stop and (block := _at(blocks, place, chain.page)):
            if (
                form.CHAPTER.fullmatch(block.first.folded)
                or (place > start and place in labelled)
                or "。" in block.text
            ):
                break
            chain.cells.append(block)
            place += 1
        chain.reference = _reference(blocks, place, chain.page)
        used.update(chain.reference)
        if not chain.reference:
            # No place in the plan follows: what is short and unlabelled may be anything, so it is not of this chain.
            chain.cells = [block for block in chain.cells if block.near == "indicators" or block.after == "indicators"]
        used.update(chain.cells)
        chains.append(chain)
    for block in blocks:  # a place in the plan that an interleaved column moved away from its table
        if block not in used and form.CHAPTER.fullmatch(block.first.folded):
            reference = _reference(blocks, block.place, block.page)
            used.update(reference)
            bare = next((c for c in chains if not c.reference and c.page == block.page), None)
            if bare:
                bare.reference = reference
            else:
                chains.append(Chain(block.page, block.place, reference=reference))
    return chains


def _reference(blocks: Sequence[Block], place: int, page: int) -> list[Block]:
    """Chapter, section and item: three short blocks, or a chapter and a section that goes over several lines."""
    chapter = _at(blocks, place, page)
    if chapter is None or not form.CHAPTER.fullmatch(chapter.first.folded):
        return []
    out = [chapter]
    section = _at(blocks, place + 1, page)
    if section is None or not form.SECTION.fullmatch(section.first.folded) or "。" in section.text:
        return out
    if len(section.lines) == 1 and section.first.folded.strip().isdigit():
        return out  # a number alone is a value
    out.append(section)
    item = _at(blocks, place + 2, page)
    if item and form.ITEM_IN_PLAN.fullmatch(item.first.folded) and len(item.lines) <= 2:
        out.append(item)
    return out


def _strategies(layout: Layout, used: set[Block]) -> list[Sheet]:
    blocks = layout.blocks
    sheets: list[Sheet] = []
    heads = [(name, place, page) for name, place, _, page in layout.labels if name in ("strategy", "subcommittee")]
    labelled = {place: name for name, place, _, _ in layout.labels}
    for name, place, page in heads:
        block = _at(blocks, place, page)
        if block is None or block in used:
            continue
        if name == "strategy":
            sheet = Sheet(page, place, strategy=block)
            used.add(block)
            theme = _at(blocks, place + 1, page)
            if theme and place + 1 not in labelled and _is_theme(theme) and theme not in used:
                sheet.theme = theme
                used.add(theme)
            sheets.append(sheet)
        elif block.after == "subcommittee" or block.near == "subcommittee":
            owner = sheets[-1] if sheets and sheets[-1].page == page and sheets[-1].subcommittee is None else None
            gap = place - (owner.place if owner else -9)
            if owner and gap <= 2 and block not in used:
                owner.subcommittee = block
                used.add(block)
    return sheets


def _is_theme(block: Block) -> bool:
    text = block.text
    return (
        "。" not in text
        and len(text) <= _THEME_LENGTH
        and len(block.lines) <= 3
        and not block.vertical
        and not form.NUMBER.match(text)
    )


def _pair(sheets: Sequence[Sheet], chains: Sequence[Chain]) -> None:
    """Each sheet the place in the plan whose item is like its theme; what is left over by elimination or in order."""
    sheets = [s for s in sheets if s.chain is None]
    scores = {
        (i, j): fuzz.ratio(squash(s.theme.text), squash(c.item)) if s.theme and c.item else 0.0
        for (i, s), (j, c) in itertools.product(enumerate(sheets), enumerate(chains))
    }
    free_sheets, free_chains = set(range(len(sheets))), set(range(len(chains)))
    for (i, j), score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if i not in free_sheets or j not in free_chains or score < _ALIKE:
            continue
        rivals = [s for (a, b), s in scores.items() if (a == i) != (b == j) and (a in free_sheets and b in free_chains)]
        if rivals and score - max(rivals) < _MARGIN:
            continue
        sheets[i].chain, sheets[i].likeness, sheets[i].rule = chains[j], score, "theme_like_item"
        free_sheets.discard(i)
        free_chains.discard(j)
    if len(free_sheets) == len(free_chains):
        rule = "only_one_left" if len(free_sheets) == 1 else "in_order"
        for i, j in zip(sorted(free_sheets), sorted(free_chains), strict=True):
            sheets[i].chain, sheets[i].rule = chains[j], rule
