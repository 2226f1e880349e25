"""Kanji numerals (十五, 二千, 1億2千万, 三〇) to integers."""

from __future__ import annotations

import re

__all__ = ["kanji_integer"]

_DIGITS = (
    {c: i for i, c in enumerate("〇一二三四五六七八九")}
    | {"零": 0, "壱": 1, "弐": 2, "参": 3}
    | {str(i): i for i in range(10)}
)
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
_TOKEN = re.compile(r"(?P<digits>[0-9〇零一二三四五六七八九壱弐参]+)|(?P<small>[十百千])|(?P<large>[万億兆])")


def kanji_integer(text: str) -> int | None:
    """The integer that a numeral of kanji (or kanji and ASCII digits: ``1億2千万``) stands for; None for anything else.

    Positional writing works too (``二〇一八`` → 2018). Magnitudes must fall (``千万`` but not ``万千億`` twice
    over): ``万億`` is None.

    >>> kanji_integer("十五"), kanji_integer("1億2千万"), kanji_integer("三ヶ所")
    (15, 120000000, None)
    """
    total = group = 0
    pending: int | None = None
    last_large = 10**16
    last_small = 10**4
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return None
        at = token.end()
        if digits := token["digits"]:
            if pending is not None:
                return None
            pending = 0
            for char in digits:
                pending = pending * 10 + _DIGITS[char]
        elif small := token["small"]:
            factor = _SMALL[small]
            if factor >= last_small or (pending is not None and pending > 9):
                return None
            group += (1 if pending is None else pending) * factor
            pending, last_small = None, factor
        else:
            factor = _LARGE[token["large"]]
            group += pending or 0
            if factor >= last_large or group == 0:
                return None
            total += group * factor
            group, pending, last_large, last_small = 0, None, factor, 10**4
    if at != len(text) or not text:
        return None
    return total + group + (pending or 0)
