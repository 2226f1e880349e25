"""Japanese eras, fiscal years and dates.

Era years run on after the era has ended: plans of 2018 speak of 平成35年度 (2023), and both mean what they count to.
A fiscal year is named after the Western year in which it starts (1 April), so January to March belong to the year
before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.text import fold

__all__ = ["DateMention", "as_of", "dates", "era_year", "fiscal_year", "fiscal_year_of", "fiscal_years", "mask_dates"]

Precision = Literal["day", "month", "year", "fiscal_year"]

# The year before an era's first year; Cabinet orders and the Era Name Act. The square characters are one-letter era
# names.
_BASE = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_BASE |= {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018, "h": 1988, "r": 2018, "s": 1925}
_BASE |= {"㍾": 1867, "㍽": 1911, "㍼": 1925, "㍻": 1988, "㋿": 2018}

_ERA = r"(?:明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|(?<![A-Za-z])[MTSHRhrs]\.?)"
_N = r"(?:\d{1,2}|[〇一二三四五六七八九十]{1,3})"
_WESTERN = r"(?<![\d,.])(?:19|20)\d\d(?!\d)"
_BARE = r"(?<![\d,.])\d{1,2}"
# The other calendar's year in brackets: 令和3年(2021年)4月, 2021 (R3) 年度.
_OTHER = rf"(?:\((?:\d{{4}}|{_ERA} ?(?:\d{{1,2}}|元)) ?年?度?\) ?)?"
_PATTERN = re.compile(
    # 平成30年度, 2018年4月1日, 30年12月末日, 元年
    rf"(?:(?P<era1>{_ERA}) ?(?P<y1>{_N}|元)|(?P<w1>{_WESTERN})|(?P<b1>{_BARE})) ?{_OTHER}年(?: ?{_OTHER}"
    rf"(?:(?P<fy1>度)(?P<fe1> ?末日?)?|(?P<ye1>末)"
    rf"|(?P<m1>{_N}) ?月(?!間)(?: ?(?P<d1>{_N}) ?日(?!間)| ?(?P<e1>末)日?)?))?"
    # H30.4.1, 平成30.4, R2/2, 2018/4/1, 31.1.1
    rf"|(?:(?P<era2>{_ERA}) ?(?P<y2>\d{{1,2}}|元)|(?P<w2>{_WESTERN})|(?P<b2>{_BARE})(?=[./]\d{{1,2}}[./]\d))"
    r" ?[./・-] ?(?P<m2>\d{1,2})(?: ?[./・-] ?(?P<d2>\d{1,2})|(?P<e2> ?月?末)日?)?(?![\d%])"
    # H30年度 is above; H30, R3, R元 alone
    r"|(?P<era3>(?<![A-Za-z])[HR])(?P<y3>\d{1,2}|元)(?![\d.,A-Za-z-]|:\d{2}(?!\d))"
    # 9月19日, 12月末, 1月現在, 2/28現在
    rf"|(?<![\d.,])(?P<m4>{_N}) ?月 ?(?:(?P<d4>{_N}) ?日(?!間)|(?P<e4>末)日?|(?=(?:現在|時点)))"
    r"|(?<![\d./])(?P<m5>\d{1,2})/(?P<d5>\d{1,2})(?= ?(?:現在|時点))"
)
_MARK = re.compile(r"\s{0,4}+(?:日\s{0,4}+)?+(?:の\s{0,4}+)?+(?:現在|現時点|時点|末)")
_FIRST_OF_SERIES = re.compile(r"(明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])\d{1,2}(?:年度?)?[~・、,-]$")
# 平成3年度目 is the third year, 令和5年度目標 the target of a year.
_COUNTED_YEAR = re.compile(r"目(?![標的指])")
_NOT_A_YEAR = re.compile(r"(?:目(?![標的指])|間|あたり|当たり|ごと|毎)")
# A year without an era is taken for the era year nearest to the document's fiscal year, if it is within so many
# years of it.
_REIWA = date(2019, 5, 1)
_NEAR = 20
_NEAR_DOTTED = 5


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as printed. ``value`` is the last day of what is printed (a month → its last day, 年度 → 31 March),
    ``precision`` says how much was printed, ``start``/``end`` are offsets in the text, ``as_of`` whether 現在, 時点
    or 末 marks it as the day of a count."""

    value: date
    precision: Precision
    start: int
    end: int
    as_of: bool = False

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year that the date lies in; None for a calendar year, which lies in two."""
        return None if self.precision == "year" else fiscal_year_of(self.value)


def era_year(era: str, year: int) -> int:
    """The Western year of an era year: ``("平成", 35)`` → 2023. ``era`` is a kanji name, a letter or a square
    character; else KeyError."""
    return _BASE[era] + year


def fiscal_year_of(day: date) -> int:
    """The fiscal year of a day: 2019-03-31 → 2018, 2019-04-01 → 2019."""
    return day.year if day.month >= 4 else day.year - 1


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _small(text: str) -> int | None:
    return 1 if text == "元" else int(text) if text.isdigit() else kanji_integer(text)


def _is_date(m: re.Match[str]) -> bool:
    """Whether a match is a date at all: ``3年`` is a span of time, ``30年度`` and ``30年1月`` are not; ``S2`` and
    ``2018.5`` are numbers."""
    if m["b1"]:
        return bool((m["fy1"] or m["m1"]) and not (m["fy1"] and _NOT_A_YEAR.match(m.string, m.end())))
    if m["w2"] and not m["d2"]:
        return "/" in m[0]
    if m["era1"] and m["fy1"]:
        return not _COUNTED_YEAR.match(m.string, m.end())
    return True


def _nearest(year: int, fiscal: int | None, limit: int) -> int | None:
    if fiscal is None:
        return None
    best = min((2018 + year, 1988 + year, 1925 + year), key=lambda y: abs(y - fiscal))
    return best if abs(best - fiscal) <= limit else None


def _year(m: re.Match[str], n: int, fiscal: int | None) -> int | None:
    """The Western year of a match of form ``n`` (1 or 2)."""
    if era := m[f"era{n}"]:
        number = _small(m[f"y{n}"])
        return None if number is None else _BASE[era.rstrip(".")] + number
    if m[f"w{n}"]:
        return int(m[f"w{n}"])
    bare = int(m[f"b{n}"])
    series = _FIRST_OF_SERIES.search(m.string[max(0, m.start() - 12) : m.start()])
    if series:
        return _BASE[series[1]] + bare
    return _nearest(bare, fiscal, _NEAR if n == 1 else _NEAR_DOTTED)


def _mention(m: re.Match[str], fiscal: int | None) -> DateMention | None:
    """The date of a match, or None when it is no date, has no year and no context, or does not exist (30 February)."""
    if not _is_date(m):
        return None
    n = next(
        i for i, group in ((1, "y1"), (1, "w1"), (1, "b1"), (2, "m2"), (3, "y3"), (4, "m4"), (5, "m5")) if m[group]
    )
    marked = _MARK.match(m.string, m.end()) is not None
    if n == 3:
        return DateMention(date(_BASE[m["era3"]] + (_small(m["y3"]) or 0), 12, 31), "year", m.start(), m.end(), marked)
    month_text, day_text = m[f"m{n}"], m[f"d{n}"]
    if n in (1, 2):
        year = _year(m, n, fiscal)
        if year is None:
            return None
        if n == 1 and m["fy1"]:
            precision: Precision = "day" if m["fe1"] else "fiscal_year"
            return DateMention(date(year + 1, 3, 31), precision, m.start(), m.end(), bool(m["fe1"]) or marked)
        if not month_text:
            return DateMention(
                date(year, 12, 31), "day" if m["ye1"] else "year", m.start(), m.end(), bool(m["ye1"]) or marked
            )
    month = _small(month_text)
    if month is None or not 1 <= month <= 12:
        return None
    if n in (4, 5):
        if fiscal is None:
            return None
        year = fiscal if month >= 4 else fiscal + 1
    assert year is not None
    if not day_text:
        end_of_month = bool(m[f"e{n}"])
        return DateMention(
            _last_day(year, month), "day" if end_of_month else "month", m.start(), m.end(), end_of_month or marked
        )
    day = _small(day_text)
    try:
        value = date(year, month, day or 0)
    except ValueError:
        return None
    if m["b2"] and year == 2018 + int(m["b2"]) and value < _REIWA:
        return None  # 1.2.3 is a section's number: Reiwa had not begun
    return DateMention(value, "day", m.start(), m.end(), marked)


def _mentions(text: str, fiscal: int | None) -> Iterator[DateMention]:
    for m in _PATTERN.finditer(fold(text)):
        found = _mention(m, fiscal)
        if found:
            yield found


def dates(text: str, fiscal_year: int | None = None) -> list[DateMention]:
    """Every date of a text in order.

    ``fiscal_year`` is the document's: 12月末 and 9月19日 take their year from it, 31.1.1 and 30年度 their era.
    Without it they are left out, as are days that do not exist: nothing is guessed.
    """
    return list(_mentions(text, fiscal_year))


def fiscal_years(text: str, context: int | None = None) -> list[tuple[int, int, int]]:
    """Every 年度 of a text as ``(fiscal year, start, end)``: 平成30年度, H30年度, 2021 (R3) 年度, and 30年度 given a
    context."""
    return [(m.value.year - 1, m.start, m.end) for m in _mentions(text, context) if m.precision == "fiscal_year"]


def fiscal_year(text: str, context: int | None = None) -> int | None:
    """The one fiscal year that a text names: by its 年度, else by its dates (R2/2 → 2019), else a lone ``H30``.

    None when it names none or several. ``context`` is a fiscal year nearby, which years without era need.

    >>> fiscal_year("平成35年度"), fiscal_year("2021 (R3) 年度"), fiscal_year("R2/2"), fiscal_year("平成30年度・31年度")
    (2023, 2021, 2019, None)
    """
    mentions = dates(text, context)
    named = {m.value.year - 1 for m in mentions if m.precision == "fiscal_year"}
    named = named or {fiscal_year_of(m.value) for m in mentions if m.precision in ("day", "month")}
    if not named and len(mentions) == 1 and mentions[0].end - mentions[0].start == len(fold(text).strip(" ()")) <= 4:
        named = {mentions[0].value.year}
    return named.pop() if len(named) == 1 else None


def as_of(text: str, fiscal_year: int | None = None) -> date | None:
    """The day of a count: a date marked 現在, 時点 or 末, or a cell that is nothing but a date (also in brackets).

    A month means its last day. None for a year or a 年度 alone, for the start of a span (``H30.4~``), and for two
    different days.
    """
    mentions = dates(text, fiscal_year)
    found = {m.value for m in mentions if m.as_of and m.precision in ("day", "month")}
    if not found and len(mentions) == 1 and mentions[0].precision in ("day", "month"):
        rest = text[: mentions[0].start] + text[mentions[0].end :]
        if not fold(rest).strip(" ()[]※、。\n"):
            found = {mentions[0].value}
    return found.pop() if len(found) == 1 else None


def mask_dates(folded: str) -> str:
    """A folded text with every date replaced by as many NULs, so that offsets stay and no number of a date is left
    in it."""
    return _PATTERN.sub(lambda m: "\x00" * len(m[0]) if _is_date(m) else m[0], folded)
