"""What a policy says once for all of its indicators: the state that it wants to reach, and the SDG goals that it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.outline import Section

if TYPE_CHECKING:
    from welfare_etl.families.plans.context import Item

__all__ = ["Aims", "aims_of", "goals_in"]

_SDG = re.compile(r"SDG", re.I)
_GOAL = re.compile(
    r"(?<![\d.第])(?P<number>1[0-7]|[1-9])(?![\d%.年月日回件人つ個項の]|\s*(?:年|月|日|つの|のゴール|の目標))"
)
"""3・10・11, 3 すべての人に健康と福祉を; not 17の目標."""
_WHOLE_PLAN = re.compile(r"理念")


@dataclass(slots=True)
class _Said:
    anchor: Section
    spans: list[Span]


@dataclass(slots=True)
class Aims:
    """The aims and the SDG goals of a document, each with the section that it is said of."""

    aims: list[_Said] = field(default_factory=list)
    goals: list[_Said] = field(default_factory=list)

    def aim(self, section: Section, line: int) -> list[Span]:
        """The text of the aim that holds for what stands in a section."""
        return _of(self.aims, section, line)

    def sdgs(self, section: Section, line: int) -> tuple[list[int], list[Span]]:
        """The numbers of the goals that hold for what stands in a section, in order, and where they are printed."""
        spans = _of(self.goals, section, line)
        return sorted({number for span in spans for number in goals_in(span.folded)}), spans


def goals_in(text: str) -> list[int]:
    """The numbers of SDG goals that a text lists.

    >>> goals_in("SDGs 3・10・11・17"), goals_in("SDGs(17の目標)"), goals_in("3 すべての人に健康と福祉を")
    ([3, 10, 11, 17], [], [3])
    """
    return [int(m["number"]) for m in _GOAL.finditer(text)]


def aims_of(items: Iterable[Item]) -> Aims:
    """What a document says of this kind."""
    out = Aims()
    for item in items:
        section = item.section
        anchor = section.parent if section.meaning and section.parent is not None else section
        one = item.field
        if one is not None and item.sense.kind == "aim":
            if not _WHOLE_PLAN.search(one.sense.word):
                out.aims.append(_Said(anchor, one.values))
        elif one is not None and one.sense and _SDG.search(one.label.folded):
            found = [span for span in one.values if goals_in(span.folded)]
            out.goals += [_Said(anchor, found)] if found else []
        elif item.line is not None and not item.line.fields and _SDG.match(body := item.line.body.folded):
            out.goals += [_Said(anchor, [item.line.body])] if len(body) <= _LONGEST and goals_in(body) else []
    return out


_LONGEST = 60


def _of(said: list[_Said], section: Section, line: int) -> list[Span]:
    """Of the innermost section that says something, the last above a line, else the only one."""
    for one in section.above():
        mine = [it for it in said if it.anchor is one]
        if above := [it for it in mine if it.spans[0].line <= line]:
            return above[-1].spans
        if len(mine) == 1:
            return mine[0].spans
    return []
