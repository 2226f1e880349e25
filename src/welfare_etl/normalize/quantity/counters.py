"""The counters (助数詞) that follow a number in administrative Japanese, and which of them name places.

What a counter counts (名 → 人) is in ``normalize.units``; here is which words a number can carry. A counter that is not listed is
still read when it is a run of katakana.
"""

from __future__ import annotations

__all__ = ["AREA_UNITS", "BODY_UNITS", "COUNTERS", "NOT_AFTER", "PERSON_UNITS", "PLACE_UNITS"]

_FORMS: tuple[str, ...] = (
    # people
    "人", "名", "名様", "人分", "名分", "世帯", "家族", "家庭", "戸", "軒", "組",
    # cases and events
    "件", "ケース", "事例", "案件", "回", "度",
    # places: one counter with many spellings
    "か所", "カ所", "ヶ所", "ヵ所", "ケ所", "箇所", "個所", "ヶ処", "か処", "拠点", "会場", "施設", "教室", "サロン", "店舗", "店",
    # organisations
    "団体", "社", "企業", "法人", "機関", "事業所", "事業者", "グループ", "組織", "クラブ", "校", "園", "課", "部署", "支部", "自治会",
    "町内会", "行政区", "地区社協",
    # areas
    "地区", "モデル地区", "圏域", "区域", "地域", "住区", "校区", "学区", "中学校区", "中学校圏域", "小学校区", "小学校圏域", "区", "町村",
    "市町村", "市町", "市", "町", "村", "区市町村", "市区町村", "自治体", "集落", "ブロック",
    # time as an amount (dates are read before these)
    "日", "日間", "時間", "分間", "分", "週間", "週", "年間", "年", "か月間", "ヶ月間", "カ月間", "か月", "ヶ月", "カ月", "ヵ月", "ケ月",
    "箇月",
    # shares and ratios
    "%", "パーセント", "割", "㌫", "‰", "パーミル", "ポイント", "倍", "点",
    # measures and money
    "トン", "kg", "キログラム", "キロ", "km", "km²", "㎢", "平方キロメートル", "ha", "ヘクタール", "円", "千円", "万円",
    # documents and things
    "項目", "段階", "種類", "種", "分野", "職種", "講座", "コース", "事業", "プラン", "プログラム", "メニュー", "通", "票", "冊", "部",
    "枚", "台", "本", "個", "つ", "コ", "食", "席", "床", "室", "棟", "チーム", "班", "議題",
)  # fmt: skip

COUNTERS: tuple[str, ...] = tuple(sorted(_FORMS, key=len, reverse=True))
"""Longest first, so that a regular expression reads 市町村 before 市."""

NOT_AFTER: dict[str, str] = {
    "人": "[材口々権間事生的数]",
    "件": "[数]",
    "名": "[称簿]|前(?!後)",
    "回": "[答復数覧]",
    "社": "[会協]",
    "分": "[野析類担]",
    "本": "[事市町村年人会計来]",
    "部": "[会局署門分屋]",
    "課": "[題長税]",
    "町内会": "[長]",
    "自治会": "[長]",
    "町": "[内民会長社全]",
    "村": "[内民長社]",
    "市": "[内民長社全役]",
    "区": "[内民長分域社役圏]",
    "点": "[検数在]",
    "地域": "[力福住包共課の生づ支活ケ]",
    "校": "[区長]",
    "個": "[別人々]",
    "日": "[本常々中]",
    "時間": "[帯]",
    "組": "[織合]",
    "戸": "[別]",
    "事業": "[所者名内実計の]",
    "種": "[類]",
    "通": "[い所報院信常知学り称]",
    "食": "[堂事品料生]",
    "室": "[内長]",
    "台": "[帳風]",
    "園": "[長児芸]",
    "割": "[合り]",
    "つ": "[な]",
}
"""Counter → what (a regular expression) after it makes it the beginning of another word (2 人材育成 counts nobody)."""

PERSON_UNITS = frozenset({"人"})
BODY_UNITS = frozenset({"町村", "市町村", "市町", "市", "町", "村", "区市町村", "市区町村", "自治体"})
"""Whole municipalities: almost always the setting of a sentence, seldom what it counts."""
AREA_UNITS = BODY_UNITS | {
    "地区", "モデル地区", "圏域", "区域", "地域", "住区", "校区", "学区", "中学校区", "小学校区", "中学校圏域", "小学校圏域", "区", "集落", "ブロック",
    "行政区", "自治会", "町内会", "支部",
}  # fmt: skip
PLACE_UNITS = AREA_UNITS | {"か所", "拠点", "会場", "施設", "教室", "校", "園"}
"""In the spelling of ``normalize.units.canonical``."""
