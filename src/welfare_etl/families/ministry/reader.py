"""The generic form reader: finds a form's labels in a report's cells and says which text is whose value.

It knows three things about forms of this kind: labels come in the order of the form; a label's value stands behind
it in the same cell, else to its right, else below it in its column; a cell that a page break cut goes on in the same
column. What the labels are, it reads from ``form.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from welfare_etl.evidence.span import Span
from welfare_etl.families.ministry.form import (
    BLOCKS,
    BY_ID,
    HEADS,
    LABELS,
    NEXT_BLOCK,
    OPENERS,
    TELLING,
    TWIN,
    Label,
)
from welfare_etl.families.ministry.label_match import Lookup, exact, misprinted, split
from welfare_etl.records.document import Cell, Row

_PARENT = {"community_building": "community", "consultation": "community", "community_end": "community"}
_FREE_TEXT = frozenset({"achievement"})
_LONGEST_RULER = 80
# Rows of a chapter up to its first label that no other chapter has; characters of a cell that may be such a label.
_LONGEST_CHAPTER = 14
_LONGEST_LABEL = 120
_LONGEST_NUMBER = 4
_RULER = re.compile(r"\s*[-―─—_=*]{2,}\s*")


@dataclass(slots=True)
class Filled:
    """A form as it was filled in: ``values`` by label id, where each label was ``printed``, and what fits nowhere."""

    values: dict[str, list[Span]] = field(default_factory=dict)
    printed: dict[str, Span] = field(default_factory=dict)
    labels: list[Span] = field(default_factory=list)
    loose: list[tuple[Span, str]] = field(default_factory=list)
    misprinted: list[tuple[Label, Span]] = field(default_factory=list)
    by_position: list[tuple[str, Span]] = field(default_factory=list)

    def has(self, label_id: str) -> bool:
        """Whether the label is printed in the report."""
        return label_id in self.printed

    def parts(self, label_id: str) -> list[Span]:
        """The pieces of a label's value, in reading order; empty where there is none."""
        return self.values.get(label_id, [])

    def line(self, label_id: str) -> int | None:
        """The line of a label's value, else of the label itself."""
        parts = self.values.get(label_id)
        where = parts[0] if parts else self.printed.get(label_id)
        return where.row.line if where else None


# -- labels ------------------------------------------------------------------------------------------------------------


@cache
def _candidates(block: str, position: int) -> tuple[Label, ...]:
    """The labels that may come next, most likely first."""
    own = BLOCKS.get(block, ())
    parent = BLOCKS.get(_PARENT.get(block, ""), ())
    forward = [label for label in own if label.position > position]
    heads = [label for label in HEADS if label.position > position and label not in forward]
    after = [label for label in parent if label.position > position]
    here = [label for label in own if label.position == position]
    back = [label for label in own if label.position < position and not label.head]
    known = {text for label in (*own, *parent) for text in label.text.split("|")}
    following = [
        label
        for label in BLOCKS.get(NEXT_BLOCK.get(block, TWIN.get(block, "")), ())
        if not known & set(label.text.split("|"))
    ]
    if block in _FREE_TEXT:
        return tuple(heads)
    return (*forward, *heads, *after, *here, *following, *back)


@cache
def _unseen(block: str, position: int) -> Lookup:
    """The labels that are looked for with misprints: those still to come, and the short cells of tables in any order."""
    return Lookup([label for label in _candidates(block, position) if label.position > position or label.whole])


@cache
def _in_text(block: str, position: int) -> re.Pattern[str] | None:
    """Labels so distinctive that they are labels also in the middle of a cell, after a blank."""
    found = [
        label.pattern.pattern.removeprefix(r"\s*")
        for label in _candidates(block, position)
        if not label.whole and len(label.core) >= 8 and label.position > position
    ]
    return re.compile(r"(?<=\s)(?:" + "|".join(found) + ")") if found else None


# -- values ------------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.at = 0
        self.filled = Filled()
        self.block = "header"
        self.position = -1
        self.last: str | None = None
        self.last_row: Row | None = None
        self.columns: dict[int, str] = {}
        self.grid_rows: list[Row] = []
        self.below: Row | None = None
        self.rests: dict[int, tuple[Label, int]] = {}

    def ahead(self) -> Iterator[Row]:
        """The rows below the one that is read now, as far as a chapter's labels may stand."""
        return iter(self.rows[self.at : self.at + _LONGEST_CHAPTER])

    def row(self, index: int) -> None:
        """Reads the row of that index."""
        row = self.rows[index]
        self.at = index + 1
        self.below = self.rows[index + 1] if index + 1 < len(self.rows) else None
        if all(len(cell.text) <= _LONGEST_RULER and _RULER.fullmatch(cell.folded) for cell in row.filled):
            for cell in row.filled:
                self.filled.loose.append((Span(row, cell, 0, len(cell.text)), "ruler"))
            return
        labels_here: dict[int, str] = {}
        left: str | None = None
        unlabelled: list[Span] = []
        before = self.last
        for cell in row.cells:
            if cell.blank:
                continue
            for label, part in self._segments(row, cell):
                if label is not None:
                    if unlabelled:
                        # What stands left of the row's first label goes on from the row above, not from that label.
                        self.last = before
                        self._continue(row, unlabelled)
                        self.last, unlabelled = label.id, []
                    labels_here[cell.column] = left = label.id
                elif part.text.strip():
                    if left is not None:
                        self._value(left, part)
                    else:
                        unlabelled.append(part)
        if unlabelled:
            self._continue(row, unlabelled)
        if labels_here:
            self.columns = labels_here
            self.last_row = row
            self.grid_rows = []

    def _segments(self, row: Row, cell: Cell) -> Iterator[tuple[Label | None, Span]]:
        """The cell as labels and the texts between them."""
        folded = cell.folded
        end = len(folded)
        at = value_from = 0
        if id(cell) in self.rests:
            label, at = self.rests.pop(id(cell))
            value_from = at
            self.filled.labels.append(Span(row, cell, 0, at))
            yield label, Span(row, cell, 0, at)
        while at < end:
            hit = self._label_at(row, cell, folded, at, end)
            if hit is None:
                inside = self._label_inside(folded, at, end)
                line_end = folded.find("\n", at, end)
                if inside is not None and (line_end < 0 or inside < line_end):
                    at = inside
                    continue
                if line_end < 0:
                    break
                at = line_end + 1
                continue
            label, stop = hit
            if label.head and not value_from and 0 < len(folded[:at].strip()) <= _LONGEST_NUMBER:
                # What stands before a heading in its cell is its number, misread.
                self.filled.misprinted.append((label, Span(row, cell, 0, stop)))
                at = 0
            if at > value_from:
                yield None, Span(row, cell, value_from, at)
            part = Span(row, cell, at, stop)
            self._enter(label, part)
            yield label, part
            at = value_from = stop
        if value_from < end:
            yield None, Span(row, cell, value_from, end)

    def _label_at(self, row: Row, cell: Cell, folded: str, at: int, end: int) -> tuple[Label, int] | None:
        candidates = _candidates(self.block, self.position)
        for label in candidates:
            stop = exact(label, folded, at, end)
            if stop is not None:
                if stop == end and len(label.wordings) > 1:
                    self._broken((label,), cell, folded)
                return self._twin(label), stop
        if self.block in _FREE_TEXT:
            return None
        opened = self._headless_chapter(folded, at, end)
        if opened is not None:
            return opened
        unseen = _unseen(self.block, self.position)
        printed = self.filled.printed
        if at == 0:
            broken = self._broken([label for label in unseen.labels if label.id not in printed], cell, folded)
            if broken is not None:
                return broken, end
        found = misprinted(unseen, folded, at, end, lambda: _beside(row, cell), printed)
        if found is not None:
            label = self._twin(found[0])
            self.filled.misprinted.append((label, Span(row, cell, at, found[1])))
            return label, found[1]
        return None

    def _headless_chapter(self, folded: str, at: int, end: int) -> tuple[Label, int] | None:
        """The first label of a chapter whose heading is lost, where the text is one; and where it ends."""
        stop = exact(BY_ID[OPENERS["community"]], folded, at, end)
        if stop is None or self.block in ("header", "basics"):
            return None
        chapter = next((name for name in map(self._told_by, self.ahead()) if name), None)
        if chapter is None or chapter in self.filled.printed or OPENERS[chapter] in self.filled.printed:
            return None
        return BY_ID[OPENERS[chapter]], stop

    @staticmethod
    def _told_by(row: Row) -> str | None:
        """The chapter that a row's first label belongs to, if only one chapter has it; an empty name ends the search."""
        filled = row.filled
        if not filled or len(filled[0].text) > _LONGEST_LABEL:
            return None
        return next((name for name, ids in TELLING.items() if any(starts(row, label_id) for label_id in ids)), None)

    def _broken(self, candidates: Sequence[Label], cell: Cell, folded: str) -> Label | None:
        """The label of which this cell holds the beginning and the cell below the rest."""
        if self.below is None:
            return None
        for other in self.below.cells:
            if other.column == cell.column and not other.blank:
                found = split(candidates, folded, other.folded)
                if found is not None:
                    self.rests[id(other)] = found
                    return found[0]
        return None

    def _label_inside(self, folded: str, at: int, end: int) -> int | None:
        if " " not in folded[at:end] and "\t" not in folded[at:end]:
            return None
        pattern = _in_text(self.block, self.position)
        found = pattern.search(folded, at + 1, end) if pattern and self.block not in _FREE_TEXT else None
        return found.start() if found else None

    def _twin(self, label: Label) -> Label:
        """A block's first label printed a second time opens the block that has the same labels."""
        twin = TWIN.get(label.block)
        if twin and label.id in self.filled.printed and label.position < self.position and not label.head:
            own = [other for other in BLOCKS[label.block] if not other.head]
            if label is own[0] and BLOCKS[twin][0].id not in self.filled.printed:
                return next(other for other in BLOCKS[twin] if other.text == label.text)
        return label

    def _enter(self, label: Label, part: Span) -> None:
        self.filled.printed.setdefault(label.id, part)
        self.filled.labels.append(part)
        self.block, self.position = label.block, label.position
        self.last = label.id

    def _value(self, label_id: str, part: Span) -> None:
        self.filled.values.setdefault(label_id, []).append(part)

    def _continue(self, row: Row, parts: list[Span]) -> None:
        """Cells without a label to their left: values below their labels, or the rest of a cell that a page cut."""
        last = self.last
        if last is None:
            for part in parts:
                self.filled.loose.append((part, "before_the_form"))
            return
        label = BY_ID[last]
        if label.block == "basics" and last not in ("profile", "basics") and self._is_note(row, parts):
            for part in parts:
                self._value("notes", part)
            return
        if label.grid:
            self._by_position(label, row, parts)
            return
        if label.into is None and last != "marks":
            for part in parts:
                self.filled.loose.append((part, "under_heading"))
            return
        columns = {part.cell.column for part in parts}
        if len(columns) == len(self.columns) > 1:
            # As many cells as labels: in their order, wherever a converter shifted them to.
            names = dict(zip(sorted(columns), (self.columns[at] for at in sorted(self.columns)), strict=True))
            for part in parts:
                name = names[part.cell.column]
                self._value(name if BY_ID[name].into else last, part)
            return
        for part in parts:
            self._value(self._column(part.cell.column), part)

    def _is_note(self, row: Row, parts: list[Span]) -> bool:
        return len(parts) == 1 and (self.last_row is None or row.block != self.last_row.block)

    def _by_position(self, label: Label, row: Row, parts: list[Span]) -> None:
        """A heading whose row of labels was deleted: its cells are the labels', in the form's order."""
        size = 2 if len(label.grid) > 1 else 1
        if self.grid_rows and self.grid_rows[-1] is not row:
            self.grid_rows.append(row)
        elif not self.grid_rows:
            self.grid_rows = [row]
        offset = size * (len(self.grid_rows) - 1)
        names = label.grid[offset : offset + size] or label.grid[-size:]
        for index, part in enumerate(parts):
            name = names[min(index, len(names) - 1)]
            self.filled.by_position.append((name, part))
            self._value(name, part)

    def _column(self, column: int) -> str:
        """The label above a cell: of its column, else of the nearest column to the left, else the last label."""
        assert self.last is not None
        if len(self.columns) < 2:
            return self.last
        at = max((known for known in self.columns if known <= column), default=min(self.columns))
        name = self.columns[at]
        return name if BY_ID[name].into else self.last


def fill(rows: Sequence[Row]) -> Filled:
    """Reads one report's rows (echoes left out) against the form."""
    own = [row for row in rows if not row.echo]
    reader = _Reader(own)
    for index in range(len(own)):
        reader.row(index)
    return reader.filled


def _beside(row: Row, cell: Cell) -> str:
    """The text of the next cell of the row."""
    following = [other for other in row.cells if other.column > cell.column and not other.blank]
    return following[0].folded[:40] if following else ""


_OWN_LOOKUP = {label.id: Lookup([label]) for label in LABELS}


def starts(row: Row, label_id: str) -> bool:
    """Whether a row begins with a heading of the form, whatever stands around it; misprints count."""
    filled = row.filled
    if not filled or len(filled[0].text) > 80:
        return False
    folded = filled[0].folded
    return (
        exact(BY_ID[label_id], folded, 0, len(folded)) is not None
        or misprinted(_OWN_LOOKUP[label_id], folded, 0, len(folded), lambda: _beside(row, filled[0])) is not None
    )
