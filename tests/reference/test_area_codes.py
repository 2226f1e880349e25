"""Area codes point to prefectures; where they are not certain they say so."""

import pytest

from welfare_etl.reference.area_codes import area_of
from welfare_etl.reference.generate import area_code_rows


@pytest.mark.parametrize(
    ("digits", "prefectures", "coarse"),
    [
        ("0112112932", {"01"}, False),
        ("0173722111", {"02"}, False),
        ("0354322428", {"13"}, True),
        ("0288210000", {"09"}, False),
        ("0920440000", {"42"}, False),
        ("0664000000", {"27", "28"}, True),
        ("0428220000", {"13", "19"}, True),
        ("0120000000", set(), False),
        ("09012345678", set(), False),
    ],
)
def test_area_of(digits: str, prefectures: set[str], coarse: bool) -> None:
    area = area_of(digits)
    assert area is not None
    assert (set(area.prefecture_codes), area.coarse) == (prefectures, coarse)


@pytest.mark.parametrize("digits", ["", "1", "123456789", "00"])
def test_no_area(digits: str) -> None:
    assert area_of(digits) is None


def test_prefixes_are_merged_until_they_tell_prefectures_apart() -> None:
    rows = {
        r["prefix"]: r for r in area_code_rows({"0111": "01", "0112": "01", "0171": "02", "0181": "05", "0182": None})
    }
    assert rows["011"]["prefecture_codes"] == "01"
    assert rows["017"]["prefecture_codes"] == "02"
    assert rows["018"] == {"prefix": "018", "prefecture_codes": "05", "coarse": "0"}
