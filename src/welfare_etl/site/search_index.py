"""Full-text search without a server: an index of neighbouring characters, made once, read by a page from disk.

Japanese has no spaces, so the index holds *bigrams*: for 地域福祉 the pairs 地域, 域福, 福祉. A term is found where all its
pairs are; the page then looks at the text itself, so that a hit really holds the term. The index lies in many small
files, and a search loads only those of its characters.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["END", "Index", "Passage", "fold", "shard_of"]

END = "\n"
"""Stands behind the last character, so that a term of one character is found there too."""
_SHARD_BYTES = 60_000
_CHUNK_CHARACTERS = 40_000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that can be found: which place it is of (by its number), which field, where on the place's page."""

    place: int
    table: str
    column: str
    anchor: str
    text: str


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    small = (wide if len(wide) == 1 else char).lower()
    return small if len(small) == 1 else char


def fold(text: str) -> str:
    """A text as it is compared: full-width and case do not matter. As long as the text itself.

    >>> fold("ＮＰＯ法人㎡")
    'npo法人㎡'
    """
    return "".join(map(_folded, text))


def shard_of(char: str, shards: int) -> int:
    """Which file has the pairs that begin with a (folded) character."""
    return ord(char) * 31 % 8191 % shards


class Index:
    """Passages, in the order of their places, and where each pair of characters stands."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = list(passages)
        self._postings: dict[str, array[int]] = defaultdict(lambda: array("L"))
        for number, passage in enumerate(self.passages):
            text = fold(passage.text)
            text = text.replace("\n", " ") + END
            for pair in {text[at : at + 2] for at in range(len(text) - 1)}:
                self._postings[pair].append(number)

    def chunks(self) -> Iterator[tuple[int, Sequence[Passage]]]:
        """(number of its first passage, passages): the texts, in parts of about the same size."""
        start = size = 0
        for number, passage in enumerate(self.passages):
            size += len(passage.text)
            if size >= _CHUNK_CHARACTERS:
                yield start, self.passages[start : number + 1]
                start, size = number + 1, 0
        if start < len(self.passages):
            yield start, self.passages[start:]

    def shards(self) -> list[dict[str, str]]:
        """The index in parts: pair → the numbers of its passages, each as its distance from the one before, base 36."""
        coded = {pair: _coded(numbers) for pair, numbers in sorted(self._postings.items())}
        count = max(1, -(-sum(map(len, coded.values())) // _SHARD_BYTES))
        out: list[dict[str, str]] = [{} for _ in range(count)]
        for pair, text in coded.items():
            out[shard_of(pair[0], count)][pair] = text
        return out


def _coded(numbers: Sequence[int]) -> str:
    last = 0
    parts = []
    for number in numbers:
        parts.append(_base36(number - last))
        last = number
    return " ".join(parts)


def _base36(number: int) -> str:
    out = _DIGITS[number % 36]
    while number := number // 36:
        out = _DIGITS[number % 36] + out
    return out
