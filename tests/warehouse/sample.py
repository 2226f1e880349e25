"""A small dataset for the tests of the warehouse: two reports, one document, one pair of goal and result."""

import random
from typing import Any

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES

ROWS: dict[str, list[dict[str, Any]]] = {
    "document": [
        {"document_id": "h30", "family": "model_project_report", "sha256": "0" * 64, "bytes": 12, "edition": "facts"}
    ],
    "report": [
        {
            "report_id": "2018-05000",
            "document_id": "h30",
            "line_start": 91,
            "line_end": 180,
            "fiscal_year": 2018,
            "prefecture": "秋田県",
            "municipality_code": "05000",
            "kind": "prefecture",
            "urls": ["https://example.jp/a", "https://example.jp/b"],
            "implements_prefectural": True,
        },
        {
            "report_id": "2018-01100",
            "document_id": "h30",
            "line_start": 1,
            "line_end": 90,
            "fiscal_year": 2018,
            "prefecture": "北海道",
            "municipality_code": "01100",
            "municipality": "札幌市",
            "kind": "city",
            "implements_community": True,
        },
    ],
    "profile": [
        {"report_id": "2018-05000", "body_code": None, "body_role": "covered", "population": 9_000_000_000},
        {"report_id": "2018-05000", "body_code": "05000", "body_role": "reporting", "aging_rate": 36.4},
        {"report_id": "2018-01100", "body_code": "01100", "body_role": "reporting", "as_of": "2018-04-01"},
    ],
    "target": [
        {
            "target_id": f"2018-01100-t{number}",
            "report_id": "2018-01100",
            "project": "community",
            "block": "a",
            "indicator": indicator,
            "comparator": comparator,
            "value": value,
            "unit": "人",
            "unit_canonical": "人",
            "quote": f"{indicator} {value}人",
            "line": 30 + number,
        }
        for number, (indicator, comparator, value) in enumerate([("修了者", ">=", 500), ("苦情", "<=", 4)], 1)
    ],
    "result": [
        {
            "result_id": f"2018-01100-r{number}",
            "report_id": "2018-01100",
            "indicator": indicator,
            "value": value,
            "quote": f"{indicator}は{value}人",
            "line": 80 + number,
        }
        for number, (indicator, value) in enumerate([("修了者", 691), ("苦情", 3)], 1)
    ],
    "outcome": [
        {
            "target_id": f"2018-01100-t{number}",
            "result_id": f"2018-01100-r{number}",
            "report_id": "2018-01100",
            "project": "community",
            "indicator": indicator,
            "target_value": target,
            "result_value": result,
            "unit_canonical": "人",
            "attainment": result / target,
            "attained": True,
            "part_year": False,
            "match_basis": "linked",
            "match_score": 100,
        }
        for number, (indicator, target, result) in enumerate([("修了者", 500, 691), ("苦情", 4, 3)], 1)
    ],
    "lineage": [
        {
            "table_name": "profile",
            "row_key": f"2018-01100|{column}",
            "column_name": column,
            "document_id": "h30",
            "line_start": line,
            "line_end": line,
            "quote": f"「{column}」\t{line}",
            "rule": "number",
            "confidence": 1,
        }
        for line in range(1, 40)
        for column in ("population", "households", "人口", "Ärea")
    ],
}


def tables(seed: int | None = None, population: int = 1_966_735) -> dict[str, list[Row]]:
    """The rows; with a seed in another order, which must not matter. ``population`` tells two datasets apart."""
    made = {name: [TABLES[name].model_validate(row) for row in rows] for name, rows in ROWS.items()}
    made["profile"][2] = made["profile"][2].changed(population=population)
    if seed is not None:
        order = random.Random(seed)
        for rows in made.values():
            order.shuffle(rows)
        names = list(made)
        order.shuffle(names)
        made = {name: made[name] for name in names}
    return made
