"""Which of the three projects a part of the achievement chapter speaks of: by its headings, else by its words.

Bodies head the parts of the chapter as they like (``1 地域力強化推進事業``, ``【…】``, ``○…``, ``<…>``, ``□…``, ``2. …(…の実績)``), shorten the names,
or use no headings at all. Without a heading the part's own words decide, together with what the goal cells of each project say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from welfare_etl.normalize.text import fold

__all__ = ["ProjectWords", "content_pairs", "split_by_project"]

_NAMES: tuple[tuple[str, str], ...] = (
    ("community", r"地域力強化(?:推進)?(?:事業)?"),
    (
        "multi_agency",
        r"(?:多機関|多職種|多分野)(?:の|との|による)?(?:協働|連携)(?:による|の)?(?:包括的?(?:な)?(?:相談)?支援体制(?:の)?構築)?(?:推進)?(?:事業)?|包括的支援体制(?:整備|構築)事業",
    ),
    ("prefectural", r"(?:都道府県|(?<![都道府県一-龥])(?:都|道|府|県))事業"),
)
_NAME = "|".join(f"(?P<{project}>{pattern})" for project, pattern in _NAMES)
# A heading begins its line and stands alone there, or is followed by a bracket, a space or について; or it stands in brackets of its own.
_HEADING = re.compile(
    rf"(?m:^)[\s・○●◎□■◇◆※*-]*(?:[\d①-⑳][.)]?)? *[・○●◎□■◇◆]? *[【<〈《「『\[(]? *(?:{_NAME})[】>〉》」』\])]*"
    r"(?=\s|\Z|[(:]|について|では|に(?:ついて|おいて))"
)
_INLINE = re.compile(rf"[【<〈《\[] *(?:{_NAME}) *[】>〉》\]]")

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


def split_by_project(text: str, implemented: Collection[str]) -> list[tuple[str | None, int, int]]:
    """Cut an achievement chapter at its project headings.

    Out: ``(project, start, end)`` for each part in order, without gaps; the heading belongs to its part. The project is None for what
    stands before the first heading, or for the whole of a chapter without headings, unless the body runs just one project.
    """
    folded = fold(text)
    heads = sorted(
        {m.start(): _project(m) for pattern in (_HEADING, _INLINE) for m in pattern.finditer(folded)}.items()
    )
    heads = [(start, project) for start, project in heads if start == 0 or folded[start - 1] != "「"]
    only = next(iter(implemented)) if len(implemented) == 1 else None
    if not heads:
        return [(only, 0, len(text))]
    parts: list[tuple[str | None, int, int]] = []
    if heads[0][0] > 0:
        parts.append((only, 0, heads[0][0]))
    for (start, project), (end, _) in zip(heads, [*heads[1:], (len(text), "")], strict=True):
        parts.append((project, start, end))
    return parts


def content_pairs(text: str) -> set[str]:
    """The pairs of neighbouring kanji or katakana of a text: what it speaks of, without its grammar."""
    return {run[i : i + 2] for run in _CONTENT.findall(text) for i in range(len(run) - 1)}


class ProjectWords:
    """Decides the project of a sentence by words of the form and by the words that only one project's goal cells use."""

    def __init__(self, projects: Collection[str], goal_texts: Mapping[str, str]) -> None:
        self.projects = sorted(projects)
        pairs = {p: content_pairs(fold(goal_texts.get(p, ""))) for p in self.projects}
        self._known: dict[str, dict[str, float]] = {}
        self._own = {p: pairs[p] - set().union(*(pairs[o] for o in self.projects if o != p)) for p in self.projects}

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
