"""Reading on other machines: ``welfare-etl build --scheduler tcp://… --store s3://…`` (extra ``[cluster]``).

The machines share nothing but a store: a folder that all of them see, or an object store (fsspec: ``s3://``, ``gs://``).

    STORE/sources/<sha256>              a source's bytes, put there once
    STORE/pages/…                       what workers read of the pages of a large PDF (:mod:`shared_pages`)
    STORE/parts/<batch>/<table>.rows    what a worker made of a batch; taken into the cache of this machine and removed

A task carries the address and the digest of each source; what comes back is small (``parts``). Whatever a worker left is
believed only if it has the digest that the worker said. A batch whose worker is lost is given to another; one that
takes several workers with it is read source by source at the end, one at a time, so that only the source at fault is
without a result.
Everything after the reading happens here, so that the warehouse is the one that a build without a cluster makes.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from welfare_etl.pipeline.cache import Cache
from welfare_etl.pipeline.fingerprint import READING_ROOMS, code_digest
from welfare_etl.pipeline.parts import ROWS, Part, encoded
from welfare_etl.pipeline.reading import Reading, Task, worker_died
from welfare_etl.pipeline.shared_pages import Run, fetched, opened_store, removed, spread, taken
from welfare_etl.pipeline.workers import Answer, Batch, batches_of, read_batch, read_parts

if TYPE_CHECKING:
    from distributed import Client, Future

Reader = Callable[[Task], Reading]
Finish = Callable[[Task, Part], None]

LOST_WORKERS = 2
"""Workers that a batch may take with it before it is read source by source."""


class ClusterError(Exception):
    """The cluster or its store cannot be used. Says what, what was expected and what to do."""

    def __init__(self, what: str, *, where: str, expected: str, do_next: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what, self.where, self.expected, self.do_next = what, where, expected, do_next


@dataclass(frozen=True, slots=True)
class Cluster:
    """The address of a Dask scheduler, and of the store that its workers and this machine share."""

    scheduler: str
    store: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A batch for a worker elsewhere: the sources' addresses are their digests, below ``store``."""

    tasks: tuple[tuple[str, Task, bool], ...]
    store: str
    name: str
    runs: tuple[Run, ...] = ()
    """Pages of these sources that were read already."""


def read_shipment(shipment: Shipment, reader: Reader) -> Answer:
    """On the worker: fetches the sources, reads them, leaves their rows in the store."""
    store = files, root = opened_store(shipment.store)
    tasks = []
    for key, task, record in shipment.tasks:
        data = fetched(store, task.sha256)
        pages = taken(store, [run for run in shipment.runs if run.sha256 == task.sha256])
        tasks.append((key, replace(task, given=data, pages=pages), record))
    parts, tables = read_parts(tasks, reader)
    digests = {}
    for name, table in tables.items():
        rows = encoded(table)
        digests[name] = hashlib.sha256(rows).hexdigest()
        files.pipe_file(f"{root}/parts/{shipment.name}/{name}{ROWS}", rows)
    return Answer(parts, digests)


def read_with(
    cluster: Cluster, tasks: Sequence[tuple[str, Task, bool]], cache: Cache, reader: Reader, finish: Finish
) -> None:
    """Reads sources on a cluster; ``finish`` is told of each. Raises :class:`ClusterError`."""
    here = [item for item in tasks if not item[1].sha256]  # too large to be looked into: nothing to ship
    there = [item for item in tasks if item[1].sha256]
    client = _client(cluster)
    try:
        _same_code(client, cluster)
        _put_sources(cluster, [task for _, task, _ in there])
        threads = max(1, sum(client.ncores().values()))
        with client.as_current():
            runs = spread(client, cluster.store, [task for _, task, _ in there]) if threads > 1 else ()
            ships = {_shipment(batch, cluster, runs): batch for batch in batches_of(list(there), cache, threads)}
            _read_all(client, ships, cluster, cache, reader, finish)
        removed(cluster.store, runs)
    finally:
        client.close()
    for item in here:
        batch = Batch((item,), cache.new_folder())
        _finish(batch, read_batch(batch, reader), cache, finish)


def _read_all(
    client: Client,
    ships: dict[Shipment, Batch],
    cluster: Cluster,
    cache: Cache,
    reader: Reader,
    finish: Finish,
) -> None:
    from distributed import KilledWorker, as_completed

    def submit(shipment: Shipment) -> Future:
        # A batch is no pure function for Dask: what it leaves in the store is what it is for.
        return client.submit(read_shipment, shipment, reader, pure=False, retries=LOST_WORKERS)

    def answer_of(future: Future, ship: Shipment, batch: Batch) -> Answer | None:
        """What came back of a batch; None where it was lost with several workers."""
        try:
            answer: Answer = future.result()
            _take(ship, batch, answer, cluster)
        except KilledWorker:
            return None
        except OSError as error:
            raise ClusterError(
                f"{type(error).__name__}: {error}", where=cluster.store, expected="a store that every worker can use",
                do_next="see docs/cluster.md: the address, the credentials of the workers, the space that is left",
            ) from error  # fmt: skip
        return answer

    futures: dict[Any, tuple[Shipment, Batch]] = {submit(ship): (ship, batch) for ship, batch in ships.items()}
    suspects: list[tuple[str, Task, bool]] = []
    for future in as_completed(list(futures)):
        ship, batch = futures.pop(future)
        if answer := answer_of(future, ship, batch):
            _finish(batch, answer, cache, finish)
        else:
            suspects += batch.tasks
    for item in suspects:  # one at a time: nothing else runs that could take a worker with it
        alone = Batch((item,), cache.new_folder())
        ship = _shipment(alone, cluster)  # no pages either: whatever is wrong with it shows
        _finish(alone, answer_of(submit(ship), ship, alone) or read_batch(alone, worker_died), cache, finish)


def _shipment(batch: Batch, cluster: Cluster, runs: Sequence[Run] = ()) -> Shipment:
    own = {task.sha256 for _, task, _ in batch.tasks}
    of_batch = tuple(run for run in runs if run.sha256 in own)
    return Shipment(batch.tasks, cluster.store, secrets.token_hex(12), of_batch)


def _take(ship: Shipment, batch: Batch, answer: Answer, cluster: Cluster) -> None:
    """Brings what a worker left into the cache, if it is what the worker said."""
    files, root = opened_store(cluster.store)
    place = f"{root}/parts/{ship.name}"
    for name, digest in answer.files.items():
        data = files.cat_file(f"{place}/{name}{ROWS}")
        if hashlib.sha256(data).hexdigest() != digest:
            raise OSError(f"{place}/{name}{ROWS} is not what the worker left there")
        (batch.folder / f"{name}{ROWS}").write_bytes(data)
    if answer.files:
        files.rm(place, recursive=True)


def _finish(batch: Batch, answer: Answer, cache: Cache, finish: Finish) -> None:
    cache.add(batch.folder, answer.parts, answer.files)
    for (_, task, _), part in zip(batch.tasks, answer.parts, strict=True):
        finish(task, part)


def _client(cluster: Cluster) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "the extra [cluster] is not installed",
            where=cluster.scheduler,
            expected="Dask distributed and fsspec",
            do_next="pip install 'welfare-etl[cluster]', or leave out --scheduler",
        ) from None
    try:
        client = Client(cluster.scheduler, timeout=20, set_as_default=False)
        client.wait_for_workers(1, timeout=60)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"{type(error).__name__}: {error}", where=cluster.scheduler, expected="a Dask scheduler with a worker",
            do_next="start `dask scheduler` and `dask worker` (docs/cluster.md), or leave out --scheduler",
        ) from error  # fmt: skip
    return client


def _same_code(client: Client, cluster: Cluster) -> None:
    """Workers of another version would read otherwise, and nobody would know which did."""
    here = code_digest(READING_ROOMS)
    for worker, there in client.run(code_digest, READING_ROOMS).items():
        if there != here:
            raise ClusterError(
                "the worker has another version of welfare-etl or of a library", where=f"{cluster.scheduler}: {worker}",
                expected=f"the code with the digest {here[:12]}", do_next="install the same version on all machines",
            )  # fmt: skip


def _put_sources(cluster: Cluster, tasks: Sequence[Task]) -> None:
    files, root = opened_store(cluster.store)
    try:
        files.makedirs(f"{root}/sources", exist_ok=True)
        there = {str(name).rsplit("/", 1)[-1] for name in files.ls(f"{root}/sources", detail=False)}
    except FileNotFoundError:
        there = set()  # an object store has no empty folders
    for task in tasks:
        if task.sha256 not in there:
            files.pipe_file(f"{root}/sources/{task.sha256}", task.data())
            there.add(task.sha256)
