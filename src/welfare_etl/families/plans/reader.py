"""A plan document → rows of the contract's tables, and why it is of its family. Pure: nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare_etl.evidence.span import lines_of
from welfare_etl.families.plans import activities, components, grades, indicators, legends, meetings, programmes, sheets
from welfare_etl.families.plans.context import Page, page_of
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.outline import outline_of
from welfare_etl.families.plans.pieces.layout import in_pieces
from welfare_etl.families.plans.pieces.reader import Pieces, put_together
from welfare_etl.families.plans.recognise import Evidence, evidence_of
from welfare_etl.records.document import Document

__all__ = ["PlanReading", "read_anew", "read_plan"]


@dataclass(slots=True)
class PlanReading:
    """What a plan document says, and what kind of document it is."""

    page: Page
    rows: dict[str, list[Found]] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    pieces: Pieces | None = None
    """Where labels and texts stand apart: what the reader of pieces made of them."""


_last: tuple[Document, PlanReading] | None = None


def read_plan(document: Document) -> PlanReading:
    """The reading of a document; the last one is kept, because four families ask for the same."""
    global _last
    if _last is not None and _last[0] is document:
        return _last[1]
    reading = read_anew(document)
    _last = (document, reading)
    return reading


def read_anew(document: Document) -> PlanReading:
    """The reading of a document with the vocabulary as it is now."""
    page = page_of(outline_of(document))
    lines = lines_of(document)
    apart = {row.line for row in document.rows if len(row.filled) == 1 and row.filled[0].column == 0}
    labelled = sum(any(one.values for one in line.fields) for line in page.outline.lines)
    torn = labelled < 0.3 * len(page.outline.lines)  # where labels have their values beside them, nothing is torn apart
    drafts = sheets.sheets_of(page)
    if torn and len(drafts) < 2 and in_pieces([line.span for line in page.outline.lines if line.span.line in apart]):
        return _read_pieces(page, put_together(lines, page))
    page.sheets = bool(drafts)
    definitions = legends.definitions_of(page)
    marks = {str(row.value("grade")) for row in definitions}
    evaluations = grades.evaluations_of(page, marks)
    deeds = activities.activities_of(page)
    page.reported = (
        max((row.value("fiscal_year") or 0 for row in deeds if row.value("kind") == "actual"), default=0) or None
    )
    reports = bool(drafts) or bool(evaluations and page.year) or _tells_results(page)
    parts = components.components_of(page)
    own = {str(row.value("name")) for row in parts}
    plans = [row for row in programmes.programmes_of(page) if row.value("name") not in own]
    for row in plans:
        if number := row.value("number"):
            department = row.puts.get("department")
            page.named[str(number)] = (row.puts["name"].spans, department.spans if department else [])
    reading = PlanReading(page)
    graded = {id(span.cell) for row in evaluations for span in row.puts["grade"].spans}
    figures = [
        row
        for draft in indicators.drafts_of(page, reports=reports)
        if not any(id(span.cell) in graded and span.cell.text in marks for f in draft.figures for span in f.spans)
        for row in indicators.rows_of(draft, page, reports=reports)
    ]
    reading.rows = {
        "plan_indicator": figures,
        "plan_evaluation": evaluations,
        "grade_definition": definitions,
        "plan_activity": deeds,
        "pdca_sheet": sheets.rows_of(drafts),
        "programme_component": parts,
        "plan_programme": plans,
        "meeting": meetings.meetings_of(page),
    }
    reading.evidence = evidence_of(page, reading.rows)
    return reading


_TABLES = (
    "plan_indicator", "plan_evaluation", "grade_definition", "plan_activity", "pdca_sheet", "programme_component", "plan_programme", "meeting",
)  # fmt: skip


def _read_pieces(page: Page, pieces: Pieces) -> PlanReading:
    """A document of sheets in pieces: no outline can be trusted, so that nothing else is read of it."""
    found = [*pieces.sheets, *pieces.indicators]
    rows = {table: [row for row in found if row.table == table] for table in _TABLES}
    reading = PlanReading(page, rows, pieces=pieces)
    reading.evidence = evidence_of(page, rows, in_pieces=True)
    return reading


def _tells_results(page: Page) -> bool:
    """Whether the document reports: a title of a follow-up or of PDCA sheets, with a year."""
    return (
        page.year is not None
        and bool({"pdca_sheet", "plan_followup"} & page.titles.keys())
        and "master_plan_page" not in page.titles
    )
