"""Circles that are drawn and not typed; text that reads upwards, downwards or in columns."""

from __future__ import annotations

import pytest

from documents_pdf.sheets import HEIGHT, UPRIGHT, WIDTH, Sheet, check_places, document, texts

XS = (50, 200, 240, 400)


@pytest.mark.parametrize(
    ("size", "fill", "stroke", "expected"),
    [
        ((210, 105, 222, 117), 0, 1, "○"),
        ((206, 104, 232, 118), 0, 1, "○"),
        ((210, 105, 222, 117), 1, 0, "●"),
        ((241, 101, 243, 103), 0, 1, ""),
        ((205, 109, 235, 112), 0, 1, ""),
    ],
    ids=["circle", "ellipse", "disc", "dot", "flat curve"],
)
def test_a_drawn_circle_is_the_text_of_its_cell(size: tuple[float, ...], fill: int, stroke: int, expected: str) -> None:
    sheet = Sheet().grid(XS, (100, 122)).text(55, 106, "地域力強化推進事業").text(245, 106, "多機関の協働")
    found = document(sheet.ellipse(*size, fill=fill, stroke=stroke).pdf())
    assert texts(found) == [["地域力強化推進事業", expected, "多機関の協働"]]
    if expected:
        box = found.box_of(found.rows[0].cells[1].slices()[0].start)
        assert (
            box is not None
            and box.x0 == pytest.approx(size[0], abs=0.1)
            and box.bottom == pytest.approx(size[3], abs=0.1)
        )
    check_places(found)


def test_a_ring_of_two_outlines_is_one_mark() -> None:
    sheet = Sheet().grid(XS, (100, 122)).text(55, 106, "事業").ellipse(210, 105, 222, 117).ellipse(211, 106, 221, 116)
    assert texts(document(sheet.pdf())) == [["事業", "○", ""]]


def test_a_circle_around_a_word_marks_the_word() -> None:
    sheet = Sheet().grid((50, 200), (100, 122)).text(60, 106, "有").text(90, 106, "無").ellipse(87, 103, 103, 119)
    assert texts(document(sheet.pdf())) == [["有 ○無"]]


def test_a_large_circle_is_a_drawing() -> None:
    assert texts(document(Sheet().text(50, 50, "概念図").ellipse(100, 200, 300, 400).pdf())) == [["概念図"]]


@pytest.mark.parametrize(("angle", "x", "y"), [(90, 72, 195), (270, 62, 105)])
def test_a_label_on_its_side(angle: float, x: float, y: float) -> None:
    sheet = Sheet().grid((50, 90, 300), (100, 200)).turned(x, y, angle, "事業の概要").text(95, 105, "値")
    found = document(sheet.pdf())
    assert texts(found) == [["事業の概要", "値"]]
    box = found.box_of(found.source.index("事"))
    assert box is not None and 50 < box.x0 < box.x1 < 90 and 100 < box.top < box.bottom < 200
    check_places(found)


def test_two_lines_that_read_upwards() -> None:
    sheet = Sheet().grid((50, 90, 300), (100, 154)).turned(65, 152, 90, "地域住民の").turned(80, 152, 90, "支援")
    assert texts(document(sheet.pdf()))[0][0] == "地域住民の支援"


def test_characters_set_one_below_the_other() -> None:
    sheet = Sheet().grid((50, 110, 300), (100, 200))
    for number, letter in enumerate("地域の特徴"):
        sheet.text(75, 110 + 13 * number, letter)
    assert texts(document(sheet.text(115, 105, "値").pdf())) == [["地域の特徴", "値"]]


def test_columns_from_right_to_left() -> None:
    sheet = Sheet().grid((50, 110, 300), (100, 200))
    for column, word in enumerate(("地域の特徴及", "び課題")):
        for number, letter in enumerate(word):
            sheet.text(90 - 16 * column, 104 + 15.5 * number, letter)
    assert texts(document(sheet.pdf()))[0][0] == "地域の特徴及び課題"


def test_a_font_for_vertical_text() -> None:
    sheet = Sheet().grid((50, 110, 300), (100, 300)).text(80, 105, "生活困窮者", font=UPRIGHT)
    found = document(sheet.pdf())
    assert texts(found)[0][0] == "生活困窮者"


def test_short_entries_below_each_other_are_no_vertical_text() -> None:
    sheet = Sheet().grid((50, 110), (100, 200)).text(75, 105, "○").text(75, 118, "○").text(75, 131, "○")
    assert texts(document(sheet.pdf())) == [["○\n○\n○"]]


def test_a_landscape_sheet_on_a_portrait_page() -> None:
    """Everything is turned, rules too; boxes are still those of the page."""
    sheet = Sheet()
    sheet.canvas.translate(WIDTH, 0)
    sheet.canvas.rotate(90)
    sheet.height = WIDTH
    sheet.grid((50, 150, 400), (100, 120, 140)).text(55, 105, "人口").text(155, 105, "1,200").text(
        55, 125, "面積"
    ).text(155, 125, "5.5")
    found = document(sheet.pdf())
    assert texts(found) == [["人口", "1,200"], ["面積", "5.5"]]
    box = found.box_of(found.source.index("5.5"))
    assert box is not None and 0 < box.x0 < box.x1 < WIDTH and 0 < box.top < box.bottom < HEIGHT
    assert box.bottom - box.top > 0 and box.x0 == pytest.approx(125, abs=6)
    check_places(found)


def test_a_page_with_a_rotate_entry() -> None:
    """Drawn upright, shown turned: the text is read all the same, and boxes are those of the page as it is shown."""
    sheet = Sheet(500, 500).grid((50, 150, 400), (100, 120)).text(55, 105, "人口").text(155, 105, "1,200")
    sheet.canvas.setPageRotation(90)
    found = document(sheet.pdf())
    assert texts(found) == [["人口", "1,200"]]
    box = found.box_of(found.source.index("1,200"))
    assert box is not None and box.x0 == pytest.approx(385, abs=6) and box.top == pytest.approx(155, abs=2)


def test_figures_side_by_side_in_columns() -> None:
    """Two figures of a vertical text stand beside each other and are read from left to right."""
    sheet = Sheet().grid((50, 110, 300), (100, 216))
    for number, letter in enumerate(("平", "成", "30", "年", "度", "の", "計")):
        sheet.text(90, 104 + 15.5 * number, letter)
    for number, letter in enumerate("画に"):
        sheet.text(70, 104 + 15.5 * number, letter)
    assert texts(document(sheet.pdf()))[0][0] == "平成30年度の計画に"


def test_latin_letters_on_their_side_in_a_column() -> None:
    sheet = Sheet().grid((50, 90, 300), (100, 260))
    for number, letter in enumerate("社会福祉法人"):
        sheet.text(65, 104 + 11 * number, letter)
    sheet.turned(67, 104 + 11 * 6, 270, "NPO")
    for number, letter in enumerate("支援"):
        sheet.text(65, 104 + 11 * 6 + 25 + 11 * number, letter)
    assert texts(document(sheet.text(95, 105, "値").pdf())) == [["社会福祉法人NPO支援", "値"]]
