"""Reading a warehouse: never writing to it, never reaching anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.warehouse.errors import QueryError, WarehouseMissing
from welfare_etl.warehouse.tables import SEALED

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["open_readonly", "query"]


def open_readonly(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a database file: read-only, no other file, no network, no extension, settings locked.

    Close it, or use it in a ``with``. Raises :class:`WarehouseMissing`, or :class:`QueryError` where the file is no
    database that this DuckDB can read.
    """
    import duckdb

    if not path.is_file():
        raise WarehouseMissing(path)
    config = {
        **SEALED,
        "enable_external_access": False,
        "python_enable_replacements": False,  # a name in a query is a table, never a variable of the Python program
        "lock_configuration": True,
    }
    try:
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise QueryError(f"{path}: {error}") from error


def query(path: Path, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
    """The answer to a query as an Arrow table; ``parameters`` fill ``?`` or ``$name``. Of several statements the last.

    Raises :class:`WarehouseMissing` or :class:`QueryError`.
    """
    import duckdb

    with open_readonly(path) as connection:
        try:
            statements = connection.extract_statements(sql)
            if not statements:
                raise QueryError("the query is empty")
            for statement in statements[:-1]:
                connection.execute(statement).fetchall()
            answer = connection.sql(statements[-1], params=parameters)
            if answer is None:
                raise QueryError("the statement gives no rows; `query` takes a SELECT, DESCRIBE or SUMMARIZE")
            return answer.to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
