"""What stands between two lines of a cell: nothing, a space, or the end of a paragraph."""

from __future__ import annotations

import pytest

from documents_pdf.sheets import Sheet, check_places, document, texts
from welfare_etl.documents.pdf.lines import Line, separator

BREAK = "\n"


def line(
    text: str, *, room: float = 2, unit: float = 10, pitch: float = 13, indent: float = 0, spaced: bool = False
) -> Line:
    return Line(text, (0, 0, 100, 10), 10, room, indent, pitch, unit, spaced)


@pytest.mark.parametrize(
    ("before", "after", "expected", "why"),
    [
        (line("地域住民の参加を促す活"), line("動を行う者"), "", "Japanese wraps anywhere"),
        (line("以上", room=60), line("次の段落"), BREAK, "there was room for the next character"),
        (line("と調和している", room=14), line("。」次"), BREAK, "room for one more character: the line was ended by hand"),
        (line("支援する。", room=9), line("」と定める", unit=20), "", "「。」」 may not be parted, two characters would not fit"),
        (line("いる。"), line("　次に", indent=10), BREAK, "a sentence ends and the next line is indented"),
        (line("いる。"), line("次に"), "", "a full line that happens to end a sentence"),
        (line("相談件数 75件"), line("・研修 3回"), BREAK, "no line is broken before ・, so it begins an entry"),
        (line("いる。"), line("○見守り活動"), BREAK, "a sentence ends and a mark begins an entry"),
        (line("対象は"), line("○○町の全域"), "", "a name that is left blank, in mid-sentence"),
        (line("いる。"), line("(1)研修"), BREAK, "a numbered entry after a sentence"),
        (line("対象は次の"), line("(1)から選ぶ"), "", "a number in mid-sentence"),
        (line("本文"), line("次の本文", pitch=24), BREAK, "a gap between paragraphs"),
        (line("community"), line("development"), " ", "Latin words are parted by the space at which the line broke"),
        (line("社会福祉法人 ABC", spaced=True), line("会"), " ", "a space was drawn at the line's end"),
        (line("the com-"), line("munity council"), "-", "a hyphen that parts a word"),
        (line("011-211-"), line("2932"), "", "a hyphen of a phone number stays"),
        (line("https://www.city.example.lg.jp/fuku"), line("shi/index.html"), "", "an address has no spaces"),
        (line("lg.jp/kurashi/ab"), line("005/index.html"), "", "a later line of an address"),
        (line("平成30", room=3), line("年度", unit=10), "", "a number and its unit"),
        (line("合計 12"), line("34 件", unit=10), " ", "two numbers are never fused"),
        (line("1,966,", room=1), line("735", unit=15), "", "one number too long for its cell"),
    ],
)  # fmt: skip
def test_between_two_lines(before: Line, after: Line, expected: str, why: str) -> None:
    assert separator(before, after, 13.0) == expected, why


def test_without_a_known_distance_the_pitch_says_nothing() -> None:
    assert separator(line("本文の途中で"), line("頁が変わる", pitch=700), 0.0) == ""


def test_a_list_in_a_cell_keeps_its_entries() -> None:
    sheet = Sheet().grid((50, 175), (100, 180))
    sheet.lines(53, 103, ["①見守り活動を年12回行う", "い、②広報紙を発行する", "③研修 2回", "④会議"], leading=13)
    assert texts(document(sheet.pdf())) == [["①見守り活動を年12回行うい、②広報紙を発行する\n③研修 2回\n④会議"]]


def test_paragraphs_of_a_cell_are_parted_by_their_gap() -> None:
    sheet = Sheet().grid((50, 206), (100, 190))
    sheet.lines(
        53, 103, ["あいうえおかきくけこさしすせそ", "たちつてとなにぬねのはひふへほ", "まみむめもやゆよらりるれろわん"]
    )
    sheet.lines(53, 155, ["次の段落はここから始まっていて", "終わる"])
    (row,) = texts(document(sheet.pdf()))
    assert row[0].split("\n") == [
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん",
        "次の段落はここから始まっていて終わる",
    ]


def test_centred_and_right_aligned_lines_are_not_fused() -> None:
    sheet = Sheet().grid((50, 200), (100, 130)).text(170, 103, "12人").text(160, 116, "1034人")
    assert texts(document(sheet.pdf())) == [["12人\n1034人"]]


def test_a_hyphen_that_is_left_out_is_recorded() -> None:
    sheet = Sheet().grid((50, 135), (100, 130)).lines(53, 103, ["support of com-", "munity work"], leading=13)
    found = document(sheet.pdf())
    assert texts(found) == [["support of community work"]]
    assert [(found.source[d.start : d.end], d.reason) for d in found.dropped] == [("-", "line_end_hyphen")]
    check_places(found)


def test_half_width_kana_are_left_as_printed() -> None:
    assert texts(document(Sheet().text(50, 100, "地域包括支援ｾﾝﾀｰ").pdf())) == [["地域包括支援ｾﾝﾀｰ"]]


def test_a_space_that_was_not_drawn_is_seen_by_its_gap() -> None:
    sheet = Sheet().text(50, 100, "Social").text(50 + 33, 100, "Welfare").text(50, 130, "人").text(100, 130, "口")
    assert texts(document(sheet.pdf())) == [["Social Welfare"], ["人 口"]]


def test_paragraphs_outside_tables_are_rows() -> None:
    sheet = Sheet().grid((50, 550), (60, 80))
    full = "本町の人口は年々減少しており高齢化率は四十パーセントを超えて今後も上昇する見込みであるため相互扶助"
    sheet.lines(50, 100, [full[:50], "の力が弱まっている。"], leading=14).lines(50, 142, ["別の段落。"]).lines(
        50, 170, ["2. 見出し"]
    )
    sheet.text(55, 65, "表")
    assert texts(document(sheet.pdf())) == [["表"], [full[:50] + "の力が弱まっている。"], ["別の段落。"], ["2. 見出し"]]
