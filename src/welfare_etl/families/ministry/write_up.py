"""One report from its rows to its Extraction: the steps in the order of the form."""

from __future__ import annotations

import re
from itertools import pairwise

from welfare_etl.evidence.book import Book
from welfare_etl.evidence.span import ELIDED
from welfare_etl.families.ministry.achievements import read_achievements
from welfare_etl.families.ministry.chapters import chapters, read_chapters, read_vision
from welfare_etl.families.ministry.desk import Desk
from welfare_etl.families.ministry.identity import Body, body_of, read_identity, read_projects, report_id_of
from welfare_etl.families.ministry.profile import read_profile
from welfare_etl.families.ministry.split import ReportRows
from welfare_etl.forms.filled import Filled
from welfare_etl.forms.form import Form
from welfare_etl.forms.walk import walk
from welfare_etl.normalize.eras import fiscal_years
from welfare_etl.normalize.text import clean, foreign_letters, squash
from welfare_etl.records.document import Document, Slice
from welfare_etl.records.extraction import Extraction

# 平成三十年度 with blanks between its characters.
_LONGEST_YEAR = 14
_FITS = 0.9
"""Below this share of the labels that always stand, the report is of another form."""
# A row of less says the same as the one above by chance.
_SENTENCE = 6
_CUT_OFF = ("achievement", "vision", "basics")


def write_up(document: Document, report: ReportRows, form: Form, year: int, basis: str, family: str) -> Extraction:
    """Reads one report. Nothing of its rows is lost: what became no value is in ``residual``."""
    own = [row for row in report.rows if row is not report.heading]
    filled = walk(form, own)
    lines = [row.line for row in report.rows if row.filled]
    body = body_of(filled, report.heading, lines[0])
    report_id = report_id_of(body, year)
    book = Book(document, report.rows, family=family, report_id=report_id)
    own_name = body.reference.name if body.reference else None
    desk = Desk(book, filled, report_id, year, basis, own_name)
    book.label(filled.labels)
    for span, reason in filled.loose:
        book.left([span], reason)
    entry = read_identity(desk, body, report.heading, (lines[0], lines[-1]), _year_label(document, report, year))
    present = chapters(desk)
    named = read_chapters(desk, present)
    implemented = read_projects(desk, entry, present, named)
    read_profile(desk, body)
    read_vision(desk)
    read_achievements(desk, implemented)
    _report_form(desk, body, present, lines)
    _report_characters(desk, report)
    if basis == "form":
        entry.find("year_of_form", "fiscal_year", line=lines[0], used=str(year), form=form.name)
    return book.close(report_id)


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
    filled, book = desk.filled, desk.book
    fields = filled.form.by_id
    missing = [label for label in _expected(filled, present) if not filled.has(label)]
    if body.from_heading:
        missing = [label for label in missing if label not in ("prefecture", "municipality")]
    cut = [label for label in _CUT_OFF if label in missing] if "achievement" in missing else []
    if cut or not present:
        without = "、".join(fields[label].core for label in cut) or "事業の章"
        book.find("report_cut_off", line=_line_of_cut(filled, lines[-1]), without=without)
    placed = {name for name, _ in filled.by_position}
    in_chapters = [
        one.id
        for project in sorted(present)
        for one in filled.form.of_chapter(project)
        if not cut and not filled.has(one.id) and one.id not in placed
    ]
    for label in [*missing, *in_chapters]:
        if label not in cut:
            line = _line_of_gap(filled, label) or lines[0]
            severity = "warning" if label in missing or _lost_among_others(filled, label) else "info"
            book.find("label_missing", severity=severity, line=line, label=fields[label].core)
    for misprint, span in filled.misprinted:
        book.find("label_misprinted", line=span.line, printed=clean(span.text), used=misprint.core)
    for name in dict.fromkeys(name for name, _ in filled.by_position):
        span = next(span for other, span in filled.by_position if other == name)
        book.find("label_deleted", line=span.line, used=fields[name].core)
    for span, reason in filled.loose:
        if reason in ("before_the_form", "under_heading"):
            book.find(reason, line=span.line, printed=clean(span.text)[:120])
    for code, span, used in filled.told:
        book.find(code, line=span.line, printed=clean(span.text)[:120], used=used or None)
    said = [(row, row.text) for row in book.rows if not row.echo]
    for (above, before), (row, text) in pairwise(said):
        if row.block != above.block or len(text) < _SENTENCE or text[:1] != before[:1]:
            continue
        if len(said_here := squash(text)) >= _SENTENCE and said_here == squash(before):
            book.find("line_repeated", severity="warning", line=row.line, printed=clean(row.text)[:120])
    if filled.fit < _FITS:
        book.find("form_unknown", line=lines[0], used=filled.form.name, share=round(100 * filled.fit))


def _expected(filled: Filled, present: set[str]) -> list[str]:
    chapters = filled.form.chapters
    return [*(one.id for one in filled.form.always), *(chapters[project].id for project in sorted(present))]


def _lost_among_others(filled: Filled, label_id: str) -> bool:
    """Whether one label is missing between its neighbours (a body that goes on answering leaves out ウ その他 at most), or behind
    the last one of its block, whose answer goes on in another row."""
    lost = filled.form.by_id[label_id]
    block = [one for one in filled.form.blocks[lost.block] if not one.head]
    if lost not in block or lost.core.endswith("その他"):
        return False
    at = block.index(lost)
    beside = [*block[:at][-1:], *block[at + 1 :][:1]]
    parts = [part for one in beside for part in filled.parts(one.id)]
    if not all(filled.has(one.id) for one in beside) or any(ELIDED.search(part.text) for part in parts):
        return False  # a facts edition may have left it out with the answer before it
    return lost is not block[-1] or len({part.line for part in parts}) > 1


def _line_of_cut(filled: Filled, last: int) -> int:
    """Where a report stops: at its end, or where its last answer goes on as text below its table, as if a heading were lost."""
    answered = next((one for one in reversed(filled.printed) if filled.parts(one)), None)
    if answered is None:
        return last
    table = filled.printed[answered].row.block
    return next((part.line for part in filled.parts(answered) if part.row.block != table), last)


def _line_of_gap(filled: Filled, label_id: str) -> int | None:
    """Where a label is missing: a heading above the first label of its block, any other at the end of the answer that took its own in, else above the next."""
    form, lost = filled.form, filled.form.by_id[label_id]
    before = [one for one in form.fields if one.position < lost.position and filled.has(one.id)]
    after = [one for one in form.fields if one.position > lost.position and filled.has(one.id)]
    if lost.head and after and after[0].block == lost.block:
        return filled.printed[after[0].id].line
    parts = filled.parts(before[-1].id) if before else []
    if len({part.line for part in parts}) < 2 and after and after[0].block == lost.block:
        return filled.printed[after[0].id].line  # a whole row is gone: right above the next label
    return parts[-1].line if parts else filled.printed[before[-1].id].line if before else None


def _report_characters(desk: Desk, report: ReportRows) -> None:
    """Letters that have no place in Japanese text: signs of a broken conversion."""
    for row in report.rows:
        if row.echo:
            continue
        for cell in row.cells:
            if cell.text and not cell.text.isascii():
                for letter in foreign_letters(cell.text):
                    desk.book.find(
                        "foreign_letter",
                        line=row.line,
                        printed=letter.char,
                        used=letter.suggestion,
                        name=letter.name,
                        around=_around(cell.text, letter.offset),
                    )


def _around(text: str, at: int) -> str:
    return text[max(0, at - 6) : at + 7].replace("\n", " ")
