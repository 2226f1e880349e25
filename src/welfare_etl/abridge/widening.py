"""How much around a fact has to stay so that a reader of the facts edition understands it as before.

Level by level, for single lines: nothing but the phrase; its clause; its sentence; the line's sentences with numbers;
the whole line; the lines around it. A level is only raised for a line whose facts were read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from welfare_etl.abridge.claims import FACT, LABEL, OUTCOME, STAYS
from welfare_etl.abridge.elision import ELIDE, ELIDE_ANEW, KEEP, LONGEST_CHUNK, long_chunks, visible
from welfare_etl.normalize.text import fold
from welfare_etl.records.document import Document

PHRASE, CLAUSE, SENTENCE, NUMBERS, LINE, AROUND = range(6)
HIGHEST = AROUND

_LONGEST_HEADING = 24
_NEAR = 6
_STOPS = re.compile(r"。")
_BLOCKS = re.compile(r"^[\s・○-]*[ア-オ] *(?:[-ー―－] *)?[「(（](?: *[ア-ン] *[)）])?")
_BULLETS = re.compile(r"(?m:^|(?<=[\s。)）]))[・◆◇○●◎□■☆★※①-⑳⇒→]")
_CLAUSE_END = re.compile(r"[、，,。\t\n]|</?[a-z][^<>]*>")
_SENTENCE_END = re.compile(r"。|[\t\n]|</?[a-z][^<>]*>")
_DIGIT = re.compile(r"\d")
_LINES_AROUND = 2


def fates(document: Document, kinds: bytearray, levels: Mapping[int, int]) -> bytearray:
    """What becomes of each character: kept, or left out. ``levels``: line → how much around its facts stays."""
    source = document.source
    fate = bytearray(KEEP if kind in STAYS else ELIDE for kind in kinds)
    _shape(document, kinds, fate)
    for line, level in levels.items():
        reach = _LINES_AROUND if level == AROUND else 0
        for near in range(max(1, line - reach), min(document.line_count, line + reach) + 1):
            _widen(document, kinds, fate, near, min(level, LINE))
    for start, end in long_chunks(source, 0, len(source)):
        inside = [at for at in range(start, end) if not source[at].isspace()]
        own = sum(kinds[at] != LABEL for at in inside)
        if own > LONGEST_CHUNK and all(fate[at] == KEEP for at in inside) and any(kinds[at] for at in inside):
            _shorten(kinds, fate, inside)
    return fate


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
    start = document.line_start(line)
    end = document.line_start(line + 1) - 1 if line < document.line_count else len(document.source)
    if level == PHRASE:
        return
    source = document.source
    if level == LINE:
        fate[start:end] = bytes((KEEP,)) * (end - start)
        return
    bounds = _CLAUSE_END if level == CLAUSE else _SENTENCE_END
    at = start
    for stop in [*(m.end() for m in bounds.finditer(source, start, end)), end]:
        piece = range(at, stop)
        holds_fact = any(kinds[i] == FACT for i in piece)
        if holds_fact or (level == NUMBERS and _DIGIT.search(fold(source[at:stop]))):
            fate[at:stop] = bytes((KEEP,)) * (stop - at)
        at = stop


def _shorten(kinds: bytearray, fate: bytearray, inside: list[int]) -> None:
    """A sentence without a digit may not stay whole: what is far from a fact goes, else what is none, else the fact."""
    facts = [at for at in inside if kinds[at] in STAYS]
    rest = [at for at in inside if kinds[at] not in STAYS]
    far = [at for at in rest if all(abs(at - fact) > _NEAR for fact in facts)]
    for at in far or rest or [at for at in facts if kinds[at] == FACT]:
        fate[at] = ELIDE


def raised(levels: Mapping[int, int], lines: Iterable[int]) -> dict[int, int]:
    """The levels with those of ``lines`` one higher."""
    out = dict(levels)
    for line in set(lines):
        out[line] = min(HIGHEST, out.get(line, PHRASE) + 1)
    return out
