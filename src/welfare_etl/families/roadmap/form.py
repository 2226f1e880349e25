"""The labels of a plan's roadmap: grades by year, key indicators, roles by actor, activities by year and actor."""

from __future__ import annotations

import re

HEADERS: dict[str, tuple[str, ...]] = {
    "year": ("年次", "年度"),
    "kpi": ("重要業績評価指標(KPI)", "重要業績評価指標", "重要業績評価指標(KPI)", "KPI"),
    "milestone": ("進捗の目安",),
    "remarks": ("その他特記事項", "特記事項", "備考"),
}
"""Header cells that are the same in every plan."""

HEADER_ENDINGS: dict[str, tuple[str, ...]] = {
    "roles": ("の役割",),
    "results": ("の取り組み実績", "の取組実績", "の取組み実績"),
}
"""Header cells that begin with an actor: 行政の役割, 行政の取り組み実績."""

KNOWN_ACTORS = ("社会福祉協議会", "行政")
"""Actors that have the same name in every plan."""

ACTOR_HEADERS: dict[str, tuple[str, ...]] = {
    actor: tuple(actor + ending for endings in HEADER_ENDINGS.values() for ending in endings) for actor in KNOWN_ACTORS
}
TELLTALES = ("年次", "総合評価", "進捗の目安", "取り組み実績", "取組実績", "重要業績評価指標", "の役割", "ロードマップ")

ACTOR_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"社会福祉協議会|社協"), "social_welfare_council"),
    (re.compile(r"行政|役場|市役所|町役場|^(?:市|町|村)$"), "government"),
    (re.compile(r"協議会|民間団体|自治会|自治協|町内会|住民組織"), "association"),
    (re.compile(r"全体|共通|みんな"), "all"),
)
"""What an actor's name says of its kind; the first that fits."""

MODES: dict[str, tuple[str, ...]] = {
    "planned": ("予定される取り組み", "予定される取組", "取り組み予定", "取組予定"),
    "actual": ("取組実績", "取り組み実績", "取組み実績", "実績"),
    "actor": ("期待される活動主体",),
}
"""Headings in brackets 【…】 inside a cell."""

MARKS = {
    "overall": ("総合評価",),
    "legend": ("【評価基準】", "評価基準"),
    "aims": ("【めざす姿】", "めざす姿", "【目指す姿】"),
    "title": ("実施計画ロードマップ", "ロードマップ"),
}

PRIORITY = re.compile(r"【(?:重点|基本)(?:取組|取り組み|施策|目標)\s*\d*】\s*(?P<name>[^*\n]+)")
"""What the sheet is about: 【重点取組3】 and its name."""

PLACE_IN_PLAN = re.compile(r"(?:基本目標|基本計画|基本方針|施策)\s*[0-9IVXⅠ-Ⅹ]+\s*[:：]")

OBJECTIVE = re.compile(r"[(（]\s*(?P<number>\d{1,2})\s*[)）]")
"""(1): the number of an objective."""

ASSOCIATION = re.compile(r"[▼▽]")
ITEM = re.compile(r"[◎●○■□◆◇★☆]")
NUMBERED = re.compile(r"(?<![\d.(])\d{1,2}\s*[..．]\s*(?=\D)")
BRACKET = re.compile(r"【(?P<name>[^】]{2,20})】")
REPEATED = re.compile(r"\s*※\s*再掲\s*")
LEGEND_ITEM = re.compile(r"(?<![A-Za-z])(?P<grade>[A-E])\s*[::]\s*")
GRADE = re.compile(r"[A-E]|[◎○△×]")
