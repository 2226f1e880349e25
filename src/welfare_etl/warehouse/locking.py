"""One build at a time in a warehouse, and a name for the one that is at it.

The lock is the system's own on ``warehouse/.lock`` (filelock: on POSIX and on Windows): it is freed when its process
ends, however it ends. Who holds it stands beside it in ``warehouse/.builder``, as Windows lets nobody read a locked file.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl.warehouse.errors import Holder, Locked

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["holder", "lock"]

_FILE, _NOTE = ".lock", ".builder"


@contextmanager
def lock(warehouse: Path) -> Iterator[Holder]:
    """Hold the warehouse (made if need be) for the time of the ``with`` block.

    Raises :class:`~welfare_etl.warehouse.errors.Locked` within a second if another build holds it.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    me = Holder(os.getpid(), datetime.now().astimezone().isoformat(timespec="seconds"), _command())
    held = _of(warehouse)
    if not _taken(held):
        raise Locked(warehouse, _note(warehouse))
    try:
        note = {"pid": me.pid, "started": me.started, "command": me.command}
        (warehouse / _NOTE).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
        yield me
    finally:
        (warehouse / _NOTE).unlink(missing_ok=True)
        held.release()


def holder(warehouse: Path) -> Holder | None:
    """Who builds here now; None if nobody does."""
    if not os.access(warehouse / _FILE, os.W_OK):
        return None
    asked = _of(warehouse)
    if not _try(asked):
        return _note(warehouse)
    asked.release()
    return None


def _of(warehouse: Path) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(warehouse / _FILE, timeout=0)


def _try(held: BaseFileLock) -> bool:
    from filelock import Timeout

    try:
        held.acquire()
    except Timeout:
        return False
    return True


def _taken(held: BaseFileLock) -> bool:
    """Tries for half a second: whoever asks for the :func:`holder` holds the lock for an instant."""
    for _ in range(10):
        if _try(held):
            return True
        time.sleep(0.05)
    return False


def _command() -> str:
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv and sys.argv[0] else "python"


def _note(warehouse: Path) -> Holder:
    try:
        note = json.loads((warehouse / _NOTE).read_text(encoding="utf-8"))
        return Holder(int(note["pid"]), str(note["started"]), str(note["command"]))
    except (OSError, ValueError, KeyError, TypeError):  # the holder has not written its name yet
        return Holder()
