"""What a build did, as plain data: kept in ``warehouse/summary.json``, shown by the CLI."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from welfare_etl.pipeline.reading import Reading
    from welfare_etl.records.extraction import Extraction
    from welfare_etl.records.trust import Finding

RECORD = "summary.json"
REFUSED = "rejected"
"""Where in a warehouse ``warehouse.keep_beside`` leaves a build that the checks refused; the next promotion removes it."""
SEVERITIES = ("error", "warning", "info")
TRUST_TABLES = frozenset({"lineage", "finding", "missing", "residual", "municipality", "document"})


@dataclass(slots=True)
class DocumentSummary:
    """One source. ``state`` as :class:`~welfare_etl.pipeline.reading.Reading` has it; ``reason``: why this family."""

    document_id: str
    path: str
    family: str | None
    reason: str
    edition: str | None
    fiscal_year: int | None
    state: str
    cached: bool
    reports: int
    visible: int
    left: int
    sha256: str


@dataclass(slots=True)
class BuildResult:
    """A finished build.

    ``visible`` and ``left`` count characters of the sources without the second printings of reports that stand in them
    twice; ``fields`` are the columns besides keys of all rows that came from a source, ``filled`` those that are not
    NULL. ``warehouse`` is where the tables are: beside the old warehouse where ``promoted`` is False.
    """

    warehouse: str
    promoted: bool = True
    unchanged: bool = False
    documents: list[DocumentSummary] = field(default_factory=list)
    reports: int = 0
    fields: int = 0
    filled: int = 0
    visible: int = 0
    left: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    """The messages of all findings of severity ``error``."""
    warnings: list[str] = field(default_factory=list)
    """The messages of the warnings that concern a whole document."""
    unregistered: list[str] = field(default_factory=list)
    """A ``[[document]]`` table for each source that sources.toml does not know."""
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def residual_share(self) -> float:
        """Share of the visible characters that became nothing, 0 to 1."""
        return self.left / self.visible if self.visible else 0.0

    @property
    def unreadable(self) -> bool:
        """Whether a source could not be read at all."""
        return any(document.state == "unreadable" for document in self.documents)

    @property
    def exit_code(self) -> int:
        """3 where a source could not be read, 1 for any other error, else 0."""
        return 3 if self.unreadable else 1 if self.findings.get("error") else 0


def summarise(readings: Sequence[Reading], beyond: Iterable[Finding], warehouse: Path, promoted: bool) -> BuildResult:
    """Counts over all that was read; ``beyond`` are findings that belong to no source (orphaned entries, checks)."""
    from welfare_etl.pipeline.duplicates import is_set_aside

    beyond = list(beyond)
    findings = [item for reading in readings for item in reading.findings] + beyond
    result = BuildResult(warehouse=str(warehouse), promoted=promoted)
    for reading in readings:
        parts = [reading.own, *(item for item in reading.extractions if not is_set_aside(item))]
        row = reading.document
        result.documents.append(
            DocumentSummary(
                document_id=row.document_id,
                path=row.path or row.document_id,
                family=row.family,
                reason=reading.reason,
                edition=row.edition,
                fiscal_year=row.fiscal_year,
                state=reading.state,
                cached=reading.cached,
                reports=sum(bool(part.rows("report")) for part in parts),
                visible=sum(part.visible for part in parts),
                left=sum(part.left for part in parts),
                sha256=row.sha256,
            )
        )
        for part in parts:
            filled, fields = _fields(part)
            result.filled += filled
            result.fields += fields
        if (entry := reading.entry_to_add) and reading.state != "unreadable":
            result.unregistered.append(entry)
    result.reports = sum(document.reports for document in result.documents)
    result.visible = sum(document.visible for document in result.documents)
    result.left = sum(document.left for document in result.documents)
    counts: Counter[str] = Counter(item.severity for item in findings)
    result.findings = {severity: counts[severity] for severity in SEVERITIES}
    paths = {document.document_id: document.path for document in result.documents}
    result.errors = [_placed(item, paths) for item in findings if item.severity == "error"]
    own = [item for reading in readings for item in reading.own.finding] + beyond
    result.warnings = [_placed(item, paths) for item in own if item.severity == "warning" and item.report_id is None]
    return result


def _placed(finding: Finding, paths: dict[str, str]) -> str:
    """The message with file and line before it, where it does not begin with the file itself."""
    path = paths.get(finding.document_id or "")
    if path is None or finding.message.startswith(path):
        return finding.message
    return f"{path}:{finding.line}: {finding.message}" if finding.line else f"{path}: {finding.message}"


def _fields(extraction: Extraction) -> tuple[int, int]:
    """(filled, all) of the columns besides keys."""
    filled = fields = 0
    for name, rows in extraction.tables.items():
        if name in TRUST_TABLES:
            continue
        for row in rows:
            values = [value for column, value in row if column not in row.key]
            fields += len(values)
            filled += sum(value is not None and value != [] for value in values)
    return filled, fields


# -- summary.json --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """What a build left: its result, the fingerprint of its inputs, and the stamps of ``extracted/`` as it left it."""

    result: BuildResult
    state: str
    extracted: dict[str, list[int]]


def write_record(folder: Path, result: BuildResult, state: str, extracted: dict[str, list[int]]) -> None:
    """Leaves a record in a warehouse. Written last: a build killed before is one that has to be done again."""
    text = json.dumps(asdict(Record(result, state, extracted)), ensure_ascii=False, indent=1) + "\n"
    part = folder / f".{RECORD}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(folder / RECORD)


def read_record(folder: Path) -> Record | None:
    """The record in a warehouse; None where there is none (whole)."""
    try:
        content = json.loads((folder / RECORD).read_text("utf-8"))
        values = content["result"]
        values["documents"] = [DocumentSummary(**document) for document in values["documents"]]
        return Record(BuildResult(**values), content["state"], content["extracted"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
