"""What the words of municipal plans mean: heads of columns, labels, headings, actors, as ``vocabulary.toml`` tells them.

The vocabulary is data. A word has one or more *kinds* (``target``, ``grade``, ``do`` …); which one is meant, its table or
section decides (:func:`settle`). Around the word may stand a year, a unit in brackets and an actor.
"""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance import Levenshtein

from welfare_etl.normalize.eras import dates
from welfare_etl.normalize.text import fold, squash
from welfare_etl.normalize.units import UNIT_PATTERN

__all__ = [
    "NOTHING",
    "PARTS",
    "Sense",
    "actor_kind",
    "added_words",
    "component_of",
    "directions",
    "dress",
    "is_actor",
    "plain",
    "sense",
    "title_kinds",
    "vocabulary",
]

_DRESS = "・●○◎■□◆◇▪▼▽◦•*＊※►▶→☆★#-<>【】《》〈〉〔〕［］[]「」『』 :：_◯➢❖"
_OPENING, _CLOSING = "【《〈〔［[「『", "】》〉〕］]」』"
_UNIT = re.compile(rf"(?:単位[:]?)?({UNIT_PATTERN}|[一-龥ァ-ヴー/%A-Za-z]{{1,5}})(?:/(?:年|月|回|日))?")
_BRACKET = re.compile(r"[(〔［\[【]([^()〔〕［\]【】]*)[)〕］\]】]")
_FIGURES = (("indicator",), ("baseline",), ("target",), ("actual",), ("rate",))
_WITHIN = re.compile(r"([^()]+)[(]([^()]+)[)]")
_LOOSE_BEFORE = re.compile(
    r"(?:主な|それぞれの|みんなの|年度末の?|所管|担当|主管|各|年間|個別|具体的な?|今後の|これまでの|当|全体の|本|前期|後期|最終|中間|その他の?|年度別|計画|地域福祉計画の?|施策全体をみる|"
    r"令和|事業の|取組の|施策の|今年度の?|当該年度の?|前年度の?|昨年度の?|年度の|年度ごとの|年度|関連する|市民アンケートの|重点|評価|進行)*"
)
_ACTOR_END = re.compile(
    r"(?:市|町|村|区|行政|社協|協議会|会|団体|[課室局係]|者|住民|市民|町民|村民|委員|法人|機関|企業|学校|役場|事業所|地域|薬局|診療所|病院|組合|組織|グループ|クラブ|NPO|ボランティア|センター)(?:等|など)?$"
)
_WISHED = re.compile(r"[うくぐすつぬぶむるたい](?:地域|[市町村区]|組織|学校|組合|住民|[市町村]民)(?:等|など)?$")
"""声をかけあう地域: what is wished for, and nobody who acts."""
_PUBLISHER = re.compile(r"(?:北海道|東京都|(?:京都|大阪)府|[^\W\d_]{2,3}県)[^\W\d_]{1,6}[市区町村]")
"""島根県邑南町, above all: who publishes, and not who acts."""
_LETTER = re.compile(
    r"(?P<a>[PDCA])[:・./-][^\d:]{1,10}|[^\d:A-Z]{1,10}(?:[:・./-](?P<b>[PDCA])|[(（](?P<c>PLAN|DO|CHECK|ACT(?:ION)?|[PDCA])[)）])"
)
"""P:計画, 評価/C: a part of a PDCA sheet, whatever word stands beside its letter."""
_LETTERED = re.compile(
    r"(P[〉》】\]〕)].{0,12}(?:計画|目標))|(D[〉》】\]〕)].{0,12}(?:実施|実行|取組|内容|こと))|(C[〉》】\]〕)].{0,12}(?:評価|点検|検証|成果|課題|確認))|(A[〉》】\]〕)].{0,12}(?:改善|見直し|対応|方向性?|課題))"
)
"""〈A〉令和7年度への改善."""
_ACTOR_AND_WORD = re.compile(r"(?P<actor>[^\d()（）:・]{1,16})(?:[(（](?P<word>[^()（）]+)[)）])")
_NAME_OF = re.compile(r"(.+?)(?:の?(?:名称|名前|名)|の(?:項目|番号))")
_OF_SOMETHING = re.compile(r"指標|課題")
"""節全体の指標."""
_NTH = re.compile(r"\((?:第?\d年[目次]|初年度|最終年度)\)$")
_ERA_ALONE = re.compile(r"(?:令和|平成)(?:\d{1,2}|元)(?![\d年.・~〜-])")
"""令和5, as the head of a column of a year."""
_LONGEST_HEAD = 40
_PHASES = frozenset(("planned", "done", "milestone", "role"))
_TELLING = 5
"""A word of so many characters means the same whatever stands before it: 高齢者の現状と課題, ほかの主体に期待する役割."""
_ACTED = frozenset(("role", "done", "planned", "measures", "milestone", "plan", "do"))
"""Kinds of words before which an actor may stand: 行政の役割, 社協の取組実績."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a head or label says; false where that is nothing.

    ``kinds``: the meanings of its word, most usual first; ``years`` and ``unit`` that stand around it.

    ``before`` is what stands before the word and is no actor; ``repaired`` whether a character of the word had to be guessed.
    ``last_year``: 前年度, 昨年度.
    """

    kinds: tuple[str, ...] = ()
    word: str = ""
    years: tuple[int, ...] = ()
    unit: str | None = None
    actor: str | None = None
    indicator_kind: str | None = None
    before: str = ""
    repaired: bool = False
    last_year: bool = False

    def __bool__(self) -> bool:
        return bool(self.kinds)

    @property
    def kind(self) -> str:
        """The most usual one of its meanings; empty for none."""
        return self.kinds[0] if self.kinds else ""

    @property
    def year(self) -> int | None:
        """The year that is all it says."""
        return self.years[0] if self.kinds == ("years",) and len(self.years) == 1 else None

    def means(self, *kinds: str) -> bool:
        """Whether one of these is one of its meanings."""
        return not set(kinds).isdisjoint(self.kinds)


NOTHING = Sense()


@cache
def vocabulary() -> dict[str, Any]:
    """The tables of ``vocabulary.toml`` as they are written."""
    data = pkgutil.get_data(__package__, "vocabulary.toml")
    assert data is not None  # it stands beside this module
    return tomllib.loads(data.decode("utf-8"))


_ADDED: list[tuple[str, str]] = []


@contextmanager
def added_words(words: Sequence[tuple[str, str]]) -> Iterator[None]:
    """The vocabulary with more words, (kind, word) each, for as long as the block runs: what would a line of it change?

    Raises ``ValueError`` for a kind that the vocabulary does not have.
    """
    kinds = {kind for entry in vocabulary()["label"] for kind in entry["kinds"]}
    for kind, word in words:
        if kind not in kinds:
            raise ValueError(f"{kind}={word}: no such kind; expected one of {', '.join(sorted(kinds))}")
    _ADDED.extend(words)
    try:
        _words.cache_clear()
        sense.cache_clear()
        yield
    finally:
        _ADDED.clear()
        _words.cache_clear()
        sense.cache_clear()


@cache
def _words() -> tuple[dict[str, tuple[tuple[str, ...], str, str | None]], int]:
    found: dict[str, tuple[tuple[str, ...], str, str | None]] = {}
    for entry in vocabulary()["label"]:
        for word in entry["words"]:
            key = squash(word).upper()
            kinds, printed, indicator_kind = found.get(key, ((), word, None))
            merged = tuple(dict.fromkeys((*kinds, *entry["kinds"])))
            found[key] = (merged, printed, indicator_kind or entry.get("indicator_kind"))
    for kind, word in _ADDED:
        found[squash(word).upper()] = ((kind,), word, None)
    return found, max(map(len, found))


@cache
def _actors() -> dict[str, str]:
    return {squash(name): kind for kind, names in vocabulary()["actors"].items() for name in names}


def dress(text: str) -> str:
    """A heading without its marks and brackets, for comparing."""
    bare = squash(text).replace("**", "")
    while bare and bare[0] in _DRESS:
        bare = bare[1:]
    while (
        bare and bare[-1] in _DRESS and not (bare[-1] in _CLOSING and bare.find(_OPENING[_CLOSING.index(bare[-1])]) > 0)
    ):
        bare = bare[:-1]
    return bare


@lru_cache(maxsize=4096)
def sense(text: str, *, loose: bool = False) -> Sense:
    """What a head says; ``NOTHING`` where no word of the vocabulary is in it. ``loose``: other words may stand before it.

    >>> sense("令和5年度実績(人)").kinds[0], sense("令和5年度実績(人)").years, sense("令和5年度実績(人)").unit
    ('actual', (2023,), '人')
    >>> bool(sense("見守りの輪"))
    False
    """
    bare = _NTH.sub("", dress(fold(text)).upper()) if len(text) <= _LONGEST_HEAD else ""
    bare = _ERA_ALONE.sub(r"\g<0>年度", bare)
    if not bare:
        return NOTHING
    words, longest = _words()
    if bare in words:
        kinds, word, indicator_kind = words[bare]
        return Sense(kinds, word, indicator_kind=indicator_kind)
    if bare[0] in "PDCA" and words.get(bare[1:]) and words[bare[0]][0][0] in words[bare[1:]][0]:
        return Sense(words[bare[0]][0], bare)  # C 点検
    if (lettered := _LETTERED.fullmatch(bare)) and (whole := words.get(next(filter(None, lettered.groups()))[0])):
        return Sense(whole[0], bare)
    if (letter := _LETTER.fullmatch(bare)) and (whole := words.get((letter["a"] or letter["b"] or letter["c"])[0])):
        return Sense(whole[0], bare)
    years, last_year, rest = _years(bare)
    unit, rest = _unit(rest)
    rest = rest.strip("の:・/~-、()%")
    if years and (not rest or rest in ("末", "度")):
        # 2022年度末 is the head of what was reached at the end of a year.
        return Sense(("actual", "done", "years") if "末" in bare else ("years",), "", years, unit)
    if not rest:
        return NOTHING
    if rest not in words and rest.replace("の", "") in words:
        rest = rest.replace("の", "")  # 開催の頻度, 本人の同意
    if rest not in words and (named := _NAME_OF.fullmatch(rest)) and named[1] in words:
        rest = named[1]  # 数値の名称, 取組の名
    if rest in words:
        kinds, word, indicator_kind = words[rest]
        return Sense(kinds, word, years, unit, None, indicator_kind, "", False, last_year)
    for at in range(max(1, len(rest) - longest), len(rest) - 1):
        if rest[at:] not in words:
            continue
        kinds, word, indicator_kind = words[rest[at:]]
        before = rest[:at].removesuffix("の")
        if _ACTED & set(kinds) and (before in _actors() or (before != rest[:at] and is_actor(before))):
            return Sense(kinds, word, years, unit, before, indicator_kind)
        if kinds[0] == "year" and before in words:
            kinds = (*kinds, *words[before][0])  # 現状値の年度
        if (
            _LOOSE_BEFORE.fullmatch(rest[:at])
            or (before != rest[:at] and len(before) <= 10 and _OF_SOMETHING.search(word))
            or before.endswith("による")
            or (len(before) <= 12 and (loose or len(rest) - at >= _TELLING))
        ):
            return Sense(kinds, word, years, unit, None, indicator_kind, before, False, last_year or "前年" in before)
    if (
        (m := _ACTOR_AND_WORD.fullmatch(bare))
        and _PHASES & set(words.get(m["word"], ((),))[0])
        and is_actor(m["actor"])
    ):
        return Sense(words[m["word"]][0], words[m["word"]][1], years, unit, m["actor"])  # 町(予定), 町:予定
    head, slash, _ = rest.partition("/")
    if slash and head and (first := sense(head)).kind == "indicator":
        return first
    if years and _LOOSE_BEFORE.fullmatch(rest):
        return Sense(("years",), "", years, unit)
    return _like(rest, years, unit) if len(rest) >= 5 and not re.search(r"\d", rest) else NOTHING


def _like(rest: str, years: tuple[int, ...], unit: str | None) -> Sense:
    """A word of five characters or more with one of them misprinted."""
    words, _ = _words()
    near = {
        words[key]
        for key in words
        if len(key) >= 5 and len(key) == len(rest) and Levenshtein.distance(key, rest, score_cutoff=1) <= 1
    }
    if len({kinds for kinds, _, _ in near}) != 1:
        return NOTHING
    kinds, word, indicator_kind = sorted(near)[0] if all(n[2] for n in near) else next(iter(near))
    return Sense(kinds, word, years, unit, None, indicator_kind, "", True)


_YEAR_BRACKETS = re.compile(r"[(\[]\s*[)\]]")
_SHORT_YEAR = re.compile(r"(?<![\d.第])(?P<number>\d{1,2}|元)年度(?!間|目(?!標)|以)")


def _years(bare: str) -> tuple[tuple[int, ...], bool, str]:
    found, rest, at = [], "", 0
    for mention in dates(bare):
        if mention.precision in ("fiscal_year", "year"):
            year = mention.value.year - (mention.precision == "fiscal_year")
        else:
            year = mention.fiscal_year or mention.value.year
        found.append(year)
        rest += bare[at : mention.start]
        at = mention.end
    rest += bare[at:]
    if (bare_year := re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", rest)) and (not found or int(bare_year[1]) in found):
        found.append(int(bare_year[1]))  # also beside its other name: 2022(R4)
        rest = rest[: bare_year.start()] + rest[bare_year.end() :]
    if not found and (short := _SHORT_YEAR.search(rest)):
        # 4年度目標 beside 令和4年度: the era is left out. Numbers up to 19 are of 令和, others of 平成.
        number = 1 if short["number"] == "元" else int(short["number"])
        found.append(2018 + number if number < 20 else 1988 + number)
        rest = rest[: short.start()] + rest[short.end() :]
    last_year = bool(re.search(r"前年度?|昨年度?", rest))
    return tuple(dict.fromkeys(found)), last_year, _YEAR_BRACKETS.sub("", rest)


def _unit(rest: str) -> tuple[str | None, str]:
    for found in _BRACKET.finditer(rest):
        phase = found[0] == rest and _PHASES & set(_words()[0].get(found[1], ((),))[0])  # (計画) over what is planned
        inside = None if phase else _UNIT.fullmatch(found[1])
        if found[1] == "単位":
            return None, rest[: found.start()] + rest[found.end() :]  # 指標(単位): the names hold them
        if inside and (found[1].startswith("単位") or re.fullmatch(UNIT_PATTERN + r"(?:/.)?", found[1])):
            return found[1].removeprefix("単位").lstrip(":"), rest[: found.start()] + rest[found.end() :]
    words = _words()[0]
    if (both := _WITHIN.fullmatch(rest)) and both[1] in words and words.get(both[2], ((),))[0][:1] in _FIGURES:
        return None, both[2]  # 指標(目標値)
    without = _BRACKET.sub("", rest)
    return None, without if without and squash(without) in words else rest


def unit_in(text: str) -> str | None:
    """The unit that stands in brackets in a head."""
    return _unit(dress(text))[0]


PARTS = ("plan", "do", "check", "action")
"""The kinds of the four parts of a PDCA sheet, in their order."""


def is_actor(text: str) -> bool:
    """Whether a head or label names who acts: a word of the table of actors, or the name of a body."""
    bare = dress(text)
    if not bare or len(bare) > 24 or re.search(r"[。\d]", bare) or _PUBLISHER.match(bare):
        return False
    if bare not in _actors() and (m := _WITHIN.fullmatch(bare)):
        return is_actor(m[1]) and is_actor(m[2])  # 美郷町(健康福祉課)
    parts = [part for part in re.split(r"[、,・/及びと]+", bare) if part]
    return bare in _actors() or (
        bool(parts) and all(p in _actors() or bool(_ACTOR_END.search(p) and not _WISHED.search(p)) for p in parts)
    )


def actor_kind(text: str | None) -> str | None:
    """The contract's kind of an actor, None where it has none (市民, 民生委員) or where it names bodies of two kinds.

    >>> actor_kind("社協"), actor_kind("町内会連合会"), actor_kind("福祉課"), actor_kind("診療所、薬局")
    ('social_welfare_council', 'association', 'government', None)
    """
    if not text:
        return "all"
    bare = dress(text)
    if bare not in _actors() and (m := _WITHIN.fullmatch(bare)):
        return actor_kind(m[1]) or actor_kind(m[2])  # 役場(住民課)
    parts = [bare] if bare in _actors() else re.split(r"[、,・/]|及び", bare)
    kinds = {_one_kind(part) for part in parts if part}
    return kinds.pop() if len(kinds) == 1 else None


def _one_kind(name: str) -> str | None:
    actors = _actors()
    if name in actors:
        return None if actors[name] == "none" else actors[name]
    if re.search(r"(?<!地区)(?:社会福祉協議会|社協)", name):
        return "social_welfare_council"
    if re.search(r"(?:[課室局係]|役場|役所|市|町|村)$", name):
        return "government"
    if re.search(r"民生", name):
        return None
    best = max((word for word in actors if len(word) > 1 and name.endswith(word)), key=len, default=None)
    return None if best is None or actors[best] == "none" else actors[best]


@cache
def _component_words() -> tuple[tuple[str, str], ...]:
    return tuple((squash(word), which) for which, words in vocabulary()["components"].items() for word in words)


def component_of(text: str) -> str | None:
    """Which of the five components of 重層的支援体制整備事業 a name is of: its words may stand among others.

    >>> component_of("断らない相談(包括的相談支援)"), component_of("アウトリーチ等を通じた継続的支援事業"), component_of("健康づくり")
    ('comprehensive_consultation', 'outreach', None)
    """
    bare = squash(text)
    found = {which for word, which in _component_words() if word in bare}
    if len(found) > 1 and "comprehensive_consultation" in found:
        found = {"comprehensive_consultation"} if "相談" in bare and not found & {"outreach", "multi_agency"} else found
    if found == {"outreach", "participation"}:
        return None
    return found.pop() if len(found) == 1 else None


@cache
def directions() -> tuple[tuple[str, str], ...]:
    """(word, direction) of the promises without a number, the longest first."""
    pairs = [(squash(word).upper(), name) for name, words in vocabulary()["directions"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def title_kinds() -> tuple[tuple[str, str], ...]:
    """(word, family) of the words by which a title tells the kind of document."""
    return tuple((squash(word), family) for family, words in vocabulary()["titles"].items() for word in words)


def plain(text: str) -> str:
    """Folded, without blanks: for comparing names."""
    return squash(fold(text))
