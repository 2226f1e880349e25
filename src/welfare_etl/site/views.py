"""A place's page as data: sections of labelled values, each with its source; the templates only lay them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from welfare_etl.normalize.text import squash
from welfare_etl.present.figure import number
from welfare_etl.present.labels import bare_label, reason_word, shown, unit
from welfare_etl.present.sheet import cell_text
from welfare_etl.present.words import Lang
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.site.holdings import Holding

LANGS: tuple[Lang, Lang] = ("en", "ja")

__all__ = ["Cell", "Grid", "Section", "Source", "Text", "anchor_of", "sections"]

Record = dict[str, Any]

FIGURES = (
    "population", "households", "aging_rate", "assistance_rate", "area_km2", "association_rate", "elementary_schools",
    "junior_high_schools", "as_of",
)  # fmt: skip
_UNSHOWN = frozenset(
    {
        "report_id",
        "document_id",
        "line_start",
        "line_end",
        "line",
        "seq",
        "quote",
        "body_code",
        "prefecture_code",
        "sheet",
    }
)
_CLAIMS = frozenset({"target", "result", "outcome", "number_role"})
"""Tables that the page shows as goals beside results."""
_LONG = 60
"""Characters from which a value is a text of its own, not a figure in a line."""
_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Text:
    """The same in English and Japanese."""

    en: str
    ja: str

    @property
    def same(self) -> bool:
        return self.en == self.ja


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: file and lines, the words there where they are not the value itself, the rule, how sure."""

    place: str
    quote: str | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its label; without a value the reason."""

    label: Text
    text: Text | None
    unit: Text | None = None
    reason: Text | None = None
    printed: str | None = None
    sources: tuple[Source, ...] = ()
    anchor: str = ""

    @property
    def long(self) -> bool:
        return self.text is not None and (len(self.text.ja) > _LONG or "\n" in self.text.ja)

    @property
    def unsure(self) -> bool:
        return any(source.confidence < 1 for source in self.sources)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one table that share their columns."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True)
class Section:
    """A table's rows: labelled values one below the other (``blocks``), or a grid where there are many."""

    id: str
    title: Text
    blocks: list[list[Cell]] = field(default_factory=list)
    grid: Grid | None = None


def anchor_of(table: str, number: int, column: str, owner: str) -> str:
    """The id of a value on its page."""
    return f"{owner}.{table}.{number}.{column}"


def values(
    holding: Holding, table: str, row: Mapping[str, Any], paths: Mapping[str, str]
) -> Iterator[tuple[str, Cell]]:
    """Each column of a row with its cell, those that only identify it left out."""
    model = TABLES[table]
    key = model.key_of(dict(row))
    number = next(at for at, one in enumerate(holding.rows(table)) if one is row)
    owner = str(row.get("report_id") or row.get("document_id"))
    for column, value in row.items():
        if column in _UNSHOWN or column not in model.model_fields:
            continue
        yield column, cell(holding, model, key, column, value, paths, anchor_of(table, number, column, owner))


def cell(
    holding: Holding, model: type[Row], key: str, column: str, value: Any, paths: Mapping[str, str], anchor: str
) -> Cell:
    """One value with label, unit, reason and source."""
    heading = Text(bare_label(model, column, "en"), bare_label(model, column, "ja"))
    where = (model.table, key, column)
    if value is None or value == []:
        reason, printed = holding.missing.get(where, (None, None))
        # That a form has no such cell says nothing of this body.
        told = reason is not None and reason != "not_on_form"
        why = Text(reason_word(reason, "en"), reason_word(reason, "ja")) if reason and told else None
        return Cell(heading, None, reason=why, printed=printed, anchor=anchor)
    text = Text(
        *(number(value) if isinstance(value, float) else cell_text(shown(column, value, lang)) for lang in LANGS)
    )
    measured = Text(unit(column, "en"), unit(column, "ja"))
    return Cell(
        heading, text, measured if measured.ja else None, anchor=anchor,
        sources=tuple(sources(holding.evidence.get(where, ()), paths, text.ja)),
    )  # fmt: skip


def sources(evidence: Sequence[Record], paths: Mapping[str, str], value: str) -> Iterator[Source]:
    """The places of a value; words that only repeat the value are not said again."""
    said = squash(value)
    for one in evidence:
        quote = one["quote"] or ""
        repeated = squash(quote) in said
        place = f"{paths.get(one['document_id'], one['document_id'])}:{one['line']}"
        place += f"–{one['line_end']}" if one["line_end"] != one["line"] else ""
        place += f" (p. {one['page']})" if one["page"] else ""
        yield Source(
            place, None if repeated else quote[:_QUOTE] + ("…" if len(quote) > _QUOTE else ""), one["rule"],
            one["confidence"],
        )  # fmt: skip


def sections(holding: Holding, owner: str, paths: Mapping[str, str]) -> list[Section]:
    """What a report or a plan document says, table by table in the contract's order, without goals and results."""
    out = []
    for table in TABLES:
        rows = [row for row in holding.rows(table) if owner in (row.get("report_id"), row.get("document_id"))]
        if not rows or table in _CLAIMS or table == "report":
            continue
        model = TABLES[table]
        section = Section(f"{owner}.{table}", Text(model.title_en, model.title_ja))
        listed = [list(values(holding, table, row, paths)) for row in rows]
        if len(rows) > 2:
            section.grid = _grid(listed)
        else:
            section.blocks = [[one for _, one in row if one.text or one.reason] for row in listed]
        out.append(section)
    return out


def _grid(listed: Sequence[Sequence[tuple[str, Cell]]]) -> Grid:
    """Only columns that any row fills; a unit stands behind its value."""
    listed = [_with_units(row) for row in listed]
    kept = [at for at in range(len(listed[0])) if any(row[at][1].text for row in listed)]
    heads = tuple(listed[0][at][1].label for at in kept)
    return Grid(heads, tuple(tuple(row[at][1] for at in kept) for row in listed))


def _with_units(row: Sequence[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    units = {name.removesuffix("_unit"): cell.text for name, cell in row if name.endswith("_unit")}
    return [
        (name, replace(cell, unit=units[name]) if units.get(name) and cell.text else cell)
        for name, cell in row
        if not (name.endswith("_unit") and name.removesuffix("_unit") in dict(row))
    ]
