"""Goals and results put together: which pairs are made, which are not safe, and where attainment means something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.claims import Claim, link, read_chapter, read_goals
from welfare_etl.claims.assignment import best_assignment
from welfare_etl.claims.outcomes import LINK_THRESHOLD, attainment


def goals(text: str, project: str = "community", block: str | None = None) -> list[Claim]:
    return read_goals(text, project=project, block=block, fiscal_year=2018).goals


def reached(text: str, project: str = "community") -> list[Claim]:
    return read_chapter(text, project=project, fiscal_year=2018).results


LINKS = [
    # goals, results, [(goal value, result value)], why
    ("相談受付件数 96件", "相談件数は 91 件である。", [(96, 91)], "nearly the same label"),
    ("養成講座修了人数:500 人以上", "養成講座修了者は 691 人", [(500, 691)], "名 and 人 would do as well"),
    ("相談件数 96件", "相談件数 91 回", [], "another unit"),
    ("フォーラム参加者 150名", "懇談会参加者 55名", [], "labels too far apart"),
    (
        "相談件数 96件",
        "窓口の相談件数 40件\n電話の相談件数 50件",
        [],
        "two results are equally near: which one is not said",
    ),
    ("拠点数 平成34年度 37か所", "拠点数 28か所", [], "a goal for another year is not answered yet"),
    ("定例会議 月1回", "定例会議 12回", [], "a rate beside a total"),
    ("研修会 年4回", "研修会 3回", [(4, 3)], "a report is about one year"),
]


@pytest.mark.parametrize(("promised", "told", "pairs", "why"), LINKS)
def test_links(promised: str, told: str, pairs: list[tuple[float, float]], why: str) -> None:
    found = link(goals(promised), reached(told), 2018)
    assert [(p.target_value, p.result_value) for p in found] == pairs, why
    assert all(
        p.match_basis == "linked" and p.match_score is not None and p.match_score >= LINK_THRESHOLD for p in found
    )


def test_pairs_keep_to_their_project() -> None:
    assert link(goals("相談件数 96件", "multi_agency"), reached("相談件数 91 件"), 2018) == []


def test_a_printed_pair_points_at_the_goal_of_the_cells() -> None:
    targets = goals("相談件数(実数) 69件 ケース会議 28件")
    found = link(targets, reached("相談件数 75件(成果目標69件)\nケース会議 64件(成果目標28件)"), 2018)
    assert [(p.target_value, p.result_value, p.match_basis) for p in found] == [
        (69, 75, "printed"),
        (28, 64, "printed"),
    ]
    assert [p.attainment for p in found] == [pytest.approx(75 / 69, abs=1e-4), pytest.approx(64 / 28, abs=1e-4)]


def test_a_printed_goal_that_no_cell_has_points_at_none() -> None:
    found = link(goals("会議 8件"), reached("相談件数は27件であり、目標の60件には達していない。"), 2018)
    assert [(p.target, p.target_value, p.attained) for p in found] == [(None, 60, False)]


def test_one_goal_is_answered_once() -> None:
    found = link(goals("相談件数 96件"), reached("相談件数 91件\n相談件数 91件"), 2018)
    assert len(found) <= 1


ATTAINMENTS = [
    ("相談件数 100件", "相談件数 80件", 0.8),
    ("相談件数 100件以上", "相談件数 150件", 1.5),
    ("待機 10件以下", "待機 5件", None),  # less would be better
    ("相談件数 2～3件", "相談件数 5件", None),  # a range
    ("参加者 50人", "参加者 38人～91人", None),
    ("実施率 7割", "実施率 35%", 0.5),  # 7割 is 70 %
    ("相談件数 100件", "相談件数 月平均6件", None),
    ("相談件数 月5件", "相談件数 月2件", 0.4),
    ("会議 週1回", "会議 48回", None),  # so many each beside a total
    ("会議 2か月に1回", "会議 6回", None),
    ("サロン 各地区2回", "サロン 各地区1回", 0.5),
    ("参加者が10%増", "参加者 30%", None),  # an increase beside a level
]


@pytest.mark.parametrize(("promised", "told", "ratio"), ATTAINMENTS)
def test_attainment_only_where_it_means_something(promised: str, told: str, ratio: float | None) -> None:
    assert attainment(goals(promised)[0], reached(told)[0]) == ratio


def test_no_attainment_for_a_goal_of_zero() -> None:
    assert attainment(goals("苦情 0件")[0], reached("苦情 3件")[0]) is None


@given(st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), max_size=4), st.floats(0, 100))
def test_an_assignment_is_one_to_one_and_above_its_threshold(scores: list[list[float]], threshold: float) -> None:
    found = best_assignment(scores, threshold)
    assert len({i for i, _ in found}) == len(found) == len({j for _, j in found})
    assert all(scores[i][j] >= threshold for i, j in found)


@given(st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=3, max_size=3))
def test_an_assignment_has_the_best_total(scores: list[list[int]]) -> None:
    from itertools import permutations

    best = max(sum(scores[i][j] for i, j in enumerate(p)) for p in permutations(range(3)))
    assert sum(scores[i][j] for i, j in best_assignment(scores, 0)) == best
