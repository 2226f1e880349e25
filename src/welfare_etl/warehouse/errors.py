"""What can go wrong with a warehouse. Each message says what to do next; the command line only prints it."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DISK", "Holder", "Locked", "MemorySpent", "NotOurs", "QueryError", "WarehouseError", "WarehouseMissing"]


DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""Numbers of ``OSError`` that mean the disk: full, over its quota, read-only, broken."""


class WarehouseError(Exception):
    """Any trouble with the warehouse."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is building: process id, start as ISO 8601 local time, command line. None where it left no note."""

    pid: int | None = None
    started: str | None = None
    command: str | None = None

    def __str__(self) -> str:
        parts = [f"process {self.pid}" if self.pid else "a process that left no name"]
        parts += [f"started {self.started}"] if self.started else []
        parts += [f"`{self.command}`"] if self.command else []
        return ", ".join(parts)


class Locked(WarehouseError):
    """Another build is at work in this warehouse; ``holder`` says which."""

    def __init__(self, warehouse: Path, holder: Holder) -> None:
        super().__init__(
            f"{warehouse}: another build is at work here ({holder}). Wait for it, or build into another folder with "
            "--warehouse. Its lock ends with the process: there is no file to delete."
        )
        self.warehouse = warehouse
        self.holder = holder


class WarehouseMissing(WarehouseError):
    """There is no database at the path."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no warehouse here yet. Build one with `welfare-etl build`.")
        self.path = path


class MemorySpent(WarehouseError):
    """A step of a build needs more memory than the database may take; what it could put on disk is there already."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"a step of the build needs more than the {limit} of memory that its database may take")


class NotOurs(WarehouseError):
    """Something stands where the build wants to put a link, and no build made it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: stands in the way of the warehouse and was made by no build. Move it elsewhere.")
        self.path = path


class QueryError(WarehouseError):
    """A query was refused, in DuckDB's own words; or it came to its limit, and then ``expected`` and ``do_next`` say so."""

    def __init__(self, what: str, *, expected: str | None = None, do_next: str | None = None) -> None:
        super().__init__(f"{what}: {do_next}" if do_next else what)
        self.what, self.expected, self.do_next = what, expected, do_next
