"""What a person calls a report or a plan document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from welfare_etl.inquiry import Ambiguous, NotThere
from welfare_etl.inquiry.bodies import find_bodies, find_body
from welfare_etl.records.registry import TABLES


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with duckdb.connect() as made:
        made.execute(
            "CREATE TABLE document AS FROM (VALUES ('h30', 2018, '厚生労働省', 'h30.txt'), "
            "('iga-plan', 2016, '三重県伊賀市', 'iga/plan.pdf'), ('iga-pdca', 2019, '三重県伊賀市', 'iga/pdca.pdf'), "
            "('nanbu', 2021, '鳥取県南部町', 'nanbu.txt'), ('nobody', 2021, NULL, 'nobody.txt'), "
            "('tokai-plan', 2020, NULL, 'tokai-plan.txt')) AS t(document_id, fiscal_year, publisher, path)"
        )
        for table, model in TABLES.items():
            if {"document_id", "body_code"} <= set(model.model_fields):
                made.execute(f'CREATE TABLE "{table}" (document_id VARCHAR, body_code VARCHAR)')
        made.execute("INSERT INTO plan_indicator VALUES ('tokai-plan', '08341')")
        made.execute(
            "CREATE TABLE municipality AS FROM (VALUES ('08341', '茨城県', '東海村', NULL)) "
            "AS t(code, prefecture, name, valid_to)"
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
        ("東海", "2018-08341 茨城県東海村"),  # its report, though there is a plan as well
        ("とうかい", "2018-08341 茨城県東海村"),
        ("TOKAI", "2018-08341 茨城県東海村"),
        ("Tōkyō", "2018-13000 東京都"),
        ("pdca.pdf", "iga-pdca"),
        ("tokai-plan", "tokai-plan"),
        ("東京", "2018-13000 東京都"),
        ("南部町", "nanbu"),  # its plan, where there is no report of it
        ("鳥取県南部町", "nanbu"),
        ("iga-pd", "iga-pdca"),
    ],
)
def test_found(connection: Any, asked: str, title: str) -> None:
    assert find_body(connection, asked).title == title


def test_all_that_is_there_of_one_body(connection: Any) -> None:
    assert [body.title for body in find_bodies(connection, "東海村")] == ["2018-08341 茨城県東海村", "tokai-plan"]
    assert [body.title for body in find_bodies(connection, "h30.txt")] == [
        "2018-08341 茨城県東海村",
        "2018-13000 東京都",
    ]


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
