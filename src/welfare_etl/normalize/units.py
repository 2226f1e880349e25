"""Units as printed → one canonical spelling, their factors, and which unit a public-assistance rate is really in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from welfare_etl.normalize.text import squash

__all__ = [
    "AREA_UNITS", "BODY_UNITS", "COUNTER", "OPEN_COUNTER", "PLACE_UNITS", "UNITS", "UNIT_PATTERN", "AssistanceRate", "assistance_rate",
    "canonical", "factor", "in_canonical",
]  # fmt: skip

# canonical spelling → other spellings (folded: half-width ASCII, no white space).
UNITS: dict[str, tuple[str, ...]] = {
    # people and bodies
    "人": ("名", "ひと", "人名", "にん", "名様"), "人分": (), "人回": (), "人日": (), "世帯": (), "家族": (), "家庭": (), "戸": (), "軒": (), "団体": (), "組": (),
    "班": (), "隊": (), "グループ": ("ｸﾞﾙｰﾌﾟ",), "チーム": (), "法人": (), "社": (), "企業": (), "事業所": (), "事業者": (), "機関": (), "施設": (), "店舗": (),
    "店": (), "自治会": (), "町内会": (), "町会": (), "クラブ": (), "サロン": (), "職種": (), "組織": (), "課": (), "部署": (), "地区社協": (),
    # places
    "か所": ("カ所", "ヶ所", "ケ所", "ヵ所", "箇所", "個所", "ヶ処", "カ処", "か処", "ケ処", "所"), "会場": (), "拠点": (), "教室": (), "地区": (),
    "モデル地区": (), "区": (), "圏域": (), "区域": (), "小学校区": (), "中学校区": (), "小学校圏域": (), "中学校圏域": (), "校区": (), "学区": (),
    "住区": (), "行政区": (), "区会": (), "地域": (), "市町村": (), "市区町村": (), "区市町村": (), "町村": (), "自治体": (), "市町": (), "市": (), "町": (), "村": (),
    "県": (), "校": (), "園": (), "支部": (), "支所": (), "公民館": (), "集落": (), "団地": (), "振興区": (), "エリア": (), "ブロック": (),
    # events and cases
    "件": (), "回": ("度",), "者": (), "ケース": (), "事例": (), "案件": (), "例": (), "講座": (), "課程": (), "コース": (), "事業": (), "項目": (), "段階": (), "種類": (),
    "種": (), "科目": (), "分野": (), "テーマ": (), "議題": (), "取組": ("取り組み", "取組み"), "プログラム": (), "メニュー": (), "クール": (),
    "会議": (), "計画": (), "プラン": (),
    # shares
    "%": ("パーセント", "㌫", "％", "ﾊﾟｰｾﾝﾄ", "percent"), "‰": ("パーミル", "パーミリ", "permil"), "割": (), "ポイント": ("pt",), "倍": (),
    # areas and lengths
    "km²": ("㎢", "k㎡", "km2", "km^2", "平方キロ", "平方キロメートル", "平方km", "平方㎞", "㎞²", "㎞2"),
    "ha": ("ヘクタール", "㏊"), "m²": ("㎡", "m2", "平方メートル"), "km": ("㎞", "キロ", "キロメートル"), "m": ("メートル",),
    "kg": ("キログラム",), "トン": (),
    # time
    "年": (), "年度": (), "か年": ("カ年", "ヶ年", "ケ年", "ヵ年", "箇年"), "年間": (),
    "か月": ("カ月", "ヶ月", "ケ月", "ヵ月", "箇月", "ヶ月間", "か月間", "カ月間"), "月": (),
    "週": ("週間",), "日": ("日間",), "時間": (), "時": (), "分": ("分間",), "歳": ("才",), "代": (), "期": (), "泊": (),
    # things and money
    "部": (), "冊": (), "枚": (), "台": (), "個": ("コ",), "本": (), "通": (), "食": (), "点": (), "床": (), "席": (), "室": (), "棟": (),
    "票": (), "号": (), "つ": (), "丁目": (), "番": (),
    "円": (), "千円": (), "万円": (), "億円": (), "百万円": (),
}  # fmt: skip
"""The one table of units: a word that is here is read behind any number. ``NAMES`` are those that only a cell's number can have, for in a
sentence they name (3年度, 2番); any other word behind a number may be a counter too (``OPEN_COUNTER``)."""

NAMES = frozenset({"年度", "月", "年", "時", "歳", "才", "代", "期", "号", "丁目", "番", "泊", "ひと", "にん", "人名", "所", "例", "取組", "取組み", "取り組み", "計画",
                   "会議", "m", "pt", "百万円", "千円", "万円", "億円"})  # fmt: skip

NOT_AFTER: dict[str, str] = {
    "人": "[材口々権間事生的数]|工", "件": "[数]", "名": "[称簿]|前(?!後)", "回": "[答復数覧]", "社": "[会協]", "分": "[野析類担]",
    "本": "[事市町村年人会計来柱]", "部": "[会局署門分屋]", "課": "[題長税]", "町内会": "[長連]", "町会": "[長連議]", "自治会": "[長連]", "町": "[内民会長社全]", "村": "[内民長社]",
    "市": "[内民長社全役]", "区": "[内民長分域社役圏会]", "点": "[検数在満]", "地域": "[力福住包共課の生づ支活ケ]", "校": "[区長下]", "個": "[別人々]",
    "日": "[本常々中]", "時間": "[帯]", "組": "[織合]", "戸": "[別]", "事業": "[所者名内実計の体]", "種": "[類]", "通": "[い所報院信常知学り称]",
    "食": "[堂事品料生]", "室": "[内長]", "台": "[帳風]", "園": "[長児芸]", "割": "[合り]", "つ": "[な]", "家族": "[会構]", "組織": "[化的図]", "県": "[内民外]",
    "度": "[目]", "公民館": "[長区]", "段階": "[的]", "年間": "[計]", "倍": "[増]", "床": "[面]", "席": "[上]", "番": "[組]", "法人": "[化]", "通い": ".", "コ": "[ァ-ヴー]", "者": "[会協面間択割のがを]|(?:以上|程度)の",
}  # fmt: skip
"""Counter → what (a regular expression) after it makes it the beginning of another word (2 人材育成 counts nobody)."""

_COUNTERS = sorted(
    ({s for unit, others in UNITS.items() for s in (unit, *others)} | {"週", "日", "分", "か月"}) - NAMES,
    key=lambda s: (-len(s), s),
)
COUNTER = "(?:" + "|".join(re.escape(c) + (f"(?!{NOT_AFTER[c]})" if c in NOT_AFTER else "") for c in _COUNTERS) + ")"
"""A word of the table behind a number of a folded text, the longest first: 市町村 before 市."""

# Words behind a number that make a name, an order or a kind of it, and never a count.
_NAMING = (
    "世代|者|層|次|期|号|番|級|代|歳|才|位|丁目|等|類|対|障|密|学|交代|重|極|軸|柱|問題|運動|体操|目標|条件|視点|月|年|時|日|泊|人|大(?!学)|自(?!治)|元|親|毎|以|程|前|後|内|上|下|中(?!学)|間|弱|強"
    "|余|増|減|目|段|階|式|型|連|原則|原|要素|要|倍|助|本|計画|市|町|村|区|県|都|道|府|各|今|新|全|第|平成|令和|昭和|平均|実績|結果|名称|現在|時点|末|回答|内容|以上|開催|実施|参加|出席|程度"
)
_HEADING = "地域|福祉|相談|生活|社会|支援|多機関|都道府県|事業|人材|課題|目的|方法|概要|体制|場所|対象|取組|その他|研修|会議|環境|整備|背景|現状|効果"
"""Words that begin a heading where a blank parts them from its number (3 相談支援の充実)."""
OPEN_COUNTER = (
    rf"(?!{_NAMING}|(?<= )(?:{_HEADING}))(?:[一-龥々]{{1,5}}?|[ァ-ヴー]{{2,10}}|[一-龥々]{{1,3}}[ァ-ヴー]{{2,6}})"
    r"(?=[ \n\t、。,.)」』\]|/~+=→⇒]|\Z|[をがはにでもとの](?!\d)|から|以上|以下|程度|未満|ほど|ずつ|まで|増|減|中(?=[\d ])|×)"
)
"""A counter that the table does not know: a short word directly behind a number that ends there (5常会で, 13公民館区, 40脚)."""

# Of areas: whole municipalities are almost always the setting of a sentence, seldom what it counts.
BODY_UNITS = frozenset({"町村", "市町村", "市町", "市", "町", "村", "区市町村", "市区町村", "自治体"})
AREA_UNITS = BODY_UNITS | {
    "地区", "モデル地区", "圏域", "区域", "地域", "住区", "校区", "学区", "中学校区", "小学校区", "中学校圏域", "小学校圏域", "区", "集落", "ブロック",
    "行政区", "区会", "自治会", "町内会", "支部", "団地", "振興区",
}  # fmt: skip
PLACE_UNITS = AREA_UNITS | {"か所", "拠点", "会場", "施設", "教室", "校", "園"}
"""In the spelling of ``canonical``."""

_CANONICAL = {squash(spelling).lower(): unit for unit, others in UNITS.items() for spelling in (unit, *others)}


def _spaced(unit: str) -> str:
    """A pattern of the unit as a converter may have spaced it: Latin ones fall apart (``k m ²``), Japanese ones
    don't."""
    inner = " ?" if unit[0].isascii() and len(unit) > 1 else ""
    return inner.join(map(re.escape, unit))


# Longest first, so that 小学校区 is not read as 小; for folded text.
UNIT_PATTERN = "(?:" + "|".join(_spaced(u) for u in sorted(_CANONICAL, key=lambda u: (-len(u), u))) + ")"

# A unit that is a multiple of another: canonical → (base unit, factor).
_FACTORS: dict[str, tuple[str, Decimal]] = {
    "‰": ("%", Decimal("0.1")),
    "割": ("%", Decimal(10)),
    "ha": ("km²", Decimal("0.01")),
    "m²": ("km²", Decimal("0.000001")),
    "トン": ("kg", Decimal(1000)),
    "千円": ("円", Decimal(1000)),
    "万円": ("円", Decimal(10_000)),
    "百万円": ("円", Decimal(1_000_000)),
    "億円": ("円", Decimal(100_000_000)),
}


@lru_cache(maxsize=512)
def canonical(unit: str | None) -> str | None:
    """The canonical spelling of a printed unit (名 → 人, ヶ所 → か所, ``k m ²`` → km²), brackets ignored; None for
    no unit.

    A unit that the table does not know is its own canonical form: folded, without white space.

    >>> canonical("(k m ²)"), canonical("カ所"), canonical("頭"), canonical("")
    ('km²', 'か所', '頭', None)
    """
    if not unit:
        return None
    folded = squash(unit).strip("()[]")
    return _CANONICAL.get(folded.lower(), folded) or None


def factor(unit: str | None) -> tuple[str | None, float]:
    """``(base unit, factor)`` of a printed unit: ‰ → ('%', 0.1), 割 → ('%', 10), ha → ('km²', 0.01); otherwise the
    unit itself and 1."""
    name = canonical(unit)
    base = _FACTORS.get(name) if name else None
    return (base[0], float(base[1])) if base else (name, 1.0)


def in_canonical(value: float, unit: str | None, wanted: str) -> float | None:
    """``value`` in the unit ``wanted`` (a base unit such as % or km²); None when the printed unit is of another
    kind. No unit: as is."""
    name = canonical(unit)
    if name is None or name == wanted:
        return value
    base = _FACTORS.get(name)
    return float(Decimal(str(value)) * base[1]) if base and base[0] == wanted else None


# The highest rates that are possible, in percent. National monthly survey on public assistance (被保護者調査),
# FY2018: the nation 1.66 %, the highest prefecture Osaka 3.2 %, the highest big cities Osaka and Kushiro just under
# 5 %. Rates in Japan's statistics are given in ‰ (人口千対), which is why most bodies wrote ‰ into a form that
# prints %.
HIGHEST_MUNICIPAL_PERCENT = 5.5
HIGHEST_PREFECTURAL_PERCENT = 3.5
RARE_PERCENT = 3.0
"""Few municipalities are above it: a rate that only the change of its unit brings there is for a person to look at (40 % → 40 ‰)."""


@dataclass(frozen=True, slots=True)
class AssistanceRate:
    """生活保護受給率: ``percent`` normalised; ``unit`` is the unit the printed number is really in; ``basis`` who
    says so."""

    percent: float | None
    unit: Literal["%", "‰"] | None
    basis: Literal["printed", "inferred"] | None
    reason: str | None


def assistance_rate(
    printed_value: float | None, printed_unit: str | None, *, kind: str | None = None
) -> AssistanceRate:
    """Decide whether a printed public-assistance rate is in % or in ‰, from the number alone.

    In: the number as printed, the unit as printed (the form pre-prints %), and the body's ``kind`` (``prefecture``
    has a lower maximum). Out: percent with the decision; ``reason`` says in words why, and is None only where unit
    and number agree as printed. A number that is too high for either unit gives ``percent`` None. Nothing is raised.

    >>> assistance_rate(7.7, "%").percent, assistance_rate(4.91, "%").percent, assistance_rate(14.8, "‰").percent
    (0.77, 4.91, 1.48)
    """
    if printed_value is None:
        return AssistanceRate(None, None, None, "no number printed")
    highest = HIGHEST_PREFECTURAL_PERCENT if kind == "prefecture" else HIGHEST_MUNICIPAL_PERCENT
    number = Decimal(str(printed_value))
    unit = canonical(printed_unit)
    if number < 0:
        return AssistanceRate(None, None, None, f"{printed_value} is negative")
    if unit == "割":
        number, unit = number * 10, "%"
    if unit == "‰":
        percent = float(number / 10)
        if percent > highest:
            return AssistanceRate(
                None, None, None, f"{printed_value}‰ is {percent} %, above the highest rate of {highest} %"
            )
        return AssistanceRate(percent, "‰", "printed", None)
    if unit not in ("%", None):
        return AssistanceRate(None, None, None, f"a rate in {printed_unit} is neither % nor ‰")
    if number <= Decimal(str(highest)):
        if unit == "%":
            return AssistanceRate(float(number), "%", "printed", None)
        return AssistanceRate(
            float(number), "%", "inferred", f"no unit printed; {printed_value} is possible as a percentage"
        )
    percent = float(number / 10)
    if percent > highest:
        return AssistanceRate(
            None, None, None, f"{printed_value} is too high for % and for ‰ (highest rate {highest} %)"
        )
    return AssistanceRate(
        percent, "‰", "inferred", f"{printed_value} % is above the highest rate of {highest} %, so it is in ‰"
    )
