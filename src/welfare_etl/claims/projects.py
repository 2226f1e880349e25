"""Which of the three projects a part of the achievement chapter speaks of: by its headings, else by its words.

Bodies head the parts of the chapter as they like (``1 地域力強化推進事業``, ``【…】``, ``○…``, ``<…>``, ``□…``, ``2. …(…の実績)``), shorten the names,
or use no headings at all. Without a heading the part's own words decide, together with what the goal cells of each project say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from welfare_etl.normalize.kanji import kanji_integer
from welfare_etl.normalize.text import fold

__all__ = ["ProjectWords", "content_pairs", "item_at", "split_by_project"]

_NAMES: tuple[tuple[str, str], ...] = (
    ("community", r"地域力(?:の)?(?:強化|向上)(?:推進)?(?:に関する)?(?:事業|取組)?"),
    (
        "multi_agency",
        r"(?:多機関|多職種|多分野)(?:の|との|による)?(?:協働|連携)(?:による|の)?(?:包括的?(?:な)?(?:相談)?支援体制(?:の)?構築)?(?:推進)?(?:事業)?|包括的支援体制(?:整備|構築)事業|(?:相談支援)?包括化推進事業",
    ),
    ("prefectural", r"(?:都道府県|(?<![都道府県一-龥])(?:都|道|府|県))事業"),
)
_NAME = "|".join(f"(?P<{project}>{pattern})" for project, pattern in _NAMES)
# A heading begins its line, behind any mark, and stands alone there, or is followed by a bracket, a space or について; or it stands in brackets
# of its own.
_OPEN = r"[【<〈《≪「『\[(〔]"
_MARK = (
    rf"(?m:^)(?:[^\S\n]|[・○●◎□■◇◆▼▽★☆※*=―-])*+(?:[(（]?(?:[第其]|その)?[\dⅠ-Ⅹⅰ-ⅹ①-⑳ア-オA-E一二三甲乙]{{1,2}}(?:[-‐][\d]{{1,2}})?[)）.、．:]?(?=[\s一-龥「]|{_OPEN}))?+"
    rf" *+[・○●◎□■◇◆]?+ *+{_OPEN}?+ *+(?:(?:平成|令和|[HR])\d+年度? *(?:の)?)?+"
)
_CLOSED = r"[】>〉》≫」』\])〕]*"
# Behind the name: the end, a bracket, a blank, について; or, in a short line that counts nothing, anything.
_HEADING = re.compile(
    rf"{_MARK}(?P<name>{_NAME}){_CLOSED}(?=\s|\Z|[(:、・及=―→-]|分(?:の|に)?|関[係連]|では|として|に(?:つ[い]て|つきまして|おいて|おける|関し|係る)|の(?:実績|成果|達成|目標|取組|部)"
    r"|(?<=事業)[^\n。、\d]{0,16}(?m:$))"
)
# 地域力, 多機関 alone are a heading only where nothing else stands in the line.
_SHORT = re.compile(
    rf"{_MARK}(?P<name>(?P<community>地域力)|(?P<multi_agency>多機関)(?:協働|連携)?|(?P<prefectural>都道府県)){_CLOSED}[^\S\n]*(?m:$)"
)
_LOOSE = re.compile(
    rf"{_MARK}(?P<name>(?P<community>地域力(?:の)?強化)|(?P<multi_agency>多機関の?協働)|(?P<prefectural>都道府県事業))[^\n。、\d\t|]{{0,24}}(?m:$)"
)
_INLINE = re.compile(rf"[【<〈《≪〔\[] *+(?P<name>{_NAME}) *+(?:分|関[係連])? *+[】>〉》≫〕\]]")
_FULL_NAMES = (
    ("community", "地域力強化推進事業"), ("community", "地域力強化事業"), ("multi_agency", "多機関の協働による包括的支援体制構築事業"),
    ("multi_agency", "多機関の協働による包括的支援体制の構築"), ("multi_agency", "多機関協働事業"), ("prefectural", "都道府県事業"),
)  # fmt: skip
_WORDED = re.compile(rf"{_MARK}(?P<name>[^\s【<〈《「『\[()】>〉》」』\]:。、]{{6,26}}){_CLOSED}(?=\s|\Z|[(:])")
# One wrong character in seven, two in fourteen: 恊働, 多期間の協働.
_WRONG = 7

# Words that belong to one project by the form's own division of the work (要綱 and form labels), with their weight.
_WORDS: tuple[tuple[str, str, float], ...] = (
    ("multi_agency", r"相談支援包括化|包括化推進|多機関|多職種連携|庁内連携", 3.0),
    (
        "multi_agency",
        r"複合(?:的な)?(?:課題|問題)|複合化した|制度の狭間|終結|総合相談|プラン作成|ケース(?:会議|件数|検討)",
        2.0,
    ),
    (
        "community",
        r"身近な圏域|地域住民等が|地域住民の参加|交流を図ることができる拠点|地域住民等に対する研修|相談を包括的に受け止める場",
        4.0,
    ),
    (
        "community",
        r"サロン|居場所|通いの場|ボランティア|フォーラム|勉強会|懇談会|座談会|サポーター|協力員|住民|拠点|カフェ|食堂|家族会",
        1.0,
    ),
    ("prefectural", r"県内|全市町村|市町村(?:に|へ|を|が)|市町(?:に|へ|を|が)|区市町村|養成研修|策定市町村", 2.0),
)
_WORD_PATTERNS = tuple((project, re.compile(pattern), weight) for project, pattern, weight in _WORDS)
_CONTENT = re.compile(r"[一-龥々ァ-ヴー]{2,}")
# What the words of the goal cells count for: each pair of characters, and all together (no more than the strongest word of the form).
_GOAL_WEIGHT = 0.5
_GOAL_MOST = 4.0


def _project(m: re.Match[str]) -> str:
    return next(project for project, _ in _NAMES if m[project] is not None)


def _misread(name: str) -> str | None:
    """The project whose name a heading is with a wrong character or two, else None."""
    for project, full in _FULL_NAMES:
        if 0 < Levenshtein.distance(name, full, score_cutoff=len(full) // _WRONG) <= len(full) // _WRONG:
            return project
    return None


def split_by_project(
    text: str, implemented: Collection[str]
) -> list[tuple[str | None, int, int, tuple[int, int] | None]]:
    """Cut an achievement chapter at its project headings.

    Out: ``(project, start, end, heading)`` for each part in order, without gaps; the heading belongs to its part. The project is None for
    what stands before the first heading, or for the whole of a chapter without headings, unless the body runs just one project.
    """
    folded = fold(text)
    heads: dict[int, tuple[str, tuple[int, int]]] = {}
    for pattern in (_HEADING, _INLINE, _SHORT, _LOOSE):
        for m in pattern.finditer(folded):
            heads.setdefault(m.start(), (_project(m), m.span("name")))
    for m in _WORDED.finditer(folded):
        if m.start() not in heads and (project := _misread(m["name"])):
            heads[m.start()] = (project, m.span("name"))
    cuts = sorted((start, *found) for start, found in heads.items() if start == 0 or folded[start - 1] != "「")
    only = next(iter(implemented)) if len(implemented) == 1 else None
    if not cuts:
        return [(only, 0, len(text), None)]
    parts: list[tuple[str | None, int, int, tuple[int, int] | None]] = []
    if cuts[0][0] > 0:
        parts.append((only, 0, cuts[0][0], None))
    for (start, project, span), end in zip(cuts, [*(c[0] for c in cuts[1:]), len(text)], strict=True):
        parts.append((project, start, end, span))
    return parts


def content_pairs(text: str) -> set[str]:
    """The pairs of neighbouring kanji or katakana of a text: what it speaks of, without its grammar."""
    return {run[i : i + 2] for run in _CONTENT.findall(text) for i in range(len(run) - 1)}


_ITEM = re.compile(
    r"(?m:^)[^\S\n]*(?:(?P<kanji>[一二三四五六七八九十]{1,2})(?=[、.)\s]|について)|(?P<circled>[①-⑳])|(?P<pair>(?:[ア-オA-Z] ?[-ー] ?|\d{1,2}-)\d{1,2})(?= )|\(?(?P<digits>\d{1,2})[).、](?!\d))|\((?P<inside>[①-⑳])\)|第(?P<th>[一二三四五六七八九])(?=に、|の(?:目標|指標))"
)
_PAIR = re.compile(r" ?[-ー] ?")


@lru_cache(maxsize=8)
def items(folded: str) -> list[tuple[int, tuple[str, int]]]:
    """The numbered items of a folded text: where each begins, in which way it is numbered, and its number."""
    found = []
    for m in _ITEM.finditer(folded):
        way = str(m.lastgroup)
        text, way = m[way], "circled" if way == "inside" else way
        major, minor = _PAIR.split(text) if way == "pair" else ("", "")
        number = (
            ord(text) - ord("①") + 1
            if way == "circled"
            else 100 * (int(major) if major.isdigit() else ord(major)) + int(minor)
            if minor
            else kanji_integer(text) or 0
        )
        found.append((m.start(), (way, number)))
    return found


def item_at(folded: str, position: int) -> tuple[str, int] | None:
    """The numbered item that a position of a folded text stands in; None where there is none, or numbers come again."""
    found = items(folded)
    i = bisect_right(found, position, key=lambda item: item[0]) - 1
    return found[i][1] if i >= 0 and _once(found) else None


def _once(found: list[tuple[int, tuple[str, int]]]) -> bool:
    return len(found) < 100 and len({item for _, item in found}) == len(found)


class ProjectWords:
    """Decides the project of a sentence by words of the form and by the words that only one project's goal cells use."""

    def __init__(self, projects: Collection[str], goal_texts: Mapping[str, str]) -> None:
        self.projects = sorted(projects)
        pairs = {p: content_pairs(fold(goal_texts.get(p, ""))) for p in self.projects}
        self._known: dict[str, dict[str, float]] = {}
        # 一 to 四 in the cells of one project, 五 and 六 in those of the other: a chapter that takes up the numbers says which is meant.
        own = [(p, item) for p, cell in goal_texts.items() for item in items(fold(cell))]
        through = (
            len(goal_texts) > 1 and len({p for p, _ in own}) == len(goal_texts) and _once([item for _, item in own])
        )
        self._items = {item: p for p, (_, item) in own} if through else {}
        self._own = {p: pairs[p] - set().union(*(pairs[o] for o in self.projects if o != p)) for p in self.projects}

    def by_item(self, folded: str, position: int) -> str | None:
        """The project whose goal has the number of the chapter's item around a position; None where numbers come again."""
        found = item_at(folded, position) if self._items else None
        return self._items.get(found) if found else None

    def scores(self, folded: str) -> dict[str, float]:
        """How much a folded text speaks of each project; all 0.0 when it says nothing."""
        known = self._known.get(folded)
        if known is not None:
            return known
        found = self._known[folded] = dict.fromkeys(self.projects, 0.0)
        for project, pattern, weight in _WORD_PATTERNS:
            if project in found:
                found[project] += weight * len(set(pattern.findall(folded)))
        here = content_pairs(folded)
        for project in self.projects:
            found[project] += min(_GOAL_MOST, _GOAL_WEIGHT * len(here & self._own[project]))
        return found

    def decide(self, *texts: str) -> str | None:
        """The project that ``texts`` speak of, nearest surroundings first (each next text counts half, whatever its length); None on a tie."""
        total = dict.fromkeys(self.projects, 0.0)
        weight = 1.0
        for text in texts:
            scores = self.scores(text)
            said = sum(scores.values())
            for project, score in scores.items():
                total[project] += weight * score / said if said else 0.0
            weight /= 2
        ranked = sorted(total.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] == 0.0 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]
