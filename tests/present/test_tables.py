"""Tables that stand straight in any script and fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.present import width
from welfare_etl.present.outcome_page import bar
from welfare_etl.present.safe import terminal
from welfare_etl.present.sheet import Sheet, cell_text, render_table
from welfare_etl.present.summary_page import status_page
from welfare_etl.present.trace_page import around
from welfare_etl.present.width import clip, display_width, pad, wrap
from welfare_etl.present.words import language_of

TEXTS = st.text(alphabet="ab1 、。（)人口世帯ｶﾞ①㎡\u0301", max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("km2", 3),
        ("人口", 4),
        ("ＡＢ", 4),  # full-width Latin
        ("ｶﾞ", 2),  # half-width kana
        ("①○", 2),  # ambiguous: terminals draw one column
        ("㎡", 2),
        ("e\u0301", 1),  # a combining accent
        ("\u200b", 0),
    ],
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@given(TEXTS, st.integers(2, 20))
def test_clip_and_wrap_keep_to_the_width_and_wrap_loses_nothing(text: str, width: int) -> None:
    assert display_width(clip(text, width)) <= width
    lines = wrap(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(0, 40))
def test_pad(text: str, width: int) -> None:
    assert display_width(pad(text, width)) == max(width, display_width(text))


@given(st.lists(st.tuples(TEXTS, st.integers(), TEXTS), max_size=5), st.integers(40, 100))
def test_a_table_is_never_wider_than_asked(rows: list[tuple[str, int, str]], width: int) -> None:
    lines = render_table(Sheet(("municipality", "value", "quote"), list(rows)), "ja", width).split("\n")
    assert max(map(display_width, lines)) <= width


def test_numbers_stand_right_and_text_left() -> None:
    sheet = Sheet(("name", "n"), [("札幌市", 5), ("鰺ヶ沢町", 1234), (None, None)], raw=True, null="NULL")
    assert render_table(sheet).split("\n") == [
        "name         n",
        "────────  ────",
        "札幌市       5",
        "鰺ヶ沢町  1234",
        "NULL      NULL",
    ]


def test_too_many_columns_stand_one_below_the_other() -> None:
    names = tuple(f"column_{number}" for number in range(12))
    out = render_table(Sheet(names, [tuple("abcdefghijkl")], raw=True), width=60).split("\n")
    assert out[1] == "column_0   a"
    assert len(out) == 13


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),  # a source must not steer the terminal
        ("abc\u202edef", "abcdef"),  # nor turn its direction
        ("a\r\nb", "a\nb"),
    ],
)
def test_a_source_cannot_steer_the_terminal(text: str, shown: str) -> None:
    assert terminal(text) == shown
    assert cell_text(text) == shown


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0.0, "░░░░░░░░   0 %"),
        (0.7, "█████▋░░  70 %"),
        (1.0, "████████ 100 %"),
        (1.004, "███████▶ 100 %"),
        (12.5, "███████▶ 1250 %"),
        (-0.5, "░░░░░░░░ -50 %"),
        (None, ""),
    ],
)
def test_bar(share: float | None, drawn: str) -> None:
    assert bar(share) == drawn


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A terminal that draws ambiguous characters wide."""
    monkeypatch.setenv(width.AMBIGUOUS, "2")
    for cached in (width.ambiguous_width, width.char_width):
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in (width.ambiguous_width, width.char_width):
        cached.cache_clear()


AMBIGUOUS = "①⇒○―℃"


def columns_of(line: str, ambiguous: int) -> int:
    """As a terminal draws it."""
    return sum(
        ambiguous if east_asian_width(char) == "A" else 2 if east_asian_width(char) in "WF" else 1 for char in line
    )


def test_ambiguous_characters_are_narrow_unless_the_terminal_draws_them_wide() -> None:
    table = render_table(Sheet(("name", "value"), [(AMBIGUOUS, 1), ("札幌市", 22)]), "ja", 40)
    assert display_width(AMBIGUOUS) == 5
    assert len({columns_of(line, 1) for line in table.splitlines()}) == 1


@pytest.mark.usefixtures("wide")
def test_columns_and_rules_stand_below_one_another_where_ambiguous_characters_are_wide() -> None:
    table = render_table(Sheet(("name", "value"), [(AMBIGUOUS, 1), ("札幌市", 22)]), "ja", 40)
    assert display_width(AMBIGUOUS) == 10 and clip(AMBIGUOUS * 2, 9) == "①⇒○…"
    rows = table.splitlines()
    assert [columns_of(line, 2) for line in (rows[2], rows[3])] == [14, 14]
    assert columns_of(rows[1], 2) == 14


@given(TEXTS, TEXTS.filter(lambda text: bool(text.strip())), TEXTS, st.integers(12, 80))
def test_the_mark_stands_below_the_quote(before: str, quote: str, after: str, width: int) -> None:
    shown, start, length = around(before + quote + after, quote, width)
    assert display_width(shown) <= width
    assert start + length <= width


def test_the_state_of_the_warehouse_is_wrapped_too() -> None:
    rows = [{"path": "h30.txt", "state": "read", "reason": "headings of the form " * 5}]
    page = status_page(rows, {"warehouse": ("warehouse", "something has changed " * 6)}, "en", 60)
    assert max(map(display_width, page.split("\n"))) <= 60


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"LC_ALL": "", "LANG": "ja"}, "ja"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], expected: str) -> None:
    assert language_of(environment) == expected
