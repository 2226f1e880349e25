"""Which prefectures a telephone number can be in (``area_codes.csv``, made by ``generate.py``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["AreaCode", "area_of"]


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A leading part of a number with the prefectures that it can be in. ``coarse``: inferred from neighbouring
    prefixes or known to reach over a border, so good for a hint only. No prefecture at all: free dial, mobile or IP
    numbers."""

    prefix: str
    prefecture_codes: frozenset[str]
    coarse: bool


@cache
def _areas() -> dict[str, AreaCode]:
    with files(__package__).joinpath("area_codes.csv").open(encoding="utf-8") as file:
        rows = [
            AreaCode(r["prefix"], frozenset(r["prefecture_codes"].split()), r["coarse"] == "1")
            for r in csv.DictReader(file)
        ]
    return {area.prefix: area for area in rows}


def area_of(digits: str) -> AreaCode | None:
    """The entry with the longest prefix of a number (digits from the leading 0); None when no Japanese area begins
    so."""
    areas = _areas()
    return next((areas[digits[:n]] for n in range(min(len(digits), 7), 1, -1) if digits[:n] in areas), None)
