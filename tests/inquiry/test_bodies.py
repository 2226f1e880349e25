"""What a person calls a report or a plan document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from welfare_etl.inquiry import Ambiguous, NotThere
from welfare_etl.inquiry.bodies import find_body


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with duckdb.connect() as made:
        made.execute(
            "CREATE TABLE document AS FROM (VALUES ('h30', 2018, '厚生労働省'), ('iga-plan', 2016, '三重県伊賀市'), "
            "('iga-pdca', 2019, '三重県伊賀市'), ('nanbu', 2021, '鳥取県南部町'), ('nobody', 2021, NULL)) "
            "AS t(document_id, fiscal_year, publisher)"
        )
        made.execute(
            "CREATE TABLE report AS FROM (VALUES "
            "('h30', '2018-08341', '08341', '茨城県', '東海村', '東海村', 2018), "
            "('h30', '2018-13000', '13000', '東京都', NULL, NULL, 2018)) "
            "AS t(document_id, report_id, municipality_code, prefecture, municipality, municipality_printed, fiscal_year)"
        )
        yield made


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("東海", "2018-08341 茨城県東海村"),
        ("東京", "2018-13000 東京都"),
        ("南部町", "nanbu"),  # its plan, where there is no report of it
        ("鳥取県南部町", "nanbu"),
        ("iga-pd", "iga-pdca"),
    ],
)
def test_found(connection: Any, asked: str, title: str) -> None:
    assert find_body(connection, asked).title == title


@pytest.mark.parametrize("asked", ["伊賀市", "iga"])
def test_of_several_all_are_named(connection: Any, asked: str) -> None:
    with pytest.raises(Ambiguous, match="means 2 documents") as told:
        find_body(connection, asked)
    assert str(told.value.do_next).split()[-2:] == ["iga-pdca", "iga-plan"]


@pytest.mark.parametrize(
    "asked",
    [
        "東",  # one character begins too many names
        "厚生労働省",  # the publisher of reports is none of their bodies
        "町",
        "",
    ],
)
def test_not_there(connection: Any, asked: str) -> None:
    with pytest.raises(NotThere):
        find_body(connection, asked)
