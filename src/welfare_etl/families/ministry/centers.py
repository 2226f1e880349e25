"""How many centers a body has and who runs them: the cells 地域包括支援センター and 生活困窮者自立相談支援事業."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.normalize.text import fold

OTHER_BRACKETS = str.maketrans("[]〔〕【】《》〈〉", "()()()()()")
_PLACES = r"(?:か|カ|ヶ|ケ|ヵ|箇|個|場)?\s*+所"
# 委託:2法人5か所: how many run them is not how many there are. 直営・委託:2か所 does not say how many are which.
_COUNTS_OTHERS = r"\s*+(?:法人|団体|社(?!協|福|会)|年|月|人|名|%)"
_OTHERS = rf"\d+{_COUNTS_OTHERS}"
_INSIDE = r"\((?:[^()]|\([^()]*\))*\)"
_PREFECTURE = r"(?:北海道|東京都|京都府|大阪府|[一-龥]{2,3}県|県|都|道|府)"
RUN = re.compile(
    rf"(?P<whose>{_PREFECTURE}\s*+(?:{_INSIDE})?\s*+(?:の|が|による|で)?\s*+)?(?<!直営[・/、と])(?P<how>直営|委託|公設公営|補助)"
    r"(?:のみ|先|数|は|が|分|[にで](?:より|よって|て)?(?:実施|設置|運営)?|し(?:て)?(?:実施|設置|運営)?)?"
    rf"\s*+(?P<before>{_INSIDE})?\s*+:?\s*+(?:{_OTHERS}[、,]?\s*+\(?)?(?:約\s*+)?"
    rf"(?P<count>\d{{1,6}})(?!\d|{_COUNTS_OTHERS})\s*+{_PLACES}?(?P<open>\s*+(?P<who>{_INSIDE}))?"
)
_NAMED_NONE = re.compile(
    r"(?P<how>直営|委託)\s*+:?\s*+(?:なし|無し)|(?P<both>直営[・、,/]\s*+委託(?:とも)?)\s*+(?:なし|無し|ない)"
)
# The same said in another order, put into that of 委託:5か所(社協): the pattern, what it becomes, an example.
_REORDERED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(rf"(?<=[営託])\s*+\(\s*+(\d+\s*+{_PLACES})\s*+\)"), r":\1", "直営(2か所)、社協に委託(1か所)"),
    (re.compile(r"\(\s*+(直営|委託)\s*+\)\s*+:?\s*+(?=\d)"), r" \1:", "基幹型(直営)1か所、地域型(委託)4か所"),
    (
        re.compile(
            rf"(?<![営託\d]:)(?<![営託\d])(\d+)\s*+(?:{_PLACES})?\s*+\(\s*+(?:すべて|全て|全部|いずれも|全)?\s*+(?:に|を)?\s*+(直営|委託)\s*+(?:[:、,]\s*+([^()\d]+))?\)"
        ),
        r"\2:\1か所(\3)",
        "全5か所(すべて委託), 1か所(直営)、3か所(委託:社協)",
    ),
    (
        re.compile(
            rf"(?<![営託\d]:)(?<![営託\d])(\d+)\s*+{_PLACES}\s*+\(\s*+([^()\d]{{2,20}}?)(?:に|へ)(?:一部|全部)?委託\s*+\)"
        ),
        r"委託:\1か所(\2)",
        "6か所(社会福祉法人に委託)",
    ),
    (
        re.compile(
            rf"^\s*+(?:全|計)?(\d+)\s*+{_PLACES}\s*+(?:とも|すべて|全て|全部|いずれも|を|、)?\s*+(?:に|を)?\s*+(直営|委託)\s*+({_INSIDE})?\s*+\Z"
        ),
        r"\2:\1か所\3",
        "4か所とも直営, 3か所 委託(社協)",
    ),
)
# 委託:社協1か所、医療法人2か所: how many each of them runs.
_LISTED = re.compile(
    rf"(?P<how>直営|委託)\s*+:\s*+(?P<list>(?:[^\s、,()\d:]{{2,12}}\s*+\d{{1,3}}\s*+{_PLACES}\s*+(?:[、,]\s*+)?){{2,}})"
)
_LISTED_ITEM = re.compile(r"(?P<who>[^\s、,()\d:]{2,12})\s*+(?P<count>\d{1,3})")
# 社協に委託:1か所
_TO_WHOM = re.compile(r"(?P<who>[^\s、。,()\d:が]{2,20}?)(?:に|へ)(?:一部|全部)?\Z")
_PLAIN = re.compile(rf"(?P<count>\d{{1,6}})\s*+{_PLACES}")
_BESIDE = re.compile(r"(?:^|(?<=[、,\s]))(?:全\s*+)?(?P<count>\d{1,6})\s*+[かカヶケヵ箇]所")
_NAMED = re.compile(
    r"(?:^|(?<=[\s、,)]))(?P<name>[^\s\d()、,:]{1,12}?[都道府県市区町村]|県全体|町村部|市部|郡部)\s*\((?P<cell>(?:[^()]|\([^()]*\))*)\)"
)
_BY_PREFECTURE = re.compile(rf"{_PREFECTURE}(?:事業|直営|実施|の?[^()、,]{{0,8}}事務所)?")
# 県社協が実施: a body that carries it out, and is not the prefecture itself.
_CARRIED_OUT = re.compile(
    r"(?P<who>[^\s、。()]{0,12}?(?:社会福祉協議会|社協|事業団|法人[^\s、。()が]{0,20}|センター))(?:が|により|に(?:て|より)?)\s*(?:実施|運営|受託)"
)
_NOT_A_BODY = re.compile(r"うち|\d|直営|委託|広域|実施|とも|のみ|全て|含む|事業として|事務所\Z")
_TAIL = re.compile(r"(?!(?<=\s)\s)(?:\s*+(?:など|等|ほか|(?<!その)他)){1,4}\Z")
# 在宅介護支援センターを運営する社会福祉法人, 県の委託を受けた県社協: the clause says which, the name is what stands behind it.
_CLAUSE = re.compile(r"^.{2,}?(?:委託を受けた|を(?:運営|経営|設置)(?:する|している)|を営む)(?=.)")


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
    folded = fold(text).translate(OTHER_BRACKETS)
    for named in list(_NAMED.finditer(folded)):
        if named["name"] in covered:
            folded = folded.replace(named[0], " " * len(named[0]))
    for pattern, order, _ in _REORDERED:
        folded = pattern.sub(order, folded)
    folded = _LISTED.sub(_added_up, folded)
    counts: dict[str, int] = {}
    contractors: list[str] = []
    for found in RUN.finditer(folded):
        how = "direct" if found["how"] in ("直営", "公設公営") else "outsourced"
        inside = [bracket[1:-1] for bracket in (found["before"], found["who"]) if bracket]
        if how == "direct" and not is_prefecture:
            by_prefecture = found["whose"] or any(_BY_PREFECTURE.fullmatch(part.strip()) for part in inside)
            how = "prefecture_run" if by_prefecture else how
        counts[how] = counts.get(how, 0) + int(found["count"])
        if how == "outsourced":
            to = _TO_WHOM.search(folded, 0, found.start())
            contractors.extend(contractors_in(to["who"]) if to else ())
            contractors.extend(name for part in inside for name in contractors_in(part))
    before, _, behind = re.sub(_INSIDE, "", RUN.sub("|", folded)).partition("|")
    beside = {int(found["count"]) for found in _BESIDE.finditer(before)} - {sum(counts.values())}
    if counts and (beside or _BESIDE.search(behind)):
        # 委託1か所(NPO法人)、1か所(社協): how the other is run is not said, nor how many there are in all.
        return Centers(None, None, None, tuple(contractors))
    for none in _NAMED_NONE.finditer(folded):
        for how, word in (("direct", "直営"), ("outsourced", "委託")):
            if none["both"] or none["how"] == word:
                counts.setdefault(how, 0)
    if counts:
        given = (counts.get("direct"), counts.get("outsourced"), sum(counts.values()))
        return Centers(*given, tuple(contractors), counts.get("prefecture_run"))
    plain = {int(found["count"]) for found in _PLAIN.finditer(folded)}
    who = _CARRIED_OUT.search(folded)
    return Centers(
        None, None, plain.pop() if len(plain) == 1 else None, tuple(contractors_in(who["who"])) if who else ()
    )


def _added_up(listed: re.Match[str]) -> str:
    items = list(_LISTED_ITEM.finditer(listed["list"]))
    names = "、".join(item["who"] for item in items)
    return f"{listed['how']}:{sum(int(item['count']) for item in items)}か所({names})"


def contractors_in(inside: str) -> list[str]:
    names = []
    parts = re.split(r"[、,・/]|\s{2,}|及び", re.sub(r"\([^()]*\)", "", inside))
    for part in parts:
        name = re.sub(rf"(?:→.*|\s*(?:各|計)?\s*\d+\s*(?:{_PLACES}|法人|団体|社)?)$", "", part.strip()).strip()
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
