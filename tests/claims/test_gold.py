"""The promise of the job: goals, results and printed pairs of the hand-read reports (only where the full corpus is at hand)."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry

PROJECTS = {"regional": "community", "multi_agency": "multi_agency", "prefectural": "prefectural", None: None}


def squash(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


@pytest.fixture(scope="module")
def read_reports(shared: Path) -> dict[str, Any]:
    """Extractions of the full corpus by the report's heading."""
    source = shared / "corpus" / "h30-model-projects.txt"
    document = read_document(source.read_bytes(), "h30")
    return {squash(e.rows("report")[0].heading): e for e in Ministry().read(document, Context(fiscal_year=2018))}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def golds(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((shared / "gold").glob("*.json"))]


def compared(
    golds: list[dict[str, Any]], read_reports: dict[str, Any], table: str, key: str
) -> Iterator[tuple[Any, Any]]:
    """(answer, row), (answer, None) for a miss, (None, row) for a row that no answer has."""
    for gold in golds:
        rows: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in read_reports[squash(gold["heading"])].rows(table):
            rows[row.project, round(row.value, 6), squash(row.unit)].append(row)
        for answer in gold[key]:
            candidates = rows[PROJECTS[answer["project"]], round(float(answer["value"]), 6), squash(answer["unit"])]
            if not candidates:
                yield answer, None
                continue
            best = max(
                candidates, key=lambda row: fuzz.token_set_ratio(squash(row.indicator), squash(answer["indicator"]))
            )
            candidates.remove(best)
            yield answer, best
        yield from ((None, row) for left in rows.values() for row in left)


def f1(right: int, total: int) -> float:
    """2·TP / (answers + rows): ``total`` counts pairs twice, misses and extras once."""
    return 2 * right / max(1, total)


@pytest.mark.parametrize(("table", "key"), [("target", "targets"), ("result", "results")])
def test_goals_and_results_of_the_hand_read_reports(
    golds: list[dict[str, Any]], read_reports: dict[str, Any], table: str, key: str
) -> None:
    found = list(compared(golds, read_reports, table, key))
    total = sum(2 if answer and row else 1 for answer, row in found)
    same = [(a, r) for a, r in found if a and r]
    named = [
        1
        for a, r in same
        if max(
            fuzz.token_set_ratio(squash(r.indicator), squash(a["indicator"])),
            fuzz.partial_ratio(squash(r.indicator), squash(a["indicator"])),
        )
        >= 70
    ]
    assert f1(len(same), total) >= 0.95, [(a, r) for a, r in found if not (a and r)]
    assert f1(len(named), total) >= (0.90 if table == "target" else 0.80)


def test_goals_printed_beside_results(golds: list[dict[str, Any]], read_reports: dict[str, Any]) -> None:
    printed = [
        (a, r)
        for a, r in compared(golds, read_reports, "result", "results")
        if a and r and a.get("target_value") is not None
    ]
    right = [1 for a, r in printed if r.printed_target is not None and abs(r.printed_target - a["target_value"]) < 1e-6]
    assert len(right) >= 0.95 * len(printed)
