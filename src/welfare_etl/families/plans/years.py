"""The years of a plan document: the one that it is about, the day of its figures, and what its sentences say of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.values import day_in
from welfare_etl.families.plans.vocabulary import dress, sense
from welfare_etl.normalize.eras import as_of, dates, fiscal_year_of
from welfare_etl.normalize.text import fold, squash

if TYPE_CHECKING:
    from welfare_etl.families.plans.context import Page

__all__ = ["first_cells", "years_of"]

_DOCUMENT_YEAR = re.compile(
    r"の(?:取組|実績|評価|結果|進捗|報告|ふり返り|振り返り|達成)|(?:実施)?(?:結果|実績|評価|報告|進行管理|ふり返り|振り返り|(?:取組|進捗|実施)状況|フォローアップ|点検|まとめ|シート|一覧|年報)|年度(?:分|版|末)"
)
_YEAR_FIRST = re.compile(
    r"(?:令和|平成|[RH])?\s*+(?:\d{1,4}|元)\s*+年度\S*\s++\S*計画|(?>.*?(?:計画|シート|評価|報告)).*年度\s*+[)）]$"
)
"""令和5年度 地域福祉計画 PDCAシート, 進捗管理シート(令和4年度)."""
_YEAR_AND_BODY = re.compile(r"(?:令和|平成|[RH])?\s*+(?:\d{1,4}|元)\s*+年度\s++\S*[市町村区課室係局部]")
"""令和6年度 福祉課, below the title."""
_STATED_YEAR = re.compile(
    r"(?P<word>目標値?|めざす値|目指す値|現状値?|基準値)は、?(?P<rest>[^。、]{0,24}年度[)）]?(?:とし|です|[のとに]))"
)
_AS_OF = re.compile(
    r"(?:現在|時点)(?:の(?:数値|数字|値|実績|もの|状況))?(?:です|で(?:す|ある)|と(?:する|します)|による)?[)。\s]*$"
)
"""(令和6年3月31日現在), 数値は令和6年3月末現在とする。"""
_LONGEST = 40
_FIGURES_ARE = re.compile(r"(?<![^。])[^。]{0,12}(?:数値|数字|実績)[^。]{0,36}。")
"""実績の数値は、令和6年3月31日現在です。"""
_BRACKET_YEAR = re.compile(r"[(（]\s*[)）]\s*(?:内|の中)?は")


def years_of(page: Page) -> None:
    """Puts the year that a document is about, the day of its figures, and the years that its sentences give."""
    for item in page.items:
        one = item.field
        if one and one.sense.kind == "document_year" and page.year is None:
            spans = one.values or [one.label]
            years = {y for span in spans for y in _fiscal(span.text)} or set(one.sense.years)
            if len(years) == 1:
                page.year, page.year_spans = years.pop(), spans
        for span in item.said if item.sense.kind == "as_of" and page.as_of is None else ():
            if day := as_of(span.text) or day_in(span.text):
                page.as_of, page.as_of_spans = day, [span]
    told = [line.span for line in page.outline.lines] + [
        span for item in page.items for slot in item.loose for span in slot.spans
    ]
    for span in told:
        for sentence in (
            [span] if len(span.text) <= _LONGEST else [span.part(*m.span()) for m in _FIGURES_ARE.finditer(span.text)]
        ):
            if page.as_of is None and _AS_OF.search(sentence.folded) and (day := as_of(sentence.text)):
                page.as_of, page.as_of_spans = day, [sentence]
    for line in page.outline.lines:
        for m in _STATED_YEAR.finditer(line.span.folded):
            if (meaning := sense(m["word"])) and len(years := set(_fiscal(m["rest"]))) == 1:
                page.stated.setdefault(meaning.kind, years.pop())
        if _BRACKET_YEAR.search(line.span.folded) and len(years := set(_fiscal(line.text))) == 1:
            page.bracket_year = years.pop()
    alone = {year for line in page.outline.lines if line.meaning.kinds == ("years",) for year in line.meaning.years}
    if page.year is None and len(alone) < 2:
        for span in [line.span for line in page.outline.lines[:12]] + first_cells(page):
            years = set(_fiscal(span.text))
            if (
                len(years) == 1
                and len(span.text) <= 60
                and "。" not in span.text
                and (
                    dress(span.text)[-2:] == "年度"
                    or _DOCUMENT_YEAR.search(span.text)
                    or _YEAR_FIRST.match(span.folded)
                    or _YEAR_AND_BODY.fullmatch(span.folded)
                )
            ):
                page.year, page.year_spans = years.pop(), [span]
                break
    if page.year is None and page.as_of is not None:
        page.year, page.year_spans = fiscal_year_of(page.as_of), page.as_of_spans
    _eras(page)


_NO_ERA = re.compile(r"(?<![\d和成年RHrh元])(?:\d{1,2}|元)年度(?!間|目|以)")
"""4年度実績: the era is left out."""
_APART = 12
"""Years by which a plan's years lie apart at most."""


def _eras(page: Page) -> None:
    """A year without its era is told where another year of the document agrees with it, and is none where none does."""
    known = [page.year] if page.year is not None else []
    columns = [(item, column) for item in page.items if item.grid for column in item.grid.columns if column.sense]
    known += [y for _, c in columns for y in c.years if not _NO_ERA.search(squash(fold(c.text)))]
    known += [y for line in page.outline.lines[:_TITLES] for y in _fiscal(line.text)]
    for _, column in columns:
        if not column.years or not _NO_ERA.search(squash(fold(column.text))):
            continue
        agrees = any(abs(year - other) <= _APART for year in column.years for other in known)
        page.eras.append((column.spans, column.years[0] if agrees else None))
        if not agrees:
            column.sense = replace(column.sense, years=())


_TITLES = 12
_RANGE = re.compile(r"\d\s*+(?:年度?\s*+)?[~〜～–―-]\s*+(?:(?:令和|平成|[RH])\s*+)?\d{1,4}\s*+年")


def _fiscal(text: str) -> list[int]:
    """The fiscal years that a text names; none of a span of years (令和4~8年度), which is the plan's."""
    if _RANGE.search(fold(text)):
        return []
    return [
        m.value.year - 1 if m.precision == "fiscal_year" else m.value.year
        for m in dates(text)
        if m.precision in ("fiscal_year", "year")
    ]


def first_cells(page: Page) -> list[Span]:
    """The cells above a spreadsheet's first table: its title stands there."""
    return [span for item in page.items[:3] for slot in item.loose for span in slot.spans]
