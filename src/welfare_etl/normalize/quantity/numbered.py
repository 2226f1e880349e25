"""Numbers that number the lines of a text, though a counter seems to stand behind them: 1 地区の居場所, 目標2 団体の交流会.

One such line may count or number; lines that go on 1, 2, 3 number.
"""

from __future__ import annotations

import re

__all__ = ["numbered"]

# A line's beginning: bullets, a letter or a word that is numbered, the number, a gap, and more than a counter behind it.
_LINE = re.compile(
    r"(?m:^)[ \t]*+(?P<name>[・○◯●◎◇◆□■※*#-]? ?(?:[A-Za-zア-オ①-⑳Ⅰ-Ⅹ]{1,3}[-.]?|(?:成果|数値|活動|基本)?(?:目標|指標|成果)|取組|事業|施策|重点|柱|項目|課題|問|その|第)? ?)"
    r"(?P<number>\d{1,2}(?:[-.]\d{1,2})?) ++(?=[^\s\d]\S{2})"
)
_POINT = re.compile(r"[-.]")


def numbered(folded: str) -> dict[int, int]:
    """Where the numbers begin, and end, that number the lines of a folded text: of each run 1, 2, … under one name; one that begins later is of three at least.

    >>> sorted(numbered("1 地区の居場所 6か所\\n2 団体の交流会 3回").items())
    [(0, 1), (13, 14)]
    """
    if "\n" not in folded:
        return {}
    runs: dict[str, tuple[tuple[int, ...], tuple[tuple[int, int], ...]]] = {}
    found: dict[int, int] = {}
    for m in _LINE.finditer(folded):
        name, number = m["name"].strip(), tuple(int(n) for n in _POINT.split(m["number"]))
        last, places = runs.get(name, ((), ()))
        places = (*places, m.span("number")) if _follows(last, number) else (m.span("number"),)
        runs[name] = number, places
        if len(places) > (1 if number[-1] == len(places) else 2):
            found.update(places)
    return found


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """1-2 or 2-1 behind 1-1; a run begins with 1 or goes on from there."""
    if len(last) != len(number):
        return False
    return (number[:-1] == last[:-1] and number[-1] == last[-1] + 1) or (len(last) > 1 and number == (last[0] + 1, 1))
