"""A roadmap's rows as its three tables: grades by year, key indicators and roles, activities by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from welfare_etl.evidence.span import Span
from welfare_etl.families.labels import label_in
from welfare_etl.families.roadmap.form import (
    ACTOR_HEADERS,
    ASSOCIATION,
    BRACKET,
    HEADER_ENDINGS,
    HEADERS,
    ITEM,
    KNOWN_ACTORS,
    MARKS,
    MODES,
    NUMBERED,
    OBJECTIVE,
)
from welfare_etl.normalize.eras import era_year, fiscal_year
from welfare_etl.normalize.text import fold, squash
from welfare_etl.records.document import Row

__all__ = ["Column", "Grades", "Roadmap", "Years", "tables_of", "year_of"]

_HEADER_LENGTH = 40
_BOTH_CALENDARS = re.compile(r"(?P<western>(?:19|20)\d\d)\D{0,3}(?P<era>令和|平成|R|H)\s?(?P<year>\d{1,2})")


@dataclass(frozen=True, slots=True)
class Column:
    """A header cell: ``name`` as in the form's tables, ``actor`` where the header begins with one; ``wanted`` is the label where
    the print differs."""

    name: str
    index: int
    span: Span
    actor: str | None = None
    wanted: str | None = None


@dataclass(slots=True)
class Years:
    """One row of the activities' table; ``year`` None where the first cell is blank or not readable."""

    year: int | None
    line: int
    year_span: Span | None
    cells: dict[int, list[Span]]
    width: int = 0
    rule: str = "year_of_row"
    confidence: float = 1.0


@dataclass(slots=True)
class Grades:
    """The table of grades: the years of its header in order, and its rows as cells."""

    years: list[tuple[Span | None, int | None]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    legend: Span | None = None


@dataclass(slots=True)
class Roadmap:
    """``plain`` are the lines in no table; ``labels`` the header cells; ``strange`` the cells that fit nowhere."""

    grades: Grades | None = None
    columns: list[Column] = field(default_factory=list)
    cells: dict[int, list[Span]] = field(default_factory=dict)
    year_columns: list[Column] = field(default_factory=list)
    years: list[Years] = field(default_factory=list)
    plain: list[Span] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    strange: list[Span] = field(default_factory=list)
    repaired: list[tuple[Span, str]] = field(default_factory=list)
    shifted: list[tuple[int, str, list[Span]]] = field(default_factory=list)
    """Rows of the table of roles whose cells do not stand under their headers: line, why, cells."""


def year_of(text: str) -> tuple[int | None, str | None]:
    """The fiscal year that a cell names, or None and why not: two calendars that disagree are no year.

    >>> year_of("2021 (R3) 年度"), year_of("2021 (R4) 年度")
    ((2021, None), (None, '2021 is not R4 (2022)'))
    """
    folded = fold(text)
    both = _BOTH_CALENDARS.search(folded)
    if both and era_year(both["era"], int(both["year"])) != int(both["western"]):
        other = era_year(both["era"], int(both["year"]))
        return None, f"{both['western']} is not {both['era']}{both['year']} ({other})"
    year = fiscal_year(folded)
    if year is None:
        bare = re.fullmatch(r"\s*((?:19|20)\d\d)\s*", folded)
        year = int(bare[1]) if bare else None
    return year, None if year else "no year"


def _cells(row: Row) -> dict[int, list[Span]]:
    """The filled cells by column; a cell that markup broke into several is one column still."""
    out: dict[int, list[Span]] = {}
    for cell in row.cells:
        span = Span.whole(row, cell)
        if span:
            out.setdefault(cell.column, []).append(span)
    return out


def _column(index: int, span: Span) -> Column | None:
    if span.end - span.start > _HEADER_LENGTH:
        return None
    text = span.text.strip("*").strip()
    if found := label_in(text, HEADERS):
        return Column(found.name, index, span, wanted=found.label if found.repaired else None)
    bare = squash(text)
    for name, endings in HEADER_ENDINGS.items():
        for ending in endings:
            if bare.endswith(ending) and 2 <= len(bare) - len(ending) <= 20:
                actor = text[: -len(ending)].strip()
                known = label_in(text, ACTOR_HEADERS)
                if known and known.repaired:
                    return Column(name, index, span, known.name, known.label)
                return Column(name, index, span, actor)
    for name, endings in HEADER_ENDINGS.items():
        for ending in endings:
            # The ending with one wrong character; what stands before it is the actor all the same.
            tail = bare[-len(ending) :]
            if len(ending) >= 4 and len(bare) > len(ending) + 1 and Levenshtein.distance(tail, ending) == 1:
                return Column(name, index, span, text[: -len(ending)].strip(), text[: -len(ending)].strip() + ending)
    return None


def _header(cells: dict[int, list[Span]]) -> list[Column]:
    return [column for index, spans in cells.items() if len(spans) == 1 and (column := _column(index, spans[0]))]


def _year_like(span: Span) -> bool:
    return len(span.bare) <= 16 and (year_of(span.text)[0] is not None or bool(_BOTH_CALENDARS.search(span.folded)))


def tables_of(rows: Sequence[Row]) -> Roadmap:
    """The rows of a roadmap parted into its tables, by the labels of their header rows, wherever these stand."""
    found = Roadmap()
    state = "plain"
    for row in rows:
        if row.echo:
            continue
        cells = _cells(row)
        if not cells:
            continue
        header = _header(cells)
        years = [index for index, spans in cells.items() if _year_like(spans[0])]
        names = {column.name for column in header}
        if len(years) >= 2 and ("year" in names or _has_legend(cells) or min(years) <= 2):
            state = "grades"
            found.grades = _grades_header(cells, found)
        elif len(header) >= 2 and names & {"roles", "kpi"} and not names & {"results", "milestone"}:
            state = "roles"
            found.columns = header
            found.labels += [column.span for column in header]
            found.strange += _rest(cells, header)
        elif len(header) >= 2 and names & {"results", "milestone"}:
            state = "years"
            found.year_columns = header
            found.labels += [column.span for column in header]
            found.strange += _rest(cells, header)
        elif state == "grades" and found.grades and _is_grade_row(cells):
            found.grades.rows.append(row)
        elif state == "roles" and len(row.cells) > 1:
            if why := _roles_shifted(row, cells, found.columns):
                found.shifted.append((row.line, why, [span for spans in cells.values() for span in spans]))
                continue
            for index, spans in cells.items():
                found.cells.setdefault(index, []).extend(spans)
        elif state == "years" and len(row.cells) > 1:
            found.years.append(_year_row(row, cells, found))
        else:
            state = "plain" if len(row.cells) == 1 else state
            found.plain += [span for spans in cells.values() for span in spans]
    found.repaired = [(c.span, c.wanted) for c in (*found.columns, *found.year_columns) if c.wanted]
    return found


def _rest(cells: dict[int, list[Span]], header: Sequence[Column]) -> list[Span]:
    known = {column.index for column in header}
    return [span for index, spans in cells.items() if index not in known for span in spans]


def _grades_header(cells: dict[int, list[Span]], found: Roadmap) -> Grades:
    grades = Grades()
    first = last = None
    for index, spans in cells.items():
        span = spans[0]
        if _year_like(span):
            first, last = (index if first is None else first), index
        elif any(mark in span.bare for mark in map(squash, MARKS["legend"])):
            grades.legend = span
        else:
            found.labels += spans
    assert first is not None and last is not None
    for index in range(first, last + 1):
        here = cells.get(index)
        grades.years.append((here[0], year_of(here[0].text)[0]) if here else (None, None))
    return grades


def _has_legend(cells: dict[int, list[Span]]) -> bool:
    return any(mark in span.bare for spans in cells.values() for span in spans for mark in map(squash, MARKS["legend"]))


def _is_grade_row(cells: dict[int, list[Span]]) -> bool:
    return any(OBJECTIVE.fullmatch(spans[0].folded) for spans in cells.values())


def _roles_shifted(row: Row, cells: dict[int, list[Span]], columns: Sequence[Column]) -> str | None:
    """Why a row of the roles' table does not stand under its headers: another number of cells, or marks of another column."""
    width = 1 + max(column.index for column in columns)
    if len(row.cells) != width and max(cells) != len(row.cells) - 1:
        return f"{len(row.cells)} cells under {width} headers"
    if max(cells) >= width or (len(row.cells) < width and min(cells) == 0 and len(row.cells) > 1):
        return f"{len(row.cells)} cells under {width} headers"
    for column in columns:
        text = "".join(span.folded for span in cells.get(column.index, []))
        bracket = BRACKET.search(text)
        mode = label_in(bracket["name"], MODES) if bracket else None
        if mode and mode.name == "actor" and (column.name == "kpi" or column.actor in KNOWN_ACTORS):
            return f"the column {column.span.text} names other actors"
        if column.name == "kpi" and ITEM.search(text) and not NUMBERED.search(text) and len(columns) > 1:
            return "the column of indicators has roles"
    return None


def _year_row(row: Row, cells: dict[int, list[Span]], found: Roadmap) -> Years:
    at = next((column.index for column in found.year_columns if column.name == "year"), 0)
    spans = cells.pop(at, [])
    if spans and not _year_like(spans[0]):
        found.strange += spans
        return Years(None, row.line, None, cells, len(row.cells), "year_not_read")
    if not spans:
        return Years(None, row.line, None, cells, len(row.cells), "year_blank")
    return Years(year_of(spans[0].text)[0], row.line, spans[0], cells, len(row.cells))


def restarts(year: Years, columns: Sequence[Column]) -> bool:
    """Whether a row without year is a row of its own: it has a milestone, or a heading that opens a cell (予定される…)."""
    for column in columns:
        spans = year.cells.get(column.index, [])
        if column.name == "milestone" and spans:
            return True
        if spans and (opening := BRACKET.match(spans[0].folded)) and label_in(opening["name"], MODES):
            return True
    return False


def shifted(year: Years, columns: Sequence[Column], width: int) -> str | None:
    """Why a row's cells do not stand under their headers; None where they seem to.

    A cell more or less than the header has moves the others. The marks tell it too: associations are named (▼) in their own column.
    """
    last = max(year.cells, default=-1)
    trimmed = year.width < width and last == year.width - 1
    if year.width != width and not trimmed and not (year.width > width and last < width):
        return f"{year.width} cells under {width} headers"
    for column in columns:
        text = "".join(span.folded for span in year.cells.get(column.index, []))
        if column.name == "milestone" and (ASSOCIATION.search(text) or BRACKET.match(text)):
            return "the column of milestones names actors"
        if column.name == "results" and column.actor in KNOWN_ACTORS and ASSOCIATION.search(text):
            return f"the column of {column.actor} names associations"
    return None
