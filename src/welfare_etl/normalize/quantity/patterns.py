"""Digits that are not quantities: dates, ordinals, references, names; and how a quantity is written.

Every pattern is written for text after ``normalize.text.fold``: ASCII digits and brackets, ``~`` for every wave dash.
"""

from __future__ import annotations

import re

from welfare_etl.normalize.text import ELISION
from welfare_etl.normalize.units import COUNTER, OPEN_COUNTER

__all__ = ["KANJI_NUMBER", "NOT_QUANTITIES", "NUMBER", "SCANNER", "UNCERTAIN_KINDS"]

NUMBER = r"(?:\d{1,3}(?:[,、]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
ERA = r"(?:平成|令和|昭和|大正|(?<![A-Za-z])[HRS])\s*(?:\d{1,2}|元)"
KANJI_NUMBER = "(?:[一二三四五六七八九]?千)?(?:[二三四五六七八九]?百)?(?:[二三四五六七八九]?十)?[一二三四五六七八九]?"
# A kanji numeral that is not empty and no part of a longer word on its left; a point in it is ・ (一・六倍).
# Digits in their places (二〇名, 一五回); two that follow each other are a guess (二三人: two or three).
_FEW = "(?:一二|二三|三四|四五|五六|六七|七八|八九)(?![〇一二三四五六七八九])"
_PLACES = rf"(?!{_FEW})[一二三四五六七八九][〇一二三四五六七八九]{{1,3}}(?![十百千万])"
_KANJI = (
    rf"(?<![第同単唯統随逐万専何兆億〇]|(?<![人者件回体])数|[一二三四五六七八九十百千])(?:{_PLACES}|(?=[一二三四五六七八九十百千])(?:{KANJI_NUMBER}万)?{KANJI_NUMBER})"
    "(?:・[一二三四五六七八九])?"
)
_KANJI_SMALL = "(?:[一二三][〇一二三四五六七八九]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"

_MONTH = (
    r"(?:(?<!\d)(?:1[0-2]|0?[1-9])|(?<![一二三四五六七八九十数かヶケカ])(?:一[〇一二]|十[一二]?|[一二三四五六七八九]))\s*月(?![間例額刊])"
    r"(?:\s*末日?|上旬|中旬|下旬|初旬|初め)?"
)
_DAY = rf"\s*(?:3[01]|[12]\d|0?[1-9]|{_KANJI_SMALL})\s*日(?!間)"
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:・[祝休])?\))?"
_YEAR = (
    rf"(?:{ERA}\s*(?:\(\s*\d{{4}}\s*\)\s*)?年度?|(?:平成|令和|昭和|大正)(?:[一二三四五六七八九][〇一二三四五六七八九]|(?:[一二三四五六七八九]?十)?[一二三四五六七八九元]?)年度?"
    rf"|(?:19|20)\d{{2}}\s*(?:\(\s*{ERA}\s*\)\s*)?年度?|(?<!\d)\d{{1,2}}\s*年度|(?<!\d)\d{{1,2}}\s*年(?=\s*\d{{1,2}}\s*月))"
)
_LINE_START = r"(?:(?<![^\n])|(?<=\n[ \t])|(?<=\n[ \t]{2}))"
_NOT_COUNTED = rf"(?![\d,.]|\s*(?:{COUNTER}|{OPEN_COUNTER}))"
_EACH = r"(?:[一-龥ァ-ヴー]{1,6}(?=\s*(?:当たり|あたり|当り|につき))|地区|集落|会場|[かヶケカヵ箇]所|拠点|回|人|名|世帯|団体|圏域|校区|事業所|日|週間?|[一-龥]{1,4}区|町村?|市町?村?)"
_ONE = r"(?<![\d.,一二三四五六七八九十おご])[1一]"

NOT_QUANTITIES: tuple[tuple[str, str, str], ...] = (
    ("elision", ELISION, "the mark of a facts edition: how many characters of prose stood here"),
    ("circled_number", r"[⓪①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾](?: ?[-ー] ?\d{1,2}(?= ))?", "①②, ①-2 number the items of a list"),
    (
        "law",
        r"法律第\s*\d+\s*号|第\s*\d+\s*条(?:の\s*\d+)*(?:\s*第\s*\d+\s*[項号])*",
        "a law's number or an article of it",
    ),
    (
        "rate_base",
        rf"{_ONE}\s*(?:[かヶケカヵ箇]?月|年度?|{_EACH}(?:\s*[1一]\s*(?:回|日|人))?(?:の[一-龥]{{2,4}})?)\s*(?:当たり|あたり|当り|あり|につき|ごと|(?:で|の)?(?:は)?平均)"
        rf"|{_ONE}\s*{_EACH}(?=\s*(?:約|各|[月週年](?=\d+回))?\d+(?:~\d+)?\s*(?:[人名件回円]|[千万]円|時間|分))"
        rf"|(?<![月週年日に毎]){_ONE}\s*(?:回|件|世帯|ケース|事例|日|か所)(?=(?:の|に)(?!うち|み)[^、。\n\d]{{1,14}}(?:は|が|を)(?:約|およそ|平均|おおむね|延べ)?\s*\d)"
        rf"|{_ONE}\s*[日回便]に(?=\s*(?:約|およそ)?(?:\d|[一二三四五六七八九十]{{1,4}}[人名件回食]))",
        "the 1 of 1月当たり5件, 1地区10人: what the rate is for (あり is a common slip for あたり)",
    ),
    (
        "date",
        rf"{_YEAR}(?:\s*{_MONTH}(?:{_DAY}{_WEEKDAY})?)?|(?<![A-Za-z\d])[HRS]\s*\d{{1,2}}(?:[./]\d{{1,2}}){{1,2}}"
        r"|(?<![\d.])[23]\d\.(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d.])"
        r"|(?<![A-Za-z\d])[HR]\d{1,2}(?![\d.,A-Za-z-])"
        rf"|{_MONTH}(?:{_DAY}{_WEEKDAY})?(?!\s*(?:当たり|あたり|平均))|(?:19|20)\d{{2}}(?:[./-]\d{{1,2}}){{1,2}}"
        rf"|(?<![\d/.])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\d/]|\s*(?:{COUNTER}|{OPEN_COUNTER}))"
        r"|(?<![\d.,/])(?:1[0-2]|[1-9])(?=\s*[~・、-]\s*(?:1[0-2]|[1-9])\s*月(?![間例額]))"
        rf"|(?<=[日月])~\s*(?:3[01]|[12]\d|0?[1-9])\s*日(?!間)"
        r"|(?:毎月|(?<=[日月])[・,、])\s*(?:3[01]|[12]\d|0?[1-9])\s*日(?!間)|(?<=月)の\d{1,2}日(?!間)",
        "a day, month, year or fiscal year",
    ),
    ("time", r"(?<!\d)(?:2[0-4]|1\d|0?\d)(?:時(?![間点])(?:\s*\d{1,2}\s*分|半)?|:[0-5]\d(?!\d))", "an hour of the day"),
    (
        "name",
        r"(?:8050|9060|7040)(?!\s*[件人名回])|\d+\s*[歳才]体操|百歳体操|(?<!\d)24\s*時間(?=\s*(?:対応|体制|365|・|サービス|電話|巡回|見守|ケア|営業|相談|の))"
        r"|365\s*日|\d+\s*円(?=食堂|ショップ|ランチ|カレー|カフェ|弁当|喫茶|バス|タクシー)|第?\s*[\d一二三]{1,8}(?:\.5)?\s*層(?!圏)|(?<![A-Za-z])[AB][3-6](?![\d.]|\s*(?:人|名|件|回|世帯|団体))|(?<![\d.,])[12一二]\s*人(?:暮らし|親|住まい|っ子|世帯)|(?<!\d)[1一]\s*人(?:一人|ひとり|[1一]\s*人)"
        r"|\d+\s*歳児|\d+\s*次(?:救急|医療|避難|予防|計画|産業)|\d+\s*世代|\d+\s*点満点|\d+\s*[人名]\s*[1一]\s*組|\d+\s*段階(?:評価|中|で)|[1一]\s*人でも|(?<![おご])一人(?!(?<=[一-龥ァ-ヴー]一人)(?:[、。)]|である|です))|二人三脚|一つ一つ|一つひとつ|(?<!に)一度|一部|十分|一区切り|一つ(?!(?<=[をが]一つ)(?:開|設|置|立|増|つく|作))|一[軒人つ歩]ずつ|[1一]\s*人(?:で(?=担|抱|暮|住|背負)|が(?:常時|同時))|[一1]回(?:限り|目)|三十三間堂"
        r"|[一二三四五六七八九十百千]{1,12}(?=[日町市村島山川条丁番]市)",
        "a name or set phrase with a digit in it",
    ),
    (
        "age",
        r"(?:\d+\s*~\s*)?\d+\s*[歳才]|\d+\s*代(?=[のかがはもでま~～、。)(・\s]|未満|以上|以下|前半|後半|男|女|$)|[一二三四五六七八九十百]{1,8}[歳才]代?",
        "somebody's age or decade",
    ),
    (
        "ordinal",
        r"第\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:回目?|期|次|部|章|号|項|番|日|[月火水木金土]曜日?|[1-4一二三四](?=[月火水木金土]曜))?"
        r"|(?<=[・,、])[1-5一二三四五](?=[月火水木金土日]曜)"
        rf"|(?:\d+|{_KANJI})\s*(?:番目|[回つ][目め]|年目|[人件期日週校度軒台棟社]目(?!標)|[かヶケカ箇]所目|位(?!置)|番地|丁目|級|番(?=[^組])|学年|年生|年次|週目|巡目)",
        "a place in an order",
    ),
    ("fraction", rf"(?:\d+|{_KANJI})\s*分の\s*(?:\d+|{_KANJI})", "三分の二, 3分の1: a share without its number"),
    (
        "duration",
        r"\d+\s*年\s*(?:半|前|後|ぶり|余|以上前|来)|\d+\s*年(?=[がをも]?(?:経過|経ち|経つ|たち|目))|\d+\s*(?:週間|日|[かヶケカヵ箇]月|時間|分)(?:前|後|以内[にでの])"
        rf"|(?:(?<![×xX✕\d.,])\d+|{_KANJI})\s*[かヶケカヵ箇]年間?|(?<![×xX✕\d.])(?:\d+|{_KANJI})\s*年間?(?![\d度]|\s*[×xX✕])"
        rf"|(?<![×xX✕\d.,])(?<!平均)(?:(?<!平均 )\d+|{_KANJI})\s*[かヶケカヵ箇]月(?:間|以内|に|毎|ごと|置き|おき)?(?!\s*[×xX✕所])"
        rf"|(?:\d+|{_KANJI})\s*(?:日|週間)の(?:うち|内)[にで]"
        r"|\d+\s*(?:日|週間?)(?:に|ごと|毎|おき)(?=\s*[1-9一]\s*[回度])",
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
        rf"(?<![一-龥々ァ-ヴーの])数\s?(?:\d+|[十百千万]{{1,8}})(?=\s*{COUNTER})|(?:\d+|[十百千])数(?={COUNTER})|{_FEW}(?={COUNTER})",
        "数十人, 十数人, 50数件, 二三人: tens of people are no number",
    ),
    ("half", r"半数(?!以上)", "half of something: a share without its number"),
    ("postal_code", r"〒\s*\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])", "a postal code"),
    ("address", rf"(?<![\d-])\d+-\d+-\d+(?:-\d+)?|(?<![\d~-])\d+-\d+{_NOT_COUNTED}", "a house number"),
    (
        "reference",
        rf"(?m:^) ?(?:※|注)\d{{1,2}}(?= )|(?:別紙|別添|別表|資料|図表|図|様式|参考|イメージ図|※|注|その|No\.?|Vol\.?)\s*\d+{_NOT_COUNTED}(?!\s*[月年日])"
        r"|(?:成果|数値)目標\d{1,2}(?=[ :.、)\n])"
        rf"|(?:目標|指標|取組|項目|問)\d{{1,2}}(?=[ :.、)\n])(?!\s*{COUNTER}(?![一-龥]))",
        "the number of an annex, a figure, a note, a goal",
    ),
    (
        "list_number",
        r"\(\s*\d{1,2}\s*\)(?!\s*[~→⇒])|(?<![\d.,~])\d{1,2}\.(?![\d])",
        "(1), 2. number the items of a list",
    ),
    (
        "section_number",
        rf"{_LINE_START}(?:[ア-オA-Z] ?[-ー] ?\d{{1,2}}|\d{{1,2}}(?:-\d{{1,2}})+)[ \t]+(?=[^ \n\d])|{_LINE_START}\d{{1,2}}(?:\){_NOT_COUNTED}|[ \t]+(?=[^ \n\d])(?![\d,.]|\s*{COUNTER}))|{_LINE_START}\d{{1,2}}[ \t]*(?m:$)",
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
    (
        "unit_of_others",
        r"\d+\s*[一-龥々ァ-ヴー]{2,9}(?:ごと(?!に\d)|単位)",
        "7自治会連絡会ごと: the bodies by which something is done",
    ),
)

UNCERTAIN_KINDS = frozenset({"bad_grouping", "broken_number", "vague"})
"""Kinds of numbers that count something, but nobody can tell how much."""

_RANGE_TO = r"\s*(?:~|-|ないし|乃至|から(?=\s*\d+(?:\.\d+)?(?![\d.])(?![^\d、。]{0,5}[にへ]|[^\d、。]{0,4}まで(?![で、。のが])|(?![^\d、。]{0,6}を目安)[^\d、。]{0,9}(?:を目指|とす|とし|とな|増|引き|以上))))\s*"
_SIGN = r"(?<![\d一-龥ァ-ヴー)])[▲△](?=\d)|(?<![^\n\t (:])-(?=\d)"
_ANY = rf"(?:{COUNTER}|{OPEN_COUNTER})"
_MAN = r"[千万億](?!円?(?:[一-龥]市|国))"

# The last branches read quantities: range (38 人~91 人, 2~3回; 2,3人), number with kanji inside (2万3千人, 22万8,450円), a share of ten (9割2分),
# number with a multiplier (2千件), nothing at all (ゼロ), kanji numeral before a counter (一回).
# 約50の企業, 10以上の団体: what is counted stands behind の.
_OF = (
    "(?:以上|を超える|程度|余り?|ほど)?の(?P<{0}>団体|企業|世帯|事業所|事業者|自治会|町内会|自治体|市町村|地区|公民館|集落|機関|法人|施設|学校|小学校|中学校|家庭|店舗|店|サロン|グループ|組織|拠点|行政区|圏域|支部|会場|課|部署)"
    "(?![一-龥々ァ-ヴー])"
)
_OF_NUMBER, _OF_KANJI = (_OF.format(name) for name in ("of_number", "of_kanji"))
_QUANTITY = (
    rf"(?P<low>{NUMBER})\s*(?P<low_mult>{_MAN})?\s*(?P<low_unit>{_ANY})?{_RANGE_TO}(?P<high>{NUMBER})\s*(?P<high_mult>{_MAN})?\s*(?P<range_unit>(?(low_unit)(?P=low_unit)|{_ANY}))(?!(?<=[^~-])\s*[にへ]\s*(?:増|拡|引|減))"
    rf"|(?<![\d.,])(?P<few_low>[1-9](?=[,、・]\d)|(?<![一二三四五六七八九十百千])[二三四五六七八](?=[、~][三四五六七八九]))(?P<few_to>[,、・~])(?P<few_high>[2-9三四五六七八九])\s*(?P<few_unit>{COUNTER})"
    rf"|(?<![\d.,一二三四五六七八九十百千第])(?P<teen_low>[二三四五六七八九]?十[一二三四五六七八]|[1-9][1-8])[、・](?P<teen_high>[2-9二三四五六七八九])\s*(?P<teen_unit>人|名|件|回|世帯|団体|か所)"
    rf"|(?P<wari>\d+|(?<![一二三四五六七八九十])[一二三四五六七八九])\s*(?P<wari_unit>割)\s*(?P<bu>\d|[一二三四五六七八九])\s*分"
    rf"|(?P<mixed>(?>{NUMBER}[百千万億](?:\d{{1,3}}(?:,\d{{3}})+[千万]?|\d{{1,4}}[百千]?万?)+))(?:\s*(?P<mixed_unit>{_ANY}))?"
    rf"|(?P<sign>{_SIGN})?(?P<number>{NUMBER})(?:\s*(?P<mult>{_MAN}))?(?:余(?={COUNTER}))?(?:\s*(?P<unit>{COUNTER}|(?:(?<=年\d)|(?<=年間\d)|(?<=計\d))号|号(?=を?発行)|(?<=\d){OPEN_COUNTER}|(?<=\d )(?!\S+\n){OPEN_COUNTER})|{_OF_NUMBER})?"
    rf"|(?P<zero>ゼロ(?=\s*(?:{COUNTER}|[にでをとのは、。)(\s]|である|だ|\Z)))(?:\s*(?P<zero_unit>{COUNTER}))?"
    rf"|(?P<kanji>{_KANJI})余?(?:(?P<kanji_unit>{COUNTER}|以上(?!の))|{_OF_KANJI}|の(?P<of_unit>[一-龥]{{2,4}})(?=の(?:うち|中|すべて|全て)|すべて|全て))"
)
# A number and its counter stand on one line and in one cell: the only white space between them is a space (text is folded before).
# The lookahead names every character that a number can begin with, so that the rest of a text is passed over at once; those
# that stand everywhere (の、( and Latin letters) only where a digit can follow.
_FIRST = (
    r"(?=[〔\d⓪①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾第法平令昭大NV別資図様参イ※注そ〒毎数半百千一二三四五六七八九十ゼ]"
    r"|[の▲△-]\d|[(・,、~] *+\d|(?<![A-Za-z])[A-Za-z]|[ア-オ] ?[-ー])"
)
SCANNER = re.compile(
    (
        _FIRST
        + "(?:"
        + "|".join(f"(?P<k_{kind}>{pattern})" for kind, pattern, _ in NOT_QUANTITIES)
        + "|"
        + _QUANTITY
        + ")"
    )
    .replace(
        r"\s*", " *+"
    )  # possessive: nothing behind it begins with a blank, and a run of blanks is divided in one way
    .replace(r"\s+", " ++")
    .replace(r"\s", " ")
)
"""One pass over a folded text: the group ``k_…`` that matched is the kind of a number that is no quantity."""
