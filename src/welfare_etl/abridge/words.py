"""The words that a fact hangs on: found by trying, not by knowing the reader's rules.

A reader may learn from any word near a number what it counts, or which of two labels a goal belongs to. So where a facts
edition says something else, the clauses come back, and then as many as can go without a difference leave again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from welfare_etl.abridge.claims import OUTCOME, PROSE
from welfare_etl.normalize.text import fold
from welfare_etl.records.document import Document

_Unit = TypeVar("_Unit")
Word = tuple[int, int]
"""Offsets of a word in the source."""

PHRASE = re.compile(r"[^ぁ-ん]*[ぁ-ん]*(?<=.)")
"""A word with the kana behind it."""
FEW = re.compile(r"[^ぁ-ん]{1,4}|[ぁ-ん]{1,3}")
"""A few characters of a word."""
_CLAUSE = re.compile(r"[^、,。\t\n<>]+[、,]?")


def clauses(document: Document, kinds: bytearray, lines: Iterable[int], reach: int) -> list[Word]:
    """The clauses of ``lines`` and of so many lines around each: what the quote of a claim is made of."""
    out: list[Word] = []
    for line in sorted({near for at in lines for near in range(at - reach, at + reach + 1)}):
        if not 1 <= line <= document.line_count:
            continue
        start = document.line_start(line)
        end = document.line_start(line + 1) if line < document.line_count else len(document.source)
        for clause in _CLAUSE.finditer(fold(document.source[start:end])):
            here = start + clause.start(), start + clause.end()
            if any(kinds[at] in (OUTCOME, PROSE) for at in range(*here)):
                out.append(here)
    return out


def parts(document: Document, quotes: Iterable[Word], smaller: re.Pattern[str]) -> list[Word]:
    """What quotes are made of."""
    folded = fold(document.source)
    return [m.span() for start, end in quotes for m in smaller.finditer(folded, start, end)]


def needed(units: Sequence[_Unit], apart: Callable[[list[_Unit]], int], now: int) -> list[_Unit]:
    """The units without which more differs; ``apart`` counts differences, ``now`` those without any of the units.

    Delta debugging (Zeller): halves, then smaller parts, leave as long as no more differs than with all of them.
    Nothing is needed where all of them help nothing.
    """
    kept = list(units)
    best = apart(kept)
    if best >= now:
        return []
    size = len(kept)
    while size > 1:
        size = (size + 1) // 2
        at = 0
        while at < len(kept):
            fewer = kept[:at] + kept[at + size :]
            if (left := apart(fewer)) <= best:
                kept, best = fewer, left
            else:
                at += size
    return kept
