"""Projections of the models: JSON Schema, Arrow schema, DuckDB tables with comments, the data dictionary.

Nothing about a table is written twice. Files are not touched here; ``warehouse.schema_files`` writes and compares them.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Le

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.views import VIEWS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Column",
    "arrow_schema",
    "columns",
    "data_dictionary_markdown",
    "duckdb_ddl",
    "json_schema",
    "schema_texts",
    "view_ddl",
]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INTEGER_MAX = 2**31 - 1
_SQL = {str: "VARCHAR", bool: "BOOLEAN", float: "DOUBLE", dt.date: "DATE"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as every projection needs it; ``type`` is the DuckDB type."""

    name: str
    type: str
    nullable: bool
    en: str
    ja: str

    @property
    def comment(self) -> str:
        """The two descriptions as one text."""
        return f"{self.en} / {self.ja}"


def columns(model: type[Row]) -> list[Column]:
    """A table's columns in order.

    Raises ``TypeError`` for a column without a description in both languages or of a type that has no place in a table.
    """
    out = []
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        ja = extra.get("x-ja") if isinstance(extra, dict) else None
        if not info.description or not isinstance(ja, str) or not ja:
            raise TypeError(f"{model.table}.{name}: describe the column in both languages, with col(en=…, ja=…)")
        kind, nullable = _sql_type(info.annotation, tuple(info.metadata), f"{model.table}.{name}")
        out.append(Column(name, kind, nullable, info.description, ja))
    return out


def _sql_type(annotation: Any, limits: tuple[Any, ...], where: str) -> tuple[str, bool]:
    """DuckDB type of an annotation and whether None is allowed. An int is INTEGER where its upper limit fits one."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        inner = [part for part in get_args(annotation) if part is not types.NoneType]
        if len(inner) == 1:
            return _sql_type(inner[0], limits, where)[0], True
    elif origin is Annotated:
        inner_type, *more = get_args(annotation)
        flat = [part for item in more for part in getattr(item, "metadata", None) or [item]]
        return _sql_type(inner_type, (*limits, *flat), where)
    elif origin is list:
        return _sql_type(get_args(annotation)[0], (), where)[0] + "[]", False
    elif origin is Literal:
        return _sql_type(type(get_args(annotation)[0]), (), where)
    elif annotation is int:
        small = any(
            isinstance(limit, Le) and isinstance(limit.le, int) and limit.le <= _INTEGER_MAX for limit in limits
        )
        return "INTEGER" if small else "BIGINT", False
    elif annotation in _SQL:
        return _SQL[annotation], False
    raise TypeError(f"{where}: no column type for {annotation!r}")


def json_schema(model: type[Row]) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row. ``x-ja`` has the Japanese, ``x-sql-type`` the DuckDB type of a column."""
    made = model.model_json_schema()
    properties: dict[str, Any] = {}
    for column in columns(model):
        given = made["properties"][column.name]
        given.pop("title", None)
        head = {"description": given.pop("description"), "x-ja": given.pop("x-ja"), "x-sql-type": column.type}
        properties[column.name] = {**head, **given}
    return {
        "$schema": DIALECT,
        "title": model.table,
        "description": model.title_en,
        "x-ja": model.title_ja,
        "x-key": list(model.key),
        "type": "object",
        "additionalProperties": False,
        "required": made.get("required", []),
        "properties": properties,
    }


class _NoPandas:
    """A finder of modules that says there is no pandas."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


@cache
def _pyarrow() -> Any:
    """pyarrow, without pandas: the first array made of a list would import it (a second, 40 MB) to ask whether the
    list is one of pandas'. pyarrow asks once and takes no for an answer; who calls ``to_pandas`` gets it all the same."""
    import pyarrow as pa

    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas)
        try:
            pa.array([])
        finally:
            sys.meta_path.remove(_NoPandas)
    return pa


def arrow_schema(model: type[Row]) -> pa.Schema:
    """Arrow schema; each field carries its descriptions as metadata, which Parquet keeps."""
    pa = _pyarrow()
    of_sql = {
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
        "DOUBLE": pa.float64(),
        "DATE": pa.date32(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
    }
    fields = []
    for column in columns(model):
        kind = pa.list_(of_sql[column.type[:-2]]) if column.type.endswith("[]") else of_sql[column.type]
        fields.append(
            pa.field(column.name, kind, column.nullable, {"description": column.en, "description:ja": column.ja})
        )
    return pa.schema(fields, {"description": model.title_en, "description:ja": model.title_ja})


def duckdb_ddl(model: type[Row]) -> list[str]:
    """CREATE TABLE, and a COMMENT for the table and for each column ('English / 日本語')."""
    listed = columns(model)
    lines = ",\n  ".join(f'"{c.name}" {c.type}{"" if c.nullable else " NOT NULL"}' for c in listed)
    comments = [f'COMMENT ON COLUMN "{model.table}"."{c.name}" IS {_literal(c.comment)};' for c in listed]
    title = _literal(model.comment())
    return [
        f'CREATE TABLE "{model.table}" (\n  {lines}\n);',
        f'COMMENT ON TABLE "{model.table}" IS {title};',
        *comments,
    ]


def view_ddl() -> list[str]:
    """CREATE VIEW and COMMENT for each view, in an order in which each finds what it reads."""
    out = []
    for view in VIEWS:
        out += [view.ddl, f'COMMENT ON VIEW "{view.name}" IS {_literal(f"{view.title_en} / {view.title_ja}")};']
        for column in view.columns:
            comment = _literal(f"{column.en} / {column.ja}")
            out.append(f'COMMENT ON COLUMN "{view.name}"."{column.name}" IS {comment};')
    return out


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def schema_texts() -> dict[str, str]:
    """What belongs into ``schemas/``: file name → text."""
    return {
        f"{name}.schema.json": json.dumps(json_schema(model), ensure_ascii=False, indent=2) + "\n"
        for name, model in TABLES.items()
    }


def data_dictionary_markdown() -> str:
    """All tables, views and columns in both languages, as Markdown with a list of contents."""
    return "\n".join(_dictionary()) + "\n"


def _dictionary() -> Iterator[str]:
    yield "# Data dictionary / データ辞書"
    yield ""
    yield "Generated from the models in `src/welfare_etl/records/`; do not edit. Rows of a table are told apart by the"
    yield "columns marked ●. A column that may be NULL is marked ○; where it is, `missing` says why."
    yield ""
    yield "`src/welfare_etl/records/` のモデルから自動生成。● は行を識別する列、○ は NULL になりうる列"
    yield "(理由は `missing` 表)。"
    yield ""
    for name, model in TABLES.items():
        yield f"- [`{name}`](#{name}): {model.title_en} / {model.title_ja}"
    for view in VIEWS:
        yield f"- [`{view.name}`](#{view.name}): {view.title_en} / {view.title_ja}"
    for name, model in TABLES.items():
        yield from ("", f"## {name}", "", model.comment(), "")
        yield from ("| Column | Type | Key | NULL | English | 日本語 |", "| --- | --- | :-: | :-: | --- | --- |")
        for c in columns(model):
            marks = f"{'●' if c.name in model.key else ''} | {'○' if c.nullable else ''}"
            yield f"| `{c.name}` | {c.type} | {marks} | {_cell(c.en)} | {_cell(c.ja)} |"
    for view in VIEWS:
        yield from ("", f"## {view.name}", "", f"View. {view.title_en} / {view.title_ja}", "")
        yield from ("| Column | Type | English | 日本語 |", "| --- | --- | --- | --- |")
        for v in view.columns:
            yield f"| `{v.name}` | {v.type} | {_cell(v.en)} | {_cell(v.ja)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(data_dictionary_markdown(), end="")
