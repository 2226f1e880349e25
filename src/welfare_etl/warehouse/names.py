"""Where a warehouse keeps what, and how DuckDB is opened: known to readers, who need no records."""

from __future__ import annotations

import os
from pathlib import Path

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


def current_generation(warehouse: Path) -> Path | None:
    """The generation that is shown: ``.current`` leads to it, or is a file with its name where a system makes no links."""
    at = warehouse / CURRENT
    try:
        return warehouse / os.readlink(at)
    except OSError:
        pass
    try:
        name = at.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    found = warehouse / GENERATIONS / name
    return found if name and found.parent == warehouse / GENERATIONS and found.is_dir() else None
