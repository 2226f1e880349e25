"""What a label is of: the sentence's topic, what was told before, the item's head, the headings above."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from welfare_etl.normalize.quantity import Quantity

from . import label_words as words
from .noun_phrases import MAX_LABEL, NounPhrases
from .text import Text
from .values import Span

__all__ = ["Contexts", "Label"]

# A topic further before a label than this is not between it and what it is of.
_INNER = 120
_LONGEST_NUMBER = 24
# So many counts of a list are looked at for what is said behind the last.
_LIST = 8


@dataclass(frozen=True, slots=True)
class Label:
    """``indicator`` (None: the text gives none), the spans that its words stand in, and how much of it is the number's own."""

    indicator: str | None
    spans: tuple[Span, ...]
    own: Span | None = None
    context: tuple[Span, ...] = ()


class Contexts(NounPhrases):
    """Finds what may say what a generic label is of. ``_known`` are the labels that were found so far."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self._known: dict[int, Label] = {}
        self._known_to: dict[int, int] = {}  # line → how far its labels are known

    def _head(self, index: int) -> Span | None:
        """The head of a node as a label, where it names a matter and not a part of the form."""
        a, z = self._text.head(index)
        node = self._text.node(a)
        said = self._masked[a:z].strip(" 【】<>〈〉《》〔〕()")
        if words.FIELD.fullmatch(said) and self._masked[z : z + 1] == ":":  # 指標名:座談会の開催回数
            a, z = z + 1, min(node.end, z + 61)
            said = self._masked[a:z].strip(" ")
        if not said or len(said) > 60 or words.PROJECT.search(said) or words.FORM_HEADING.fullmatch(said):
            return None
        if (not node.mark and z - a > 40) or words.DEED.search(said):
            return None
        summed = words.SUMMED.search(self._masked, a, z)
        if summed and summed.start() > a:
            z = summed.start()
        span = self._trim(a, z)
        return span if self._good(span) and span[1] - span[0] <= MAX_LABEL else None

    def _contexts(self, q: Quantity, start: int, own: Span | None = None, *, action: bool = False) -> list[Span]:
        """What may say what a generic label is of, the nearest first: the sentence's topic, what was told before, the item's head, the
        headings above, the sentence before."""
        out: list[Span | None] = []
        about = [self._frame(start, q, own), self._told_before(start, q.phrase_start)]
        out += about[::-1] if action else about  # フォーラムを開催して96名の参加: what is done is of the object before
        out.append(self._topic(start, q.phrase_start, words.SCENE))
        index = self._text.node_index(q.start)
        node = self._text.nodes[index]
        if node.mark and node.start < q.start:
            out.append(self._item(index) or self._head(index))
        if start > node.body:
            before = self._text.sentence(max(node.body, start - 1))
            out.append(self._topic(before[0], before[1]))
            said = self._masked[slice(*before)].rstrip(" 。\x00")
            short = len(said) <= 40 and not self._text.numbers_between(*before) and not words.VERBAL.search(said)
            if short or re.search(r"第\s*\d+\s*回", said):
                out.append(self._noun(before[0], before[1] - 1))
            first = self._text.sentence(node.body)
            out.append(self._topic(first[0], first[1]) if first[0] < before[0] else None)
            out.append(self._told_before(before[0], before[1]))
        out += [self._item(i) or self._head(i) for i in self._text.above(q.start)]
        return [span for span in out if span is not None and not self._counts(*span)]

    def _counts(self, start: int, end: int) -> bool:
        """Whether a stretch counts something, outside its brackets: 養成講座(全5回)には is no count. A counter with which it begins
        (30 件分作成すること, from 件 on) is the number's before it."""
        numbers = self._text.numbers_between(max(0, start - _LONGEST_NUMBER), end)
        inside = (self._text.bracket(q.start) for q in numbers if q.is_quantity and q.end > start)
        return any(bracket is None or bracket[0] < start for bracket in inside)

    def _frame(self, start: int, q: Quantity, own: Span | None = None) -> Span | None:
        """What the sentence speaks of where a number stands: its last topic that was not an earlier number's own (相談は52件で、経路は、本人20件)."""
        topics = [
            t for t in self._topics(start, q.phrase_start) if own is None or not (t[0] < own[1] and own[0] < t[1])
        ]
        named = [t for t in topics if t not in self._generic_topics]
        if not named:
            return topics[-1] if topics else None
        told = [self._known[n.start].own for n in self._text.numbers_between(start, q.start) if n.start in self._known]
        taken = sorted(own for own in told if own is not None)
        for topic in reversed(named):
            at = bisect_left(taken, (topic[1], 0)) - 1
            if at < 0 or taken[at][1] <= topic[0]:
                return topic
        return named[0]

    def _inner(self, outer: Span, own: Span | None) -> Span | None:
        """勤労者の講座は、出席は第1回29名: the topic between what a label is of and its own words, be it ever so general."""
        if own is None or outer[1] >= own[0] or own[0] - outer[1] > _INNER:
            return None
        topics = self._topics(self._text.sentence(own[0])[0], own[0])
        last = topics[-1] if topics else None
        return last if last and last[0] >= outer[1] and words.GENERIC.fullmatch(self.words_of(last)) else None

    def _item(self, index: int) -> Span | None:
        """The name of a list's item, where a blank parts it from its counts: ・就労体験 受入農家6戸、体験者11人."""
        a, z = self._text.head(index)
        piece = self._masked[a:z].strip(" ")
        at = a + self._masked[a:z].find(piece) if piece else a
        blank = self._masked.find(" ", at, z)
        if blank < 0 or blank - at < 2:
            return None
        span = self._trim(at, blank)
        return (
            span
            if self._good(span)
            and not words.FORM_HEADING.fullmatch(self.words_of(span))
            and not words.PROJECT.search(self.words_of(span))
            else None
        )

    # -- counts of one list ------------------------------------------------------------------------------------

    def _opens_list(self, q: Quantity) -> bool:
        """医療9件、お金6件: the first of several counts of the same."""
        following = next((n for n in self._text.numbers_between(q.end, q.end + 40) if n.is_quantity), None)
        return following is not None and self._parallel(q, following)

    def _last_of_list(self, q: Quantity) -> Quantity | None:
        """東地区24回、西地区18回、南地区30回の座談会: the count behind which it is said what all of them are."""
        last, following = q, None
        for _ in range(_LIST):
            following = next((n for n in self._text.numbers_between(last.end, last.end + 40) if n.is_quantity), None)
            if following is None or not self._parallel(last, following):
                break
            last = following
        return last if last is not q else None

    def _sums_before(self, start: int) -> bool:
        """相談900件、訪問60件を目指した。実績は、相談870件、訪問41件: what the sentence before lists is not what this list is of."""
        last = self._text.number_before(start)
        listed = self._text.numbers_between(self._text.sentence(last.start)[0], last.start) if last else []
        alone = (n for n in listed if n.is_quantity and self._text.bracket(n.start) is None)
        return last is not None and all(n.unit_canonical != last.unit_canonical for n in alone)

    def _parallel(self, before: Quantity, q: Quantity) -> bool:
        """医療9件、お金6件: items of one list."""
        between = self._masked[before.phrase_end : q.phrase_start]
        return (
            before.unit_canonical == q.unit_canonical
            and re.fullmatch(r"(?:\([^()]*\))?[、,・ ]+[^。、,]{1,24}", between) is not None
        )

    def _sums(self, before: Quantity, q: Quantity) -> bool:
        """Whether a number without a label of its own sums up the list before it."""
        return before.unit_canonical == q.unit_canonical and (
            q.scope == "total" or (q.counting == "cumulative" and self._text.bracket(q.start) is None)
        )
