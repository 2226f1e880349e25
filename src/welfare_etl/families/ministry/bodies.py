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
# 社会福祉法人から公募, 直営 2か所 委託 3か所: how a contractor is chosen, or how many there are.
_NAMES_NOBODY = re.compile(
    r"公募|入札|プロポーザル|選定(?:中|予定|する)|(?:今後|別途|年度内に)[^、。]*(?:決定|選定|委託)|(?:直営|委託)[^()]{0,8}?\d+\s*(?:か|カ|ヶ|ケ|ヵ|箇)?所"
)
_OTHER_BRACKETS = str.maketrans("[]〔〕【】", "()()()")
# 市 委託先:… without a bracket.
_AFTER_WORD = re.compile(r"^(?P<body>[^()]+?)\s+(?P<inside>委託先?\s*:\s*\S[^()]*)$")
# 市 (一部委託) 社会福祉法人…: the manner in the bracket, the contractor behind it.
_BEHIND_MANNER = re.compile(rf"^(?P<body>[^()]+?)\s*\((?P<how>{_HOW}先?)\)\s*(?P<inside>[^()\s].*)$")
_TWO_BODIES = re.compile(r"^(?P<first>\S+?[都道府県市区町村])\s+(?P<second>\S*(?:協議会|法人|会|センター|社|団)\S*)$")
_NOTE = re.compile(r"(?<=\S)\s*※.*", re.S)


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
    printed = _NOTE.sub("", clean(text).replace("\n", " ").strip())
    if "(" not in printed:
        printed = printed.translate(_OTHER_BRACKETS)
    if _RUN.match(printed):
        # 委託:3か所(医療法人、NPO法人) 直営:1か所: how it is run and by whom, nobody who answers for it.
        return Implementer(None, "、".join(centers(printed).contractors) or None)
    behind = _BEHIND_MANNER.match(printed)
    if behind and "委託" in behind["how"]:
        return Implementer(behind["body"].strip(), behind["inside"].strip())
    found = _LAST_BRACKET.match(printed) or _AFTER_WORD.match(printed)
    body, inside = (found["body"].strip(), found["inside"].strip()) if found else (printed, "")
    contractor: str | None = _COMMISSIONED.sub("", _COMMISSION.sub("", inside)).strip()
    if (
        not contractor
        or _MANNER.fullmatch(inside)
        or _NO_CONTRACTOR.fullmatch(contractor)
        or _NAMES_NOBODY.search(inside)
    ):
        contractor = None
        two = _TWO_BODIES.match(body)
        if two and "委託" in inside and not _NAMES_NOBODY.search(inside):
            return Implementer(two["first"], two["second"])
    if not body:
        # Only a bracket: it says how things are, and names nobody.
        return Implementer(None, None)
    return Implementer(body, contractor)


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("social_welfare_council", re.compile(r"社会福祉協議会|社協")),
    ("medical_corporation", re.compile(r"医療法人|病院|診療所|クリニック|医師会")),
    ("npo", re.compile(r"NPO|特定非営利活動法人|特非")),
    ("social_welfare_corporation", re.compile(r"社会福祉法人|社福|社会福祉事業団|(?<=.)福祉会")),
    ("cooperative", re.compile(r"協同組合|生協|コープ|農協|JA")),
    ("company", re.compile(r"株式会社|有限会社|合同会社|[㈱㈲]|\((?:株|有)\)")),
    (
        "residents",
        re.compile(r"自治会|町内会|町会|自治協|住民|区長会|まちづくり|地域づくり|振興(?:協議)?会|コミュニティ"),
    ),
    ("prefecture", re.compile(r"(?:北海道|東京都|(?:京都|大阪)府|\S{2,3}県)(?:庁|[^、・\s]*[部課局室])?|[都道府県]")),
    (
        "municipality",
        re.compile(r"(?:\S{2,3}[都道府県])?[^\s、・]{0,8}[市区町村](?:役所|役場|[^、・\s]*[部課係局室])?"),
    ),
)
_WHOLE = frozenset(("prefecture", "municipality"))
_AND = re.compile(r"[、,・/]|及び|並びに|および|ならびに|(?<=[市区町村県])と(?=\S)|\s(?=\S+(?:法人|協議会|会社))")


def body_kind(name: str | None) -> str | None:
    """What kind of body a name stands for (the contract's ``implementer_kind``); None without a name.

    >>> [body_kind(name) for name in ("小松市", "社会福祉法人 小松市社会福祉協議会", "NPO法人 こまつの木", "医療法人、NPO法人")]
    ['municipality', 'social_welfare_council', 'npo', 'several']
    """
    if not name or not name.strip():
        return None
    text = fold(name)
    if kind := _kind_of(text):
        named = {_kind_of(part) for part in _AND.split(text) if part.strip()}
        # 社会福祉法人 小松市社会福祉協議会 is one body; a part that says nothing by itself counts for nothing.
        return "several" if len(named - {None, "other"}) > 1 and not _one_body(text) else kind
    return "other"


def _kind_of(text: str) -> str | None:
    text = text.strip()
    for kind, pattern in _KINDS:
        if pattern.fullmatch(text) if kind in _WHOLE else pattern.search(text):
            return kind
    named = {_kind_of(part) for part in _AND.split(text) if part.strip() and part.strip() != text}
    return next(iter(named)) if len(named) == 1 else "several" if len(named - {None}) > 1 else None


def _one_body(text: str) -> bool:
    return not re.search(r"[、,・/]|及び|並びに|および|ならびに|[市区町村県]と", text)


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


# 3か所(各1人), 3か所×2人, 3拠点に各1名: so many at each of so many places.
_PRODUCT = re.compile(
    r"(?P<places>\d{1,3})\s*(?:(?:か|カ|ヶ|ケ|ヵ|箇)所|拠点|圏域|地区|校区|区域|センター|法人|事業所|包括)\s*(?:に|で|へ)?\s*[:、]?\s*"
    r"\(?\s*(?:各々?|それぞれ|×|✕|x|X|\*)(?:に|\s*(?:センター|拠点|所))?\s*(?P<each>\d{1,3})\s*(?:人|名)(?:ずつ)?\s*\)?"
)
_EACH = re.compile(r"各(?!種|位)|[×✕]|ずつ|それぞれ")
# うち1人は推進員でなく…, 臨時職員は事務補助であり推進員ではない: one who stands in the number and is none of them.
_NONE_OF_THEM = r"[^。]{0,40}?(?:推進員[^。]{0,6}?(?:でな[くい]|ではな[くい]|以外|に含ま[なれ]|を除)|ではな[くい]|でな[くい]|を除く|に含まない)"
_AMONG_NOT = re.compile(rf"うち\s*(?P<count>\d{{1,3}})\s*(?:人|名)\s*(?:は|が){_NONE_OF_THEM}")
_POST_NOT = re.compile(rf"(?:ただし|但し|なお)?(?P<who>[^\s、。※()]{{2,8}}?)は{_NONE_OF_THEM}")


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
    out, doubt = _people(_PRODUCT.sub(lambda m: f"{int(m['places']) * int(m['each'])}人 ", folded))
    if out is None:
        return out, doubt
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
_INSIDE = r"\((?:[^()]|\([^()]*\))*\)"
_PREFECTURE = r"(?:北海道|東京都|京都府|大阪府|[一-龥]{2,3}県|県|都|道|府)"
_RUN = re.compile(
    rf"(?P<whose>{_PREFECTURE}\s*(?:の|が|による|で)?\s*)?(?<!直営[・/、と])(?P<how>直営|委託|公設公営|補助)(?:のみ|先|数|は|で|が|分)?"
    rf"\s*(?P<before>{_INSIDE})?\s*:?\s*(?:{_OTHERS}[、,]?\s*\(?)?(?:約\s*)?"
    rf"(?P<count>\d{{1,6}})(?!\d|{_COUNTS_OTHERS})\s*{_PLACES}?(?P<open>\s*(?P<who>{_INSIDE}))?"
)
_NAMED_NONE = re.compile(
    r"(?P<how>直営|委託)\s*:?\s*(?:なし|無し)|(?P<both>直営[・、,/]\s*委託(?:とも)?)\s*(?:なし|無し|ない)"
)
_PLAIN = re.compile(rf"(?P<count>\d{{1,6}})\s*{_PLACES}")
_NAMED = re.compile(
    r"(?:^|(?<=[\s、,)]))(?P<name>[^\s\d()、,:]{1,12}?[都道府県市区町村]|県全体|町村部|市部|郡部)\s*\((?P<cell>(?:[^()]|\([^()]*\))*)\)"
)
_BY_PREFECTURE = re.compile(rf"{_PREFECTURE}(?:事業|直営|実施|の?[^()、,]{{0,8}}事務所)?")
# 県社協が実施: a body that carries it out, and is not the prefecture itself.
_CARRIED_OUT = re.compile(
    r"(?P<who>[^\s、。()]{0,12}?(?:社会福祉協議会|社協|事業団|法人[^\s、。()が]{0,20}|センター))(?:が|により|に(?:て|より)?)\s*(?:実施|運営|受託)"
)
_NOT_A_BODY = re.compile(r"うち|\d|直営|委託|広域|実施|とも|のみ|全て|含む|事業として|事務所\Z")
_TAIL = re.compile(r"(?:\s*(?:など|等|ほか|(?<!その)他))+\Z")
# 在宅介護支援センターを運営する社会福祉法人: the clause says which, the name is what stands behind it.
_CLAUSE = re.compile(r"^.{2,}?(?:を(?:運営|経営|設置)(?:する|している)|を営む)(?=.)")


@dataclass(frozen=True, slots=True)
class Centers:
    """Numbers of centers by who runs them; None where the cell does not say. ``contractors``: names or kinds as printed.

    ``direct`` are run by the body that reports, ``prefecture_run`` by the prefecture for it.
    """

    direct: int | None
    outsourced: int | None
    total: int | None
    contractors: tuple[str, ...]
    prefecture_run: int | None = None


def centers(text: str, covered: tuple[str, ...] = (), *, is_prefecture: bool = False) -> Centers:
    """How many centers a body has, from 直営:2か所, 委託:5か所(社協) and the like.

    ``covered`` names the towns that a joint report lists: their centers, printed as 小坂町(直営:1カ所), are not the body's.
    ``is_prefecture``: the report is a prefecture's own, so that what the prefecture runs is its own.

    >>> centers("直営:0か所 委託:2か所(社協、民間団体)")
    Centers(direct=0, outsourced=2, total=2, contractors=('社協', '民間団体'), prefecture_run=None)
    >>> centers("県の直営:1か所").prefecture_run, centers("主に社協で対応:1 か所").total
    (1, 1)
    """
    folded = fold(text).translate(_OTHER_BRACKETS)
    for named in list(_NAMED.finditer(folded)):
        if named["name"] in covered:
            folded = folded.replace(named[0], " " * len(named[0]))
    counts: dict[str, int] = {}
    contractors: list[str] = []
    for found in _RUN.finditer(folded):
        how = "direct" if found["how"] in ("直営", "公設公営") else "outsourced"
        inside = [bracket[1:-1] for bracket in (found["before"], found["who"]) if bracket]
        if how == "direct" and not is_prefecture:
            by_prefecture = found["whose"] or any(_BY_PREFECTURE.fullmatch(part.strip()) for part in inside)
            how = "prefecture_run" if by_prefecture else how
        counts[how] = counts.get(how, 0) + int(found["count"])
        if how == "outsourced":
            contractors.extend(name for part in inside for name in _contractors(part))
    for none in _NAMED_NONE.finditer(folded):
        for how, word in (("direct", "直営"), ("outsourced", "委託")):
            if none["both"] or none["how"] == word:
                counts.setdefault(how, 0)
    if counts:
        given = (counts.get("direct"), counts.get("outsourced"), sum(counts.values()))
        return Centers(*given, tuple(contractors), counts.get("prefecture_run"))
    plain = {int(found["count"]) for found in _PLAIN.finditer(folded)}
    who = _CARRIED_OUT.search(folded)
    return Centers(None, None, plain.pop() if len(plain) == 1 else None, (who["who"],) if who else ())


def _contractors(inside: str) -> list[str]:
    names = []
    parts = re.split(r"[、,・/]|\s{2,}|及び", re.sub(r"\([^()]*\)", "", inside))
    for part in parts:
        name = re.sub(rf"(?:→.*|\s*\d+\s*(?:{_PLACES}|法人|団体|社)?)$", "", part.strip()).strip()
        in_part = re.fullmatch(
            rf"うち\s*\d*\s*{_PLACES}?\s*(\S+?)\s*\d*\s*{_PLACES}?|うち\s*(\S+?)\s*\d+\s*{_PLACES}", name
        )
        if in_part:
            name = (in_part[1] or in_part[2] or "").strip()
        # 社協、医療法人など: the last of a list. 社協など alone is how one calls all of them.
        name = _CLAUSE.sub("", _TAIL.sub("", name) if len(parts) > 1 else name).strip()
        if name and not _NOT_A_BODY.search(name):
            names.append(name)
    return names
