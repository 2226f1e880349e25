"""One goal, two results: what the goal wants to be done decides which of them answers it."""

import pytest

from welfare_etl.claims import read_chapter

# the chapter, and which result answers which goal
ANSWERS = [
    ("目標:相談30件を解決する。\n実績:相談の受付 52件、解決した件数 27件", [(27, 30)]),
    ("目標:困りごと 70 件を支援につなぐ。\n実績:困りごとの件数 91 件\n支援につないだ件数 66 件", [(66, 70)]),
    ("目標:困りごと 70 件を支援につなぐ。\n実績:困りごとの件数 91 件 支援につないだ件数 66 件", [(66, 70)]),
    ("目標:ひきこもりの方25人を就労につなげる。\n実績:面談した方 44人、就労につながった方 19人", [(19, 25)]),
    (
        "目標:相談者のうち20人が地域の活動に参加する。\n結果:相談者は88人で、地域の活動に参加したのは23人であった。",
        [(23, 20)],
    ),
    ("目標は支援の終結12件。実績は、支援を始めたもの31件、終結したもの10件。", [(10, 12)]),
    ("目標60世帯に対し、会議で取り上げたのは66世帯、支援方針が決まったのは49世帯である。", [(66, 60)]),
    ("目標:登録50人、うち活動する人30人\n実績:登録58人、うち活動する人33人", [(58, 50), (33, 30)]),
    ("目標:相談 200件\n実績:相談 231件、うち解決した相談 120件", [(231, 200)]),
]


@pytest.mark.parametrize(("text", "pairs"), ANSWERS)
def test_the_verb_of_a_goal_decides_which_result_answers_it(text: str, pairs: list[tuple[float, float]]) -> None:
    found = read_chapter(text, fiscal_year=2018, project="community").results
    assert [(c.number.value, c.goal.value) for c in found if c.goal] == pairs
