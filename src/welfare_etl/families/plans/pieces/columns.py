"""Which column of which sheet a block of text is from, where the text's order does not say it.

Every way of sharing the blocks out among the fields has a score: the labels beside a block, the wording of its
sentences (:data:`~welfare_etl.families.plans.pieces.form.CUES`), how wide its column is set, and how much it speaks of
what its sheet is about. The best way is taken; how much worse the next best is for a block says how sure it is.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.layout import Block, Layout
from welfare_etl.families.plans.pieces.sheets import Sheet
from welfare_etl.families.plans.pieces.words import Vocabulary
from welfare_etl.normalize.eras import fiscal_year_of

__all__ = ["Placing", "place_blocks", "wording"]

# Weights of the score, in the units of one telling sentence. Chosen on the forms' own logic: a label beats any wording,
# wording beats what a text speaks of, and that beats the order in which pieces happen to come.
BESIDE_LABEL = 6.0
UNDER_LABEL = 0.6
OVER_TABLE = 6.0
WIDTH = 0.35
WIDTH_CAP = 2.5
ABOUT = 10.0
TOGETHER = 5.0
FILLED = 3.0
A_FIELD = 60
"""Characters from which on a field counts as filled; a scrap of text fills it only in part."""
NEIGHBOURS = 0.8
SAME_MARK = 1.2
SAME_COLUMN = 0.6
APART = 1.5
APART_FROM_LABEL = 3.0
"""A cell whose label stands above it came out whole: other text of the page is hardly the rest of it."""
IN_ORDER = 0.3
IN_ORDER_WITHOUT_TEXT = 2.0
"""Where a facts edition has left out the text, its order says more than the scraps of its wording."""

MOST_BLOCKS = 30
MOST_SHEETS = 6
"""Blocks and sheets of one page that are tried in every order; the pages of real sheets have 13 blocks and two sheets."""

Slot = tuple[int, str]


@dataclass(slots=True)
class Placing:
    """A block's slot (number of the sheet in the list, column) and how much worse the next best slot is."""

    block: Block
    slot: Slot
    margin: float
    bound: bool


def _dates(text: str, as_of: date) -> tuple[int, int]:
    """How many dates of the year lie before and after the sheet's day: 8/5, 10/23, R2/2, 6月6日, 12月に."""
    before = after = 0
    year = fiscal_year_of(as_of)
    for found in re.finditer(
        r"(?:[RH](?P<era>\d{1,2})/)?(?<![\d/])(?P<month>\d{1,2})(?:/(?P<day>\d{1,2})|月(?:(?P<day2>\d{1,2})日)?)", text
    ):
        month, day = int(found["month"]), int(found["day"] or found["day2"] or 1)
        if found["era"] is None and re.search(r"[RH]$", text[: found.start()]):
            month, day = day, 1  # R2/2: the era's year, then the month
        try:
            here = date(year if month >= 4 else year + 1, month, day)
        except ValueError:
            continue
        before, after = before + (here <= as_of), after + (here > as_of)
    return before, after


def wording(block: Block, as_of: date | None) -> dict[str, float]:
    """How like each column the wording of a block's sentences is; each column's sum is capped."""
    scores: dict[str, float] = dict.fromkeys(form.KINDS, 0.0)
    parts = re.split(r"(?<=。)|(?=[・■◎◇◆●]|[①-⑳])", block.text)
    for part in filter(None, (part.strip() for part in parts)):
        for pattern, weights in form.CUES:
            if pattern.search(part):
                for kind, weight in weights.items():
                    scores[kind] += weight
    for pattern, weights in form.ENDINGS:
        if pattern.search(block.text):
            for kind, weight in weights.items():
                scores[kind] += weight
            break
    if as_of:
        before, after = _dates(block.text, as_of)
        for count, weights in ((before, form.PAST_DATE), (after, form.COMING_DATE)):
            for kind, weight in weights.items():
                scores[kind] += weight * min(count, 3)
    top = max(1.0, max(abs(score) for score in scores.values()) / form.HIGHEST_CUE)
    return {kind: score / top for kind, score in scores.items()}


@dataclass
class Board:
    """The blocks and slots of some sheets, and the score of a way to place them (a way: the number of each block's slot)."""

    sheets: Sequence[Sheet]
    blocks: list[Block]
    vocabulary: Vocabulary
    as_of: date | None
    widths: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots: list[Slot] = [(number, kind) for number in range(len(self.sheets)) for kind in form.KINDS]
        elided = any(block.elided for block in self.blocks)
        self._in_order = IN_ORDER_WITHOUT_TEXT if elided else IN_ORDER
        self._wording = {block: wording(block, self.as_of) for block in self.blocks}
        self._plain = [[self._unset(block, slot) for slot in self.slots] for block in self.blocks]
        self._alone = self._plain
        like = [
            [self.vocabulary.likeness(a.text, b.text) if a is not b else 0.0 for b in self.blocks] for a in self.blocks
        ]
        self._like = like
        self._bound = [[self.bound_to(block, kind) for _, kind in self.slots] for block in self.blocks]
        self._size = [len(block.text) for block in self.blocks]
        self._gap = [0, *(b.place - a.place for a, b in zip(self.blocks, self.blocks[1:], strict=False))]
        self._flow = [False, *(self._flows(a, b) for a, b in zip(self.blocks, self.blocks[1:], strict=False))]
        # Two pieces that open with the same heading mark (◎, ■) are parts of one list.
        marks = [block.text[0] if block.text[0] in form.HEADING_MARKS else None for block in self.blocks]
        self._marked = [
            (a, b) for a, b in itertools.combinations(range(len(marks)), 2) if marks[a] and marks[a] == marks[b]
        ]

    @staticmethod
    def _flows(a: Block, b: Block) -> bool:
        return b.place - a.place == 1 and b.after is None and b.near is None

    def bound_to(self, block: Block, kind: str) -> bool:
        """Whether the form itself says the column: the label stands directly above, or the indicators' table directly below."""
        if block.after == kind:
            return True
        return kind == "plan" and any(sheet.chain and sheet.chain.goal is block for sheet in self.sheets)

    def _unset(self, block: Block, slot: Slot) -> float:
        """What speaks for a block in a slot, whatever the others are."""
        number, kind = slot
        sheet = self.sheets[number]
        score = self._wording[block][kind] + ABOUT * self.vocabulary.likeness(block.text, sheet.about)
        if block.after == kind:
            score += BESIDE_LABEL
        elif block.near == kind:
            score += UNDER_LABEL
        if sheet.chain and sheet.chain.goal is block:
            score += OVER_TABLE if kind == "plan" else 0.0
        elif kind == "plan" and sheet.chain and sheet.chain.goal:
            score -= APART
        return score

    def set_widths(self, widths: dict[str, float]) -> None:
        """Take the typical width of each column's text into the score."""
        self.widths = widths
        self._alone = [
            [
                score - min(WIDTH_CAP, WIDTH * abs(block.width - widths[kind]))
                if kind in widths and len(block.lines) >= 3
                else score
                for score, (_, kind) in zip(scores, self.slots, strict=True)
            ]
            for block, scores in zip(self.blocks, self._plain, strict=True)
        ]

    def score(self, way: Sequence[int]) -> float:
        """The score of a whole way to place the blocks."""
        kinds = len(form.KINDS)
        total = 0.0
        held: dict[int, int] = {}
        last: dict[int, int] = {}
        firsts: dict[int, int] = {}
        for at, slot in enumerate(way):
            total += self._alone[at][slot]
            held[slot] = held.get(slot, 0) + self._size[at]
            if slot in last:
                if self.blocks[at].place - self.blocks[last[slot]].place > 1:
                    total -= APART_FROM_LABEL if self._bound[at][slot] or self._bound[last[slot]][slot] else APART
            else:
                firsts[slot] = self.blocks[at].place
            last[slot] = at
            if self._flow[at]:
                # Pieces that follow each other are mostly of one column, and often of one cell.
                before = way[at - 1]
                total += SAME_COLUMN * (slot % kinds == before % kinds)
                total += NEIGHBOURS * (slot == before)
        total += FILLED * sum(min(1.0, size / A_FIELD) for size in held.values())
        total += sum(self._in_order for slot, place in firsts.items() if firsts.get(slot + kinds, -1) > place)
        total += SAME_MARK * sum(way[a] == way[b] for a, b in self._marked)
        for number in range(len(self.sheets)):
            mine = [at for at, slot in enumerate(way) if slot // kinds == number]
            pairs = sum(self._like[a][b] for i, a in enumerate(mine) for b in mine[i + 1 :] if way[a] != way[b])
            total += TOGETHER * pairs / max(1.0, len(mine) / 2)
        return total

    def best(self) -> tuple[list[int], float]:
        """Hill climbing from the best slot of each block alone, by moving one block, two for each other, or two slots' contents."""
        way = [max(range(len(self.slots)), key=scores.__getitem__) for scores in self._alone]
        score = self.score(way)
        while True:
            found = max(self._neighbours(way), key=lambda other: other[0], default=None)
            if found is None or found[0] <= score + 1e-9:
                return way, score
            score, way = found

    def _neighbours(self, way: list[int]) -> list[tuple[float, list[int]]]:
        ways: set[tuple[int, ...]] = set()
        for at, here in enumerate(way):
            for slot in range(len(self.slots)):
                if slot != here:
                    ways.add((*way[:at], slot, *way[at + 1 :]))
            for other in range(at + 1, len(way)):
                if way[other] != here:
                    ways.add((*way[:at], way[other], *way[at + 1 : other], here, *way[other + 1 :]))
        used = sorted(set(way))
        for one, other in itertools.combinations(used, 2):
            swap = {one: other, other: one}
            ways.add(tuple(swap.get(slot, slot) for slot in way))
        return [(self.score(other), list(other)) for other in sorted(ways)]

    def placings(self) -> list[Placing]:
        """The best way, and for each block how much worse the best way is in which it stands elsewhere (one change away)."""
        way, score = self.best()
        rivals = self._neighbours(way)
        out = []
        for at, block in enumerate(self.blocks):
            others = [other for other, rival in rivals if rival[at] != way[at]]
            margin = score - max(others) if others else float("inf")
            slot = self.slots[way[at]]
            out.append(Placing(block, slot, margin, self.bound_to(block, slot[1])))
        return out


def place_blocks(layout: Layout, sheets: list[Sheet], used: set[Block], as_of: date | None) -> list[Placing]:
    """Every block of prose placed; goals (the text above an indicators' table) are among them.

    Sheets of one page share that page's text where each page has sheets and heads of its own; otherwise all share all.
    The widths of the columns are learned from the blocks that the form itself places, then from those that are sure.
    """
    goals = {sheet.chain.goal for sheet in sheets if sheet.chain and sheet.chain.goal}
    blocks = [block for block in layout.blocks if block.prose and (block not in used or block in goals)]
    if not sheets or not blocks:
        return []
    vocabulary = Vocabulary([block.text for block in blocks] + [sheet.about for sheet in sheets])
    pages = sorted({block.page for block in blocks})
    split = all(any(sheet.page == page for sheet in sheets) for page in pages)
    boards: list[tuple[list[int], Board]] = []
    out_of_reach: list[tuple[Block, list[int]]] = []
    for page in pages if split else [None]:
        numbers = [n for n, sheet in enumerate(sheets) if page is None or sheet.page == page]
        mine = [block for block in blocks if page is None or block.page == page]
        if len(mine) > MOST_BLOCKS or len(numbers) > MOST_SHEETS:
            # So many ways to share them out that none is sure, and trying them would take long: only labelled text is placed.
            out_of_reach += [(block, numbers) for block in mine]
            continue
        boards.append((numbers, Board([sheets[n] for n in numbers], mine, vocabulary, as_of)))
    widths = _widths(
        [
            (block, kind)
            for _, board in boards
            for block in board.blocks
            for kind in form.KINDS
            if board.bound_to(block, kind)
        ]
    )
    out: list[Placing] = []
    for _ in range(2):
        out = []
        for numbers, board in boards:
            board.set_widths(widths)
            for placing in board.placings():
                placing.slot = (numbers[placing.slot[0]], placing.slot[1])
                out.append(placing)
        widths = _widths([(p.block, p.slot[1]) for p in out if p.bound or p.margin >= 1.5])
    for block, numbers in out_of_reach:
        kind = block.after if block.after in form.KINDS else form.KINDS[0]
        out.append(
            Placing(block, (numbers[0] if numbers else 0, kind), 0.0, block.after in form.KINDS and len(numbers) == 1)
        )
    return out


def _widths(known: Sequence[tuple[Block, str]]) -> dict[str, float]:
    """The typical width of each column's text; a block of few lines says little."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for block, kind in known:
        if len(block.lines) >= 3:
            by_kind[kind].append(block.width)
    return {kind: median(widths) for kind, widths in by_kind.items()}
