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
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks.folder import SUITES

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.checks.workbench import Workbench

# Rows by their position: an index made of columns would copy every failing row once more.
RESULT_FORMAT = {"result_format": "COMPLETE", "include_unexpected_rows": False}
# The only kind of expectation whose verdict on a value depends on the others.
_UNIQUE = "expect_column_values_to_be_unique"


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


@dataclass(slots=True)
class Memory:
    """What Great Expectations has said already, for whoever checks many states of nearly the same tables.

    A verdict on a value holds wherever the value stands; for uniqueness, on a column as long as the column is the same.
    """

    frames: dict[str, tuple[pa.Table, list[Breach]]] = field(default_factory=dict)
    """Suite → the frame of the first run and what came of it."""
    values: dict[str, dict[Any, bool]] = field(default_factory=dict)
    """Rule → value → whether it fails."""
    columns: dict[str, tuple[pa.ChunkedArray, list[int]]] = field(default_factory=dict)
    """Rule → the column of the first run and the positions that fail."""


def breaches(
    workbench: Workbench,
    suites: Iterable[str] | None = None,
    *,
    docs: Path | None = None,
    memory: Memory | None = None,
) -> list[Breach]:
    """Runs each suite's checkpoint over its frame. ``docs``: a folder for GX Data Docs.

    ``memory``: of a suite that was run before only the expectations are run that have something new to judge.
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
            expectations = list(_expectations(workbench.folder, name))
            if memory is None or docs:
                places = _run(context, source, name, frames[name])
                found += _breaches(name, frames[name], expectations, places)
                continue
            if name not in memory.frames or not memory.frames[name][0].equals(frames[name]):
                places = _run_new(context, source, name, frames[name], expectations, memory)
                here = _breaches(name, frames[name], expectations, places)
                memory.frames.setdefault(name, (frames[name], here))
            else:
                here = memory.frames[name][1]
            found += here
        if docs is not None:
            context.build_data_docs()
    return found


Places = dict[str, list[int]]
"""Rule → positions of the failing rows in the frame."""


def _breaches(name: str, frame: pa.Table, expectations: Iterable[dict[str, Any]], places: Places) -> list[Breach]:
    """In the order of the suite, then of the rows."""
    rows = frame.to_pylist() if any(places.values()) else []
    return [
        Breach(name, expectation["meta"], rows[at], rows[at].get(_columns(expectation)[0]))
        for expectation in expectations
        for at in places.get(expectation["meta"]["rule"], ())
    ]


def _columns(expectation: dict[str, Any]) -> list[str]:
    kwargs = expectation["kwargs"]
    return [kwargs["column"]] if "column" in kwargs else [kwargs["column_A"], kwargs["column_B"]]


def _run(context: Any, source: Any, name: str, frame: pa.Table) -> Places:
    """Runs the suite's checkpoint."""
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
            result_format=RESULT_FORMAT,
        )
    )
    outcome = checkpoint.run(batch_parameters={"dataframe": frame.to_pandas()})
    return _failing(name, next(iter(outcome.run_results.values())).results)


def _run_new(
    context: Any, source: Any, name: str, frame: pa.Table, expectations: list[dict[str, Any]], memory: Memory
) -> Places:
    """Lets Great Expectations judge what it has not judged yet; the rest from memory, which learns."""
    import great_expectations as gx

    given: dict[str, list[Any]] = {}

    def values(expectation: dict[str, Any]) -> list[Any]:
        """The value (or pair of values) of each row."""
        names = _columns(expectation)
        for column in names:
            if column not in given:
                given[column] = frame[column].to_pylist()
        return given[names[0]] if len(names) == 1 else list(zip(*(given[column] for column in names), strict=True))

    places: Places = {}
    unknown: list[dict[str, Any]] = []
    for expectation in expectations:
        rule = expectation["meta"]["rule"]
        if expectation["type"] == _UNIQUE:
            before = memory.columns.get(rule)
            if before is not None and before[0].equals(frame[_columns(expectation)[0]]):
                places[rule] = before[1]
            else:
                unknown.append(expectation)
        elif (verdicts := memory.values.get(rule)) is not None and verdicts.keys() >= set(values(expectation)):
            places[rule] = [at for at, value in enumerate(values(expectation)) if verdicts[value]]
        else:
            unknown.append(expectation)
    if len(unknown) == len(expectations):
        places = _run(context, source, name, frame)
    elif unknown:
        rules = {expectation["meta"]["rule"] for expectation in unknown}
        chosen = [copy(item) for item in context.suites.get(name).expectations if item.meta["rule"] in rules]
        batch = source.add_dataframe_asset(name=name).add_batch_definition_whole_dataframe("all")
        part = gx.ExpectationSuite(name=f"part of {name}", expectations=chosen)
        outcome = batch.get_batch({"dataframe": frame.to_pandas()}).validate(part, result_format=RESULT_FORMAT)
        places |= _failing(name, outcome.results)
    for expectation in unknown:
        rule = expectation["meta"]["rule"]
        failing = places.get(rule, [])
        if expectation["type"] == _UNIQUE:
            memory.columns.setdefault(rule, (frame[_columns(expectation)[0]], failing))
            continue
        here, bad = values(expectation), set(failing)
        memory.values.setdefault(rule, {}).update((value, at in bad) for at, value in enumerate(here))
    return places


def _failing(name: str, results: Iterable[Any]) -> Places:
    """Raises :class:`ChecksBroken` for an expectation that could not be evaluated."""
    places: Places = {}
    for result in results:
        config = result.expectation_config
        if any(entry.get("raised_exception") for entry in _exceptions(result.exception_info)):
            raise ChecksBroken(f"suite {name}, rule {config.meta.get('rule')}: {result.exception_info}")
        if result.success:
            continue
        failing = result.result.get("unexpected_index_list")
        if failing is None:
            raise ChecksBroken(f"suite {name}, rule {config.meta.get('rule')}: {config.type} names no failing rows")
        places[config.meta["rule"]] = list(failing)
    return places


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
        for expectation in _expectations(folder, name):
            yield name, expectation


def _expectations(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    yield from json.loads((folder / SUITES / f"{name}.json").read_text(encoding="utf-8"))["expectations"]
