"""Activities and roles: who plans, does or should do what, in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.deeds import NOT_DONE, PHASES, STARTS, Deed, Doing, deeds_in, rows_of
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import figure_like
from welfare_etl.families.plans.vocabulary import is_actor, sense
from welfare_etl.normalize.text import fold

__all__ = ["activities_of"]

_PARTS = frozenset(("plan", "do", "check", "action"))


def activities_of(page: Page) -> list[Found]:
    """Every activity and role of a document, in its order."""
    out: list[Found] = []
    for item in page.items:
        if item.grid is not None:
            for doing in _of_grid(item.grid, item, page):
                out += rows_of(doing)
        elif item.loose and (role := _role_section(item.section)) is not None:
            out += _role_row(item, role)
    for doing in _of_lists(page):
        out += rows_of(doing)
    return sorted(out, key=lambda row: row.line)


# -- tables -----------------------------------------------------------------------------------------------------------


def _of_grid(grid: Grid, item: Item, page: Page) -> Iterator[Doing]:
    if sum(column.kinds[:1] == (part,) for column in grid.columns for part in _PARTS) >= 3:
        return  # the columns of a PDCA sheet
    yearly = [c for c in grid.columns if c.kinds == ("years",)]
    years = [c for c in grid.columns if "year" in c.kinds or (c.index == 0 and not c.kinds and _years_down(grid, c))]
    actors = [c for c in grid.columns if "actor" in c.kinds]
    heads = [c for c in grid.columns if c.actor]
    phases = [
        c
        for c in grid.columns
        if set(c.kinds) & {"planned", "done", "milestone", "actual"} and not c.actor and _wordy(grid, c)
    ]
    if (years or _year_above(item.section) is not None) and (heads or [c for c in phases if "milestone" in c.kinds]):
        yield from _years_and_actors(grid, years, item)
    elif any("role" in c.kinds for c in grid.columns) or (_role_section(item.section) is not None and heads):
        yield from _roles(grid, item)
    elif phases and (actors or years or any(c.years for c in phases) or _year_above(item.section) is not None):
        yield from _actors_and_phases(grid, actors, years, phases, item, page)
    elif len(yearly) >= 2 and _wordy_years(grid, yearly):
        yield from _across_years(grid, yearly, actors, item, page)


def _years_down(grid: Grid, column: Column) -> bool:
    texts = ["".join(s.text for s in r.at(column)) for r in grid.records if r.at(column)]
    return bool(texts) and sum(_one_year(text) is not None for text in texts) >= 0.7 * len(texts)


def _one_year(text: str) -> int | None:
    meaning = sense(text) if len(text) <= 24 else None
    return meaning.years[0] if meaning and meaning.kinds == ("years",) and len(meaning.years) == 1 else None


def _wordy(grid: Grid, column: Column) -> bool:
    """Whether the cells of a column are words and not figures or grades."""
    texts = ["".join(s.text for s in r.at(column)) for r in grid.records if r.at(column)]
    return bool(texts) and sum(
        len(t) >= 3 and not re.fullmatch(r"[\d,.%]+\S{0,3}(?:以上|以下)?", fold(t)) for t in texts
    ) >= 0.6 * len(texts)


def _wordy_years(grid: Grid, yearly: list[Column]) -> bool:
    texts = ["".join(s.text for s in r.at(c)) for r in grid.records for c in yearly if r.at(c)]
    return bool(texts) and sum(
        len(t) >= 3 and not re.match(r"[\d,.]+\s*\S{0,3}$", fold(t)) for t in texts
    ) >= 0.6 * len(texts)


def _year_above(section: Section) -> tuple[int, Span] | None:
    for one in section.above():
        if one.heading and one.meaning and one.meaning.kinds == ("years",) and len(one.meaning.years) == 1:
            return one.meaning.years[0], one.heading.span
        if (
            one.heading
            and one.heading.level
            and (m := re.search(r"(?:令和|平成|[RH])\s*\d{1,2}\s*年度|20\d\d\s*年度", fold(one.title)))
            and (year := _one_year(m[0])) is not None
        ):
            return year, one.heading.span
    return None


def _years_and_actors(grid: Grid, years: list[Column], item: Item) -> Iterator[Doing]:
    """A row a year, a column an actor (and one of milestones); cells of one year and column are read as one."""
    above = _year_above(item.section)
    columns = [
        c
        for c in grid.columns
        if c not in years and not set(c.kinds) & {"remark", "issue", "grade", "indicator", "rate"}
    ]
    unknown = [c for c in columns if c.actor or set(c.kinds) & {"milestone", "planned", "done"} or not c.sense]
    phased = next((c for c in columns if _phases_down(grid, c)), None)
    unknown = [c for c in unknown if c is not phased]
    groups: dict[tuple[int | None, int, str | None], tuple[list[Span], list[Span]]] = {}
    order: list[tuple[int | None, int, str | None]] = []
    year: int | None = above[0] if above else None
    year_spans: list[Span] = [above[1]] if above else []
    for record in grid.records:
        for column in years:
            if record.at(column):
                # A cell with two years, or with none that can be read, is nobody's year: not that of the row above either.
                year, year_spans = _one_year("".join(s.text for s in record.at(column))), record.at(column)
        told = _phase_of("".join(s.text for s in record.at(phased))) if phased else None
        for column in unknown:
            if spans := record.at(column):
                key = (year, column.index, told)
                if key not in groups:
                    groups[key] = ([], year_spans)
                    order.append(key)
                groups[key][0].extend(spans)
    by_index = {c.index: c for c in unknown}
    beside: dict[tuple[int | None, int], list[Deed]] = {}
    for key in sorted(order, key=lambda k: (k[0] or 0, k[1], k[2] != "planned")):
        spans, year_spans = groups[key]
        column = by_index[key[1]]
        phase = next((PHASES[k] for k in column.kinds if k in PHASES), key[2])
        deeds = deeds_in(spans)
        planned = beside.setdefault(key[:2], [])
        planned += [deed for deed in deeds if (deed.phase or phase) == "planned"]
        inferred = phase is None and any(deed.phase is None for deed in deeds)
        actor = [] if phase == "milestone" else column.spans
        actor = _actor_spans(column) if phase != "milestone" else actor
        yield Doing(deeds, key[0], year_spans, actor, phase, planned, inferred)


def _phase_of(text: str) -> str | None:
    meaning = sense(text) if len(text) <= 12 else None
    return next((PHASES[kind] for kind in meaning.kinds if kind in PHASES), None) if meaning else None


def _phases_down(grid: Grid, column: Column) -> bool:
    """Whether a column says 計画 and 実績 in turn."""
    texts = ["".join(s.text for s in r.at(column)) for r in grid.records if r.at(column)]
    return len(set(texts)) >= 2 and all(map(_phase_of, texts))


def _actor_spans(column: Column) -> list[Span]:
    """The part of a head that names who acts."""
    if not column.actor or not column.spans:
        return column.spans if column.sense is None else []
    for span in column.spans:
        bare = "".join(span.text.split())
        at = span.text.find(column.actor) if column.actor in span.text else (0 if column.actor in bare else -1)
        if at >= 0:
            return [span.part(at, at + len(column.actor))]
    return column.spans


def _roles(grid: Grid, item: Item) -> Iterator[Doing]:
    """What each actor should do: a column an actor, or a column of actors beside one of roles."""
    actors = [c for c in grid.columns if "actor" in c.kinds and not c.actor]
    for record in grid.records:
        for column in grid.columns:
            if column in actors or set(column.kinds) & {"indicator", "remark", "plan_path", "programme"}:
                continue
            if not (column.actor or "role" in column.kinds):
                continue
            spans = record.at(column)
            actor = _actor_spans(column) if column.actor else next((record.at(c) for c in actors if record.at(c)), [])
            if not actor and is_actor("".join(s.text for s in record.at(grid.columns[0]))):
                actor = record.at(grid.columns[0])
            if spans:
                yield Doing(deeds_in(spans), None, [], actor, "expected_role")


def _actors_and_phases(
    grid: Grid, actors: list[Column], years: list[Column], phases: list[Column], item: Item, page: Page
) -> Iterator[Doing]:  # fmt: skip
    """A row a thing: who, planned, done."""
    above = _year_above(item.section)
    if actors == [] and any(set(c.kinds) & {"indicator", "unit", "target"} for c in grid.columns if c not in phases):
        return
    for record in grid.records:
        year, year_spans = (above[0], [above[1]]) if above else (None, [])
        for column in years:
            if record.at(column):
                # A cell with two years, or with none that can be read, is nobody's year: not that of the row above either.
                year, year_spans = _one_year("".join(s.text for s in record.at(column))), record.at(column)
        actor = next((record.at(c) for c in actors if record.at(c)), [])
        planned: dict[int | None, list[Deed]] = {}
        for column in sorted(phases, key=lambda c: "done" in c.kinds or "actual" in c.kinds):
            spans = record.at(column)
            if not spans:
                continue
            when, when_spans = (column.years[0], column.spans) if column.years else (year, year_spans)
            if when is None and page.year is not None:
                when, when_spans = page.year, page.year_spans
            kinds = column.kinds
            phase = (
                "milestone" if "milestone" in kinds else "actual" if "done" in kinds or "actual" in kinds else "planned"
            )
            deeds = deeds_in(spans)
            if phase == "planned":
                planned[when] = deeds
            yield Doing(deeds, when, when_spans, [] if phase == "milestone" else actor, phase, planned.get(when, []))


def _across_years(grid: Grid, yearly: list[Column], actors: list[Column], item: Item, page: Page) -> Iterator[Doing]:
    """A row an actor or a measure, a column a year; 予定 and 実績 as labels of rows or of the table."""
    labels = [c for c in grid.columns if c.index < yearly[0].index]
    table_phase = next(
        (p for one in item.section.above() if one.meaning for k in one.meaning.kinds if (p := PHASES.get(k))), None
    )
    planned: dict[tuple[str, int], list[Deed]] = {}
    for record in grid.records:
        phase, actor = table_phase, next((record.at(c) for c in actors if record.at(c)), [])
        for column in labels:
            text = "".join(s.text for s in record.at(column))
            meaning = sense(text) if text and len(text) <= 20 else None
            if meaning and (found := next((PHASES[k] for k in meaning.kinds if k in PHASES), None)):
                phase = found  # 予定, 実績, 年度末のめやす, also where the column is one of actors
                actor = [] if actor is record.at(column) or actor == record.at(column) else actor
            elif not actor and text and is_actor(text):
                actor = record.at(column)
        for column in yearly:
            spans = record.at(column)
            if spans and not re.fullmatch(r"[→⇒➡〃\-ー―\s]+", "".join(s.text for s in spans)):
                key = ("".join(s.text for s in record.at(labels[0])) if labels else "", column.years[0])
                deeds = deeds_in(spans)
                if phase == "planned":
                    planned[key] = deeds
                yield Doing(deeds, column.years[0], column.spans, actor, phase, planned.get(key, []), phase is None)


# -- roles and lists --------------------------------------------------------------------------------------------------


def _role_section(section: Section) -> Section | None:
    return next((one for one in section.above() if one.meaning and one.meaning.means("role")), None)


def _role_row(item: Item, role: Section) -> list[Found]:
    """市 | 1)… | 2)… under 役割."""
    filled = [slot for slot in item.loose if slot]
    if len(filled) < 2 or not (is_actor(filled[0].text) or re.fullmatch(r"[^\d\s。]{1,12}", filled[0].text)):
        return []
    deeds = [deed for slot in filled[1:] for deed in deeds_in(slot.spans)]
    return rows_of(Doing(deeds, None, [], filled[0].spans, "expected_role"))


_ROLE = re.compile(r"(?P<actor>[^\d\s:。、]{1,12}):\s*(?P<text>\S.*)")
"""学校:福祉の授業を行う."""


def _of_lists(page: Page) -> Iterator[Doing]:
    """Lists under a year, an actor and a phase, in whatever order these headings stand."""
    done: set[int] = set()
    for item in page.items:
        section = item.section
        if item.grid is not None or item.loose:
            continue
        year, actor, phase, role = _headings(section, page)
        if item.field is not None and item.field.sense is not None and item.field.values:
            kinds = item.field.sense.kinds
            own = (
                next((PHASES[k] for k in kinds if k in ("planned", "done", "milestone")), None)
                if kinds[0] not in _PARTS
                else None
            )
            if own is None and "actual" in kinds and year is not None and actor:
                own = "actual"
            if (
                own
                and (year is not None or item.field.sense.years)
                and len(item.field.values[0].text) > 2
                and (
                    NOT_DONE.search(item.field.values[0].text)
                    or not figure_like(STARTS.sub("", item.field.values[0].text, count=1))
                )
            ):
                when = (item.field.sense.years[0], item.field.label) if item.field.sense.years else year
                yield Doing(
                    deeds_in(item.field.values),
                    when[0] if when else None,
                    [when[1]] if when else [],
                    actor,
                    own,
                    _planned_before(page, item),
                )
            elif role and is_actor(item.field.label.text):
                yield Doing(deeds_in(item.field.values), None, [], [item.field.label], "expected_role")
            continue
        line = item.line
        if line is None or any(one.values for one in line.fields) or id(line) in done:
            continue
        if year is not None and (phase or actor):
            if STARTS.match(line.text) or phase:
                yield Doing(
                    deeds_in([line.span]),
                    year[0],
                    [year[1]],
                    actor if phase != "milestone" else [],
                    phase,
                    _planned_before(page, item),
                    phase is None,
                )
        elif role and (m := _ROLE.fullmatch(line.body.folded)):
            yield Doing(
                deeds_in([line.body.part(*m.span("text"))]),
                None,
                [],
                [line.body.part(*m.span("actor"))],
                "expected_role",
            )
        elif role and len(line.parts) == 2 and is_actor(line.parts[0].text):
            yield Doing(deeds_in([line.parts[1]]), None, [], [line.parts[0]], "expected_role")
        elif role:
            owner = actor
            if (
                owner
                and line.span is not owner[0]
                and (STARTS.match(line.text) or line.text.endswith("。") or "ます" in line.text)
            ):
                yield Doing(deeds_in([line.span]), None, [], owner, "expected_role")


def _planned_before(page: Page, item: Item) -> list[Deed]:
    """The plan printed directly before in the same section or its sibling, for 未実施."""
    printed = item.line.text if item.line else " ".join(span.text for span in item.field.values) if item.field else ""
    if not NOT_DONE.search(printed):
        return []
    at = next((n for n, other in enumerate(page.within(item.section)) if other is item), 0)
    for other in reversed(page.within(item.section)[:at]):
        if other.field and other.field.sense and "planned" in other.field.sense.kinds:
            return deeds_in(other.field.values)
    beside = item.section.parent.children if item.section.parent else []
    for section in beside:
        if (
            isinstance(section, Section)
            and section.meaning
            and "planned" in section.meaning.kinds
            and section is not item.section
        ):
            return deeds_in([child.span for child in section.children if isinstance(child, Line)])
    return []


def _headings(section: Section, page: Page) -> tuple[tuple[int, Span] | None, list[Span], str | None, Section | None]:
    """Year, actor, phase and role section that the headings above tell."""
    actor: list[Span] = []
    phase: str | None = None
    role: Section | None = None
    for one in section.above():
        if one.heading is None:
            continue
        if one.meaning is not None:
            kinds = one.meaning.kinds
            if kinds[0] in ("remark", "indicator", "grade", "legend", "issue", "situation"):
                return None, [], None, None
            if phase is None:
                phase = next((PHASES[k] for k in kinds if k in ("planned", "done", "milestone")), None)
            if role is None and "role" in kinds:
                role = one
            if not actor and one.meaning.actor:
                actor = [one.heading.body]
        elif not actor and is_actor(one.title) and not one.heading.word:
            actor = [one.heading.body]
    return _year_above(section), actor, phase, role
