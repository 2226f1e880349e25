"""A family of its own for the tests of the build, so that they do not depend on any real form.

A report is a line ``REPORT <report_id> <name>``, then ``人口<TAB><number>``; every other line is nobody's.
``REPORT boom`` breaks the reader, a name ``lost`` makes it forget the rows after it, ``REPORT die`` kills its process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest

from welfare_etl import families
from welfare_etl.evidence.book import Book
from welfare_etl.evidence.span import Span
from welfare_etl.families import Context, Family, Recognition
from welfare_etl.pipeline import reading
from welfare_etl.pipeline.reading import Reading, Task
from welfare_etl.records.document import Document, Row
from welfare_etl.records.extraction import Extraction


class FakeFamily:
    """Stands in for the reader of the ministry's form."""

    name = "model_project_report"
    parser_version = "test"

    def recognise(self, document: Document) -> Recognition:
        found = sum(row.text.startswith("REPORT ") for row in document.rows)
        return Recognition(1.0, f"{found} reports") if found else Recognition(0.0, "no line REPORT")

    def read(self, document: Document, context: Context) -> list[Extraction]:
        parts: list[list[Row]] = []
        for row in document.rows:
            if row.text.startswith("REPORT ") or not parts:
                parts.append([])
            parts[-1].append(row)
        return [self._report(document, rows, context) for rows in parts]

    def _report(self, document: Document, rows: Sequence[Row], context: Context) -> Extraction:
        head = rows[0].filled[0]
        words = head.text.split()
        if words[1] == "boom":
            raise KeyError("a label that is not in the form")
        if words[1] == "die":
            os._exit(9)
        if words[-1] == "lost":
            rows = rows[:1]
        report_id, name = words[1], words[2] if len(words) > 2 else None
        book = Book(document, rows, family=self.name, report_id=report_id)
        report = book.row(
            "report",
            document_id=document.document_id,
            line_start=rows[0].line,
            line_end=rows[-1].line,
            fiscal_year=context.fiscal_year,
            municipality_code=report_id[-5:],
            prefecture="北海道",
            municipality=name,
            municipality_printed=name,
        )
        report.put("heading", head.text, head.slices(), rule="heading")
        for row in rows[1:]:
            if row.filled and row.filled[0].text == "人口":
                label, value = (Span.whole(row, cell) for cell in row.filled)
                book.label([label])
                profile = book.row("profile", body_code=report_id[-5:], body_name=name, body_role="reporting")
                profile.put("population", int(value.text.replace(",", "")), [value], rule="form_number")
                profile.absent("households", "blank", line=row.line)
        return book.close(report_id)


def fake_families() -> Iterator[Family]:
    yield FakeFamily()


def read_with_fakes(task: Task) -> Reading:
    """``read_source`` in a worker process, where no fixture has put the fakes in."""
    families.families = fake_families
    return reading.read_source(task)


def put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the fake family is the only one."""
    monkeypatch.setattr(families, "families", fake_families)


SAPPORO = "REPORT 2018-01100 札幌市\n平成30年度\n人口\t1,966,735\n"
KUSHIRO = "REPORT 2018-01206 釧路市\n平成30年度\n人口\t170,364\n"
