"""Indicators in tables: a column that names them, columns with figures; a column of lists; rows without a head."""

from __future__ import annotations

import re
from datetime import date

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.drafts import (
    INFERRED,
    NAME_DIRECT,
    NAME_VALUE,
    UNIT_OF_NAME,
    Draft,
    arrow_parts,
    bare_name,
    from_section,
    settle,
)
from welfare_etl.families.plans.grids import Column, Grid, Record
from welfare_etl.families.plans.marks import DASH
from welfare_etl.families.plans.values import Cell, day_in, direction_of, figure_like, read_cell, year_in
from welfare_etl.families.plans.vocabulary import is_actor
from welfare_etl.normalize.eras import as_of, fiscal_year_of
from welfare_etl.normalize.text import clean, fold

__all__ = ["drafts_of_grid", "drafts_of_lists", "drafts_of_row"]


def drafts_of_grid(grid: Grid, item: Item, page: Page) -> list[Draft]:
    """The indicators of a grid: a column that names them, columns with figures."""
    figures = _figure_columns(grid, page)
    if not figures:
        return []
    names = _name_columns(grid, [column for column, _ in figures])
    if not names:
        return []
    out = []
    band: list[Span] = []
    for record in grid.records:
        if record.band:
            band = record.band
            continue
        draft = _draft(record, names, figures, grid, item, page)
        if draft is None:
            continue
        if band and is_actor(said(band) or ""):
            draft.department = draft.department or band  # 福祉課, across the table above what it answers for
        elif band and re.match(r"\W*(?:基本目標|基本方針|目標|方針|柱|政策|施策)", said(band) or ""):
            draft.path = [*band, *draft.path]
        elif band and not draft.programme:
            draft.programme = band
        out.append(draft)
    return out


def _figure_columns(grid: Grid, page: Page) -> list[tuple[Column, str]]:
    """The columns with figures and their role; only where most of their cells are figures or say why there is none."""
    out: list[tuple[Column, str]] = []
    if any(c.kind == "actor" for c in grid.columns) and not grid.having("indicator", "unit"):
        return []  # what each of several bodies does
    for column in grid.columns:
        kinds = column.kinds
        role: str | None = next((kind for kind in ("target", "baseline", "actual") if kind in kinds), None)
        if role is None and "planned" in kinds and (column.years or grid.having("actual", "done")):
            role = "target"  # 令和5年度計画, 計画 beside 実績
        if role is None and "done" in kinds and grid.having("indicator"):
            role = "actual"  # 結果 beside 計画
        if kinds[-1:] == ("years",) and (role is None or page.year is None):
            role = "years"
        if role is None or column.actor or kinds[0] == "year":
            continue
        texts = ["".join(s.text for s in record.at(column)) for record in grid.records if record.at(column)]
        good = sum(bool(figure_like(text)) for text in texts)
        if texts and good < 0.6 * len(texts):
            continue
        out.append((column, role))
    yearly = [column for column, role in out if role == "years"]
    if yearly and not any(c.means("indicator", "unit", "baseline") for c in grid.columns):
        numbers = [read_cell("".join(s.text for s in r.at(c))) for r in grid.records for c in yearly if r.at(c)]
        if sum(cell.value is not None for cell in numbers) < 0.5 * max(1, len(numbers)):
            return []
    if not any(grid_text for column, _ in out for grid_text in [r.at(column) for r in grid.records] if grid_text):
        return []
    begins = [column for column, role in out if role == "baseline"]
    if (
        len(begins) == 2
        and "actual" not in [role for _, role in out]
        and len({column.sense.word for column in begins}) == 2
    ):
        out = [(column, "actual" if column is begins[1] else role) for column, role in out]  # 策定時 and 現在
    return [(column, role if role != "years" else _role_of_year(column, grid, page)) for column, role in out]


def _role_of_year(column: Column, grid: Grid, page: Page) -> str:
    """A figure under nothing but a year: reached if the year is over, promised if it lies ahead."""
    year = max(column.years)
    now = page.year or page.reported
    if now is None and "baseline" in page.stated:
        now = page.stated["baseline"]
        return "target" if year > now else "baseline" if year == now else "extra"
    if now is None:
        known = [y for c in grid.columns if c.means("baseline") or c.means("actual") for y in c.years]
        now = max(known, default=None)
    if now is None:
        years = [y for c in grid.columns if c.kinds == ("years",) for y in c.years]
        if len(years) > 2 and min(years) < year < max(years) and max(years) - min(years) > 2:
            return "extra"
        if len(years) == 2 and max(years) - min(years) > 2:
            return "baseline" if year < max(years) else "target"
        return "actual" if len(years) == 1 or year < max(years) or max(years) - min(years) <= 2 else "target"
    if year > now:
        return "target"
    ahead = [y for c in grid.columns if c.kinds[-1:] == ("years",) for y in c.years if y > now]
    return "baseline" if ahead and page.year is None and not grid.having("baseline") else "actual"


_NO_NAMES = frozenset(
    ("source", "indicator_kind", "department", "direction", "year", "years", "number", "related_plan")
)


def _name_columns(grid: Grid, figures: list[Column]) -> list[Column]:
    first = min(column.index for column in figures)
    named = [c for c in grid.columns if c.means("indicator") and c not in figures]
    if named:
        texts = {c.index: sum(bool(r.at(c)) and c.index not in r.carried for r in grid.records) for c in named}
        best = max(named, key=lambda c: (texts[c.index], c.index))
        return [best, *[c for c in grid.having("programme", "item", "component") if c is not best]]
    beside = [c for c in grid.columns for unit in grid.having("unit") if c.index + c.width == unit.index]
    if beside and beside[0].kind not in _NO_NAMES and beside[0].index < first:
        return beside[:1]  # 到達目標 | 単位 | 目標: what the unit counts
    others = [c for c in grid.columns if c.means("programme", "item", "component") or (not c.kinds and c.index < first)]
    return others[::-1]


def _draft(
    record: Record, names: list[Column], figures: list[tuple[Column, str]], grid: Grid, item: Item, page: Page
) -> Draft | None:  # fmt: skip
    at = next((c for c in names if record.at(c) and (c is names[0] or not record.at(names[0]))), None)
    if at is None or not any(record.at(column) for column, _ in figures):
        return None
    spans = [bare_name(span) for span in record.at(at)]
    name = said(spans) or ""
    if not name or name.endswith("。"):
        return None
    draft = Draft(name, spans, item.section, order=record.line)
    draft.unit = next((record.at(c) for c in grid.having("unit") if record.at(c)), [])
    if not draft.unit:
        draft.part_unit()
    unit = said(draft.unit)
    if unit is None and (inside := UNIT_OF_NAME.search(fold(draft.name))):
        unit = inside[1]  # a bracket of two lines stays in the name
    for column, role in figures:
        value = record.at(column)
        own_unit = unit or column.sense.unit
        cell = read_cell("".join(span.text for span in value), name=name, unit=own_unit)
        if (slot := record.slots.get(column.index)) and slot.unsure:
            cell = Cell(reason="unreadable", doubt="the figure stands across two columns", end=len(slot.text))
        year = max(column.years) if column.years else _year_of(role, record, grid)
        if role == "target" and year is None and column.kind == "plan":
            year = page.year  # 計画 beside 実績
        if role == "actual" and column.sense.last_year and page.year:
            year = page.year - 1
        if cell.reason == "blank" and role == "actual" and year and page.year and year > page.year:
            continue
        draft.add(role, cell, value, year)
        if column.kinds[-1:] == ("years",) and page.year is None and page.reported is None:
            draft.figures[-1].rule = INFERRED
        if role == "actual" and "末" in fold(column.text) and year:
            draft.figures[-1].day = date(year + 1, 3, 31)
    headed = grid.beside | {c.index + n for c in grid.columns if c.spans for n in range(c.width)}
    loose = [slot for n, slot in sorted(record.slots.items()) if n > at.index and n not in headed and slot]
    draft.strays = [
        span for slot in loose if figure_like(slot.text) and re.search(r"\d", slot.text) for span in slot.spans
    ]
    for column in grid.columns:
        value = record.at(column)
        if not value or DASH.fullmatch(said(value) or ""):
            continue
        kinds = column.kinds
        if kinds[:1] == ("as_of",) and (day := as_of(text := said(value) or "") or day_in(text)):
            told = [
                f for f in draft.figures if f.role == "actual" and (not column.years or f.year in (None, *column.years))
            ]
            for figure in told[-1:]:
                figure.day, figure.day_spans = day, value
                figure.year = figure.year or page.year or fiscal_year_of(day)
        elif "indicator_kind" in kinds:
            draft.tell_kind(value)
        elif "department" in kinds:
            draft.department = value
        elif "related_plan" in kinds:
            draft.related = value
        elif kinds[:1] == ("aim",) and column is not at and len(said(value) or "") > 4:  # and no number of one
            draft.aim = value
        elif "direction" in kinds and (promise := page.arrows.get(text := said(value) or "") or direction_of(text)):
            draft.promised = (promise, value)
        elif (
            column is not at
            and not value[-1].text.endswith("。")
            and ("programme" in kinds or (not kinds and column.index < at.index))
        ):
            draft.programme = value
        elif (
            column.index < at.index and re.fullmatch(r"\d{1,2}", fold(said(value) or "")) and said(value) in page.named
        ):
            draft.programme = value  # 方向性 | 1
        elif "plan_path" in kinds:
            draft.path += value
    if draft.kind is None and at.sense.indicator_kind:
        draft.kind, draft.kind_spans = at.sense.indicator_kind, at.spans
    if len(at.years) == 1:
        draft.due, draft.due_spans = at.years[0], at.spans  # 到達目標(令和9年度末)
    from_section(draft, item.section)
    return draft


def _year_of(role: str, record: Record, grid: Grid) -> int | None:
    """The year in a column of its own, beside a figure: 現況値 over 年度 and 値."""
    column = next((c for c in grid.columns if c.kind == "year" and role in c.kinds), None)
    return year_in("".join(span.text for span in record.at(column))) if column else None


_ITEM = re.compile(r"(?:(?<=^)|(?<=\s))(?P<mark>[(（]\d{1,2}[)）]|\d{1,2}[.、．]|[・●○◎■]|[①-⑳])\s*")


def drafts_of_lists(grid: Grid, item: Item) -> list[Draft]:
    """A column of key indicators whose cells are lists, beside columns of roles: (1)声かけの推進 1. 声かけ隊 12隊 2. 参加率30%以上."""
    columns = [c for c in grid.columns if c.kind == "indicator"]
    if len(columns) != 1 or not any(c.means("role") or c.actor for c in grid.columns):
        return []
    out: list[Draft] = []
    for record in grid.records:
        programme: list[Span] = []
        for span in record.at(columns[0]):
            marks = list(_ITEM.finditer(span.folded))
            if not marks:
                marks = list(re.finditer(r"^(?P<mark>)", span.folded))
            for m, end in zip(marks, [*(x.start() for x in marks[1:]), len(span.text)], strict=True):
                body = span.part(m.end(), end)
                if re.match(r"[(（]", m["mark"]):
                    programme = [body]
                elif body and (draft := _item(body, item, programme)):
                    out.append(draft)
    return out


def _item(body: Span, item: Item, programme: list[Span]) -> Draft:
    draft = Draft.named(body, item.section)
    draft.programme = programme
    name = draft.name_spans[0]
    m = NAME_VALUE.match(name.folded) or NAME_DIRECT.match(name.folded)
    parts = arrow_parts(name.part(*m.span("value"))) if m and "。" not in name.folded else []
    cells = [read_cell(part.text, name=draft.name) for part in parts]
    if m and 0 < len(cells) <= 2 and all(cell.value is not None or cell.direction for cell in cells):
        draft.name_spans = [name.part(*m.span("name"))]
        draft.name = clean(draft.name_spans[0].text)
        for role, part, cell in zip(("baseline", "target")[-len(cells) :], parts, cells, strict=True):
            draft.add(role, cell, [part], None, "beside_name")
    return draft


def drafts_of_row(item: Item, *, reports: bool) -> list[Draft]:
    """満足度 | 37.9%: a row of a table without a head under a head for indicators."""
    filled = [slot for slot in item.loose if slot]
    if len(filled) < 2 or len(filled[0].text) > 40:
        return []
    draft = Draft.named(filled[0].spans[0], item.section)
    cells = [(read_cell(slot.text, name=draft.name), slot.spans) for slot in filled[1:]]
    if not any(cell.value is not None or cell.direction for cell, _ in cells):
        return []
    for cell, spans in cells:
        draft.add("?", cell, spans, year_in("".join(s.text for s in spans)))
    if len(cells) == 1:
        draft.figures[0].role = "actual" if reports else "baseline"
    settle(draft, reports=reports)
    from_section(draft, item.section)
    return [draft]
