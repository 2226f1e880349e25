"""Finding the printed labels of a form, also where a conversion damaged a character of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from welfare_etl.normalize.text import squash

__all__ = ["Match", "label_in", "telltales"]

_ONE_WRONG_FROM = 4
"""Characters that a label must have before one of them may be wrong."""
_LIKE = 80.0
_LIKE_SHORT = 60.0


@dataclass(frozen=True, slots=True)
class Match:
    """``name`` of the label in the form's table, the spelling that it is there, and how it is printed."""

    name: str
    label: str
    printed: str

    @property
    def repaired(self) -> bool:
        """Whether the source prints it otherwise."""
        return squash(self.label) != squash(self.printed)


# A form's table is a constant of its module: folded once. The table itself is kept, so that its id stays its own.
_FOLDED: dict[int, tuple[Mapping[str, Iterable[str]], dict[str, tuple[str, str]], int]] = {}


def _compiled(table: Mapping[str, Iterable[str]]) -> tuple[dict[str, tuple[str, str]], int]:
    if id(table) not in _FOLDED:
        spellings: dict[str, tuple[str, str]] = {}
        for name, words in table.items():
            for spelling in words:
                spellings.setdefault(squash(spelling).upper(), (name, spelling))
        _FOLDED[id(table)] = (table, spellings, max(map(len, spellings), default=0))
    _, folded, longest = _FOLDED[id(table)]
    return folded, longest


def label_in(text: str, table: Mapping[str, Iterable[str]], shortest: int = _ONE_WRONG_FROM) -> Match | None:
    """The label that a whole line or cell is: the same, or one character wrong in a label of ``shortest`` or more (rapidfuzz ≥ 80 in a
    long one).

    ``table`` maps a name to its spellings. Two labels that are equally like the text: None.
    """
    spellings, longest = _compiled(table)
    if len(text) > 3 * longest + 10:
        return None
    bare = squash(text).upper().strip("*#-・")
    if not bare or len(bare) > longest + 2:
        return None
    if exact := spellings.get(bare):
        return Match(*exact, text)
    likes: list[tuple[float, str, str]] = []
    for wanted, (name, spelling) in spellings.items():
        if len(wanted) < shortest or abs(len(wanted) - len(bare)) > 2:
            continue
        like = fuzz.ratio(wanted, bare)
        if like >= _LIKE or (like >= _LIKE_SHORT and Levenshtein.distance(wanted, bare) <= 1):
            likes.append((like, name, spelling))
    likes.sort(reverse=True)
    if not likes or (len(likes) > 1 and likes[0][0] == likes[1][0] and likes[0][1] != likes[1][1]):
        return None
    return Match(likes[0][1], likes[0][2], text)


def telltales(source: str, words: Iterable[str], least: int = 2) -> bool:
    """Whether a source has at least so many of a form's words at all: cheap, asked before a document is taken apart."""
    return sum(word in source for word in words) >= least
