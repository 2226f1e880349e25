"""docs/cli.md, written from the commands themselves: ``python -m welfare_etl.cli.manual > docs/cli.md``."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from welfare_etl.cli import application
from welfare_etl.cli.exits import MEANINGS
from welfare_etl.cli.output import OUTPUT_PANEL
from welfare_etl.cli.streams import put

_INTRODUCTION = """\
# The command line

<!-- Written by `python -m welfare_etl.cli.manual > docs/cli.md`; a test compares. -->

Data goes to stdout, progress and notes go to stderr. Every command that prints data takes the same flags: `--format`
(`table`, `csv`, `json`, `parquet`), `--output FILE` and `--lang` (`en`, `ja`). `--lang ja`, or a Japanese
locale, changes help, errors and notes of every command, too. Tables are aligned by display width and
fit the terminal (100 columns where there is none); a long cell is cut there after some lines, never in CSV, JSON or
Parquet.

REPORT is a report_id (`2018-01100`), a code of 5 or 6 digits, a name (`札幌市`, `北海道札幌市`), the beginning of one (two
characters at least), or the document_id or publisher of a plan document. Where it means several, they are listed and
nothing is done.
"""


def commands() -> dict[str, Any]:
    """Every command by its name."""
    from typer.main import get_command

    group: Any = get_command(application())
    return dict(group.commands)


def manual() -> str:
    """The whole text."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## Exit codes\n"
    yield "| code | meaning |\n|---:|---|"
    for code, meaning in MEANINGS.items():
        yield f"| {code.value} | {meaning} |"
    yield ""
    for name, command in commands().items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and p.rich_help_panel != OUTPUT_PANEL]
        usage = [f"welfare-etl {name}"]
        usage += [p.metavar if p.required else f"[{p.metavar}]" for p in arguments]
        usage += ["[OPTIONS]"] if options else []
        yield f"## `{' '.join(usage)}`\n"
        yield " ".join(str(command.help or "").split("\n\n")[0].split())
        for paragraph in str(command.help or "").split("\n\n")[1:]:
            yield "\n" + " ".join(paragraph.split())
        yield "\n| argument or option | meaning |\n|---|---|"
        for one in arguments:
            yield f"| `{one.metavar}` | {one.help} |"
        for one in options:
            told = one.help + _choices(one) + (f" Default: `{one.default}`." if _worth_telling(one.default) else "")
            yield f"| {', '.join(f'`{flag}`' for flag in one.opts)} | {told} |"
        yield ""


def _choices(option: Any) -> str:
    kind = option.type_descriptor.annotation
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        return ""
    return f" One of {', '.join(f'`{one.value}`' for one in kind)}."


def _worth_telling(default: object) -> bool:
    return default is not None and not isinstance(default, bool)


if __name__ == "__main__":
    put(manual())
