"""The pieces of a value put together, and where each character stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministry.pieces import parts
from welfare_etl.evidence.span import joined

LONG = "相談を受けた職員が関係する課と話し合いながら支えていくことができる仕組みをつくってい"

PASSAGES = (
    ("一\t二\n", "一 二", "一 二", "cells side by side"),
    ("一\n二\n", "一\n二", "一\n二", "rows of one table"),
    (
        "相談でき\n\nる窓口\n",
        "相談できる窓口",
        "相談でき\nる窓口",
        "a page break inside a word; in prose a short line is a heading",
    ),
    ("相談できる。\n\n次の\n", "相談できる。\n次の", "相談できる。\n次の", "a sentence that ended"),
    ("窓口(本庁)\n\n支所\n", "窓口(本庁)\n支所", "窓口(本庁)\n支所", "a bracket that closed"),
    ("窓口\n\n・支所\n", "窓口\n・支所", "窓口\n・支所", "an item begins"),
    ("窓口\n\n①支所\n", "窓口\n①支所", "窓口\n①支所", "a numbered item begins"),
    ("窓口\n\n(2)支所\n", "窓口\n(2)支所", "窓口\n(2)支所", "a number in brackets"),
    (f"{LONG}\n\nくこと\n", f"{LONG}くこと", f"{LONG}くこと", "a long line that goes on in the middle of a word"),
    (f"{LONG}\n\n次の年\n", f"{LONG}次の年", f"{LONG}\n次の年", "one that may not"),
    ("<p>一</p><p>二</p>\n", "一\n二", "一\n二", "paragraphs of one cell"),
)


@pytest.mark.parametrize(("printed", "cells", "prose", "reason"), PASSAGES, ids=[case[3] for case in PASSAGES])
def test_joined(printed: str, cells: str, prose: str, reason: str) -> None:
    assert joined(parts(printed)).text == cells, reason
    assert joined(parts(printed), prose=True).text == prose, reason


def test_no_piece_is_no_text() -> None:
    found = joined([])
    assert (found.text, found.slices(), found.places) == ("", [], [])


def test_the_blank_between_cells_is_the_callers() -> None:
    assert joined(parts("一\t二\n"), between_cells="\t").text == "一\t二"


def test_lines() -> None:
    found = joined(parts("一\t二\n\n三\n"))
    assert [found.line(offset) for offset in range(len(found.text))] == [1, 1, 1, 3] or found.text == "一 二\n三"
    assert found.line(found.text.index("三")) == 3


@given(
    st.lists(st.sampled_from(["窓口", "相談。", "\t", "\n", "\n\n", "<p>課</p>", "・"]), min_size=1, max_size=15),
    st.data(),
)
def test_slices_lead_to_the_characters(tokens: list[str], data: st.DataObject) -> None:
    text = "".join(tokens)
    if not text.strip():
        return
    pieces = parts(text)
    found = joined(pieces)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    quoted = "".join(text[place.start : place.end] for place in found.slices(start, end))
    # Only blanks and line feeds were put in between.
    assert "".join(quoted.split()) == "".join(found.text[start:end].split())
