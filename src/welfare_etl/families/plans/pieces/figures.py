"""The cells of the indicators' tables on one page: names, values and units, as far as each cell says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.layout import Block, items_of
from welfare_etl.normalize.numbers import Reading
from welfare_etl.normalize.numbers import readings as all_readings
from welfare_etl.normalize.text import fold, squash

HIGHEST = 1e15

__all__ = ["Amount", "Group", "Indicator", "Values", "cell_kind", "groups_in", "inline", "stream", "values_in"]

_LABEL_LENGTH = 6
_VALUE = re.compile(r"(?P<mark>[①-⑳])?\s*+(?P<label>[^\d①-⑳(（※]{0,12}?)\s*+約?\s*+\d")
_INLINE = re.compile(r"(?P<name>\D*\S)\s++(?P<value>約?\s*+\d[\d,.]*\s*+\D{0,4})")
_LEADING_VALUE = re.compile(r"(?P<value>\d[\d,.]*\s*[^\d\s]{1,4})(?:\s+|$)")
_NOTE = re.compile(r"[(（][^()（）]*[)）]|※.*")


def readings(text: str) -> list[Reading]:
    """The numbers of a text; one that is too long to be a figure is none."""
    return [one for one in all_readings(text) if one.value is None or abs(one.value) < HIGHEST]


@dataclass(slots=True)
class Amount:
    """One printed number: ``label`` is what stands before it in the cell, ``unit`` printed behind it or in a cell of its own."""

    spans: list[Span]
    label: str
    value: float
    unit: str | None
    unit_spans: list[Span] = field(default_factory=list)
    unit_rule: str = "as_printed"


@dataclass(slots=True)
class Values:
    """A run of value cells: the amounts under each circled number (0: without number)."""

    place: int
    end: int
    amounts: dict[int, list[Amount]] = field(default_factory=dict)
    spans: dict[int, list[Span]] = field(default_factory=dict)

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(number for number in self.spans if number)


@dataclass(slots=True)
class Indicator:
    """An indicator's name with its number, and the amount that became its value.

    ``doubt``: why it has none. ``beside``: ``value_spans`` are the cell of its own value, whether that could be read or not.
    """

    number: int
    spans: list[Span]
    amount: Amount | None = None
    value_spans: list[Span] = field(default_factory=list)
    rule: str = "as_printed"
    confidence: float = 1.0
    doubt: str | None = None
    beside: bool = False

    @property
    def name(self) -> str:
        """The name without number and line breaks."""
        return re.sub(r"^[①-⑳]\s*", "", said(self.spans) or "").rstrip("：:")

    @property
    def bare(self) -> str:
        """``name`` for comparing, without a remark in brackets."""
        return squash(re.sub(r"[(（][^()（）]*[)）]$", "", self.name))


@dataclass(slots=True)
class Group:
    """The indicators of one cell: those of one kind on one sheet. ``sheet`` and ``kind`` where the cell's place says them."""

    place: int
    end: int
    indicators: list[Indicator]
    sheet: int | None = None
    kind: str | None = None
    doubt: str | None = None

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(indicator.number for indicator in self.indicators if indicator.number)

    @property
    def text(self) -> str:
        return "。".join(indicator.name for indicator in self.indicators)


def cell_kind(block: Block) -> str:
    """``units``, ``kpi``, ``values``, ``inline`` (name and value on one line), ``names``, or ``loose``: numbers within words."""
    text = block.text
    if not re.search(r"\d", text) and all(_is_unit(line.bare) for line in block.lines):
        return "units"
    if form.KPI_NAME.fullmatch(text) and not re.search(r"\d", text):
        return "kpi"
    if len(block.lines) == 1 and inline(block):
        return "inline"
    if not re.search(r"\d", text):
        return "names"
    items = items_of(block.lines)
    for item in items:
        joined = "".join(fold(line.text) for line in item)
        if joined.startswith("("):
            continue  # (6地区×2): how the number above comes about
        found = _VALUE.match(joined)
        if not found or len(found["label"].strip()) > _LABEL_LENGTH:
            return "loose"
    return "values"


def _is_unit(bare: str) -> bool:
    """A unit and nothing else; 数 is printed where there is no better one."""
    if bare == "数":
        return True
    read = readings("1" + bare)
    return len(bare) <= 3 and len(read) == 1 and read[0].unit == bare


def inline(block: Block) -> Indicator | None:
    """A name and its value on one line, parted by a blank: ``会議開催回数 4 回``."""
    line = block.first
    found = _INLINE.fullmatch(line.folded)
    if not found or len(found["name"]) < 3 or form.NUMBER.match(line.folded):
        return None
    value = line.part(*found.span("value"))
    read = readings(value.text)
    if len(read) != 1 or read[0].value is None:
        return None
    indicator = Indicator(0, [line.part(*found.span("name"))], rule="name_and_value_on_one_line")
    indicator.amount = Amount([value], "", float(read[0].value), read[0].unit)
    indicator.value_spans, indicator.beside = [value], True
    return indicator


def groups_in(block: Block) -> list[Group]:
    """The names of a cell: its numbered ones are one group, a name without number is a group by itself."""
    numbered: list[Indicator] = []
    out: list[Group] = []
    for item in items_of(block.lines):
        mark = form.NUMBER.match(item[0].folded)
        if mark:
            numbered.append(Indicator(ord(mark[0]) - ord("①") + 1, item))
        else:
            out.append(Group(block.place, block.place, [Indicator(0, item)]))
    if numbered:
        out.append(Group(block.place, block.place, numbered))
    return out


def values_in(blocks: Sequence[Block]) -> list[Values]:
    """Value cells in order; cells that follow each other and count on (①, ②) are one run, and so is a cell with a word first."""
    out: list[Values] = []
    for block in blocks:
        for item in items_of(block.lines):
            mark = form.NUMBER.match(item[0].folded)
            number = ord(mark[0]) - ord("①") + 1 if mark else 0
            last = out[-1] if out else None
            follows = last is not None and block.place - last.end <= 1
            text = "".join(fold(line.text) for line in item)
            if number and last and follows and last.numbers and number == max(last.numbers) + 1:
                values = last
            elif not number and last and follows and last.numbers and not re.match(r"\s*約?\d", text):
                values, number = last, max(last.numbers)
            else:
                values = Values(block.place, block.place)
                out.append(values)
            values.end = block.place
            values.spans.setdefault(number, []).extend(item)
            values.amounts.setdefault(number, []).extend(_amounts(item))
    return out


def _amounts(lines: Sequence[Span]) -> list[Amount]:
    """The numbers of a cell, each with the word before it; those in brackets and behind ※ are notes."""
    text, owner = "", []
    for line in lines:
        text += fold(line.text)
        owner += [(line, at) for at in range(len(line.text))]
    text = re.sub(r"^[①-⑳]", " ", text)
    hidden = _NOTE.sub(lambda m: "\x00" * len(m[0]), text)
    read: list[Reading] = [r for r in readings(hidden) if r.value is not None]
    out: list[Amount] = []
    at = 0
    for reading in read:
        label = hidden[at : reading.start].replace("\x00", "").strip(" 約\u3000")
        spans = _spans(owner, reading.start, reading.end)
        out.append(Amount(spans, label, float(reading.value or 0), reading.unit))
        at = reading.end
    return out


def _spans(owner: Sequence[tuple[Span, int]], start: int, end: int) -> list[Span]:
    out: list[Span] = []
    for line in dict.fromkeys(line for line, _ in owner[start:end]):
        here = [at for other, at in owner[start:end] if other is line]
        out.append(line.part(here[0], here[-1] + 1))
    return out


def stream(lines: Sequence[Span]) -> list[Indicator]:
    """Names and values that follow each other line by line, a value at the start of a line or on its own: ``3,159 件 …の開催件 / 数 / 3 件``."""
    out: list[Indicator] = []
    name: list[Span] = []
    for line in lines:
        rest = line
        found = _LEADING_VALUE.match(rest.folded)
        read = readings(found["value"]) if found else []
        if found and name and len(read) == 1 and read[0].value is not None and read[0].unit:
            value = rest.part(*found.span("value"))
            indicator = Indicator(0, name, rule="value_after_name")
            indicator.amount = Amount([value], "", float(read[0].value), readings(value.text)[0].unit)
            indicator.value_spans, indicator.beside = [value], True
            out.append(indicator)
            name = []
            rest = rest.part(found.end())
        if rest:
            name.append(rest)
    if name:
        out.append(Indicator(0, name))
    return out
