"""Goals in numbers, from a goal cell of the form: every number of the cell is a goal, or is listed with why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from welfare_etl.normalize.eras import dates
from welfare_etl.normalize.quantity import AREA_UNITS, BODY_UNITS, PLACE_UNITS, Quantity
from welfare_etl.normalize.text import fold

from .indicators import Labels
from .numbered import NumberedText
from .readings import NotAQuantity, TargetReading

__all__ = ["goals_within", "read_targets"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A number in its surroundings, as the rules look at it. All texts are folded."""

    q: Quantity
    clause: str
    """From the last comma or sentence end to the number."""
    before: str
    """From the beginning of the sentence to the number."""
    after: str
    """From the number to the end of the sentence."""
    directly_before: Quantity | None
    """The quantity to which the number's bracket belongs: 330件(11拠点)."""
    in_bracket: bool
    past_year: bool
    """Whether a year before the report's is named in the clause."""


_PRESENT = re.compile(
    r"現状|現在|時点|調査時|(?:前|昨|一昨)年(?!度?(?:比|より|から|以上|を上回))度?(?=[^)\d]*\Z)|これまで|策定済|整備済|配置済"
)
_GOAL_WORD = re.compile(
    r"目標|目指|めざ|増や|増加|増設|増員|想定(?!して(?:おり|い))|予定|とする|こととする|したい|を図る|立ち上げる|開[くか催]"
)
_STATE = re.compile(
    r"(?:あった|であり|おり|ある|あり|いる|います|いた|だった|でした|なった|得た)(?=[、。,)]|\Z)|(?:した|きた|れた)(?=。|\n|\Z)|で(?:経過|推移)して|を想定して(?:おり|い)"
)
_ACHIEVED = re.compile(r"実績(?![^。]*目標)(?!(?:を|に|より|から|の)[^、。]{0,8}(?:踏|基|もと|上回|参考|以上|比))")
_SCALE = re.compile(r"(?:満点|最高評価|最高|段階|配点)[^、。\d]{0,4}\Z")
_CONDITION = re.compile(
    r"(?:以上|以下)?の(?:複合的な?|複数の|様々な)?(?:課題|問題|ニーズ|悩み)|(?:以上|以下)?の(?:集まり|仲間|グループ)(?:の場|や)"
)
_SETTING_AFTER = re.compile(
    r"(?:\([^()]*\)|\))? *(?:において|における|にお?ける|の(?:全て|すべて|主体|うち|区域内)|が主体|で(?:合計|計|延べ)|を(?:単位|対象地域|対象地区)|行政|全体)"
)
_BASE = re.compile(r" *を(?:ベース|基準?|もと|元)(?:に|と)")
# A year further before a number than this is not its year.
_NAMES_ITS_YEAR = 60
_FROM_TO = re.compile(r" *から *約?[\d,]+[^\d、。]{1,6}(?:に|へ|まで)| *[→⇒➡] *約?\d")


_NAMED_BODIES = re.compile(r"(?:[一-龥々ヶケ](?<![数計全内点在])|の)\Z")


def _bare(text: str) -> bool:
    return not text.strip(" (:")


def _explains(p: _Place) -> bool:
    """拠点(11拠点): nothing but the number in the bracket, and the noun before the bracket is what is counted."""
    noun, _, inside = p.clause.rpartition("(")
    return (
        p.in_bracket
        and p.directly_before is None
        and bool(p.q.unit)
        and _bare(inside)
        and p.after.startswith(")")
        and noun.rstrip().endswith(fold(p.q.unit or ""))
    )


# (reason, test, why), the first that holds. The order matters: what is said at the number itself goes before what the sentence says.
_NOT_GOALS: tuple[tuple[str, Callable[[_Place], bool], str], ...] = (
    (
        "achievement",
        lambda p: bool(_ACHIEVED.search(p.before)),
        "a figure called 実績 is what was reached, even in a goal cell",
    ),
    (
        "condition",
        lambda p: bool(_CONDITION.match(p.after.lstrip())),
        "3つ以上の課題を抱える: who is meant, not how many",
    ),
    (
        "scale",
        lambda p: p.q.unit_canonical in {"段階", "項目"} or bool(_SCALE.search(p.clause)),
        "the scale that a goal is measured on",
    ),
    (
        "present_situation",
        lambda p: bool(_BASE.match(p.after)),
        "134件をベースに目標数としていく: what the goal starts from",
    ),
    (
        "present_situation",
        lambda p: bool(_FROM_TO.match(p.after)),
        "3か所から5か所に増やす, 3か所→5か所: where it starts",
    ),
    ("past_year", lambda p: p.past_year, "a number of an earlier year is the situation that the goal starts from"),
    (
        "present_situation",
        lambda p: bool(_PRESENT.search(p.clause)) and not _GOAL_WORD.search(p.clause),
        "現状 18団体: where things stand",
    ),
    (
        "present_situation",
        lambda p: (
            (m := _STATE.search(p.after)) is not None and not _GOAL_WORD.search(p.after[: m.end()]) and not p.in_bracket
        ),
        "a sentence that ends in ある, おり, あった tells a fact",
    ),
    (
        "setting",
        lambda p: (
            p.q.unit_canonical in AREA_UNITS
            and (bool(_SETTING_AFTER.match(p.after)) or p.clause.rstrip().endswith("モデル"))
        ),
        "モデル3地区において: where something is to happen",
    ),
    (
        "setting",
        lambda p: p.q.unit_canonical in BODY_UNITS and bool(_NAMED_BODIES.search(p.clause)),
        "4町村が主体となって: bodies as the scene",
    ),
    (
        "setting",
        lambda p: (
            p.directly_before is not None
            and p.q.unit_canonical in PLACE_UNITS
            and _bare(p.clause[p.clause.rfind("(") :])
            and p.after.startswith(")")
        ),
        "330件(11拠点): over how many places the goal is spread",
    ),
    ("setting", lambda p: _explains(p), "福祉圏域(8圏域): the bracket says how many of the thing before it there are"),
    (
        "elaboration",
        lambda p: (
            p.directly_before is not None
            and p.directly_before.unit_canonical == p.q.unit_canonical
            and (p.q.per is not None or p.q.scope in {"each", "increase"} or p.q.value == p.directly_before.value)
        ),
        "12件(月1件), 40名(10名増): the same goal said in another way",
    ),
)


def _due(passage: NumberedText, q: Quantity, clause_start: int, fiscal_year: int) -> tuple[int | None, bool]:
    """The year that the clause names for the number: (a later fiscal year or None, whether an earlier one is named)."""
    clause_start = max(clause_start, q.start - _NAMES_ITS_YEAR)
    text = passage.text[clause_start : q.start]
    if not any(ch.isdigit() for ch in passage.folded[clause_start : q.start]):
        return None, False
    years = [
        d.fiscal_year if d.precision != "year" else d.value.year
        for d in dates(text, fiscal_year)
        if d.precision in {"fiscal_year", "year", "month", "day"}
    ]
    known = [y for y in years if y is not None]
    if not known:
        return None, False
    return (known[-1] if known[-1] > fiscal_year else None), known[-1] < fiscal_year


def _owner(passage: NumberedText, q: Quantity) -> Quantity | None:
    bracket = passage.bracket(q.start)
    if bracket is None:
        return None
    before = passage.number_before(bracket[0])
    while before is not None and before.kind == "factor":
        before = passage.number_before(before.start)
    if before and before.is_quantity and not passage.folded[before.phrase_end : bracket[0]].strip(" *"):
        return before
    # a restatement may stand at the end of a longer bracket: 20名(…登録にいたる人数は20名と仮に想定する)
    return None


def read_targets(
    text: str, *, project: str | None, block: str | None, fiscal_year: int
) -> tuple[list[TargetReading], list[NotAQuantity]]:
    """Read one goal cell.

    In: the visible text of the cell; the project and block that the cell belongs to; the report's fiscal year (Western).
    Out: the goals in order, and every other number of the cell with the reason why it is none. Offsets are into ``text``; nothing is raised.
    """
    passage = NumberedText(text)
    return goals_within(passage, Labels(passage), 0, len(text), project=project, block=block, fiscal_year=fiscal_year)


def goals_within(
    passage: NumberedText,
    labels: Labels,
    begin: int,
    stop: int,
    *,
    project: str | None,
    block: str | None,
    fiscal_year: int,
) -> tuple[list[TargetReading], list[NotAQuantity]]:
    """``read_targets`` for a stretch ``[begin, stop)`` of a longer text."""
    text = passage.text
    goals: list[TargetReading] = []
    others: list[NotAQuantity] = []
    for q in passage.numbers_between(begin, stop):
        reason = q.kind if not q.is_quantity else None
        due: int | None = None
        if reason is None:
            start, end = passage.sentence(q.phrase_start)
            clause_start = passage.clause_start(q)
            due, past = _due(passage, q, clause_start, fiscal_year)
            place = _Place(
                q,
                passage.folded[clause_start : q.phrase_start],
                passage.folded[start : q.phrase_start],
                passage.folded[q.end : end],
                _owner(passage, q),
                passage.bracket(q.start) is not None,
                past,
            )
            reason = next((name for name, test, _ in _NOT_GOALS if test(place)), None)
            if reason is None and _repeats(passage, q, goals):
                reason = "elaboration"
        if reason is not None:
            others.append(NotAQuantity(reason, q.start, q.end, text[q.start : q.end]))
            continue
        phrase = labels.phrase(q)
        first, last = min(phrase.start, q.start), max(phrase.end, q.end)
        goals.append(
            TargetReading(
                project, block, phrase.indicator, q.value, q.value_max, q.comparator, q.unit, q.unit_canonical, q.canonical_value, q.per, q.scope,
                due, first, last, q.start, q.end, text[first:last], q.computed,
            )
        )  # fmt: skip
    return goals, others


def _repeats(passage: NumberedText, q: Quantity, goals: list[TargetReading]) -> bool:
    """20名(…登録にいたる人数は20名と想定する): a bracket right after a goal that says the same number once more."""
    bracket = passage.bracket(q.start)
    if bracket is None or not goals:
        return False
    last = goals[-1]
    return (
        last.value == q.value
        and last.unit == q.unit
        and last.value_end <= bracket[0]
        and not passage.folded[last.value_end : bracket[0]].strip(" *")
    )
