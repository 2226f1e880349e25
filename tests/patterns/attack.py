"""Hostile text for a compiled pattern: runs that many patterns trip over, and runs that are made from the pattern.

A pattern is slow where a repetition can be entered at many places, or divided in many ways, and what has to follow is
not there. So every repetition of a pattern is pumped: the shortest text that leads to it, its own body many times,
and a character that ends the match.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from math import log
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

STOP = "\x7f"
"""A character that no pattern of the package asks for."""

RUNS = (
    " ",
    "\u3000",
    "\u00a0",
    "\u200b",
    "\t",
    "\n",
    " \u3000",
    "1",
    "１",
    "一",
    "1,",
    "1.",
    "1 ",
    "1人",
    "3件、",
    "(",
    ")",
    "（",
    "）",
    "「",
    "()",
    "（）",
    "ア",
    "あ",
    "ー",
    "①",
    "①②",
    "①あ",
    "・",
    "、",
    "。",
    "市",
    "地域",
    "a",
    "-",
    "―",
    ":",
    "：",
    "<td>",
    "</td>",
    "|",
    "目標",
    "年度",
    "平成30年度",
)

METHODS: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "search": lambda pattern, text: pattern.search(text),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
}
"""``sub``, ``split`` and ``findall`` walk like ``finditer``."""


def _category(name: Any) -> str:
    text = str(name).lower()
    return "1" if "digit" in text else " " if "space" in text and "not" not in text else "あ"


def _of_set(items: list[Any]) -> str:
    """A character that a set takes, as far as a short look tells."""
    if items and items[0][0] is sre.NEGATE:
        refused = {item[1] for item in items if item[0] is sre.LITERAL}
        spans = [item[1] for item in items if item[0] is sre.RANGE]
        no_space = any(item[0] is sre.CATEGORY and "SPACE" in str(item[1]) for item in items)
        for char in "あx1 、(（)":
            if no_space and char == " ":
                continue
            if ord(char) not in refused and not any(low <= ord(char) <= high for low, high in spans):
                return char
        return "龍"
    kind, value = items[0]
    if kind is sre.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is sre.RANGE else _category(value)


def _sample(nodes: Any) -> str:
    """A short text that the nodes match, as far as it can be told without running them."""
    out = ""
    for kind, value in nodes:
        if kind is sre.LITERAL:
            out += chr(value)
        elif kind is sre.NOT_LITERAL:
            out += "あ" if value != ord("あ") else "x"
        elif kind is sre.ANY:
            out += "あ"
        elif kind is sre.IN:
            out += _of_set(value)
        elif kind is sre.BRANCH:
            out += min((_sample(option) for option in value[1]), key=len)
        elif kind is sre.SUBPATTERN:
            out += _sample(value[3])
        elif kind in _REPEATS:
            low, _high, body = value
            out += _sample(body) * low
        elif kind is sre.ATOMIC_GROUP:
            out += _sample(value)
    return out


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
LONG = 40
"""A repetition that is bounded below this cannot grow with the text."""


def _repetitions(nodes: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each unbounded repetition of the nodes: the text that leads to it, and its body."""
    for kind, value in nodes:
        if kind in _REPEATS:
            low, high, body = value
            if high is sre.MAXREPEAT or high >= LONG:
                yield before, _sample(body) or " "
                bodies = body[0][1][1] if len(body) == 1 and body[0][0] is sre.BRANCH else []
                for option in bodies:
                    yield before, _sample(option) or " "
                if len(body) == 1 and body[0][0] is sre.IN:
                    for item in body[0][1]:
                        yield before, _of_set([item])
            yield from _repetitions(body, before)
            before += _sample(body) * low
            continue
        if kind is sre.BRANCH:
            for option in value[1]:
                yield from _repetitions(option, before)
        elif kind is sre.SUBPATTERN:
            yield from _repetitions(value[3], before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repetitions(value, before)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT) and value[0] == 1:
            yield from _repetitions(value[1], before)
        before += _sample([(kind, value)])


def pumps(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Pairs (text before, text repeated) made from the pattern's own repetitions; never the same pair twice."""
    made = list(_repetitions(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG), ""))
    made += [("", before + body) for before, body in made if before]
    return [pair for pair in dict.fromkeys(made) if pair[1]]


def text_of(before: str, body: str, length: int) -> str:
    """``before``, ``body`` until there are ``length`` characters, and a character that nothing asks for."""
    return before + body * max(1, length // len(body)) + STOP


def seconds(run: Callable[[re.Pattern[str], str], object], pattern: re.Pattern[str], text: str) -> float:
    """Processor time of one call: what others do on the machine does not count."""
    start = time.thread_time()
    run(pattern, text)
    return time.thread_time() - start


LENGTHS = (16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096)
"""Small steps first: an exponential pattern is noticed before it hangs."""
SLOW = 0.003
"""Processor seconds for the longest text below which growth is not looked at: linear patterns need a tenth of it."""
HANGS = 0.05
"""Processor seconds after which no longer text is tried: an exponential pattern must not hang the test."""


def exponent(pattern: re.Pattern[str], method: str, before: str, body: str) -> float:
    """How the time grows with the text: 1 is linear, 2 quadratic. 0 where there is hardly any time to measure."""
    run = METHODS[method]
    took, longest = 0.0, 0
    for longest in LENGTHS:
        took = seconds(run, pattern, text_of(before, body, longest))
        if took > HANGS:
            break
    if took < SLOW:
        return 0.0
    # Slow once may be the machine: the least of some runs is the pattern.
    least = 99.0
    for _ in range(3):
        took = min(took, seconds(run, pattern, text_of(before, body, longest)))
        shorter = text_of(before, body, longest // 4)
        first = min(seconds(run, pattern, shorter) for _ in range(3))
        least = min(least, log(took / max(first, 1e-7)) / log(4))
        if took < SLOW or least < 1.2:
            return 0.0 if took < SLOW else least
    return least


Offence = tuple[float, str, str, str]
"""Exponent, method, text before the run, what is repeated."""


def worst(pattern: re.Pattern[str], methods: list[str], limit: float) -> Offence | None:
    """The first attack under which the pattern's time grows faster than text to the power of ``limit``, if any."""
    for method in methods:
        for before, body in [*(("", run) for run in RUNS), *pumps(pattern)]:
            growth = exponent(pattern, method, before, body)
            if growth > limit:
                return growth, method, before, body
    return None
