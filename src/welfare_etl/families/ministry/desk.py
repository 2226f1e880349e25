"""Where a report is written up: text values with their evidence, and the reasons of those that are not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.evidence.book import Book, Entry
from welfare_etl.evidence.span import ELIDED, Joined, Span, joined
from welfare_etl.forms.filled import Filled
from welfare_etl.normalize.absence import absence_of
from welfare_etl.normalize.places import with_name
from welfare_etl.normalize.text import clean

MISPRINTED, BY_POSITION, UNSURE = 0.9, 0.8, 0.8
"""Confidence of a value whose label was recognised by likeness, or only by its place in the form, or that may be another's in part."""


@dataclass(slots=True)
class Desk:
    """One report on the desk: its form as filled in, its book, and what is known of it."""

    book: Book
    filled: Filled
    report_id: str
    fiscal_year: int
    year_basis: str
    own_name: str | None = None
    """Official name of the reporting body."""

    def passage(self, label_id: str, *, prose: bool = False, between_cells: str = " ") -> Joined:
        """The text of a label's value with its places."""
        return joined(self.filled.parts(label_id), prose=prose, between_cells=between_cells)

    def label_of(self, table: str, column: str) -> str:
        """The label whose answer a column is: that of the form which is printed, else the first."""
        labels = self.filled.form.columns.get(table, {}).get(column.removesuffix("_printed"), [column])
        return next((one for one in labels if self.filled.has(one)), labels[0])

    def rule(self, labels: Sequence[str]) -> tuple[str, float]:
        """How the value of some labels was found, and how sure that is."""
        if any(name in labels for name, _ in self.filled.by_position):
            return "form_position", BY_POSITION
        if any(label.id in labels for label, _ in self.filled.misprinted):
            return "label_misprinted", MISPRINTED
        if not self.filled.unsure.isdisjoint(labels):
            return "label_and_below", UNSURE
        return "label", 1.0

    def text(self, entry: Entry, label_id: str, column: str) -> str | None:
        """A label's value as a text column, its evidence written down; None with its reason where there is none."""
        return self.text_of(entry, (label_id,), self.filled.parts(label_id), column)

    def text_of(self, entry: Entry, labels: Sequence[str], spans: Sequence[Span], column: str) -> str | None:
        """Like :meth:`text`, of some of the value's pieces."""
        found = joined(spans)
        if not found.text.strip():
            self.nothing(entry, labels[0], column)
            return None
        reason = absence(found.text)
        if reason == "omitted":
            entry.omitted(column, found.slices(), found.text)
        elif reason is not None:
            entry.absent(column, reason, printed=found.text, line=spans[0].line)
            self.book.told(spans)
        else:
            rule, confidence = self.rule(labels)
            entry.put(column, clean(found.text), found.slices(), rule=rule, confidence=confidence)
            return clean(found.text)
        return None

    def _together(self, entry: Entry, labels: Sequence[str], column: str) -> None:
        """One text of the values of several labels; those that are only a dash are passed over."""
        spans: list[Span] = []
        for label in labels:
            for span in self.filled.parts(label):
                if absence(span.text) in ("dash", "none"):
                    self.book.told([span])
                else:
                    spans.append(span)
        self.text_of(entry, labels, spans, column)

    def why(self, label_id: str) -> str:
        """Why a label has no value: what stands there says so, the cell is blank, or the label is not in the report."""
        text = self.passage(label_id).text
        if not self.filled.has(label_id) and not text:
            return "not_on_form"
        return (absence(text) or "not_printed") if text.strip() else "blank"

    def nothing(self, entry: Entry, label_id: str, column: str) -> None:
        """A column that is NULL because the label has no value."""
        entry.absent(column, self.why(label_id), line=self.filled.line(label_id))

    def repaired(self, name: str) -> str:
        """The name of a body with the reporting body's own name put right in it, where a converter misread one character."""
        return with_name(name, self.own_name) if self.own_name else name

    def texts(self, entry: Entry, but: Sequence[str] = ()) -> Entry:
        """All columns of a row that are texts of the form's labels, ``but`` those that are not."""
        for column, labels in self.filled.form.columns.get(entry.table, {}).items():
            if column in but:
                continue
            if len(labels) == 1:
                self.text(entry, labels[0], column)
            else:
                self._together(entry, labels, column)
        return entry


def absence(text: str) -> str | None:
    """Why a text cell is no value: ``omitted``, or one of :func:`absence_of`; None where it is one."""
    return "omitted" if ELIDED.search(text) else absence_of(text)
