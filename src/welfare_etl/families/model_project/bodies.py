"""Who carries a project out, how many coordinators it has, whom a center is run by: the short cells of the chapters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.normalize.numbers import labelled_numbers, readings
from welfare_etl.normalize.text import clean, fold

# -- ①実施主体(委託先) ---------------------------------------------------------------------------------------------------

_LAST_BRACKET = re.compile(r"^(?P<body>.*?)\s*\((?P<inside>.*)\)\s*$", re.S)
_COMMISSION = re.compile(r"^(?:一部)?(?:業務)?委託先?(?:法人|団体|は)?\s*[::、]?\s*|^(?:一部|全部)(?:を|[、,])\s*")
_COMMISSIONED = re.compile(r"\s*(?:への?|に(?:一部)?)\s*(?:業務)?(?:委託|補助)(?:事業)?\s*$")
# What a bracket says of the way the work is done, not of who does it.
_HOW = r"(?:全部|一部|全て)?\s*(?:直営|委託|補助|実施|共同実施|予定|検討中)(?:のみ|予定)?"
_MANNER = re.compile(rf"{_HOW}(?:(?:及び|と|・|、)\s*{_HOW})*")
_NO_CONTRACTOR = re.compile(r"なし|無し?|未定|[-ー―—–]+")
_OTHER_BRACKETS = str.maketrans("[]〔〕【】", "()()()")
# 小松市 委託先:… without a bracket.
_AFTER_WORD = re.compile(r"^(?P<body>[^()]+?)\s+(?P<inside>委託先?\s*[::]\s*\S[^()]*)$")
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

_PEOPLE = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:人|名)")
_TOTAL = re.compile(r"(?:合計|計|総数|全体で)\s*(\d{1,4})\s*(?:人|名)")
# 3~5人, 2、3人 and 各区1人 are not one number.
_NOT_ONE = re.compile(
    r"\d\s*(?:人|名)?\s*[~、-]\s*\d{1,4}\s*(?:人|名)|各[^\s、。()\d]{0,12}\s*(?:に|で)?\s*\d{1,4}\s*(?:人|名)"
)
_BRACKET = re.compile(r"\([^()]*\)")
_NOBODY = re.compile(r"(?:行わない|配置しない|していない|しない|なし|無し|予定はない|予定なし|未配置|ありません)")
_BARE = re.compile(r"\s*(?:約\s*)?(\d{1,4})\s*")


def coordinators(text: str) -> int | None:
    """How many coordinators are planned, from the cell ④配置予定人数; None where the cell names no number.

    Breakdowns in brackets are passed over, several posts are added up, a plan not to appoint anybody is 0.

    >>> coordinators("20 人(専任1名，兼任 19 人)"), coordinators("常勤1人、非常勤1人"), coordinators("2拠点で1名の配置")
    (20, 2, 1)
    """
    folded = _kanji_people(fold(text))
    outside = folded
    while (shorter := _BRACKET.sub("", outside)) != outside:
        outside = shorter
    outside = outside.split("※")[0] if "※" in outside and _PEOPLE.search(outside.split("※")[0]) else outside
    for scope in (outside, folded):
        total = _TOTAL.search(scope)
        if total:
            return int(total[1])
        if _NOT_ONE.search(scope):
            return None
        people = [int(number) for number in _PEOPLE.findall(scope)]
        if people:
            return sum(people)
        bare = _BARE.fullmatch(scope)
        if bare:
            return int(bare[1])
    return 0 if _NOBODY.search(folded) else None


def _kanji_people(text: str) -> str:
    """二人, 三名 in figures; 一人ひとり and 一人暮らし are words."""
    digits = {kanji: str(value) for value, kanji in enumerate("一二三四五六七八九十", start=1)}
    return re.sub(
        r"(?<![一二三四五六七八九十])([一二三四五六七八九十])(?=(?:人(?!ひとり|一人|暮)|名))",
        lambda m: digits[m[1]],
        text,
    )


# -- (人口) of an area -------------------------------------------------------------------------------------------------------


_OF_EACH = re.compile(r"(?:各|ごと|毎|1\s*(?:地区|校区|圏域|区域)あたり)[^、。0-9]{0,10}\Z")


def area_population(text: str) -> tuple[int | None, str | None]:
    """The population of a project's area and, where there is none, the reason: ``several_bodies``,
    ``several_numbers``, ``range``, ``of_each`` (各校区 約5,000人), ``bad_grouping`` (9142,734人), ``not_whole``.

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
    found = printed
    people = [item for item in found if item.unit_canonical == "人"]
    if not people:
        people = [item for item in found if item.unit is None]
    if not people:
        return None, None
    if people[0].value_max is not None:
        return None, "range"
    values = {item.value for item in people}
    if len(values) > 1:
        return None, "several_numbers"
    if _OF_EACH.search(fold(text), 0, people[0].start):
        return None, "of_each"
    value = people[0].value
    return (int(value), None) if value is not None and value == int(value) else (None, "not_whole")


# -- 地域包括支援センター, 生活困窮者自立相談支援事業 --------------------------------------------------------------------------

_PLACES = r"(?:か|カ|ヶ|ケ|ヵ|箇|個|場)?\s*所"
_RUN = re.compile(
    rf"(?P<how>直営|委託|公設公営|補助)(?:のみ|先|数|は|で|が|分)?\s*[::]?\s*(?:約\s*)?(?P<count>\d+)\s*{_PLACES}?"
    rf"(?P<open>\s*\((?P<who>(?:[^()]|\([^()]*\))*)\))?"
)
_NAMED_NONE = re.compile(
    r"(?P<how>直営|委託)\s*[::]?\s*(?:なし|無し)|(?P<both>直営[・、,/]\s*委託(?:とも)?)\s*(?:なし|無し|ない)"
)
_PLAIN = re.compile(rf"(?P<count>\d+)\s*{_PLACES}")
_NAMED = re.compile(
    r"(?:^|(?<=[\s、,)]))(?P<name>[^\s\d()、,::]{1,12}?[都道府県市区町村]|県全体|町村部|市部|郡部)\s*\((?P<cell>(?:[^()]|\([^()]*\))*)\)"
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
