"""Cells that no rule parts, rules that are drawn in odd ways, and text that stands where it should not."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from reportlab.lib.colors import Color, white
from reportlab.lib.utils import ImageReader

from documents_pdf.sheets import Sheet, check_places, document, texts

XS, YS = (50, 200, 320, 440), (100, 125, 150, 175)
TABLE = [["指標", "現状値", "目標値"], ["寄り合いの数", "12", "20"], ["窓口の数", "4", "8"]]


def filled(sheet: Sheet) -> Sheet:
    for y, row in zip(YS, TABLE, strict=False):
        for x, text in zip(XS, row, strict=False):
            sheet.text(x + 4, y + 6, text)
    return sheet


def dots() -> Sheet:
    """A browser's dotted border: a filled square every two points, across and down."""
    sheet = Sheet()
    for y in YS:
        for x in range(XS[0], XS[-1], 2):
            sheet.box(x, y, x + 1, y + 1, fill=1, stroke=0)
    for x in XS:
        for y in range(YS[0], YS[-1], 2):
            sheet.box(x, y, x + 1, y + 1, fill=1, stroke=0)
    return filled(sheet)


def images() -> Sheet:
    """An older word processor's dashed border: a picture of three points each."""
    from PIL import Image

    ink, sheet = ImageReader(Image.new("L", (2, 2), 0)), Sheet()
    for y in YS:
        for x in range(XS[0], XS[-1], 5):
            sheet.canvas.drawImage(ink, x, sheet.height - y, 3, 0.5)
    for x in XS:
        for y in range(YS[0], YS[-1], 5):
            sheet.canvas.drawImage(ink, x, sheet.height - y - 3, 0.5, 3)
    return filled(sheet)


def white_lines() -> Sheet:
    sheet = Sheet()
    sheet.canvas.setFillColor(Color(0.85, 0.9, 0.95))
    sheet.box(XS[0], YS[0], XS[-1], YS[-1], fill=1, stroke=0)
    sheet.canvas.setStrokeColor(white)
    sheet.grid(XS, YS)
    sheet.canvas.setFillColor(Color(0, 0, 0))
    return filled(sheet)


def shades() -> Sheet:
    sheet = Sheet()
    for number, (top, foot) in enumerate(itertools.pairwise(YS)):
        sheet.canvas.setFillColor(Color(0.8, 0.8, 0.8) if not number else Color(0.93, 0.93, 0.93))
        for x0, x1 in itertools.pairwise(XS):
            sheet.box(x0, top, x1, foot, fill=1, stroke=0)
    sheet.canvas.setFillColor(Color(0, 0, 0))
    return filled(sheet)


def horizontal_only() -> Sheet:
    sheet = Sheet()
    for y in YS:
        sheet.rule(XS[0], y, XS[-1], y)
    return filled(sheet)


def open_head() -> Sheet:
    """Neither a rule above the head nor one beside it; the last column's rule reaches up."""
    sheet = Sheet().grid(XS, YS[1:]).rule(XS[-1], YS[0], XS[-1], YS[1])
    return filled(sheet)


@pytest.mark.parametrize("ruled", [dots, images, white_lines, shades, horizontal_only, open_head])
def test_the_same_rows_however_the_cells_are_parted(ruled: Callable[[], Sheet]) -> None:
    found = document(ruled().pdf())
    assert texts(found) == TABLE
    check_places(found)


def framed(height: float = 60) -> Sheet:
    return Sheet().grid((50, 450), (100, 100 + height))


def cells_of_two_lines_without_a_rule() -> Sheet:
    """Each cell is drawn to its end before the next one begins; the first value nearly touches the second."""
    sheet = framed()
    sheet.lines(
        55, 105, ["(開催の回数)", "月に一度。世話人、役場の係、診療所、学校の先生、郵便局の人", "が集まる。"], 10, 13
    )
    return sheet.lines(350, 105, ["(会議の名)", "火鉢会議"], 10, 13)


def heads_ruled_values_not() -> Sheet:
    sheet = Sheet().grid((50, 450), (100, 120, 140)).rule(180, 100, 180, 120).rule(320, 100, 320, 120)
    for x, head, value in ((54, "(区域)", "全域"), (184, "(範囲)", "谷筋の七地区"), (324, "(人口)", "3,200人")):
        sheet.text(x, 105, head).text(x, 125, value)
    return sheet


def typed_spaces() -> Sheet:
    """Spaces that somebody typed are drawn: one cell."""
    return (
        framed().text(55, 105, "直営\u3000\u3000\u3000\u30001か所").text(55, 120, "委託\u3000\u3000\u3000\u30002か所")
    )


def table_in_a_cell() -> Sheet:
    sheet = Sheet().grid((50, 150, 450), (100, 260)).text(55, 105, "④内容").text(155, 105, "ア はじめに")
    sheet.grid((160, 260, 440), (130, 150, 170)).text(163, 135, "(対象)").text(263, 135, "(中身)")
    return sheet.text(163, 155, "世話人").text(263, 155, "道具を貸す").text(155, 190, "イ おわりに")


def table_on_the_rules_of_its_cell() -> Sheet:
    sheet = Sheet().grid((50, 150, 450), (100, 200)).text(55, 105, "④内容").text(155, 105, "ア はじめに")
    sheet.rule(150, 130, 450, 130).rule(150, 150, 450, 150).rule(154, 130, 154, 150).rule(300, 130, 300, 150)
    return sheet.text(158, 135, "世話人").text(304, 135, "道具を貸す").text(155, 170, "イ おわりに")


def large_numeral() -> Sheet:
    sheet = framed().text(55, 105, "1", 36).text(90, 108, "寄り合いを12回ひらく")
    return sheet.text(90, 128, "世話人を30人にする")


def figure_wider_than_its_cell() -> Sheet:
    sheet = Sheet().grid((50, 150, 180, 210), (100, 120)).text(54, 105, "助成").text(139.5, 105, "1,234,567", 8)
    return sheet.text(181, 105, "98", 8)


def tiny_text() -> Sheet:
    return (
        Sheet()
        .text(50, 50, "費用のあらまし")
        .grid((50, 450), (100, 160))
        .text(55, 105, "寄付など※3")
        .text(66, 110, "町の外の人から", 1)
    )


def vertical_columns() -> Sheet:
    sheet = Sheet().text(50, 50, "見守りの記録")
    for number, column in enumerate(("集まりは毎月ひらく", "参加は二十人", "担い手は区の役員")):
        for place, letter in enumerate(column):
            sheet.text(300 - 20 * number, 100 + 11 * place, letter)
    return sheet


def index_tab() -> Sheet:
    sheet = Sheet()
    lines = [
        "顔の見える集まりが毎月ひらかれ、となりの人の",
        "ことが分かるようになった。来られない方々には",
        "世話人が月に二回たずねて話を聞く。",
    ]
    sheet.lines(70, 100, lines, 10, 18)
    for place, letter in enumerate("見守り"):
        sheet.text(20, 104 + 16 * place, letter, 12)
    return sheet


def lines_over_each_other() -> Sheet:
    return framed().text(55, 105, "一行目の文字").text(58, 106, "重なった文字")


KINDS: dict[str, Callable[[], Sheet]] = {
    made.__name__: made
    for made in (
        dots, images, white_lines, shades, horizontal_only, open_head, cells_of_two_lines_without_a_rule,
        heads_ruled_values_not, typed_spaces, table_in_a_cell, table_on_the_rules_of_its_cell, large_numeral,
        figure_wider_than_its_cell, tiny_text, index_tab, lines_over_each_other,
    )
}  # fmt: skip

READ: list[tuple[Callable[[], Sheet], list[list[str]]]] = [
    (
        cells_of_two_lines_without_a_rule,
        [["(開催の回数)\n月に一度。世話人、役場の係、診療所、学校の先生、郵便局の人が集まる。", "(会議の名)\n火鉢会議"]],
    ),
    (heads_ruled_values_not, [["(区域)", "(範囲)", "(人口)"], ["全域", "谷筋の七地区", "3,200人"]]),
    (typed_spaces, [["直営\u3000\u3000\u3000\u30001か所\n委託\u3000\u3000\u3000\u30002か所"]]),
    (
        table_in_a_cell,
        [["④内容", "ア はじめに"], ["", "(対象)", "(中身)"], ["", "世話人", "道具を貸す"], ["", "イ おわりに"]],
    ),
    (table_on_the_rules_of_its_cell, [["④内容", "ア はじめに"], ["", "世話人", "道具を貸す"], ["", "イ おわりに"]]),
    (large_numeral, [["1\n寄り合いを12回ひらく\n世話人を30人にする"]]),
    (figure_wider_than_its_cell, [["助成", "1,234,567", "98"]]),
    (tiny_text, [["費用のあらまし"], ["寄付など※3"]]),
    (vertical_columns, [["見守りの記録"], ["集まりは毎月ひらく"], ["参加は二十人"], ["担い手は区の役員"]]),
    (
        index_tab,
        [["見守り"], ["顔の見える集まりが毎月ひらかれ、となりの人のことが分かるようになった。来られない方々には世話人が月に二回たずねて話を聞く。"]],
    ),
    (lines_over_each_other, [["一行目の文字\n重なった文字"]]),
]  # fmt: skip


@pytest.mark.parametrize(("made", "rows"), READ, ids=[made.__name__ for made, _ in READ])
def test_what_stands_where(made: Callable[[], Sheet], rows: list[list[str]]) -> None:
    found = document(made().pdf())
    assert texts(found) == rows
    check_places(found)


def test_tiny_text_is_told() -> None:
    found = document(tiny_text().pdf())
    assert [(found.source[place.start : place.end], place.reason) for place in found.dropped] == [
        ("町の外の人から", "hidden_text")
    ]


def test_short_figures_on_two_pages_are_not_joined() -> None:
    """The merged cell goes on over the page, its neighbours do not: 3 and 4 never make 34."""
    sheet = Sheet()
    for top, rows in ((750, ("3", "15")), (50, ("4", "8"))):
        sheet.rule(50, top, 50, top + 20).rule(100, top, 100, top + 20).rule(200, top, 200, top + 20)
        sheet.rule(300, top, 300, top + 20).rule(100, top, 300, top).rule(100, top + 20, 300, top + 20)
        sheet.rule(50, top if top > 700 else top + 20, 100, top if top > 700 else top + 20)
        sheet.text(104, top + 5, rows[0]).text(204, top + 5, rows[1])
        if top > 700:
            sheet.text(54, top + 5, "目標")
        sheet.page()
    found = document(sheet.pdf())
    assert texts(found) == [["目標", "3", "15"], ["", "4", "8"]]


def test_two_addresses_on_two_lines_stay_two() -> None:
    found = document(framed().lines(55, 105, ["https://www.example.lg.jp/", "https://www.example.or.jp/"]).pdf())
    assert texts(found) == [["https://www.example.lg.jp/\nhttps://www.example.or.jp/"]]


def test_a_label_merged_beside_rows_of_horizontal_rules() -> None:
    sheet = Sheet()
    for y, x in ((100, 50), (120, 50), (140, 150), (160, 150), (180, 50)):
        sheet.rule(x, y, 440, y)
    sheet.text(54, 105, "①団体").text(154, 105, "寄り合いの会")
    sheet.text(54, 125, "②内容")
    sheet.text(154, 125, "(場所)").text(300, 125, "(担い手)")
    sheet.text(154, 145, "集会所").text(300, 145, "有志").text(154, 165, "週に一度ひらく。")
    assert texts(document(sheet.pdf())) == [
        ["①団体", "寄り合いの会"], ["②内容", "(場所)", "(担い手)"], ["", "集会所", "有志"], ["", "週に一度ひらく。"],
    ]  # fmt: skip


def test_a_value_of_two_lines_beside_a_label_in_the_middle() -> None:
    sheet = Sheet()
    for y in (100, 130, 160):
        sheet.rule(50, y, 440, y)
    for top, label, *value in (
        (100, "目的", "・早く気づく。", "・早くつなぐ。"),
        (130, "変化", "・声をかける。", "・声をきく。"),
    ):
        sheet.text(54, top + 9, label).lines(150, top + 3, value)
    assert texts(document(sheet.pdf())) == [
        ["目的", "・早く気づく。\n・早くつなぐ。"],
        ["変化", "・声をかける。\n・声をきく。"],
    ]


def test_a_row_that_a_page_break_leaves_without_its_upper_rule() -> None:
    sheet = Sheet()
    for y in (118, 136):
        sheet.rule(50, y, 440, y)
    sheet.lines(54, 90, ["世話人が月に二度", "たずねる。"], leading=12).text(300, 90, "保健師")
    sheet.text(54, 122, "集会所").text(300, 122, "有志")
    assert texts(document(sheet.pdf())) == [["世話人が月に二度\nたずねる。", "保健師"], ["集会所", "有志"]]


def test_a_dotted_rule_that_ends_before_the_frame_around_it() -> None:
    sheet = Sheet()
    sheet.rule(50, 100, 50, 160).rule(440, 100, 440, 160).rule(50, 100, 440, 100).rule(50, 160, 440, 160)
    sheet.rule(150, 100, 150, 160).rule(50, 120, 438.5, 120).rule(50, 140, 438.5, 140)
    sheet.rule(154, 142, 434.5, 142).rule(154, 158, 434.5, 158).rule(154, 142, 154, 158).rule(434.5, 142, 434.5, 158)
    sheet.text(54, 105, "①団体").text(160, 105, "見守りの会").text(54, 125, "②名").text(160, 125, "声かけ").text(
        160, 145, "週に一度"
    )
    rows = texts(document(sheet.pdf()))
    assert rows[:2] == [["①団体", "見守りの会"], ["②名", "声かけ"]]
