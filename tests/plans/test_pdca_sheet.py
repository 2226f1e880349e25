"""PDCA sheets: put back together from pieces, by labels where these stand beside the text, else by wording; never in silence."""

import random
from datetime import date

import pytest

from plans.conftest import codes, document_of, read_as
from welfare_etl.evidence.span import lines_of, reflow
from welfare_etl.families import Context
from welfare_etl.families.pdca_sheet import PdcaSheet
from welfare_etl.families.pdca_sheet.columns import wording
from welfare_etl.families.pdca_sheet.figures import cell_kind, stream, values_in
from welfare_etl.families.pdca_sheet.layout import Block, lay_out
from welfare_etl.records.extraction import Extraction

# Made up, in the form's manner: one page with two sheets. Each piece is a block of the text that a PDF gives.
HEADS = "目標\nPLAN\n\n課題\nＡＣＴＩＯＮ\n\n実績\nＣＨＥＣＫ\n\n活動内容・推進方法\nDO"
PLACES = [
    "・通学路の見守りを\n広げ、顔の見える\n通学路をつくる。\n\nＫＰＩ 活動指標 成果指標\n\n安心度（※）\n07 提案（三つの柱）\n\n3 見守り\n\n① 通学路の見守りの充実",
    "・空き家を使った食\n堂を開き、食を通\nして人をつなぐ。\n\nＫＰＩ 活動指標 成果指標\n\n安心度（※）\n07 提案（三つの柱）\n\n3 食\n\n② 食堂を通した人のつながり",
]
STRATEGIES = [
    "【戦略】\n輪づくり\n\n通学路の見守りの\n充実\n\n部会名\n①見守り部会",
    "【戦略】\n輪づくり\n\n食堂を通した人の\nつながり\n\n部会名\n②食堂部会",
]
COLUMNS = {
    (
        1,
        "do",
    ): "・通学路の見守り隊員の募集を小学校で行\nう。見守り隊員の研修を小学校の通学路で\n実施し、隊員の輪を広げる。",
    (
        2,
        "do",
    ): "・空き家の持ち主に食堂の開設を呼びかけ\nる。食堂の献立づくりの講座を空き家で行\nい、食堂の担い手を育てる。",
    (
        1,
        "check",
    ): "・見守り隊員の募集に二十人が集まった。通学路\nでの見守りは毎朝続いている。小学校の研修は三\n回開催し、隊員の輪が広がった。",
    (
        2,
        "check",
    ): "・空き家二軒で食堂を開いた。食堂の献立づくり\nの講座は五回行い、担い手が七人に増えた。食堂\nの利用は前年度より増えている。",
    (
        1,
        "action",
    ): "・見守り隊員の高齢化が進み、通学路の見守りの担い手が\n不足している。小学校との連携の強化が必要である。今後\nは隊員の負担を減らすことが課題である。",
    (
        2,
        "action",
    ): "・空き家の改修費が不足している。食堂の衛生管理の講習\nが必要である。今後は献立の工夫と食堂の担い手の確保が\n課題である。",
}
INDICATORS = [
    "①見守り隊員研修開催\n回数\n②通学路見守り会議開\n催回数",
    "①３回\n②２回",
    "食堂の講座開催回数\n",
    "5\n",
    "回\n",
    "食堂の利用者の満足度 72 %",
    "見守りの実施箇所数 12 箇所",
]
DAY = "令和３年１０月１日現在"
TITLE = "第２次名張市地域福祉計画　２０２０（令和２）年度～２０２４（令和６）年度"


def page(columns: list[str] | None = None, *, day: str = DAY) -> str:
    pieces = [day, HEADS, *PLACES, *(columns or list(COLUMNS.values())), *STRATEGIES, *INDICATORS, TITLE]
    return "\n\n".join(pieces) + "\n"


def read(text: str) -> Extraction:
    return read_as(PdcaSheet(), text)


def fields(extraction: Extraction) -> dict[str, dict[str, str | None]]:
    """Theme → column → text."""
    return {
        str(row.theme): {column: getattr(row, column) for column in ("plan", "do", "check", "action")}  # type: ignore[attr-defined]
        for row in extraction.rows("pdca_sheet")
    }


THEMES = {1: "通学路の見守りの充実", 2: "食堂を通した人のつながり"}
EXPECTED = {
    THEMES[sheet]: {kind: COLUMNS[sheet, kind].replace("\n", "") for kind in ("do", "check", "action")}
    for sheet in (1, 2)
}


def test_text_apart_from_its_labels_is_placed_and_said_to_be_so() -> None:
    extraction = read(page())
    found = fields(extraction)
    for theme, columns in EXPECTED.items():
        for kind, text in columns.items():
            assert found[theme][kind] == text, (theme, kind)
    assert found[THEMES[1]]["plan"] == "・通学路の見守りを広げ、顔の見える通学路をつくる。"
    assert "columns_by_wording" in codes(extraction)
    assert "unassigned" not in {item.reason for item in extraction.residual}


def test_strategy_subcommittee_and_place_in_the_plan() -> None:
    rows = read(page()).rows("pdca_sheet")
    assert [(row.strategy, row.subcommittee, row.body_code) for row in rows] == [  # type: ignore[attr-defined]
        ("輪づくり", "①見守り部会", "24208"),
        ("輪づくり", "②食堂部会", "24208"),
    ]
    assert [row.plan_reference for row in rows] == [  # type: ignore[attr-defined]
        "07 提案(三つの柱)\n3 見守り\n① 通学路の見守りの充実",
        "07 提案(三つの柱)\n3 食\n② 食堂を通した人のつながり",
    ]


def figures(extraction: Extraction) -> set[tuple[object, ...]]:
    columns = ("programme", "kind", "indicator", "actual", "actual_unit", "fiscal_year")
    return {tuple(getattr(row, column) for column in columns) for row in extraction.rows("plan_indicator")}


def test_indicators_with_value_unit_sheet_and_kind() -> None:
    assert figures(read(page())) == {
        (THEMES[1], None, "安心度(※)", None, None, 2021),
        (THEMES[1], "activity", "見守り隊員研修開催回数", 3.0, "回", 2021),
        (THEMES[1], "activity", "通学路見守り会議開催回数", 2.0, "回", 2021),
        (THEMES[1], "outcome", "見守りの実施箇所数", 12.0, "箇所", 2021),
        (THEMES[2], None, "安心度(※)", None, None, 2021),
        (THEMES[2], "activity", "食堂の講座開催回数", 5.0, "回", 2021),
        (THEMES[2], "outcome", "食堂の利用者の満足度", 72.0, "%", 2021),
    }


@pytest.mark.parametrize("seed", range(12))
def test_columns_interleaved_otherwise_are_read_right_or_reported(seed: int) -> None:
    order = list(COLUMNS.values())
    random.Random(seed).shuffle(order)
    extraction = read(page(order))
    found = fields(extraction)
    doubted = {f.printed for f in extraction.finding if f.severity == "warning"}
    for theme, columns in EXPECTED.items():
        for kind, text in columns.items():
            right = (found[theme][kind] or "").replace("\n", "") == text
            assert right or any(text.startswith((printed or "?")[:10]) for printed in doubted), (
                theme,
                kind,
                found[theme][kind],
            )


def test_text_under_its_label_needs_no_guess() -> None:
    text = "\n\n".join(
        [
            DAY, STRATEGIES[0], "目標\nPLAN\n・顔の見える通学路をつくる。", f"活動内容・推進方法\nDO\n{COLUMNS[1, 'do']}",
            # What is said is like an action, but the label says check.
            f"実績\nCHECK\n{COLUMNS[1, 'action']}", f"課題\nACTION\n{COLUMNS[1, 'check']}", TITLE,
        ]
    )  # fmt: skip
    extraction = read(text)
    [found] = fields(extraction).values()
    assert found == {
        "plan": "・顔の見える通学路をつくる。",
        "do": EXPECTED[THEMES[1]]["do"],
        "check": EXPECTED[THEMES[1]]["action"],
        "action": EXPECTED[THEMES[1]]["check"],
    }
    assert codes(extraction) == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (DAY, "", "no_date"),
        ("部会名\n①", "部曾名\n①", "label_repaired"),
        ("【戦略】", "【戦賂】", "label_repaired"),
        ("ＣＨＥＣＫ", "ＣＨＥＣＲ", "label_repaired"),
        ("活動指標", "活動指樗", "label_repaired"),
        ("①３回\n②２回", "①３回\n②２回\n\n①４回\n②６回", "value_without_indicator"),
        ("①３回\n②２回", "①３団体１０人\n②２回", "value_not_certain"),
        ("5\n", "5\n\n8 回\n", "value_not_certain"),
        ("通学路の見守りの\n充実\n\n部会名", "部会名", "no_theme"),
        ("名張市", "乙市", "body_unknown"),
    ],
)
def test_damage_is_reported(old: str, new: str, code: str) -> None:
    text = page()
    assert old in text
    assert code in codes(read(text.replace(old, new, 1)))


def test_the_year_may_come_from_the_register_and_is_never_guessed() -> None:
    text = page(day="")
    assert {row.fiscal_year for row in read(text).rows("plan_indicator")} == {None}  # type: ignore[attr-defined]
    known = read_as(PdcaSheet(), text, Context(fiscal_year=2020))
    assert {row.fiscal_year for row in known.rows("plan_indicator")} == {2020}  # type: ignore[attr-defined]


def blocks(text: str) -> list[Block]:
    return lay_out(lines_of(document_of(text))).blocks


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("箇所\n回", "units"),
        ("数", "units"),
        ("安心度（※）", "kpi"),
        ("①25回\n②7校11回\n※新規6校", "values"),
        ("①実施地\n域\n25", "values"),
        ("3 事業", "values"),
        ("会議開催回数 4 回", "inline"),
        ("①支援回数\n②相談件数", "names"),
        ("課の地域支援の\n月平均1,224回", "loose"),  # a number within words is no value by itself
        ("協議会（39）", "loose"),
    ],
)
def test_what_a_cell_of_the_indicators_table_is(cell: str, kind: str) -> None:
    assert cell_kind(blocks(cell)[0]) == kind


def test_numbers_in_brackets_and_behind_a_reference_mark_are_no_values() -> None:
    [values] = values_in(blocks("③ １２\n\n（６地区×２）\n④　５\n※うち新規２"))
    assert {number: [amount.value for amount in amounts] for number, amounts in values.amounts.items()} == {
        3: [12.0],
        4: [5.0],
    }


def test_names_and_values_that_follow_each_other() -> None:
    lines = [
        line
        for block in blocks("窓口で受\nけた相談件数\n\n3,159 件 調整会議の開催件\n数\n\n3 件")
        for line in block.lines
    ]
    assert [(i.name, i.amount.value, i.amount.unit) for i in stream(lines) if i.amount] == [
        ("窓口で受けた相談件数", 3159.0, "件"),
        ("調整会議の開催件数", 3.0, "件"),
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("・講座を開催した。\n・参加者が増えている。", "check"),
        ("・講座を開催する。\n・仲間を募り、取り組む。", "do"),
        ("・担い手が不足している。支援が必要である。", "action"),
        ("・部会（9/3）\n・研修（5/17）", "check"),  # before the sheets' day
        ("・講座（11/23）\n・研修（R4/2）", "do"),  # after it
    ],
)
def test_the_wording_of_the_columns(text: str, column: str) -> None:
    scores = wording(blocks(text)[0], date(2021, 9, 30))
    assert max(scores, key=lambda kind: scores[kind]) == column


def test_wrapped_lines_become_paragraphs_again() -> None:
    [block] = blocks("・見守り活動を広げていくた\nめに人を集める。\n　集まった人と話し合う場を\nつくる。\n・終わり")
    assert (
        reflow(block.lines) == "・見守り活動を広げていくために人を集める。\n集まった人と話し合う場をつくる。\n・終わり"
    )


def test_what_a_facts_edition_leaves_out_is_null_and_never_placed_by_the_wording_that_is_left() -> None:
    left_out = [f"・見守り隊員の募集\n〔略 {18 + at}字〕\n〔略 {9 + at}字〕" for at in range(6)]
    whole, facts = read(page()), read(page(left_out))
    assert figures(facts) == figures(whole)
    for row in facts.rows("pdca_sheet"):
        assert (row.do, row.check, row.action) == (None, None, None)  # type: ignore[attr-defined]
        assert row.plan_reference is not None  # type: ignore[attr-defined]
    assert {m.reason for m in facts.missing if m.column_name in ("do", "check", "action")} == {"omitted"}
    assert codes(facts, "warning") <= codes(whole, "warning")
    assert facts.left <= whole.left
