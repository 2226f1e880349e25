"""Tables and paragraphs that go on over a page, and what is printed on every page."""

from __future__ import annotations

import pytest

from documents_pdf.sheets import Sheet, check_places, document, texts
from welfare_etl.documents.repetitions import unfolded
from welfare_etl.records.document import Cell, Row

FULL = "あいうえおかきくけこさしすせそたちつてと"  # 20 characters of 10 points fill a cell of 206
XS = (50.0, 150.0, 356.0)


def two_pages(first: str, rest: str, *, closed: bool, label: str = "", xs: tuple[float, ...] = XS) -> bytes:
    """A row that stands at the foot of page 1 and (perhaps) goes on at the head of page 2; then one more row."""
    sheet = Sheet().text(53, 705, "③必要性").text(153, 705, FULL).text(153, 718, first)
    for x in XS:
        sheet.rule(x, 700, x, 740)
    sheet.rule(XS[0], 700, XS[-1], 700)
    if closed:
        sheet.rule(XS[0], 740, XS[-1], 740)
    sheet.page().text(53, 55, label).text(153, 55, rest).text(53, 85, "④内容").text(153, 85, "研修")
    for x in xs:
        sheet.rule(x, 50, x, 100)
    for y in (*((50,) if closed else ()), 80, 100):
        sheet.rule(xs[0], y, xs[-1], y)
    return sheet.pdf()


def test_a_cell_without_a_rule_at_the_page_end_goes_on() -> None:
    found = document(two_pages("とても長い。", "次の頁の段落。", closed=False))
    assert texts(found) == [["③必要性", FULL + "とても長い。\n次の頁の段落。"], ["④内容", "研修"]]
    cell = found.rows[0].cells[1]
    places = [found.box_of(place.start) for place in cell.slices()]
    assert [box.page for box in places if box] == [1, 1, 2][-len(places) :]
    assert {row.block for row in found.rows} == {1}
    check_places(found)


def test_a_closed_cell_that_breaks_off_in_mid_sentence_goes_on() -> None:
    found = document(two_pages(FULL, "なにぬねの。", closed=True))
    assert texts(found) == [["③必要性", FULL + FULL + "なにぬねの。"], ["④内容", "研修"]]
    check_places(found)


@pytest.mark.parametrize(
    ("first", "rest", "label", "why"),
    [
        ("短い行", "続きかもしれない", "", "the last line is not full"),
        (FULL[:-1] + "。", "なにぬねの", "", "a sentence ends"),
        (FULL, "①研修", "", "an entry of its own begins"),
        (FULL, "なにぬねの", "④別の項目", "the row has a label of its own"),
    ],
)
def test_where_it_is_not_certain_the_rows_stay_apart(first: str, rest: str, label: str, why: str) -> None:
    found = document(two_pages(first, rest, closed=True, label=label))
    assert [row[1] for row in texts(found)] == [
        FULL + first,
        rest,
        "研修",
    ], why
    assert {row.block for row in found.rows} == {1}


def test_another_table_does_not_go_on() -> None:
    found = document(two_pages(FULL, "なにぬねの", closed=True, xs=(50, 150, 500)))
    assert len(found.rows) == 3
    assert [row.block for row in found.rows] == [1, 2, 2]


def test_a_cell_longer_than_a_page() -> None:
    sheet = Sheet()
    for page in range(3):
        top, bottom = (700 if page == 0 else 50), (100 if page == 2 else 790)
        for x in (50, 256):
            sheet.rule(x, top, x, bottom)
        if page == 0:
            sheet.rule(50, 700, 256, 700)
        sheet.lines(53, top + 3, [FULL] * 2)
        if page == 2:
            sheet.rule(50, 100, 256, 100)
        sheet.page()
    found = document(sheet.pdf())
    assert texts(found) == [[FULL * 6]]
    check_places(found)


def test_a_label_merged_over_rows_that_a_page_parts() -> None:
    sheet = Sheet().text(53, 705, "目的と").text(153, 705, "一行目").text(153, 725, FULL)
    for x in XS:
        sheet.rule(x, 700, x, 740)
    sheet.rule(50, 700, 356, 700).rule(150, 720, 356, 720)
    sheet.page().text(53, 55, "狙い").text(153, 55, "なにぬねの")
    for x in XS:
        sheet.rule(x, 50, x, 80)
    sheet.rule(50, 80, 356, 80)
    found = document(sheet.pdf())
    assert texts(found) == [["目的と\n狙い", "一行目"], ["", FULL + "なにぬねの"]]
    check_places(found)


def test_a_paragraph_goes_on_over_the_page() -> None:
    sheet = (
        Sheet().grid((50, 250), (300, 320)).text(53, 305, "表").text(50, 700, FULL).page().text(50, 60, "なにぬねの。")
    )
    assert texts(document(sheet.pdf())) == [["表"], [FULL + "なにぬねの。"]]


def report(pages: int, header: str | None = "平成30年度", footer: str = "- {} -") -> bytes:
    sheet = Sheet()
    for number in range(1, pages + 1):
        if header:
            sheet.text(480, 20, header)
        sheet.text(50, 60, f"見出し{'一二三四'[number - 1]}").text(50, 300, f"本文その{'一二三四'[number - 1]}")
        sheet.text(290, 810, footer.format(number)).page()
    return sheet.pdf()


@pytest.mark.parametrize("footer", ["{}", "- {} -", "{}/4", "{} ページ", "p. {}", "{}頁"])
def test_headers_and_page_numbers_are_no_rows_but_not_lost(footer: str) -> None:
    found = document(report(4, footer=footer))
    assert [row.text for row in found.rows] == [text for n in "一二三四" for text in (f"見出し{n}", f"本文その{n}")]
    reasons = [(found.source[place.start : place.end], place.reason) for place in found.dropped]
    assert reasons == [
        pair for n in range(1, 5) for pair in (("平成30年度", "running_header"), (footer.format(n), "page_number"))
    ]
    check_places(found)


def test_a_running_footer() -> None:
    found = document(report(3, header=None, footer="地域共生社会 事例集 {}"))
    assert {place.reason for place in found.dropped} == {"running_footer"}
    assert len(found.dropped) == 3


def test_the_number_of_a_single_page() -> None:
    found = document(Sheet().text(50, 60, "見出し").text(295, 810, "1").pdf())
    assert texts(found) == [["見出し"]]
    assert [place.reason for place in found.dropped] == ["page_number"]


@pytest.mark.parametrize(
    ("top", "text", "why"),
    [
        (20, "令和2年度", "stands at the head of one page only"),
        (810, "以上", "no number"),
        (600, "1", "not in the margin"),
    ],
)
def test_what_does_not_repeat_stays(top: float, text: str, why: str) -> None:
    found = document(Sheet().text(50, 300, "本文").text(290, top, text).page().text(50, 300, "次の本文").pdf())
    assert [text] in texts(found), why
    assert not found.dropped


def test_a_table_head_that_is_repeated_on_every_page_is_read_once() -> None:
    sheet = Sheet()
    for page in range(3):
        sheet.text(53, 55, "項目").text(153, 55, "内容").text(53, 75, f"項目{page}").text(153, 75, FULL)
        sheet.grid(XS, (50, 70, 90)).page()
    found = document(sheet.pdf())
    assert texts(found) == [["項目", "内容"], ["項目0", FULL], ["項目1", FULL], ["項目2", FULL]]
    assert [place.reason for place in found.dropped] == ["repeated_head"] * 4
    check_places(found)


def test_a_row_goes_on_below_a_repeated_head() -> None:
    sheet = Sheet()
    for page in range(2):
        sheet.text(53, 55, "項目").text(153, 55, "内容").text(153, 75, FULL if page == 0 else "なにぬねの")
        if page == 0:
            sheet.text(53, 75, "必要性")
        for x in XS:
            sheet.rule(x, 50, x, 90)
        sheet.rule(50, 50, 356, 50).rule(50, 70, 356, 70)
        if page:
            sheet.rule(50, 90, 356, 90)
        sheet.page()
    found = document(sheet.pdf())
    assert texts(found) == [["項目", "内容"], ["必要性", FULL + "なにぬねの"]]
    check_places(found)


def test_a_table_inside_a_cell_that_is_printed_three_times_is_read_once_in_its_place() -> None:
    """Run together in its cell, cell by cell beside it, and as rows below; a page break cuts one of these rows."""

    def row(line: int, *texts: str) -> Row:
        return Row(line, [Cell(text, ((0, 100 * line + 10 * at, len(text)),), at) for at, text in enumerate(texts)], 1)

    whole = "ア 場づくり(場所)(人) 集会所 有志の会 イ 講座をひらく。"
    rows = [
        row(1, "④内容", whole, "(場所)", "(人)", "集会所", "有志の会"), row(2, "(場所)", "(人)"), row(3, "集会所", "有志"),
        row(4, "", "の会"), row(5, "⑤その他", "なし"),
    ]  # fmt: skip
    found = [[cell.text for cell in row.cells] for row in unfolded(rows) if not row.echo]
    assert found == [
        ["④内容", "ア 場づくり"], ["", "(場所)", "(人)"], ["", "集会所", "有志の会"], ["", "イ 講座をひらく。"], ["⑤その他", "なし"],
    ]  # fmt: skip
    other = [*rows[:2], row(3, "集会所", "別の会"), *rows[3:]]
    assert unfolded(other) == other, "a row below says something else: nothing is repeated"


def test_an_index_tab_at_the_side_of_every_page_is_no_text() -> None:
    sheet = Sheet()
    for words in ("集まりを月に一度ひらいた。", "声かけは二十人が受け持つ。"):
        sheet.text(60, 300, words)
        for at, char in enumerate("第二章見守り"):
            sheet.text(572, 200 + 12 * at, char)
        sheet.page()
    found = document(sheet.pdf())
    assert texts(found) == [["集まりを月に一度ひらいた。"], ["声かけは二十人が受け持つ。"]]
    assert [(found.source[d.start : d.end], d.reason) for d in found.dropped] == [
        ("第二章見守り", "running_header")
    ] * 2
