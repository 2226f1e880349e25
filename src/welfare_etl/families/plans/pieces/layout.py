"""The lines of sheets in pieces as labels and blocks, in the order of the text; no block has a meaning yet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from welfare_etl.claims.assignment import best_assignment
from welfare_etl.evidence.span import ELIDED, Span, elided, reflow
from welfare_etl.families.plans.sheets import SECOND
from welfare_etl.families.plans.vocabulary import PARTS, sense
from welfare_etl.normalize.text import fold, screen_width

__all__ = ["NUMBER", "Block", "Layout", "in_pieces", "items_of", "lay_out", "placed"]

NUMBER = re.compile(r"[①-⑳]")
CHAPTER = re.compile(r"(?:[0OoQ]\d|第\s*\d{1,2}\s*章)\s+\S.*")
"""The place in the plan begins with its chapter: 07 …, 第3章 …."""
_BULLET = re.compile(r"[・■◎◇◆●○※＊⇒→【]")
_FIGURE_FIRST = re.compile(r"\d[\d,.]*\s*[^\d\s]{1,4}\s+(?=\D)")
_WIDE = 14.0
"""Full-width characters: the indicators' columns are narrower, those of the text wider."""
_LABELS = (*PARTS, "strategy", "subcommittee", "plan_reference")


@dataclass(eq=False)
class Block:
    """Lines that nothing parts; complete once the layout is. ``label``: what the label directly above it says."""

    lines: list[Span]
    page: int
    place: int
    label: str | None = None

    @cached_property
    def text(self) -> str:
        """The lines, folded and joined without blanks."""
        return "".join(fold(line.text) for line in self.lines)

    @cached_property
    def flowing(self) -> str:
        """The lines as paragraphs."""
        return reflow(self.lines) or ""

    @property
    def elided(self) -> bool:
        """Whether a facts edition has left out part of it: then its wording says nothing."""
        return ELIDED.search(self.text) is not None

    @property
    def vertical(self) -> bool:
        """Vertical text that came out one character a line."""
        return len(self.lines) >= 3 and all(len(line.bare) == 1 and not line.bare.isdigit() for line in self.lines)

    @cached_property
    def prose(self) -> bool:
        """Sentences or a list of them; the cells of the indicators' table are short."""
        # A line that a facts edition leaves out has the length that it prints.
        width = max(screen_width(ELIDED.sub(lambda m: "字" * elided(m), line.text)) / 2 for line in self.lines)
        if "。" in self.text or self.elided or (_BULLET.match(self.text) and width >= _WIDE / 2):
            return True
        return (
            len(self.lines) >= 2 and width >= _WIDE and not all(NUMBER.match(i[0].text) for i in items_of(self.lines))
        )


@dataclass(slots=True)
class Layout:
    """``blocks`` in order; ``labels`` as (what it says, the number of the block that follows, span, page)."""

    blocks: list[Block] = field(default_factory=list)
    labels: list[tuple[str, int, Span, int]] = field(default_factory=list)
    pages: int = 1

    def at(self, place: int, page: int) -> Block | None:
        """A block by its number, where it is on this page."""
        return self.blocks[place] if place < len(self.blocks) and self.blocks[place].page == page else None

    def labelled(self, place: int) -> bool:
        """Whether a label stands above a block."""
        return any(at == place for _, at, _, _ in self.labels)


def items_of(lines: Sequence[Span]) -> list[list[Span]]:
    """Lines of a cell parted at circled numbers."""
    out: list[list[Span]] = []
    for line in lines:
        if not out or NUMBER.match(line.folded):
            out.append([])
        out[-1].append(line)
    return out


def lay_out(lines: Iterable[Span]) -> Layout:
    """Labels found, blocks parted at them, at empty lines, and where a converter ran two cells together."""
    layout = Layout()
    seen: dict[str, int] = {}
    page = 0
    last: Span | None = None
    label: str | None = None
    for line in lines:
        if found := _label(line):
            twin = label == found and last is not None and line.line - last.line <= 1  # 目標 above PLAN
            if found in PARTS and found in seen and not twin:
                page, seen = page + 1, {}
            seen[found] = line.line
            layout.labels.append((found, len(layout.blocks), line, page))
            last, label = line, found
            continue
        for piece in _cells(line):
            if last is None or label or piece.block != last.block or piece.line == last.line or _opens(piece, layout):
                under = label if label and last is not None and last.block == piece.block else None
                layout.blocks.append(Block([], page, len(layout.blocks), under))
            layout.blocks[-1].lines.append(piece)
            last, label = piece, None
    layout.pages = page + 1
    return layout


def _label(line: Span) -> str | None:
    """The part of a sheet that a line names, or ``indicators`` for the heads of their table side by side on it."""
    heads = [sense(part) for part in line.text.split()]
    if len(heads) >= 2 and all(head and head.means("indicator") for head in heads):
        return "indicators"
    found = sense(line.text)
    if not found or found.before:
        return None
    kind = found.kinds[0]
    return kind if kind in _LABELS else next((part for part, kinds in SECOND.items() if kind in kinds), None)


def _cells(line: Span) -> list[Span]:
    """A line's cells: a bullet in the middle opens another cell, unless a sentence has ended before it; so does what follows a figure."""
    found = re.search(r"(?<![\s。、])\s++(?=・)", line.text) or _FIGURE_FIRST.match(line.folded)
    return [line.part(0, found.end()), line.part(found.end())] if found else [line]


def _opens(piece: Span, layout: Layout) -> bool:
    """Whether a line opens a block of its own without an empty line: the plan's chapter, or ① after lines without number."""
    block = layout.blocks[-1]
    text = piece.folded
    if CHAPTER.fullmatch(text) or CHAPTER.fullmatch(block.lines[0].folded):
        return True
    so_far = Block(block.lines, block.page, block.place)
    return text[0] == "①" and not so_far.prose and not any(NUMBER.match(line.folded) for line in block.lines)


def in_pieces(lines: Sequence[Span]) -> bool:
    """Whether the heads of the four columns stand in no order, or one after the other with nothing between: the text is torn apart."""
    layout = lay_out(lines)
    heads = [(name, place) for name, place, _, _ in layout.labels if name in PARTS]
    if len({name for name, _ in heads}) < 3:
        return False
    if any(name == "indicators" for name, _, _, _ in layout.labels):
        return True  # KPI 活動指標 成果指標 on one line: a table whose cells follow in lines of their own
    steps = [(a, b) for (a, _), (b, _) in itertools.pairwise(heads) if a != b]
    right = sum((PARTS.index(b) - PARTS.index(a)) % len(PARTS) == 1 for a, b in steps)
    empty = sum(one[1] == other[1] and one[0] != other[0] for one, other in itertools.pairwise(heads))
    return right < 0.6 * len(steps) or empty > 0.4 * len(steps)


def placed(scores: Sequence[Sequence[float]], least: float) -> dict[int, tuple[int, float]]:
    """Row → its column in the best one-to-one assignment, and by how much the best without this pair is worse."""

    def total(pairs: Sequence[tuple[int, int]], table: Sequence[Sequence[float]]) -> float:
        return sum(table[i][j] for i, j in pairs)

    best = best_assignment(scores, least)
    out: dict[int, tuple[int, float]] = {}
    for i, j in best:
        barred = [[-1e9 if (a, b) == (i, j) else s for b, s in enumerate(row)] for a, row in enumerate(scores)]
        out[i] = (j, total(best, scores) - total(best_assignment(barred, least), barred))
    return out
