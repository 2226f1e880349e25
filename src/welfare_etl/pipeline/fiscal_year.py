"""The fiscal year of a document that ``sources.toml`` gives none for, from what the text prints.

A report also names the years before and after its own, so the label that it prints most often is not always its own:
of 38 single reports of fiscal year 2018, ten print another year more often. Two things are safe enough to use:

* a running header or footer that names one year;
* the most frequent 年度 label, if the most frequent fiscal year of the text's dates (12月31日, 2月末) is the same.

Anything else is no answer.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from welfare_etl import sources
from welfare_etl.normalize import eras
from welfare_etl.records.document import Document

_LABELS = 2
"""One label alone is as often that of a plan or a law as the report's own."""
_RUNNING = "running_"


class Inference(NamedTuple):
    """The fiscal year, or None; and why."""

    year: int | None
    why: str


def infer(document: Document) -> Inference:
    """The fiscal year that a document's own text tells, if it does so beyond doubt."""
    running = {
        year
        for item in document.dropped
        if item.reason.startswith(_RUNNING)
        for year, _, _ in eras.fiscal_years(document.source[item.start : item.end])
    }
    if len(running) == 1:
        return Inference(running.pop(), "a running header names it")
    mentions = eras.dates(document.source)
    labels = [year for m in mentions if m.precision == "fiscal_year" and (year := m.fiscal_year) is not None]
    dates = [year for m in mentions if m.precision in ("day", "month") and (year := m.fiscal_year) is not None]
    year = sources.most_frequent(labels)
    agreed = year is not None and labels.count(year) >= _LABELS and sources.most_frequent(dates) == year
    if year is not None and agreed:
        why = f"{labels.count(year)} of {len(labels)} fiscal-year labels and {dates.count(year)} of {len(dates)} dates"
        return Inference(year, why)
    if not labels:
        return Inference(None, "the text prints no fiscal year")
    told = f"its fiscal-year labels name {_counts(labels)}"
    return Inference(None, told + (f", its dates lie in {_counts(dates)}" if dates else ", and no date bears one out"))


def _counts(years: list[int]) -> str:
    return ", ".join(f"{year} ({count}×)" for year, count in Counter(years).most_common(4))
