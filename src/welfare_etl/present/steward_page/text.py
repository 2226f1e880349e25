"""Texts of the page: both languages stand in it and one is shown; long ones are cut."""

from __future__ import annotations

from html import escape

__all__ = ["short", "two"]

_QUOTE = 160


def two(en: str, ja: str) -> str:
    """A text in both languages, escaped.

    >>> two("a", "a"), two("a < b", "あ")
    ('a', '<span class="en">a &lt; b</span><span class="ja">あ</span>')
    """
    if en == ja:
        return escape(en)
    return f'<span class="en">{escape(en)}</span><span class="ja">{escape(ja)}</span>'


def short(text: str) -> str:
    """On one line, and no longer than a quotation is read."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
