"""Tables whose labels stand down their first column, with a record in each of the columns right of it: turned upright."""

from __future__ import annotations

import re

from welfare_etl.families.plans.marks import DASH, MARK
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import NOTHING, is_actor, sense
from welfare_etl.normalize.text import fold

__all__ = ["turned", "upright"]

_NUMBER = re.compile(r"[\d.\-()（）①-⑳]{1,6}")


def upright(table: Table) -> Table:
    """The table with its labels in the first row: 事業 | ① | ② over 実施者 | A | B becomes 事業 | 実施者 over ① | A and ② | B."""
    return turned(table) if _is_sideways(table) else table


def _is_sideways(table: Table) -> bool:
    rows = [row for row in table.rows if any(row.values())]
    if len(rows) < 2 or table.width < 3:
        return False
    values = [[slot for n, slot in row.items() if n and slot] for row in rows]
    if _years_of_marks(rows):
        return True
    if sum(len(found) >= 2 for found in values) < max(2, 0.6 * len(rows)):
        return False  # a form: one value a label
    labels = [sense(row[0].text) if row.get(0) else NOTHING for row in rows]
    words = [one for one in labels if one.kinds != ("years",)]
    down = [row[0].text for row, one in zip(rows, labels, strict=True) if one in words and one]
    if len(down) < max(2, 0.7 * len(words)) or len(set(down)) < 0.7 * len(down):
        return False
    across = [slot for slot in values[0] if sense(slot.text) or is_actor(slot.text)]
    if len(across) >= 0.5 * len(values[0]):
        return False
    inside = [slot for found in values[1:] for slot in found if len(slot.text) <= 20]
    if sum(_is_label(slot) for slot in inside) > 0.2 * len(inside):
        return False  # label, value, label, value
    return not (table.width == 3 and all(_NUMBER.fullmatch(fold(found[0].text)) for found in values if found))


def _years_of_marks(rows: list[dict[int, Slot]]) -> bool:
    """Whether years stand down the first column, and marks under the name of what each grades."""
    first = [sense(row[0].text) if row.get(0) else NOTHING for row in rows]
    marks = [slot for row in rows[1:] for n, slot in row.items() if n and slot]
    return (
        len(rows) > 2
        and first[0].kind in ("", "year")
        and all(one.kinds == ("years",) for one in first[1:])
        and not any(sense(slot.text) for n, slot in rows[0].items() if n)
        and bool(marks)
        and all(MARK.fullmatch(fold(slot.text)) or DASH.fullmatch(fold(slot.text)) for slot in marks)
    )


def _is_label(slot: Slot) -> bool:
    return sense(slot.text).kinds not in ((), ("years",)) and len(slot.text) > 1


def turned(table: Table) -> Table:
    """The table with its rows as columns."""
    out = Table(ruled=True)
    starts = [{at: n for n, slot in sorted(row.items()) for at in range(n, n + slot.columns)} for row in table.rows]
    for column in range(table.width):
        column_: dict[int, Slot] = {}
        above: int | None = None
        for at, row in enumerate(table.rows):
            start = starts[at].get(column)
            slot = row.get(start) if start is not None else None
            if slot is not None and slot.merged and above is not None:
                column_[above].columns += 1
            elif slot is not None and start == column:
                column_[at] = Slot(slot.spans)
                above = at
            elif slot is not None:
                column_[at] = Slot([], merged=True)  # one cell over two columns is one value of two records
        out.rows.append(column_)
        out.lines.append(next((s.line for slot in column_.values() for s in slot.spans), table.lines[0]))
    return out
