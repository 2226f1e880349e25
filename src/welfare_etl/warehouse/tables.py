"""Rows → Parquet → DuckDB, always the same bytes and the same order for the same rows.

What could differ from run to run is fixed: rows are sorted by their key (by code point, not by locale), the writer's
settings are spelled out, and no time, path or host is written. Only another pyarrow version may give other bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema, duckdb_ddl, view_ddl
from welfare_etl.warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DATABASE", "PARQUET", "arrow_table", "in_key_order", "load", "write", "write_parquet"]

DATABASE = "welfare.duckdb"
PARQUET = "parquet"
ROW_GROUP = 65_536

# Extensions would be looked for in the home directory and on the network.
STORAGE_VERSION = "v1.0.0"
"""The file format: one that every DuckDB since 1.0 opens, so that an analyst's client need not be as new as ours."""

SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_persistent_secrets": False,
}


def write(tables: Mapping[str, Sequence[Row]], destination: Path) -> None:
    """All tables of the contract below ``destination``: ``parquet/<table>.parquet`` and ``welfare.duckdb``.

    ``tables`` maps names to rows; a table that is not named comes out empty. Raises ``KeyError`` for an unknown table.
    """
    write_parquet({name: tables.get(name, ()) for name in [*TABLES, *tables]}, destination)
    load(destination)


def write_parquet(tables: Mapping[str, Sequence[Row]], destination: Path) -> None:
    """Only the named tables as Parquet, replacing what is there (findings that came up after the first writing).

    :func:`load` has to follow.
    """
    import pyarrow.parquet as pq

    folder = destination / PARQUET
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        pq.write_table(
            arrow_table(name, rows),
            folder / f"{name}.parquet",
            row_group_size=ROW_GROUP,
            version="2.6",
            data_page_version="1.0",
            compression="zstd",
            compression_level=6,
            use_dictionary=True,
            write_statistics=True,
            store_schema=True,
        )


def arrow_table(name: str, rows: Sequence[Row]) -> pa.Table:
    """The rows of one table in key order, as Arrow. Raises ``KeyError`` for an unknown table."""
    import pyarrow as pa

    model = TABLES[name]
    strays = {type(row).__name__ for row in rows if type(row) is not model}
    if strays:
        raise WarehouseError(f"table {name} takes rows of {model.__name__}, not of {', '.join(sorted(strays))}")
    schema = arrow_schema(model)
    values = [vars(row) for row in in_key_order(model, rows)]
    return pa.Table.from_arrays(
        [pa.array([row[field.name] for row in values], type=field.type) for field in schema], schema=schema
    )


def in_key_order(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """Sorted by key, NULL first; rows with one key keep their order, which is that of the source."""

    def order(row: Row) -> list[tuple[bool, Any]]:
        values = vars(row)
        return [(value is not None, value) for value in (values[name] for name in model.key)]

    return sorted(rows, key=order)


def load(destination: Path) -> None:
    """Make ``welfare.duckdb`` anew from the Parquet files beside it, with comments and views."""
    import duckdb

    database = destination / DATABASE
    database.unlink(missing_ok=True)
    # One thread: the order of rows is that of the file.
    with duckdb.connect(
        str(database), config={**SEALED, "threads": 1, "storage_compatibility_version": STORAGE_VERSION}
    ) as connection:
        connection.execute("BEGIN")
        for name, model in TABLES.items():
            connection.execute("\n".join(duckdb_ddl(model)))
            source = str(destination / PARQUET / f"{name}.parquet")
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM read_parquet(?)', [source])
        connection.execute("\n".join(view_ddl()))
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
