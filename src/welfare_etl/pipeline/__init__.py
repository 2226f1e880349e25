"""The build: which document goes where, what is read anew, what is checked, and what becomes the warehouse.

    sources → fingerprint: unchanged? done
            → cache or reader, document by document → parts (``parts``, ``cache``, ``workers``)
            → a report twice? → corrections → tables → checks (``sequence``, which a validation shares)
            → extracted/ → warehouse, promoted (or beside the old one)

Modules that are heavy to import are imported by the function that needs them: a rebuild without a change needs none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl import documents, sources
from welfare_etl.pipeline import fingerprint, gates
from welfare_etl.pipeline.summary import BuildResult, read_record, summarise, write_record

if TYPE_CHECKING:
    from welfare_etl.pipeline.cluster import Cluster
    from welfare_etl.pipeline.page_progress import PageProgress
    from welfare_etl.pipeline.reading import Reading, Task

__all__ = ["BuildResult", "build", "unchanged"]

Progress = Callable[[str, int, int], None]
"""Called with (what was just finished, how many are done, of how many)."""

Reader = Callable[["Task"], "Reading"]


def build(
    raw: Path,
    extracted: Path,
    warehouse: Path,
    *,
    jobs: int = 1,
    fresh: bool = False,
    verify: bool = False,
    records: str = "registered",
    progress: Progress | None = None,
    pages: PageProgress | None = None,
    reader: Reader | None = None,
    cluster: Cluster | None = None,
) -> BuildResult:
    """Makes the warehouse of all sources under ``raw``. Results do not depend on ``jobs`` (processes).

    ``records``: which sources have files in ``extracted`` (``records.CHOICES``). ``fresh``: the cache is not believed and
    nothing counts as unchanged. ``verify``: what counts as unchanged is looked at byte by byte, whatever its time of change.
    ``progress`` is told of documents, ``pages`` of the pages of those that have some (the path of the source, pages done,
    pages in all). ``reader`` reads one source (it must be importable by name where ``jobs`` > 1). A trouble with a source
    becomes a finding; errors among the checks' findings leave the old warehouse in place, and so does a source that could
    not be read for a reason that may pass.
    ``cluster``: sources are read there, everything else happens here; the result is the same.
    Raises ``registers.RegisterError``, ``cluster.ClusterError``, ``FileNotFoundError`` (no such folder), ``warehouse.Locked`` (another build runs),
    ``documents.SettingError`` (an environment variable that cannot be used).
    """
    from welfare_etl.pipeline.reading import read_source, task_of

    found, orphans = sources.find_sources(raw)
    told = progress or (lambda what, done, of: None)
    clock = Clock()
    with clock("fingerprint"):
        tasks = {source.document_id: task_of(source) for source in found}
        state = input_fingerprint(raw, list(tasks.values()), records)
        if not fresh and (stored := _stored(state, extracted, warehouse, verify=verify)):
            return stored

    from welfare_etl import warehouse as store
    from welfare_etl.pipeline import sequence
    from welfare_etl.pipeline.assembly import nothing_read, passed_over, register_findings
    from welfare_etl.pipeline.cache import FOLDER, Cache
    from welfare_etl.pipeline.records import recorded, write_records
    from welfare_etl.pipeline.workers import read_all

    with store.lock(warehouse), store.lock(extracted):
        with clock("read"):
            cache = Cache(warehouse / FOLDER, fresh=fresh)
            parts = read_all(
                list(tasks.values()),
                cache,
                recorded=lambda task: recorded(task, records),
                jobs=jobs,
                reader=reader or read_source,
                told=told,
                pages=pages,
                cluster=cluster,
            )
        keys = [part.key for part in parts]
        rows = sequence.Rows(files=cache.files(keys))
        beyond = register_findings(tasks.values(), orphans, str(raw / sources.REGISTER))
        beyond += passed_over(sources.find_strangers(raw, found))
        # The first build has no whole warehouse to protect: better one that says what is wrong with it than none.
        first = store.current_build(warehouse) is None
        beyond += nothing_read(parts, raw, first=first)
        told("warehouse", len(parts), len(parts))
        result: BuildResult | None = None

        def fill(staging: Path) -> None:
            nonlocal result
            with store.database(staging) as connection:
                with clock("assembly"):
                    assembly, corrected = sequence.assemble(
                        connection, parts, rows, tasks, beyond, gates.corrections(raw)
                    )
                with clock("extracted"):
                    write_records(extracted, assembly)
                with clock("tables"):
                    sequence.write_tables(assembly, staging)
                with clock("checks"):
                    told("checks", len(parts), len(parts))
                    # Checks may give their findings in any order; rows of equal key are stored in the order they come in.
                    verdict = sorted(sequence.checked(connection, lambda: gates.run_checks(connection, raw)), key=repr)
                    findings = sequence.write_findings(connection, staging, verdict)
                unread = any(item.code == "no_source_read" for item in beyond)
                refused = unread or any(item.severity == "error" for item in [*verdict, *corrected])
                lost = any(part.unbalanced for part in parts)
                passing = any(part.passing for part in parts)
                promoted = (first or not (refused or passing)) and not lost
                result = summarise(assembly.parts, assembly.set_aside, findings, warehouse, promoted)
                assembly.forget()

        with clock("warehouse"):
            staging = store.stage(fill, warehouse)
            assert result is not None
            if result.promoted:
                store.promote(staging, state)
            else:
                result.warehouse = str(store.keep_beside(staging))
        cache.prune(keys)
        result.seconds = clock.seconds
        # What failed for a reason that may pass is tried again: such a build is never one that nothing has changed since.
        settled = "" if any(part.passing for part in parts) else state
        write_record(Path(result.warehouse), result, settled, fingerprint.stamps(extracted))
    return result


# -- unchanged? ----------------------------------------------------------------------------------------------


def input_fingerprint(raw: Path, tasks: Sequence[Task], records: str) -> str:
    """The digest of all that decides over the result: sources, register, corrections, expectations, settings, code."""
    parts = [(task.source.name, f"{task.size} {task.sha256}".encode()) for task in tasks]
    files = [raw / sources.REGISTER, *gates.input_files()]
    parts += [(str(file), file.read_bytes()) for file in files if file.is_file()]
    parts.append(("records", records.encode()))
    strangers = sources.find_strangers(raw, (task.source for task in tasks))
    parts.append(("other files", "\n".join(strangers).encode()))
    parts.append(("limits", documents.changed_limits().encode()))
    parts.append(("code", fingerprint.code_digest().encode()))
    return fingerprint.digest_of_files(parts)


def unchanged(
    raw: Path, extracted: Path, warehouse: Path, *, records: str = "registered", verify: bool = False
) -> bool:
    """Whether a build of these folders would find nothing to do."""
    from welfare_etl.pipeline.reading import task_of

    found, _ = sources.find_sources(raw)
    state = input_fingerprint(raw, [task_of(source) for source in found], records)
    return _stored(state, extracted, warehouse, verify=verify) is not None


def _stored(state: str, extracted: Path, warehouse: Path, *, verify: bool) -> BuildResult | None:
    """The result of the last build, if its inputs were these and nobody touched what it left."""
    record = read_record(warehouse)
    if record is None or record.state != state or not fingerprint.are_as(extracted, record.extracted, verify=verify):
        return None
    from welfare_etl.warehouse import is_current

    if not is_current(warehouse, state, verify=verify):
        return None
    record.result.unchanged = True
    return record.result


class Clock:
    """Seconds by step. The time of a step within a step is counted there alone, so that the sum is the whole."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._within = 0.0

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started, before = time.perf_counter(), self._within
        self._within = 0.0
        try:
            yield
        finally:
            took = time.perf_counter() - started
            self.seconds[step] = round(took - self._within, 3)
            self._within = before + took
