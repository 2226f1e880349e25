"""A saved web page as rows of cells: what it shows, in its order; nothing of it is fetched or run."""

from __future__ import annotations

import socket

import pytest

from welfare_etl.documents import read_document
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.html import read_html
from welfare_etl.records.document import Document


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>題</title>{head}</head><body>{body}</body></html>".encode()


def rows(body: str, head: str = "") -> list[list[str]]:
    found = read_html(page(body, head), "page.html")
    check_places(found)
    return [[cell.text for cell in row.cells] for row in found.rows]


def check_places(found: Document) -> None:
    covered = bytearray(len(found.source))
    lines = found.source.split("\n")
    for row in found.rows:
        for cell in row.cells:
            for at, origin, length in cell.pieces:
                assert cell.text[at : at + length] == found.source[origin : origin + length]
                assert found.line_of(origin) == row.line
                covered[origin : origin + length] = b"x" * length
        assert row.line <= len(lines)
    for place in found.dropped:
        covered[place.start : place.end] = b"x" * (place.end - place.start)
    assert not [c for c, kind in zip(found.source, covered, strict=True) if not kind and not c.isspace()]


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        ("<h2>1. 基本情報</h2><p>本文</p>", [["1. 基本情報"], ["本文"]], "headings and paragraphs are rows"),
        ("<p>一行目<br>二行目</p>", [["一行目\n二行目"]], "a break is a line feed"),
        ("<p>広い\n   間隔 &nbsp; と&amp;記号</p>", [["広い 間隔 と&記号"]], "white space as the page shows it"),
        ("<div>前<p>中</p>後</div>", [["前"], ["中"], ["後"]], "text around a block"),
        ("<ul><li>見守り</li><li>研修 <b>3回</b></li></ul>", [["見守り"], ["研修 3回"]], "entries of a list"),
        (
            "<p>鰺<ruby>ヶ沢<rp>(</rp><rt>がさわ</rt><rp>)</rp></ruby>町</p>",
            [["鰺ヶ沢町"]],
            "a reading aid is not the name",
        ),
        ("<pre>表題\n  値  1</pre>", [["表題\n値 1"]], "preformatted lines stay lines"),
        ("<p>人口は<wbr>1,200<wbr>人</p>", [["人口は1,200人"]], "a chance to wrap is no space"),
    ],
)
def test_text(body: str, expected: list[list[str]], why: str) -> None:
    assert rows(body) == expected, why


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (
            "<tr><th>人口</th><td>1,200(人)</td></tr><tr><th>面積</th><td></td></tr>",
            [["人口", "1,200(人)"], ["面積", ""]],
            "plain",
        ),
        (
            "<tr><td rowspan=2>事業</td><td>地域力</td></tr><tr><td>多機関</td><td>○</td></tr>",
            [["事業", "地域力"], ["", "多機関", "○"]],
            "a merged cell gives its text once, and a blank below",
        ),
        (
            "<tr><td colspan=2>見出し</td><td>値</td></tr><tr><td>一</td><td>二</td><td>三</td></tr>",
            [["見出し", "値"], ["一", "二", "三"]],
            "columns count cells, as in converter text",
        ),
        (
            "<tr><td>一</td><td rowspan=0>下まで</td></tr><tr><td>二</td></tr><tr><td>三</td></tr>",
            [["一", "下まで"], ["二", ""], ["三", ""]],
            "rowspan 0 reaches to the end",
        ),
        ("<tr><td rowspan=x colspan=-3>値</td></tr>", [["値"]], "spans that make no sense"),
        (
            "<tr><td rowspan=99999999 colspan=99999999>値</td></tr><tr><td>次</td></tr>",
            [["値"], ["", "次"]],
            "spans that would fill memory",
        ),
        (
            "<thead><tr><th>項目</th></tr></thead><tbody><tr><td>値</td></tr></tbody>",
            [["項目"], ["値"]],
            "parts of a table",
        ),
        ("<tr><td><p>一段落</p><p>二段落</p></td></tr>", [["一段落\n二段落"]], "paragraphs of a cell"),
        ("<caption>表1</caption><tr><td>値</td></tr>", [["表1"], ["値"]], "a caption stands before the table"),
        ("<tr><td></td></tr><tr><td>値</td></tr>", [["値"]], "a row without text is none"),
        (
            "<tr><td>前<table><tr><td>直営</td><td>3</td></tr></table>後</td></tr>",
            [["前"], ["直営", "3"], ["後"]],
            "a cell that holds a table lays the page out",
        ),
    ],
)
def test_tables(body: str, expected: list[list[str]], why: str) -> None:
    assert rows(f"<table>{body}</table>") == expected, why


def test_columns_and_blocks() -> None:
    found = read_html(
        page("<p>前</p><table><tr><td>一</td><td>二</td></tr><tr><td>三</td></tr></table><p>後</p>"), "p.html"
    )
    assert [[cell.column for cell in row.cells] for row in found.rows] == [[0], [0, 1], [0], [0]]
    blocks = [row.block for row in found.rows]
    assert blocks[1] == blocks[2] and len(set(blocks)) == 3
    assert [row.line for row in found.rows] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>document.write('x')</script>", "<style>p{color:red}</style>", "<p hidden>x</p>", "<noscript>x</noscript>",
        "<p style='color:red;display: none'>x</p>", "<p style='visibility:hidden'>x</p>", "<template>x</template>",
        "<!-- x -->", "<input type=hidden value=x>", "<svg><text>x</text></svg>", "<object>x</object>",
        "<iframe src='https://example.com/'>x</iframe>", "<img src='https://example.com/a.png' alt='写真の説明'>", "<?php x ?>",
    ],
)  # fmt: skip
def test_what_the_page_does_not_show(unseen: str) -> None:
    assert rows(f"<p>見える</p>{unseen}") == [["見える"]]


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        ("<input type=radio>地域力", "○地域力", "a circle that a converter drew as a button"),
        (
            "<input type=radio checked>地域力<input type=radio>多機関",
            "○地域力多機関",
            "where something is ticked, only that",
        ),
        ("電話<input type=text value='0155-42-2111'>", "電話0155-42-2111", "a field that is filled in"),
        ("<select><option>一<option selected>二</select>", "二", "the entry that is chosen"),
        ("<textarea>一行\n二行</textarea>", "一行\n二行", "a field of several lines"),
        ("実施 <img src=maru.gif alt=○>", "実施 ○", "a picture of a mark"),
    ],
)
def test_marks_and_fields(body: str, expected: str, why: str) -> None:
    assert rows(f"<p>{body}</p>") == [[expected]], why


def test_navigation_is_no_row_but_not_lost() -> None:
    found = read_html(page("<nav><ul><li>ホーム</li><li>福祉</li></ul></nav><p>本文</p>"), "page.html")
    check_places(found)
    assert [row.text for row in found.rows] == ["本文"]
    assert [(found.source[d.start : d.end], d.reason) for d in found.dropped] == [
        ("ホーム", "navigation"),
        ("福祉", "navigation"),
    ]
    assert found.rows[0].line == 3


@pytest.mark.parametrize(
    ("codec", "declared", "noted"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "", False),
        ("utf-16", "", False),
        ("cp932", "Shift_JIS", False),
        ("cp932", "x-sjis", False),
        ("euc_jp", "EUC-JP", False),
        ("iso2022_jp_ext", "ISO-2022-JP", False),
        ("utf-8", "", False),
        ("cp932", "", True),
        ("euc_jp", "", True),
        ("cp932", "utf-8", True),
        ("euc_jp", "utf-8", True),
        ("utf-8", "klingon", True),
    ],
)
def test_encodings(codec: str, declared: str, noted: bool) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    words = (
        "地域包括支援センターの担当者は①町内を②巡回している。"
        if codec not in ("euc_jp", "iso2022_jp_ext")
        else "地域包括支援センターの担当者は町内を巡回している。"
    )
    found = read_html(page(f"<p>{words}</p>", meta).decode().encode(codec), "page.html")
    assert found.rows[0].text == words
    assert bool(found.notes) is noted


def test_an_xml_declaration_and_a_doctype_with_entities_are_harmless() -> None:
    hostile = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bbbb">]>'
        "<html><body><p>本文&a;</p></body></html>"
    )
    found = read_html(hostile.encode(), "page.html")
    assert "本文" in found.source
    assert "bbbb" not in found.source and "&b;" not in found.source


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the reader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    body = "<link rel=stylesheet href='http://example.com/a.css'><base href='http://example.com/'><p>本文</p><img src='http://example.com/b'>"
    head = "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://example.com/x.dtd'>"
    assert read_html((head + body).encode(), "page.html").rows[0].text == "本文"


def test_frames_are_noted() -> None:
    found = read_html(page("<p>本文</p><iframe src='http://example.com/'></iframe>"), "page.html")
    assert [(note.code, note.severity) for note in found.notes] == [("left_out", "warning")]


@pytest.mark.parametrize(
    ("data", "code", "action"),
    [
        (b"", "empty_file", "Save"),
        (b"\x00\x01\x02binary", "binary_file", "ending"),
        (page("<div id=app></div><script>render()</script>"), "no_text_layer", "wait until the text shows"),
        (b"<!-- nothing -->", "no_text_layer", "save it again"),
        (b"<meta charset=klingon><p>" + b"\xff\xfe\xfd\xa0\x81", "unknown_encoding", "UTF-8"),
    ],
)
def test_pages_that_cannot_be_read(data: bytes, code: str, action: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_html(data, "page.html")
    assert caught.value.code == code
    assert action in caught.value.action


def test_broken_bytes_are_read_and_reported() -> None:
    found = read_html(page("<p>本文の途中XX続き</p>", "<meta charset=utf-8>").replace(b"XX", b"\xff\xff"), "page.html")
    assert "続き" in found.rows[0].text
    assert [note.severity for note in found.notes] == ["error"]


@pytest.mark.parametrize(("depth", "read"), [(100, True), (5000, False)])
def test_deep_nesting_is_read_or_reported(depth: int, read: bool) -> None:
    found = read_html(page("<p>前</p>" + "<div>" * depth + "奥" + "</div>" * depth), "page.html")
    assert [row.text for row in found.rows] == (["前", "奥"] if read else ["前"])
    assert [(note.severity, note.code) for note in found.notes] == ([] if read else [("error", "left_out")])


def test_a_table_of_many_cells_takes_little_time() -> None:
    body = "<table>" + ("<tr>" + "<td>値</td>" * 20 + "</tr>") * 2000 + "</table>"
    assert len(rows(body)) == 2000


def test_by_its_ending() -> None:
    assert read_document(page("<p>本文</p>"), "page.html", "text/html").media_type == "text/html"
