"""Achieved figures, from the achievement chapter and from appended pages: every number is a result, or is listed with why it is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz

from welfare_etl.normalize.eras import DateMention, dates
from welfare_etl.normalize.quantity import AREA_UNITS, BODY_UNITS, Quantity
from welfare_etl.normalize.text import fold

from .indicators import Labels
from .label_words import GENERIC
from .numbered import NumberedText
from .printed_pairs import PrintedTargets, printed_targets
from .project_headings import ProjectWords, split_by_project
from .readings import NotAQuantity, ResultReading, TargetReading

__all__ = ["read_results", "results_within"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A number in its surroundings, as the rules look at it. All texts are folded."""

    q: Quantity
    clause: str
    after: str
    before_bracket: str
    """The text before the bracket that the number stands in; empty outside brackets."""
    past_year: bool
    next: Quantity | None
    """The next quantity of the sentence in the same unit, and the text up to it."""
    between: str
    share_before: bool


_PLAN = r"予定(?!だった|であった|通り|どおり)|見込|方向で|こととし|こととす|目標と[しす]|目指|(?<!参加)したい|ていきたい|ていく|計画的に|する計画"
_DONE = r"した(?!い)|った(?!め)|され[たて、]|済|でき[たて、]|てい[るまた]|ておりま?|あった|ある|なった|なって|であ[るっり]|得ら|参加|出席|至っ|達し|あり[、が]|でし|です|始め"
# Which comes first after a number: that something was done, or that it is to be done. A sentence that ends in a plain verb tells what is to come.
_COURSE = re.compile(rf"(?P<plan>{_PLAN}|(?<![いあ])[うくすつぶむる](?=[。\n]|\Z))|(?P<done>{_DONE})")
_SETTING_AFTER = re.compile(
    r"(?:\([^()]*\))? *(?:において|における|の(?:全て|すべて|うち|区域)|全体|ごと|それぞれ|で *(?:合計|計|延べ)? *(?=\d)|(?= ?\d))"
)
_NAMED_BODIES = re.compile(r"(?:[一-龥々ヶケ]|の) *\Z")
_ALL_BODIES = re.compile(r"(?:全|内|時点|現在|計|数|結果|未策定) *\Z")
_CONDITION = re.compile(r"(?:以上|以下)?の(?:複合的な?|複数の|様々な)?(?:課題|問題|ニーズ|悩み)を(?:抱|有)")
_YEARS_BEFORE = re.compile(r"\d *年前から\Z")
_JUST_CLOSED = re.compile(r"\)[^、。()]*\Z")
_LAST_YEAR = re.compile(
    r"(?:一昨年度?|昨年度?|前年度?)(?:の|は|実績|:|\(|[^、比継続末かに]{0,8}が)[^、比継続]{0,8}\Z"
    r"|\((?:一昨年度?|昨年度?|前年度?)[^、比継続]{0,8}\Z"
)
_FROM_TO = re.compile(r" *から *約?[\d,]+[^\d、。]{1,6}(?:に|へ|まで)")
_AROUND = 2000
_MARKED_DAY = re.compile(r"\s*(?:まで|現在|時点|末)")


def _course(text: str) -> str | None:
    m = _COURSE.search(text)
    return m.lastgroup if m else None


def _planned(p: _Place) -> bool:
    course = _course(p.after)
    if course is None and p.before_bracket.rstrip().endswith("。"):  # 「…の方向で検討している。(1町は単独で継続、…)」
        sentence = p.before_bracket.rstrip("。 ")
        return _course(sentence[max(0, len(sentence) - 30) :]) == "plan"
    return course == "plan"


def _explains(p: _Place) -> bool:
    """拠点(11拠点): nothing but the number in the bracket, and the noun before the bracket is what is counted."""
    noun, _, inside = p.clause.rpartition("(")
    unit = fold(p.q.unit or "")
    return (
        bool(p.before_bracket and unit)
        and not inside.strip()
        and p.after.startswith(")")
        and re.search(rf"[^\d.]{re.escape(unit)} *\Z", noun) is not None
    )


def _schedule(p: _Place) -> bool:
    """会議(毎月1回開催) 88回: how often it is held by rule, beside how often it was."""
    regular = p.q.per is not None or p.q.scope == "each"
    return bool(p.before_bracket) and regular and p.next is not None and _JUST_CLOSED.search(p.between) is not None


# (reason, test, why), the first that holds.
_NOT_RESULTS: tuple[tuple[str, Callable[[_Place], bool], str], ...] = (
    ("condition", lambda p: bool(_CONDITION.match(p.after)), "3つ以上の課題を抱える: who is meant, not how many"),
    ("condition", lambda p: p.share_before, "13地区中5地区が2回実施済み: 2回 is what the five have done"),
    ("past_year", lambda p: p.past_year, "a number of an earlier year is what the result is compared with"),
    ("past_year", lambda p: bool(_LAST_YEAR.search(p.clause)), "昨年度の50件: what the result is compared with"),
    ("baseline", lambda p: bool(_FROM_TO.match(p.after)), "3か所から5か所に増えた: where it started"),
    ("past_year", lambda p: bool(_YEARS_BEFORE.search(p.clause.rstrip())), "2年前から2つの自治会: where it started"),
    ("schedule", _schedule, "会議(毎月1回開催) 88回: the rule beside the count"),
    ("setting", _explains, "拠点(11拠点): the bracket says how many of the thing before it there are"),
    (
        "setting",
        lambda p: p.q.unit_canonical in AREA_UNITS and p.q.out_of is None and bool(_SETTING_AFTER.match(p.after)),
        "13地区において: where",
    ),
    (
        "setting",
        lambda p: p.q.unit_canonical in AREA_UNITS and p.clause.rstrip().endswith("モデル"),
        "モデル3地区: a name for the scene",
    ),
    (
        "setting",
        lambda p: (
            p.q.unit_canonical in BODY_UNITS
            and bool(_NAMED_BODIES.search(p.clause))
            and not _ALL_BODIES.search(p.clause)
        ),
        "郡の4町村: named bodies are the scene",
    ),
    ("plan", _planned, "予定, 見込み, していきたい, or a sentence in the plain present: not done yet"),
)

_BLOCK_HEADING = re.compile(r"(?m:^)[\s・○-]*(?P<letter>[アイ])(?: *[「)、.:]| *[-ー―] *\(| (?=「)|\))")


# 4月~11月分の実績, 4月から1月までの: a bare month that the count runs to. (5月、11月) are the months of two events.
_UNTIL = re.compile(r"(?<![\d年.、,・])(?P<month>1[0-2]|[1-9]) *月(?= *(?:分? *(?:の実績|まで)|分? *\)))")


def _until(folded: str, fiscal_year: int) -> list[DateMention]:
    found = []
    for m in _UNTIL.finditer(folded):
        month = int(m["month"])
        following = date(fiscal_year + (month < 4) + month // 12, month % 12 + 1, 1)
        found.append(DateMention(following - timedelta(days=1), "month", m.start(), m.end(), True))
    return found


class _Days:
    """The days that counts are as of: 12月末現在, (H31.2.28現在), 2月までの, 4月~2月; or a line of its own above."""

    def __init__(self, text: NumberedText, fiscal_year: int) -> None:
        self._text = text
        self._all: list[DateMention] = dates(text.text, fiscal_year) if text.numbers else []
        self._starts = [d.start for d in self._all]
        marked = [d for d in self._all if d.precision in {"day", "month"} and self._counts(d)]
        if text.numbers:
            marked = sorted([*marked, *_until(text.folded, fiscal_year)], key=lambda d: d.start)
        self._marked = marked
        self._marked_starts = [d.start for d in marked]
        self._standing: list[tuple[int, date]] = [
            (d.end, d.value)
            for d in self._marked
            if not any(q.is_quantity for q in text.numbers_between(*text.line(d.start)))
        ]

    def _counts(self, d: DateMention) -> bool:
        if d.as_of or _MARKED_DAY.match(self._text.folded, d.end):
            return True
        before = self._text.folded[max(0, d.start - 2) : d.start].strip()
        return before.endswith("~") and self._text.folded[d.end : d.end + 1] in (")", "分")

    def of(self, q: Quantity, part_start: int) -> date | None:
        """The day of a count: marked before it in its item, behind it before the next count, or alone on a line above."""
        item_start, item_end = self._text.item(q.phrase_start)
        sentence_start, sentence_end = self._text.sentence(q.phrase_start)
        i = bisect_left(self._marked_starts, q.start)
        if i and self._marked[i - 1].start >= max(item_start, sentence_start):
            return self._marked[i - 1].value
        i = bisect_left(self._marked_starts, q.end)
        if i < len(self._marked) and self._marked[i].start < max(item_end, sentence_end):
            between = self._text.numbers_between(q.end, self._marked[i].start)
            if not any(n.is_quantity and n.unit == q.unit for n in between):
                return self._marked[i].value
        i = bisect_left(self._standing, (q.start + 1,))
        return self._standing[i - 1][1] if i and self._standing[i - 1][0] >= part_start else None

    def past(self, clause_start: int, q: Quantity, fiscal_year: int) -> bool:
        """Whether the clause names an earlier fiscal year for the number."""
        i = bisect_left(self._starts, q.start)
        if not i or self._all[i - 1].start < clause_start:
            return False
        last = self._all[i - 1]
        year = last.fiscal_year if last.precision != "year" else last.value.year
        return year is not None and year < fiscal_year and self._text.folded[last.end : last.end + 2] != "から"


def _like_goal(labels: Labels, q: Quantity, targets: Collection[TargetReading]) -> str | None:
    """The project of the one goal that the number clearly answers (same unit, nearly the same label), else None."""
    label = labels.phrase(q).indicator
    if not label:
        return None
    projects = {
        t.project
        for t in targets
        if t.indicator and t.unit_canonical == q.unit_canonical and fuzz.ratio(fold(label), fold(t.indicator)) >= 75
    }
    return projects.pop() if len(projects) == 1 else None


def read_results(
    text: str,
    *,
    fiscal_year: int,
    project: str | None = None,
    implemented: Collection[str] = (),
    targets: Collection[TargetReading] = (),
    goal_texts: Mapping[str, str] | None = None,
) -> tuple[list[ResultReading], list[NotAQuantity]]:
    """Read one achievement chapter.

    In: the visible text of the chapter; the report's fiscal year; the projects that the body runs (``community`` …); its goals; and the
    text of its goal cells by project, which settle whose result a number is where the chapter has no headings. With ``project`` the text
    is one part of a chapter, and all of it speaks of that project.
    Out: the results in order, and every other number with the reason why it is none. Offsets are into ``text``; nothing is raised.
    """
    numbered = NumberedText(text)
    return results_within(
        numbered,
        Labels(numbered),
        0,
        len(text),
        implemented=implemented,
        fiscal_year=fiscal_year,
        project=project,
        targets=targets,
        goal_texts=goal_texts,
    )


def results_within(
    numbered: NumberedText,
    labels: Labels,
    begin: int,
    stop: int,
    *,
    implemented: Collection[str],
    fiscal_year: int,
    project: str | None = None,
    targets: Collection[TargetReading] = (),
    goal_texts: Mapping[str, str] | None = None,
) -> tuple[list[ResultReading], list[NotAQuantity]]:
    """``read_results`` for a stretch ``[begin, stop)`` of a longer text."""
    text = numbered.text
    days = _Days(numbered, fiscal_year)
    goal_texts = goal_texts or {}
    candidates = set(implemented) | {p for p, cell in goal_texts.items() if cell.strip()}
    words = ProjectWords(candidates, goal_texts)
    if project:
        parts: list[tuple[str | None, int, int]] = [(project, begin, stop)]
    else:
        parts = [(p, a + begin, z + begin) for p, a, z in split_by_project(text[begin:stop], candidates)]
    results: list[ResultReading] = []
    others: list[NotAQuantity] = []
    for named, start, end in parts:
        here = numbered.numbers_between(start, end)
        own = [t for t in targets if named is None or t.project == named]
        past = {q.start: days.past(numbered.clause_start(q), q, fiscal_year) for q in here if q.is_quantity}
        pairs = printed_targets(
            numbered, labels, [q for q in here if q.is_quantity and not past[q.start]], own, start, end
        )
        blocks = [
            (m.start(), {"ア": "a", "イ": "b"}[m["letter"]])
            for m in _BLOCK_HEADING.finditer(numbered.folded, start, end)
        ]
        for i, q in enumerate(here):
            reason = q.kind if not q.is_quantity else pairs.role.get(q.start)
            if reason is None:
                reason = _reason(numbered, q, here[i + 1 :], past[q.start])
            if reason is not None:
                others.append(NotAQuantity(reason, q.start, q.end, text[q.start : q.end]))
                continue
            whose = named or _decide(numbered, labels, words, q, targets, start, end)
            block = next((b for at, b in reversed(blocks) if at <= q.start), None) if whose == "community" else None
            results.append(_reading(numbered, labels, pairs, q, whose, block, days.of(q, start)))
    return results, others


def _reason(numbered: NumberedText, q: Quantity, following: list[Quantity], past: bool) -> str | None:
    clause_start = numbered.clause_start(q)
    bracket = numbered.bracket(q.start)
    end = min(numbered.sentence(q.phrase_start)[1], numbered.item(q.phrase_end)[1])
    upcoming = next((n for n in following if n.is_quantity and n.unit == q.unit and n.start < end), None)
    before = numbered.number_before(q.phrase_start)
    place = _Place(
        q,
        numbered.folded[clause_start : q.phrase_start],
        numbered.folded[q.phrase_end : end].lstrip("*"),
        numbered.folded[max(0, bracket[0] - 60) : bracket[0]] if bracket else "",
        past,
        upcoming,
        numbered.folded[q.end : upcoming.start] if upcoming else "",
        before is not None
        and before.out_of is not None
        and numbered.folded[before.phrase_end : q.phrase_start].strip() == "が",
    )
    return next((name for name, test, _ in _NOT_RESULTS if test(place)), None)


def _decide(
    numbered: NumberedText,
    labels: Labels,
    words: ProjectWords,
    q: Quantity,
    targets: Collection[TargetReading],
    start: int,
    end: int,
) -> str | None:
    if len(words.projects) == 1:
        return words.projects[0]
    alike = _like_goal(labels, q, targets)
    if alike:
        return alike
    item, sentence, line = (
        numbered.item(q.phrase_start),
        numbered.sentence(q.phrase_start),
        numbered.line(q.phrase_start),
    )
    nearest = min((item, sentence), key=lambda span: span[1] - span[0])
    around = max(line[0], q.start - _AROUND), min(line[1], q.start + _AROUND)
    return words.decide(numbered.folded[slice(*nearest)], numbered.folded[slice(*around)], numbered.folded[start:end])


def _reading(
    numbered: NumberedText,
    labels: Labels,
    pairs: PrintedTargets,
    q: Quantity,
    project: str | None,
    block: str | None,
    as_of: date | None,
) -> ResultReading:
    phrase = labels.phrase(q)
    begin, end = min(phrase.start, q.start), max(phrase.end, q.end)
    goal = pairs.of.get(q.start)
    indicator = phrase.indicator
    if goal and (indicator is None or GENERIC.fullmatch(indicator)):
        indicator = labels.phrase(goal).indicator or indicator  # 研修会(合計10回) → 14回開催
    return ResultReading(
        project, block, indicator, q.value, q.value_max, q.comparator, q.unit, q.unit_canonical, q.canonical_value, q.per, q.scope, as_of,
        goal.value if goal else None, begin, end, q.start, q.end, numbered.text[begin:end], q.computed, (goal.start, goal.end) if goal else None,
    )  # fmt: skip
