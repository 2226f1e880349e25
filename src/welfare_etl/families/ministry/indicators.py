"""Which noun phrase a number belongs to: 「相談件数は、2月末で延べ27件」 → 相談件数.

In Japanese the counted thing stands before its number (相談件数 27件, 参加者を27名) or, joined by の or a case particle, after it (27件の相談,
27名が参加). The label is looked for in the number's row of a table, in its own clause, after it, at the number before, in what the sentence
or the one before is about, and at last in the heading above. Nothing is invented: every word of a label is in the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from welfare_etl.normalize.quantity import Quantity

from . import label_words as words
from .noun_phrases import MAX_LABEL, NounPhrases
from .numbered import NumberedText

__all__ = ["Labels", "Phrase"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label and the verbatim stretch of text that holds it and its number."""

    indicator: str | None
    start: int
    end: int


class Labels(NounPhrases):
    """The labels of a text's numbers. Kept per text, for a number may take its label from the number before it."""

    def __init__(self, numbered: NumberedText) -> None:
        super().__init__(numbered)
        self._known: dict[tuple[int, int], Phrase] = {}
        self._read = 0

    def phrase(self, q: Quantity) -> Phrase:
        """The label of ``q`` and its quote; the indicator is None when the text gives none."""
        # in the order of the text, so that the label of the number before is always known and nothing recurses
        while (q.start, q.end) not in self._known:
            following = self.numbered.numbers[self._read]
            self._read += 1
            if following.kind in self.CUT_KINDS:
                self._known[following.start, following.end] = self._find(following)
        return self._known[q.start, q.end]

    def _find(self, q: Quantity) -> Phrase:
        n = self.numbered
        item_start, item_end = n.item(q.phrase_start)
        line_start = n.line(q.phrase_start)[0]
        if self._masked[item_start : item_start + 1] in ("→", "⇒") and item_start > line_start:
            a, z = self._noun_phrase(item_start, q.phrase_start)
            if z - a < 2:
                item_start = n.item(item_start - 1)[0]  # 「30名⇒26名」: the label stands before the arrow
        previous = self._cut_before(q.phrase_start)
        start = max(item_start, previous.phrase_end if previous else 0)
        bracket = n.bracket(q.start)
        if bracket:
            found = self._in_bracket(q, bracket, start, item_end)
            if found:
                return found
        aside = n.bracket(previous.start) if previous else None
        while (
            previous and aside and aside[1] < q.start and aside != bracket
        ):  # 4か所(うち新規1か所)で…300人: not the bracket's label
            owner = self._cut_before(aside[0])
            if owner is None or self._masked[owner.phrase_end : aside[0]].strip(" "):
                break
            previous = owner
            aside = n.bracket(previous.start)
        return (
            self._from_row(q, start)
            or self._from_clause(q, start, item_end)
            or self._from_after(q, item_start, item_end, previous)
            or self._from_number_before(q, item_start, previous)
            or self._from_earlier(q, item_start)
            or Phrase(self._heading_above(q.start), q.phrase_start, q.phrase_end)
        )

    def _from_row(self, q: Quantity, start: int) -> Phrase | None:
        """The label cells of a table row that the number stands in."""
        m = self._masked
        line_start = self.numbered.line(q.start)[0]
        cells_end = m.rfind("\t", line_start, q.phrase_start)
        if cells_end < 0:
            return None
        begin = line_start
        if start > line_start:  # another number of the row: its label cells are its own
            begin = m.find("\t", start, cells_end + 1) + 1 or cells_end + 1
        end = cells_end
        while end > begin:
            cell = m.rfind("\t", begin, end) + 1 or begin
            if not words.TOTAL_CELL.fullmatch(m, cell, end):
                break
            end = cell - 1 if cell > begin else begin
        while begin < end and m[begin] in " ・-*◆◇○●■□\x00":
            begin += 1
        a, z = self._noun_phrase(max(start, cells_end + 1), q.phrase_start)
        inner = self._clean(a, z)
        label = self._clean(begin, end) if end > begin else ""
        if not label or len(inner) >= 12:
            return None
        return Phrase(f"{label} {inner}".strip(), begin, q.phrase_end)

    def _from_clause(self, q: Quantity, start: int, item_end: int) -> Phrase | None:
        m = self._masked
        a, z = self._noun_phrase(start, q.phrase_start)
        if z - a < 2:
            return None
        label = self._clean(a, z)
        after = self._after(q, item_end)
        joint = m[z : q.phrase_start].strip(" \x00*(")
        if words.DEMONSTRATIVE.match(label):
            return Phrase(self._resolved(label, a), a, q.phrase_end)
        if after and self._said_of(q) and words.ATTRIBUTIVE.search(label):
            return Phrase(after[0], q.phrase_start, after[1])
        if after and (len(label) <= 1 or words.LOOSE_JOINT.fullmatch(joint)):
            return Phrase(label if after[0] in label else f"{label} {after[0]}", a, after[1])
        return Phrase(label, a, q.phrase_end)

    def _resolved(self, label: str, start: int) -> str:
        """「そのような場所」 with what the sentence before says it is."""
        end = self.numbered.sentence(start)[0]
        before = self._cut_before(end)
        if before and before.start >= self.numbered.sentence(max(0, end - 1))[0]:
            earlier = self.phrase(before).indicator
        else:
            a, z = self._sentence_label(max(0, end - 1))
            earlier = self._clean(a, z) if z - a >= 2 else None
        return f"{earlier} {label}" if earlier else label

    def _from_after(self, q: Quantity, item_start: int, item_end: int, previous: Quantity | None) -> Phrase | None:
        after = self._after(q, item_end)
        told_before = q.scope == "total" and self._masked.startswith(
            "で", q.phrase_end
        )  # 「計17件で…」 ends its thought
        if after is None or told_before:
            return None
        generic = words.GENERIC.fullmatch(after[0]) is not None
        about = self._about(q, item_start, previous) if generic else self._topic(item_start, q.phrase_start)
        if about is None or after[0] in about:
            return Phrase(about if about and generic else after[0], q.phrase_start, after[1])
        return Phrase(f"{about} {after[0]}", q.phrase_start, after[1])

    def _about(self, q: Quantity, item_start: int, previous: Quantity | None) -> str | None:
        """What a clause without a label of its own is about: the number before, the sentence's topic, or an event told before."""
        if previous and previous.start >= max(item_start, self.numbered.sentence(q.start)[0]):
            label = self.phrase(previous).indicator
            if label and len(label) <= MAX_LABEL:
                return label
        topic = self._topic(item_start, q.phrase_start)
        if topic:
            return topic
        line_start = self.numbered.line(q.start)[0]
        since = max(line_start, q.phrase_start - 160)
        for pattern in (words.QUOTED, words.EVENT):
            told = list(pattern.finditer(self._masked, since, q.phrase_start))
            if told:
                return self._clean(*told[-1].span(1))
        return self._heading_above(q.start)

    def _topic(self, start: int, end: int) -> str | None:
        """The noun phrase before the first は, において or 「として、」 of a sentence."""
        start = max(start, self.numbered.sentence(max(start, end - 1))[0])
        for found in words.SENTENCE_TOPIC.finditer(self._masked, start, end):
            a, z = self._noun_phrase(start, found.start())
            label = self._clean(a, z) if z - a >= 2 else ""
            if label and not words.FORM_HEADING.search(label) and not words.PROJECT.search(label):
                return label
        return None

    def _summed(self, q: Quantity, item_start: int) -> str | None:
        """The topic of the counts that a total sums up: 「相談件数は A12件+B5件 計17件」; they count the same, so no other unit stands between."""
        start = max(item_start, self.numbered.sentence(q.start)[0])
        for found in reversed(list(words.SENTENCE_TOPIC.finditer(self._masked, start, q.phrase_start))):
            between = self.numbered.numbers_between(found.end(), q.start)
            if all(n.unit == q.unit for n in between if n.is_quantity):
                a, z = self._noun_phrase(start, found.start())
                if z - a >= 2:
                    return self._clean(a, z)
        return None

    def _from_number_before(self, q: Quantity, item_start: int, previous: Quantity | None) -> Phrase | None:
        if not previous or previous.start < item_start:
            return None
        topic = self._summed(q, item_start) if q.scope == "total" else None
        if topic is None and previous.unit_canonical != q.unit_canonical:
            topic = self._topic(item_start, q.phrase_start)
        earlier = self.phrase(previous)
        label = topic or earlier.indicator
        part = words.QUALIFIER.fullmatch(self._clean(*self._trim(previous.phrase_end, q.phrase_start)))
        if label and part and part[0] not in label:
            label = f"{label} {part[0]}"  # 相談 80件、うち新規 50件
        return Phrase(label, earlier.start, q.phrase_end) if label and len(label) <= MAX_LABEL else None

    def _from_earlier(self, q: Quantity, item_start: int) -> Phrase | None:
        """「…を選任する。2区域」: the sentence before; else what it tells of."""
        topic = self._topic(item_start, q.phrase_start)
        if topic:
            return Phrase(topic, q.phrase_start, q.phrase_end)
        if item_start > 0 and self._masked[item_start - 1] == "。":
            a, z = self._sentence_label(item_start - 1)
            if z - a >= 2:
                return Phrase(self._clean(a, z), a, q.phrase_end)
        about = self._about(q, item_start, None)
        return Phrase(about, q.phrase_start, q.phrase_end) if about else None

    def _in_bracket(self, q: Quantity, bracket: tuple[int, int], start: int, item_end: int) -> Phrase | None:
        m = self._masked
        opening = bracket[0]
        a, z = self._noun_phrase(max(start, opening + 1), q.phrase_start)
        if z - a < 2:
            a, z = self._trim(
                max(start, opening + 1), q.phrase_start
            )  # 町内12件: a word too weak alone tells parts apart
            a = z if z - a > 4 else a
        inner = self._clean(a, z)
        if len(inner) >= 6:
            return Phrase(inner, a, q.phrase_end)
        after = self._after(q, min(bracket[1], item_end))
        owner = self._cut_before(opening)
        if owner and not m[owner.phrase_end : opening].strip(" \x00*)"):
            outer = self.phrase(owner)
            label = outer.indicator
            if label and owner.unit_canonical != q.unit_canonical and not inner:
                label = words.NAMES_A_COUNTER.sub("", label) or label  # 相談件数 13件(8回): 件数 is not what 8回 counts
            return Phrase(" ".join(x for x in (label, inner) if x) or None, outer.start, max(q.phrase_end, outer.end))
        if after and not inner and self._said_of(q) and not words.GENERIC.fullmatch(after[0]):
            return Phrase(after[0], q.phrase_start, after[1])
        # 「…が増える。(10%増)」: the bracket is about the sentence before it
        sentence_end = opening
        while sentence_end > 0 and m[sentence_end - 1] in " 。\n\x00":
            sentence_end -= 1
        a, z = self._sentence_label(sentence_end)
        outside = self._clean(a, z) if z - a >= 2 else ""
        if not outside and after and words.GENERIC.fullmatch(after[0]):
            outside = self._about(q, self.numbered.item(opening)[0], owner) or ""
        if words.DEMONSTRATIVE.match(outside):
            outside = self._resolved(outside, a)
        if len(inner) >= 4 and m[max(0, sentence_end) : opening].strip(" \x00"):
            outside = ""  # a bracket of its own after a finished sentence, with a label of its own
        parts = [outside, inner or (after[0] if after else "")]
        label = " ".join(x for x in parts if x)
        if not label:
            return None
        first = a if z - a >= 2 else q.phrase_start
        return Phrase(label, first, max(q.phrase_end, after[1] if after and first == q.phrase_start else 0))

    def _heading_above(self, position: int) -> str | None:
        """The nearest short line above that is a heading of the matter itself."""
        line_start = self.numbered.line(position)[0]
        for _ in range(24):
            if line_start <= 0:
                return None
            line_start, line_end = self.numbered.line(line_start - 1)
            line = self._masked[line_start:line_end].strip()
            if words.PROJECT.search(line):
                return None
            counted = any(n.kind in self.CUT_KINDS for n in self.numbered.numbers_between(line_start, line_end))
            if not counted and words.HEADING.fullmatch(line) and not words.FORM_HEADING.search(line):
                a, z = self._trim(line_start, line_end)
                if z - a >= 2:
                    return self._clean(a, z)
        return None
