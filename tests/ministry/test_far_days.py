"""A day years away is nobody's, and the counts that it may have been printed for say why they have none."""

from __future__ import annotations

import pytest

from checks.conftest import FORM
from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry

RESULT = "相談件数 72件"
NONE, FAR = ("not_printed", None), ("unreadable", "平成21年2月末")


@pytest.mark.parametrize(
    ("chapter", "missing"),
    [
        (f"{RESULT}、訪問 8回(平成21年2月末現在)\n研修 3回", {72: FAR, 3: NONE}),
        (f"平成21年2月末現在\n{RESULT}", {72: FAR}),
        (f"{RESULT}\n訪問 8回\n※平成21年2月末現在", {72: FAR, 8: FAR}),
        (RESULT, {72: NONE}),
        (f"{RESULT}(平成31年2月末現在)\n訪問 8回", {8: NONE}),
    ],
    ids=["beside a count", "above", "below", "no day", "a day of the year"],
)
def test_what_has_no_day_says_why(chapter: str, missing: dict[int, tuple[str, str | None]]) -> None:
    source = FORM.replace(RESULT, chapter).encode()
    [report] = Ministry().read(read_document(source, "a"), Context(fiscal_year=2018))
    values = {row.model_dump()["result_id"]: row.model_dump()["value"] for row in report.rows("result")}
    told = [item for item in report.missing if (item.table_name, item.column_name) == ("result", "as_of")]
    assert {values[item.row_key]: (item.reason, item.printed) for item in told} == missing
    assert ("day_outside_year" in {item.code for item in report.finding}) == (FAR in missing.values())
