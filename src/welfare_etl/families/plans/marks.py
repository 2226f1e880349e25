"""The marks of grades: letters, signs, numbers and words; and the numbers of headings and rows."""

from __future__ import annotations

import re

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.text import fold, squash

__all__ = ["DASH", "MARK", "kind_of_mark", "number_of"]

MARK = re.compile(
    r"[A-ES]{1,2}[+-]?|[a-es][+-]?|[◎○〇◯△▲▽×✕✖☆★●]{1,3}|[1-5](?:\.\d)?|[ⅠⅡⅢⅣⅤ]|優|良|可|不可|未|甲|乙|丙|丁|秀|未着手|達成|概ね達成|一部達成|未達成|順調|概ね順調|やや遅れ|遅れ|完了|継続|廃止"
)
"""What is printed for a grade. A document's own legend adds its marks."""
DASH = re.compile(r"[-−―–ー－]")


def kind_of_mark(mark: str) -> str:
    """The marks of one legend are of one kind: letters, signs, numbers or words."""
    bare = fold(mark).strip()
    if DASH.fullmatch(bare):
        return "dash"
    return (
        "letter"
        if re.match(r"[A-Za-z]", bare)
        else "number"
        if re.match(r"[\dⅠ-Ⅴ]", bare)
        else "sign"
        if re.match(r"[^\w]", bare)
        else "word"
    )


def number_of(text: str | None) -> int | None:
    """①, ❶, 1, (1), 一, 第1号 as a number.

    >>> number_of("❺"), number_of("①"), number_of("三"), number_of("第1号"), number_of("3-1")
    (5, 1, 3, 1, None)
    """
    if not text:
        return None
    bare = squash(text).strip("().、").removeprefix("第").removesuffix("号")
    if re.fullmatch(r"\d{1,3}", bare):
        return int(bare)
    if len(bare) == 1:
        for first, last in (("①", "⑳"), ("❶", "❿"), ("⓵", "⓾")):
            if first <= bare <= last:
                return ord(bare) - ord(first) + 1
    return kanji_integer(bare) if re.fullmatch(r"[一二三四五六七八九十]{1,3}", bare) else None
