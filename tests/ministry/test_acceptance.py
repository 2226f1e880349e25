"""The real reports, where a machine has them: right to the last scalar, every value with its place, nothing lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry
from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.families.ministry.split import split
from welfare_etl.forms.walk import walk
from welfare_etl.records.base import MissingReason, choices
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

pytestmark = pytest.mark.acceptance

REASONS = set(choices(MissingReason))
# Rows that are decided from rows which have their places: pairs, and what each number is.
DECIDED = {"outcome", "number_role"}
# Columns whose values are not read from one place: keys and places, and what is decided from other columns.
NOT_READ = {
    "document_id", "report_id", "line", "line_start", "line_end", "quote", "project", "block", "body_role",
    "fiscal_year", "assistance_rate_basis", "form", "fiscal_year_basis", "scope", "computed",
}  # fmt: skip
# Columns that are NULL where the text has no such detail: they qualify a value that is there.
QUALIFIERS = {
    "value_max",
    "block",
    "printed_target",
    "as_of",
    "due_fiscal_year",
    "per",
    "unit",
    "unit_canonical",
    "notes",
    "per_count",
    "scope",
    "scope_of",
    "counting",
    "out_of",
    "part_of",
    "baseline",
    "baseline_as_of",
    "as_of_precision",
    "indicator_kind",
    "value_canonical",
    "project_basis",
}


@pytest.fixture(scope="module")
def document(corpus: Path) -> Document:
    return read_document(corpus.read_bytes(), "h30")


@pytest.fixture(scope="module")
def extractions(document: Document) -> list[Extraction]:
    return Ministry().read(document, Context(fiscal_year=2018))


@pytest.fixture(scope="module")
def score(corpus: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What score.py says of a warehouse built from the reports alone."""
    from welfare_etl.pipeline import build
    from welfare_etl.warehouse import DATABASE

    folder = tmp_path_factory.mktemp("acceptance")
    raw = folder / "raw"
    raw.mkdir()
    (raw / corpus.name).write_bytes(corpus.read_bytes())
    with chdir(folder):
        result = build(raw, folder / "extracted", folder / "warehouse")
    assert result.reports == 38
    done = subprocess.run(
        [
            sys.executable,
            str(shared / "score.py"),
            str(Path(result.warehouse) / DATABASE),
            str(shared / "gold"),
            "--json",
        ],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# -- the hand-read answers -------------------------------------------------------------------------------------------------


# Answers read before the contract told what to do with: a center that the prefecture runs (two), a misread name of a body
# in the cell of the implementer (two), a bracket that says how a contractor is chosen, a coordinator who is said to be none.
OLDER_THAN_THE_CONTRACT = {"support centers": 2, "projects": 4}


def test_every_scalar_is_right(score: dict[str, Any]) -> None:
    for group, value in score["groups"].items():
        right, total = map(int, value.split("/"))
        assert total - right <= OLDER_THAN_THE_CONTRACT.get(group, 0), group
    assert score["scalars"] > 900


# Labels: how many say alone what is counted (clear), and how many are nearly worded as those of the gold. The second fell
# from .96 when labels stopped being made after these reports and began to be made for any: it is kept as a floor.
THRESHOLDS = (
    ("target F1", 0.98),
    ("result F1", 0.97),
    ("target F1 with clear indicator", 0.86),
    ("result F1 with clear indicator", 0.78),
    ("target F1 with indicator", 0.90),
    ("result F1 with indicator", 0.80),
)


@pytest.mark.parametrize(("measure", "least"), THRESHOLDS)
def test_goals_and_results(score: dict[str, Any], measure: str, least: float) -> None:
    assert score[measure] >= least


def test_printed_pairs(score: dict[str, Any]) -> None:
    right, total = map(int, score["printed pairs"].split("/"))
    assert right >= 0.95 * total


# -- all reports -------------------------------------------------------------------------------------------------------------


def test_all_reports_are_found_once(extractions: list[Extraction]) -> None:
    assert len(extractions) == 38
    assert len({found.report_id for found in extractions}) == 38
    assert not [found.report_id for found in extractions if found.report_id is None or "unknown" in found.report_id]


def test_the_rows_of_the_document_are_each_in_one_report(document: Document) -> None:
    assert [id(row) for report in split(document.rows) for row in report.rows] == [id(row) for row in document.rows]


def test_conservation(document: Document, extractions: list[Extraction]) -> None:
    for found in extractions:
        assert found.visible == found.labelled + found.valued + found.left, found.report_id
    printed = sum(
        not char.isspace() for _, cell in document.cells() for place in cell.slices() for char in document.quote(place)
    )
    assert sum(found.visible for found in extractions) == printed


def test_less_than_one_percent_is_left_over(extractions: list[Extraction]) -> None:
    assert sum(found.left for found in extractions) < 0.01 * sum(found.visible for found in extractions)


def test_every_value_has_its_place(extractions: list[Extraction]) -> None:
    without: Counter[str] = Counter()
    for found in extractions:
        have = {(item.table_name, item.row_key, item.column_name) for item in found.lineage}
        for table, rows in found.tables.items():
            # An outcome is a pair of rows that have their places.
            for row in () if table in DECIDED else rows:
                for column, value in row.model_dump().items():
                    if column in NOT_READ or column in row.key or value in (None, [], False):
                        continue
                    if (table, row.row_key, column) not in have:
                        without[f"{table}.{column}"] += 1
    assert not without


def test_every_null_has_its_reason(extractions: list[Extraction]) -> None:
    without: Counter[str] = Counter()
    for found in extractions:
        have = {(item.table_name, item.row_key, item.column_name) for item in found.missing}
        for table, rows in found.tables.items():
            for row in () if table in DECIDED else rows:
                for column, value in row.model_dump().items():
                    qualifies = column in QUALIFIERS or column in row.key
                    if value is None and not qualifies and (table, row.row_key, column) not in have:
                        without[f"{table}.{column}"] += 1
    assert not without


def test_no_value_is_both_there_and_missing(extractions: list[Extraction]) -> None:
    for found in extractions:
        have = {(item.table_name, item.row_key, item.column_name) for item in found.lineage}
        missing = {(item.table_name, item.row_key, item.column_name) for item in found.missing}
        assert not have & missing, found.report_id


def test_every_reason_is_one_of_the_contract(extractions: list[Extraction]) -> None:
    assert {item.reason for found in extractions for item in found.missing} <= REASONS


def test_every_quote_is_verbatim_at_its_lines(document: Document, extractions: list[Extraction]) -> None:
    lines = document.source.split("\n")
    for found in extractions:
        for item in found.lineage:
            assert item.quote in "\n".join(lines[item.line_start - 1 : item.line_end])
        for left in found.residual:
            assert left.line is not None and left.text in lines[left.line - 1]


def test_every_finding_stands_in_its_report(extractions: list[Extraction]) -> None:
    for found in extractions:
        row = found.rows("report")[0].model_dump()
        for item in found.finding:
            assert item.line is None or row["line_start"] <= item.line <= row["line_end"], item


def test_no_error_and_few_warnings_on_the_clean_corpus(extractions: list[Extraction]) -> None:
    for found in extractions:
        severities = Counter(item.severity for item in found.finding)
        assert severities["error"] == 0, found.report_id
        assert severities["warning"] <= 2, found.report_id


# -- labels broken on purpose -------------------------------------------------------------------------------------------------

SEED, LABELS = 20181, 200
_STRANGERS = "曰人入力十土士未末刀万丈犬太干王玉田由甲申己已巳"


def _record(text: str) -> list[tuple[dict[Any, Any], Counter[str]]]:
    found = Ministry().read(read_document(text.encode("utf-8"), "h30"), Context(fiscal_year=2018))
    return [
        (
            {
                (table, row.row_key, column): value
                for table, rows in item.tables.items()
                for row in rows
                for column, value in row.model_dump(mode="json").items()
                if column not in ("line", "line_start", "line_end", "quote")
            },
            Counter(finding.code for finding in item.finding if finding.code != "label_misprinted"),
        )
        for item in found
    ]


def test_a_wrong_character_in_any_label(document: Document) -> None:
    """Of 200 labels with one character read wrongly at least 97 % leave the record as it is, or something is said."""
    source, chance = document.source, random.Random(SEED)
    places = [
        (report, place, at)
        for report in split(document.rows)
        for part in walk(FORM, [row for row in report.rows if row is not report.heading]).labels
        for place in part.slices
        for at in [chance.randrange(place.start, place.end)]
        if not source[at].isspace() and not (part.row.echo or part.cell.echo_of)
    ]
    unbroken: dict[int, list[tuple[dict[Any, Any], Counter[str]]]] = {}
    silent = []
    sample = chance.sample(places, LABELS)
    for report, place, at in sample:
        start = document.line_start(report.rows[0].line)
        last = report.rows[-1].line
        end = document.line_start(last + 1) if last < document.line_count else len(source)
        if start not in unbroken:
            unbroken[start] = _record(source[start:end])
        got = _record(source[start:at] + chance.choice(_STRANGERS) + source[at + 1 : end])
        want = unbroken[start]
        said = len(got) != len(want) or any(after - before for (_, before), (_, after) in zip(want, got, strict=True))
        if not said and [cells for cells, _ in got] != [cells for cells, _ in want]:
            silent.append((document.line_of(at), source[place.start : place.end], at - place.start))
    assert len(silent) <= 0.03 * LABELS, silent
