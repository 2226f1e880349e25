"""One build at a time in a warehouse, and a name for the one that is at it.

The lock is a POSIX record lock on ``warehouse/.lock``: the kernel frees it when its process ends, however it ends, and
processes forked from it don't hold it on (as they would with ``flock``: a worker left over would block every build).
The file stays; it only carries the holder's name.
"""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from welfare_etl.warehouse.errors import Holder, Locked

__all__ = ["holder", "lock"]

_FILE = ".lock"
# A record lock does not keep a process from itself, and is lost when the process closes the file a second time.
_held: dict[tuple[int, int], Holder] = {}


@contextmanager
def lock(warehouse: Path) -> Iterator[Holder]:
    """Hold the warehouse (made if need be) for the time of the ``with`` block.

    Raises :class:`~welfare_etl.warehouse.errors.Locked` at once if another build holds it. POSIX only.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    me = Holder(os.getpid(), datetime.now().astimezone().isoformat(timespec="seconds"), _command())
    if other := _mine(warehouse):
        raise Locked(warehouse, other)
    descriptor = os.open(warehouse / _FILE, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _taken(descriptor):
            raise Locked(warehouse, _note(descriptor))
        identity = _identity(os.fstat(descriptor))
        _held[identity] = me
        try:
            note = {"pid": me.pid, "started": me.started, "command": me.command}
            _write(descriptor, json.dumps(note, ensure_ascii=False))
            yield me
            _write(descriptor, "")
        finally:
            del _held[identity]
    finally:
        os.close(descriptor)


def holder(warehouse: Path) -> Holder | None:
    """Who builds here now; None if nobody does."""
    if mine := _mine(warehouse):
        return mine
    try:
        descriptor = os.open(warehouse / _FILE, os.O_RDWR)
    except OSError:
        return None
    try:
        return None if _try(descriptor) else _note(descriptor)
    finally:
        os.close(descriptor)


def _try(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _taken(descriptor: int) -> bool:
    """Try again for half a second where whoever holds the lock is no build: :func:`holder` holds it for an instant."""
    for _ in range(10):
        if _try(descriptor):
            return True
        if _alive(_note(descriptor).pid):
            return False
        time.sleep(0.05)
    return False


def _alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _mine(warehouse: Path) -> Holder | None:
    try:
        found = _held.get(_identity(os.stat(warehouse / _FILE)))
    except FileNotFoundError:
        return None
    return found if found and found.pid == os.getpid() else None


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _command() -> str:
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv and sys.argv[0] else "python"


def _note(descriptor: int) -> Holder:
    try:
        note = json.loads(os.pread(descriptor, 65_536, 0))
        return Holder(int(note["pid"]), str(note["started"]), str(note["command"]))
    except (ValueError, KeyError, TypeError):  # the holder has not written its name yet
        return Holder()


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
