"""The lines of a master plan's page, parted by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.labels import Match, label_in
from welfare_etl.families.master_plan_page import form

__all__ = ["Item", "Page", "Programme", "parse_page"]

_WITHIN_PROGRAMME = {"figures", "department", "related_plan", "situation", "activities"}
_NOTE_LENGTH = 20
_PIPE = re.compile(r"\|")


@dataclass(slots=True)
class Item:
    """A line under a heading. ``bulleted``: printed as an item of a list."""

    span: Span
    bulleted: bool
    cells: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Programme:
    """One 基本事業: the places of its name, and its lines by heading."""

    number: int
    number_span: Span
    names: list[Span] = field(default_factory=list)
    parts: dict[str, list[Item]] = field(default_factory=dict)
    headings: dict[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """``parts`` are the policy's own lines by heading; ``viewpoints`` each heading with its lines."""

    policy: Span | None = None
    tagline: Span | None = None
    parts: dict[str, list[Item]] = field(default_factory=dict)
    viewpoints: list[tuple[Span, list[Item]]] = field(default_factory=list)
    programmes: dict[int, Programme] = field(default_factory=dict)
    labels: list[Span] = field(default_factory=list)
    repaired: list[tuple[Span, Match]] = field(default_factory=list)
    strange: list[Span] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)


def parse_page(lines: Iterable[Span]) -> Page:
    """A page's lines under their headings. What is said of no heading is in ``strange``."""
    page = Page()
    where = ""
    programme: Programme | None = None
    viewpoint: list[Item] | None = None
    glossary = False
    for line in lines:
        bullet = form.BULLET.match(line.text)
        span = line.part(bullet.end()) if bullet else line
        if bullet:
            page.labels.append(line.part(0, bullet.end()))
        text = span.folded
        if not span or form.RULE.fullmatch(text):
            page.labels.append(line)
            continue
        if number := _programme_number(text):
            programme = page.programmes.setdefault(number, Programme(number, span))
            page.labels.append(span)
            page.headings.add("programme")
            where, viewpoint, glossary = "name", None, False
            continue
        found = label_in(text.rstrip("- "), form.HEADINGS)
        if found:
            page.labels.append(span)
            page.headings.add(found.name)
            if found.repaired and squeezed(found.label) != squeezed(text.rstrip("- ")):
                page.repaired.append((span, found))
            glossary = found.name == "glossary"
            if found.name in ("glossary", "more"):
                where = "" if found.name == "more" else where
                continue
            if found.name not in ("baseline", "target"):
                where, viewpoint = found.name, None
                if found.name not in _WITHIN_PROGRAMME:
                    programme = None
                elif programme is not None:
                    programme.headings[found.name] = span
                continue
        elif glossary or (form.NOTE.fullmatch(text) and (len(text) > _NOTE_LENGTH or where != "activities")):
            # 用語解説 on a line of its own explains in the one line that follows.
            page.labels.append(span)
            glossary = False
            continue
        elif form.VIEWPOINT.fullmatch(text) and not bullet:
            page.labels.append(span)
            page.headings.add("viewpoint")
            viewpoint, programme, where = [], None, "viewpoint"
            page.viewpoints.append((span, viewpoint))
            continue
        elif page.policy is None and (policy := form.POLICY.fullmatch(text)):
            page.policy = span.part(*policy.span("name"))
            page.labels.append(span.part(0, policy.start("name")))
            where = "tagline"
            continue
        elif page.policy is None and (form.CHAPTER.fullmatch(text) or form.FIELD.fullmatch(text)):
            page.labels.append(span)
            continue
        item = Item(span, bool(bullet), _cells(span))
        if len(item.cells) > 1:
            page.labels += [span.part(m.start(), m.end()) for m in _PIPE.finditer(span.text)]
        if viewpoint is not None and len(item.cells) == 1:
            viewpoint.append(item)
        elif where == "name" and programme is not None:
            programme.names.append(span)
            where = "named"
        elif where == "tagline":
            page.tagline, where = span, ""
        elif programme is not None and where in _WITHIN_PROGRAMME:
            programme.parts.setdefault(where, []).append(item)
        elif where in ("sdgs", "policy_figures"):
            page.parts.setdefault(where, []).append(item)
        else:
            page.strange.append(span)
    return page


def squeezed(text: str) -> str:
    """For comparing a label with its print: no widths, blanks or case."""
    return re.sub(r"\s", "", text).upper()


def _programme_number(text: str) -> int | None:
    found = form.PROGRAMME.fullmatch(text)
    if found and label_in(found["label"], form.PROGRAMME_LABELS):
        return int(found["number"])
    return None


def _cells(span: Span) -> list[Span]:
    """The cells of a markdown row (満足度 | 37.9% |), else the line itself."""
    if "|" not in span.text:
        return [span]
    cells, at = [], 0
    for piece in span.text.split("|"):
        cell = span.part(at, at + len(piece))
        if cell:
            cells.append(cell)
        at += len(piece) + 1
    return cells
