"""How neighbouring numbers belong together: factors of a product, the whole of a share.

月8件×12ヶ月=96件 is one quantity (96), 10区中7区, 7区/10区 and 7/10区 are one quantity (7) out of a whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import isclose, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reader import Quantity

__all__ = ["relate"]

# Between two factors: a multiplication sign, and perhaps what the next factor is (×平均相談回数 9.4回).
_TIMES = re.compile(r"[^×✕✖\d、。\n]{0,4}[×✕✖xX][^×✕✖\d、。,\n]{0,14}\Z")
_EQUALS = re.compile(r"[ )延べの]*+= *+(?:[約計合総]|延べ?)*+\s*+\Z")
_TOTAL_BESIDE = re.compile(r"[ \t(:]*+(?:[延のノ]べ|延|計|合計)?[ :]*+\Z")
_OUT_OF = re.compile(r" *(?:全て|すべて)?(?:の)?(?:中|のうち|うち|の内)[、, ]*\Z")
_SLASH = re.compile(r" */ *\Z")
# Which factor names what is counted: people before cases, cases before occasions; a length of time or a place never does.
_COUNTED = (frozenset({"人"}), frozenset({"世帯"}), frozenset({"件"}), frozenset({"回"}))
_FACTOR_KINDS = frozenset({"quantity", "bare", "duration", "date", "rate_base"})


def _span(folded: str, a: Quantity, b: Quantity) -> str:
    return folded[a.end : b.start] if b.start - a.end <= 24 else "\n"


def _product_unit(factors: list[Quantity]) -> Quantity:
    for units in _COUNTED:
        for f in factors:
            if f.unit_canonical in units:
                return f
    return next((f for f in factors if f.unit), factors[0])


def _named_by(factors: list[Quantity], total: Quantity) -> int:
    """Where the phrase of a printed total begins: at the factor that counts the same, whose label is the total's."""
    return next((f.phrase_start for f in factors if f.unit == total.unit), factors[0].phrase_start)


def _products(folded: str, found: list[Quantity]) -> list[Quantity]:
    out: list[Quantity] = []
    i = 0
    while i < len(found):
        j = i
        while (
            j + 1 < len(found)
            and {found[j].kind, found[j + 1].kind} <= _FACTOR_KINDS
            and _TIMES.match(_span(folded, found[j], found[j + 1]))
        ):
            j += 1
        if j == i:
            out.append(found[i])
            i += 1
            continue
        factors = found[i : j + 1]
        product = prod(f.value for f in factors)
        following = found[j + 1] if j + 1 < len(found) else None
        previous = out[-1] if out else None
        marked = [replace(f, kind="factor") for f in factors]
        if following and following.is_quantity and _EQUALS.match(_span(folded, factors[-1], following)):
            # the printed total stands; it may be rounded (91×9.4=855)
            out += [*marked, replace(following, per=None, phrase_start=_named_by(factors, following))]
            i = j + 2
        elif (previous and previous.is_quantity and _TOTAL_BESIDE.match(_span(folded, previous, factors[0]))) or (
            following
            and following.is_quantity
            and isclose(following.value, product)
            and _TOTAL_BESIDE.match(_span(folded, factors[-1], following))
        ):
            out += marked
            i = j + 1
        else:
            counted = _product_unit(factors)
            # placed before its factors: every factor is still listed
            out.append(
                replace(
                    counted,
                    start=factors[0].start,
                    end=factors[-1].end,
                    value=product,
                    value_max=None,
                    per=None,
                    scope=None,
                    kind="quantity",
                    computed=True,
                    phrase_start=factors[0].phrase_start,
                    phrase_end=factors[-1].phrase_end,
                )
            )
            out += marked
            i = j + 1
    return out


def _shares(folded: str, found: list[Quantity]) -> None:
    for i in range(len(found) - 1):
        a, b = found[i], found[i + 1]
        if a.kind == "bare" and b.is_quantity and _SLASH.match(_span(folded, a, b)):
            # 80/100件: the counter is printed once, for both.
            a = replace(a, kind="quantity", unit=b.unit, unit_canonical=b.unit_canonical)
        between = _span(folded, a, b)
        if a.is_quantity and b.kind == "bare" and b.value <= a.value and _OUT_OF.match(between):
            # 13地区中5: the counter is printed once, for both.
            b = replace(b, kind="quantity", unit=a.unit, unit_canonical=a.unit_canonical)
        if a.unit not in (None, "つ") and b.unit == "つ" and b.value <= a.value and _OUT_OF.match(between):
            # 十の公民館のうち九つ
            found[i], found[i + 1] = replace(a, kind="whole"), replace(b, out_of=a.value, phrase_start=a.phrase_start)
        # 四中学校区のうち三校区
        of_a_kind = a.unit == b.unit or (a.unit and b.unit and a.unit.endswith(b.unit))
        if not (a.is_quantity and b.is_quantity) or a.value_max is not None or not of_a_kind:
            continue
        if _OUT_OF.match(between) and b.value <= a.value:
            found[i], found[i + 1] = replace(a, kind="whole"), replace(b, out_of=a.value, phrase_start=a.phrase_start)
        elif _SLASH.match(between) and a.unit == b.unit:
            found[i], found[i + 1] = replace(a, out_of=b.value), replace(b, kind="whole")


def _divisors(folded: str, found: list[Quantity]) -> None:
    """264件÷4班: what something is divided by."""
    for i, q in enumerate(found):
        if q.is_quantity and folded[max(0, q.start - 2) : q.start].rstrip(" ").endswith("÷"):
            found[i] = replace(q, kind="divisor")


def relate(folded: str, found: list[Quantity]) -> list[Quantity]:
    """``found`` with products joined (their factors are of kind ``factor``) and shares related (the whole is of kind ``whole``)."""
    joined = _products(folded, found)
    _shares(folded, joined)
    _divisors(folded, joined)
    return joined
