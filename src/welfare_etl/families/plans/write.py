"""The one place where found rows are stored: values with their evidence, reasons for what is not there, doubts as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from welfare_etl.evidence.span import Span
from welfare_etl.families import Context
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.pieces.reader import LEFT
from welfare_etl.families.plans.reader import PlanReading
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES

__all__ = ["write"]

HIGHEST = 1e15
"""A figure above this is a misprint or several numbers run together: the cell is told, and costs itself only."""


def write(
    document: Document, context: Context, reading: PlanReading, *, family: str, parser_version: str
) -> Extraction:
    """The extraction of a plan document."""
    book = PlanBook(document, context, family=family, parser_version=parser_version)
    book.label(_labels(reading))
    for table in reading.rows:
        for found in reading.rows[table]:
            _store(book, found)
    if reading.pieces is not None:
        book.label(reading.pieces.labels)
        for spans, code in reading.pieces.left:
            book.left(spans, code)
            if code in LEFT:
                book.find(code, line=spans[0].line, printed=" ".join(span.text for span in spans), why=LEFT[code])
    for heads, year in reading.page.eras:
        code, why = ("meaning_inferred", "The era of a year is left out; the document's other years tell it.") if year else (
            "year_unclear", "The era of a year is left out, and no other year of the document tells it."
        )  # fmt: skip
        book.find(
            code, line=heads[0].line, printed="".join(span.text for span in heads), used=year and str(year), why=why
        )
    if not any(reading.rows.values()):
        why = f"No row of {family} was found: {reading.evidence.reason(family)}."
        book.find("nothing_read", why=why)
    return book.close()


def _store(book: PlanBook, found: Found) -> None:
    fields = TABLES[found.table].model_fields
    plain = {name: value for name, value in found.plain.items() if name in fields}
    row = book.row(found.table, **plain)
    if found.quote and "line" in fields:
        row.quote(_in_order(found.quote))
        row.values.update(plain)
    for column, put in found.puts.items():
        if column not in fields:
            continue
        if isinstance(put.value, float) and abs(put.value) > HIGHEST:
            text = " ".join(span.text for span in put.spans)[:60]
            why = "A figure too large to be one."
            row.unclear(column, "value_out_of_range", printed=text, line=found.line or None, why=why)
            continue
        row.put(column, put.value, put.spans, rule=put.rule, confidence=put.confidence)
    for column, (reason, printed) in found.absent.items():
        if column in fields and row.values.get(column) in (None, []):
            row.absent(column, reason, printed=printed, line=found.line or None)
    for doubt in found.doubts:
        line = doubt.line or found.line or None
        book.find(
            doubt.code, why=doubt.message, line=line, table=found.table, column=doubt.column, printed=doubt.printed
        )


def _in_order(spans: Iterable[Span]) -> list[Span]:
    seen: dict[tuple[int, int, int], Span] = {}
    for span in spans:
        if span:
            seen.setdefault((span.line, id(span.cell), span.start), span)
    return sorted(seen.values(), key=lambda span: (span.line, span.slices[0].start if span.slices else 0))


def _labels(reading: PlanReading) -> Iterator[Span]:
    """What is no value but a word of the form: headings and labels that the vocabulary knows, rules, page numbers."""
    outline = reading.page.outline
    yield from outline.noise
    yield from outline.repeated
    for section in outline.root.walk():
        if section.heading and section.meaning:
            yield section.heading.span
    for item in reading.page.items:
        if item.field is not None and item.field.sense:
            yield item.field.label
            yield from item.field.more
        if item.grid is not None:
            known = {id(span) for column in item.grid.columns if column.kinds for span in column.spans}
            yield from (span for span in item.grid.heads if id(span) in known)
            yield from item.grid.labels
