"""Tables with a column of labels between the names of their rows and the values: 目標 and 実績 of each indicator down, years across."""

from __future__ import annotations

from dataclasses import replace

from welfare_etl.families.plans.heads import Column
from welfare_etl.families.plans.slots import Slot
from welfare_etl.families.plans.vocabulary import NOTHING, Sense, sense

__all__ = ["label_column", "spread"]

_FIGURES = frozenset(("baseline", "target", "actual", "rate"))
_PARTS = frozenset(("situation", "measures", "plan", "do", "check", "action", "issue", "department", "related_plan"))
_NAMES = frozenset(
    (
        "indicator",
        "unit",
        "programme",
        "item",
        "plan_path",
        "number",
        "department",
        "component",
        "related_plan",
        "direction",
    )
)


def label_column(columns: list[Column], rows: list[dict[int, Slot]]) -> Column | None:
    """The column whose cells are labels of what stands right of them; None where a table has none."""
    for column in columns:
        if (column.index == 0 and len(columns) <= 2) or column.kinds == ("years",):
            continue
        meanings = [_label(row.get(column.index)) for row in rows if row.get(column.index)]
        known = [one.kind for one in meanings if one]
        if len(set(known)) < 2 or len(known) < 0.8 * len(meanings) or len(known) <= len(set(known)):
            continue
        if any(set(known) <= parts for parts in (_FIGURES, _PARTS)):
            return column
    return None


def _label(slot: Slot | None) -> Sense:
    meaning = sense(slot.text, loose=True) if slot and 1 < len(slot.text) <= 16 else NOTHING
    if meaning.kind not in _PARTS and meaning.means("measures"):
        meaning = replace(meaning, kinds=("measures", *meaning.kinds))  # 取組 beside 現状と課題
    return meaning if meaning.kind in _FIGURES | _PARTS else NOTHING


def spread(
    columns: list[Column], rows: list[dict[int, Slot]], label: Column
) -> tuple[list[Column], list[dict[int, Slot]], list[int]]:
    """The table with a column for each label and value column, a row for each name; and which old row each new one begins with."""
    values = [c for c in columns if c.index > label.index and not set(c.kinds[:1]) & _NAMES]
    if any(c.kinds == ("years",) or c.years for c in columns):
        values = [c for c in values if c.years or c.kinds == ("years",)]
    names = [c for c in columns if c not in values and c is not label]
    found: dict[tuple[str, int], Column] = {}
    out: list[dict[int, Slot]] = []
    begins: list[int] = []
    seen: set[str] = set()
    key: tuple[str, ...] = ()
    free = 1 + max(c.index + c.width for c in columns)
    for at, row in enumerate(rows):
        meaning = _label(row.get(label.index))
        printed = tuple(row[c.index].text if row.get(c.index) else "" for c in names if c.index < label.index)
        word = meaning.word
        if not out or word in seen or (any(printed) and printed != key):
            out.append({c.index: row[c.index] for c in names if row.get(c.index)})
            begins.append(at)
            seen, key = set(), printed
        out[-1].update({c.index: row[c.index] for c in names if row.get(c.index) and not out[-1].get(c.index)})
        seen.add(word)
        if not meaning:
            continue
        for value in values:
            slot = row.get(value.index)
            if (word, value.index) not in found:
                spans = [*row[label.index].spans, *value.spans]
                years = value.years or meaning.years
                kinds = ("grade",) if value.kind == "grade" else meaning.kinds
                found[word, value.index] = Column(
                    free + len(found),
                    spans,
                    replace(meaning, kinds=kinds, years=years, unit=meaning.unit or value.sense.unit),
                )
            if slot:
                out[-1][found[word, value.index].index] = slot
    return sorted([*names, *found.values()], key=lambda c: c.index), out, begins
