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
