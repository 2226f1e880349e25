"""TOML files that people write by hand: a list of tables of one kind, each checked by its pydantic model."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

__all__ = ["RegisterError", "Table", "read_tables"]


class RegisterError(Exception):
    """A register cannot be used. Names the file, line and entry, what was found and expected, and what to do."""

    def __init__(self, what: str, *, where: str, expected: str, do_next: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what, self.where, self.expected, self.do_next = what, where, expected, do_next


class Table(BaseModel):
    """One table of a register. A field's description says what is expected of it, its first example how to write it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


T = TypeVar("T", bound=Table)


def read_tables(file: Path, name: str, model: type[T]) -> list[T]:
    """The tables ``[[name]]`` of a file, in its order; none where there is no such file.

    Raises :class:`RegisterError` for what is not TOML in UTF-8, a stranger among the keys, and for the first key of a
    table that is missing, unknown, or not what its field in ``model`` expects.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return []
    tables = f"[[{name}]]"
    try:
        text = data.decode("utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RegisterError(
            "not UTF-8", where=f"{file}:{line}", expected="TOML in UTF-8", do_next="save the file as UTF-8"
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RegisterError(
            f"not TOML: {error}", where=str(file), expected=f"{tables} tables", do_next="correct the line named"
        ) from None
    strangers = sorted(set(content) - {name})
    entries = content.get(name, [])
    if strangers or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RegisterError(
            f"unknown key {strangers[0]!r}" if strangers else f"'{name}' is not a list of tables",
            where=str(file),
            expected=f"{tables} tables and nothing else",
            do_next=f"write {tables} before each entry",
        )
    head = re.compile(rf"[ \t]*\[\[\s*{name}\s*\]\]")
    heads = [number for number, line in enumerate(text.split("\n"), 1) if head.match(line)]
    lines = [f":{line}" for line in heads] if len(heads) == len(entries) else [""] * len(entries)
    return [
        _checked(entry, model, f"{file}{line}: {name} {number}")
        for number, (entry, line) in enumerate(zip(entries, lines, strict=True), 1)
    ]


def _checked(entry: dict[str, Any], model: type[T], where: str) -> T:
    try:
        return model(**entry)
    except ValidationError as errors:
        # A stranger first: a mistyped key is also one that is missing.
        error = min(errors.errors(), key=lambda one: one["type"] != "extra_forbidden")
    key = str(error["loc"][0])
    known = model.model_fields
    named = entry.get(next(iter(known)))
    if isinstance(named, str):
        where += f" ({named})"
    if error["type"] == "extra_forbidden":
        what, expected, do_next = f"unknown key {key!r}", f"one of {', '.join(known)}", f"remove or correct {key!r}"
    else:
        expected, do_next = known[key].description or "", f"correct {key!r}"
        what = f"{key} = {entry.get(key)!r}"
        if error["type"] == "missing":
            what, do_next = f"key {key!r} is missing", f"add {key!r}"
    raise RegisterError(what, where=where, expected=expected, do_next=do_next)
