"""An invented warehouse with a little of everything, and with a text that would like to run in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.warehouse import promote, stage, write

HOSTILE = "<img src=x onerror=\"window.ran='img'\"></script><script>window.ran='script'</script>${window.ran='js'}"
"""A text that a report could hold to run in the browser of whoever looks at it."""


def report(
    code: str, prefecture: str, municipality: str | None, kind: str, line: int, year: int = 2018
) -> dict[str, Any]:
    return {
        "report_id": f"{year}-{code}", "document_id": "reports", "heading": f"{prefecture}{municipality or ''}",
        "line_start": line, "line_end": line + 99, "fiscal_year": year, "prefecture_code": code[:2],
        "prefecture": prefecture, "municipality_code": code, "municipality": municipality, "kind": kind,
        "implements_community": True, "implements_multi_agency": kind != "prefecture",
    }  # fmt: skip


ROWS: dict[str, list[dict[str, Any]]] = {
    "document": [
        {"document_id": "reports", "family": "model_project_report", "title": "報告書集", "path": "reports.txt", "sha256": "0" * 64, "bytes": 9, "edition": "full", "fiscal_year": 2018},
        {"document_id": "plan", "family": "plan_followup", "title": f"計画 {HOSTILE}", "path": "plan.txt", "sha256": "1" * 64, "bytes": 9, "edition": "facts"},
    ],
    "report": [
        report("01100", "北海道", "札幌市", "city", 1),
        report("05366", "秋田県", "井川町", "town", 101),
        report("05366", "秋田県", "井川町", "town", 301, year=2019),
        report("05000", "秋田県", None, "prefecture", 201),
    ],
    "profile": [
        {"report_id": "2018-01100", "body_code": "01100", "body_role": "reporting", "population": 1_900_000, "aging_rate": 26.7, "assistance_rate": 3.7, "area_km2": 1121.3, "as_of": "2018-04-01"},
        {"report_id": "2018-05366", "body_code": "05366", "body_role": "reporting", "population": 4_700, "aging_rate": 41.2, "assistance_rate": 0.809, "assistance_rate_printed": 8.09, "assistance_rate_unit_printed": "%", "assistance_rate_unit": "‰", "assistance_rate_basis": "inferred"},
        {"report_id": "2019-05366", "body_code": "05366", "body_role": "reporting", "population": 4_650},
    ],
    "support_center": [
        {"report_id": "2018-01100", "kind": "comprehensive_support", "direct": 0, "outsourced": 4, "total": 4, "raw": "委託4か所"},
    ],
    "vision": [
        {"report_id": "2018-01100", "purpose": "誰もが孤立しないまちをつくる。\n二段落目の文章。", "desired_change": HOSTILE},
        {"report_id": "2018-05366", "purpose": "ＮＰＯと共に地域福祉を支える。"},
    ],
    "multi_agency_project": [
        {"report_id": "2018-05366", "implementer": "井川町", "implementer_kind": "municipality", "name": "まるごと相談", "coordinators": 4, "coordinators_raw": "4名"},
    ],
    "target": [
        {"target_id": f"2018-05366-t{n}", "report_id": "2018-05366", "project": "community", "indicator": what, "comparator": sign, "value": value, "unit": "人", "unit_canonical": "人", "quote": f"{what} {value}人", "line": 120 + n}
        for n, (what, sign, value) in enumerate([("研修の修了者", ">=", 50), ("苦情", "<=", 4), (HOSTILE, "=", 9)], 1)
    ],
    "result": [
        {"result_id": f"2018-05366-r{n}", "report_id": "2018-05366", "project": "community", "indicator": what, "value": value, "unit": "人", "unit_canonical": "人", "quote": f"{what}は{value}人", "line": 150 + n}
        for n, (what, value) in enumerate([("修了者", 40), ("苦情", 3), ("見学者", 77)], 1)
    ],
    "outcome": [
        {"target_id": f"2018-05366-t{n}", "result_id": f"2018-05366-r{n}", "report_id": "2018-05366", "project": "community", "indicator": what, "comparator": sign, "target_value": goal, "result_value": got, "unit_canonical": "人", "attainment": got / goal, "attained": n == 2, "part_year": n == 1, "match_basis": basis, "match_score": score}
        for n, (what, sign, goal, got, basis, score) in enumerate([("修了者", ">=", 50, 40, "printed", None), ("苦情", "<=", 4, 3, "linked", 91)], 1)
    ],
    "plan_evaluation": [
        {"document_id": "plan", "body_code": "25209", "item": f"相談体制 {n}", "fiscal_year": 2019, "grade": grade, "quote": grade, "line": 10 + n, "seq": n}
        for n, grade in enumerate("ABA", 1)
    ],
    "lineage": [
        {"table_name": "profile", "row_key": "2018-01100|01100", "column_name": "population", "document_id": "reports", "line_start": 7, "line_end": 7, "quote": "1,900,000(人)", "rule": "form_number", "confidence": 1},
        {"table_name": "profile", "row_key": "2018-05366|05366", "column_name": "assistance_rate", "document_id": "reports", "line_start": 108, "line_end": 108, "quote": "8.09(%)", "rule": "per_mille", "confidence": 0.9},
        {"table_name": "vision", "row_key": "2018-01100", "column_name": "desired_change", "document_id": "reports", "line_start": 20, "line_end": 21, "quote": f"x {HOSTILE}", "rule": "cell", "confidence": 1},
        {"table_name": "target", "row_key": "2018-05366-t1", "column_name": "value", "document_id": "reports", "line_start": 121, "line_end": 121, "quote": "50人", "rule": "goal_cell", "confidence": 1},
    ],
    "missing": [
        {"report_id": "2018-05366", "table_name": "profile", "row_key": "2018-05366|05366", "column_name": "households", "reason": "dash", "printed": "―", "document_id": "reports", "line": 107},
    ],
    "finding": [
        {"severity": "warning", "code": "rate_unit", "report_id": "2018-05366", "document_id": "reports", "line": 108, "table_name": "profile", "column_name": "assistance_rate", "message": HOSTILE, "message_ja": HOSTILE, "printed": HOSTILE},
    ],
}  # fmt: skip


def tables() -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {}
    for name, rows in ROWS.items():
        columns = TABLES[name].model_fields
        made[name] = [TABLES[name].model_validate({k: v for k, v in row.items() if k in columns}) for row in rows]
    return made


def build(folder: Path) -> Path:
    """The warehouse at ``folder/warehouse``, as a build leaves one; returns ``folder``."""
    promote(stage(lambda staging: write(tables(), staging), folder / "warehouse"), "sample")
    return folder
