"""What municipal plans say: indicators, grades, activities, PDCA sheets, components and meetings.

Nothing in these documents names a row for good, so that the key of each table is the document and ``seq``, the row's
place in the document's own order.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from welfare_etl.records.base import (
    ActivityKind,
    ActorKind,
    BodyCode,
    Direction,
    FiscalYear,
    IndicatorKind,
    LineNumber,
    Row,
    Sequence,
    Small,
    col,
    nullable,
)

__all__ = [
    "GradeDefinition",
    "Meeting",
    "PdcaSheet",
    "PlanActivity",
    "PlanEvaluation",
    "PlanIndicator",
    "PlanProgramme",
    "ProgrammeComponent",
]

_SEQ = col(en="Place of the row among the document's rows of this table, from 1", ja="文書内での行の順序(1から)")
_BODY_CODE = col(en="Code of the municipality, 5 digits", ja="市区町村コード(5桁)", default=None)
_LINE = col(en="Line in the source, counted from 1", ja="原文の行(1から)", default=None)
_QUOTE = col(en="Verbatim source text", ja="原文そのままの引用", default=None)
_FISCAL_YEAR = col(en="Western year in which the fiscal year starts", ja="年度(開始する西暦年)", default=None)


class _PlanRow(Row):
    """What the tables of plans begin with."""

    key: ClassVar[tuple[str, ...]] = ("document_id", "seq")

    document_id: str = col(en="Document", ja="文書の識別子")


class PlanIndicator(_PlanRow):
    """A figure by which a plan wants to be measured."""

    table: ClassVar[str] = "plan_indicator"
    title_en: ClassVar[str] = "Indicators of municipal plans with baseline, target and actual value"
    title_ja: ClassVar[str] = "計画の指標(現状値・目標値・実績値)"
    usage_en: ClassVar[str] = (
        "Documents of one municipality may tell the same indicator for several years: look at "
        "document_id before counting"
    )
    usage_ja: ClassVar[str] = "同じ指標が複数の文書・年度に現れます。数える前に document_id を確かめてください"

    body_code: BodyCode | None = _BODY_CODE
    plan_path: str | None = nullable(
        "Where it stands in the plan's own hierarchy: headings from the top, joined by ' > '",
        "計画の体系での位置(上位の見出しから順に ' > ' でつなぐ)",
    )
    programme: str | None = nullable("Programme that it belongs to", "基本事業・取組")
    indicator: str | None = nullable("What is counted", "指標")
    kind: IndicatorKind | None = nullable(
        "activity (活動指標) or outcome (成果指標), if said", "指標の種類(activity 活動 / outcome 成果)"
    )
    baseline: float | None = nullable("Value at the start of the plan", "現状値・基準値")
    baseline_unit: str | None = nullable("Unit of the baseline, as printed", "現状値の単位(原文)")
    baseline_fiscal_year: FiscalYear | None = nullable("Fiscal year of the baseline", "現状値の年度(開始する西暦年)")
    target: float | None = nullable("Target; NULL where only a direction is promised", "目標値(方向のみのときは NULL)")
    target_unit: str | None = nullable("Unit of the target, as printed", "目標値の単位(原文)")
    target_fiscal_year: FiscalYear | None = nullable(
        "Fiscal year for which the target is set", "目標の年度(開始する西暦年)"
    )
    target_direction: Direction | None = nullable(
        "= exactly, >= at least, <= at most, increase, decrease or keep",
        "目標の方向(= / >= 以上 / <= 以下 / increase 増加 / decrease 減少 / keep 維持)",
    )
    actual: float | None = nullable("Value reached", "実績値")
    actual_unit: str | None = nullable("Unit of the value reached, as printed", "実績値の単位(原文)")
    as_of: date | None = nullable("Day of the value reached", "実績値の時点")
    fiscal_year: FiscalYear | None = _FISCAL_YEAR
    department: str | None = nullable("Department in charge", "担当部署")
    related_plan: str | None = nullable("Plan that it also belongs to", "関連する計画")
    quote: str | None = _QUOTE
    line: LineNumber | None = _LINE
    seq: Sequence = _SEQ
    sheet: Small | None = nullable("Number of the sheet that it stands on", "シート番号")
    aim: str | None = nullable("State that the policy or programme wants to reach, as printed", "めざす姿")
    sdg_goals: list[int] = col(
        en="Numbers of the SDG goals that the policy serves", ja="関連するSDGsの目標番号", default=[]
    )


class PlanEvaluation(_PlanRow):
    """A grade that a plan's item got in a year."""

    table: ClassVar[str] = "plan_evaluation"
    title_en: ClassVar[str] = "Grades given to the items of a plan, by year"
    title_ja: ClassVar[str] = "計画の項目ごとの年度別評価"
    usage_en: ClassVar[str] = (
        "Grades mean what their own document says (grade_definition): A of one town is not A of another"
    )
    usage_ja: ClassVar[str] = "評価の意味は文書ごとです(grade_definition)。団体をまたいで A と A を比べないでください"

    body_code: BodyCode | None = _BODY_CODE
    item: str | None = nullable("What was graded", "評価の対象")
    fiscal_year: FiscalYear | None = _FISCAL_YEAR
    grade: str | None = nullable("Grade as printed; NULL where the cell is blank", "評価(空欄は NULL)")
    quote: str | None = _QUOTE
    line: LineNumber | None = _LINE
    seq: Sequence = _SEQ
    item_name: str | None = nullable(
        "Name of the item that was graded, where its number is printed", "評価の対象の名称"
    )


class GradeDefinition(_PlanRow):
    """What a grade means in a document."""

    table: ClassVar[str] = "grade_definition"
    title_en: ClassVar[str] = "What the grades of a document mean"
    title_ja: ClassVar[str] = "評価区分の定義"

    grade: str = col(en="Grade as printed", ja="評価")
    definition: str | None = nullable("When it is given", "定義")
    seq: Sequence = _SEQ
    line: LineNumber | None = _LINE


class PlanActivity(_PlanRow):
    """What an actor is expected to do, planned or did in a year."""

    table: ClassVar[str] = "plan_activity"
    title_en: ClassVar[str] = "Activities and expected roles in a plan, by year and actor"
    title_ja: ClassVar[str] = "計画の取組・役割(年度・主体別)"

    body_code: BodyCode | None = _BODY_CODE
    fiscal_year: FiscalYear | None = _FISCAL_YEAR
    actor: str | None = nullable("Who acts, as printed", "主体(原文)")
    actor_kind: ActorKind | None = nullable(
        "association, social_welfare_council, government or all",
        "主体の種類(association 協議会・自治会等 / social_welfare_council 社協 / government 行政 / all 全員)",
    )
    kind: ActivityKind | None = nullable(
        "milestone, planned, actual, not_done or expected_role",
        "区分(milestone 節目 / planned 予定 / actual 実績 / not_done 未実施 / expected_role 期待する役割)",
    )
    text: str | None = nullable("What is done", "内容")
    line: LineNumber | None = _LINE
    seq: Sequence = _SEQ
    objective: str | None = nullable("Objective of the plan that it serves", "対象とする目標・基本計画")


class PdcaSheet(_PlanRow):
    """One sheet of a plan's yearly review."""

    table: ClassVar[str] = "pdca_sheet"
    title_en: ClassVar[str] = "PDCA sheets of a plan's review"
    title_ja: ClassVar[str] = "計画の進行管理(PDCA)シート"

    sheet: Small | None = nullable("Number of the sheet", "シート番号")
    body_code: BodyCode | None = _BODY_CODE
    strategy: str | None = nullable("Strategy", "戦略")
    subcommittee: str | None = nullable("Subcommittee in charge", "担当部会")
    theme: str | None = nullable("Theme within the strategy", "戦略のなかのテーマ")
    plan_text: str | None = nullable("PLAN: what is intended", "PLAN(計画)")
    do_text: str | None = nullable("DO: what was done", "DO(実行)")
    check_text: str | None = nullable("CHECK: how it is judged", "CHECK(評価)")
    action_text: str | None = nullable("ACTION: what is changed", "ACTION(改善)")
    plan_reference: str | None = nullable("Place in the plan", "計画での位置付け")
    seq: Sequence = _SEQ


class ProgrammeComponent(_PlanRow):
    """One of the programmes of which a multi-layered support system is made."""

    table: ClassVar[str] = "programme_component"
    title_en: ClassVar[str] = "Components of the multi-layered support system (重層的支援体制整備事業)"
    title_ja: ClassVar[str] = "重層的支援体制整備事業の構成事業"

    body_code: BodyCode | None = _BODY_CODE
    number: Small | None = nullable("Number (① is 1)", "番号(①は1)")
    name: str | None = nullable("Name", "事業名")
    operator: str | None = nullable("Who runs it, where not the municipality", "実施者")
    description: str | None = nullable("What it does", "内容")
    departments: list[str] = col(en="Departments in charge", ja="担当部署", default=[])
    seq: Sequence = _SEQ
    line: LineNumber | None = _LINE
    note: str | None = nullable(
        "Other text of its box in the chart: hand-overs, sub-programmes", "図中のその他の記載(つなぎ・内訳)"
    )


class PlanProgramme(_PlanRow):
    """A programme (基本事業, 取組方針) of a master plan."""

    table: ClassVar[str] = "plan_programme"
    title_en: ClassVar[str] = "Programmes of a municipal master plan"
    title_ja: ClassVar[str] = "総合計画等の基本事業"

    body_code: BodyCode | None = _BODY_CODE
    number: str | None = nullable(
        "Number, as printed where it is one of a hierarchy (5-1)", "番号(5-1 のような階層の番号は原文のまま)"
    )
    name: str | None = nullable("Name", "名称")
    situation: str | None = nullable("Situation and problems", "現状と課題")
    measures: str | None = nullable("What is to be done", "取組の内容")
    department: str | None = nullable("Department in charge", "担当部署")
    quote: str | None = _QUOTE
    line: LineNumber | None = _LINE
    seq: Sequence = _SEQ


class Meeting(_PlanRow):
    """A meeting that a plan provides for."""

    table: ClassVar[str] = "meeting"
    title_en: ClassVar[str] = "Meetings that a plan provides for"
    title_ja: ClassVar[str] = "計画に定める会議"

    body_code: BodyCode | None = _BODY_CODE
    name: str | None = nullable("Name", "会議名")
    frequency: str | None = nullable("How often, as printed", "開催頻度(原文)")
    consent: bool | None = nullable(
        "Whether the person's consent is needed; NULL if not said", "本人同意の要否(記載がなければ NULL)"
    )
    topics: list[str] = col(en="What is dealt with", ja="協議事項", default=[])
    seq: Sequence = _SEQ
    line: LineNumber | None = _LINE
    note: str | None = nullable("Other text beside it in the chart", "図中のその他の記載")
