"""What a report of a body never seen betrays of a fault in it, where no release says what stood there before."""

from __future__ import annotations

import pytest

from checks.conftest import Desk

GOAL, RESULT = "相談件数 60件", "相談件数 72件"

FAULTS = [
    # the fault, what stands there, what stands there instead, the finding
    ("a digit too many in a goal", GOAL, "相談件数 600件", "outcome-attainment"),
    ("a digit too many in a result", RESULT, "相談件数 725件", "outcome-attainment"),
    ("a digit lost in a rate", "82.5(%)", "8.5(%)", "profile-association-rate"),
    ("a digit twice in a rate", "37.7(%)", "37.777(%)", "profile-aging-rate-digits"),
    ("a rate in thousands of people", "1.29(%)", "17.3(千人)", "unreadable_figure"),
    ("a centre too many", "直営:1 か所", "直営:10 か所", "support_center-for-population"),
    ("a label lost between two others", "④相談支援包括化推進員の配置予定人数\t2人\n", "", "label_missing"),
    ("an answer lost", "④相談支援包括化推進員の配置予定人数\t2人", "④相談支援包括化推進員の配置予定人数\t", "missing-required"),
    ("a row twice", "②事業名\t相談支援包括化推進事業\n", "②事業名\t相談支援包括化推進事業\n" * 2, "line_repeated"),
    ("a day ten years away", RESULT, f"{RESULT}(平成21年2月末現在)", "day_outside_year"),
    ("a last heading lost", "4. 成果目標の達成状況\n", "", "report_cut_off"),
    ("a number that is grouped wrongly", "2人", "2,12人", "no_single_coordinators"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "instead", "code"), [pytest.param(*row, id=name) for name, *row in FAULTS])
def test_a_fault_is_told_at_its_line(new_form: Desk, printed: str, instead: str, code: str) -> None:
    assert new_form.text.count(printed) == 1 and new_form.clean is not None
    assert code not in {item.code for item in new_form.clean.findings if item.severity != "info"}
    at = new_form.text[: new_form.text.index(printed)].count("\n") + 1
    told = [item for item in new_form.read(new_form.text.replace(printed, instead)).findings if item.code == code]
    near = [item for item in told if item.line is not None and abs(item.line - at) <= 1]
    assert any(item.severity in ("warning", "error") for item in near), [(item.line, item.severity) for item in told]


def test_the_labels_below_a_lost_heading_are_read(new_form: Desk) -> None:
    found = new_form.read(new_form.text.replace("2. 事業を実施する上でのビジョンについて\n", ""))
    assert new_form.clean is not None
    assert found.tables["vision"] == new_form.clean.tables["vision"]
    assert "label_missing" in {item.code for item in found.findings if item.severity == "warning"}
