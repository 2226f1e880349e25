"""One report from its rows to its Extraction: the steps in the order of the form."""

from __future__ import annotations

import re

from welfare_etl.families.ledger import Ledger
from welfare_etl.families.model_project.achievements import read_achievements
from welfare_etl.families.model_project.chapters import chapters, read_chapters, read_vision
from welfare_etl.families.model_project.desk import Desk
from welfare_etl.families.model_project.form import BY_ID, LABELS
from welfare_etl.families.model_project.identity import Body, body_of, read_identity, read_projects, report_id_of
from welfare_etl.families.model_project.profile import read_profile
from welfare_etl.families.model_project.reader import Filled, fill
from welfare_etl.families.model_project.split import ReportRows
from welfare_etl.normalize.eras import fiscal_years
from welfare_etl.normalize.text import clean, foreign_letters
from welfare_etl.records.document import Document, Slice
from welfare_etl.records.extraction import Extraction

# Labels that every report prints; where one is missing the report may have been cut, or a converter may have lost a row.
_ALWAYS = (
    "prefecture", "municipality", "marks", "department", "phone", "basics", "profile", "population", "households", "aging_rate",
    "assistance_rate", "area_km2", "association_rate", "elementary_schools", "junior_high_schools", "comprehensive_support",
    "self_reliance", "characteristics", "vision", "purpose", "desired_change", "achievement",
)  # fmt: skip
# 平成三十年度 with blanks between its characters.
_LONGEST_YEAR = 14
_CUT_OFF = ("achievement", "vision", "basics")


def write_up(document: Document, report: ReportRows, year: int, inferred: bool, family: str) -> Extraction:
    """Reads one report. Nothing of its rows is lost: what became no value is in ``residual``."""
    own = [row for row in report.rows if row is not report.heading]
    filled = fill(own)
    lines = [row.line for row in report.rows if row.filled]
    body = body_of(filled, report.heading, lines[0])
    report_id = report_id_of(body, year)
    ledger = Ledger(document, report.rows, family=family, report_id=report_id)
    desk = Desk(ledger, filled, report_id, year)
    for part in filled.labels:
        ledger.label(part.cell, part.start, part.end)
    for part, reason in filled.loose:
        ledger.left(part.cell, part.start, part.end, reason=reason)
    label = _year_label(document, report, year)
    row = read_identity(desk, body, report.heading, (lines[0], lines[-1]), label[0] if label else None)
    if label:
        ledger.evidence("report", report_id, "fiscal_year_label", [label[1]], rule="fiscal_year_label")
    else:
        ledger.absent("report", report_id, "fiscal_year_label", "not_on_form")
    present = chapters(desk)
    named = read_chapters(desk, present)
    read_projects(desk, row, present, named)
    read_profile(desk, body.reference, body.name, body.covered, body.name_slices or body.prefecture_slices)
    read_vision(desk)
    read_achievements(
        desk, {project for project in ("community", "multi_agency", "prefectural") if row[f"implements_{project}"]}
    )
    _report_form(desk, body, present, lines)
    _report_characters(desk, report)
    if inferred:
        ledger.find(
            "info",
            "fiscal_year_inferred",
            f"No entry of sources.toml gives the fiscal year; {year} is that of the form and of the years that the text "
            "names. Confirm it in sources.toml.",
            line=lines[0],
            table="report",
            column="fiscal_year",
            used=str(year),
        )
    return ledger.close(report_id)


def _year_label(document: Document, report: ReportRows, year: int) -> tuple[str, Slice] | None:
    """The fiscal year in the report's own words (平成 30 年度) and their place, where it prints it."""
    start = document.line_start(report.rows[0].line)
    last = report.rows[-1].line
    end = document.line_start(last + 1) if last < document.line_count else len(document.source)
    for found in re.finditer("年度", document.source[start:end]):
        stop = start + found.end()
        window = document.source[max(start, stop - _LONGEST_YEAR) : stop]
        for named, a, b in fiscal_years(window):
            if named == year and b == len(window):
                return clean(window[a:b]), Slice(stop - (b - a), stop)
    return None


def _report_form(desk: Desk, body: Body, present: set[str], lines: list[int]) -> None:
    """Findings on the form itself: labels missing, misprinted, found by their place; a report that stops too early."""
    filled, ledger = desk.filled, desk.ledger
    missing = [label for label in (*_ALWAYS, *sorted(present)) if not filled.has(label)]
    if body.from_heading:
        missing = [label for label in missing if label not in ("prefecture", "municipality")]
    cut = [label for label in _CUT_OFF if label in missing] if "achievement" in missing else []
    if cut or not present:
        ledger.find(
            "error",
            "report_cut_off",
            f"The report ends at line {lines[-1]} without {'、'.join(BY_ID[label].core for label in cut) or 'a chapter of a project'}. "
            "It may have been cut: compare with the original.",
            line=lines[-1],
        )
    placed = {name for name, _ in filled.by_position}
    in_chapters = [
        label for label in _of_chapters(present) if not cut and not filled.has(label) and label not in placed
    ]
    for severity, label in (*(("warning", label) for label in missing), *(("info", label) for label in in_chapters)):
        if label not in cut:
            ledger.find(
                severity,
                "label_missing",
                f"The label {BY_ID[label].core} of the form was not found in the report. Its value, if there is one, may stand in the field before.",
                line=_line_before(filled, label) or lines[0],
                printed=BY_ID[label].core,
            )
    for misprint, part in filled.misprinted:
        ledger.find(
            "info",
            "label_misprinted",
            f"{clean(part.text)!r} was taken for the label {misprint.core}.",
            line=part.row.line,
            printed=clean(part.text),
            used=misprint.core,
        )
    for name in dict.fromkeys(name for name, _ in filled.by_position):
        part = next(part for other, part in filled.by_position if other == name)
        ledger.find(
            "info",
            "label_deleted",
            f"The label {BY_ID[name].core} was deleted; its value was found by its place in the form.",
            line=part.row.line,
            used=BY_ID[name].core,
        )
    unassigned = [(part, reason) for part, reason in filled.loose if reason not in ("ruler",)]
    for part, reason in unassigned:
        ledger.find(
            "warning",
            reason,
            f"This text stands where the form has no field: {clean(part.text)[:60]!r}. It is kept in residual.",
            line=part.row.line,
            printed=clean(part.text)[:120],
        )


def _of_chapters(present: set[str]) -> list[str]:
    """The labels that the chapters of these projects print."""
    blocks = set(present) | (
        {"community_building", "consultation", "community_end"} if "community" in present else set()
    )
    return [label.id for label in LABELS if label.block in blocks and label.id not in present]


def _line_before(filled: Filled, label_id: str) -> int | None:
    """The line of the last label printed before the place that the form has for a label."""
    position = BY_ID[label_id].position
    before = [other for other in LABELS if other.position < position and filled.has(other.id)]
    return filled.printed[before[-1].id].row.line if before else None


def _report_characters(desk: Desk, report: ReportRows) -> None:
    """Letters that have no place in Japanese text: signs of a broken conversion."""
    for row in report.rows:
        if row.echo:
            continue
        for cell in row.cells:
            if cell.text and not cell.text.isascii():
                for letter in foreign_letters(cell.text):
                    desk.ledger.find(
                        "warning",
                        "foreign_letter",
                        f"{letter.char!r} ({letter.name}) in Japanese text: {_around(cell.text, letter.offset)!r}."
                        + (f" It may have been {letter.suggestion!r}." if letter.suggestion else ""),
                        line=row.line,
                        printed=letter.char,
                        used=letter.suggestion,
                    )


def _around(text: str, at: int) -> str:
    return text[max(0, at - 6) : at + 7].replace("\n", " ")
