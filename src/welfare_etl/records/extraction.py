"""All that was read from one report (or one plan document), with its evidence: the file ``extracted/<id>.json``.

The file is meant for a reviewer's eyes and for ``git diff``: one value a line, one piece of evidence a line, the
evidence next to its row. It also is the cache: ``sha256`` and ``parser_version`` say whether it is still true.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, SerializeAsAny, field_validator, model_validator

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage, Missing, Residual

__all__ = ["Extraction"]

_COUNTS = ("visible", "labelled", "valued", "left")
_HEAD = ("extraction_id", "document_id", "report_id", "family", "parser_version", "sha256")


class Extraction(BaseModel):
    """The rows of one report (or plan document) and what is known about them.

    ``tables`` maps a table's name to its rows in the order of the source; ``lineage`` and ``missing`` are kept in the
    order of the rows that they speak of. ``visible`` = ``labelled`` + ``valued`` + ``left`` counts the characters.
    Raises ``pydantic.ValidationError`` (a ``ValueError``) for an unknown table or a row that breaks its model.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    extraction_id: str
    """The report_id, or the document_id of a document that is no report; names the file."""
    document_id: str
    report_id: str | None = None
    family: str
    parser_version: str = ""
    """Version of the parser that read it."""
    sha256: str = ""
    """SHA-256 of the source's bytes."""
    tables: dict[str, list[SerializeAsAny[Row]]] = {}
    lineage: list[Lineage] = []
    missing: list[Missing] = []
    finding: list[Finding] = []
    residual: list[Residual] = []
    visible: int = 0
    labelled: int = 0
    valued: int = 0
    left: int = 0

    @field_validator("tables", mode="before")
    @classmethod
    def _concrete_rows(cls, tables: Any) -> Any:
        """Plain dicts become rows of the table's model; a row of another model is an error."""
        if not isinstance(tables, dict):
            return tables
        unknown = sorted(set(tables) - set(TABLES))
        if unknown:
            raise ValueError(f"no such table: {', '.join(unknown)}; the tables are {', '.join(TABLES)}")
        return {name: [TABLES[name].model_validate(row) for row in tables[name]] for name in TABLES if tables.get(name)}

    @model_validator(mode="after")
    def _in_order_of_rows(self) -> Self:
        place = self._places()
        self.lineage = _in_order(self.lineage, place)
        self.missing = _in_order(self.missing, place)
        return self

    def _places(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(table, row_key) → where that row stands; of two rows with one key the first."""
        places: dict[tuple[str, str], tuple[int, int]] = {}
        for number, (name, rows) in enumerate(self.tables.items()):
            for at, row in enumerate(rows):
                places.setdefault((name, row.row_key), (number, at))
        return places

    def rows(self, table: str) -> list[Row]:
        """The rows of a table of the contract, those of the trust tables included; [] where there are none."""
        match table:
            case "lineage":
                return list(self.lineage)
            case "missing":
                return list(self.missing)
            case "finding":
                return list(self.finding)
            case "residual":
                return list(self.residual)
        return list(self.tables.get(table, ()))

    # -- the file ---------------------------------------------------------------------------------------------

    def to_json(self) -> str:
        """The text of the file: the same for equal extractions, ending in a line feed."""
        evidence = _grouped(self.lineage)
        absent = _grouped(self.missing)
        tables: dict[str, list[Any]] = {}
        for name, rows in self.tables.items():
            out = tables.setdefault(name, [])
            for row in rows:
                entry: dict[str, Any] = {"row_key": row.row_key, "values": _Lines(row.model_dump(mode="json"))}
                place = (name, row.row_key)
                if found := evidence.pop(place, None):
                    entry["evidence"] = [_Line(_short(item, self.document_id)) for item in found]
                if gaps := absent.pop(place, None):
                    entry["missing"] = [_Line(_short(item, self.document_id, self.report_id)) for item in gaps]
                out.append(entry)
        whole: dict[str, Any] = {name: getattr(self, name) for name in _HEAD}
        whole["characters"] = _Line({name: getattr(self, name) for name in _COUNTS})
        whole["tables"] = tables
        for name, rest in (("other_evidence", evidence), ("other_missing", absent)):
            if rest:
                whole[name] = [_Line(item.model_dump(exclude_none=True)) for group in rest.values() for item in group]
        whole["finding"] = [_Line(item.model_dump(exclude_none=True)) for item in self.finding]
        whole["residual"] = [_Line(item.model_dump(exclude_none=True)) for item in self.residual]
        return "".join(_text(whole, 0)) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Extraction:
        """The extraction whose :meth:`to_json` the text is.

        Raises ``ValueError`` where the text is not such a file (no JSON, other keys, a row that breaks its model), so
        that a caller can take a damaged cache for none.
        """
        whole = json.loads(text)
        try:
            return cls._from_parts(whole)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record of welfare-etl: {type(error).__name__} {error}") from error

    @classmethod
    def _from_parts(cls, whole: dict[str, Any]) -> Extraction:
        document_id, report_id = whole["document_id"], whole["report_id"]
        tables: dict[str, list[Any]] = {}
        lineage: list[dict[str, Any]] = []
        missing: list[dict[str, Any]] = []
        for name, entries in whole["tables"].items():
            rows = tables.setdefault(name, [])
            for entry in entries:
                rows.append(entry["values"])
                where = {"table_name": name, "row_key": entry["row_key"], "document_id": document_id}
                for item in entry.get("evidence", ()):
                    line = item.pop("line", None)
                    lines = {} if line is None else {"line_start": line, "line_end": line}
                    lineage.append({"confidence": 1.0, **where, **lines, **item})
                missing.extend({"report_id": report_id, **where, **item} for item in entry.get("missing", ()))
        lineage.extend(whole.get("other_evidence", ()))
        missing.extend(whole.get("other_missing", ()))
        return cls.model_validate(
            {
                **{name: whole[name] for name in _HEAD},
                **whole["characters"],
                "tables": tables,
                "lineage": lineage,
                "missing": missing,
                "finding": whole["finding"],
                "residual": whole["residual"],
            }
        )


def _in_order(items: list[Any], places: dict[tuple[str, str], tuple[int, int]]) -> list[Any]:
    """By the row that they speak of; those that speak of no row at the end, grouped by what they name."""
    last = len(places)
    strange: dict[tuple[str, str], tuple[int, int]] = {}
    for item in items:
        place = (item.table_name, item.row_key)
        if place not in places:
            strange.setdefault(place, (len(TABLES), last + len(strange)))
    places = {**places, **strange}
    return sorted(items, key=lambda item: places[item.table_name, item.row_key])


def _grouped(items: Iterable[Any]) -> dict[tuple[str, str], list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for item in items:
        groups.setdefault((item.table_name, item.row_key), []).append(item)
    return groups


def _short(item: Lineage | Missing, document_id: str, report_id: str | None = None) -> dict[str, Any]:
    """What is not clear from the place in the file: see :meth:`Extraction._from_parts` for the way back."""
    values = item.model_dump(exclude={"table_name", "row_key"})
    if values["document_id"] == document_id:
        del values["document_id"]
    if isinstance(item, Missing):
        # A NULL that differs from the extraction's own id has to be written out.
        if values["report_id"] == report_id:
            del values["report_id"]
        return {k: v for k, v in values.items() if v is not None or k in ("report_id", "document_id")}
    if values["confidence"] == 1:
        del values["confidence"]
    if values["line_start"] == values["line_end"]:
        line = values.pop("line_start")
        del values["line_end"]
        column = values.pop("column_name")
        values = {"column_name": column, "line": line, **values}
    return {k: v for k, v in values.items() if v is not None}


class _Line(dict[str, Any]):
    """Written on one line."""


class _Lines(dict[str, Any]):
    """One value a line."""


_compact = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _text(value: Any, depth: int) -> Iterator[str]:
    """JSON indented by one, but with small things on one line."""
    if not isinstance(value, dict | list) or isinstance(value, _Line) or not value:
        yield _compact(value)
        return
    pad, bracket = "\n" + " " * (depth + 1), "[]" if isinstance(value, list) else "{}"
    yield bracket[0]
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield ("," if number else "") + pad
            yield from _text(item, depth + 1)
    else:
        for number, (name, item) in enumerate(value.items()):
            yield f"{',' if number else ''}{pad}{_compact(name)}: "
            if isinstance(value, _Lines):
                yield _compact(item)
            else:
                yield from _text(item, depth + 1)
    yield "\n" + " " * depth + bracket[1]
