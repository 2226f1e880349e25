"""What a plan document's reader did not know: for the person of a town hall who adds a word to ``vocabulary.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from welfare_etl.families.plans.reader import PlanReading, read_anew
from welfare_etl.families.plans.vocabulary import added_words
from welfare_etl.records.document import Document

__all__ = ["Told", "check_plan", "unknown_words"]

_LABEL = re.compile(r"(?P<label>[^\s:：、。]{2,12})\s*[:：]\s*\S")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the answer: ``state`` is unknown, family, rows, more or fewer; ``detail`` where it stands, or how many."""

    line: int | None
    word: str
    state: str
    detail: str


def unknown_words(reading: PlanReading) -> Iterator[Told]:
    """Heads of columns and labels that no word of the vocabulary explains."""
    for item in reading.page.items:
        if item.grid is not None:
            for column in item.grid.columns:
                if column.spans and not column.kinds:
                    yield Told(column.spans[0].line, column.text, "unknown", "head of a column")
        elif item.line is not None and not item.line.fields and (m := _LABEL.match(item.line.text)):
            yield Told(item.line.span.line, m["label"], "unknown", "label before a colon")
        elif item.loose and len([slot for slot in item.loose if slot]) >= 2 and item.loose[0]:
            yield Told(item.loose[0].spans[0].line, item.loose[0].text, "unknown", "first cell of a row without a head")


def check_plan(document: Document, words: Sequence[tuple[str, str]] = ()) -> list[Told]:
    """The words that were not known, the family with its reasons, the rows of each table; and what ``words`` would change.

    ``words``: (kind, word), as they would stand in the vocabulary. Raises ``ValueError`` for an unknown kind.
    """
    before = read_anew(document)
    out = list(unknown_words(before))
    for family, score in sorted(before.evidence.scores.items(), key=lambda pair: -pair[1]):
        out.append(Told(None, family, "family", f"{score:.2f}: {before.evidence.reason(family)}"))
    counts = {table: len(rows) for table, rows in before.rows.items()}
    out += [Told(None, table, "rows", str(count)) for table, count in counts.items() if count]
    if words:
        with added_words(words):
            after = read_anew(document)
        for table, rows in after.rows.items():
            values = [sum(len(row.puts) for row in found) for found in (before.rows[table], rows)]
            if values[0] != values[1] or counts[table] != len(rows):
                state = "more" if (len(rows), values[1]) >= (counts[table], values[0]) else "fewer"
                out.append(
                    Told(None, table, state, f"{counts[table]} → {len(rows)} rows, {values[0]} → {values[1]} values")
                )
    return out
