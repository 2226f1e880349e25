"""Document → records. One package per family of document, all behind :class:`Family`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from welfare_etl.records.base import FamilyName, choices
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a family is that a document is its own: ``score`` 0 to 1, and the reason in words."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document from outside its text (``raw/sources.toml``); None where nothing is."""

    fiscal_year: int | None = None
    edition: str = "full"
    title: str | None = None
    publisher: str | None = None


class Family(Protocol):
    """One kind of document: knows its own when it sees it, and reads it."""

    name: str
    parser_version: str

    def recognise(self, document: Document) -> Recognition:
        """How sure, and why."""
        ...

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for each report in the document (for a plan document: one)."""
        ...


SURE = 0.5


def families() -> Iterator[Family]:
    """All families that the contract names, each imported when its turn comes."""
    return map(_reader, choices(FamilyName))


def _reader(name: str) -> Family:
    if name == "model_project_report":
        from welfare_etl.families.ministry import Ministry

        return Ministry()
    from welfare_etl.families.plans import Plan

    return Plan(name)


def detect(document: Document) -> tuple[Family | None, str]:
    """The family that is surest of the document, and why; ``None`` with the reason where no family is."""
    seen: list[tuple[Recognition, Family]] = []
    for family in families():
        seen.append((family.recognise(document), family))
        if seen[-1][0].score == 1.0:  # none can be surer
            break
    best, family = max(seen, key=lambda pair: pair[0].score)
    if best.score < SURE:
        return None, "; ".join(f"{other.name}: {found.reason}" for found, other in seen)
    return family, best.reason
