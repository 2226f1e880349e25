"""An indicator before it becomes rows: its name, its figures with their roles, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import Cell
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import clean, fold
from welfare_etl.normalize.units import UNIT_PATTERN

__all__ = [
    "INFERRED",
    "NAME_DIRECT",
    "NAME_VALUE",
    "UNIT_OF_NAME",
    "Draft",
    "Figure",
    "arrow_parts",
    "bare_name",
    "from_section",
    "settle",
]

_NAME_MARKS = re.compile(r"(?:[(（【\[]?再掲[^)）】\]]*[)）】\]]?|[※＊*]\d*|\|)\s*$|^[※＊]\s*")
UNIT_OF_NAME = re.compile(rf"[(\[【](?:単位[::]?\s*)?({UNIT_PATTERN}(?:/[年月回日])?)[)\]】]$")
"""参加者(人): the unit stands behind the name."""
_DOUBLED = re.compile(r"([^()]{1,5})[(](?=\1[)]$)")
INFERRED = "role_of_year"
"""The rule of a figure of which only the year is printed above it."""
_STATED = re.compile(r"目標|KPI|めざす|目指す")


@dataclass(slots=True)
class Figure:
    """A cell with its place: ``role`` baseline, target or actual; ``year`` of its head or of its own text."""

    role: str
    cell: Cell
    spans: list[Span]
    year: int | None = None
    rule: str = "table_cell"
    day: date | None = None
    day_spans: list[Span] = field(default_factory=list)
    """Where a column of its own (基準日) tells the day."""


@dataclass(slots=True)
class Draft:
    """An indicator as it is printed, before it becomes rows."""

    name: str
    name_spans: list[Span]
    section: Section
    figures: list[Figure] = field(default_factory=list)
    kind: str | None = None
    kind_spans: list[Span] = field(default_factory=list)
    programme: list[Span] = field(default_factory=list)
    path: list[Span] = field(default_factory=list)
    department: list[Span] = field(default_factory=list)
    related: list[Span] = field(default_factory=list)
    unit: list[Span] = field(default_factory=list)
    due: int | None = None
    due_spans: list[Span] = field(default_factory=list)
    promised: tuple[str, list[Span]] | None = None
    """A direction that a column of its own (方向) tells."""
    order: int = 0
    strays: list[Span] = field(default_factory=list)
    """Figures of its row that stand under no head."""
    aim: list[Span] = field(default_factory=list)
    """What a column of its own tells of the state that is wanted."""

    @classmethod
    def named(cls, span: Span, section: Section) -> Draft:
        """The indicator that a text names, without its number and marks."""
        name = bare_name(span)
        out = cls(clean(name.text), [name], section, order=span.line)
        out.part_unit()
        return out

    def part_unit(self) -> None:
        """Takes the unit from behind the name: 参加者(人); 雪かき隊のある集落(集落), which ends in it."""
        last = self.name_spans[-1]
        if m := UNIT_OF_NAME.search(last.folded):
            cut, start, end = m.start(), *m.span(1)
        elif m := _DOUBLED.search(last.folded):
            cut, start, end = m.end() - 1, m.end(), len(last.text) - 1
        else:
            return
        if cut:
            self.unit, self.name_spans[-1] = [last.part(start, end)], last.part(0, cut)
            self.name = said(self.name_spans) or self.name

    def tell_kind(self, spans: list[Span]) -> None:
        """What a cell or label says of the kind: 活動指標, 成果."""
        text = "".join(span.text for span in spans)
        meaning = sense(text)
        guess = "activity" if "活動" in text else "outcome" if "成果" in text else None
        self.kind, self.kind_spans = meaning.indicator_kind if meaning else guess, spans

    def add(self, role: str, cell: Cell, spans: list[Span], year: int | None = None, rule: str = "table_cell") -> None:
        self.figures.append(Figure(role, cell, spans, cell.year if cell.year is not None else year, rule))


def bare_name(span: Span) -> Span:
    """An indicator's name without its number, marks and 再掲."""
    out = span
    if m := re.match(r"\s*(?:[①-⑳❶-❿]|[(（]?\d{1,2}[)）.、．]\s*(?=\D)|[・●○■◆▪▼※-]\s*)+", fold(out.text)):
        out = out.part(m.end())
    while m := _NAME_MARKS.search(out.text):
        before = out.part(0, m.start()) if m.start() else out.part(m.end())
        if not before:
            break
        out = before
    return out


def from_section(draft: Draft, section: Section) -> None:
    """What the headings above say: 成果指標, めざす数字(2027年度)."""
    for one in section.above():
        meaning = one.meaning
        if meaning.means("indicator") and one.heading:
            if draft.kind is None and meaning.indicator_kind:
                draft.kind, draft.kind_spans = meaning.indicator_kind, [one.heading.span]
            if draft.due is None and len(meaning.years) == 1:
                draft.due, draft.due_spans = meaning.years[0], [one.heading.span]
            break


def settle(draft: Draft, *, reports: bool) -> None:
    """Roles of the figures that have no label: by their years, else by their order."""
    loose = [figure for figure in draft.figures if figure.role == "?"]
    if not loose:
        return
    roles = {figure.role for figure in draft.figures}
    dated = [figure for figure in loose if figure.year is not None]
    if len(dated) == len(loose) == 2 and dated[0].year != dated[1].year:
        early, late = sorted(dated, key=lambda figure: figure.year or 0)
        early.role, late.role = "baseline", "target"
        return
    if reports:
        loose[0].role = "actual"
        for other in loose[1:]:
            other.role = "target" if "target" not in roles and len(loose) == 2 else "extra"
    elif len(loose) == 1 and "target" not in roles and "baseline" in roles:
        loose[0].role = "target"  # 現状 100%→維持
    elif len(loose) == 1:
        stated = any(
            _STATED.search(section.meaning.word + section.title) and section.meaning
            for section in draft.section.above()
        )
        figure = loose[0]
        promise = figure.cell.direction not in (None, "=") or (stated and "target" not in roles)
        figure.role = (
            "target" if promise and "target" not in roles else "baseline" if "baseline" not in roles else "extra"
        )
    else:
        loose[0].role, loose[1].role = "baseline", "target"
        for other in loose[2:]:
            other.role = "extra"


NAME_VALUE = re.compile(
    r"(?P<name>.*?[^\s\d,.(（、:：])[\s:：]++(?P<value>(?:約|延べ?|累計|年|月|週|実人数)?\s*+[\d▲△].*|[-−―–]\s*+(?:[(（].*)?)$"
)
NAME_DIRECT = re.compile(
    r"(?P<name>.*?[^\d\s(（]{2}(?:[率数度額量合]|割合|回数|人数))(?P<value>[\d▲△][\d,.]*\s*+(?:%|％|[一-龥ヶか]{1,4}).*)$"
)


def arrow_parts(span: Span) -> list[Span]:
    parts, at = [], 0
    for m in re.finditer(r"→|⇒|➡", span.text):
        if span.text[: m.start()].strip() and span.text[m.end() :].strip():
            parts.append(span.part(at, m.start()))
            at = m.end()
    parts.append(span.part(at))
    return [part for part in parts if part]
