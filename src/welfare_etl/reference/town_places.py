"""Places by whose name a town or village can be told (``town_places.csv``, made by ``generate.py`` from postal data)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

__all__ = ["LONGEST_PLACE", "SHORTEST_PLACE", "town_of_place"]

SHORTEST_PLACE, LONGEST_PLACE = 3, 8
"""Characters of the names in the list."""


@cache
def _places() -> dict[str, str]:
    text = files(__package__).joinpath("town_places.csv").read_text(encoding="utf-8")
    return {row["place"]: row["code"] for row in csv.DictReader(text.splitlines())}


def town_of_place(name: str) -> str | None:
    """The code of the only town or village that has a place (町域) of this name; None for any other name.

    Cities are not in the list: a name that a city has too is still told here, so that the caller must know from
    elsewhere that a town or village is meant.

    >>> town_of_place("法勝寺"), town_of_place("西町")
    ('31389', None)
    """
    return _places().get(name)
