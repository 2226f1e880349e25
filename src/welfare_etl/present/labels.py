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
    # plans
    "plan_path": ("in the plan", "計画の体系"),
    "policy": ("policy", "施策・基本目標"),
    "programme": ("programme", "事業・基本施策"),
    "indicator": ("what is counted", "指標"),
    "baseline": ("baseline", "現状値"),
    "baseline_fiscal_year": ("of fiscal", "現状値の年度"),
    "target": ("target", "目標値"),
    "target_fiscal_year": ("for fiscal", "目標年度"),
    "target_direction": ("direction", "目標の方向"),
    "actual": ("reached", "実績値"),
    "related_plan": ("related plan", "関連計画"),
    "aim": ("aim", "めざす姿"),
    "sdg_goals": ("SDG goals", "SDGs"),
    "item": ("item", "項目"),
    "item_name": ("name of the item", "項目名"),
    "grade": ("grade", "評価"),
    "definition": ("meaning", "評価の意味"),
    "actor": ("who acts", "主体"),
    "actor_kind": ("kind of actor", "主体の区分"),
    "objective": ("objective", "目標"),
    "strategy": ("strategy", "基本方針"),
    "subcommittee": ("subcommittee", "部会"),
    "theme": ("theme", "テーマ"),
    "plan_text": ("plan", "PLAN"),
    "do_text": ("do", "DO"),
    "check_text": ("check", "CHECK"),
    "action_text": ("action", "ACTION"),
    "plan_reference": ("place in the plan", "計画の該当箇所"),
    "number": ("number", "番号"),
    "operator": ("who runs it", "運営主体"),
    "description": ("what it does", "内容"),
    "departments": ("departments", "担当部署"),
    "frequency": ("how often", "頻度"),
    "consent": ("consent of the person", "本人同意"),
    "topics": ("topics", "議題"),
    "note": ("note", "備考"),
    "implementer_kind": ("kind of implementing body", "実施主体の区分"),
    "contractor_kind": ("kind of contractor", "委託先の区分"),
    "prefecture_run": ("run by the prefecture", "都道府県直営"),
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
    "municipality": ("municipality", "市区町村"),
    "social_welfare_council": ("council of social welfare", "社会福祉協議会"),
    "social_welfare_corporation": ("social welfare corporation", "社会福祉法人"),
    "npo": ("NPO", "NPO法人等"),
    "medical_corporation": ("medical corporation", "医療法人"),
    "cooperative": ("cooperative", "協同組合"),
    "company": ("company", "企業"),
    "residents": ("residents' body", "住民組織"),
    "several": ("several", "複数"),
    "other": ("other", "その他"),
    "consultation": ("consultations", "相談"),
    "case": ("cases", "支援件数"),
    "case_closed": ("cases closed", "終結件数"),
    "visit": ("visits", "訪問"),
    "meeting": ("meetings", "会議"),
    "event": ("events", "催し"),
    "participant": ("participants", "参加者"),
    "training": ("trainings", "研修"),
    "trained_person": ("people trained", "研修修了者"),
    "staff": ("staff", "人員"),
    "place": ("places", "場・拠点"),
    "organisation": ("organisations", "団体"),
    "area": ("areas", "地区"),
    "publication": ("publications", "発行物"),
    "survey": ("surveys", "調査"),
    "money": ("money", "金額"),
    "association": ("neighbourhood association", "地域振興協議会等"),
    "government": ("municipality", "行政"),
    "all": ("everybody", "全体"),
    "milestone": ("milestone", "節目"),
    "planned": ("planned", "計画"),
    "actual": ("done", "実施"),
    "not_done": ("not done", "未実施"),
    "expected_role": ("expected role", "期待する役割"),
    "activity": ("activity", "活動指標"),
    "outcome": ("outcome", "成果指標"),
    "increase": ("more", "増加"),
    "decrease": ("fewer", "減少"),
    "keep": ("keep", "維持"),
    "=": ("=", "="),
    ">=": ("≥", "以上"),
    "<=": ("≤", "以下"),
}
_CODED = frozenset(
    {
        "project", "kind", "body_role", "assistance_rate_basis", "implementer_kind", "contractor_kind", "actor_kind",
        "indicator_kind", "target_direction",
    }
)  # fmt: skip
"""Columns whose values are words of the contract."""


_REASONS: dict[str, tuple[str, str]] = {
    "blank": ("left blank", "空欄"),
    "dash": ("a dash", "横線"),
    "unknown": ("unknown, says the report", "不明"),
    "none": ("none, says the report", "なし"),
    "same": ("the same as above", "同上"),
    "not_printed": ("not said", "記載なし"),
    "not_on_form": ("not on this form", "様式に欄なし"),
    "several": ("of several bodies", "複数団体の値"),
    "omitted": ("omitted in the facts edition", "抄録で省略"),
    "unreadable": ("unreadable", "判読不能"),
}
_UNITS: dict[str, tuple[str, str]] = {
    "population": ("people", "人"),
    "households": ("", "世帯"),
    "aging_rate": ("%", "%"),
    "assistance_rate": ("%", "%"),
    "association_rate": ("%", "%"),
    "area_km2": ("km²", "km²"),
    "elementary_schools": ("", "校"),
    "junior_high_schools": ("", "校"),
    "coordinators": ("", "人"),
    "direct": ("", "か所"),
    "outsourced": ("", "か所"),
    "prefecture_run": ("", "か所"),
    "total": ("", "か所"),
}


def reason_word(reason: str, lang: Lang) -> str:
    """Why a value is missing, in a few words."""
    words = _REASONS.get(reason)
    return words[lang == "ja"] if words else reason.replace("_", " ")


def unit(column: str, lang: Lang) -> str:
    """The unit that the values of a column are in; empty where they have none."""
    return _UNITS.get(column, ("", ""))[lang == "ja"]


def label(model: type[Row], column: str, lang: Lang) -> str:
    """The short label of a column; where the list has none, its description without what stands in brackets."""
    short = _OF_TABLE.get((model.table, column)) or _COMMON.get(column)
    if short:
        return short[lang == "ja"]
    info = model.model_fields[column]
    extra = info.json_schema_extra
    told = str(extra["x-ja"]) if lang == "ja" and isinstance(extra, dict) else str(info.description or column)
    return re.split(r"[(（;:、,]", told)[0].strip() or column


def bare_label(model: type[Row], column: str, lang: Lang) -> str:
    """The short label without a unit in it, for where the unit stands beside the value.

    >>> from welfare_etl.records.report import Profile
    >>> bare_label(Profile, "aging_rate", "ja"), bare_label(Profile, "area_km2", "en")
    ('高齢化率', 'area')
    """
    return re.sub(r"(, (%|km²)|[((](%|km²)[))])$", "", label(model, column, lang))


def value_word(value: str, lang: Lang) -> str:
    """A code of the contract in words; any other text as it is."""
    words = _WORDS_OF_VALUES.get(value)
    return words[lang == "ja"] if words else value


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
