"""実施事業: which projects the body runs, from the circles on the form and the chapters that it filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from welfare_etl.evidence.span import Span
from welfare_etl.families.ministry.form_2018 import MARKS

_SPACED = {key: r"\s*".join(map(re.escape, text)) for key, text in MARKS}
_TOKEN = re.compile(
    "|".join(f"(?P<{key}>{pattern})" for key, pattern in _SPACED.items())
    + r"|(?P<mark>[○〇◯●◎◉⭕✓✔☑■])|(?P<empty>[□☐◻])|(?P<letter>(?<!\S)[oO0](?!\S))"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks as printed: the projects marked, each mark's place, the labels' places, and what is neither."""

    projects: tuple[str, ...]
    marks: tuple[tuple[str | None, Span], ...]
    labels: tuple[Span, ...]
    rest: tuple[Span, ...]


def read_marks(parts: Sequence[Span]) -> Marked:
    """Reads the cells behind 実施事業※ in their order: a mark belongs to the label printed before it.

    That holds however a converter broke the row: the mark in the next cell, at the head of the next label's cell, or in
    the row below. A mark before the first label belongs to nobody. Boxes are another matter: where one is printed empty,
    each stands before its label.
    """
    boxes = any("empty" in {found.lastgroup for found in _TOKEN.finditer(part.folded)} for part in parts)
    waiting: Span | None = None
    projects: list[str] = []
    marks: list[tuple[str | None, Span]] = []
    labels: list[Span] = []
    rest: list[Span] = []
    current: str | None = None
    for part in parts:
        folded = part.folded
        at = 0
        for found in _TOKEN.finditer(folded):
            if folded[at : found.start()].strip():
                rest.append(Span(part.row, part.cell, part.start + at, part.start + found.start()))
            here = Span(part.row, part.cell, part.start + found.start(), part.start + found.end())
            kind = found.lastgroup
            if kind == "empty":
                labels.append(here)
            elif kind in ("mark", "letter") and boxes:
                waiting = here
            elif kind in ("mark", "letter"):
                marks.append((current, here))
                if current is not None and current not in projects:
                    projects.append(current)
            else:
                current = kind
                labels.append(here)
                if waiting is not None and current is not None:
                    marks.append((current, waiting))
                    projects.append(current)
                    waiting = None
            at = found.end()
        if folded[at:].strip():
            rest.append(Span(part.row, part.cell, part.start + at, part.end))
    if waiting is not None:
        marks.append((None, waiting))
    return Marked(tuple(projects), tuple(marks), tuple(labels), tuple(rest))


@dataclass(frozen=True, slots=True)
class Decision:
    """Which projects are run, and where marks and chapters disagree: (project, what was decided, why)."""

    projects: frozenset[str]
    doubts: tuple[tuple[str, bool, str], ...]


def decide(marked: Collection[str], chapters: Collection[str], filled_in: Collection[str]) -> Decision:
    """Marks and chapters put together.

    ``chapters`` are the projects that have a chapter, ``filled_in`` those whose chapter names who carries the project
    out. A chapter that names an implementer settles the doubt for the project; one that names none (市全体の体制整備の中で
    実施) does not. A mark without a chapter is taken for misplaced where another project has a chapter and no mark.
    """
    run: set[str] = set()
    doubts: list[tuple[str, bool, str]] = []
    unmarked = [project for project in filled_in if project not in marked]
    for project, _ in MARKS:
        is_marked, has_chapter, is_filled = project in marked, project in chapters, project in filled_in
        if is_marked and has_chapter:
            run.add(project)
        elif is_marked and unmarked:
            doubts.append((project, False, "marked, but its chapter is missing while a project without a mark has one"))
        elif is_marked:
            run.add(project)
            doubts.append((project, True, "marked, but its chapter is missing"))
        elif is_filled:
            run.add(project)
            doubts.append((project, True, "not marked, but its chapter is filled in and names who carries it out"))
        elif has_chapter:
            doubts.append((project, False, "not marked, and its chapter names nobody who carries it out"))
    return Decision(frozenset(run), tuple(doubts))
