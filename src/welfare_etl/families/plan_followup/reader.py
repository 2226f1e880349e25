"""A follow-up's headings and the text under each → grade definitions, components and meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from welfare_etl.families.labels import Match, label_in
from welfare_etl.families.plan_book import Entry, PlanBook
from welfare_etl.families.plan_followup import form
from welfare_etl.families.span import Span, blocks_of, reflow, said
from welfare_etl.records.document import Cell, Document

__all__ = ["Section", "read_followup", "sections_of"]

_HEADING_LENGTH = 30


@dataclass(slots=True)
class Section:
    """A heading and the blocks under it. ``kind``: a heading of the form, ``component``, ``meeting`` or ``other``."""

    kind: str
    heading: Span | None
    match: Match | None = None
    number: int | None = None
    blocks: list[list[Span]] = field(default_factory=list)


def sections_of(lines: Sequence[Span]) -> list[Section]:
    """A document's lines under their headings: markdown headings, and lines that are headings of the form without ``#``."""
    out = [Section("other", None)]
    for block in blocks_of(lines):
        rest: list[Span] = []
        for line in block:
            heading = _heading(line)
            if heading is None:
                rest.append(line)
                continue
            if rest:
                out[-1].blocks.append(rest)
                rest = []
            out.append(heading)
        if rest:
            out[-1].blocks.append(rest)
    return out


def _heading(line: Span) -> Section | None:
    marked = form.HEADING.match(line.text)
    span = line.part(marked.end()) if marked else line
    text = span.folded
    if not marked and (len(text) > _HEADING_LENGTH or form.BULLET.match(line.text).group()):  # type: ignore[union-attr]
        return None
    if found := label_in(text, form.HEADINGS):
        return Section(found.name, span, found)
    number = form.NUMBER.match(text)
    component = label_in(text[number.end() :] if number else text, form.COMPONENTS)
    if (number and (component or marked)) or (marked and component):
        return Section("component", span, component, ord(text[0]) - ord("①") + 1 if number else None)
    meeting = form.MEETINGS.fullmatch(text)
    if meeting and (marked or _consent(text) is not None or meeting["name"].endswith("支援会議")):
        return Section("meeting", span)
    return Section("other", span) if marked else None


def read_followup(book: PlanBook) -> None:
    """Fills ``book``: text under a component's heading is its own; a chart's arrow is a note of the component it leads to."""
    sections = sections_of(book.lines)
    components: dict[str, Entry] = {}
    numbers: dict[int, Entry] = {}
    notes: dict[tuple[str, str], list[Span]] = {}
    pending: list[tuple[str | int, list[Span]]] = []
    intake: list[Span] = []
    for section in sections:
        if section.heading is not None and section.kind not in ("component", "meeting"):
            book.label([section.heading, _prefix(section.heading)])
        if section.kind == "grading" or section.kind == "grade_column":
            _grades(book, section)
        elif section.kind == "component":
            row, extra = _component(book, section, pending)
            notes[row.place] = [*intake, *extra]
            intake = []
            if section.match:
                components[section.match.name] = row
            if section.number is not None:
                if section.number in numbers:
                    book.find(
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
            row, extra = _meeting(book, section, pending)
            notes[row.place] = extra
        elif section.kind == "intake":
            intake = [_unbulleted(book, line) for block in section.blocks for line in block]
        else:
            _notes_of_form(book, section)
    book.left(intake, "chart_without_component")
    _deliver(book, components, numbers, notes, pending)
    _check_numbers(book, numbers)
    if not any(entry.table in ("programme_component", "grade_definition", "meeting") for entry in book.entries):
        book.find("warning", "nothing_read", "No grade, component or meeting was found.")


def _check_numbers(book: PlanBook, numbers: dict[int, Entry]) -> None:
    """Components are numbered on from ①; a gap is a component that was lost or whose heading is damaged."""
    gaps = [number for number in range(1, max(numbers, default=0)) if number not in numbers]
    if gaps:
        text = "".join(chr(ord("①") + gap - 1) for gap in gaps)
        book.find(
            "warning",
            "component_missing",
            f"No component has the number {text}.",
            table="programme_component",
            column="number",
        )
    for entry in book.entries:
        if numbers and entry.table == "programme_component" and "number" not in entry.values:
            entry.unclear(
                "number", "number_missing", "The other components have a number.", line=entry.values.get("line")
            )


def _prefix(heading: Span) -> Span:
    return Span(heading.cell, heading.line, 0, heading.start, heading.block)


def _unbulleted(book: PlanBook, line: Span) -> Span:
    found = form.BULLET.match(line.text)
    end = found.end() if found else 0
    book.label([line.part(0, end)])
    return line.part(end)


# -- grades -----------------------------------------------------------------------------------------------------------


def _grades(book: PlanBook, section: Section) -> None:
    for block in section.blocks:
        for line in block:
            cells = [Span(cell, line.line, 0, len(cell.text)).stripped() for cell in _row_cells(book.document, line)]
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
                book.find(
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
    defined = [str(entry.values["grade"]) for entry in book.entries if entry.table == "grade_definition"]
    for twice in sorted({one for one in defined if defined.count(one) > 1}):
        book.find(
            "warning",
            "grade_repeated",
            f"{twice} is defined more than once.",
            table="grade_definition",
            column="grade",
            printed=twice,
        )
    missing = [g for g in "ABCDE"[: max(map("ABCDE".find, defined), default=-1) + 1] if g not in defined]
    if defined and missing:
        book.find("warning", "grade_undefined", f"No definition for {', '.join(missing)}.", table="grade_definition")


def _row_cells(document: Document, line: Span) -> list[Cell]:
    row = next(row for row in document.rows if any(cell is line.cell for cell in row.cells))
    return row.filled


def _split_grade(line: Span) -> tuple[Span | None, Span | None]:
    """``A: …`` in one cell; a list of grades (A, B, C, D) is no definition."""
    text = line.folded
    found = re.match(r"\s*(?:[-*・|]\s*)?(?P<grade>[A-E])\s*[|:：\t ]\s*(?=[^\s,、A-E])", text)
    if not found:
        return None, None
    return line.part(*found.span("grade")), line.part(found.end())


# -- components -------------------------------------------------------------------------------------------------------


def _component(
    book: PlanBook, section: Section, pending: list[tuple[str | int, list[Span]]]
) -> tuple[Entry, list[Span]]:
    heading = section.heading
    assert heading is not None
    row = book.row("programme_component").quote([heading])
    book.label([_prefix(heading)])
    named = heading.part(1) if section.number is not None else heading
    name = said([named])
    if section.match and section.match.repaired and len(section.match.label) == len(named.bare):
        name = section.match.label  # one character wrong: a conversion error
    row.put("name", name, [named], rule="heading" if name == said([named]) else "heading_repaired")
    if section.match and section.match.repaired:
        book.find(
            "warning", "name_repaired", f"Read as the component {section.match.label}.", line=heading.line,
            table="programme_component", column="name", printed=named.text, used=section.match.label,
        )  # fmt: skip
    if section.number is not None:
        row.put("number", section.number, [heading.part(0, 1)], rule="circled_number")
    description: list[Span] = []
    departments: list[Span] = []
    extra: list[Span] = []
    for block in section.blocks:
        prose: list[Span] = []
        for line in block:
            if found := form.OPERATOR.search(line.folded) or form.DIRECT.search(line.folded):
                operator = line.part(*found.span("operator"))
                book.label([line])
                row.put("operator", said([operator]), [operator], rule="operator_in_brackets")
            elif found := form.DEPARTMENT.search(line.folded):
                book.label([line])
                departments.append(line.part(*found.span("department" if found["department"] else "other")))
            elif form.BRACKETED.match(line.folded):
                book.left([line], "unknown_bracket")
                row.unclear(
                    "operator", "operator_unclear", "Not read as an operator.", printed=line.text, line=line.line
                )
            else:
                prose.append(line)
        target = _arrow(prose, own=section.match.name if section.match else None)
        if not prose:
            continue
        if target is not None:
            pending.append((target, prose))
        elif not description and not form.BULLET.match(prose[0].text).group():  # type: ignore[union-attr]
            description = prose
        else:
            extra += [_unbulleted(book, line) for line in prose]
    row.put("description", reflow(description), description, rule="first_paragraph")
    row.put("departments", [str(said([one])) for one in departments], departments, rule="department_in_brackets")
    return row, extra


def _arrow(block: Sequence[Span], own: str | None) -> str | int | None:
    """The component that a chart's arrow text leads to, by its name or number; None for text that is no arrow."""
    text = "".join(line.folded for line in block)
    if numbered := form.ARROW_TO.match(text):
        return ord(numbered["number"]) - ord("①") + 1
    for name, pattern in form.ALLUSIONS.items():
        if name != own and pattern.search(text):
            return name
    return None


# -- meetings ---------------------------------------------------------------------------------------------------------


def _consent(text: str) -> bool | None:
    return next((value for pattern, value in form.CONSENT if pattern.search(text)), None)


def _meeting(book: PlanBook, section: Section, pending: list[tuple[str | int, list[Span]]]) -> tuple[Entry, list[Span]]:
    heading = section.heading
    assert heading is not None
    found = form.MEETINGS.fullmatch(heading.folded)
    assert found is not None
    row = book.row("meeting").quote([heading])
    book.label([heading, _prefix(heading)])
    span = heading.part(*found.span("name"))
    known = label_in(span.text, form.KNOWN_MEETINGS)
    damaged = known is not None and known.repaired and len(known.label) == len(span.bare)
    row.put(
        "name",
        known.label if known and damaged else said([span]),
        [span],
        rule="heading_repaired" if damaged else "heading",
    )
    if known and damaged:
        book.find(
            "warning",
            "name_repaired",
            f"Read as {known.label}.",
            line=heading.line,
            table="meeting",
            column="name",
            printed=span.text,
            used=known.label,
        )
    consents: list[tuple[bool, Span]] = []
    if found["remark"]:
        remark = heading.part(*found.span("remark"))
        if (value := _consent(remark.folded)) is not None:
            consents.append((value, remark))
    topics: list[Span] = []
    extra: list[Span] = []
    frequency = False
    for block in section.blocks:
        listed = [line for line in block if form.BULLET.match(line.text).group()]  # type: ignore[union-attr]
        target = _arrow(block, own=None)
        if target is not None:
            pending.append((target, list(block)))
            continue
        if len(listed) == len(block) and not topics:
            topics = [_unbulleted(book, line) for line in block]
            continue
        for line in block:
            value = _consent(line.folded)
            if value is not None:
                consents.append((value, line))
            if not frequency and form.FREQUENCY.search(line.folded):
                book.label([line])
                words = form.CONSENT_WORDS.search(line.folded)
                often = line.part(0, words.start() if words else None)
                row.put("frequency", said([often]), [often], rule="line_under_heading")
                frequency = True
            elif value is None:
                extra.append(_unbulleted(book, line))
    if len({value for value, _ in consents}) == 1:
        row.put("consent", consents[0][0], [span for _, span in consents], rule="consent_words")
    elif consents:
        row.unclear(
            "consent",
            "consent_unclear",
            "Consent is said to be given and not to be given.",
            printed=" / ".join(span.text for _, span in consents),
        )
    row.put("topics", [str(said([topic])) for topic in topics], topics, rule="list_under_heading")
    return row, extra


# -- the rest of the chart ------------------------------------------------------------------------------------------------


def _deliver(
    book: PlanBook, components: dict[str, Entry], numbers: dict[int, Entry], notes: dict[tuple[str, str], list[Span]],
    pending: list[tuple[str | int, list[Span]]],
) -> None:  # fmt: skip
    """Arrow texts go to the component they lead to; notes are stored with a word on how they came there."""
    for target, block in pending:
        row = components.get(target) if isinstance(target, str) else numbers.get(target)
        if row is None:
            book.left(block, "arrow_to_nowhere")
            continue
        notes.setdefault(row.place, []).extend(_unbulleted(book, line) for line in block)
    moved = 0
    for row in book.entries:
        if spans := [span for span in notes.get(row.place, []) if span]:
            row.put("note", said(spans, "\n"), spans, rule="chart_text_near_box", confidence=0.5)
            moved += 1
    if moved:
        book.find(
            "info", "chart_text", f"Text of a flow chart: what is no description stands in the note of the nearest of {moved} boxes, "
            "or of the one that it names; the text does not show the arrows.", table="programme_component", column="note",
        )  # fmt: skip


def _notes_of_form(book: PlanBook, section: Section) -> None:
    """Text above the components: the publisher, how to read the report, what runs since when. Long prose is left over."""
    for block in section.blocks:
        for line in block:
            span = _unbulleted(book, line)
            if section.kind == "reading" or form.COMMENT.match(span.text) or _is_imprint(span):
                book.label([line])
            else:
                book.left([line], "text_outside_components")


def _is_imprint(span: Span) -> bool:
    """市, 部, 課 of the publisher on a line of its own."""
    return bool(re.fullmatch(r"\S+[市町村区県]\s*\S*(?:部|局|課|室|係)(?:\s*\S+(?:課|室|係))?", span.folded))


def named_components(sections: Sequence[Section]) -> Iterator[str]:
    """The components of the law that have a heading."""
    for section in sections:
        if section.kind == "component" and section.match:
            yield section.match.name
