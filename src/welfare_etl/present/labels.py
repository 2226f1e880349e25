"""Short labels for the columns of a report: in Japanese the ministry's form's own, in English the same in few words.

(The full descriptions of all columns are in the records; ``welfare-etl schema`` prints them.)
"""

from __future__ import annotations

import re

from welfare_etl.present.words import Lang
from welfare_etl.records.base import Row

_COMMON: dict[str, tuple[str, str]] = {
    "heading": ("heading", "見出し"),
    "fiscal_year": ("fiscal year", "年度"),
    "fiscal_year_label": ("fiscal year as printed", "年度(表記)"),
    "prefecture_code": ("prefecture code", "都道府県コード"),
    "prefecture": ("prefecture", "都道府県名"),
    "municipality_code": ("municipality code", "市区町村コード"),
    "local_government_code": ("local government code", "全国地方公共団体コード"),
    "municipality": ("municipality", "市区町村名"),
    "municipality_printed": ("municipality as printed", "市区町村名(表記)"),
    "kind": ("kind", "種別"),
    "covered_codes": ("covers", "対象市町村"),
    "department": ("department in charge", "担当部署名"),
    "phone": ("telephone", "電話番号"),
    "urls": ("web addresses", "参考URL"),
    "implements_community": ("community project", "地域力強化推進事業"),
    "implements_multi_agency": ("multi-agency project", "多機関の協働事業"),
    "implements_prefectural": ("prefectural project", "都道府県事業"),
    "body_code": ("code", "団体コード"),
    "body_name": ("name", "団体名"),
    "body_role": ("role", "報告団体・対象団体"),
    "as_of": ("as of", "時点"),
    "population": ("population", "人口"),
    "households": ("households", "世帯数"),
    "aging_rate": ("aged 65 and over, %", "高齢化率(%)"),
    "assistance_rate": ("public assistance, %", "生活保護受給率(%)"),
    "assistance_rate_printed": ("… as printed", "同(表記の数値)"),
    "assistance_rate_unit_printed": ("… unit as printed", "同(表記の単位)"),
    "assistance_rate_unit": ("… real unit", "同(実際の単位)"),
    "assistance_rate_basis": ("… unit known from", "同(単位の根拠)"),
    "area_km2": ("area, km²", "面積(km²)"),
    "association_rate": ("in associations, %", "地縁組織加入率(%)"),
    "elementary_schools": ("elementary schools", "公立小学校数"),
    "junior_high_schools": ("junior high schools", "公立中学校数"),
    "direct": ("run directly", "直営"),
    "outsourced": ("outsourced", "委託"),
    "total": ("total", "計"),
    "contractors": ("contractors", "委託先"),
    "raw": ("as printed", "記載"),
    "characteristics": ("features of the place", "地域の特徴"),
    "purpose": ("purpose", "目的・狙い"),
    "desired_change": ("change desired", "起こしたい変化"),
    "implementer": ("implementing body", "実施主体"),
    "contractor": ("contractor", "委託先"),
    "implementer_raw": ("… as printed", "同(記載)"),
    "name": ("name", "名称"),
    "rationale": ("why it is needed", "事業実施の必要性"),
    "other": ("anything else", "その他"),
    "multi_agency_plan": ("multi-agency plan", "⑤多機関協働の検討"),
    "community_plan": ("community plan", "⑨地域力強化の検討"),
    "area": ("area", "対象地域"),
    "area_scope": ("scope of an area", "対象地域の範囲"),
    "support_target": ("support: for whom", "支援する対象"),
    "support_content": ("support: what", "支援の内容"),
    "hub_place": ("hub: where", "拠点の場所"),
    "hub_operator": ("hub: who runs it", "運営主体"),
    "training_target": ("training: for whom", "研修の対象"),
    "training_content": ("training: what", "研修の内容"),
    "funding": ("funding", "財源の確保"),
    "linked_programmes": ("linked programmes", "連携する事業"),
    "targets_text": ("targets", "成果目標"),
    "place": ("place", "場所・機関等の名称"),
    "person": ("who takes problems up", "相談を受け止める人"),
    "publicity": ("publicity", "周知"),
    "early_detection": ("early detection", "早期把握"),
    "backup_content": ("backing: what", "バックアップの内容"),
    "backup_person": ("backing: who", "バックアップする人"),
    "coordinators": ("coordinators", "包括化推進員の人数"),
    "coordinators_raw": ("… as printed", "同(記載)"),
    "coordinator_background": ("… background", "包括化推進員の経歴"),
    "agency": ("placed at", "配置機関"),
    "overview": ("overview", "業務の概要"),
    "case_meeting_details": ("case meeting: what", "個別会議の内容"),
    "case_meeting": ("case meeting", "個別会議の名称"),
    "network_meeting_details": ("network meeting: what", "連携会議の内容"),
    "network_meeting": ("network meeting", "連携会議の名称"),
    "new_resources": ("new resources", "新たな社会資源"),
    "content": ("content", "事業内容"),
    "project": ("project", "事業"),
    "text": ("text", "本文"),
    "title": ("title", "表題"),
}
_OF_TABLE: dict[tuple[str, str], tuple[str, str]] = {
    ("community_project", "name"): ("name of the project", "事業名"),
    ("multi_agency_project", "name"): ("name of the project", "事業名"),
    ("prefectural_project", "name"): ("name of the project", "事業名"),
}

_WORDS_OF_VALUES: dict[str, tuple[str, str]] = {
    "True": ("yes", "実施"),
    "False": ("no", "実施せず"),
    "community": ("community", "地域力強化推進事業"),
    "multi_agency": ("multi-agency", "多機関の協働事業"),
    "prefectural": ("prefectural", "都道府県事業"),
    "comprehensive_support": ("comprehensive support", "地域包括支援センター"),
    "self_reliance": ("self-reliance support", "生活困窮者自立相談支援事業"),
    "city": ("city", "市"),
    "town": ("town", "町"),
    "village": ("village", "村"),
    "special_ward": ("special ward", "特別区"),
    "prefecture": ("prefecture", "都道府県"),
    "reporting": ("reporting", "報告団体"),
    "covered": ("covered", "対象団体"),
    "printed": ("printed", "表記どおり"),
    "inferred": ("inferred", "推定"),
}
_CODED = frozenset({"project", "kind", "body_role", "assistance_rate_basis"})
"""Columns whose values are words of the contract."""


def label(model: type[Row], column: str, lang: Lang) -> str:
    """The short label of a column; where the list has none, its description without what stands in brackets."""
    short = _OF_TABLE.get((model.table, column)) or _COMMON.get(column)
    if short:
        return short[lang == "ja"]
    info = model.model_fields[column]
    extra = info.json_schema_extra
    told = str(extra["x-ja"]) if lang == "ja" and isinstance(extra, dict) else str(info.description or column)
    return re.split(r"[(（;:、,]", told)[0].strip() or column


# Whole numbers that count nothing, so that 2018 is not printed as 2,018.
_NOT_COUNTED = frozenset({"fiscal_year", "due_fiscal_year", "line", "line_start", "line_end", "page", "seq"})


def shown(column: str, value: object, lang: Lang) -> object:
    """A value in words where it is a code of the contract or a yes or no."""
    if isinstance(value, bool) or (column in _CODED and isinstance(value, str)):
        words = _WORDS_OF_VALUES.get(str(value))
        return words[lang == "ja"] if words else value
    if isinstance(value, int):
        return str(value) if column in _NOT_COUNTED else f"{value:,}"
    return value
