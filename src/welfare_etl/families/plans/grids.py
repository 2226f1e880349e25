"""Tables as records: heads of columns (over several rows, over several columns), labels carried down, bands, repeated heads.

A *grid* is a head with the rows under it. Rows without a head are labels with values (``戦略 | A | 部会 | B``), or loose.
What a kind of word means for a table of the contract, ``fill`` decides; here it only matters which columns are labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.labels import Field
from welfare_etl.families.plans.sideways import upright
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import Sense, is_actor, sense
from welfare_etl.normalize.text import fold

__all__ = ["Column", "Grid", "Record", "Sheet", "interpret"]

CARRIED = frozenset(
    ("plan_path", "programme", "item", "actor", "year", "years", "strategy", "subcommittee", "component", "meeting", "indicator_kind", "number", "department")
)  # fmt: skip
"""Kinds of labels that hold for the rows below until another is printed."""
_META = frozenset(("document_year", "author", "as_of"))
_LONGEST_HEAD = 32
_DITTO = re.compile(r"[〃々〟″\"]|同上|同じ")


@dataclass(slots=True)
class Column:
    """The head of a column: its meaning (None where the vocabulary has none), who acts, and where it is printed."""

    index: int
    spans: list[Span] = field(default_factory=list)
    sense: Sense | None = None
    actor: str | None = None
    width: int = 1

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.sense.kinds if self.sense else ("actor_head",) if self.actor else ()

    @property
    def years(self) -> tuple[int, ...]:
        return self.sense.years if self.sense else ()


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
    printed: list[dict[int, str]] = field(default_factory=list)
    """The rows of the head as they are printed, to know them again on the next page."""

    def having(self, *kinds: str) -> list[Column]:
        """The columns that can mean one of these kinds."""
        return [column for column in self.columns if set(kinds) & set(column.kinds)]


@dataclass(slots=True)
class Sheet:
    """What a table holds, in its order: grids, labels with their values, and rows that are neither (name and values)."""

    parts: list[Grid | Field | list[Slot]] = field(default_factory=list)


def interpret(table: Table, before: Grid | None = None, form: Field | None = None) -> Sheet:
    """A table's grids, fields and loose rows.

    ``before``: the grid that the page before broke off, continued under the same head; ``form``: the label that it broke off.
    """
    out = Sheet()
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
        columns, used = _again(rows, at, grid) or _head(rows, at, table.ruled, grid)
        if columns:
            spans = [span for r in rows[at : at + used] for slot in r.values() for span in slot.spans]
            older = next((g for g in (grid, before) if g and _same(g.columns, columns)), None)
            if older is not None:
                older.heads += spans
                grid = older
                if grid is not before and grid not in out.parts:
                    out.parts.append(grid)
            else:
                grid = Grid(columns, heads=spans, ruled=table.ruled, printed=list(map(_printed, rows[at : at + used])))
                out.parts.append(grid)
            current = None
            at += used
            continue
        loose, fields = _form(row, letters)
        if row.get(0) is not None and not row[0].merged:
            outer = fields[0] if len(fields) > 1 and fields[0].sense and not fields[0].values and not loose else None
        if outer is not None and (inner := [one for one in fields if one is not outer]):
            # C 評価 over two rows, 評価 | B and 理由 | …: what the inner labels hold is the outer one's, but a grade.
            if grid is not None or outer not in out.parts:
                grid = None
                out.parts.append(outer)
            for one in inner:
                if one.sense and one.sense.kinds[0] in ("grade", "department"):
                    out.parts.append(one)
                else:
                    outer.values += one.values
                    outer.more += [one.label, *one.more]
            at += 1
            continue
        yearly = grid is not None and sum(c.kinds == ("years",) for c in grid.columns) >= 2
        outside = any(one.sense and one.sense.kinds[0] in _OUTSIDE for one in fields)
        if fields and (grid is None or outside or not (yearly or _fits(grid, row))):
            grid = None
            if loose:
                out.parts.append(loose)
            out.parts += fields
            current = fields[-1]
        elif grid is None and current is not None and not row.get(0) and any(row.values()):
            current.values += [span for at_, slot in sorted(row.items()) if at_ for span in slot.spans]
        elif grid is None and current is not None and len(row) and _broken(rows, at):
            current.values += [span for slot in row.values() for span in slot.spans]
        elif grid is None:
            out.parts.append([slot for _, slot in sorted(row.items())])
            current = None
        elif band := _band(row, grid):
            grid.records.append(Record(table.lines[at], {}, band=band))
        else:
            grid.records.append(Record(table.lines[at], dict(row)))
        at += 1
    for part in out.parts:
        if isinstance(part, Grid):
            _carry(part)
    if before is not None and before not in out.parts:
        _carry(before)
    return out


_OUTSIDE = frozenset(
    ("plan", "do", "check", "action", "strategy", "plan_reference", "legend", "document_year", "author", "remark")
)


def _printed(row: dict[int, Slot]) -> dict[int, str]:
    return {n: slot.text for n, slot in row.items() if slot}


def _again(rows: list[dict[int, Slot]], at: int, grid: Grid | None) -> tuple[list[Column], int] | None:
    """The columns of a grid whose head is printed once more, and its rows."""
    if grid is None or not grid.printed:
        return None
    used = len(grid.printed)
    return (grid.columns, used) if list(map(_printed, rows[at : at + used])) == grid.printed else None


def _same(one: list[Column], other: list[Column]) -> bool:
    return [c.text for c in one] == [c.text for c in other]


def _fits(grid: Grid, row: dict[int, Slot]) -> bool:
    """Whether a row under a head can be a record of it: its first column's label means nothing by itself."""
    first = row.get(0)
    return not (
        first
        and first.text
        and (meaning := sense(first.text))
        and meaning.kinds[0] not in ("years", "year", "indicator", "programme")
    )


def _broken(rows: list[dict[int, Slot]], at: int) -> bool:
    """Whether a row's only cell goes on from the row before, as a quoted cell of a spreadsheet that holds a line break does."""
    text = "".join(slot.text for slot in rows[at].values())
    above = "".join(slot.text for slot in rows[at - 1].values()) if at else ""
    return above.count('"') % 2 == 1 and text.count('"') % 2 == 1


# -- heads ------------------------------------------------------------------------------------------------------------


def _meaning(text: str) -> Sense | None:
    return sense(text, loose=True) if len(text) <= _LONGEST_HEAD else None


def _head(rows: list[dict[int, Slot]], at: int, ruled: bool, grid: Grid | None) -> tuple[list[Column], int]:
    """The columns of the head that begins at a row, and how many rows it takes; empty where none begins."""
    row = rows[at]
    filled = [(n, slot) for n, slot in sorted(row.items()) if slot]
    if len(filled) < 2 or at + 1 >= len(rows):
        return [], 0
    senses = {n: _meaning(slot.text) for n, slot in filled}
    actors = _acting(filled, senses)
    # A, C and D alone are grades as often as they are the parts of a PDCA sheet.
    senses = {n: one if one and one.word not in tuple("PDCA") else None for n, one in senses.items()}
    known = sum(one is not None for one in senses.values()) + len(actors)
    wordy = sum(len(slot.text) > _LONGEST_HEAD for _, slot in filled)
    share = 0.5 if at == 0 and len(filled) >= 3 else 0.6  # the first row of a table is sooner its head
    if known < 2 or known < share * len(filled) or (wordy and known < 0.75 * len(filled)):
        return [], 0
    if any(one and (set(one.kinds) & _META) for one in senses.values()):
        return [], 0
    if all(one is not None and one.kinds[0] in ("remark", "legend") for one in senses.values()):
        return [], 0
    if any("。" in slot.text for _, slot in filled):
        return [], 0
    if grid is not None:
        # Below a head another one must be made of words: names of bodies and of programmes are what rows are made of.
        strict = [
            one
            for _, slot in filled
            if len(slot.text) <= _LONGEST_HEAD and (one := sense(slot.text)) and one.kinds != ("years",)
        ]
        if len(strict) < 2 and not (strict and strict[0].kinds[0] in ("year", "item", "role")):
            return [], 0
        if len(strict) < 0.5 * len(filled) and strict[0].kinds[0] not in ("year", "item", "role"):
            return [], 0
    if any(re.fullmatch(r"[(（]?[\d,.%\-－]+[)）]?|[①-⑳]|[\-－]", fold(slot.text)) for _, slot in filled):
        return [], 0
    if len(actors) < 2 and not any(one is not None and sense(slot.text) for (_, slot), one in zip(filled, senses.values(), strict=True)):
        return [], 0  # ② | 断らない相談支援 | 福祉課: names, of which no word stands alone
    only_years = all(one is None or one.kinds == ("years",) for one in senses.values())
    if grid is not None and only_years and len(filled) < 3:
        return [], 0
    opening = senses.get(filled[0][0])
    if opening and opening.kinds == ("years",) and not only_years:
        return [], 0  # 2024年度 begins a row, not a head
    if _is_form(filled, senses) or (_labelled(filled, senses) and _begins_with_label(rows[at + 1])):
        return [], 0
    columns = [
        Column(n, list(slot.spans), senses.get(n), slot.text if n in actors else None, slot.columns)
        for n, slot in filled
    ]
    columns = [_dressed(column) for column in columns]
    used = 1
    while at + used < len(rows) and (
        lower := _lower(rows[at + used], columns, ruled or any(c.width > 1 for c in columns))
    ):
        columns = lower
        used += 1
    if at + used >= len(rows) or any(slot.merged for n, slot in rows[at + used].items() if n in dict(filled)):
        return [], 0  # a head that reaches down has its lower row; C 評価 over 評価 | B and 理由 | … is a form
    covered = {n for column in columns for n in range(column.index, column.index + column.width)}
    last = max(covered)
    bare = {n for row in rows[at + used : at + used + 3] for n, slot in row.items() if n < last and slot} - covered
    return sorted([*map(Column, bare), *columns], key=lambda column: column.index), used


_LEADS = frozenset(("department", "related_department", "operator", "author", "subcommittee"))


def _acting(filled: list[tuple[int, Slot]], senses: dict[int, Sense | None]) -> set[int]:
    """The cells that name actors and are no value of the label left of them (担当課 | 福祉課)."""
    found = {n for n, slot in filled if senses[n] is None and is_actor(slot.text)}
    order = [n for n, _ in filled]
    for at, n in enumerate(order):
        left = senses[order[at - 1]] if at else None
        if n in found and left and left.kinds[0] in _LEADS and not (at + 1 < len(order) and order[at + 1] in found):
            found.discard(n)
    return found


def _is_form(filled: list[tuple[int, Slot]], senses: dict[int, Sense | None]) -> bool:
    """Whether a row is label, value, label, value: its values mean nothing, or only a year."""
    strict = [sense(slot.text) if senses[n] else None for n, slot in filled]
    pattern = [one is not None and one.kinds != ("years",) for one in strict]
    if len(pattern) not in (2, 4, 6) or pattern != [k % 2 == 0 for k in range(len(pattern))]:
        return False
    return not (strict[0] and strict[0].kinds[0] in ("year", "years", "role", "item"))


_HEADS = frozenset(("year", "years", "role", "item", "programme", "plan_path", "actor", "indicator", "component", "meeting", "grade", "number"))


def _labelled(filled: list[tuple[int, Slot]], senses: dict[int, Sense | None]) -> bool:
    """Whether a row may be labels with values: at most half of it are labels of the vocabulary as they stand there."""
    if sum(one is not None and one.kinds == ("years",) for one in senses.values()) >= 2:
        return False
    strict = [one for _, slot in filled if (one := sense(slot.text)) and one.kinds != ("years",)]
    return bool(strict) and len(strict) <= 0.5 * len(filled) and not is_actor(filled[1][1].text)


def _begins_with_label(row: dict[int, Slot]) -> bool:
    """Whether a row begins with a label that heads no column of names, as the rows of a form do."""
    first = sense(row[0].text) if row.get(0) and row[0] else None
    return first is not None and first.kinds[0] not in _HEADS


def _dressed(column: Column) -> Column:
    if column.sense and column.sense.actor and column.actor is None:
        column.actor = column.sense.actor
    return column


def _lower(row: dict[int, Slot], columns: list[Column], spanning: bool) -> list[Column] | None:
    """The columns with a second row of heads under them; None where the row is none."""
    filled = [(n, slot) for n, slot in sorted(row.items()) if slot]
    if not filled or any(len(slot.text) > 20 for _, slot in filled):
        return None
    senses = {n: _meaning(slot.text) for n, slot in filled}
    if not all(senses[n] is not None or is_actor(slot.text) for n, slot in filled):
        return None
    starts = [column.index for column in columns]
    if not spanning and 0 in dict(filled):
        return None
    if filled[0][0] == 0 and not (row[0].merged or len(filled) == len(columns)):
        return None
    roles = all(one is not None and set(one.kinds) & {"baseline", "actual", "target", "grade"} for one in senses.values())
    under_years = {n for n, _ in filled} <= {c.index for c in columns if c.sense and c.sense.kinds == ("years",)}
    if under_years and not spanning and not roles:
        return None
    out: list[Column] = []
    covered: set[int] = set()
    for n, slot in filled:
        above = max((start for start in starts if start <= n), default=None)
        top = next((column for column in columns if column.index == above), None)
        if top is not None and not (top.index == n or (spanning and n < top.index + top.width) or not spanning):
            top = None
        covered.add(top.index if top else -1)
        out.append(_joined(top, n, slot, senses[n]))
    out += [column for column in columns if column.index not in covered]
    return sorted(out, key=lambda column: column.index)


def _joined(top: Column | None, index: int, slot: Slot, below: Sense | None) -> Column:
    spans = [*(top.spans if top else []), *slot.spans]
    upper = top.sense if top else None
    actor = (
        (top.actor if top else None)
        or (below.actor if below else None)
        or (slot.text if below is None and is_actor(slot.text) else None)
    )
    if upper and below:
        words, plain = (upper, below) if below.kinds[0] in ("years", "unit", "value") else (below, upper)
        if words.kinds == ("years",):
            words, plain = plain, words
        kinds = (*words.kinds, *upper.kinds) if words.kinds[0] == "year" else words.kinds  # 現況値 over 年度 and 値
        meaning = Sense(
            kinds, words.word, words.years or plain.years, words.unit or plain.unit, words.actor or plain.actor,
            words.indicator_kind or plain.indicator_kind, words.before, words.repaired or plain.repaired, words.last_year or plain.last_year,
        )  # fmt: skip
    else:
        meaning = upper or below  # type: ignore[assignment]
    return Column(index, spans, meaning, actor, slot.columns)


# -- rows -------------------------------------------------------------------------------------------------------------


def _form(row: dict[int, Slot], letters: bool) -> tuple[list[Slot], list[Field]]:
    """Labels with the cells behind them, and what stands before the first. ``letters``: P, D, C and A alone are labels here."""
    out: list[Field] = []
    loose: list[Slot] = []
    for _, slot in sorted(row.items()):
        if not slot:
            continue
        text = slot.text
        meaning = sense(text) if len(text) <= _LONGEST_HEAD else None
        if meaning and meaning.kinds != ("years",) and (letters or meaning.word not in tuple("PDCA")):
            out.append(Field(meaning, slot.spans[0], []))
            out[-1].more = slot.spans[1:]
        elif out:
            out[-1].values += slot.spans
        else:
            loose.append(slot)
    if loose and out and not any(set(one.sense.kinds) & _META for one in out if one.sense):
        return [], []
    return loose, out


def _goes_on(row: dict[int, Slot], grid: Grid) -> bool:
    """Whether the first row of a table without a head goes on with the grid above it: a blank label, or one more year."""
    first = next((c for c in grid.columns if c.index == 0), None)
    if first is None or not first.kinds or max(row, default=0) > max(c.index + c.width for c in grid.columns):
        return False
    text = row[0].text if row.get(0) else ""
    meaning = sense(text) if text else None
    if first.kinds[0] in ("year", "years"):
        return not text or bool(meaning and meaning.kinds == ("years",))
    return not text and sum(bool(slot) for slot in row.values()) >= 2


def _band(row: dict[int, Slot], grid: Grid) -> list[Span]:
    """The spans of a row that goes across the table as a heading; empty for a record."""
    filled = [slot for slot in row.values() if slot]
    if len(filled) != 1 or not row.get(0) or not row[0]:
        return []
    wide = row[0].columns > 1 and row[0].columns >= 0.6 * len(grid.columns)
    heading = re.match(r"(?:基本目標|基本方針|施策|政策|柱|重点|第\d|[【《■◆])", fold(row[0].text))
    return row[0].spans if wide or (heading and len(row) < 2) else []


def _carry(grid: Grid) -> None:
    """Labels that hold for the rows below: where a cell is merged, and where a label's cell left of the values is blank."""
    above: dict[int, Slot] = {}
    values = [
        c.index
        for c in grid.columns
        if set(c.kinds) & {"target", "actual", "baseline", "grade", "done", "planned", "check"} or c.kinds == ("years",)
    ]
    first_value = min(values, default=10**6)
    fresh = False
    for record in grid.records:
        if record.band:
            above.clear()
            continue
        fresh = False
        for column in grid.columns:
            slot = record.slots.get(column.index)
            if slot and slot.spans and (above_ := above.get(column.index)) and _DITTO.fullmatch(slot.text):
                slot.spans = [*above_.spans]
            if slot and slot.spans:
                if column.index not in record.carried:
                    above[column.index] = slot
                    fresh = True
                continue
            older = above.get(column.index)
            if older is None:
                continue
            merged = slot is not None and slot.merged
            label = bool(set(column.kinds) & CARRIED) or (column.index == 0 and not column.kinds)
            if merged or (not grid.ruled and label and column.index < first_value and not fresh):
                record.slots[column.index] = Slot(older.spans, older.columns, merged)
                record.carried.add(column.index)
