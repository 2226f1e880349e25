"""Telephone numbers and addresses as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.contact import phone_fits_prefecture, phones, urls


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("011-211-2932", [("0112112932", None, None)]),
        ("０１１－２１１－２９３２", [("0112112932", None, None)]),
        ("011ー211ー2932", [("0112112932", None, None)]),
        ("017(734)9281", [("0177349281", None, None)]),
        ("(017)734-9281", [("0177349281", None, None)]),
        ("03(5432)2428", [("0354322428", None, None)]),
        ("01656-9-3050", [("0165693050", None, None)]),
        ("0112112932", [("0112112932", None, None)]),
        ("0152-76-2151(277)", [("0152762151", "277", None)]),
        ("042-576-2111(内 292)", [("0425762111", "292", None)]),
        ("0194-22-2111(内線 231)", [("0194222111", "231", None)]),
        ("023-641-1212 内線 595", [("0236411212", "595", None)]),
        ("019-611-2572(直通)", [("0196112572", None, "直通")]),
        ("03-5320-4019 (代表)", [("0353204019", None, "代表")]),
        ("0282-21-2201 0282-21-2239", [("0282212201", None, None), ("0282212239", None, None)]),
        ("TEL:0136-42-2111 FAX:0136-42-3155", [("0136422111", None, None), ("0136423155", None, None)]),
        ("2018-10-01", []),
        ("389,060", []),
        ("—", []),
    ],
)
def test_phones(printed: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = phones(printed)
    assert [(p.digits, p.extension, p.note) for p in found] == expected
    assert all(p.is_complete and p.printed == printed[p.start : p.end].strip() for p in found)


def test_a_number_that_lost_a_digit_is_kept_and_not_complete() -> None:
    (found,) = phones("011-211-293")
    assert (found.digits, found.is_complete) == ("011211293", False)


@pytest.mark.parametrize(
    ("printed", "expected", "why"),
    [
        ("(町 HP) http://www.town.example.jp", ["http://www.town.example.jp"], "a label in front"),
        ("http://www.city.example.", ["http://www.city.example."], "cut off stays cut off"),
        ("ｈｔｔｐ://example.jp/a", ["http://example.jp/a"], "full width"),
        ("(https://example.jp/a)、www.example.org。", ["https://example.jp/a", "www.example.org"], "brackets around"),
        ("https://example.jp/b(c)", ["https://example.jp/b(c)"], "brackets inside"),
        ("http:// www.example.jp/ と https://example.org", ["http://www.example.jp/", "https://example.org"], "two"),
        ("なし", [], "none"),
    ],
)
def test_urls(printed: str, expected: list[str], why: str) -> None:
    assert urls(printed) == expected, why


@pytest.mark.parametrize(
    ("digits", "prefecture", "expected", "why"),
    [
        ("0112112932", "01", "yes", "Sapporo"),
        ("0112112932", "13", "no", "Sapporo is not in Tokyo"),
        ("0288210000", "09", "yes", "Nikko, which is no Imabari"),
        ("0425762111", "13", "yes", "042 is Tokyo, Saitama and Kanagawa"),
        ("0425762111", "01", "unknown", "a coarse area proves nothing"),
        ("0120123456", "13", "unknown", "free dial"),
        ("9912345678", "13", "unknown", "no Japanese area"),
    ],
)
def test_phone_fits_prefecture(digits: str, prefecture: str, expected: str, why: str) -> None:
    assert phone_fits_prefecture(digits, prefecture) == expected, why


@given(st.text("0123456789-() 内線直通ー/:.htpws", max_size=50))
def test_any_text_reads_without_raising(text: str) -> None:
    for found in phones(text):
        assert found.digits.isdigit() and found.digits[0] == "0"
        assert found.printed in text
    urls(text)
