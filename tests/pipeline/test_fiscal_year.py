"""The year of a document that sources.toml gives none for: only where the text leaves no doubt."""

from __future__ import annotations

import pytest

from welfare_etl.documents import read_document
from welfare_etl.pipeline.fiscal_year import infer
from welfare_etl.records.document import Document, Dropped


@pytest.mark.parametrize(
    ("text", "year", "why"),
    [
        ("平成30年度\n平成30年度\n平成31年度\n平成30年12月末\n", 2018, "2 of 3 fiscal-year labels and 1 of 1 dates"),
        ("平成30年度\n平成30年度\n平成31年2月末\n", 2018, "February belongs to the fiscal year before: the two agree"),
        ("平成31年度\n平成31年度\n平成30年12月末\n", None, "plans for next year outnumber the report's own label"),
        ("平成30年度\n平成30年12月末\n", None, "one label alone"),
        ("平成30年度\n平成30年度\n", None, "no date bears it out"),
        ("平成30年度\n平成30年度\n平成29年度\n平成29年度\n平成30年12月末\n", None, "a tie of labels"),
        ("平成30年度\n平成30年度\n平成30年12月末\n平成29年12月末\n", None, "a tie of dates"),
        ("計画は3年ごとに見直す\n", None, "the text prints no fiscal year"),
    ],
)
def test_labels_and_dates_must_agree(text: str, year: int | None, why: str) -> None:
    assert infer(read_document(text.encode(), "a")).year == year, why


@pytest.mark.parametrize(
    ("headers", "year"),
    [
        (["平成30年度"], 2018),
        (["平成30年度", "平成30年度 事業報告"], 2018),
        (["平成30年度", "平成31年度"], None),
        ([], None),
    ],
)
def test_a_running_header_outweighs_the_text(headers: list[str], year: int | None) -> None:
    source = "平成29年度\n" + "\n".join(headers)
    dropped = []
    at = len("平成29年度\n")
    for header in headers:
        dropped.append(Dropped(at, at + len(header), "running_header"))
        at += len(header) + 1
    document = Document("a", "application/pdf", source, [], dropped=dropped)
    assert infer(document).year == year


def test_the_reason_counts_what_was_seen() -> None:
    inference = infer(read_document("平成31年度 平成31年度 平成29年度 平成30年12月末\n".encode(), "a"))
    assert inference.why == "its fiscal-year labels name 2019 (2×), 2017 (1×), its dates lie in 2018 (1×)"
