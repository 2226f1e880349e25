"""How wide a text stands on a terminal, and cutting, padding and wrapping by that width.

Japanese characters take two columns (Unicode Standard Annex #11: ``W`` and ``F``). The ambiguous ones (○ ① ℃ ─ █) take
one, as terminals draw them unless told otherwise; where a terminal is set to draw them wide (``ambiwidth=double`` of Vim
is the same question), ``WELFARE_ETL_AMBIGUOUS_WIDTH=2`` says so. No program can ask a terminal for it without writing to it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache

_NO_LINE_START = "、。，．,.）)」』】〕》〉！？!?ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ：；・%％‰"
_PIECE = re.compile(r"[!-~]+|\s|.", re.DOTALL)


AMBIGUOUS = "WELFARE_ETL_AMBIGUOUS_WIDTH"


@cache
def ambiguous_width() -> int:
    """Columns of a character that is narrow in Western fonts and wide in Japanese ones: 1, or 2 where the setting says so."""
    return 2 if os.environ.get(AMBIGUOUS, "").strip() == "2" else 1


@lru_cache(maxsize=8192)
def char_width(char: str) -> int:
    """Columns of one character: 0 for combining and invisible ones, 2 for wide ones, else 1."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    drawn = unicodedata.east_asian_width(char)
    return 2 if drawn in "WF" else ambiguous_width() if drawn == "A" else 1


def display_width(text: str) -> int:
    """Columns that a text of one line takes.

    >>> display_width("人口"), display_width("km²"), display_width("ﾊﾞ")
    (4, 3, 2)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(char_width, text))


def pad(text: str, width: int, align: str = "left") -> str:
    """The text with blanks up to ``width`` columns; longer ones stay as they are.

    >>> pad("札幌市", 8) + "|", pad("97", 4, "right")
    ('札幌市  |', '  97')
    """
    blanks = " " * max(0, width - display_width(text))
    return blanks + text if align == "right" else text + blanks


def rule(char: str, width: int) -> str:
    """A line of one character, ``width`` columns long.

    >>> rule("─", 4)
    '────'
    """
    return pad(char * (width // char_width(char)), width)


def clip(text: str, width: int) -> str:
    """The text cut to ``width`` columns, the last one an ellipsis where something was cut.

    >>> clip("地域包括支援センター", 9)
    '地域包括…'
    """
    if display_width(text) <= width:
        return text
    out, used = "", 0
    for char in text:
        if used + char_width(char) > width - char_width("…"):
            break
        out += char
        used += char_width(char)
    return out + "…"


def wrap(text: str, width: int) -> list[str]:
    """The text as lines of at most ``width`` columns (at least 2). Its own line feeds stay; latin words hold together
    where they fit; a closing bracket or comma is not put at the start of a line.

    >>> wrap("人口、世帯数", 6)
    ['人口、', '世帯数']
    >>> wrap("地域。", 4)
    ['地', '域。']
    """
    width = max(2, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, width))
    return lines


def _wrap_paragraph(text: str, width: int) -> list[str]:
    if display_width(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    used = 0
    for piece in _pieces(text, width):
        size = display_width(piece)
        if used + size > width and line:
            together = len(line) > 1 and char_width(line[-1]) + size <= width and line[-1] not in _NO_LINE_START
            if piece in _NO_LINE_START and together:
                lines.append(line[:-1].rstrip())
                line = line[-1]
            else:
                lines.append(line.rstrip())
                line = ""
            used = display_width(line)
        if piece.isspace() and not line and lines:
            continue
        line += piece
        used += size
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, width: int) -> list[str]:
    """Latin words and single characters; a word longer than a line is cut."""
    pieces: list[str] = []
    for found in _PIECE.finditer(text):
        piece = found.group()
        pieces.extend(piece[at : at + width] for at in range(0, len(piece), width))
    return pieces
