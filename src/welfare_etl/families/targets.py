"""What a plan promises for an indicator: a number with its unit, a bound (80%以上) or only a direction (増加)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.normalize.numbers import readings
from welfare_etl.normalize.text import fold, squash
from welfare_etl.normalize.units import canonical

__all__ = ["DIRECTIONS", "Target", "fits", "target_at_end"]

# Words that promise a direction and no number. A plan's own notes call them 傾向を表す表現 (expressions of a trend).
DIRECTIONS: dict[str, str] = {
    "増加": "increase", "上昇": "increase", "向上": "increase", "拡大": "increase", "増やす": "increase", "増": "increase", "UP": "increase",
    "減少": "decrease", "低下": "decrease", "縮小": "decrease", "減らす": "decrease", "減": "decrease", "DOWN": "decrease",
}  # fmt: skip
_COMPARATORS = frozenset({"=", ">=", "<="})
_DIRECTION = re.compile(rf"(?:を|が)?(?P<word>{'|'.join(DIRECTIONS)})(?:させる|する|傾向)?$", re.IGNORECASE)
_TRAILING = re.compile(r"(?<![\s。、))\]】])[\s。、))\]】]++$")


# What the name of an indicator is counted in, by its ending. A name with another ending may be counted in anything.
_EXPECTED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"回数$"), frozenset({"回"})),
    (re.compile(r"件数$"), frozenset({"件"})),
    (re.compile(r"団体数$"), frozenset({"団体", "か所"})),
    (re.compile(r"人数$|者数$"), frozenset({"人"})),
    (re.compile(r"(?:箇所|か所|拠点|地域|地区)数$"), frozenset({"か所", "地域", "地区", "拠点", "箇所"})),
    (re.compile(r"事業数?$"), frozenset({"事業", "か所", "件"})),
    (re.compile(r"[率度]$|割合$"), frozenset({"%", "割"})),
    (re.compile(r"状況$"), frozenset({"か所", "地域", "地区", "団体", "%"})),
)


@dataclass(frozen=True, slots=True)
class Target:
    """``value`` and ``unit`` as printed (None for a mere direction), ``direction`` as in the contract, ``start`` where it begins.

    ``doubt`` says why a printed number could not be taken (value and direction are then None), or only nearly: an
    approximate number has its value, and = as its direction.
    """

    value: float | None
    unit: str | None
    direction: str | None
    start: int
    doubt: str | None = None


def target_at_end(text: str) -> Target | None:
    """The promise that a phrase ends in; None where it ends in none.

    Dates are not numbers, and a direction counts only where nothing else stands behind it.

    >>> target_at_end("解決割合 80%以上"), target_at_end("増加")
    (Target(value=80.0, unit='%', direction='>=', start=5, doubt=None), Target(value=None, unit=None, direction='increase', start=0, doubt=None))
    >>> target_at_end("窓口を設置")
    """
    folded = fold(text)
    end = len(_TRAILING.sub("", folded))
    found = readings(folded[:end])
    if found and found[-1].end == end:
        last = found[-1]
        if last.value is None or last.value_max is not None:
            return Target(
                None, last.unit, None, last.start, "a range" if last.value_max is not None else "not a number"
            )
        if last.comparator not in _COMPARATORS:
            return Target(float(last.value), last.unit, "=", last.start, "an approximate number")
        return Target(float(last.value), last.unit, last.comparator, last.start)
    if direction := _DIRECTION.search(folded[:end]):
        return Target(None, None, DIRECTIONS[direction["word"].upper()], direction.start())
    return None


def fits(name: str, unit: str | None) -> bool | None:
    """Whether an indicator's name is counted in a unit; None where its ending does not say."""
    wanted = next((units for pattern, units in _EXPECTED if pattern.search(name)), None)
    if unit is None or wanted is None or squash(unit) == "数":
        return None
    if name.endswith(squash(unit)):
        return True
    return (canonical(unit) or "") in wanted
