"""A number longer than Python reads takes its own value away, and nothing else."""

from __future__ import annotations

import pytest

from ministry import form_text
from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry

TEXT = form_text.report()
LINES = [at for at, line in enumerate(TEXT.split("\n")) if any(char.isdigit() for char in line)]


@pytest.mark.parametrize("digits", [19, 400, 4_301])
def test_the_rest_of_the_report_stands(digits: int) -> None:
    assert len(LINES) > 20
    lines = TEXT.split("\n")
    for at in LINES:
        first = next(i for i, char in enumerate(lines[at]) if char.isdigit())
        damaged = lines[at][:first] + "9" * digits + lines[at][first:]
        text = "\n".join([*lines[:at], damaged, *lines[at + 1 :]])
        [extraction] = Ministry().read(read_document(text.encode(), "a"), Context(fiscal_year=2018))
        assert "report_failed" not in {item.code for item in extraction.finding}, lines[at]
        assert extraction.visible == extraction.labelled + extraction.valued + extraction.left
