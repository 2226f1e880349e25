"""Child processes that parse PDFs: started, spoken to, timed and, where one does not answer, ended."""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from welfare_etl.documents.pdf.limits import Limits
from welfare_etl.documents.pdf.pipe import packed, unpacked, write_all

DOCUMENTS_PER_CHILD = 50
"""A child is replaced after so many documents, so that what a library leaks goes with it."""
PAGES_PER_CHILD = 4
"""With fewer pages for each, a further child costs more (it parses the fonts again) than it saves."""
PATIENCE = 12.0
"""An answer may take so many times its processor time on a busy machine before the child counts as hanging."""

Message = dict[str, object]


class ChildFailed(Exception):
    """A document or page that a child could not read. ``code`` is the name of the limit or the kind of trouble."""

    def __init__(self, code: str, detail: str, page: int | None = None) -> None:
        super().__init__(code, detail, page)
        self.code, self.detail, self.page = code, detail, page


class Child:
    """One process; ``page`` is what it is busy with (0: opening the document, None: idle)."""

    def __init__(self) -> None:
        # A path that -c or a script put into sys.path must be found by the child too.
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "welfare_etl.documents.pdf.worker", str(os.getpid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, env=environment,
        )  # fmt: skip
        assert self.process.stdin is not None and self.process.stdout is not None
        self.to_child, self.from_child = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.buffer = bytearray()
        self.documents = 0
        self.page: int | None = None
        self.deadline = 0.0

    def ask(self, message: Message, page: int, seconds: float, data: bytes = b"") -> None:
        """Sends a message; the answer may cost the child so many seconds of processor time."""
        self.page = page
        self.deadline = time.monotonic() + PATIENCE * max(seconds, 1.0)
        with contextlib.suppress(BrokenPipeError):  # its end shows when the answer is read
            write_all(self.to_child, packed(message) + data)

    def receive(self) -> Message | None:
        """What has come in: a whole answer, or None while it is not complete. Raises :class:`ChildFailed`."""
        page = self.page
        part = os.read(self.from_child, 1 << 18)
        if not part:
            raise ChildFailed(*self._reason_of_end(), page)
        self.buffer += part
        try:
            message = unpacked(self.buffer)
        except ValueError as error:
            raise ChildFailed("damaged", str(error), page) from error
        if message is None:
            return None
        self.page = None
        if "error" in message:
            raise ChildFailed(str(message["error"]), str(message["detail"]), page)
        return message

    def _reason_of_end(self) -> tuple[str, str]:
        code = self.process.wait()
        for name, limit in (("SIGXCPU", "cpu_seconds"), ("SIGPROF", "seconds_per_page")):
            if code == -getattr(signal, name, 0) != 0:
                return limit, ""
        return "damaged", f"the parser ended with {signal.Signals(-code).name if code < 0 else f'exit code {code}'}"

    def end(self) -> None:
        """Ends the process at once."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


class _Idle:
    """Children between two documents. Those of another process (after a fork) are not ours to use."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.children: list[Child] = []
        self.owner = os.getpid()

    def take(self) -> Child:
        with self.lock:
            if self.owner != os.getpid():
                self.children, self.owner = [], os.getpid()
            while self.children:
                child = self.children.pop()
                if child.process.poll() is None:
                    return child
                child.end()
        return Child()

    def give_back(self, child: Child) -> None:
        if child.page is not None or child.documents >= DOCUMENTS_PER_CHILD or child.buffer:
            child.end()
            return
        with self.lock:
            self.children.append(child)

    def end_all(self) -> None:
        if self.owner == os.getpid():
            with self.lock:
                for child in self.children:
                    child.end()
                self.children = []


_IDLE = _Idle()
atexit.register(_IDLE.end_all)


def end_idle_processes() -> None:
    """Ends the children that wait for a document."""
    _IDLE.end_all()


def idle_processes() -> list[int]:
    """Process ids of the children that wait for a document (to measure them)."""
    with _IDLE.lock:
        return [child.process.pid for child in _IDLE.children]


@contextlib.contextmanager
def opened(data: bytes, limits: Limits, jobs: int, *, reference: bool = False) -> Iterator[tuple[list[Child], Message]]:
    """Children with the document open in each, and what the first one says of it; ``reference`` says that the slower
    reader is to read it.

    Raises :class:`ChildFailed`. The children go back to the idle ones, or end where something went wrong.
    """
    children: list[Child] = []
    try:
        children.append(_open(data, limits, reference))
        about = _answers(children, limits)[0]
        pages = about["pages"]
        assert isinstance(pages, int)
        more = min(jobs, -(-pages // PAGES_PER_CHILD)) - 1
        if more > 0:
            children += [_open(data, limits, reference) for _ in range(more)]
            _answers(children[1:], limits)
        yield children, about
    except BaseException:
        for child in children:
            child.end()
        raise
    else:
        for child in children:
            _IDLE.give_back(child)


def _open(data: bytes, limits: Limits, reference: bool) -> Child:
    child = _IDLE.take()
    child.ask({"open": {**asdict(limits), "reference": reference}, "size": len(data)}, 0, limits.seconds_per_page, data)
    child.documents += 1
    return child


def _answers(children: Sequence[Child], limits: Limits) -> list[Message]:
    found: dict[int, Message] = {}
    for child, message in answers(children, limits):
        found[id(child)] = message
    return [found[id(child)] for child in children]


def answers(children: Sequence[Child], limits: Limits) -> Iterator[tuple[Child, Message]]:
    """Answers as they come, until no child is busy; a child may be asked again in between.

    Raises :class:`ChildFailed`, with code ``seconds_per_page`` where an answer does not come in time.
    """
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.from_child, selectors.EVENT_READ, child)
        while busy := [child for child in children if child.page is not None]:
            late = min(child.deadline for child in busy)
            ready = selector.select(max(0.0, late - time.monotonic()))
            for key, _ in ready:
                child = key.data
                message = child.receive()
                if message is not None:
                    yield child, message
            now = time.monotonic()
            for child in children:
                if child.page is not None and now > child.deadline:
                    raise ChildFailed("seconds_per_page", f"{limits.seconds_per_page:g}", child.page)


def read_pages(
    children: Sequence[Child], pages: Sequence[int], limits: Limits, done: Callable[[int, Message], None]
) -> None:
    """Hands out pages (from 1); ``done(page, answer)`` is called as answers come.

    Each child has a run of pages of its own, as neighbouring pages share their fonts, which each child parses for
    itself; one that is done takes pages from the end of the longest run that is left.
    """
    share = -(-len(pages) // len(children))
    runs = {id(child): pages[at * share : (at + 1) * share] for at, child in enumerate(children)}
    asked: dict[int, int] = {}

    def next_page(child: Child) -> None:
        own = runs[id(child)]
        if own:
            page, runs[id(child)] = own[0], own[1:]
        else:
            longest = max(runs, key=lambda key: len(runs[key]))
            if not runs[longest]:
                return
            page, runs[longest] = runs[longest][-1], runs[longest][:-1]
        asked[id(child)] = page
        child.ask({"page": page}, page, limits.seconds_per_page)

    for child in children:
        next_page(child)
    for child, message in answers(children, limits):
        page = asked[id(child)]
        next_page(child)
        done(page, message)
