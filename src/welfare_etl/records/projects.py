"""The chapters of the form on the three projects: 地域力強化推進事業, 多機関の協働, 都道府県事業."""

from __future__ import annotations

from typing import ClassVar

from welfare_etl.records.base import Count, ImplementerKind, Row, Small, col, nullable

__all__ = ["CommunityBuilding", "CommunityProject", "Consultation", "MultiAgencyProject", "PrefecturalProject"]


_FUNDING = col(en="Funds raised", ja="財源の確保", default=None)
_TARGETS_TEXT = col(en="The goals in the report's words", ja="成果目標(本文)", default=None)


class _Project(Row):
    """What the chapters of all projects begin with."""

    key: ClassVar[tuple[str, ...]] = ("report_id",)

    report_id: str = col(en="Report: <fiscal year>-<municipality code>", ja="報告書の識別子(年度-市区町村コード)")
    implementer: str | None = nullable("Implementing body, before the bracket", "実施主体(括弧の前)")
    implementer_kind: ImplementerKind | None = nullable(
        "Kind of the implementing body; NULL where unknown", "実施主体の種別(不明なときは NULL)"
    )
    contractor: str | None = nullable("Contractor, the body in the bracket", "委託先(括弧内)")
    contractor_kind: ImplementerKind | None = nullable(
        "Kind of the contractor; NULL where unknown", "委託先の種別(不明なときは NULL)"
    )
    implementer_raw: str | None = nullable("The cell of the implementing body as printed", "実施主体の欄の記載")
    name: str | None = nullable("Name of the project", "事業名")
    rationale: str | None = nullable("Background and reason", "実施に至る背景・理由")


class _Block(Row):
    """What the blocks of the community project begin with."""

    key: ClassVar[tuple[str, ...]] = ("report_id",)

    report_id: str = col(en="Report: <fiscal year>-<municipality code>", ja="報告書の識別子(年度-市区町村コード)")
    area: str | None = nullable("Area of the work", "実施地域")
    area_scope: str | None = nullable("What counts as one area", "圏域の範囲")
    population: Count | None = nullable("Population of the area", "圏域の人口(人)")


class CommunityProject(_Project):
    """The chapter on 地域力強化推進事業 but for its blocks ア and イ."""

    table: ClassVar[str] = "community_project"
    title_en: ClassVar[str] = "The project to strengthen community (地域力強化推進事業)"
    title_ja: ClassVar[str] = "地域力強化推進事業"

    other: str | None = nullable("Anything else (block ウ)", "その他(ウ)")
    multi_agency_plan: str | None = nullable(
        "Plan for the multi-agency project, where it is not run yet (⑤)", "多機関協働事業の実施予定(⑤)"
    )


class CommunityBuilding(_Block):
    """Block ア: a place where residents grasp what is the matter and try to solve it."""

    table: ClassVar[str] = "community_building"
    title_en: ClassVar[str] = "Block ア: support for residents who take up the problems of their area"
    title_ja: ClassVar[str] = "ア 地域住民等が主体的に地域課題を把握し解決を試みる体制づくり"

    support_target: str | None = nullable("Who is supported", "支援の対象")
    support_content: str | None = nullable("What support is given", "支援の内容")
    hub_place: str | None = nullable("Hub: the place", "拠点の場所")
    hub_operator: str | None = nullable("Hub: who runs it", "拠点の運営主体")
    training_target: str | None = nullable("Training: for whom", "研修の対象")
    training_content: str | None = nullable("Training: what", "研修の内容")
    other: str | None = nullable("Anything else", "その他")
    funding: str | None = _FUNDING
    linked_programmes: str | None = nullable("Other programmes linked", "連携する他の事業")
    targets_text: str | None = _TARGETS_TEXT


class Consultation(_Block):
    """Block イ: a place near home that takes up any problem."""

    table: ClassVar[str] = "consultation"
    title_en: ClassVar[str] = "Block イ: a place near home that takes up any problem"
    title_ja: ClassVar[str] = "イ 地域の課題を包括的に受け止める場"

    place: str | None = nullable("The place", "場の場所")
    person: str | None = nullable("Who takes up the problems", "担い手")
    publicity: str | None = nullable("How it is made known", "周知の方法")
    early_detection: str | None = nullable("How problems are noticed early", "早期把握の方法")
    backup_content: str | None = nullable("Backing by other agencies: what", "バックアップ体制の内容")
    backup_person: str | None = nullable("Backing by other agencies: who", "バックアップの担い手")
    linked_programmes: str | None = nullable("Other programmes linked", "連携する他の事業")
    targets_text: str | None = _TARGETS_TEXT


class MultiAgencyProject(_Project):
    """The chapter on 多機関の協働による包括的支援体制構築事業."""

    table: ClassVar[str] = "multi_agency_project"
    title_en: ClassVar[str] = "The multi-agency project (多機関の協働による包括的支援体制構築事業)"
    title_ja: ClassVar[str] = "多機関の協働による包括的支援体制構築事業"

    coordinators: Small | None = col(
        en="Number of support coordinators (相談支援包括化推進員)", ja="相談支援包括化推進員の人数", default=None
    )
    coordinators_raw: str | None = nullable("The cell of the coordinators as printed", "相談支援包括化推進員の欄の記載")
    coordinator_background: str | None = nullable("Background of the coordinators", "相談支援包括化推進員の経歴・資格")
    agency: str | None = nullable("Agency where they are placed", "配置する機関")
    overview: str | None = nullable("Overview of the work", "業務の概要")
    case_meeting_details: str | None = nullable("Meetings on single cases: details", "個別ケースの会議の内容")
    case_meeting: str | None = nullable("Meetings on single cases: name", "個別ケースの会議の名称")
    network_meeting_details: str | None = nullable("Meetings of the network: details", "ネットワークの会議の内容")
    network_meeting: str | None = nullable("Meetings of the network: name", "ネットワークの会議の名称")
    funding: str | None = _FUNDING
    new_resources: str | None = nullable("New social resources created", "新たな社会資源の創出")
    other: str | None = nullable("Anything else", "その他")
    targets_text: str | None = _TARGETS_TEXT
    community_plan: str | None = nullable(
        "Plan for the project to strengthen community, where it is not run yet (⑨)", "地域力強化推進事業の実施予定(⑨)"
    )


class PrefecturalProject(_Project):
    """The chapter on 都道府県事業."""

    table: ClassVar[str] = "prefectural_project"
    title_en: ClassVar[str] = "The prefectural project (都道府県事業)"
    title_ja: ClassVar[str] = "都道府県事業"

    content: str | None = nullable("What is done", "事業の内容")
    targets_text: str | None = _TARGETS_TEXT
