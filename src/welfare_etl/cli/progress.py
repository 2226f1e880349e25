"""How far a long piece of work is: bars on a terminal, lines in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from welfare_etl.cli.streams import complain, note
from welfare_etl.present.japanese import in_japanese
from welfare_etl.present.safe import one_line
from welfare_etl.present.width import ambiguous_width
from welfare_etl.present.words import spoken

if TYPE_CHECKING:
    from welfare_etl.pipeline import Progress
    from welfare_etl.pipeline.page_progress import PageProgress

_PAGES_A_LINE = 50
"""In a log a document's pages are told once in so many."""


@contextmanager
def progress(*, lines: bool = True) -> Iterator[tuple[Progress, PageProgress]]:
    """For documents and for pages: bars where stderr is a terminal, else ``lines`` (of pages only some)."""
    said = in_japanese if spoken() == "ja" else str
    drawn = sys.stderr.isatty() and ambiguous_width() == 1  # a bar of wide characters would not fit its line
    if not drawn and not lines:
        yield (lambda what, done, total: None), (lambda name, done, total: None)
        return
    if not drawn:

        def line(what: str, done: int, total: int) -> None:
            complain(one_line(f"[{done}/{total}] {said(what)}"))

        def page_line(name: str, done: int, total: int) -> None:
            if done % _PAGES_A_LINE == 0 and done < total:
                note(one_line(f"{name}: {done} of {total} pages"))

        yield line, page_line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        bars: dict[str, TaskID] = {}
        pages: dict[str, tuple[int, int]] = {}

        def show(bar: str, what: str, done: int, total: int) -> None:
            if bar not in bars:
                bars[bar] = shown.add_task(one_line(what), total=total)
            shown.update(bars[bar], completed=done, total=total, description=one_line(what))

        def advance(what: str, done: int, total: int) -> None:
            show("documents", said(what), done, total)

        def turn(name: str, done: int, total: int) -> None:
            """All documents that are open, or were, on one bar."""
            pages[name] = (done, total)
            read, there = (sum(counts) for counts in zip(*pages.values(), strict=True))
            show("pages", said(f"pages: {name}"), read, there)

        yield advance, turn
