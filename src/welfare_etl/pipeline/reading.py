"""One source → :class:`Reading`: everything that was learnt from it, or the reason why nothing was.

:func:`read_source` runs in the build's own process or in a worker; it never raises for what a source holds,
only :class:`~welfare_etl.documents.SettingError` for what the environment says.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict

from welfare_etl import documents, families, sources
from welfare_etl.documents import SettingError, UnreadableDocument
from welfare_etl.evidence.catalogue import catalogue, finding
from welfare_etl.evidence.span import ELIDED
from welfare_etl.families import Context, Family
from welfare_etl.pipeline import page_progress
from welfare_etl.pipeline.fiscal_year import infer
from welfare_etl.processes import TimeSpent, collector_paused, processor_time
from welfare_etl.records.document import Document, Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.reference import DocumentRow
from welfare_etl.records.trust import Finding, Residual

SECONDS = 120.0
"""Processor time for one text or saved page, which a second is plenty for: more can only be an attack or a defect. (The
children that parse PDFs have limits of their own.)"""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to read. ``size`` in bytes; ``sha256`` is empty where the file is too large to be looked into.

    ``jobs`` are processes that its reader may use for itself; ``given``: bytes that stand for the file's own; ``pages``:
    pages of a PDF that were read elsewhere.
    """

    source: sources.Source
    size: int
    sha256: str
    jobs: int = 1
    given: bytes | None = None
    pages: Mapping[int, dict[str, object]] = field(default_factory=dict, compare=False)

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


_NOT_OPENED = "0" * 64
"""Stands for the digest of a file that could not be opened: no bytes have it."""


class Changed(Exception):
    """A source cannot be read now, or changed while the build was at work."""


def task_of(source: sources.Source, given: bytes | None = None) -> Task:
    """The task of reading a source. Its size is looked at before its bytes. What may not be opened is a task that fails."""
    if given is not None:
        return Task(source, len(given), sources.sha256(given), given=given)
    try:
        size = source.file.stat().st_size
        if size > documents.max_bytes(source.name):
            return Task(source, size, "")
        with source.file.open("rb") as stream:
            return Task(source, size, hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError:
        return Task(source, 0, _NOT_OPENED)


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
        told = {"found": f"{task.size:,} bytes", "expected": f"at most {most} MiB for such a file"}
        action = "Split it, or take it out of the folder."
        found = _finding(task, "limit_exceeded", place=source.name, action=action, **told)
        return _nothing_read(task, media_type, None, "unreadable", "too large", found)
    try:
        data = task.data()
        media_type = documents.media_type_of(source.name, data)
        with processor_time(SECONDS), collector_paused():
            document = documents.read_document(
                data,
                source.document_id,
                media_type,
                name=source.name,
                jobs=task.jobs,
                progress=partial(page_progress.tell, source.name),
                pages=task.pages,
            )
            return _read(task, document)
    except UnreadableDocument as error:
        place = f"{source.name}:{error.line}" if error.line else source.name
        place += f", page {error.page}" if error.page else ""
        code = error.code if error.code in catalogue() else "unreadable_document"
        told = {"found": error.found, "expected": error.expected, "action": error.action}
        found = _finding(task, code, severity="error", line=error.line, place=place, **told)
        reading = _nothing_read(task, media_type, None, "unreadable", str(error.found), found)
        return reading.model_copy(update={"passing": error.passing})
    except Changed as error:
        found = _finding(task, "source_changed", why=str(error))
        reading = _nothing_read(task, media_type, None, "unreadable", str(error), found)
        return reading.model_copy(update={"passing": True})
    except SettingError:  # of the machine, not of the source
        raise
    except TimeSpent:
        what = f"more than {SECONDS:g} s of processor time"
        found = _finding(task, "reader_slow", error=what)
        return _nothing_read(task, media_type, document, "failed", what, found)
    except Exception as error:  # one document must never take down the others
        what = f"{type(error).__name__} at {_place_of(error)}: {_first_line(str(error))}"
        return _nothing_read(task, media_type, document, "failed", what, _finding(task, "reader_failed", error=what))


def worker_died(task: Task) -> Reading:
    """The Reading of a source whose worker process ended without an answer."""
    why = "the process that read it died (killed, or out of memory), each time that it was tried"
    media_type = documents.media_type_of(task.source.name, b"")
    found = _finding(task, "reader_died", error=why)
    return _nothing_read(task, media_type, None, "failed", why, found).model_copy(update={"passing": True})


def _read(task: Task, document: Document) -> Reading:
    known = task.source.entry
    family, reason, doubts = _family_of(task, document)
    fiscal_year, year_findings = _fiscal_year_of(task, document, family)
    edition = (known and known.edition) or ("facts" if ELIDED.search(document.source) else "full")
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
        own.append(_finding(task, "no_source_entry"))
    elif unsaid := [key for key in sources.ORIGIN if getattr(known, key) is None]:
        own.append(_finding(task, "source_origin_unknown", keys=", ".join(unsaid)))
    if family is None:
        found = [_finding(task, "no_family", line=1, why=reason), *own]
        reading = _nothing_read(task, document.media_type, document, "no_family", reason, *found)
        return reading.model_copy(update={"document": row})
    extractions = [
        item.model_copy(update={"parser_version": family.parser_version, "sha256": task.sha256})
        for item in family.read(document, context)
    ]
    years = {row.fiscal_year for item in extractions for row in item.rows("report")}  # type: ignore[attr-defined]
    if fiscal_year is None and len(years) == 1:
        row = row.changed(fiscal_year=years.pop())
    report_at = [
        (row.line_start, row.line_end, item.report_id)  # type: ignore[attr-defined]
        for item in extractions
        for row in item.rows("report")
    ]
    for note in document.notes:
        report_id = next((r for a, b, r in report_at if note.line is not None and a <= note.line <= b), None)
        code = note.code if note.code in catalogue() else "reader_note"
        at = {"line": note.line, "printed": note.printed, "used": note.used, "why": note.message}
        told = _finding(task, code, severity=note.severity, report_id=report_id, **at)
        # The reader's own words say more than a template: they stay.
        own.append(told.model_copy(update={"message": note.message}))
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
    known = task.source.entry
    family, reason = families.detect(document)
    if known is None or known.family is None:
        if family is None:
            return None, reason, []
        return family, reason, [_finding(task, "family_detected", used=family.name, why=reason)]
    told = f"{sources.REGISTER} says so"
    if family is not None and family.name == known.family:
        return family, f"{told}; {reason}", []
    by_name = next((one for one in families.families() if one.name == known.family), None)
    if by_name is None:
        return None, f"{sources.REGISTER} says {known.family}, which no reader knows yet", []
    other = family.name if family else "none"
    doubt = _finding(task, "family_doubtful", used=known.family, other=other, why=reason)
    return by_name, told, [doubt]


def _fiscal_year_of(task: Task, document: Document, family: Family | None) -> tuple[int | None, list[Finding]]:
    """The fiscal year of the entry; without one, what the text tells beyond doubt, or the family's own words for it."""
    known = task.source.entry
    if known is not None and known.fiscal_year is not None:
        return known.fiscal_year, []
    if getattr(family, "dates_itself", False):
        return None, []
    year, why = infer(document)
    told = getattr(family, "fiscal_year_of", None)
    if year is None and told is not None and (own := told(document)) is not None:
        year, why = own
    if year is not None:
        return year, [_finding(task, "fiscal_year_inferred", used=str(year), why=why)]
    # Where the entry was written by somebody who knew the document, silence on the year is an answer too.
    return None, [_finding(task, "fiscal_year_unknown", severity="warning" if known is None else "info", why=why)]


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
    facts = {"visible": there, "reports": len(extractions), "counted": counted, "difference": abs(there - counted)}
    return [_finding(task, "conservation", fate="lost" if there > counted else "counted twice", **facts)]


def _document_row(task: Task, document: Document | None, media_type: str, **found: Any) -> DocumentRow:
    """``found``: what the text itself told; where it told nothing, the entry's word."""
    known = task.source.entry
    told = {
        name: getattr(known, name, None) for name in ("title", "publisher", "fiscal_year", "edition", *sources.ORIGIN)
    }
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


def _finding(task: Task, code: str, **facts: Any) -> Finding:
    source = task.source
    return finding(code, document_id=source.document_id, name=source.name, register=sources.REGISTER, **facts)


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
