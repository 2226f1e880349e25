"""Texts of the command line in Japanese: by their English, which is what the programs say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["help_in_japanese", "in_japanese"]


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("japanese.toml").read_text(encoding="utf-8"))


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The messages with facts in them, those with most words of their own first."""
    found = [(english, japanese) for english, japanese in _texts()["messages"].items() if "{}" in english]
    found.sort(key=lambda pair: -len(pair[0]))
    return tuple(
        (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), japanese)
        for english, japanese in found
    )


def in_japanese(text: str) -> str:
    """A message in Japanese; the text itself where the catalogue does not know it.

    >>> in_japanese("no column 'popul' in profile")
    "profile に列 'popul' はありません"
    """
    if known := _texts()["messages"].get(text):
        return known
    for pattern, japanese in _templates():
        if found := pattern.fullmatch(text):
            return japanese.format(*found.groups())
    return text


def help_in_japanese(text: str) -> str:
    """A help text, paragraph by paragraph."""
    known = _texts()["help"]
    return "\n\n".join(known.get(" ".join(part.split()), part) for part in text.split("\n\n"))
