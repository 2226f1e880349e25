"""The ministry's report form of 平成30年度「地域共生社会の実現に向けた包括的支援体制構築事業」, as it was sent to the bodies."""

from __future__ import annotations

from typing import Any

from welfare_etl.forms.form import Field, Form

_NUMBER = "[0-9]?[0-9]?[.、]?"
_FIGURE = r"約?\s*\d"
_CENTERS = rf"直営|委託|{_FIGURE}"
_PREFECTURE = r"[^\s、。]{2,3}[都道府県](?=\s|\Z)"
_TOWN = r"[^\s、。]{1,8}[市区町村](?=\s|\Z)"


def _in(kana: str) -> str:
    """(ア) with its brackets or without."""
    return f"[(]?{kana}[)]?"


def _circled(number: str, digit: str) -> str:
    """① or, where a converter lost it, 1 or nothing at all."""
    return f"[{number}{digit}]?[.)]?"


def _field(id: str, text: str, block: str, into: str | None = None, **more: Any) -> Field:
    return Field(id, text, block, into, always=id in _ALWAYS, tells=_TELLS.get(id), **more)


_A, _B = "community_building", "consultation"
_M, _P, _C1 = "multi_agency_project", "prefectural_project", "community_project"
_AREAS = (
    ("area", "(対象地域)", "area"),
    ("area_scope", "(対象地域の範囲)|(対象範囲)", "area_scope"),
    ("population", "(人口)|(各町村の人口)|(各市町村の人口)|(各市町の人口)|(対象人口)", "population"),
)
_FUNDING = "地域の課題を地域で解決していくための財源等の確保"
_LINKED = "事業実施にあたり連携する他の法定事業等(自主事業含む)|事業実施にあたり連携する他の法定事業等(自主事業を含む)|事業実施にあたり連携する他の法定事業等"
_ADVICE = (
    "市区町村において包括的な支援体制を整備するにあたり、都道府県域で推進していく必要がある取組や、"
    "市区町村間の情報共有の場づくり、市区町村への技術的助言"
)

_ALWAYS = frozenset(
    (
        "prefecture", "municipality", "marks", "department", "phone", "basics", "profile", "population", "households", "aging_rate",
        "assistance_rate", "area_km2", "association_rate", "elementary_schools", "junior_high_schools", "comprehensive_support",
        "self_reliance", "characteristics", "vision", "purpose", "desired_change", "achievement",
    )
)  # fmt: skip
# Labels that only one chapter has.
_TELLS = {
    **dict.fromkeys(("a", "a.support", "a.hub", "b"), "community"),
    **dict.fromkeys(("m.coordinators", "m.background", "m.agency", "m.overview", "m.meetings"), "multi_agency"),
    **dict.fromkeys(("p.alone", "p.who", "p.structure", "p.process", "p.advice"), "prefectural"),
}

_FIELDS: tuple[Field, ...] = (
    # -- the head of the report ---------------------------------------------------------------------------------
    _field("prefecture", "都道府県名", "header", "report.prefecture", head=True, whole=True, behind=_PREFECTURE),
    _field("municipality", "市区町村名|市町村名", "header", "report.municipality", whole=True, behind=_TOWN),
    _field("marks", "実施事業※|実施事業", "header", "marks", head=True),
    _field("marks_note", "※実施している事業の右側に○を記入してください[。.]?", "header"),
    _field("department", "担当部署名|担当部署", "header", "report.department", whole=True, behind=r"\S"),
    _field("phone", "電話番号", "header", "report.phone", whole=True, behind=r"\(?0\d"),
    _field("urls", "参考URL|参考ＵＲＬ|URL", "header", "report.urls", whole=True, behind="https?:|www"),
    # -- 1. the body ----------------------------------------------------------------------------------------------
    _field("basics", _NUMBER + "自治体の基本情報等", "basics", head=True),
    _field("profile", "1-1[..]?自治体の基本情報", "basics", "profile.as_of", head=True),
    _field("population", "人口", "basics", "profile.population", whole=True, unit="人", behind=_FIGURE),
    _field("households", "世帯数", "basics", "profile.households", whole=True, unit="世帯", behind=_FIGURE),
    _field("aging_rate", "高齢化率", "basics", "profile.aging_rate", whole=True, behind=_FIGURE),
    _field(
        "assistance_rate", "生活保護受給率|生活保護率", "basics", "profile.assistance_rate", whole=True, behind=_FIGURE
    ),
    _field("area_km2", "面積", "basics", "profile.area_km2", whole=True, unit="k|㎢|㎡|平方", behind=_FIGURE),
    _field(
        "association_rate",
        "地縁組織(自治会、町内会等)加入率|地縁組織加入率",
        "basics",
        "profile.association_rate",
        whole=True,
        behind=_FIGURE,
    ),
    _field("elementary_schools", "公立小学校数", "basics", "profile.elementary_schools", whole=True, behind=_FIGURE),
    _field("junior_high_schools", "公立中学校数", "basics", "profile.junior_high_schools", whole=True, behind=_FIGURE),
    _field(
        "comprehensive_support",
        "地域包括支援センター",
        "basics",
        "support_center.comprehensive_support",
        whole=True,
        behind=_CENTERS,
    ),
    _field(
        "self_reliance",
        "生活困窮者自立相談支援事業",
        "basics",
        "support_center.self_reliance",
        whole=True,
        behind=_CENTERS,
    ),
    _field(
        "example", "※記入例直営[::]?[0-9]?[か場カヶケ]?所?[,、]?委託[::]?[0-9]?[か場カヶケ]?所?(社協)|※記入例", "basics"
    ),
    _field(
        "characteristics",
        "1-2[..]?地域の特徴(地域性、地場産業、観光等)|1-2[..]?地域の特徴",
        "characteristics",
        "vision.characteristics",
        head=True,
    ),
    # -- 2. the vision --------------------------------------------------------------------------------------------
    _field("vision", _NUMBER + "事業を実施する上でのビジョンについて", "vision", head=True),
    _field("purpose", "本事業に取り組[むみ]目的・狙い|本事業に取組む目的・狙い", "vision", "vision.purpose"),
    _field("desired_change", "本事業を通じて人と地域に起こしたい変化", "vision", "vision.desired_change"),
    # -- 3. the community project -----------------------------------------------------------------------------------
    _field("community", _NUMBER + "地域力強化推進事業について", "community", head=True, project="community"),
    _field("c.implementer", _circled("①", "1") + "実施主体(委託先)", "community", f"{_C1}.implementer"),
    _field("c.name", _circled("②", "2") + "事業名", "community", f"{_C1}.name", whole=True),
    _field(
        "c.rationale",
        _circled("③②", "3") + "事業実施の必要性、体制等|" + _circled("③②", "3") + "事業実施の必要性",
        "community",
        f"{_C1}.rationale",
    ),
    _field("c.content", _circled("④", "4") + "事業内容", "community", whole=True),
    _field(
        "a",
        "ア?「?住民に身近な圏域」?において、地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備",
        _A,
        head=True,
    ),
    *(_field(f"a.{name}", text, _A, f"{_A}.{column}") for name, text, column in _AREAS),
    _field(
        "a.support",
        _in("ア") + "地域住民の参加を促す活動を行う者に対する支援",
        _A,
        grid=("a.support_target", "a.support_content"),
    ),
    _field("a.support_target", "(支援する対象)", _A, f"{_A}.support_target"),
    _field("a.support_content", "(支援の内容)", _A, f"{_A}.support_content"),
    _field(
        "a.hub",
        _in("イ") + "地域住民等が相互に交流を図ることができる拠点の整備",
        _A,
        grid=("a.hub_place", "a.hub_operator"),
    ),
    _field("a.hub_place", "(拠点の場所)", _A, f"{_A}.hub_place"),
    _field("a.hub_operator", "(運営主体)", _A, f"{_A}.hub_operator"),
    _field(
        "a.training", _in("ウ") + "地域住民等に対する研修の実施", _A, grid=("a.training_target", "a.training_content")
    ),
    _field("a.training_target", "(研修の対象)", _A, f"{_A}.training_target"),
    _field("a.training_content", "(研修の内容)", _A, f"{_A}.training_content"),
    _field("a.other", "[(]エ[)]その他", _A, f"{_A}.other"),
    _field("a.funding", _FUNDING, _A, f"{_A}.funding"),
    _field("a.linked", _LINKED, _A, f"{_A}.linked_programmes"),
    _field("a.targets", "事業の成果目標", _A, f"{_A}.targets_text"),
    _field(
        "b", "イ?「?住民に身近な圏域」?において、地域生活課題に関する相談を包括的に受け止める体制の整備", _B, head=True
    ),
    *(_field(f"b.{name}", text, _B, f"{_B}.{column}") for name, text, column in _AREAS),
    _field("b.place_head", _in("ア") + "地域住民の相談を包括的に受け止める場の整備", _B, grid=("b.place", "b.person")),
    _field("b.place", "(場所・機関等の名称)", _B, f"{_B}.place"),
    _field("b.person", "(相談を受け止める人)", _B, f"{_B}.person"),
    _field("b.publicity_head", _in("イ") + "地域住民の相談を包括的に受け止める場の周知", _B, grid=("b.publicity",)),
    _field("b.publicity", "(周知方法)", _B, f"{_B}.publicity"),
    _field(
        "b.detection_head",
        _in("ウ") + "地域の関係者等との連携による地域生活課題の早期把握",
        _B,
        grid=("b.early_detection",),
    ),
    _field("b.early_detection", "(把握の方法)", _B, f"{_B}.early_detection"),
    _field(
        "b.backup_head",
        _in("エ") + "地域住民の相談を包括的に受け止める場のバックアップ体制の構築",
        _B,
        grid=("b.backup_content", "b.backup_person"),
    ),
    _field("b.backup_content", "(バックアップの内容)", _B, f"{_B}.backup_content"),
    _field("b.backup_person", "(バックアップする人)", _B, f"{_B}.backup_person"),
    _field("b.linked", _LINKED, _B, f"{_B}.linked_programmes"),
    _field("b.targets", "事業の成果目標", _B, f"{_B}.targets_text"),
    _field("c.other", "ウその他", _B, f"{_C1}.other"),
    _field(
        "c.multi_agency_plan",
        _circled("⑤", "5") + "多機関の協働による包括的支援体制構築事業実施計画",
        "community_end",
        f"{_C1}.multi_agency_plan",
        head=True,
    ),
    # -- 4. the multi-agency project ----------------------------------------------------------------------------------
    _field(
        "multi_agency",
        _NUMBER + "多機関の協働による包括的支援体制構築事業について",
        "multi_agency",
        head=True,
        project="multi_agency",
    ),
    _field("m.implementer", _circled("①", "1") + "実施主体(委託先)", "multi_agency", f"{_M}.implementer"),
    _field("m.name", _circled("②", "2") + "事業名", "multi_agency", f"{_M}.name", whole=True),
    _field(
        "m.rationale",
        _circled("③②", "3") + "事業実施の必要性、体制等|" + _circled("③②", "3") + "事業実施の必要性",
        "multi_agency",
        f"{_M}.rationale",
    ),
    _field(
        "m.coordinators",
        _circled("④", "4") + "相談支援包括化推進員の配置予定人数",
        "multi_agency",
        f"{_M}.coordinators",
    ),
    _field(
        "m.background",
        _circled("⑤", "5") + "相談支援包括化推進員の経歴等",
        "multi_agency",
        f"{_M}.coordinator_background",
    ),
    _field(
        "m.agency",
        _circled("⑥", "6") + "相談支援包括化推進員を配置する相談支援機関の種類・名称",
        "multi_agency",
        f"{_M}.agency",
    ),
    _field("m.content", _circled("⑦", "7") + "事業内容", "multi_agency", whole=True),
    _field("m.overview", "ア?包括的な相談支援体制の構築に向けた取組の概要", "multi_agency", f"{_M}.overview"),
    _field(
        "m.meetings",
        "イ?相談支援包括化推進会議の開催方法",
        "multi_agency",
        grid=("m.case_details", "m.case_meeting", "m.network_details", "m.network_meeting"),
    ),
    _field(
        "m.case_details",
        "(個別事例の検討)※?会議の開催回数や参加者等を記載|(個別事例の検討)",
        "multi_agency",
        f"{_M}.case_meeting_details",
    ),
    _field("m.case_meeting", "(既存の会議の名称)", "multi_agency", f"{_M}.case_meeting"),
    _field(
        "m.network_details",
        "(ネットワーク構築)※?会議の開催回数や参加者等を記載|(ネットワーク構築)|(ネットワークの構築)",
        "multi_agency",
        f"{_M}.network_meeting_details",
    ),
    _field("m.network_meeting", "(既存の会議の名称)", "multi_agency", f"{_M}.network_meeting"),
    _field("m.funding", "ウ?自主財源の確保のための取組の概要", "multi_agency", f"{_M}.funding"),
    _field("m.new_resources", "エ?新たな社会資源の創出のための取組の概要", "multi_agency", f"{_M}.new_resources"),
    _field("m.other", "オその他", "multi_agency", f"{_M}.other"),
    _field("m.targets", _circled("⑧", "8") + "事業の成果目標", "multi_agency", f"{_M}.targets_text"),
    _field(
        "m.community_plan", _circled("⑨", "9") + "地域力強化推進事業実施計画", "multi_agency", f"{_M}.community_plan"
    ),
    # -- the prefecture's own project -----------------------------------------------------------------------------------
    _field("prefectural", _NUMBER + "都道府県事業について", "prefectural", head=True, project="prefectural"),
    _field("p.implementer", _circled("①", "1") + "実施主体(委託先)", "prefectural", f"{_P}.implementer"),
    _field("p.name", _circled("②", "2") + "事業名", "prefectural", f"{_P}.name", whole=True),
    _field(
        "p.rationale",
        _circled("③②", "3") + "事業実施の必要性、体制等|" + _circled("③②", "3") + "事業実施の必要性",
        "prefectural",
        f"{_P}.rationale",
    ),
    _field("p.content", _circled("④", "4") + "事業内容", "prefectural", f"{_P}.content", whole=True),
    _field(
        "p.alone",
        _in("ア") + "単独の市区町村では解決が難しく、専門的な支援を必要とする者等に対する支援体制を市町村と構築",
        "prefectural",
        f"{_P}.content",
    ),
    _field("p.who", "(対象とする専門的な支援を必要とする者)", "prefectural", f"{_P}.content"),
    _field("p.structure", "(構築する支援体制)", "prefectural", f"{_P}.content"),
    _field("p.process", "(支援体制構築に向けたプロセス)", "prefectural", f"{_P}.content"),
    _field("p.advice", _in("イ") + _ADVICE, "prefectural", f"{_P}.content"),
    _field("p.targets", _circled("⑤", "5") + "事業の成果目標", "prefectural", f"{_P}.targets_text"),
    # -- 5. what was reached ------------------------------------------------------------------------------------------------
    _field("achievement", _NUMBER + "成果目標の達成状況", "achievement", "achievement.text", head=True),
)

FORM = Form(
    "ministry_2018",
    2018,
    _FIELDS,
    twin={_A: _B},
    next_block={"header": "basics", "basics": "characteristics", "characteristics": "vision", "community": _A},
    parent={_A: "community", _B: "community", "community_end": "community"},
    free_text=frozenset({"achievement"}),
    tables=frozenset({"header", "basics"}),
    notes={"basics": "notes"},
    openers={"community": "c.implementer", "multi_agency": "m.implementer", "prefectural": "p.implementer"},
    opening=("prefecture", "marks", "basics"),
)

MARKS = (
    ("community", "地域力強化推進事業"),
    ("multi_agency", "多機関の協働による包括的支援体制構築事業"),
    ("prefectural", "都道府県事業"),
)
"""What 実施事業 is ticked for, in the form's order."""

CHAPTERS = {
    "community": "community_project",
    "multi_agency": "multi_agency_project",
    "prefectural": "prefectural_project",
}
"""The table of each project's chapter."""
