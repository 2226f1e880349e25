"""One component of the scheme: its name, operator, departments and description."""

from __future__ import annotations

from welfare_etl.evidence.span import Span, reflow, said
from welfare_etl.families.plan_book import PlanBook, PlanEntry
from welfare_etl.families.plan_followup import form
from welfare_etl.families.plan_followup.sections import Pending, Section, arrow_of, prefix, unbulleted

__all__ = ["read_component"]


def read_component(book: PlanBook, section: Section, pending: Pending) -> tuple[PlanEntry, list[Span]]:
    """A row of ``programme_component`` from a section, and the lines of it that are left; ``pending`` takes the texts of arrows that lead elsewhere."""
    heading = section.heading
    assert heading is not None
    row = book.row("programme_component").quote([heading])
    book.label([prefix(heading)])
    named = heading.part(1) if section.number is not None else heading
    name = said([named])
    if section.match and section.match.repaired and len(section.match.label) == len(named.bare):
        name = section.match.label  # one character wrong: a conversion error
    row.put("name", name, [named], rule="heading" if name == said([named]) else "heading_repaired")
    if section.match and section.match.repaired:
        book.doubt(
            "warning", "name_repaired", f"Read as the component {section.match.label}.", line=heading.line,
            table="programme_component", column="name", printed=named.text, used=section.match.label,
        )  # fmt: skip
    if section.number is not None:
        row.put("number", section.number, [heading.part(0, 1)], rule="circled_number")
    description: list[Span] = []
    departments: list[Span] = []
    extra: list[Span] = []
    listed = [block for block in section.blocks if any(form.BULLET.match(line.text).group() for line in block)]  # type: ignore[union-attr]
    without = [block for block in listed if not any(form.DEPARTMENT.search(line.folded) for line in block)]
    if without and len(without) < len(listed):
        book.doubt(
            "warning",
            "department_missing",
            "A list without department, where the component's other lists have one.",
            line=without[0][0].line,
            table="programme_component",
            column="departments",
            printed=without[0][0].text,
        )
    for block in section.blocks:
        prose: list[Span] = []
        for line in block:
            if found := form.OPERATOR.search(line.folded) or form.DIRECT.search(line.folded):
                operator = line.part(*found.span("operator"))
                book.label([line])
                if description:
                    book.doubt(
                        "warning",
                        "operator_below_description",
                        "An operator is printed above the description; has a heading been lost?",
                        line=line.line,
                        table="programme_component",
                        column="operator",
                        printed=line.text,
                    )
                row.put("operator", said([operator]), [operator], rule="operator_in_brackets")
            elif found := form.DEPARTMENT.search(line.folded):
                book.label([line])
                departments.append(line.part(*found.span("department" if found["department"] else "other")))
            elif form.BRACKETED.match(line.folded):
                book.left([line], "unknown_bracket")
                row.doubt("operator", "operator_unclear", "Not read as an operator.", printed=line.text, line=line.line)
            else:
                prose.append(line)
        target = arrow_of(prose, own=section.match.name if section.match else None)
        if not prose:
            continue
        if target is not None:
            pending.append((target, prose))
        elif not description and not form.BULLET.match(prose[0].text).group():  # type: ignore[union-attr]
            description = prose
        else:
            extra += [unbulleted(book, line) for line in prose]
    row.put("description", reflow(description), description, rule="first_paragraph")
    row.put("departments", [str(said([one])) for one in departments], departments, rule="department_in_brackets")
    return row, extra
