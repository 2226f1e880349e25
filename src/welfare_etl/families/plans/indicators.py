"""Indicators of a plan with baseline, target and actual, as rows: one for each year that has figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page, indicator_head, listed, names_in
from welfare_etl.families.plans.drafts import INFERRED, Draft, Figure
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.indicator_lines import draft_of_label, drafts_of_lines, drafts_of_records, names_itself
from welfare_etl.families.plans.indicator_tables import drafts_of_grid, drafts_of_lists, drafts_of_row
from welfare_etl.families.plans.marks import MARK, number_of
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import Cell
from welfare_etl.families.plans.vocabulary import plain, sense
from welfare_etl.normalize.eras import as_of, fiscal_year_of
from welfare_etl.normalize.text import clean, fold
from welfare_etl.normalize.units import canonical

__all__ = ["drafts_of", "rows_of"]


def rows_of(draft: Draft, page: Page, *, reports: bool) -> list[Found]:
    """An indicator's rows: one with the newest actual, the target and the baseline; one for each other year that has figures."""
    baselines = [f for f in draft.figures if f.role == "baseline"]
    targets = [f for f in draft.figures if f.role == "target"]
    actuals = [f for f in draft.figures if f.role == "actual"]
    extra = [f for f in draft.figures if f.role == "extra"]
    for figure in actuals:
        if figure.year is None and reports and page.year is not None:
            figure.year = page.year
    filled = [f for f in actuals if f.cell.reason != "blank"]
    main = max(filled or actuals, key=lambda f: (f.year or 0, actuals.index(f)), default=None)
    open_targets = list(targets)
    own = next((t for t in targets if main and t.year == main.year), None)
    due = own or max(targets, key=lambda f: (f.year or 0, targets.index(f)), default=None)
    open_targets = [target for target in open_targets if target is not due]
    rows = [_row(draft, page, baselines[-1] if baselines else None, due, main)]
    if draft.strays:
        why = "Figures of this row stand under no head of a column; they are not stored."
        rows[0].doubt("column_unclear", why, "actual", " ".join(span.text for span in draft.strays))
    if extra:
        rows[0].doubt(
"value_unclear", "More figures than roles: which they are is not printed; not stored.", "actual",
            " ".join(span.text for figure in extra for span in figure.spans),
        )  # fmt: skip
    for figure in filled:
        if figure is not main and figure.cell.value is not None:
            same = next((t for t in open_targets if t.year == figure.year), None)
            if same:
                open_targets.remove(same)
            rows.append(_row(draft, page, None, same, figure))
    rows += [
        _row(draft, page, None, target, None)
        for target in open_targets
        if target.cell.reason != "blank" and target.cell.reason is None
    ]
    if main and main.cell.value is not None:
        rows += _bracketed(draft, page, main)
    return rows


def _bracketed(draft: Draft, page: Page, main: Figure) -> list[Found]:
    """31回(27回) where the document says that ( ) holds the values of a year."""
    if page.bracket_year is None or page.bracket_year == main.year:
        return []
    inside = [a for a in main.cell.others if a.inside]
    if inside and main.cell.unit:
        inside = [a for a in inside if a.unit == main.cell.unit] or inside
    if len(inside) != 1:
        return []
    a = inside[0]
    figure = Figure(
        "actual", Cell(a.value, a.unit, start=a.start, end=a.end), main.spans, page.bracket_year, "in_brackets"
    )
    return [_row(draft, page, None, None, figure)]


def _row(draft: Draft, page: Page, baseline: Figure | None, target: Figure | None, actual: Figure | None) -> Found:
    row = Found("plan_indicator")
    row.quote = [*draft.name_spans, *[s for f in (baseline, target, actual) if f for s in f.spans]]
    row.put("indicator", draft.name, draft.name_spans, "indicator_name")
    if draft.kind:
        row.put("kind", draft.kind, draft.kind_spans, "head_of_indicators")
    for column, figure in (("baseline", baseline), ("target", target), ("actual", actual)):
        _put(row, column, figure, draft)
    if target is not None or draft.promised:
        _put_direction(row, target, draft)
    year = target.year if target else None
    for role, figure in (("baseline", baseline), ("target", target)):
        if figure and figure.year is None and figure.cell.reason is None and role in page.stated:
            stated = page.stated[role]
            row.put(f"{role}_fiscal_year", stated, figure.spans, "year_of_sentence", 0.8)
            why = "A sentence of the document says of which year its figures are."
            row.doubt("meaning_inferred", why, f"{role}_fiscal_year", str(stated))
    if target and "target_fiscal_year" not in row.puts:
        if actual and year is None and draft.due is None and _of_a_year(page) and actual.year == page.year:
            row.put("target_fiscal_year", page.year, [*target.spans, *page.year_spans[:1]], "year_of_document", 0.8)
            why = "Goal and result stand side by side in a sheet of one year; no other year is printed for the goal."
            row.doubt("meaning_inferred", why, "target_fiscal_year", str(page.year))
        elif year is None and draft.due is not None:
            row.put("target_fiscal_year", draft.due, draft.due_spans, "year_of_head")
        elif year is not None and target.cell.reason is None:
            row.put("target_fiscal_year", year, target.spans, "year_of_head")
    if baseline and baseline.year is not None and baseline.cell.value is not None:
        row.put("baseline_fiscal_year", baseline.year, baseline.spans, "year_of_head")
    if actual and actual.year is not None:
        row.put(
            "fiscal_year",
            actual.year,
            actual.spans if actual.year != page.year else actual.spans + page.year_spans[:1],
            "year_of_actual",
        )
        if actual.day_spans and actual.cell.value is not None:
            row.put("as_of", actual.day, actual.day_spans, "day_of_figure")
        elif page.as_of and actual.year == page.year and actual.cell.value is not None:
            row.put("as_of", page.as_of, page.as_of_spans, "day_of_document")
        elif actual.day and actual.cell.value is not None:
            row.put("as_of", actual.day, actual.spans, "end_of_year")
        elif (day := as_of(draft.name)) and fiscal_year_of(day) == actual.year and actual.cell.value is not None:
            row.put("as_of", day, draft.name_spans, "day_in_name")  # 登録者(令和6年3月末の数)
    if inferred := [f for f in (baseline, target, actual) if f and f.rule == INFERRED]:
        why = "Only a year stands above the figure; whether it was reached or is promised was told by the other years."
        row.doubt("meaning_inferred", why, inferred[0].role, str(inferred[0].year))
    _place(row, draft, page)
    _check(row)
    return row


_SHARE = re.compile(r"割合$")


def _check(row: Found) -> None:
    """Tells figures that contradict each other: they may have been read from the wrong place."""
    units = {canonical(unit) or unit for one in _FIGURES if (unit := row.value(f"{one}_unit"))}
    if len(units) > 1:
        why = "The figures of one indicator have different units."
        row.doubt("units_unclear", why, "target_unit", "、".join(sorted(units)))
    begins, due = row.value("baseline_fiscal_year"), row.value("target_fiscal_year")
    if begins and due and begins > due:
        why = "The year of the baseline lies behind that of the target."
        row.doubt("year_unclear", why, "baseline_fiscal_year", f"{begins}、{due}")
    for one in _FIGURES:
        if (value := row.value(one)) is not None and value > 100 and _SHARE.search(row.value("indicator") or ""):
            why = f"{row.value('indicator')}: a share of more than 100."
            row.doubt("value_doubtful", why, one, f"{value:g}")


_FIGURES = ("baseline", "target", "actual")


def _of_a_year(page: Page) -> bool:
    """Whether the document is sheets of one year's plan, work and review."""
    return page.year is not None and (page.sheets or "pdca_sheet" in page.titles)


def _put(row: Found, column: str, figure: Figure | None, draft: Draft) -> None:
    if figure is None:
        return
    cell = figure.cell
    printed = " ".join(span.text for span in figure.spans) or None
    if cell.value is not None:
        spans = [_exactly(figure.spans, cell)]
        row.put(column, cell.value, spans, figure.rule)
        if cell.unit:
            row.put(
                f"{column}_unit",
                cell.unit,
                draft.unit if draft.unit and said(draft.unit) == cell.unit else spans,
                figure.rule,
            )
        else:
            row.miss(f"{column}_unit", "not_printed", printed)
        if cell.doubt:
            row.doubt("value_doubtful", f"{draft.name}: {cell.doubt}.", column, printed)
        return
    if cell.direction is None and cell.reason:
        row.miss(column, cell.reason, printed)
        if cell.reason == "unreadable":
            row.doubt(
                "value_unclear", f"{draft.name}: {cell.doubt or 'not readable'}; no value is stored.", column, printed
            )
    else:
        row.miss(column, "not_printed", printed)


def _exactly(spans: list[Span], cell: Cell) -> Span:
    if len(spans) == 1 and cell.end > cell.start:
        return spans[0].part(cell.start, cell.end)
    return spans[0]


def _put_direction(row: Found, target: Figure | None, draft: Draft) -> None:
    bound = draft.promised and draft.promised[0] in (">=", "<=")  # 以上 in a column of its own
    if target and target.cell.direction and not (bound and target.cell.direction == "="):
        row.put("target_direction", target.cell.direction, target.spans, target.rule)
    elif draft.promised and (bound or target is None or target.cell.value is None):
        row.put("target_direction", draft.promised[0], draft.promised[1], "column_of_direction")


def _place(row: Found, draft: Draft, page: Page) -> None:
    """Programme, path, department and related plan: from the row itself, else from the headings above it."""
    programme = page.programme(draft.section)
    number = _NUMBER.fullmatch(fold(said(draft.programme) or ""))
    name, who = page.named.get(str(number_of(number["number"]) or number["number"]), ([], [])) if number else ([], [])
    if number and number["name"] and plain(number["name"]) != plain(said(name) or ""):
        name, who = [], []
    if _WHOLE.fullmatch(said(draft.programme) or ""):
        draft.programme = []
    spans = name or draft.programme or ([programme.heading.body] if programme and programme.heading else [])
    if number and not name and _NUMBER_ALONE.fullmatch(number[0]):
        row.miss("programme", "unreadable", number[0]).doubt("programme_unclear", "Only a number is printed, and no programme of the document has it.", "programme", number[0])  # fmt: skip
    else:
        row.put("programme", said(spans), spans, "programme_above")
    path = [*page.path(draft.section), *draft.path]
    row.put("plan_path", " > ".join(clean(span.text) for span in path) or None, path, "headings_above")
    department, related = draft.department or who, draft.related
    for item in page.within(programme) if programme else _form_above(draft, page):
        if item.sense.kind == "department":
            department = department or item.said
        elif item.sense.kind == "related_plan":
            related = related or item.said
    department, related = names_in(department), names_in(related)
    row.put("department", listed(department), department, "department_of_programme")
    aim = draft.aim or page.aims.aim(draft.section, draft.order)
    row.put("aim", said(aim), aim, "aim_of_policy")
    goals, printed = page.aims.sdgs(draft.section, draft.order)
    row.put("sdg_goals", goals, printed, "goals_of_policy")
    row.put("related_plan", listed(related), related, "plan_of_programme")


def _heads_indicators(section: Section) -> bool:
    """まちづくり指標, 指標①:居場所の数."""
    return (section.meaning or sense(section.heading.word if section.heading else "")).means("indicator")


def _form_above(draft: Draft, page: Page) -> Iterator[Item]:
    """The labels of the form that an indicator stands in or below, the nearest first, up to one that comes again: the form before."""
    seen: set[str] = set()
    section = next(
        one for one in draft.section.above() if one.parent is None or not (one.meaning or _heads_indicators(one))
    )
    for item in reversed(page.within(section)):
        one = item.field
        block = item.section.parent is section and item.section.style.startswith("form:")  # what a form is about
        if one is None or not (item.section is section or block) or one.label.line >= draft.order:
            continue
        if one.label.bare in seen:
            return
        seen.add(one.label.bare)
        yield item


_NUMBER_ALONE = re.compile(r"[(（]?\d{1,2}[)）]?|[①-⑳]")
_NUMBER = re.compile(
    r"(?:[^\d\s]{0,8}?)[(（]?(?P<number>\d{1,2}(?:[-.]\d{1,2})*|[①-⑳])[)）]?(?:[.:、\s]\s*(?P<name>\D.*))?"
)
"""A programme told by its number: 1, (2), 取組1; or by its number and its name."""
_WHOLE = re.compile(r".{0,4}全体")
"""政策全体: an indicator of no single programme."""


def drafts_of(page: Page, *, reports: bool) -> list[Draft]:
    """Every indicator of a document. ``reports``: the document tells what was reached, so that a lone figure is an actual."""
    out: list[Draft] = []
    groups: dict[int, list[tuple[Line, Section]]] = {}
    for item in page.items:
        if item.line is not None and (told := draft_of_label(item.line, item.section, reports=reports)):
            out.append(told)
        elif item.grid is not None:
            out += drafts_of_grid(item.grid, item, page) or drafts_of_lists(item.grid, item)
        elif (
            item.line is not None
            and ((head := indicator_head(item.section)) or names_itself(item.line))
            and not (head and item.line.number and item.line.style == head.style)
        ):
            groups.setdefault(id(head or item.section), []).append((item.line, item.section))
        elif item.loose and indicator_head(item.section) is not None:
            out += drafts_of_row(item, reports=reports)
    out += drafts_of_records(page, reports=reports)
    for section in page.outline.root.walk():
        # Items that were taken for headings: 一、出張相談の回数を年48回にする。
        head = indicator_head(section)
        if head is not None and section is not head and section.heading and not section.meaning:
            groups.setdefault(id(head), []).append((section.heading, section))
    for lines in groups.values():
        lines.sort(key=lambda pair: (pair[0].span.line, pair[0].span.start))
        out += drafts_of_lines(lines, reports=reports)
    out = sorted((draft for draft in out if not MARK.fullmatch(fold(draft.name))), key=lambda draft: draft.order)
    return [draft for n, draft in enumerate(out) if not _again(draft, out[:n])]


def _again(draft: Draft, before: list[Draft]) -> bool:
    """Whether an indicator says of itself that it is printed again (再掲), and is: of the same name, with the same figures."""
    last = draft.name_spans[-1]
    if "再掲" not in last.cell.text[last.end : last.end + _MARKED]:
        return False
    told = [(f.role, f.year, f.cell.value, f.cell.direction) for f in draft.figures]
    return any(
        plain(other.name) == plain(draft.name)
        and told == [(f.role, f.year, f.cell.value, f.cell.direction) for f in other.figures]
        for other in before
    )


_MARKED = 8
