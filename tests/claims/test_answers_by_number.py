"""A chapter that only counts takes its words from the goal of the same number; chains, quotas and thresholds are no results."""

from __future__ import annotations

import pytest

from welfare_etl.claims import read_chapter, read_goals
from welfare_etl.normalize.quantity import quantities


def test_a_count_without_words_is_named_by_the_goal_of_its_number() -> None:
    cell = "1-1 ふれあい農園の開園　6か所\n1-2 農園の手伝い　延べ90人"
    goals = read_goals(cell, project="community", block="a", fiscal_year=2018).goals
    chapter = "1-1　5/6か所\n1-2　延べ84/90人"
    results = read_chapter(
        chapter, fiscal_year=2018, implemented=["community"], goals=goals, goal_texts={"community": cell}
    ).results
    assert [(r.number.value, r.indicator) for r in results] == [(5, "ふれあい農園の開園"), (84, "農園の手伝い")]
    assert [r.named_by for r in results] == goals


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("農園の手伝い　31→50→44名", [(44.0, 50.0)]),
        ("※( )内は前年度\n北町 12人(8人)", [(12.0, None)]),
        ("会場\t定員\t参加\n南館\t50人\t41人", [(41.0, None)]),
        ("三日以内に訪ねたのは37件である。", [(37.0, None)]),
        ("残る2地区のうち1地区は来年度に開く予定である。", []),
        ("二つが12世帯、三つ以上が9世帯である。", [(12.0, None), (9.0, None)]),
        ("6地区は2回、2地区は1回、計14回開いた。", [(14.0, None)]),
    ],
)
def test_results_and_their_goals(text: str, wanted: list[tuple[float, float | None]]) -> None:
    found = read_chapter(text, fiscal_year=2018, implemented=["community"]).results
    assert [(r.number.value, r.goal.value if r.goal else None) for r in found] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("八割五分", (8.5, None, "割")),
        ("十二、三人", (12.0, 13.0, "人")),
        ("十二・三人", (12.0, 13.0, "人")),
        ("十三・五人", (13.5, None, "人")),
        ("九団地", (9.0, None, "団地")),
        ("お一人", (1.0, None, "人")),
        ("年4号", (4.0, None, "号")),
        ("25世帯から30世帯を目安", (25.0, 30.0, "世帯")),
    ],
)
def test_numbers(text: str, wanted: tuple[float, float | None, str]) -> None:
    q = quantities(text)[0]
    assert (q.value, q.value_max, q.unit) == wanted


def test_places_with_numbers_are_no_issues_of_a_paper() -> None:
    assert not [q for q in quantities("台風15号のため国道10号が閉じた") if q.is_quantity]


def test_a_letter_and_a_number_number_an_item() -> None:
    cell = "ア-1 地区の縁側　10か所\nイ-2 学習会　12回"
    goals = read_goals(cell, project="community", block=None, fiscal_year=2018).goals
    assert [(g.number.value, g.indicator) for g in goals] == [(10, "地区の縁側"), (12, "学習会")]
    chapter = "ア-1 地区の縁側(年度目標:新規10か所)\n北町2、南町3、西町1の計6か所で開いた。\nイ-2 学習会\n9回開催した。"
    results = read_chapter(chapter, fiscal_year=2018, implemented=["community"], goals=goals).results
    assert [(r.number.value, r.goal.value if r.goal else None) for r in results][-2:] == [(6, 10), (9, None)]
    assert results[0].indicator == "地区の縁側 北町"


def test_a_name_with_its_count_leads_the_list_below_it() -> None:
    chapter = "みんなの縁側 → 6か所。達成。\n・利用者 のべ384名\nまちの農園 → 2か所。\n・利用者 のべ51名"
    results = read_chapter(chapter, fiscal_year=2018, implemented=["community"]).results
    assert [r.indicator for r in results] == ["みんなの縁側", "みんなの縁側 利用者", "まちの農園", "まちの農園 利用者"]


def test_a_goal_is_answered_by_the_sum_and_not_by_the_first_of_its_parts() -> None:
    chapter = "手伝い手の育成(年度目標:延べ100名)\n高校生74名、大学生31名、延べ105名が参加した。"
    results = read_chapter(chapter, fiscal_year=2018, implemented=["community"]).results
    assert [(r.number.value, r.goal.value if r.goal else None) for r in results] == [(74, None), (31, None), (105, 100)]


def test_the_legend_of_grades_counts_nothing() -> None:
    chapter = "縁側の開設 7か所\n※評価 A:目標の100%以上、B:80%以上100%未満、C:80%未満"
    assert [r.number.value for r in read_chapter(chapter, fiscal_year=2018, implemented=["community"]).results] == [7]


def test_a_polite_sentence_says_goal_and_difference() -> None:
    chapter = "ご相談は三百二十八件を数え、見込んでおりました三百件を既に超えております。登録は三十八世帯で、目標の四十五世帯に七世帯足りません。"
    results = read_chapter(chapter, fiscal_year=2018, implemented=["community"]).results
    assert [(r.number.value, r.goal.value if r.goal else None) for r in results] == [(328, 300), (38, 45)]


def test_a_project_is_named_politely() -> None:
    chapter = "地域力強化推進事業について申し上げます。縁側は七か所となりました。\n多機関の協働につきましては、会議を三回開きました。"
    results = read_chapter(chapter, fiscal_year=2018, implemented=["community", "multi_agency"]).results
    assert [(r.number.value, r.project) for r in results] == [(7, "community"), (3, "multi_agency")]
