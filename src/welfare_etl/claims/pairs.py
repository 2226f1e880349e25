"""Goals that a chapter prints beside its results, and what each belongs to.

In all the ways in which such chapters are written: columns and rows of a table, marked parts (【目標】… 【実績】…), an arrow, words right at
the number (目標60団体に対し67団体, 316件(成果目標330件), 5社を目標としたが4社), a share of the goal (12/15回). One result has at most one goal.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from welfare_etl.normalize.quantity import Quantity

from . import pair_words as words
from .answers import COMPARED_WITH, Answers, Known, Likeness, Printed, fits, unit_of
from .text import Text

__all__ = ["Printed", "printed_goals"]

_OF_CELL = 60.0  # how alike a number's label and the goal's must be
_REACH = 400  # what an arrow leads to stands no further behind it


class _Finder(Answers):
    # -- the ways of printing --------------------------------------------------------------------------------

    def columns(self) -> None:
        """A table with a column (or a row) of goals and one of results; プラン作成(目標) | 9件(8件)."""
        rows: dict[tuple[int, int], list[Quantity]] = {}
        for q in self.numbers:
            cell = self.text.cell(q.start)
            if cell is not None and cell[1] >= cell[0].header:
                rows.setdefault((id(cell[0]), cell[1]), []).append(q)
        by_column: dict[tuple[int, int], list[tuple[str, Quantity]]] = {}
        for (table, _), row in rows.items():
            goals: list[Quantity] = []
            results: list[Quantity] = []
            sums: list[Quantity] = []
            others: list[Quantity] = []
            for q in row:
                column, _ = self.text.titles(q.start)
                bracket = self.text.bracket(q.start)
                if words.GOAL_IN_BRACKET.search(column):
                    (goals if bracket else results).append(q)
                elif (side := self._side(q)) is not None:
                    cell = self.text.cell(q.start)
                    by_column.setdefault((table, cell[0].under[cell[1]][cell[2]] if cell else 0), []).append((side, q))
                elif words.GOAL_TITLE.search(column) and not words.RESULT_TITLE.search(column):
                    goals.append(q)
                elif words.RESULT_TITLE.search(column):
                    results.append(q)
                elif words.SUM_TITLE.fullmatch(column):
                    sums.append(q)
                elif not bracket:
                    others.append(q)
            if goals and not results and len(goals) == 1:
                # 第1四半期 | 第2四半期 | 計 | 目標; 29年度参加者 | 30年度目標 | 30年度参加者 | 開催回数
                alike = [q for q in others if fits(goals[0], q) and q.start not in self.barred]
                results = sums or (alike if len(alike) == 1 else [])
            if goals and (results or any(words.RESULT_TITLE.search(t) for t in self._titles(row[0]))):
                self.assign(self.say(goals, "goal_column"), results, near=True)
        for sides in by_column.values():  # rows of goals and of results, once or in turn
            goals = [q for side, q in sides if side == "goal"]
            if goals and len(goals) < len(sides):
                self.say(goals, "goal_row")
                last: Quantity | None = None
                for side, q in sides:
                    if side == "goal":
                        last = q
                    elif last is not None and fits(last, q):
                        self.found.of.setdefault(q.start, last)

    def _side(self, q: Quantity) -> str | None:
        """Whether the label of a number's row ends in 目標 or 実績."""
        cell = self.text.cell(q.start)
        labels = self.text.row_label(*cell) if cell else []
        said = self.folded[slice(*labels[-1])].strip() if labels else ""
        if re.fullmatch(rf"(?:{words.ALIAS}|計画)(?:値|数)?", said):
            return "goal"
        return "result" if re.fullmatch(rf"{words.DONE}(?:値|数)?", said) else None

    def _titles(self, q: Quantity) -> tuple[str, ...]:
        cell = self.text.cell(q.start)
        return cell[0].titles if cell else ()

    def marked(self) -> None:
        """Parts that a mark opens: 【目標】…【実績】…, 成果目標①… ⇒…, a heading 目標 over a list and one 実績 over the next."""
        folded = self.folded
        marks = [
            m
            for m in words.GOAL_MARK.finditer(folded, self.start, self.end)
            if self.text.cell(m.start()) is None and not self._inside(m) and not self._named(m)
        ]
        pending: list[Quantity] = []
        for k, m in enumerate(marks):
            limit = marks[k + 1].start() if k + 1 < len(marks) else self.end
            node_end = self.text.line(m.start())[1]
            result = words.RESULT_MARK.search(folded, m.end(), limit)
            quoted = words.QUOTED_GOAL.match(folded, m.end(), node_end)
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
                if quoted and not (result and result.start() < goal_end):
                    goal_end = result_start = quoted.end()
                    result_end = min(result_end, *(e for e in (folded.find("。", result_start),) if e >= 0), limit)
            else:
                goal_end, result_start, result_end = (
                    (result.start(), result.end(), limit) if result else (limit, limit, limit)
                )
            goals = [
                q
                for q in self.between(m.end(), goal_end)
                if q.start not in self.found.of
                and q.out_of is None
                and self.barred.get(q.start) not in COMPARED_WITH  # サロン15か所(現状9か所)
            ]
            goals = self.say(goals, "goal_mark")
            results = self.between(result_start, result_end)
            earlier = self.between(self.text.line(m.start())[0], m.start())
            inline = m[0].startswith(("(", "【")) or any(self.is_free(q) for q in earlier)
            if goals and not results and inline and (beside := self.answer(goals[0])) is not None:
                # 81件 ※年度末の件数(目標) 60件, 参加者数:38名 目標:50名
                self.found.of.setdefault(beside.start, goals[0])
                continue
            if goals and not results:
                pending += goals
                continue
            more = self.between(result_end, min(limit, self.text.line(result_end + 1)[1])) if result else []
            wanted = {at for g in goals for at in self.fulfilling(g, [r for r in (*results, *more) if fits(g, r)])}
            self.assign([*pending, *goals], [*results, *(r for r in more if r.start in wanted)], near=False)
            pending = []

    def _named(self, m: re.Match[str]) -> bool:
        """30件(目標)、: the mark speaks of the number before it, and opens no part."""
        before = self.text.number_before(m.start())
        behind = before is not None and before.is_quantity and not self.folded[before.phrase_end : m.start()].strip(" ")
        follows = re.match(r" *+:? *+約?\d", self.folded[m.end() : m.end() + 6])
        # 10か所(目標) 12か所(実績): blanks part what belongs together from what does not
        parted = follows is not None and follows[0][0] == " " and self.folded[m.start() - 1] != " "
        return m[0][0] == "(" and behind and (follows is None or parted)

    def _inside(self, m: re.Match[str]) -> bool:
        return m[0][0] not in "([【<〈《〔" and self.text.bracket(m.start() + 1) is not None

    def arrows(self) -> None:
        """30名⇒26名 is a goal and its result, or before and after: a goal where a goal of the report stands left of an arrow, or a count falls."""
        groups: list[tuple[list[Quantity], list[Quantity], bool]] = []
        chained = self._chains()
        starts = [a for a, _ in chained]
        for arrow in words.ARROW.finditer(self.folded, self.start, self.end):
            k = bisect_right(starts, arrow.start()) - 1
            if k >= 0 and arrow.start() < chained[k][1]:
                continue
            line_start, line_end = self.text.line(arrow.start())
            left_node = self.text.node(max(line_start, arrow.start() - 1))
            inside = self.text.bracket(arrow.start())
            earlier = self.folded.rfind("。", line_start, arrow.start()) + 1
            other = max((self.folded.rfind(a, line_start, arrow.start()) for a in "⇒→➡"), default=-1) + 1
            left = [
                q
                for q in self.between(
                    max(left_node.start, earlier, other, self.start, inside[0] if inside else 0), arrow.start()
                )
                if q.start not in self.found.role
            ]
            right_end = min(self.text.node(arrow.end()).end, line_end, self.end, arrow.end() + _REACH)
            stop = self.folded.find("。", arrow.end(), right_end)
            right = self.between(arrow.end(), right_end if stop < 0 else stop)
            if left and self.folded[line_start : arrow.start()].strip():
                groups.append((left, right, self.folded[line_start : arrow.start()].rstrip().endswith("」")))
            elif not self.folded[line_start : arrow.start()].strip() and line_start > self.start:
                self._line_above(line_start, arrow.end(), line_end)
        goals = any(self.is_known(q) or self._called(q) for left, _, _ in groups for q in left)
        beside = [(a, b) for left, right, _ in groups for a, b in zip(left, right, strict=False)]
        falls = any(a.value > b.value for a, b in beside if a.unit == b.unit)
        as_goals = goals or (not self.known and falls)
        for left, right, quoted in groups:
            if not any(fits(a, b) for a in left for b in right):
                continue  # 広報⇒訪問24件: a chain of steps
            if as_goals or quoted:
                self.assign(
                    self.say([q for q in left if any(fits(q, r) for r in right)], "goal_arrow"), right, near=True
                )
            else:
                for q in left:
                    if right and q is left[-1] and fits(q, right[0]):
                        self.found.role.setdefault(q.start, ("baseline", "before_arrow"))

    def _chains(self) -> list[tuple[int, int]]:
        """31→50→44名: before, the goal, and what was reached; where such chains stand."""
        chained: list[tuple[int, int]] = []
        for a, b, c in zip(self.numbers, self.numbers[1:], self.numbers[2:], strict=False):
            near = [self.folded[x.phrase_end : y.phrase_start] for x, y in ((a, b), (b, c))]
            if all(words.ONLY_ARROW.fullmatch(between) for between in near) and fits(a, b) and fits(b, c):
                chained.append((a.end, c.start))
                self.found.role.setdefault(a.start, ("baseline", "chain"))
                self.found.role.setdefault(b.start, ("goal_again", "chain"))
                self.found.of.setdefault(c.start, b)
        return chained

    def _called(self, q: Quantity) -> bool:
        return (
            words.BEFORE.search(self.folded, max(self.text.line(q.start)[0], q.start - 16), q.phrase_start) is not None
        )

    def _line_above(self, line_start: int, arrow_end: int, line_end: int) -> None:
        """「…を80%以上とする」 and in the next line → 76%: a goal said again, and what became of it."""
        above = self.text.line(line_start - 1)
        goals = [
            q
            for q in self.between(above[0], above[1])
            if q.start not in self.found.role and q.start not in self.found.of
        ]
        quoted = re.search(r"(?m:^)[^「『\n]*+[「『].*[」』]\s*+\Z", self.folded[slice(*above)]) is not None
        if goals and (quoted or any(self.is_known(q) for q in goals)):
            stop = self.folded.find("。", arrow_end, line_end)
            right = self.between(arrow_end, line_end)
            self.assign(self.say(goals, "goal_line_above"), right, near=stop < 0)

    def brackets(self) -> None:
        """※( )内は目標: 座談会 10回(12回)."""
        first = words.IN_BRACKETS.search(self.folded, 0, self.end)
        opens = first is not None and not self.text.counted(0, first.start())  # it holds for all parts of a chapter
        said = first if opens else words.IN_BRACKETS.search(self.folded, self.start, self.end)
        if said is None:
            return
        for q in self.numbers:
            owner = self.text.owner(q)
            beside = owner is not None and fits(q, owner) and owner.start >= self.start
            if beside and said["former"]:
                self.found.role.setdefault(q.start, ("former_year", "former_in_bracket"))
            elif beside and self.say([q], "goal_in_bracket") and owner:
                self.found.of.setdefault(owner.start, q)

    def by_cells(self) -> None:
        """A number that a goal cell sets for what it counts, and beside it another of the same with no noun of its own, whatever the words."""
        for i, q in enumerate(self.numbers):
            if not self.is_free(q) or q.out_of is not None or self.as_goal(q) < _OF_CELL:
                continue
            for r in (*self.numbers[i + 1 : i + 2], *self.numbers[max(0, i - 1) : i]):
                first, last = (q, r) if q.start < r.start else (r, q)
                between = self.folded[first.phrase_end : last.phrase_start]
                behind = last is r
                if (
                    self.is_free(r)
                    and fits(q, r)
                    and len(between) <= (40 if behind else 12)
                    and (q.scope, q.per or "year", q.counting, r.out_of) == (r.scope, r.per or "year", r.counting, None)
                    and (behind or re.match(r" *[(/:]", between))
                    and self.text.sentence(first.start)[1] > last.start
                    and not words.OWN_NOUN.search(words.NEUTRAL.sub("", between))
                ):
                    self.assign(self.say([q], "as_in_cell"), [r], near=True)
                    break

    def shares(self) -> None:
        """12/15回, 82自治会中74自治会: the whole is the goal where a goal cell sets it; 46/40件 can only be that."""
        for q in self.numbers:
            if q.out_of is None or q.start in self.found.of or q.start in self.barred:
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
            said = words.PLANNED.search(
                self.folded, max(self.start, whole.phrase_start - 20), whole.phrase_start
            ) is not None or any(
                n.value == whole.value
                and n.unit == whole.unit
                and words.TOLD_AS_PLAN.match(self.folded, n.end, self.text.sentence(n.start)[1])
                for n in self.text.numbers_between(max(self.start, q.start - 200), whole.start)
            )
            if (whole.value, unit_of(q)) in self.known or q.value > whole.value or said:
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
            if before.endswith("(同") and self.same_again(q):
                continue
            if q.out_of is not None:
                continue  # 計画の8回のうち7回: the whole is the goal
            told = words.BEFORE.search(before) or words.PLANNED_BEFORE.search(before)
            if told and q.start in self.found.of and told[0].rstrip(" 、").endswith(("は", "が")):
                continue  # 24回以上開くという目標は、26回
            if (
                words.AS_PLANNED.search(before)
                or (
                    not told
                    and not words.BEHIND.match(rest)
                    and self.is_known(q)
                    and q.start not in self.barred
                    and words.ALL_AS_PLANNED.search(self.folded, start, end)
                )
                or words.AS_PLANNED_BEHIND.match(rest)
            ):
                self.found.role[q.start] = ("goal_and_result", "as_planned")
                self.found.of[q.start] = q
                continue
            compared = words.COMPARED.match(rest) or q.comparator != "="
            if compared or words.AGAINST.match(rest):  # 当初の16回には及ばない, 計画の10回を超えて
                told = told or re.search(r"(?:当初の|計画の?|予定の?) ?\Z", before)
            if not told and words.SECURED.match(rest):
                told = words.PLANNED.search(before)
            of_goal = q.unit_canonical == "%" and told and told[0].endswith("の") and not self.is_known(q)
            if of_goal and not any(n.unit_canonical == "%" for n in self.between(start, q.start)):
                continue  # 171人で、目標の95.0%
            if told and words.DIFFERENCE.match(rest) and re.search(r"[をよりに]\Z", told[0].rstrip()):
                continue
            if told and words.PROGRESS.match(rest):
                self.found.role[q.start] = ("goal_again", "said_to_be_goal")
                continue  # 目標90名に対する進捗は36.7%
            behind = words.BEHIND.match(
                self.folded[min(q.phrase_end, q.end) : end] if q.comparator != "=" and not rest else rest
            )
            behind = behind or (words.KEPT.match(rest) if q.comparator in ("<=", ">=") and self.is_known(q) else None)
            if not told and self.barred.get(q.start) in COMPARED_WITH:
                continue  # 前年度の420件を上回る587件
            aimed = words.AIMED_AT.match(rest) is not None and self.aimed(q)
            topic = self.is_known(q) and words.TOPIC.match(rest) is not None
            against = words.AGAINST.match(rest) if not (told or behind) and self.is_known(q) else None
            if not (told or behind or against or aimed or topic or self.dated(q)):
                continue
            if told and words.SECURED.match(rest):
                self.found.role[q.start], self.found.of[q.start] = ("goal_and_result", "goal_reached"), q
                continue
            answer = self.last_of_chain(q) if topic else self.answer(q)
            if told and (
                words.ALL_OF_IT.match(rest)
                or (
                    answer is None
                    and words.REACHED.match(rest)
                    and not re.search(
                        r"届|下回|足り|及ば|未達|至ら|上回|超え|なくな|中止|取りやめ|見送|^(?:の(?:うち|中)|て)", rest
                    )
                )
            ):
                self.found.role[q.start] = ("goal_and_result", "goal_reached")
                self.found.of[q.start] = q
            elif behind and not told and answer is not None and (listed := self.listed(q, start)):
                self.say([*listed, q], "said_to_be_goal")
                line_end = self.text.line(q.start)[1]
                self.assign([*listed, q], self.between(q.end, line_end), near=False)
            elif answer is not None or told or behind:
                self.found.role[q.start] = ("goal_again", "said_to_be_goal")
                if answer is not None:
                    self.found.of.setdefault(answer.start, q)
                for n in self.listed_behind(q) if told else ():
                    beside = self.answer(n)
                    if beside is not None:
                        self.found.role[n.start], self.found.of[beside.start] = ("goal_again", "said_to_be_goal"), n


def printed_goals(
    text: Text,
    numbers: Sequence[Quantity],
    known: Known,
    barred: Mapping[int, str],
    alike: Likeness,
    as_goal: Callable[[Quantity], float],
    start: int,
    end: int,
) -> Printed:
    """Find the goals printed in ``[start, end)`` of a chapter and what they belong to.

    ``numbers``: the quantities there that may be goal or result, in order. ``known``: the report's goals as (value, canonical unit).
    ``barred``: offsets of numbers that are no results, and what they are. ``alike``: how alike the labels of two numbers are, ``as_goal`` how alike
    a number's label and that of a goal of the same value, 0–100.
    """
    finder = _Finder(text, numbers, known, barred, alike, as_goal, start, end)
    finder.columns()
    finder.brackets()
    finder.marked()
    finder.arrows()
    finder.words()
    finder.shares()
    finder.by_cells()
    return finder.found
