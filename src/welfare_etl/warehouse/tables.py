"""Rows → Parquet → DuckDB, always in the same order, and Parquet in the same bytes, for the same rows.

What could differ from run to run is fixed: rows are sorted by their key (by code point, not by locale), the writer's
settings are spelled out, and no time, path or host is written. Only another pyarrow version may give other Parquet bytes.
The database file has the same rows in the same order and other bytes each time: DuckDB writes whole blocks, with whatever
its memory held behind the data. Compare Parquet files, or rows.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.normalize.text import macros
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema, duckdb_ddl, view_ddl
from welfare_etl.warehouse.errors import DISK, MemorySpent, WarehouseError
from welfare_etl.warehouse.names import DATABASE, PARQUET, SEALED

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = [
    "arrow_table",
    "database",
    "in_key_order",
    "in_memory",
    "load",
    "write",
    "write_parquet",
]

ROW_GROUP = 65_536
MEMORY_LIMIT = "400MB"
"""What sorting, checking and loading may take in memory, whatever the number of reports."""
_SPILL = ".spill"

STORAGE_VERSION = "v1.0.0"
"""The file format: one that every DuckDB since 1.0 opens, so that an analyst's client need not be as new as ours."""


def write(tables: Mapping[str, Sequence[Row]], destination: Path) -> None:
    """All tables of the contract below ``destination``: ``parquet/<table>.parquet`` and ``welfare.duckdb``.

    ``tables`` maps names to rows; a table that is not named comes out empty. Raises ``KeyError`` for an unknown table.
    """
    for name in [*TABLES, *tables]:
        write_parquet(name, arrow_table(name, tables.get(name, ())).to_reader(), destination)
    with database(destination) as connection:
        load(connection, destination, TABLES)


def write_parquet(name: str, rows: pa.RecordBatchReader, destination: Path) -> int:
    """One table's Parquet file from its rows, which are in order; returns their number. One row group is in memory."""
    import pyarrow.parquet as pq

    schema = arrow_schema(TABLES[name])
    folder = destination / PARQUET
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with pq.ParquetWriter(
        folder / f"{name}.parquet",
        schema,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=6,
        use_dictionary=True,
        write_statistics=True,
        store_schema=True,
    ) as writer:
        for group in _row_groups(rows, schema):
            count += group.num_rows
            writer.write_table(group, row_group_size=ROW_GROUP)
    return count


def _row_groups(rows: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.Table]:
    """The same groups whatever batches the rows come in; an empty table is one empty group."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    size, any_yet = 0, False
    for batch in rows:
        waiting.append(pa.table(dict(zip(schema.names, batch.columns, strict=True))).cast(schema))
        size += batch.num_rows
        while size >= ROW_GROUP:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, ROW_GROUP).combine_chunks()
            waiting, size, any_yet = [whole.slice(ROW_GROUP)], size - ROW_GROUP, True
    if size or not any_yet:
        yield pa.concat_tables(waiting or [schema.empty_table()]).combine_chunks()


def arrow_table(name: str, rows: Sequence[Row]) -> pa.Table:
    """The rows of one table in key order, as Arrow. Raises ``KeyError`` for an unknown table."""
    model = TABLES[name]
    strays = {type(row).__name__ for row in rows if type(row) is not model}
    if strays:
        raise WarehouseError(f"table {name} takes rows of {model.__name__}, not of {', '.join(sorted(strays))}")
    return _arrow(model, in_key_order(model, rows))


def _arrow(model: type[Row], rows: Sequence[Row]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(model)
    values = [vars(row) for row in rows]
    return pa.Table.from_arrays(
        [pa.array([row[field.name] for row in values], type=field.type) for field in schema], schema=schema
    )


def in_key_order(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """Sorted by key, NULL first; rows with one key keep their order, which is that of the source."""

    def order(row: Row) -> list[tuple[bool, Any]]:
        values = vars(row)
        return [(value is not None, value) for value in (values[name] for name in model.key)]

    return sorted(rows, key=order)


@contextmanager
def database(destination: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new ``welfare.duckdb`` with all tables of the contract, their comments and views; complete when the block ends.

    Memory is limited; what does not fit goes to a folder beside the file, which the block's end removes.
    """
    import duckdb

    file = destination / DATABASE
    file.unlink(missing_ok=True)
    spill = destination / _SPILL
    config: dict[str, str | bool | int | float | list[str]] = {
        **SEALED,
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "threads": 1,
    }
    try:
        with duckdb.connect(str(file), config=config) as connection:
            connection.execute("BEGIN")
            for model in TABLES.values():
                connection.execute("\n".join(duckdb_ddl(model)))
            connection.execute("\n".join(view_ddl()))
            for name, expression in macros().items():
                connection.execute(f"CREATE MACRO {name}(text) AS {expression}")
            connection.execute("COMMIT")
            yield connection
            connection.execute("CHECKPOINT")
    except duckdb.OutOfMemoryException as error:
        raise MemorySpent(MEMORY_LIMIT) from error
    except duckdb.Error as error:
        # DuckDB has the system's words for it and not its number; the command line knows what to say by the number.
        for number in DISK:
            if os.strerror(number) in str(error):
                raise OSError(number, os.strerror(number), str(file)) from error
        raise
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def load(connection: duckdb.DuckDBPyConnection, destination: Path, names: Iterable[str]) -> None:
    """Fills tables of :func:`database` from the Parquet files beside it."""
    connection.execute("BEGIN")
    for name in names:
        source = str(destination / PARQUET / f"{name}.parquet")
        connection.execute(f'INSERT INTO main."{name}" SELECT * FROM read_parquet(?)', [source])
    connection.execute("COMMIT")


def in_memory(tables: Mapping[str, Sequence[Row]]) -> duckdb.DuckDBPyConnection:
    """A connection in memory with all tables of the contract and these rows in their order."""
    import duckdb

    connection = duckdb.connect(config=SEALED)
    for name, model in TABLES.items():
        connection.register("given", _arrow(model, tables.get(name, ())))
        # A registered Arrow table would do, but is slower for the many joins that follow.
        connection.execute(f'CREATE TABLE "{name}" AS FROM given')
        connection.unregister("given")
    return connection
