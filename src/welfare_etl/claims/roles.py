"""The role of every number: what is around it decides, first by its kind, then by how it stands to its neighbours, then by ``rules``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.units import AREA_UNITS, BODY_UNITS, PLACE_UNITS

from .days import Days
from .rules import RULES, Rule
from .text import Text

__all__ = ["KIND_ROLES", "OF_TOLD", "Place", "judged", "place", "told_before"]

KIND_ROLES = {
    "date": "date", "time": "date", "year": "date", "duration": "date", "ordinal": "ordinal", "circled_number": "ordinal",
    "list_number": "ordinal", "section_number": "ordinal", "reference": "ordinal", "name": "name", "age": "condition", "law": "name",
    "phone": "name", "postal_code": "name", "address": "name", "rate_base": "divisor", "factor": "divisor", "divisor": "divisor", "whole": "denominator",
    "unit_of_others": "setting", "fraction": "rate",
}  # fmt: skip
"""Kind of a number that is no quantity → its role; ``other`` for the rest."""

_UNITS = {
    "area": AREA_UNITS,
    "part": AREA_UNITS - BODY_UNITS,
    "body": BODY_UNITS,
    "place": PLACE_UNITS,
    "person": frozenset({"人"}),
    "times": frozenset({"倍", "%"}),
    "often": frozenset({"回", "度"}),
    "thing": frozenset({"つ", "本", "点"}),
    "organ": frozenset({"機関", "団体", "課", "部署", "部局", "法人", "事業所", "社", "施設", "組織", "企業", "職種"}),
    "time": frozenset({"日", "週", "時間", "分", "か月", "年間", "年"}),
}
_AT_LEAST = re.compile(r"の(?:グループ|団体|集まり|仲間|機関|部署|課題|分野|サービス)|(?:が|で)?(?:集ま|い|あ)れば")
# A counter of places that the table does not name: 12公民館, 5方部.
_PLACE = re.compile(
    r"(?:館|管内|団地|区|所|園|校|校下|集落|圏域|会場|拠点|センター|支部|支局|方部|方面|地域|エリア|ブロック|常会)\Z"
)

# 五つの公民館: the counter is behind の.
_THINGS_OF = re.compile(rf" ?の(?P<noun>[一-龥ァ-ヴー]{{0,8}}?{_PLACE.pattern[:-2]})(?![一-龥ァ-ヴー])")


@cache
def _rules(field: str, unit: str, bound: bool) -> tuple[tuple[Rule, Callable[[str], re.Match[str] | None]], ...]:
    """The rules of a field that speak of numbers with a unit (and a bound: 以上), and how each looks at its words."""
    return tuple(
        (rule, rule.pattern.match if rule.where == "next" else rule.pattern.search)
        for rule in RULES
        if rule.field in (field, "both")
        and (
            not rule.units
            or (bound if rule.units == "bound" else unit in _UNITS[rule.units])
            or (rule.units == "place" and _PLACE.search(unit) is not None)
        )
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A number in its surroundings, as the rules look at it. All texts are folded; offsets are the text's."""

    q: Quantity
    sentence: str
    """From the beginning of the sentence to the number."""
    clause: str
    words: str
    """The words of the number's own phrase before it: 約, 延べ, 全."""
    rest: str
    """From the number to the end of its sentence; in a bracket that closes there, the words behind the bracket too."""
    column: str
    row: str
    above: str
    outside: str
    """The words right before the number's bracket; empty outside brackets."""
    inside: str
    """The words between the bracket and the number."""


def place(text: Text, q: Quantity) -> Place:
    """The surroundings of a number."""
    folded = text.folded
    start, end = text.sentence(q.phrase_start)
    cell = text.cell(q.start)
    if cell is not None:
        a, z = cell[0].rows[cell[1]][cell[2]]
        start, end = max(start, a), min(end, z)
    bracket = text.bracket(q.start)
    column, row = text.titles(q.start)
    above = "\n".join(folded[slice(*text.head(i))].strip() for i in text.above(q.start))
    own = text.node(q.start)
    limited = "限" in folded[q.end : q.phrase_end]  # を上限とする says more than a comparator
    rest = q.end if limited else max(q.end, min(q.phrase_end, end))
    things = _THINGS_OF.match(folded, rest, end) if q.unit == "つ" else None
    if things is not None:
        q, rest = replace(q, unit=things["noun"], unit_canonical=things["noun"]), things.end()
    return Place(
        q,
        folded[start : q.phrase_start],
        folded[max(start, text.clause_start(q)) : q.phrase_start],
        folded[q.phrase_start : q.start],
        folded[rest:end],
        column,
        row,
        above + ("\n" + folded[own.start : own.body] if own.mark == "※" else ""),
        folded[max(0, bracket[0] - 40) : bracket[0]].rstrip(" *") if bracket else "",
        folded[bracket[0] + 1 : q.phrase_start] if bracket else "",
    )


def _by_rules(p: Place, field: str) -> tuple[str, str] | None:
    """The first rule with its words where it looks for them."""
    where = {
        "near": p.clause,
        "clause": p.clause,
        "directly": p.clause,
        "sentence": p.sentence,
        "next": p.rest,
        "rest": p.rest,
        "column": f"{p.column}\n{p.row}",
        "above": p.above,
        "outside": p.outside,
    }
    near = p.clause + p.words if p.words else ""
    for rule, look in _rules(field, p.q.unit_canonical or "", p.q.comparator in (">=", "<=")):
        said = where[rule.where]
        found = look(said) if said else None
        if found is None and near and rule.where == "near":
            found = look(near)
        if found is not None and _holds(rule, found, p, field):
            return rule.role, rule.id
    return None


_SUM_BEHIND = re.compile(r"の?(?:合?計|合わせて) ?[\d一二三四五六七八九十,]+ ?")


def _holds(rule: Rule, found: re.Match[str], p: Place, field: str) -> bool:
    """Whether a rule whose words are there means this number."""
    not_of_share = (rule.role == "setting" and rule.units != "person") or (
        rule.role == "not_reached" and rule.where != "next"
    )
    if p.q.out_of is not None and not_of_share:
        return False  # 未着手の22市町村のうち17市町村を訪れた
    if rule.role == "former_year" and (p.q.scope == "ratio" or (field == "goal" and p.q.comparator == ">=")):
        return False  # 前年度の143件を超える, 前年度の1.4倍
    behind = _SUM_BEHIND.match(p.rest) if rule.id == "scene" and p.q.unit else None
    if behind is not None and p.rest.startswith(p.q.unit or "", behind.end()):
        return False  # 本庁に1か所、支所に3か所の計4か所
    if rule.id == "named_bodies" and p.q.scope == "total":
        return False  # 全25市町: all of them are meant
    if rule.exception is None:
        return True
    reach = len(p.rest) if rule.where not in ("next", "rest") else found.end() + 2
    said = p.clause if rule.where == "near" and "\\x01" not in rule.but else p.sentence + "\x01" + p.rest[:reach]
    return rule.exception.search(said) is None


def judged(text: Text, p: Place, field: str, days: Days, told: bool = False) -> tuple[str, str] | None:
    """``(role, rule)`` of a quantity that is no goal (``field`` ``goal``) or no result; None where nothing speaks against it.
    ``told``: whether so many were already counted in this part of the text."""
    found = _by_neighbours(text, p, field, told)
    if found:
        return found
    if days.past(text, p.q):
        return "former_year", "earlier_year"
    if field == "result" and (days.future(text, p.q) or days.put_off(p.q)):
        return "plan", "later_year"
    if field == "result" and _planned(p):
        return "plan", "not_done_yet"
    found = _by_rules(p, field)
    if found:
        return found
    owner = text.owner(p.q)
    if owner is not None and owner.is_quantity:
        theirs = judged(text, place(text, owner), field, days)
        if theirs and theirs[0] == "former_year":  # 5か所(前年度は3か所(達成率50%))
            return theirs[0], "of_former"
    return None


# Which comes first behind a number: that something was done, or that it is to be done. A sentence that ends in a plain verb tells what is to
# come: 3月に6回目を開く。
_PLAN = r"予定(?!だった|であった|通り|どおり|していた|しておった|[がの]?に対|のところ|より)|見込[みむ]|見通し|方向で|こととし(?!ていた)|こととす|目標としたい|を目指す|したい|ていきたい|ていく|計画的に|達成できると(?:見|考え|思)|する計画|方針(?=で|とし|だ|。)|見込んで(?:い|お)(?!た)|[とに]なること"
_DONE = (
    r"した(?!い)|った(?!め)|され[たて、]|済|でき[たて、]|てい[るまた]|ておりま?|あった|ある|なった|なって|であ[るっり]|得ら|に(?:当た|あた|相当)|を超え|特筆|参加|出席|至っ|達[しす]|に(?:上る|のぼ)|あり[、が]|でし|です|始め|占め|及[びぶん]|上[りるっ]回|下回"
    r"|[いきぎしちにびみりけげせてねべめれえ]、|多い|少ない|高い|ない。"
)
_COURSE = re.compile(
    rf"(?P<plan>{_PLAN}|(?<![いあなえきまでお含続])[うくすつぶむる](?=[。\n]|\Z))|(?P<done>\Aで、|{_DONE})"
)


# What speaks of something else: 8回で、残りは3月に開く.
_BRACKET = re.compile(r"\([^()]*(?:\)|\Z)")
_ELSE = re.compile(r"残(?:り|る)|今後|次回|(?:次|来|今)年度|年度末|[、で](?:[^、。]{1,16}(?<![でにと])は)|[/・]")


def _planned(p: Place) -> bool:
    """Whether the sentence says of a number that it is to come."""
    rest = _BRACKET.sub("", p.rest) if "(" in p.rest else p.rest  # 38か所(休止中の2か所を除く。)
    other = _ELSE.search(rest, 1)
    # one sign further, for a sentence does not end where another thought begins
    course = _COURSE.search(rest, 0, other.start() + 1 if other else len(rest))
    return course is not None and course.lastgroup == "plan"


# 96団体から150団体, 13地区を18地区と, 5か所→8か所: what stands between where something was and where it goes.
_FROM = re.compile(r"(?:から|を)、?(?:約|延べ|計)?")
_TOWARDS = re.compile(r"(?:以上|程度)?(?:に|へ|と(?!も))")
_REMAINS = re.compile(
    r"残(?:る|り)(?:の|は)? ?[\d一二三四五六七八九十]+ ?(?P<unit>[一-龥ァ-ヴーか]{1,5}?)(?:のうち|は|が|では|の中)"
)
OF_TOLD = re.compile(
    r" ?(?:の(?:うち|内訳|中|いずれも)|の[^、。\d]{1,10}は、?|は、?(?=[^、。\d]{2,12}\d)|のほか|を除|とも|は?いずれも)"
)
_EACH_DID = re.compile(r" ?(?:は|が|では)、?各? ?[\d一二三四五六七八九十]+ ?[回度]")
_UNDONE = re.compile(r"(?:は|が|では|も)[^。]{0,40}?(?:後に|協議|検討|調整|予定|見込|準備|来年度|次年度)")
_SHARE = r"[\d一二三四五六七八九十] ?(?:地区|校区|圏域|会場|か所|箇所|ヶ所|カ所|地域|集落|町|団体|拠点|区|方部)"
_OF_EACH = re.compile(_SHARE + r"(?:は|が|では)、?各? ?\Z")
_SPLIT = re.compile(
    rf"{_SHARE}(?:は|が|では)、?各? ?[\d一二三四五六七八九十].*{_SHARE}(?:は|が|では)、?各? ?[\d一二三四五六七八九十]"
)


def told_before(text: Text, q: Quantity) -> bool:
    """Whether the words behind a number take it for one that was told: (助成した)11団体の内訳は."""
    return any(OF_TOLD.match(text.folded, at) for at in (q.end, q.phrase_end))


def _bare(words: str) -> bool:
    return not words.strip(" (:、")


def _rate(q: Quantity) -> bool:
    return q.per not in (None, "year") or (q.scope == "each" and q.scope_of is not None)


def _by_neighbours(text: Text, p: Place, field: str, told: bool) -> tuple[str, str] | None:
    """What a number is by how it stands to the numbers beside it."""
    q, folded = p.q, text.folded
    owner = text.owner(q)
    if owner is not None and owner.unit_canonical == q.unit_canonical and owner.kind == "quantity":
        if q.value == owner.value and q.scope == owner.scope:
            return ("goal_again" if field == "goal" else "other"), "said_again"  # 20名(…登録は20名と想定する)
        if (
            field == "goal"
            and (_rate(q) or q.scope in ("increase", "decrease") or q.per is not None)
            and q.per != "year"
            and not q.counting
        ):
            return "rate", "said_as_rate"  # 48件(月4件), 40名(10名増)
        if (
            field == "result"
            and _rate(q)
            and q.scope != "average"
            and q.value == int(q.value)
            and q.unit_canonical in ("回", "日")
        ):
            return "rate", "said_as_rate"  # 10回(毎月1回集まる)
    if q.scope == "each" and q.unit_canonical in ("時間", "分") and p.outside:
        return "setting", "how_long"  # 講座(全4回、各回2時間)
    beside = text.numbers_between(q.end, min(len(folded), q.end + 24))
    following = next((n for n in beside if n.is_quantity), None)
    alike = following is not None and following.unit_canonical == q.unit_canonical
    if (
        alike
        and following
        and _FROM.fullmatch(folded[q.end : following.phrase_start])
        and (folded[q.end] != "を" or _TOWARDS.match(folded, following.end))
    ):
        return "baseline", "before_another"  # 96団体から150団体以上とする, 13地区を18地区とする
    if q.unit_canonical in _UNITS["time"] and q.comparator == "<=" and p.rest.startswith(("に", "で", "の")):
        return "condition", "within"  # 三日以内に訪問できた割合
    if q.per == "week" and q.unit_canonical == "日" and p.rest.startswith(("の就労", "の勤務", "の通勤", "の通学")):
        return "setting", "how_often"  # 1人は週3日の就労に移った
    bounds = text.sentence(q.phrase_start)
    whole = folded[slice(*bounds)]
    rest_of = _REMAINS.search(folded, bounds[0], q.start) if field == "result" and "残" in whole else None
    if rest_of and _UNDONE.match(p.rest) and not q.scope and q.unit and rest_of["unit"].startswith(q.unit):
        return "not_reached", "of_remaining"  # 残る4地区のうち3地区は来年度に
    if q.unit_canonical in PLACE_UNITS | {"つ"} and _EACH_DID.match(p.rest) and _SPLIT.search(whole):
        return "divisor", "equal_shares"  # 6地区は2回、2地区は1回
    if q.unit_canonical in ("回", "度") and _OF_EACH.search(p.sentence) and _SPLIT.search(whole):
        return "rate", "equal_shares"
    if q.comparator == ">=" and field == "result" and _AT_LEAST.match(p.rest):
        return "condition", "at_least"  # 3人以上のグループ
    if (
        owner is not None
        and q.unit_canonical in ("倍", "%")
        and field == "goal"
        and owner.unit_canonical != q.unit_canonical
    ):
        return "rate", "said_as_rate"  # 27件(前年度の1.5倍)
    if owner is None and p.inside == p.inside.strip() and _sizes(text, q):
        return "body_size", "sizes"  # 興津(420世帯、900人)
    if (
        field == "result"
        and "全" in p.words
        and q.unit_canonical in ("回", "日")
        and not re.match(r"[をで ]?(?:開催|実施)", p.rest)
    ):
        bracket = text.bracket(q.start)
        if text.node(q.start).mark == "※" or (bracket is not None and not p.inside.strip(" ※")):
            return "plan", "whole_course"  # ※全15回(3月まで続く)
    if "全" in p.words and q.unit_canonical in ("回", "日") and _COURSE_TAKEN.match(p.rest):
        return "setting", "course_taken"  # 全4回の講座を終えて登録したのは26人
    if owner is None and p.outside and _explains(p):
        return "body_size", "explained"  # 拠点(11拠点)
    if q.scope == "each" and q.per is None:
        total = next((n for n in text.numbers_between(q.end, text.sentence(q.start)[1]) if n.scope == "total"), None)
        if total is not None and total.unit_canonical == q.unit_canonical:
            return "rate", "said_as_rate"  # 8管内で各2回、2管内で各1回の計18回
    whole_year = following is not None and q.per == "month" and abs(following.value / (q.value or 1) - 12) < 0.5
    if (
        following is not None
        and following.unit_canonical == q.unit_canonical
        and _rate(q)
        and (q.scope != "average" or (field == "goal" and whole_year))
    ):
        between = folded[q.phrase_end : following.phrase_start]
        if re.fullmatch(r"[ (]*+(?:開催|実施|の割合で)?[)、, ]*+(?:[市町村]?(?:全体|内)(?:で)?は?)?", between) and (
            following.per == "year"
            or following.scope == "total"
            or following.counting
            or "全体" in between
            or (field == "result" and not _rate(following))
        ):
            return "rate", "said_as_rate"  # 毎月2回(年24回), 1館あたり2回、計26回, 会議(毎月1回開催) 88回
    if field == "result" and _rate(q) and q.scope != "average" and q.per is not None:
        end = text.node(q.start).end if p.outside else text.sentence(q.start)[1]
        plain = next(
            (n for n in text.numbers_between(q.end, end) if n.is_quantity and n.unit_canonical == q.unit_canonical),
            None,
        )
        if plain is not None and not _rate(plain) and not re.search("は|目標|予定|計画", folded[q.end : plain.start]):
            return (
                "rate",
                "said_as_rate",
            )  # スクラム会議(毎月1回開催・行政中心) 88回, 毎月1回の定例会を欠かさず開き、11回を数えた
    if (
        q.unit == "つ"
        and following is not None
        and re.fullmatch(r"(?:以上)?(?:が|は)", folded[q.end : following.phrase_start])
    ):
        return "condition", "class"  # 二つが31世帯、三つ以上が37世帯
    before = text.number_before(q.phrase_start)
    if before is not None and before.out_of is not None and folded[before.phrase_end : q.phrase_start].strip() == "が":
        return "condition", "of_those"  # 13地区中5地区が2回実施済み: 2回 is what the five have done
    if field == "result" and told and OF_TOLD.match(p.rest):
        return "denominator", "told_before"  # 助成した11団体の内訳は
    return None


_SIZES = 60
_COURSE_TAKEN = re.compile(r"の(?:講座|研修|課程)を(?:終え|修了し|受講し)|\)の(?:受講者|修了者)")


def _sizes(text: Text, q: Quantity) -> bool:
    """興津(420世帯、900人): households and people alone in the bracket behind a name are its size."""
    bracket = text.bracket(q.start)
    if bracket is None or q.unit_canonical not in ("世帯", "人", "戸") or bracket[1] - bracket[0] > _SIZES:
        return False
    inside = [n for n in text.numbers_between(*bracket) if n.is_quantity]
    words = re.sub(r"[\d,、,・ 約世帯戸人名]|人口", "", text.folded[bracket[0] + 1 : bracket[1]])
    return (
        len({n.unit_canonical for n in inside}) == 2
        and not words
        and re.match(r"[一-龥ァ-ヴー]", text.folded[bracket[0] - 1 : bracket[0]]) is not None
    )


def _explains(p: Place) -> bool:
    """拠点(11拠点): nothing but the number in the bracket, and the noun before the bracket is what is counted."""
    unit = p.q.unit or ""
    return (
        bool(unit)
        and _bare(p.inside)
        and p.rest.startswith(")")
        and re.search(rf"[^\d.]{re.escape(unit)}\Z", p.outside) is not None
    )
