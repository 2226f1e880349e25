"""Which family a plan document is of, from what was found in it: reasons and a score for each."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare_etl.families.plans.context import Page
from welfare_etl.families.plans.found import Found

__all__ = ["Evidence", "evidence_of", "telltale"]

_WORDS = (
    "計画", "指標", "目標", "評価", "取組", "取り組み", "施策", "重層的支援", "実績", "PLAN", "Plan", "ＰＬＡＮ", "PDCA", "ロードマップ", "基本事業", "総合計画",
    "年次", "進行管理", "担当課", "役割", "工程表", "主体",
)  # fmt: skip
"""A document without two of these is no plan; asked before it is taken apart."""


_ROWS_OF_A_PLAN = 3
_SHARE = 0.05
_OF_ROWS = 0.3
"""A document of which so many rows are read, also measured by its lines, is a plan."""


@dataclass(slots=True)
class Evidence:
    """Score 0 to 1 and reasons of each family."""

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    def add(self, family: str, weight: float, reason: str) -> None:
        """One more reason for a family."""
        self.scores[family] = min(0.95, self.scores.get(family, 0.0) + weight)
        self.reasons.setdefault(family, []).append(reason)

    def reason(self, family: str) -> str:
        """The reasons in words."""
        return ", ".join(self.reasons.get(family, [])) or "nothing of this kind of plan document"


def telltale(source: str) -> bool:
    """Whether a source has the words of a plan at all: cheap."""
    return sum(word in source for word in _WORDS) >= 2


def evidence_of(page: Page, rows: dict[str, list[Found]], *, in_pieces: bool = False) -> Evidence:
    """What speaks for each family. The parts weigh more than the words of the title."""
    out = Evidence()
    for family, spans in page.titles.items():
        out.add(family, 0.3, f"its title says {spans[0].text[:24]}")
    parts = ("plan_text", "do_text", "check_text", "action_text")
    sheets = sum(sum(part in row.puts for part in parts) >= 2 for row in rows["pdca_sheet"])
    if sheets:
        out.add("pdca_sheet", 0.6 + 0.02 * min(sheets, 10), f"{sheets} sheets with plan, do, check and action")
    if in_pieces and sheets:
        out.add("pdca_sheet", 0.3, "the heads of PDCA columns, torn from their texts")
    programmes = len(rows["plan_programme"])
    indicators = rows["plan_indicator"]
    promised = sum(row.value("target") is not None or row.value("target_direction") is not None for row in indicators)
    reached = sum(row.value("actual") is not None for row in indicators)
    if programmes:
        out.add(
            "master_plan_page", 0.4 + 0.03 * min(programmes, 5), f"{programmes} programmes with situation or measures"
        )
    if promised and promised > 2 * reached:
        out.add(
            "master_plan_page",
            0.35 if programmes or "master_plan_page" in page.titles else 0.25,
            f"{promised} indicators that promise and do not report",
        )
    grades = len(rows["plan_evaluation"])
    years = {row.value("fiscal_year") for row in rows["plan_evaluation"]}
    if rows["grade_definition"]:
        out.add("plan_followup", 0.2, f"{len(rows['grade_definition'])} grades with their meaning")
    if grades and len(years) <= 2:
        out.add("plan_followup", 0.3, f"{grades} grades of {len(years)} year(s)")
    if reached and reached >= promised * 0.5 and not sheets:
        out.add("plan_followup", 0.15, f"{reached} indicators with what was reached")
    if rows["programme_component"]:
        out.add("plan_followup", 0.4, f"{len(rows['programme_component'])} components of 重層的支援体制整備事業")
    if rows["meeting"]:
        out.add("plan_followup", 0.15, f"{len(rows['meeting'])} meetings")
    dated = [row for row in rows["plan_activity"] if row.value("fiscal_year") is not None]
    if dated:
        spread = len({row.value("fiscal_year") for row in dated})
        out.add("roadmap", 0.35 + 0.06 * min(spread, 5), f"{len(dated)} activities in {spread} year(s)")
    if grades and len(years) >= 3:
        out.add("roadmap", 0.2, f"grades of {len(years)} years")
    if any(row.value("kind") == "expected_role" for row in rows["plan_activity"]) and dated:
        out.add("roadmap", 0.1, "roles of each actor")
    found = sum(map(len, rows.values()))
    best = max(out.scores, key=lambda family: out.scores[family], default=None)
    if best is not None and found >= max(_ROWS_OF_A_PLAN, _SHARE * len(page.outline.lines)):
        # What is read goes to its tables, also where little speaks for one family: the likeliest is named.
        out.add(best, _OF_ROWS, f"{found} rows of plan tables")
    return out
