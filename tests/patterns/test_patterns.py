"""No pattern of the package takes time out of proportion to the text: a run of blanks must not stop a build."""

from __future__ import annotations

import re

import pytest

from patterns.attack import exponent, pumps, worst
from patterns.found import Found, all_patterns

LIMIT = 1.3
"""Time may grow like the length to this power; n log n is below it, anything quadratic far above."""

FOUND = all_patterns()


def test_the_patterns_of_the_package_are_found() -> None:
    assert len(FOUND) > 100
    assert {"match", "search", "finditer", "fullmatch"} <= {method for item in FOUND for method in item.methods}


@pytest.mark.parametrize("item", FOUND, ids=[item.place for item in FOUND])
def test_time_grows_with_the_text(item: Found) -> None:
    found = worst(item.pattern, sorted(item.methods), LIMIT)
    assert found is None, (
        f"{item.place}: {found[1]} takes n^{found[0]:.1f} on {found[2]!r} + {found[3]!r} × n; the pattern is\n"
        f"{item.pattern.pattern[:300]}\nRemedies: docs/threats.md."
    )


@pytest.mark.parametrize(
    ("slow", "method", "quick"),
    [
        (r"\s*A?\s*B?\s*C", "match", r"\s*+(?:A\s*+)?+(?:B\s*+)?+C"),
        (r"\s+$", "search", r"(?<!\s)\s++$"),
        (r"\d+人", "search", r"(?<!\d)\d++人"),
        (r"\([^)]*\)", "finditer", r"\([^()]*\)"),
        (r"(?m)^[\s・]*目標", "finditer", r"(?m)^[ \t\u3000・]*+目標"),
        (r"(?:a|aa)+b", "match", r"a++b"),
    ],
)
def test_what_is_slow_is_told_from_what_is_not(slow: str, method: str, quick: str) -> None:
    assert worst(re.compile(slow), [method], LIMIT) is not None
    assert worst(re.compile(quick), [method], LIMIT) is None


def test_a_repetition_is_attacked_from_what_leads_to_it() -> None:
    assert ("目標:", " ") in pumps(re.compile(r"目標:\s*\d+"))
    assert exponent(re.compile(r"目標:\s*\d+"), "search", "目標:", " ") < LIMIT
