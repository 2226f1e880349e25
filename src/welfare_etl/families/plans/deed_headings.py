"""What the headings above say of a deed, and what its label names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.context import Page
from welfare_etl.families.plans.deeds import PHASES
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import is_actor, sense
from welfare_etl.normalize.text import fold

__all__ = ["FIGURE", "YEAR", "named_in", "objective_of", "one_year", "phase_above", "role_section", "year_above"]

YEAR = re.compile(r"(?:令和|平成|[RH])\s*+\d{1,2}\s*+年度|20\d\d\s*+年度")
"""令和5年度, R5年度, 2023年度."""
FIGURE = re.compile(r"(?:[年月週]|延べ?|約|累計)?\s*[\d,.]+\s*\S{0,3}(?:以上|以下)?$|未?集計中?$")


def named_in(spans: list[Span], name: str) -> list[Span]:
    """The part of a label or head that names who acts."""
    for span in spans:
        if (at := span.text.find(name)) >= 0:
            return [span.part(at, at + len(name))]
    return spans


def phase_above(section: Section) -> str | None:
    """The phase that a heading above tells."""
    return next((PHASES[k] for one in section.above() for k in one.meaning.kinds if k in PHASES), None)


def one_year(text: str) -> int | None:
    """The one year that a short text is."""
    return sense(text).year


def year_above(section: Section) -> tuple[int, Span] | None:
    """The year that a heading above tells, and where."""
    for one in section.above():
        if one.heading and len(one.meaning.years) == 1 and one.meaning.means("years", "programme", "measures"):
            return one.meaning.years[0], one.heading.span  # 令和5年度, 令和5年度の取り組み
        if (
            one.heading
            and one.heading.level
            and len(found := YEAR.findall(fold(one.title))) == 1
            and (year := one_year(found[0])) is not None
        ):
            return year, one.heading.span
    return None


def objective_of(page: Page, section: Section, names: Sequence[Span] = ()) -> list[Span]:
    """What is done for: headings above (no years, phases and actors), then the labels of a row.

    施策 | 1 in a row is the heading of that number, wherever the table stands.
    """
    above = [one for one in page.over(section) if one.meaning.kind in _PLACES and not is_actor(one.title)]
    if number := next((span.folded for span in names if span.folded.isdigit()), None):
        above = [s for s in page.outline.root.walk() if (h := s.heading) and h.word and h.number == number and h.name]
        names = [] if len({one.title for one in above}) == 1 else names
        above = [] if names else above[:1]
    return [*(one.heading.body for one in above if one.heading), *names]


_PLACES = ("", "plan_path", "programme", "item")


def role_section(section: Section) -> Section | None:
    """The section of roles that one stands in."""
    return next((one for one in section.above() if one.meaning.means("role")), None)
