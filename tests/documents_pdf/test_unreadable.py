"""Files that cannot be read: what they are, in a code and a sentence, and what to do; their siblings are read."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from documents_pdf.sheets import Sheet, deflated, document, one_page, raw_pdf
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.pdf import Limits, read_pdf
from welfare_etl.documents.pdf.reader import _TROUBLES

GOOD = Sheet().grid((50, 150, 400), (100, 120)).text(55, 105, "人口").text(155, 105, "1,200").pdf()
MIB = 1024 * 1024


def scan(pages: int = 1) -> bytes:
    sheet = Sheet()
    picture = ImageReader(Image.new("L", (60, 80), 230))
    for _ in range(pages):
        sheet.canvas.drawImage(picture, 0, 0, 595, 842)
        sheet.page()
    return sheet.pdf()


def encrypted(password: str) -> bytes:
    return (
        Sheet(encrypt=StandardEncryption(password, ownerPassword="owner"))
        .text(50, 50, "Otofuke", font="Helvetica")
        .pdf()
    )


@pytest.mark.parametrize(
    ("data", "code", "found", "action"),
    [
        (b"", "empty_file", "0 bytes", "again"),
        (b"\x00" * 4096, "empty_file", "4096 bytes", "again"),
        (b"PK\x03\x04rest", "not_a_pdf", ".docx", "save it as PDF"),
        (b"\xd0\xcf\x11\xe0rest", "not_a_pdf", ".doc", "save it as PDF"),
        (b"\xff\xd8\xffrest", "not_a_pdf", "JPEG", "ocrmypdf -l jpn --image-dpi 300 a.pdf"),
        (b"<!DOCTYPE html><p>404", "not_a_pdf", "HTML", ".html"),
        (b"plain words", "not_a_pdf", "plain wo", "ending"),
        (GOOD[: len(GOOD) // 2], "truncated", "breaks off", "again"),
        (encrypted("secret"), "encrypted", "password", "qpdf --password=PASSWORD --decrypt a.pdf a-open.pdf"),
        (scan(), "no_text_layer", "a scan", "ocrmypdf -l jpn --rotate-pages --deskew a.pdf a-ocr.pdf"),
        (Sheet().page().page().pdf(), "no_text_layer", "pages without any text", "ocrmypdf"),
        (b"%PDF-1.7\nnonsense\n%%EOF\n", "damaged", "cannot be parsed", "qpdf a.pdf a-repaired.pdf"),
        (raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "damaged", "no pages", "qpdf"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else None,
)
def test_what_it_is_and_what_to_do(data: bytes, code: str, found: str, action: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(data, "a.pdf")
    assert caught.value.code == code
    assert found in caught.value.found
    assert action in caught.value.action
    assert "a.pdf" in str(caught.value)


def test_every_trouble_has_a_complete_message() -> None:
    for name, parts in _TROUBLES.items():
        assert len(parts) == 4 and all(parts), name


def test_a_password_for_changes_only_does_not_hinder_reading() -> None:
    assert read_pdf(encrypted(""), "a.pdf").rows[0].text == "Otofuke"


def test_a_scanned_page_among_others_is_noted() -> None:
    sheet = Sheet().text(50, 50, "人口").page()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 230)), 0, 0, 595, 842)
    found = document(sheet.pdf())
    assert [(note.code, note.severity) for note in found.notes] == [("no_text_layer", "warning")]
    assert "page 2" in found.notes[0].message


CID_RESOURCES = (
    b"<</Font<</F1<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Nameless/Encoding/Identity-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Nameless/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    b"/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Nameless/Flags 4/Ascent 880"
    b"/Descent -120/FontBBox[0 -120 1000 880]>>>>]>>/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
)


def test_a_font_that_does_not_say_what_its_glyphs_mean() -> None:
    data = one_page(b"BT /F1 12 Tf 50 700 Td <0102030405060708> Tj ET", resources=CID_RESOURCES)
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(data, "a.pdf")
    assert caught.value.code == "cid_font"
    assert caught.value.page == 1
    assert "Nameless" in caught.value.found and "4 of 4 characters" in caught.value.found
    assert "--force-ocr a.pdf a-ocr.pdf" in caught.value.action


def test_a_few_such_characters_are_marked_and_noted() -> None:
    words = (
        b"BT /F2 12 Tf 50 700 Td (" + b"Report of the town on its community work. " * 2 + b") Tj /F1 12 Tf <0102> Tj ET"
    )
    found = document(one_page(words, resources=CID_RESOURCES))
    assert "\ufffd" in found.rows[0].text
    assert [(note.code, note.severity, note.line) for note in found.notes] == [("cid_font", "error", 1)]
    assert "Nameless" in found.notes[0].message


def page_tree(count: int) -> bytes:
    """``count`` pages that are all one object, as a page bomb is made; each in its own small tree node."""
    nodes = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>" for _ in range(count)]
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count, *nodes])


@pytest.mark.parametrize(
    ("data", "limits", "expected"),
    [
        (page_tree(60), Limits(max_pages=50), "max_pages"),
        (one_page(b"", box=b"0 0 20000 842"), Limits(), "max_page_points"),
        (GOOD, Limits(max_file_bytes=100), "max_file_bytes"),
        (GOOD, Limits(max_page_objects=5), "max_page_objects"),
        (one_page(deflated(bytes(300 * MIB)), filters=b"/Filter/FlateDecode"), Limits(), "max_decompressed_bytes"),
        (
            one_page(deflated(bytes(300 * MIB), 3), filters=b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
            Limits(),
            "max_decompressed_bytes",
        ),
        (
            one_page(b"\x81 " * 2000, filters=b"/Filter/RunLengthDecode"),
            Limits(max_decompressed_bytes=100_000),
            "max_decompressed_bytes",
        ),
        (one_page(deflated(b"0 0 1 1 re f\n" * 2_000_000), filters=b"/Filter/FlateDecode"), Limits(seconds_per_page=0.5), "seconds_per_page"),
        (one_page(deflated(b"0 0 1 1 re f\n" * 9_000_000), filters=b"/Filter/FlateDecode"), Limits(cpu_seconds=1), "cpu_seconds"),
        (
            one_page(deflated(bytes(190 * MIB)), filters=b"/Filter/FlateDecode"),
            Limits(memory_bytes=200 * MIB),
            "memory_bytes",
        ),
    ],
    ids=[
        "pages", "page size", "file size", "objects", "bomb", "nested bomb", "run length bomb", "slow page", "processor", "memory",
    ],
)  # fmt: skip
def test_a_hostile_file_is_stopped_by_its_limit_and_harms_no_other(data: bytes, limits: Limits, expected: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(data, "a.pdf", limits)
    assert caught.value.code == "limit_exceeded"
    assert f"WELFARE_ETL_PDF_{expected.upper()}" in caught.value.action
    assert read_pdf(GOOD, "b.pdf").rows[0].text == "人口\t1,200"


def test_a_page_tree_that_contains_itself() -> None:
    looped = raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            b"<</Type/Page/MediaBox[0 0 9 9]>>",
        ]
    )
    with pytest.raises(UnreadableDocument, match="without any text"):
        read_pdf(looped, "a.pdf")


def test_a_stream_that_does_not_inflate_is_noted() -> None:
    sheet = Sheet(pageCompression=0).text(50, 50, "人口").page().text(50, 50, "面積")
    data = sheet.pdf()
    at = data.rindex(b"/Length")
    broken = data[:at] + b"/Filter/FlateDecode " + data[at:]
    found = read_pdf(broken, "a.pdf")
    assert ("error", "damaged_stream") in [(note.severity, note.code) for note in found.notes]


def test_limits_are_on_by_default() -> None:
    limits = [getattr(Limits(), name) for name in Limits.__slots__]
    assert all(value > 0 for value in limits if not isinstance(value, bool))


def test_form_fields_are_noted() -> None:
    sheet = Sheet().text(50, 50, "市区町村名")
    sheet.canvas.acroForm.textfield(name="town", value="Otofuke", x=100, y=700, width=100, height=20)
    found = read_pdf(sheet.pdf(), "a.pdf")
    assert [note.code for note in found.notes] == ["form_fields"]
