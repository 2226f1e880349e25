"""Activities and roles: who plans, does or should do what, in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.deeds import NOT_DONE, PHASES, STARTS, Deed, Doing, deeds_in, rows_of
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid, Record
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
        elif item.loose:
            out += _loose_row(item)
    for doing in chain(_of_lists(page), _dated(page)):
        out += rows_of(doing)
    return sorted(out, key=lambda row: row.line)


# -- tables -----------------------------------------------------------------------------------------------------------


_NO_DEEDS = frozenset(("remark", "issue", "grade", "previous_grade", "indicator", "rate", "unit", "baseline", "department", "plan_path", "programme", "item", "page", "related_plan", "component", "meeting", "frequency", "definition", "legend", "check", "action"))  # fmt: skip
"""A column of one of these holds no deeds, whatever stands beside it."""


@dataclass(slots=True)
class _Told:
    """What head, row labels and headings tell of a cell, in whatever direction the table lies: when, who, and whether planned or done."""

    year: int | None = None
    year_spans: list[Span] = field(default_factory=list)
    actor: list[Span] = field(default_factory=list)
    phase: str | None = None
    names: str = ""
    dated: bool = False
    """Whether a year is meant for this cell, also one that cannot be read."""

    def over(self, other: _Told) -> _Told:
        """What this one tells, and what the other one does where this one is silent."""
        return _Told(
            self.year if self.dated else other.year, self.year_spans if self.dated else other.year_spans,
            self.actor or other.actor, self.phase or other.phase, self.names + other.names, self.dated or other.dated,
        )  # fmt: skip


def _of_grid(grid: Grid, item: Item, page: Page) -> Iterator[Doing]:
    """The deeds of a table: each cell of words with the year, the actor and the phase of its row and of its column."""
    if len(_PARTS & {kind for column in grid.columns for kind in column.kinds[:1]}) >= 3:
        return  # the columns of a PDCA sheet
    if grid.columns and grid.columns[0].kinds[:1] in (("grade",), ("legend",)):
        return  # what the marks mean
    role = _role_section(item.section) is not None or any("role" in c.kinds for c in grid.columns)
    labels = [c for c in grid.columns if _labels_rows(grid, c)]
    heads = {c.index: _of_head(c, role=role) for c in grid.columns if c not in labels}
    values = [c for c in grid.columns if c.index in heads and _may_hold_deeds(grid, c, heads[c.index])]
    above = _Told(phase=_phase_above(item.section))
    if (year := _year_above(item.section)) is not None:
        above.year, above.year_spans, above.dated = year[0], [year[1]], True
    if _measured(grid, values):
        labels = [c for c in labels if "department" not in c.kinds]
    rows = [(record, _of_labels(record, labels)) for record in grid.records]
    whos = any(told.actor for _, told in rows) or any(heads[c.index].actor for c in values)
    phases = any(told.phase for _, told in rows) or any(heads[c.index].phase for c in values)
    when = above.dated or any(told.dated for _, told in rows) or any(heads[c.index].dated for c in values)
    years = len({heads[c.index].year for c in values} - {None})
    if not role and not (when and (whos or phases or years >= 2)) and not (phases and whos and page.year is not None):
        return
    if not role:
        # Beside columns that say when, who or in which phase, a column of which nothing is told holds none of the deeds.
        acting = any(heads[c.index].actor for c in values)
        for column in values:
            if acting and not column.kinds:
                heads[column.index].actor = column.spans  # 介護と障がいの事業所 beside 診療所、薬局
        values = [c for c in values if heads[c.index] != _Told() or not (whos or phases)]
    if not whos and _measured(grid, values):
        return  # what was done for an indicator is told by its figures
    cells: dict[tuple[int, int | None, str, str | None, int], tuple[_Told, list[Span]]] = {}
    group = 0
    for record, row in rows:
        # A row without a label of its own, but for its phase, goes on with the one above: (予定)… and (結果)… below it.
        fresh = [c for c in labels if record.at(c) and c.index not in record.carried]
        group += any((told := _label_of(_text(record.at(c)))) is None or told.dated for c in fresh) or not labels
        for column in values:
            spans = record.at(column)
            if not spans or _ARROWS.fullmatch(_text(spans)):
                continue
            told = heads[column.index].over(row).over(above)
            if told.year is None and not told.dated and not role and page.year is not None:
                told.year, told.year_spans = page.year, page.year_spans
            key = (group, told.year, _text(told.actor), told.phase, column.index)
            cells.setdefault(key, (told, []))[1].extend(spans)
    beside: dict[tuple[int, int | None, str], list[Deed]] = {}
    for (group, *_), (told, spans) in sorted(cells.items(), key=lambda cell: cell[1][0].phase != "planned"):
        deeds = deeds_in(spans)
        planned = beside.setdefault((group, told.year, _text(told.actor)), [])
        planned += [deed for deed in deeds if (deed.phase or told.phase) == "planned"]
        role_ = told.phase == "expected_role"
        yield Doing(
            deeds, None if role_ else told.year, [] if role_ else told.year_spans, [] if told.phase == "milestone" else told.actor, told.phase,
            planned, told.phase is None and any(deed.phase is None for deed in deeds),
        )  # fmt: skip


_ARROWS = re.compile(r"[→⇒➡〃\-ー―－\s]+")


def _text(spans: list[Span]) -> str:
    return "".join(span.text for span in spans)


def _cells(grid: Grid, column: Column) -> list[str]:
    return [_text(record.at(column)) for record in grid.records if record.at(column)]


def _label_of(text: str) -> _Told | None:
    """What the label of a row tells: a year, an actor, a phase; 町(予定) both."""
    if len(text) > 24:
        return None
    meaning = sense(text)
    phase = next((PHASES[kind] for kind in meaning.kinds if kind in _PHASE_LABELS), None) if meaning else None
    if meaning and meaning.kinds == ("years",):
        return _Told(meaning.years[0] if len(meaning.years) == 1 else None, dated=True)
    return _Told(phase=phase) if phase else None


_PHASE_LABELS = frozenset(("planned", "done", "actual", "milestone", "role"))


def _labels_rows(grid: Grid, column: Column) -> bool:
    """Whether the cells of a column are labels: years, actors, phases, or the names of what the row is about."""
    texts = _cells(grid, column)
    if not texts or column.actor or column.kinds == ("years",):
        return False
    if column.kinds and column.kinds[0] in ("actor", "year", "programme", "item", "plan_path", "number", "component"):
        return True
    wordy = column.kinds and column.kinds[0] not in ("indicator_kind", "department", "grade")
    return not wordy and sum(_label_of(t) is not None or is_actor(t) for t in texts) >= 0.7 * len(texts)


def _measured(grid: Grid, values: list[Column]) -> bool:
    """Whether a table tells of indicators: who is named in it only answers for them."""
    return any(set(c.kinds) & {"indicator", "unit", "target"} for c in grid.columns if c not in values)


_WHO = ("actor", "operator", "department")


def _of_labels(record: Record, labels: list[Column]) -> _Told:
    """What the labels of a row tell together."""
    out = _Told()
    who = next((c for kind in _WHO for c in labels if kind in c.kinds), None)
    for column in labels:
        spans = record.at(column)
        if not spans:
            continue
        text = _text(spans)
        told = _label_of(text) or _Told()
        if told.dated:
            told.year_spans = spans
        elif "year" in column.kinds:
            told.dated, told.year_spans = (
                True,
                spans,
            )  # a cell with two years, or with none that can be read, is nobody's year
        meaning = sense(text) if len(text) <= 24 else None
        if meaning and meaning.actor:
            told.actor = _named_in(spans, meaning.actor)
        elif not told.phase and not told.dated and (column is who or (who is None and is_actor(text))):
            told.actor = spans
        if not told.phase and not told.dated and not told.actor:
            told.names = text
        out = out.over(told)
    return out


def _named_in(spans: list[Span], name: str) -> list[Span]:
    """The part of a label or head that names who acts."""
    for span in spans:
        if (at := span.text.find(name)) >= 0:
            return [span.part(at, at + len(name))]
    return spans


def _of_head(column: Column, *, role: bool) -> _Told:
    """What the head of a column tells."""
    out = _Told()
    if len(column.years) == 1:
        out.year, out.year_spans, out.dated = column.years[0], column.spans, True
    out.phase = next((PHASES[kind] for kind in column.kinds if kind in _PHASE_LABELS), None)
    if column.actor:
        out.actor = _named_in(column.spans, column.actor)
        out.phase = out.phase if out.phase != "expected_role" or role else None
    if role and out.phase in (None, "expected_role") and (column.actor or out.phase):
        out.phase = "expected_role"
    return out


def _may_hold_deeds(grid: Grid, column: Column, told: _Told) -> bool:
    """Whether the cells of a column are things that somebody does: words, and no figures, grades or names."""
    if set(column.kinds) & _NO_DEEDS and not (told.phase or told.actor):
        return False
    alike = [c for c in grid.columns if c.kinds == column.kinds and c.actor == column.actor]  # the years together
    texts = [text for c in alike for text in _cells(grid, c) if not _ARROWS.fullmatch(text)]
    return bool(_cells(grid, column)) and sum(len(t) >= 3 and not _FIGURE.match(fold(t)) for t in texts) >= 0.6 * len(
        texts
    )


_FIGURE = re.compile(r"(?:[年月週]|延べ?|約|累計)?\s*[\d,.]+\s*\S{0,3}(?:以上|以下)?$|未?集計中?$")


def _phase_above(section: Section) -> str | None:
    return next((PHASES[k] for one in section.above() if one.meaning for k in one.meaning.kinds if k in PHASES), None)


def _one_year(text: str) -> int | None:
    meaning = sense(text) if len(text) <= 24 else None
    return meaning.years[0] if meaning and meaning.kinds == ("years",) and len(meaning.years) == 1 else None


def _year_above(section: Section) -> tuple[int, Span] | None:
    for one in section.above():
        if one.heading and one.meaning and one.meaning.kinds == ("years",) and len(one.meaning.years) == 1:
            return one.meaning.years[0], one.heading.span
        if (
            one.heading
            and one.heading.level
            and len(found := re.findall(r"(?:令和|平成|[RH])\s*\d{1,2}\s*年度|20\d\d\s*年度", fold(one.title))) == 1
            and (year := _one_year(found[0])) is not None
        ):
            return year, one.heading.span
    return None


# -- roles and lists --------------------------------------------------------------------------------------------------


def _role_section(section: Section) -> Section | None:
    return next((one for one in section.above() if one.meaning and one.meaning.means("role")), None)


def _loose_row(item: Item) -> list[Found]:
    """市 | 1)… | 2)… under 役割; 市 | ・… under 令和5年度 in 実施した内容."""
    filled = [slot for slot in item.loose if slot]
    year, _, phase, _ = _headings(item.section)
    role = _role_section(item.section)
    if len(filled) < 2 or not (is_actor(filled[0].text) or (role and re.fullmatch(r"[^\d\s。]{1,12}", filled[0].text))):
        return []
    deeds = [deed for slot in filled[1:] for deed in deeds_in(slot.spans)]
    if role is not None:
        return rows_of(Doing(deeds, None, [], filled[0].spans, "expected_role"))
    return rows_of(Doing(deeds, year[0], [year[1]], filled[0].spans, phase)) if year and phase else []


_ROLE = re.compile(r"(?P<actor>[^\d\s:。、]{1,12}):\s*(?P<text>\S.*)")
"""学校:福祉の授業を行う."""


def _of_lists(page: Page) -> Iterator[Doing]:
    """Lists under a year, an actor and a phase, in whatever order these headings stand."""
    done: set[int] = set()
    for at, item in enumerate(page.items):
        section = item.section
        if item.grid is not None or item.loose:
            continue
        year, actor, phase, role = _headings(section)
        if item.field is not None and item.field.sense is not None and item.field.values:
            kinds = item.field.sense.kinds
            own = (
                next((PHASES[k] for k in kinds if k in ("planned", "done", "milestone")), None)
                if kinds[0] not in _PARTS and kinds[0] != "year"
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
                    or (
                        not (_FIGURE.match(first := fold(STARTS.sub("", item.field.values[0].text, count=1))))
                        and not ("target" in kinds and figure_like(first))
                    )
                )
            ):
                when = (item.field.sense.years[0], item.field.label) if item.field.sense.years else year
                yield Doing(
                    deeds_in(item.field.values),
                    when[0] if when else None,
                    [when[1]] if when else [],
                    actor if own != "milestone" else [],
                    own,
                    _planned_before(page, item),
                )
            elif kinds == ("years",) and (phase or actor) and year is None:
                for one in item.field.sense.years:  # both of 令和7年度~令和8年度
                    yield Doing(
                        deeds_in(item.field.values), one, [item.field.label], actor, phase, inferred=phase is None
                    )
            elif item.field.sense.actor and "role" in kinds:
                yield Doing(deeds_in(item.field.values), None, [], _named_in([item.field.label], item.field.sense.actor), "expected_role")  # fmt: skip
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
                wrapped = list(_wrapped(page.items[at:]))
                done.update(map(id, wrapped))
                yield Doing(deeds_in([line.span, *(one.span for one in wrapped)]), None, [], owner, "expected_role")


def _wrapped(items: list[Item]) -> Iterator[Line]:
    """The lines in which an item of a list goes on: set in further than its mark, up to the end of its sentence."""
    first = last = items[0].line
    for item in items[1:]:
        line = item.line
        if line is None or first is None or last is None or item.section is not items[0].section:
            return
        if line.style or line.fields or line.blank_above or line.indent <= first.indent or last.text.endswith("。"):
            return
        yield line
        last = line


_YEAR_FIRST = re.compile(r"(?P<year>(?:令和|平成|[RH])\s*+\d{1,2}\s*+年度|20\d\d\s*+年度)[\s:：]+(?P<text>\S.*)")


def _dated(page: Page) -> Iterator[Doing]:
    """1. 令和5年度 窓口が一つになる, in a numbered list under a heading of milestones."""
    for section in page.outline.root.walk():
        m = _YEAR_FIRST.match(section.heading.body.folded) if section.heading and section.parent else None
        phase = _phase_above(section.parent) if m and section.parent else None
        if m and phase and section.heading and (year := _one_year(m["year"])) is not None:
            body = section.heading.body
            yield Doing(deeds_in([body.part(*m.span("text"))]), year, [body.part(*m.span("year"))], [], phase)


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


def _headings(section: Section) -> tuple[tuple[int, Span] | None, list[Span], str | None, Section | None]:
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
