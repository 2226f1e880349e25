"""A national model-project report: who reports, the place in figures, its consultation centres and its vision.

The chapters on the three projects are in :mod:`welfare_etl.records.projects`, targets and results in
:mod:`welfare_etl.records.outcomes`; all can be imported from here.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from welfare_etl.records.base import (
    BodyCode,
    BodyKind,
    BodyRole,
    CentreKind,
    Count,
    FiscalYear,
    LineNumber,
    LocalGovernmentCode,
    Percent,
    PrefectureCode,
    ProfileScope,
    Project,
    RateBasis,
    RateUnit,
    Row,
    Small,
    SquareKilometres,
    YearBasis,
    col,
)
from welfare_etl.records.outcomes import Outcome, Result, Target
from welfare_etl.records.projects import (
    CommunityBuilding,
    CommunityProject,
    Consultation,
    MultiAgencyProject,
    PrefecturalProject,
)

__all__ = [
    "Achievement",
    "Attachment",
    "CommunityBuilding",
    "CommunityProject",
    "Consultation",
    "MultiAgencyProject",
    "Outcome",
    "PrefecturalProject",
    "Profile",
    "Report",
    "Result",
    "SupportCenter",
    "Target",
    "Vision",
]


_REPORT_ID = col(en="Report: <fiscal year>-<municipality code>", ja="報告書の識別子(年度-市区町村コード)")


class Report(Row):
    """One body's report in a publication."""

    table: ClassVar[str] = "report"
    key: ClassVar[tuple[str, ...]] = ("report_id",)
    title_en: ClassVar[str] = "Model-project reports, one row per reporting body"
    title_ja: ClassVar[str] = "モデル事業の報告書(報告団体ごとに1行)"
    usage_en: ClassVar[str] = (
        "A joint report is one row for several municipalities (covers): its figures are theirs "
        "together, so count bodies by v_report, not rows"
    )
    usage_ja: ClassVar[str] = (
        "共同報告は複数団体で1行(covers)です。数値は合計なので、団体数は行数でなく v_report で数えてください"
    )

    report_id: str = _REPORT_ID
    document_id: str = col(en="Document that holds the report", ja="報告書を収める文書の識別子")
    heading: str | None = col(en="Heading as printed", ja="見出し(原文)", default=None)
    line_start: LineNumber = col(en="First line in the document, counted from 1", ja="文書での開始行(1から)")
    line_end: LineNumber = col(en="Last line in the document, inclusive", ja="文書での終了行(この行を含む)")
    fiscal_year: FiscalYear | None = col(
        en="Western year in which the fiscal year starts (平成30年度 is 2018)", ja="年度(開始する西暦年)", default=None
    )
    fiscal_year_basis: YearBasis | None = col(
        en="Where the fiscal year comes from: register, printed (in the title) or form",
        ja="年度の根拠(register 登録 / printed 表題 / form 様式)",
        default=None,
    )
    form: str | None = col(en="Name of the form that it was read with", ja="読み取りに用いた様式の名前", default=None)
    fiscal_year_label: str | None = col(en="Fiscal year as printed", ja="年度の表記", default=None)
    prefecture_code: PrefectureCode | None = col(en="Prefecture code, 2 digits", ja="都道府県コード(2桁)", default=None)
    prefecture: str | None = col(en="Prefecture", ja="都道府県名", default=None)
    municipality_code: BodyCode | None = col(
        en="JIS X 0402 code, 5 digits; a prefecture's own ends in 000",
        ja="市区町村コード(JIS X 0402、5桁)",
        default=None,
    )
    local_government_code: LocalGovernmentCode | None = col(
        en="Local government code, 6 digits with the check digit", ja="全国地方公共団体コード(6桁)", default=None
    )
    municipality: str | None = col(
        en="Official name, conversion errors corrected; NULL for a prefecture",
        ja="市区町村の正式名称(変換誤りを訂正、都道府県は NULL)",
        default=None,
    )
    municipality_printed: str | None = col(en="Name as printed", ja="市区町村名の表記", default=None)
    body: str | None = col(
        en="The reporting body: the municipality's name, else the prefecture's",
        ja="報告団体名(市区町村名、なければ都道府県名)",
        default=None,
    )
    kind: BodyKind | None = col(en="city, town, village, special_ward or prefecture", ja="団体の種別", default=None)
    covered_codes: list[BodyCode] = col(
        en="Codes of the towns that a joint report covers", ja="共同報告の対象市区町村のコード", default=[]
    )
    department: str | None = col(en="Department in charge", ja="担当部署", default=None)
    phone: str | None = col(en="Telephone number as printed", ja="電話番号(原文)", default=None)
    urls: list[str] = col(en="Web addresses given", ja="記載された URL", default=[])
    implements_community: bool | None = col(
        en="Runs the project to strengthen community (地域力強化推進事業)", ja="地域力強化推進事業を実施", default=None
    )
    implements_multi_agency: bool | None = col(
        en="Runs the multi-agency project (多機関の協働による包括的支援体制構築事業)",
        ja="多機関の協働による包括的支援体制構築事業を実施",
        default=None,
    )
    implements_prefectural: bool | None = col(
        en="Runs the prefectural project (都道府県事業)", ja="都道府県事業を実施", default=None
    )


class Profile(Row):
    """Table 1-1: the place in figures."""

    table: ClassVar[str] = "profile"
    key: ClassVar[tuple[str, ...]] = ("report_id", "body_code")
    title_en: ClassVar[str] = "The place in figures, one row per body of a report"
    title_ja: ClassVar[str] = "自治体の概況(報告書の団体ごとに1行)"
    usage_en: ClassVar[str] = (
        "Rows with body_role 'covered' are the towns of a joint report, beside the row of the report "
        "itself: summing all counts them twice"
    )
    usage_ja: ClassVar[str] = (
        "body_role が covered の行は共同報告の各町で、報告団体の行と重なります。単純に合計しないでください"
    )

    report_id: str = _REPORT_ID
    body_code: BodyCode | None = col(
        en="Code of the body that the figures are of; NULL where the name is unresolved",
        ja="団体コード(名称を特定できないときは NULL)",
        default=None,
    )
    body_name: str | None = col(en="Name of the body", ja="団体名", default=None)
    body_role: BodyRole = col(
        en="reporting, or covered: a town of a joint report", ja="reporting 報告団体 / covered 共同報告の対象団体"
    )
    scope: ProfileScope = col(
        en="body, or joint: the figures are those of the towns of a joint report together",
        ja="body 団体自身の値 / joint 共同報告の対象団体を合わせた値",
        default="body",
    )
    as_of: dt.date | None = col(en="Day of the figures, if printed", ja="数値の時点(記載がある場合)", default=None)
    population: Count | None = col(en="Population", ja="人口(人)", default=None)
    households: Count | None = col(en="Households", ja="世帯数", default=None)
    aging_rate: Percent | None = col(en="Share of people aged 65 and over, in percent", ja="高齢化率(%)", default=None)
    assistance_rate: Percent | None = col(
        en="Public assistance recipients, in percent of the population, normalised",
        ja="生活保護受給率(%に統一)",
        default=None,
    )
    assistance_rate_printed: Percent | None = col(
        en="Public assistance rate: the number as printed", ja="生活保護受給率の表記の数値", default=None
    )
    assistance_rate_unit_printed: RateUnit | None = col(
        en="Public assistance rate: the unit as printed", ja="生活保護受給率の表記の単位", default=None
    )
    assistance_rate_unit: RateUnit | None = col(
        en="Public assistance rate: the unit the number is really in", ja="生活保護受給率の実際の単位", default=None
    )
    assistance_rate_basis: RateBasis | None = col(
        en="Whether that unit was printed or inferred", ja="単位の根拠(printed 表記 / inferred 推定)", default=None
    )
    area_km2: SquareKilometres | None = col(en="Area in km²", ja="面積(km²)", default=None)
    association_rate: Percent | None = col(
        en="Households in a neighbourhood association, in percent", ja="自治会等加入率(%)", default=None
    )
    elementary_schools: Small | None = col(en="Public elementary schools", ja="公立小学校数", default=None)
    junior_high_schools: Small | None = col(en="Public junior high schools", ja="公立中学校数", default=None)
    notes: str | None = col(en="Notes printed below the table", ja="表の下の注記", default=None)


class SupportCenter(Row):
    """Table 1-1: consultation centres by who runs them."""

    table: ClassVar[str] = "support_center"
    key: ClassVar[tuple[str, ...]] = ("report_id", "kind")
    title_en: ClassVar[str] = "Consultation centres, run directly or outsourced"
    title_ja: ClassVar[str] = "相談支援機関の設置状況(直営・委託)"
    usage_en: ClassVar[str] = (
        "NULL means that no number was read, not that there is none; total is printed or the sum of the "
        "two ways of running"
    )
    usage_ja: ClassVar[str] = "NULL は読み取れなかったことを表し、0 ではありません。total は記載値か直営と委託の和です"

    report_id: str = _REPORT_ID
    kind: CentreKind = col(
        en="comprehensive_support (地域包括支援センター) or self_reliance (生活困窮者自立相談支援事業)",
        ja="種類(comprehensive_support 地域包括支援センター / self_reliance 生活困窮者自立相談支援事業)",
    )
    direct: Small | None = col(en="Run by the municipality", ja="直営の数", default=None)
    outsourced: Small | None = col(en="Outsourced", ja="委託の数", default=None)
    prefecture_run: Small | None = col(en="Run by the prefecture for it", ja="都道府県が運営する数", default=None)
    total: Small | None = col(en="All of them", ja="合計", default=None)
    contractors: list[str] = col(en="Who runs the outsourced ones", ja="委託先", default=[])
    raw: str | None = col(en="The cell as printed", ja="欄の記載", default=None)


class Vision(Row):
    """Chapters 1-2 and 2: what the place is like and what is to change."""

    table: ClassVar[str] = "vision"
    key: ClassVar[tuple[str, ...]] = ("report_id",)
    title_en: ClassVar[str] = "Features of the place, purpose of the work and the change desired"
    title_ja: ClassVar[str] = "地域の特徴・取り組む目的・目指す変化"

    report_id: str = _REPORT_ID
    characteristics: str | None = col(en="Features of the place (1-2)", ja="地域の特徴(1-2)", default=None)
    purpose: str | None = col(en="Purpose of the work", ja="取り組む目的", default=None)
    desired_change: str | None = col(en="Change that is desired", ja="取り組みにより目指す変化", default=None)


class Achievement(Row):
    """The chapter 成果目標の達成状況, part by part."""

    table: ClassVar[str] = "achievement"
    key: ClassVar[tuple[str, ...]] = ("report_id", "project")
    title_en: ClassVar[str] = "How far the goals were reached, in the report's words"
    title_ja: ClassVar[str] = "成果目標の達成状況(本文)"

    report_id: str = _REPORT_ID
    project: Project | None = col(
        en="community, multi_agency or prefectural; NULL where the chapter names none",
        ja="事業(章に記載がないときは NULL)",
        default=None,
    )
    text: str | None = col(en="The text", ja="本文", default=None)


class Attachment(Row):
    """Pages appended to a report that are not part of the form."""

    table: ClassVar[str] = "attachment"
    key: ClassVar[tuple[str, ...]] = ("report_id", "line_start")
    title_en: ClassVar[str] = "Pages appended to a report that are not part of the form"
    title_ja: ClassVar[str] = "様式以外の添付資料"

    report_id: str = _REPORT_ID
    title: str | None = col(en="Title", ja="表題", default=None)
    text: str | None = col(en="The text", ja="本文", default=None)
    line_start: LineNumber = col(en="First line in the document, counted from 1", ja="文書での開始行(1から)")
    line_end: LineNumber = col(en="Last line in the document, inclusive", ja="文書での終了行(この行を含む)")
