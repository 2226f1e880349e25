"""Activities and roles that are written as lists: under a year, an actor and a phase, in whatever order these headings stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.deed_headings import (
    FIGURE,
    YEAR,
    named_in,
    one_year,
    phase_above,
    role_section,
    year_above,
)
from welfare_etl.families.plans.deeds import NOT_DONE, PHASES, STARTS, Deed, Doing, deeds_in, rows_of
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import figure_like
from welfare_etl.families.plans.vocabulary import PARTS, is_actor
from welfare_etl.normalize.text import fold

__all__ = ["dated", "lists_of", "loose_row"]


def loose_row(item: Item) -> list[Found]:
    """市 | 1)… | 2)… under 役割; 市 | ・… under 令和5年度 in 実施した内容."""
    filled = [slot for slot in item.loose if slot]
    year, _, phase, _ = _headings(item.section)
    role = role_section(item.section)
    if len(filled) < 2 or not (is_actor(filled[0].text) or (role and re.fullmatch(r"[^\d\s。]{1,12}", filled[0].text))):
        return []
    deeds = [deed for slot in filled[1:] for deed in deeds_in(slot.spans)]
    if role is not None:
        return rows_of(Doing(deeds, None, [], filled[0].spans, "expected_role"))
    return rows_of(Doing(deeds, year[0], [year[1]], filled[0].spans, phase)) if year and phase else []


_ROLE = re.compile(
    r"(?P<actor>[^\d\s:。、…]{1,12}|[^\d\s:。、]\s+[^\d\s:。、])(?:\s*+(?::|…++|・{3,}+)|\s++-++(?=\s))\s*+(?P<text>\S.*)"
)
"""学校:福祉の授業を行う; 住 民:声をかけ合う; 市……①相談員を置く。"""


_SAID = re.compile(rf"^(?:{STARTS.pattern})|。$|ます")
"""An item of a list, or a sentence."""


def lists_of(page: Page) -> Iterator[Doing]:
    """Lists under a year, an actor and a phase, in whatever order these headings stand."""
    done: set[int] = set()
    listing = set(page.titles) == {"roadmap"}  # what stands under a year is to be done then
    for at, item in enumerate(page.items):
        if item.field is not None and item.sense:
            heading = item.section.heading
            if (
                heading is None or item.field.label is not heading.span or not item.section.children
            ):  # its lines tell it
                yield from _of_label(item, page, listing=listing)
            continue
        line = item.line
        if line is None or any(one.values for one in line.fields) or id(line) in done:
            continue
        when, actor, phase, role = _headings(item.section)
        if listing and when is not None and not actor:
            above = _bullet_above(page.items, at)
            if above is line:
                continue  # - 住民, over the bullets that are set in further
            actor = [above.body] if above else []
        if (
            listing
            and not actor
            and when is not None
            and (m := _ROLE.fullmatch(line.body.folded))
            and is_actor(m["actor"])
        ):
            yield _doing([line.body.part(*m.span("text"))], when, [line.body.part(*m.span("actor"))], phase)
        elif listing and when is None and (told := _year_first(line)) is not None:
            own, planned, reached = told
            yield _doing([planned], own, actor, "planned" if reached else phase)
            if reached:
                yield _doing([reached], own, actor, "actual", deeds_in([planned]))
        elif when is not None and (phase or actor or listing):
            if STARTS.match(line.text) or phase:
                wrapped = list(_wrapped(page.items[at:])) if STARTS.match(line.text) else []
                done.update(map(id, wrapped))
                yield _doing(
                    [line.span, *(one.span for one in wrapped)], when, actor, phase, _planned_before(page, item)
                )
        elif role and (m := _ROLE.fullmatch(line.body.folded)):
            yield _doing([line.body.part(*m.span("text"))], None, [line.body.part(*m.span("actor"))], "expected_role")
        elif role and len(line.parts) == 2 and is_actor(line.parts[0].text):
            yield _doing(line.parts[1:], None, line.parts[:1], "expected_role")
        elif role and actor and line.span is not actor[0] and _SAID.search(line.text):
            wrapped = list(_wrapped(page.items[at:]))
            done.update(map(id, wrapped))
            yield _doing([line.span, *(one.span for one in wrapped)], None, actor, "expected_role")


def _doing(
    spans: list[Span], when: tuple[int, Span] | None, actor: list[Span], phase: str | None, planned: Sequence[Deed] = ()
) -> Doing:  # fmt: skip
    year, told = when or (None, None)
    who = [] if phase == "milestone" else actor
    return Doing(deeds_in(spans), year, [told] if told else [], who, phase, list(planned), phase is None)


def _of_label(item: Item, page: Page, *, listing: bool) -> Iterator[Doing]:
    """予定 | …, 結果 | … under a year; 令和7年度~令和8年度 | … under a phase or an actor; 行政の役割 | …."""
    assert item.field is not None
    when, actor, phase, _ = _headings(item.section)
    meaning, label, first = item.sense, item.field.label, item.said[0].text
    own = next((PHASES[k] for k in meaning.kinds if k in ("planned", "done", "milestone")), None)
    if phase and meaning.kinds[-1:] == ("years",):
        own = phase  # 令和6年度末 under めやす
    if meaning.word == "姿" and "roadmap" not in page.titles:
        own = None  # 2030年の姿 of a plan is an aim
    own_when = (meaning.years[0], label) if meaning.years else when
    bare = fold(STARTS.sub("", first, count=1))
    figure = FIGURE.match(bare) or (meaning.means("target") and figure_like(bare))
    if (
        own and meaning.kind not in (*PARTS, "year")
        and own_when is not None and len(first) > 2 and (NOT_DONE.search(first) or not figure)
    ):  # fmt: skip
        yield _doing(item.said, own_when, actor, own, _planned_before(page, item))
    elif meaning.kinds == ("years",) and (phase or actor or (listing and not figure)) and when is None:
        yield from (_doing(item.said, (year, label), actor, phase) for year in meaning.years)
    elif meaning.means("role") and (meaning.actor or (actor and meaning.kind == "role")):
        who = named_in([label], meaning.actor) if meaning.actor else actor
        yield _doing(item.said, None, who, "expected_role")


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


def _bullet_above(items: list[Item], at: int) -> Line | None:
    """- 住民, and below it, set in further: the bullet of the actor that a bullet is of; itself where it names one."""
    line, section = items[at].line, items[at].section
    for item in reversed(items[: at + 1]):
        above = item.line
        if above is None or line is None or item.section is not section:
            return None
        if (above is line or above.indent < line.indent) and above.style:
            return above if is_actor(above.body.text) else None
    return None


_YEAR_FIRST = re.compile(rf"(?P<year>{YEAR.pattern}|[RH]\d{{1,2}})(?:[ぁ-んァ-ヴ①-⑳](?=[:：]))?[\s:：]+(?P<text>\S.*)")


def _year_first(line: Line) -> tuple[tuple[int, Span], Span, Span | None] | None:
    """R5 縁側を2か所で試す: the year and the deed of a line, which is no figure; R5: … ⇒ …, also what came of it."""
    m = _YEAR_FIRST.fullmatch(line.body.folded)
    if m is None or FIGURE.match(m["text"]) or (year := one_year(m["year"])) is None:
        return None
    printed, text = (line.body.part(*m.span(name)) for name in ("year", "text"))
    at = text.text.find("⇒")
    planned, reached = (text.part(0, at), text.part(at + 1)) if at > 0 else (text, None)
    return (year, printed), planned, reached or None


def dated(page: Page) -> Iterator[Doing]:
    """1. 令和5年度 窓口が一つになる, in a numbered list under a heading of milestones."""
    for section in page.outline.root.walk():
        m = _YEAR_FIRST.match(section.heading.body.folded) if section.heading and section.parent else None
        phase = phase_above(section.parent) if m and section.parent else None
        if m and phase and section.heading and (year := one_year(m["year"])) is not None:
            body = section.heading.body
            yield Doing(deeds_in([body.part(*m.span("text"))]), year, [body.part(*m.span("year"))], [], phase)


def _planned_before(page: Page, item: Item) -> list[Deed]:
    """The plan printed directly before in the same section or its sibling, for 未実施."""
    printed = item.line.text if item.line else " ".join(span.text for span in item.field.values) if item.field else ""
    if not NOT_DONE.search(printed):
        return []
    at = next((n for n, other in enumerate(page.within(item.section)) if other is item), 0)
    for other in reversed(page.within(item.section)[:at]):
        if other.field and other.field.sense.means("planned"):
            return deeds_in(other.field.values)
    beside = item.section.parent.children if item.section.parent else []
    for section in beside:
        if isinstance(section, Section) and section.meaning.means("planned") and section is not item.section:
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
        if one.meaning:
            kinds = one.meaning.kinds
            if kinds[0] in ("remark", "indicator", "grade", "legend", "issue", "situation"):
                return None, [], None, None
            if phase is None:
                phase = next((PHASES[k] for k in kinds if k in ("planned", "done", "milestone")), None)
            if role is None and "role" in kinds:
                role = one
        elif not actor and is_actor(one.title) and not one.heading.word:
            actor = [one.heading.body]
    return year_above(section), actor, phase, role
