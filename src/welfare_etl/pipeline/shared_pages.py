"""The pages of a large PDF, read by many workers of a cluster and put together by one of them.

    STORE/pages/<sha256>/<first page>.json    what a worker read of a run of pages; removed at the end of the build

Whoever puts a document together reads what is not there itself, and says what cannot be read: a run that was lost, or
whose pages are damaged, changes nothing but the time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from welfare_etl import sources
from welfare_etl.documents import media_type_of

if TYPE_CHECKING:
    from distributed import Client

    from welfare_etl.pipeline.reading import Task

PAGES_A_RUN = 20
"""Neighbouring pages share their fonts, which each worker parses for itself."""
LARGE = 100_000
"""Bytes of a PDF from which on its pages are counted."""

Pages = dict[int, dict[str, object]]
Store = tuple[Any, str]
"""The file system of a store and the path in it."""
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pages of a source, and the digest of what was read of them."""

    sha256: str
    first: int
    last: int
    digest: str = ""


def opened_store(address: str) -> Store:
    """The store at an address (a folder, ``s3://``, ``gs://``)."""
    import fsspec

    files, root = (
        fsspec.core.url_to_fs(address, auto_mkdir=True) if "://" not in address else fsspec.core.url_to_fs(address)
    )
    return files, root.rstrip("/")


def fetched(store: Store, sha256: str) -> bytes:
    """A source's bytes. Raises ``OSError`` where they are not those that were put there."""
    files, root = store
    data: bytes = files.cat_file(f"{root}/sources/{sha256}")
    if sources.sha256(data) != sha256:
        raise OSError(f"{root}/sources/{sha256}: the store holds other bytes than were put there")
    return data


def count_pages(store: str, sha256: str) -> int:
    """On a worker: how many pages a PDF has; 0 where it cannot be opened."""
    from welfare_etl.documents.pdf import page_count

    return page_count(fetched(opened_store(store), sha256))


def read_run(store: str, run: Run) -> str:
    """On a worker: reads a run of pages, leaves it in the store and returns its digest; empty where a page cannot be read."""
    from welfare_etl.documents.pdf import read_some_pages

    files, root = opened_store(store)
    pages = read_some_pages(fetched((files, root), run.sha256), range(run.first, run.last + 1))
    if not pages:
        return ""
    told = json.dumps(pages, ensure_ascii=False, separators=(",", ":")).encode()
    files.pipe_file(_place(root, run), told)
    return hashlib.sha256(told).hexdigest()


def taken(store: Store, runs: Iterable[Run]) -> Pages:
    """The pages of these runs, as far as the store has what the workers said."""
    files, root = store
    out: Pages = {}
    for run in runs:
        try:
            told: bytes = files.cat_file(_place(root, run))
        except OSError:
            continue
        if hashlib.sha256(told).hexdigest() == run.digest:
            out |= {int(number): page for number, page in json.loads(told).items()}
    return out


def spread(client: Client, store: str, tasks: Sequence[Task]) -> tuple[Run, ...]:
    """Has the pages of every large PDF read, each run where there is room; what was read."""
    of_size = [task for task in tasks if task.size >= LARGE]
    large = {task.sha256 for task in of_size if media_type_of(task.source.name, b"") == "application/pdf"}
    counts = _results(client, {sha256: (count_pages, store, sha256) for sha256 in sorted(large)})
    runs = [
        Run(sha256, first, min(count, first + PAGES_A_RUN - 1))
        for sha256, count in counts.items()
        if count > PAGES_A_RUN
        for first in range(1, count + 1, PAGES_A_RUN)
    ]
    digests = _results(client, {run: (read_run, store, run) for run in runs})
    return tuple(Run(run.sha256, run.first, run.last, digest) for run, digest in digests.items() if digest)


def removed(store: str, runs: Iterable[Run]) -> None:
    """What was left of these runs is no longer needed."""
    files, root = opened_store(store)
    for sha256 in {run.sha256 for run in runs}:
        files.rm(f"{root}/pages/{sha256}", recursive=True)


def _place(root: str, run: Run) -> str:
    return f"{root}/pages/{run.sha256}/{run.first}.json"


def _results(client: Client, calls: Mapping[Key, tuple[Any, ...]]) -> dict[Key, Any]:
    """What came back of each call; one that failed is left out."""
    from distributed import wait

    futures = {key: client.submit(*call, pure=False) for key, call in calls.items()}
    wait(list(futures.values()))
    return {key: future.result() for key, future in futures.items() if future.status == "finished"}
