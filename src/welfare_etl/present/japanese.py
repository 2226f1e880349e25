"""Texts of the command line in Japanese: by their English, which is what the programs say."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from welfare_etl.evidence.phrases import phrase_in_japanese, translator

__all__ = ["help_in_japanese", "in_japanese"]


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("japanese.toml").read_text(encoding="utf-8"))


@cache
def _say() -> Callable[[str], str | None]:
    return translator(_texts()["messages"])


def in_japanese(text: str) -> str:
    """A message in Japanese; the text itself where the catalogue does not know it.

    >>> in_japanese("no column 'popul' in profile")
    "profile に列 'popul' はありません"
    """
    return _say()(text) or phrase_in_japanese(text)


def help_in_japanese(text: str) -> str:
    """A help text, paragraph by paragraph."""
    known = _texts()["help"]
    return "\n\n".join(known.get(" ".join(part.split()), part) for part in text.split("\n\n"))
