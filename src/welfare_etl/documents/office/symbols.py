"""Characters that a symbol font draws instead of what their code says: marks and bullets, as they look on the page."""

from __future__ import annotations

CHECKED, UNCHECKED = "☑", "□"
BULLET = "・"

_FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "◆", 0x77: "◆", 0x80: "⓪",
        **{0x81 + n: chr(0x2460 + n) for n in range(10)}, **{0x8C + n: chr(0x2776 + n) for n in range(10)},
        0x9F: BULLET, 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "□",
        0xAB: "★", 0xB6: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇒",
        0xFB: "✗", 0xFC: "✓", 0xFD: CHECKED, 0xFE: CHECKED,
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: CHECKED, 0x52: CHECKED, 0x53: CHECKED, 0x54: CHECKED, 0x97: "●", 0x98: "●",
        0x99: "○", 0x9A: "○", 0xA2: "■", 0xA3: "□", 0x2A: "□", 0x30: "□",
    },
    "wingdings 3": {0x7D: "▶", 0x84: "▶", 0x9D: "◆"},
    "webdings": {0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●"},
    "symbol": {
        0x2D: "−", 0xB0: "°", 0xB1: "±", 0xB3: "≧", 0xA3: "≦", 0xB4: "×", 0xB7: BULLET, 0xAE: "→", 0xD7: "・", 0x6D: "μ",
    },
}  # fmt: skip
"""Font → character code (without the 0xF000 that Word adds) → what is drawn."""


def is_symbol_font(font: str | None) -> bool:
    """Whether a font draws symbols instead of letters."""
    return (font or "").lower() in _FONTS


def drawn(text: str, font: str | None) -> str:
    """Text of a symbol font as it looks; a sign that is not in the table is U+FFFD, never the letter of its code.

    >>> drawn("\\uf0fe", "Wingdings"), drawn("l", "Wingdings"), drawn("x", "MS Mincho"), drawn("\\uf0fc", None)
    ('☑', '●', 'x', '✓')
    """
    table = _FONTS.get((font or "").lower())
    if table is None:
        # A private code without its font is nearly always a bullet or a tick of Wingdings that an editor left.
        return "".join(
            _FONTS["wingdings"].get(ord(c) - 0xF000, BULLET if c == "\uf0b7" else c)
            if 0xF000 <= ord(c) <= 0xF0FF
            else c
            for c in text
        )
    return "".join(
        c if c.isspace() else table.get(ord(c) & 0xFF if 0xF000 <= ord(c) <= 0xF0FF else ord(c), "\ufffd") for c in text
    )
