"""Japanese encodings as programs really write them: with the characters that vendors added, and kana in two halves."""

from __future__ import annotations

import codecs
import re
import unicodedata

EUC_JP = "euc_jp"
_HALVES = re.compile("[ぁ-ヿ][\u3099\u309a]")


def decoded(data: bytes, codec: str) -> str:
    """Bytes in a codec of Python's; EUC-JP as in eucJP-ms, with ①, ㈱ and 髙 of Windows.

    Raises ``UnicodeDecodeError``.

    >>> decoded(b"\\xad\\xa1\\xbb\\xd4", "euc_jp")
    '①市'
    """
    return data.decode(codec, "eucjp_ms" if codec == EUC_JP else "strict")


def _vendor(error: UnicodeError) -> tuple[str, int]:
    """A character of two bytes that EUC-JP lacks: the same row and cell as in code page 932 of Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or min(pair) < 0xA1:
        raise error
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = (row >> 1) + (0x81 if row < 62 else 0xC1)
    trail = cell + 0x9F if row % 2 else cell + (0x40 if cell < 63 else 0x41)
    try:
        return bytes((lead, trail)).decode("cp932"), error.start + 2
    except UnicodeDecodeError:
        raise error from None


codecs.register_error("eucjp_ms", _vendor)


def composed(text: str) -> str:
    """Kana that came with its sound mark apart (decomposed, as file systems of Apple store it) in one character.

    >>> composed("か\\u3099くしゅう")
    'がくしゅう'
    """
    if "\u3099" not in text and "\u309a" not in text:
        return text
    return _HALVES.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
