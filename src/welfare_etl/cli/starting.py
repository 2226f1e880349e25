"""``init``: a repository for reports of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from welfare_etl.cli.streams import complain, note
from welfare_etl.present.width import pad
from welfare_etl.present.words import spoken, word


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the repository begins.")] = Path("."),
) -> None:
    """Begin a repository for reports of your own: raw/, sources.toml, corrections.toml, a baseline, a workflow.

    A file that is there already stays as it is.
    """
    from welfare_etl.repository import begin

    done = begin(folder)
    for laid in done:
        complain(f"{pad(word('written' if laid.written else 'kept', spoken()), 7)}  {folder / laid.path}")
    note("next: put reports into raw/, then `welfare-etl build`")
