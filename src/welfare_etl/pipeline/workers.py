"""Reads many sources, from the cache where it can, in worker processes where there are several to read.

Sources are handed out in batches. What a batch became stays in the files of a pack, so that neither this process nor the
pipes between them hold rows.
"""

from __future__ import annotations

import multiprocessing
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl.pipeline.cache import Cache
from welfare_etl.pipeline.page_progress import PageProgress, heard, listening, tell_parent
from welfare_etl.pipeline.parts import Columns, Part, write_tables
from welfare_etl.pipeline.reading import Reading, Task, worker_died
from welfare_etl.pipeline.records import record_table, record_texts
from welfare_etl.processes import collector_paused, end_with_parent

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.pipeline.cluster import Cluster

Reader = Callable[[Task], Reading]
Progress = Callable[[str, int, int], None]
"""Called with (what was just finished, how many are done, of how many)."""

BATCH_DOCUMENTS = 64
BATCH_BYTES = 2 * 1024 * 1024
"""A batch is full at either: small enough that its rows take little memory, large enough to be worth its files."""
BATCHES_A_PROCESS = 4
"""At least so many for each process, so that none waits long for the last."""
ATTEMPTS = 3
"""How often a source is read whose reading failed for a reason that may pass."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sources for one worker: with the key of each, whether it has files in ``extracted/``, and where its rows go."""

    tasks: tuple[tuple[str, Task, bool], ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a batch: its parts in order, the digests of their files."""

    parts: list[Part]
    files: dict[str, str]


def read_batch(batch: Batch, reader: Reader) -> Answer:
    """Reads the sources of a batch and leaves their rows in its folder."""
    with collector_paused():
        parts, tables = read_parts(batch.tasks, reader)
    return Answer(parts, write_tables(tables, batch.folder))


def read_parts(
    tasks: Sequence[tuple[str, Task, bool]], reader: Reader, told: Callable[[Task, Part], None] | None = None
) -> tuple[list[Part], dict[str, pa.Table]]:
    """What became of each source, and the rows of all."""
    columns, parts, texts = Columns(), [], []
    for key, task, with_record in tasks:
        reading = reader(task)
        for _ in range(ATTEMPTS - 1):
            if not reading.passing:
                break
            reading = reader(task)
        # What is read again has other rows then: it must not be found under the key, nor share a number with them.
        kept = reading.state == "read" and not reading.passing
        part = Part.of(key if kept else secrets.token_hex(32), reading)
        if with_record:
            written = record_texts(task, reading)
            part.records = [(text.of, text.name, text.sha256) for text in written]
            texts += [(part.number, text.of, text.name, text.text) for text in written]
        columns.add(part.number, reading)
        parts.append(part)
        if told:
            told(task, part)
    return parts, columns.tables() | ({"record": record_table(texts)} if texts else {})


def read_all(
    tasks: Sequence[Task],
    cache: Cache,
    *,
    recorded: Callable[[Task], bool],
    jobs: int,
    reader: Reader,
    told: Progress,
    pages: PageProgress | None = None,
    cluster: Cluster | None = None,
) -> list[Part]:
    """One Part a task, in the order of the tasks whatever ``jobs`` is; the rows are in the cache.

    Documents are read side by side first; processes that are left over share the pages of each. ``pages`` is told of
    the pages of documents that have some; ``told`` and ``pages`` are never called at the same moment. ``cluster``: read
    there what has to be read.
    """
    done: dict[str, Part] = {}
    one_at_a_time = threading.Lock()

    def finish(task: Task, part: Part) -> None:
        done[task.source.document_id] = part
        what = "unchanged" if part.cached else part.state.replace("_", " ")
        with one_at_a_time:
            told(f"{task.source.name}: {what}", len(done), len(tasks))

    def page_done(name: str, number: int, of: int) -> None:
        with one_at_a_time:
            if pages is not None:
                pages(name, number, of)

    to_read: list[tuple[str, Task, bool]] = []
    for task in tasks:
        key = cache.key_of(task, record=recorded(task))
        part = cache.find(key)
        if part is not None:
            finish(task, part)
        else:
            to_read.append((key, task, recorded(task)))
    if cluster is not None and to_read:
        from welfare_etl.pipeline.cluster import read_with

        read_with(cluster, to_read, cache, reader, finish)
        return [done[task.source.document_id] for task in tasks]
    spread = max(1, jobs // max(1, len(to_read)))
    batches = batches_of([(key, replace(task, jobs=spread), record) for key, task, record in to_read], cache, jobs)
    if jobs > 1 and len(to_read) > 1:
        _in_processes(batches, cache, jobs, reader, finish, page_done)
    else:
        with listening(page_done):
            for batch in batches:
                parts, tables = read_parts(batch.tasks, reader, finish)
                cache.add(batch.folder, parts, write_tables(tables, batch.folder))
    return [done[task.source.document_id] for task in tasks]


def batches_of(tasks: list[tuple[str, Task, bool]], cache: Cache, jobs: int) -> list[Batch]:
    """Sources for ``jobs`` processes. The largest first: one that began last would be waited for alone."""
    most = max(1, min(BATCH_DOCUMENTS, len(tasks) // (jobs * BATCHES_A_PROCESS))) if jobs > 1 else BATCH_DOCUMENTS
    batches: list[Batch] = []
    waiting: list[tuple[str, Task, bool]] = []
    size = 0
    for item in sorted(tasks, key=lambda item: -item[1].size) if jobs > 1 else tasks:
        if waiting and (len(waiting) == most or size + item[1].size > BATCH_BYTES):
            batches.append(Batch(tuple(waiting), cache.new_folder()))
            waiting, size = [], 0
        waiting.append(item)
        size += item[1].size
    return [*batches, Batch(tuple(waiting), cache.new_folder())] if waiting else batches


def _in_processes(
    batches: Sequence[Batch],
    cache: Cache,
    jobs: int,
    reader: Reader,
    finish: Callable[[Task, Part], None],
    pages: PageProgress,
) -> None:
    # spawn: the same on every system, and no half-copied state of a parent that has threads
    context = multiprocessing.get_context("spawn")
    waiting = list(batches)
    with heard(context, pages) as pipe:
        try:
            with _workers(min(jobs, len(batches)), context, pipe) as pool:
                futures = {pool.submit(read_batch, batch, reader): batch for batch in waiting}
                for future in as_completed(futures):
                    answer = future.result()
                    waiting.remove(futures[future])
                    _take(futures[future], answer, cache, finish)
        except BrokenProcessPool:
            # The pool does not say whose death it was: each source that is left gets a process of its own.
            for item in [item for batch in waiting for item in batch.tasks]:
                batch = Batch((item,), cache.new_folder())
                _take(batch, _alone(batch, partial(_workers, 1, context, pipe), reader), cache, finish)


def _alone(batch: Batch, workers: Callable[[], AbstractContextManager[ProcessPoolExecutor]], reader: Reader) -> Answer:
    """Reads a source in a process of its own, which may die: it is tried again, as the next may live."""
    for _ in range(ATTEMPTS - 1):
        with workers() as pool:
            try:
                return pool.submit(read_batch, batch, reader).result()
            except BrokenProcessPool:
                continue
    return read_batch(batch, worker_died)


@contextmanager
def _workers(count: int, context: SpawnContext, pipe: Connection) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(pipe,)) as pool:
        yield pool


def _begin(pipe: Connection) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None and parent.pid is not None
    end_with_parent(parent.pid)
    tell_parent(pipe)


def _take(batch: Batch, answer: Answer, cache: Cache, finish: Callable[[Task, Part], None]) -> None:
    cache.add(batch.folder, answer.parts, answer.files)
    for (_, task, _), part in zip(batch.tasks, answer.parts, strict=True):
        finish(task, part)
