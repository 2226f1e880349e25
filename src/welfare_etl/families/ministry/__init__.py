"""The national model-project reports (地域共生社会の実現に向けた包括的支援体制構築事業)."""

from __future__ import annotations

from collections import Counter

from welfare_etl.evidence.book import Book
from welfare_etl.families import Context, Recognition
from welfare_etl.families.collector import collector_paused
from welfare_etl.families.ministry.form import BY_ID, FISCAL_YEAR, HEADS
from welfare_etl.families.ministry.reader import starts
from welfare_etl.families.ministry.split import ReportRows, split
from welfare_etl.families.ministry.write_up import write_up
from welfare_etl.normalize.eras import fiscal_years
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["Ministry"]

_HEADINGS = tuple(label.id for label in HEADS)
_ENOUGH = 4


class Ministry:
    """Reads a report, or a publication of many, on the ministry's form (``form.py``)."""

    name = "model_project_report"
    parser_version = "1"

    def recognise(self, document: Document) -> Recognition:
        """By the form's headings: ``1. 自治体の基本情報等``, ``5. 成果目標の達成状況`` and so on."""
        seen: set[str] = set()
        for row in document.rows:
            if row.echo or not row.filled or len(row.filled[0].text) > 200:
                continue
            seen.update(label_id for label_id in _HEADINGS if label_id not in seen and starts(row, label_id))
            if len(seen) >= _ENOUGH:
                break
        names = "、".join(BY_ID[label_id].core for label_id in _HEADINGS if label_id in seen)
        if not seen:
            return Recognition(0.0, "none of the form's headings")
        return Recognition(min(1.0, len(seen) / _ENOUGH), f"{len(seen)} headings of the form: {names}")

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction a report, in the order of the document."""
        year = context.fiscal_year
        inferred = year is None
        if year is None:
            year = form_year(document)
        with collector_paused():
            return [self._report(document, report, year, inferred) for report in split(document.rows)]

    def _report(self, document: Document, report: ReportRows, year: int, inferred: bool) -> Extraction:
        """One report; where its reader fails, its text is kept and the others of the publication are read."""
        try:
            return write_up(document, report, year, inferred, self.name)
        except Exception as error:  # whatever one report does to its reader must not cost the others
            return _unread(document, report, self.name, error)


def _unread(document: Document, report: ReportRows, family: str, error: Exception) -> Extraction:
    """A report that its reader failed on: all of it in ``residual``, and a finding that says where and why."""
    book = Book(document, report.rows, family=family)
    book.left([place for row in report.rows for cell in row.cells for place in cell.slices()], "reader_failed")
    first, last = report.rows[0].line, report.rows[-1].line
    book.find("report_failed", line=first, last=last, error=f"{type(error).__name__}: {str(error)[:300]}")
    return book.close(f"{document.document_id}-L{first}")


def form_year(document: Document) -> int:
    """The fiscal year of a document that nothing else dates: that of the form, where the text names it or no other.

    Reports name the years before and after their own as well, so the most frequent one decides only where the form's
    year is never named: then the form was used again in a later year.
    """
    counts = Counter(year for year, _, _ in fiscal_years(document.source))
    if not counts or FISCAL_YEAR in counts:
        return FISCAL_YEAR
    return max(counts, key=lambda year: (counts[year], year))
