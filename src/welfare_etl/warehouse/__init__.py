"""Records → Arrow → Parquet → DuckDB, promoted as a whole, opened read-only by everyone else.

A build::

    with lock(warehouse):
        if not is_current(warehouse, fingerprint):
            staging = stage(fill, warehouse)         # fill(folder) writes parquet/ and welfare.duckdb
            promote(staging, fingerprint)            # or keep_beside(staging)

Names are loaded when they are first used: who only asks (:mod:`welfare_etl.warehouse.reading`) needs neither the
records nor pyarrow.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from welfare_etl.warehouse.errors import Holder, Locked, NotOurs, QueryError, WarehouseError, WarehouseMissing
    from welfare_etl.warehouse.generations import (
        BuildRecord,
        current_build,
        discard,
        is_current,
        keep_beside,
        promote,
        stage,
    )
    from welfare_etl.warehouse.locking import holder, lock
    from welfare_etl.warehouse.names import DATABASE, PARQUET
    from welfare_etl.warehouse.reading import ask, generation, open_readonly, query
    from welfare_etl.warehouse.schema_files import check_schemas, write_schemas
    from welfare_etl.warehouse.tables import database, in_memory, load, write, write_parquet

_ROOMS = {
    "errors": ("Holder", "Locked", "NotOurs", "QueryError", "WarehouseError", "WarehouseMissing"),
    "generations": ("BuildRecord", "current_build", "discard", "is_current", "keep_beside", "promote", "stage"),
    "locking": ("holder", "lock"),
    "names": ("DATABASE", "PARQUET"),
    "reading": ("ask", "generation", "open_readonly", "query"),
    "schema_files": ("check_schemas", "write_schemas"),
    "tables": ("database", "in_memory", "load", "write", "write_parquet"),
}
_MODULE_OF = {name: module for module, names in _ROOMS.items() for name in names}

__all__ = [
    "DATABASE",
    "PARQUET",
    "BuildRecord",
    "Holder",
    "Locked",
    "NotOurs",
    "QueryError",
    "WarehouseError",
    "WarehouseMissing",
    "ask",
    "check_schemas",
    "current_build",
    "database",
    "discard",
    "generation",
    "holder",
    "in_memory",
    "is_current",
    "keep_beside",
    "load",
    "lock",
    "open_readonly",
    "promote",
    "query",
    "stage",
    "write",
    "write_parquet",
    "write_schemas",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
