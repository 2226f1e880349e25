"""What a build did, as plain data: kept in ``warehouse/summary.json``, shown by the CLI."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl import sources

if TYPE_CHECKING:
    from welfare_etl.pipeline.parts import Part

RECORD = "summary.json"
REFUSED = "rejected"
"""Where in a warehouse ``warehouse.keep_beside`` leaves a build that the checks refused; the next promotion removes it."""
SEVERITIES = ("error", "warning", "info")


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
    errors_ja: list[str] = field(default_factory=list)
    warnings_ja: list[str] = field(default_factory=list)
    """The same in Japanese."""
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


def summarise(
    parts: Sequence[Part], set_aside: Collection[tuple[int, int]], findings: Findings, warehouse: Path, promoted: bool
) -> BuildResult:
    """Counts over all that was read. ``set_aside``: (part, extraction) of second printings, which do not count."""
    result = BuildResult(warehouse=str(warehouse), promoted=promoted)
    for part in parts:
        infos = [part.own]
        infos += [info for of, info in enumerate(part.extractions, 1) if (part.number, of) not in set_aside]
        row = part.document
        result.documents.append(
            DocumentSummary(
                document_id=part.document_id,
                path=row["path"] or part.document_id,
                family=row["family"],
                reason=part.reason,
                edition=row["edition"],
                fiscal_year=row["fiscal_year"],
                state=part.state,
                cached=part.cached,
                reports=sum(info.reports for info in infos),
                visible=sum(info.visible for info in infos),
                left=sum(info.left for info in infos),
                sha256=row["sha256"],
            )
        )
        result.filled += sum(info.filled for info in infos)
        result.fields += sum(info.fields for info in infos)
        if not part.registered and part.state != "unreadable":
            result.unregistered.append(sources.toml_entry(row))
    result.reports = sum(document.reports for document in result.documents)
    result.visible = sum(document.visible for document in result.documents)
    result.left = sum(document.left for document in result.documents)
    result.findings = {severity: findings.counts.get(severity, 0) for severity in SEVERITIES}
    paths = {document.document_id: document.path for document in result.documents}
    result.errors = [_placed(document, line, en, paths) for document, line, en, _ in findings.errors]
    result.errors_ja = [_placed(document, line, ja, paths) for document, line, _, ja in findings.errors]
    result.warnings = [_placed(document, line, en, paths) for document, line, en, _ in findings.warnings]
    result.warnings_ja = [_placed(document, line, ja, paths) for document, line, _, ja in findings.warnings]
    return result


@dataclass(frozen=True, slots=True)
class Findings:
    """What a result says of the table ``finding``: rows by severity, and (document_id, line, message in English, in
    Japanese) of all errors and of the warnings that concern a whole document."""

    counts: Mapping[str, int]
    errors: Sequence[tuple[str | None, int | None, str, str]]
    warnings: Sequence[tuple[str | None, int | None, str, str]]


def _placed(document_id: str | None, line: int | None, message: str, paths: Mapping[str, str]) -> str:
    """The message with file and line before it, where it does not begin with the file itself."""
    path = paths.get(document_id or "")
    if path is None or message.startswith(path):
        return message
    return f"{path}:{line}: {message}" if line else f"{path}: {message}"


# -- summary.json --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """What a build left: its result, the fingerprint of its inputs, and the stamps of ``extracted/`` as it left it."""

    result: BuildResult
    state: str
    extracted: Mapping[str, Sequence[int | str]]


def _digest(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def write_record(folder: Path, result: BuildResult, state: str, extracted: Mapping[str, Sequence[int | str]]) -> None:
    """Leaves a record in a warehouse. Written last: a build killed before is one that has to be done again."""
    content = asdict(Record(result, state, extracted))
    text = json.dumps({"sha256": _digest(content), **content}, ensure_ascii=False, indent=1) + "\n"
    part = folder / f".{RECORD}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(folder / RECORD)


def read_record(folder: Path) -> Record | None:
    """The record in a warehouse; None where there is none (whole)."""
    try:
        content = json.loads((folder / RECORD).read_text("utf-8"))
        if content.pop("sha256") != _digest(content):
            return None
        values = content["result"]
        values["documents"] = [DocumentSummary(**document) for document in values["documents"]]
        return Record(BuildResult(**values), content["state"], content["extracted"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
