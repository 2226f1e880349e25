"""A form as the ministry might have sent it in 2019: that of 2018 with other words, two rows more and a third project.

It is the worked example of docs/adding-a-form.md; nothing but differences is written down.
"""

from __future__ import annotations

from welfare_etl.families.ministry.form_2018 import FORM as FORM_2018
from welfare_etl.forms.form import Field

_GOALS = "成果指標及び目標値"

FORM = FORM_2018.edited(
    "ministry_2019",
    2019,
    renamed={
        "basics": "[0-9]?[0-9]?[.、]?自治体の概要",
        "characteristics": "1-1[..]?地域の特徴(地域性、地場産業、観光等)|1-1[..]?地域の特徴",
        "profile": "1-2[..]?自治体の基本データ",
        "population": "総人口",
        "households": "総世帯数",
        "vision": "[0-9]?[0-9]?[.、]?事業のビジョン",
        "purpose": "本事業の目的及びねらい",
        "a.area_scope": "(対象圏域)",
        "b.area_scope": "(対象圏域)",
        "a.targets": _GOALS,
        "b.targets": _GOALS,
        "m.coordinators": "[④4]?[.)]?相談支援包括化推進員の配置人数",
        "m.targets": f"[⑧8]?[.)]?{_GOALS}",
        "p.targets": f"[⑤5]?[.)]?{_GOALS}",
        "achievement": "[0-9]?[0-9]?[.、]?成果目標の達成状況及び評価|[0-9]?[0-9]?[.、]?成果目標の達成状況",
    },
    added={
        "assistance_rate": [
            Field("foreign_residents", "外国人住民数", "basics", whole=True, behind=r"約?\s*\d"),
            Field("withdrawal_desk", "ひきこもり相談窓口", "basics", whole=True),
        ],
        "p.targets": [
            Field(
                "participation",
                "[0-9]?[0-9]?[.、]?参加支援推進事業について",
                "participation",
                head=True,
                project="participation",
            ),
            Field("s.implementer", "[①1]?[.)]?実施主体(委託先)", "participation"),
            Field("s.name", "[②2]?[.)]?事業名", "participation", whole=True),
            Field("s.rationale", "[③3]?[.)]?事業実施の必要性、体制等|[③3]?[.)]?事業実施の必要性", "participation"),
            Field("s.coordinators", "[④4]?[.)]?参加支援コーディネーターの配置人数", "participation"),
            Field("s.hosts", "[⑤5]?[.)]?受入先の開拓", "participation"),
            Field("s.targets", f"[⑥6]?[.)]?{_GOALS}", "participation"),
        ],
    },
    moved={"profile": "characteristics"},
)
