"""Japanese community-welfare model-project reports as typed, checked and traceable rows.

The way of a page: ``documents`` read bytes into a Document, ``families`` read a Document into ``records``,
``checks`` judge them, ``warehouse`` stores them; ``pipeline`` runs the whole and ``cli`` speaks to people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    import duckdb

__version__ = "0.2.0"


def connect(warehouse: str | PathLike[str] = "warehouse") -> duckdb.DuckDBPyConnection:
    """A read-only connection to a warehouse that was built, with all of its tables and views, of one generation.

    Close it, or use it in a ``with``. Raises ``warehouse.WarehouseMissing`` where there is none.

    >>> connect("nowhere")
    Traceback (most recent call last):
    welfare_etl.warehouse.errors.WarehouseMissing: nowhere: no warehouse here yet. Build one with `welfare-etl build`.
    """
    from pathlib import Path

    from welfare_etl.warehouse.names import DATABASE
    from welfare_etl.warehouse.reading import generation, open_readonly

    return open_readonly(generation(Path(warehouse)) / DATABASE)
