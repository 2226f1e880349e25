"""Tables as records: heads of columns (over several rows, over several columns), labels carried down, bands, repeated heads.

A *grid* is a head with the rows under it. Rows without a head are labels with values (``戦略 | A | 部会 | B``), or loose.
What a kind of word means for a table of the contract, ``fill`` decides; here it only matters which columns are labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.heads import FORM, LONGEST_HEAD, META, Column, head_at
from welfare_etl.families.plans.labels import Field
from welfare_etl.families.plans.pivot import label_column, spread
from welfare_etl.families.plans.sideways import upright
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import NOTHING, is_actor, sense
from welfare_etl.normalize.text import fold

__all__ = ["Column", "Grid", "Record", "interpret"]

CARRIED = frozenset(
    ("plan_path", "programme", "item", "actor", "year", "years", "strategy", "subcommittee", "component", "meeting", "indicator_kind", "number", "department")
)  # fmt: skip
"""Kinds of labels that hold for the rows below until another is printed."""
_DITTO = re.compile(r"[〃々〟″\"]|同上|同じ")
_DOWN = re.compile(r"[↓⇓⬇]")


@dataclass(slots=True)
class Record:
    """A row under a head: the slot of each column by its index; ``carried`` are the columns whose label stands further above."""

    line: int
    slots: dict[int, Slot]
    carried: set[int] = field(default_factory=set)
    band: list[Span] = field(default_factory=list)

    def at(self, column: Column) -> list[Span]:
        slots = [self.slots.get(column.index + n) for n in range(column.width)]  # 施策 over a number and a name
        return [span for slot in slots if slot for span in slot.spans]


@dataclass(slots=True)
class Grid:
    """``columns`` of a table and its ``records``; ``heads`` are all spans of its head, also where a page repeats it."""

    columns: list[Column]
    records: list[Record] = field(default_factory=list)
    heads: list[Span] = field(default_factory=list)
    ruled: bool = False
    wrapped: bool = False
    """Whether its cells are lines below each other, broken where a column ends."""
    beside: set[int] = field(default_factory=set)
    """Columns of which one half is this grid's, and the other that of the one beside it."""
    labels: list[Span] = field(default_factory=list)
    """Labels of its rows."""

    def having(self, *kinds: str) -> list[Column]:
        """The columns that can mean one of these kinds."""
        return [column for column in self.columns if set(kinds) & set(column.kinds)]


Part = Grid | Field | list[Slot]
"""What a table holds: grids, labels with their values, and rows that are neither (name and values)."""


def interpret(table: Table, before: Grid | None = None, form: Field | None = None) -> list[Part]:
    """A table's parts in their order.

    ``before``: the grid that the page before broke off, continued under the same head; ``form``: the label that it broke off.
    """
    out: list[Part] = []
    grid: Grid | None = None
    current: Field | None = form
    outer: Field | None = None
    at = 0
    table = upright(table)
    rows = table.rows
    letters = {row[0].text for row in rows if row.get(0)} >= {"P", "D", "C"}
    if before is not None and rows and _goes_on(rows[0], before):
        grid = before
    while at < len(rows):
        row = rows[at]
        yearly = grid is not None and sum(c.kinds == ("years",) for c in grid.columns) >= 2
        columns, used = head_at(rows, at, table.ruled, below=grid is not None)
        if columns and not _inner(rows[at:], table.ruled):
            spans = [span for r in rows[at : at + used] for slot in r.values() for span in slot.spans]
            older = next((g for g in (grid, before) if g and _same(g.columns, columns)), None)
            if older is not None and (not out or out[-1] is older):
                older.heads += spans
                grid = older
            else:
                grid = Grid(columns, heads=spans, ruled=table.ruled, wrapped=table.wrapped)
                out.append(grid)
            current = None
            at += used
            continue
        loose, fields = _form(row, letters)
        if (within := _inner(rows[at:], table.ruled)) is not None:
            # 指標 beside 指標名 | 単位 | 実績 and all rows below these: a table within the form
            grid = current = outer = None
            own = [] if row[0].spans[0] in within.rows[0][0].spans else fields[:1]
            out += [*own, *interpret(replace(within, lines=table.lines[at:]))]
            at += len(within.rows)
            continue
        if row.get(0) and not row[0].merged:
            outer = fields[0] if len(fields) > 1 and not fields[0].values and not loose else None
            if outer is not None and grid is not None and outer.sense.kind not in _OUTSIDE:
                outer = None  # 活動指標 | 開催回数 | 48回, a row of a table
        if outer is not None and (inner := [one for one in fields if one is not outer]):
            # C 評価 over two rows, 評価 | B and 理由 | …: what the inner labels hold is the outer one's, but a grade.
            if grid is not None or outer not in out:
                grid = None
                out.append(outer)
            for one in inner:
                if one.sense.kind in _THEIR_OWN:
                    out.append(one)
                else:
                    outer.values += one.values
                    outer.more += [one.label, *one.more]
            current = outer
            at += 1
            continue
        outside = not (yearly and _phase_first(row)) and any(one.sense.kind in _OUTSIDE for one in fields)
        if fields and (grid is None or outside):
            grid = None
            if loose:
                out.append(loose)
            out += fields
            current = fields[-1]
        elif grid is None and current is not None and not row.get(0) and any(row.values()):
            current.values += [span for at_, slot in sorted(row.items()) if at_ for span in slot.spans]
        elif grid is None:
            out.append([slot for _, slot in sorted(row.items())])
            current = None
        elif band := _band(row, grid):
            grid.records.append(Record(table.lines[at], {}, band=band))
        else:
            grid.records.append(Record(table.lines[at], dict(row)))
        at += 1
    parts: list[Part] = []
    for part in out:
        if isinstance(part, Grid):
            part.records = [record for record in part.records if not _is_total(record)]
            _carry(part)
            _spread(part)
        parts += _beside(part) if isinstance(part, Grid) else [part]
    if before is not None and before not in out:
        _carry(before)
    return parts


def _inner(rows: list[dict[int, Slot]], ruled: bool) -> Table | None:
    """The table right of a label that stands over all of its rows, the label before its first head; None where there is none."""
    end = next((n for n, row in enumerate(rows) if n and row.get(0)), len(rows))
    label = rows[0].get(0)
    if end < 2 or not label or not sense(label.text).means("indicator"):
        return None
    inner = Table(
        [{n - label.columns: slot for n, slot in row.items() if n >= label.columns} for row in rows[:end]], ruled=ruled
    )
    first = inner.rows[0].get(0)
    if first and sense(label.text + first.text, loose=True).means("indicator"):
        inner.rows[0][0] = replace(first, spans=[*label.spans, *first.spans])  # 指標 | 名称 | 単位 | 現状値
    columns, used = head_at(inner.rows, 0, ruled, below=False)
    if (
        used
        and not any(column.kind == "indicator" for column in columns)
        and any(c.sense.means("target", "actual") for c in columns)
    ):
        # 指標 beside 名称 | 目標 | 実績: the label tells what is named
        inner.rows[0][columns[0].index].spans[:0] = rows[0][0].spans
        return inner
    return inner if used < end and any(column.kind == "indicator" for column in columns) else None


_THEIR_OWN = frozenset(("grade", "previous_grade", "department", "plan_reference"))
"""Labels within a part of a sheet whose values are not that part's."""
_OUTSIDE = frozenset(
    ("plan", "do", "check", "action", "strategy", "plan_reference", "legend", "document_year", "author", "remark")
)


def _spread(grid: Grid) -> None:
    """A column of labels (現状・課題, 取組; 目標, 実績) as columns of what they say."""
    records = [record for record in grid.records if not record.band]
    rows = [record.slots for record in records]
    label = label_column(grid.columns, rows) if len(records) == len(grid.records) else None
    if label is None:
        return
    grid.labels += [span for row in rows if row.get(label.index) for span in row[label.index].spans]
    grid.columns, spread_, begins = spread(grid.columns, rows, label)
    grid.records = [replace(records[at], slots=slots, carried=set()) for at, slots in zip(begins, spread_, strict=True)]


def _beside(grid: Grid) -> list[Grid]:
    """A table of which the right half goes on with what the left one lists (活動指標 | 目標 | 実績 | 成果指標 | 目標 | 実績), as its halves."""
    starts = [n for n, column in enumerate(grid.columns) if column.kind == "indicator"]
    if len(starts) < 2 or len({after - n for n, after in pairwise(starts)}) > 1:
        return [grid]
    size = starts[1] - starts[0]
    halves = [grid.columns[n : n + size] for n in starts]
    if size < 2 or len({tuple(column.kinds for column in half) for half in halves}) > 1:
        return [grid]
    others = [*grid.columns[: starts[0]], *grid.columns[starts[-1] + size :]]
    beside = {c.index for half in halves for c in half}
    return [replace(grid, columns=sorted([*others, *half], key=lambda c: c.index), beside=beside) for half in halves]


def _same(one: list[Column], other: list[Column]) -> bool:
    return [c.text for c in one] == [c.text for c in other]


# -- rows -------------------------------------------------------------------------------------------------------------


def _form(row: dict[int, Slot], letters: bool) -> tuple[list[Slot], list[Field]]:
    """Labels with the cells behind them, and what stands before the first. ``letters``: P, D, C and A alone are labels here."""
    out: list[Field] = []
    loose: list[Slot] = []
    for _, slot in sorted(row.items()):
        if not slot:
            continue
        text = slot.text
        meaning = sense(text) if len(text) <= LONGEST_HEAD else NOTHING
        if out and out[-1].sense.means("legend") and _DEFINES.match(fold(text)):
            meaning = NOTHING  # 評価区分 | S:目標を上回った | A:目標どおり
        if meaning and meaning.kinds != ("years",) and (letters or meaning.word not in tuple("PDCA")):
            out.append(Field(meaning, slot.spans[0], []))
            out[-1].more = slot.spans[1:]
        elif out:
            out[-1].values += slot.spans
        else:
            loose.append(slot)
    of_a_form = (
        len(loose) == 1 and len(out) == 1 and loose[0].columns > 1 and out[0].values and out[0].sense.kind in FORM
    )
    if loose and out and not of_a_form and not any(one.sense.means(*META) for one in out):
        return [], []
    return loose, out


_DEFINES = re.compile(r"\S\s*[:=…]\s*\S")


def _phase_first(row: dict[int, Slot]) -> bool:
    """Whether the first label of a row tells a phase, a figure's role or a grade: 計画, 実績, 評価."""
    first = next((slot for _, slot in sorted(row.items()) if slot), None)
    return first is not None and _phase(first)


def _phase(first: Slot) -> bool:
    return sense(first.text).means("planned", "done", "actual", "target", "grade", "milestone", "baseline")


def _goes_on(row: dict[int, Slot], grid: Grid) -> bool:
    """Whether the first row of a table without a head goes on with the grid above it: a blank label, or one more year."""
    first = next((c for c in grid.columns if c.index == 0), None)
    if first is None or not first.kinds or max(row, default=0) > max(c.index + c.width for c in grid.columns):
        return False
    text = row[0].text if row.get(0) else ""
    if first.kinds[0] in ("year", "years"):
        return not text or sense(text).kinds == ("years",)
    return not text and sum(bool(slot) for slot in row.values()) >= 2


def _band(row: dict[int, Slot], grid: Grid) -> list[Span]:
    """The spans of a row that goes across the table as a heading; empty for a record."""
    filled = [slot for slot in row.values() if slot]
    if len(filled) != 1 or not row.get(0) or not row[0]:
        return []
    wide = row[0].columns > 1 and row[0].columns >= 0.6 * len(grid.columns)
    heading = len(row) < 2 and re.match(r"(?:基本目標|基本方針|施策|政策|柱|重点|第\d|[【《■◆<])", fold(row[0].text))
    first = next((column for column in grid.columns if column.index == 0), None)
    # 生活福祉課 alone in the column of the numbers: who answers for the rows below
    answers = first is not None and first.kinds[:1] in (("item",), ("number",)) and is_actor(row[0].text)
    return row[0].spans if wide or heading or answers else []


_TOTAL = re.compile(
    r"\s*(?:[^。]{0,16}(?:合計|総計|小計|平均|平均点|集計)(?:[:(].*)?|計|[※*]\s*\S.*|[(]?注[\d)]*[\s:)].*)\s*", re.S
)
"""福祉課の平均点, 計, and notes in the last row: no record of what the others are."""


def _is_total(record: Record) -> bool:
    first = next((slot for _, slot in sorted(record.slots.items()) if slot), None)
    return bool(first and _TOTAL.fullmatch(fold(first.text)))


_COUNTER = re.compile(r"\d{1,3}")
"""The running number of a row says nothing of the blank cells beside it."""


def _carry(grid: Grid) -> None:
    """Labels that hold for the rows below: where a cell is merged, and where a label's cell left of the values is blank."""
    above: dict[int, Slot] = {}
    values = [
        c.index
        for c in grid.columns
        if c.means("target", "actual", "baseline", "grade", "done", "planned", "check") or c.kinds == ("years",)
    ]
    first_value = min(values, default=10**6)
    # Where no cell of the table reaches down, its blank cells mean as above.
    merging = grid.ruled and any(slot.merged for record in grid.records for slot in record.slots.values())
    fresh = False
    for record in grid.records:
        if record.band:
            above.clear()
            continue
        fresh = False
        for column in grid.columns:
            slot = record.slots.get(column.index)
            ditto = slot and (_DITTO.fullmatch(slot.text) or (_DOWN.fullmatch(slot.text) and column.means(*CARRIED)))
            if slot and ditto and (above_ := above.get(column.index)):
                slot.spans = [*above_.spans]
            if slot and slot.spans:
                if column.index not in record.carried:
                    above[column.index] = slot
                    fresh = fresh or not (_phase(slot) or _COUNTER.fullmatch(slot.text))
                continue
            older = above.get(column.index)
            if older is None:
                continue
            merged = slot is not None and slot.merged
            label = bool(set(column.kinds) & CARRIED) or (column.index == 0 and not column.kinds)
            if merged or (not merging and label and column.index < first_value and not fresh):
                record.slots[column.index] = Slot(older.spans, older.columns, merged)
                record.carried.add(column.index)
