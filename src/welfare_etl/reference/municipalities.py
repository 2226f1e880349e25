"""The reference list of Japan's prefectures and municipalities (``municipalities.csv``, made by ``generate.py``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

__all__ = ["Municipality", "by_code", "check_digit", "in_prefecture", "municipalities", "prefectures"]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One body: JIS X 0402 ``code`` (5 digits), ``local_government_code`` (with check digit), names, ``kind``
    (``prefecture``, ``city``, ``town``, ``village``, ``special_ward``, ``designated_city_ward``), its county (郡),
    and the first and last day where it changed."""

    code: str
    local_government_code: str
    prefecture_code: str
    prefecture: str
    name: str
    kind: str
    county: str | None
    valid_from: date | None
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Whether the body had this name and status on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def check_digit(code: str) -> str:
    """The sixth digit of a local government code (総務省 検査数字): 11 minus the sum weighted 6 5 4 3 2, modulo 11,
    last digit.

    >>> check_digit("01100"), check_digit("13215")
    ('2', '2')
    """
    if len(code) != 5 or not code.isdigit():
        raise ValueError(f"a JIS X 0402 code has five digits, got {code!r}")
    total = sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


@cache
def municipalities() -> tuple[Municipality, ...]:
    """All bodies in the order of their codes, former ones (``valid_to``) included."""
    with files(__package__).joinpath("municipalities.csv").open(encoding="utf-8") as file:
        return tuple(
            Municipality(
                row["code"],
                row["local_government_code"],
                row["prefecture_code"],
                row["prefecture"],
                row["name"],
                row["kind"],
                row["county"] or None,
                date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(file)
        )


@cache
def _by_code() -> dict[str, Municipality]:
    # Former bodies first, so that the present one wins a code that both had (28221 篠山市, 丹波篠山市).
    ordered = sorted(municipalities(), key=lambda m: m.valid_to is None)
    return {m.code: m for m in ordered} | {m.local_government_code: m for m in ordered}


def by_code(code: str) -> Municipality | None:
    """The body of a five-digit or six-digit code, the present one if the code had several; None for an unknown code."""
    return _by_code().get(code)


@cache
def prefectures() -> tuple[Municipality, ...]:
    """The 47 prefectures (codes PP000)."""
    return tuple(m for m in municipalities() if m.kind == "prefecture")


@cache
def in_prefecture(prefecture: str) -> tuple[Municipality, ...]:
    """The municipalities of a prefecture (official name or two-digit code), without the prefecture itself; empty for
    an unknown one."""
    return tuple(
        m for m in municipalities() if prefecture in (m.prefecture, m.prefecture_code) and m.kind != "prefecture"
    )
