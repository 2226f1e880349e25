"""Comparing an extraction with the hand-read answers in ../shared/gold/plans, after the rule of its README.

A key set to null must be NULL, a key left out asserts nothing, an empty list says that no row was sure. Texts are
compared after folding widths and without white space; ``*_contains`` are phrases that must stand in that column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from welfare_etl.records.extraction import Extraction

Gold = dict[str, Any]

# How the gold rows of a table find their row; keys that are not columns are compared below, or say how sure the reader was.
_IDENTITY: dict[str, tuple[str, ...]] = {
    "plan_indicator": ("indicator", "programme", "sheet"),
    "plan_evaluation": ("item", "fiscal_year"),
    "grade_definition": ("grade",),
    "plan_activity": ("text", "fiscal_year", "actor", "heading"),
    "pdca_sheet": ("theme",),
    "programme_component": ("number",),
    "meeting": ("name",),
}
_NOT_COLUMNS = {"sheet", "heading", "mark", "value", "unit", "kind_accept", "quote"}


def bare(value: Any) -> Any:
    """A text folded and without white space; lists item by item; anything else as it is."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    return [bare(item) for item in value] if isinstance(value, list) else value


def differences(gold: Gold, extraction: Extraction) -> list[str]:
    """What the extraction does not have as the gold says, one line each."""
    out: list[str] = []
    themes = {sheet["sheet"]: sheet["theme"] for sheet in gold["pdca_sheet"]}
    objectives = {row["item"]: row["item_name"] for row in gold["plan_evaluation"] if "item_name" in row}
    for table, identity in _IDENTITY.items():
        rows = [row.model_dump() for row in extraction.rows(table)]
        for wanted in gold[table]:
            tests = _identity(wanted, identity, themes, objectives)
            matching = [row for row in rows if all(test(row) for test in tests)]
            name = f"{table} {[wanted.get(key) for key in identity]}"
            if len(matching) != 1:
                out.append(f"{name}: {len(matching)} rows")
                continue
            out += [f"{name}: {problem}" for problem in _problems(wanted, matching[0], gold)]
    return out


def _identity(
    wanted: Gold, identity: tuple[str, ...], themes: dict[int, str], objectives: dict[str, str]
) -> list[Callable[[Gold], bool]]:
    def column(key: str, value: Any) -> Callable[[Gold], bool]:
        return lambda row: bool(bare(row[key]) == value)

    tests: list[Callable[[Gold], bool]] = []
    for key in identity:
        if key not in wanted:
            continue
        if key == "sheet":
            tests.append(column("programme", bare(themes[wanted["sheet"]])))
        elif key == "heading":
            tests.append(column("objective", bare(objectives[wanted["heading"]])))
        else:
            tests.append(column(key, bare(wanted[key])))
    return tests


def _problems(wanted: Gold, row: Gold, gold: Gold) -> list[str]:
    out: list[str] = []
    for key, value in wanted.items():
        if key.endswith("_contains"):
            text = bare(row[key.removesuffix("_contains")] or "")
            out += [f"{key}: {phrase}" for phrase in value if bare(phrase) not in text]
        elif key == "value":
            if value not in (row["baseline"], row["actual"]) or wanted["unit"] not in (
                row["baseline_unit"],
                row["actual_unit"],
            ):
                out.append(f"value: {row['baseline']}, {row['actual']} instead of {value}")
        elif key == "kind_accept":
            if row["kind"] not in value:
                out.append(f"kind: {row['kind']} not in {value}")
        elif key == "description":
            if bare(value) not in bare(row[key] or ""):
                out.append(f"{key}: {row[key]}")
        elif key == "quote":
            mine = [bare(line) for line in row["quote"].splitlines() if line.strip()]
            if bare(value) not in bare(row["quote"]) and not any(line in bare(value) for line in mine):
                out.append(f"quote: {row['quote']}")
        elif key not in _NOT_COLUMNS and bare(row[key]) != bare(value):
            out.append(f"{key}: {row[key]!r} instead of {value!r}")
    if "body_code" in row and row["body_code"] != gold["body_code"]:
        out.append(f"body_code: {row['body_code']} instead of {gold['body_code']}")
    return out
