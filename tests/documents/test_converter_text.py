"""Bytes of a converter's text file → rows of cells: encodings, damage, markup, and where each character stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.documents import media_type_of, read_document
from welfare_etl.documents.converter_text import LONGEST_LINE, read_text
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.records.document import Cell, Document

TEXT = "人口\t100,000(人)\t世帯数\t40,000(世帯)\n\n高齢化率\t28.5(%)\n参考 URL\thttps://www.example.jp/\n"
ROWS = [
    ["人口", "100,000(人)", "世帯数", "40,000(世帯)"],
    ["高齢化率", "28.5(%)"],
    ["参考 URL", "https://www.example.jp/"],
]


def rows_of(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.rows]


def read(text: str) -> Document:
    return read_text(text.encode("utf-8"), "d")


# -- encodings -----------------------------------------------------------------------------------------------------------

ENCODINGS = (
    ("utf-8", None, "what converters write"),
    ("utf-8-sig", None, "a byte order mark is no text"),
    ("utf-16", "UTF-16", "what a spreadsheet calls Unicode text"),
    ("cp932", "Shift_JIS", "old Windows programs"),
    ("euc_jp", "EUC-JP", "old Unix programs"),
)


@pytest.mark.parametrize(("encoding", "name", "reason"), ENCODINGS, ids=[case[0] for case in ENCODINGS])
def test_encoding(encoding: str, name: str | None, reason: str) -> None:
    document = read_text(TEXT.encode(encoding), "d")
    assert rows_of(document) == ROWS, reason
    assert document.source == TEXT
    assert [(note.severity, note.code, note.used) for note in document.notes] == (
        [("info", "encoding", name)] if name else []
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_either_byte_order(encoding: str) -> None:
    data = "\ufeff".encode(encoding) + TEXT.encode(encoding)
    assert read_text(data, "d").source.lstrip("\ufeff") == TEXT


HALF_KANA = "ｻﾎﾟｰﾄｾﾝﾀｰ\t3か所\n地域福祉課の窓口\t1か所\n"


def test_half_width_kana_in_shift_jis() -> None:
    """In EUC-JP they are what Shift_JIS text is mistaken for: here they are meant."""
    assert read_text((HALF_KANA + TEXT * 3).encode("cp932"), "d").source == HALF_KANA + TEXT * 3


def test_cut_in_the_middle_of_a_character() -> None:
    data = ("人口\t100(人)\n" + "面積").encode()[:-1]
    document = read_text(data, "d")
    assert rows_of(document) == [["人口", "100(人)"], ["面"]]
    assert [(note.severity, note.code, note.line) for note in document.notes] == [("error", "truncated_file", 2)]


def test_a_few_broken_bytes_in_utf8() -> None:
    data = ("地域福祉課の窓口\n" * 20).encode() + b"\xe5\xe5\n" + TEXT.encode()
    document = read_text(data, "d")
    assert [(note.severity, note.code, note.line) for note in document.notes] == [("error", "broken_characters", 21)]
    assert rows_of(document)[-1] == ROWS[-1]


UNREADABLE = (
    (b"", "empty_file", "0 bytes", "no byte at all"),
    (b" \r\n\t\n", "empty_file", "white space", "nothing but white space"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01" * 40, "binary_file", ".pdf", "a PDF under another name"),
    (b"PK\x03\x04\x14\x00\x06\x00" * 40, "binary_file", "archive", "a Word file under another name"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00" * 40, "binary_file", "old Office", "an old Word file"),
    (b"\x89PNG\r\n\x1a\n\x00\x00" * 40, "binary_file", "PNG", "a scan"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF" * 40, "binary_file", "JPEG", "a photograph"),
    (b"\x00\x01\x02\x03" * 400, "binary_file", "binary data", "nothing known"),
    (TEXT.encode() + b"\x00", "binary_file", "binary data", "no text has a NUL"),
    (b"\x01\x02\x03\x04\x05 abc" * 40, "binary_file", "binary data", "control characters"),
    ("café naïve\n".encode("latin-1") * 20, "unknown_encoding", "byte 0xe9", "a European encoding"),
)


@pytest.mark.parametrize(("data", "code", "found", "reason"), UNREADABLE, ids=[case[3] for case in UNREADABLE])
def test_unreadable(data: bytes, code: str, found: str, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_text(data, "the-file")
    assert caught.value.code == code
    assert found in caught.value.found
    message = str(caught.value)
    assert message.startswith("the-file")
    assert caught.value.action and caught.value.action in message


def test_the_line_of_an_unknown_encoding() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_text(b"one\ntwo\ncaf\xe9 x\n", "d")
    assert caught.value.line == 3
    assert ", line 3: " in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"text", "text/plain"),
        ("a.txt", b"%PDF-1.4", "application/pdf"),
        ("a.HTM", b"<html>", "text/html"),
        ("a.pdf", b"PK", "application/pdf"),
        ("a", b"text", "text/plain"),
    ],
)
def test_medium(name: str, data: bytes, expected: str) -> None:
    assert media_type_of(name, data) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        document = read_document(data, "d")
    except UnreadableDocument as error:
        assert error.code in ("empty_file", "binary_file", "unknown_encoding")
    else:
        assert_pieces(document)


# -- lines and cells ---------------------------------------------------------------------------------------------------------


def test_lines_are_counted_and_empty_lines_part_blocks() -> None:
    document = read(TEXT)
    assert [(row.line, row.block) for row in document.rows] == [(1, 0), (3, 1), (4, 1)]
    assert document.line_count == 4


@pytest.mark.parametrize(("end", "notes"), [("\r\n", []), ("\r", ["line_ends"])])
def test_line_ends(end: str, notes: list[str]) -> None:
    document = read(TEXT.replace("\n", end))
    assert [[cell.text.strip() for cell in row.filled] for row in document.rows] == ROWS
    assert [row.line for row in document.rows] == [1, 3, 4]
    assert [note.code for note in document.notes] == notes


def test_a_huge_line_is_read_and_told() -> None:
    document = read("人口\t1\n" + "あ" * (LONGEST_LINE + 1) + "\n面積\t2\n")
    assert [(note.severity, note.code, note.line) for note in document.notes] == [("warning", "huge_line", 2)]
    assert [len(row.cells) for row in document.rows] == [2, 1, 2]


def test_columns_count_empty_cells() -> None:
    (row,) = read("\t\t面積\t\t38(k㎡)\n").rows
    assert [(cell.column, cell.text) for cell in row.filled] == [(2, "面積"), (4, "38(k㎡)")]


# -- markup ----------------------------------------------------------------------------------------------------------------

MARKUP: tuple[tuple[str, list[str], str], ...] = (
    ("<p>一</p> <p>二</p>", ["一\n二"], "paragraphs are lines"),
    ("一<br/>二<BR>三", ["一\n二\n三"], "so are line breaks"),
    ("<ul> <li>一</li> <li>二</li> </ul>", ["一\n二"], "and items of a list"),
    ("<b>一</b><sup>2</sup>", ["一2"], "type is no text"),
    ('<input type="radio"/>', ["○"], "a drawn button is a circle"),
    ("<INPUT TYPE=checkbox checked>", ["○"], "so is a box"),
    ('<input type="text" value="38"/> 人', ["38 人"], "a text field shows what it holds"),
    ("<input type='hidden'/>一", ["一"], "and one without a value nothing"),
    ("A&amp;B &lt;一&gt; &#12354;&#x3042;", ["A&B <一> ああ"], "entities are characters"),
    ("保健&福祉; R&D; &;", ["保健&福祉; R&D; &;"], "what only looks like an entity is text"),
    ("&#10;一&#xD800;&#9999999;", ["一\ufffd\ufffd"], "an entity of no character is a broken one"),
    ("<地域の変化> 5<6>4", ["<地域の変化> 5<6>4"], "only HTML's elements are markup"),
    ("一<p", ["一<p"], "a tag that never ends is text"),
    ("<p></p>", [], "nothing in it"),
)  # fmt: skip


@pytest.mark.parametrize(("raw", "cells", "reason"), MARKUP, ids=[case[2] for case in MARKUP])
def test_markup(raw: str, cells: list[str], reason: str) -> None:
    document = read(f"見出し\t{raw}\n")
    assert [cell.text for cell in document.rows[0].filled if cell.column == 1] == cells


def test_the_tables_of_a_cell_become_rows() -> None:
    document = read(
        "④事業内容\t<p>前</p><table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table><p>後</p>\t隣\n"
    )
    assert [(row.line, [cell.text for cell in row.filled]) for row in document.rows] == [
        (1, ["④事業内容", "前"]),
        (1, ["a", "b"]),
        (1, ["c"]),
        (1, ["後"]),
        (1, ["隣"]),
    ]


def test_a_table_in_a_table_is_flattened() -> None:
    document = read("<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>\n")
    assert sorted(cell.text for row in document.rows for cell in row.filled) == ["a", "b", "c"]


# -- cells printed twice -----------------------------------------------------------------------------------------------------

NESTED = "内容\t<table><tr><td>(人口) 100 人</td><td>(拠点) 公民館</td></tr></table>"


def echoes(document: Document) -> list[tuple[int, str]]:
    return [(row.line, cell.text) for row in document.rows for cell in row.cells if cell.echo_of is not None]


ECHOES: tuple[tuple[str, list[tuple[int, str]], str], ...] = (
    (f"{NESTED}\n(人口) 100 人\t(拠点) 公民館\n", [(2, "(人口) 100 人"), (2, "(拠点) 公民館")], "rows below the cell"),
    (f"{NESTED}\t(人口) 100 人\n", [(1, "(人口) 100 人")], "cells beside it"),
    (f"{NESTED}\n(人口)  100人\n", [(2, "(人口)  100人")], "blanks may differ"),
    (f"{NESTED}\n\n(人口) 100 人\n", [], "an empty line ends the table"),
    (f"{NESTED}\n別の行\t(人口) 100 人\n", [], "a row that begins anew repeats nothing"),
    (f"{NESTED}\n(人口) 100 人\n別の行\n(人口) 100 人\n", [(2, "(人口) 100 人")], "and nothing after it does"),
    (f"{NESTED}\n(人口) 200 人\n", [], "another number is another cell"),
    (f"{NESTED}\n(人曰) 100 人\t(拠点) 公民館\n", [(2, "(人曰) 100 人"), (2, "(拠点) 公民館")], "one of the two printings may be damaged"),
    (f"{NESTED}\n(人口) 100 人\n(人口) 100 人\n", [(2, "(人口) 100 人")], "what stands there a third time is new"),
    (f"{NESTED}\t(人口) 100 人\n(人口) 100 人\n(人口) 100 人\n", [(1, "(人口) 100 人"), (2, "(人口) 100 人")], "beside and below"),
    ("(人口) 100 人\n(人口) 100 人\n", [], "without a table nothing is a repetition"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), ECHOES, ids=[case[2] for case in ECHOES])
def test_repetitions(text: str, expected: list[tuple[int, str]], reason: str) -> None:
    document = read(text)
    assert echoes(document) == expected
    assert all(cell.echo_of is not None for row in document.rows if row.echo for cell in row.filled)


def test_a_damaged_repetition_is_told() -> None:
    document = read(f"{NESTED}\n(人曰) 100 人\n")
    assert [(note.severity, note.code, note.line, note.printed, note.used) for note in document.notes] == [
        ("info", "repetition_differs", 2, "(人曰) 100 人", "(人口) 100 人")
    ]


def test_equal_cells_of_a_table_are_repeated_each_by_its_own() -> None:
    table = "内容\t<table><tr><td>一般住民</td></tr><tr><td>一般住民</td></tr></table>\n一般住民\n一般住民\n一般住民\n"
    document = read(table)
    firsts = [cell.echo_of for row in document.rows if row.echo for cell in row.cells]
    assert len(firsts) == len({id(cell) for cell in firsts}) == 2


def test_a_repetition_leads_to_the_first_printing() -> None:
    document = read(f"{NESTED}\n(人口) 100 人\n")
    again = next(cell for row in document.rows for cell in row.cells if cell.echo_of is not None)
    first = again.echo_of
    assert first is not None and first.echo_of is None
    assert document.line_of(first.slices()[0].start) == 1
    assert document.line_of(again.slices()[0].start) == 2


# -- every character at its place -----------------------------------------------------------------------------------------------

_TOKENS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br/>",
        "<b>",
        "</b>",
        "<ul><li>",
        "</li></ul>",
        '<input type="radio"/>',
        '<input type="text" value="値"/>',
        "<table><tr><td>",
        "</td><td>",
        "</td></tr><tr><td>",
        "</td></tr></table>",
        "<table>",
        "</table>",
        "&amp;",
        "&#12354;",
        "&#10;",
        "&nbsp;",
        "&福祉;",
        "<地域>",
        "<",
        ">",
        "&",
        "○",
        "\t",
        "\t",
        "\n",
        "\n\n",
        " ",
    ]
)
_WORDS = st.text(alphabet=st.sampled_from("人口世帯数100,(%)　 ･ﾊﾞ⻑𠮷ア①"), min_size=1, max_size=6)
SOURCES = st.lists(st.one_of(_TOKENS, _WORDS), min_size=1, max_size=40).map("".join)


def drawn(source: str, origin: int) -> bool:
    """Whether an element or an entity stands there, which is read as another character."""
    return re.match(r"<input\b|&#?\w+;", source[origin:]) is not None


def assert_pieces(document: Document) -> None:
    for row in document.rows:
        for cell in row.cells:
            covered = 0
            for at, origin, length in cell.pieces:
                assert at >= covered
                assert set(cell.text[covered:at]) <= {"\n"}, "only a paragraph's end comes from no place"
                covered = at + length
                printed = document.source[origin : origin + length]
                assert cell.text[at : at + length] == printed or (length == 1 and drawn(document.source, origin))
                assert document.line_of(origin) == row.line
            assert covered >= len(cell.text.rstrip("\n"))


@given(SOURCES)
def test_every_piece_is_the_source(text: str) -> None:
    if text.strip():
        assert_pieces(read(text))


def _visible(text: str) -> str:
    """What a reader of the source sees, by another road: line by line, markup taken out with one expression."""
    text = re.sub(r'<input type="radio"/>', "○", text)
    text = re.sub(r'<input type="text" value="値"/>', "値", text)
    text = re.sub(r"</?(?:p|br|b|ul|li|table|tr|td)/?>", "", text)
    text = text.replace("&#12354;", "あ").replace("&#10;", " ").replace("&nbsp;", " ").replace("&amp;", "&")
    return re.sub(r"\s", "", text)


@given(SOURCES)
def test_no_visible_character_is_lost_or_doubled(text: str) -> None:
    if not text.strip():
        return
    document = read(text)
    got = "".join(cell.text for row in document.rows for cell in row.cells)
    assert sorted(re.sub(r"\s", "", got)) == sorted(_visible(text))


@given(SOURCES, st.data())
def test_slices_of_a_part_are_parts_of_the_slices(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    cells: list[Cell] = [cell for row in read(text).rows for cell in row.filled]
    if not cells:
        return
    cell = data.draw(st.sampled_from(cells))
    start = data.draw(st.integers(0, len(cell.text)))
    end = data.draw(st.integers(start, len(cell.text)))
    whole = {at for place in cell.slices() for at in range(place.start, place.end)}
    part = {at for place in cell.slices(start, end) for at in range(place.start, place.end)}
    assert part <= whole
    assert len(part) <= end - start


# -- other converters -------------------------------------------------------------------------------------------------

MARKDOWN = (
    ("| 人口 | 120(人) |\n|---|---|\n| 世帯数 | 50(世帯) |", [["人口", "120(人)"], ["世帯数", "50(世帯)"]], "strokes and rule are no text"),
    ("| 甲 | 乙 |\n|:--|--:|\n|  | 5回 |", [["甲", "乙"], ["", "5回"]], "a blank cell keeps its column"),
    ("## 1. 基本情報\n\n| 甲 | 乙 |\n|---|---|", [["1. 基本情報"], ["甲", "乙"]], "a heading"),
    ("| **人口** | 5\\_6 \\| 7 |\n|---|---|", [["人口", "5_6 | 7"]], "strong text and escapes"),
    ("| 対象<br>地域 | 全域 |\n|---|---|", [["対象\n地域", "全域"]], "a break in a cell"),
    ("| NaN | Unnamed: 1 |\n|---|---|\n| 人口 | NaN |", [["", ""], ["人口", ""]], "what markitdown prints for nothing"),
    ("<!-- image -->\n\n人口\t120人", [["人口", "120人"]], "a picture that docling left out"),
    ("高原のまち![](p1.png)である", [["高原のまちである"]], "a picture that marker left out, in a sentence"),
    ("人口 | 120(人)\n:--- | ---\n窓口 | 旧小学校 |", [["人口", "120(人)"], ["窓口", "旧小学校"]], "rows without the strokes at their ends"),
    ("5 * 3 * 2 | 甲", [["5 * 3 * 2 | 甲"]], "no Markdown: a stroke is a stroke"),
    ("か\u3099くしゅう\u3000は\u309aん", [["がくしゅう\u3000ぱん"]], "kana in two halves"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "reason"), MARKDOWN, ids=[case[2] for case in MARKDOWN])
def test_text_of_other_converters(text: str, expected: list[list[str]], reason: str) -> None:
    document = read(text)
    assert rows_of(document) == expected, reason
    for _, cell in document.cells():
        for at, start, length in cell.pieces:
            assert document.source[start : start + length] == cell.text[at : at + length]


def test_a_merged_cell_that_docling_prints_again_is_an_echo() -> None:
    document = read(
        "| 事業内容 の全体 | 事業内容 の全体 | 5回 | 5回 |\n|---|---|---|---|\n| 事業内容 の全体 | 対象 | 市民 | 市民 |"
    )
    assert [[cell.text for cell in row.cells] for row in document.rows if not row.echo] == [
        ["事業内容 の全体", "5回", "5回"],  # two numbers that are alike are two values
        ["対象", "市民", "市民"],
    ]
    first = document.rows[0].cells[0]
    assert [cell.echo_of for row in document.rows if row.echo for cell in row.cells] == [first, first]


def test_vendors_characters_in_euc_jp() -> None:
    """eucJP-ms is what Japanese Unix programs wrote: ①, ㈱ and 髙 of Windows are in no plain EUC-JP."""
    data = (
        b"\xad\xa1" + "実施主体".encode("euc_jp") + b"\xad\xea\n\xfc\xe2" + ("原のまちの町内会\n" * 3).encode("euc_jp")
    )
    document = read_text(data, "d")
    assert document.source == "①実施主体㈱\n髙" + "原のまちの町内会\n" * 3
    assert [note.used for note in document.notes] == ["EUC-JP"]
