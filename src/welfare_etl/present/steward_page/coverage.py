"""The heat map: which report has which field, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from welfare_etl.records.registry import TABLES

_TABLES = (
    "report", "profile", "support_center", "vision", "community_project", "community_building", "consultation",
    "multi_agency_project", "prefectural_project", "achievement",
)  # fmt: skip
_SKIPPED = frozenset(
    {"report_id", "document_id", "line_start", "line_end", "body_code", "body_role", "kind", "project"}
)
_CODES = {"blank": "b", "dash": "b", "unknown": "b", "none": "n", "not_on_form": "n", "omitted": "o", "unreadable": "x"}
_LEGEND = (
    ("f", "read", "読み取り"),
    ("r", "repaired, inferred or corrected", "補正・推定・訂正"),
    ("b", "blank, dash or 不明", "空欄・横線・不明"),
    ("n", "none, or not on this form", "なし・欄なし"),
    ("o", "omitted in the facts edition", "抄録で省略"),
    ("x", "unreadable", "判読不能"),
    ("u", "the report has no such chapter", "該当する章なし"),
)


def coverage_map(tables: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """A table of reports by fields; the cell's title says what is there or why nothing is."""
    fields = [(name, column) for name in _TABLES for column in TABLES[name].model_fields if column not in _SKIPPED]
    rows: dict[tuple[str, str], list[Any]] = {}
    for name in _TABLES:
        for row in tables.get(name, ()):
            if getattr(row, "body_role", "reporting") == "reporting":
                rows.setdefault((name, row.report_id), []).append(row)
    reasons = {(m.table_name, m.row_key, m.column_name): m.reason for m in tables.get("missing", ())}
    doubts = {
        (e.table_name, e.row_key, e.column_name)
        for e in tables.get("lineage", ())
        if e.confidence < 1 or e.rule == "correction"
    }
    yield '<ul class="legend">'
    for code, en, ja in _LEGEND:
        yield f'<li><i class="{code}"></i><span class="en">{en}</span><span class="ja">{ja}</span></li>'
    yield '</ul><p class="hint"><span class="en">→ The table scrolls sideways.</span><span class="ja">→ 表は横に動かせます。</span></p>'
    yield '<div class="scroll" tabindex="0"><table class="map"><thead><tr class="tables"><th class="corner"></th>'
    for name in _TABLES:
        width = sum(1 for table, _ in fields if table == name)
        model = TABLES[name]
        yield f'<th colspan="{width}" title="{escape(model.title_en)}"><span class="en">{name}</span><span class="ja">{escape(model.title_ja)}</span></th>'
    yield '</tr><tr><th class="corner"></th>'
    for name, column in fields:
        info = TABLES[name].model_fields[column]
        extra = info.json_schema_extra
        ja = str(extra.get("x-ja")) if isinstance(extra, dict) else column
        yield (
            f'<th class="field" title="{escape(info.description or column)}"><span class="en">{column}</span>'
            f'<span class="ja">{escape(ja.split("(")[0])}</span></th>'
        )
    yield "</tr></thead><tbody>"
    for report in tables.get("report", ()):
        name = report.municipality or report.prefecture or report.report_id
        yield f'<tr><th><a href="#{escape(report.report_id)}">{escape(name)}</a></th>'
        cells = []
        for table, column in fields:
            code, why = _state(rows.get((table, report.report_id), []), table, column, reasons, doubts)
            cells.append(f'<td><i class="{code}" title="{escape(name)} {table}.{column}: {why}"></i></td>')
        yield "".join(cells) + "</tr>"
    yield "</tbody></table></div>"


def _state(
    rows: Sequence[Any],
    table: str,
    column: str,
    reasons: Mapping[tuple[str, str, str], str],
    doubts: set[tuple[str, str, str]],
) -> tuple[str, str]:
    """(class of the cell, why) of a field; of several rows the best speaks."""
    if not rows:
        return "u", "no such chapter"
    for row in rows:
        value = getattr(row, column)
        if value is not None and value != []:
            return ("r", "repaired or inferred") if (table, row.row_key, column) in doubts else ("f", "read")
    reason = next((reasons[key] for row in rows if (key := (table, row.row_key, column)) in reasons), None)
    return _CODES.get(reason or "", "n"), (reason or "nothing").replace("_", " ")
