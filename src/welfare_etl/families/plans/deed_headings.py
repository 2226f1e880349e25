"""What the headings above say of a deed, and what its label names."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.deeds import PHASES
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import fold

__all__ = ["FIGURE", "YEAR", "named_in", "one_year", "phase_above", "role_section", "year_above"]

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
        if one.heading and one.meaning.year is not None:
            return one.meaning.year, one.heading.span
        if (
            one.heading
            and one.heading.level
            and len(found := YEAR.findall(fold(one.title))) == 1
            and (year := one_year(found[0])) is not None
        ):
            return year, one.heading.span
    return None


def role_section(section: Section) -> Section | None:
    """The section of roles that one stands in."""
    return next((one for one in section.above() if one.meaning.means("role")), None)
