"""The PDCA sheet of a plan's subcommittees: its labels, and what the wording of each column is like.

A sheet has the columns 戦略, 目標 PLAN, 活動内容・推進方法 DO, 実績 CHECK, 課題 ACTION; under PLAN a small table
(KPI, 活動指標, 成果指標) and the place in the plan. Text pulled out of such a page comes in pieces, in any order.
"""

from __future__ import annotations

import re

COLUMNS: dict[str, tuple[str, ...]] = {
    "plan": ("目標", "PLAN", "目標PLAN", "PLAN(目標)", "計画(PLAN)", "P(計画)"),
    "do": ("活動内容・推進方法", "DO", "活動内容・推進方法DO", "活動内容", "取組内容", "実行(DO)", "D(実行)"),
    "check": ("実績", "CHECK", "実績CHECK", "評価(CHECK)", "C(評価)"),
    "action": ("課題", "ACTION", "ACT", "課題ACTION", "改善(ACTION)", "A(改善)"),
}
"""The four columns; printed in Japanese, in English, or both on two lines."""

KINDS = tuple(COLUMNS)

LABELS: dict[str, tuple[str, ...]] = {
    "strategy": ("【戦略】", "戦略"),
    "subcommittee": ("部会名",),
    "place": ("計画該当箇所", "計画該当個所"),
    "note": ("3つの戦略", "3つの機能強化", "資料1", "資料2", "資料3"),
}

INDICATOR_HEADS: dict[str, tuple[str, ...]] = {
    "kpi": ("KPI",),
    "activity": ("活動指標",),
    "outcome": ("成果指標",),
}
"""The heads of the small table, side by side on one line."""

TITLE = re.compile(r"第\s*\d+\s*次\S*計画\s*\d{4}.*|\S*(?:PDCA|進行管理)シート\S*")
AS_OF = re.compile(r".*(?:現在|時点)")

# The place in the plan: chapter 07, section 3, item ①.
CHAPTER = re.compile(r"(?:[0OoQ]\d|第\s*\d{1,2}\s*章)\s+\S.*")
SECTION = re.compile(r"\d{1,2}(?:\s+\D.*)?")
ITEM_IN_PLAN = re.compile(r"[①-⑳]\s+\D.*\D|[①-⑳]\s+\D")

NUMBER = re.compile(r"[①-⑳]")
BULLET = re.compile(r"[・■◎◇◆●○※＊⇒→【]")
HEADING_MARKS = "◎■◇◆●○【"
"""Marks of headings within a cell; ・ and ① mark the items of any list."""
KPI_NAME = re.compile(r".*[(（]\s*※\s*[)）]")

ACTIVITY_WORDS = re.compile(r"開催|会議|部会|委員会|研修|プロジェクト|訪問|入った回数|アウトリーチ|広報")
OUTCOME_WORDS = re.compile(r"団体数|箇所|か所|地域数|状況|割合|率$|満足|実施数|件数|支援回数|することとなった|着手した")
"""An activity indicator counts what was held, an outcome indicator what came of it."""

COUNTED = re.compile(r"(?:[回件人名]?数|[率度額量]|割合|状況|件|回)(?:[(（][^()（）]*[)）])?$")
"""How the name of an indicator ends."""

# (pattern on one sentence or item, weight for each column). An item counts for all patterns that it has.
CUES: tuple[tuple[re.Pattern[str], dict[str, float]], ...] = (
    (re.compile(r"[たっ]た(?:。|$)|た(?:。|$)|ました"), {"check": 1.0, "plan": -1.0, "action": -0.6}),
    (re.compile(r"て(?:いる|きている|います|おり)"), {"check": 0.8, "plan": -0.6}),
    (re.compile(r"できる(?:よう|。|$)|できた"), {"check": 0.2}),
    (re.compile(r"\d\s*%|(?:未|既)?設置\s*\d"), {"check": 0.7, "plan": -0.4, "action": -0.4}),
    (re.compile(r"昨年度|前年度|上半期|下半期|(?:第\s*\d+\s*回)"), {"check": 0.5}),
    (re.compile(r"^\d{1,2}月\d{1,2}日\s*:"), {"check": 1.0}),
    (re.compile(r"予定"), {"check": 0.3, "do": 0.2}),
    (re.compile(r"(?:する|[図進行作強]る|すすめる|つくる|行う|取り?組む|取り入れる|努める|付ける)(?:。|$)"), {"do": 0.8, "plan": 0.6, "check": -0.4}),
    (re.compile(r"(?:めざ|目指)(?:す|し)"), {"plan": 0.6, "do": 0.4}),
    (re.compile(r"(?:実施|開催|啓発|更新|紹介|配置|周知|促進|定着)(?:[(（][^()（）]*[)）])?$"), {"do": 0.5}),
    (re.compile(r"必要(?:が|で|性|と)"), {"action": 1.0, "check": -0.3}),
    (re.compile(r"課題|不足|困難|懸念|躊躇|制約|難し"), {"action": 0.7}),
    (re.compile(r"今後"), {"action": 0.4}),
    (re.compile(r"たい(?:。|$)|てい(?:く|きたい)(?:。|$)"), {"action": 0.6}),
    (re.compile(r"に向けた(?:\S{0,12})(?:支援|調整)|調整$|提案$|に対応するため"), {"action": 0.5}),
    (re.compile(r"(?:こと|組織化|確保(?:[(（][^()（）]*[)）])?|必要性)。?$"), {"action": 0.6}),
    (re.compile(r"検討する"), {"action": 0.3, "plan": 0.2, "do": 0.2}),
)  # fmt: skip
"""What each column's sentences are like: DO intends, CHECK reports, ACTION says what is wanting."""

ENDINGS: tuple[tuple[re.Pattern[str], dict[str, float]], ...] = (
    (re.compile(r"(?:たっ?た|った|した|た|ている|ております|ています)。$"), {"check": 1.5}),
    (re.compile(r"(?:必要がある|必要である|必要です|ていきたい|たい)。$"), {"action": 1.0}),
    (re.compile(r"(?:する|[うくすつぬむるぐぶ]|ます)。$"), {"do": 1.5, "plan": 0.5, "action": 0.5}),
)
"""How a whole text ends: a report in what was done, an intention in what is to come. The first that fits."""

PAST_DATE = {"check": 0.8}
COMING_DATE = {"do": 0.8}
"""A date before the sheet's own day reports, one after it announces."""

HIGHEST_CUE = 4.0
