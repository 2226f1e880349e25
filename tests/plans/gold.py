"""Comparing an extraction with answers written by hand: rows paired by the best agreement, every asserted cell compared.

A key set to null must be NULL, a key left out asserts nothing. ``{"any": [...]}``: each is right; ``*_contains``: phrases that
must stand in the column; ``"value"``/``"unit"``: baseline or actual; ``"optional": true``: the row may be there or not.
Texts are compared after folding widths and without white space and list marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from rapidfuzz import fuzz

from welfare_etl.records.extraction import Extraction

Gold = dict[str, Any]

TABLES = (
    "plan_indicator", "plan_evaluation", "grade_definition", "plan_activity", "pdca_sheet", "programme_component", "plan_programme", "meeting",
)  # fmt: skip
_KEYS = {"plan_indicator": "indicator", "plan_evaluation": "grade", "plan_activity": "text", "programme_component": "name",
         "plan_programme": "name", "meeting": "name", "grade_definition": "grade"}  # fmt: skip
_NOT_ASSERTED = frozenset(
    ("quote", "line", "sheet", "theme", "heading", "mark", "item_name", "optional", "unit", "notes", "kind_accept")
)
_OLD = {"policy": "plan_path_contains", "plan_contains": "plan_text_contains", "do_contains": "do_text_contains",
        "check_contains": "check_text_contains", "action_contains": "action_text_contains"}  # fmt: skip


def bare(value: Any) -> Any:
    """A text folded, without white space and list marks; lists item by item; anything else as it is."""
    if isinstance(value, str):
        folded = "".join(re.sub(r"(?:^|(?<=\s))[-*]\s+", "", unicodedata.normalize("NFKC", value)).split())
        return re.sub(r"[・●○◎]|^[-*]", "", folded) or folded
    if isinstance(value, list):
        return sorted(str(bare(item)) for item in value)
    return value


def _choices(value: Any) -> list[Any]:
    return value["any"] if isinstance(value, dict) else [value]


def _right(key: str, value: Any, row: Gold) -> bool:
    if key.endswith("_contains"):
        text = bare(str(row[key.removesuffix("_contains")] or ""))
        return all(bare(phrase) in text for phrase in ([value] if isinstance(value, str) else value))
    if key.endswith("_excludes"):
        return not any(bare(phrase) in bare(str(row[key.removesuffix("_excludes")] or "")) for phrase in value)
    if key == "value":
        return value in (row["baseline"], row["actual"])
    if key == "description" and isinstance(value, str):
        return bare(value) in bare(row[key] or "")
    got = str(row[key]) if key == "as_of" and row[key] else row[key]
    if key == "number" and got is not None:
        return any(str(choice) == str(got) for choice in _choices(value))
    return any(bare(choice) == bare(got) or (choice in (None, []) and got in (None, [])) for choice in _choices(value))


def problems(wanted: Gold, row: Gold) -> list[str]:
    """The cells of a row that are not as the answer says."""
    wanted = {_OLD.get(key, key): value for key, value in wanted.items()}
    if "kind_accept" in wanted:
        wanted["kind"] = {"any": wanted["kind_accept"]}
    if wanted.get("text") == "未実施" and wanted.get("kind") == "actual":
        wanted["kind"] = {"any": ["actual", "not_done"]}
    return [
        f"{key}: {row.get(key.removesuffix('_contains').removesuffix('_excludes'))!r} instead of {value!r}"
        for key, value in wanted.items()
        if key not in _NOT_ASSERTED and not _right(key, value, row)
    ]


def differences(gold: Gold, extraction: Extraction, *, complete: bool = True) -> list[str]:
    """What the extraction does not have as the answers say, and (``complete``) the rows that no answer speaks of."""
    out: list[str] = []
    for table in TABLES:
        if table not in gold:
            continue
        rows = [row.model_dump() for row in extraction.rows(table)]
        key = _KEYS.get(table)
        for wanted in sorted(gold[table], key=lambda row: bool(row.get("optional"))):
            mine = [row for row in rows if key is None or key not in wanted or _right(key, wanted[key], row)]
            best = min(mine, key=lambda row: len(problems(wanted, row)), default=None)
            if best is None:
                out += [] if wanted.get("optional") else [f"{table} {wanted.get(key or 'theme')}: no row"]
                continue
            found = problems(wanted, best)
            if wanted.get("optional") and found:
                continue
            rows.remove(best)
            out += [f"{table} {wanted.get(key or 'theme')}: {problem}" for problem in found]
        if complete:
            out += [f"{table}: a row too many, {row}" for row in rows]
    return out


_ALIKE = 70.0


def _likeness(key: str | None, wanted: Gold, row: Gold) -> float:
    """How far the key of a row is that of an answer, 0 to 100; 0 where they cannot be the same row."""
    if key is None or key not in wanted:
        return 100.0
    found = max((fuzz.ratio(str(bare(one)), str(bare(row[key]))) for one in _choices(wanted[key])), default=0.0)
    return found if found >= _ALIKE else 0.0


def tally(gold: Gold, extraction: Extraction | None) -> tuple[Counter[str], list[str]]:
    """Rows and cells that are as answered and those asked, rows too many, cells wrong in silence; and what is wrong, in words."""
    out: Counter[str] = Counter()
    wrong: list[str] = []
    told = {(found.table_name, found.line) for found in extraction.finding} if extraction else set()
    for table in TABLES:
        rows = [row.model_dump() for row in extraction.rows(table)] if extraction and table in gold else []
        key = {"plan_evaluation": "item"}.get(table, _KEYS.get(table))
        asked = sorted(gold.get(table, []), key=lambda row: bool(row.get("optional")))
        for wanted in asked:
            if table == "plan_evaluation":
                mine = [row for row in rows if _right("fiscal_year", wanted["fiscal_year"], row)]
            else:
                mine = rows
            mine = [row for row in mine if _likeness(key, wanted, row)]
            best = min(mine, key=lambda row: (len(problems(wanted, row)), -_likeness(key, wanted, row)), default=None)
            cells = sum(name not in _NOT_ASSERTED and not name.endswith("_excludes") for name in wanted)
            if not wanted.get("optional"):
                out["rows asked"] += 1
                out["cells asked"] += cells
            if best is None or (wanted.get("optional") and problems(wanted, best)):
                wrong += [] if wanted.get("optional") else [f"{table} {wanted.get(key or 'theme')}: no row"]
                continue
            rows.remove(best)
            if wanted.get("optional"):
                continue
            found = problems(wanted, best)
            out["rows"] += 1
            out["cells"] += max(0, cells - len(found))
            loud = (": None instead", ": [] instead")
            out["silent"] += sum(not any(one in problem for one in loud) and (table, best.get("line")) not in told for problem in found)  # fmt: skip
            wrong += [f"{table} {wanted.get(key or 'theme')}: {problem}" for problem in found]
        out["extra"] += len(rows)
        wrong += [f"{table}: a row too many, {row}" for row in rows]
    return out, wrong
