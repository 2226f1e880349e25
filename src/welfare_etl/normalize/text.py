"""Printed text: folding for comparison, cleaning for the warehouse, and letters that do not belong.

Three strengths, weakest first:

* ``clean``  what the contract stores in text columns: widths and radicals, nothing else (no blanket NFKC, which
  turns 10⁵ into 105);
* ``fold``   for comparing and for regular expressions: one character in, one character out, so offsets stay valid in
  the source;
* ``squash`` for equality of labels and names: ``fold`` with composed kana and without any white space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["ELISION", "ForeignLetter", "clean", "fold", "foreign_letters", "macros", "screen_width", "squash"]

ELISION = r"〔[ \u3000]?略[ \u3000]?[\d,，０-９]{1,15}[ \u3000]?字[ \u3000]?〕"
"""What a facts edition prints in place of prose: 〔略 120字〕, 〔略 1,234字〕."""

# The 214 Kangxi radicals U+2F00–2FD5 in order. PDF converters emit the radical where the font maps both code points
# to one glyph.
_KANGXI = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾"
    "干幺广廴廾弋弓彐彡彳心戈戸手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生"
    "用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷"
    "豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
    "黄黍黒黹黽鼎鼓鼠鼻齊齒龍龜龠"
)
# 戸, 青, 黄 and 黒 above: a Japanese font draws these radicals with the Japanese shapes (神戸, not 神戶), so
# Unicode's compatibility mappings (戶, 靑, 黃, 黑) would put another form into a Japanese name.

# CJK Radicals Supplement U+2E80–2EF3 after Unicode's EquivalentUnifiedIdeograph list. Unicode gives only two of them
# a compatibility mapping, which is why NFKC leaves ⻑ (長) and ⺠ (民) broken. Strokes that stand for no Japanese
# character are left out.
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺅⺆⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹"
        "⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮"
        "⻯⻰⻱⻲⻳",
        "厂乙亻冂刂卜㔾小小兀尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒㓁网羊羊羋耂"
        "肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿"
        "竜龙龜亀龟",
        strict=True,
    )
)
RADICALS: dict[str, str] = {chr(0x2F00 + i): c for i, c in enumerate(_KANGXI)} | _SUPPLEMENT

# Half-width kana U+FF61–FF9F in order; the last two are the free-standing sound marks.
_HALF_KANA = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソ"
    "タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
)
_FULL_ASCII = {0xFEE0 + c: c for c in range(0x21, 0x7F)}
_WIDTHS: dict[int, int | str] = {
    **_FULL_ASCII,
    **{0xFF61 + i: c for i, c in enumerate(_HALF_KANA)},
    **{ord(k): v for k, v in RADICALS.items()},
}
_FOLD: dict[int, int | str] = {
    **_WIDTHS,
    **dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    # Invisible characters: a space in, so that the length stays.
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF], " "),
    **dict.fromkeys(map(ord, "〜～∼˜∿"), "~"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━﹘"), "-"),
}

# Looking for what folds is many times as fast as folding, and most cells hold nothing of it.
_FOLDS = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")

_HALF_SOUNDED = re.compile("[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f|[\uff9c\uff66]\uff9e")
_HAS_MARK = re.compile("[\u3099\u309a]")
_COMBINING = re.compile("[\u3041-\u30ff][\u3099\u309a]")

# Scripts that a Japanese administrative text has no use for. The Greek letters printed as symbols (αβγδμπσωΣΩΔ…)
# stay allowed; those that look like a Latin or Japanese letter do not. Half-width Hangul counts, half-width kana
# does not.
_FOREIGN = re.compile(
    "[\ufffd\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03bf\u03bd\u03c5\u1f00-\u1fff"
    "\u0400-\u052f\u0530-\u08ff\u0900-\u10ff\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]"
)
# What the letter may have been: the same shape in Latin, a digit, or a Japanese character. Suggestions only, never
# applied by this module.
_LOOKALIKES = {
    letter: likeness
    for letters, likenesses in (
        ("АВЕЗКМНОРСТХІЅЈаеорсухіѕјПГЦ", "ABE3KMHOPCTXISJaeopcyxisj口「ロ"),  # Cyrillic
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνου", "ABEZHIKMNOPTYXvou"),  # Greek
        ("ㅁㅇㅡㅣㅅㅗㅜㄱㄴㄷㅌㅈ", "口○ー|人上丁フLコEス"),  # Hangul
    )
    for letter, likeness in zip(letters, likenesses, strict=True)
}


class ForeignLetter(NamedTuple):
    """A letter that does not belong into Japanese text: where, which, its Unicode name, and what it may have been
    (or None)."""

    offset: int
    char: str
    name: str
    suggestion: str | None


def fold(text: str) -> str:
    """Fold for comparison, one character for one character: ``len(fold(t)) == len(t)``, so an offset in the result
    is one in ``text``.

    Full-width ASCII becomes ASCII, half-width kana full-width (sound marks stay apart), wave dashes ``~``, hyphens
    and dashes ``-`` (the katakana length mark ー stays), every kind of blank except tab and line feed a space,
    radicals the ideographs they stand for.

    >>> fold("ＵＲＬ　２〜３回")
    'URL 2~3回'
    """
    return text.translate(_FOLD) if _FOLDS.search(text) else text


def macros() -> dict[str, str]:
    """What the warehouse calls folding, as SQL of DuckDB: name → the expression over ``text``.

    ``ideographs(text)``: radicals as the characters they stand for; ``folded(text)``: widths and blanks as well, as
    :func:`fold` does, so that a quote is found however its PDF coded it.

    >>> macros()["folded"].startswith("translate(text, ")
    True
    """
    folding = {chr(key): value if isinstance(value, str) else chr(value) for key, value in _FOLD.items()}
    tables = {"ideographs": RADICALS, "folded": folding}
    return {name: f"translate(text, '{''.join(table)}', '{_quoted(table.values())}')" for name, table in tables.items()}


def _quoted(characters: Iterable[str]) -> str:
    return "".join(characters).replace("'", "''")


def _compose_kana(text: str) -> str:
    """Half-width kana with its sound mark → one full-width kana (ﾊﾞ → バ). Other characters are left alone."""
    if "\uff9e" not in text and "\uff9f" not in text:
        return text
    return _HALF_SOUNDED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)


def compose(text: str) -> str:
    """Kana printed as a letter and a combining sound mark (か + U+3099, as macOS writes file names and some exports) as one letter.

    Nothing else is composed: Unicode's NFC would also change compatibility ideographs, which are names.

    >>> compose("か\u3099っこう") == "がっこう"
    True
    """
    return _COMBINING.sub(lambda m: unicodedata.normalize("NFC", m[0]), text) if _HAS_MARK.search(text) else text


def clean(text: str) -> str:
    """The contract's rule for text columns.

    Full-width ASCII and half-width kana are folded (ﾊﾞ → バ), radicals mapped through the explicit table, runs of
    white space become one space; paragraphs stay joined by one ``\\n``; nothing else changes: ① 10⁵ ㎡ 〜 and
    compatibility ideographs stay as printed.

    >>> clean("  ⺠⽣委員　１０人\\n\\n ｻﾎﾟｰﾄ ")
    '民生委員 10人\\nサポート'
    """
    if _FOLDS.search(text):
        text = _compose_kana(text).translate(_WIDTHS)
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def squash(text: str) -> str:
    """``fold`` with composed kana and all white space removed: equal results mean the same text in print. Not
    length-preserving."""
    return "".join(fold(_compose_kana(text)).split())


def screen_width(text: str) -> int:
    """Columns that a text takes where a converter or a person set it by the width of its characters: two for Japanese ones.

    >>> screen_width("人口 12"), screen_width("○")
    (7, 2)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def foreign_letters(text: str) -> list[ForeignLetter]:
    """Cyrillic, Greek look-alike, Hangul and other letters with no place in a Japanese text, and U+FFFD (bytes that
    did not decode).

    Such a letter is the mark of a conversion error. Nothing is repaired: a suggestion is the character of the same
    shape, or None.
    """
    if text.isascii():
        return []
    return [
        ForeignLetter(m.start(), m[0], unicodedata.name(m[0], f"U+{ord(m[0]):04X}"), _LOOKALIKES.get(m[0]))
        for m in _FOREIGN.finditer(text)
    ]
