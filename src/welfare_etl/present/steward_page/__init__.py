"""One page for a person: what was found, repaired and inferred, report by report. Self-contained HTML.

Everything is in the one file (style, a script of three lines that changes the language); nothing is fetched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from welfare_etl.present.labels import bare_label, unit
from welfare_etl.present.steward_page.coverage import coverage_map
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding, Lineage

_SEVERITIES = ("error", "warning", "info")
_FIGURES = (
    "population", "households", "aging_rate", "assistance_rate", "area_km2", "association_rate", "elementary_schools",
    "junior_high_schools", "as_of",
)  # fmt: skip
_SCRIPT = (
    "const b=document.body,k=document.getElementById('language');"
    "const s=l=>{b.className=l;document.documentElement.lang=l;k.textContent=l=='ja'?'English':'日本語'};"
    "const o=()=>{const d=location.hash&&document.getElementById(decodeURIComponent(location.hash.slice(1)));if(d&&d.tagName=='DETAILS')d.open=true};addEventListener('hashchange',o);o();"
    "k.onclick=()=>s(b.className=='ja'?'en':'ja');s((navigator.language||'').startsWith('ja')?'ja':'en')"
)
_QUOTE = 160
_OFTEN = 3
_LINKED = 5
"""Reports that a kind of finding links to."""
"""Notes of one kind that a report shows one by one; more are folded."""


def two(en: str, ja: str) -> str:
    """A text in both languages, of which the page shows one."""
    return f'<span class="en">{escape(en)}</span><span class="ja">{escape(ja)}</span>'


def page(tables: Mapping[str, Sequence[Any]], findings: Sequence[Finding], files: Mapping[str, Path]) -> str:
    """The page of all reports among the tables. ``files``: document_id → file, for the names of the sources."""
    style = package_files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    body = "\n".join(_body(tables, findings, files))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>welfare-etl: what was read / 読み取り結果</title>\n"
        f"<style>\n{style}</style>\n</head>\n"
        f'<body class="en">\n{body}\n<script>{_SCRIPT}</script>\n</body>\n</html>\n'
    )


def _body(tables: Mapping[str, Sequence[Any]], findings: Sequence[Finding], files: Mapping[str, Path]) -> Iterator[str]:
    counts: Counter[str] = Counter(item.severity for item in findings)
    reports = list(tables.get("report", ()))
    filled, fields = _filled(tables)
    yield "<header>"
    yield f"<h1>{two('What was read, and what to look at', '読み取り結果と確認事項')}</h1>"
    names = ", ".join(escape(file.name) for file in files.values())
    yield f'<p class="soft">{names}</p></header>'
    yield (
        f'<nav><div><a href="#kinds">{two("Findings", "確認事項")}</a><a href="#map">{two("Coverage", "記入状況")}</a>'
        f'<a href="#reports">{two("Reports", "報告書")}</a><button id="language" type="button">日本語</button></div></nav>'
    )
    yield '<main><ul class="numbers">'
    yield _number(len(reports), "reports", "報告書")
    yield _number(f"{100 * filled / fields:.0f} %" if fields else "–", "of the fields filled", "項目の記入率")
    for severity, ja in zip(_SEVERITIES, ("誤り", "要確認", "参考"), strict=True):
        plural = {"error": "errors", "warning": "warnings", "info": "notes"}[severity]
        yield _number(counts[severity], plural, ja, severity)
    yield "</ul>"
    yield f'<h2 id="kinds">{two("Findings by kind", "種類別の確認事項")}</h2>'
    yield from _kinds(findings)
    yield f'<h2 id="map">{two("Coverage: fields by report", "項目 × 報告書の記入状況")}</h2>'
    yield from coverage_map(tables)
    yield f'<h2 id="reports">{two("Report by report", "報告書ごと")}</h2>'
    by_report: dict[str | None, list[Finding]] = defaultdict(list)
    for item in findings:
        by_report[item.report_id].append(item)
    if general := by_report[None]:
        opened = " open" if any(item.severity != "info" for item in general) else ""
        yield f"<details{opened}><summary><b>{two('Documents as a whole', '文書全体')}</b>{_tags(general)}</summary><div>"
        yield from _found(general)
        yield "</div></details>"
    evidence: dict[str, list[Lineage]] = defaultdict(list)
    spans = [(row.document_id, row.line_start, row.line_end, row.report_id) for row in reports]
    for line in tables.get("lineage", ()):
        if line.confidence < 1 or line.rule == "correction":
            owner = next((r for d, a, b, r in spans if d == line.document_id and a <= line.line_start <= b), None)
            if owner:
                evidence[owner].append(line)
    profiles = {row.report_id: row for row in tables.get("profile", ()) if row.body_role == "reporting"}
    for row in reports:
        yield from _report(row, profiles.get(row.report_id), by_report[row.report_id], evidence[row.report_id], tables)
    yield "</main>"


def _number(value: object, en: str, ja: str, kind: str = "") -> str:
    return f'<li><b class="{kind}">{value}</b>{two(en, ja)}</li>'


def _filled(tables: Mapping[str, Sequence[Row]]) -> tuple[int, int]:
    filled = fields = 0
    for name, rows in tables.items():
        if name in ("lineage", "finding", "missing", "residual", "municipality", "document"):
            continue
        for row in rows:
            values = [value for column, value in row if column not in row.key]
            fields += len(values)
            filled += sum(value is not None and value != [] for value in values)
    return filled, fields


def _kinds(findings: Sequence[Finding]) -> Iterator[str]:
    kinds: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for item in findings:
        kinds[(_SEVERITIES.index(item.severity), item.code)].append(item)
    if not kinds:
        yield f"<p>{two('None.', 'なし')}</p>"
        return
    yield '<div class="scroll"><table class="kinds"><thead><tr>'
    for en, ja in (("kind", "種類"), ("severity", "程度"), ("number", "件数"), ("for example", "例")):
        yield f"<th>{two(en, ja)}</th>"
    yield "</tr></thead><tbody>"
    for (level, code), items in sorted(kinds.items(), key=lambda pair: (pair[0][0], -len(pair[1]), pair[0][1])):
        severity = _SEVERITIES[level]
        yield (
            f'<tr><td><code class="{severity}">{escape(code)}</code></td><td class="{severity} severity">{severity}</td>'
            f'<td class="count">{len(items)}</td><td class="sample">{_message(items[0])}{_where(items)}</td></tr>'
        )
    yield "</tbody></table></div>"


def _where(items: Sequence[Finding]) -> str:
    """Links to the reports that have such findings, the first of them."""
    reports = list(dict.fromkeys(item.report_id for item in items if item.report_id))
    links = " ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in reports[:_LINKED])
    more = f" +{len(reports) - _LINKED}" if len(reports) > _LINKED else ""
    return f'<br><span class="soft">{links}{more}</span>' if links else ""


def _message(item: Finding) -> str:
    return two(item.message, item.message_ja)


def _tags(findings: Sequence[Finding]) -> str:
    counts: Counter[str] = Counter(item.severity for item in findings)
    words = {"error": ("errors", "誤り"), "warning": ("warnings", "要確認"), "info": ("notes", "参考")}
    return " ".join(
        f'<span class="{severity}">{counts[severity]} {two(*words[severity])}</span>'
        for severity in _SEVERITIES
        if counts[severity]
    )


def _found(findings: Sequence[Finding]) -> Iterator[str]:
    """All findings; of a note that is made again and again only the places, folded: what is rare would drown in them."""
    times = Counter(item.code for item in findings if item.severity == "info")
    often = [code for code, count in times.most_common() if count > _OFTEN]
    rest = [item for item in findings if item.severity != "info" or item.code not in often]
    if rest:
        yield from _each(rest)
    for code in often:
        items = [item for item in findings if item.severity == "info" and item.code == code]
        yield (
            f'<details class="often"><summary><span class="tag info">info</span> <code>{escape(code)}</code> '
            f'<span class="soft">{two(f"{len(items)} times", f"{len(items)}件")}</span></summary><div>'
        )
        yield from _each(items)
        yield "</div></details>"


def _each(findings: Sequence[Finding]) -> Iterator[str]:
    yield '<ul class="found">'
    for item in sorted(findings, key=lambda item: (_SEVERITIES.index(item.severity), item.line or 0)):
        field = f" <code>{item.table_name}.{item.column_name}</code>" if item.table_name and item.column_name else ""
        place = f"{item.document_id or ''}:{item.line}" if item.line else item.document_id or ""
        yield f'<li><span class="tag {item.severity}">{item.severity}</span>{field} {_message(item)}'
        if item.printed:
            yield f"<blockquote>{escape(_short(item.printed))}</blockquote>"
        used = f" → {escape(_short(item.used))}" if item.used else ""
        yield f'<span class="soft">{escape(place)} · <code>{escape(item.code)}</code>{used}</span></li>'
    yield "</ul>"


def _report(
    row: Any,
    profile: Any,
    findings: Sequence[Finding],
    evidence: Sequence[Lineage],
    tables: Mapping[str, Sequence[Row]],
) -> Iterator[str]:
    name = row.municipality or row.prefecture or row.report_id
    opened = " open" if any(item.severity == "error" for item in findings) else ""
    where = f"{row.prefecture or ''} · {row.report_id} · {row.document_id}:{row.line_start}–{row.line_end}"
    yield f'<details id="{escape(row.report_id)}"{opened}><summary><b>{escape(name)}</b>'
    yield f'<span class="soft">{escape(where)}</span>{_tags(findings)}</summary><div>'
    if profile is not None:
        yield '<dl class="figures">'
        for column in _FIGURES:
            value = getattr(profile, column)
            shown = "–" if value is None else f"{value:,}" if isinstance(value, int | float) else str(value)
            model = TABLES["profile"]
            name_of = two(bare_label(model, column, "en"), bare_label(model, column, "ja"))
            measured = two(unit(column, "en"), unit(column, "ja")) if value is not None and unit(column, "ja") else ""
            yield f"<div><dt>{name_of}</dt><dd>{escape(shown)} <span class='soft'>{measured}</span></dd></div>"
        yield "</dl>"
    if findings:
        yield f"<h3>{two('What to look at', '確認事項')}</h3>"
        yield from _found(findings)
    if evidence:
        yield f"<h3>{two('Repaired or inferred', '補正・推定した値')}</h3><ul class='found'>"
        values = {
            (table, item.row_key): item for table in {e.table_name for e in evidence} for item in tables.get(table, ())
        }
        for line in evidence:
            source = values.get((line.table_name, line.row_key))
            value = getattr(source, line.column_name, None)
            yield (
                f"<li><code>{line.table_name}.{line.column_name}</code> = {escape(_short(str(value)))}"
                f"<blockquote>{escape(_short(line.quote))}</blockquote>"
                f'<span class="soft">{escape(line.document_id)}:{line.line_start} · <code>{escape(line.rule)}</code> · '
                f"{line.confidence:.2f}</span></li>"
            )
        yield "</ul>"
    if not findings and not evidence:
        yield f"<p>{two('Read as the form says; nothing to look at.', '様式どおり。確認事項なし')}</p>"
    yield "</div></details>"


def _title(table: str, column: str) -> str:
    info = TABLES[table].model_fields[column]
    extra = info.json_schema_extra
    ja = str(extra.get("x-ja")) if isinstance(extra, dict) else column
    return two((info.description or column).split(",")[0], ja)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
