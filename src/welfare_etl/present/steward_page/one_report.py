"""One report on the page: its figures with their units, what to look at, what was repaired or inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from welfare_etl.present.figure import figure, number
from welfare_etl.present.labels import bare_label, shown, unit
from welfare_etl.present.steward_page.found import found, tags
from welfare_etl.present.steward_page.held import Held
from welfare_etl.present.steward_page.text import short, two
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding

__all__ = ["CLAIMS", "one_report"]

CLAIMS = ("target", "result")
"""Tables of what prose says in numbers: each row is one line."""
_FIGURES = (
    "population", "households", "aging_rate", "assistance_rate", "area_km2", "association_rate", "elementary_schools",
    "junior_high_schools", "as_of",
)  # fmt: skip
_SURE = 1.0


def one_report(row: Any, holding: Held, findings: Sequence[Finding]) -> Iterator[str]:
    """The report, folded unless it has errors."""
    name = row.municipality or row.prefecture or row.report_id
    opened = " open" if any(item.severity == "error" for item in findings) else ""
    where = f"{row.prefecture or ''} · {row.report_id} · {row.document_id}:{row.line_start}–{row.line_end}"
    yield f'<details id="{escape(row.report_id)}"{opened}><summary><b>{escape(name)}</b>'
    yield f'<span class="soft">{escape(where)}</span>{tags(findings)}</summary><div>'
    profile = next((one for one in holding.rows["profile", row.report_id] if one.body_role == "reporting"), None)
    if profile is not None:
        yield '<dl class="figures">'
        for column in _FIGURES:
            yield f"<div><dt>{_label('profile', column)}</dt><dd>{_value('profile', column, getattr(profile, column))}</dd></div>"
        yield "</dl>"
    if findings:
        yield f"<h3>{two('What to look at', '確認事項')}</h3>"
        yield from found(findings)
    evidence = holding.doubts.get(row.report_id, [])
    fields = [line for line in evidence if line["table_name"] not in CLAIMS]
    if fields:
        yield f"<h3>{two('Repaired or inferred', '補正・推定した値')}</h3>"
        yield from _fields(fields, holding, row.report_id)
    if claims := [line for line in evidence if line["table_name"] in CLAIMS]:
        yield from _claims(claims, holding, row.report_id)
    if not findings and not evidence:
        yield f"<p>{two('Read as the form says; nothing to look at.', '様式どおり。確認事項なし')}</p>"
    yield "</div></details>"


def _label(table: str, column: str) -> str:
    model = TABLES[table]
    return two(bare_label(model, column, "en"), bare_label(model, column, "ja"))


def _value(table: str, column: str, value: Any) -> str:
    """A value with its unit."""
    if value is None or value == []:
        return "–"
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = escape(number(value))
    else:
        text = two(*(short(str(shown(column, value, lang))) for lang in ("en", "ja")))
    measured = two(unit(column, "en"), unit(column, "ja"))
    return f'{text} <span class="soft">{measured}</span>' if measured else text


def _fields(evidence: Sequence[Mapping[str, Any]], holding: Held, report: str) -> Iterator[str]:
    rows = _by_key(evidence, holding, report)
    yield "<ul class='found'>"
    for line in evidence:
        table, column = line["table_name"], line["column_name"]
        row = rows.get((table, line["row_key"]))
        model = TABLES[table]
        title = two(model.title_en, model.title_ja)
        value = _value(table, column, getattr(row, column)) if row is not None else "–"
        yield f"<li><b>{_label(table, column)}</b> {value} <span class='soft'>{title}</span>{_source([line])}</li>"
    yield "</ul>"


def _claims(evidence: Sequence[Mapping[str, Any]], holding: Held, report: str) -> Iterator[str]:
    """A goal or a result is one line, whatever number of its columns came from the sentence; the least sure first."""
    rows = _by_key(evidence, holding, report)
    ordered = sorted(evidence, key=lambda line: (CLAIMS.index(line["table_name"]), line["row_key"]))
    grouped = [list(lines) for _, lines in groupby(ordered, key=lambda line: (line["table_name"], line["row_key"]))]
    grouped.sort(key=lambda lines: min(line["confidence"] for line in lines))
    told = two(f"Goals and results read from sentences: {len(grouped)}", f"文から読み取った目標・実績 {len(grouped)}件")
    yield f"<details class='often'><summary><b>{told}</b></summary><div><ul class='found'>"
    for lines in grouped:
        table, key = lines[0]["table_name"], lines[0]["row_key"]
        kind = {"target": ("goal", "目標"), "result": ("result", "実績")}[table]
        row = rows.get((table, key))
        said = "–"
        if row is not None:
            values = dict(row)
            said = f"{escape(short(row.indicator or '–'))} <b>{two(figure(values, 'en'), figure(values, 'ja'))}</b>"
        yield f"<li><span class='soft'>{two(*kind)}</span> {said}{_source(lines)}</li>"
    yield "</ul></div></details>"


def _by_key(evidence: Sequence[Mapping[str, Any]], holding: Held, report: str) -> dict[tuple[str, str], Any]:
    tables = {line["table_name"] for line in evidence}
    return {(table, row.row_key): row for table in tables for row in holding.rows[table, report]}


def _source(lines: Sequence[Mapping[str, Any]]) -> str:
    """The longest quotation of these, its place, the rules, and how sure the least sure is."""
    first = max(lines, key=lambda line: len(line["quote"] or ""))
    rules = " ".join(f"<code>{escape(rule)}</code>" for rule in dict.fromkeys(line["rule"] for line in lines))
    least = min(line["confidence"] for line in lines)
    sure = f" · {two('confidence', '確度')} {least:.2f}" if least < _SURE else ""
    place = f"{first['document_id']}:{first['line_start']}"
    return (
        f"<blockquote>{escape(short(first['quote'] or ''))}</blockquote>"
        f'<span class="soft">{escape(place)} · {rules}{sure}</span>'
    )
