"""How the names of municipalities and prefectures are read (``readings.csv``, made by ``generate.py``)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["reading_of", "same_sound"]

_KATAKANA, _HIRAGANA_OFFSET = re.compile(r"[ァ-ヶ]"), ord("ァ") - ord("ぁ")
# Long vowels are written in many ways: Ōtsu, Otsu, Ohtsu, Ootsu.
_LONG = ((re.compile(r"ou|oo|oh(?![aiueoy])"), "o"), (re.compile(r"uu"), "u"))


@cache
def _readings() -> dict[str, tuple[str, str]]:
    with files(__package__).joinpath("readings.csv").open(encoding="utf-8") as file:
        return {row["code"]: (row["kana"], row["romaji"]) for row in csv.DictReader(file)}


def reading_of(code: str) -> tuple[str, str] | None:
    """The reading of a body's name in katakana and in Latin letters; None for a code that the list has not.

    >>> reading_of("01100")
    ('サッポロシ', 'sapporoshi')
    """
    return _readings().get(code)


def same_sound(text: str) -> str:
    """A reading for comparing: hiragana for kana; small plain letters without long marks for Latin.

    >>> same_sound("サッポロ"), same_sound("Ōtsu-shi"), same_sound("Ohtsushi")
    ('さっぽろ', 'otsushi', 'otsushi')
    """
    kana = _KATAKANA.sub(lambda char: chr(ord(char[0]) - _HIRAGANA_OFFSET), unicodedata.normalize("NFKC", text))
    if not kana.isascii() and any("ぁ" <= char <= "ん" for char in kana):
        return re.sub(r"\s", "", kana)
    plain = "".join(char for char in unicodedata.normalize("NFD", kana) if not unicodedata.combining(char))
    plain = re.sub(r"[\s'-]", "", plain.lower())
    for pattern, short in _LONG:
        plain = pattern.sub(short, plain)
    return plain
