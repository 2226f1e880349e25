"""What ``diff`` tells: each planted change, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from release.conftest import Make, Tables
from warehouse import sample
from welfare_etl.records.registry import TABLES
from welfare_etl.release.changes import Change, changes
from welfare_etl.warehouse import DATABASE, WarehouseMissing


def told(found: list[Change]) -> list[tuple[str, str, str, str | None, str | None]]:
    return [(c.severity, c.kind, c.table_name, c.row_key, c.column_name) for c in found]


def test_the_same_data_in_another_order_is_no_change(before: Path, make: Make) -> None:
    assert changes(before, make("after", sample.tables(seed=3))) == []


def test_a_changed_figure_is_told_with_both_values(before: Path, make: Make) -> None:
    [change] = changes(before, make("after", sample.tables(population=7)))
    assert told([change]) == [("warning", "changed", "profile", "2018-01100|01100", "population")]
    assert (change.before, change.after) == (1_966_735, 7)


def test_a_value_that_was_missing_before_is_information(before: Path, make: Make) -> None:
    tables = sample.tables()
    tables["profile"][2] = tables["profile"][2].changed(households=9)
    assert told(changes(before, make("after", tables))) == [
        ("info", "changed", "profile", "2018-01100|01100", "households")
    ]


def test_a_goal_found_before_the_others_renumbers_them_and_changes_nothing_else(before: Path, make: Make) -> None:
    tables = sample.tables()
    first, second = tables["target"]
    new = first.changed(target_id="2018-01100-t1", indicator="拠点", value=3, quote="拠点 3か所", unit="か所", line=30)
    tables["target"] = [new, first.changed(target_id="2018-01100-t2"), second.changed(target_id="2018-01100-t3")]
    tables["outcome"] = [
        row.changed(target_id=f"2018-01100-t{number}") for number, row in enumerate(tables["outcome"], 2)
    ]
    assert told(changes(before, make("after", tables))) == [("info", "added", "target", "2018-01100-t1", None)]


def test_a_goal_whose_value_changed_is_the_same_goal(before: Path, make: Make) -> None:
    tables = sample.tables()
    tables["target"][0] = tables["target"][0].changed(value=50)
    [change] = changes(before, make("after", tables))
    assert told([change]) == [("warning", "changed", "target", "2018-01100-t1", "value")]


def test_a_report_that_is_gone_takes_its_rows_along(before: Path, make: Make) -> None:
    tables = sample.tables()
    tables["report"] = tables["report"][1:]
    [change] = changes(before, make("after", tables))
    assert told([change]) == [("warning", "gone", "report", "2018-05000", None)]
    assert change.before["municipality_code"] == "05000"


def test_the_quotes_are_the_sources_own(make: Make) -> None:
    def with_quote(population: int, quote: str) -> Tables:
        tables = sample.tables(population=population)
        tables["lineage"] = [
            TABLES["lineage"].model_validate(
                {
                    "table_name": "profile",
                    "row_key": "2018-01100|01100",
                    "column_name": "population",
                    "document_id": "h30",
                    "line_start": 12,
                    "line_end": 12,
                    "quote": quote,
                    "rule": "number",
                    "confidence": 1,
                }
            )
        ]
        return tables

    [change] = changes(make("old", with_quote(5, "5(人)")), make("new", with_quote(6, "6(人)")))
    assert (change.quote_before, change.quote_after) == ("h30:12 5(人)", "h30:12 6(人)")


def test_a_column_or_table_that_is_gone_breaks_queries(before: Path, make: Make) -> None:
    after = make("after", sample.tables())
    with duckdb.connect(str(after / DATABASE)) as connection:
        connection.execute("ALTER TABLE profile DROP COLUMN households")
        connection.execute("DROP TABLE meeting")
    assert told(changes(before, after)) == [
        ("error", "gone", "profile", None, "households"),
        ("error", "gone", "meeting", None, None),
    ]


def test_nothing_there_is_said_so(before: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        changes(before, tmp_path / "nowhere")
