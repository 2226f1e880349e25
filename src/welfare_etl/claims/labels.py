"""What a number counts: a label that can be read alone, from the words around the number and what stands above it.

In Japanese the counted thing stands before its number (相談件数 27件, 参加者を27名) or, joined by の or a case particle, behind it (27件の相談,
27名が参加). What makes it that one is said elsewhere: by the row and the column, the item's head, the sentence's topic, the number before,
the heading above. A label is put together of such pieces, in the order from far to near; every word of it is printed.
"""

from __future__ import annotations

import re

from welfare_etl.normalize.quantity import Quantity
from welfare_etl.normalize.units import AREA_UNITS

from . import label_words as words
from .contexts import Contexts, Label
from .noun_phrases import MAX_LABEL
from .pair_words import BEHIND
from .values import Span

__all__ = ["Label", "Labels"]

_CUTS = frozenset({"quantity", "whole", "bare", "factor", "bad_grouping", "broken_number", "vague"})


# Counters that say nothing of what is counted; any other is a noun itself. A label as short as this is helped by it.
_PLAIN = frozenset(
    {"人", "件", "回", "%", "か所", "割", "日", "つ", "円", "倍", "ポイント", "時間", "分", "部", "枚", None}
)
_SHORT = 6
_ASIDE = re.compile(r" ?\([^()]*\)")
# A cell of more is prose, and no label.
_LONGEST = 400
_NOTHING = Label(None, ())
# もう1か所は住民の会が受けた: not of what was counted before.
_ANOTHER = re.compile(r"(?:もう|ほかに|他に|別に|別の) ?\Z")
# 3か所で実施、2か所が…: what was done with the number before.
_DONE_SO = re.compile(r"(?:[がをにでへ][一-龥ァ-ヴー]{2,8}|[一-龥]{1,3}[ぁ-ん]{1,4})[、,]\s*")
_OF_BOUND = re.compile(r"[のをがに]?")
_INTO = re.compile(r"(?:に|へ)(?:は|も)?(?:[、\x00 約延べ計]|のべ)*(?=\d)")
# 研修会には61人が出席: nearer than any topic of the sentence.
_IN = re.compile(r"(?:に|で)は(?:、|延べ|約| )*(?=\d)")
_OTHERS = re.compile(r"(?:\([^()]*\))?[、,・ ]*(?P<word>その他|ほか|他)(?:が|は|で)? ?")
_ITEM_OF_LIST = re.compile(r"(?:\([^()]*\))?[、,・ ]+[一-龥ァ-ヴー]{2,8} ?")
_NO_HEAD = re.compile(r"の(?:は|が)")
_TOTAL_CELL = re.compile(r"(?:合|総|小)? *計|[-ー―・\s]*")
_VERB_BETWEEN = re.compile(
    r"[ *\x00]*+(?:と?な(?:った|り)|を?(?:開催|実施|登録|設置)(?:し(?:た)?)?|した|である|が参加(?:した)?|(?:に|と)?(?:達|至)(?:し(?:た)?|った))?[ *\x00]*+"
)


class Labels(Contexts):
    """The labels of a text's numbers. Kept per text, for a number may take its label from the number before it."""

    def of(self, q: Quantity) -> Label:
        """The label of a number."""
        found = self._known.get(q.start)
        if found is None:
            self._known[q.start] = _NOTHING
            # in the order of the text, so that the label before is always known and nothing recurses deeply
            line = self._text.line(q.start)[0]
            for earlier in self._text.numbers_between(self._known_to.get(line, line), q.start):
                if earlier.kind in _CUTS and earlier.start not in self._known:
                    self._known[earlier.start] = _NOTHING
                    self._known[earlier.start] = self._find(earlier)
            self._known_to[line] = max(q.start, self._known_to.get(line, line))
            found = self._known[q.start] = self._find(q)
        return found

    def _find(self, q: Quantity) -> Label:
        found = self._text.cell(q.start)
        if found is not None and found[1] >= found[0].header and len(found[0].rows[found[1]]) > 1:
            return self._in_table(q)
        start, end = self._text.sentence(q.phrase_start)
        bracket = self._text.bracket(q.start)
        before = self._text.number_before(q.phrase_start)
        if before is not None and before.start < start:
            before = None
        if bracket is not None:
            return self._in_bracket(q, bracket, start)
        while before is not None:  # 58人(93.4%)、: not the bracket's number
            aside = self._text.bracket(before.start)
            if aside is None or aside[1] > q.start:
                break
            before = self._text.number_before(aside[0])
            before = before if before and before.start >= start else None
        return self._in_sentence(q, start, end, before)

    def _in_sentence(self, q: Quantity, start: int, end: int, before: Quantity | None) -> Label:
        m = self._masked
        low = start
        if before is not None:
            low = before.phrase_end
            closing = _ASIDE.match(m, low)
            low = closing.end() if closing else low
        own: Span | None = None
        loose = False
        for a, z in self._segments(low, q.phrase_start):
            span = self._noun(a, z)
            if span and not self._told(span, z):
                own, loose = span, self._loose(a, z)
                # 目標の30世帯をわずかに下回る28世帯: the words are the other number's
                if before is not None and a == low and self._told_of(a, z):
                    own, loose = None, False
                break
        if (
            own is not None
            and words.VERB_ONLY.fullmatch(self.words_of(own))
            and not words.NOUN_IN_KANA.search(self.words_of(own))
        ):
            own, loose = None, False
        if own is None and before is not None:
            own = self._class(q, before)
        elif (
            own is not None
            and before is not None
            and before.comparator in (">=", "<=")
            and _OF_BOUND.fullmatch(m, before.phrase_end, own[0])
        ):
            own = (before.phrase_start, own[1])  # 週3日以上開いているもの: what is counted has this bound
        after = self._after(q, end)
        if own is not None and after is not None and not loose and self.words_of(after) in self.words_of(own):
            after = None
        scene: Span | None = None
        if own is not None and (loose or words.DEMONSTRATIVE.match(self.words_of(own))) and after is not None:
            scene, own, after = own, after, None  # 就労体験に7人が参加
        if (
            own is not None
            and loose
            and after is None
            and re.search(r"(?:て|り|し|ず)\Z", m[own[1] : q.phrase_start].strip(" \x00、") or m[own[0] : own[1]])
        ):
            own = self._topic(start, own[0]) or own  # 支援件数は、終結となったものを含めて27件
        subject = self._masked.find("が", *own) if own is not None and loose and after is None else -1
        if own is not None and subject > own[0] + 1:
            own = (own[0], subject)  # 受入先が農家の協力で12社となり
        if own is None and q.scope == "total":
            own = self._topic(start, q.phrase_start)  # 窓口12件+巡回5件 計17件
        did = self._did(q, end) if own is None and q.unit_canonical != "%" else None
        if did is not None and (after is None or self.words_of(after) in self.words_of(did)):
            own, after = did, None
        if own is None and after is not None:
            own, after = after, None
        parts = [own] if own else []
        last = self._last_of_list(q) if own is not None and after is None else None
        if last is not None and words.OF_WHAT.match(m, last.phrase_end):
            shared = self._after(last, self._text.sentence(last.start)[1])
            parts += [shared] if shared else []
        if own is not None and q.out_of is not None and (what := self._did(q, end)) is not None and what[0] >= own[1]:
            parts.append(what)  # 支援方針を定めた21世帯のうち9世帯では、利用が始まった
        if (
            after is not None
            and own is not None
            and (
                loose
                or q.unit_canonical == "%"
                or words.GENERIC.fullmatch(self.words_of(own))
                or (len(self.words_of(own)) <= 4 and "、" not in m[q.phrase_end : after[0]])  # 推進会議は6回開催
                or (q.unit_canonical == "人" and not words.VERBAL.search(self.words_of(after)))
            )
        ):
            parts.append(after)
        context: tuple[Span, ...] = ()
        said = self.words_of(own) if own else ""
        context_needed = before is None and own is not None and self._opens_list(q)
        part = own is not None and words.OF_A_WHOLE.search(m, max(start, low), own[0]) is not None
        if (
            own is None
            or words.GENERIC.fullmatch(said)
            or len(said) <= 4
            or (words.VERBAL.search(said) and (len(said) <= _SHORT or _NO_HEAD.match(m, own[1])))  # 修了されたのは33名
            or part
            or (before is not None and self._parallel(before, q))
            or words.DEMONSTRATIVE.match(said)
            or context_needed
            or q.unit in ("ポイント", "倍")
        ):
            context = self._context(q, start, before, own)
            if scene is not None and (_INTO if not context else _IN).match(m, scene[1]):
                context = (scene,)
        things = own is not None and q.unit and q.unit_canonical not in _PLAIN and q.unit not in said
        areas = q.unit_canonical in AREA_UNITS
        if things and areas and after is not None and after not in parts:
            parts.append(after)  # サロンを5地区で開設: サロン 開設 地区
        if things and (areas or words.VERBAL.search(said) or len(said) <= _SHORT):
            parts.append((q.end - len(q.unit or ""), q.end))  # 緊急貸付を27世帯に行った: 緊急貸付 世帯
        return self._label([*context, *parts], own, context)

    def _loose(self, a: int, z: int) -> bool:
        """Whether what stands before a number is joined to it by a particle or a verb, and does not end in a noun like 子育て."""
        said = self._masked[max(a, z - 12) : z].rstrip(" \x00")
        return words.LOOSE.search(self._masked, a, z) is not None and words.NOUN_IN_KANA.search(said) is None

    def _told_of(self, a: int, z: int) -> bool:
        """Whether the words behind a number, up to the next one, say what became of it."""
        m = self._masked
        said = m[a:z].rstrip(" \x00、")
        goes_on = re.match(r"[がをにでとはものへ]|[一-龥]{1,4}(?:し|さ|す|を)", said) is not None
        return _DONE_SO.fullmatch(m, a, z) is not None or (
            goes_on
            and (
                words.LOOSE.search(m, a, z)
                or words.VERBAL.search(said)
                or re.search(r"[しいてりちきれびみげべめえけせ]\Z", said)
                or BEHIND.match(m, a, z)
            )
            is not None
        )

    def _class(self, q: Quantity, before: Quantity) -> Span | None:
        """その他27件; 二つが31世帯: what parts one count of a list from the others, though no noun."""
        rest = _OTHERS.fullmatch(self._masked, before.phrase_end, q.phrase_start)
        if rest is not None:
            return rest.span("word")
        near = self._masked[before.phrase_end : q.phrase_start]
        return (before.phrase_start, before.phrase_end) if before.unit == "つ" and near in ("が", "は") else None

    def _told(self, span: Span, end: int) -> bool:
        """毎月第3木曜日に開き、: a clause that tells what was done names nothing."""
        said = self._masked[slice(*span)]
        if words.NOUN_IN_KANA.search(said):
            return False
        if words.NO_NOUN.search(said) and not words.NOMINAL.match(self._masked, span[1], end + 1):
            return True
        return words.TELLS.search(said) is not None or (
            words.VERBAL.search(said) is not None and words.GOES_ON.match(self._masked, span[1], end) is not None
        )

    def _context(self, q: Quantity, start: int, before: Quantity | None, own: Span | None) -> tuple[Span, ...]:
        """The pieces that say what ``own`` is of."""
        if before is not None and _ANOTHER.search(self._masked, before.end, q.phrase_start):
            return ()
        if before is not None:
            label = self.of(before)
            if own is None and re.fullmatch(r"[、,・/ ]*", self._masked[before.phrase_end : q.phrase_start]):
                return label.spans  # 検討 実29件・延べ41件
            if own is None and self._sums(before, q):  # 第1回29名、第2回25名の延べ54名
                frame = self._frame(start, q)
                return label.context or ((frame,) if frame else label.spans if before.scope == "increase" else ())
            if self._parallel(before, q):
                put = self._masked.find("を", *label.own) if own and label.own and not label.context else -1
                if (
                    label.own
                    and put > label.own[0]
                    and self._masked[put : before.phrase_start].rstrip(" 、約").endswith("に")
                ):
                    return (self._trim(label.own[0], put),)  # 推進員を社協に2名、センターに1名
                short = own is not None and len(self.words_of(own)) <= 4 and label.own and not label.context
                blank = self._masked.rfind(" ", *label.own) if short and label.own else -1
                if label.own and re.fullmatch(r"[^\d第、。]{3,}", self._masked[label.own[0] : blank]):
                    return (self._trim(label.own[0], blank),)  # 修了者 I課程27人、II課程20人
                return label.spans if own is None else label.context
            topic = self._frame(start, q, own)
            if topic is not None and own is not None and not (topic[0] < own[1] and own[0] < topic[1]):
                if self.words_of(topic) in self.words_of(own):
                    return ()
                if not words.GENERIC.fullmatch(self.words_of(topic)) and before.unit_canonical != q.unit_canonical:
                    return (topic,)
            among = re.search(r"うち|そ|内", self._masked[before.end : q.phrase_start]) is not None
            if before.unit_canonical != q.unit_canonical or among or own is None:
                listed = own is not None and _ITEM_OF_LIST.fullmatch(self._masked, before.phrase_end, q.phrase_start)
                spans = label.spans if label.own is None or not label.context else (*label.context, label.own)
                if listed and not among:  # 寄り合い場9か所、世話人31人、相談97件: a list of one thing, no chain
                    spans = label.context or spans
                if spans and sum(z - a for a, z in spans) <= MAX_LABEL:
                    return spans
        opening = self._masked[start : q.phrase_start].lstrip(" \x00")
        if (
            q.unit in ("ポイント", "倍")
            or (
                before is None
                and self._opens_list(q)
                and self._topic(start, q.phrase_start) is None
                and self._sums_before(start)
            )
            or re.match(r"(?:この|その)?(?:うち|内訳)|残(?:り|る)", opening)
        ):
            earlier = self._text.number_before(start)
            line = self._text.line(start)[0]
            while earlier is not None and earlier.start >= line and self._text.bracket(earlier.start) is not None:
                earlier = self._text.number_before(earlier.start)
            if (
                earlier is not None
                and earlier.start >= line
                and (q.unit not in ("ポイント",) or earlier.unit_canonical == "%" or q.start - earlier.end < 60)
            ):
                return self.of(earlier).spans
        for span in self._contexts(q, start, own, action=own is not None and own[0] >= q.end):
            if own is not None and start <= own[0] and span[1] > own[0] and span[0] >= start:
                continue  # what is told behind the label's own words is not what it is of
            if own is None or not (
                self.words_of(span) in self.words_of(own) or (span[0] < own[1] and own[0] < span[1])
            ):
                if (
                    own is not None
                    and words.GENERIC.fullmatch(self.words_of(span))
                    and not (span[0] >= start and span[1] <= own[0])
                ):
                    continue
                inner = self._inner(span, own)
                return (span, inner) if inner else (span,)
        if before is not None and own is not None and own[0] >= q.end and before.unit_canonical == q.unit_canonical:
            return self.of(before).spans  # 計画も25世帯には遠く、16世帯の作成
        return ()

    def _in_bracket(self, q: Quantity, bracket: Span, start: int) -> Label:
        previous = self._text.number_before(q.phrase_start)
        low = max(bracket[0] + 1, previous.phrase_end if previous and previous.end > bracket[0] else 0)
        segments = self._segments(low, q.phrase_start)
        own = next((s for s in (self._noun(a, z) for a, z in segments) if s), None)
        if own is None and segments:
            weak = self._trim(*segments[0])
            own = weak if weak[1] - weak[0] >= 2 else None  # 町内12件: a word too weak alone tells parts apart
            own = own or (self._class(q, previous) if previous else None)
        after = self._after(q, bracket[1])
        owner = self._text.number_before(bracket[0])
        context: tuple[Span, ...] = ()
        if owner is not None and _VERB_BETWEEN.fullmatch(self._masked, owner.phrase_end, bracket[0]):
            label = self.of(owner)
            context = label.spans
        elif own is None or words.GENERIC.fullmatch(self.words_of(own)) or bracket[0] - start > 2:
            # 「…が増える。(10%増)」: the bracket is about what stands before it
            stop = bracket[0]
            while stop > 0 and self._masked[stop - 1] in " 。\x00":
                stop -= 1
            begin = max(self._text.sentence(max(0, stop - 1))[0], self._text.node(bracket[0]).start)
            head = next((s for s in (self._noun(a, z) for a, z in self._segments(begin, stop)) if s), None)
            head = None if head and self._counts(*head) else head
            context = (head,) if head else tuple(self._contexts(q, start)[:1])
        if own is not None and len(self.words_of(own)) >= 12:
            context = ()
        return self._label([*context, *([own] if own else [after] if after else [])], own, context)

    def _in_table(self, q: Quantity) -> Label:
        found = self._text.cell(q.start)
        assert found is not None
        table, r, c = found
        a, _ = table.rows[r][c]
        previous = self._text.number_before(q.phrase_start)
        low = max(a, previous.phrase_end if previous else 0)
        inner = self._noun(low, q.phrase_start)
        bracket = self._text.bracket(q.start)
        if inner is None and bracket is not None and bracket[0] >= a:
            weak = self._trim(max(low, bracket[0] + 1), q.phrase_start)
            inner = weak if weak[1] - weak[0] >= 2 else None
        row = [self._shrunk(x, z) for x, z in self._text.row_label(table, r, c)]
        row = [s for s in row if s[1] > s[0]]
        named = [s for s in row if not _TOTAL_CELL.fullmatch(self._masked, *s)]
        row = named or row
        titles = []
        for head in table.heads(r, c):
            if words.COLUMN_NOISE.sub("", self._masked[slice(*head)]).strip():
                stop = self._masked.find("(", *head)
                titles.append(self._trim(head[0], stop if stop > head[0] else head[1]))
        parts = [*row, *titles]
        if inner is not None and inner not in parts:
            parts.append(inner)
        said = " ".join(self.words_of(s) for s in parts)
        context: tuple[Span, ...] = ()
        if (
            not parts
            or len(said) <= 6
            or all(words.GENERIC.fullmatch(self.words_of(s)) for s in parts)
            or titles
            or (table.caption >= 0 and self._text.nodes[table.caption].mark)
        ):
            for index in ([table.caption] if table.caption >= 0 else []) + self._text.above(q.start):
                node = self._text.nodes[index]
                span = self._head(index) or (
                    self._topic(node.body, node.end) or self._told_before(node.body, node.end)
                    if index == table.caption
                    else None
                )
                if span:
                    summed = words.SUMMED.search(self._masked, *span)
                    span = (span[0], summed.start()) if summed and summed.start() > span[0] + 1 else span
                    context = (span,)
                    break
        return self._label([*context, *parts], parts[-1] if parts else None, context)

    def _label(self, spans: list[Span], own: Span | None, context: tuple[Span, ...]) -> Label:
        kept: list[Span] = []
        for span in spans:
            said = self.words_of(span)
            if 0 < len(said) <= _LONGEST and not any(
                said in self.words_of(other) and (other not in context or (span in context and span != own))
                for other in kept
            ):
                kept = [other for other in kept if self.words_of(other) not in said or other == own]
                kept.append(span)
        said_last = {self.words_of(s): s for s in kept}
        kept = [s for s in kept if said_last[self.words_of(s)] == s]
        text = " ".join(self.words_of(s) for s in kept)
        return Label(text or None, tuple(kept), own, context)
