"""``build`` and ``status``."""

from __future__ import annotations

import dataclasses
import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from welfare_etl.cli.exits import ExitCode, UsageProblem
from welfare_etl.cli.folders import EXTRACTED, RAW, WAREHOUSE, Extracted, Raw, Warehouse
from welfare_etl.cli.output import Answer, prints
from welfare_etl.cli.progress import progress
from welfare_etl.cli.streams import complain, note
from welfare_etl.present.safe import one_line
from welfare_etl.present.sheet import Sheet
from welfare_etl.present.summary_page import STATUS_COLUMNS, status_page, summary_page, summary_record
from welfare_etl.present.words import spoken, word

if TYPE_CHECKING:
    from welfare_etl.pipeline import BuildResult

_MESSAGES = 20
"""Errors and warnings that are printed in full; the rest is in the table ``finding``."""

Verify = Annotated[
    bool, typer.Option("--verify", help="Look at every byte of what counts as unchanged, not at sizes and times only.")
]


class Records(StrEnum):
    """Which sources have records (``pipeline.records.CHOICES``)."""

    registered = "registered"
    all = "all"
    none = "none"


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(build)
    app.command()(status)


@prints
def build(
    raw: Raw = RAW,
    extracted: Extracted = EXTRACTED,
    warehouse: Warehouse = WAREHOUSE,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Processes that read documents, or the pages of one PDF.")
    ] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and write everything anew.")] = False,
    verify: Verify = False,
    records: Annotated[
        Records, typer.Option("--records", help="Which sources have readable records in the folder of --extracted.")
    ] = Records.registered,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Read on this Dask cluster (tcp://…).")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="ADDRESS", help="What the cluster shares: a folder, s3://… or gs://…."),
    ] = None,
    second_reader: Annotated[
        bool,
        typer.Option("--second-reader", help="Read each PDF page by the slower reader too; findings say what differs."),
    ] = False,
) -> Answer:
    """Read all sources and make the warehouse of them.

    A document that cannot be read is reported and the others are built. Where nothing has changed since the last build,
    nothing is done.
    """
    from welfare_etl import pipeline

    if (scheduler is None) != (store is None):
        raise UsageProblem(
            "--scheduler and --store go together",
            expected="the address of a Dask scheduler, and of a folder or bucket that its workers can reach",
            do_next="see docs/cluster.md",
        )
    cluster = None
    if scheduler is not None and store is not None:
        from welfare_etl.pipeline.cluster import Cluster

        cluster = Cluster(scheduler, store)
    if second_reader:
        os.environ["WELFARE_ETL_PDF_SECOND_READER"] = "1"  # for the child processes as well
    with progress() as (told, pages):
        result = pipeline.build(
            raw,
            extracted,
            warehouse,
            jobs=jobs,
            fresh=fresh,
            verify=verify,
            records=records.value,
            progress=told,
            pages=pages,
            cluster=cluster,
        )
    if not result.unchanged:
        ja = spoken() == "ja"
        _tell(result, "error", result.errors_ja if ja else result.errors)
        if result.errors:
            where = "" if raw == RAW else f" --raw {raw}"
            note(f"for each error what to do next, with its line: welfare-etl validate{where}")
        _tell(result, "warning", result.warnings_ja if ja else result.warnings)
        if result.unregistered:
            entries = "\n\n".join(result.unregistered)
            note(f"\nTo be added to {raw / 'sources.toml'}, completed by hand:\n\n{entries}\n")
    record = summary_record(result)
    reading = lambda lang, width: summary_page(result, lang)  # noqa: E731
    return Sheet(tuple(record), [tuple(record.values())], reading=reading), result.exit_code


def _tell(result: BuildResult, severity: str, messages: list[str]) -> None:
    for message in messages[:_MESSAGES]:
        complain(one_line(f"{word(severity, spoken())}: {message}"))
    if (rest := len(messages) - _MESSAGES) > 0:
        sql = f"SELECT message FROM finding WHERE severity = '{severity}'"
        note(f'and {rest} more: welfare-etl query --warehouse {result.warehouse} "{sql}"')


@prints
def status(
    raw: Raw = RAW, extracted: Extracted = EXTRACTED, warehouse: Warehouse = WAREHOUSE, verify: Verify = False
) -> Answer:
    """Show the sources, the family of each with the reason, and whether the warehouse is up to date with them."""
    from welfare_etl import pipeline, sources
    from welfare_etl.pipeline.reading import task_of
    from welfare_etl.pipeline.summary import REFUSED, read_record
    from welfare_etl.warehouse import holder

    found, orphans = sources.find_sources(raw)
    refused = read_record(warehouse / REFUSED)
    record = refused or read_record(warehouse)
    built = {document.path: document for document in record.result.documents} if record else {}
    rows: list[dict[str, Any]] = []
    for source in found:
        last = built.pop(source.name, None)
        digest = task_of(source).sha256
        state = "not built yet" if last is None else last.state if last.sha256 == digest else "changed since"
        known: dict[str, Any] = dataclasses.asdict(last) if last else {}
        rows.append({**known, "path": source.name, "state": state.replace("_", " ")})
        rows[-1]["registered"] = source.entry is not None
    rows += [{**dataclasses.asdict(last), "state": "file is gone"} for last in built.values()]
    rows += [{"path": entry.path, "state": "entry without file", "registered": True} for entry in orphans]
    if refused is not None:
        errors = refused.result.findings.get("error", 0)
        state = f"the last build was refused by the checks ({errors} errors), it is in {warehouse / REFUSED}"
    elif record is None:
        state = "nothing built yet: run `welfare-etl build`"
    elif pipeline.unchanged(raw, extracted, warehouse, verify=verify):
        state = "up to date"
    else:
        state = "something has changed since the last build: run `welfare-etl build`"
    lock = holder(warehouse)
    told = {"warehouse": (str(warehouse), state), "lock": ("", str(lock or "free"))}
    reading = lambda lang, width: status_page(rows, told, lang, width)  # noqa: E731
    sheet = Sheet(STATUS_COLUMNS, [tuple(row.get(name) for name in STATUS_COLUMNS) for row in rows], reading=reading)
    return sheet, ExitCode.DONE
