"""Only what the source prints as such is certain."""

from __future__ import annotations

import pytest

from ministry import form_text as f
from welfare_etl.records.extraction import Extraction


def sure(extraction: Extraction, table: str, column: str) -> float:
    return min(item.confidence for item in extraction.lineage if (item.table_name, item.column_name) == (table, column))


CASES = (
    ("profile", "population", 1.0, "100,000(人) is the number"),
    ("profile", "area_km2", 1.0, "with its decimal point"),
    ("report", "municipality", 1.0, "a name in its cell"),
    ("vision", "purpose", 1.0, "a text"),
    ("multi_agency_project", "coordinators", 1.0, "3 人"),
    ("report", "implements_community", 1.0, "a circle"),
    ("report", "implements_prefectural", 0.95, "no circle"),
    ("report", "municipality_code", 0.95, "looked up"),
    ("report", "kind", 0.95, "no word of the source"),
    ("support_center", "total", 0.95, "1 and 4 are printed, 5 is not"),
)


@pytest.mark.parametrize(("table", "column", "confidence", "reason"), CASES, ids=[case[1] for case in CASES])
def test_only_what_is_printed_as_such_is_certain(table: str, column: str, confidence: float, reason: str) -> None:
    assert sure(f.one(f.report()), table, column) == confidence, reason


def test_a_sum_is_not_printed() -> None:
    found = f.one(f.report(m__coordinators="常勤1人、非常勤1人"))
    assert f.cells_of(found)["multi_agency_project", "2018-17203", "coordinators"] == 2
    assert sure(found, "multi_agency_project", "coordinators") == 0.95


def test_a_prefecture_that_reports_for_towns_is_quoted_from_its_own_cell() -> None:
    found = f.one(f.report(f.JOINT))
    quotes = [item.quote for item in found.lineage if (item.table_name, item.column_name) == ("report", "body")]
    assert quotes == ["鳥取県"]
