"""Great Expectations, kept inside: its suites, its checkpoints, none of its habits.

Nothing is sent anywhere and nothing is written outside of the project: analytics are off before the library is
imported, the context lives in memory, its store of suites is ``expectations/suites/``, and Data Docs go where the
caller says. Only this module imports the library, which takes seconds: `report`, `validate --docs`, a release and
CI; the gate of a build is :mod:`~welfare_etl.checks.sql_pass`.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    with _quiet():
        context = _context(workbench.folder, docs)
        source = context.data_sources.add_pandas("frames")
        for name in names:
            frame = workbench.frame(name)
            # No row, no failing row: with Data Docs an empty table is shown all the same.
            if frame.num_rows or docs:
                places = _run(context, source, name, frame)
                found += _breaches(name, frame, expectations_in(workbench.folder, name), places)
        if docs is not None:
            context.build_data_docs()
            _offline(docs)
    return found


_ELSEWHERE = re.compile(
    r"<script\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>\s*</script>|<(?:link|img)\b[^>]*(?:href|src)=[\"']?(?:https?:)?//[^>]*>",
    re.I,
)
_PLAIN = (
    "<style>body{font:15px/1.6 system-ui,sans-serif;margin:1rem auto;max-width:75rem;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid #8886;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    ".collapse,.tab-pane,.fade{display:block!important;opacity:1!important}</style>"
)


def _offline(docs: Path) -> None:
    """Takes out of Data Docs what they load from other servers (styles, scripts, a logo that counts visits): town halls
    are offline, and nobody is to learn what they look at. A plain style of our own stands in their place."""
    for file in docs.rglob("*.html"):
        text = _ELSEWHERE.sub("", file.read_text(encoding="utf-8"))
        text = text.replace("</head>", f"{_PLAIN}</head>", 1)
        if file == docs / "index.html":  # its own table is drawn by one of those scripts
            pages = sorted(page.relative_to(docs).as_posix() for page in docs.glob("validations/**/*.html"))
            links = "".join(f'<li><a href="{page}">{page.split("/")[1]}</a></li>' for page in pages)
            head, body, rest = re.split(r"(<body[^<>]*+>)", text, maxsplit=1)
            text = f"{head}{body}<h1>Data Docs</h1><ul>{links}</ul>{rest}"
        file.write_text(text, encoding="utf-8", newline="\n")


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
    suites = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(rules_folder(folder) / SUITES)}
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
