"""What the goal cells and the achievement chapter say in numbers: plain values with offsets into the text that was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

__all__ = ["NotAQuantity", "ResultReading", "TargetReading", "counted_as"]

# What is counted in one and the same way though printed otherwise.
_SAME = {"ケース": "件", "事例": "件"}


def counted_as(unit_canonical: str | None) -> str | None:
    """The unit that goals and results are compared in: 5ケース answers 5件. In: a canonical unit, or None for none."""
    return _SAME.get(unit_canonical or "", unit_canonical)


@dataclass(frozen=True, slots=True)
class NotAQuantity:
    """A number that is neither goal nor result, and why: ``kind`` is a kind of ``normalize.quantity`` or one of the reasons here
    (``present_situation``, ``setting``, ``plan``, ``printed_target``, …). ``text[start:end]`` is ``quote``."""

    kind: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class TargetReading:
    """One quantified goal. ``text[start:end]`` is ``quote``: the phrase with its number; ``value_start``/``value_end`` is the number with
    its counter. ``value`` is as printed; ``canonical_value`` is in ``unit_canonical`` (7割 → 70 %). ``due_fiscal_year`` None: the report's
    own year. ``computed``: a product whose factors alone are printed."""

    project: str | None
    block: str | None
    indicator: str | None
    value: float
    value_max: float | None
    comparator: str
    unit: str | None
    unit_canonical: str | None
    canonical_value: float
    per: str | None
    scope: str | None
    due_fiscal_year: int | None
    start: int
    end: int
    value_start: int
    value_end: int
    quote: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class ResultReading:
    """One achieved figure; fields as in ``TargetReading``. ``as_of`` is the day of the count where it is printed (a month: its last day);
    ``printed_target`` the goal printed together with the figure, ``printed_target_span`` where."""

    project: str | None
    block: str | None
    indicator: str | None
    value: float
    value_max: float | None
    comparator: str
    unit: str | None
    unit_canonical: str | None
    canonical_value: float
    per: str | None
    scope: str | None
    as_of: date | None
    printed_target: float | None
    start: int
    end: int
    value_start: int
    value_end: int
    quote: str
    computed: bool = False
    printed_target_span: tuple[int, int] | None = field(default=None)
