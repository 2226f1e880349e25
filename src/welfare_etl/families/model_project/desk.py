"""Where a report is written up: text values with their evidence, and the reasons of those that are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.families.ledger import Ledger
from welfare_etl.families.model_project.form import BY_ID
from welfare_etl.families.model_project.passage import Passage, passage
from welfare_etl.families.model_project.reader import Filled, Part
from welfare_etl.families.span import ELIDED
from welfare_etl.normalize.text import clean, fold
from welfare_etl.records.document import Slice

_DASH = re.compile(r"[\s\-ー―—–−─*]+")
_NONE = re.compile(r"\s*(?:特に)?(?:なし|無し|ありません|ない)\s*[。.]?\s*|\s*該当(?:なし|無し)\s*[。.]?\s*")
_UNKNOWN = re.compile(r"\s*(?:不明|未定|未集計|調査中)\s*[。.]?\s*")
_ABSENCES = ((_DASH, "dash"), (_NONE, "none"), (_UNKNOWN, "unknown"))

MISPRINTED, BY_POSITION = 0.9, 0.8
"""Confidence of a value whose label was recognised by likeness, or only by its place in the form."""


@dataclass(slots=True)
class Desk:
    """One report on the desk: its form as filled in, its ledger, and what is known of it."""

    ledger: Ledger
    filled: Filled
    report_id: str
    fiscal_year: int

    def passage(self, label_id: str, *, prose: bool = False, between_cells: str = " ") -> Passage:
        """The text of a label's value with its places."""
        return passage(self.filled.parts(label_id), prose=prose, between_cells=between_cells)

    def rule(self, label_id: str) -> tuple[str, float]:
        """How the value of a label was found, and how sure that is."""
        if any(name == label_id for name, _ in self.filled.by_position):
            return "form_position", BY_POSITION
        if any(label.id == label_id for label, _ in self.filled.misprinted):
            return "label_misprinted", MISPRINTED
        return "label", 1.0

    def text(self, label_id: str, table: str, column: str, row_key: str | None = None) -> str | None:
        """A label's value as a text column, its evidence written down; None with its reason where there is none."""
        return self.text_of(label_id, self.filled.parts(label_id), table, column, row_key or self.report_id)

    def text_of(self, label_id: str, parts: Sequence[Part], table: str, column: str, row_key: str) -> str | None:
        """Like :meth:`text`, of some of the value's pieces."""
        found = passage(parts)
        if not found.text.strip():
            self.nothing(label_id, table, column, row_key)
            return None
        line = parts[0].row.line
        reason = absence(found.text)
        if reason is not None:
            self.ledger.absent(table, row_key, column, reason, printed=found.text.strip()[:80], line=line)
            self.leave(parts, "absent")
            if reason == "omitted":
                self.ledger.find(
                    "info",
                    "omitted",
                    "The facts edition leaves this text out; the full edition has it.",
                    line=line,
                    table=table,
                    column=column,
                )
            return None
        rule, confidence = self.rule(label_id)
        self.ledger.evidence(table, row_key, column, found.slices(), rule=rule, confidence=confidence)
        return clean(found.text)

    def _together(self, labels: Sequence[str], table: str, column: str) -> str | None:
        """One text of the values of several labels; those that are only a dash are passed over."""
        parts: list[Part] = []
        for label in labels:
            for part in self.filled.parts(label):
                if absence(part.text) in ("dash", "none"):
                    self.leave([part], "absent")
                else:
                    parts.append(part)
        return self.text_of(labels[0], parts, table, column, self.report_id)

    def nothing(self, label_id: str, table: str, column: str, row_key: str) -> None:
        """The label has no value: the cell is blank, or the label is not on the form."""
        printed = self.filled.has(label_id) or bool(self.filled.parts(label_id))
        reason = "blank" if printed else "not_on_form"
        self.ledger.absent(table, row_key, column, reason, line=self.filled.line(label_id))

    def leave_places(self, places: Sequence[Slice], reason: str) -> None:
        """Characters that were looked at and are no value."""
        self.ledger.left_places(places, reason)

    def leave(self, parts: Sequence[Part], reason: str) -> None:
        """These pieces became no value; of ``absent`` ones (a dash, なし, an elided text) the table ``missing`` tells."""
        for part in parts:
            if reason == "absent":
                self.ledger.told_missing(part.slices)
            else:
                self.ledger.left(part.cell, part.start, part.end, reason=reason)

    def whole_row(self, table: str, **values: object) -> dict[str, object]:
        """A row of a table whose columns are texts of the form's labels; ``values`` are those that are not."""
        row: dict[str, object] = {"report_id": self.report_id}
        columns: dict[str, list[str]] = {}
        for label in BY_ID.values():
            if label.into and label.into.startswith(f"{table}."):
                columns.setdefault(label.into.split(".", 1)[1], []).append(label.id)
        for column, labels in columns.items():
            if column in values:
                continue
            if len(labels) == 1:
                row[column] = self.text(labels[0], table, column)
            else:
                row[column] = self._together(labels, table, column)
        row.update(values)
        return row


def absence(text: str) -> str | None:
    """Why a text cell is no value: ``omitted``, ``dash``, ``none``, ``unknown``; None where it is one."""
    if ELIDED.search(text):
        return "omitted"
    if len(text) > 20:
        return None
    folded = fold(text)
    return next((reason for pattern, reason in _ABSENCES if pattern.fullmatch(folded)), None)
