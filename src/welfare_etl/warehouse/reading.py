"""Reading a warehouse: never writing to it, never reaching anything else, within a time and a memory.

Only duckdb is imported here, and pyarrow where an Arrow table is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.warehouse.errors import QueryError, WarehouseMissing
from welfare_etl.warehouse.names import SEALED, current_generation

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["MEMORY_LIMIT", "TIMEOUT", "Rows", "ask", "generation", "open_readonly", "query"]

TIMEOUT = 60.0
"""Seconds after which a question is given up."""
MEMORY_LIMIT = "2GB"
"""What a question may take in memory."""

Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a question. ``arrow`` asks it once more, for an Arrow table with the columns' types."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    arrow: Callable[[], pa.Table]


def open_readonly(path: Path, *, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
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
        "memory_limit": memory_limit,
        "temp_directory": "",  # what does not fit is refused: a question writes nowhere
        "lock_configuration": True,
    }
    try:
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise QueryError(f"{path}: {error}") from error


def generation(warehouse: Path) -> Path:
    """The folder of the present generation, with ``welfare.duckdb`` and ``parquet/``.

    Whoever reads several Parquet files one after the other reads them from there: the public path may lead to another
    generation between two of them. It stays until the promotion after the next. Raises :class:`WarehouseMissing`.
    """
    shown = current_generation(warehouse)
    if shown is None or not shown.is_dir():
        raise WarehouseMissing(warehouse)
    return shown.resolve()


def ask(
    path: Path,
    sql: str,
    parameters: Parameters | None = None,
    *,
    timeout: float = TIMEOUT,
    memory_limit: str = MEMORY_LIMIT,
) -> Rows:
    """The answer to a query; ``parameters`` fill ``?`` or ``$name``. Of several statements the last.

    ``timeout`` in seconds. Raises :class:`WarehouseMissing` or :class:`QueryError`.
    """
    with _answer(path, sql, parameters, timeout, memory_limit) as answer:
        try:
            rows = answer.fetchall()
        except (ValueError, OverflowError) as error:
            # 'infinity'::DATE, or a date before the year 1, is nothing that Python can hold
            raise QueryError(
                f"a value that cannot be shown: {error}",
                expected="days between the years 1 and 9999",
                do_next="ask for it as text: column::VARCHAR",
            ) from error
        return Rows(
            tuple(answer.columns),
            rows,
            lambda: query(path, sql, parameters, timeout=timeout, memory_limit=memory_limit),
        )


def query(
    path: Path,
    sql: str,
    parameters: Parameters | None = None,
    *,
    timeout: float = TIMEOUT,
    memory_limit: str = MEMORY_LIMIT,
) -> pa.Table:
    """What :func:`ask` answers, as an Arrow table."""
    with _answer(path, sql, parameters, timeout, memory_limit) as answer:
        return answer.to_arrow_table()


@contextmanager
def _answer(
    path: Path, sql: str, parameters: Parameters | None, timeout: float, memory_limit: str
) -> Iterator[duckdb.DuckDBPyRelation]:
    import duckdb

    with open_readonly(path, memory_limit=memory_limit) as connection:
        alarm = threading.Timer(timeout, connection.interrupt)
        alarm.daemon = True
        alarm.start()
        try:
            statements = connection.extract_statements(sql)
            if not statements:
                raise QueryError("the query is empty")
            for statement in statements[:-1]:
                connection.execute(statement).fetchall()
            answer = connection.sql(statements[-1], params=parameters)
            if answer is None:
                raise QueryError("the statement gives no rows; `query` takes a SELECT, DESCRIBE or SUMMARIZE")
            yield answer
        except duckdb.InterruptException as error:
            raise QueryError(
                f"the time is over: no answer within {timeout:g} seconds",
                expected="an answer within the seconds of --timeout",
                do_next="ask for less (a join with a condition, WHERE, LIMIT), or allow more seconds with --timeout",
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise QueryError(
                f"the answer takes more memory than {memory_limit}",
                expected="an answer within the size of --memory",
                do_next="ask for less (a join with a condition, WHERE, LIMIT), or allow more memory with --memory",
            ) from error
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
        finally:
            alarm.cancel()
