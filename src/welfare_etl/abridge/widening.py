"""How much around a fact has to stay so that a reader of the facts edition understands it as before.

Level by level, for single lines: nothing but the phrase; a few characters on both sides of each fact and number; twice
as many; the ends of the sentences as well, where a Japanese sentence says whether something was done; the lines around
it. A level is only raised for a line whose facts were read otherwise, and never does a run of prose stay that is longer
than :data:`LONGEST_RUN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from welfare_etl.abridge.claims import FACT, LABEL, OPEN, OUTCOME, PROSE, QUOTE, STAYS
from welfare_etl.abridge.elision import ELIDE, ELIDE_ANEW, KEEP, WORTH_A_MARK, visible
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import COUNTER
from welfare_etl.records.document import Document

PHRASE, NEAR, FAR, ENDS, AROUND = range(5)
HIGHEST = AROUND

LONGEST_RUN = 25
"""Visible characters of prose that may stand side by side in a facts edition."""

_REACH = {NEAR: 6, FAR: 12, ENDS: 12}
_END = 8
_LONGEST_HEADING = 24
_STOPS = re.compile(r"。")
_BLOCKS = re.compile(r"^[\s・○-]*[ア-オ] *(?:[-ー―－] *)?[「(（](?: *[ア-ン] *[)）])?")
_BULLETS = re.compile(r"(?m:^|(?<=[\s。)）]))[・◆◇○●◎□■☆★※①-⑳⇒→]")
_SENTENCE_END = re.compile(r"[。\t\n]|</?[a-z][^<>]*>")
_NUMERAL = re.compile(r"\d[\d,.]*")
_NUMBER = re.compile(rf"(?:(?:(?:平成|令和|昭和) *+|(?<! ) *+)\d[\d,.]*(?: *(?:年度|[年月日]|{COUNTER}))?)+")
LINES_AROUND = 2
_BLANK = re.compile(r"[^\S\t\n]+")
_BREAK = re.compile(r"[\t\n。◎●○■◆□▼※⇒→①-⑳]|</?[a-z][^<>]*>|(?<!\S)・|https?://\S+")
"""Where a run of prose ends: at the end of a cell, a sentence or an item."""
_PROSE, _END_OF_RUN = b"p."
_STATES = {OPEN: b"f"[0], FACT: b"f"[0], LABEL: b"."[0], PROSE: _PROSE, OUTCOME: _PROSE, QUOTE: b"q"[0]}
_RUN = re.compile(rb"[fpq](?:[fpq ]*[fpq])?")
_PIECE = re.compile(rb"[pq](?:[pq ]*[pq])?")
_STRETCH = re.compile(rb"p(?:[p ]*p)?")


def fates(document: Document, kinds: bytearray, levels: Mapping[int, int]) -> bytearray:
    """What becomes of each character: kept, or left out. ``levels``: line → how much around its facts stays."""
    fate = bytearray(KEEP if kind in STAYS else ELIDE for kind in kinds)
    _shape(document, kinds, fate)
    for line, level in levels.items():
        reach = LINES_AROUND if level == AROUND else 0
        for near in range(max(1, line - reach), min(document.line_count, line + reach) + 1):
            _widen(document, kinds, fate, near, min(level, ENDS))
    return fate


def cut_long_runs(source: str, kinds: bytearray, fate: bytearray) -> None:
    """Cuts each run longer than :data:`LONGEST_RUN` between its facts, at the longest piece of prose first.

    A piece that is shorter than what a mark is worth stays; so do numbers and dates.
    """
    state = bytes(
        ground if ground != _PROSE else _END_OF_RUN if how != KEEP else _STATES[kind]
        for ground, kind, how in zip(_ground(source), kinds, fate, strict=True)
    )
    todo = [m.span() for m in _RUN.finditer(state)]
    while todo:
        start, end = todo.pop()
        over = _seen(state, start, end) - LONGEST_RUN
        pieces = [m.span() for m in _PIECE.finditer(state, start, end) if _seen(state, *m.span()) >= WORTH_A_MARK]
        longest, whole = max(
            (
                ([at for at in range(*m.span()) if state[at] == _PROSE], _seen(state, *piece))
                for piece in pieces
                for m in _STRETCH.finditer(state, *piece)
            ),
            key=lambda found: len(found[0]),
            default=([], 0),
        )
        if over <= 0 or not longest:
            continue
        left = (
            min(len(longest) - WORTH_A_MARK, max(len(longest) - over, WORTH_A_MARK - 1)) if len(longest) == whole else 0
        )
        # What opens the run says least; elsewhere what stands beside the facts and at the end says most.
        before = 0 if longest[0] == start else left // 2
        cut = longest[before : len(longest) - left + before]
        for at in cut:
            fate[at] = ELIDE
        todo += [(start, cut[0]), (cut[-1] + 1, end)]


def _seen(state: bytes, start: int, end: int) -> int:
    return end - start - state.count(b" ", start, end)


@lru_cache(maxsize=4)
def _ground(source: str) -> bytes:
    """For each character whether it is blank, ends a run, is of a number or may be prose."""
    out = bytearray(b"p" * len(source))
    folded = fold(source)
    for kind, pattern in ((b"f", _NUMBER), (b" ", _BLANK), (b".", _BREAK)):
        for m in pattern.finditer(folded):
            out[m.start() : m.end()] = kind * (m.end() - m.start())
    return bytes(out)


def keep_numbers_whole(source: str, fate: bytearray) -> None:
    """A number or a date of which a part stays, stays: 11月29日 is never 1 and a mark."""
    for m in _NUMBER.finditer(fold(source)):
        part = fate[m.start() : m.end()]
        if KEEP in part and any(part):
            fate[m.start() : m.end()] = bytes((KEEP,)) * len(part)


def _shape(document: Document, kinds: bytearray, fate: bytearray) -> None:
    """Texts with goals and results keep their headings, their full stops and what begins an item."""
    for row in document.rows:
        for cell in row.cells:
            if cell.echo_of is not None:
                continue
            at = 0
            for paragraph in cell.text.split("\n"):
                spots = [i for place in cell.slices(at, at + len(paragraph)) for i in range(place.start, place.end)]
                at += len(paragraph) + 1
                if not any(kinds[i] == OUTCOME for i in spots):
                    continue
                heading = 0 < visible(paragraph) <= _LONGEST_HEADING and "。" not in paragraph
                shape = {m.start() for pattern in (_STOPS, _BULLETS) for m in pattern.finditer(paragraph)}
                if block := _BLOCKS.match(paragraph):
                    shape.update(range(block.end()))
                stays = [i for offset, i in enumerate(spots) if heading or offset in shape]
                for i in stays:
                    fate[i] = KEEP
                for i in stays:
                    if i + 1 < len(fate) and fate[i + 1] == ELIDE:
                        fate[i + 1] = ELIDE_ANEW


def _widen(document: Document, kinds: bytearray, fate: bytearray, line: int, level: int) -> None:
    if level == PHRASE:
        return
    start = document.line_start(line)
    end = document.line_start(line + 1) - 1 if line < document.line_count else len(document.source)
    folded = fold(document.source[start:end])
    # What is looked around: each fact, and each number, whose neighbours say what it is not.
    anchors = [start + at for m in _NUMERAL.finditer(folded) for at in range(m.start(), m.end())]
    anchors += [at for at in range(start, end) if kinds[at] in (FACT, LABEL) and not document.source[at].isspace()]
    for at in anchors:
        fate[at] = KEEP
        for step in (-1, 1):
            _reach(document.source, fate, at, step, _REACH[level], start, end)
    if level == ENDS:
        for m in _SENTENCE_END.finditer(document.source, start, end + 1):
            _reach(document.source, fate, m.start(), -1, _END, start, end)


def _reach(source: str, fate: bytearray, at: int, step: int, count: int, start: int, end: int) -> None:
    """Keeps ``count`` visible characters from a place on, no further than the tag, tab or full stop that parts them."""
    at += step
    while count and start <= at < end and source[at] not in "<>\t。":
        fate[at] = KEEP
        count -= not source[at].isspace()
        at += step


def raised(levels: Mapping[int, int], lines: Iterable[int]) -> dict[int, int]:
    """The levels with those of ``lines`` one higher."""
    out = dict(levels)
    for line in set(lines):
        out[line] = min(HIGHEST, out.get(line, PHRASE) + 1)
    return out
