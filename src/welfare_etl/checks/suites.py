"""The suites as their files have them, read without Great Expectations, and what a run of them finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from welfare_etl.checks.folder import SUITES, rules_folder


class ChecksBroken(Exception):
    """An expectation could not be evaluated: the suite or its frame is at fault, not the data."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that an expectation does not hold for: ``meta`` of the expectation, the row of the frame, the value."""

    suite: str
    meta: dict[str, Any]
    row: dict[str, Any]
    value: Any


def suite_names(folder: Path) -> list[str]:
    """The suites that there are, by file name."""
    return sorted(file.stem for file in (rules_folder(folder) / SUITES).glob("*.json"))


def expectations_in(folder: Path, suite: str) -> list[dict[str, Any]]:
    """The expectations of one suite, each with ``type``, ``kwargs`` and ``meta``.

    Raises :class:`ChecksBroken` where the file is no JSON of this shape.
    """
    file = rules_folder(folder) / SUITES / f"{suite}.json"
    try:
        found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["expectations"]
        if all(isinstance(one["type"], str) and {**one["kwargs"], **one["meta"]} for one in found):
            return found
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ChecksBroken(f"{file}: {type(error).__name__}: {error}") from error
    raise ChecksBroken(f"{file}: an expectation is empty")


def expectations_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(suite, expectation) of all suites."""
    for name in suite_names(folder):
        for expectation in expectations_in(folder, name):
            yield name, expectation


def column_of(expectation: dict[str, Any]) -> str:
    """The column whose value a breach shows: of a pair the first."""
    kwargs = expectation["kwargs"]
    name: str = kwargs["column"] if "column" in kwargs else kwargs["column_A"]
    return name
