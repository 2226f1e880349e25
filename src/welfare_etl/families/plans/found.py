"""A row that a pass has found, with the evidence of each value: plain values, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.evidence.span import Span, said

__all__ = ["Doubt", "Found", "Put"]


@dataclass(slots=True)
class Put:
    """A value with the spans that it was read from."""

    value: Any
    spans: list[Span]
    rule: str
    confidence: float = 1.0


@dataclass(slots=True)
class Doubt:
    """Something that a person should know of a row: a code of the catalogue of findings, and what is printed."""

    code: str
    message: str
    column: str
    printed: str | None = None
    line: int | None = None


@dataclass(slots=True)
class Found:
    """A row of a table of the contract in the making."""

    table: str
    puts: dict[str, Put] = field(default_factory=dict)
    quote: list[Span] = field(default_factory=list)
    absent: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    """Columns that say where a row stands, without evidence of their own."""

    def put(self, column: str, value: Any, spans: Iterable[Span], rule: str, confidence: float = 1.0) -> Found:
        """A value with its evidence; nothing for None and empty texts."""
        if value is not None and value != "" and value != []:
            self.puts[column] = Put(value, list(spans), rule, confidence)
        return self

    def more(self, column: str, spans: list[Span], rule: str) -> Found:
        """Text that goes on in a column: a line more."""
        all_ = [*(self.puts[column].spans if column in self.puts else []), *spans]
        return self.put(column, said(all_, "\n"), all_, rule)

    def miss(self, column: str, reason: str, printed: str | None = None) -> Found:
        """Why a column has no value."""
        self.absent.setdefault(column, (reason, printed))
        return self

    def doubt(self, code: str, message: str, column: str, printed: str | None = None, line: int | None = None) -> Found:
        """See :class:`Doubt`."""
        self.doubts.append(Doubt(code, message, column, printed, line))
        return self

    def value(self, column: str) -> Any:
        """What was put in a column."""
        put = self.puts.get(column)
        return put.value if put else None

    @property
    def line(self) -> int:
        return self.quote[0].line if self.quote else 0
