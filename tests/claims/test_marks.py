"""Whatever numbers the items of a list, it counts nothing, and no label holds it."""

from __future__ import annotations

import pytest

from welfare_etl.claims import read_chapter, read_goals

# Each twice: as the first item's mark and the second's.
MARKS = [
    ("1 ", "2 "), ("01 ", "02 "), ("1.", "2."), ("1.1 ", "1.2 "), ("1-1 ", "1-2 "), ("1-①", "1-②"), ("1-(1) ", "1-(2) "), ("1) ", "2) "), ("1、", "2、"),
    ("(1)", "(2)"), ("(一) ", "(二) "), ("一 ", "二 "), ("一、", "二、"), ("①", "②"), ("①-1 ", "①-2 "), ("➀", "➁"), ("❶", "❷"), ("⑴", "⑵"), ("⒈", "⒉"), ("㋐", "㋑"),
    ("ア.", "イ."), ("(ア)", "(イ)"), ("ア-1 ", "ア-2 "), ("ア(1)", "ア(2)"), ("ア-(1)", "ア-(2)"), ("ア①", "ア②"), ("A.", "B."), ("a.", "b."), ("A-1 ", "A-2 "), ("A1 ", "A2 "),
    ("Ⅰ ", "Ⅱ "), ("Ⅰ-1 ", "Ⅰ-2 "), ("ⅰ ", "ⅱ "), ("(ⅰ)", "(ⅱ)"), ("i) ", "ii) "), ("第1 ", "第2 "), ("第一 ", "第二 "), ("その1 ", "その2 "), ("No.1 ", "No.2 "), ("#1 ", "#2 "),
    ("指標1 ", "指標2 "), ("KPI1 ", "KPI2 "), ("取組1:", "取組2:"), ("重点1 ", "重点2 "), ("柱1 ", "柱2 "), ("・", "・"), ("◯", "◯"), ("・1 ", "・2 "), ("※1 ", "※2 "),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), MARKS)
def test_a_mark_is_no_count_and_no_word_of_a_label(first: str, second: str) -> None:
    text = f"{first}地区の縁側 6か所\n{second}世帯支援プラン 15件"
    wanted = [(6.0, "地区の縁側"), (15.0, "世帯支援プラン")]
    goals = read_goals(text, project="community", block="a", fiscal_year=2018).goals
    results = read_chapter(text, fiscal_year=2018, implemented=["community"]).results
    assert [(g.number.value, g.indicator) for g in goals] == wanted
    assert [(r.number.value, r.indicator) for r in results] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "1 回目\n2 回目",
        "1 地区で開いた。",
        "7 地区で開いた。\n8 地区で見送った。\n20 人が集まった。",
        "会場 1 か所\n会場 2 か所",
    ],
)
def test_lines_that_only_begin_with_a_count_are_not_numbered(text: str) -> None:
    roles = read_chapter(text, fiscal_year=2018, implemented=["community"]).roles
    assert not [r for r in roles if r.rule == "section_number"]
