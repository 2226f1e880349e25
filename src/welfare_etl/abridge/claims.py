"""What each character of a source is to a family's reader: a label, a fact, prose, or left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from welfare_etl.abridge.columns import OUTCOME_TEXTS, is_short, kind_of
from welfare_etl.abridge.elision import visible
from welfare_etl.evidence.span import ELIDED
from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.normalize.eras import fiscal_years
from welfare_etl.normalize.text import fold
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.trust import Lineage

OPEN, FACT, PROSE, OUTCOME, LABEL, QUOTE = range(6)
"""A character that nobody claims (a label), a fact's, prose, prose in which goals and results are printed, a label of
the form that is repeated somewhere else, whatever its length, and prose without which a claim is not understood."""

STAYS = frozenset({OPEN, FACT, LABEL, QUOTE})

_LONGEST_REST = 24
_LABEL_FROM = 12
_FORMS = {"model_project_report": tuple(label.pattern for label in FORM.fields if len(label.core) >= _LABEL_FROM)}
"""Labels so long that they are the form's words wherever they stand."""
_IN_BRACKETS = {
    "model_project_report": tuple(
        re.compile(rf"(?<=<td>)\s*+{label.pattern.pattern}")
        for label in FORM.fields
        if label.core.startswith("(") and len(label.core) < _LABEL_FROM
    )
}
"""Short labels in brackets, which are the form's words where they open a nested cell: the evidence of its second printing
is the whole cell, label and all."""
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BOUND = re.compile(r"[\s<>()（）〔〕]")


def claims(document: Document, extractions: Iterable[Extraction], family: str = "") -> bytearray:
    """One of the five for each character of the source."""
    out = bytearray(len(document.source))
    facts: list[tuple[int, int]] = []
    # What a value was concluded from, and is more than that value: a cell's words say that it is a plan, or how many.
    read: set[tuple[int, int]] = set()
    prose: set[tuple[int, int]] = set()
    for extraction in extractions:
        if _abridged(document, extraction):
            start, end = extent(document, extraction)
            facts.append((start, end))
            continue
        values = {(name, row.row_key): row for name, rows in extraction.tables.items() for row in rows}
        for rest in extraction.residual:
            if visible(rest.text) > _LONGEST_REST or "。" in rest.text:
                _mark(out, _places(document, rest.line, rest.line, rest.text), PROSE)
        for item in extraction.lineage:
            kind = kind_of(item.table_name, item.column_name)
            if kind == "bearing" or (item.rule == "repeated_cell" and kind == "fact"):
                continue
            row = values.get((item.table_name, item.row_key))
            value = getattr(row, item.column_name, None)
            if kind == "short":
                kind = "fact" if is_short(value) else "prose"
            spots = _within(document, item, getattr(row, "quote", None), places(document, item))
            if kind == "fact":
                (facts.extend if value == item.quote else read.update)(spots)
            else:
                prose.update(spots)
                _mark(out, spots, OUTCOME if item.column_name in OUTCOME_TEXTS else PROSE)
        facts.extend(_printed_years(document, extraction))
    _mark(out, (*facts, *read - prose), FACT)
    folded = fold(document.source)
    for line in _LINE.finditer(folded):
        for pattern in (*_FORMS.get(family, ()), *_IN_BRACKETS.get(family, ())):
            _mark(out, ((m.start(), m.end()) for m in pattern.finditer(folded, line.start(), line.end())), LABEL)
    return out


def sentences(document: Document) -> bytearray:
    """The prose of a text that no family knows: paragraphs with a full stop, or too long for a label or a name."""
    out = bytearray(len(document.source))
    if ELIDED.search(document.source):
        return out
    for _, cell in document.cells():
        at = 0
        for paragraph in cell.text.split("\n"):
            if not is_short(paragraph):
                _mark(out, ((spot.start, spot.end) for spot in cell.slices(at, at + len(paragraph))), PROSE)
            at += len(paragraph) + 1
    return out


def places(document: Document, item: Lineage) -> list[tuple[int, int]]:
    """Where a quote of the lineage stands: all its places in its lines, of a short one those that nothing adjoins."""
    return _places(document, item.line_start, item.line_end, item.quote)


def _within(
    document: Document, item: Lineage, quote: str | None, spots: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Of several places those in the row's own quote: 町村 of 7町村で, not of the 市町村 beside it."""
    if len(spots) < 2 or not quote or item.quote not in quote:
        return spots
    own = _places(document, item.line_start, item.line_end, quote)
    return [(a, z) for a, z in spots if any(x <= a and z <= y for x, y in own)] or spots


def _places(document: Document, first: int | None, last: int | None, quote: str) -> list[tuple[int, int]]:
    if first is None or not quote:
        return []
    source = document.source
    start = document.line_start(first)
    last = last or first
    end = document.line_start(last + 1) if last < document.line_count else len(source)
    found = [(m.start(), m.end()) for m in re.finditer(re.escape(quote), source[start:end])]
    spots = [(start + a, start + b) for a, b in found]
    if len(spots) > 1:
        alone = [(a, b) for a, b in spots if _free(source, a - 1) and _free(source, b)]
        return alone or spots
    return spots


def _free(source: str, at: int) -> bool:
    return not 0 <= at < len(source) or _BOUND.match(source[at]) is not None


def _mark(out: bytearray, spots: Iterable[tuple[int, int]], kind: int) -> None:
    for start, end in spots:
        out[start:end] = bytes((kind,)) * (end - start)


def extent(document: Document, extraction: Extraction) -> tuple[int, int]:
    """The part of the source that an extraction was read from."""
    for row in extraction.rows("report"):
        last: int = row.line_end  # type: ignore[attr-defined]
        end = document.line_start(last + 1) if last < document.line_count else len(document.source)
        return document.line_start(row.line_start), end  # type: ignore[attr-defined]
    return 0, len(document.source)


def _abridged(document: Document, extraction: Extraction) -> bool:
    start, end = extent(document, extraction)
    return ELIDED.search(document.source, start, end) is not None


def _printed_years(document: Document, extraction: Extraction) -> Iterator[tuple[int, int]]:
    """The fiscal year in the report's own words, wherever it stands: it is a column of ``report``."""
    for row in extraction.rows("report"):
        start, end = extent(document, extraction)
        text = document.source[start:end]
        for year, a, b in fiscal_years(text):
            if year == row.fiscal_year and "年度" in text[a:b]:  # type: ignore[attr-defined]
                yield start + a, start + b
                break


def claim_words(document: Document, kinds: bytearray, line: int, words: Iterable[str]) -> None:
    """Makes facts of the words of a label that was looked for in vain: in the line or up to eight lines above it.

    Of several places the last counts; a bracket around the words and the particle behind them belong to them.
    """
    end = document.line_start(line + 1) if line < document.line_count else len(document.source)
    start = document.line_start(max(1, line - 8))
    folded = fold(document.source[start:end])
    for word in words:
        at = folded.rfind(fold(word))
        if at < 0 or len(word) < 2:
            continue
        first = start + at - (at > 0 and folded[at - 1] in "「『(")
        last = start + min(len(folded), at + len(word) + 3)
        stop = document.source.find("\n", start + at, last)
        last = stop if stop >= 0 else last
        for i in range(first, last):
            if kinds[i] in (PROSE, OUTCOME):
                kinds[i] = FACT
