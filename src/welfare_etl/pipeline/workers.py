"""Reads many sources, from the cache where it can, in worker processes where there are several to read."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from welfare_etl.pipeline.cache import Cache
from welfare_etl.pipeline.page_progress import PageProgress, heard, listening, tell_parent
from welfare_etl.pipeline.reading import Reading, Task, worker_died

Reader = Callable[[Task], Reading]
Progress = Callable[[str, int, int], None]
"""Called with (what was just finished, how many are done, of how many)."""


def read_all(
    tasks: Sequence[Task],
    cache: Cache,
    *,
    jobs: int,
    reader: Reader,
    told: Progress,
    pages: PageProgress | None = None,
) -> list[Reading]:
    """One Reading a task, in the order of the tasks whatever ``jobs`` is.

    Documents are read side by side first; processes that are left over share the pages of each. ``pages`` is told of
    the pages of documents that have some; ``told`` and ``pages`` are never called at the same moment.
    """
    done: dict[str, Reading] = {}
    one_at_a_time = threading.Lock()

    def finish(task: Task, reading: Reading) -> None:
        done[task.source.document_id] = reading
        what = "unchanged, from extracted/" if reading.cached else reading.state.replace("_", " ")
        with one_at_a_time:
            told(f"{task.source.name}: {what}", len(done), len(tasks))

    def page_done(name: str, number: int, of: int) -> None:
        with one_at_a_time:
            if pages is not None:
                pages(name, number, of)

    to_read: list[Task] = []
    for task in tasks:
        reading = cache.load(task)
        if reading is None:
            to_read.append(task)
        else:
            finish(task, reading)
    spread = max(1, jobs // max(1, len(to_read)))
    to_read = [replace(task, jobs=spread) for task in to_read]
    if jobs > 1 and len(to_read) > 1:
        _in_processes(to_read, jobs, reader, finish, page_done)
    else:
        with listening(page_done):
            for task in to_read:
                finish(task, reader(task))
    return [done[task.source.document_id] for task in tasks]


def _in_processes(
    tasks: Sequence[Task], jobs: int, reader: Reader, finish: Callable[[Task, Reading], None], pages: PageProgress
) -> None:
    # spawn: the same on every system, and no half-copied state of a parent that has threads
    context = multiprocessing.get_context("spawn")
    # The largest first: one that began last would be waited for alone.
    waiting = sorted(tasks, key=lambda task: -len(task.data))
    with heard(context, pages) as pipe:

        def workers(count: int) -> ProcessPoolExecutor:
            return ProcessPoolExecutor(count, mp_context=context, initializer=tell_parent, initargs=(pipe,))

        try:
            with workers(min(jobs, len(tasks))) as pool:
                futures = {pool.submit(reader, task): task for task in waiting}
                for future in as_completed(futures):
                    reading = future.result()
                    waiting.remove(futures[future])
                    finish(futures[future], reading)
        except BrokenProcessPool:
            # The pool does not say whose death it was: each that is left gets a process of its own.
            for task in waiting:
                with workers(1) as pool:
                    try:
                        reading = pool.submit(reader, task).result()
                    except BrokenProcessPool:
                        reading = worker_died(task)
                finish(task, reading)
