"""Great Expectations, kept inside: its suites, its checkpoints, none of its habits.

Nothing is sent anywhere and nothing is written outside of the project: analytics are off before the library is
imported, the context lives in memory, its store of suites is ``expectations/suites/``, and Data Docs go where the
caller says. Only this module imports the library, which takes seconds: `report`, `validate --docs`, a release and
CI; the gate of a build is :mod:`~welfare_etl.checks.sql_pass`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.checks import docs_page
from welfare_etl.checks.folder import SUITES, rules_folder
from welfare_etl.checks.suites import Breach, ChecksBroken, column_of, expectations_in, suite_names

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.checks.workbench import Workbench

# Rows by their position: an index made of columns would copy every failing row once more.
RESULT_FORMAT = {"result_format": "COMPLETE", "include_unexpected_rows": False}


def breaches(workbench: Workbench, suites: Iterable[str] | None = None, *, docs: Path | None = None) -> list[Breach]:
    """Runs each suite's checkpoint over its frame. ``docs``: a folder for Data Docs, which show all that was looked at.

    Raises :class:`~welfare_etl.checks.suites.ChecksBroken` where an expectation could not be evaluated.
    """
    names = list(suites) if suites is not None else suite_names(workbench.folder)
    found: list[Breach] = []
    judged: list[docs_page.Judged] = []
    with _quiet():
        context = _context(workbench.folder)
        source = context.data_sources.add_pandas("frames")
        for name in names:
            frame = workbench.frame(name)
            # No row, no failing row: with Data Docs an empty table is shown all the same.
            if frame.num_rows or docs:
                places = _run(context, source, name, frame)
                expectations = expectations_in(workbench.folder, name)
                failing = _breaches(name, frame, expectations, places)
                found += failing
                values: dict[str, list[object]] = {expectation["meta"]["rule"]: [] for expectation in expectations}
                for breach in failing:
                    values[breach.meta["rule"]].append(breach.value)
                rules = [(expectation["meta"], values[expectation["meta"]["rule"]]) for expectation in expectations]
                judged.append(docs_page.Judged(name, frame.num_rows, rules))
    if docs is not None:
        docs_page.write(judged, docs)
    return found


Places = dict[str, list[int]]
"""Rule → positions of the failing rows in the frame."""


def _breaches(name: str, frame: pa.Table, expectations: Iterable[dict[str, Any]], places: Places) -> list[Breach]:
    """In the order of the suite, then of the rows."""
    rows = frame.to_pylist() if any(places.values()) else []
    return [
        Breach(name, expectation["meta"], rows[at], rows[at].get(column_of(expectation)))
        for expectation in expectations
        for at in places.get(expectation["meta"]["rule"], ())
    ]


def _run(context: Any, source: Any, name: str, frame: pa.Table) -> Places:
    """Runs the suite's checkpoint."""
    import great_expectations as gx

    batch = source.add_dataframe_asset(name=name).add_batch_definition_whole_dataframe("all")
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=batch, suite=context.suites.get(name))
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=name,
            validation_definitions=[definition],
            actions=[],
            result_format=RESULT_FORMAT,
        )
    )
    outcome = checkpoint.run(batch_parameters={"dataframe": frame.to_pandas()})
    return _failing(name, next(iter(outcome.run_results.values())).results)


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


def _context(folder: Path) -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig

    def store(kind: str, backend: dict[str, Any]) -> dict[str, Any]:
        return {"class_name": kind, "store_backend": backend}

    memory = {"class_name": "InMemoryStoreBackend"}
    suites = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(rules_folder(folder) / SUITES)}
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
        data_docs_sites={},
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
