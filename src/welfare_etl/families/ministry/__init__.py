"""The national model-project reports (地域共生社会の実現に向けた包括的支援体制構築事業)."""

from __future__ import annotations

from welfare_etl.evidence.book import Book
from welfare_etl.families import Context, Recognition
from welfare_etl.families.ministry.forms import FORMS, form_of_year, title_year
from welfare_etl.families.ministry.split import ReportRows, split
from welfare_etl.families.ministry.write_up import write_up
from welfare_etl.forms.labels import starts
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["Ministry"]

_ENOUGH = 4


class Ministry:
    """Reads a report, or a publication of many, on the ministry's forms (``forms.py``)."""

    name = "model_project_report"
    parser_version = "2"
    dates_itself = True
    """Which year a report is of, its register, its title or its form says; no year that its prose names."""

    def recognise(self, document: Document) -> Recognition:
        """By the forms' headings: ``1. 自治体の基本情報等``, ``5. 成果目標の達成状況`` and so on."""
        best: tuple[int, str] = (0, "none of the form's headings")
        for form in FORMS:
            seen: list[str] = []
            for row in document.rows:
                if row.echo or not row.filled or len(row.filled[0].text) > 200:
                    continue
                seen += [one.id for one in form.heads if one.id not in seen and starts(row, one)]
                if len(seen) >= _ENOUGH:
                    break
            names = "、".join(one.core for one in form.heads if one.id in seen)
            best = max(best, (len(seen), f"{len(seen)} headings of the form {form.name}: {names}"))
            if len(seen) >= _ENOUGH:
                break
        return Recognition(min(1.0, best[0] / _ENOUGH), best[1])

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction a report, in the order of the document."""
        return [self._report(document, report, context.fiscal_year) for report in split(document.rows)]

    def _report(self, document: Document, report: ReportRows, year: int | None) -> Extraction:
        """One report; where its reader fails, its text is kept and the others of the publication are read."""
        try:
            printed = None if year is not None else title_year(report)
            basis = "register" if year is not None else "printed" if printed is not None else "form"
            given = year if year is not None else printed
            form = form_of_year(report.rows, given)
            return write_up(document, report, form, given or form.year, basis, self.name)
        except Exception as error:  # whatever one report does to its reader must not cost the others
            return _unread(document, report, self.name, error)


def _unread(document: Document, report: ReportRows, family: str, error: Exception) -> Extraction:
    """A report that its reader failed on: all of it in ``residual``, and a finding that says where and why."""
    book = Book(document, report.rows, family=family)
    book.left([place for row in report.rows for cell in row.cells for place in cell.slices()], "reader_failed")
    first, last = report.rows[0].line, report.rows[-1].line
    book.find("report_failed", line=first, last=last, error=f"{type(error).__name__}: {str(error)[:300]}")
    return book.close(f"{document.document_id}-L{first}")
