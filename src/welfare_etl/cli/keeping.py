"""``schema`` and ``abridge``: what the keepers of the dataset need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from welfare_etl.cli.exits import ExitCode, UsageProblem
from welfare_etl.cli.folders import SCHEMAS, Schemas
from welfare_etl.cli.output import Answer, prints
from welfare_etl.cli.streams import note
from welfare_etl.present.sheet import Sheet


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(schema)
    app.command()(abridge)


@prints
def schema(
    table: Annotated[str | None, typer.Argument(metavar="TABLE", help="Only this table.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say which committed schemas are stale.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the schemas anew.")] = False,
    schemas: Schemas = SCHEMAS,
) -> Answer:
    """List tables and columns; check or write the JSON Schemas that are generated from the same models."""
    if check and write:
        raise UsageProblem("--check and --write exclude each other", do_next="use one of them")
    if check or write:
        from welfare_etl.warehouse import check_schemas, write_schemas

        if write:
            written = [(str(path), "written" if path.exists() else "removed") for path in write_schemas(schemas)]
            return Sheet(("path", "state"), [*written], coded=("state",), notes=[f"{len(written)} schemas were stale"])
        if not schemas.is_dir():
            raise UsageProblem(
                "no folder of schemas here", where=str(schemas), expected="a checkout, or the folder that --schemas names",
                do_next="`welfare-etl schema --write` makes it",
            )  # fmt: skip
        stale = check_schemas(schemas)
        note(f"{len(stale)} stale: run `welfare-etl schema --write`" if stale else "all schemas are up to date")
        rows: list[tuple[object, ...]] = [(str(schemas / name), "stale") for name in stale]
        return Sheet(("path", "state"), rows, coded=("state",)), ExitCode.DATA if stale else ExitCode.DONE

    from welfare_etl.present.columns_page import columns_sheet
    from welfare_etl.records.registry import TABLES

    if table is not None and table not in TABLES:
        raise UsageProblem(f"no table {table!r}", expected="one of " + ", ".join(TABLES))
    return columns_sheet([TABLES[table]] if table else list(TABLES.values()))


def abridge(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The full edition.", exists=True, dir_okay=False)],
    dest: Annotated[Path, typer.Argument(metavar="DEST", help="Where the facts edition goes.")],
) -> None:
    """Make the facts edition of a source: every label, mark, name, number and short cell stays, prose is elided."""
    from welfare_etl.abridge import abridge as make

    make(source, dest)
    note(f"facts edition of {source} written to {dest}")
