"""Activities and roles: who plans, does or should do what, in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.activity_lists import dated, lists_of, loose_row
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.deed_headings import (
    FIGURE,
    named_in,
    objective_of,
    phase_above,
    role_section,
    year_above,
)
from welfare_etl.families.plans.deeds import PHASES, Deed, Doing, deeds_in, rows_of
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid, Record
from welfare_etl.families.plans.marks import MARK
from welfare_etl.families.plans.vocabulary import PARTS, is_actor, sense
from welfare_etl.normalize.text import clean, fold, screen_width

__all__ = ["activities_of"]


def activities_of(page: Page) -> list[Found]:
    """Every activity and role of a document, in its order."""
    out: list[Found] = []
    for item in page.items:
        if item.grid is not None:
            for doing in _of_grid(item.grid, item, page):
                out += rows_of(doing)
        elif item.loose:
            out += loose_row(item)
    for doing in chain(lists_of(page), dated(page)):
        out += rows_of(doing)
    places = {span.line: item.section for item in page.items for span in _printed(item)}
    for row in out:
        if "objective" not in row.puts and (section := places.get(row.line)):
            above = objective_of(page, section)
            row.put("objective", " > ".join(clean(span.text) for span in above), above, "headings_above")
    return sorted(out, key=lambda row: row.line)


def _printed(item: Item) -> Iterator[Span]:
    """The text of an item that is no table."""
    yield from [item.line.span] if item.line else item.said
    yield from (span for slot in item.loose for span in slot.spans)


# -- tables -----------------------------------------------------------------------------------------------------------


_NO_DEEDS = frozenset(("as_of", "source", "direction", "remark", "issue", "grade", "previous_grade", "indicator", "rate", "unit", "baseline", "department", "plan_path", "programme", "item", "page", "related_plan", "component", "meeting", "frequency", "definition", "legend", "check", "action"))  # fmt: skip
"""A column of one of these holds no deeds, whatever stands beside it."""


@dataclass(slots=True)
class _Told:
    """What head, row labels and headings tell of a cell, in whatever direction the table lies: when, who, and whether planned or done."""

    year: int | None = None
    year_spans: list[Span] = field(default_factory=list)
    actor: list[Span] = field(default_factory=list)
    phase: str | None = None
    names: list[Span] = field(default_factory=list)
    dated: bool = False
    """Whether a year is meant for this cell, also one that cannot be read."""

    def over(self, other: _Told) -> _Told:
        """What this one tells, and what the other one does where this one is silent."""
        return _Told(
            self.year if self.dated else other.year, self.year_spans if self.dated else other.year_spans,
            self.actor or other.actor, self.phase or other.phase, self.names + other.names, self.dated or other.dated,
        )  # fmt: skip


def _of_grid(grid: Grid, item: Item, page: Page) -> Iterator[Doing]:
    """The deeds of a table: each cell of words with the year, the actor and the phase of its row and of its column."""
    if len(set(PARTS) & {kind for column in grid.columns for kind in column.kinds[:1]}) >= 3:
        return  # the columns of a PDCA sheet
    if grid.columns and grid.columns[0].kinds[:1] in (("grade",), ("legend",)):
        return  # what the marks mean
    role = role_section(item.section) is not None or any(c.means("role") for c in grid.columns)
    labels = [c for c in grid.columns if _labels_rows(grid, c)]
    heads = {c.index: _of_head(c, role=role) for c in grid.columns if c not in labels}
    if len({told.year for told in heads.values()} - {None}) >= 2:
        last = max(n for n, told in heads.items() if told.year)
        for c in grid.columns:
            if c.kind == "aim" and c.index > last:
                heads[c.index].phase = "milestone"  # 5年後の姿 behind the years
    values = [c for c in grid.columns if c.index in heads and _may_hold_deeds(grid, c, heads[c.index])]
    above = _Told(phase=phase_above(item.section))
    if (year := year_above(item.section)) is not None:
        above.year, above.year_spans, above.dated = year[0], [year[1]], True
    if _measured(grid, values):
        labels = [c for c in labels if not c.means("department")]
    rows = [(record, _of_labels(record, labels)) for record in grid.records]
    whos = any(told.actor for _, told in rows) or any(heads[c.index].actor for c in values)
    phases = any(told.phase for _, told in rows) or any(heads[c.index].phase for c in values)
    when = above.dated or any(told.dated for _, told in rows) or any(heads[c.index].dated for c in values)
    years = len({heads[c.index].year for c in values} - {None})
    if not role and not (when and (whos or phases or years >= 2)) and not (phases and whos and page.year is not None):
        return
    if not role:
        # Beside columns that say when, who or in which phase, a column of which nothing is told holds none of the deeds.
        acting = any(heads[c.index].actor for c in values)
        for column in values:
            if acting and not column.kinds:
                heads[column.index].actor = column.spans  # 介護と障がいの事業所 beside 診療所、薬局
        values = [c for c in values if heads[c.index] != _Told() or not (whos or phases)]
    if not whos and _measured(grid, values):
        return  # what was done for an indicator is told by its figures
    cells: dict[tuple[int, int | None, str, str | None, int], tuple[_Told, list[Span]]] = {}
    group = 0
    for record, row in rows:
        # A row without a label of its own, but for its phase, goes on with the one above: (予定)… and (結果)… below it.
        fresh = [c for c in labels if record.at(c) and c.index not in record.carried]
        group += any((told := _label_of(_text(record.at(c)))) is None or told.dated for c in fresh) or not labels
        for column in values:
            spans = record.at(column)
            if not spans or _ARROWS.fullmatch(_text(spans)):
                continue
            if heads[column.index].phase == "milestone" and column.index in record.carried:
                continue  # of all rows that its cell goes over
            told = heads[column.index].over(row).over(above)
            if told.year is None and not told.dated and not role and page.year is not None:
                told.year, told.year_spans = page.year, page.year_spans
            key = (group, told.year, _text(told.actor), told.phase, column.index)
            cells.setdefault(key, (told, []))[1].extend(spans)
    beside: dict[tuple[int, int | None, str], list[Deed]] = {}
    wide = {c.index: max((screen_width(s.text) for r in grid.records for s in r.at(c)), default=0) for c in values}
    for (group, *_, index), (told, spans) in sorted(cells.items(), key=lambda cell: cell[1][0].phase != "planned"):
        deeds = deeds_in(spans, wide[index] if grid.wrapped else 0)
        planned = beside.setdefault((group, told.year, _text(told.actor)), [])
        planned += [deed for deed in deeds if (deed.phase or told.phase) == "planned"]
        role_ = told.phase == "expected_role"
        yield Doing(
            deeds, None if role_ else told.year, [] if role_ else told.year_spans, [] if told.phase == "milestone" else told.actor, told.phase,
            planned, told.phase is None and any(deed.phase is None for deed in deeds), objective_of(page, item.section, told.names),
        )  # fmt: skip


_ARROWS = re.compile(r"[→⇒➡〃\-ー―－\s]+")


def _text(spans: list[Span]) -> str:
    return "".join(span.text for span in spans)


def _cells(grid: Grid, column: Column) -> list[str]:
    return [_text(record.at(column)) for record in grid.records if record.at(column)]


def _label_of(text: str) -> _Told | None:
    """What the label of a row tells: a year, an actor, a phase; 町(予定) both."""
    if len(text) > 24:
        return None
    meaning = sense(text)
    phase = next((PHASES[kind] for kind in meaning.kinds if kind in _PHASE_LABELS), None)
    if meaning.kinds == ("years",):
        return _Told(meaning.year, dated=True)
    return _Told(phase=phase) if phase else None


_PHASE_LABELS = frozenset(("planned", "done", "actual", "milestone", "role"))


def _labels_rows(grid: Grid, column: Column) -> bool:
    """Whether the cells of a column are labels: years, actors, phases, or the names of what the row is about."""
    texts = _cells(grid, column)
    if not texts or column.actor or column.kinds == ("years",):
        return False
    if column.kinds and column.kinds[0] in ("actor", "year", "programme", "item", "plan_path", "number", "component"):
        return True
    wordy = column.kinds and column.kinds[0] not in ("indicator_kind", "department", "grade")
    return not wordy and sum(_label_of(t) is not None or is_actor(t) for t in texts) >= 0.7 * len(texts)


def _measured(grid: Grid, values: list[Column]) -> bool:
    """Whether a table tells of indicators: who is named in it only answers for them."""
    return any(c.means("indicator", "unit", "target") for c in grid.columns if c not in values)


_WHO = ("actor", "operator", "department")


def _of_labels(record: Record, labels: list[Column]) -> _Told:
    """What the labels of a row tell together."""
    out = _Told()
    who = next((c for kind in _WHO for c in labels if kind in c.kinds), None)
    for column in labels:
        spans = record.at(column)
        if not spans:
            continue
        text = _text(spans)
        told = _label_of(text) or _Told()
        if told.dated:
            told.year_spans = spans
        elif column.means("year"):
            told.dated, told.year_spans = (
                True,
                spans,
            )  # a cell with two years, or with none that can be read, is nobody's year
        if actor := sense(text).actor:
            told.actor = named_in(spans, actor)
        elif not told.phase and not told.dated and (column is who or (who is None and is_actor(text))):
            told.actor = spans
        if not told.phase and not told.dated and not told.actor:
            told.names = spans
        out = out.over(told)
    return out


def _of_head(column: Column, *, role: bool) -> _Told:
    """What the head of a column tells."""
    out = _Told()
    if len(column.years) == 1:
        out.year, out.year_spans, out.dated = column.years[0], column.spans, True
    out.phase = next((PHASES[kind] for kind in column.kinds if kind in _PHASE_LABELS), None)
    if column.actor:
        out.actor = named_in(column.spans, column.actor)
        out.phase = out.phase if out.phase != "expected_role" or role else None
    if role and out.phase in (None, "expected_role") and (column.actor or out.phase):
        out.phase = "expected_role"
    return out


def _may_hold_deeds(grid: Grid, column: Column, told: _Told) -> bool:
    """Whether the cells of a column are things that somebody does: words, and no figures, grades or names."""
    if set(column.kinds) & _NO_DEEDS and not (told.phase or told.actor):
        return False
    alike = [c for c in grid.columns if c.kinds == column.kinds and c.actor == column.actor]  # the years together
    texts = [text for c in alike for text in _cells(grid, c) if not _ARROWS.fullmatch(text)]
    words = [
        text for text in texts if len(text) >= 2 and not FIGURE.match(fold(text)) and not MARK.fullmatch(fold(text))
    ]
    return bool(_cells(grid, column)) and len(words) >= 0.5 * len(texts)
