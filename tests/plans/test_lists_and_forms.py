"""A roadmap without a table, and a form that holds a table of indicators, each in several layouts: the same rows of all."""

from __future__ import annotations

import pytest

from plans.conftest import read_by_name

_LISTS = {
    "circles": ("■ {}", " ○{}", "  {}", "   ・{}"),
    "diamonds": ("【{}】", "  ◆{}", "    ({})", "     1) {}"),
    "bullets": ("## {}", "- **{}**", "  - {}", "    - {}"),
}
_FIGURES = {
    "slashes": "見守り隊/令和4年度 12隊/令和7年度 30隊\n居場所/令和4年度 5か所/令和7年度 9か所\n",
    "commas": "見守り隊:令和4年度 12隊、令和7年度 30隊\n居場所:令和4年度 5か所、令和7年度 9か所\n",
    "gaps": "見守り隊   令和4年度 12隊   令和7年度 30隊\n居場所   令和4年度 5か所   令和7年度 9か所\n",
}


@pytest.mark.parametrize("layout", _LISTS)
@pytest.mark.parametrize("words", [("予定", "実績"), ("計画したこと", "できたこと")])
def test_a_list_under_year_actor_and_phase(layout: str, words: tuple[str, str]) -> None:
    year, actor, phase, item = _LISTS[layout]
    lines = ["日田市地域福祉計画 年次計画", ""]
    for when, who, deeds in (
        ("令和5年度", "市", ("窓口を一つにする", "窓口を4月に一つにした")),
        ("令和5年度", "社会福祉協議会", ("講座を開く", "講座を3回開いた")),
        ("令和6年度", "市", ("手引きを作る", "")),
    ):
        if year.format(when) not in lines:
            lines += ["", year.format(when)]
        lines.append(actor.format(who))
        for word, deed in zip(words, deeds, strict=True):
            lines += [phase.format(word), item.format(deed)] if deed else []
    name = "doc.md" if layout == "bullets" else "doc.txt"
    rows = read_by_name("\n".join(lines) + "\n", "roadmap", name).rows("plan_activity")
    assert [(row.fiscal_year, row.actor, row.kind, row.text) for row in rows] == [  # type: ignore[attr-defined]
        (2023, "市", "planned", "窓口を一つにする"),
        (2023, "市", "actual", "窓口を4月に一つにした"),
        (2023, "社会福祉協議会", "planned", "講座を開く"),
        (2023, "社会福祉協議会", "actual", "講座を3回開いた"),
        (2024, "市", "planned", "手引きを作る"),
    ]


@pytest.mark.parametrize("figures", _FIGURES)
def test_lines_of_figures_with_their_years(figures: str) -> None:
    text = f"日田市地域福祉計画 年次計画\n\n■ 届きたい数\n{_FIGURES[figures]}\n■ 令和5年度\n ○市\n  予定\n   ・窓口を置く\n  実績\n   ・窓口を置いた\n\n■ 令和6年度\n ○市\n  予定\n   ・手引きを作る\n"
    rows = read_by_name(text, "roadmap").rows("plan_indicator")
    assert [(r.indicator, r.baseline, r.baseline_fiscal_year, r.target, r.target_fiscal_year) for r in rows] == [  # type: ignore[attr-defined]
        ("見守り隊", 12.0, 2022, 30.0, 2025),
        ("居場所", 5.0, 2022, 9.0, 2025),
    ]


@pytest.mark.parametrize(("label", "head"), [("指標", "名称"), ("数値目標", "項目"), ("KPI", "指標名")])
@pytest.mark.parametrize("joint", ["\t", ","])
def test_a_table_of_indicators_in_a_form(label: str, head: str, joint: str) -> None:
    block = (
        "取組の方針{0}|{1}||||\n課題|{1}が足りません。||||\n進め方|・{1}を増やします。||||\n担当課|福祉課||||\n"
        f"{label}|{head}|単位|現状値|目標値|\n|||令和2年度|令和5年度|令和7年度\n|{{1}}の数|か所|3|5|8\n\n"
    )
    text = "甲賀市総合計画 基本計画\n施策4-1 地域福祉\n\n" + block.format(1, "居場所") + block.format(2, "窓口")
    extraction = read_by_name(text.replace("|", joint), "master_plan_page")
    found = extraction.rows("plan_indicator")
    assert {(r.programme, r.indicator, r.baseline, r.target, r.target_fiscal_year) for r in found} == {  # type: ignore[attr-defined]
        (name, f"{name}の数", *rest) for name in ("居場所", "窓口") for rest in ((3.0, 8.0, 2025), (None, 5.0, 2023))
    }
    assert [row.department for row in extraction.rows("plan_programme")] == ["福祉課", "福祉課"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("numbers", ["①②③④", "1234"])
def test_components_side_by_side_and_two_years_of_grades_under_one_head(numbers: str) -> None:
    a, b, c, d = (f"{number} " for number in numbers)
    rows = read_by_name(
        f"""三次市地域福祉計画 進捗状況報告書(令和5年度)

1 取組の評価

 番号 取組          指標         単位    目標    実績          評価
                                         R5      R4     R5     R4   R5
 1    見守りの輪    見守る店     店      40      31     42     B    A
 2    居場所        居場所       か所    20      12     15     C    B

2 重層的支援体制整備事業

  {a}包括的相談支援事業                  {b}地域づくり事業
    運営 社会福祉協議会                   運営 NPO法人つなぐ
    断らずに聞きます。                    居場所を育てます。

  {c}参加支援事業                        {d}多機関協働事業
    運営 社会福祉協議会                   運営 市
    出番をつくります。                    役割を分けます。
""",
        "plan_followup",
    )
    assert [(row.fiscal_year, row.grade) for row in rows.rows("plan_evaluation")] == [  # type: ignore[attr-defined]
        (2022, "B"),
        (2023, "A"),
        (2022, "C"),
        (2023, "B"),
    ]
    operators = {row.name: row.operator for row in rows.rows("programme_component")}  # type: ignore[attr-defined]
    assert operators == {
        "包括的相談支援事業": "社会福祉協議会",
        "地域づくり事業": "NPO法人つなぐ",
        "参加支援事業": "社会福祉協議会",
        "多機関協働事業": "市",
    }
