"""Which noun phrase a number belongs to: 「相談件数は、2月末で延べ27件」 → 相談件数.

In Japanese the counted thing stands before its number (相談件数 27件, 参加者を27名) or, joined by の or a case particle, after it
(27件の相談, 27名が参加). The label is looked for before the number first: in its cell's row, then in its own clause, then in what the clause
is about; after the number when the clause begins with it; and at last in the heading above. Nothing is invented: every word of a label is in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.normalize.quantity import Quantity

from .numbered import NumberedText

__all__ = ["Labels", "Phrase"]

MAX_LABEL = 40

# Ends of a label that say nothing of what is counted: particles, brackets, words of time and of goal or result.
_TAIL = re.compile(
    r"(?:[\s\x00:、,・(「『*/→⇒~+=-]+|について|において|における|に対して?|によって|により|を通して|として|となり|となって|(?<=.)に(?:は|も|て)|(?<=.)で(?:は|も)"
    r"|(?<=.)から|(?<=.)まで(?:に|の)?|(?<=.)より|(?<=.)[はがをにでもとへの]|(?:成果|数値|到達|達成)?目標(?:値|数)?|(?:事業)?(?:結果|実績)|現在(?:の|は)?|時点(?:の|で)?|末日?(?:現在|時点)?|(?:今|本)年度"
    r"|これまで|新た|定例|最終的|(?:その|この|の)?(?:うち|内)(?:の)?|(?:のべ|延べ?|述べ|合計|総計|計|約))\Z"
)
# Beginnings of a clause that belong to no label.
_HEAD = re.compile(
    r"(?:[\s\x00:、,・)」』】*◆◇○●◎□■☆★※→⇒①-⑳㉑-㉟~+=>-]+|(?:また|なお|その後|その他|さらに|そのうち|その結果|その内|うち|特に|主に|一方|ただし|併せて|しかし)[、,]?"
    r"|(?:今|本|当|昨)(?:年度?|市|町|村|区|県)(?:は|で|に|の|では)?[、,]?|(?:成果|数値)?目標(?:値|数)?[①-⑳]*[\s:)]|(?:結果|実績|達成状況)[\s:)]|(?:現在|新たに|もう|各)[、,]?|年度末|のうち|うち)"
)
# A predicate inside a clause: what follows it is a new phrase.
_PREDICATE = re.compile(
    r"(?:した|して|する|された|されて|される|おり|あり|った|って|いる|います|ました|である|とし|を行い|を実施|を開催|に開催|開催し|実施し|を策定|を支援し|ことから|ため)(?:[ 、,がの]|(?=[^\s、,。がのをはにもたて]))"
)
_CLAUSE = re.compile(r"[、,。\n\t]|・(?=\S)")
_TOPIC = re.compile(r"(?<=[^\sでにはとも])(?:について)?は")
_SUBJECT = re.compile(r"(?<=[^\s、])が(?=[^あな])")
_ADVERBIAL = re.compile(r"(?:て|で|に|を|から|まで|より|し|り|が|と|も|ず)\Z|\A\Z")
_ACTION = re.compile(r"\A\**(?:分)?[がを]? ?((?:[一-龥々ァ-ヴーA-Za-z]|(?<=[一-龥])み|立ち上げ|取り組み|働きか){2,14})")
_COUNTED = re.compile(r"\A\**(?:分)?(?: ?の ?|に(?=[ァ-ヴー一-龥])|から(?:の)?)?([^\s。、,\n\t()（）「」をがはにでもと:：・→⇒]{2,24})")
_OBJECT = re.compile(r"\A(?:に対して?|にお?いて)?[、,] ?([^。、,\n\t]{2,30}?)(?:を|が)(?![^。、,\n]*(?:\Z|\n))")
_QUOTED = re.compile(r"「([^「」\n]{2,40})」|『([^『』\n]{2,40})』")
_EVENT = re.compile(r"([^\s。、,\n\t]{2,30}?)(?:を|が|の)(?:[^\s。、,\n]{0,6})?(?:開催|実施|行っ|立ち上|設置|設け|開い)")
_DEMONSTRATIVE = re.compile(r"(?:その|この|これ|こちら|同)")
_HEADING = re.compile(r"^[\s・-]*(?:[ア-オ] ?[-ー―]? ?)?\( ?[ア-ン] ?\) ?(?P<title>[^\n]{2,60}?)\s*$", re.M)
_TOTAL_CELL = re.compile(r"(?:合|総|小)? *計|[-ー―・\s]*")
_NOISE = re.compile(r"[\s\x00*]+")
_CUT_KINDS = frozenset({"quantity", "whole", "no_unit"})
_MASK_KINDS = frozenset({"date", "duration", "rate_base", "time", "list_number", "section_number", "circled_number", "reference"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label and the verbatim stretch of text that holds it and its number."""

    indicator: str | None
    start: int
    end: int


class Labels:
    """The labels of a passage's numbers. Kept per passage, for a number may take its label from the number before it."""

    def __init__(self, passage: NumberedText) -> None:
        self.passage = passage
        chars = list(passage.folded)
        for q in passage.numbers:
            if q.kind in _MASK_KINDS:
                chars[q.start : q.end] = "\x00" * (q.end - q.start)
        self._masked = "".join(chars)
        self._known: dict[int, Phrase] = {}

    def phrase(self, q: Quantity) -> Phrase:
        """The label of ``q`` and its quote; the indicator is None when the text gives none."""
        found = self._known.get(q.start)
        if found is None:
            found = self._known[q.start] = self._find(q)
        return found

    def _clean(self, start: int, end: int) -> str:
        return _NOISE.sub(" ", "".join(" " if m == "\x00" else c for c, m in zip(self.passage.folded[start:end], self._masked[start:end], strict=True))).strip()

    def _previous(self, q: Quantity) -> Quantity | None:
        before = self.passage.number_before(q.phrase_start)
        while before is not None and before.kind not in _CUT_KINDS:
            before = self.passage.number_before(before.start)
        return before

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Without particles and words of time at the end, connectives at the beginning."""
        m = self._masked
        while end > start:
            tail = _TAIL.search(m, max(start, end - 16), end)
            if tail is None or tail.start() == tail.end():
                break
            end = tail.start()
        while start < end:
            head = _HEAD.match(m, start, end)
            if head is None or head.end() == start:
                break
            start = head.end()
        # a bracket that closes without having opened
        while start < end and m[start:end].count(")") > m[start:end].count("("):
            start = m.index(")", start, end) + 1
        return start, end

    def _noun_phrase(self, start: int, end: int) -> tuple[int, int]:
        """The last noun phrase of ``[start, end)``."""
        m = self._masked
        untrimmed = end
        start, end = self._trim(start, end)
        if start >= end:
            return end, end
        depth_start = start
        for c in _CLAUSE.finditer(m, start, end):
            inside = m.rfind("(", start, c.start()) > m.rfind(")", start, c.start())
            if not inside and end - c.end() >= 2:
                depth_start = c.end()
        a, z = self._trim(depth_start, end)
        if z - a < 2 and depth_start > start:  # 「…は、」 left nothing: take what stands before the comma
            a, z = self._trim(start, depth_start)
        full = untrimmed
        for topic in (_TOPIC.search(m, a, z), _SUBJECT.search(m, a, full)):
            if topic and topic.end() <= z and _ADVERBIAL.search(m[topic.end() : full].rstrip(" \x00*")):
                a, z = self._trim(a, topic.start())
                break
        last = None
        for p in _PREDICATE.finditer(m, a, z):
            if z - p.end() >= 2:
                last = p
        if last:
            a, z = self._trim(last.end(), z)
        words = m.rfind(" ", a, z)
        if words > a and z - words - 1 > 5 and "(" not in m[a:z]:
            a = words + 1
        elif words > a:
            earlier = m.rfind(" ", a, words)
            if earlier > a and z - earlier > 14:
                a = earlier + 1 if words - earlier <= 16 else words + 1
        if z - a > MAX_LABEL:
            opening = m.find("(", a, z)
            if m[z - 1] == ")" and opening > a + 1:  # a label with its explanation in brackets
                a, z = self._trim(a, opening)
        if z - a > MAX_LABEL:
            a = self._shorten(a, z)
        return self._trim(a, z)

    def _shorten(self, start: int, end: int) -> int:
        cut = max(self._masked.rfind(c, start, end - 4) for c in ("、", "を", "が", "に", "で", " "))
        return cut + 1 if cut > start and end - cut > 5 else max(start, end - MAX_LABEL)

    def _row(self, q: Quantity) -> tuple[int, int] | None:
        """The label cells of a table row that the number stands in."""
        line_start, line_end = self.passage.line(q.start)
        tab = self._masked.find("\t", line_start, q.phrase_start)
        if tab < 0:
            return None
        cells_end = self._masked.rfind("\t", line_start, q.phrase_start)
        start = line_start
        last_number = self._previous(q)
        if last_number and last_number.end > line_start:
            start = self._masked.find("\t", last_number.end, cells_end + 1) + 1 or cells_end + 1
        end = cells_end
        while end > start:
            begin = self._masked.rfind("\t", start, end) + 1 or start
            if not _TOTAL_CELL.fullmatch(self._masked, begin, end):
                break
            end = begin - 1 if begin > start else start
        return (start, end) if end > start else None

    def _find(self, q: Quantity) -> Phrase:
        p, m = self.passage, self._masked
        item_start, item_end = p.item(q.phrase_start)
        if q.phrase_start > item_start and _TAIL.fullmatch(m, item_start, q.phrase_start) and m[item_start] in "→⇒":
            item_start = p.item(item_start - 1)[0] if item_start else item_start
        bracket = p.bracket(q.start)
        previous = self._previous(q)
        start = max(item_start, previous.phrase_end if previous else 0)
        if bracket:
            found = self._in_bracket(q, bracket, start)
            if found:
                return found
        row = self._row(q)
        a, z = self._noun_phrase(start, q.phrase_start)
        if row and z - a < 12:
            label = self._clean(*row)
            inner = self._clean(a, z) if a >= row[1] else ""
            return Phrase(f"{label} {inner}".strip(), row[0], q.phrase_end)
        if z - a >= 2:
            label = self._clean(a, z)
            after = self._after(q, item_end)
            counted_after = after is not None and m[q.phrase_end : q.phrase_end + 2].lstrip(" ").startswith("の")
            if after and counted_after and "、" in m[z : q.phrase_start]:
                return Phrase(after[0], q.phrase_start, after[1])
            if _DEMONSTRATIVE.match(label) and item_start > 0:
                b, y = self._earlier(item_start)
                if y - b >= 2:
                    return Phrase(f"{self._clean(b, y)} {label}", a, q.phrase_end)
            if after and (len(label) <= 3 or (counted_after and m[q.phrase_start - 1 : q.phrase_start] not in "をがは")):
                return Phrase(f"{label} {after[0]}", a, after[1])
            return Phrase(label, a, q.phrase_end)
        return self._from_elsewhere(q, item_start, item_end, previous)

    def _in_bracket(self, q: Quantity, bracket: tuple[int, int], start: int) -> Phrase | None:
        m = self._masked
        opening = bracket[0]
        a, z = self._noun_phrase(max(start, opening + 1), q.phrase_start)
        inner = self._clean(a, z) if z - a >= 2 else ""
        if len(inner) >= 6:
            return Phrase(inner, a, q.phrase_end)
        owner = self.passage.number_before(opening)
        while owner is not None and owner.kind == "factor":
            owner = self.passage.number_before(owner.start)
        if owner and owner.kind in _CUT_KINDS and not m[owner.phrase_end : opening].strip(" \x00*)"):
            outer = self.phrase(owner)
            label = " ".join(x for x in (outer.indicator, inner) if x) or None
            return Phrase(label, outer.start, max(q.phrase_end, outer.end))
        # 「…が増える。(10%増)」: the bracket is about the sentence before it
        sentence_end = opening
        while sentence_end > 0 and m[sentence_end - 1] in " 。\n\x00":
            sentence_end -= 1
        a, z = self._sentence_label(sentence_end)
        after = self._after(q, bracket[1])
        if z - a < 2:
            return Phrase(inner or after[0], a, after[1]) if after else Phrase(inner, q.phrase_start, q.phrase_end) if inner else None
        return Phrase(" ".join(x for x in (self._clean(a, z), inner) if x), a, q.phrase_end)

    def _sentence_label(self, end: int) -> tuple[int, int]:
        """The noun phrase that a finished sentence or a heading before ``end`` is about."""
        start = self.passage.item(max(0, end - 1))[0]
        before = self.passage.number_before(end)
        while before is not None and before.kind not in _CUT_KINDS:
            before = self.passage.number_before(before.start)
        if before and before.phrase_end <= end:
            start = max(start, before.phrase_end)
        return self._noun_phrase(start, self._without_verb(start, end))

    def _without_verb(self, start: int, end: int) -> int:
        """The end of the noun phrase before a sentence's verb: 仲間が増える → 仲間."""
        if end <= start or self._masked[end - 1] not in "るすうくむたいぶつぐ":
            return end
        cut = max(self._masked.rfind(c, max(start, end - 18), end) for c in "をが")
        if cut < 0:
            cut = self._masked.rfind("に", max(start, end - 10), end)
        return cut if cut > start + 1 else end

    def _earlier(self, position: int) -> tuple[int, int]:
        """The label of the last number of the sentence before ``position``, else that sentence's own noun phrase."""
        before = self.passage.number_before(position)
        if before and before.is_quantity and before.start >= self.passage.sentence(max(0, position - 1))[0]:
            item_start = self.passage.item(before.phrase_start)[0]
            a, z = self._noun_phrase(item_start, before.phrase_start)
            if z - a >= 2:
                return a, z
        return self._sentence_label(position - 1)

    def _after(self, q: Quantity, limit: int) -> tuple[str, int] | None:
        """What follows the number: (label, end of the quote)."""
        tail = self._masked[q.phrase_end : min(limit, q.phrase_end + 40)]
        found = _ACTION.match(tail) if not tail.lstrip("* ").startswith("の") else None
        found = found or _COUNTED.match(tail) or _OBJECT.match(tail)
        if not found:
            return None
        label = found[1].strip(" \x00")
        return (label, q.phrase_end + found.end()) if len(label) >= 2 else None

    def _from_elsewhere(self, q: Quantity, item_start: int, item_end: int, previous: Quantity | None) -> Phrase:
        p, m = self.passage, self._masked
        after = self._after(q, item_end)
        sentence_start = p.sentence(q.start)[0]
        if not after and sentence_start == item_start > 0 and m[item_start - 1] == "。":  # 「…を選任する。2区域」
            a, z = self._sentence_label(item_start - 1)
            if z - a >= 2:
                return Phrase(self._clean(a, z), a, q.phrase_end)
        about: str | None = None
        if previous and previous.start >= item_start:
            about = self.phrase(previous).indicator
            if about and len(about) > MAX_LABEL:
                about = None
        elif sentence_start == item_start or m[item_start:item_start + 1] in "→⇒":
            line_start = p.line(q.start)[0]
            before = m[max(line_start, q.phrase_start - 160) : q.phrase_start]
            quoted = _QUOTED.findall(before)
            events = _EVENT.findall(before)
            about = next((x for x in (quoted[-1] if quoted else ()) if x), None) or (events[-1] if events else None)
        if after:
            label = after[0] if about is None or about in after[0] else f"{about} {after[0]}"
            return Phrase(label.replace("\x00", ""), q.phrase_start, after[1])
        if about:
            return Phrase(about.replace("\x00", ""), q.phrase_start, q.phrase_end)
        headings = [h["title"] for h in _HEADING.finditer(p.folded, 0, q.start)] if "\n" in p.folded[: q.start] else []
        return Phrase(headings[-1] if headings else None, q.phrase_start, q.phrase_end)
