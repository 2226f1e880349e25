"""Which numbers of a goal cell are goals, what they count, and why the others are none."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from welfare_etl.claims import Claim, Reading, read_goals


def read(text: str) -> Reading:
    return read_goals(text, project="community", block="a", fiscal_year=2018)


def goals(text: str) -> list[Claim]:
    return read(text).goals


def reasons(text: str) -> list[tuple[str, str]]:
    return [(text[r.number.start : r.number.end], r.role) for r in read(text).roles if r.claim is None]


GOALS = [
    # printed, [(indicator, comparator, value, value_max, unit, per, due)]
    ("講座の参加人数:各地区 50 人", [("講座の参加人数", "=", 50, None, "人", None, None)]),
    (
        "参加者 30人 修了者 500人以上",
        [("参加者", "=", 30, None, "人", None, None), ("修了者", ">=", 500, None, "人", None, None)],
    ),
    ("月1回の定例会議を開く", [("定例会議", "=", 1, None, "回", "month", None)]),
    ("毎月 2～3件のケース検討", [("ケース検討", "=", 2, 3, "件", "month", None)]),
    ("相談受付件数 月8件×12ヶ月＝96件", [("相談受付件数", "=", 96, None, "件", None, None)]),
    ("サロン(参加者数)1か所×15人×6回", [("サロン(参加者数)", "=", 90, None, "人", None, None)]),
    ("相談件数 12件(月1件)", [("相談件数", "=", 12, None, "件", None, None)]),  # the bracket says it once more
    ("会員を40名(10名増)にする", [("会員", "=", 40, None, "名", None, None)]),
    ("協力員増員(30 人増)", [("協力員増員", "=", 30, None, "人", None, None)]),
    ("相談件数 330 件(11 拠点)", [("相談件数", "=", 330, None, "件", None, None)]),  # over how many places
    ("団体数 現状 18団体、平成32年度 28団体", [("団体数", "=", 28, None, "団体", None, 2020)]),
    ("実施率 7割以上", [("実施率", ">=", 7, None, "割", None, None)]),
    ("①50名②70名", [(None, "=", 50, None, "名", None, None), (None, "=", 70, None, "名", None, None)]),
    ("社会資源開拓\t5社(就労関係)", [("社会資源開拓", "=", 5, None, "社", None, None)]),
    ("運営に携わる人を50名想定", [("運営に携わる人", "=", 50, None, "名", None, None)]),
    ("60団体に対し、取組への働きかけを行う。", [("取組への働きかけ", "=", 60, None, "団体", None, None)]),
    ("養成 30名(3年間で90名)", [("養成", "=", 30, None, "名", None, None), ("養成", "=", 90, None, "名", None, 2020)]),
    ("拠点を3か所から5か所に増やす。", [("拠点", "=", 5, None, "か所", None, None)]),
    ("拠点 3か所→5か所", [("拠点", "=", 5, None, "か所", None, None)]),
    ("29年度実績40件、30年度目標 相談60件", [("相談", "=", 60, None, "件", None, None)]),
    ("相談件数 100件(H29:80件)", [("相談件数", "=", 100, None, "件", None, None)]),
    ("体制を整備した市町村数 10市町村", [("体制を整備した市町村数", "=", 10, None, "市町村", None, None)]),
    ("参加者数 300名 (平成29年度 250名)", [("参加者数", "=", 300, None, "名", None, None)]),
    ("指標\t目標\n相談件数(件)\t100", [("相談件数(件)", "=", 100, None, "件", None, None)]),
    ("市内8地区(中学校区)への協議体の設置", [("協議体の設置 地区", "=", 8, None, "地区", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), GOALS)
def test_goals(
    text: str, expected: list[tuple[str | None, str, float, float | None, str, str | None, int | None]]
) -> None:
    found = [
        (
            g.indicator,
            g.number.comparator,
            g.number.value,
            g.number.value_max,
            g.number.unit,
            g.number.per,
            g.due_fiscal_year,
        )
        for g in goals(text)
    ]
    assert found == expected


NONE_OF_THEM = [
    # printed, reason of its first quantity
    ("一人暮らし高齢者は 192 名おり、支援する。", "baseline"),
    ("通いの場が1ヶ所ある。", "baseline"),
    ("相談は年間 80 件ほどで経過している。", "baseline"),
    ("ひきこもり者50人程を想定しており、訪問したい。", "baseline"),
    ("昨年の相談は20件であり、", "former_year"),
    ("29 年度は 10 地区程度", "former_year"),
    ("平成28年度調査時:54%", "former_year"),
    ("4町村が主体となって継続されること。", "setting"),
    ("モデル3地区において、相談に応じる。", "setting"),
    ("福祉圏域(8圏域)を単位として働きかける。", "body_size"),
    ("相談件数実績:115件", "former_year"),
    ("134 件をベースに目標数としていく。", "baseline"),
    ("5 段階評価", "name"),
    ("3つ以上の複合的な課題を抱える人", "condition"),
]


@pytest.mark.parametrize(("text", "reason"), NONE_OF_THEM)
def test_what_is_no_goal_says_why(text: str, reason: str) -> None:
    assert goals(text) == []
    assert reason in [kind for _, kind in reasons(text)]


def test_a_restated_goal_is_listed_once() -> None:
    text = "登録 20 名(実際の人数は 20 名と仮に想定する)"
    assert [g.number.value for g in goals(text)] == [20]
    assert ("20 名", "goal_again") in reasons(text)


def test_a_sentence_about_what_is_gives_its_noun_to_the_goal_after_it() -> None:
    text = "気軽に行ける通いの場が1ヶ所ある。そのような場所が地域に 1つ増える。"
    assert [(g.number.value, g.indicator) for g in goals(text)] == [(1, "気軽に行ける通いの場 そのような場所")]


def test_seventy_percent_of_seven_tenths() -> None:
    goal = goals("実施率 7割")[0].number
    assert (goal.value, goal.unit, goal.unit_canonical, goal.canonical_value) == (7, "割", "%", 70)


CELLS = st.lists(
    st.sampled_from(["相談件数 12件(月1件)", "、", "。", "\n", "約400名(法人 約 300、25市町)", "①50名②70名", "月8件×12ヶ月＝96件", "1か所×30人×12回", "平成32年度 28団体", "現状 18団体", "ある", "を目標とする", "モデル3地区において", "8050問題", "(5区で合計10回)", "一人暮らし", "年4回", " ", "参加者数", "\t", "2,3人", "20ヶ所"]),
    max_size=14,
).map("".join)  # fmt: skip


@given(CELLS)
@example("相談件数 12件(月1件)相談件数 12件(月1件)(5区で合計10回)")
def test_every_number_of_a_cell_is_accounted_for_and_quotes_are_verbatim(text: str) -> None:
    reading = read_goals(text, project="multi_agency", block=None, fiscal_year=2018)
    covered = {i for r in reading.roles for i in range(r.number.start, r.number.end)}
    assert [i for i, c in enumerate(text) if c.isdigit() and c.isascii() and i not in covered] == []
    assert [r.claim for r in reading.roles if r.role == "goal"] == list(range(len(reading.goals)))
    bare = re.sub(r"\([^()]*\d[^()]*\)", "", text)  # a label leaves brackets of numbers out
    for g in reading.goals:
        assert g.start <= g.number.start < g.number.end <= g.end
        assert g.indicator is None or all(word in text or word in bare for word in g.indicator.split(" "))
