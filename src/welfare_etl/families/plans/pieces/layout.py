"""The lines of PDCA sheets as labels and blocks, in the order of the text; no block has a meaning yet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from welfare_etl.evidence.span import ELIDED, Span, said
from welfare_etl.families.labels import Match, label_in
from welfare_etl.families.plans.pieces import form
from welfare_etl.normalize.text import fold, screen_width

__all__ = ["Block", "Layout", "in_pieces", "lay_out"]

_WIDE = 14.0
"""Full-width characters: the indicator table's columns are narrower, those of the text wider."""


@dataclass(eq=False)
class Block:
    """Lines that nothing parts; complete once the layout is. ``after``: the label directly above it, ``near``: the label above it over an empty line."""

    lines: list[Span]
    page: int
    place: int
    after: str | None = None
    near: str | None = None

    @cached_property
    def text(self) -> str:
        """The lines, folded and joined without blanks."""
        return _text(self.lines)

    @cached_property
    def width(self) -> float:
        """The widest line, in full-width characters."""
        return _width(self.lines)

    @cached_property
    def elided(self) -> bool:
        """Whether a facts edition has left out part of it."""
        return any(ELIDED.search(line.text) for line in self.lines)

    @cached_property
    def vertical(self) -> bool:
        """Vertical text that came out one character a line."""
        return _is_vertical(self.lines)

    @cached_property
    def prose(self) -> bool:
        """Sentences or a list of them; the cells of the indicators' table are short."""
        return _is_prose(self.lines)

    @property
    def first(self) -> Span:
        """The first line."""
        return self.lines[0]


def _text(lines: Sequence[Span]) -> str:
    return "".join(fold(line.text) for line in lines)


def _width(lines: Sequence[Span]) -> float:
    """The widest line; a line that a facts edition leaves out has the length that it prints."""
    return max(
        screen_width(ELIDED.sub(lambda m: "字" * int(m["length"].replace(",", "")), line.text)) / 2 for line in lines
    )


def _is_vertical(lines: Sequence[Span]) -> bool:
    return len(lines) >= 3 and all(len(line.bare) == 1 for line in lines) and not re.search(r"\d", _text(lines))


def _is_prose(lines: Sequence[Span]) -> bool:
    if _is_vertical(lines):
        return False
    text = _text(lines)
    if ELIDED.search(text):
        return True
    if "。" in text or (form.BULLET.match(text) and _width(lines) >= _WIDE / 2):
        return True
    numbered = all(form.NUMBER.match(item[0].text) for item in items_of(lines))
    return len(lines) >= 2 and not numbered and _width(lines) >= _WIDE


@dataclass(slots=True)
class Layout:
    """``blocks`` in order; ``labels`` with their place among the blocks (the number of the block that follows)."""

    blocks: list[Block] = field(default_factory=list)
    labels: list[tuple[str, int, Span, int]] = field(default_factory=list)
    """(name, place, span, page)."""
    repaired: list[tuple[Span, Match]] = field(default_factory=list)
    title: list[Span] = field(default_factory=list)
    as_of: Span | None = None
    pages: int = 1
    sheets_of_labels: dict[str, int] = field(default_factory=dict)


def items_of(lines: Sequence[Span]) -> list[list[Span]]:
    """Lines of a cell parted at circled numbers (and at bullets)."""
    out: list[list[Span]] = []
    for line in lines:
        if not out or form.NUMBER.match(line.folded):
            out.append([line])
        else:
            out[-1].append(line)
    return out


def lay_out(lines: Iterable[Span]) -> Layout:
    """Labels found, blocks parted at them, at empty lines, and where a converter ran two cells together."""
    layout = Layout()
    seen: set[str] = set()
    page = 0
    last: Span | None = None
    last_label: tuple[str, Span] | None = None
    for line in lines:
        found = _label(line)
        if found:
            name = found.name
            if name in form.COLUMNS:
                twin = last_label is not None and last_label[0] == name and line.line - last_label[1].line <= 1
                if name in seen and not twin:
                    page, seen = page + 1, set()
                if not twin:
                    layout.sheets_of_labels[name] = layout.sheets_of_labels.get(name, 0) + 1
                seen.add(name)
            if found.repaired:
                layout.repaired.append((line, found))
            layout.labels.append((name, len(layout.blocks), line, page))
            last, last_label = line, (name, line)
            continue
        if layout.as_of is None and form.AS_OF.fullmatch(line.folded) and len(line.text) <= 24:
            layout.as_of = line
            last, last_label = line, None
            continue
        if form.TITLE.fullmatch(line.folded):
            layout.title.append(line)
            last, last_label = line, None
            continue
        for piece in _cells(line):
            fresh = (
                not layout.blocks or last is None or last_label is not None or piece.block != last.block
                or piece is not piece_of(line, piece) or _opens(piece, layout.blocks[-1])
            )  # fmt: skip
            if fresh:
                block = Block([piece], page, len(layout.blocks))
                if last_label is not None:
                    above = last_label[1]
                    if above.block == piece.block:
                        block.after = last_label[0]
                    else:
                        block.near = last_label[0]
                layout.blocks.append(block)
            else:
                layout.blocks[-1].lines.append(piece)
            last, last_label = piece, None
    layout.pages = page + 1
    return layout


def piece_of(line: Span, piece: Span) -> Span | None:
    """``piece`` where it begins its line, None where another cell stands before it on the line."""
    return piece if piece.start == line.start else None


def _label(line: Span) -> Match | None:
    text = line.folded
    heads = [label_in(part, form.INDICATOR_HEADS) for part in text.split()]
    if len(heads) >= 2 and all(heads):
        wanted = " ".join(head.label if head else "" for head in heads)
        return Match("indicators", wanted, text)
    columns = label_in(text, form.COLUMNS)
    if columns:
        return columns
    return label_in(text, form.LABELS, shortest=3)


def _cells(line: Span) -> list[Span]:
    """A line's cells: a bullet in the middle opens another cell, unless a sentence has ended before it (the next item)."""
    for found in re.finditer(r"(?<!\s)\s++(?=・)", line.text):
        head = line.text[: found.start()]
        if head and head[-1] not in "。、":
            return [line.part(0, found.start()), line.part(found.end())]
    return [line]


def _opens(piece: Span, block: Block) -> bool:
    """Whether a line opens a block of its own without an empty line: the plan's chapter, or ① after lines without number."""
    text = piece.folded
    if form.CHAPTER.fullmatch(text):
        return True
    if _is_vertical(block.lines) and len(piece.bare) > 1:
        return True
    if form.NUMBER.match(text) and text[0] == "①" and not _is_prose(block.lines):
        return not any(form.NUMBER.match(line.folded) for line in block.lines)
    return form.CHAPTER.fullmatch(block.first.folded) is not None


def joined(block: Block) -> str:
    """A short cell's text without line breaks."""
    return said(block.lines) or ""


def in_pieces(lines: Sequence[Span]) -> bool:
    """Whether the heads of the four columns stand in no order, or one after the other with nothing between: the text is torn apart."""
    layout = lay_out(lines)
    heads = [(name, place) for name, place, _, _ in layout.labels if name in form.COLUMNS]
    if len({name for name, _ in heads}) < 3:
        return False
    order = {name: at for at, name in enumerate(form.KINDS)}
    steps = [(a, b) for (a, _), (b, _) in itertools.pairwise(heads) if a != b]
    right = sum((order[b] - order[a]) % len(order) == 1 for a, b in steps)
    empty = sum(one[1] == other[1] and one[0] != other[0] for one, other in itertools.pairwise(heads))
    if any(name == "indicators" for name, _, _, _ in layout.labels):
        return True  # KPI 活動指標 成果指標 on one line: a table whose cells follow in lines of their own
    return right < 0.6 * len(steps) or empty > 0.4 * len(steps)
