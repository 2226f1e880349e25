"""How many people: the coordinators that ④配置予定人数 tells of, and the inhabitants of a project's area."""

from __future__ import annotations

import re

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.numbers import BROKEN, labelled_numbers, readings
from welfare_etl.normalize.text import fold

# -- ④配置予定人数 ----------------------------------------------------------------------------------------------------------

_PEOPLE = re.compile(r"(?<![\d.,])(\d{1,4})\s*(?:人|名)")
# 2名、うち1名は専任 and 2名のうち1名: the one is among the two.
_AMONG = re.compile(r"(?:の)?(?:うち|内訳)[^。;\n]*")
_REAL = re.compile(r"(?:実人数|実人員|実数)\s*+:?\s*+(\d{1,4})\s*+(?:人|名)?")
_TOTAL = re.compile(r"(?:合計|計|総数|全体で)\s*+(\d{1,4})\s*+(?:人|名)")
# 3~5人, 2、3人 and 各区1人 are not one number; 2名→3名 and 30年度2人、31年度3人 are numbers of different times.
_NOT_ONE = re.compile(
    r"\d\s*+(?:人|名)?\s*+[~、-]\s*+\d{1,4}\s*+(?:人|名)|各[^\s、。()\d]{0,12}\s*+(?:に|で)?\s*+\d{1,4}\s*+(?:人|名)"
    r"|[→⇒➡]|年度(?:(?!年度)[^。人名])*+[人名](?:(?!年度)[^。])*+年度"
)
_BRACKET = re.compile(r"\([^()]*\)")
_UNDECIDED = re.compile(
    r"未定|未確定|検討中|(?:決定|確定|決まって|定まって|定めて|予定して|想定して)(?:して)?(?:い)?(?:ない|ません|おらず)"
)
# 今年度は配置しない, 配置の予定なし; 回答なし says nothing of coordinators.
_NOBODY = re.compile(
    r"\A\s*+(?:なし|無し)\s*+\Z|未配置|(?:配置|設置|任命|選任|予定|実施|推進員)(?:する|の)?(?:予定)?[はもをが]?(?:行わない|しない|していない|なし|無し|い?ない|ありません)"
)
_COUNTED = re.compile(r"\d\s*+(?:人|名)")
_BARE = re.compile(r"\s*+(?:約\s*+)?(\d{1,4})\s*+")


# 3か所(各1人), 3か所×2人, 3拠点に各1名, 5か所に1人ずつ, 1名×3か所, 各センター1名(5センター): so many at each of so many places.
_AT = r"(?P<places>\d{1,3})\s*+(?:[かカヶケヵ箇]所|拠点|圏域|地区|校区|区域|センター|法人|事業所|包括)"
_MEN = r"(?P<each>\d{1,3})\s*+(?:人|名)"
_EVERY = r"(?:各々?|それぞれ|×|✕|x|X|\*)"
_PRODUCTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_AT}\s*+(?:に|で|へ)?\s*+[:、]?\s*+\(?\s*+{_EVERY}(?:に|\s*+(?:センター|拠点|所))?\s*+{_MEN}(?:ずつ)?\s*+\)?",
        rf"{_AT}\s*+(?:に|で|へ)?\s*+[:、]?\s*+{_MEN}\s*+ずつ",
        rf"{_MEN}\s*+{_EVERY}\s*+{_AT}",
        rf"各(?:圏域|地区|校区|区域|センター|拠点|事業所|包括)\s*+(?:に|で)?\s*+{_MEN}(?:ずつ)?\s*+\(\s*+(?:全|計)?{_AT}\s*+\)",
    )
)
# 2人×3圏域=6人: the product said again.
_WORKED_OUT = re.compile(r"(?P<product>\d{1,6}人) \s*+=\s*+(?:計|合計)?(?P<total>\d{1,6}人)")
_EACH = re.compile(r"各(?!種|位)|[×✕]|ずつ|それぞれ")
# うち1人は推進員でなく…, 臨時職員は事務補助であり推進員ではない: one who stands in the number and is none of them.
_NONE_OF_THEM = r"[^。]{0,40}?(?:推進員[^。]{0,6}?(?:では?な[くい]|では?ありません|以外|に(?:は)?含[まめ](?:な|れな|ず|ませ)|を除)|では?な[くい]|では?ありません|を除く|に(?:は)?含[まめ](?:ない|れない|ず|ません))"
_AMONG_NOT = re.compile(rf"うち\s*+(?P<count>\d{{1,3}})\s*+(?:人|名)\s*+(?:は|が){_NONE_OF_THEM}")
# 推進員2人+補助員1人, 3名(うち事務補助員1名): posts that are no coordinator's by their name.
_OTHER_POST = re.compile(
    r"(?!(?<=\s)\s)(?P<among>うち)?[、,+・と]?\s*+(?:その他)?(?P<who>[^\s、。()+・\d人名と]{0,6}(?:補助員|補助者|補佐|事務員|事務職員|事務補助|事務担当者?|アシスタント|サポーター))\s*+:?\s*+(?P<count>\d{1,3})\s*+(?:人|名)"
)
# 3人(1人は事務担当)
_OF_OTHER_WORK = re.compile(r"\d{1,3}\s*+(?:人|名)\s*+(?:は|が)\s*+[^、。()]{0,8}?(?:事務|補助|受付)")
# 推進員2人、相談員3人: whether who has another post counts is not said.
_POST = re.compile(r"(?P<who>[^\s、。()+・:\d]{1,14})\s*+:?\s*+\d{1,3}\s*+(?:人|名)")
# 2人(推進員1人、補助1人)
_COORDINATOR = re.compile(r"推進員\s*+:?\s*+(?P<count>\d{1,3})\s*+(?:人|名)")
_A_POST = re.compile(r"(?:員|師|士|助手|補助|職|ワーカー|コーディネーター|スタッフ|CSW|SSW)\Z")
_POST_NOT = re.compile(rf"(?:ただし|但し|なお)?(?P<who>[^\s、。※()]{{2,8}}?)は{_NONE_OF_THEM}")

_CLAUSE = re.compile(r"[(（][^()（）]*[)）]|[^、。;；※()（）〔\s][^、。;；※()（）〔\n]*+[、。;；]?|[^\s]")

_MOST_CLAUSES = 30
"""A cell of more is no number with its remarks, and is quoted whole."""


def coordinators(text: str) -> tuple[int | None, str | None]:
    """How many coordinators are planned, from the cell ④配置予定人数, and where there is no number, the reason:
    ``undecided``, ``several_numbers`` (2名→3名, 3~5人), ``others_included``, ``no_number``.

    Breakdowns in brackets and behind うち are passed over, several posts are added up, so many at each of so many places
    are multiplied, who is said to be no coordinator is not counted, a plan not to appoint anybody is 0 (a number that is
    not decided yet is not).

    >>> [coordinators(text)[0] for text in ("20 人(専任1名，兼任 19 人)", "常勤1人、非常勤1人", "2拠点で1名の配置")]
    [20, 2, 1]
    >>> [coordinators(text)[0] for text in ("委託先:3か所(各1人) 直営:2人", "2人 ※うち1人は推進員でなく、受付である。")]
    [5, 1]
    """
    folded = _kanji_people(fold(text))
    if _OF_OTHER_WORK.search(folded) and not _AMONG_NOT.search(folded):
        return None, "others_included"
    others = list(_OTHER_POST.finditer(folded))
    among = sum(int(other["count"]) for other in others if other["among"])
    for other in others:
        if not other["among"]:
            folded = folded.replace(other[0], " " * len(other[0]))
    for product in _PRODUCTS:
        folded = product.sub(lambda m: f"{int(m['places']) * int(m['each'])}人 ", folded)
    if any(said["product"] != said["total"] for said in _WORKED_OUT.finditer(folded)):
        return None, "several_numbers"
    folded = _WORKED_OUT.sub(r"\g<total>", folded)
    out, doubt = _people(folded)
    if out is None or among:
        return (out - among, None) if out is not None and among <= out else (None, doubt or "others_included")
    excluded = _AMONG_NOT.search(folded)
    if excluded:
        less = int(excluded["count"])
    else:
        post = _POST_NOT.search(folded)
        if post is None:
            return out, doubt
        counted = re.search(rf"{re.escape(post['who'])}\s*(?P<count>\d{{1,3}})\s*(?:人|名)", folded)
        if counted is None:
            return None, "others_included"
        less = int(counted["count"])
    return (out - less, None) if less <= out else (None, "several_numbers")


def said_in(text: str) -> tuple[int, int]:
    """Where the number of :func:`coordinators` is told: no further than it takes to read it.

    >>> said_in("2人（兼任）"), said_in("今年度は配置しないが、来年度に向けて話し合う。")
    ((0, 2), (0, 11))
    """
    value, clauses = coordinators(text)[0], [m.span() for m in _CLAUSE.finditer(text)]
    if len(clauses) > _MOST_CLAUSES:
        return 0, len(text)
    start, (_, end) = clauses[0][0], clauses.pop()
    while clauses and coordinators(text[start : clauses[-1][1]])[0] == value:
        _, end = clauses.pop()
    return start, end


def _people(folded: str) -> tuple[int | None, str | None]:
    outside = folded
    while (shorter := _BRACKET.sub("", outside)) != outside:
        outside = shorter
    outside = outside.split("※")[0] if "※" in outside and _PEOPLE.search(outside.split("※")[0]) else outside
    if _PEOPLE.search(_AMONG.sub("", outside)):
        outside = _AMONG.sub("", outside)
    if _EACH.search(folded) and not (
        _TOTAL.search(folded) or (len(_PEOPLE.findall(outside)) == 1 and not _EACH.search(outside))
    ):
        return None, "several_numbers"
    posts = [found["who"] for found in _POST.finditer(outside)]
    inside = [int(m["count"]) for bracket in _BRACKET.findall(folded) for m in _COORDINATOR.finditer(bracket)]
    all_of_them = [int(number) for number in _PEOPLE.findall(outside)]
    if inside and len(all_of_them) == 1 and sum(inside) < all_of_them[0]:
        return None, "others_included"
    if any(who.endswith("推進員") for who in posts) and any(
        _A_POST.search(who) and not who.endswith("推進員") for who in posts
    ):
        return None, "others_included"
    real = _REAL.search(folded)
    if real:
        return int(real[1]), None
    for scope in (outside, folded):
        total = _TOTAL.search(scope)
        if total:
            return int(total[1]), None
        if _NOT_ONE.search(scope):
            return None, "several_numbers"
        people = [int(number) for number in _PEOPLE.findall(scope)]
        if people:
            return sum(people), None
        bare = _BARE.fullmatch(scope)
        if bare:
            return int(bare[1]), None
    if _UNDECIDED.search(folded):
        return None, "undecided"
    return (0, None) if _NOBODY.search(folded) and not _COUNTED.search(folded) else (None, "no_number")


def _kanji_people(text: str) -> str:
    """二人, 十二名 in figures; 一人ひとり and 一人暮らし are words, 数十名 is no number."""
    return re.sub(
        r"(?<![数何一二三四五六七八九十])([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=(?:人(?!ひとり|一人|暮)|名))",
        lambda m: str(kanji_integer(m[1])),
        text,
    )


# -- (人口) of an area -------------------------------------------------------------------------------------------------------


_OF_EACH = re.compile(r"(?:各|ごと|毎|1\s*(?:地区|校区|圏域|区域)あたり)[^、。0-9]{0,10}\Z")
_PART = re.compile(r"(?:^|[\s、,/・])(?!うち|内訳|計|合計)[^\s\d、,()/・]{2,12}\s*(?:約\s*)?\Z")
_TIMES = re.compile(r"\s*[×✕]\s*\d")


def area_population(text: str) -> tuple[int | None, str | None]:
    """The population of a project's area and, where there is none, the reason: ``several_bodies``,
    ``several_numbers``, ``range``, ``of_each`` (各校区 約5,000人, 5,000人×3地区), ``bad_grouping`` (9142,734人),
    ``broken_number`` (12 345人), ``not_whole``.

    >>> area_population("約 17,000"), area_population("6,198人 (平成31年1月1日現在)"), area_population("約 500~4,000 人")
    ((17000, None), (6198, None), (None, 'range'))
    """
    bodies = labelled_numbers(text)
    if len(bodies) > 1:
        return None, "several_bodies"
    printed = readings(text)
    unread = next((item.reason for item in printed if item.value is None), None)
    if unread is not None:
        return None, unread
    people = [item for item in printed if item.unit_canonical == "人"] or [
        item for item in printed if item.unit is None
    ]
    if not people:
        return None, None
    if people[0].value_max is not None:
        return None, "range"
    values = {item.value for item in people}
    folded = fold(text)
    if len(values) > 1:
        # 北部1,900人 南部2,300人: each has the name of its part.
        named = all(_PART.search(folded, 0, item.start) for item in people)
        return None, "several_bodies" if named else "several_numbers"
    if _OF_EACH.search(folded, 0, people[0].start) or _TIMES.match(folded, people[0].end):
        return None, "of_each"
    if BROKEN.search(folded, 0, people[0].start):
        return None, "broken_number"
    value = people[0].value
    # 12.000人: a point where a comma stood.
    return (value, None) if isinstance(value, int) else (None, "not_whole")
