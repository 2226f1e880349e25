"""Numbers and bullets that Word puts before a paragraph: no text of the file, but what a reader of the page sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare_etl.documents.office.package import Element, attribute, child, local
from welfare_etl.documents.office.symbols import BULLET, drawn, is_symbol_font

_KANJI = "〇一二三四五六七八九"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_ZODIAC = "子丑寅卯辰巳午未申酉戌亥"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LEVELS = 9
_LARGEST = 32_000


def numeral(number: int, style: str) -> str:
    """A paragraph's number in one of Word's styles (ST_NumberFormat); Arabic where the style is not known.

    >>> [numeral(3, style) for style in ("decimal", "decimalEnclosedCircle", "aiueoFullWidth", "japaneseCounting")]
    ['3', '③', 'ウ', '三']
    >>> numeral(12, "japaneseCounting"), numeral(4, "upperRoman"), numeral(28, "lowerLetter"), numeral(0, "none")
    ('十二', 'IV', 'bb', '')
    """
    if style == "none":
        return ""
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if style == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if style in ("aiueo", "aiueoFullWidth"):
        return _letter(number, _AIUEO)
    if style in ("iroha", "irohaFullWidth"):
        return _letter(number, _IROHA)
    if style in ("upperLetter", "lowerLetter"):
        letter = _letter(number, "abcdefghijklmnopqrstuvwxyz", repeat=True)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.upper() if style == "upperRoman" else roman
    if style in ("japaneseCounting", "japaneseLegal", "chineseCounting", "taiwaneseCounting") and 0 < number < 100:
        return _kanji(number)
    if style in ("ideographDigital", "japaneseDigitalTenThousand"):
        return "".join(_KANJI[int(digit)] for digit in str(number))
    if style == "ideographTraditional":
        return _letter(number, _STEMS)
    if style == "ideographZodiac":
        return _letter(number, _ZODIAC)
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _letter(number: int, letters: str, *, repeat: bool = False) -> str:
    if number < 1:
        return str(number)
    turn, at = divmod(number - 1, len(letters))
    return letters[at] * (min(turn, 9) + 1) if repeat or not turn else letters[at]


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + (_KANJI[ones] if ones else "")


@dataclass(slots=True)
class _Level:
    style: str = "decimal"
    text: str = ""
    start: int = 1
    font: str | None = None
    restart: int | None = None
    blank: bool = True
    """Whether a tab or a blank stands behind it."""


@dataclass(slots=True)
class _List:
    """A list's levels, and where it counts: lists of one abstract list go on counting together."""

    abstract: str
    levels: dict[int, _Level]
    overridden: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document; asked in its order, as each paragraph counts on."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._count: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, root: Element) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for item in root:
            if local(item) == "abstractNum":
                abstract[attribute(item, "abstractNumId") or ""] = dict(_levels(item))
        for item in root:
            if local(item) != "num":
                continue
            of = attribute(child(item, "abstractNumId"), "val") or ""
            levels = dict(abstract.get(of, {}))
            one = _List(of, levels)
            for override in (part for part in item if local(part) == "lvlOverride"):
                level = _number(attribute(override, "ilvl"))
                levels.update(_levels(override))
                if (start := attribute(child(override, "startOverride"), "val")) is not None:
                    one.overridden[level] = _number(start)
            self._lists[attribute(item, "numId") or ""] = one

    def _read_styles(self, root: Element) -> None:
        based: dict[str, str] = {}
        for item in root:
            if local(item) != "style" or attribute(item, "type") != "paragraph":
                continue
            name = attribute(item, "styleId") or ""
            numbered = child(item, "pPr", "numPr")
            if numbered is not None:
                list_id = attribute(child(numbered, "numId"), "val") or ""
                self._of_style[name] = (list_id, _number(attribute(child(numbered, "ilvl"), "val")))
            elif parent := attribute(child(item, "basedOn"), "val"):
                based[name] = parent
        for name in based:
            seen, at = {name}, based[name]
            while at in based and at not in self._of_style and at not in seen:
                seen.add(at)
                at = based[at]
            if at in self._of_style:
                self._of_style[name] = self._of_style[at]

    def label(self, properties: Element | None) -> str:
        """What stands before the next paragraph, given its properties (``pPr``); empty for most."""
        numbered = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val") or ""
        list_id, level = self._of_style.get(style, ("", 0))
        if numbered is not None:
            told = attribute(child(numbered, "numId"), "val")
            list_id = told if told is not None else list_id
            level = _number(attribute(child(numbered, "ilvl"), "val"), level)
        one = self._lists.get(list_id)
        if one is None or list_id == "0" or level not in one.levels:
            return ""
        count = self._count.setdefault(one.abstract, [None] * _LEVELS)
        if level in one.overridden and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            count[level] = one.overridden[level]
        else:
            before = count[level]
            count[level] = one.levels[level].start if before is None else min(before + 1, _LARGEST)
        for deeper in range(level + 1, _LEVELS):
            restart = one.levels[deeper].restart if deeper in one.levels else None
            if restart is None or level < restart:
                count[deeper] = None
        return self._shown(one, level, count)

    @staticmethod
    def _shown(one: _List, level: int, count: list[int | None]) -> str:
        own = one.levels[level]
        if own.style == "bullet":
            text = drawn(own.text, own.font) if is_symbol_font(own.font) else drawn(own.text, None)
            text = BULLET if text in ("\ufffd", "") and own.text else text
        else:
            text = own.text
            for number in range(level + 1):
                if f"%{number + 1}" in text:
                    at = one.levels.get(number, _Level())
                    counted = count[number]
                    value = at.start if counted is None else counted
                    text = text.replace(f"%{number + 1}", numeral(value, at.style))
        return text + " " if text and own.blank and not text.endswith((" ", "　")) else text


def _levels(holder: Element) -> list[tuple[int, _Level]]:
    out: list[tuple[int, _Level]] = []
    for item in holder:
        if local(item) != "lvl":
            continue
        level = _number(attribute(item, "ilvl"))
        style = attribute(child(item, "numFmt"), "val")
        if style is None:  # a style of a later Word stands in AlternateContent, with one that all know beside it
            style = next((attribute(part, "val") for part in item.iter() if local(part) == "numFmt"), None)
        fonts = child(item, "rPr", "rFonts")
        restart = attribute(child(item, "lvlRestart"), "val")
        out.append((level, _Level(
            style or "decimal",
            attribute(child(item, "lvlText"), "val") or "",
            _number(attribute(child(item, "start"), "val"), 1),
            attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
            None if restart is None else _number(restart),
            attribute(child(item, "suff"), "val") != "nothing",
        )))  # fmt: skip
    return [(level, one) for level, one in out if 0 <= level < _LEVELS]


def _number(text: str | None, default: int = 0) -> int:
    try:
        return max(-_LARGEST, min(_LARGEST, int(text or default)))
    except ValueError:
        return default
