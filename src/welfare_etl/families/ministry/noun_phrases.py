"""The noun phrase at the end of a stretch of text: what a number's label is cut from.

Dates and list numbers are masked, particles and connectives trimmed, a finished thought before the phrase is left out.
"""

from __future__ import annotations

from welfare_etl.normalize.quantity import UNCERTAIN_KINDS, Quantity

from . import label_words as words
from .numbered import NumberedText

__all__ = ["MAX_LABEL", "NounPhrases"]

MAX_LABEL = 40
# No label begins further from its number than this.
_REACH = 300
_MASK_KINDS = frozenset(
    {"elision", "date", "duration", "rate_base", "time", "list_number", "section_number", "circled_number", "reference"}
)


class NounPhrases:
    """Finds noun phrases in a text with numbers. Positions are offsets into the text; an empty phrase is ``(end, end)``."""

    # Kinds of number that a label does not reach across.
    CUT_KINDS = frozenset({"quantity", "whole", "no_unit", "factor"}) | UNCERTAIN_KINDS

    def __init__(self, numbered: NumberedText) -> None:
        self.numbered = numbered
        chars = list(numbered.folded)
        for q in numbered.numbers:
            if q.kind in _MASK_KINDS:
                chars[q.start : q.end] = "\x00" * (q.end - q.start)
        self._masked = "".join(chars)

    def _clean(self, start: int, end: int) -> str:
        shown = zip(self.numbered.text[start:end], self._masked[start:end], strict=True)
        label = words.NOISE.sub(" ", "".join(" " if masked == "\x00" else char for char, masked in shown)).strip()
        label = words.EMPTY_BRACKETS.sub("", label).strip()
        quoted = words.WHOLLY_QUOTED.fullmatch(label)
        return quoted[1] if quoted else label

    def _cut_before(self, position: int) -> Quantity | None:
        """The last number before ``position`` that a label cannot reach across."""
        before = self.numbered.number_before(position)
        while before is not None and before.kind not in self.CUT_KINDS:
            before = self.numbered.number_before(before.start)
        return before

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Without particles and words of time at the end, connectives at the beginning, and half brackets."""
        m = self._masked
        while end > start:
            tail = words.TAIL.search(m, max(start, end - 16), end)
            if tail is None or tail.start() == tail.end():
                break
            end = tail.start()
        while start < end:
            head = words.HEAD.match(m, start, end)
            if head is None or head.end() == start:
                break
            start = head.end()
        for opening, closing in ("()", "「」"):
            while start < end and m.count(closing, start, end) > m.count(opening, start, end):
                start = m.index(closing, start, end) + 1
            while start < end and m.count(opening, start, end) > m.count(closing, start, end):
                start = m.index(opening, start, end) + 1
        return start, max(start, end)

    def _own_clause(self, start: int, end: int) -> int:
        """Where the clause that ends at ``end`` begins; 「…は、」 and 「各団体の会議、」 belong to the clause after their comma."""
        m = self._masked
        begin = start
        for c in words.CLAUSE.finditer(m, start, end):
            if m.rfind("(", start, c.start()) > m.rfind(")", start, c.start()) or m.rfind(
                "「", start, c.start()
            ) > m.rfind("」", start, c.start()):
                continue
            rest_start, rest_end = self._trim(c.end(), end)
            if (
                rest_end - rest_start >= 2
                or m[c.start()] in "。\n\t"
                or words.VERBAL_END.search(m, max(start, c.start() - 6), c.start())
            ):
                begin = c.end()
        return begin

    def _noun_phrase(self, start: int, end: int) -> tuple[int, int]:
        """The last noun phrase of ``[start, end)``; empty when the clause there has none."""
        m = self._masked
        start = max(start, end - _REACH)
        a = self._own_clause(start, end)
        a, z = self._trim(a, end)
        if z - a < 2:
            return z, z
        for pattern in (words.TOPIC, words.SUBJECT):
            for topic in pattern.finditer(m, a, z):
                if words.ADVERBIAL.search(m[topic.end() : end].rstrip(" \x00*(")):
                    a, z = self._trim(a, topic.start())
                    break
        last = None
        for p in words.PREDICATE.finditer(m, a, z):
            if z - p.end() >= 2:
                last = p
        if last:
            a, z = self._trim(last.end(), z)
        if z - a > 14 and "(" not in m[a:z] and "「" not in m[a:z]:
            space = m.rfind(" ", a, z)
            if space > a:
                earlier = m.rfind(" ", a, space)
                a = space + 1 if z - space > 6 else earlier + 1 if earlier > a else a
        if z - a > MAX_LABEL:
            opening = m.find("(", a, z)
            if m[z - 1] == ")" and opening > a + 1:  # a label with its explanation in brackets
                z = opening
        if z - a > MAX_LABEL:
            cuts = [i for i in range(z - MAX_LABEL, z - 4) if m[i] in "、をがにで "]
            a = cuts[0] + 1 if cuts else z - MAX_LABEL
        a, z = self._trim(a, z)
        if not self._clean(a, z):
            return z, z
        return (z, z) if words.WEAK.fullmatch(m, a, z) or words.ADVERBIAL_CLAUSE.search(m, a, z) else (a, z)

    def _sentence_label(self, end: int) -> tuple[int, int]:
        """The noun phrase that a finished sentence or a heading before ``end`` is about: 「仲間が増える」 → 仲間."""
        start = self.numbered.item(max(0, end - 1))[0]
        before = self._cut_before(end)
        if before and before.phrase_end <= end:
            start = max(start, before.phrase_end)
        m = self._masked
        stop = end
        if end > start and m[end - 1] in "るすうくむたいぶつぐ":
            cut = max(m.rfind(c, max(start, end - 20), end) for c in "をが")
            if cut > start + 1:
                stop = cut
        return self._noun_phrase(start, stop)

    def _said_of(self, q: Quantity) -> bool:
        """Whether の joins the number to what it counts: 27件の相談."""
        return self._masked[q.phrase_end : q.phrase_end + 2].lstrip(" ").startswith("の")

    def _after(self, q: Quantity, limit: int) -> tuple[str, int] | None:
        """What follows the number: (label, end of the quote)."""
        tail = self._masked[q.phrase_end : min(limit, q.phrase_end + 60)]
        aside = words.ASIDE.match(tail)  # 8地区(中学校区)への…
        shift = aside.end() if aside else 0
        tail = tail[shift:]
        patterns = (
            (words.OF_WHAT, words.OBJECT)
            if tail.lstrip("* ").startswith("の")
            else (words.ACTION, words.OF_WHAT, words.OBJECT, words.OUTCOME)
        )
        for pattern in patterns:
            found = pattern.match(tail)
            if not found:
                continue
            at = q.phrase_end + shift
            label = self._clean(at + found.start(1), at + found.end(1))
            if len(label) >= 2 and not words.NOT_AFTER.match(label):
                return label, at + found.end(1)
        return None
