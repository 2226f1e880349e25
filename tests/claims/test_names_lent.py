"""A short label is helped by the one goal that says more with the same words."""

from __future__ import annotations

import pytest

from welfare_etl.claims import read_chapter, read_goals

GOALS = "地域福祉の財源としての寄附 50万円\n地域のサロンの新設 6か所\n町と社協の推進会議 12回"


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("寄附は目標50万円に対し62万円である。", "地域福祉の財源としての寄附"),
        ("推進会議は11回であった。", "町と社協の推進会議"),
        ("サロンは既設の11か所と合わせて15か所となった。", "サロン"),  # more than the goal calls for
    ],
)
def test_the_goal_with_the_same_words_names_what_is_counted(text: str, indicator: str) -> None:
    goals = read_goals(GOALS, project="community", block="a", fiscal_year=2018).goals
    results = read_chapter(text, fiscal_year=2018, implemented=["community"], goals=goals).results
    assert results[-1].indicator == indicator
    assert (results[-1].named_by is not None) == (indicator != "サロン")
