"""The only place that writes to stdout and stderr (a test reads the source for others)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from welfare_etl.present.japanese import in_japanese
from welfare_etl.present.safe import log, terminal
from welfare_etl.present.words import spoken


def show(text: str, *, end: str = "\n", paint: Callable[[str], str] | None = None) -> None:
    """Text for a person, to stdout; ``paint`` colours it on a terminal, unless NO_COLOR or TERM=dumb says otherwise."""
    text = log(text)
    if (
        paint is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    ):
        text = paint(text)
    sys.stdout.write(text + end)
    sys.stdout.flush()


def put(text: str) -> None:
    """Data (CSV, JSON, XML …) to stdout: to the byte as it is, unless a terminal would obey it."""
    sys.stdout.write(terminal(text) if sys.stdout.isatty() else text)
    sys.stdout.flush()


def put_bytes(data: bytes) -> None:
    """Binary data to stdout, which the caller knows to be no terminal."""
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def complain(text: str) -> None:
    """Words in the person's language already, on stderr."""
    sys.stderr.write(log(text) + "\n")


def note(text: str) -> None:
    """A line for the person at the terminal, on stderr, in the person's language."""
    complain(in_japanese(text) if spoken() == "ja" else text)


def step(text: str, *, last: bool) -> None:
    """What is being done, over the line before on a terminal's stderr; nothing elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{terminal(text)}" + ("\n" if last else ""))
        sys.stderr.flush()
