"""The roadmap's table of activities: year × actor × planned or done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from welfare_etl.evidence.span import Span, said, with_ends
from welfare_etl.families.labels import label_in
from welfare_etl.families.plan_book import PlanBook, PlanEntry
from welfare_etl.families.roadmap import form
from welfare_etl.families.roadmap.tables import Column, Roadmap, Years, restarts, shifted

__all__ = ["put_actor", "read_activities"]

_TOKEN = re.compile(rf"(?P<actor>{form.ASSOCIATION.pattern})|(?P<item>{form.ITEM.pattern})|(?P<mode>【[^】]{{2,20}}】)")


@dataclass(slots=True)
class State:
    """Under which headings the next item of a column stands; it goes on in a row that a page break cut."""

    actor: str | None = None
    actor_span: Span | None = None
    mode: str | None = None
    mode_span: Span | None = None
    told: bool = False


def put_actor(row: PlanEntry, actor: str | None, span: Span) -> None:
    """Who acts, and what kind of body that is by the form's table; an unknown kind is NULL with its reason."""
    row.put("actor", actor, [span], rule="actor_heading")
    kind = next((kind for pattern, kind in form.ACTOR_KINDS if actor and pattern.search(actor)), None)
    if kind:
        row.put("actor_kind", kind, [span], rule="kind_of_actor_name")
    else:
        row.absent("actor_kind", "unknown", printed=actor, line=span.line)


def read_activities(book: PlanBook, roadmap: Roadmap, graded: set[int]) -> None:
    """Rows of ``plan_activity`` from the table by year. ``graded``: the years that have a grade."""
    if not roadmap.years:
        book.doubt("warning", "no_activities", "The roadmap has no table of activities by year.")
        return
    _settle_years(book, roadmap)
    _check_years(book, roadmap)
    width = 1 + max(column.index for column in roadmap.year_columns)
    states: dict[int, State] = {}
    done = _years_with_results(roadmap)
    for at, row in enumerate(roadmap.years):
        if row.year_span:
            book.label([row.year_span])
        if not (row.rule == "row_continued" and at):
            states = {}
        why = shifted(row, roadmap.year_columns, width)
        if why:
            spans = [span for cell in row.cells.values() for span in cell]
            book.left(spans, "row_shifted")
            book.doubt("warning", "row_shifted", f"The row's cells do not stand under their headers ({why}); none is stored.",
                      line=row.line, table="plan_activity", printed=spans[0].text[:40])  # fmt: skip
            continue
        for index, spans in row.cells.items():
            column = next((column for column in roadmap.year_columns if column.index == index), None)
            if column is None or index >= width:
                roadmap.strange += spans
                continue
            state = states.setdefault(index, State())
            if column.name == "milestone":
                _milestones(book, row, column, spans)
            elif column.name == "results":
                _results(book, row, column, spans, state, roadmap.years, graded=graded, done=done)
            else:
                book.left(spans, column.name)
                book.doubt(
                    "info", "remarks_not_read", "Remarks have no table.", line=row.line, printed=spans[0].text[:40]
                )


def _years_with_results(roadmap: Roadmap) -> set[int]:
    """The years in which some actor's cell has a heading 取組実績 with an item under it."""
    out: set[int] = set()
    for row in roadmap.years:
        for spans in row.cells.values():
            text = "".join(span.folded for span in spans)
            for found in form.BRACKET.finditer(text):
                mode = label_in(found["name"], form.MODES)
                if (
                    row.year
                    and mode
                    and mode.name == "actual"
                    and re.match(rf"\s*{form.ITEM.pattern}", text[found.end() :])
                ):
                    out.add(row.year)
    return out


# -- years ---------------------------------------------------------------------------------------------------------------


def _settle_years(book: PlanBook, roadmap: Roadmap) -> None:
    """Give each row without year its year, or none: a page break cuts a row in two, and only the first part names it."""
    rows = roadmap.years
    printed = [row.year for row in rows if row.year]
    for year in {year for year in printed if printed.count(year) > 1}:
        book.doubt(
            "warning", "year_repeated", f"Two rows are headed {year}.", table="plan_activity", column="fiscal_year"
        )
    for at, row in enumerate(rows):
        if row.year is not None:
            continue
        before = rows[at - 1] if at else None
        if row.year_span is not None:
            row.rule = "year_unclear"
            continue
        left = before.year if before else None
        right = next((later.year for later in rows[at + 1 :] if later.year_span), None)
        if before is None or restarts(row, roadmap.year_columns):
            row.rule = "year_unclear"
            if left is not None and right == left + 2 and left + 1 not in printed:
                row.year, row.rule, row.confidence = left + 1, "year_between_neighbours", 0.8
                row.year_span = before.year_span if before else None
                book.doubt(
                    "warning", "year_inferred", f"A row without year stands between {left} and {right}.", line=row.line,
                    table="plan_activity", column="fiscal_year", used=str(left + 1),
                )  # fmt: skip
            continue
        # An association that the row before has named, or a year that is lost between the two neighbours: hardly its rest.
        own = any(later.year_span is None and restarts(later, roadmap.year_columns) for later in rows[at + 1 : at + 2])
        between = range(left + 1, right) if left is not None and right is not None else range(0)
        lost = bool(between) and not own and not set(between) & set(printed)
        if _actors(before) & _actors(row) or lost:
            row.rule = "year_unclear"
            continue
        row.rule, row.year, row.confidence = "row_continued", before.year, 0.9
        row.year_span = before.year_span
        book.doubt(
            "warning", "row_continued", "A row without year: read as the rest of the row before, which a page break cut.",
            line=row.line, table="plan_activity", column="fiscal_year", used=str(before.year) if before.year else None,
        )  # fmt: skip


def _check_years(book: PlanBook, roadmap: Roadmap) -> None:
    """A year that the plan should have and the table has not; columns in another order than in the table of roles."""
    graded = [year for _, year in roadmap.grades.years if year] if roadmap.grades else []
    printed = [row.year for row in roadmap.years if row.year]
    whole = set(range(min(printed), max(printed) + 1)) if printed else set()
    for name, years, table in (("activities", printed, "plan_activity"), ("grades", graded, "plan_evaluation")):
        missing = sorted((whole | set(graded)) - set(years)) if years else []
        if missing:
            text = "、".join(map(str, missing))
            book.doubt(
                "warning", "year_without_row", f"The table of {name} has no {text}.", table=table, column="fiscal_year"
            )
    roles = [column.actor for column in roadmap.columns if column.name == "roles"]
    results = [column.actor for column in roadmap.year_columns if column.name == "results"]
    if roles and results and set(roles) == set(results) and roles != results:
        book.doubt("warning", "columns_in_other_order", "The actors' columns stand in another order than in the table of roles.",
                  line=roadmap.year_columns[0].span.line, table="plan_activity", column="actor", printed="、".join(filter(None, results)))  # fmt: skip


def _actors(row: Years) -> set[str]:
    """The associations that a row names."""
    text = "\n".join(span.folded for spans in row.cells.values() for span in spans)
    return {name.strip() for name in re.findall(rf"{form.ASSOCIATION.pattern}\s*([^\s◎●○▼▽【]+)", text)}


def _put_year(row: PlanEntry, year: Years) -> None:
    if year.year is not None:
        row.put(
            "fiscal_year",
            year.year,
            [year.year_span] if year.year_span else [],
            rule=year.rule,
            confidence=year.confidence,
        )
    else:
        row.doubt(
            "fiscal_year", "year_unclear", "The row names no year that is certain.", line=year.line,
            printed=year.year_span.text if year.year_span else None,
        )  # fmt: skip


# -- cells ---------------------------------------------------------------------------------------------------------------


def _tokens(spans: list[Span]) -> Iterator[tuple[str, Span, Span]]:
    """(kind, mark, body): ``actor`` ▼, ``item`` ◎, ``mode`` 【…】, or ``rest`` before the first of them."""
    for span in spans:
        marks = list(_TOKEN.finditer(span.folded))
        head = span.part(0, marks[0].start() if marks else None)
        if head:
            yield "rest", head.part(0, 0), head
        for here, end in with_ends(marks, len(span.text)):
            kind = str(here.lastgroup)
            yield (
                kind,
                span.part(here.start(), here.end()),
                span.part(here.end(), end),
            )


def _milestones(book: PlanBook, year: Years, column: Column, spans: list[Span]) -> None:
    for kind, mark, body in _tokens(spans):
        book.label([mark])
        if not body:
            continue
        row = book.row("plan_activity").quote([body])
        _put_year(row, year)
        row.put("kind", "milestone", [column.span], rule="column_header")
        row.put("actor_kind", "all", [column.span], rule="column_header")
        row.absent("actor", "not_on_form")
        row.put("text", said([body]), [body], rule="marked_item" if kind == "item" else "whole_cell")


def _results(
    book: PlanBook,
    year: Years,
    column: Column,
    spans: list[Span],
    state: State,
    rows: list[Years],
    *,
    graded: set[int],
    done: set[int],
) -> None:
    if state.actor_span is None:
        # Where the column names its actors (▼) in other rows, text above the first name is of no known actor.
        named = any(form.ASSOCIATION.search(span.folded) for row in rows for span in row.cells.get(column.index, []))
        state.actor, state.actor_span = (None if named else column.actor), column.span
    for kind, mark, body in _tokens(spans):
        if kind == "actor":
            name = re.match(r"\S+", body.text)
            state.actor_span = body.part(0, name.end() if name else None)
            state.actor = said([state.actor_span])
            book.label([mark, state.actor_span])
            _item(
                book, year, column, body.part(name.end()) if name else body.part(0, 0), state, graded=graded, done=done
            )
        elif kind == "mode":
            mode = label_in(mark.text.strip("【】"), form.MODES)
            state.mode, state.mode_span = (mode.name if mode else None), mark
            book.label([mark])
            if mode is None:
                book.doubt(
                    "warning",
                    "unknown_heading",
                    "A heading that the form does not have.",
                    line=mark.line,
                    printed=mark.text,
                )
            elif mode.repaired:
                book.doubt(
                    "info",
                    "label_repaired",
                    f"Read as {mode.label}.",
                    line=mark.line,
                    printed=mark.text,
                    used=mode.label,
                )
            _item(book, year, column, body, state, graded=graded, done=done)
        else:
            book.label([mark])
            _item(book, year, column, body, state, graded=graded, done=done)


def _item(
    book: PlanBook, year: Years, column: Column, body: Span, state: State, *, graded: set[int], done: set[int]
) -> None:
    if not body:
        return
    row = book.row("plan_activity").quote([body])
    _put_year(row, year)
    assert state.actor_span is not None
    if state.actor:
        put_actor(row, state.actor, state.actor_span)
    else:
        row.doubt("actor", "actor_unclear", "No name of an actor (▼) stands above it.", line=body.line)
        row.absent("actor_kind", "unreadable", line=body.line)
    row.put("text", said([body]), [body], rule="marked_item")
    if state.mode:
        row.put("kind", state.mode, [state.mode_span or column.span], rule="heading_in_cell")
    elif state.mode_span is not None:
        row.doubt("kind", "kind_unclear", "Planned or done? The heading above it is not known.", line=body.line)
    elif year.year is None or (year.year in graded and year.year in done) or not (graded or done):
        row.put("kind", "actual", [column.span], rule="column_header")
    elif year.year not in graded and year.year not in done:
        # The column is headed 実績, but nobody has reported or graded that year yet: what stands there is intended.
        row.put("kind", "planned", [column.span], rule="year_without_results", confidence=0.8)
        if not state.told:
            book.doubt(
                "info", "planned_under_results",
                f"Stands under {column.span.text}, but {year.year} has neither a grade nor a reported result: read as planned.",
                line=body.line, table="plan_activity", column="kind", printed=said([body]), used="planned",
            )  # fmt: skip
            state.told = True
    else:
        row.put("kind", "actual", [column.span], rule="column_header", confidence=0.8)
        book.doubt(
            "info", "results_of_open_year", f"{year.year} is graded or reported, not both; read as done, as the column says.",
            line=body.line, table="plan_activity", column="kind", used="actual",
        )  # fmt: skip
