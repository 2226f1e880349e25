"""The record read from a PDF equals the record read from the converter's text, column by column, over the full corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents_pdf.sheets import check_places
from welfare_etl.documents import read_document
from welfare_etl.documents.pdf import read_pdf
from welfare_etl.families import Context
from welfare_etl.families.model_project import ModelProject
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

pytestmark = pytest.mark.acceptance

PLACES = {"document_id", "line", "line_start", "line_end", "quote", "target_id", "result_id"}
"""Columns that say where a value stands, which differs by nature."""

DIFFERENCES: dict[tuple[str, str, str], str] = {
    ("2018-01470", "report", "fiscal_year_label"): "平成30年度 is printed at the head of each page, not in the text",
    ("2018-02321", "report", "fiscal_year_label"): "平成30年度 is printed at the head of each page, not in the text",
    ("2018-09411", "report", "fiscal_year_label"): "平成30年度 is printed at the head of each page, not in the text",
    ("2018-01100", "report", "fiscal_year_label"): "平成30年度 is printed at the head of each page, not in the text",
    ("2018-05207", "report", "fiscal_year_label"): "平成30年度 is printed at the head of each page, not in the text",
}
"""(report, table, column) → what is really different between the two sources."""


def bare(value: object) -> object:
    """Without white space: a wrap of the page is no space of the text."""
    if isinstance(value, str):
        return "".join(value.split())
    return [bare(item) for item in value] if isinstance(value, (list, tuple)) else value


def table_rows(found: Extraction, table: str) -> list[dict[str, object]]:
    rows = [{k: bare(v) for k, v in row.model_dump().items() if k not in PLACES} for row in found.tables.get(table, [])]
    return sorted(rows, key=str) if table in ("target", "result", "outcome") else rows


@pytest.fixture(scope="module")
def from_text(corpus: Path) -> dict[str | None, Extraction]:
    document = read_document(corpus.read_bytes(), "h30-model-projects")
    return {found.report_id: found for found in ModelProject().read(document, Context(2018))}


@pytest.fixture(scope="module")
def pdfs(shared: Path) -> dict[str, Document]:
    return {path.name: read_pdf(path, path.name) for path in sorted((shared / "pdf").glob("*.pdf"))}


def test_the_records_are_equal(from_text: dict[str | None, Extraction], pdfs: dict[str, Document]) -> None:
    unexpected: list[str] = []
    compared = 0
    for name, document in pdfs.items():
        (found,) = ModelProject().read(document, Context(2018))
        assert found.report_id in from_text, f"{name}: {found.report_id}"
        text = from_text[found.report_id]
        assert (found.visible, name) == (text.visible, name)
        for table in sorted({*found.tables, *text.tables} - {"outcome"}):
            ours, theirs = table_rows(found, table), table_rows(text, table)
            if len(ours) != len(theirs):
                unexpected.append(f"{name} {table}: {len(ours)} rows, {len(theirs)} from the text")
            for one, two in zip(ours, theirs, strict=False):
                for column, value in one.items():
                    compared += 1
                    if value != two[column] and (str(found.report_id), table, column) not in DIFFERENCES:
                        unexpected.append(f"{name} {table}.{column}: {value!r}, {two[column]!r} from the text")
    assert not unexpected
    assert compared > 1000


def test_every_value_leads_to_a_box_on_a_page(pdfs: dict[str, Document]) -> None:
    for document in pdfs.values():
        check_places(document)
        pages = max(row.page or 0 for row in document.rows)
        for found in ModelProject().read(document, Context(2018)):
            for item in found.lineage:
                assert item.page is not None and 1 <= item.page <= pages
                assert item.x0 is not None and item.x1 is not None and item.x0 < item.x1


def test_what_is_printed_on_every_page_is_kept_apart(pdfs: dict[str, Document]) -> None:
    reasons = {name: {place.reason for place in document.dropped} for name, document in pdfs.items()}
    assert reasons["sapporo.pdf"] == {"running_header", "page_number"}
    assert reasons["tendo.pdf"] == set()
