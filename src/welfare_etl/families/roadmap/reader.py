"""A plan's roadmap → grades, indicators, roles and activities."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from welfare_etl.evidence.span import Span, said, with_ends
from welfare_etl.families.labels import label_in
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.roadmap import form
from welfare_etl.families.roadmap.activities import put_actor, read_activities
from welfare_etl.families.roadmap.objectives import Plan, read_head, under_headings
from welfare_etl.families.roadmap.tables import Roadmap, tables_of
from welfare_etl.families.targets import target_at_end
from welfare_etl.records.document import Row

__all__ = ["read_roadmap"]


def read_roadmap(book: PlanBook) -> None:
    """Fills ``book`` from its document. Each row's year, actor and objective come from the header or heading it stands under."""
    roadmap = tables_of(book.document.rows)
    book.label(roadmap.labels)
    for span, label in roadmap.repaired:
        book.doubt(
            "info", "label_repaired", f"Read as the label {label}.", line=span.line, printed=span.text, used=label
        )
    plan = read_head(book, roadmap)
    _indicators(book, roadmap, plan)
    graded = _grades(book, roadmap, plan)
    _roles(book, roadmap, plan)
    read_activities(book, roadmap, graded)
    for line, why, cells in roadmap.shifted:
        book.left(cells, "row_shifted")
        book.doubt(
            "warning",
            "row_shifted",
            f"The row's cells do not stand under their headers ({why}); none is stored.",
            line=line,
            table="plan_activity",
            printed=cells[0].text[:40],
        )
    book.left(roadmap.strange, "no_such_column")
    for span in roadmap.strange:
        book.doubt(
            "warning",
            "strange_cell",
            "A cell that stands under no header of the form.",
            line=span.line,
            printed=span.text,
        )


# -- indicators ---------------------------------------------------------------------------------------------------------


def _indicators(book: PlanBook, roadmap: Roadmap, plan: Plan) -> None:
    column = next((column for column in roadmap.columns if column.name == "kpi"), None)
    if column is None:
        book.doubt("warning", "no_indicators", "The roadmap has no column of key indicators (重要業績評価指標).")
        return
    for number, span in under_headings(book, roadmap.cells.get(column.index, []), plan):
        marks = list(form.NUMBERED.finditer(span.folded)) or list(form.ITEM.finditer(span.folded))
        bounds = [*(mark.start() for mark in marks), len(span.text)] if marks else [0, len(span.text)]
        if marks:
            book.left([span.part(0, bounds[0])], "text_before_first_item")
        for at, (start, end) in enumerate(itertools.pairwise(bounds)):
            body = span.part(marks[at].end() if marks else start, end)
            if body:
                _indicator(book, plan, number, span.part(start, end), body)


def _indicator(book: PlanBook, plan: Plan, number: int | None, item: Span, body: Span) -> None:
    book.label([item])
    row = book.row("plan_indicator").quote([item])
    if repeated := form.REPEATED.search(body.folded):
        body = body.part(0, repeated.start())
    goal = target_at_end(body.text)
    name = body.part(0, goal.start) if goal and goal.start else body
    row.put("indicator", (said([name]) or "").removesuffix("の") or None, [name], rule="kpi_item")
    row.put("policy", said(plan.policy), plan.policy)
    row.put("related_plan", said(plan.place), plan.place, rule="place_in_plan")
    if number is not None and number in plan.names:
        row.put("programme", said([plan.names[number]]), [plan.names[number]], rule="heading_with_number")
        if aim := plan.aims.get(number):
            row.put("aim", said([aim]), [aim], rule="aim_with_number")
    if goal is None:
        return
    promise = body.part(goal.start)
    if goal.doubt:
        row.doubt("target", "target_unclear", f"The target is {goal.doubt}.", printed=promise.text, line=item.line)
        return
    row.put("target", goal.value, [promise], rule="number_at_end")
    row.put("target_unit", goal.unit, [promise], rule="number_at_end")
    row.put("target_direction", goal.direction, [promise], rule="number_at_end")


# -- grades -------------------------------------------------------------------------------------------------------------


def _grades(book: PlanBook, roadmap: Roadmap, plan: Plan) -> set[int]:
    """The years that have a grade."""
    table = roadmap.grades
    if table is None:
        book.doubt("warning", "no_grades", "The roadmap has no table of grades by year (年次, 総合評価).")
        return set()
    known = _legend(book, table.legend) if table.legend else set()
    years, rule, confidence = _header_years(book, roadmap)
    book.label([span for span, _ in table.years if span])
    graded: set[int] = set()
    blank: set[int] = set()
    for row in table.rows:
        cells = [Span.whole(row, cell) for cell in row.cells]
        at = next(i for i, cell in enumerate(cells) if form.OBJECTIVE.fullmatch(cell.folded))
        book.label([cell for cell in cells[:at] if cell])
        after = cells[at + 1 :]
        trimmed = bool(after) and bool(after[-1])
        fits = len(after) == len(table.years) or (len(after) < len(table.years) and trimmed)
        if not fits or years is None:
            _no_years(book, row, [cell for cell in cells[at:] if cell], len(after), len(table.years))
            continue
        for year, cell, (header, _) in zip(years, after, table.years, strict=False):
            if not cell:
                if year is not None:
                    blank.add(year)
                continue
            if year is not None:
                graded.add(year)
            _grade(book, plan, row, cells[at], cell, header, year, known, (rule, confidence))
    items = [
        (entry.values.get("item"), entry.values.get("fiscal_year"))
        for entry in book.plan_entries
        if entry.table == "plan_evaluation"
    ]
    for item, year in sorted({pair for pair in items if items.count(pair) > 1 and pair[1]}, key=str):
        book.doubt(
            "warning",
            "grade_repeated",
            f"{item} is graded more than once for {year}.",
            table="plan_evaluation",
            column="grade",
            printed=item,
        )
    if blank - graded:
        text = "、".join(map(str, sorted(blank - graded)))
        book.doubt(
            "info",
            "ungraded_years",
            f"No grade is printed for {text}; these years have no row.",
            table="plan_evaluation",
        )
    return graded


def _grade(
    book: PlanBook, plan: Plan, row: Row, item: Span, cell: Span, header: Span | None, year: int | None,
    known: set[str], how: tuple[str, float],
) -> None:  # fmt: skip
    entry = book.row("plan_evaluation").quote([item, cell])
    source = book.document.source
    line = book.document.line_start(row.line)
    entry.values["quote"] = source[line : cell.slices[-1].end].lstrip("\n")
    entry.put("item", said([item]), [item])
    if name := plan.names.get(int(form.OBJECTIVE.fullmatch(item.folded)["number"])):  # type: ignore[index]
        entry.put("item_name", said([name]), [name], rule="heading_with_number")
    if year is None:
        entry.doubt(
            "fiscal_year",
            "year_unclear",
            "The header names no year for this column.",
            printed=header.text if header else None,
            line=row.line,
        )
    else:
        entry.put("fiscal_year", year, [header] if header else [], rule=how[0], confidence=how[1])
    grade = cell.bare.upper()
    if form.GRADE.fullmatch(grade) and (not known or grade in known):
        entry.put("grade", grade, [cell])
    else:
        book.label([cell])
        entry.doubt("grade", "unknown_grade", "Not a grade of the document's legend.", printed=cell.text, line=row.line)


def _no_years(book: PlanBook, row: Row, cells: list[Span], found: int, wanted: int) -> None:
    book.left(cells, "grades_without_year")
    book.doubt(
        "warning", "grades_without_year",
        f"{found} cells of grades stand under {wanted} years: which grade is of which year is not certain, so none is stored.",
        line=row.line, table="plan_evaluation", column="fiscal_year", printed=" ".join(cell.text for cell in cells),
    )  # fmt: skip


def _header_years(book: PlanBook, roadmap: Roadmap) -> tuple[list[int | None] | None, str, float]:
    """The years of the grades' columns. A column whose year is not printed takes the one year that fits between its neighbours."""
    table = roadmap.grades
    assert table is not None
    years = [year for _, year in table.years]
    for span, year in table.years:
        if span and year is None:
            book.doubt(
                "warning",
                "year_unclear",
                f"No year: {span.text}",
                line=span.line,
                table="plan_evaluation",
                column="fiscal_year",
                printed=span.text,
            )
    rule, confidence = "year_of_column", 1.0
    for at, year in enumerate(years):
        before, after = (years[at - 1] if at else None), (years[at + 1] if at + 1 < len(years) else None)
        if year is None and before is not None and after == before + 2 and table.years[at][0] is None:
            years[at] = before + 1
            rule, confidence = "year_between_neighbours", 0.8
            book.doubt(
                "warning",
                "year_inferred",
                f"A column without year stands between {before} and {after}.",
                used=str(before + 1),
                table="plan_evaluation",
                column="fiscal_year",
            )
    known = [year for year in years if year is not None]
    if known != sorted(known):
        book.doubt(
            "warning",
            "years_out_of_order",
            "The header's years do not rise; grades are read under the year printed above them.",
            table="plan_evaluation",
            column="fiscal_year",
            printed="、".join(map(str, known)),
        )
    if len(set(known)) != len(known):
        book.doubt(
            "warning",
            "year_repeated",
            "The header of the grades names a year twice.",
            table="plan_evaluation",
            column="fiscal_year",
        )
        return None, rule, confidence
    return years, rule, confidence


def _legend(book: PlanBook, span: Span) -> set[str]:
    marks = list(form.LEGEND_ITEM.finditer(span.folded))
    book.label([span.part(0, marks[0].start() if marks else None)])
    for here, end in with_ends(marks, len(span.text)):
        item = span.part(here.start(), end)
        definition = span.part(here.end(), end)
        row = book.row("grade_definition", grade=here["grade"]).quote([item])
        row.put("grade", here["grade"], [item.part(0, here.end() - here.start())], rule="legend")
        row.put("definition", said([definition]), [definition], rule="legend")
    return {mark["grade"] for mark in marks}


# -- roles --------------------------------------------------------------------------------------------------------------


def _roles(book: PlanBook, roadmap: Roadmap, plan: Plan) -> None:
    for column in roadmap.columns:
        if column.name != "roles":
            continue
        actor_span, actor = column.span, column.actor
        for number, span in under_headings(book, roadmap.cells.get(column.index, []), plan):
            actor, actor_span = column.actor, column.span
            for mark, body in _marked(span):
                opening = form.BRACKET.search(body.folded)
                if opening and (mode := label_in(opening["name"], form.MODES)) and mode.name == "actor":
                    book.label([body.part(0, opening.end())])
                    named = body.part(opening.end())
                    if named:
                        actor, actor_span = said([named]), named
                    continue
                if mark is None:
                    book.left([body], "text_before_first_item")
                    continue
                book.label([mark])
                row = book.row("plan_activity", kind="expected_role").quote([body])
                row.put("kind", "expected_role", [column.span], rule="column_header")
                row.put("text", said([body]), [body], rule="marked_item")
                put_actor(row, actor, actor_span)
                if number is not None and number in plan.names:
                    row.put("objective", said([plan.names[number]]), [plan.names[number]], rule="heading_with_number")


def _marked(span: Span) -> Iterator[tuple[Span | None, Span]]:
    """The items of a cell, each with its mark; what stands before the first mark, and what 【…】 opens, has None."""
    pattern = re.compile(rf"{form.ITEM.pattern}|(?=【)")
    marks = list(pattern.finditer(span.folded))
    first = marks[0].start() if marks else len(span.text)
    if head := span.part(0, first):
        yield None, head
    for here, end in with_ends(marks, len(span.text)):
        body = span.part(here.end(), end)
        if body:
            yield (span.part(here.start(), here.end()) or None), body
