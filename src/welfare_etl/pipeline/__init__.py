"""The build: which document goes where, what is read anew, what is checked, and what becomes the warehouse.

    sources → fingerprint: unchanged? done
            → cache or reader, document by document → duplicates settled → extracted/
            → corrections → tables → checks → warehouse, promoted (or beside the old one)

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
    progress: Progress | None = None,
    pages: PageProgress | None = None,
    reader: Reader | None = None,
) -> BuildResult:
    """Makes the warehouse of all sources under ``raw``. Results do not depend on ``jobs`` (processes).

    ``progress`` is told of documents, ``pages`` of the pages of those that have some (the path of the source, pages done,
    pages in all). ``fresh``: the cache is not believed and nothing counts as unchanged. ``reader`` reads one source (it must be
    importable by name where ``jobs`` > 1). A trouble with a source becomes a finding; errors among the checks'
    findings leave the old warehouse in place.
    Raises ``sources.SourcesError``, ``FileNotFoundError`` (no such folder), ``warehouse.Locked`` (another build runs),
    ``documents.SettingError`` (an environment variable that cannot be used).
    """
    found, orphans = sources.find_sources(raw)
    inputs = [(source, source.file.read_bytes()) for source in found]
    told = progress or (lambda what, done, of: None)
    clock = Clock()
    with clock("fingerprint"):
        state = input_fingerprint(raw, inputs)
        if not fresh and (stored := _stored(state, extracted, warehouse)):
            return stored

    from welfare_etl import warehouse as store
    from welfare_etl.pipeline.assembly import nothing_read, passed_over, register_findings, tables_of, unbalanced
    from welfare_etl.pipeline.cache import Cache
    from welfare_etl.pipeline.duplicates import settle
    from welfare_etl.pipeline.reading import Task, read_source
    from welfare_etl.pipeline.workers import read_all

    with store.lock(warehouse), store.lock(extracted):
        tasks = {source.document_id: Task(source, data, sources.sha256(data)) for source, data in inputs}
        with clock("read"):
            cache = Cache(extracted, fresh=fresh)
            readings = read_all(
                list(tasks.values()), cache, jobs=jobs, reader=reader or read_source, told=told, pages=pages
            )
        with clock("extracted"):
            doubled = settle(readings, tasks)
            for reading in readings:
                cache.store(
                    tasks[reading.document.document_id], reading, reusable=reading.document.document_id not in doubled
                )
            cache.prune()
        with clock("checks"):
            told("checks", len(readings), len(readings))
            extractions = [part for reading in readings for part in (reading.own, *reading.extractions)]
            beyond = register_findings(tasks.values(), orphans, str(raw / sources.REGISTER))
            beyond += passed_over(sources.find_strangers(raw, found))
            # The first build has no whole warehouse to protect: better one that says what is wrong with it than none.
            first = store.current_build(warehouse) is None
            empty = [] if first and readings else nothing_read(readings, raw)
            beyond += empty
            corrected = gates.apply_corrections(extractions, raw)
            beyond += corrected
            tables = tables_of(readings, extractions, beyond)
            # Checks may give their findings in any order; rows of equal key are stored in the order they come in.
            verdict = sorted(gates.run_checks(tables, raw), key=repr)
            tables["finding"] = gates.with_fingerprints(tables["finding"], verdict)
        with clock("warehouse"):
            told("warehouse", len(readings), len(readings))
            staging = store.stage(tables, warehouse)
            refused = any(item.severity == "error" for item in [*verdict, *corrected, *empty])
            promoted = (first or not refused) and not any(map(unbalanced, readings))
            if promoted:
                store.promote(staging, state)
            place = warehouse if promoted else store.keep_beside(staging)
        result = summarise(readings, [*beyond, *verdict], place, promoted)
        result.seconds = clock.seconds
        write_record(place, result, state, fingerprint.stamps(extracted))
    return result


# -- unchanged? ----------------------------------------------------------------------------------------------


def input_fingerprint(raw: Path, inputs: Sequence[tuple[sources.Source, bytes]]) -> str:
    """The digest of all that decides over the result: sources, register, corrections, expectations, limits, code."""
    parts = [(source.name, data) for source, data in inputs]
    files = [raw / sources.REGISTER, *gates.input_files()]
    parts += [(str(file), file.read_bytes()) for file in files if file.is_file()]
    strangers = sources.find_strangers(raw, (source for source, _ in inputs))
    parts.append(("other files", "\n".join(strangers).encode()))
    parts.append(("limits", documents.changed_limits().encode()))
    parts.append(("code", fingerprint.code_digest().encode()))
    return fingerprint.digest_of_files(parts)


def unchanged(raw: Path, extracted: Path, warehouse: Path) -> bool:
    """Whether a build of these folders would find nothing to do."""
    found, _ = sources.find_sources(raw)
    state = input_fingerprint(raw, [(source, source.file.read_bytes()) for source in found])
    return _stored(state, extracted, warehouse) is not None


def _stored(state: str, extracted: Path, warehouse: Path) -> BuildResult | None:
    """The result of the last build, if its inputs were these and nobody touched what it left."""
    record = read_record(warehouse)
    if record is None or record.state != state or record.extracted != fingerprint.stamps(extracted):
        return None
    from welfare_etl.warehouse import is_current

    if not is_current(warehouse, state):
        return None
    record.result.unchanged = True
    return record.result


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(time.perf_counter() - started, 3)
