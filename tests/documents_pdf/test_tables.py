"""Ruled tables become rows of cells, whatever the producer draws the rules with."""

from __future__ import annotations

import itertools

import pytest

from documents_pdf.sheets import Sheet, check_places, document, texts

XS, YS = (50, 150, 300, 545), (100, 120, 140, 160)


def filled_in(sheet: Sheet) -> Sheet:
    for row, (label, value, note) in enumerate(
        (("人口", "1,200(人)", "住民基本台帳"), ("面積", "55.3", ""), ("世帯数", "480", "注"))
    ):
        for x, text in zip(XS, (label, value, note), strict=False):
            sheet.text(x + 3, YS[row] + 5, text)
    return sheet


def ruled_with_lines() -> Sheet:
    return Sheet().grid(XS, YS)


def ruled_with_boxes() -> Sheet:
    sheet = Sheet()
    for top, bottom in itertools.pairwise(YS):
        for x0, x1 in itertools.pairwise(XS):
            sheet.box(x0, top, x1, bottom)
    return sheet


def ruled_with_thin_fillings() -> Sheet:
    """How Skia (Chrome) prints borders: a filled rectangle for each side of each cell."""
    sheet = Sheet()
    for top, bottom in itertools.pairwise(YS):
        for x0, x1 in itertools.pairwise(XS):
            for side in (
                (x0, top, x1, top + 0.75),
                (x0, bottom - 0.75, x1, bottom),
                (x0, top, x0 + 0.75, bottom),
                (x1 - 0.75, top, x1, bottom),
            ):
                sheet.box(*side, fill=1, stroke=0)
    return sheet


def ruled_with_double_lines() -> Sheet:
    return Sheet().grid(XS, YS).grid([x + 1.5 for x in XS], [y + 1.5 for y in YS])


def ruled_with_dots() -> Sheet:
    sheet = Sheet()
    sheet.canvas.setDash(1, 2)
    for y in YS:
        for x in range(XS[0], XS[-1], 3):
            sheet.rule(x, y, x + 1.5, y)
    for x in XS:
        sheet.rule(x, YS[0], x, YS[-1])
    return sheet


def ruled_without_sides() -> Sheet:
    """The left and right rules are often left out in official tables."""
    sheet = Sheet()
    for y in YS:
        sheet.rule(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.rule(x, YS[0], x, YS[-1])
    return sheet


@pytest.mark.parametrize(
    "ruled",
    [
        ruled_with_lines,
        ruled_with_boxes,
        ruled_with_thin_fillings,
        ruled_with_double_lines,
        ruled_with_dots,
        ruled_without_sides,
    ],
)
def test_the_same_rows_however_the_rules_are_drawn(ruled) -> None:  # type: ignore[no-untyped-def]
    found = document(filled_in(ruled()).pdf())
    assert texts(found) == [["人口", "1,200(人)", "住民基本台帳"], ["面積", "55.3", ""], ["世帯数", "480", "注"]]
    assert [[cell.column for cell in row.cells] for row in found.rows] == [[0, 1, 2]] * 3
    assert len({row.block for row in found.rows}) == 1
    assert [row.page for row in found.rows] == [1, 1, 1]
    check_places(found)


def test_a_merged_cell_gives_its_text_once_and_leaves_a_blank_below() -> None:
    sheet = Sheet()
    for x in (50, 545):
        sheet.rule(x, 100, x, 180)
    sheet.rule(150, 100, 150, 160).rule(300, 120, 300, 160)
    for y, x0 in ((100, 50), (120, 150), (140, 150), (160, 50), (180, 50)):
        sheet.rule(x0, y, 545, y)
    sheet.text(55, 125, "実施事業").text(155, 105, "二列にわたる値")
    sheet.text(155, 125, "地域力強化").text(305, 125, "○").text(155, 145, "多機関").text(305, 145, "-").text(
        55, 165, "全幅の行"
    )
    found = document(sheet.pdf())
    assert texts(found) == [["実施事業", "二列にわたる値"], ["", "地域力強化", "○"], ["", "多機関", "-"], ["全幅の行"]]
    check_places(found)


def test_empty_cells_count_as_columns() -> None:
    sheet = Sheet().grid(XS, (100, 120)).text(310, 105, "都道府県事業")
    (row,) = document(sheet.pdf()).rows
    assert [(cell.column, cell.text) for cell in row.cells] == [(0, ""), (1, ""), (2, "都道府県事業")]


def test_an_underline_is_no_rule_of_the_table() -> None:
    sheet = (
        Sheet()
        .grid((50, 300), (100, 150))
        .text(55, 105, "下線のある語")
        .rule(55, 117, 115, 117)
        .text(55, 125, "次の行")
    )
    assert texts(document(sheet.pdf())) == [["下線のある語\n次の行"]]


def test_a_frame_around_the_page_is_no_cell() -> None:
    sheet = Sheet().box(30, 30, 565, 812).text(50, 70, "1. 自治体の基本情報等")
    filled_in(sheet.grid(XS, YS)).text(50, 180, "2. ビジョンについて")
    found = document(sheet.pdf())
    assert texts(found)[0] == ["1. 自治体の基本情報等"]
    assert texts(found)[1] == ["人口", "1,200(人)", "住民基本台帳"]
    assert texts(found)[-1] == ["2. ビジョンについて"]


def test_a_boxed_remark_is_a_row_of_one_cell() -> None:
    assert texts(document(Sheet().box(50, 100, 300, 130).text(55, 108, "枠内の注意書き").pdf())) == [["枠内の注意書き"]]


def test_a_table_in_a_cell_follows_the_row_that_holds_it() -> None:
    sheet = Sheet().grid((50, 545), (100, 200)).text(55, 105, "内訳").grid((80, 200, 300), (130, 150, 170))
    sheet.text(85, 135, "直営").text(205, 135, "3").text(85, 155, "委託").text(205, 155, "4")
    assert texts(document(sheet.pdf())) == [["内訳"], ["直営", "3"], ["委託", "4"]]


def test_white_rules_and_shading_are_not_seen() -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(0.9)
    sheet.box(50, 100, 545, 120, fill=1, stroke=0)
    sheet.canvas.setStrokeGray(1)
    sheet.rule(200, 100, 200, 160)
    sheet.canvas.setStrokeGray(0)
    sheet.canvas.setFillGray(0)
    sheet.grid((50, 545), (100, 120, 160)).text(55, 105, "網かけの見出し行にある長い文字の並びです")
    assert texts(document(sheet.pdf())) == [["網かけの見出し行にある長い文字の並びです"]]


def test_text_that_runs_over_its_cell_stays_in_it() -> None:
    """A spreadsheet does not wrap: the number's last digits lie in the next cell, and belong to this one."""
    sheet = Sheet().grid((50, 96, 200), (100, 120)).text(53, 105, "人口は123456人").text(140, 105, "8人")
    assert texts(document(sheet.pdf())) == [["人口は123456人", "8人"]]


def test_text_beside_and_between_tables_keeps_its_place() -> None:
    sheet = Sheet().text(50, 60, "北海道 音更町").text(50, 85, "1-1. 自治体の基本情報")
    filled_in(sheet.grid(XS, YS)).text(50, 170, "※1月1日現在").grid((50, 300), (200, 220)).text(55, 205, "第二の表")
    found = document(sheet.pdf())
    assert [row[0] for row in texts(found)] == [
        "北海道 音更町", "1-1. 自治体の基本情報", "人口", "面積", "世帯数", "※1月1日現在", "第二の表",
    ]  # fmt: skip
    assert len({row.block for row in found.rows}) == 5
    check_places(found)


def test_bold_by_printing_twice_is_read_once() -> None:
    sheet = Sheet().grid((50, 300), (100, 120)).text(55, 105, "ああ人口").text(55.3, 105, "ああ人口")
    assert texts(document(sheet.pdf())) == [["ああ人口"]]


def test_a_box_leads_from_a_character_to_its_place_on_the_page() -> None:
    found = document(filled_in(ruled_with_lines()).pdf())
    box = found.box_of(found.source.index("480"))
    assert box is not None and box.page == 1
    assert 150 < box.x0 < 160 and 140 < box.top < box.bottom < 160
