"""Totals and the parts that are printed of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .text import Text
from .values import Claim

__all__ = ["mark_parts"]


def mark_parts(tree: Text, claims: Sequence[Claim]) -> None:
    """計58名(男性20名、女性38名), 19回(うち定例11回), A12件+B5件 計17件: the parts point at their total."""
    for i, claim in enumerate(claims):
        q = claim.number
        if i and claims[i - 1].number.unit_canonical == q.unit_canonical and q.scope in (None, "total"):
            bracket = tree.bracket(q.start)
            total = next(
                (k for k in range(i - 1, -1, -1) if claims[k].number.end <= (bracket[0] if bracket else q.start)), None
            )
            if bracket is not None and total is not None:
                t = claims[total].number
                if (
                    t.unit_canonical == q.unit_canonical
                    and not tree.folded[t.phrase_end : bracket[0]].strip()
                    and q.value <= t.value
                ):
                    inside = tree.folded[bracket[0] + 1 : q.phrase_start]
                    if re.search(r"うち|内訳|[一-龥ァ-ヴー]", inside) and not re.search(
                        r"平均|実(?:人|数)|\Z実", inside
                    ):
                        claim.part_of = total
                        continue
            start = tree.sentence(q.start)[0]
            clause = tree.folded[max(start, claims[i - 1].number.end) : q.phrase_start]
            if (
                re.search(r"うち", clause)
                and claims[i - 1].number.start >= tree.line(q.start)[0]
                and q.value <= claims[i - 1].number.value
            ):
                claim.part_of = i - 1
                continue
        if q.scope == "total":
            total_of, k = 0.0, i - 1
            while (
                k >= 0
                and claims[k].number.unit_canonical == q.unit_canonical
                and claims[k].number.start >= tree.line(q.start)[0]
                and total_of < q.value
            ):
                total_of += claims[k].number.value
                k -= 1
            if abs(total_of - q.value) < 1e-6 and i - k > 2:
                for part in claims[k + 1 : i]:
                    part.part_of = i
