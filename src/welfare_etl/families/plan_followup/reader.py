"""A follow-up's headings and the text under each → grade definitions, components and meetings."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plan_book import PlanBook, PlanEntry
from welfare_etl.families.plan_followup import form
from welfare_etl.families.plan_followup.components import read_component
from welfare_etl.families.plan_followup.meetings import read_meeting
from welfare_etl.families.plan_followup.sections import Pending, Section, prefix, sections_of, unbulleted

__all__ = ["read_followup"]

_MOST_OF_FIVE = 3


def read_followup(book: PlanBook) -> None:
    """Fills ``book``: text under a component's heading is its own; a chart's arrow is a note of the component it leads to."""
    sections = sections_of(book.lines)
    components: dict[str, PlanEntry] = {}
    numbers: dict[int, PlanEntry] = {}
    notes: dict[tuple[str, str], list[Span]] = {}
    pending: Pending = []
    intake: list[Span] = []
    for section in sections:
        if section.heading is not None and section.kind not in ("component", "meeting"):
            book.label([section.heading, prefix(section.heading)])
        if section.kind == "grading" or section.kind == "grade_column":
            _grades(book, section)
        elif section.kind == "component":
            row, extra = read_component(book, section, pending)
            notes[row.place] = [*intake, *extra]
            intake = []
            if section.match:
                components[section.match.name] = row
            if section.number is not None:
                if section.number in numbers:
                    book.doubt(
                        "warning",
                        "number_repeated",
                        f"The number {section.number} stands twice.",
                        line=row.values.get("line"),
                        table="programme_component",
                        column="number",
                        printed=str(section.number),
                    )
                numbers[section.number] = row
        elif section.kind == "meeting":
            row, extra = read_meeting(book, section, pending)
            notes[row.place] = extra
        elif section.kind == "intake":
            intake = [unbulleted(book, line) for block in section.blocks for line in block]
        else:
            _notes_of_form(book, section)
    book.left(intake, "chart_without_component")
    _deliver(book, components, numbers, notes, pending)
    _check_numbers(book, numbers, components)
    if not any(entry.table in ("programme_component", "grade_definition", "meeting") for entry in book.plan_entries):
        book.doubt("warning", "nothing_read", "No grade, component or meeting was found.")


def _check_numbers(book: PlanBook, numbers: dict[int, PlanEntry], components: dict[str, PlanEntry]) -> None:
    """Components are numbered on from ①, and the law has five: one that is not there was lost, or its heading is damaged."""
    gaps = [chr(ord("①") + number - 1) for number in range(1, max(numbers, default=0)) if number not in numbers]
    lost = (
        [form.COMPONENTS[name][0] for name in form.COMPONENTS if name not in components]
        if len(components) >= _MOST_OF_FIVE
        else []
    )
    if gaps or lost:
        book.doubt(
            "warning",
            "component_missing",
            f"No component has {'、'.join(gaps or lost)}.",
            table="programme_component",
            column="number" if gaps else "name",
        )
    for entry in book.plan_entries:
        if numbers and entry.table == "programme_component" and "number" not in entry.values:
            entry.doubt(
                "number", "number_missing", "The other components have a number.", line=entry.values.get("line")
            )


# -- grades -----------------------------------------------------------------------------------------------------------


def _grades(book: PlanBook, section: Section) -> None:
    for block in section.blocks:
        for line in block:
            cells = [Span.whole(line.row, cell) for cell in line.row.filled]
            pair: tuple[Span | None, Span | None] = (cells[0], cells[1]) if len(cells) == 2 else _split_grade(line)
            grade, definition = pair
            if grade is None or definition is None:
                # 「A, B, C, Dの4段階で評価」, 「…に準じる」: notes on how grades are given; cells of a definition come here again.
                if not any(line.cell is cell.cell for cell in cells[:2]) or len(cells) == 1:
                    book.label([line])
                continue
            if line.cell is not grade.cell:
                continue
            if not form.GRADE.fullmatch(grade.folded):
                book.left([grade, definition], "no_grade")
                book.doubt(
                    "warning",
                    "unknown_grade",
                    "A definition of no grade from A to E.",
                    line=grade.line,
                    table="grade_definition",
                    column="grade",
                    printed=grade.text,
                )
                continue
            row = book.row("grade_definition", grade=grade.bare).quote([grade, definition])
            row.put("grade", grade.bare, [grade])
            row.put("definition", said([definition]), [definition])
    defined = [str(entry.values["grade"]) for entry in book.plan_entries if entry.table == "grade_definition"]
    for twice in sorted({one for one in defined if defined.count(one) > 1}):
        book.doubt(
            "warning",
            "grade_repeated",
            f"{twice} is defined more than once.",
            table="grade_definition",
            column="grade",
            printed=twice,
        )
    missing = [g for g in "ABCDE"[: max(map("ABCDE".find, defined), default=-1) + 1] if g not in defined]
    if defined and missing:
        book.doubt("warning", "grade_undefined", f"No definition for {', '.join(missing)}.", table="grade_definition")


def _split_grade(line: Span) -> tuple[Span | None, Span | None]:
    """``A: …`` in one cell; a list of grades (A, B, C, D) is no definition."""
    text = line.folded
    found = re.match(r"\s*(?:[-*・|]\s*)?(?P<grade>[A-E])\s*[|:：\t ]\s*(?=[^\s,、A-E])", text)
    if not found:
        return None, None
    return line.part(*found.span("grade")), line.part(found.end())


# -- the rest of the chart ------------------------------------------------------------------------------------------------


def _deliver(
    book: PlanBook, components: dict[str, PlanEntry], numbers: dict[int, PlanEntry], notes: dict[tuple[str, str], list[Span]],
    pending: Pending,
) -> None:  # fmt: skip
    """Arrow texts go to the component they lead to; notes are stored with a word on how they came there."""
    for target, block in pending:
        row = components.get(target) if isinstance(target, str) else numbers.get(target)
        if row is None:
            book.left(block, "arrow_to_nowhere")
            continue
        notes.setdefault(row.place, []).extend(unbulleted(book, line) for line in block)
    moved = 0
    for row in book.plan_entries:
        if spans := [span for span in notes.get(row.place, []) if span]:
            row.put("note", said(spans, "\n"), spans, rule="chart_text_near_box", confidence=0.5)
            moved += 1
    if moved:
        book.doubt(
            "info", "chart_text", f"Text of a flow chart: what is no description stands in the note of the nearest of {moved} boxes, "
            "or of the one that it names; the text does not show the arrows.", table="programme_component", column="note",
        )  # fmt: skip


def _notes_of_form(book: PlanBook, section: Section) -> None:
    """Text above the components: the publisher, how to read the report, what runs since when. Long prose is left over."""
    for block in section.blocks:
        for line in block:
            span = unbulleted(book, line)
            if section.kind == "reading" or form.COMMENT.match(span.text) or _is_imprint(span):
                book.label([line])
            else:
                book.left([line], "text_outside_components")


def _is_imprint(span: Span) -> bool:
    """市, 部, 課 of the publisher on a line of its own."""
    return bool(re.fullmatch(r"\S+[市町村区県]\s*\S*(?:部|局|課|室|係)(?:\s*\S+(?:課|室|係))?", span.folded))
