"""One way to print data for all commands: ``--format``, ``--output``, ``--lang``; data to stdout, notes to stderr."""

from __future__ import annotations

import functools
import inspect
import os
import shutil
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from welfare_etl.cli.exits import UsageProblem
from welfare_etl.cli.streams import note, put, put_bytes, show
from welfare_etl.present.sheet import Sheet, parquet_bytes, render_csv, render_json, render_table
from welfare_etl.present.words import Lang, spoken

OUTPUT_PANEL = "Output"
LOG_WIDTH = 100
"""Columns of a table where the output is no terminal."""


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    html = "html"


_SUFFIXES = {
    ".csv": Format.csv,
    ".json": Format.json,
    ".parquet": Format.parquet,
    ".html": Format.html,
    ".htm": Format.html,
}


class Language(StrEnum):
    """Language of headings."""

    en = "en"
    ja = "ja"


_FLAGS: dict[str, tuple[Any, Any]] = {
    "format": (
        Annotated[
            Format | None,
            typer.Option(
                "--format",
                help="How the rows are written (default: what the ending of --output says, else a table).",
                rich_help_panel=OUTPUT_PANEL,
            ),
        ],
        None,
    ),
    "output": (
        Annotated[
            Path | None,
            typer.Option("--output", "-o", help="Write to this file, not to stdout.", rich_help_panel=OUTPUT_PANEL),
        ],
        None,
    ),
    "lang": (
        Annotated[
            Language | None,
            typer.Option("--lang", help="Language of headings (default: that of LANG).", rich_help_panel=OUTPUT_PANEL),
        ],
        None,
    ),
}

Answer = Sheet | tuple[Sheet, int]
"""What a command returns: a sheet, and the exit code where it is not 0."""


def prints(command: Callable[..., Answer]) -> Callable[..., None]:
    """A command that prints the Sheet which the function returns, with the output flags that all commands share."""
    hints = get_type_hints(command, include_extras=True)
    own = [p.replace(annotation=hints[p.name]) for p in inspect.signature(command).parameters.values()]
    flags = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _FLAGS.items()
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        flag = {name: given.pop(name) for name in _FLAGS}
        if flag["format"] is None:
            suffix = flag["output"].suffix.lower() if flag["output"] else ""
            flag["format"] = _SUFFIXES.get(suffix, Format.table)
        if flag["format"] is Format.parquet and flag["output"] is None and sys.stdout.isatty():
            raise UsageProblem(
                "Parquet is binary, and stdout is a terminal", expected="a file", do_next="add --output FILE.parquet"
            )
        answer = command(**given)
        sheet, code = answer if isinstance(answer, tuple) else (answer, 0)
        write(sheet, flag["format"], flag["output"], flag["lang"])
        if code:
            raise typer.Exit(code)

    run.__signature__ = inspect.Signature([*own, *flags])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (*own, *flags)}
    del run.__wrapped__
    return run


def write(sheet: Sheet, form: Format, output: Path | None, language: Language | None) -> None:
    """The sheet to stdout or a file; its notes to stderr."""
    if form is Format.parquet:
        data = parquet_bytes(sheet)
        if output is None:
            put_bytes(data)
        else:
            output.write_bytes(data)
    else:
        text = _text(sheet, form, language)
        text += "" if text.endswith("\n") or not text else "\n"
        if output is None:
            put(text) if form in (Format.csv, Format.json, Format.html) else show(text, end="")
        else:
            output.write_text(text, encoding="utf-8", newline="\n")
    for line in sheet.notes:
        note(line)
    if output is not None:
        note(f"{len(sheet.rows)} rows written to {output}")


def _text(sheet: Sheet, form: Format, language: Language | None) -> str:
    if form is Format.csv:
        return render_csv(sheet)
    if form is Format.json:
        return render_json(sheet)
    lang = chosen(language)
    if form is Format.html:
        if sheet.html is None:
            raise UsageProblem(
                "this command makes no page", expected="table, csv, json or parquet", do_next="choose one"
            )
        return sheet.html(lang)
    if sheet.reading is not None:
        return sheet.reading("ja" if language is None and sheet.own_language else lang, width())
    return render_table(sheet, lang, width())


def chosen(language: Language | None) -> Lang:
    """The language that a command was asked for, else that of the locale."""
    return "ja" if language is Language.ja else "en" if language is Language.en else spoken()


def width() -> int:
    """Columns of the terminal; COLUMNS or a fixed number where there is none."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return max(40, shutil.get_terminal_size((LOG_WIDTH, 24)).columns)
    return LOG_WIDTH
