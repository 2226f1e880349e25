"""The cells of a table in their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span

__all__ = ["Slot", "Table"]


@dataclass(slots=True)
class Slot:
    """A cell of a table in its place: its paragraphs, how many columns it spans; ``merged``: one of a row above reaches in."""

    spans: list[Span]
    columns: int = 1
    merged: bool = False
    unsure: bool = False
    """Whether it may as well be of the column beside it."""

    @property
    def text(self) -> str:
        return "\n".join(span.text for span in self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)


@dataclass(slots=True)
class Table:
    """Rows of slots by column; ``lines`` their lines. ``ruled``: the medium itself says what spans what; ``wrapped``: set with blanks."""

    rows: list[dict[int, Slot]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ruled: bool = False
    wrapped: bool = False

    @property
    def width(self) -> int:
        return max((max(row) + row[max(row)].columns for row in self.rows if row), default=0)
