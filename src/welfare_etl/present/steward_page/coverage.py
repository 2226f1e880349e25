"""The map of fields: which report has which field, and why not; of many reports a line a prefecture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from welfare_etl.present.labels import reason_word
from welfare_etl.present.steward_page.held import Held
from welfare_etl.present.steward_page.text import two
from welfare_etl.records.registry import TABLES

__all__ = ["READ", "TABLES_OF_MAP", "cells", "field_map", "shares", "states"]

TABLES_OF_MAP = (
    "report", "profile", "support_center", "vision", "community_project", "community_building", "consultation",
    "multi_agency_project", "prefectural_project", "achievement",
)  # fmt: skip
_SKIPPED = frozenset(
    {"report_id", "document_id", "line_start", "line_end", "body_code", "body_role", "kind", "project"}
)
_FIELDS = [(name, column) for name in TABLES_OF_MAP for column in TABLES[name].model_fields if column not in _SKIPPED]
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
READ = "fr"
_NOT_THERE = "u"
_STEPS = 4
"""Heights of a cell that stands for many reports."""

State = tuple[str, str]
"""(class of a cell, reason in ``missing`` where there is one)."""


def states(report_id: str, holding: Held) -> list[State]:
    """The state of each field of a report, in the order of the map; of several rows the best speaks."""
    return [_state(table, column, report_id, holding) for table, column in _FIELDS]


def _state(table: str, column: str, report_id: str, holding: Held) -> State:
    rows = [row for row in holding.rows[table, report_id] if getattr(row, "body_role", "reporting") == "reporting"]
    if not rows:
        return _NOT_THERE, ""
    for row in rows:
        value = getattr(row, column)
        if value is not None and value != []:
            return ("r" if (table, row.row_key, column) in holding.doubted else "f"), ""
    keys = [(table, row.row_key, column) for row in rows]
    reason = next((holding.reasons[key] for key in keys if key in holding.reasons), "")
    return _CODES.get(reason, "n"), reason


def cells(found: Sequence[State]) -> str:
    """The cells of a report; a title says why nothing is there."""
    out = []
    for code, reason in found:
        why = f' title="{escape(reason_word(reason, "en"))} / {escape(reason_word(reason, "ja"))}"' if reason else ""
        out.append(f'<td><i class="{code}"{why}></i></td>')
    return "".join(out)


def shares(counts: Sequence[Counter[str]]) -> str:
    """The cells of many reports: how many of those that have the chapter have the field, as height and as a title."""
    out = []
    for count in counts:
        there = count.total() - count[_NOT_THERE]
        read = sum(count[code] for code in READ)
        if not there:
            out.append('<td><i class="u"></i></td>')
            continue
        step = 0 if not read else max(1, round(read / there * _STEPS))
        out.append(f'<td><i class="h{step}" title="{read:,} / {there:,}"></i></td>')
    return "".join(out)


def field_map(lines: Mapping[str, tuple[str, str]], *, many: bool) -> Iterator[str]:
    """The table. ``lines``: address → (name, cells) of a report, or of a prefecture where ``many``."""
    if many:
        yield f"<p class='hint'>{two('How full a cell is: the share of the prefecture’s reports that have the field.', 'セルの高さは、都道府県内の報告書のうちその項目が読み取れた割合です。')}</p>"
    else:
        yield '<ul class="legend">'
        for code, en, ja in _LEGEND:
            yield f'<li><i class="{code}"></i>{two(en, ja)}</li>'
        yield "</ul>"
    yield f'<p class="hint">{two("→ The table scrolls sideways.", "→ 表は横に動かせます。")}</p>'
    yield '<div class="scroll" tabindex="0" role="region" aria-labelledby="map"><table class="map"><thead><tr class="tables"><td class="corner"></td>'
    for name in TABLES_OF_MAP:
        width = sum(1 for table, _ in _FIELDS if table == name)
        model = TABLES[name]
        yield f'<th colspan="{width}" title="{escape(model.title_en)} / {escape(model.title_ja)}">{two(name, model.title_ja)}</th>'
    yield '</tr><tr><td class="corner"></td>'
    for name, column in _FIELDS:
        info = TABLES[name].model_fields[column]
        extra: Any = info.json_schema_extra
        ja = str(extra.get("x-ja")) if isinstance(extra, dict) else column
        told = f"{info.description or column} / {ja}"
        yield f'<th class="field" title="{escape(told)}"><span class="en">{column}</span><span class="ja">{escape(ja.split("(")[0])}</span></th>'
    yield "</tr></thead><tbody>"
    for address, (name, row) in lines.items():
        yield f'<tr><th><a href="{escape(address)}">{escape(name)}</a></th>{row}</tr>'
    yield "</tbody></table></div>"
