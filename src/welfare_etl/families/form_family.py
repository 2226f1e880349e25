"""A family whose documents are a form with one answer a label: it is its form, and nothing else is written.

What becomes of an answer is its field's ``kind``, a function of :data:`KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from welfare_etl.evidence.book import Entry
from welfare_etl.evidence.span import Joined, joined, said
from welfare_etl.families import Context, Recognition
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.forms.form import Field, Form
from welfare_etl.forms.walk import walk
from welfare_etl.normalize.absence import absence_of
from welfare_etl.normalize.eras import fiscal_year
from welfare_etl.normalize.numbers import cell_number
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES

__all__ = ["KINDS", "FormFamily"]


def _text(row: Entry, column: str, field: Field, answer: Joined) -> bool:
    row.put(column, said(answer.spans()), answer.spans(), rule="label")
    return True


def _number(row: Entry, column: str, field: Field, answer: Joined) -> bool:
    found = cell_number(answer.text, {field.unit} if field.unit else None)
    if found.value is None:
        unit, why = field.unit or "–", found.reason
        row.unclear(column, "unreadable_figure", printed=answer.text, line=answer.line(0), unit=unit, why=why)
        return False
    row.put(column, float(found.value), answer.spans(), rule="label")
    if f"{column}_unit" in TABLES[row.table].model_fields:
        row.put(f"{column}_unit", found.unit, answer.spans(), rule="label")
    return True


def _fiscal_year(row: Entry, column: str, field: Field, answer: Joined) -> bool:
    year = fiscal_year(answer.text)
    if year is None:
        row.unclear(column, "unreadable_day", printed=answer.text, line=answer.line(0))
        return False
    row.put(column, year, answer.spans(), rule="fiscal_year_of_day")
    return True


KINDS: Mapping[str, Callable[[Entry, str, Field, Joined], bool]] = {
    "text": _text,
    "number": _number,
    "fiscal_year": _fiscal_year,
}
"""Puts an answer that is there into a column of a row; False where it could not be read, and that was told."""


@dataclass(frozen=True, slots=True)
class FormFamily:
    """Reads documents on ``form``: a row for each table that its fields fill."""

    name: str
    form: Form
    parser_version: str = "1"

    def recognise(self, document: Document) -> Recognition:
        """By the share of the form's labels that are printed."""
        printed = walk(self.form, document.rows).printed
        cores = "、".join(self.form.by_id[one].core for one in printed)
        return Recognition(len(printed) / len(self.form.fields), f"labels {cores}" if cores else "none of its labels")

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        book = PlanBook(document, context, family=self.name, parser_version=self.parser_version)
        filled = walk(self.form, document.rows)
        book.label(filled.labels)
        for span, reason in filled.loose:
            book.left([span], reason)
        for code, span, used in filled.told:
            book.find(code, line=span.line, printed=span.text.strip(), used=used or None)
        for table, columns in self.form.columns.items():
            row = book.row(table)
            row.quote([span for labels in columns.values() for label in labels for span in filled.parts(label)])
            for column, labels in columns.items():
                answer = joined([span for label in labels for span in filled.parts(label)])
                nothing = absence_of(answer.text)
                if nothing is not None:
                    row.absent(column, nothing, printed=answer.text, line=answer.line(0))
                    book.told(answer.spans())
                elif answer.text.strip():
                    field = self.form.by_id[labels[0]]
                    if not KINDS[field.kind](row, column, field, answer):
                        book.left(answer.spans(), f"no_{field.kind}")
        return [book.close()]
