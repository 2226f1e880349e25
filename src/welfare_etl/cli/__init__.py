"""The command line: reads arguments, calls one function, prints what it gives. No rule of the data lives here.

Each module of :data:`COMMANDS` has a function ``register(app)`` that adds its commands; a new group of commands is a
new module and a line there.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer

from welfare_etl import __version__
from welfare_etl.cli.exits import ExitCode, Problem, problem_of, report
from welfare_etl.cli.streams import show
from welfare_etl.present.words import Lang, speak, spoken

COMMANDS = ("building", "asking", "keeping", "validation", "forms", "releasing", "exploring", "starting")


def application() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="welfare-etl",
        help="Japanese community-welfare model-project reports as typed, checked and traceable rows.",
        no_args_is_help=True,
        add_completion=True,
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


def _language(given: Sequence[str]) -> Lang | None:
    """What ``--lang`` asks for, wherever it stands: help and errors come before a command reads its options."""
    for at, word in enumerate(given):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(given):
            value = given[at + 1]
        if value in ("en", "ja"):
            return "ja" if value == "ja" else "en"
    return None


def _command(app: typer.Typer, given: Sequence[str]) -> tuple[Any, str]:
    """The command that is asked for (else the whole), and its name."""
    from typer.main import get_command

    group: Any = get_command(app)
    named = "welfare-etl"
    for word in given:
        if word in getattr(group, "commands", ()):
            group, named = group.commands[word], f"{named} {word}"
    return group, named


def _without_language(app: typer.Typer, given: Sequence[str]) -> list[str]:
    """The arguments without ``--lang`` for a command that has no such option: every command may be asked in a language."""
    command, _ = _command(app, given)
    if any("--lang" in one.opts for one in command.params):
        return list(given)
    out, skip = [], False
    for word in given:
        if not skip and word != "--lang" and not word.startswith("--lang="):
            out.append(word)
        skip = word == "--lang"
    return out


def _japanese_help(app: typer.Typer, given: Sequence[str]) -> None:
    """Prints the help in Japanese and ends, where help is asked for."""
    asked = [word for word in given if word != "ja" and not word.startswith("--lang")]
    command, named = _command(app, given)
    group = bool(getattr(command, "commands", {})) and asked[-1:] == named.split()[1:][-1:]
    if {"-h", "--help"} & set(given) or group:
        from welfare_etl.cli.help_page import help_page
        from welfare_etl.cli.output import width

        show(help_page(*_command(app, given), width()), end="")
        sys.exit(ExitCode.DONE if asked else ExitCode.USAGE)


def _misused(error: Exception) -> Problem | None:
    """What the parser of the command line says of options and arguments, which it tells in English only."""
    said = getattr(error, "format_message", None)
    if said is None:
        return None
    command = getattr(getattr(error, "ctx", None), "command_path", "welfare-etl")
    return Problem(said(), None, None, f"`{command} --help`", ExitCode.USAGE)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script. Ends the process with a code of :class:`~welfare_etl.cli.exits.ExitCode`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    app = application()
    try:
        asked = _language(given)
        speak(asked)
        if spoken() == "ja":
            _japanese_help(app, given)
        given = _without_language(app, given) if asked else given
        if spoken() == "ja":
            sys.exit(app(given, standalone_mode=False) or ExitCode.DONE)
        app(given)
    except Exception as error:
        problem = problem_of(error) or _misused(error)
        if problem is None:
            raise
        report(problem)
        sys.exit(problem.code)
    sys.exit(ExitCode.DONE)
