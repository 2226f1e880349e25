"""A report that stands in the sources twice: one is kept, the other's text goes to ``residual``, nothing is lost.

The full edition of a report takes the place of its facts edition without a word of blame (that is how a user adds the
full one). Any other pair is an error, which names both places; the first in the order of the paths is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from welfare_etl import documents
from welfare_etl.evidence.catalogue import finding
from welfare_etl.pipeline.reading import Reading, Task, text_left, visible_count
from welfare_etl.records.extraction import Extraction

DUPLICATED, SUPERSEDED = "duplicated_report", "superseded_edition"


def settle(readings: Sequence[Reading], tasks: Mapping[str, Task]) -> set[str]:
    """Replaces, in ``readings``, all but one Extraction of each report_id. Returns the documents concerned.

    ``tasks`` by document_id: the sources are read once more for their text.
    """
    kept: dict[str, tuple[Reading, Extraction]] = {}
    concerned: set[str] = set()
    for reading in sorted(readings, key=lambda item: item.document.edition == "facts"):  # stable: paths stay in order
        for at, extraction in enumerate(reading.extractions):
            first = kept.setdefault(extraction.extraction_id, (reading, extraction))
            if first[1] is extraction:
                continue
            task = tasks[reading.document.document_id]
            number = 2 + sum(item.extraction_id.startswith(f"{extraction.extraction_id}~") for item in _all(readings))
            reading.extractions[at] = _set_aside(task, reading, extraction, first, number)
            concerned.add(reading.document.document_id)
    return concerned


def is_set_aside(extraction: Extraction) -> bool:
    """Whether this is the second printing of a report, of which only the text was kept."""
    return any(item.code in (DUPLICATED, SUPERSEDED) for item in extraction.finding)


def _all(readings: Sequence[Reading]) -> list[Extraction]:
    return [extraction for reading in readings for extraction in reading.extractions]


def _set_aside(
    task: Task, reading: Reading, extraction: Extraction, first: tuple[Reading, Extraction], number: int
) -> Extraction:
    kept_reading, kept = first
    superseded = reading.document.edition == "facts" and kept_reading.document.edition == "full"
    reason = SUPERSEDED if superseded else DUPLICATED
    start, end = _lines(extraction)
    here = f"{reading.document.path}:{start}"
    there = f"{kept_reading.document.path}:{_lines(kept)[0]}"
    document = documents.read_document(
        task.data, task.source.document_id, documents.media_type_of(task.source.name, task.data), jobs=task.jobs
    )
    rows = [row for row in document.rows if start <= row.line <= end]
    residual = text_left(document, rows, reason, kept.report_id)
    count = visible_count(document, rows)
    found = finding(
        reason,
        report_id=kept.report_id,
        document_id=reading.document.document_id,
        line=start,
        printed=re.sub(r"\s+", " ", _heading(extraction)) or None,
        here=here,
        there=there,
        report=kept.extraction_id,
    )
    return Extraction(
        extraction_id=f"{extraction.extraction_id}~{number}",
        document_id=extraction.document_id,
        report_id=extraction.report_id,
        family=extraction.family,
        parser_version=extraction.parser_version,
        sha256=extraction.sha256,
        finding=[found],
        residual=residual,
        visible=count,
        left=count,
    )


def _lines(extraction: Extraction) -> tuple[int, int]:
    """First and last line: those of its row in ``report``; without one, those that its evidence spans."""
    for row in extraction.rows("report"):
        return row.line_start, row.line_end  # type: ignore[attr-defined]
    lines = [line for item in extraction.lineage for line in (item.line_start, item.line_end)]
    lines += [item.line for item in extraction.residual if item.line is not None]
    return (min(lines), max(lines)) if lines else (1, 1)


def _heading(extraction: Extraction) -> str:
    return next((str(getattr(row, "heading", None) or "") for row in extraction.rows("report")), "")
