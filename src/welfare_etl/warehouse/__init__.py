"""Records → Arrow → Parquet → DuckDB, promoted as a whole, opened read-only by everyone else.

A build::

    with lock(warehouse):
        if not is_current(warehouse, fingerprint):
            staging = stage(fill, warehouse)         # fill(folder) writes parquet/ and welfare.duckdb
            promote(staging, fingerprint)        # or keep_beside(staging)

pyarrow and duckdb are imported by the functions that need them.
"""

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
from welfare_etl.warehouse.lock import holder, lock
from welfare_etl.warehouse.reading import open_readonly, query
from welfare_etl.warehouse.schema_files import check_schemas, write_schemas
from welfare_etl.warehouse.tables import DATABASE, PARQUET, database, in_memory, load, write, write_parquet

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
    "check_schemas",
    "current_build",
    "database",
    "discard",
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
