"""What was promised and what was reached, as numbers, and which of them belong together."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from welfare_etl.records.base import (
    Block,
    Comparator,
    Confidence,
    CountedKind,
    Counting,
    DayPrecision,
    FiscalYear,
    LineNumber,
    MatchBasis,
    NumberRoleName,
    Per,
    Project,
    ProjectBasis,
    Row,
    Scope,
    Score,
    Sequence,
    Small,
    col,
)

__all__ = ["NumberRole", "Outcome", "Result", "Target"]


_REPORT_ID = col(en="Report: <fiscal year>-<municipality code>", ja="報告書の識別子(年度-市区町村コード)")
_PROJECT = col(en="community, multi_agency or prefectural", ja="事業(地域力強化・多機関協働・都道府県)", default=None)
_PROJECT_BASIS = col(
    en="Who says which project: the form's cell, a heading, only_project, or inferred from the words around",
    ja="事業の判断根拠(cell 欄 / heading 見出し / only_project 唯一の事業 / inferred 前後の語による推定)",
    default=None,
)
_BLOCK = col(en="Block of the form: a (ア) or b (イ)", ja="様式の区分(a はア、b はイ)", default=None)
_INDICATOR = col(en="What is counted", ja="指標(何を数えるか)", default=None)
_INDICATOR_KIND = col(
    en="Kind of thing that is counted (claims/kinds.toml); NULL where the words do not tell",
    ja="指標の種類(claims/kinds.toml の語による。語から判らないときは NULL)",
    default=None,
)
_COMPARATOR = col(
    en="= exactly, >= at least, <= at most, ~ about", ja="比較(= ちょうど / >= 以上 / <= 以下 / ~ 約)", default="="
)
_VALUE_MAX = col(en="Upper end of a range", ja="範囲の上限", default=None)
_UNIT = col(en="Unit as printed", ja="単位(原文)", default=None)
_UNIT_CANONICAL = col(en="Unit that values can be compared in", ja="比較用に統一した単位", default=None)
_VALUE_CANONICAL = col(
    en="The value in unit_canonical (7割 is 70 %)", ja="unit_canonical に換算した値(7割は70%)", default=None
)
_PER = col(en="What a rate is of: year, month, week …", ja="頻度の単位(year 年・month 月・week 週 など)", default=None)
_PER_COUNT = col(
    en="Of how many: 2 in 2か月に1回; NULL: one", ja="頻度の単位の数(2か月に1回は 2。NULL は 1)", default=None
)
_SCOPE = col(
    en="total, each, average, increase, decrease, ratio; NULL: a plain count",
    ja="数え方の範囲(total 計 / each 各 / average 平均 / increase 増 / decrease 減 / ratio 倍、NULL は通常の数)",
    default=None,
)
_SCOPE_OF = col(en="Each of what, average of what: 地区, 回", ja="何ごとか(地区・回など)", default=None)
_COUNTING = col(en="cumulative (延べ) or distinct (実)", ja="延べ(cumulative)か実数(distinct)か", default=None)
_OUT_OF = col(en="The whole of a share: 13 in 13地区中5地区", ja="分母(13地区中5地区の 13)", default=None)
_PART_OF = col(en="The total that this is a printed part of", ja="内訳であるとき、その合計の識別子", default=None)
_COMPUTED = col(
    en="Only the factors of this product are printed",
    ja="積の因数だけが記載され、値は計算したものか",
    default=False,
)
_QUOTE = col(en="Verbatim source text", ja="原文そのままの引用")
_LINE = col(en="Line in the source, counted from 1", ja="原文の行(1から)")


class Target(Row):
    """A goal in numbers."""

    table: ClassVar[str] = "target"
    key: ClassVar[tuple[str, ...]] = ("target_id",)
    title_en: ClassVar[str] = "Goals in numbers"
    title_ja: ClassVar[str] = "数値で示された成果目標"
    usage_en: ClassVar[str] = (
        "A number counts as scope, per and counting say: 延べ, 月4回 and 1地区10人 do not add up with plain totals"
    )
    usage_ja: ClassVar[str] = (
        "数え方は scope、per、counting のとおりです。延べ・月4回・1地区10人 などは総数と合算できません"
    )

    target_id: str = col(en="Identifier of the goal", ja="目標の識別子")
    report_id: str = _REPORT_ID
    project: Project | None = _PROJECT
    project_basis: ProjectBasis | None = _PROJECT_BASIS
    block: Block | None = _BLOCK
    indicator: str | None = _INDICATOR
    indicator_kind: CountedKind | None = _INDICATOR_KIND
    comparator: Comparator = _COMPARATOR
    value: float = col(en="The value, or the lower end of a range", ja="目標値(範囲のときは下限)")
    value_max: float | None = _VALUE_MAX
    unit: str | None = _UNIT
    unit_canonical: str | None = _UNIT_CANONICAL
    value_canonical: float | None = _VALUE_CANONICAL
    per: Per | None = _PER
    per_count: Small | None = _PER_COUNT
    scope: Scope | None = _SCOPE
    scope_of: str | None = _SCOPE_OF
    counting: Counting | None = _COUNTING
    out_of: float | None = _OUT_OF
    part_of: str | None = _PART_OF
    computed: bool = _COMPUTED
    baseline: float | None = col(
        en="What the goal starts from: 40 in 40件→80件", ja="目標の出発点(40件→80件の 40)", default=None
    )
    baseline_as_of: str | None = col(
        en="Day or year of the baseline, as printed", ja="出発点の時点(原文)", default=None
    )
    due_fiscal_year: FiscalYear | None = col(
        en="Fiscal year that the goal is for; NULL: the report's own", ja="目標年度(NULL は報告書の年度)", default=None
    )
    quote: str = _QUOTE
    line: LineNumber = _LINE


class Result(Row):
    """An achieved figure."""

    table: ClassVar[str] = "result"
    key: ClassVar[tuple[str, ...]] = ("result_id",)
    title_en: ClassVar[str] = "Achieved figures"
    title_ja: ClassVar[str] = "数値で示された実績"
    usage_en: ClassVar[str] = (
        "Many counts end before the year does (as_of): compare a full year only where as_of is late or "
        "NULL means the year. A row with part_of is also in its total"
    )
    usage_ja: ClassVar[str] = "年度途中までの実績が多くあります(as_of)。part_of のある行はその合計にも含まれます"

    result_id: str = col(en="Identifier of the figure", ja="実績の識別子")
    report_id: str = _REPORT_ID
    project: Project | None = _PROJECT
    project_basis: ProjectBasis | None = _PROJECT_BASIS
    block: Block | None = _BLOCK
    indicator: str | None = _INDICATOR
    indicator_kind: CountedKind | None = _INDICATOR_KIND
    comparator: Comparator = _COMPARATOR
    value: float = col(en="The value, or the lower end of a range", ja="実績値(範囲のときは下限)")
    value_max: float | None = _VALUE_MAX
    unit: str | None = _UNIT
    unit_canonical: str | None = _UNIT_CANONICAL
    value_canonical: float | None = _VALUE_CANONICAL
    per: Per | None = _PER
    per_count: Small | None = _PER_COUNT
    scope: Scope | None = _SCOPE
    scope_of: str | None = _SCOPE_OF
    counting: Counting | None = _COUNTING
    out_of: float | None = _OUT_OF
    part_of: str | None = _PART_OF
    computed: bool = _COMPUTED
    as_of: dt.date | None = col(en="Day of the count, if printed", ja="時点(記載がある場合)", default=None)
    as_of_precision: DayPrecision | None = col(
        en="Whether the day or only the month is printed", ja="時点の細かさ(day 日 / month 月)", default=None
    )
    printed_target: float | None = col(
        en="Goal that is printed together with it", ja="実績と並べて記載された目標値", default=None
    )
    quote: str = _QUOTE
    line: LineNumber = _LINE


class Outcome(Row):
    """A goal and the figure that answers it."""

    table: ClassVar[str] = "outcome"
    key: ClassVar[tuple[str, ...]] = ("result_id", "target_id")
    title_en: ClassVar[str] = "Goals paired with the figures that answer them"
    title_ja: ClassVar[str] = "成果目標と実績の対応"
    usage_en: ClassVar[str] = (
        "Where part_year is true the count ends before the year and the attainment is a lower bound; "
        "linked pairs are inferred from labels, printed ones stand in the report"
    )
    usage_ja: ClassVar[str] = (
        "part_year が真の行は年度途中の実績で、達成率は下限です。linked は見出しからの推定、printed は報告書の記載です"
    )

    target_id: str | None = col(
        en="The goal; NULL where it is printed beside the result only, and in no goal cell",
        ja="目標の識別子(目標が実績と並記されるだけで目標欄にないときは NULL)",
        default=None,
    )
    result_id: str = col(en="The achieved figure", ja="実績の識別子")
    report_id: str = _REPORT_ID
    project: Project | None = _PROJECT
    indicator: str | None = _INDICATOR
    indicator_kind: CountedKind | None = _INDICATOR_KIND
    target_value: float | None = col(en="Goal, in unit_canonical", ja="目標値(unit_canonical による)", default=None)
    target_value_max: float | None = col(
        en="Upper end of a goal that is a range", ja="目標値の範囲の上限", default=None
    )
    comparator: Comparator = _COMPARATOR
    result_value: float | None = col(en="Achieved, in unit_canonical", ja="実績値(unit_canonical による)", default=None)
    result_value_max: float | None = col(
        en="Upper end of a result that is a range", ja="実績値の範囲の上限", default=None
    )
    unit_canonical: str | None = _UNIT_CANONICAL
    per: Per | None = _PER
    scope: Scope | None = _SCOPE
    attainment: float | None = col(
        en="Result divided by target, only where that means something",
        ja="達成率(実績÷目標、意味がある場合のみ)",
        default=None,
    )
    attained: bool | None = col(
        en="Whether the goal was reached, in the sense of its comparator",
        ja="目標を達成したか(比較の向きに従う)",
        default=None,
    )
    as_of: dt.date | None = col(en="Day of the count, if printed", ja="実績の時点(記載がある場合)", default=None)
    part_year: bool | None = col(
        en="Counted before the year's end against a goal of the year",
        ja="年度の途中の実績か(年度の目標に対して)",
        default=None,
    )
    repeats: str | None = col(
        en="The result of the first printing, where the same figures are printed under two projects",
        ja="同じ数値が二つの事業に記載されているとき、最初の実績の識別子",
        default=None,
    )
    match_basis: MatchBasis = col(
        en="printed together in the source, or linked by likeness", ja="対応の根拠(printed 並記 / linked 類似による)"
    )
    match_score: Score | None = col(en="Likeness of the indicators, 0 to 100", ja="指標の類似度(0〜100)", default=None)


class NumberRole(Row):
    """One number of a goal cell, the achievement chapter or an appended page, and what it is: hits and misses alike."""

    table: ClassVar[str] = "number_role"
    key: ClassVar[tuple[str, ...]] = ("report_id", "seq")
    title_en: ClassVar[str] = "Every number of goals and achievements, and what it is"
    title_ja: ClassVar[str] = "成果目標と達成状況のすべての数値とその役割"
    usage_en: ClassVar[str] = (
        "Roles are read from the words around a number; only goal and result have rows in target and result"
    )
    usage_ja: ClassVar[str] = (
        "役割は前後の語から判断しています。target と result に行があるのは goal と result だけです"
    )

    report_id: str = _REPORT_ID
    seq: Sequence = col(en="Place among the numbers of the report, counted from 1", ja="報告書内の順番(1から)")
    project: Project | None = _PROJECT
    block: Block | None = _BLOCK
    role: NumberRoleName = col(
        en="goal, result, goal_again, baseline, plan, date … (contract)",
        ja="役割(goal 目標・result 実績・baseline 基準値・date 日付 など)",
    )
    value: float = col(en="The number", ja="数値")
    unit: str | None = _UNIT
    quote: str = _QUOTE
    line: LineNumber = _LINE
    target_id: str | None = col(en="The goal that it is", ja="目標であるとき、その識別子", default=None)
    result_id: str | None = col(en="The result that it is", ja="実績であるとき、その識別子", default=None)
    rule: str = col(en="The rule that decided", ja="判断した規則")
    confidence: Confidence = col(en="0 to 1; 1 means by its form alone", ja="確からしさ(0〜1、1は表記だけで決まる)")
