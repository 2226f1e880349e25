"""Goals that a chapter prints beside its results, and what each belongs to.

In all the ways in which such chapters are written: columns and rows of a table, marked parts (【目標】… 【実績】…), an arrow, words right at
the number (目標60団体に対し67団体, 316件(成果目標330件), 5社を目標としたが4社), a share of the goal (12/15回). One result has at most one goal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from welfare_etl.normalize.quantity import Quantity

from .assignment import best_assignment
from .text import Text
from .values import counted_as

__all__ = ["Printed", "printed_goals"]

_GOAL_TITLE = re.compile(r"目標|計画値?|予定(?:数|回数|件数)")
_RESULT_TITLE = re.compile(r"実績|結果|達成(?!率|度)|実施状況|到達|実施(?:数|回数)?\Z")
_GOAL_IN_BRACKET = re.compile(r"\((?:成果|数値)?目標(?:値)?\)")
_LINE = r"(?m:^)[ \t]*(?:[・○◎●■□◆◇*-]|\(?[\d①-⑳ア-オ]{1,2}[).]?)? *"
_ALIAS = r"(?:成果|数値|活動|年間|当初)?目(?:標(?:値|数)?|安)"
_DONE = r"(?:実績(?:値|数)?|(?:取組|事業)?結果|達成状況|達成度|取組状況|進捗(?:状況)?|現状)"
_GOAL_MARK = re.compile(
    rf"[(【<〈《〔\[]{_ALIAS}[①-⑳\d]*[)】>〉》〕\]](?! *に対)|{_ALIAS}[①-⑳\d]* *[::]|{_LINE}(?:成果|数値)目標[①-⑳\d]*(?=[^にはをがの値とで\s(])|{_LINE}{_ALIAS} *(?m:$)|{_LINE}目標 (?=\S)"
)
_RESULT_MARK = re.compile(
    rf"[(【<〈《〔\[]{_DONE}[)】>〉》〕\]]|{_DONE} *[::]|[⇒→➡]|{_LINE}{_DONE} *(?m:$)|{_LINE}(?:実績|結果) (?=\S)"
)
_ARROW = re.compile(r"[⇒→➡]")
_JOIN = r"(?:の|は|を|が|、|:|\(|である|とした|とする|とされた|として(?:いた|いる|おり)?|に(?:掲げた|した|据えた)|年間|平均|約|延べ|全|\d+ ?(?:[かヶカ]月|週間?|年)に|[ 「])*\Z"
_BEFORE = re.compile(
    rf"(?:{_ALIAS}(?:の?(?:件数|回数|人数|参加者数|世帯数|箇所数))?|当初の?(?:予定|計画)|(?:予定|計画)(?:回数|件数|人数|数))(?!どおり|通り){_JOIN}"
)
_PLANNED_BEFORE = re.compile(r"(?:予定|計画)(?:して(?:いた|いる)|した)(?:の)?[ ]?\Z")
_MEANT = r"(?:予定|計画|見込み?|想定|つもり|はず|こと(?:とし|にし))"
_WAS = r"(?:だった|であった|して(?:い|お)(?:た|り)|て(?:い|お)た|としていた|んで(?:い|お)(?:た|り)|に対|の?ところ)"
_BEHIND = re.compile(
    # 60件(目標), 50世帯という目標, 10件以内とした目標に対し
    rf" ?(?:\({_ALIAS}\)(?! *[:]? *約?\d)|(?:という|とする|とした|との)(?:年間)?(?:の)?(?:数値)?(?:目標|計画)"
    # 5社を目標としたが, 16名を目標に, 60名の目標に対して
    rf"|(?:を|に|と)?(?:年間)?(?:の)?{_ALIAS}(?:と(?:し(?!たい)|する)|として|に(?![はも])|でした|であった|だった)|の{_ALIAS}(?:に|を|から|は|が|値|まで)"
    # 12回の予定だったが, 10回開催することとしていたが, 50人を見込んでいた, 30人を目指したが
    rf"|[^、。\d\s()]{{0,16}}?{_MEANT}{_WAS}|(?:を|に|まで)?(?:増やすことを)?(?:目指|めざ)し(?:た|て(?:い|お)た|て|、)"
    # 18か所を設けることを目標に
    rf"|[^、。\d\s()]{{1,14}}(?:を|と|が|こと)(?:を)?目標(?:に|と(?:し|する)))"
)
_AGAINST = re.compile(r" ?(?:に(?:対し|対する)|のところ|のうち)")
_DIFFERENCE = re.compile(r" ?(?:も|ほど)?(?:上回|下回|超過|不足|足りな|及ばな)")
_TOPIC = re.compile(r" ?(?:について(?:は)?|に関しては)")
_AIMED_AT = re.compile(r" *を対象(?:に|と)")
_AS_PLANNED = re.compile(r"(?:目標|計画|予定)(?:した|の)?(?:通り|どおり|とおり)(?:に|の|、|で|年間| )*\Z")
_ALL_AS_PLANNED = re.compile(r"(?:目標|計画|予定)(?:した|の)?(?:通り|どおり)(?!に?は|で(?:は)?な)")
_AS_PLANNED_BEHIND = re.compile(
    r"[ :、(]*(?:目標|計画|予定)(?:通り|どおり|を?達成(?!でき|し(?:な|て(?:い)?な)|せ|に|率|に至))"
)
_ALL_OF_IT = re.compile(r" ?(?:の)?(?:全て|すべて|全部|全員)(?!に対)")
_SECURED = re.compile(
    r" ?(?:を|の?全てを?|で)?(?:確保|達成|実現|開設|設置|配置|実施|開催|作成|立ち上げ)(?:し|でき|する(?:こと)?が?でき|を?[^\d、。]{0,3}した)"
)
_COMPARED = re.compile(
    r" ?(?:には?|を|まで)[^、。\d]{0,10}(?:及ば|届|達|至ら|超え|上回|下回)[^。、\d]{0,8}(?:[、。)]|\Z)"
)
_REACHED = re.compile(r"[^。]{0,60}?(?:した|った|れた|きた|いた|達成|実施済)")
_DAY_BETWEEN = re.compile(r"[\s、(]*[^。・\n]{0,14}?(?:現在|時点|末)(?:で)?[\s、):]*(?:定例で)?\Z")
_DAY_BEFORE = re.compile(r"(?:現在|時点|末)(?:で|の|は)?[\s:、]*\Z")
_TOLD_AS_PLAN = re.compile(r"(?:予定|こととし|計画|目標)")
_THRESHOLD = 40.0
# So many goals and results in one place are a list of something else.
_TOO_MANY = 2500

Likeness = Callable[[Quantity, Quantity], float]
Known = Collection[tuple[float, str | None]]


@dataclass(slots=True)
class Printed:
    """``role``: number offset → ``(goal_again | goal_and_result | baseline, rule)``; ``of``: offset of a result → its goal."""

    role: dict[int, tuple[str, str]] = field(default_factory=dict)
    of: dict[int, Quantity] = field(default_factory=dict)


def _unit(q: Quantity) -> str | None:
    return counted_as(q.unit_canonical)


def _fits(goal: Quantity, result: Quantity) -> bool:
    return (
        _unit(goal) == _unit(result)
        or (goal.unit is None and goal.value == 0)
        or (result.unit is None and result.value == 0)
    )


class _Finder:
    def __init__(
        self,
        text: Text,
        numbers: Sequence[Quantity],
        known: Known,
        barred: Collection[int],
        alike: Likeness,
        start: int,
        end: int,
    ) -> None:
        self.text, self.folded, self.numbers, self.alike = text, text.folded, numbers, alike
        self.known = {(value, counted_as(unit)) for value, unit in known}
        self.barred = barred
        self.start, self.end = start, end
        self.found = Printed()

    def is_known(self, q: Quantity) -> bool:
        return (q.value, _unit(q)) in self.known

    def between(self, a: int, z: int) -> list[Quantity]:
        return [q for q in self.numbers if a <= q.start < z]

    def say(self, goals: Sequence[Quantity], rule: str) -> list[Quantity]:
        for q in goals:
            self.found.role.setdefault(q.start, ("goal_again", rule))
        return [q for q in goals if self.found.role[q.start][0] == "goal_again"]

    def assign(self, goals: Sequence[Quantity], results: Sequence[Quantity], *, near: bool) -> None:
        """Pair goals with results of the same unit. ``near``: they stand in one item, so that neighbours belong together whatever their labels."""
        free = [
            r
            for r in results
            if r.start not in self.found.of and r.start not in self.found.role and r.start not in self.barred
        ]
        if not goals or not free or len(goals) * len(free) > _TOO_MANY:
            return
        units = [_unit(q) for q in [*goals, *free]]
        order = {q.start: i for i, q in enumerate(sorted([*goals, *free], key=lambda q: q.start))}
        inside = {r.start: self.text.bracket(r.start) for r in free}
        scores = []
        for g in goals:
            row = []
            for r in free:
                score = 0.0
                if _fits(g, r):
                    score = 28.0 + 0.5 * self.alike(g, r)
                    score += 8.0 if (g.scope == "average") == (r.scope == "average") else 0.0
                    score += (
                        4.0 if (g.per or "year") == (r.per or "year") else -16.0 if g.per not in (None, "year") else 0.0
                    )
                    score += 24.0 if g.per == r.per and g.per not in (None, "year") else 0.0
                    score += 6.0 if g.counting == r.counting else 0.0
                    score += 10.0 if units.count(_unit(g)) == 2 else 0.0  # the only two of their kind
                    score += 14.0 if r.scope == "total" else 0.0
                    score -= 14.0 if inside[r.start] and not self.text.bracket(g.start) else 0.0
                    if near:
                        distance = abs(order[g.start] - order[r.start])
                        score += 30.0 / distance if r.start > g.start else 22.0 / distance
                row.append(score)
            scores.append(row)
        for i, j in best_assignment(scores, _THRESHOLD):
            self.found.of[free[j].start] = goals[i]

    # -- the ways of printing --------------------------------------------------------------------------------

    def columns(self) -> None:
        """A table with a column (or a row) of goals and one of results; プラン作成(目標) | 9件(8件)."""
        rows: dict[tuple[int, int], list[Quantity]] = {}
        for q in self.numbers:
            cell = self.text.cell(q.start)
            if cell is not None and cell[1] >= cell[0].header:
                rows.setdefault((id(cell[0]), cell[1]), []).append(q)
        by_column: dict[tuple[int, int], tuple[list[Quantity], list[Quantity]]] = {}
        for (table, _), row in rows.items():
            goals: list[Quantity] = []
            results: list[Quantity] = []
            for q in row:
                column, label = self.text.titles(q.start)
                bracket = self.text.bracket(q.start)
                if _GOAL_IN_BRACKET.search(column):
                    (goals if bracket else results).append(q)
                elif re.match(rf"{_ALIAS}\Z|計画(?:値|数)?\Z", label) or re.match(rf"{_DONE}\Z", label):
                    cell = self.text.cell(q.start)
                    sides = by_column.setdefault((table, cell[2] if cell else 0), ([], []))
                    sides[0 if _GOAL_TITLE.search(label) else 1].append(q)
                elif _GOAL_TITLE.search(column) and not _RESULT_TITLE.search(column):
                    goals.append(q)
                elif _RESULT_TITLE.search(column):
                    results.append(q)
            if goals and (results or any(_RESULT_TITLE.search(t) for t in self._titles(row[0]))):
                self.assign(self.say(goals, "goal_column"), results, near=True)
        for goals, results in by_column.values():
            if results:
                self.assign(self.say(goals, "goal_row"), results, near=True)

    def _titles(self, q: Quantity) -> tuple[str, ...]:
        cell = self.text.cell(q.start)
        return cell[0].titles if cell else ()

    def marked(self) -> None:
        """Parts that a mark opens: 【目標】…【実績】…, 成果目標①… ⇒…, a heading 目標 over a list and one 実績 over the next."""
        folded = self.folded
        marks = [
            m
            for m in _GOAL_MARK.finditer(folded, self.start, self.end)
            if self.text.cell(m.start()) is None and not self._inside(m) and not self._named(m)
        ]
        pending: list[Quantity] = []
        for k, m in enumerate(marks):
            limit = marks[k + 1].start() if k + 1 < len(marks) else self.end
            node_end = self.text.line(m.start())[1]
            result = _RESULT_MARK.search(folded, m.end(), limit)
            if self.between(m.end(), node_end):
                if result and result.start() >= node_end and self.between(node_end, result.start()):
                    result = None
                goal_end = (
                    min(node_end, result.start())
                    if result
                    else min(limit, *(e for e in (folded.find("。", m.end()), node_end) if e >= 0))
                )
                result_start = result.end() if result else goal_end
                result_end = min(limit, self.text.line(result_start)[1]) if result else min(limit, node_end)
                # a line behind an arrow may go on in the next one
            else:
                goal_end, result_start, result_end = (
                    (result.start(), result.end(), limit) if result else (limit, limit, limit)
                )
            goals = [q for q in self.between(m.end(), goal_end) if q.start not in self.found.of and q.out_of is None]
            goals = self.say(goals, "goal_mark")
            results = self.between(result_start, result_end)
            if (
                goals
                and not results
                and m[0].startswith(("(", "【"))
                and (beside := self._answer(goals[0])) is not None
            ):
                self.found.of.setdefault(beside.start, goals[0])  # 81件 ※年度末の件数(目標) 60件
                continue
            if goals and not results:
                pending += goals
                continue
            self.assign([*pending, *goals], results, near=False)
            pending = []

    def _named(self, m: re.Match[str]) -> bool:
        """30件(目標)、: the mark speaks of the number before it, and opens no part."""
        before = self.text.number_before(m.start())
        behind = before is not None and before.is_quantity and not self.folded[before.phrase_end : m.start()].strip(" ")
        return m[0][0] == "(" and behind and not re.match(r" *[:]? *約?\d", self.folded[m.end() : m.end() + 6])

    def _inside(self, m: re.Match[str]) -> bool:
        return m[0][0] not in "([【<〈《〔" and self.text.bracket(m.start() + 1) is not None

    def arrows(self) -> None:
        """30名⇒26名 is a goal and its result, or before and after: a goal where a goal of the report stands left of an arrow, or a count falls."""
        groups: list[tuple[list[Quantity], list[Quantity]]] = []
        for arrow in _ARROW.finditer(self.folded, self.start, self.end):
            if (
                self.text.cell(arrow.start()) is not None
                and "|" not in self.folded[slice(*self.text.line(arrow.start()))]
            ):
                pass
            line_start, line_end = self.text.line(arrow.start())
            left_node = self.text.node(max(line_start, arrow.start() - 1))
            earlier = self.folded.rfind("。", line_start, arrow.start()) + 1
            other = max((self.folded.rfind(a, line_start, arrow.start()) for a in "⇒→➡"), default=-1) + 1
            left = [
                q
                for q in self.between(max(left_node.start, earlier, other, self.start), arrow.start())
                if q.start not in self.found.role
            ]
            right_end = min(self.text.node(arrow.end()).end, line_end, self.end)
            stop = self.folded.find("。", arrow.end(), right_end)
            right = self.between(arrow.end(), right_end if stop < 0 else stop)
            if left and self.folded[line_start : arrow.start()].strip():
                groups.append((left, right))
            elif not self.folded[line_start : arrow.start()].strip() and line_start > self.start:
                self._line_above(line_start, arrow.end(), line_end)
        goals = any(self.is_known(q) for left, _ in groups for q in left)
        falls = any(
            a.value > b.value for left, right in groups for a, b in zip(left, right, strict=False) if a.unit == b.unit
        )
        as_goals = goals or (not self.known and falls)
        for left, right in groups:
            if not any(_fits(a, b) for a in left for b in right):
                continue  # 広報⇒訪問24件: a chain of steps
            if as_goals:
                self.assign(
                    self.say([q for q in left if any(_fits(q, r) for r in right)], "goal_arrow"), right, near=True
                )
            else:
                for q in left:
                    if right and q is left[-1] and _fits(q, right[0]):
                        self.found.role.setdefault(q.start, ("baseline", "before_arrow"))

    def _line_above(self, line_start: int, arrow_end: int, line_end: int) -> None:
        """「…を80%以上とする」 and in the next line → 76%: a goal said again, and what became of it."""
        above = self.text.line(line_start - 1)
        goals = [
            q
            for q in self.between(above[0], above[1])
            if q.start not in self.found.role and q.start not in self.found.of
        ]
        quoted = re.search(r"[「『].*[」』]\s*\Z", self.folded[slice(*above)]) is not None
        if goals and (quoted or any(self.is_known(q) for q in goals)):
            stop = self.folded.find("。", arrow_end, line_end)
            right = self.between(arrow_end, line_end)
            self.assign(self.say(goals, "goal_line_above"), right, near=stop < 0)

    def shares(self) -> None:
        """12/15回, 82自治会中74自治会: the whole is the goal where a goal cell sets it; 46/40件 can only be that."""
        for q in self.numbers:
            if q.out_of is None or q.start in self.found.of:
                continue
            whole = next(
                (
                    w
                    for w in self.text.numbers_between(q.start - 40, q.end + 40)
                    if w.kind == "whole" and w.value == q.out_of
                ),
                None,
            )
            if whole is None:
                continue
            said = any(
                n.value == whole.value
                and n.unit == whole.unit
                and _TOLD_AS_PLAN.search(self.folded, n.end, self.text.sentence(n.start)[1])
                for n in self.text.numbers_between(max(self.start, q.start - 200), whole.start)
            )
            if (whole.value, _unit(q)) in self.known or q.value > whole.value or said:
                self.found.of[q.start] = whole

    def words(self) -> None:
        """Words right at the number say that it is the goal, or goal and result at once."""
        for q in self.numbers:
            if q.start in self.found.role:
                continue
            start, end = self.text.sentence(q.phrase_start)
            before = self.folded[max(start, q.phrase_start - 30) : q.start]
            before = before[: len(before) - (q.start - q.phrase_start)] if q.phrase_start < q.start else before
            rest = self.folded[q.phrase_end : end]
            if (
                _AS_PLANNED.search(before)
                or (self.is_known(q) and _ALL_AS_PLANNED.search(self.folded, start, end))
                or _AS_PLANNED_BEHIND.match(rest)
            ):
                self.found.role[q.start] = ("goal_and_result", "as_planned")
                self.found.of[q.start] = q
                continue
            told = _BEFORE.search(before) or _PLANNED_BEFORE.search(before)
            if told and _DIFFERENCE.match(rest) and re.search(r"[をよりに]\Z", told[0].rstrip()):
                continue
            behind = _BEHIND.match(
                self.folded[min(q.phrase_end, q.end) : end] if q.comparator != "=" and not rest else rest
            )
            aimed = _AIMED_AT.match(rest) is not None and self._aimed(q)
            topic = self.is_known(q) and _TOPIC.match(rest) is not None
            against = _AGAINST.match(rest) if not (told or behind) and self.is_known(q) else None
            if not (told or behind or against or aimed or topic or self._dated(q)):
                continue
            if told and _SECURED.match(rest):
                self.found.role[q.start], self.found.of[q.start] = ("goal_and_result", "goal_reached"), q
                continue
            answer = self._last_of_chain(q) if topic else self._answer(q)
            if told and (
                _ALL_OF_IT.match(rest)
                or (
                    answer is None
                    and _REACHED.match(rest)
                    and not re.search(r"届|下回|足り|及ば|未達|至ら|上回|超え", rest)
                )
            ):
                self.found.role[q.start] = ("goal_and_result", "goal_reached")
                self.found.of[q.start] = q
            elif behind and not told and answer is not None and (listed := self._listed(q, start)):
                self.say([*listed, q], "said_to_be_goal")
                line_end = self.text.line(q.start)[1]
                self.assign([*listed, q], self.between(q.end, line_end), near=False)
            elif answer is not None or told or behind:
                self.found.role[q.start] = ("goal_again", "said_to_be_goal")
                if answer is not None:
                    self.found.of.setdefault(answer.start, q)

    def _last_of_chain(self, q: Quantity) -> Quantity | None:
        """受付件数80件については、11月に83件となり、1月末までに96件を受けた: the last of the counts that go on growing."""
        answer: Quantity | None = None
        for n in self.between(q.end, self.text.line(q.start)[1]):
            if (
                _fits(q, n)
                and n.start not in self.barred
                and n.start not in self.found.role
                and (answer is None or n.value >= answer.value)
            ):
                answer = n
        return answer

    def _listed(self, q: Quantity, start: int) -> list[Quantity]:
        """相談450件、プラン30件を目標とした: the goals of a list whose last one is called so."""
        out: list[Quantity] = []
        last = q
        for n in reversed(self.between(start, q.start)):
            if n.start in self.found.role or not re.fullmatch(
                r"(?:以上|程度)?[、,及びと ]+[^、。\d]{1,16}", self.folded[n.phrase_end : last.phrase_start]
            ):
                break
            out.append(n)
            last = n
        return out[::-1]

    def _aimed(self, q: Quantity) -> bool:
        """210名を対象に、206名を調査: the next count of the same, no greater, is what was reached of it."""
        following = next((n for n in self.numbers if n.start > q.start), None)
        return (
            following is not None
            and following.unit == q.unit
            and following.value <= q.value
            and self.text.line(following.start) == self.text.line(q.start)
        )

    def _dated(self, q: Quantity) -> bool:
        """20件 12月現在 53件, but not 12月末 40件、3月末 60件: there both are counts."""
        following = next((n for n in self.numbers if n.start > q.start), None)
        if following is None or following.start - q.end > 30 or following.unit != q.unit or self.text.cell(q.start):
            return False
        between = self.folded[q.phrase_end : following.phrase_start]
        return (
            _DAY_BETWEEN.match(between) is not None
            and _DAY_BEFORE.search(self.folded, max(0, q.phrase_start - 14), q.phrase_start) is None
        )

    def _answer(self, goal: Quantity) -> Quantity | None:
        """The result that a goal in a sentence belongs to: behind it, or before its bracket, or in the sentence beside it."""
        start, end = self.text.sentence(goal.phrase_start)
        line_start, line_end = self.text.line(goal.start)
        cell = self.text.cell(goal.start)
        if cell is not None:
            a, z = cell[0].rows[cell[1]][cell[2]]
            line_start, line_end = max(line_start, a), min(line_end, z)
        bracket = self.text.bracket(goal.start)

        def free(a: int, z: int) -> list[Quantity]:
            return [
                q
                for q in self.between(max(a, self.start, line_start), min(z, line_end))
                if q is not goal
                and _fits(goal, q)
                and q.start not in self.found.of
                and q.start not in self.found.role
                and q.start not in self.barred
            ]

        def same(found: list[Quantity], last: bool) -> Quantity | None:
            found = [q for q in found if q.scope not in ("increase", "decrease") or goal.scope == q.scope] or found
            plain = [q for q in found if self.text.bracket(q.start) in (None, bracket)] or found
            alike = [
                q for q in plain if q.per == goal.per and (q.scope == "average") == (goal.scope == "average")
            ] or plain
            alike = [q for q in alike if q.scope == "total"] or alike
            return (alike[-1] if last else alike[0]) if alike else None

        if bracket is not None:
            return (
                same(free(start, bracket[0]), True)
                or same(free(line_start, bracket[0]), True)
                or same(free(bracket[1], end), False)
            )
        if _COMPARED.match(self.folded, goal.phrase_end if goal.comparator == "=" else goal.end):
            subject = same(free(start, goal.start), True)
            if subject:
                return subject
        behind = start - 1
        if start > line_start and self.text.node(behind).body >= start:  # the mark of the goal's own item
            behind = self.text.node(behind).start - 1
        previous = self.text.sentence(max(line_start, behind))[0] if start > line_start else start
        following = self.text.sentence(end)[1] if end < line_end else end
        return (
            same(free(goal.end, end), False)
            or same(free(start, goal.start), True)
            or same(free(previous, start), True)
            or same(free(end, following), False)
        )


def printed_goals(
    text: Text,
    numbers: Sequence[Quantity],
    known: Known,
    barred: Collection[int],
    alike: Likeness,
    start: int,
    end: int,
) -> Printed:
    """Find the goals printed in ``[start, end)`` of a chapter and what they belong to.

    ``numbers``: the quantities there that may be goal or result, in order. ``known``: the report's goals as (value, canonical unit).
    ``barred``: offsets of numbers that are no results. ``alike``: how alike the labels of two numbers are, 0–100.
    """
    finder = _Finder(text, numbers, known, barred, alike, start, end)
    finder.columns()
    finder.marked()
    finder.arrows()
    finder.words()
    finder.shares()
    return finder.found


def likeness(a: str | None, b: str | None) -> float:
    """How alike two labels are, 0–100: as a whole or as a part."""
    if not a or not b:
        return 0.0
    return max(fuzz.ratio(a, b), 0.95 * fuzz.partial_ratio(a, b) if min(len(a), len(b)) >= 4 else 0.0)
