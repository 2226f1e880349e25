"""What was promised and what was reached, as numbers, and which of them belong together."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from welfare_etl.records.base import (
    Block,
    Comparator,
    FiscalYear,
    LineNumber,
    MatchBasis,
    Per,
    Project,
    Row,
    Score,
    col,
)

__all__ = ["Outcome", "Result", "Target"]


def _report_id() -> Any:
    return col(en="Report: <fiscal year>-<municipality code>", ja="報告書の識別子(年度-市区町村コード)")


def _project() -> Any:
    return col(en="community, multi_agency or prefectural", ja="事業(地域力強化・多機関協働・都道府県)", default=None)


def _block() -> Any:
    return col(en="Block of the form: a (ア) or b (イ)", ja="様式の区分(a はア、b はイ)", default=None)


def _unit_canonical() -> Any:
    return col(en="Unit that values can be compared in", ja="比較用に統一した単位", default=None)


class Target(Row):
    """A goal in numbers."""

    table: ClassVar[str] = "target"
    key: ClassVar[tuple[str, ...]] = ("target_id",)
    title_en: ClassVar[str] = "Goals in numbers"
    title_ja: ClassVar[str] = "数値で示された成果目標"

    target_id: str = col(en="Identifier of the goal", ja="目標の識別子")
    report_id: str = _report_id()
    project: Project | None = _project()
    block: Block | None = _block()
    indicator: str | None = col(en="What is counted", ja="指標(何を数えるか)", default=None)
    comparator: Comparator = col(
        en="= exactly, >= at least, <= at most, ~ about", ja="比較(= ちょうど / >= 以上 / <= 以下 / ~ 約)", default="="
    )
    value: float = col(en="The value, or the lower end of a range", ja="目標値(範囲のときは下限)")
    value_max: float | None = col(en="Upper end of a range", ja="範囲の上限", default=None)
    unit: str | None = col(en="Unit as printed", ja="単位(原文)", default=None)
    unit_canonical: str | None = _unit_canonical()
    per: Per | None = col(en="Per year or per month, if said", ja="頻度の単位(year 年 / month 月)", default=None)
    due_fiscal_year: FiscalYear | None = col(
        en="Fiscal year that the goal is for; NULL: the report's own", ja="目標年度(NULL は報告書の年度)", default=None
    )
    quote: str = col(en="Verbatim source text", ja="原文そのままの引用")
    line: LineNumber = col(en="Line in the source, counted from 1", ja="原文の行(1から)")


class Result(Row):
    """An achieved figure."""

    table: ClassVar[str] = "result"
    key: ClassVar[tuple[str, ...]] = ("result_id",)
    title_en: ClassVar[str] = "Achieved figures"
    title_ja: ClassVar[str] = "数値で示された実績"

    result_id: str = col(en="Identifier of the figure", ja="実績の識別子")
    report_id: str = _report_id()
    project: Project | None = _project()
    block: Block | None = _block()
    indicator: str | None = col(en="What is counted", ja="指標(何を数えるか)", default=None)
    value: float = col(en="The value, or the lower end of a range", ja="実績値(範囲のときは下限)")
    value_max: float | None = col(en="Upper end of a range", ja="範囲の上限", default=None)
    unit: str | None = col(en="Unit as printed", ja="単位(原文)", default=None)
    unit_canonical: str | None = _unit_canonical()
    as_of: dt.date | None = col(en="Day of the count, if printed", ja="時点(記載がある場合)", default=None)
    printed_target: float | None = col(
        en="Goal that is printed together with it", ja="実績と並べて記載された目標値", default=None
    )
    quote: str = col(en="Verbatim source text", ja="原文そのままの引用")
    line: LineNumber = col(en="Line in the source, counted from 1", ja="原文の行(1から)")


class Outcome(Row):
    """A goal and the figure that answers it."""

    table: ClassVar[str] = "outcome"
    key: ClassVar[tuple[str, ...]] = ("result_id", "target_id")
    title_en: ClassVar[str] = "Goals paired with the figures that answer them"
    title_ja: ClassVar[str] = "成果目標と実績の対応"

    target_id: str | None = col(
        en="The goal; NULL where it is printed beside the result only, and in no goal cell",
        ja="目標の識別子(目標が実績と並記されるだけで目標欄にないときは NULL)",
        default=None,
    )
    result_id: str = col(en="The achieved figure", ja="実績の識別子")
    report_id: str = _report_id()
    project: Project | None = _project()
    indicator: str | None = col(en="What is counted", ja="指標(何を数えるか)", default=None)
    target_value: float | None = col(en="Goal", ja="目標値", default=None)
    result_value: float | None = col(en="Achieved", ja="実績値", default=None)
    unit_canonical: str | None = _unit_canonical()
    attainment: float | None = col(
        en="Result divided by target, only where that means something",
        ja="達成率(実績÷目標、意味がある場合のみ)",
        default=None,
    )
    match_basis: MatchBasis = col(
        en="printed together in the source, or linked by likeness", ja="対応の根拠(printed 並記 / linked 類似による)"
    )
    match_score: Score | None = col(en="Likeness of the indicators, 0 to 100", ja="指標の類似度(0〜100)", default=None)
