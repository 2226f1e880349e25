"""Digits that are not quantities: dates, ordinals, references, names. A row is (kind, pattern, why), tried in this order.

Every pattern is written for text after ``normalize.text.fold``: ASCII digits and brackets, ``~`` for every wave dash.
"""

from __future__ import annotations

import re

from .counters import COUNTERS, NOT_AFTER

__all__ = ["COUNTER", "ERA", "KANJI_NUMBER", "NOT_QUANTITIES", "NUMBER", "SCANNER", "UNCERTAIN_KINDS"]

COUNTER = "(?:" + "|".join(re.escape(c) + (f"(?!{NOT_AFTER[c]})" if c in NOT_AFTER else "") for c in COUNTERS) + ")"
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
ERA = r"(?:平成|令和|昭和|大正|(?<![A-Za-z])[HRS])\s*(?:\d{1,2}|元)"
KANJI_NUMBER = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"

_MONTH = r"(?<!\d)(?:1[0-2]|0?[1-9])\s*月(?![間例額])(?:\s*末日?|上旬|中旬|下旬|初旬|初め)?"
_DAY = r"\s*(?:3[01]|[12]\d|0?[1-9])\s*日(?!間)"
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:・[祝休])?\))?"
_YEAR = (
    rf"(?:{ERA}\s*(?:\(\s*\d{{4}}\s*\)\s*)?年度?|(?:19|20)\d{{2}}\s*(?:\(\s*{ERA}\s*\)\s*)?年度?"
    r"|(?<!\d)\d{1,2}\s*年度|(?<!\d)\d{1,2}\s*年(?=\s*\d{1,2}\s*月))"
)
_LINE_START = r"(?:(?<![^\n])|(?<=\n[ \t])|(?<=\n[ \t]{2}))"
_NOT_COUNTED = rf"(?![\d,.]|\s*{COUNTER})"
_RATE_UNIT = r"(?:地区|会場|[かヶケカヵ箇]所|拠点|回|人|名|世帯|団体|圏域|校区|事業所|日|週間?)"

NOT_QUANTITIES: tuple[tuple[str, str, str], ...] = (
    ("elision", r"〔略\s*[\d,]+\s*字〕", "the mark of a facts edition: how many characters of prose stood here"),
    ("circled_number", r"[⓪①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾]", "①② number the items of a list"),
    (
        "law",
        r"法律第\s*\d+\s*号|第\s*\d+\s*条(?:の\s*\d+)*(?:\s*第\s*\d+\s*[項号])*",
        "a law's number or an article of it",
    ),
    (
        "rate_base",
        rf"(?<![\d.,])1\s*(?:[かヶケカヵ箇]?月|年度?|{_RATE_UNIT})\s*(?:当たり|あたり|当り|あり|につき|ごと|平均)"
        rf"|(?<![\d.,])1\s*{_RATE_UNIT}(?=\s*(?:約|各)?\d+\s*[人名件回])",
        "the 1 of 1月当たり5件, 1地区10人: what the rate is for (あり is a common slip for あたり)",
    ),
    (
        "date",
        rf"{_YEAR}(?:\s*{_MONTH}(?:{_DAY}{_WEEKDAY})?)?|(?<![A-Za-z\d])[HRS]\s*\d{{1,2}}(?:[./]\d{{1,2}}){{1,2}}"
        r"|(?<![A-Za-z\d])[HR]\d{1,2}(?![\d.,A-Za-z-])"
        rf"|{_MONTH}(?:{_DAY}{_WEEKDAY})?(?!\s*(?:当たり|あたり|平均))|(?:19|20)\d{{2}}(?:[./-]\d{{1,2}}){{1,2}}"
        rf"|(?<![\d/.])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\d/]|\s*{COUNTER})"
        r"|(?:毎月|(?<=[日月)][・,、]))\s*(?:3[01]|[12]\d|0?[1-9])\s*日(?!間)|(?<=月)の\d{1,2}日(?!間)",
        "a day, month, year or fiscal year",
    ),
    ("time", r"(?<!\d)(?:2[0-4]|1\d|0?\d)(?:時(?!間)(?:\s*\d{1,2}\s*分|半)?|:[0-5]\d(?!\d))", "an hour of the day"),
    (
        "name",
        r"(?:8050|9060|7040)(?!\s*[件人名世回])|\d+\s*[歳才]体操|百歳体操|(?<!\d)24\s*時間(?=\s*(?:対応|体制|365|・|サービス|電話|巡回|見守|ケア|営業|相談|の))"
        r"|365\s*日|第?\s*[\d一二三]+(?:\.5)?\s*層(?!圏)|(?<![\d.,])[12一二]\s*人(?:暮らし|親|住まい|っ子|世帯)|(?<!\d)[1一]\s*人(?:一人|ひとり|[1一]\s*人)"
        r"|\d+\s*歳児|\d+\s*次(?:救急|医療|避難|予防|計画|産業)",
        "a name or set phrase with a digit in it",
    ),
    (
        "age",
        r"\d+\s*[歳才]|\d+\s*代(?=[のかまで~～、。)(・\s]|未満|以上|以下|前半|後半|男|女|$)",
        "somebody's age or decade",
    ),
    (
        "ordinal",
        r"第\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:回目?|期|次|部|章|号|項|番|日|[月火水木金土]曜日?|[1-4一二三四](?=[月火水木金土]曜))?"
        r"|\d+\s*(?:番目|回目|年目|つ目|[人件期日週校件]目|位(?!置)|番地|丁目|級|番(?=[^組])|学年|年生)",
        "a place in an order",
    ),
    (
        "duration",
        r"\d+\s*年\s*(?:半|前|後|ぶり|余|以上前|来)|\d+\s*年(?=[がをも]?(?:経過|経ち|経つ|たち|目))|\d+\s*(?:週間|日|[かヶケカヵ箇]月|時間|分)(?:前|後|以内)"
        r"|(?<![×xX✕\d.])\d+\s*年間?(?!\d|\s*[×xX✕])|(?<![×xX✕\d.])\d+\s*[かヶケカヵ箇]月(?:間|に|毎|ごと|置き|おき)?(?!\s*[×xX✕所])",
        "a length of time that other numbers are for (3年間で90名, 2か月に1回)",
    ),
    ("phone", r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|(?<![\d-])0\d{1,3}\(\d{2,4}\)\d{4}", "a telephone number"),
    (
        "bad_grouping",
        rf"(?<![\d,.])(?![1-9],[1-9](?!\d))\d+(?:,\d+)*,(?:\d{{1,2}}|\d{{4,}})(?![\d,])(?=\s*{COUNTER})"
        rf"|(?<![\d,.])\d{{4,}}(?:,\d{{3}})+(?![\d,])(?=\s*{COUNTER})"
        r"|(?<![\d,.])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])(?=\s*(?:人|名|件|回|世帯|団体))",
        "3,50件, 389,0606人: 350 or 3 and 50? Nobody can tell which comma is wrong; 1.200人 has a point for a comma",
    ),
    (
        "broken_number",
        rf"(?<=[^\n\t\d,.])(?<![\d,.] )\d{{1,3}}(?:\s\d{{1,3}})+(?!\d)(?=\s?{COUNTER})",
        "1 2件: a numeral that a converter broke, or two that it put together",
    ),
    (
        "vague",
        rf"(?<![一-龥々ァ-ヴーの])数\s?(?:\d+|[十百千万]+)(?=\s*{COUNTER})",
        "数十人: tens of people are no number",
    ),
    ("postal_code", r"〒\s*\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])", "a postal code"),
    ("address", rf"(?<![\d-])\d+-\d+-\d+(?:-\d+)?|(?<![\d~-])\d+-\d+{_NOT_COUNTED}", "a house number"),
    (
        "reference",
        rf"(?:別紙|別添|別表|資料|図表|図|様式|参考|イメージ図|※|注|その|No\.?|Vol\.?)\s*\d+{_NOT_COUNTED}(?!\s*[月年日])",
        "the number of an annex, a figure, a note",
    ),
    ("list_number", r"\(\s*\d{1,2}\s*\)|(?<![\d.,~])\d{1,2}\.(?![\d])", "(1), 2. number the items of a list"),
    (
        "section_number",
        rf"{_LINE_START}\d{{1,2}}(?:\)|[ \t]+(?=[^ \n\d])){_NOT_COUNTED}|{_LINE_START}\d{{1,2}}[ \t]*(?m:$)",
        "the number of a heading, or of a page",
    ),
    (
        "year",
        r"(?<![\d,.])(?:19|20)\d{2}(?=\)|\s*計画|ビジョン|プラン)|(?:(?<=[計画ンジラ])|(?<=[計画ンジラ] ))(?<![\d,.])(?:19|20)\d{2}"
        + _NOT_COUNTED,
        "a bare Western year",
    ),
    (
        "name_latin",
        rf"(?<![A-Za-z])[A-Za-z]+-?\d+{_NOT_COUNTED}",
        "letters and digits together are a code or a name (SDGs17, LG21)",
    ),
)

UNCERTAIN_KINDS = frozenset({"bad_grouping", "broken_number", "vague"})
"""Kinds of numbers that count something, but nobody can tell how much."""

_KANJI_UNITS = r"(?:回|件|団体|[かカヶヵケ箇個]所|地区|圏域|拠点|会場|以上|名(?![前称簿]))"
_RANGE_TO = r"\s*(?:~|-|から|ないし|乃至)\s*"

# The last branches read quantities: range (38 人~91 人, 2~3回; 2,3人), number with kanji inside (2万3千人), number with a multiplier (2千件),
# kanji numeral before a counter (一回).
_QUANTITY = (
    rf"(?P<low>{NUMBER})\s*(?P<low_mult>[千万億](?!円))?\s*(?P<low_unit>{COUNTER})?{_RANGE_TO}(?P<high>{NUMBER})\s*(?P<high_mult>[千万億](?!円))?\s*(?P<range_unit>(?(low_unit)(?P=low_unit)|{COUNTER}))(?!(?<=[^~-])\s*[にへ]\s*(?:増|拡|引|減))"
    rf"|(?<![\d.,])(?P<few_low>[1-9])[,、・](?P<few_high>[2-9])\s*(?P<few_unit>{COUNTER})"
    rf"|(?P<mixed>(?>{NUMBER}[百千万億](?:\d{{1,4}}[百千]?万?)+))(?:\s*(?P<mixed_unit>{COUNTER}))?"
    rf"|(?P<number>{NUMBER})(?:\s*(?P<mult>[千万億](?!円)))?(?:\s*(?P<unit>{COUNTER}|[ァ-ヴー]{{2,10}}))?"
    rf"|(?<![第同単唯統随逐万専数何一二三四五六七八九十百千])(?P<kanji>{KANJI_NUMBER})(?P<kanji_unit>{_KANJI_UNITS})"
)
# A number and its counter stand on one line and in one cell: the only white space between them is a space (text is folded before).
# The lookahead names every character that a number can begin with, so that the rest of a text is passed over at once.
_FIRST = r"(?=[〔\d⓪①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾(第法平令昭大A-Za-z別資図様参イ※注そ〒毎数百一二三四五六七八九十の])"
SCANNER = re.compile(
    (
        _FIRST
        + "(?:"
        + "|".join(f"(?P<k_{kind}>{pattern})" for kind, pattern, _ in NOT_QUANTITIES)
        + "|"
        + _QUANTITY
        + ")"
    ).replace(r"\s", " ")
)
"""One pass over a folded text: the group ``k_…`` that matched is the kind of a number that is no quantity."""
