"""Heads of columns, over several rows and columns: which rows of a table are its head, and what each column means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.marks import MARK
from welfare_etl.families.plans.slots import Slot
from welfare_etl.families.plans.vocabulary import NOTHING, Sense, is_actor, sense, unit_in
from welfare_etl.normalize.text import fold

__all__ = ["FORM", "LONGEST_HEAD", "META", "Column", "head_at"]

META = frozenset(("document_year", "author", "as_of"))
LONGEST_HEAD = 32


@dataclass(slots=True)
class Column:
    """The head of a column: its meaning (None where the vocabulary has none), who acts, and where it is printed."""

    index: int
    spans: list[Span] = field(default_factory=list)
    sense: Sense = NOTHING
    actor: str | None = None
    width: int = 1

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.sense.kinds or (("actor_head",) if self.actor else ())

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else ""

    def means(self, *kinds: str) -> bool:
        """Whether one of these kinds is one of its meanings."""
        return not set(kinds).isdisjoint(self.kinds)

    @property
    def years(self) -> tuple[int, ...]:
        return self.sense.years


def _meaning(text: str) -> Sense:
    return sense(text, loose=True) if len(text) <= LONGEST_HEAD else NOTHING


def head_at(rows: list[dict[int, Slot]], at: int, ruled: bool, *, below: bool) -> tuple[list[Column], int]:
    """The columns of the head that begins at a row, and how many rows it takes; empty where none begins."""
    row = rows[at]
    filled = [(n, slot) for n, slot in sorted(row.items()) if slot]
    if len(filled) < 2 or at + 1 >= len(rows):
        return [], 0
    senses = {n: _meaning(slot.text) for n, slot in filled}
    used = 1
    columns = [Column(n, list(slot.spans), senses[n], None, slot.columns) for n, slot in filled]
    while at + used < len(rows) and _stands_below(rows[at + used], columns):
        # 目標 and 実績 under 令和5年度, while 指標 and 単位 reach down: the table itself says that this is its head.
        columns = _under([(n, slot) for n, slot in sorted(rows[at + used].items()) if slot], columns, True)
        used += 1
    if used > 1:
        filled = [(column.index, Slot(column.spans, column.width)) for column in columns]
        senses = {column.index: column.sense for column in columns}
    actors = _acting(filled, senses)
    # A, C and D alone are grades as often as they are the parts of a PDCA sheet.
    if not set("PDCA") <= {one.word for one in senses.values()}:
        senses = {n: one if one.word not in tuple("PDCA") else NOTHING for n, one in senses.items()}
    known = sum(map(bool, senses.values())) + len(actors)
    wordy = sum(len(slot.text) > LONGEST_HEAD for _, slot in filled)
    share = 0.5 if at == 0 and len(filled) >= 3 else 0.6  # the first row of a table is sooner its head
    if known < 2 or known < share * len(filled) or (wordy and known < 0.75 * len(filled)):
        return [], 0
    measured = any(one.kind == "indicator" for one in senses.values())
    if not measured and any(one.means(*META) for one in senses.values()):
        return [], 0
    if any("。" in slot.text or _COUNTS.search(fold(slot.text)) for _, slot in filled):
        return [], 0
    if below:
        # Below a head another one must be made of words: names of bodies and of programmes are what rows are made of.
        strict = [
            one
            for _, slot in filled
            if len(slot.text) <= LONGEST_HEAD and (one := sense(slot.text)) and one.kinds != ("years",)
        ]
        if len(strict) < 2 and not (strict and strict[0].kind in ("year", "item", "role")):
            return [], 0
    if any(re.fullmatch(r"[(（]?[\d,.%\-－]+[)）]?|[①-⑳]|[\-－]", fold(slot.text)) for _, slot in filled):
        return [], 0
    following = _begins_with_label(rows[at + 1])
    if _is_form(filled, senses) or (following and senses[filled[0][0]].kind in FORM):
        return [], 0
    if any(_marked(slot.text) and senses[n].means("grade") for (n, _), (_, slot) in pairwise(filled)):
        return [], 0  # C(評価) | 評価 | B | 前年度の評価 | A
    columns = [
        Column(n, list(slot.spans), senses[n], slot.text if n in actors else senses[n].actor, slot.columns)
        for n, slot in filled
    ]
    while at + used < len(rows) and (
        lower := _lower(rows[at + used], columns, ruled or any(c.width > 1 for c in columns))
    ):
        columns = lower
        used += 1
    if at + used >= len(rows) or any(slot.merged for n, slot in rows[at + used].items() if n in dict(filled)):
        return [], 0  # a head that reaches down has its lower row; C 評価 over 評価 | B and 理由 | … is a form
    columns = [replace(column, width=_own_width(column, rows[at + used :])) for column in columns]
    covered = {n for column in columns for n in range(column.index, column.index + column.width)}
    last = max(covered)
    bare = {n for row in rows[at + used : at + used + 3] for n, slot in row.items() if n < last and slot} - covered
    return sorted([*map(Column, bare), *columns], key=lambda column: column.index), used


def _own_width(column: Column, below: list[dict[int, Slot]]) -> int:
    """How many columns a head stands over, without those of labels: 主体 over 町内会 and, right of it, 予定 and 実績."""
    for n in range(1, column.width):
        texts = {row[column.index + n].text for row in below if row.get(column.index + n)}
        if len(texts) > 1 and all(map(sense, texts)):
            return n
    return column.width


_COUNTS = re.compile(r"\d[回人件]")
"""月1回(18回開催) is a value."""
FORM = frozenset(("strategy", "subcommittee", "plan_reference", "department", "page"))
"""Labels that begin the rows of a form."""
_LEADS = frozenset(("department", "related_department", "operator", "author", "subcommittee"))


def _acting(filled: list[tuple[int, Slot]], senses: dict[int, Sense]) -> set[int]:
    """The cells that name actors and are no value of the label left of them (担当課 | 福祉課)."""
    found = {n for n, slot in filled if not senses[n] and is_actor(slot.text)}
    order = [n for n, _ in filled]
    for at, n in enumerate(order):
        left = senses[order[at - 1]] if at else NOTHING
        if n in found and left.kind in _LEADS and not (at + 1 < len(order) and order[at + 1] in found):
            found.discard(n)
    return found


def _is_form(filled: list[tuple[int, Slot]], senses: dict[int, Sense]) -> bool:
    """Whether a row is label, value, label, value: its values mean nothing, or only a year."""
    strict = [sense(slot.text) if senses[n] else NOTHING for n, slot in filled]
    pattern = [one.kinds not in ((), ("years",)) for one in strict]
    if len(pattern) not in (2, 4, 6) or pattern != [k % 2 == 0 for k in range(len(pattern))]:
        return False
    return strict[0].kind not in ("year", "years", "role", "item")


_HEADS = frozenset(
    (
        "year",
        "years",
        "role",
        "item",
        "programme",
        "plan_path",
        "actor",
        "indicator",
        "component",
        "meeting",
        "grade",
        "number",
    )
)


def _marked(text: str) -> bool:
    return bool(MARK.fullmatch(fold(text)))


def _begins_with_label(row: dict[int, Slot]) -> bool:
    """Whether a row begins with a label that heads no column of names, as the rows of a form do."""
    first = sense(row[0].text) if row.get(0) else NOTHING
    return bool(first) and first.kind not in _HEADS


def _lower(row: dict[int, Slot], columns: list[Column], spanning: bool) -> list[Column] | None:
    """The columns with a second row of heads under them; None where the row is none."""
    filled = [(n, slot) for n, slot in sorted(row.items()) if slot]
    if not filled or any(len(slot.text) > 20 for _, slot in filled):
        return None
    senses = {n: _meaning(slot.text) for n, slot in filled}
    if not all(senses[n] or is_actor(slot.text) or unit_in(slot.text) for n, slot in filled):
        return None
    if any(re.match(r"\d", fold(slot.text)) and not senses[n].years for n, slot in filled):
        return None  # 活動指標 | 開催回数 | 48回
    if filled[0][0] == 0 and not (row[0].merged or len(filled) == len(columns)):
        return None
    return _under(filled, columns, spanning)


def _stands_below(row: dict[int, Slot], columns: list[Column]) -> bool:
    """Whether a row is a lower one of a head by what spans what: its cells stand under wide ones, the others reach down into it."""
    wide = {n for c in columns if c.width > 1 for n in range(c.index, c.index + c.width)}
    cells = {n for n, slot in row.items() if slot}
    return (
        bool(cells)
        and any(slot.merged for slot in row.values())
        and cells <= wide
        and all(len(row[n].text) <= LONGEST_HEAD and not _marked(row[n].text) for n in cells)
    )


def _under(filled: list[tuple[int, Slot]], columns: list[Column], spanning: bool) -> list[Column]:
    """The columns with a row of their head under them."""
    starts = [column.index for column in columns]
    senses = {n: _meaning(slot.text) for n, slot in filled}
    out: list[Column] = []
    covered: set[int] = set()
    for n, slot in filled:
        above = max((start for start in starts if start <= n), default=None)
        top = next((column for column in columns if column.index == above), None)
        covered.add(top.index if top else -1)
        out.append(_joined(top, n, slot, senses[n]))
    out += [column for column in columns if column.index not in covered]
    return sorted(out, key=lambda column: column.index)


def _joined(top: Column | None, index: int, slot: Slot, below: Sense) -> Column:
    spans = [*(top.spans if top else []), *slot.spans]
    upper = top.sense if top else NOTHING
    if upper.kind == "year" and not below:
        below = sense(f"{slot.text}年度")  # 年度 over 5, 6 and 7
    actor = (top.actor if top else None) or below.actor or (slot.text if not below and is_actor(slot.text) else None)
    if upper.kind == "year" and below.kinds == ("years",):
        meaning = below
    elif upper.kind == "value" and (below.last_year or below.before in ("今", "本", "当")):
        meaning = replace(below, kinds=("actual",))  # 値 over 計画時, 前年度 and 今年度
    elif upper and below:
        words, plain = (upper, below) if below.kind in ("years", "unit", "value") else (below, upper)
        if words.kinds == ("years",) or (below.kinds == ("unit",) and upper.kind == "indicator"):
            words, plain = plain, words
        kinds = (*words.kinds, *upper.kinds) if words.kind == "year" else words.kinds  # 現況値 over 年度 and 値
        meaning = Sense(
            kinds, words.word, words.years or plain.years, words.unit or plain.unit, words.actor or plain.actor,
            words.indicator_kind or plain.indicator_kind, words.before, words.repaired or plain.repaired, words.last_year or plain.last_year,
        )  # fmt: skip
    elif upper.kinds == ("years",) and not actor:
        meaning = replace(upper, kinds=("unknown", "years"))  # a word that is not known under a year: no figure of it
    else:
        meaning = upper or below
        if meaning and meaning.unit is None and top and not upper:
            meaning = replace(meaning, unit=unit_in(top.text))  # 思う人の割合(%) over 令和3年度
    return Column(index, spans, meaning, actor, slot.columns)
