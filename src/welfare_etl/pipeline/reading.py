"""One source → :class:`Reading`: everything that was learnt from it, or the reason why nothing was.

:func:`read_source` runs in the build's own process or in a worker; it never raises for what a source holds,
only :class:`~welfare_etl.documents.SettingError` for what the environment says.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict

from welfare_etl import documents, families, sources
from welfare_etl.documents import SettingError, UnreadableDocument
from welfare_etl.families import Context, Family
from welfare_etl.pipeline import page_progress
from welfare_etl.pipeline.fiscal_year import infer
from welfare_etl.processes import TimeSpent, processor_time
from welfare_etl.records.document import Document, Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.reference import DocumentRow
from welfare_etl.records.trust import Finding, Residual

ELISION = re.compile(r"〔略 ?[0-9]+字〕")
"""What a facts edition prints in place of prose."""


SECONDS = 120.0
"""Processor time for one text or saved page, which a second is plenty for: more can only be an attack or a defect. (The
children that parse PDFs have limits of their own.)"""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to read. ``size`` in bytes; ``sha256`` is empty where the file is too large to be looked into.

    ``jobs`` are processes that its reader may use for itself; ``given``: bytes that stand for the file's own.
    """

    source: sources.Source
    size: int
    sha256: str
    jobs: int = 1
    given: bytes | None = None

    def data(self) -> bytes:
        """The bytes. Raises :class:`Changed` where they are not those that the build began with."""
        if self.given is not None:
            return self.given
        try:
            data = self.source.file.read_bytes()
        except OSError as error:
            raise Changed(f"{error.strerror or error}") from error
        if sources.sha256(data) != self.sha256:
            raise Changed("its bytes are others than when the build began")
        return data


class Changed(Exception):
    """A source cannot be read now, or changed while the build was at work."""


def task_of(source: sources.Source, given: bytes | None = None) -> Task:
    """The task of reading a source. Its size is looked at before its bytes."""
    if given is not None:
        return Task(source, len(given), sources.sha256(given), given=given)
    size = source.file.stat().st_size
    if size > documents.max_bytes(source.name):
        return Task(source, size, "")
    with source.file.open("rb") as stream:
        return Task(source, size, hashlib.file_digest(stream, "sha256").hexdigest())


class Reading(BaseModel):
    """What became of one source. ``own`` holds what belongs to no report: findings, characters outside of reports.

    ``state``: ``read``; ``no_family`` (all text in ``own.residual``); ``unreadable``; ``failed`` (a reader broke).
    ``passing``: it failed for a reason that lies in the moment (a process was killed), so that it may be read another time:
    such a reading is never kept, and never put in the place of a better one.
    """

    model_config = ConfigDict(extra="forbid")

    document: DocumentRow
    state: str
    reason: str
    own: Extraction
    extractions: list[Extraction] = []
    registered: bool = True
    passing: bool = False


def read_source(task: Task) -> Reading:
    """Reads a source from its bytes to rows. What goes wrong becomes a finding of severity ``error``."""
    document: Document | None = None
    source = task.source
    media_type = documents.media_type_of(source.name, b"")
    if not task.sha256:
        most = documents.max_bytes(source.name) // (1024 * 1024)
        message = (
            f"{source.name}: found {task.size:,} bytes; expected at most {most} MiB for such a file. "
            "Split it, or take it out of the folder"
        )
        found = _finding(task, "error", "limit_exceeded", message)
        return _nothing_read(task, media_type, None, "unreadable", "too large", found)
    try:
        data = task.data()
        media_type = documents.media_type_of(source.name, data)
        with processor_time(SECONDS):
            document = documents.read_document(
                data,
                source.document_id,
                media_type,
                name=source.name,
                jobs=task.jobs,
                progress=partial(page_progress.tell, source.name),
            )
            return _read(task, document)
    except UnreadableDocument as error:
        place = f"{source.name}:{error.line}" if error.line else source.name
        place += f", page {error.page}" if error.page else ""
        message = f"{place}: found {error.found}; expected {error.expected}. {error.action}"
        found = _finding(task, "error", error.code, message, line=error.line)
        reading = _nothing_read(task, media_type, None, "unreadable", str(error.found), found)
        return reading.model_copy(update={"passing": error.passing})
    except Changed as error:
        message = f"{source.name}: {error}. It is read again by the next build"
        found = _finding(task, "error", "source_changed", message)
        reading = _nothing_read(task, media_type, None, "failed", str(error), found)
        return reading.model_copy(update={"passing": True})
    except SettingError:  # of the machine, not of the source
        raise
    except TimeSpent:
        what = f"more than {SECONDS:g} s of processor time"
        message = (
            f"{source.name}: reading it took {what}, which no report needs. The text is kept in residual. "
            "This is a defect of welfare-etl: report it with the document"
        )
        found = _finding(task, "error", "limit_exceeded", message)
        return _nothing_read(task, media_type, document, "failed", what, found)
    except Exception as error:  # one document must never take down the others
        what = f"{type(error).__name__} at {_place_of(error)}: {_first_line(str(error))}"
        message = (
            f"{source.name}: the reader broke: {what}. The text is kept in residual. "
            "This is a defect of welfare-etl: report it with the document"
        )
        found = _finding(task, "error", "reader_failed", message)
        return _nothing_read(task, media_type, document, "failed", what, found)


def worker_died(task: Task) -> Reading:
    """The Reading of a source whose worker process ended without an answer."""
    message = (
        f"{task.source.name}: the process that read it died (killed, or out of memory), each time that it was tried. "
        "The others are built; the next build reads it again"
    )
    media_type = documents.media_type_of(task.source.name, b"")
    found = _finding(task, "error", "reader_failed", message)
    return _nothing_read(task, media_type, None, "failed", message, found).model_copy(update={"passing": True})


def _read(task: Task, document: Document) -> Reading:
    known = task.source.entry
    family, reason, doubts = _family_of(task, document)
    fiscal_year, year_findings = _fiscal_year_of(task, document)
    edition = (known and known.edition) or ("facts" if ELISION.search(document.source) else "full")
    context = Context(
        fiscal_year=fiscal_year,
        edition=edition,
        title=known.title if known else None,
        publisher=known.publisher if known else None,
    )
    family_name = family.name if family else None
    row = _document_row(
        task, document, document.media_type, family=family_name, fiscal_year=fiscal_year, edition=edition
    )
    own = [*doubts, *year_findings]
    if known is None:
        message = f"{task.source.name} has no entry in {sources.REGISTER}; add the one that the build prints"
        own.append(_finding(task, "warning", "no_source_entry", message))
    if family is None:
        message = (
            f"{task.source.name}:1: a text of no known family ({reason}). All of it is kept in residual. "
            f"If it is one after all, name its family in {sources.REGISTER}; else take it out of the folder"
        )
        found = [_finding(task, "error", "no_family", message, line=1), *own]
        reading = _nothing_read(task, document.media_type, document, "no_family", reason, *found)
        return reading.model_copy(update={"document": row})
    extractions = [
        item.model_copy(update={"parser_version": family.parser_version, "sha256": task.sha256})
        for item in family.read(document, context)
    ]
    report_at = [
        (row.line_start, row.line_end, item.report_id)  # type: ignore[attr-defined]
        for item in extractions
        for row in item.rows("report")
    ]
    for note in document.notes:
        report_id = next((r for a, b, r in report_at if note.line is not None and a <= note.line <= b), None)
        fields = {name: getattr(note, name) for name in ("severity", "code", "line", "message", "printed", "used")}
        own.append(Finding(report_id=report_id, document_id=document.document_id, **fields))
    own += _unbalanced(task, document, extractions)
    dropped = [
        Residual(
            document_id=document.document_id,
            line=document.line_of(item.start),
            text=document.source[item.start : item.end],
            reason=item.reason,
        )
        for item in document.dropped
        if document.source[item.start : item.end].strip()
    ]
    return Reading(
        document=row,
        state="read",
        reason=reason,
        own=_own(task, family.name, own, dropped),
        extractions=extractions,
        registered=known is not None,
    )


# -- what kind of document, of which year --------------------------------------------------------------------


def _family_of(task: Task, document: Document) -> tuple[Family | None, str, list[Finding]]:
    """The family, why, and what is doubtful about it. The entry's word stands, but not in silence."""
    known, name = task.source.entry, task.source.name
    family, reason = families.detect(document)
    if known is None or known.family is None:
        if family is None:
            return None, reason, []
        message = f"{name}: family {family.name} detected: {reason}"
        return family, reason, [_finding(task, "info", "family_detected", message, used=family.name)]
    told = f"{sources.REGISTER} says so"
    if family is not None and family.name == known.family:
        return family, f"{told}; {reason}", []
    by_name = next((one for one in families.families() if one.name == known.family), None)
    if by_name is None:
        return None, f"{sources.REGISTER} says {known.family}, which no reader knows yet", []
    message = (
        f"{name}: {sources.REGISTER} says family {known.family}, but the text looks like "
        f"{family.name if family else 'none'} ({reason}); read as {known.family}"
    )
    return by_name, told, [_finding(task, "warning", "family_doubtful", message, used=known.family)]


def _fiscal_year_of(task: Task, document: Document) -> tuple[int | None, list[Finding]]:
    """The fiscal year of the entry; without one, what the text tells beyond doubt."""
    known, name = task.source.entry, task.source.name
    if known is not None and known.fiscal_year is not None:
        return known.fiscal_year, []
    year, why = infer(document)
    if year is not None:
        message = f"{name}: fiscal year {year} inferred: {why}; confirm it in {sources.REGISTER}"
        return year, [_finding(task, "warning", "fiscal_year_inferred", message, used=str(year))]
    message = f"{name}: fiscal year unknown: {why}; give fiscal_year in {sources.REGISTER}"
    # Where the entry was written by somebody who knew the document, silence on the year is an answer too.
    return None, [_finding(task, "warning" if known is None else "info", "fiscal_year_unknown", message)]


# -- parts ---------------------------------------------------------------------------------------------------


def visible_in(text: str) -> int:
    """Characters that are not white space."""
    return len("".join(text.split()))


def visible_count(document: Document, rows: Sequence[Row]) -> int:
    """Visible characters of some rows, counted as the ledger of a family counts them."""
    return sum(
        visible_in(document.source[place.start : place.end])
        for row in rows
        for cell in row.cells
        for place in cell.slices()
    )


def text_left(document: Document, rows: Sequence[Row], reason: str, report_id: str | None = None) -> list[Residual]:
    """All visible text of some rows as ``residual``."""
    return [
        Residual(document_id=document.document_id, report_id=report_id, line=row.line, text=text.strip(), reason=reason)
        for row in rows
        for cell in row.cells
        for place in cell.slices()
        if (text := document.source[place.start : place.end]).strip()
    ]


def _unbalanced(task: Task, document: Document, extractions: Sequence[Extraction]) -> list[Finding]:
    """Conservation over the whole document: what the reports account for is all that there is to see."""
    there = visible_count(document, document.rows)
    counted = sum(item.visible for item in extractions)
    if there == counted:
        return []
    message = (
        f"{task.source.name}: {there} visible characters, but its {len(extractions)} reports account for {counted}: "
        f"{abs(there - counted)} were {'lost' if there > counted else 'counted twice'}. A defect of the family's reader"
    )
    return [_finding(task, "error", "conservation", message)]


def _document_row(task: Task, document: Document | None, media_type: str, **found: Any) -> DocumentRow:
    """``found``: what the text itself told; where it told nothing, the entry's word."""
    known = task.source.entry
    told = {name: getattr(known, name, None) for name in ("title", "publisher", "fiscal_year", "edition")}
    return DocumentRow.model_validate(
        {
            **told,
            "document_id": task.source.document_id,
            "media_type": media_type,
            "path": task.source.name,
            "sha256": task.sha256,
            "bytes": task.size,
            "lines": document.line_count if document else None,
            **found,
        }
    )


def _own(task: Task, family: str, findings: list[Finding], residual: list[Residual]) -> Extraction:
    left = sum(visible_in(item.text) for item in residual)
    return Extraction(
        extraction_id=task.source.document_id,
        document_id=task.source.document_id,
        family=family,
        sha256=task.sha256,
        finding=findings,
        residual=residual,
        visible=left,
        left=left,
    )


def _nothing_read(
    task: Task, media_type: str, document: Document | None, state: str, reason: str, *findings: Finding
) -> Reading:
    row = _document_row(task, document, media_type)
    residual = text_left(document, document.rows, state) if document else []
    own = _own(task, "", list(findings), residual)
    return Reading(document=row, state=state, reason=reason, own=own, registered=task.source.entry is not None)


def _finding(task: Task, severity: str, code: str, message: str, **more: Any) -> Finding:
    values = {"severity": severity, "code": code, "message": message, "document_id": task.source.document_id, **more}
    return Finding.model_validate(values)


def _place_of(error: BaseException) -> str:
    """The innermost place in this package that an exception passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "welfare_etl" in PurePath(frame.filename).parts] or frames
    last = ours[-1]
    parts = PurePath(last.filename).parts
    start = len(parts) - 1 - parts[::-1].index("welfare_etl") if "welfare_etl" in parts else -1
    return f"{'/'.join(parts[start:])}:{last.lineno}"


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0][:200]
