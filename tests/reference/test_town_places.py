"""Places by whose name a town or village can be told."""

import pytest

from welfare_etl.reference.generate import town_place_rows
from welfare_etl.reference.municipalities import by_code
from welfare_etl.reference.town_places import LONGEST_PLACE, SHORTEST_PLACE, _places, town_of_place


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("法勝寺", "31389"),
        ("西町", None),  # too short, and of many
        ("東西町", None),  # postal data has it in a city only
        ("町内", None),
    ],
)
def test_the_town_of_a_place(place: str, code: str | None) -> None:
    assert town_of_place(place) == code


def test_every_place_is_of_a_town_or_village_of_the_list() -> None:
    places = _places()
    assert len(places) > 5000
    kinds = {body.kind for code in set(places.values()) if (body := by_code(code))}
    assert kinds == {"town", "village"}
    assert all(by_code(code) for code in places.values())
    assert all(SHORTEST_PLACE <= len(place) <= LONGEST_PLACE for place in places)


def test_a_name_that_two_towns_have_is_left_out() -> None:
    addresses = [
        ("01001", "甲郡乙町", "字山の手"),
        ("01002", "甲郡丙町", "大字川の上"),
        ("01001", "甲郡乙町", "川の上"),
        ("01002", "甲郡丙町", "三丁目"),
        ("01002", "甲郡丙町", "海の下（その他）"),
        ("01003", "丁市", "山の手"),  # cities are not asked
        ("01002", "甲郡丙町", "東２線"),
    ]
    assert town_place_rows(addresses) == [
        {"place": "三丁目", "code": "01002"},
        {"place": "山の手", "code": "01001"},
        {"place": "海の下", "code": "01002"},
    ]
