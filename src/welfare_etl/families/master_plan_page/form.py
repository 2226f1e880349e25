"""The headings of a page of a municipal master plan (総合計画): one policy, its figures and its basic programmes (基本事業)."""

from __future__ import annotations

import re

HEADINGS: dict[str, tuple[str, ...]] = {
    "sdgs": ("関連するSDGsテーマ", "関連するSDGs", "SDGsとの関連"),
    "policy_figures": ("施策全体をみる指標/満足度と市民参画度", "施策全体をみる指標", "満足度と市民参画度"),
    "programmes": ("基本事業",),
    "figures": ("成果指標", "成果指標(KPI)"),
    "department": ("主担当課", "担当課"),
    "related_plan": ("主な関連計画等", "主な関連計画", "関連計画"),
    "situation": ("現状と課題",),
    "activities": ("取り組み", "主な取り組み"),
    "glossary": ("用語解説",),
    "more": ("詳しく見る",),
    "baseline": ("現状値", "基準値"),
    "target": ("目標値",),
}
"""Lines that are headings wherever they stand."""

CHAPTER = re.compile(r"第\s*\d+\s*章\s*\S+")
FIELD = re.compile(r"\d+\s*[..．]\s*\S+")
POLICY = re.compile(r"(?P<number>\d+\s*-\s*\d+)\s+(?P<name>\S.*)")
PROGRAMME = re.compile(r"(?P<label>\D{3,5}?)\s*(?P<number>\d{1,2})")
PROGRAMME_LABELS: dict[str, tuple[str, ...]] = {"programme": ("基本事業",)}
VIEWPOINT = re.compile(r"\S{2,20}の視点")
"""「…自治の視点」: who does what; 「…創生の視点」: what all do."""

NOTE = re.compile(r"(?:用語解説|※).+|基本事業は.+。|.*アイコンを表示しています。")
"""Explanations of the page itself, the same for every policy."""

GOAL = re.compile(r"sdgs?[\s_-]*(?P<goal>\d{1,2})", re.IGNORECASE)
LAST_GOAL = 17
BULLET = re.compile(r"^\s*[-*・]\s*")
RULE = re.compile(r"[\s|:\-]+")
"""The line under a markdown table's head."""

DEPARTMENT = re.compile(r".*(?:課|室|部|局|センター|係|所|館|委員会|グループ)")

ROLE_KINDS: dict[str, str] = {"行政": "government", "市": "government", "社会福祉協議会": "social_welfare_council"}
"""Actors of a viewpoint whose kind the contract knows; 市民 and 地域 are none of its kinds."""

TELLTALES = ("基本事業", "成果指標", "主担当課", "関連計画", "現状と課題", "施策全体")
"""Words of the form; a document without any two of them is none."""
