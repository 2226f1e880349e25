"""A goal or a result as a person reads it: comparator, number, unit, rate and scope in one phrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from welfare_etl.present.sheet import cell_text
from welfare_etl.present.words import Lang

__all__ = ["figure", "number"]

_COMPARATORS = {"=": ("", ""), ">=": ("≥ ", "以上"), "<=": ("≤ ", "以下"), "~": ("≈ ", "程度")}
_PER = {
    "year": ("a year", "年"), "half_year": ("a half-year", "半年"), "quarter": ("a quarter", "四半期"),
    "month": ("a month", "月"), "week": ("a week", "週"), "day": ("a day", "日"),
}  # fmt: skip
_SCOPES = {
    "each": ("for each {}", "{}ごと"), "average": ("on average", "平均"), "increase": ("more", "増"),
    "decrease": ("fewer", "減"), "ratio": ("times", "倍"),
}  # fmt: skip
_COUNTING = {"cumulative": ("cumulative", "延べ"), "distinct": ("distinct", "実数")}


def number(value: float | int | None) -> str:
    """A number with its thousands apart, without a needless decimal point.

    >>> number(12600.0), number(26.7)
    ('12,600', '26.7')
    """
    if value is None:
        return "–"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return f"{value:,}" if isinstance(value, int) else cell_text(value)


def figure(row: Mapping[str, Any], lang: Lang, side: str = "") -> str:
    """The quantity of a row of ``target`` or ``result``; with ``side`` (``target_``, ``result_``) one of ``outcome``.

    >>> figure({"comparator": ">=", "value": 500.0, "unit": "人"}, "en")
    '≥ 500 人'
    >>> figure({"comparator": ">=", "value": 2.0, "unit": "回", "per": "month", "scope": "each", "scope_of": "地区"}, "ja")
    '月2回以上(地区ごと)'
    """
    value, top = row.get(f"{side}value"), row.get(f"{side}value_max")
    unit = row.get("unit") if not side else row.get("unit_canonical")
    ja = lang == "ja"
    text = number(value) + ("" if top is None else f"–{number(top)}")
    text += (unit or "") if ja else (f" {unit}" if unit else "")
    sign = _COMPARATORS.get(row.get("comparator") or "=", ("", "")) if side != "result_" else ("", "")
    text = text + sign[1] if ja else sign[0] + text
    if per := row.get("per"):
        count, words = row.get("per_count"), _PER.get(per, (per, per))
        if ja:
            text = (f"{count}{'か月' if per == 'month' else words[1]}に" if count else words[1]) + text
        else:
            text += f" every {count} {per}s" if count else f" {words[0]}"
    notes = []
    if scope := _SCOPES.get(row.get("scope") or ""):
        notes.append(scope[ja].format(row.get("scope_of") or ("項目" if ja else "one")))
    if counting := _COUNTING.get(row.get("counting") or ""):
        notes.append(counting[ja])
    if out_of := row.get("out_of"):
        notes.append(f"{number(out_of)}のうち" if ja else f"of {number(out_of)}")
    if row.get("computed"):
        notes.append("計算値" if ja else "computed")
    return text + (f"({'・'.join(notes)})" if ja and notes else f" ({', '.join(notes)})" if notes else "")
