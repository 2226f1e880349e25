"""A follow-up's lines under their headings, and what a line of its chart says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span, blocks_of
from welfare_etl.families.labels import Match, label_in
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.plan_followup import form

__all__ = ["Pending", "Section", "arrow_of", "consent_in", "named_components", "prefix", "sections_of", "unbulleted"]

Pending = list[tuple[str | int, list[Span]]]
"""Arrow texts of the chart, each with the component that it leads to (its name in the form, or its number)."""

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
    if meeting and (marked or consent_in(text) is not None or meeting["name"].endswith("支援会議")):
        return Section("meeting", span)
    return Section("other", span) if marked else None


def prefix(heading: Span) -> Span:
    """What stands before a heading in its cell: its number or bullet."""
    return Span(heading.row, heading.cell, 0, heading.start)


def unbulleted(book: PlanBook, line: Span) -> Span:
    """A line without its bullet, which the book is told to be a label."""
    found = form.BULLET.match(line.text)
    end = found.end() if found else 0
    book.label([line.part(0, end)])
    return line.part(end)


def arrow_of(block: Sequence[Span], own: str | None) -> str | int | None:
    """The component that a chart's arrow text leads to, by its name or number; None for text that is no arrow."""
    text = "".join(line.folded for line in block)
    if numbered := form.ARROW_TO.match(text):
        return ord(numbered["number"]) - ord("①") + 1
    for name, pattern in form.ALLUSIONS.items():
        if name != own and pattern.search(text):
            return name
    return None


def consent_in(text: str) -> bool | None:
    """Whether a text says that the person has agreed (``form.CONSENT``); None where it does not say."""
    return next((value for pattern, value in form.CONSENT if pattern.search(text)), None)


def named_components(sections: Sequence[Section]) -> Iterator[str]:
    """The components of the law that have a heading."""
    for section in sections:
        if section.kind == "component" and section.match:
            yield section.match.name
