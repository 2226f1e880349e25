"""Pages appended to a report that are not part of the form: goals under 量的目標, results under 開催回数 or 実績, prose around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from .days import Days
from .labels import Labels
from .projects import ProjectWords
from .read import RULE_SURE, goals_within, results_within
from .roles import KIND_ROLES
from .text import Text
from .values import Claim, NumberRole, Reading, Span

__all__ = ["read_page"]

# A heading that stands alone on its line, and where its part ends: the qualitative goals, the next numbered heading, the next item of a block.
_GOALS = re.compile(r"(?m:^)[ \t\u3000・-]*+(?:[ア-ン①-⑳(\d).]+ *)?(?:量的な?|数値|定量(?:的な?)?)目標 *$", re.M)
_GOALS_END = re.compile(
    r"(?m:^)[ \t\u3000・-]*+(?:[イ-ン①-⑳(\d).]+ *)?(?:質的な?|定性(?:的な?)?)目標|(?m:^)[ \t\u3000・-]*+\(\d\)|(?m:^)[アイ] *[-ー―] *\(|(?m:^)\d+ "
)
_COUNTS = re.compile(
    r"(?m:^)[ \t\u3000・-]*+(?:\d+[ .]*)?(?:[^\s。、]{0,6})?(?:開催回数|開催実績|実施回数|実施実績|活動実績|実績|参加者数)(?:\([^()\n]*\))? *$",
    re.M,
)
_COUNTS_END = re.compile(r"(?m:^)(?:\d+[ .]|※)")
# アー(ア), イー(ウ): the form's own items, so the block of 地域力強化推進事業.
_BLOCK_ITEM = re.compile(r"(?m:^)[ \t\u3000・-]*+(?P<letter>[アイ]) *[-ー―] *\( *[ア-ン] *\)")
# A longer line is prose, no title.
_TITLE = 40
_BLOCKS = {"ア": "a", "イ": "b"}


def read_page(
    text: str,
    *,
    implemented: Collection[str],
    fiscal_year: int,
    goal_texts: Mapping[str, str] | None = None,
    goals: Collection[Claim] = (),
) -> Reading:
    """Read one appended page: goals under 量的目標, results under 開催回数 or 実績; the numbers of its prose are ``other``.

    In: the page's visible text; the rest as in ``read_chapter``. Offsets are into ``text``; nothing is raised.
    """
    tree = Text(text)
    labels, days, reading = Labels(tree), Days(tree, fiscal_year), Reading()
    folded = tree.folded
    items = [(m.start(), _BLOCKS[m["letter"]]) for m in _BLOCK_ITEM.finditer(folded)]
    titles = "\n".join([line for line in folded.split("\n") if line.strip() and len(line) <= _TITLE][:6])
    of_page = ProjectWords(implemented, goal_texts or {}).decide(titles, folded)
    taken: list[Span] = []
    for m in _GOALS.finditer(folded):
        stop = _GOALS_END.search(folded, m.end())
        end = stop.start() if stop else len(text)
        block = next((b for at, b in reversed(items) if at <= m.start()), None)
        goals_within(tree, labels, days, m.start(), end, "community" if block else of_page, block, reading)
        taken.append((m.start(), end))
    for m in _COUNTS.finditer(folded):
        if any(a <= m.start() < b for a, b in taken):
            continue
        stop = _COUNTS_END.search(folded, m.end())
        end = stop.start() if stop else len(text)
        known = [*goals, *reading.goals]
        results_within(
            tree,
            labels,
            days,
            m.end(),
            end,
            [of_page] if of_page else implemented,
            known,
            {} if of_page else goal_texts or {},
            None,
            reading,
        )
        taken.append((m.end(), end))
    for q in tree.numbers:
        if q.kind != "elision" and not any(a <= q.start < b for a, b in taken):
            reading.roles.append(
                NumberRole(
                    "other" if q.is_quantity else KIND_ROLES.get(q.kind, "other"),
                    q,
                    "prose_of_page" if q.is_quantity else q.kind,
                    RULE_SURE,
                )
            )
    reading.roles.sort(key=lambda r: r.number.start)
    return reading
