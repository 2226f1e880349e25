"""A page of a master plan: values under their names, promises that are directions, headings that are damaged."""

import pytest

from plans.conftest import codes, read_as
from welfare_etl.families.master_plan_page import MasterPlanPage
from welfare_etl.families.targets import Target, fits, target_at_end
from welfare_etl.records.extraction import Extraction

# Made up, in the form's manner.
PAGE = """第2章 分野別施策
2. 子育て
2-3 みんなで育てるまち
子どもが笑うまち
-
基本事業1
見守りの場づくり
詳しく見る -
関連するSDGsテーマ
- sdgs_03
- sdgs_04
施策全体をみる指標/満足度と市民参画度
満足度 | 41.5% |
---|---|
市民参画度 | 12.0% |
名張流自治の視点
- 市民(団体)
-
声をかけ合います。
- 行政
-
名張市は場を整えます。
基本事業
基本事業1
基本事業は複数の事務事業からなります。
見守りの場づくり
- 成果指標
-
見守り会議 開催数
- 1,200回
- 1,500回
利用者の満足度
- 71.2%
- 75%以上
相談件数
- 310件
- 増加
- 主担当課
- 子ども家庭課
- 主な関連計画等
- 子ども計画
現状と課題
担い手が不足しています。
取り組み
担い手を育てます。
- 会議の様子
"""


def read(text: str = PAGE) -> Extraction:
    return read_as(MasterPlanPage(), text)


def figures(extraction: Extraction) -> list[tuple[object, ...]]:
    columns = ("indicator", "baseline", "baseline_unit", "target", "target_unit", "target_direction", "actual")
    return [tuple(getattr(row, column) for column in columns) for row in extraction.rows("plan_indicator")]


WHOLE = [
    ("満足度", None, None, None, None, None, 41.5),
    ("市民参画度", None, None, None, None, None, 12.0),
    ("見守り会議 開催数", 1200.0, "回", 1500.0, "回", "=", None),
    ("利用者の満足度", 71.2, "%", 75.0, "%", ">=", None),
    ("相談件数", 310.0, "件", None, None, "increase", None),
]


def test_each_value_stands_under_its_name() -> None:
    extraction = read()
    assert figures(extraction) == WHOLE
    for row in extraction.rows("plan_indicator"):
        assert row.policy == "みんなで育てるまち"  # type: ignore[attr-defined]
        assert row.body_code == "24208"  # type: ignore[attr-defined]
        assert row.sdg_goals == [3, 4]  # type: ignore[attr-defined]
        assert row.aim == "子どもが笑うまち"  # type: ignore[attr-defined]
    assert [(row.programme, row.department, row.related_plan) for row in extraction.rows("plan_indicator")][2:] == [  # type: ignore[attr-defined]
        ("見守りの場づくり", "子ども家庭課", "子ども計画")
    ] * 3
    assert [item.text for item in extraction.residual] == ["会議の様子"]  # a picture's caption


def test_what_stands_beside_the_figures() -> None:
    extraction = read()
    [component] = extraction.rows("programme_component")
    assert (component.number, component.name, component.departments) == (1, "見守りの場づくり", ["子ども家庭課"])  # type: ignore[attr-defined]
    assert [(row.kind, row.actor, row.actor_kind, row.text) for row in extraction.rows("plan_activity")] == [  # type: ignore[attr-defined]
        ("planned", "子ども家庭課", "government", "担い手を育てます。"),
        ("expected_role", "市民(団体)", None, "声をかけ合います。"),
        ("expected_role", "行政", "government", "名張市は場を整えます。"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- 75%以上", "", "one_value"),  # is 71.2 a baseline or a target? nobody says
        ("- 71.2%\n", "", "one_value"),
        ("- 310件\n- 増加", "- 増加\n- 310件", "values_in_other_order"),
        ("- 1,200回\n- 1,500回", "- 1,500回\n- 1,200回", "target_below_baseline"),
        ("- 1,200回", "- 1,2000回", "values_unclear"),
        ("- 310件", "- 子ども家庭課", "values_unclear"),
        ("相談件数\n- 310件", "- 310件\n相談件数", "values_unclear"),  # the value slides up: three under one name
        (
            "利用者の満足度\n- 71.2%\n- 75%以上\n相談件数",
            "相談件数\n- 71.2%\n- 75%以上\n利用者の満足度",
            "unit_does_not_fit",
        ),
        ("満足度 | 41.5%", "満足度 | 415%", "share_above_100"),
        ("- 成果指標", "- 成呆指縹", "text_outside_headings"),
        ("- 子ども家庭課", "- 子ども計画", "strange_department"),
        ("2-3 みんなで育てるまち\n", "", "no_policy"),
        ("- sdgs_03", "- sdgs_33", "no_sdg_goal"),
        ("名張市", "乙市", "body_unknown"),
    ],
)
def test_what_is_not_certain_is_reported_and_not_stored(old: str, new: str, code: str) -> None:
    assert old in PAGE
    extraction = read(PAGE.replace(old, new, 1))
    assert code in codes(extraction, "warning")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- 成果指標", "- 成呆指標"),
        ("- 主担当課", "- 主坦当課"),
        ("基本事業1\n基本事業は", "基木事業1\n基本事業は"),
        (
            "満足度 | 41.5% |\n---|---|\n市民参画度 | 12.0% |",
            "| 指標 | 現状値 |\n| --- | --- |\n| 満足度 | 41.5% |\n| 市民参画度 | 12.0% |",
        ),
        ("- 310件\n- 増加", "- ３１０件\n- 増加"),
    ],
)
def test_damage_that_leaves_no_doubt_is_read(old: str, new: str) -> None:
    assert old in PAGE
    assert figures(read(PAGE.replace(old, new, 1))) == WHOLE


def test_the_order_of_the_programmes_does_not_matter() -> None:
    second = (
        PAGE[PAGE.index("基本事業1\n基本事業は") :]
        .replace("基本事業1", "基本事業2")
        .replace("見守りの場づくり", "居場所づくり")
    )
    head = PAGE[: PAGE.index("基本事業1\n基本事業は")]
    first = PAGE[len(head) :]
    columns = ("programme", "indicator", "baseline", "target")
    ordered, turned = (
        sorted(str([getattr(row, column) for column in columns]) for row in read(text).rows("plan_indicator"))
        for text in (head + first + second, head + second + first)
    )
    assert ordered == turned
    assert len(ordered) == 8


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("60回", Target(60.0, "回", "=", 0)),
        ("実施率40%", Target(40.0, "%", "=", 3)),
        ("80％以上", Target(80.0, "%", ">=", 0)),  # units are printed text: widths folded
        ("30件以下", Target(30.0, "件", "<=", 0)),
        ("増加", Target(None, None, "increase", 0)),
        ("空き家の減少", Target(None, None, "decrease", 4)),
        ("令和7年度までに設置", None),  # a date is no target
        ("窓口の設置", None),
        ("10~20回", Target(None, "回", None, 0, "a range")),
    ],
)
def test_the_promise_that_a_phrase_ends_in(text: str, goal: Target | None) -> None:
    assert target_at_end(text) == goal


@pytest.mark.parametrize(
    ("name", "unit", "verdict"),
    [
        ("開催回数", "回", True),
        ("開催回数", "%", False),
        ("満足度", "%", True),
        ("設置数", "回", None),
        ("相談件数", None, None),
    ],
)
def test_what_an_indicator_is_counted_in(name: str, unit: str | None, verdict: bool | None) -> None:
    assert fits(name, unit) is verdict
