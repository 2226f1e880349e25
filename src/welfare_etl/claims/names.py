"""Words that a label is lent: by the goal that is answered, by the whole that is divided."""

from __future__ import annotations

import re
from collections.abc import Collection

from .label_words import GENERIC
from .labels import Label
from .noun_phrases import MAX_LABEL
from .projects import item_at
from .text import Text
from .values import Claim, counted_as

__all__ = ["is_generic", "named_as_part", "named_by_goal"]

# A label as short is helped by a goal that has it too; a part, by its whole.
_SHORT, _SHORT_PART = 6, 8
# 既設の11か所と合わせて15か所: more than what a goal calls for.
_WITH_OLD = re.compile(r"全体|合わせ|あわせ|累計|総数|既[設存]")


def named_by_goal(tree: Text, claim: Claim, label: Label, goals: Collection[Claim]) -> None:
    """Where the chapter only counts (① 9/10集落), the goal of the same number says what."""
    claim.item = item_at(tree.folded, claim.number.start)
    own = claim.indicator or ""
    if 0 < len(own) <= _SHORT and not _WITH_OLD.search(tree.clause(claim.number)) and _longer(claim, own, goals):
        return
    if (own and not is_generic(own)) or (label.context and own):
        return
    under = [g for g in goals if g.item == claim.item and g.indicator] if claim.item else []
    same = [g for g in under if counted_as(g.number.unit_canonical) == counted_as(claim.number.unit_canonical)]
    same = [g for g in same if g.number.counting == claim.number.counting] or same
    printed = [g for g in same if claim.goal is not None and g.number.value == claim.goal.value] or same
    if printed:
        claim.named_by = printed[0]
        said = printed[0].indicator or ""
        claim.indicator = said if not own or own in said else f"{said} {own}"


def _longer(claim: Claim, own: str, goals: Collection[Claim]) -> bool:
    """寄附は目標50万円に対し62万円: the one goal that says more with the same words (地域福祉の財源としての寄附) names what is counted."""
    unit = counted_as(claim.number.unit_canonical)
    longer = [
        g
        for g in goals
        if g.indicator
        and len(g.indicator) > len(own)
        and counted_as(g.number.unit_canonical) == unit
        and all(word in g.indicator for word in own.split(" "))
    ]
    longer = [g for g in longer if claim.goal is not None and g.number.value == claim.goal.value] or (
        [] if is_generic(own) else longer
    )
    if len({g.indicator for g in longer}) != 1:
        return False
    claim.named_by, claim.indicator = longer[0], longer[0].indicator
    return True


def is_generic(indicator: str) -> bool:
    """Whether many things can have a label."""
    return GENERIC.fullmatch(indicator) is not None


def named_as_part(claim: Claim, whole: Claim) -> None:
    """終結 6世帯 of プラン策定 18世帯: a part is called by its whole too."""
    said, of = claim.indicator or "", whole.indicator or ""
    if of and len(said) <= _SHORT_PART and of not in said and len(of) + len(said) < MAX_LABEL:
        own = " ".join(word for word in said.split(" ") if word not in of.split(" "))
        claim.indicator = of if said in of else f"{of} {own}"
        claim.indicator_spans = (*whole.indicator_spans, *claim.indicator_spans)
