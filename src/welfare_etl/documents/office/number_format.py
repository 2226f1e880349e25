"""A number of Excel as its cell shows it: the number formats that forms and town halls use, Japanese years included.

Excel stores 43496 and shows 平成31年1月31日, stores 0.058 and shows 5.8%, stores 119684 and shows 119,684人.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00', 8: '"¥"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: '"¥"#,##0', 43: "#,##0.00", 44: '"¥"#,##0.00',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    27: "ge.m.d", 28: 'ggge"年"m"月"d"日"', 29: 'ggge"年"m"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"', 34: 'yyyy"年"m"月"', 35: 'm"月"d"日"', 36: "ge.m.d", 50: "ge.m.d", 51: 'ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'ggge"年"m"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: "ge.m.d",
    58: 'ggge"年"m"月"d"日"',
}  # fmt: skip
"""Formats that a file names by number only (ECMA-376 part 1, 18.8.30, those of the Japanese Excel for 27–36 and 50–58)."""

_ERAS = (
    (dt.date(2019, 5, 1), "令和", "令", "R"), (dt.date(1989, 1, 8), "平成", "平", "H"),
    (dt.date(1926, 12, 25), "昭和", "昭", "S"), (dt.date(1912, 7, 30), "大正", "大", "T"), (dt.date(1868, 1, 1), "明治", "明", "M"),
)  # fmt: skip
_WEEKDAYS = "月火水木金土日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\[\]]*+)\]'
    r"|(?P<general>General|G/標準)|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|g+|e+(?![+-])|a{3,4}|r+|b+)"
    r"|(?P<digits>[0#?][0#?,.]*(?:E[+-][0#?]+)?|\.[0#?]+)|(?P<text>@)|(?P<percent>%)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"([<>=]{1,2})(-?[\d.]+)")


class NotShown(ValueError):
    """A format that this module does not know, or a number that it cannot show: what is displayed is not known."""


def shown(number: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as a cell with the format ``code`` shows it. Raises :class:`NotShown`.

    >>> [shown("119684", code) for code in ("General", "#,##0", '#,##0"人"', '#,##0,"千人"')]
    ['119684', '119,684', '119,684人', '120千人']
    >>> [shown("0.058", code) for code in ("0%", "0.0%", "0.00")], shown("5.9", '0.0"‰"'), shown("-3", '0;"△"0')
    (['6%', '5.8%', '0.06'], '5.9‰', '△3')
    >>> [shown("43496", code) for code in ('[$-411]ggge"年"m"月"d"日"', 'ge.m.d', "yyyy/mm/dd", 'm"月"末')]
    ['平成31年1月31日', 'H31.1.31', '2019/01/31', '1月末']
    >>> shown("0.75", "h:mm"), shown("1.5", "[h]:mm"), shown("0.30000000000000004", "General")
    ('18:00', '36:00', '0.3')
    """
    try:
        value = Decimal(number)
    except InvalidOperation as error:
        raise NotShown(f"{number!r} is no number") from error
    if not value.is_finite():
        raise NotShown(f"{number!r} is no number")
    section, value = _section(value, code)
    if any(token.lastgroup == "date" for token in section) or any(_elapsed(token) for token in section):
        return _date(float(value), section, since_1904)
    return _number(value, section)


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[tuple[re.Match[str], ...], ...]:
    """The tokens of a format, section by section (positive; negative; zero; text)."""
    if len(code) > 500:
        raise NotShown("a format of more than 500 characters")
    out: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token.lastgroup == "other" and token[0] == ";":
            out.append([])
        else:
            out[-1].append(token)
    return tuple(tuple(section) for section in out)


def _section(value: Decimal, code: str) -> tuple[tuple[re.Match[str], ...], Decimal]:
    """The section that a number is shown by, and the number as that shows it (a section for negatives has no sign)."""
    all_sections = sections(code)
    conditions = [next((c for token in section if (c := _condition(token))), None) for section in all_sections]
    if any(conditions):
        for section, condition in zip(all_sections, conditions, strict=True):
            if condition is None or condition(value):
                return section, value
        return all_sections[-1], value
    parts = all_sections[:3]
    if value < 0 and len(parts) > 1:
        return parts[1], -value
    if value == 0 and len(parts) > 2:
        return parts[2], value
    return parts[0], value


def _condition(token: re.Match[str]) -> Callable[[Decimal], bool] | None:
    found = _CONDITION.fullmatch(token["bracket"] or "")
    if not found:
        return None
    try:
        bound = Decimal(found[2])
    except InvalidOperation:
        return None
    tests: dict[str, Callable[[Decimal], bool]] = {
        ">": lambda v: v > bound, "<": lambda v: v < bound, ">=": lambda v: v >= bound,
        "<=": lambda v: v <= bound, "=": lambda v: v == bound, "<>": lambda v: v != bound,
    }  # fmt: skip
    return tests.get(found[1])


def _literal(token: re.Match[str]) -> str | None:
    """What a token shows whatever the number is; None for one that shows a part of it."""
    kind = token.lastgroup
    if kind in ("quoted", "escaped"):
        return token[kind]
    if kind == "space":
        return " "
    if kind == "fill":
        return ""
    if kind == "bracket":
        inside = token["bracket"]
        # [$¥-411]: a currency sign; [赤], [Red], [DBNum3]: looks only, digits stay digits.
        return inside[1:].partition("-")[0] if inside.startswith("$") else ""
    if kind == "other":
        return token[0]
    return None


# -- numbers ---------------------------------------------------------------------------------------------------------


def _number(value: Decimal, section: tuple[re.Match[str], ...]) -> str:
    places = [token[0] for token in section if token.lastgroup == "digits"]
    percent = sum(token.lastgroup == "percent" for token in section)
    if len(places) > 1:
        # Fractions, and digits parted by signs (000-0000): the digits of a whole number from the right.
        if any(token[0] == "/" for token in section):
            raise NotShown("a fraction")
        return _parted(value, section, places)
    if places and "E" in places[0].upper():
        raise NotShown("a number with an exponent")
    if not section:
        return ""
    scaled = value * (Decimal(100) ** percent)
    negative = scaled < 0
    body, nothing = _digits(abs(scaled), places[0]) if places else ("", True)
    out: list[str] = []
    for token in section:
        literal = _literal(token)
        if literal is not None:
            out.append(literal)
        elif token.lastgroup == "digits":
            out.append(body)
        elif token.lastgroup in ("general", "text"):
            out.append(general(abs(scaled)))
            nothing = False
        elif token.lastgroup == "percent":
            out.append("%")
        else:
            raise NotShown(f"the sign {token[0]!r}")
    return ("-" if negative and not nothing else "") + "".join(out).strip()


def _digits(value: Decimal, places: str) -> tuple[str, bool]:
    """Digits by their places, and whether only zeros are left."""
    thousands = places.rstrip(",")
    value = value / Decimal(1000) ** (len(places) - len(thousands))
    whole, dot, fraction = thousands.partition(".")
    grouped = "," in whole
    whole, fraction = whole.replace(",", ""), fraction.replace(",", "")
    if len(fraction) > 30:
        raise NotShown("more than 30 decimal places")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:f}"
    integer, _, decimals = text.partition(".")
    needed = whole.count("0")
    integer = integer.lstrip("0").rjust(needed, "0") if needed or integer.strip("0") else ""
    if grouped and integer:
        integer = f"{int(integer):,}".rjust(needed, "0")
    least = len(fraction.rstrip("#?"))
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    return integer + (dot and "." + decimals), not rounded


def _parted(value: Decimal, section: tuple[re.Match[str], ...], places: list[str]) -> str:
    if any(set(part) - set("0#?") for part in places):
        raise NotShown("digits in several places")
    digits = f"{abs(value).quantize(Decimal(1), ROUND_HALF_UP):f}".rjust(sum(map(len, places)), "0")
    out: list[str] = []
    left = len(places)
    for token in reversed(section):
        literal = _literal(token)
        if literal is not None:
            out.append(literal)
            continue
        if token.lastgroup != "digits":
            raise NotShown(f"the sign {token[0]!r}")
        left -= 1
        cut = len(digits) - len(token[0]) if left else 0
        out.append(digits[cut:])
        digits = digits[:cut]
    return ("-" if value < 0 else "") + "".join(reversed(out)).strip()


def general(value: Decimal) -> str:
    """A number without a format: at most eleven characters, as Excel shows it in a column that is wide enough."""
    if value == 0:
        return "0"
    if abs(value) >= Decimal(10) ** 15 or abs(value) < Decimal(10) ** -9:
        raise NotShown("a number that is shown with an exponent")
    whole = len(f"{abs(value):.0f}")
    rounded = value.quantize(Decimal(1).scaleb(-max(0, 10 - whole)), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# -- dates and times -------------------------------------------------------------------------------------------------


def _elapsed(token: re.Match[str]) -> str | None:
    inside = (token["bracket"] or "").lower()
    return inside if inside and not set(inside) - set("hms") and len(set(inside)) == 1 else None


def _moment(serial: float, since_1904: bool) -> dt.datetime:
    if not 0 <= serial < 2_958_466:
        raise NotShown("a day outside of Excel's calendar")
    if since_1904:
        start = dt.datetime(1904, 1, 1)
    else:
        # Excel counts a 29 February 1900 that never was.
        start = dt.datetime(1899, 12, 31) if serial < 60 else dt.datetime(1899, 12, 30)
    return start + dt.timedelta(days=int(serial), seconds=round((serial - int(serial)) * 86_400))


def _date(serial: float, section: tuple[re.Match[str], ...], since_1904: bool) -> str:
    moment = _moment(serial, since_1904)
    half = any(token.lastgroup == "half" for token in section)
    out: list[str] = []
    for at, token in enumerate(section):
        literal = _literal(token) if not _elapsed(token) else None
        if literal is not None:
            out.append(literal)
        elif unit := _elapsed(token):
            seconds = round(serial * 86_400)
            out.append(f"{seconds // {'h': 3600, 'm': 60, 's': 1}[unit[0]]:0{len(unit)}d}")
        elif token.lastgroup == "half":
            out.append("AM" if moment.hour < 12 else "PM")
        elif token.lastgroup == "date":
            out.append(_part(token[0].lower(), moment, section, at, half))
        else:
            raise NotShown(f"the sign {token[0]!r} in a date")
    return "".join(out).strip()


def _part(letters: str, moment: dt.datetime, section: tuple[re.Match[str], ...], at: int, half: bool) -> str:
    kind, count = letters[0], len(letters)
    if kind == "y":
        return f"{moment.year % 100:02d}" if count < 3 else str(moment.year)
    if kind in "ger":
        start, name, short, letter = next((era for era in _ERAS if moment.date() >= era[0]), (None, "", "", ""))
        if start is None:
            raise NotShown("a day before the eras")
        year = moment.year - start.year + 1
        if kind == "g":
            return (letter, short, name)[min(count, 3) - 1]
        era = name if kind == "r" else ""
        return era + (f"{year:02d}" if count > 1 and kind == "e" else str(year))
    if kind == "m" and _is_minute(section, at):
        return f"{moment.minute:02d}" if count > 1 else str(moment.minute)
    if kind == "m":
        if count >= 3:
            return _MONTHS[moment.month - 1]
        return f"{moment.month:02d}" if count == 2 else str(moment.month)
    if kind == "d":
        if count >= 3:
            return moment.strftime("%a")
        return f"{moment.day:02d}" if count == 2 else str(moment.day)
    if kind == "a":
        return _WEEKDAYS[moment.weekday()] + ("曜日" if count == 4 else "")
    if kind == "h":
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return f"{hour:02d}" if count > 1 else str(hour)
    if kind == "s":
        return f"{moment.second:02d}" if letters[1:2] == "s" else str(moment.second)
    raise NotShown(f"the letters {letters!r}")


def _is_minute(section: tuple[re.Match[str], ...], at: int) -> bool:
    """An m behind hours or before seconds is minutes."""
    before = next((t for t in reversed(section[:at]) if t.lastgroup == "date" or _elapsed(t)), None)
    after = next((t for t in section[at + 1 :] if t.lastgroup == "date"), None)
    follows = before is not None and (before[0].lower().startswith("h") or (_elapsed(before) or "").startswith("h"))
    return follows or (after is not None and after[0].lower().startswith("s"))
