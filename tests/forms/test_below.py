"""A row without a label: the rest of the answer above it, or a row that the form does not have."""

from __future__ import annotations

import pytest

from ministry import form_text as f
from welfare_etl.records.extraction import Extraction

FACTS = {**f.FACTS, "mark.prefectural": "○"}
BASE = f.report(FACTS)
CLAIMS = ("number_role", "target", "result", "outcome", "report")

STRANGE = (
    "予算額\t総額で八百万円",
    "参加団体\t婦人会、老人クラブ",
    "進捗の管理方法\t四半期ごとに係内で確かめる。",
    "Q1 困っていること\t送迎の足がない。",
    "国庫補助\t二百万円\t十月交付",
    "今後の見通し\nさらに三地区へ広げる。",
    "【自由記載欄】\n様子を見ながら決める。",
    "◆特徴的な取組\n移動販売車に保健師が乗る。",
    "(キ)人材の育成\n先進地を訪ねる。",
    "確認欄\n〇福祉課 〇保健課",
)
BELOW = (
    ("小松市(直営)", "an answer beside its label"),
    ("(拠点の場所) 公民館", "answers in the cells of their labels"),
    ("(対象地域) 小松市全域", "three of them"),
    ("(周知方法) チラシを配る。", "one of them"),
    ("広報紙に載せる。", "an answer below its label"),
    ("講座の受講者数:200 人", "one that ends with a figure"),
    ("介護予防事業", "one that ends with a noun"),
    ("ウ その他", "a label whose answer is below"),
    ("(構築する支援体制) 県の会議", "one of several labels of a column"),
)


def below(line: str, rows: str) -> str:
    found = next(one for one in BASE.split("\n") if line in one)
    return BASE.replace(found, f"{found}\n{rows}", 1)


def unsure(extraction: Extraction) -> set[str]:
    return {f"{item.table_name}.{item.column_name}" for item in extraction.lineage if item.rule == "label_and_below"}


@pytest.mark.parametrize("row", STRANGE)
@pytest.mark.parametrize(("line", "where"), BELOW, ids=[case[1] for case in BELOW])
def test_a_row_that_the_form_does_not_have_is_never_joined_in_silence(line: str, where: str, row: str) -> None:
    found, before = f.one(below(line, row)), f.cells_of(f.one(BASE))
    changed = {
        f"{key[0]}.{key[2]}"
        for key, value in f.cells_of(found).items()
        if key[0] not in CLAIMS and value != before.get(key) and value is not None
    }
    assert changed <= unsure(found), where
    assert f.codes(found) & {"unknown_label", "unknown_chapter", "answer_unsure"}


@pytest.mark.parametrize("line", [line for line, _ in BELOW[:3]])
@pytest.mark.parametrize("cells", ["予算額\t総額で八百万円", "総額で八百万円"])
def test_cells_right_of_a_whole_answer_are_told(line: str, cells: str) -> None:
    found = next(one for one in BASE.split("\n") if line in one)
    got = f.one(BASE.replace(found, found.rstrip("\t") + "\t" + cells, 1))
    assert f.codes(got) & {"unknown_label", "answer_unsure"}
    if "\t" in cells:
        assert f.cells_of(got) == f.cells_of(f.one(BASE))


def test_below_an_answer_beside_or_around_it_a_strange_row_is_left_over() -> None:
    for line, _ in BELOW[:4]:
        found = f.one(below(line, STRANGE[0]))
        assert f.cells_of(found) == f.cells_of(f.one(BASE))
        assert "総額で八百万円" in "".join(item.text for item in found.residual)


GOES_ON = (
    ("b.targets", "○相談の件数:300 件\t\t\n○会議の回数:5 回", "\n○会議の回数:5 回", "a list with its marks"),
    ("b.linked", "相談員\t計画を作る。\t\n保健師\t家を訪ねる。", "保健師 家を訪ねる。", "a table that is the answer"),
    (
        "b.targets",
        "次の表のとおり。\t\t\n年度\t三十年度\n校区数\t三校区",
        "校区数 三校区",
        "a table below the answer, told",
    ),
    ("b.linked", "見守りの事業と、\t\t\n相談の事業", "\n相談の事業", "a line that had not ended"),
    ("a.training_target", "①市民\t(研修の内容) ①講座\t\n②民生委員\t②見学", "②民生委員", "a numbered list in columns"),
)


@pytest.mark.parametrize(("fact", "answer", "end", "reason"), GOES_ON, ids=[case[3] for case in GOES_ON])
def test_what_goes_on_is_read(fact: str, answer: str, end: str, reason: str) -> None:
    text = f.report({**FACTS, fact: answer})
    if "(研修の内容)" in answer:
        text = text.replace("\t(研修の内容) 見守りの講座を開く。", "")
    found = f.one(text)
    table = "community_building" if fact.startswith("a.") else "consultation"
    column = {"targets": "targets_text", "linked": "linked_programmes"}.get(fact[2:], fact[2:])
    assert str(f.cells_of(found)[table, "2018-17203", column]).endswith(end), reason
    assert (f"{table}.{column}" in unsure(found)) == reason.endswith("told")


def test_a_label_that_reaches_down_over_two_rows_has_both_answers() -> None:
    text = BASE.replace(
        "⑤相談支援包括化推進員の経歴等\t社会福祉士", "⑤相談支援包括化推進員の経歴等\t社会福祉士\n\t保健師"
    )
    assert (
        f.cells_of(f.one(text))["multi_agency_project", "2018-17203", "coordinator_background"] == "社会福祉士\n保健師"
    )
