"""A master plan's page → indicators with baseline and target, programmes with departments, roles."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.master_plan_page import form
from welfare_etl.families.master_plan_page.page import Item, Page, Programme, parse_page
from welfare_etl.families.plan_book import PlanBook, PlanEntry
from welfare_etl.families.targets import Target, fits, target_at_end
from welfare_etl.normalize.numbers import cell_number
from welfare_etl.normalize.units import canonical

__all__ = ["read_page"]

_SHARE = re.compile(r"(?:[度率]|割合)$")


@dataclass(slots=True)
class Figure:
    """An indicator's name and the values printed under it."""

    name: Span
    values: list[Span] = field(default_factory=list)


def read_page(book: PlanBook) -> None:
    """Fills ``book``: a department and a related plan hold for all indicators of their 基本事業, the SDG goals for the policy."""
    page = parse_page(book.lines)
    book.label(page.labels)
    for span, match in page.repaired:
        book.doubt(
            "info",
            "label_repaired",
            f"Read as the heading {match.label}.",
            line=span.line,
            printed=span.text,
            used=match.label,
        )
    if page.policy is None:
        book.doubt(
            "warning",
            "no_policy",
            "No line names the policy (1-1 …); policy is NULL.",
            table="plan_indicator",
            column="policy",
        )
    goals = _goals(book, page)
    for item in page.parts.get("policy_figures", []):
        _policy_figure(book, page, item, goals)
    for programme in page.programmes.values():
        _programme(book, page, programme, goals)
    _check_headings(book, page)
    for heading, items in page.viewpoints:
        _viewpoint(book, heading, items)
    book.left(page.strange, "text_outside_headings")
    if page.strange:
        book.doubt(
            "warning",
            "text_outside_headings",
            f"{len(page.strange)} lines stand under no heading of the form; is a heading damaged or new?",
            line=page.strange[0].line,
            printed=page.strange[0].text[:40],
        )


def _check_headings(book: PlanBook, page: Page) -> None:
    """A heading that one 基本事業 lacks and another has: lost, or damaged beyond recognition; its text then went to the one before."""
    everywhere = {name for programme in page.programmes.values() for name in programme.headings}
    for programme in page.programmes.values():
        lost = [form.HEADINGS[name][0] for name in sorted(everywhere - set(programme.headings))]
        for name in ("situation", "activities"):
            if name in programme.headings and not programme.parts.get(name):
                heading = programme.headings[name]
                book.doubt(
                    "warning",
                    "heading_without_text",
                    "Nothing stands under this heading.",
                    line=heading.line,
                    printed=heading.text,
                )
        if lost:
            book.doubt(
                "warning",
                "heading_missing",
                f"基本事業{programme.number} has no heading {'、'.join(lost)}.",
                line=programme.number_span.line,
                printed=programme.number_span.text,
            )


# -- indicators ---------------------------------------------------------------------------------------------------------


def _goals(book: PlanBook, page: Page) -> list[tuple[int, Span]]:
    out: list[tuple[int, Span]] = []
    for item in page.parts.get("sdgs", []):
        found = form.GOAL.fullmatch(item.span.folded)
        if found and 1 <= int(found["goal"]) <= form.LAST_GOAL:
            out.append((int(found["goal"]), item.span))
            book.label([item.span])
        else:
            book.left([item.span], "no_sdg_goal")
            book.doubt(
                "warning",
                "no_sdg_goal",
                f"SDG goals are 1 to {form.LAST_GOAL}.",
                line=item.span.line,
                printed=item.span.text,
            )
    return out


def _common(row: PlanEntry, page: Page, goals: Sequence[tuple[int, Span]]) -> None:
    if page.policy:
        row.put("policy", said([page.policy]), [page.policy], rule="page_heading")
    if page.tagline:
        row.put("aim", said([page.tagline]), [page.tagline], rule="line_under_policy")
    row.put("sdg_goals", [goal for goal, _ in goals], [span for _, span in goals], rule="sdg_icon")


def _policy_figure(book: PlanBook, page: Page, item: Item, goals: Sequence[tuple[int, Span]]) -> None:
    """満足度 | 37.9%: one value for the whole policy. Whether it is a baseline is not printed: it is what was measured."""
    cells = item.cells
    if len(cells) < 2:
        found = cell_number(item.span.text)
        if found.value is None or not found.start:
            book.left([item.span], "no_figure")
            return
        cells = [item.span.part(0, found.start), item.span.part(found.start)]
    name, *values = cells
    if all(cell_number(value.text).value is None for value in values):
        book.label(cells)  # a table's head
        return
    row = book.row("plan_indicator").quote([name, *values])
    row.put("indicator", said([name]), [name], rule="table_row")
    _common(row, page, goals)
    if len(values) != 1:
        printed = " | ".join(value.text for value in values)
        row.doubt("actual", "several_values", "Several values stand beside the indicator.", printed=printed)
        return
    found = cell_number(values[0].text)
    if found.value is None:
        row.absent("actual", found.missing or "unreadable", printed=values[0].text, line=values[0].line)
        return
    _check(book, name, values[0], Target(float(found.value), found.unit, "=", 0))
    row.put("actual", float(found.value), values, rule="table_row", confidence=0.9)
    row.put("actual_unit", found.unit, values, rule="table_row")
    book.doubt(
        "info", "value_of_unsaid_kind", "Whether the value is a baseline or a result is not printed; it is stored as actual.",
        line=name.line, table="plan_indicator", column="actual", printed=values[0].text,
    )  # fmt: skip


def _figures(book: PlanBook, items: Iterable[Item]) -> list[Figure]:
    """Names are plain lines, their values the list below each; in a markdown table a row has both."""
    out: list[Figure] = []
    for item in items:
        if len(item.cells) > 1:
            out.append(Figure(item.cells[0], item.cells[1:]))
        elif not item.bulleted and not _is_value(item.span):
            if out and not out[-1].values and out[-1].name.line + 1 == item.span.line:
                book.doubt(
                    "warning",
                    "indicator_without_value",
                    "An indicator without values.",
                    line=out[-1].name.line,
                    printed=out[-1].name.text,
                )
            out.append(Figure(item.span))
        elif out:
            out[-1].values.append(item.span)
        else:
            book.left([item.span], "value_without_indicator")
            book.doubt(
                "warning",
                "value_without_indicator",
                "A value above any indicator.",
                line=item.span.line,
                printed=item.span.text,
            )
    return out


def _is_value(span: Span) -> bool:
    goal = target_at_end(span.text)
    return goal is not None and goal.start == 0


def _programme(book: PlanBook, page: Page, programme: Programme, goals: Sequence[tuple[int, Span]]) -> None:
    names = {name.bare for name in programme.names}
    if len(names) > 1:
        printed = " / ".join(name.text for name in programme.names)
        book.doubt(
            "warning",
            "programme_named_twice",
            f"基本事業{programme.number} has two names.",
            line=programme.number_span.line,
            printed=printed,
        )
    name = programme.names[-1:]
    departments = list({item.span.bare: item.span for item in programme.parts.get("department", [])}.values())
    plans = [item.span for item in programme.parts.get("related_plan", [])]
    for odd in [span for span in departments if not form.DEPARTMENT.fullmatch(span.folded)]:
        book.doubt(
            "warning",
            "strange_department",
            "Stands under 主担当課 and does not look like a department.",
            line=odd.line,
            printed=odd.text,
        )
    for figure in _figures(book, programme.parts.get("figures", [])):
        row = book.row("plan_indicator").quote([figure.name, *figure.values])
        row.put("indicator", said([figure.name]), [figure.name], rule="line_above_values")
        _common(row, page, goals)
        row.put("programme", said(name), name, rule="heading")
        for column, heading, items in (
            ("department", "department", departments),
            ("related_plan", "related_plan", plans),
        ):
            if heading in programme.headings and not items:
                row.absent(column, "blank", line=programme.headings[heading].line)
        row.put("department", said(departments, "、"), departments, rule="list_under_heading")
        row.put("related_plan", said(plans, "、"), plans, rule="list_under_heading")
        _values(book, row, figure)
    situation = [item.span for item in programme.parts.get("situation", [])]
    row = book.row("programme_component").quote([programme.number_span, *programme.names])
    row.put("number", programme.number, [programme.number_span], rule="heading")
    row.put("name", said(name), programme.names, rule="heading")
    row.put("departments", [str(said([one])) for one in departments], departments, rule="list_under_heading")
    row.put("description", said(situation, "\n"), situation, rule="text_under_heading")
    _activities(book, programme, name, departments)


def _values(book: PlanBook, row: PlanEntry, figure: Figure) -> None:
    """Two values are baseline and target. A bound or a direction is a target wherever it stands, and a plain number no promise."""
    line = figure.name.line
    printed = " / ".join(value.text for value in figure.values)
    read = [(span, target_at_end(span.text)) for span in figure.values]
    goals = [(span, goal) for span, goal in read if goal and goal.start == 0 and not goal.doubt]
    promises = [(span, goal) for span, goal in goals if goal.direction != "="]
    if len(goals) != len(read) or len(read) not in (1, 2) or len(promises) > 1:
        for column in ("baseline", "target"):
            row.absent(column, "unreadable" if printed else "blank", printed=printed or None, line=line)
        book.doubt(
            "warning", "values_unclear", "Expected a baseline and a target.", line=line, table="plan_indicator", column="target", printed=printed,
        )  # fmt: skip
        book.label(figure.values)
        return
    if len(read) == 1:
        if promises:
            _put_target(row, *promises[0])
            row.doubt("baseline", "one_value", "Only a target is printed.", printed=printed, line=line)
        else:
            row.doubt(
                "baseline", "one_value", "One value: baseline or target is not printed.", printed=printed, line=line
            )
            row.absent("target", "unreadable", printed=printed, line=line)
            book.label(figure.values)
        return
    baseline, target = goals
    if promises and promises[0][0] is goals[0][0]:
        baseline, target = target, baseline
        book.doubt(
            "warning", "values_in_other_order", "The promise stands before the number it starts from.", line=line,
            table="plan_indicator", column="target", printed=printed,
        )  # fmt: skip
    if baseline[1].unit != target[1].unit and target[1].value is not None:
        book.doubt(
            "warning",
            "units_differ",
            "Baseline and target have different units.",
            line=line,
            table="plan_indicator",
            column="target_unit",
            printed=printed,
        )
    before, after = baseline[1].value, target[1].value
    if before is not None and after is not None and after < before and target[1].direction != "<=":
        book.doubt(
            "warning",
            "target_below_baseline",
            "The target is below the baseline: are the two in order?",
            line=line,
            table="plan_indicator",
            column="target",
            printed=printed,
        )
    for span, goal in (baseline, target):
        _check(book, figure.name, span, goal)
    row.put("baseline", baseline[1].value, [baseline[0]], rule="first_value")
    row.put("baseline_unit", baseline[1].unit, [baseline[0]], rule="first_value")
    _put_target(row, *target)


def _check(book: PlanBook, name: Span, span: Span, goal: Target) -> None:
    """A unit that the name is not counted in, or a share above all: a value that has slid to another indicator, or a lost point."""
    if fits(name.bare, goal.unit) is False:
        book.doubt(
            "warning",
            "unit_does_not_fit",
            f"{goal.unit} is no unit for this name: has a value slid to another indicator?",
            line=name.line,
            table="plan_indicator",
            column="baseline",
            printed=f"{name.text} {span.text}",
        )
    if (
        goal.unit
        and canonical(goal.unit) == "%"
        and goal.value is not None
        and goal.value > 100
        and _SHARE.search(name.bare)
    ):
        book.doubt(
            "warning",
            "share_above_100",
            "A share of more than 100 %: has a decimal point been lost?",
            line=span.line,
            table="plan_indicator",
            column="baseline",
            printed=f"{name.text} {span.text}",
        )


def _put_target(row: PlanEntry, span: Span, goal: Target) -> None:
    row.put("target", goal.value, [span], rule="promise")
    row.put("target_unit", goal.unit, [span], rule="promise")
    row.put("target_direction", goal.direction, [span], rule="promise")


# -- activities and roles -----------------------------------------------------------------------------------------------


def _activities(book: PlanBook, programme: Programme, name: Sequence[Span], departments: Sequence[Span]) -> None:
    """Paragraphs under 取り組み: what the department in charge intends. A list without sentences is pictures' captions."""
    for item in programme.parts.get("activities", []):
        if item.bulleted and not item.span.folded.endswith("。"):
            book.left([item.span], "caption")
            continue
        row = book.row("plan_activity").quote([item.span])
        row.put("text", said([item.span]), [item.span], rule="paragraph_under_heading")
        row.put("kind", "planned", [programme.headings["activities"]], rule="heading")
        if departments:
            row.put("actor", said(departments, "、"), departments, rule="department_in_charge", confidence=0.9)
            row.put("actor_kind", "government", departments, rule="department_in_charge", confidence=0.9)
        row.put("objective", said(name), name, rule="heading")


def _viewpoint(book: PlanBook, heading: Span, items: Sequence[Item]) -> None:
    """Roles by actor (the actors are the list's items); text without actor is said of all."""
    actor: Span | None = None
    named = [item.span for item in items if item.bulleted]
    silent = [
        one
        for one, following in itertools.pairwise([*items, None])
        if one and one.bulleted and (following is None or following.bulleted)
    ]
    for item in silent:
        book.doubt(
            "warning",
            "actor_without_text",
            "No role is printed for this actor.",
            line=item.span.line,
            printed=item.span.text,
        )
    for item in items:
        if item.bulleted:
            actor = item.span
            book.label([actor])
            continue
        row = book.row("plan_activity").quote([item.span])
        row.put("text", said([item.span]), [item.span], rule="paragraph_under_heading")
        row.put("objective", said([heading]), [heading], rule="heading")
        if actor is None and named:
            row.doubt(
                "kind", "text_without_actor", "Text above the first actor; whose role is it?", line=item.span.line
            )
            continue
        if actor is None:
            row.put("kind", "planned", [heading], rule="text_without_actor", confidence=0.8)
            continue
        row.put("kind", "expected_role", [heading], rule="text_under_actor")
        row.put("actor", said([actor]), [actor], rule="actor_above_text")
        kind = form.ROLE_KINDS.get(actor.bare)
        if kind:
            row.put("actor_kind", kind, [actor], rule="kind_of_actor_name")
        else:
            row.absent("actor_kind", "unknown", printed=actor.text, line=actor.line)
