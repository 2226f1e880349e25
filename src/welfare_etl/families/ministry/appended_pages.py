"""Pages appended to a report that are not part of the form: goals under 量的目標, results under 開催回数 or 実績, prose around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from .achieved import results_within
from .indicators import Labels
from .numbered import NumberedText
from .project_headings import ProjectWords
from .readings import NotAQuantity, ResultReading, TargetReading
from .targets import goals_within

__all__ = ["read_attachment"]

# A heading that stands alone on its line, and where its part ends: the qualitative goals, the next numbered heading, the next item of a block.
_GOALS = re.compile(r"(?m:^)[\s・-]*(?:[ア-ン①-⑳(\d).]+ *)?(?:量的な?|数値|定量(?:的な?)?)目標 *$", re.M)
_GOALS_END = re.compile(
    r"(?m:^)[\s・-]*(?:[イ-ン①-⑳(\d).]+ *)?(?:質的な?|定性(?:的な?)?)目標|(?m:^)[\s・-]*\(\d\)|(?m:^)[アイ] *[-ー―] *\(|(?m:^)\d+ "
)
_COUNTS = re.compile(
    r"(?m:^)[\s・-]*(?:\d+[ .]*)?(?:[^\s。、]{0,6})?(?:開催回数|開催実績|実施回数|実施実績|活動実績|実績|参加者数)(?:\([^()\n]*\))? *$",
    re.M,
)
_COUNTS_END = re.compile(r"(?m:^)(?:\d+[ .]|※)")
# アー(ア), イー(ウ): the form's own items, so the block of 地域力強化推進事業.
_BLOCK_ITEM = re.compile(r"(?m:^)[\s・-]*(?P<letter>[アイ]) *[-ー―] *\( *[ア-ン] *\)")
# A longer line is prose, no title.
_TITLE = 40
_BLOCKS = {"ア": "a", "イ": "b"}


def read_attachment(
    text: str,
    *,
    implemented: Collection[str],
    fiscal_year: int,
    goal_texts: Mapping[str, str] | None = None,
    targets: Collection[TargetReading] = (),
) -> tuple[list[TargetReading], list[ResultReading], list[NotAQuantity]]:
    """Read one appended page.

    In: the page's visible text; the rest as in ``read_results``. Out: goals, results, and every other number with its reason;
    numbers of the page's prose are ``not_in_outcome_part``. Offsets are into ``text``; nothing is raised.
    """
    numbered = NumberedText(text)
    labels = Labels(numbered)
    folded = numbered.folded
    items = [(m.start(), _BLOCKS[m["letter"]]) for m in _BLOCK_ITEM.finditer(folded)]
    page_project = _page_project(numbered, implemented, goal_texts or {})
    goals: list[TargetReading] = []
    results: list[ResultReading] = []
    others: list[NotAQuantity] = []
    taken: list[tuple[int, int]] = []
    for m in _GOALS.finditer(folded):
        stop = _GOALS_END.search(folded, m.end())
        end = stop.start() if stop else len(text)
        block = next((b for at, b in reversed(items) if at <= m.start()), None)
        found, rest = goals_within(
            numbered,
            labels,
            m.start(),
            end,
            project="community" if block else page_project,
            block=block,
            fiscal_year=fiscal_year,
        )
        goals += found
        others += rest
        taken.append((m.start(), end))
    for m in _COUNTS.finditer(folded):
        if any(a <= m.start() < b for a, b in taken):
            continue
        stop = _COUNTS_END.search(folded, m.end())
        end = stop.start() if stop else len(text)
        reached, rest = results_within(
            numbered,
            labels,
            m.end(),
            end,
            implemented=[page_project] if page_project else implemented,
            fiscal_year=fiscal_year,
            targets=[*targets, *goals],
            goal_texts=None if page_project else goal_texts,
        )
        results += reached
        others += rest
        taken.append((m.end(), end))
    for q in numbered.numbers:
        if not any(a <= q.start < b for a, b in taken):
            others.append(
                NotAQuantity("not_in_outcome_part" if q.is_quantity else q.kind, q.start, q.end, text[q.start : q.end])
            )
    others.sort(key=lambda n: n.start)
    return goals, results, others


def _page_project(numbered: NumberedText, implemented: Collection[str], goal_texts: Mapping[str, str]) -> str | None:
    """The one project that a page speaks of: by its title (its first lines), then by all of its words."""
    lines = [line for line in numbered.folded.split("\n") if line.strip() and len(line) <= _TITLE][:6]
    return ProjectWords(implemented, goal_texts).decide("\n".join(lines), numbered.folded)
