"""The objectives of a roadmap: their names and aims above the tables, and the headings (1), (2) within the tables' cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from welfare_etl.evidence.span import Span, with_ends
from welfare_etl.families.labels import label_in
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.roadmap import form
from welfare_etl.families.roadmap.tables import Roadmap
from welfare_etl.normalize.text import squash

__all__ = ["Plan", "read_head", "under_headings"]

_LIKE_NAME = 80.0


@dataclass(slots=True)
class Plan:
    """What stands above the tables: the policy, its place, and each objective with name and aim."""

    policy: list[Span]
    place: list[Span]
    names: dict[int, Span]
    aims: dict[int, Span]


def read_head(book: PlanBook, roadmap: Roadmap) -> Plan:
    """The lines outside the tables. A numbered text is an objective's name where the tables' cells have it as a heading, else its aim."""
    plan = Plan([], [], {}, {})
    numbered: list[tuple[int, Span, bool]] = []
    under_aims = False
    for span in roadmap.plain:
        folded = span.folded
        if found := form.PRIORITY.search(folded):
            plan.policy.append(span.part(*found.span("name")))
            book.label([span.part(0, found.start("name")), span.part(found.end("name"))])
        elif (mark := label_in(folded, form.MARKS)) or folded.rstrip("*").endswith(tuple(form.MARKS["title"])):
            under_aims = bool(mark and mark.name == "aims")
            book.label([span])
        elif form.PLACE_IN_PLAN.search(folded):
            plan.place.append(span)
            under_aims = False
        elif marks := list(form.OBJECTIVE.finditer(folded)):
            for here, end in with_ends(marks, len(folded)):
                name = _trimmed(span.part(here.end(), end))
                if name:
                    numbered.append((int(here["number"]), name, under_aims))
                    book.label([span.part(here.start(), here.end())])
            book.label([span.part(a, b) for a, b in _separators(span)])
        elif len(span.bare.strip("*-#")) == 0 or re.fullmatch(r"\S*計画", folded.strip("*# ")):
            book.label([span])
        else:
            book.left([span], "text_outside_tables")
    _sort_numbered(book, plan, numbered, roadmap)
    return plan


def _sort_numbered(book: PlanBook, plan: Plan, numbered: Sequence[tuple[int, Span, bool]], roadmap: Roadmap) -> None:
    cells = [squash(span.text) for spans in roadmap.cells.values() for span in spans]
    for number, span, under_aims in numbered:
        heading = f"({number}){span.bare}"
        is_name = any(
            fuzz.ratio(heading, cell[found.start() : found.start() + len(heading)]) >= _LIKE_NAME
            for cell in cells
            for found in re.finditer(rf"\({number}\)", cell)
        )
        into = plan.names if is_name or not (under_aims or cells) else plan.aims
        if number in into and into[number].bare != span.bare:
            book.doubt(
                "warning",
                "objective_repeated",
                f"({number}) has two {'names' if into is plan.names else 'aims'}; the first is taken.",
                line=span.line,
                printed=span.text,
            )
            book.left([span], "objective_repeated")
            continue
        into.setdefault(number, span)
    if plan.aims and not plan.names:
        book.doubt(
            "warning", "objectives_unnamed", "No numbered name is a heading in the tables: objectives have no name."
        )


def _separators(span: Span) -> list[tuple[int, int]]:
    """The dots, dashes and asterisks between names."""
    return [m.span() for m in re.finditer(r"[・*\-、／]+", span.text)]


def _trimmed(span: Span) -> Span:
    """Without the dots and asterisks that part one name from the next."""
    text = span.text
    start = len(text) - len(text.lstrip("・*、 "))
    return span.part(start, len(text.rstrip("・*、／/ ")))


# -- cells under headings (1), (2) ------------------------------------------------------------------------------------


def under_headings(book: PlanBook, spans: Sequence[Span], plan: Plan) -> Iterator[tuple[int | None, Span]]:
    """A cell's text with the number of the objective whose heading it stands under; headings become labels."""
    number: int | None = None
    for span in spans:
        cuts: list[tuple[int, int, int]] = []
        for found in form.OBJECTIVE.finditer(span.folded):
            end = _heading_end(span, found, plan)
            if end:
                cuts.append((found.start(), end, int(found["number"])))
        yield from _piece(span, 0, cuts[0][0] if cuts else len(span.text), number)
        for at, (start, end, number) in enumerate(cuts):
            book.label([span.part(start, end)])
            yield from _piece(span, end, cuts[at + 1][0] if at + 1 < len(cuts) else len(span.text), number)


def _piece(span: Span, start: int, end: int, number: int | None) -> Iterator[tuple[int | None, Span]]:
    piece = span.part(start, end)
    if piece:
        yield number, piece


def _heading_end(span: Span, found: re.Match[str], plan: Plan) -> int | None:
    """Where the heading ends that begins with ``(n)``: at the end of the objective's name; None for an ``(n)`` in a sentence."""
    name = plan.names.get(int(found["number"]))
    rest = span.folded[found.end() :]
    if name:
        wanted = name.bare
        at = seen = 0
        while at < len(rest) and seen < len(wanted):
            seen += not rest[at].isspace()
            at += 1
        if fuzz.ratio(wanted, squash(rest[:at])) >= _LIKE_NAME:
            return found.end() + at
        return None
    if plan.names:
        return None
    stop = re.search(r"\n|[◎●○■【]|\d\s*[..．]", rest)
    return found.end() + (stop.start() if stop else len(rest))
