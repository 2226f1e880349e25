"""What no form has is told and left over; what a form has is found in its own order, in any of several forms."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from ministry import form_text as f
from ministry.pieces import rows
from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.families.ministry.forms import FORMS
from welfare_etl.forms.form import Field, Form
from welfare_etl.forms.walk import walk

CHAPTER = (
    "\n5. 出会いの場づくり事業について\n\n①実施主体(委託先)\t小松市(委託先:NPO法人 こまつの木)\n②事業名\t出会いの庭\n\n"
)


def values(text: str) -> dict[tuple[str, str, str], object]:
    return f.cells_of(f.one(text))


def left(text: str) -> str:
    return "".join(item.text for item in f.one(text).residual if item.reason != "not_a_quantity")


def with_chapter() -> str:
    head, heading, tail = f.report().rpartition("5. 成果目標の達成状況")
    assert heading
    return head + CHAPTER + "6. 成果目標の達成状況" + tail


def test_a_chapter_that_the_form_does_not_have_is_left_over() -> None:
    found = f.one(with_chapter())
    assert [(item.severity, item.printed) for item in found.finding if item.code == "unknown_chapter"] == [
        ("warning", "5. 出会いの場づくり事業について")
    ]
    assert "出会いの庭" in left(with_chapter())
    assert f.cells_of(found) == values(f.report())


ROWS = (
    ("高齢化率\t28.5(%)", "外国人住民数\t2,150(人)\n高齢化率\t28.5(%)", "外国人住民数", "a row of its own"),
    ("公立中学校数\t10(校)", "公立中学校数\t10(校)\n図書館の数\t3(館)", "図書館の数", "behind another"),
)


@pytest.mark.parametrize(("old", "new", "label", "reason"), ROWS, ids=[case[3] for case in ROWS])
def test_a_row_that_the_form_does_not_have_is_left_over(old: str, new: str, label: str, reason: str) -> None:
    text = f.report()
    assert old in text
    found = f.one(text.replace(old, new))
    assert [item.printed for item in found.finding if item.code == "unknown_label"] == [label], reason
    assert f.cells_of(found) == values(text)


def test_a_bracketed_label_that_the_form_does_not_have_is_not_its_neighbours_answer() -> None:
    text = f.report().replace("(対象地域の範囲) 小学校区", "(対象の広さ) 小学校区", 1)
    found = f.one(text)
    assert "unknown_label" in f.codes(found)
    assert f.cells_of(found)["community_building", "2018-17203", "area"] == "小松市全域"


def test_a_label_in_other_words_is_not_the_answer_above_it() -> None:
    text = (
        f.report()
        .replace("事業の成果目標\t\t\n講座", "成果の指標と目標\t\t\n講座")
        .replace("事業の成果目標\n講座", "成果の指標と目標\n講座")
    )
    assert text != f.report()
    found = f.one(text)
    assert f.cells_of(found)["community_building", "2018-17203", "linked_programmes"] == "生活支援体制整備事業"
    assert "講座の受講者数" in left(text)


def test_a_row_printed_twice_is_told_and_not_added() -> None:
    text = f.report()
    line = next(line for line in text.split("\n") if line.startswith("地域包括支援センター"))
    found = f.one(text.replace(line, f"{line}\n{line}"))
    assert [item.used for item in found.finding if item.code == "label_repeated"] == ["地域包括支援センター"]
    assert f.cells_of(found) == values(text)


def test_parts_counted_on_within_a_chapter_are_left_over() -> None:
    text = (
        f.report()
        .replace("2. 事業を実施する上で", "1-3. 計画の策定状況\n\n三年前に定めた。\n\n2. 事業を実施する上で")
        .replace("⑥相談支援包括化推進員を", "⑤の2 推進員の研修\t泊まりで学ぶ\n⑥相談支援包括化推進員を")
    )
    assert values(text) == values(f.report())
    assert "三年前に定めた" in left(text) and "泊まりで学ぶ" in left(text)


NEXT = (
    ("広報紙に載せる。", "(オ)広報の方法\n回覧板で知らせる。", "回覧板で知らせる。"),
    ("手引きを作る。", "カ 今後の課題\n人手が足りない。", "人手が足りない。"),
    ("校区と話し合う。", "⑩今後の課題\n人手が足りない。", "人手が足りない。"),
)


@pytest.mark.parametrize(("answer", "more", "left_over"), NEXT, ids=[case[1][:6] for case in NEXT])
def test_the_number_that_would_come_next_is_a_label(answer: str, more: str, left_over: str) -> None:
    text = f.report()
    line = next(line for line in text.split("\n") if line.startswith(answer))
    assert values(text.replace(line, f"{line}\n{more}", 1)) == values(text)
    assert left_over in left(text.replace(line, f"{line}\n{more}", 1))
    own = f"{answer}\n(ア)会\n(イ)場\n(ウ)人\n(エ)金\n(オ)物"
    listed = f.cells_of(f.one(f.report(a__other=own)))["community_building", "2018-17203", "other"]
    assert str(listed).endswith("(オ)物")


def test_a_label_in_other_words_beside_its_answer_is_not_the_answer_above_it() -> None:
    text = f.report().replace("本事業を通じて人と地域に起こしたい変化", "事業を通じて起こしたい変化")
    assert values(text)["vision", "2018-17203", "purpose"] == values(f.report())["vision", "2018-17203", "purpose"]
    assert "となりの人の困りごとに気づく人がふえる。" in left(text)


def test_words_of_a_label_in_a_sentence_are_no_label() -> None:
    text = f.report().replace("分野をまたぐ相談を受ける。", "成果目標の達成状況を見ながら、事業の成果目標を話し合う。")
    assert text != f.report()
    assert values(text)["multi_agency_project", "2018-17203", "overview"] == (
        "成果目標の達成状況を見ながら、事業の成果目標を話し合う。"
    )
    assert values(text)["multi_agency_project", "2018-17203", "targets_text"] is not None


def test_a_label_printed_again_behind_an_answer_that_has_ended_is_told() -> None:
    line = "③事業実施の必要性、体制等\t窓口が分かれている。"
    text = f.report().replace(line, f"{line}\n③事業実施の必要性、体制等\t夜は閉まっている。")
    assert text != f.report()
    assert values(text) == values(f.report())
    assert "夜は閉まっている" in left(text)


def test_a_short_answer_printed_again_in_a_row_of_its_own_is_not_added() -> None:
    text = f.report()
    line = next(line for line in text.split("\n") if line.startswith("④相談支援包括化推進員"))
    doubled = text.replace(line, f"{line}\n④相談支援包括化推進員の配置予定人数\t9 人")
    assert values(doubled) == values(text)
    assert "label_repeated" in f.codes(f.one(doubled))


def test_a_bracket_does_not_hide_a_label_in_other_words() -> None:
    text = (
        f.report()
        .replace("事業の成果目標\t\t\n講座", "成果の目標(指標)\t\t\n講座")
        .replace("事業の成果目標\n講座", "成果の目標(指標)\n講座")
    )
    assert text != f.report()
    assert "講座の受講者数" in left(text)


@pytest.mark.parametrize(
    "remark",
    [
        "【記入要領】数で示せるものは数で書くこと。",
        "※ 2月末時点での状況を書いてください",
        "(注)事業ごとに記載(800字以内)",
        "<記入例>講座の受講者数 10人→12人",
        "※パンフレット等は別に添えること",
        "★達成できなかったときは理由もお書きください。",
        "(事業ごとに、1,000字程度で記入)",
    ],
)
def test_how_to_fill_in_is_no_achievement(remark: str) -> None:
    head, heading, tail = f.report().rpartition("5. 成果目標の達成状況")
    assert heading
    text = f"{head}{heading}\n\n{remark}{tail}"
    assert values(text) == values(f.report())
    assert remark[3:10] in left(text)


def test_a_number_that_is_not_the_forms_is_told() -> None:
    text = f.report().replace("⑧事業の成果目標", "⑥事業の成果目標")
    found = f.one(text)
    assert "number_out_of_order" in f.codes(found)
    assert f.cells_of(found) == values(f.report())


def test_chapters_in_another_order_are_told_and_read() -> None:
    text = f.report()
    third, fourth, fifth = (text.index(f"\n{number}. ") for number in (3, 4, 5))
    swapped = text[:third] + text[fourth:fifth] + text[third:fourth] + text[fifth:]
    found = f.one(swapped)
    assert "label_out_of_order" in f.codes(found)
    got, want = f.cells_of(found), values(text)
    assert {key: value for key, value in got.items() if key[0].endswith("project")} == {
        key: value for key, value in want.items() if key[0].endswith("project")
    }


CLAIMS = ("number_role", "target", "result", "outcome")
"""Their rows are counted through: one less is another number for those behind it."""

REWORDED = (
    ("地域の課題を地域で解決していくための財源等の確保", "資金の調達方法", "共同募金の助成を受ける。", "a line with its answer below"),
    ("事業実施にあたり連携する他の法定事業等(自主事業含む)", "連携する他事業", "生活支援体制整備事業", "likewise"),
    ("事業の成果目標", "KPI", "講座の受講者数:200 人", "likewise, in letters"),
    ("本事業を通じて人と地域に起こしたい変化", "目指す姿", "となりの人の困りごとに気づく人がふえる。", "a cell beside its answer"),
    ("(イ)地域住民等が相互に交流を図ることができる拠点の整備", "(イ)居場所づくり", "(イ)居場所づくり", "its number, and nothing else"),
    ("ウ その他", "ウ 付記", "研究会を設ける。", "its number"),
    ("⑨地域力強化推進事業実施計画", "⑨今後の計画", "校区と話し合う。", "its number in a circle"),
    ("(周知方法)", "(知らせ方)", "チラシを配る。", "a bracket below its heading"),
    ("(拠点の場所)", "(拠点名)", "公民館", "a bracket beside another"),
    ("2. 事業を実施する上でのビジョンについて", "2. 目指す姿", "2. 目指す姿", "a chapter's number"),
    ("5. 成果目標の達成状況", "5. ふりかえり", "会議を年 5 回開催した。", "the last chapter"),
)  # fmt: skip


@pytest.mark.parametrize(("label", "other", "answer", "reason"), REWORDED, ids=[case[1] for case in REWORDED])
def test_what_stands_in_the_place_of_a_lost_label_is_not_joined(
    label: str, other: str, answer: str, reason: str
) -> None:
    text = f.report()
    assert label in text
    found = f.one(text.replace(label, other, 1))
    before = values(text)
    changed = {key: value for key, value in f.cells_of(found).items() if before.get(key) != value and value is not None}
    assert not {key: value for key, value in changed.items() if key[0] not in CLAIMS}, reason
    assert f.codes(found) & {"unknown_label", "unknown_chapter"}
    assert answer in "".join(item.text for item in found.residual)


BESIDE = (
    "運営の経費\t年に三百万円を見込む。",
    "人員体制\t課長と係員",
    "備考\tとくに急ぐ。",
    "外国の住民の数\t2,150(人)",
    "今後の課題\n人手が足りない。",
)
ABOVE = (
    "石川県\t市区町村名\t小松市",
    "地域包括支援センター\t直営:1か所 委託:4か所(社会福祉協議会)",
    "③事業実施の必要性、体制等\t窓口が分かれている。",
    "②事業名\tまるごと相談",
)


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("row", BESIDE)
def test_a_name_below_a_label_is_no_rest_of_the_answer_beside_it(row: str, above: str) -> None:
    text = f.report()
    line = next(line for line in text.split("\n") if above in line)
    found = f.one(text.replace(line, f"{line}\n{row}", 1))
    assert f.cells_of(found) == values(text)
    assert row.split("\n")[0].split("\t")[0] in [item.printed for item in found.finding if item.code == "unknown_label"]


def test_a_body_that_its_own_cell_does_not_name_is_read_from_the_heading_or_unknown() -> None:
    text = f.report().replace("市区町村名", "自治体名")
    found = f.one(text)
    assert f.cells_of(found)["report", "2018-17203", "municipality"] == "小松市" and "no_header" in f.codes(found)
    headless = f.one(text.replace("石川県 小松市\n", "", 1))
    assert headless.tables["report"][0].model_dump()["municipality_code"] is None
    assert "unknown_body" in f.codes(headless)


WORDS = "多機関の協働による包括的支援体制構築事業に基づく「なんでも窓口」の職員が同行する"


def test_words_of_a_heading_inside_a_cell_are_words() -> None:
    found = f.cells_of(f.one(f.report(b__backup_content=WORDS)))
    assert found["consultation", "2018-17203", "backup_content"] == WORDS
    assert found["consultation", "2018-17203", "targets_text"] is not None


BROKEN = (
    ("⑥相談支援包括化推進員を配置する相談支援機関の種類・名称\t基幹相談支援センター", "⑥相談支援包括化推進員を配置する\t基幹相談\n\n相談支援機関の種類・名称\t支援センター"),
    ("本事業を通じて人と地域に起こしたい変化\tとなりの人の", "本事業を通じて人と\tとなりの人\n\n地域に起こしたい変化\tの"),
)  # fmt: skip


@pytest.mark.parametrize(("row", "broken"), BROKEN, ids=["numbered", "plain"])
def test_a_label_and_its_answer_broken_over_a_page_are_put_together(row: str, broken: str) -> None:
    assert row in f.report()
    assert values(f.report().replace(row, broken, 1)) == values(f.report())


# -- several forms ------------------------------------------------------------------------------------------------------


def as_2019(text: str) -> str:
    for old, new in (
        ("1. 自治体の基本情報等", "1. 自治体の概要"), ("1-1. 自治体の基本情報", "1-2. 自治体の基本データ"), ("1-2. 地域の特徴", "1-1. 地域の特徴"),
        ("人口\t100", "総人口\t100"), ("世帯数\t40", "総世帯数\t40"), ("(対象地域の範囲)", "(対象圏域)"),
        ("事業の成果目標", "成果指標及び目標値"), ("本事業に取り組む目的・狙い", "本事業の目的及びねらい"),
        ("2. 事業を実施する上でのビジョンについて", "2. 事業のビジョン"),
    ):  # fmt: skip
        text = text.replace(old, new)
    return text


def test_two_forms_are_read_in_one_go_each_with_its_own() -> None:
    old, new = f.one(f.report()), f.one(as_2019(f.report()))
    assert [f.cells_of(item)["report", "2018-17203", "form"] for item in (old, new)] == [
        "ministry_2018",
        "ministry_2019",
    ]
    assert f.cells_of(new)["profile", "2018-17203|17203", "population"] == 100_000
    assert f.cells_of(new)["community_building", "2018-17203", "area_scope"] == "小学校区"
    assert "form_unknown" not in f.codes(old) | f.codes(new)


def test_a_report_of_another_form_says_so() -> None:
    text = f.report()
    for label in ("人口\t", "世帯数\t", "高齢化率", "担当部署名", "面積"):
        text = text.replace(label, f"住まう{len(label)}番の欄\t" if label.endswith("\t") else f"第{len(label)}の問い")
    assert "form_unknown" in f.codes(f.one(text))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_has_its_ids_once_and_knows_its_columns(form: Form) -> None:
    assert len({one.id for one in form.fields}) == len(form.fields)
    assert form.always and form.heads and form.columns["vision"]


def test_the_engine_names_no_label_and_no_block(repo_root: Path) -> None:
    modules = sorted((repo_root / "src" / "welfare_etl" / "forms").glob("*.py"))
    said = {word for module in modules for word in re.findall(r'"([a-z_.]+)"', module.read_text(encoding="utf-8"))}
    names = {one.id for form in FORMS for one in form.fields} | {block for form in FORMS for block in form.blocks}
    assert modules and names and not said & names


def test_an_edit_that_names_no_field_is_an_error() -> None:
    with pytest.raises(KeyError, match="no field 'popullation'"):
        FORM.edited("x", 2020, renamed={"popullation": "人の数"})
    with pytest.raises(ValueError, match="told twice"):
        FORM.edited("x", 2020, added={"phone": [Field("phone", "電話", "header")]})


INTO: tuple[tuple[tuple[str, ...], str, Field, str, str, object], ...] = (
    ((), "area_km2", Field("x", "補足事項", "basics", "profile.notes", whole=True), "高齢化率", "補足事項\t合併した。", "合併した。"),
    (("households",), "population", Field("x", "戸数", "basics", "profile.households", whole=True), "高齢化率", "戸数\t41,000(世帯)", 41_000),
    (("b.person",), "b.place", Field("x", "(受け手)", "consultation", "consultation.person"), "(場所・機関等", "(受け手) 近所の人", "近所の人"),
    (
        ("m.coordinators",), "m.rationale", Field("x", "④つなぎ役の数", "multi_agency", "multi_agency_project.coordinators"), "④相談支援",
        "④つなぎ役の数\t4人", 4,
    ),
)  # fmt: skip


def test_a_new_field_is_stored_by_its_column_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for dropped, behind, field, old, new, value in INTO:
        form = FORM.edited("x", 2018, dropped=dropped, added={behind: [field]})
        monkeypatch.setattr("welfare_etl.families.ministry.forms.FORMS", (form,))
        line = next(one for one in f.report().split("\n") if one.startswith(old))
        found = f.one(f.report().replace(line, new, 1))
        table, _, column = str(field.into).partition(".")
        [row] = found.tables[table]
        assert getattr(row, column) == value
        assert (table, column) in {(item.table_name, item.column_name) for item in found.lineage}


@pytest.mark.parametrize("run", [" ", "　", "\t ", "(", "①", "ア"])
def test_runs_of_one_character_do_not_stop_the_walk(run: str) -> None:
    """Ten times the run may take more than ten times as long only by a little."""

    def seconds(times: int) -> float:
        text = f.report(purpose=f"目{run * times}的", c__rationale=run * times + "事業")
        given = rows(text)
        started = time.process_time()
        walk(FORM, given)
        return time.process_time() - started

    seconds(10)
    assert seconds(4000) < 40 * max(seconds(400), 0.02)
