"""Read the numbers of a Japanese text: which are quantities, of what, compared how, and which are something else.

Rules are facts of the language (counters, words of approximation, ways to write a rate or a product), kept in ``counters`` and
``patterns``; relations between numbers (products, shares) are in ``relations``. Nothing here knows a goal from a result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.numbers import number
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import factor

from .patterns import KANJI_NUMBER, SCANNER
from .relations import relate

__all__ = ["Quantity", "quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    ``start``/``end``: the number with its counter; ``phrase_start``/``phrase_end``: with 約, 延べ, 年, 以上 around it. ``value`` as printed
    (7割 → 7.0, 2千件 → 2000.0); ``unit`` as printed without white space, ``unit_canonical`` what it counts (名 → 人, 割 → %).
    ``comparator``: ``=``, ``>=``, ``<=`` or ``~``. ``per``: ``year``, ``month`` or None. ``kind``: ``quantity``, or why it is none.
    ``scope``: ``each`` (各, 毎回), ``total`` (延べ, 計), ``average``, ``increase`` (10名増) or None. ``computed``: a product that the text
    leaves to the reader. ``out_of``: the whole of a share (10区中7区 → 10).
    """

    start: int
    end: int
    value: float
    value_max: float | None = None
    comparator: str = "="
    unit: str | None = None
    unit_canonical: str | None = None
    per: str | None = None
    kind: str = "quantity"
    phrase_start: int = 0
    phrase_end: int = 0
    scope: str | None = None
    computed: bool = False
    out_of: float | None = None

    @property
    def is_quantity(self) -> bool:
        """Whether it counts something: a date, an ordinal or a name does not."""
        return self.kind == "quantity"

    @property
    def canonical_value(self) -> float:
        """The value in the canonical unit: 7割 → 70.0 (%)."""
        return self.value * factor(self.unit)[1]


_MULTIPLIER = {"千": 1e3, "万": 1e4, "億": 1e8, None: 1.0}

# Words before the number, nearest last: (group, words, why). All may stand together: 月平均約10件, 年間延べ200人.
_BEFORE = re.compile(
    r"(?:(?P<about>約|およそ|概ね|おおむね|ほぼ|凡そ)|(?P<least>最低|少なくとも)|(?P<most>最大|上限|最高で)|(?P<average>平均)"
    r"|(?P<total>延べ?|[のノ]べ|述べ|合計|総計|累計|計|全)"
    r"|(?P<each>各[一-龥ァ-ヴー]{0,4}|毎回|(?:[一-龥]{1,4})ごと[にの])"
    r"|(?P<year>年間|毎年|年度?に|年(?!度|代))|(?P<month>(?:ひと|毎|各)?月(?:に|間|当たり|あたり|当り|額)?)|(?P<week>毎?週に?|隔月|隔週|毎日)"
    r"|[ (:は,、*にで]){1,12}\Z"
)
_AFTER = re.compile(
    r"(?: *分(?![野析類担]))?(?:(?P<least> *(?:以上|超|を超え)|を上回)|(?P<most> *(?:以下|未満|以内))|(?P<about> *(?:程度|程|前後|ほど|くらい|ぐらい|余り?|弱(?!者)|強(?!化)|内外)))?"
    r"(?P<more> *(?:の?(?:純|新規)?増(?!進|強|大|刷)[加員設]?|の?減(?:少)?))?(?P<rate> *(?:\(年間?\)|/年間?))?(?P<rate_month> *(?:\(月間?\)|/月))?"
)
# A rate without a counter is still a rate: 月1程度の訪問.
_BARE_RATE = re.compile(r" *(?:程度|回)")


def _number(text: str, multiplier: str | None = None) -> float:
    return float(text.replace(",", "")) * _MULTIPLIER[multiplier]


def _printed_value(digits: str) -> float:
    """A value for a number that is no quantity, only so that a reviewer recognises it: its first run of digits."""
    m = re.search(r"\d+(?:\.\d+)?", digits)
    if m:
        return float(m[0])
    c = digits[:1]
    if "①" <= c <= "⑳":
        return float(ord(c) - 0x245F)
    kanji = re.search(KANJI_NUMBER, digits)
    return float(kanji_integer(kanji[0]) or 0) if kanji else 0.0


def _surroundings(folded: str, previous_end: int, q: Quantity) -> Quantity:
    """Add what the words around the number say: comparator, rate, scope, and the extent of the phrase."""
    low = max(previous_end, q.start - 16)
    before = _BEFORE.search(folded, low, q.start)
    comparator, scope, per, start = q.comparator, q.scope, q.per, q.start
    if before:
        g = before.groupdict()
        words = before[0]
        start = before.start() + len(words) - len(words.lstrip(" (:は,、*にで"))
        if g["about"]:
            comparator = "~"
        elif g["least"]:
            comparator = ">="
        elif g["most"]:
            comparator = "<="
        scope = "average" if g["average"] else "total" if g["total"] else "each" if g["each"] else scope
        # 30年 4回 is a date before a count, and the date was read before: only a 年 or 月 that follows no digit is a rate.
        if g["year"] and not folded[max(0, before.start("year") - 1)].isdigit():
            per = "year"
        elif (
            g["month"]
            and not folded[max(0, before.start("month") - 1)].isdigit()
            and folded[max(0, before.start("month") - 1)] not in "かヶケカ箇隔"
        ):
            per = "month"
        elif g["week"]:
            scope = scope or "each"
    end = q.end
    after = _AFTER.match(folded, q.end)
    if after:
        end = after.end()
        if after["least"]:
            comparator = ">="
        elif after["most"]:
            comparator = "<="
        elif after["about"]:
            comparator = "~"
        if after["more"]:
            scope = "increase"
        if after["rate"]:
            per = "year"
        elif after["rate_month"]:
            per = "month"
    return replace(q, comparator=comparator, scope=scope, per=per, phrase_start=min(start, q.start), phrase_end=end)


@lru_cache(maxsize=512)
def _canonical(unit: str) -> str | None:
    return factor(unit)[0]


def _unit(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    if start < 0 or start == end:
        return None, None
    printed = "".join(text[start:end].split())
    return printed, _canonical(printed)


def _read(m: re.Match[str], text: str, folded: str, previous_end: int, rate_base: str | None) -> Quantity:
    g = m.lastgroup or ""
    if g.startswith("k_"):
        kind = {"name_latin": "name"}.get(g[2:], g[2:])
        start = m.start() + len(m[0]) - len(m[0].lstrip(" "))
        return Quantity(start, m.end(), _printed_value(m[0]), kind=kind, phrase_start=start, phrase_end=m.end())
    value_max: float | None = None
    comparator = "="
    if m["low"] is not None:
        value, value_max, unit_group = (
            _number(m["low"], m["low_mult"] or m["high_mult"]),
            _number(m["high"], m["high_mult"]),
            "range_unit",
        )
    elif m["few_low"] is not None:
        value, value_max, unit_group, comparator = float(m["few_low"]), float(m["few_high"]), "few_unit", "~"
    elif m["kanji"] is not None:
        value, unit_group = float(kanji_integer(m["kanji"]) or 0), "kanji_unit"
    elif m["mixed"] is not None:
        mixed = number(m["mixed"])
        if mixed is None:  # 千 before 万 and the like: no numeral at all
            kind = "bad_grouping"
            return Quantity(
                m.start(), m.end(), _printed_value(m[0]), kind=kind, phrase_start=m.start(), phrase_end=m.end()
            )
        value, unit_group = float(mixed), "mixed_unit"
    else:
        value, unit_group = _number(m["number"], m["mult"]), "unit"
    unit_start, unit_end = m.span(unit_group)
    end = m.end()
    if m["kanji_unit"] == "以上":
        unit_start, unit_end, end = -1, -1, unit_start
    unit, canonical = _unit(text, unit_start, unit_end)
    if unit is None:  # trailing space belongs to nobody
        end = m.start() + len(folded[m.start() : end].rstrip(" "))
    q = _surroundings(folded, previous_end, Quantity(m.start(), end, value, value_max, comparator, unit, canonical))
    if rate_base:
        q = replace(q, per=q.per or rate_base if rate_base != "each" else q.per, scope=q.scope or "each")
    if q.unit is None and not (q.comparator != "=" or (q.per and _BARE_RATE.match(folded, q.end))):
        q = replace(q, kind="no_unit")
    return q


_BASE = re.compile(r"(?:[かヶケカヵ箇]?(?P<month>月)|(?P<year>年))")
# 2か月に1回, 2か月ごとに1回: the length of time is what the next number is for.
_EVERY = re.compile(r"(?:に|毎|ごと|置き|おき)\Z")
# Further behind than this, or in another sentence, a number is not what a rate is of.
_RATE_REACH = 20
_RATE_ENDS = re.compile(r"[。\n\t]")


def quantities(text: str, folded: str | None = None) -> list[Quantity]:
    """Every number of ``text`` in order; ``kind`` tells quantities from dates, ordinals, names and the rest. Offsets are into ``text``;
    ``folded`` is ``fold(text)`` where the caller has it already.

    >>> [(q.value, q.unit, q.comparator, q.kind) for q in quantities("平成32年度 28団体、１０％以上")]
    [(32.0, None, '=', 'date'), (28.0, '団体', '=', 'quantity'), (10.0, '％', '>=', 'quantity')]
    """
    folded = fold(text) if folded is None else folded
    found: list[Quantity] = []
    previous_end = 0
    rate_base: str | None = None
    for m in SCANNER.finditer(folded):
        if rate_base and (m.start() - previous_end > _RATE_REACH or _RATE_ENDS.search(folded, previous_end, m.start())):
            rate_base = None
        q = _read(m, text, folded, previous_end, rate_base)
        rate_base = None
        if q.kind == "rate_base":
            base = _BASE.search(m[0])
            rate_base = "month" if base and base["month"] else "year" if base and base["year"] else "each"
        elif q.kind == "duration" and _EVERY.search(m[0]):
            rate_base = "each"
        found.append(q)
        previous_end = q.end
    return relate(folded, found)
