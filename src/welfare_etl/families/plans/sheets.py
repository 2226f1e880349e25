"""PDCA sheets whose parts stand under their labels: in sections, in forms, in the columns of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import figure_like
from welfare_etl.families.plans.vocabulary import PARTS, Sense

__all__ = ["Draft", "sheets_of"]

_HEAD = ("strategy", "subcommittee", "plan_reference")
SECOND: dict[str, tuple[str, ...]] = {
    "plan": ("target",),
    "do": ("measures",),
    "check": ("actual", "grade"),
    "action": ("situation", "issue"),
}
"""Labels that are a part of a sheet only where the sheet's other parts stand beside them: 目標, 実績, 課題."""
_NOBODY = re.compile(r"[(（].*[)）]|(?:なし|無し|無|設置しない|置かない)(?:[(（].*)?|[-−―ー－]")


@dataclass(slots=True)
class Draft:
    """A sheet in the making: kind → spans; ``theme`` from the heading that it stands under."""

    values: dict[str, list[Span]] = field(default_factory=dict)
    section: Section | None = None
    line: int = 0

    def complete(self) -> bool:
        """Whether it has at least three of the four parts."""
        told = [self.values[part] for part in PARTS if part in self.values]
        return len(told) >= 3 and sum(map(bool, told)) >= 2


def sheets_of(page: Page) -> list[Draft]:
    """The sheets in the order of the document."""
    out: list[Draft] = []
    current = Draft()
    secondary = _secondary(page)
    named = any(item.field and item.field.sense.kind == "strategy" for item in page.items)
    for item in page.items:
        if item.grid is not None:
            rows = _of_grid(item)
            if rows:
                if len(rows) == 1 and not any(part in current.values for part in PARTS):
                    # 担当部会 and the like in a table of their own above the sheet's
                    rows[0].values = {**current.values, **rows[0].values}
                else:
                    out.append(current)
                out += rows
                current = Draft()
            continue
        one = item.field
        kind = _kind(one.sense, secondary, named) if one else None
        if one is None or kind is None:
            continue
        if current.values.get(kind) and (current.complete() or kind in _HEAD):
            out.append(current)
            current = Draft()
        elif kind in current.values and kind in PARTS and item.section is current.section:
            current.values[kind] += one.values
            continue
        if current.values.get(kind):
            continue
        current.values[kind] = list(one.values)
        current.line = current.line or one.label.line
        current.section = item.section
    out.append(current)
    return [draft for draft in out if draft.complete()]


def _kind(meaning: Sense, secondary: set[str] | None, named: bool) -> str | None:
    """The part or the head of a sheet that a label names. ``named``: strategies have a label of their own."""
    if meaning.kind in (*PARTS, *_HEAD):
        return meaning.kind
    kinds = [k for k in (*PARTS, *_HEAD) if meaning.means(k) and (k in _HEAD or k in (secondary or ()))]
    if secondary and kinds:
        return kinds[0]
    for part, seconds in SECOND.items():
        if meaning.kind in seconds and part in (secondary or ()):
            return part
    stands_for_one = secondary is not None and meaning.kind == "plan_path" and not named
    return "strategy" if stands_for_one else None  # 柱:1 集落の暮らしを支える


def _secondary(page: Page) -> set[str] | None:
    """None where it has fewer than two. Parts for which the document has no label of their own, while it has at least two of the others."""
    printed = {item.field.sense.kind for item in page.items if item.field}
    return set(PARTS) - printed if len(printed & set(PARTS)) >= 2 else None


def _of_grid(item: Item) -> list[Draft]:
    """A table with a column for each part: each of its rows is a sheet."""
    assert item.grid is not None
    columns = {
        kind: min(found, key=lambda c: c.kinds.index(kind))
        for kind in (*PARTS, *_HEAD)
        if (
            found := [
                c
                for c in item.grid.columns
                if kind in c.kinds and not c.actor and (kind in _HEAD or not _of_figures(item.grid, c))
            ]
        )
    }
    for part, kinds in SECOND.items():
        if part not in columns and sum(p in columns for p in PARTS) >= 2:
            columns.update(
                (part, c) for c in item.grid.columns if set(c.kinds[:1]) & set(kinds) and not _of_figures(item.grid, c)
            )
    columns.update(("strategy", c) for c in item.grid.columns if "strategy" not in columns and c.kind == "plan_path")
    own = sum(any(c.kinds[:1] == (part,) for c in item.grid.columns) for part in PARTS)
    if own < 2 or sum(part in columns for part in PARTS) < 3 or len({c.index for c in columns.values()}) < len(columns):
        return []
    theme = next((c for c in item.grid.columns if c.means("programme", "item") and c not in columns.values()), None)
    out: list[Draft] = []
    for record in item.grid.records:
        if not any(record.at(columns[part]) for part in PARTS if part in columns):
            continue
        draft = Draft(section=item.section, line=record.line)
        draft.values = {kind: record.at(column) for kind, column in columns.items() if record.at(column)}
        if theme is not None and record.at(theme):
            draft.values["theme"] = record.at(theme)
        out.append(draft)
    return out


def _of_figures(grid: Grid, column: Column) -> bool:
    """Whether a column holds figures (R4計画 beside R4実績), and so no part of a sheet."""
    texts = ["".join(span.text for span in cell) for record in grid.records if (cell := record.at(column))]
    return 2 * sum(len(text) <= _SHORT and "。" not in text and figure_like(text) for text in texts) > len(texts)


_SHORT = 12


def rows_of(drafts: list[Draft]) -> list[Found]:
    """Sheets as rows; each part with the paragraphs that stand under its label."""
    out = []
    for number, draft in enumerate(drafts, 1):
        row = Found("pdca_sheet", plain={"sheet": number})
        for part in PARTS:
            spans = [span for span in draft.values.get(part, []) if span]
            row.put(f"{part}_text", said(spans, "\n"), spans, "under_label")
            if not spans:
                row.miss(f"{part}_text", "blank" if part in draft.values else "not_on_form")
                if part not in draft.values:
                    why = f"No text was found for {part} of sheet {number}."
                    row.doubt("no_text_for_column", why, f"{part}_text", line=draft.line)
        for kind in _HEAD:
            spans = draft.values.get(kind, [])
            if kind == "subcommittee" and spans and _NOBODY.fullmatch(spans[0].folded.strip()):
                row.miss(kind, "none", spans[0].text)
            else:
                row.put(kind, said(spans, " "), spans, "under_label")
        theme = draft.values.get("theme") or _theme(draft)
        row.put("theme", said(theme, " "), theme, "heading_of_sheet")
        row.quote = [span for spans in draft.values.values() for span in spans[:1]]
        out.append(row)
    return out


def _theme(draft: Draft) -> list[Span]:
    for one in draft.section.above() if draft.section else ():
        if one.heading and not one.meaning and one.title and one.title != one.heading.word:
            return [one.heading.body] if one.heading.body.text != one.heading.span.text or one.heading.level else []
    return []
