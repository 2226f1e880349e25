"""What a text says in numbers: plain values with offsets into the text that was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from welfare_etl.normalize.quantity import Quantity

__all__ = ["Claim", "NumberRole", "Reading", "Span", "counted_as"]

Span = tuple[int, int]
"""Where something stands: ``text[start:end]``."""

# What is counted in one and the same way though printed otherwise.
_SAME = {"ケース": "件", "事例": "件", "案件": "件", "例": "件", "戸": "世帯", "家庭": "世帯", "軒": "世帯"}


def counted_as(unit_canonical: str | None) -> str | None:
    """The unit that goals and results are compared in: 5ケース answers 5件. In: a canonical unit, or None for none."""
    return _SAME.get(unit_canonical or "", unit_canonical)


@dataclass(slots=True)
class Claim:
    """One quantified goal, or one achieved figure. ``number`` has value, unit, comparator, rate and scope; ``text[start:end]`` is the quote.

    ``indicator`` is what is counted, its words printed at ``indicator_spans``. ``project_basis``: ``cell`` | ``heading`` | ``only_project`` |
    ``inferred``, read at ``project_span`` where a heading says it. Of goals: ``due_fiscal_year`` (None: the report's own year),
    ``baseline``. Of results: ``as_of`` with ``as_of_precision`` (``day`` | ``month``) and ``goal``, the number of a goal printed together
    with it; ``named_by`` the goal, under the same ``item`` number of its cell, that lends words to the indicator. ``part_of``: the index, among the same reading's claims, of the total that this is a printed part of."""

    number: Quantity
    project: str | None
    block: str | None
    indicator: str | None
    indicator_spans: tuple[Span, ...]
    start: int
    end: int
    project_basis: str = "cell"
    project_span: Span | None = None
    due_fiscal_year: int | None = None
    due_span: Span | None = None
    baseline: Quantity | None = None
    baseline_as_of: Span | None = None
    as_of: date | None = None
    as_of_precision: str | None = None
    as_of_span: Span | None = None
    goal: Quantity | None = None
    part_of: int | None = None
    item: tuple[str, int] | None = None
    named_by: Claim | None = None


@dataclass(frozen=True, slots=True)
class NumberRole:
    """What one number of a text is (``role`` as in the contract), and which rule said so. ``claim`` is the index of its goal or result."""

    role: str
    number: Quantity
    rule: str
    confidence: float
    claim: int | None = None
    project: str | None = None
    block: str | None = None


@dataclass(slots=True)
class Reading:
    """What was read from one text: goals and results in its order, and the role of every number."""

    goals: list[Claim] = field(default_factory=list)
    results: list[Claim] = field(default_factory=list)
    roles: list[NumberRole] = field(default_factory=list)
