"""How much two texts speak of the same things: their content words, rare ones counting for more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from welfare_etl.normalize.text import fold

__all__ = ["Vocabulary", "words_of"]

# Kanji, katakana and Latin carry the content; hiragana joins them.
_RUN = re.compile(r"[一-龥々〇]{2,}|[ァ-ヴー]{2,}|[A-Za-z]{2,}")


def words_of(text: str) -> Counter[str]:
    """The content words of a text: runs of one script, and the pairs of characters in longer runs of kanji.

    >>> sorted(words_of("地域福祉の充実"))
    ['充実', '地域', '地域福祉', '域福', '福祉']
    """
    out: Counter[str] = Counter()
    for run in _RUN.findall(fold(text)):
        out[run] += 1
        if len(run) > 2 and "一" <= run[0] <= "龥":
            out.update(run[at : at + 2] for at in range(len(run) - 1))
    return out


class Vocabulary:
    """Weights of words among the texts of one document: a word that stands in all of them says nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._bags: dict[str, frozenset[str]] = {}
        self._norms: dict[str, float] = {}
        bags = [self._bag(text) for text in texts]
        seen = Counter(word for bag in bags for word in bag)
        self._weight = {word: math.log((len(bags) + 1) / (count + 0.5)) for word, count in seen.items()}
        self._default = math.log(len(bags) + 1.0) if bags else 1.0

    def _bag(self, text: str) -> frozenset[str]:
        if text not in self._bags:
            self._bags[text] = frozenset(words_of(text))
        return self._bags[text]

    def _squares(self, bag: Iterable[str]) -> float:
        return sum(self._weight.get(word, self._default) ** 2 for word in sorted(bag))

    def _norm(self, text: str) -> float:
        if text not in self._norms:
            self._norms[text] = math.sqrt(self._squares(self._bag(text))) or 1.0
        return self._norms[text]

    def likeness(self, one: str, other: str) -> float:
        """0 to 1: the cosine of the two texts' sets of words."""
        return self._squares(self._bag(one) & self._bag(other)) / (self._norm(one) * self._norm(other))
