"""The command line: reads arguments, calls one function, prints what it gives. No rule of the data lives here.

Each module of :data:`COMMANDS` has a function ``register(app)`` that adds its commands; a new group of commands is a
new module and a line there.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from welfare_etl import __version__
from welfare_etl.cli.exits import ExitCode, problem_of, report
from welfare_etl.cli.streams import show

COMMANDS = ("building", "asking", "keeping", "validation", "forms", "releasing", "exploring", "starting")


def application() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="welfare-etl",
        help="Japanese community-welfare model-project reports as typed, checked and traceable rows.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
    )

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", help="Print the version and end.", callback=_version, is_eager=True)
        ] = False,
    ) -> None:
        """Japanese community-welfare model-project reports as typed, checked and traceable rows."""

    for name in COMMANDS:
        importlib.import_module(f"welfare_etl.cli.{name}").register(app)
    return app


def _version(asked: bool) -> None:
    if asked:
        show(f"welfare-etl {__version__}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script. Ends the process with a code of :class:`~welfare_etl.cli.exits.ExitCode`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        application()(None if arguments is None else list(arguments))
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        report(problem)
        sys.exit(problem.code)
    sys.exit(ExitCode.DONE)
