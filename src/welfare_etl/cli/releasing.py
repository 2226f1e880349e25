"""``diff`` and ``release``: what changed, and the files that people take away."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from welfare_etl.cli.exits import ExitCode, UsageProblem
from welfare_etl.cli.folders import WAREHOUSE, Warehouse
from welfare_etl.cli.output import Answer, prints
from welfare_etl.cli.streams import note, step
from welfare_etl.present.change_page import change_sheet

SIDE = "A warehouse: its folder, its database, or the folder or the zip of a release."
LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,40}")


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(diff)
    app.command()(release)


@prints
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=SIDE)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The other one.")],
) -> Answer:
    """Say what is different between two warehouses: rows added, gone and changed, with both sources' words.

    Ends with 1 where there is a difference. `-o changes.html` writes a page.
    """
    from welfare_etl.release.changes import changes

    found = changes(old, new)
    return change_sheet(found, (str(old), str(new))), ExitCode.DATA if found else ExitCode.DONE


def release(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Such as 2026.1.")],
    warehouse: Warehouse = WAREHOUSE,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the folder and the zip go.")
    ] = Path("release"),
    since: Annotated[
        Path | None, typer.Option("--since", metavar="OLD", help="The last release: its news make the CHANGELOG.")
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="Day of the release (default: SOURCE_DATE_EPOCH, else today)."
        ),
    ] = None,
    creator: Annotated[str, typer.Option("--creator", help="Who is to be named.")] = "welfare-etl contributors",
    url: Annotated[
        str, typer.Option("--url", help="Where the data are published.")
    ] = "https://example.org/welfare-etl",
    licence: Annotated[str, typer.Option("--licence", help="SPDX name of the data's licence.")] = LICENCE,
    licence_url: Annotated[str, typer.Option("--licence-url", help="Its address.")] = LICENCE_URL,
    with_prose: Annotated[
        bool, typer.Option("--with-prose", help="Release full texts too: you have the right to publish them.")
    ] = False,
) -> None:
    """Make the files of a version: DuckDB, Parquet, CSV, a workbook, and what says what they are; a folder and a zip.

    The same warehouse, version and day give the same bytes. Full editions are refused without --with-prose.
    """
    from welfare_etl.release.descriptors import About
    from welfare_etl.release.package import ProseInside
    from welfare_etl.release.package import release as make

    if not _VERSION.fullmatch(version):
        raise UsageProblem(
            f"{version!r} is no version", expected="letters, digits, '.', '+', '-'", do_next="write 2026.1 or 1.2.0"
        )
    about = About(version, _day(day), licence, licence_url, creator, url)
    folder = output / f"welfare-etl-data-{version}"
    output.mkdir(parents=True, exist_ok=True)
    try:
        archive, cut = make(warehouse, folder, about, since=since, prose=with_prose, told=_step)
    except ProseInside as error:
        raise UsageProblem(
            f"{len(error.documents)} documents are full editions: {', '.join(error.documents[:5])}",
            where=str(warehouse),
            expected="facts editions, whose prose is left out: it is their authors' and not ours to publish",
            do_next="`welfare-etl abridge` makes facts editions; or --with-prose where you have the right",
        ) from error
    for line in cut:
        note(f"cut in the workbook: {line}")
    note(f"{archive}: {archive.stat().st_size:,} bytes; {folder}")


def _step(what: str, done: int, total: int) -> None:
    step(f"[{done}/{total}] {what}", last=done >= total)


def _day(asked: str | None) -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if asked is not None:
            return dt.date.fromisoformat(asked).isoformat()
        if epoch:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        what = f"--date {asked}" if asked is not None else f"SOURCE_DATE_EPOCH={epoch}"
        raise UsageProblem(f"{what} is no day", expected="2026-04-01", do_next="correct it") from None
    return dt.date.today().isoformat()
