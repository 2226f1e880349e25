"""Which family a document belongs to, from what it says."""

from __future__ import annotations

import pytest

from ministry import form_text as f
from welfare_etl.documents.converter_text import read_text
from welfare_etl.families import SURE, detect, families
from welfare_etl.families.ministry import Ministry
from welfare_etl.records.base import FamilyName, choices


def test_a_report_is_known_by_its_headings() -> None:
    family, reason = detect(read_text(f.report().encode(), "d"))
    assert family is not None and family.name == "model_project_report"
    assert "自治体の基本情報" in reason


@pytest.mark.parametrize(
    "breakage",
    [
        f.full_width_ascii,
        f.header_table_lost,
        f.chapter_numbers_lost,
        f.cell_of_nested_table,
        f.trailing_tabs_and_blanks,
    ],
)
def test_a_broken_report_is_still_one(breakage: f.Breakage) -> None:
    assert Ministry().recognise(read_text(breakage(f.report()).encode(), "d")).score >= SURE


OTHERS = (
    ("本日の献立\t煮物\n明日の献立\t焼き物\n", "another subject"),
    ("人口\t100(人)\n面積\t38(k㎡)\n", "two of the form's words are no form"),
    (
        "地域力強化推進事業についての案内を送ります。都道府県事業についても触れます。\n" * 3,
        "a letter that speaks of the projects",
    ),
    ("lorem,ipsum\n1,2\n", "a table of something else"),
    ("----\n", "nothing at all"),
)


@pytest.mark.parametrize(("text", "why"), OTHERS, ids=[case[1] for case in OTHERS])
def test_a_text_of_no_family(text: str, why: str) -> None:
    family, reason = detect(read_text(text.encode(), "d"))
    assert family is None, why
    assert "model_project_report: " in reason


def test_each_name_of_a_family_has_its_reader() -> None:
    assert [family.name for family in families()] == list(choices(FamilyName))
