"""Numbers as printed in cells and phrases: grouping, ranges, comparators, kanji numerals, and the ways to say that
there is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from welfare_etl.normalize.absence import absence_of
from welfare_etl.normalize.eras import mask_dates
from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import UNIT_PATTERN, canonical

__all__ = ["BROKEN", "Reading", "absence", "cell_number", "labelled_numbers", "number", "readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed number.

    ``value`` (and ``value_max`` of a range), ``comparator`` as in the contract (``=`` ``>=`` ``<=`` ``~``), ``unit``
    as printed without brackets, ``start``/``end`` offsets in the text that was read. Without a value, ``reason``
    says why: ``blank``, ``dash``, ``unknown``, ``none``, ``unreadable``, ``bad_grouping`` (``389,0606``) or
    ``ambiguous`` (several numbers, none of them the cell's).
    """

    value: int | float | None
    value_max: int | float | None = None
    comparator: str = "="
    unit: str | None = None
    start: int = 0
    end: int = 0
    reason: str | None = None

    @property
    def unit_canonical(self) -> str | None:
        """The canonical spelling of the unit."""
        return canonical(self.unit)

    @property
    def missing(self) -> str | None:
        """The reason in the vocabulary of the contract's table ``missing``; None when there is a value."""
        return "unreadable" if self.reason in ("bad_grouping", "ambiguous") else self.reason


_KANJI = "〇零一二三四五六七八九十百千万億"
# Digits with commas and points, perhaps continued by kanji magnitudes (1億2千万, 1.5万), or kanji alone.
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)*(?:[百千万億兆](?:\d*[百千万億兆])*\d*)?|[{_KANJI}]+)"


def _unit(n: int) -> str:
    return rf"(?:[(\[] ?(?P<ub{n}>{UNIT_PATTERN}) ?[)\]]|(?P<u{n}>{UNIT_PATTERN}))"


_ABOUT = "約|およそ|おおよそ|概ね|おおむね|ほぼ|凡そ"
_AFTER = {
    "以上": ">=", "超": ">=", "を超": ">=", "より多": ">=", "強": "~", "以下": "<=", "以内": "<=", "未満": "<=",
    "まで": "<=",
    "程度": "~", "前後": "~", "くらい": "~", "ぐらい": "~", "ほど": "~", "弱": "~", "余": "~",
}  # fmt: skip
_BEFORE = {
    "≧": ">=",
    ">=": ">=",
    "≦": "<=",
    "<=": "<=",
    ">": ">=",
    "<": "<=",
    "最大": "<=",
    "最低": ">=",
    "少なくとも": ">=",
}
# 2から3回 is a range, 10人から20人に (増加) a before and an after. A hyphen joins digits, and no telephone number.
_TO = (
    rf"(?:~|ないし|から(?= ?(?>{_NUMBER} ?(?:{UNIT_PATTERN})?)(?! ?[にへ]))"
    r"|(?<=[\d人名件回校])-(?=\d+(?![-\d])))"
)
_SCAN = re.compile(
    rf"(?P<about>(?:{_ABOUT}) ?)?(?P<before>(?:{'|'.join(map(re.escape, _BEFORE))}) ?)?(?P<sign>[▲△] ?)?"
    rf"(?P<low>{_NUMBER})(?P<close>\))? ?(?:{_unit(1)})?"
    rf"(?: ?{_TO} ?(?:約)?(?P<high>{_NUMBER}) ?(?:{_unit(2)})?)?"
    rf"(?: ?(?P<after>{'|'.join(sorted(_AFTER, key=len, reverse=True))}))?"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# One numeral that a converter broke, or two that it put together: nobody can tell.
BROKEN = re.compile(r"[\d,.]\s+\Z")
"""Searched up to a numeral: another one stands before it with nothing but a blank between them."""
# 28 .5, 1OO,000, 28・5, 25(2)(校), 100(千人): what stands before it is part of the number, or of another one beside it.
_FUSED = re.compile(r"(?:[A-Za-z][,.]?|\d\s*[・,.]\s*|\d\s*\(\s*)\Z")
_NUMERAL_BEFORE = re.compile(r"(?<![\dA-Za-z,.・ (])[,.・ (]*+(?P<numeral>[\dA-Za-z][\dA-Za-z,.・ (]*+)\Z")
_MIXED = re.compile(r"(\d[\d,]*(?:\.\d+)?)([百千万億兆])")
_LONGEST_INTEGER = 300
"""Digits of an integer; Python reads no more than 4,300, and a longer one is infinite, which every column refuses."""
_MAGNITUDE = {"百": 100, "千": 1000, "万": 10**4, "億": 10**8, "兆": 10**12}


def number(text: str) -> int | float | None:
    """The value of one numeral and nothing else: ``1,121.26``, ``６２０７３``, ``二千``, ``1億2千万``, ``1.5万``.

    None when the text is no numeral or its grouping is wrong (``389,0606``: 389,060 or 390,606?). Integers stay
    ``int``.
    """
    text = fold(text).strip()
    if _GROUPED.fullmatch(text):
        plain = text.replace(",", "")
        return float(plain) if "." in plain or len(plain) > _LONGEST_INTEGER else int(plain)
    if "." in text:
        found = _MIXED.fullmatch(text)
        if not found or not _GROUPED.fullmatch(found[1]):
            return None
        value = round(float(found[1].replace(",", "")) * _MAGNITUDE[found[2]], 6)
        return int(value) if value.is_integer() else value
    if "," in text and not re.search(r"(?<!\d)[1-9]\d{0,2}(?:,\d{3})+(?!\d)", text):
        return None
    return kanji_integer(text.replace(",", ""))


_COUNTED_IN_KANJI = frozenset(
    ("人", "世帯", "団体", "組", "か所", "地区", "校", "件", "回", "円", "万円", "か月", "週", "事業所", "施設", "法人")
) | {"社", "歳", "%"}  # fmt: skip
_WORD_GOES_ON = re.compile(
    r"(?![、。])(?:暮|ぐ|世帯|親|親方|ひとり|[一二三]人|目|生活|っ|き|前|当|者|称|物|格|材|権|口)"
)


def _reading(m: re.Match[str], source: str) -> Reading | None:
    """What one match of the scan says; None when a kanji numeral is only part of a word (一部, 三重, 十分)."""
    low_text, high_text = m["low"], m["high"]
    unit_group = next((g for g in ("ub2", "u2", "ub1", "u1") if m[g]), None)
    unit = source[slice(*m.span(unit_group))] if unit_group else None
    start, end = m.span()
    is_whole_cell = m.end("low") - m.start() == len(source.strip())
    if not (low_text[0].isdigit() or is_whole_cell) and (
        # 一部, 八戸市, 一人暮らし: a kanji numeral counts in front of a counting unit that ends the word.
        canonical(unit) not in _COUNTED_IN_KANJI or _WORD_GOES_ON.match(m.string, m.end())
    ):
        return None
    low = number(low_text)
    high = number(high_text) if high_text else None
    if low is None or (high_text and high is None):
        reason = "bad_grouping" if "," in low_text or (high_text and "," in high_text) else "unreadable"
        return Reading(None, None, "=", unit, start, end, reason)
    if high is not None and high < low:
        return Reading(None, None, "=", unit, start, end, "unreadable")
    if m["sign"]:
        low = -low
    comparator = "="
    if m["after"]:
        comparator = _AFTER[m["after"]]
    elif m["before"]:
        comparator = _BEFORE[m["before"].strip()]
    if m["about"] and comparator == "=":
        comparator = "~"
    return Reading(low, high, comparator, unit, start, end)


def _scan(masked: str, source: str) -> Iterator[Reading]:
    for m in _SCAN.finditer(masked):
        reading = _reading(m, source)
        if reading is not None:
            yield reading


def readings(text: str) -> list[Reading]:
    """Every number printed in a text, in order, dates left out. A kanji numeral counts only with a unit (三か所, not
    三重)."""
    return list(_scan(mask_dates(fold(text)), text))


# Units, brackets and white space around the words that say that there is no number: 不明(%), -(%).
_DECORATION = re.compile(rf"[(\[（]? ?{UNIT_PATTERN} ?[)\]）]|[\s()\[\]「」※。、]+")


def absence(text: str) -> str | None:
    """Why a cell has no number: ``blank``, ``dash``, ``unknown`` (不明, 未集計 …), ``none`` (なし …); None when it
    says something else.

    >>> absence("不明(%)"), absence("-(%)"), absence("(k m ²)"), absence("町内全域")
    ('unknown', 'dash', 'blank', None)
    """
    bare = _DECORATION.sub("", fold(text))
    if not bare or re.fullmatch(UNIT_PATTERN, bare):
        return "blank"
    return absence_of(bare) or absence_of(text)


_BRACKETED = re.compile(r"\([^()]*\)")
_LOOSE_COMMA = re.compile(r"(?<=\d)( ?), ?(?=\d{3}(?!\d))")
_IDEOGRAPHIC = re.compile(r"(?<=\d)、(?=\d{3}(?!\d))")
_IDEOGRAPHIC_POINT = re.compile(r"\d、\d{1,2}(?!\d)")
_ASIDE = re.compile(r"うち|内訳|※|\*|注")


_IN_THOUSANDS = re.compile(r"\s*+\([百千万億](?:人|世帯|戸|件|円)\)")  # 17.3(千人) where a rate is asked for


def cell_number(text: str, units: Collection[str] | None = None) -> Reading:
    """The one number of a form's cell; a ``Reading`` without value when there is none or it is not certain which.

    ``units``: the units that the cell is about (any spelling); a number with another unit is passed over. A
    breakdown in brackets, after うち or in a note (※) gives way to the number before it: ``20 人(専任1名，兼任 19
    人)`` → 20. Dates are not numbers.
    """
    folded = mask_dates(_IDEOGRAPHIC.sub(",", fold(text)))  # 55、600
    if _IDEOGRAPHIC_POINT.search(folded):  # 29、4: a point, or two numbers?
        return Reading(None, None, "=", None, 0, len(text), "ambiguous")
    if _LOOSE_COMMA.search(folded):
        # "1,966 ,735": blanks that the converter set around a grouping comma; every blank removed is put back behind
        # the number.
        folded = _LOOSE_COMMA.sub(lambda m: "," if len(m[0]) == 1 else "," + "\x01" * (len(m[0]) - 1), folded)
        moved = re.sub(r"(\d[\d,\x01]*)", lambda m: m[0].replace("\x01", "") + " " * m[0].count("\x01"), folded)
        folded = moved
    found = list(_scan(folded, text))
    if units is not None:
        wanted = {canonical(u) for u in units}
        matching = [r for r in found if r.unit_canonical in wanted]
        found = matching or [r for r in found if r.unit is None and not _IN_THOUSANDS.match(folded, r.end)]
    if not found:
        return Reading(None, end=len(text), reason=absence(text) or "unreadable")
    found = _main_readings(found, folded)
    first = found[0]
    differ = any((r.value, r.value_max) != (first.value, first.value_max) for r in found)
    # 直営:1か所、委託:1か所 is not one, although both numbers are.
    broken = _FUSED.search(folded, 0, first.start) or (
        folded[first.start : first.start + 1].isdigit() and BROKEN.search(folded, 0, first.start)
    )
    if differ or broken or (len(found) > 1 and len(_LABEL.findall(folded)) > 1):
        whole = _NUMERAL_BEFORE.search(folded, 0, first.start) if broken else None
        return Reading(
            None, None, "=", first.unit, whole.start("numeral") if whole else first.start, found[-1].end, "ambiguous"
        )
    if first.value is not None and re.match(r"\s*-\d", folded[: first.start + 1]) and first.value > 0:
        return Reading(-first.value, first.value_max, first.comparator, first.unit, first.start, first.end)
    return first


def _main_readings(found: list[Reading], folded: str) -> list[Reading]:
    """Leave out what is an aside: in brackets, behind うち or ※, or a note's number (※1 in front of the value)."""
    if len(found) == 1:
        return found
    spans = [m.span() for m in _BRACKETED.finditer(folded)]
    outside = [r for r in found if not any(a <= r.start and r.end <= b for a, b in spans)]
    found = outside or found
    marked = [r for r in found if folded[: r.start].rstrip().endswith(("※", "*", "注"))]
    if marked and len(marked) < len(found):
        found = [r for r in found if r not in marked]
    aside = next((m.start() for m in _ASIDE.finditer(folded) if m.start() >= found[0].end), None)
    return [r for r in found if aside is None or r.start < aside]


_LABEL = re.compile(
    # A label begins a word; or it follows a counter directly, where the blank between two bodies was lost at a line's end.
    # 木祖村2,900人、王滝村780人(計3,680人): of what stands in a bracket only the whole is a body's.
    r"(?:^|(?<=[\s、,;/)。・】])|(?<=\()(?=(?:合計|総計|計|全体) ?:? ?\d)|(?<=\d[人名校件])(?=[^\s\d:]{1,10}[市町村区郡県] ?[:\d]))(?P<label>[^\s\d:、,;/()。・]{1,20}?)"
    r"(?: ?: ?|(?<=[市町村区県都道府郡域体計営託])(?= ?\(?(?:約|\d|-)))"
)


def labelled_numbers(text: str, units: Collection[str] | None = None) -> list[tuple[str, Reading]]:
    """The numbers of a cell that lists several bodies, each with its label: ``平内町:11,092人 今別町:2,664人``.

    A label ends in a colon, or is the name of a body (or 直営, 委託) directly before its number. Labels are folded,
    offsets are those of ``text``. An entry without number is there with its reason, so that nothing slides to the
    next body. Empty when the text has no label.
    """
    folded = fold(text)
    labels = list(_LABEL.finditer(folded))
    result: list[tuple[str, Reading]] = []
    stops = [m.start() for m in labels[1:]] + [len(text)]
    for here, stop in zip(labels, stops, strict=False):
        r = cell_number(text[here.end() : stop], units)
        shift = here.end()
        result.append(
            (
                here["label"],
                Reading(r.value, r.value_max, r.comparator, r.unit, r.start + shift, r.end + shift, r.reason),
            )
        )
    return result
