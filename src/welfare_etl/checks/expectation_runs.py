"""Great Expectations, kept inside: its suites, its checkpoints, none of its habits.

Nothing is sent anywhere and nothing is written outside of the project: analytics are off before the library is
imported, the context lives in memory, its store of suites is ``expectations/suites/``, and Data Docs go where the
caller says. Only this module imports the library; it takes seconds.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.folder import SUITES

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.checks.workbench import Workbench


class ChecksBroken(Exception):
    """An expectation could not be evaluated: the suite or its frame is at fault, not the data."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that an expectation does not hold for: ``meta`` of the expectation, the row of the frame, the value."""

    suite: str
    meta: dict[str, Any]
    row: dict[str, Any]
    value: Any


def suite_names(folder: Path) -> list[str]:
    """The suites that there are, by file name."""
    return sorted(file.stem for file in (folder / SUITES).glob("*.json"))


Memory = dict[str, "tuple[pa.Table, list[Breach]]"]
"""Suite → the frame that it was last run over and what came of it."""


def breaches(
    workbench: Workbench,
    suites: Iterable[str] | None = None,
    *,
    docs: Path | None = None,
    memory: Memory | None = None,
) -> list[Breach]:
    """Runs each suite's checkpoint over its frame. ``docs``: a folder for GX Data Docs.

    ``memory``: a suite whose frame is the same as last time is not run again.
    Raises :class:`ChecksBroken` where an expectation could not be evaluated.
    """
    names = list(suites) if suites is not None else suite_names(workbench.folder)
    frames = {name: workbench.frame(name) for name in names}
    found: list[Breach] = []
    with _quiet():
        context = _context(workbench.folder, docs)
        source = context.data_sources.add_pandas("frames")
        for name in names:
            # No row, no failing row: with Data Docs an empty table is shown all the same.
            if not frames[name].num_rows and not docs:
                continue
            last = memory.get(name) if memory is not None and not docs else None
            here = last[1] if last and last[0].equals(frames[name]) else list(_run(context, source, name, frames[name]))
            found += here
            if memory is not None:
                memory[name] = (frames[name], here)
        if docs is not None:
            context.build_data_docs()
    return found


def _run(context: Any, source: Any, name: str, frame: pa.Table) -> Iterator[Breach]:
    import great_expectations as gx

    batch = source.add_dataframe_asset(name=name).add_batch_definition_whole_dataframe("all")
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=batch, suite=context.suites.get(name))
    )
    actions: list[Any] = []
    if context.get_docs_sites_urls():
        from great_expectations.checkpoint.actions import UpdateDataDocsAction

        actions = [UpdateDataDocsAction(name="docs")]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=name,
            validation_definitions=[definition],
            actions=actions,
            # Rows by their position: an index made of columns would copy every failing row once more.
            result_format={"result_format": "COMPLETE", "include_unexpected_rows": False},
        )
    )
    outcome = checkpoint.run(batch_parameters={"dataframe": frame.to_pandas()})
    rows: list[dict[str, Any]] | None = None
    for result in next(iter(outcome.run_results.values())).results:
        config = result.expectation_config
        if any(entry.get("raised_exception") for entry in _exceptions(result.exception_info)):
            raise ChecksBroken(f"suite {name}, rule {config.meta.get('rule')}: {result.exception_info}")
        if result.success:
            continue
        rows = rows if rows is not None else frame.to_pylist()
        places = result.result.get("unexpected_index_list")
        if places is None:
            raise ChecksBroken(f"suite {name}, rule {config.meta.get('rule')}: {config.type} names no failing rows")
        column = config.kwargs.get("column") or config.kwargs.get("column_A")
        for at in places:
            yield Breach(name, config.meta, rows[at], rows[at].get(column))


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    """GX reports one exception flat, several by metric."""
    return [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]


def _context(folder: Path, docs: Path | None) -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig

    def store(kind: str, backend: dict[str, Any]) -> dict[str, Any]:
        return {"class_name": kind, "store_backend": backend}

    memory = {"class_name": "InMemoryStoreBackend"}
    suites = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder / SUITES)}
    sites = {}
    if docs is not None:
        sites["local"] = {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
    config = DataContextConfig(
        stores={
            "expectations_store": store("ExpectationsStore", suites),
            "validation_results_store": store("ValidationResultsStore", memory),
            "checkpoint_store": store("CheckpointStore", memory),
            "validation_definition_store": store("ValidationDefinitionStore", memory),
        },
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites=sites,
        analytics_enabled=False,
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@contextmanager
def _quiet() -> Iterator[None]:
    """Analytics off and the library's chatter (which includes every failed expectation) below what a person reads."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def expectations_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(suite, expectation) as the files have them, without the library."""
    for name in suite_names(folder):
        content = json.loads((folder / SUITES / f"{name}.json").read_text(encoding="utf-8"))
        for expectation in content["expectations"]:
            yield name, expectation
