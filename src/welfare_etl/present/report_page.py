"""One report as a person would read it: the form's sections with their labels, what is missing, what was noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from welfare_etl.inquiry.bodies import Body
from welfare_etl.inquiry.contents import Section
from welfare_etl.present.labels import label, reason_word, shown
from welfare_etl.present.outcome_page import bar, quantity
from welfare_etl.present.safe import terminal
from welfare_etl.present.sheet import cell_text, render_table, sheet_of
from welfare_etl.present.width import display_width, pad, rule, wrap
from welfare_etl.present.words import Lang
from welfare_etl.records.base import Row

Reasons = Mapping[tuple[str, str, str], tuple[str, str | None]]
"""(table, row_key, column) → (reason why there is no value, what is printed)."""

_SIDE = 24
"""Columns for the labels."""
_ID_COLUMNS = frozenset(
    {"report_id", "document_id", "target_id", "result_id", "line_start", "line_end", "line", "seq", "quote"}
)
_AS_TABLE: dict[str, tuple[str, ...]] = {
    "target": ("project", "block", "indicator", "target", "due_fiscal_year", "line"),
    "result": ("project", "block", "indicator", "result", "as_of", "line"),
    "outcome": ("project", "indicator", "target", "result", "attainment", "match_basis"),
}
"""Tables of many short rows, and the columns to show."""


def report_page(
    body: Body, sections: Sequence[Section], reasons: Reasons, findings: Sequence[Mapping[str, Any]],
    lang: Lang, width: int,
) -> str:  # fmt: skip
    """The whole report."""
    title = f"{body.title}  {_year(body, lang)}".rstrip()
    out = [title, rule("═", min(width, display_width(title))).rstrip(), ""]
    for section in sections:
        heading = section.model.title_ja if lang == "ja" else section.model.title_en
        out += [f"■ {heading}", ""]
        if section.model.table in _AS_TABLE:
            out += [_short_rows(section, lang, width), ""]
            continue
        for row in section.rows:
            out += _labelled(section.model, row, reasons, lang, width)
            out.append("")
    if findings:
        out += ["■ 確認事項" if lang == "ja" else "■ What was noticed", ""]
        columns = ("severity", "line", "message")
        out.append(render_table(sheet_of(_noticed(findings, lang), columns), lang, width))
    return "\n".join(out).rstrip("\n")


def _noticed(findings: Sequence[Mapping[str, Any]], lang: Lang) -> list[dict[str, Any]]:
    """One row for all findings that say the same, at the first of their lines; the message counts them.

    The facts edition leaves out a dozen texts of each report: told once, they do not hide what else there is.
    """
    alike: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for item in findings:
        alike.setdefault(
            (item["severity"], item["code"], item["message_ja" if lang == "ja" else "message"]), []
        ).append(item)
    rows = []
    for (severity, _, text), items in alike.items():
        if len(items) > 1:
            lines = sorted({item["line"] for item in items if item["line"] is not None})
            span = f"{lines[0]}–{lines[-1]}" if len(lines) > 1 else ""
            text += (
                f" ({len(items)}件{':' + span + '行' if span else ''})"
                if lang == "ja"
                else (f" ({len(items)} times{', lines ' + span if span else ''})")
            )
        rows.append({"severity": severity, "line": items[0]["line"], "message": text})
    return rows


def _year(body: Body, lang: Lang) -> str:
    if body.fiscal_year is None:
        return ""
    return f"{body.fiscal_year}年度" if lang == "ja" else f"fiscal year {body.fiscal_year}"


def _labelled(model: type[Row], row: Mapping[str, Any], reasons: Reasons, lang: Lang, width: int) -> list[str]:
    key = model.key_of(dict(row))
    out: list[str] = []
    for column, value in row.items():
        if column in _ID_COLUMNS:
            continue
        text = cell_text(shown(column, value, lang))
        if value is None or value == []:
            reason, printed = reasons.get((model.table, key, column), (None, None))
            if reason is None or reason == "not_on_form":
                continue  # nothing to read, and the form never asked
            told = reason_word(reason, lang)
            text = f"– ({told})" + (f" {terminal(printed)}" if printed else "")
        side = wrap(label(model, column, lang), _SIDE)
        lines = wrap(text, max(20, width - _SIDE - 4))
        for at in range(max(len(side), len(lines))):
            left = side[at] if at < len(side) else ""
            right = lines[at] if at < len(lines) else ""
            out.append(f"  {pad(left, _SIDE)}  {right}".rstrip())
    return out


def _short_rows(section: Section, lang: Lang, width: int) -> str:
    columns = _AS_TABLE[section.model.table]
    records = [_short_row(section.model.table, row, lang) for row in section.rows]
    kept = [name for name in columns if any(record.get(name) is not None for record in records)]
    return render_table(sheet_of(records, kept), lang, width)


def _short_row(table: str, row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    short = {column: shown(column, value, lang) if column == "project" else value for column, value in row.items()}
    if table == "outcome":
        for side in ("target", "result"):
            value, unit = row[f"{side}_value"], row["unit_canonical"]
            short[side] = None if value is None else quantity(value, None, unit, "=", None, lang)
        short["attainment"] = bar(row["attainment"])
    else:
        figure = (row["value"], row["value_max"], row["unit"], row.get("comparator"), row.get("per"))
        short[table] = quantity(*figure, lang)
    return short
