"""Finding the printed labels of a form, also where a conversion damaged a character of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from welfare_etl.normalize.text import squash

__all__ = ["Match", "label_in", "share_of_labels"]

_ONE_WRONG_FROM = 4
"""Characters that a label must have before one of them may be wrong."""
_LIKE = 80.0


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


def label_in(text: str, table: Mapping[str, Iterable[str]], shortest: int = _ONE_WRONG_FROM) -> Match | None:
    """The label that a whole line or cell is: the same, or one character wrong in a label of ``shortest`` or more (rapidfuzz ≥ 80 in a
    long one).

    ``table`` maps a name to its spellings. Two labels that are equally like the text: None.
    """
    bare = squash(text).upper().strip("*#-・")
    if not bare:
        return None
    likes: list[tuple[float, str, str]] = []
    for name, spellings in table.items():
        for spelling in spellings:
            wanted = squash(spelling).upper()
            if wanted == bare:
                return Match(name, spelling, text)
            if len(wanted) < shortest or abs(len(wanted) - len(bare)) > 2:
                continue
            like = fuzz.ratio(wanted, bare)
            if Levenshtein.distance(wanted, bare) <= 1 or like >= _LIKE:
                likes.append((like, name, spelling))
    likes.sort(reverse=True)
    if not likes or (len(likes) > 1 and likes[0][0] == likes[1][0] and likes[0][1] != likes[1][1]):
        return None
    return Match(likes[0][1], likes[0][2], text)


def share_of_labels(texts: Iterable[str], table: Mapping[str, Iterable[str]]) -> tuple[float, list[str]]:
    """Which share of the labels of ``table`` the lines have as whole lines, and their names: how a family knows its own."""
    found = {match.name for text in texts if (match := label_in(text, table))}
    return len(found) / len(table), [name for name in table if name in found]
