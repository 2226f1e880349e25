"""Reasons and facts in Japanese: phrases that the code says in English and that stand inside a message."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

__all__ = ["phrase_in_japanese", "translator"]

_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def translator(texts: Mapping[str, str]) -> Callable[[str], str | None]:
    """The Japanese of a text; None where ``texts`` (English with {} → Japanese with {0}, {1} …) does not have it.

    >>> translator({"{} of {} pages": "{1}ページ中{0}ページ"})("3 of 9 pages")
    '9ページ中3ページ'
    """
    templates = [
        (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), japanese)
        for english, japanese in sorted(texts.items(), key=lambda pair: -len(pair[0]))
        if "{}" in english
    ]

    def say(text: str) -> str | None:
        if known := texts.get(text):
            return known
        for pattern, japanese in templates:
            if found := pattern.fullmatch(text):
                return japanese.format(*found.groups())
        return None

    return say


@cache
def _say() -> Callable[[str], str | None]:
    return translator(tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8")))


def phrase_in_japanese(text: str) -> str:
    """A phrase, or several joined by ``; `` or ``, ``; what is not known stays as it is. Of ``English / 日本語`` the latter.

    >>> phrase_in_japanese("sources.toml says so; its title says 実施計画, 2 meetings")
    'sources.toml の記載による。表題に「実施計画」、会議 2 件'
    >>> phrase_in_japanese("an Ichitaro file / 一太郎ファイル")
    '一太郎ファイル'
    """
    english, slash, japanese = text.partition(" / ")
    if slash and _JAPANESE.search(japanese) and not _JAPANESE.search(english):
        return japanese
    return _joined(text, "; ", "。", lambda part: _joined(part, ", ", "、", _say())) or text


def _joined(text: str, joint: str, ours: str, say: Callable[[str], str | None]) -> str | None:
    """Phrase by phrase, the shortest that is known first, as a phrase may hold a comma of its own. None: not all known."""
    parts = text.split(joint)
    out: list[str] = []
    while parts:
        for size in range(1, len(parts) + 1):
            if known := say(joint.join(parts[:size])):
                out.append(known)
                parts = parts[size:]
                break
        else:
            return None
    return ours.join(out)
