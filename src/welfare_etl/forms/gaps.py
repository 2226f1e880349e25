"""Where a label that the report must print was not found, and what stands in its place is no answer of its neighbour.

A label in words that no form has (相談の窓口づくり for 相談体制の構築) shows twice: the form's own label is nowhere, and between
the two labels around it stands something that an answer does not have: the label's number, or words like its own on a line
of their own. From there on the text is told and left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from welfare_etl.evidence.span import ELIDED, Span
from welfare_etl.forms.filled import Filled
from welfare_etl.forms.form import Field
from welfare_etl.normalize.absence import absence_of
from welfare_etl.normalize.text import squash
from welfare_etl.records.document import Row

__all__ = ["BRACKETED", "NO_NAME", "is_name", "leave_gaps"]

NO_NAME = re.compile(r"\A[・○●◎□■◆※*-]|[\d。、:：()%]|[はがをにでと]\Z|直営|委託")
"""What a label does not look like: a list's item, a figure, a sentence or a piece of one."""
BRACKETED = re.compile(r"\s*+\((?P<name>[^()\d]{2,14})\)(?=\s++\S)")
"""(対象圏域) 小学校区: a label in brackets and its answer."""
_IN_BRACKETS = re.compile(r"\([^()]{2}")
_LONGEST_NAME = 30
_LONGEST_HEAD = 60
_LIKE = 55.0
# 2. or 1-3. of a chapter; ① or (ア) or ア of a label.
_CHAPTER_NUMBER = re.compile(r"\s*+\d{1,2}(?:-\d{1,2}\s*+[.．、]?|\s*+[.．、])\s*+[^\d\s]")

_Place = tuple[int, int, int]


def leave_gaps(filled: Filled, rows: Sequence[Row]) -> None:
    """Takes what stands in the place of a lost label out of the answer before it; ``rows`` are the report's, in reading order.

    Expected are the labels that every report prints, and those of the chapters that it has.
    """
    index = {id(row): at for at, row in enumerate(rows)}

    def place(span: Span) -> _Place:
        return index[id(span.row)], span.cell.column, span.start

    printed = sorted((place(span), one) for one, span in filled.printed.items())
    stops = sorted(place(span) for span in filled.labels)
    answers = sorted(
        ((place(span), span) for spans in filled.values.values() for span in spans), key=lambda one: one[0]
    )
    for name in {name for name, span in filled.by_position if filled.has(name) or BRACKETED.match(span.folded)}:
        # (知らせ方) チラシ where the form prints (周知方法): its place tells the answer, not what a bracket in other words means.
        # And where the label comes after all, what stood before it was another row.
        filled.leave([span for other, span in filled.by_position if other == name], "unknown_label")
        filled.by_position = [one for one in filled.by_position if one[0] != name]
    found = {*filled.printed, *(name for name, _ in filled.by_position)}
    chapters = [filled.form.always, *map(filled.form.of_chapter, filled.present)]
    lost = {one.id for fields in chapters for one in fields if one.id not in found}
    gaps: dict[_Place, list[Field]] = {}
    for one in filled.form.fields:
        if one.id in lost:
            before = [at for at, other in printed if filled.form.by_id[other].position < one.position]
            if before:
                gaps.setdefault(max(before), []).append(one)
    for start, fields in gaps.items():
        stop = next((at for at in stops if at > start), (len(rows), 0, 0))
        between = [span for at, span in answers if start < at < stop]
        first = _stranger(between, fields, rows[start[0]])
        if first is not None:
            code = "unknown_chapter" if any(one.head for one in fields) else "unknown_label"
            filled.leave(between[first:], code)


def _stranger(spans: Sequence[Span], fields: Sequence[Field], label_row: Row) -> int | None:
    """The first of the spans between two labels that stands where one of the lost labels should."""
    for at, span in enumerate(spans):
        if span.start or ELIDED.search(span.text) or absence_of(span.text) is not None:
            continue
        if any(_IN_BRACKETS.match(one.core) for one in fields) and BRACKETED.match(span.folded):
            return at
        if span.row is label_row or (at and spans[at - 1].row is span.row):
            continue
        before = spans[:at]
        if any(_has_number(one, span, before) for one in fields):
            return at
        # 地域の資金づくり for 地域の…財源等の確保, a line of its own: a form's label in words that are like it.
        if before and is_name(span) and max(fuzz.ratio(one.core, squash(span.folded)) for one in fields) >= _LIKE:
            return at
    return None


def is_name(span: Span) -> bool:
    """Whether a text may be a label: short, no figure, no sentence; what a bracket adds (指標) is no part of it."""
    name = re.sub(r"\([^()]{1,10}\)\Z", "", squash(span.folded))
    return 2 <= len(name) <= _LONGEST_NAME and not NO_NAME.search(name)


def _has_number(field: Field, span: Span, before: Sequence[Span]) -> bool:
    """Whether a text begins with the number of a label (④, (イ), 2.), and not as the next item of a list before it."""
    text = span.folded.lstrip()
    if len(squash(text.split("\n")[0])) > _LONGEST_HEAD:
        return False
    if field.head and _CHAPTER_NUMBER.match(text):
        return not any(re.match(r"\s*1\s*[.．、]", one.folded) for one in before)
    found = re.match(r"(?P<left>\(?)(?P<kana>[ア-コ])(?P<right>\)?)", field.core)
    if field.numbers:
        own, first = rf"[{field.numbers}]", "①"
    elif found:
        left, right = re.escape(found["left"]), r"\)" if found["right"] else r"[\s「.]"
        own, first = f"{left}{found['kana']}{right}", f"{left}ア{right}"
    else:
        return False
    listed = any(re.match(first, line.lstrip()) for one in before for line in one.folded.split("\n"))
    return re.match(own, text) is not None and not listed
