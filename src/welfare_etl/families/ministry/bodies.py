"""Who carries a project out, how many coordinators it has, whom a center is run by: the short cells of the chapters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.numbers import BROKEN, labelled_numbers, readings
from welfare_etl.normalize.text import clean, fold

# -- ①実施主体(委託先) ---------------------------------------------------------------------------------------------------

_LAST_BRACKET = re.compile(r"^(?P<body>.*?)\s*\((?P<inside>.*)\)\s*$", re.S)
_COMMISSION = re.compile(r"^(?:一部)?(?:業務)?委託先?(?:法人|団体|は)?\s*[:、]?\s*|^(?:一部|全部)(?:を|[、,])\s*")
_COMMISSIONED = re.compile(r"\s*(?:への?|に(?:一部)?)\s*(?:業務)?(?:委託|補助)(?:事業)?\s*$")
# What a bracket says of the way the work is done, not of who does it.
_HOW = r"(?:全部|一部|全て)?\s*(?:直営|委託|補助|実施|共同実施|予定|検討中)(?:のみ|予定)?"
_MANNER = re.compile(rf"{_HOW}(?:(?:及び|と|・|、)\s*{_HOW})*")
_NO_CONTRACTOR = re.compile(r"なし|無し?|未定|[-ー―—–]+")
_OTHER_BRACKETS = str.maketrans("[]〔〕【】", "()()()")
# 市 委託先:… without a bracket.
_AFTER_WORD = re.compile(r"^(?P<body>[^()]+?)\s+(?P<inside>委託先?\s*:\s*\S[^()]*)$")
_TWO_BODIES = re.compile(r"^(?P<first>\S+?[都道府県市区町村])\s+(?P<second>\S*(?:協議会|法人|会|センター|社|団)\S*)$")


@dataclass(frozen=True, slots=True)
class Implementer:
    """``implementer`` is the body before the bracket, ``contractor`` the one in it; None where there is none."""

    implementer: str | None
    contractor: str | None


def implementer(text: str) -> Implementer:
    """Who carries a project out, from the cell ①実施主体(委託先).

    >>> implementer("釧路市(委託先:一般社団法人 釧路社会的企業創造協議会)")
    Implementer(implementer='釧路市', contractor='一般社団法人 釧路社会的企業創造協議会')
    >>> implementer("栃木県(一部、栃木県社会福祉協議会へ委託)").contractor, implementer("矢巾町(直営)").contractor
    ('栃木県社会福祉協議会', None)
    """
    printed = clean(text).replace("\n", " ").strip()
    if "(" not in printed:
        printed = printed.translate(_OTHER_BRACKETS)
    found = _LAST_BRACKET.match(printed) or _AFTER_WORD.match(printed)
    body, inside = (found["body"].strip(), found["inside"].strip()) if found else (printed, "")
    contractor: str | None = _COMMISSIONED.sub("", _COMMISSION.sub("", inside)).strip()
    if not contractor or _MANNER.fullmatch(inside) or _NO_CONTRACTOR.fullmatch(contractor):
        contractor = None
        two = _TWO_BODIES.match(body)
        if two and "委託" in inside:
            return Implementer(two["first"], two["second"])
    if not body:
        # Only a bracket: it says how things are, and names nobody.
        return Implementer(None, None)
    return Implementer(body, contractor)


# -- ④配置予定人数 ----------------------------------------------------------------------------------------------------------

_PEOPLE = re.compile(r"(?<![\d.,])(\d{1,4})\s*(?:人|名)")
# 2名、うち1名は専任 and 2名のうち1名: the one is among the two.
_AMONG = re.compile(r"(?:の)?(?:うち|内訳)[^。;\n]*")
_TOTAL = re.compile(r"(?:合計|計|総数|全体で)\s*(\d{1,4})\s*(?:人|名)")
# 3~5人, 2、3人 and 各区1人 are not one number; 2名→3名 and 30年度2人、31年度3人 are numbers of different times.
_NOT_ONE = re.compile(
    r"\d\s*(?:人|名)?\s*[~、-]\s*\d{1,4}\s*(?:人|名)|各[^\s、。()\d]{0,12}\s*(?:に|で)?\s*\d{1,4}\s*(?:人|名)"
    r"|[→⇒➡]|年度[^。]*(?:人|名)[^。]*年度"
)
_BRACKET = re.compile(r"\([^()]*\)")
_UNDECIDED = re.compile(
    r"未定|未確定|検討中|(?:決定|確定|決まって|定まって|定めて|予定して|想定して)(?:して)?(?:い)?(?:ない|ません|おらず)"
)
_NOBODY = re.compile(r"(?:行わない|配置しない|していない|しない|なし|無し|予定はない|予定なし|未配置|ありません)")
_COUNTED = re.compile(r"\d\s*(?:人|名)")
_BARE = re.compile(r"\s*(?:約\s*)?(\d{1,4})\s*")


def coordinators(text: str) -> tuple[int | None, str | None]:
    """How many coordinators are planned, from the cell ④配置予定人数, and where there is no number, the reason:
    ``undecided``, ``several_numbers`` (2名→3名, 3~5人), ``no_number``.

    Breakdowns in brackets and behind うち are passed over, several posts are added up, a plan not to appoint anybody is 0
    (a number that is not decided yet is not).

    >>> [coordinators(text)[0] for text in ("20 人(専任1名，兼任 19 人)", "常勤1人、非常勤1人", "2拠点で1名の配置")]
    [20, 2, 1]
    """
    folded = _kanji_people(fold(text))
    outside = folded
    while (shorter := _BRACKET.sub("", outside)) != outside:
        outside = shorter
    outside = outside.split("※")[0] if "※" in outside and _PEOPLE.search(outside.split("※")[0]) else outside
    if _PEOPLE.search(_AMONG.sub("", outside)):
        outside = _AMONG.sub("", outside)
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
    if len(values) > 1:
        return None, "several_numbers"
    folded = fold(text)
    if _OF_EACH.search(folded, 0, people[0].start) or _TIMES.match(folded, people[0].end):
        return None, "of_each"
    if BROKEN.search(folded, 0, people[0].start):
        return None, "broken_number"
    value = people[0].value
    # 12.000人: a point where a comma stood.
    return (value, None) if isinstance(value, int) else (None, "not_whole")


# -- 地域包括支援センター, 生活困窮者自立相談支援事業 --------------------------------------------------------------------------

_PLACES = r"(?:か|カ|ヶ|ケ|ヵ|箇|個|場)?\s*所"
# 委託:2法人5か所: how many run them is not how many there are. 直営・委託:2か所 does not say how many are which.
_COUNTS_OTHERS = r"\s*(?:法人|団体|社(?!協|福|会)|年|月|人|名|%)"
_OTHERS = rf"\d+{_COUNTS_OTHERS}"
_RUN = re.compile(
    rf"(?<!直営[・/、と])(?P<how>直営|委託|公設公営|補助)(?:のみ|先|数|は|で|が|分)?\s*:?\s*(?:{_OTHERS}[、,]?\s*\(?)?(?:約\s*)?"
    rf"(?P<count>\d+)(?!\d|{_COUNTS_OTHERS})\s*{_PLACES}?"
    rf"(?P<open>\s*\((?P<who>(?:[^()]|\([^()]*\))*)\))?"
)
_NAMED_NONE = re.compile(
    r"(?P<how>直営|委託)\s*:?\s*(?:なし|無し)|(?P<both>直営[・、,/]\s*委託(?:とも)?)\s*(?:なし|無し|ない)"
)
_PLAIN = re.compile(rf"(?P<count>\d+)\s*{_PLACES}")
_NAMED = re.compile(
    r"(?:^|(?<=[\s、,)]))(?P<name>[^\s\d()、,:]{1,12}?[都道府県市区町村]|県全体|町村部|市部|郡部)\s*\((?P<cell>(?:[^()]|\([^()]*\))*)\)"
)
_NOT_A_BODY = re.compile(r"うち|\d|直営|委託|広域|実施|とも|のみ|全て|含む|事業として")


@dataclass(frozen=True, slots=True)
class Centers:
    """Numbers of centers by who runs them; None where the cell does not say. ``contractors`` as printed."""

    direct: int | None
    outsourced: int | None
    total: int | None
    contractors: tuple[str, ...]


def centers(text: str, covered: tuple[str, ...] = ()) -> Centers:
    """How many centers a body has, from 直営:2か所, 委託:5か所(社協) and the like.

    ``covered`` names the towns that a joint report lists: their centers, printed as 小坂町(直営:1カ所), are not the body's.

    >>> centers("直営:0か所 委託:2か所(社協、民間団体)")
    Centers(direct=0, outsourced=2, total=2, contractors=('社協', '民間団体'))
    >>> centers("主に社協で対応:1 か所")
    Centers(direct=None, outsourced=None, total=1, contractors=())
    """
    folded = fold(text)
    for named in list(_NAMED.finditer(folded)):
        if named["name"] in covered:
            folded = folded.replace(named[0], " " * len(named[0]))
    counts: dict[str, int] = {}
    contractors: list[str] = []
    for found in _RUN.finditer(folded):
        how = "direct" if found["how"] in ("直営", "公設公営") else "outsourced"
        counts[how] = counts.get(how, 0) + int(found["count"])
        if how == "outsourced" and found["who"]:
            contractors.extend(_contractors(found["who"]))
    for none in _NAMED_NONE.finditer(folded):
        for how, word in (("direct", "直営"), ("outsourced", "委託")):
            if none["both"] or none["how"] == word:
                counts.setdefault(how, 0)
    if counts:
        return Centers(counts.get("direct"), counts.get("outsourced"), sum(counts.values()), tuple(contractors))
    plain = {int(found["count"]) for found in _PLAIN.finditer(folded)}
    return Centers(None, None, plain.pop() if len(plain) == 1 else None, ())


def _contractors(inside: str) -> list[str]:
    names = []
    for part in re.split(r"[、,・/]|\s{2,}", re.sub(r"\([^()]*\)", "", inside)):
        name = re.sub(rf"(?:→.*|\s*\d+\s*(?:{_PLACES})?)$", "", part.strip()).strip()
        in_part = re.fullmatch(
            rf"うち\s*\d*\s*{_PLACES}?\s*(\S+?)\s*\d*\s*{_PLACES}?|うち\s*(\S+?)\s*\d+\s*{_PLACES}", name
        )
        if in_part:
            name = (in_part[1] or in_part[2] or "").strip()
        if name and not _NOT_A_BODY.search(name):
            names.append(name)
    return names
