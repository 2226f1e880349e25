"""Which column of which sheet a text stands in, where its place does not say it.

Texts and columns are paired so that the sum of what speaks for each pair is greatest: the label above a text, the
indicators' table below it, the wording of its sentences, and how much it speaks of what its sheet is about.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from welfare_etl.families.plans.pieces.layout import Block, Layout, placed
from welfare_etl.families.plans.pieces.sheets import Sheet
from welfare_etl.families.plans.vocabulary import PARTS
from welfare_etl.normalize.text import fold

__all__ = ["Likeness", "place_blocks"]

_BESIDE = 12.0
"""Where the form itself places a text, no wording outweighs it."""
_ABOUT = 10.0
_MOST = 30
"""Texts of one page; of more, none could be placed with any sureness."""
_LIST_MARKS = "◎■◇◆●○・"

# A pattern on one sentence or item, what it says for each column, and an example.
_CUES: tuple[tuple[re.Pattern[str], dict[str, float]], ...] = (
    # 講座を4回開いた。 8月1日:第1回会議, 設置率92.3%
    (re.compile(r"(?:た|ている|ました)。?$|^\d{1,2}月\d{1,2}日\s*:|\d\s*%|\d/\d{1,2}[)）]?$"), {"check": 1.0, "plan": -1.0, "action": -0.5}),
    # 講座を開く。 冊子による啓発
    (re.compile(r"(?:する|[うくすつぬむるぐぶ]|ます)。?$|(?:実施|開催|啓発|更新|活用)(?:[(（][^()（）]*[)）])?$"), {"do": 0.8, "plan": 0.4}),
    # 周知が必要である。 担い手の不足
    (re.compile(r"必要|課題|不足|困難|懸念|難し|今後|たい。?$|(?:こと|調整|提案|組織化)。?$"), {"action": 1.0}),
)  # fmt: skip
_RUN = re.compile(r"[一-龥々〇]{2,}|[ァ-ヴー]{2,}|[A-Za-z]{2,}")


class Likeness:
    """How much two texts speak of the same: the cosine of their content words, 0 to 1; a word of all texts says nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        bags = [_words(text) for text in texts]
        seen = Counter(word for bag in bags for word in bag)
        self._weight = {word: math.log((len(bags) + 1) / (count + 0.5)) ** 2 for word, count in seen.items()}

    def __call__(self, one: str, other: str) -> float:
        a, b = _words(one), _words(other)
        size = self._sum(a) * self._sum(b)
        return self._sum(a & b) / math.sqrt(size) if size else 0.0

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weight.get(word, 1.0) for word in sorted(words))


def _words(text: str) -> frozenset[str]:
    """Kanji, katakana and Latin carry the content: runs of one script, and the pairs of characters in longer runs of kanji."""
    runs = _RUN.findall(fold(text))
    return frozenset(runs) | {
        run[at : at + 2] for run in runs if len(run) > 2 and "一" <= run[0] <= "龥" for at in range(len(run) - 1)
    }


def place_blocks(layout: Layout, sheets: Sequence[Sheet], used: set[Block]) -> list[tuple[Block, Sheet, str, float]]:
    """Every text of a page with its sheet, its column, and how much worse the best way is that places it elsewhere.

    Pieces that stand together and open with the same mark of a list are one text. What is left when each column has its
    text goes on in the column of the piece before it or behind it; where there is none, it has no column.
    """
    out: list[tuple[Block, Sheet, str, float]] = []
    for page in range(layout.pages):
        mine = [sheet for sheet in sheets if sheet.page == page]
        texts = [block for block in layout.blocks if block.page == page and block.prose and block not in used]
        if not mine or not texts or len(texts) > _MOST:
            continue
        groups: list[list[Block]] = []
        for block in texts:
            last = groups[-1][-1] if groups else None
            if (
                last
                and _stands_behind(layout, last, block)
                and block.text[0] == last.text[0]
                and block.text[0] in _LIST_MARKS
            ):
                groups[-1].append(block)
            else:
                groups.append([block])
        likeness = Likeness([*(block.text for block in texts), *(sheet.about for sheet in mine)])
        slots = [(sheet, part) for sheet in mine for part in PARTS]
        scores = [[_score(group, *slot, likeness) for slot in slots] for group in groups]
        for at, group in enumerate(groups):
            if group[0].elided:  # its order is all that a facts edition has left of it
                scores[at] = [
                    s - abs(at / len(groups) - mine.index(slot[0]) / len(mine)) + 1.0
                    for s, slot in zip(scores[at], slots, strict=True)
                ]
        way = placed(scores, 0.0)
        for at, group in enumerate(groups):
            slot, margin = way.get(at, (None, 0.0))
            if slot is None:
                beside = [
                    way[n][0] for n in (at - 1, at + 1)
                    if n in way and _stands_behind(layout, groups[min(n, at)][-1], groups[max(n, at)][0])
                ]  # fmt: skip
                slot = max(beside, key=lambda s: scores[at][s], default=None)
                margin = 1.0 if slot is not None and scores[at][slot] > 0 else 0.0
            if slot is not None:
                out += [(block, *slots[slot], margin) for block in group]
    return out


def _stands_behind(layout: Layout, one: Block, other: Block) -> bool:
    return other.place - one.place == 1 and not layout.labelled(other.place)


def _score(group: Sequence[Block], sheet: Sheet, part: str, likeness: Likeness) -> float:
    text = "".join(block.text for block in group)
    score = _ABOUT * likeness(text, sheet.about)
    if sheet.goal in group or (part == "plan" and sheet.goal is not None):
        return score + (_BESIDE if sheet.goal in group and part == "plan" else -_BESIDE)
    if group[0].label == part:
        score += _BESIDE
    parts = [said for said in re.split(r"(?<=。)|(?=[・■◎◇◆●]|[①-⑳])", text) if said.strip()]
    for said in parts:
        for pattern, weights in _CUES:
            if pattern.search(said.strip()):
                score += 4.0 * weights.get(part, 0.0) / len(parts)
    return score
