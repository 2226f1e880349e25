"""Reads many sources, from the cache where it can, in worker processes where there are several to read."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from welfare_etl.pipeline.cache import Cache
from welfare_etl.pipeline.reading import Reading, Task, worker_died

Reader = Callable[[Task], Reading]
Progress = Callable[[str, int, int], None]
"""Called with (what was just finished, how many are done, of how many)."""


def read_all(tasks: Sequence[Task], cache: Cache, *, jobs: int, reader: Reader, told: Progress) -> list[Reading]:
    """One Reading a task, in the order of the tasks whatever ``jobs`` is."""
    done: dict[str, Reading] = {}

    def finish(task: Task, reading: Reading) -> None:
        done[task.source.document_id] = reading
        what = "unchanged, from extracted/" if reading.cached else reading.state.replace("_", " ")
        told(f"{task.source.name}: {what}", len(done), len(tasks))

    to_read: list[Task] = []
    for task in tasks:
        reading = cache.load(task)
        if reading is None:
            to_read.append(task)
        else:
            finish(task, reading)
    if jobs > 1 and len(to_read) > 1:
        _in_processes(to_read, jobs, reader, finish)
    else:
        for task in to_read:
            finish(task, reader(task))
    return [done[task.source.document_id] for task in tasks]


def _in_processes(tasks: Sequence[Task], jobs: int, reader: Reader, finish: Callable[[Task, Reading], None]) -> None:
    # spawn: the same on every system, and no half-copied state of a parent that has threads
    context = multiprocessing.get_context("spawn")
    waiting = list(tasks)
    try:
        with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context) as pool:
            futures = {pool.submit(reader, task): task for task in tasks}
            for future in as_completed(futures):
                reading = future.result()
                waiting.remove(futures[future])
                finish(futures[future], reading)
    except BrokenProcessPool:
        # The pool does not say whose death it was: each that is left gets a process of its own.
        for task in waiting:
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                try:
                    reading = pool.submit(reader, task).result()
                except BrokenProcessPool:
                    reading = worker_died(task)
            finish(task, reading)
