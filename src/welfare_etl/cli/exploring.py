"""``site``: the warehouse as pages for a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from welfare_etl.cli.exits import UsageProblem
from welfare_etl.cli.folders import WAREHOUSE, Warehouse
from welfare_etl.cli.output import Language, chosen
from welfare_etl.cli.streams import note, step

SITE = Path("build/site")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(site)


def site(
    warehouse: Warehouse = WAREHOUSE,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the pages.")] = SITE,
    lang: Annotated[
        Language | None, typer.Option("--lang", help="Language for readers whose browser says nothing.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Make the explorer: pages with tables, map, search and charts that a browser opens from disk, without a network.

    A page for each body has its reports and plans, goals beside results, and the source line behind every value. The
    charts need `pip install 'welfare-etl[site]'`.
    """
    from welfare_etl.site import NotASite, make

    try:
        made = make(warehouse, output, chosen(lang), told=_step)
    except NotASite as error:
        raise UsageProblem(
            "something that is no explorer stands in the way",
            where=str(error.folder),
            expected="a new folder, or one that `welfare-etl site` made",
            do_next="name another folder with --output",
        ) from error
    note(f"{made.index}: {made.bodies} bodies, {made.files} files, {made.size:,} bytes")
    if not made.drawn:
        note("charts as tables only: pip install 'welfare-etl[site]' draws them")
    if made.full:
        note(f"the pages hold the prose of {made.full} full editions: publish them only where you have the right to")
    if show:
        import webbrowser

        webbrowser.open(made.index.resolve().as_uri())


def _step(what: str, done: int, total: int) -> None:
    step(f"[{done}/{total}] {what}", last=done >= total)
