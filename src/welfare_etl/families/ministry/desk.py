"""Where a report is written up: text values with their evidence, and the reasons of those that are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.evidence.book import Book, Entry
from welfare_etl.evidence.span import ELIDED, Joined, Span, joined
from welfare_etl.families.ministry.form import BY_ID
from welfare_etl.families.ministry.reader import Filled
from welfare_etl.normalize.text import clean, fold

_DASH = re.compile(r"[\s\-ー―—–−─*]+")
_NONE = re.compile(r"\s*(?:特に)?(?:なし|無し|ありません|ない)\s*[。.]?\s*|\s*該当(?:なし|無し)\s*[。.]?\s*")
_UNKNOWN = re.compile(r"\s*(?:不明|未定|未集計|調査中)\s*[。.]?\s*")
_ABSENCES = ((_DASH, "dash"), (_NONE, "none"), (_UNKNOWN, "unknown"))

MISPRINTED, BY_POSITION = 0.9, 0.8
"""Confidence of a value whose label was recognised by likeness, or only by its place in the form."""


@dataclass(slots=True)
class Desk:
    """One report on the desk: its form as filled in, its book, and what is known of it."""

    book: Book
    filled: Filled
    report_id: str
    fiscal_year: int

    def passage(self, label_id: str, *, prose: bool = False, between_cells: str = " ") -> Joined:
        """The text of a label's value with its places."""
        return joined(self.filled.parts(label_id), prose=prose, between_cells=between_cells)

    def rule(self, label_id: str) -> tuple[str, float]:
        """How the value of a label was found, and how sure that is."""
        if any(name == label_id for name, _ in self.filled.by_position):
            return "form_position", BY_POSITION
        if any(label.id == label_id for label, _ in self.filled.misprinted):
            return "label_misprinted", MISPRINTED
        return "label", 1.0

    def text(self, entry: Entry, label_id: str, column: str) -> str | None:
        """A label's value as a text column, its evidence written down; None with its reason where there is none."""
        return self.text_of(entry, label_id, self.filled.parts(label_id), column)

    def text_of(self, entry: Entry, label_id: str, spans: Sequence[Span], column: str) -> str | None:
        """Like :meth:`text`, of some of the value's pieces."""
        found = joined(spans)
        if not found.text.strip():
            self.nothing(entry, label_id, column)
            return None
        reason = absence(found.text)
        if reason == "omitted":
            entry.omitted(column, found.slices(), found.text)
        elif reason is not None:
            entry.absent(column, reason, printed=found.text, line=spans[0].line)
            self.book.told(spans)
        else:
            rule, confidence = self.rule(label_id)
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
        self.text_of(entry, labels[0], spans, column)

    def nothing(self, entry: Entry, label_id: str, column: str) -> None:
        """The label has no value: the cell is blank, or the label is not on the form."""
        printed = self.filled.has(label_id) or bool(self.filled.parts(label_id))
        entry.absent(column, "blank" if printed else "not_on_form", line=self.filled.line(label_id))

    def texts(self, entry: Entry, but: Sequence[str] = ()) -> Entry:
        """All columns of a row that are texts of the form's labels, ``but`` those that are not."""
        columns: dict[str, list[str]] = {}
        for label in BY_ID.values():
            if label.into and label.into.startswith(f"{entry.table}."):
                columns.setdefault(label.into.split(".", 1)[1], []).append(label.id)
        for column, labels in columns.items():
            if column in but:
                continue
            if len(labels) == 1:
                self.text(entry, labels[0], column)
            else:
                self._together(entry, labels, column)
        return entry


def absence(text: str) -> str | None:
    """Why a text cell is no value: ``omitted``, ``dash``, ``none``, ``unknown``; None where it is one."""
    if ELIDED.search(text):
        return "omitted"
    if len(text) > 20:
        return None
    folded = fold(text)
    return next((reason for pattern, reason in _ABSENCES if pattern.fullmatch(folded)), None)
