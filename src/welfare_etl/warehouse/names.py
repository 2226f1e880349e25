"""Where a warehouse keeps what, and how DuckDB is opened: known to readers, who need no records."""

from __future__ import annotations

DATABASE = "welfare.duckdb"
PARQUET = "parquet"
CURRENT = ".current"
GENERATIONS = ".generations"

# Extensions would be looked for in the home directory and on the network.
SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_persistent_secrets": False,
}
