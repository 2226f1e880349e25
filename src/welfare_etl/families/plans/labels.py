"""Labels with their values on one line: 担当課:福祉課, 開催  毎月1回, 所管〈福祉課〉, 目標20か所, 評価 3."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.vocabulary import Sense, sense
from welfare_etl.normalize.text import screen_width, squash

__all__ = ["Field", "column_of", "fields_in", "parted"]

_GAP = re.compile(r"[ \u00a0]{2,}| (?=[【〔［\[]\S)|\u3000+|\t+|(?<=[^\x00-\x7f]) +(?=[^\s:：]{2,12}[:：])")
_COLON = re.compile(r"(?P<label>[^:：。]{1,24}?)\s*+[:：]\s*+(?P<value>\S.*)", re.S)
_BRACKETED = re.compile(r"(?P<label>[【\[［〔][^】\]］〕]{1,20}[】\]］〕])\s*(?P<value>\S.*)", re.S)
_THEN_BRACKETS = re.compile(r"(?P<label>[^〈〔【(（]{1,12})(?P<value>(?:[〈〔【][^〉〕】]+[〉〕】])+)\s*+$")
_BLANK = re.compile(r"(?P<label>\S{1,16}(?:\s?[(（][^()（）]{1,12}[)）])?)\s+(?P<value>\S.*)", re.S)
_DIRECT = re.compile(
    r"(?P<label>[^\d\s:：、。]{2,12}?(?:[(（][^()（）]*[)）])?|[RH]\d{1,2}[^\d\s]{2,6})(?P<value>(?:(?:約|延べ?|累計|全|年間?|月|週|毎[月年])?\d|は(?!じめ)).*)",
    re.S,
)  # fmt: skip
_DATED = re.compile(
    r"(?P<label>[^\d\s:：、。()（）]{2,8}\s*[(（][^()（）]*年[^()（）]*[)）])\s*(?P<value>[^\s:：].*)", re.S
)
"""現状(令和4年度)312人, 目標(令和10年度)増加."""
_SAID = re.compile(
    r"(?P<label>[^\s:：、。は]{2,8})は、?(?P<value>[^。はがを]{2,40}?)(?:です|である|とします|とする)?。"
)
"""担当課は福祉課です。"""
_COUNTED = re.compile(r"(?P<label>[^\d\s:：、。]{2,6})\d{1,2}\s+(?P<value>\D.*)")
"""戦略1 ひとりにしない, among labels."""
_NUMERIC = {"target", "baseline", "actual", "rate", "years", "frequency"}
_TELLS = re.compile(r"\d|増|減|上昇|低下|維持|向上|[-－―—−ー]|未|なし|せず|[A-ZＡ-Ｚ◎○△×]|定めない|把握|ない")


_GRADE = re.compile(r"\S{2,8}\s+\S{1,5}")
"""評価 a; what stands before the blank must be a label of grades."""


@dataclass(slots=True)
class Field:
    """A label with what it says."""

    sense: Sense
    label: Span
    values: list[Span] = field(default_factory=list)
    more: list[Span] = field(default_factory=list)
    """Further lines of the label itself."""


def parted(span: Span) -> list[Span]:
    """A text parted at its gaps: two blanks or more, an ideographic one, a tab."""
    out, at = [], 0
    for gap in _GAP.finditer(span.text):
        if piece := span.part(at, gap.start()):
            out.append(piece)
        at = gap.end()
    if piece := span.part(at):
        out.append(piece)
    return out


def column_of(part: Span) -> int:
    """The column of the screen in which a part of a line begins, from 0."""
    text = part.cell.text
    return screen_width(text[text.rfind("\n", 0, part.start) + 1 : part.start])


def fields_in(span: Span) -> tuple[list[Span], list[Field]]:
    """What stands before the first label, and each label with its value. Parts without a label go on from the one before."""
    free: list[Span] = []
    out: list[Field] = []
    for part in (piece for whole in parted(span) for piece in _slashed(whole)):
        found = _labelled(part)
        if found is None and (later := _label_within(part) or _in_brackets(part)) is not None:
            before, found = later
            (out[-1].values if out else free).append(before)
        while found is not None and found.values and (later := _label_within(found.values[0])) is not None:
            before, following = later  # 基準 30事業所/目標 40事業所/実績 44事業所
            found.values = [before]
            out.append(found)
            found = following
        if (
            found is not None
            and (found.values or part.folded.endswith(")"))
            and out
            and not out[-1].values
            and _alike(out[-1], found)
        ):
            out[-1].values.append(part)  # 実施体制  委託(社会福祉協議会): the second label is what the first one says
        elif found is not None:
            out.append(found)
        elif out:
            out[-1].values.append(part)
        else:
            free.append(part)
    return free, out


def _slashed(part: Span) -> list[Span]:
    """指標:座談会/目標 8回/実績 9回: labels with their values, parted by strokes."""
    at = [m.start() for m in re.finditer(r"[/／]", part.text)]
    pieces = [part.part(a, b) for a, b in zip([0, *(n + 1 for n in at)], [*at, None], strict=True)]
    told = [one and one.sense for one in (_label_of(piece) for piece in pieces) if one] if len(at) > 1 else []
    return pieces if len(told) >= max(2, len(pieces) - 1) and _label_of(pieces[0]) else [part]


def _alike(one: Field, other: Field) -> bool:
    return other.sense.means(one.sense.kind)


def _label_within(part: Span) -> tuple[Span, Field] | None:
    """18か所(15か所) 目標20か所: a figure, and behind one blank a label with its own."""
    for blank in re.finditer(r"(?<=\S)[ /／、→](?=\S)", part.text):
        rest = part.part(blank.end())
        if "。" not in rest.text and (
            _GRADE.fullmatch(rest.text) or re.search(r"\d", rest.text) or _TELLS.search(rest.text)
        ):
            found = _labelled(rest)
            if found and found.values and found.sense.means("grade", *_NUMERIC) and found.sense.kind != "years":
                return part.part(0, blank.start()), found
    return None


_TOLD = re.compile(
    r"(?P<name>[^【\[〔(]*\S)\s*[【\[〔(](?P<label>[^\s:()]{2,8})(?:\s*:\s*|\s+)(?P<value>[^\s:()]{1,8})[】\]〕)]"
)


def _in_brackets(part: Span) -> tuple[Span, Field] | None:
    """居場所の整備【評価:A】: a name, and in brackets its grade."""
    m = _TOLD.fullmatch(part.folded)
    if m is None or not (meaning := sense(m["label"])).means("grade"):
        return None
    return part.part(*m.span("name")), Field(meaning, part.part(*m.span("label")), [part.part(*m.span("value"))])


def _labelled(part: Span) -> Field | None:
    """A label with its value; 【P】計画:…, P:計画: the second label is the first one's."""
    found = _label_of(part)
    if found and found.values and squash(found.sense.word) in tuple("PDCA"):
        inner = _label_of(found.values[0])
        if inner and inner.sense.means(found.sense.kind):
            return Field(found.sense, found.label, inner.values, [inner.label])
    return found


def _label_of(part: Span) -> Field | None:
    text = part.folded
    if (m := _BRACKETED.fullmatch(text)) and (meaning := sense(m["label"])) and not meaning.repaired:
        return Field(meaning, part.part(*m.span("label")), [part.part(m.start("value"), m.end("value"))])
    if (
        (meaning := sense(part.text))
        and ":" not in text.rstrip(": ")
        and (_SPACED.fullmatch(text) or not _BLANK_VALUE.search(text))
    ):
        return Field(meaning, part)
    for pattern in (_COLON, _THEN_BRACKETS, _DATED):
        m = pattern.fullmatch(text)
        if m and (meaning := sense(m["label"])) and not meaning.repaired:
            return Field(meaning, part.part(*m.span("label")), [part.part(m.start("value"), m.end("value"))])
    if (m := _COUNTED.fullmatch(text)) and (meaning := sense(m["label"])) and meaning.kind == "strategy":
        return Field(meaning, part.part(0, m.start("value")), [part.part(m.start("value"))])
    if (m := _SAID.fullmatch(text)) and (meaning := sense(m["label"])) and meaning.kind == "department":
        return Field(meaning, part.part(*m.span("label")), [part.part(*m.span("value"))])
    for pattern in (_BLANK, _DIRECT):
        m = pattern.fullmatch(text)
        if not m or not (meaning := sense(m["label"])) or meaning.repaired:
            continue
        if pattern is _BLANK and meaning.kind == "years" and not _TELLS.search(m["value"]):
            continue
        if pattern is _BLANK and len(m["value"]) > 1 and meaning.means(*sense(m["value"]).kinds):
            return Field(meaning, part)
        if pattern is _DIRECT and not meaning.means(*_NUMERIC):
            continue
        if pattern is _BLANK and len(m["label"]) < 2 and not meaning.means("plan"):
            continue
        return Field(meaning, part.part(*m.span("label")), [part.part(m.start("value"), m.end("value"))])
    return None


_SPACED = re.compile(r"[^\s\w]?\w(?:\s\w)+")
"""取 組 名"""
_BLANK_VALUE = re.compile(r"\S\s+\S")
