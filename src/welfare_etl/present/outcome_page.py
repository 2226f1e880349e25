"""Targets beside results: the figure as printed, and a bar for how far it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from welfare_etl.inquiry.outcomes import Outcome, Quantity
from welfare_etl.present.sheet import Sheet, cell_text, render_table
from welfare_etl.present.words import Lang, word

_SIGNS = {"=": "", ">=": "≥ ", "<=": "≤ ", "~": "≈ "}
_PER = {"year": ("a year", "年"), "month": ("a month", "月")}
_BAR = 8
_EIGHTHS = " ▏▎▍▌▋▊▉"

COLUMNS = (
    "report_id", "municipality", "project", "indicator", "comparator", "target_value", "target_value_max",
    "target_unit", "per", "due_fiscal_year", "result_value", "result_value_max", "result_unit", "as_of", "attainment",
    "match_basis", "match_score", "path", "target_line", "result_line",
)  # fmt: skip


def quantity(
    value: float, value_max: float | None, unit: str | None, comparator: str | None, per: str | None, lang: Lang
) -> str:
    """A figure with its unit.

    >>> quantity(500, None, "人", ">=", None, "en"), quantity(2, 3, "回", "=", "year", "ja")
    ('≥ 500 人', '年 2–3 回')
    """
    text = cell_text(float(value)) + ("" if value_max is None else f"–{cell_text(float(value_max))}")
    text = _SIGNS.get(comparator or "=", "") + text + (f" {unit}" if unit else "")
    if per is None:
        return text
    english, japanese = _PER.get(per, (per, per))
    return f"{japanese} {text}" if lang == "ja" else f"{text} {english}"


def bar(share: float | None) -> str:
    """Attainment as a bar of fixed length and a percentage; more than all is a full bar with an arrow.

    >>> bar(0.5), bar(1.25), bar(None)
    ('████░░░░  50 %', '███████▶ 125 %', '')
    """
    if share is None:
        return ""
    if share > 1:
        drawn = "█" * (_BAR - 1) + "▶"
    else:
        eighths = round(max(share, 0) * _BAR * 8)
        drawn = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
        drawn += "░" * (_BAR - len(drawn))
    return f"{drawn} {round(share * 100):>3} %"


def outcome_sheet(outcomes: Sequence[Outcome], **settings: Any) -> Sheet:
    """One row a pair (or a figure that stands alone)."""
    rows: list[tuple[Any, ...]] = []
    for one in outcomes:
        t, r = one.target, one.result
        target = (t.comparator, t.value, t.value_max, t.unit, t.per) if t else (None,) * 5
        result = (r.value, r.value_max, r.unit) if r else (None,) * 3
        head = (one.report_id, one.municipality, one.project, one.indicator)
        tail = (one.as_of, one.attainment, one.basis, one.score, one.path, one.target_line, one.result_line)
        rows.append((*head, *target, one.due_fiscal_year, *result, *tail))
    return Sheet(COLUMNS, rows, reading=lambda lang, width: _page(outcomes, lang, width), **settings)


def _page(outcomes: Sequence[Outcome], lang: Lang, width: int) -> str:
    one_report = len({one.report_id for one in outcomes}) == 1
    columns: tuple[str, ...] = (
        "municipality",
        "project",
        "indicator",
        "target",
        "result",
        "attainment",
        "basis",
        "line",
    )
    rows: list[tuple[Any, ...]] = [
        (
            one.municipality,
            word(one.project, lang) if one.project else None,
            one.indicator,
            _figure(one.target, lang) + (f" ({one.due_fiscal_year})" if one.due_fiscal_year else ""),
            _figure(one.result, lang),
            bar(one.attainment),
            _basis(one, lang),
            _lines(one),
        )
        for one in outcomes
    ]
    first = outcomes[0] if outcomes and one_report else None
    if first:
        columns, rows = columns[1:], [row[1:] for row in rows]
    title = f"{first.report_id} {first.municipality or ''}" if first else None
    return render_table(Sheet(columns, rows, title=title), lang, width)


def _figure(figure: Quantity | None, lang: Lang) -> str:
    if figure is None:
        return "–"
    return quantity(figure.value, figure.value_max, figure.unit, figure.comparator, figure.per, lang)


def _basis(one: Outcome, lang: Lang) -> str:
    """How goal and result came together; words alike with their score."""
    if one.basis is None:
        return "–"
    score = f" {round(one.score)}" if one.basis == "linked" and one.score is not None else ""
    return word(one.basis, lang) + score


def _lines(one: Outcome) -> str:
    lines = [line for line in (one.target_line, one.result_line) if line is not None]
    return "→".join(str(line) for line in dict.fromkeys(lines))
