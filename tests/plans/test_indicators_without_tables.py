"""The same two indicators, set without a table in the ways in which towns set them."""

from __future__ import annotations

import pytest

from plans.conftest import read_by_name

_TITLE = "東松島市 第3次地域福祉計画 進捗管理表(令和5年度)\n\n"
_WANTED = [
    ("縁側の数", 8, 2020, 12, 2026, 10, 2023, "か所"),
    ("相談件数", 300, 2020, 400, 2026, 352, 2023, "件"),
]
_EACH = [("縁側の数", "8か所", "12か所", "10か所"), ("相談件数", "300件", "400件", "352件")]
WAYS = {
    "labels under the label of the name": "指標名　　　{0}\n基準値　　　{1}(令和2年度)\n目標値　　　{2}(令和8年度)\n実績値　　　{3}(令和5年度)\n",
    "labels with colons": "指標:{0}\n基準値(R2):{1}\n目標値(R8):{2}\n実績値(R5):{3}\n",
    "all on one line": "・{0} 基準値(R2) {1} 目標値(R8) {2} 実績値(R5) {3}",
    "parted by strokes": "・{0}:基準(R2) {1}/目標(R8) {2}/実績(R5) {3}",
    "in brackets": "・{0} 【基準R2】{1} 【目標R8】{2} 【実績R5】{3}",
    "a list under a bullet": "- {0}\n  - 基準値(R2): {1}\n  - 目標値(R8): {2}\n  - 実績値(R5): {3}",
    "labels under a line": "{0}\n基準値(R2) {1}\n目標値(R8) {2}\n実績値(R5) {3}\n",
    "labels under a heading": "■{0}\n・基準値(R2):{1}\n・目標値(R8):{2}\n・実績値(R5):{3}",
    "years behind the figures": "({4}) {0}\n  基準値 {1}(R2)\n  目標値 {2}(R8)\n  実績値 {3}(R5)",
}


def _indicators(text: str) -> list[tuple[object, ...]]:
    rows = read_by_name(text, "plan_followup").rows("plan_indicator")
    columns = ("indicator", "baseline", "baseline_fiscal_year", "target", "target_fiscal_year", "actual", "fiscal_year")
    found = [row.model_dump() for row in rows]
    return [(*(row[name] for name in columns), row["actual_unit"]) for row in found]


@pytest.mark.parametrize("way", WAYS)
def test_indicators_are_read_however_they_are_set(way: str) -> None:
    body = "\n".join(WAYS[way].format(*one, number) for number, one in enumerate(_EACH, 1))
    assert _indicators(_TITLE + body) == _WANTED


def test_a_title_names_no_indicator() -> None:
    assert _indicators(_TITLE + "基準値(R2) 8か所\n目標値(R8) 12か所\n基準値(R2) 300件\n目標値(R8) 400件\n") == []
