"""A report that stands in the sources twice: one is kept, the other's text goes to ``residual``, nothing is lost.

The full edition of a report takes the place of its facts edition without a word of blame (that is how a user adds the
full one). Any other pair is an error, which names both places; the first in the order of the paths is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from welfare_etl import documents
from welfare_etl.evidence.catalogue import finding
from welfare_etl.pipeline.parts import ExtractionInfo, Part
from welfare_etl.pipeline.reading import Task, text_left, visible_count
from welfare_etl.records.extraction import Extraction

DUPLICATED, SUPERSEDED = "duplicated_report", "superseded_edition"


def settle(parts: Sequence[Part], tasks: Mapping[str, Task]) -> list[tuple[Part, int, Extraction]]:
    """(part, extraction, what takes its place) for all but one extraction of each name.

    ``tasks`` by document_id: the sources concerned are read once more for their text.
    """
    kept: dict[str, tuple[Part, int]] = {}
    count: Counter[str] = Counter()
    out: list[tuple[Part, int, Extraction]] = []
    for part in sorted(parts, key=lambda item: item.document["edition"] == "facts"):  # stable: paths stay in order
        for of, info in enumerate(part.extractions, 1):
            first = kept.setdefault(info.extraction_id, (part, of))
            if first == (part, of):
                continue
            count[info.extraction_id] += 1
            number = 1 + count[info.extraction_id]
            out.append((part, of, _set_aside(tasks[part.document_id], part, info, first, number)))
    return out


def _set_aside(task: Task, part: Part, info: ExtractionInfo, first: tuple[Part, int], number: int) -> Extraction:
    other = first[0]
    kept = other.extractions[first[1] - 1]
    superseded = part.document["edition"] == "facts" and other.document["edition"] == "full"
    reason = SUPERSEDED if superseded else DUPLICATED
    start, end = info.lines
    here = f"{part.document['path']}:{start}"
    there = f"{other.document['path']}:{kept.lines[0]}"
    data = task.data()
    document = documents.read_document(
        data, task.source.document_id, documents.media_type_of(task.source.name, data), jobs=task.jobs
    )
    rows = [row for row in document.rows if start <= row.line <= end]
    residual = text_left(document, rows, reason, kept.report_id)
    count = visible_count(document, rows)
    found = finding(
        reason,
        report_id=kept.report_id,
        document_id=part.document_id,
        line=start,
        printed=re.sub(r"\s+", " ", info.heading or "") or None,
        here=here,
        there=there,
        report=kept.extraction_id,
    )
    return Extraction(
        extraction_id=f"{info.extraction_id}~{number}",
        document_id=part.document_id,
        report_id=info.report_id,
        family=info.family,
        parser_version=info.parser_version,
        sha256=task.sha256,
        finding=[found],
        residual=residual,
        visible=count,
        left=count,
    )
