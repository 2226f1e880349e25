"""What every child process of a build does: it ends with its parent, and it counts its own processor time."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Iterator

__all__ = ["TimeSpent", "collector_paused", "end_with_parent", "processor_time"]

_LOOK_EVERY = 0.5


def end_with_parent(parent: int) -> None:
    """Called once in a child, with the process id of who started it: when that one is gone, however it ended, this one ends too.

    A thread looks twice a second. The id must come from the parent: where that one ended while this one was starting, the
    system already says another.
    """

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=look, name="end-with-parent", daemon=True).start()


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Nothing that is read makes cycles, so the collector finds nothing; but it looks through all that has been read, again
    and again: of ten times the reports it would take more than ten times the time. What is dropped is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class TimeSpent(BaseException):
    """The processor time that was allowed is spent. Not an ``Exception``: no reader may take it for a broken value."""


@contextlib.contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raises :class:`TimeSpent` in the block once this process has used so many seconds of processor time in it.

    Time that others use does not count, so that a busy machine refuses nothing that an idle one reads. A regular
    expression that does not come to an end is stopped, too. Only the main thread can be stopped so, and only where the
    system has such a timer: elsewhere nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def spent(number: int, frame: object) -> None:
        raise TimeSpent

    before = signal.signal(signal.SIGPROF, spent)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
