"""Printed names of prefectures and municipalities → codes.

A name is looked for only inside its prefecture, in three steps, and the step is returned with the match: ``exact``;
``variant`` (another spelling of the same name: ヶ and ケ, old and new character forms, a county or prefecture in
front, the 市 left out); ``fuzzy`` (a conversion error, only when one body and no other explains what is printed).
Anything else is ``none`` with the candidates: never a silent guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

from welfare_etl.normalize.text import clean, fold, squash
from welfare_etl.reference.municipalities import Municipality, in_prefecture, municipalities, prefectures

__all__ = ["JointName", "PlaceMatch", "is_blank_place", "joint_names", "match_place", "match_prefecture", "with_name"]

Level = Literal["exact", "variant", "fuzzy", "none"]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a printed name stands for: ``code`` (5 digits), official ``name`` and ``kind`` (None when ``level`` is
    ``none``), how it was matched, a score of 0–100, and the official names that came near (for ``none`` and
    ``fuzzy``)."""

    code: str | None
    name: str | None
    kind: str | None
    level: Level
    score: float
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JointName:
    """A name that stands for several bodies: ``東津軽郡(平内町、今別町)`` → group 東津軽郡, members 平内町, 今別町
    (as printed)."""

    group: str
    members: tuple[str, ...]


# Spellings that stand for one another in place names: small and large ke and ga, old and new forms, characters that
# fonts and keyboards interchange. The first of each group is only a key for comparing; the official spelling comes
# from the reference list.
_SAME = (
    "ケヶヵカがガ箇 のノ之乃 っッつツ 曽曾 鯵鰺 竜龍 斉斎齋齊 塩鹽 桧檜 淵渕 沢澤 浜濱 辺邊邉 広廣 国國 条條 "
    "関關 島嶋嶌 崎﨑嵜 高髙 滝瀧 恵惠 桜櫻 黒黑 黄黃 戸戶 鉄鐵 会會 与與 万萬 栄榮 蔵藏 館舘 篭籠 麹麴 頚頸 "
    "芦蘆 彦彥 槙槇 祢禰 砺礪 蛎蠣 諫諌 豊豐 真眞 寿壽 宝寳寶 尭堯 柳栁 鴎鷗 瀬瀨 弥彌 円圓 岳嶽 亀龜 糸絲 "
    "壱壹 気氣 県縣 区區 学學 郷鄕 予豫 来來 礼禮 桑桒 吉𠮷 梼檮 湧涌 峰峯 蓑簑 遥遙 樽罇 徳德 静靜 横橫 児兒 "
    "仙僊 秋穐 松枩 野埜 緑綠 清淸 青靑 総總"
)
# Compatibility ideographs (U+F900–FAFF) are the same characters under a second number.
_KEY = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0xF900, 0xFAFF)}
_KEY |= {ord(spelling): group[0] for group in _SAME.split() for spelling in group}
_BLANK = re.compile(r"[-ー~*/・.]*|なし|無し?|該当なし|空欄")
_TRAILER = re.compile(r"(?<=[市町村区])(?:役所|役場|※\d?|\([^()]*\))+$")  # 狛江市役所, 墨田区(すみだく)
_COUNTY = re.compile(r".{1,5}?郡(?=.{1,8}[町村]$)")
# Below this a resemblance is chance; and the best must be so much better than the second.
_FUZZY_FLOOR = 74.0
_FUZZY_MARGIN = 12.0


def _key(name: str) -> str:
    return squash(name).translate(_KEY)


def is_blank_place(text: str | None) -> bool:
    """Whether the cell 市区町村名 names nobody (empty, a dash, なし), as in a prefecture's own report."""
    return _BLANK.fullmatch(squash(text or "")) is not None


@cache
def _prefecture_keys() -> dict[str, Municipality]:
    keys = {}
    for p in prefectures():
        keys[_key(p.name)] = p
        # 県, 府 and 都 may be missing; 北海道 without 道 is nothing.
        keys.setdefault(_key(p.name if p.name == "北海道" else p.name[:-1]), p)
    return keys


@cache
def match_prefecture(printed: str) -> PlaceMatch:
    """The prefecture of a printed name: with or without 県, old character forms, one wrong character of three or more.

    >>> match_prefecture("青森").code, match_prefecture("東京 都").name, match_prefecture("関東").level
    ('02000', '東京都', 'none')
    """
    name = squash(printed)
    exact = next((p for p in prefectures() if p.name == name), None)
    if exact:
        return PlaceMatch(exact.code, exact.name, exact.kind, "exact", 100.0)
    variant = _prefecture_keys().get(_key(name))
    if variant:
        return PlaceMatch(variant.code, variant.name, variant.kind, "variant", 100.0)
    near = [p for p in prefectures() if _one_character_off(_key(p.name), _key(name))]
    if len(near) == 1 and len(name) >= 3:
        p = near[0]
        return PlaceMatch(p.code, p.name, p.kind, "fuzzy", round(fuzz.ratio(name, p.name), 1), (p.name,))
    return PlaceMatch(None, None, None, "none", 0.0, tuple(p.name for p in near))


def _one_character_off(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


@cache
def _pool(prefecture: str) -> tuple[tuple[Municipality, str], ...]:
    """The bodies of a prefecture with their keys, present ones first so that they win over a former one of the same
    name."""
    return tuple((m, _key(m.name)) for m in sorted(in_prefecture(prefecture), key=lambda m: m.valid_to is not None))


def _without_prefix(name: str, prefecture: str) -> str:
    """The name without the prefecture and county printed in front of it (秋田県井川町, 西津軽郡鰺ヶ沢町)."""
    for start in (_key(prefecture), _key(prefecture[:-1]) + "県"):
        if name.startswith(start) and len(name) > len(start) + 1:
            name = name[len(start) :]
            break
    return _COUNTY.sub("", name, count=1)


@cache
def match_place(printed: str, prefecture: str | None = None) -> PlaceMatch:
    """The municipality that a printed name stands for.

    ``prefecture``: the official name of the prefecture it must be in; without it only a name that one municipality
    of Japan bears matches. A prefecture's own name gives the prefecture. Blank, joint and unknown names give
    ``none``. Former bodies (``valid_to``) match by their old name only.

    >>> match_place("鱒ヶ沢町", "青森県").name, match_place("粕江市", "東京都").level, match_place("府中市").level
    ('鰺ヶ沢町', 'fuzzy', 'none')
    """
    name = squash(printed)
    if is_blank_place(name):
        return PlaceMatch(None, None, None, "none", 0.0)
    if prefecture is None:
        return _match_anywhere(name)
    pool = _pool(prefecture)
    exact = [m for m, _ in pool if m.name == name]
    if exact:
        return PlaceMatch(exact[0].code, exact[0].name, exact[0].kind, "exact", 100.0)
    key = _key(name)
    if key in (_key(prefecture), _key(prefecture) + "庁"):
        own = next(p for p in prefectures() if p.name == prefecture)
        return PlaceMatch(own.code, own.name, own.kind, "exact" if own.name == name else "variant", 100.0)
    key = _TRAILER.sub("", _without_prefix(key, prefecture))
    variants = [m for m, k in pool if k == key] or [
        m for m, k in pool if k[:-1] == key and m.kind != "designated_city_ward"
    ]
    if len({m.name for m in variants}) == 1:
        m = variants[0]
        return PlaceMatch(m.code, m.name, m.kind, "variant", 100.0)
    if variants:
        return PlaceMatch(None, None, None, "none", 0.0, tuple(m.name for m in variants))
    elsewhere = _names_of_japan().get(key, [])
    if elsewhere:
        # The right name of a body of another prefecture is no misprint: one of the two cells belongs elsewhere.
        return PlaceMatch(None, None, None, "none", 0.0, tuple(f"{m.prefecture}{m.name}" for m in elsewhere))
    return _fuzzy(key, [(m, k) for m, k in pool if m.valid_to is None and m.kind != "designated_city_ward"])


def _fuzzy(key: str, pool: list[tuple[Municipality, str]]) -> PlaceMatch:
    """A conversion error: one wrong character in a name of its length and ending, or one clear winner by
    resemblance, or nothing.

    The names are short: with one of three characters wrong the ratio is 67, so for equal lengths the rule is the
    only candidate with the same ending and all other characters in place (鱒ヶ沢町 → 鰺ヶ沢町). A name of two
    characters has too little left to go by.
    """
    off_by_one = [(m, k) for m, k in pool if _one_character_off(k, key)]
    # A wrong ending (材 for 村) counts only if no name with the right one is near.
    near = [m for m, k in off_by_one if k[-1] == key[-1]] or [m for m, _ in off_by_one]
    if len(near) == 1 and len(key) >= 3:
        m = near[0]
        return PlaceMatch(m.code, m.name, m.kind, "fuzzy", round(fuzz.ratio(key, _key(m.name)), 1), (m.name,))
    if near:
        return PlaceMatch(None, None, None, "none", 0.0, tuple(m.name for m in near))
    scored = sorted(((fuzz.ratio(key, k), m) for m, k in pool if k[-1] == key[-1]), key=lambda s: (-s[0], s[1].code))
    if not scored:
        return PlaceMatch(None, None, None, "none", 0.0)
    best, m = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    names = tuple(c.name for _, c in scored[:3])
    if len(key) >= 3 and best >= _FUZZY_FLOOR and best - second >= _FUZZY_MARGIN:
        return PlaceMatch(m.code, m.name, m.kind, "fuzzy", round(best, 1), names)
    return PlaceMatch(None, None, None, "none", round(best, 1), names)


@cache
def _names_of_japan() -> dict[str, list[Municipality]]:
    names: dict[str, list[Municipality]] = {}
    for m in municipalities():
        if m.valid_to is None:
            names.setdefault(_key(m.name), []).append(m)
    return names


def _match_anywhere(name: str) -> PlaceMatch:
    """A name without its prefecture: with the prefecture in front it is matched there, else it must be the only one
    of Japan."""
    for p in prefectures():
        if name.startswith(p.name):
            return match_place(name, p.name)
    found = _names_of_japan().get(_key(name), [])
    if len(found) == 1:
        m = found[0]
        return PlaceMatch(m.code, m.name, m.kind, "exact" if m.name == name else "variant", 100.0)
    return PlaceMatch(None, None, None, "none", 0.0, tuple(f"{m.prefecture}{m.name}" for m in found))


# What a converter takes the last character of a name for.
_MISREAD = {"市": "巿布巾帀", "町": "叮甼", "村": "材忖杣", "区": "匹凶"}


def with_name(text: str, name: str) -> str:
    """A body's name with the municipality's own ``name`` put right in it, where one character of it was misread.

    Only a name of three characters or more, with the right ending, that is no other municipality of Japan.

    >>> with_name("飯網町社会福祉協議会", "飯綱町"), with_name("上田市社会福祉協議会", "下田市")
    ('飯綱町社会福祉協議会', '上田市社会福祉協議会')
    """
    ending = re.search(rf"{re.escape(name[:-1])}([{_MISREAD.get(name[-1], '')}-])(?=\Z|社会福祉協議会|社協)", text)
    if ending and name not in text:
        return f"{text[: ending.start(1)]}{name[-1]}{text[ending.end(1) :]}"  # 郡上布 for 郡上市
    if len(name) < 3 or name in text or name[:-1] in text:
        return text
    for at in range(len(text) - len(name) + 1):
        printed = text[at : at + len(name)]
        if printed[-1] == name[-1] and _one_character_off(printed, name) and _key(printed) not in _names_of_japan():
            # 大網町 in 北大網町 would be a part of another name.
            if (
                at
                and re.match(r"[一-龥]", text[at - 1])
                and not text[:at].endswith(("都", "道", "府", "県", "法人", "郡"))
            ):
                continue
            return text[:at] + name + text[at + len(name) :]
    stem = name[:-1]
    behind = re.search(r"社会福祉協議会|社協", text)
    at = behind.start() - len(stem) if behind else -1
    if len(stem) > 2 and at >= 0 and _one_character_off(text[at : at + len(stem)], stem):
        return text[:at] + stem + text[at + len(stem) :]  # 鯉ヶ沢社会福祉協議会, without the 町
    return text


_JOINT = re.compile(r"(?P<group>[^()]*?)(?:\((?P<listed>[^()]*)\)|:(?P<after>[^()]*))")
_COMMA = re.compile(r"[、,・/]|及び|および|並びに|(?<=[市町村区])と(?=\S)")
_BODY = re.compile(r".+[市町村区]")


def joint_names(printed: str) -> JointName | None:
    """The members of a joint name: names in brackets (or after a colon) behind a group's name, or a bare list; None
    for a single name and where something in the list is no municipality's name. A blank separates names only where
    there is no comma.

    >>> joint_names("東津軽郡(平内町、今別町、蓬田村、外ヶ浜町)").members
    ('平内町', '今別町', '蓬田村', '外ヶ浜町')
    """
    text = fold(clean(printed))
    found = _JOINT.fullmatch(text)
    group, listed = (squash(found["group"]), found["listed"] or found["after"] or "") if found else ("", text)
    parts = _COMMA.split(listed)
    if len(parts) == 1:
        parts = listed.split() if all(_BODY.fullmatch(p) for p in listed.split()) else parts
    members = tuple(p for p in map(squash, parts) if p)
    if not members or not all(_BODY.fullmatch(p) for p in members) or (not found and len(members) < 2):
        return None
    return JointName(group, members)
