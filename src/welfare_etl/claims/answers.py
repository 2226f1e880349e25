"""Which number answers a printed goal: what both ways of deciding it share, the best assignment and the neighbour in the sentence."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from welfare_etl.normalize.quantity import Quantity

from . import pair_words as words
from .assignment import best_assignment
from .projects import content_pairs
from .text import Text
from .values import counted_as

__all__ = ["COMPARED_WITH", "Answers", "Known", "Likeness", "Printed", "fits", "likeness", "unit_of"]

_THRESHOLD = 40.0
# So many goals and results in one place are a list of something else.
_TOO_MANY = 2500
# A label so much like the goal's, and so much more than the next, outweighs the neighbour.
_ALIKE, _CLEARLY = 70.0, 20.0

Likeness = Callable[[Quantity, Quantity], float]
Known = Collection[tuple[float, str | None]]


@dataclass(slots=True)
class Printed:
    """``role``: number offset → ``(goal_again | goal_and_result | baseline, rule)``; ``of``: offset of a result → its goal."""

    role: dict[int, tuple[str, str]] = field(default_factory=dict)
    of: dict[int, Quantity] = field(default_factory=dict)


def unit_of(q: Quantity) -> str | None:
    """The unit that goals and results are compared in."""
    return counted_as(q.unit_canonical)


def fits(goal: Quantity, result: Quantity) -> bool:
    """Whether a result can answer a goal: the same unit, or a zero without one."""
    return (
        unit_of(goal) == unit_of(result)
        or (goal.unit is None and goal.value == 0)
        or (result.unit is None and result.value == 0)
    )


# What a result is compared with, and no goal.
COMPARED_WITH = frozenset({"baseline", "former_year", "reference"})


def _content(words_of: str) -> set[str]:
    return content_pairs(words_of) | ({"つな"} if "つな" in words_of else set())


class Answers:
    """The numbers of a part of a chapter, and which goal each answers."""

    def __init__(
        self,
        text: Text,
        numbers: Sequence[Quantity],
        known: Known,
        barred: Mapping[int, str],
        alike: Likeness,
        as_goal: Callable[[Quantity], float],
        start: int,
        end: int,
    ) -> None:
        self.text, self.folded, self.alike = text, text.folded, alike
        self.numbers = sorted(numbers, key=lambda q: q.start)
        self._starts = [q.start for q in self.numbers]
        self.known = {(value, counted_as(unit)) for value, unit in known}
        self.barred, self.as_goal = barred, as_goal
        self.start, self.end = start, end
        self.found = Printed()

    def is_known(self, q: Quantity) -> bool:
        """Whether a goal cell of the report sets this number."""
        return (q.value, unit_of(q)) in self.known

    def between(self, a: int, z: int) -> list[Quantity]:
        """The numbers that begin within ``[a, z)``."""
        return self.numbers[bisect_left(self._starts, a) : bisect_left(self._starts, z)]

    def after(self, q: Quantity) -> Quantity | None:
        """The number that follows another."""
        at = bisect_right(self._starts, q.start)
        return self.numbers[at] if at < len(self.numbers) else None

    def say(self, goals: Sequence[Quantity], rule: str) -> list[Quantity]:
        """These are goals said again; those that were nothing else before are returned."""
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
        units = [unit_of(q) for q in [*goals, *free]]
        order = {q.start: i for i, q in enumerate(sorted([*goals, *free], key=lambda q: q.start))}
        inside = {r.start: self.text.bracket(r.start) for r in free}
        plain = {r.start: not words.OWN_NOUN.search(words.NEUTRAL.sub("", self.own_words(r))) for r in free}
        scores = []
        for g in goals:
            row = []
            fulfil = self.fulfilling(g, [r for r in free if fits(g, r)])
            for r in free:
                score = 0.0
                if fits(g, r):
                    score = 40.0 * (r.start in fulfil) + 28.0 + 0.5 * max(self.alike(g, r), self.told(g, r))
                    score += 8.0 if (g.scope == "average") == (r.scope == "average") else 0.0
                    score += 16.0 if plain[r.start] else 0.0
                    score += 12.0 if g.scope == r.scope == "total" else 0.0
                    score += (
                        4.0 if (g.per or "year") == (r.per or "year") else -16.0 if g.per not in (None, "year") else 0.0
                    )
                    score += 40.0 if g.per == r.per and g.per not in (None, "year") else 0.0
                    score += 6.0 if g.counting == r.counting else 0.0
                    score += 10.0 if units.count(unit_of(g)) == 2 else 0.0  # the only two of their kind
                    score += 40.0 if r.scope == "total" and g.scope not in ("each", "average") else 0.0
                    score -= 14.0 if inside[r.start] and not self.text.bracket(g.start) else 0.0
                    if near:
                        distance = abs(order[g.start] - order[r.start])
                        score += 30.0 / distance if r.start > g.start else 22.0 / distance
                row.append(score)
            scores.append(row)
        for i, j in best_assignment(scores, _THRESHOLD):
            self.found.of[free[j].start] = goals[i]

    def fulfilling(self, goal: Quantity, results: Sequence[Quantity]) -> set[int]:
        """Where the results stand, of several, that tell of what the goal's verb wants: 120件を支援につなぐ, 支援につないだ 126件; empty where all
        or none do."""
        if len(results) < 2:
            return set()
        wanted = _content(words.NEUTRAL.sub("", self.behind(goal)))
        if not wanted:  # 支援の終結 12件
            wanted = set(words.OUTCOME.findall(self.own_words(goal))[-1:])
        told = {r.start for r in results if wanted and wanted & _content(self.own_words(r))}
        return told if len(told) < len(results) else set()

    def own_words(self, q: Quantity) -> str:
        """The words at a number that are no other number's."""
        before = self.text.number_before(q.start)
        start = max(self.text.sentence(q.start)[0], before.phrase_end if before else 0)
        return self.folded[start : q.phrase_start] + self.behind(q)

    def behind(self, q: Quantity) -> str:
        """What is said behind a number, up to a comma; nothing where it leads to the next number."""
        said = words.WANTED.match(self.folded, q.phrase_end)
        return said[0] if said and not self.folded[said.end() : said.end() + 1].isdigit() else ""

    def told(self, goal: Quantity, result: Quantity) -> float:
        """How much of a result's own words the goal's sentence says: 150件を見守りにつなぐ, 見守りにつないだ件数 160件."""
        sentence = self.folded[slice(*self.text.sentence(goal.start))]
        own = self.own_words(result).strip(" 、:・(")
        return fuzz.partial_ratio(own, sentence) * min(1.0, len(own) / 8) if len(own) >= 4 else 0.0

    def last_of_chain(self, q: Quantity) -> Quantity | None:
        """受付件数80件については、11月に83件となり、1月末までに96件を受けた: the last of the counts that go on growing."""
        answer: Quantity | None = None
        for n in self.between(q.end, self.text.line(q.start)[1]):
            if (
                fits(q, n)
                and n.start not in self.barred
                and n.start not in self.found.role
                and (answer is None or n.value >= answer.value)
            ):
                answer = n
        return answer

    def listed(self, q: Quantity, start: int) -> list[Quantity]:
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

    def listed_behind(self, q: Quantity) -> list[Quantity]:
        """目標の10市町村、20回をいずれも上回った: the goals of other things that only a comma parts from one."""
        out: list[Quantity] = []
        last = q
        for n in self.between(q.end, self.text.sentence(q.start)[1]):
            joint = self.folded[last.phrase_end : n.phrase_start].strip()
            if joint not in ("、", ",", "・", "と", "及び") or not self.is_free(n) or unit_of(n) == unit_of(q):
                break
            out.append(n)
            last = n
        return out

    def aimed(self, q: Quantity) -> bool:
        """210名を対象に、206名を調査: the next count of the same, no greater, is what was reached of it."""
        following = self.after(q)
        return (
            following is not None
            and following.unit == q.unit
            and following.value <= q.value
            and self.text.line(following.start) == self.text.line(q.start)
        )

    def dated(self, q: Quantity) -> bool:
        """20件 12月現在 53件, but not 12月末 40件、3月末 60件: there both are counts."""
        following = self.after(q)
        if following is None or following.start - q.end > 30 or following.unit != q.unit or self.text.cell(q.start):
            return False
        between = self.folded[q.phrase_end : following.phrase_start]
        return (
            words.DAY_BETWEEN.match(between) is not None
            and words.DAY_BEFORE.search(self.folded, max(0, q.phrase_start - 14), q.phrase_start) is None
        )

    def answer(self, goal: Quantity) -> Quantity | None:
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
                and fits(goal, q)
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
            fulfil = self.fulfilling(goal, alike)
            alike = [q for q in alike if q.start in fulfil] or [q for q in alike if q.scope == "total"] or alike
            alike = [
                q for q in alike if not words.A_PART.search(self.folded, max(0, q.phrase_start - 16), q.phrase_start)
            ] or alike
            ranked = sorted(((self.alike(goal, q), q.start, q) for q in alike), reverse=True)
            if len(ranked) > 1 and ranked[0][0] >= _ALIKE and ranked[0][0] >= ranked[1][0] + _CLEARLY:
                return ranked[0][2]
            return (alike[-1] if last else alike[0]) if alike else None

        if bracket is not None:
            return (
                same(free(start, bracket[0]), True)
                or same(free(line_start, bracket[0]), True)
                or same(free(bracket[1], end), False)
                or self._below(goal)
            )
        if words.COMPARED.match(self.folded, goal.phrase_end if goal.comparator == "=" else goal.end):
            before = self.text.sentence(max(line_start, start - 1))[0]
            subject = same(free(start, goal.start), True) or same(free(before, start), True)
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

    def _below(self, goal: Quantity) -> Quantity | None:
        """ア 声かけ訓練(目標 300人): what answers the goal of a heading's bracket below it: the count of what the heading calls for (…の把握), else
        the first such."""
        node, bracket, end = self.text.node(goal.start), self.text.bracket(goal.start), self.text.line(goal.start)[1]
        if bracket is None or not node.mark or self.text.cell(goal.start) or self.folded[bracket[1] + 1 : end].strip():
            return None
        below = self.text.nodes[self.text.node_index(goal.start) + 1 :]
        stop = min(self.end, next((n.start for n in below if n.mark == node.mark), self.end))
        found = self.between(end, stop)
        free = [q for q in found if fits(goal, q) and self.is_free(q) and q.per in (goal.per, None)]
        aim = re.search(r"[一-龥]{2}[\s(]*\Z", self.folded[node.start : bracket[0]])
        ends = {q.start: n.start for q, n in itertools.pairwise(found)}
        told = [q for q in free[:3] if aim and aim[0].strip() in self.folded[q.end : ends.get(q.start, stop)][:16]]
        return next(iter(told or free), None)

    def same_again(self, q: Quantity) -> bool:
        """登録 52世帯(目標60世帯)、運行 48回(同50回): the same of this count as the bracket before said of its own."""
        owner = self.text.owner(q)
        above = self.text.numbers_between(self.text.line(q.start)[0], q.start)
        last = next((n for n in reversed(above) if n.unit and self.text.bracket(n.start)), None)
        if owner is None or last is None or not fits(q, owner):
            return False
        role, rule = self.found.role.get(last.start, (self.barred.get(last.start, ""), "same_again"))
        if role == "goal_again":
            self.found.of.setdefault(owner.start, q)
        if role == "goal_again" or role in COMPARED_WITH:
            self.found.role[q.start] = role, rule
        return q.start in self.found.role

    def is_free(self, q: Quantity) -> bool:
        return q.start not in self.found.role and q.start not in self.found.of and q.start not in self.barred


def likeness(a: str | None, b: str | None) -> float:
    """How alike two labels are, 0–100: as a whole or as a part."""
    if not a or not b:
        return 0.0
    return max(fuzz.ratio(a, b), 0.95 * fuzz.partial_ratio(a, b) if min(len(a), len(b)) >= 4 else 0.0)
