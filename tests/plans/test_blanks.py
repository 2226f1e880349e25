"""Tables set with blanks: figures under their heads, whatever the heads look like; and nothing under a head where that is not certain."""

import pytest

from welfare_etl.documents import read_document
from welfare_etl.families import Context, families
from welfare_etl.records.extraction import Extraction

TITLE = "名張市総合計画 基本計画\n\n施策1 支え合いの推進\n\n■ 施策の成果指標\n"
RULE = "=" * 72


def read(text: str) -> Extraction:
    family = next(one for one in families() if one.name == "master_plan_page")
    return family.read(read_document((TITLE + text).encode(), "a", name="a.txt"), Context())[0]


def figures(text: str) -> list[tuple[object, ...]]:
    rows = [row.model_dump() for row in read(text).rows("plan_indicator")]
    return [(row["indicator"], row["baseline"], row["target"], row["baseline_fiscal_year"], row["target_fiscal_year"]) for row in rows]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # years below the words, a rule under both
        "  指標名                単位      現状値       目標値\n                                令和4年度    令和9年度\n"
        f"{RULE}\n  居場所の数            か所          12           20\n  見守り協定の数        件           103          150\n",
        # words above the years
        "                                  現状値       目標値\n  指  標  名            単位    (令和4年度)  (令和9年度)\n"
        f"{RULE}\n  居場所の数            か所          12           20\n  見守り協定の数        件           103          150\n",
        # figures set to the left, a remark that runs wide
        "指標名          現状値(令和4年度)  目標値(令和9年度)  説明\n居場所の数      12か所             20か所             通いの場を含む\n"
        "見守り協定の数  103件              150件\n",
        # figures set unlike each other
        "指標名          現状値(令和4年度)     目標値(令和9年度)     担当課\n居場所の数          12                    20            福祉課\n"
        "見守り協定の数          103                   150       福祉課\n",
        # a name over two lines, one letter a head
        "  指 標                 現状値(R4)    目標値(R9)\n  居場所の数                 12            20\n  見守り協定の                 103           150\n  数\n",
        # the last column is empty
        "  指標名                現状値(R4)    目標値(R9)    備 考\n  居場所の数            12            20\n  見守り協定の数        103           150\n",
        # a programme's number first, groups parted by rules
        "事業  指標名            現状値(R4)    目標値(R9)\n"
        f"{RULE}\n 1    居場所の数           12            20\n{'-' * 60}\n 1    見守り協定の数      103           150\n{RULE}\n",
        # one blank between a long name and its figure
        "  指標名                現状値(R4)    目標値(R9)\n  居場所の数            12か所        20か所\n  見守り協定の数(累計、延べ) 103件       150件\n",
    ],
)  # fmt: skip
def test_figures_stand_under_their_heads(text: str) -> None:
    found = figures(text)
    assert [row[1:] for row in found] == [(12, 20, 2022, 2027), (103, 150, 2022, 2027)], found
    assert found[0][0] == "居場所の数"
    assert str(found[1][0]).startswith("見守り協定の数")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # a third figure under no head
        ("指標名          現状値(R4)    目標値(R9)\n居場所の数      12            20            31\n協定の数        103           150           170\n", "column_unclear"),
        # a figure across both columns
        ("指標名          現状値(R4)  目標値(R9)\n居場所の数      12          20\n協定の数        103         150\n講座の数         1,234,567,890円\n", "value_unclear"),
        # units that are not each other's
        ("指標名          現状値(R4)    目標値(R9)\n居場所の割合    12か所        20%\n講座の参加      3人           5人\n", "units_unclear"),
        # a baseline of a year behind the target's
        ("指標名          現状値(R9)    目標値(R4)\n居場所の数      12か所        20か所\n講座の参加      3人           5人\n", "year_unclear"),
        # a share above the whole
        ("指標名                  現状値(R4)    目標値(R9)\n参加した人の割合        412%          500%\n講座の参加              3人           5人\n", "value_doubtful"),
        # a year without its era, and no other year
        ("指標名          現状値(4年度)    目標値(29年度)\n居場所の数      12か所           20か所\n講座の参加      3人              5人\n", "year_unclear"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_told(text: str, code: str) -> None:
    assert code in {found.code for found in read(text).finding}


@pytest.mark.parametrize(
    "text",
    [
        "A:順調に進んだ   B:概ね順調   C:遅れている\n",
        "整理番号  1-1      推進班  見守り班\n重点戦略  戦略1    頁      12\n",
        "活動指標 相談会の開催  12回  20回\n",
        "本市では見守りを進めています。    令和4年度に始めた取組です。\n",
    ],
)
def test_what_is_no_table_gives_no_figures_of_one(text: str) -> None:
    assert all(row[3] is None or row[3] == 2022 for row in figures(text))
    assert not any(found.code == "column_unclear" for found in read(text).finding)


def test_what_a_policy_says_once_holds_for_its_indicators() -> None:
    text = (
        "指標名          現状値(R4)    目標値(R9)\n居場所の数      12            20\n講座の数        3             5\n"
    )
    said = "■ めざす姿\n  だれもが役割を持って暮らしている。\n\n■ 関連するSDGs\n  3 すべての人に健康と福祉を  11 住み続けられるまちづくりを\n\n■ 成果指標\n"
    rows = read(said + text).rows("plan_indicator")
    assert [(row.aim, row.sdg_goals) for row in rows] == [("だれもが役割を持って暮らしている。", [3, 11])] * 2  # type: ignore[attr-defined]


def test_cells_that_stand_below_each_other_are_no_table_of_one_column() -> None:
    text = (
        "名張市地域福祉計画 進行管理シート\n\n【戦略】\nつながりづくり\n\n部会名\n①集い部会\n\n目標\nPLAN\n・協力員をふやす。\n\n"
        "KPI 活動指標 成果指標\n協力員の数 集いの回数 協力員の登録者数\n6 回\n90 人\n\n1 集いの充実\n① 協力員の養成\n\n"
        "活動内容・推進方法\nDO\n・集いを開く。\n\n実績\nCHECK\n・集いを開き、登録がふえた。\n\n課題\nACTION\n・若い協力員が少ない。\n"
    )
    family = next(one for one in families() if one.name == "pdca_sheet")
    found = family.read(read_document(text.encode(), "a", name="a.txt"), Context())[0]
    rows = found.rows("plan_indicator")
    assert {row.actual for row in rows} >= {6, 90}  # type: ignore[attr-defined]
