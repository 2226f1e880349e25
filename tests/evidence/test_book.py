"""The book of what every character became: nothing is lost, whatever a family claims."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from welfare_etl.documents.converter_text import read_text
from welfare_etl.evidence.book import Book
from welfare_etl.evidence.span import Span
from welfare_etl.records.document import Document

LINES = "人口\t100,000(人)\n高齢化率\t28.5(%)\n--\n備考\t四月一日 現在\n"


def book(text: str = LINES) -> tuple[Document, Book, list[Span]]:
    document = read_text(text.encode("utf-8"), "d")
    kept = Book(document, document.rows, family="model_project_report", report_id="2018-17203")
    return document, kept, [Span(row, cell, 0, len(cell.text)) for row, cell in document.cells()]


def counts(kept: Book) -> tuple[int, int, int, int]:
    closed = kept.close("2018-17203")
    return closed.visible, closed.labelled, closed.valued, closed.left


def visible(text: str) -> int:
    return len(re.findall(r"\S", text))


# -- counts --------------------------------------------------------------------------------------------------------------


def test_untouched_text_is_left_over() -> None:
    document, kept, _ = book()
    closed = kept.close("2018-17203")
    assert closed.left == closed.visible == visible(document.source)
    assert [(item.line, item.text, item.reason) for item in closed.residual][:2] == [(1, "人口", "unassigned"), (1, "100,000(人)", "unassigned")]  # fmt: skip


def test_labels_values_and_the_rest() -> None:
    _, kept, cells = book()
    kept.label([cells[0]])
    kept.evidence("profile", "k", ("population",), cells[1].part(0, 7).slices, rule="form_number")
    kept.left([cells[4]], "ruler")
    closed = kept.close("2018-17203")
    assert (closed.labelled, closed.valued) == (2, 7)
    assert closed.left == closed.visible - 9
    assert [(item.text, item.reason) for item in closed.residual] == [
        ("(人)", "unassigned"),
        ("高齢化率", "unassigned"),
        ("28.5(%)", "unassigned"),
        ("--", "ruler"),
        ("備考", "unassigned"),
        ("四月一日 現在", "unassigned"),
    ]


LATER = (
    (("left", "value"), "value", "what was left and is then read is a value"),
    (("value", "left"), "value", "a value is not lost by being left afterwards"),
    (("label", "left"), "label", "nor is a label"),
    (("label", "value"), "value", "a label that is also a value is a value"),
    (("left", "left"), "first", "the first reason counts"),
)


@pytest.mark.parametrize(("steps", "expected", "reason"), LATER, ids=["-".join(case[0]) for case in LATER])
def test_claims_of_the_same_characters(steps: tuple[str, ...], expected: str, reason: str) -> None:
    _, kept, cells = book("備考\n")
    for number, step in enumerate(steps):
        if step == "left":
            kept.left([cells[0]], ("first", "second")[number])
        elif step == "label":
            kept.label([cells[0]])
        else:
            kept.evidence("profile", "k", ("notes",), cells[0].slices, rule="label")
    closed = kept.close("2018-17203")
    got = "value" if closed.valued else "label" if closed.labelled else closed.residual[0].reason
    assert got == expected, reason


def test_only_the_rows_of_the_report_are_counted() -> None:
    document, _, _ = book()
    kept = Book(document, document.rows[:1], family="model_project_report", report_id="2018-17203")
    assert kept.close("2018-17203").visible == visible("人口100,000(人)")


_FRAGMENTS = st.sampled_from(
    [
        "人口",
        "100 人",
        "\t",
        "\n",
        "\n\n",
        "<p>",
        "</p>",
        "&amp;",
        '<input type="radio"/>',
        "<table><tr><td>拠点</td><td>公民館</td></tr></table>",
        "\n拠点\t公民館\n",
        "　",
        "<地域>",
        "--",
    ]
)
SOURCES = st.lists(_FRAGMENTS, min_size=1, max_size=25).map("".join).filter(lambda text: bool(text.strip()))


@given(SOURCES, st.data())
def test_conservation(text: str, data: st.DataObject) -> None:
    """Whatever is claimed, in whatever order: the three counts make up what is visible, and each is where it says."""
    document, kept, cells = book(text)
    for _ in range(data.draw(st.integers(0, 8))) if cells else ():
        cell = data.draw(st.sampled_from(cells))
        start = data.draw(st.integers(0, len(cell.text)))
        end = data.draw(st.integers(start, len(cell.text)))
        step = data.draw(st.sampled_from(["label", "left", "evidence"]))
        if step == "label":
            kept.label([Span(cell.row, cell.cell, start, end)])
        elif step == "left":
            kept.left([Span(cell.row, cell.cell, start, end)], "tested")
        else:
            kept.evidence("profile", "k", ("notes",), cell.cell.slices(start, end), rule="tested")
    closed = kept.close("2018-17203")
    assert closed.visible == closed.labelled + closed.valued + closed.left
    assert closed.visible == sum(
        visible(document.quote(place)) for _, cell in document.cells() for place in cell.slices()
    )
    assert closed.left == sum(visible(item.text) for item in closed.residual)
    lines = document.source.split("\n")
    for item in closed.residual:
        assert item.line is not None and item.text in lines[item.line - 1]
        assert item.reason in ("tested", "unassigned")
    for row in closed.lineage:
        assert row.quote in "\n".join(lines[row.line_start - 1 : row.line_end])


# -- evidence ------------------------------------------------------------------------------------------------------------

QUOTES = (
    ("<p>一</p> <p>二</p>\n", ["一</p> <p>二"], "paragraphs of one cell are one place"),
    ("一<b>二</b>三\n", ["一<b>二</b>三"], "type inside a word does not cut it"),
    ('<input type="radio"/>\n', ['<input type="radio"/>'], "a drawn circle is quoted as the source draws it"),
    ("一&amp;二\n", ["一&amp;二"], "so is an entity"),
)


@pytest.mark.parametrize(("text", "quotes", "reason"), QUOTES, ids=[case[2] for case in QUOTES])
def test_quotes(text: str, quotes: list[str], reason: str) -> None:
    _, kept, cells = book(text)
    kept.evidence("profile", "k", ("notes",), [place for cell in cells for place in cell.slices], rule="tested")
    assert [row.quote for row in kept.lineage] == quotes
    assert all(row.quote in text for row in kept.lineage)


def test_places_of_two_lines_are_two_rows() -> None:
    _, kept, cells = book("一\n\n二\t三\n")
    kept.evidence("profile", "k", ("notes",), [place for cell in cells for place in cell.slices], rule="tested")
    assert [(row.line_start, row.quote) for row in kept.lineage] == [(1, "一"), (3, "二"), (3, "三")]


def test_no_place_is_no_evidence() -> None:
    _, kept, _ = book()
    kept.evidence("profile", "k", ("notes",), [], rule="tested")
    assert kept.lineage == []


# -- cells printed twice ---------------------------------------------------------------------------------------------------

TWICE = "内容\t<table><tr><td>(人口) 100 人</td></tr></table>\n(人口) 100  人\n"


def test_a_repetition_becomes_what_the_first_printing_became() -> None:
    _, kept, cells = book(TWICE)
    first = next(cell for cell in cells if cell.text.startswith("(人口)") and cell.cell.echo_of is None)
    kept.label([cells[0]])
    kept.label([first.part(0, 4)])
    kept.evidence("community_building", "k", ("population",), first.part(5).slices, rule="label")
    closed = kept.close("2018-17203")
    assert (closed.labelled, closed.valued, closed.left) == (2 + 2 * 4, 2 * 4, 0)
    assert [(row.line_start, row.rule) for row in closed.lineage] == [(1, "label"), (2, "repeated_cell")]
    assert closed.lineage[1].quote == "(人口) 100  人"


def test_a_repetition_of_something_left_is_left() -> None:
    _, kept, cells = book(TWICE)
    first = next(cell for cell in cells if cell.text.startswith("(人口)") and cell.cell.echo_of is None)
    kept.left([first], "tested")
    closed = kept.close("2018-17203")
    assert closed.left == closed.visible
    assert [item.line for item in closed.residual if "人口" in item.text] == [1, 2]


# -- rows ------------------------------------------------------------------------------------------------------------------


def test_a_row_that_breaks_its_model_is_refused() -> None:
    _, kept, _ = book()
    kept.row("profile", body_code="17203", body_name="小松市", body_role="nobody")
    with pytest.raises(ValidationError):
        kept.close("2018-17203")


def test_a_value_that_its_column_refuses_goes_alone() -> None:
    _, kept, lines = book()
    row = kept.row("profile", body_code="17203", body_name="小松市", body_role="reporting")
    row.put("population", 2**63, [lines[0]])
    row.put("households", 43_000, [lines[1]])
    closed = kept.close("2018-17203")
    (stored,) = closed.rows("profile")
    assert stored.model_dump()["population"] is None
    assert stored.model_dump()["households"] == 43_000
    assert [(item.column_name, item.reason) for item in closed.missing] == [("population", "unreadable")]
    assert [(item.code, item.column_name, item.line) for item in closed.finding] == [
        ("value_out_of_range", "population", lines[0].line)
    ]
    assert {item.column_name for item in closed.lineage} == {"households"}
    assert "out_of_range" in {item.reason for item in closed.residual}


def test_a_row_without_the_value_that_it_must_have_is_left_out() -> None:
    _, kept, lines = book()
    row = kept.row("target", key="t1", target_id="t1", project="community", indicator="相談", comparator="=", line=1)
    row.put("value", "inf", [lines[0]]).put("quote", "x", [lines[1]])
    closed = kept.close("2018-17203")
    assert closed.rows("target") == []
    assert [item.code for item in closed.finding] == ["value_out_of_range"]
    assert closed.lineage == []
    assert closed.left == closed.visible


def test_a_row_may_still_change_until_the_end() -> None:
    _, kept, _ = book()
    row = kept.row("profile", body_code="17203", body_name="小松市", body_role="reporting")
    assert row.key == "2018-17203|17203"
    row.put("population", 100_000)
    assert kept.close("2018-17203").rows("profile")[0].model_dump()["population"] == 100_000


def test_missing_and_findings_name_their_report_and_document() -> None:
    _, kept, _ = book()
    kept.absent("profile", "k", "population", "dash", printed="-", line=1)
    kept.find("approximate", severity="warning", line=2, table="profile", column="population", printed="約10")
    closed = kept.close("2018-17203")
    assert [(item.report_id, item.document_id, item.reason, item.line) for item in closed.missing] == [
        ("2018-17203", "d", "dash", 1)
    ]
    assert [(item.report_id, item.document_id, item.severity, item.line) for item in closed.finding] == [
        ("2018-17203", "d", "warning", 2)
    ]


def test_a_reason_that_the_contract_does_not_know_is_refused() -> None:
    _, kept, _ = book()
    with pytest.raises(ValidationError):
        kept.absent("profile", "k", "population", "forgotten")
