"""The noun phrases of a stretch of text: what labels are made of.

Dates, list numbers and marks of a side are masked, particles and connectives trimmed, a finished thought before the phrase is left out.
"""

from __future__ import annotations

import re

from welfare_etl.normalize.quantity import Quantity

from . import label_words as words
from .pair_words import BEHIND
from .text import Text
from .values import Span

__all__ = ["MAX_LABEL", "NounPhrases"]

MAX_LABEL = 44
_REACH = 160
_MASKED = frozenset(
    {"elision", "date", "duration", "time", "list_number", "section_number", "circled_number", "reference"}
)
# 1地区10人 names nothing, 1地区当たりの参加 does.
_SAYS_RATE = re.compile(r"平均|当|あたり|つき|ごと")
# 【目標】, 実績:: which side a number is on, never what it counts.
_SIDES = re.compile(
    r"[【<〈《〔\[(](?:成果|数値|活動)?(?:目標|実績|結果|達成状況|課題|要因|成果|考察|備考)(?:値)?[①-⑳\d]*[】>〉》〕\])]|(?:成果|数値|活動)?(?:目標|実績|結果|達成状況)(?:値)?[①-⑳\d]* ?[::]|(?<![一-龥])(?:目標|計画|予定|実績|結果|実施|差|増減) ?(?=[▲△+±-]? ?(?:約|延べ?)?\d)"
)


# 3日以内に訪問した割合: a bound that says what is counted.
_WITHIN = re.compile(r"[^\n]*以内")
_IN_PLACE = re.compile(r"が[一-龥]{1,6}\Z")
_ASIDE = re.compile(r"\([^()\n]{1,20}\)(?=[のへがを]|開催|実施|参加)")
_LETTER = re.compile(r"[一-龥ァ-ヴーA-Za-z]")

_NAMES_REACH = 60
_LONGEST_NAME, _MOST_NAMES = 12, 12
_NAME_JOINT = re.compile(r"[、,・]|と|及び|並びに")
_NO_NAME = re.compile(r"[。()「」はがをにで\s\d\x00]")


class NounPhrases:
    """Finds noun phrases in a text with numbers. Positions are offsets into the text."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._topic_ends: dict[int, Span | None] = {}
        self._generic_topics: set[Span] = set()
        self._words: dict[Span, str] = {}
        chars = list(text.folded)
        for q in text.numbers:
            if q.kind == "duration" and _WITHIN.match(text.folded, q.start, q.end):
                continue
            if q.kind in _MASKED or (q.kind == "rate_base" and not _SAYS_RATE.search(text.folded, q.start, q.end)):
                chars[q.start : q.end] = "\x00" * (q.end - q.start)
        for node in text.nodes:
            if node.mark and node.body > node.start:
                chars[node.start : node.body] = "\x00" * (node.body - node.start)
        self._masked = "".join(chars)
        for low, q in zip([0, *(q.end for q in text.numbers)], text.numbers, strict=False):
            if q.is_quantity and 2 <= q.value <= _MOST_NAMES:
                names = self._names_from(low, q)
                chars[names : q.phrase_start] = "\x00" * (q.phrase_start - names)
        self._masked = _SIDES.sub(lambda m: "\x00" * len(m[0]), "".join(chars))

    def words_of(self, span: Span) -> str:
        """The words of a span as they are shown: without dates, marks and brackets of nothing."""
        found = self._words.get(span)
        if found is None:
            shown, masked = self._text.shown[slice(*span)], self._masked[slice(*span)]
            if "\x00" in masked:
                shown = "".join(" " if m == "\x00" else char for char, m in zip(shown, masked, strict=True))
            label = words.EMPTY_BRACKETS.sub("", words.NOISE.sub(" ", shown).strip()).strip()
            quoted = words.WHOLLY_QUOTED.fullmatch(label)
            found = self._words[span] = quoted[1] if quoted else label
        return found

    def _trim(self, start: int, end: int) -> Span:
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
        for opening, closing in ("()", "「」", "【】"):
            if start >= end or (m.find(opening, start, end) < 0 and m.find(closing, start, end) < 0):
                continue
            while start < end and m.count(closing, start, end) > m.count(opening, start, end):
                start = m.index(closing, start, end) + 1
            while start < end and m.count(opening, start, end) > m.count(closing, start, end):
                if m.rfind(opening, start, end) > start + 1 and opening == "(":
                    end = m.rfind(opening, start, end)
                else:
                    start = m.index(opening, start, end) + 1
        if start < end and (m[start] in " \x00" or m[end - 1] in " \x00"):
            return self._trim(*self._shrunk(start, end))
        return start, max(start, end)

    def _shrunk(self, start: int, end: int) -> Span:
        """Without white space at the ends."""
        piece = self._masked[start:end]
        return start + len(piece) - len(piece.lstrip(" \x00")), max(
            start, end - (len(piece) - len(piece.rstrip(" \x00")))
        )

    def _good(self, span: Span | None) -> bool:
        if span is None or span[1] - span[0] < 2:
            return False
        said = self.words_of(span)
        return len(said) >= 2 and not words.WEAK.fullmatch(said) and _LETTER.search(said) is not None

    def _segments(self, start: int, end: int) -> list[Span]:
        """The clauses of a stretch, the last first; commas in brackets and quotes part nothing."""
        m = self._masked
        cuts = [start]
        for c in words.CLAUSE.finditer(m, start, end):
            before = m[start : c.start()]
            if before.count("(") > before.count(")") or before.count("「") > before.count("」"):
                continue
            cuts.append(c.end())
        return [(a, z) for a, z in zip(cuts, [*cuts[1:], end], strict=True)][::-1]

    def _names_from(self, low: int, q: Quantity) -> int:
        """Where the names begin that a number only counts up (笠懸・大間々・東の3地区): they are not what it counts. Else where its phrase does."""
        start = max(low, q.phrase_start - _NAMES_REACH)
        said = self._masked[start : q.phrase_start].rstrip(" 計全")
        if not said.endswith("の"):
            return q.phrase_start
        first = max((m.end() for m in _NO_NAME.finditer(said)), default=0)
        names = said[first:-1].lstrip("、,")
        for listed in (names, names.rpartition("、")[2]):  # ため、本町・港町の2地区に
            apart = _NAME_JOINT.split(listed)
            if len(apart) == q.value and all(0 < len(name) <= _LONGEST_NAME for name in apart):
                return start + len(said) - 1 - len(listed)
        return q.phrase_start

    def _noun(self, start: int, end: int) -> Span | None:
        """The noun phrase at the end of ``[start, end)``: its last topic, subject or object where there is one, else its end."""
        start = max(start, end - _REACH)
        a, z = self._trim(start, end)
        if z - a < 2:
            return None
        m = self._masked
        # Xでは、Y を → Y; 相談件数は 2月末で → 相談件数
        for topic in sorted([*words.TOPIC.finditer(m, a, z), *words.SCENE.finditer(m, a, z)], key=lambda t: t.start()):
            if topic.start() <= a or self._quoted(a, topic.start()) or words.NOT_TOPIC.search(m, a, topic.start()):
                continue
            rest = self._trim(topic.end(), z)
            if (
                self._good(rest)
                and not words.RATE.fullmatch(m, *rest)  # 参加は1回平均24人
                and not words.LOOSE.search(m, topic.end(), end)
                and not re.search(r"(?:[にで]|して?|[^い]り)\Z", m[rest[0] : rest[1]])
            ):
                a, z = rest
                break
            before = self._trim(a, topic.start())
            if self._good(before):
                a, z = before
                break
        if z - a > 14 and "(" not in m[a:z] and "「" not in m[a:z]:
            space = max(m.rfind(" ", a, z), m.rfind("\x00", a, z))
            if space > a and z - space > 5:
                a = space + (m[space] == " ")
        if z - a > MAX_LABEL:
            opening = m.find("(", a, z)
            z = opening if m[z - 1] == ")" and opening > a + 1 else z
            cuts = [i for i in range(max(a, z - MAX_LABEL), z - 4) if m[i] in "、をがにで "]
            a = (cuts[0] + 1 if cuts else z - MAX_LABEL) if z - a > MAX_LABEL else a
        scene = _IN_PLACE.search(m, a, z)
        if scene and scene.start() > a + 1 and re.match(r"[にで]", m[z:end].lstrip(" \x00")):
            z = scene.start()  # 通いの場が地域に 1つ
        found = self._trim(a, z)
        return found if self._good(found) else None

    def _quoted(self, start: int, at: int) -> bool:
        m = self._masked
        return m.count("「", start, at) > m.count("」", start, at) or m.count("(", start, at) > m.count(")", start, at)

    def _after(self, q: Quantity, limit: int) -> Span | None:
        """What follows a number and says what it counts."""
        at = q.phrase_end
        aside = _ASIDE.match(self._masked, at, limit)
        at = aside.end() if aside else at
        people = q.unit_canonical in (
            "人",
            "世帯",
            "団体",
            "社",
            "校",
            "事業所",
            "家庭",
            "戸",
            "市町村",
            "町村",
            "市町",
        )
        for pattern in (
            words.OF_WHAT,
            words.ABOUT,
            words.SAID,
            words.WHO_DID if people else words.ACTION,
            words.ACTION,
            words.OBJECT,
        ):
            found = pattern.match(self._masked, at, min(limit, at + 40))
            if not found:
                continue
            span = next(found.span(g) for g in range(1, (found.lastindex or 1) + 1) if found[g])
            a, z = self._trim(*span)
            if pattern is words.WHO_DID:
                noun = words.ACTION.match(self._masked, at, min(limit, at + 40))
                did_so = noun is not None and self._masked[noun.end() : noun.end() + 1] not in ("を", "に", "が")
                if noun and did_so and z - noun.end() <= 4:  # が参加した: 参加 says it
                    continue
            if z - a >= 2 and not words.NOT_AFTER.match(self._masked, a) and self._good((a, z)):
                return a, z
        return None

    def _did(self, q: Quantity, limit: int) -> Span | None:
        """うち39件を連絡会につないだ: what became of a part, where no noun says what it counts."""
        found = words.PART_DID.match(self._masked, q.phrase_end, min(limit + 1, q.phrase_end + 60))
        opens = q.start if q.out_of is not None else q.phrase_start
        if found is None or not words.PART_OPENS.search(self._masked, max(0, opens - 16), opens):
            return None
        span = self._trim(*found.span("what"))
        finished = span[1] - span[0] >= 4 and not re.search(r"[てりし]\Z", self._masked[slice(*span)])
        return span if finished and self._good(span) else None

    # -- what a number is of -----------------------------------------------------------------------------------

    def _topic(self, start: int, end: int, pattern: re.Pattern[str] = words.TOPIC) -> Span | None:
        """The first topic of a sentence: 「X は」, 「X については」, 「X:」."""
        for found in pattern.finditer(self._masked, start, end):
            if (
                found.start() <= start
                or self._quoted(start, found.start())
                or words.NOT_TOPIC.search(self._masked, start, found.start())
            ):
                continue
            span = self._noun(max(start, self._segments(start, found.start())[0][0]), found.start())
            if span and not words.DEMONSTRATIVE.match(self.words_of(span)):
                return span
        return None

    def _topics(self, start: int, end: int) -> list[Span]:
        """All topics of a stretch, in order."""
        found = (self._topic_at(m.start()) for m in words.TOPIC.finditer(self._masked, start, end) if m.start() > start)
        return [span for span in found if span is not None]

    def _topic_at(self, at: int) -> Span | None:
        """The topic that ends at a position; kept, for every number behind it asks."""
        if at not in self._topic_ends:
            low = max(self._text.sentence(at)[0], at - _REACH)
            named = not self._quoted(low, at) and not words.NOT_TOPIC.search(self._masked, low, at)
            low = max(low, self._segments(low, at)[0][0])
            aimed = self._text.number_before(at)  # 24回を見込んだ出張相談は
            if aimed is not None and aimed.start >= low:
                low = max((m.end() for m in [BEHIND.match(self._masked, aimed.phrase_end, at)] if m), default=low)
            span = self._noun(low, at) if named else None
            said = self.words_of(span) if span and not self._text.counted(*span) else ""
            self._topic_ends[at] = span if said and not words.DEMONSTRATIVE.match(said) else None
            if span and words.GENERIC.fullmatch(said):
                self._generic_topics.add(span)
        return self._topic_ends[at]

    def _told_before(self, start: int, end: int) -> Span | None:
        """The object or subject of the clause before: 「ふくし探偵団」を試行し、."""
        last: Span | None = None
        for found in words.ARGUMENT.finditer(self._masked, start, end):
            if self._quoted(start, found.start()) or words.REASON.match(self._masked, found.end(), end):
                continue
            span = self._noun(max(start, self._segments(start, found.start())[0][0]), found.start())
            if (
                span
                and not words.DEMONSTRATIVE.match(self.words_of(span))
                and not words.GENERIC.fullmatch(self.words_of(span))
            ):
                last = span
        return last
