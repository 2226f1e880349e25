"""The ministry's forms by year, and which of them a report was filled in on."""

from __future__ import annotations

from collections.abc import Sequence

from welfare_etl.families.ministry.form_2018 import FORM as FORM_2018
from welfare_etl.families.ministry.form_2019 import FORM as FORM_2019
from welfare_etl.families.ministry.split import ReportRows
from welfare_etl.forms.choice import best_form
from welfare_etl.forms.form import Form
from welfare_etl.normalize.eras import fiscal_years
from welfare_etl.records.document import Row

__all__ = ["FORMS", "form_of_year", "title_year"]

FORMS: tuple[Form, ...] = (FORM_2018, FORM_2019)
"""All forms that a report may be filled in on; of two that fit alike the first is taken."""

_TITLE_ROWS = 8
_LONGEST_TITLE = 60


def form_of_year(rows: Sequence[Row], year: int | None) -> Form:
    """The form that fits a report best; of two that fit alike that of the report's year, else the first."""
    ranked = sorted(FORMS, key=lambda form: form.year != year)
    return best_form(ranked, rows)


def title_year(report: ReportRows) -> int | None:
    """The one fiscal year that the lines above the form name (石川県 小松市 平成30年度); None for none or several.

    A year in the form's own cells or in prose decides nothing: reports name the years before and after theirs as well.
    """
    years: set[int] = set()
    for row in report.rows[:_TITLE_ROWS]:
        cells = row.filled
        if len(cells) > 1:
            break
        if cells and len(cells[0].text) <= _LONGEST_TITLE and "。" not in cells[0].text:
            years.update(year for year, _, _ in fiscal_years(cells[0].text))
    return years.pop() if len(years) == 1 else None
