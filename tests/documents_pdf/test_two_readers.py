"""Which reader reads what: pdfium where it can be trusted, the reference elsewhere, both on demand."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from documents_pdf.sheets import Sheet, deflated, one_page
from documents_pdf.test_unreadable import CID_RESOURCES, encrypted
from welfare_etl.documents.pdf import Limits, read_pdf
from welfare_etl.documents.pdf.refused import LimitSpent
from welfare_etl.documents.pdf.streams import MOST_FOR_PDFIUM, looked_through
from welfare_etl.documents.pdf.worker import Parser

MOST = 200 * 1024 * 1024
FLATE = b"/Filter/FlateDecode"
WORDS = b"BT ET\n" * 1000


@pytest.mark.parametrize(
    ("data", "countable", "why"),
    [
        (Sheet().text(50, 50, "人口").pdf(), False, "the stream is in ASCII85, which is rare"),
        (Sheet(pageCompression=0).text(50, 50, "人口").pdf(), True, "nothing is compressed"),
        (one_page(deflated(WORDS), filters=FLATE), True, "it inflates"),
        (one_page(deflated(WORDS, 2), filters=b"/Filter[/FlateDecode/FlateDecode]"), True, "it inflates twice"),
        (one_page(deflated(WORDS)[:-9], filters=FLATE), False, "the stream breaks off"),
        (one_page(WORDS, filters=FLATE), False, "it is no compressed stream"),
        (one_page(b"\x81 ", filters=b"/Filter/RunLengthDecode"), False, "a rare filter"),
        (encrypted(""), False, "it cannot be counted"),
        (one_page(deflated(bytes(MOST_FOR_PDFIUM + 1)), filters=FLATE), False, "more than a report has"),
    ],
)  # fmt: skip
def test_only_what_can_be_counted_goes_to_pdfium(data: bytes, countable: bool, why: str) -> None:
    assert looked_through(data, MOST).countable is countable, why


@pytest.mark.parametrize("size", [1 << 18, (1 << 18) + 1, 1 << 20])
def test_a_stream_that_ends_where_a_portion_does(size: int) -> None:
    """Behind the end of a stream zlib gives its last input back for ever."""
    found = looked_through(one_page(deflated(bytes(size)), filters=FLATE), MOST)
    assert (found.inflated, found.countable) == (size, True)


def test_a_bomb_stops_at_the_limit() -> None:
    with pytest.raises(LimitSpent):
        looked_through(one_page(deflated(bytes(1 << 22), 2), filters=b"/Filter[/FlateDecode/FlateDecode]"), 1 << 20)


def test_a_page_with_nameless_glyphs_is_left_to_the_reference() -> None:
    words = b"BT /F2 12 Tf 50 700 Td (" + b"Report of the town. " * 4 + b") Tj /F1 12 Tf <0102> Tj ET"
    parser = Parser()
    parser.open(
        one_page(words, resources=CID_RESOURCES), {**asdict(Limits()), "cpu_seconds": 10**6, "memory_bytes": 2**40}
    )
    layout = parser.layout(1)["layout"]
    assert layout["cid_fonts"] == {"ABCDEF+Nameless": 1}
    parser.close()


def test_both_readers_on_demand() -> None:
    sheet = Sheet(pageCompression=0).grid((50, 150, 300), (100, 120)).text(55, 105, "人口").text(155, 105, "1,200 人")
    found = read_pdf(sheet.pdf(), "a.pdf", Limits(second_reader=True))
    assert [row.text for row in found.rows] == ["人口\t1,200 人"]
    assert not found.notes
