"""What the cell of an indicator says: a number with its unit, a bound, a direction, a year, or why there is none.

The numbers are those of :mod:`welfare_etl.normalize.quantity`; here it is decided which of several is the cell's, what stands
in brackets behind it, and what a promise without a number means (増加, 維持, ↗).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

from welfare_etl.families.plans.vocabulary import directions
from welfare_etl.normalize.eras import dates
from welfare_etl.normalize.numbers import absence
from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold, squash
from welfare_etl.normalize.units import canonical

__all__ = ["Amount", "Cell", "amounts", "day_in", "direction_of", "figure_like", "fits", "read_cell", "year_in"]

_COUNTS = frozenset(("quantity", "bare", "section_number", "whole", "duration"))
_AFTER_NUMBER = re.compile(
    r"\s*(?P<unit>[一-龥ァ-ヴー々%％A-Za-zぁ-ん]{1,6}?)(?<!です)(?<!ます)(?=以上|以下|未満|以内|程度|まで|を|に|へ|から|の|は|が|[\s()（）、。/→⇒・~]|$)"
)
_BRACKET = re.compile(r"[(（〔\[][^()（）〔〕\[\]]*[)）〕\]]")
_NOT_UNITS = frozenset(("年", "月", "日", "年度", "に", "を", "は", "が", "で", "と", "から", "の", "へ", "も", "や"))
_ABSENT_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:.{0,20})(?:(?:把握し|調べ|数え|集計し|調査し|取っ|測っ|まとまっ|公表し)て(?:い)?(?:ない|ません)|把握せず|把握なし|集計中|調査中|未集計|未調査|調査なし|調査せず|未把握|測定不能|未定|不明|調査年度でない|公表前|未公表|算出できない)"), "unknown"),
    (re.compile(r"(?:目標は?)?(?:定めない|設定しない|設定なし|設定せず|置かない|なし|無し)"), "none"),
    (re.compile(r"(?:未実施|実施なし|中止|開催せず|実施せず|該当なし|休止)(?:のため)?.{0,12}"), "none"),
)  # fmt: skip
# What the name of an indicator is counted in, by its ending. A name with another ending may be counted in anything.
_EXPECTED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"回数$"), frozenset({"回"})),
    (re.compile(r"件数$"), frozenset({"件"})),
    (re.compile(r"団体数$"), frozenset({"団体", "か所"})),
    (re.compile(r"人数$|者数$"), frozenset({"人"})),
    (re.compile(r"(?:箇所|か所|拠点|地域|地区)数$"), frozenset({"か所", "地域", "地区", "拠点", "箇所"})),
    (re.compile(r"事業数?$"), frozenset({"事業", "か所", "件"})),
    (re.compile(r"[率度]$|割合$"), frozenset({"%", "割"})),
    (re.compile(r"状況$"), frozenset({"か所", "地域", "地区", "団体", "%"})),
)
_TOTAL = re.compile(r"(?:計|合計|総計)\s*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: ``start``/``end`` with its unit; ``direction`` =, >= or <=; ``year`` printed directly with it.

    ``inside``: it stands in brackets; ``counted``: 延べ, 実, 累計 before it; ``about``: only approximately.
    """

    value: float
    unit: str | None
    direction: str
    start: int
    end: int
    year: int | None = None
    inside: bool = False
    counted: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. Without ``value`` and ``direction``, ``reason`` is the contract's word for why.

    ``start``/``end``: the characters that say it. ``doubt``: why a number that is printed was not taken, or only with a word.
    """

    value: float | None = None
    unit: str | None = None
    direction: str | None = None
    year: int | None = None
    reason: str | None = None
    doubt: str | None = None
    start: int = 0
    end: int = 0
    others: tuple[Amount, ...] = ()


def amounts(text: str) -> list[Amount]:
    """Every number of a text that counts something, in order; dates, ordinals and names are none."""
    folded = fold(text)
    brackets = [m.span() for m in _BRACKET.finditer(folded)]
    years = [
        (m.start, m.end, year)
        for m in dates(text)
        if (
            year := m.value.year - (m.precision == "fiscal_year")
            if m.precision in ("fiscal_year", "year")
            else m.fiscal_year
        )
    ]
    out: list[Amount] = []
    for q in _quantities(text):
        if not math.isfinite(q.value):
            continue
        if q.kind not in _COUNTS or q.value_max is not None:
            continue
        if any(a <= q.start < b for a, b, _ in years):
            continue
        unit, end, direction = _unit(q, folded)
        if q.kind == "duration":
            # 19時間 is a figure where it is all that the cell says; 1週間以内に訪ねた割合 is a name.
            if folded[: q.start].strip() or not re.fullmatch(
                r"\s*+(?:以内|以上|以下|未満|程度|まで)?\s*+(?:\(.*\))?", folded[q.end :]
            ):
                continue
            unit, end = re.sub(r"^[\d,.\s]+", "", folded[q.start : q.end]) or None, q.end
        if q.kind == "section_number" and (
            folded[: q.start].strip() or folded[q.end :].strip()[:1] not in ("", *"人件回か所%団(")
        ):
            continue
        sign = re.search(r"[▲△−-]\s*$", folded[: q.start])
        below = sign and not re.search(r"[^\s(（]", folded[: sign.start()][-1:])
        inside = any(a < q.start < b for a, b in brackets)
        out.append(
            Amount(
                -q.value if below else q.value, unit, direction, q.start, end, _year_beside(folded, q.start, end, years), inside,
                next((w for w in ("延べ", "延", "実人数", "実", "累計") if folded[: q.start].rstrip().endswith(w)), ""),
                q.comparator == "~",
            )
        )  # fmt: skip
    return out


def _quantities(text: str) -> list[Quantity]:
    try:
        return quantities(text)
    except (OverflowError, ValueError):  # a numeral of hundreds of digits: the cell has no figure, and says so
        return []


def _unit(q: Quantity, folded: str) -> tuple[str | None, int, str]:
    direction = q.comparator if q.comparator in ("=", ">=", "<=") else "="
    if q.unit:
        return q.unit, q.end, direction
    found = _AFTER_NUMBER.match(folded, q.end)
    if not found or found["unit"] in _NOT_UNITS or squash(found["unit"])[0] in "以未をにはがでとのもやです":
        return None, q.end, direction
    end = found.end()
    after = folded[end : end + 3]
    if after.startswith("以上"):
        direction = ">="
    elif after.startswith(("以下", "未満", "以内")):
        direction = "<="
    return found["unit"], end, direction


def _year_beside(folded: str, start: int, end: int, years: list[tuple[int, int, int]]) -> int | None:
    """The year printed with a number: 1,200回(令和2年度), 2021年の61.8%, 2026年までに75か所."""
    for a, b, year in years:
        behind = folded[end:a]
        own = re.match(r"(?:年度?)?(?:は|の値は?|に)\s*+[\d,.]", folded[b:])  # 45%(令和2年度は31%): of another figure
        bracket = re.fullmatch(r"\s*+(?:以上|以下|未満|以内|程度)?\s*+[(（](?:累計[・、]?|約)?", behind)
        if a >= end and bracket and not own:
            return year
        before = folded[b:start]
        if b <= start and re.fullmatch(
            r"(?:年?度?末?)?(?:の|は|に|まで|時点|現在|、|\s|[):：）]|約|延べ|年|月|毎年|累計|計|もう?)*+", before
        ):
            return year
    return None


def year_in(text: str) -> int | None:
    """The one year that a text names (年度 or 年)."""
    found = {
        m.value.year - (m.precision == "fiscal_year") for m in dates(text) if m.precision in ("fiscal_year", "year")
    }
    return found.pop() if len(found) == 1 else None


def day_in(text: str) -> date | None:
    """The one day that a text names."""
    found = {m.value for m in dates(text) if m.precision == "day"}
    return found.pop() if len(found) == 1 else None


def direction_of(text: str) -> str | None:
    """The direction that a text promises where it says nothing else: 増加, ↗, 現状維持.

    >>> direction_of("増加"), direction_of("↘"), direction_of("現状維持"), direction_of("窓口")
    ('increase', 'decrease', 'keep', None)
    """
    bare = squash(_BRACKET.sub("", fold(text))).upper().strip("。、・")
    for word, name in directions():
        if bare == word or (len(word) > 1 and bare.endswith(word) and len(bare) <= len(word) + 8):
            return name
    return None


_KEPT = re.compile(r"を?(?:現状)?(?:維持|保つ|継続)|(?:から|より)(?:減らさない|下げない|下回らない)")


def read_cell(text: str, *, name: str = "", unit: str | None = None, like: str | None = None) -> Cell:
    """A cell's number. ``name``: of the indicator, ``unit``: of the row or head, ``like``: the unit of the row's other number."""
    folded = fold(text)
    if not folded.strip():
        return Cell(reason="blank")
    found = amounts(text)
    outside = [a for a in found if not a.inside]
    years = year_in(text)
    if not outside:
        return _without_number(text, folded, found, years)
    chosen, doubt = _choose(outside, folded, name, like or unit)
    if chosen is None:
        return Cell(reason="unreadable", doubt=doubt, start=0, end=len(text), others=tuple(found))
    direction = chosen.direction
    rest = folded[chosen.end :]
    if _KEPT.match(rest) or _KEPT.search(rest[:14]):
        direction = ">=" if "ない" in rest else "keep"
    year = (
        chosen.year
        if chosen.year is not None
        else years
        if len(outside) == 1 and not any(a.year for a in found if a is not chosen)
        else None
    )
    doubt = doubt or ("an approximate number" if chosen.about else None)
    return Cell(
        chosen.value, chosen.unit or unit, direction, year, None, doubt, chosen.start, chosen.end,
        tuple(a for a in found if a is not chosen),
    )  # fmt: skip


def _without_number(text: str, folded: str, found: list[Amount], year: int | None) -> Cell:
    others = tuple(found)
    if promise := direction_of(text):
        return Cell(direction=promise, year=year, end=len(text), others=others)
    bare = _BRACKET.sub("", folded).strip().lstrip("は:").strip()
    if (reason := absence(bare)) and reason != "blank":
        return Cell(reason=reason, year=year, end=len(text), others=others)
    for pattern, reason in _ABSENT_WORDS:
        if pattern.match(bare):
            return Cell(reason=reason, year=year, end=len(text), others=others)
    if re.fullmatch(r"[-−―—–ー‐‑－…・*＊/\s]+", bare):
        return Cell(reason="dash", year=year, end=len(text), others=others)
    return Cell(
        reason="unreadable", doubt="no number, and no word that says why", year=year, end=len(text), others=others
    )


def _choose(outside: list[Amount], folded: str, name: str, like: str | None) -> tuple[Amount | None, str | None]:
    """The number of a cell that is the indicator's; with a doubt where others stand beside it."""
    if len(outside) == 1:
        return outside[0], None
    if len({(a.value, a.unit) for a in outside}) == 1:
        return outside[0], None
    plain = [a for a in outside if not re.search(r"(?:うち|内訳)\s*$", folded[: a.start])] or outside
    if len(plain) == 1:
        return plain[0], None
    if like:
        same = [a for a in plain if a.unit and squash(a.unit) == squash(like)]
        if len(same) == 1:
            return same[0], None
    by_name = [a for a in plain if fits(squash(name), a.unit)]
    if re.search(r"開催|実施|訪問$", name) and not by_name:
        by_name = [a for a in plain if a.unit == "回"]
    if len(by_name) == 1:
        return by_name[0], None
    total = [a for a in plain if _TOTAL.search(folded[: a.start])]
    if len(total) == 1:
        return total[0], None
    if (
        len({a.unit for a in plain}) == 1
        and [a.counted for a in plain].count("") <= 1
        and any(a.counted for a in plain)
    ):
        return plain[0], "the first of numbers that are counted in two ways (実, 延べ)"
    return None, "several numbers, and nothing says which is the indicator's"


_DEED = re.compile(
    r"\d.{0,38}[一-龥][うくぐすつぬぶむる]。?$|[一-龥ぁ-ん]をする。?$|\d.{0,38}(?:た|ました)。?$|\d\S{0,4}?[をがにへ](?!する|します|増や|減ら|し)\S{0,38}(?:[うくぐすつぬぶむる]|ます|い)。?$"
)
"""4か所を新設した tells a deed; its number is no indicator's."""


def figure_like(text: str) -> bool:
    """Whether a cell says a figure, a direction, or why there is none."""
    if len(text) > 40 or (_DEED.search(folded := fold(text)) and not _KEPT.search(folded)):
        return False
    cell = read_cell(text)
    return (
        cell.value is not None
        or cell.direction is not None
        or (cell.reason is not None and cell.reason != "unreadable")
        or bool(cell.others)
    )


def fits(name: str, unit: str | None) -> bool | None:
    """Whether an indicator's name is counted in a unit; None where its ending does not say."""
    wanted = next((units for pattern, units in _EXPECTED if pattern.search(name)), None)
    if unit is None or wanted is None or squash(unit) == "数":
        return None
    if name.endswith(squash(unit)):
        return True
    return (canonical(unit) or "") in wanted
