"""Read the numbers of a Japanese text: which are quantities, of what, compared how, and which are something else.

Rules are facts of the language (counters, words of approximation, ways to write a rate or a product), kept in ``normalize.units`` and
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

from .numbered import numbered
from .patterns import SCANNER
from .relations import relate

__all__ = ["Quantity", "quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    ``start``/``end``: the number with its counter; ``phrase_start``/``phrase_end``: with 約, 延べ, 年, 以上 around it. ``value`` as printed
    (7割 → 7.0, 2千件 → 2000.0); ``unit`` as printed without white space, ``unit_canonical`` what it counts (名 → 人, 割 → %).
    ``comparator``: ``=``, ``>=``, ``<=`` or ``~``. ``kind``: ``quantity``, or why it is none.
    ``per`` (year, half_year, quarter, month, week, day) with ``per_count`` (2か月に1回 → month, 2). ``scope``: ``each`` (各, 毎回; ``scope_of``
    says each of what), ``total`` (計, 全), ``average``, ``increase`` (10名増), ``decrease``, ``ratio`` (倍) or None. ``counting``:
    ``cumulative`` (延べ), ``distinct`` (実) or None. ``computed``: a product that the text leaves to the reader. ``out_of``: the whole of a
    share (10区中7区 → 10).
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
    per_count: int | None = None
    scope_of: str | None = None
    counting: str | None = None

    @property
    def is_quantity(self) -> bool:
        """Whether it counts something: a date, an ordinal or a name does not."""
        return self.kind == "quantity"

    @property
    def canonical_value(self) -> float:
        """The value in the canonical unit: 7割 → 70.0 (%)."""
        return round(self.value * factor(self.unit)[1], 9)


_MULTIPLIER = {"千": 1e3, "万": 1e4, "億": 1e8, None: 1.0}

# Words before the number, nearest last: (group, words, why). All may stand together: 月平均約10件, 年間延べ200人.
_BEFORE = re.compile(
    r"(?:(?P<about>約|およそ|概ね|おおむね|おおよそ|ほぼ|凡そ)|(?P<least>最低|少なくとも|最少)|(?P<most>最大|上限|最高で)|(?P<average>平均(?:利用|参加)?)"
    r"|(?P<cumulative>延べ?|[のノ]べ|述べ)|(?P<distinct>実(?:人数|人員|数)?(?=で|は| ?\Z))|(?P<total>合計|総計|累計|総額|合わせて|計|全)"
    r"|(?P<each>各(?P<of>[一-龥ァ-ヴー]{0,6}?)|毎回|(?P<by>[一-龥]{1,4})ごと[にの]|それぞれ)"
    r"|(?P<half_year>半(?:期|年間?)[にで]?)|(?P<quarter>四半期(?:ごと)?に?)|(?P<year>年間|毎年|年度?に|年(?!度|代))"
    r"|(?P<two_months>隔月)|(?P<month>(?:ひと|毎|各|一[かヶケカ箇])?月(?:に|間|当たり|あたり|当り|額)?)"
    r"|(?P<two_weeks>隔週)|(?P<week>(?:毎|各)?週間?に?)|(?P<day>毎日|1日)"
    r"|[ (:は,、*にで]){1,12}\Z"
)
_AFTER = re.compile(
    r"(?: *+分(?![野析類担]))?(?:(?P<least> *+(?:以上|を下限|超|を超え|を下回らない|を下らない)|を上回)|(?P<most> *+(?:以下|未満|以内|を(?:上限|限度)|を下回る|を超えない|(?:まで)?に(?:抑|と?どめ)|まで(?=[。、)\n ]|とする|\Z)))"
    r"|(?P<about> *+(?:程度|程|規模|前後|ほど|くらい|ぐらい|余り?|弱(?!者)|強(?!化)|内外|近[いく])))?"
    r"(?P<more> *+の?(?:純|新規)?増(?!進|強|大|刷)[加員設]?|(?: *+を? *+|も)(?:増や|増設|増員)(?=[しす])|(?: *\([\d.]+%\))?(?:も|に)?増え(?=[たてる]))?(?P<less> *+の?減(?:少)?)?"
    r"(?P<each>ずつ)?(?P<rate> *+/\s*(?P<per>年間?|半期|四半期|月間?|週間?|日|回)(?![度\d])| *+\((?P<per2>年間?|月間?|週間?)\))?"
)
# 2.5ポイント上昇, 3ポイントの低下
_MOVED = re.compile(r" ?(?:の|を|ほど)?(?:(?P<up>上昇|上が|上げ|上回|伸び|高)|低下|下が|下げ|下回|低)")
_PER = {"年": "year", "半期": "half_year", "四半期": "quarter", "月": "month", "週": "week", "日": "day"}
# A rate without a counter is still a rate: 月1程度の訪問.
_BARE_RATE = re.compile(r" *(?:程度|回)")


def _number(text: str, multiplier: str | None = None) -> float:
    return round(float(text.replace(",", "").replace("、", "")) * _MULTIPLIER[multiplier], 6)


def _printed_value(digits: str) -> float:
    """A value for a number that is no quantity, only so that a reviewer recognises it: its first run of digits."""
    m = re.search(r"\d+(?:\.\d+)?", digits)
    if m:
        return float(m[0]) if len(m[0]) < 16 else 0.0
    c = digits[:1]
    if "①" <= c <= "⑳":
        return float(ord(c) - 0x245F)
    kanji = re.search("[一二三四五六七八九十百千]+", digits)
    return float(kanji_integer(kanji[0]) or 0) if kanji else 0.0


def _surroundings(folded: str, previous_end: int, q: Quantity) -> Quantity:
    """Add what the words around the number say: comparator, rate, scope, and the extent of the phrase."""
    low = max(previous_end, q.start - 20)
    before = _BEFORE.search(folded, low, q.start)
    said: dict[str, object] = {}
    start = q.start
    if before:
        g = before.groupdict()
        words = before[0]
        start = before.start() + len(words) - len(words.lstrip(" (:は,、*にで"))
        for name, sign in (("about", "~"), ("least", ">="), ("most", "<=")):
            if g[name]:
                said["comparator"] = sign
        for name in ("each", "total", "average"):
            if g[name]:
                said["scope"] = name
        if g["each"]:
            said["scope_of"] = g["of"] or g["by"] or ("回" if g["each"] == "毎回" else None)
        for name in ("cumulative", "distinct"):
            if g[name]:
                said["counting"] = name
        # 30年 4回 is a date before a count, and the date was read before: only a 年 or 月 that follows no digit is a rate.
        for name, count in (("year", None), ("half_year", None), ("quarter", None), ("two_months", 2), ("month", None), ("two_weeks", 2), ("week", None), ("day", None)):  # fmt: skip
            at = before.start(name) if g[name] else -1
            if at >= 0 and not (
                at and folded[at - 1] in "0123456789か過ヶケカ箇隔今本前" and name in ("year", "month")
            ):
                said["per"] = {"two_months": "month", "two_weeks": "week"}.get(name, name)
                said["per_count"] = count
                break
    end = q.end
    after = _AFTER.match(folded, q.end)
    if after and after[0]:
        end = after.end()
        for name, sign in (("least", ">="), ("most", "<="), ("about", "~")):
            if after[name]:
                said["comparator"] = sign
        if after["more"]:
            said["scope"] = "increase"
        elif after["less"]:
            said["scope"] = "decrease"
        elif after["each"]:
            said["scope"] = "each"
        if after["rate"] and after["per"] in ("回",):
            said |= {"scope": "each", "scope_of": "回"}
        elif after["rate"]:
            said["per"] = _PER[(after["per"] or after["per2"]).rstrip("間")]
    if q.unit == "ポイント" and "scope" not in said and (moved := _MOVED.match(folded, q.end)):
        said["scope"] = "increase" if moved["up"] else "decrease"
    if q.unit_canonical == "倍":
        said["scope"] = "ratio"
    return replace(q, **said, phrase_start=min(start, q.start), phrase_end=end)  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def _canonical(unit: str) -> str | None:
    return factor(unit)[0]


def _unit(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    if start < 0 or start == end:
        return None, None
    printed = "".join(text[start:end].split())
    return printed, _canonical(printed)


def _read(m: re.Match[str], text: str, folded: str, previous_end: int) -> Quantity:
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
        value, value_max, unit_group, comparator = (
            float(kanji_integer(m["few_low"]) or 0),
            float(kanji_integer(m["few_high"]) or 0),
            "few_unit",
            "=" if m["few_to"] == "~" else "~",
        )
    elif m["wari"] is not None:
        tens, hundredths = (kanji_integer(m[g]) for g in ("wari", "bu"))
        value, unit_group = float(f"{tens}.{hundredths}"), "wari_unit"
    elif m["teen_low"] is not None:  # 十二、三人
        low = float(kanji_integer(m["teen_low"]) or 0)
        value, unit_group, comparator = low, "teen_unit", "~"
        high = kanji_integer(m["teen_high"]) or 0
        if "・" in m[0] and high != low % 10 + 1:  # 十三・五名 is no 十二・三名
            value, comparator = low + high / 10, "="
        else:
            value_max = low - low % 10 + high
    elif m["zero"] is not None:
        value, unit_group = 0.0, "zero_unit"
    elif m["kanji"] is not None:
        whole, _, tenth = m["kanji"].partition("・")
        value = float(kanji_integer(whole) or 0) + (kanji_integer(tenth) or 0) / 10
        unit_group = "of_unit" if m["of_unit"] else "of_kanji" if m["of_kanji"] else "kanji_unit"
    elif m["mixed"] is not None:
        mixed = number(m["mixed"])
        if mixed is None:  # 千 before 万 and the like: no numeral at all
            kind = "bad_grouping"
            return Quantity(
                m.start(), m.end(), _printed_value(m[0]), kind=kind, phrase_start=m.start(), phrase_end=m.end()
            )
        value, unit_group = float(mixed), "mixed_unit"
    else:
        value, unit_group = (
            _number(m["number"], m["mult"]) * (-1 if m["sign"] else 1),
            "of_number" if m["of_number"] else "unit",
        )
    if abs(value) >= _NO_COUNT or (value_max or 0.0) >= _NO_COUNT:  # a run of digits
        return Quantity(m.start(), m.end(), 0.0, kind="bad_grouping", phrase_start=m.start(), phrase_end=m.end())
    unit_start, unit_end = m.span(unit_group)
    end = m.end()
    if m["kanji_unit"] == "以上":
        unit_start, unit_end, end = -1, -1, unit_start
    unit, canonical = _unit(text, unit_start, unit_end)
    if unit is None:  # trailing space belongs to nobody
        end = m.start() + len(folded[m.start() : end].rstrip(" "))
    q = _surroundings(folded, previous_end, Quantity(m.start(), end, value, value_max, comparator, unit, canonical))
    inside = _INSIDE.search(m[0])
    if q.comparator == "=" and inside:  # 四十余名, 50程度の企業
        q = replace(q, comparator=">=" if inside[0] in ("以上", "を超える") else "~")
    if (
        q.unit is None
        and m["zero"] is None
        and not (q.comparator != "=" or (q.per and _BARE_RATE.match(folded, q.end)))
    ):
        q = replace(q, kind="bare")
    return q


def _falls(m: re.Match[str]) -> bool:
    return _number(m["low"], m["low_mult"] or m["high_mult"]) > _number(m["high"], m["high_mult"])


_INSIDE = re.compile("余|程度|ほど|以上|を超える")
# No town counts so much of anything.
_NO_COUNT = 1e13

# What a number in front is a rate of: 1月当たり5件, 1地区当たり10人, 2か月に1回, 2か月ごとに1回.
_BASE = re.compile(
    r"(?P<count>\d+|[一二三四五六七八九十]+)\s*(?:[かヶケカヵ箇]?(?P<month>月)|(?P<year>年)|(?P<week>週)|(?P<day>日)|(?P<of>[^\d当あにごのも平\s]{1,6}))"
)
_EVERY = re.compile(r"(?:(?<!内)に|毎|ごと|置き|おき)\Z")
# Further behind than this, or in another sentence, a number is not what a rate is of.
_RATE_REACH = 20
_RATE_ENDS = re.compile(r"[。\n\t]")


def _rate(base: str, q: Quantity) -> Quantity:
    """A quantity that a rate's base stands before."""
    m = _BASE.search(base)
    if m is None:
        return q
    unit = next((name for name in ("month", "year", "week", "day") if m[name]), None)
    if unit is None:
        return replace(q, scope="average" if q.scope == "average" or "平均" in base else "each", scope_of=m["of"])
    count = kanji_integer(m["count"]) or 1
    scope = "average" if "平均" in base else q.scope
    if q.per is not None:  # 1人につき月10件
        return replace(q, scope=scope or "each")
    return replace(q, per=unit, per_count=count if count > 1 else None, scope=scope)


def quantities(text: str, folded: str | None = None) -> list[Quantity]:
    """Every number of ``text`` in order; ``kind`` tells quantities from dates, ordinals, names and the rest. Offsets are into ``text``;
    ``folded`` is ``fold(text)`` where the caller has it already.

    >>> [(q.value, q.unit, q.comparator, q.kind) for q in quantities("平成32年度 28団体、１０％以上")]
    [(32.0, None, '=', 'date'), (28.0, '団体', '=', 'quantity'), (10.0, '％', '>=', 'quantity')]
    """
    folded = fold(text) if folded is None else folded
    found: list[Quantity] = []
    previous_end = 0
    base: str | None = None
    position = 0
    of_lines = numbered(folded)
    while (m := SCANNER.search(folded, position)) is not None:
        position = m.end()
        at = m.end() - len(m[0].lstrip(" "))
        if at in of_lines:
            position = of_lines[at]
            found.append(
                Quantity(
                    at, position, _printed_value(m[0]), kind="section_number", phrase_start=at, phrase_end=position
                )
            )
            previous_end = position
            continue
        if m["low"] is not None and _falls(m):  # 342名から44名の増: two numbers, no range
            position = m.end("low_unit") if m["low_unit"] else m.end("low")
            m = SCANNER.fullmatch(folded, m.start(), position) or m
            position = m.end()
        if base and (m.start() - previous_end > _RATE_REACH or _RATE_ENDS.search(folded, previous_end, m.start())):
            base = None
        q = _read(m, text, folded, previous_end)
        if base and q.is_quantity:
            q = _rate(base, q)
        base = m[0] if q.kind == "rate_base" or (q.kind == "duration" and _EVERY.search(m[0])) else None
        found.append(q)
        previous_end = max(q.end, q.phrase_end)
    return relate(folded, found)
