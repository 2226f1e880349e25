"""How many pages of a document are read, told by the process that reads it to the one that shows it.

The reader tells :func:`tell`; who listens was said by :func:`listening` in this process, or by :func:`tell_parent` in a
worker. Each message is one short write to a pipe that all workers share: the system keeps such writes whole, so there is
no lock that a worker which is killed could take with it.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext

PageProgress = Callable[[str, int, int], None]
"""Called with (path of the source, pages done, pages in all)."""

LONGEST = 120
"""Characters of a path in a message: it must stay below what every system writes in one piece (512 bytes)."""

_listener: ContextVar[PageProgress | None] = ContextVar("page_progress", default=None)


def tell(name: str, done: int, of: int) -> None:
    """One more page is read."""
    listener = _listener.get()
    if listener is not None:
        listener(name, done, of)


@contextlib.contextmanager
def listening(listener: PageProgress | None) -> Iterator[None]:
    """Pages that this process reads are told to the listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell_parent(pipe: Connection) -> None:
    """Called once in a worker: from here on its pages are told through the pipe."""

    def send(name: str, done: int, of: int) -> None:
        with contextlib.suppress(OSError):  # nobody listens any more: no reason to stop reading
            pipe.send_bytes(json.dumps([name[-LONGEST:], done, of], ensure_ascii=False).encode())

    _listener.set(send)


@contextlib.contextmanager
def heard(context: SpawnContext, listener: PageProgress) -> Iterator[Connection]:
    """The end of a pipe for :func:`tell_parent`; what comes in is told to the listener, from a thread of its own."""
    incoming, outgoing = context.Pipe(duplex=False)

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                message = incoming.recv_bytes()
                with contextlib.suppress(ValueError):
                    listener(*json.loads(message))

    thread = threading.Thread(target=listen, name="page-progress", daemon=True)
    thread.start()
    try:
        yield outgoing
    finally:
        outgoing.close()  # the workers have ended: this was the last writing end, and the thread comes to the end
        thread.join()
        incoming.close()
