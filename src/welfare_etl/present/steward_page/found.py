"""Findings on the page: by kind with links, and one by one where they belong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from html import escape

from welfare_etl.present.labels import bare_label
from welfare_etl.present.steward_page.text import short, two
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding

__all__ = ["NAMES", "SEVERITIES", "found", "kinds", "tags"]

SEVERITIES = ("error", "warning", "info")
NAMES = {
    "error": ("error", "errors", "誤り"),
    "warning": ("warning", "warnings", "要確認"),
    "info": ("note", "notes", "参考"),
}
"""One, several, Japanese."""
_OFTEN = 3
"""Notes of one kind that are shown one by one; more are folded."""
_MOST = 100
"""Findings of one kind that one place of the page shows; the others are counted."""
_LINKED = 5
"""Reports that a kind of finding links to."""


def kinds(findings: Sequence[Finding], link: Callable[[str], str]) -> Iterator[str]:
    """A table of the kinds, errors and warnings first, with an example and links (``link``: report_id → address)."""
    if not findings:
        yield f"<p>{two('None.', 'なし')}</p>"
        return
    grouped: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for item in findings:
        grouped[(SEVERITIES.index(item.severity), item.code)].append(item)
    ordered = sorted(grouped.items(), key=lambda pair: (pair[0][0], -len(pair[1]), pair[0][1]))
    weighty = [(code, items) for (level, code), items in ordered if level < 2]
    notes = [(code, items) for (level, code), items in ordered if level == 2]
    if weighty:
        yield from _table(weighty, link)
    if notes:
        count = sum(len(items) for _, items in notes)
        told = two(f"{len(notes)} kinds of notes, {count:,} times", f"参考 {len(notes)}種・{count:,}件")
        yield f"<details><summary><b>{told}</b></summary><div>"
        yield from _table(notes, link)
        yield "</div></details>"


def _table(rows: Sequence[tuple[str, Sequence[Finding]]], link: Callable[[str], str]) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0"><table class="kinds"><thead><tr>'
    for en, ja in (("kind", "種類"), ("severity", "程度"), ("number", "件数"), ("for example", "例")):
        yield f"<th>{two(en, ja)}</th>"
    yield "</tr></thead><tbody>"
    for code, items in rows:
        severity = items[0].severity
        name = two(NAMES[severity][0], NAMES[severity][2])
        yield (
            f'<tr><td><code class="{severity}">{escape(code)}</code></td><td class="{severity} severity">{name}</td>'
            f'<td class="count">{len(items):,}</td><td class="sample">{_message(items[0])}{_where(items, link)}</td></tr>'
        )
    yield "</tbody></table></div>"


def _where(items: Sequence[Finding], link: Callable[[str], str]) -> str:
    """Links to the reports that have such findings, the first of them."""
    reports = list(dict.fromkeys(item.report_id for item in items if item.report_id))
    links = " ".join(f'<a href="{escape(link(name))}">{escape(name)}</a>' for name in reports[:_LINKED])
    more = f" +{len(reports) - _LINKED}" if len(reports) > _LINKED else ""
    return f'<br><span class="soft">{links}{more}</span>' if links else ""


def tags(findings: Sequence[Finding]) -> str:
    """How many there are of each severity."""
    counts: Counter[str] = Counter(item.severity for item in findings)
    return " ".join(
        f'<span class="{severity}">{counts[severity]:,} {two(NAMES[severity][counts[severity] != 1], NAMES[severity][2])}</span>'
        for severity in SEVERITIES
        if counts[severity]
    )


def found(findings: Sequence[Finding]) -> Iterator[str]:
    """All findings, warnings first; of a note that is made again and again only the kind, folded: what is rare would
    drown in them."""
    times = Counter(item.code for item in findings if item.severity == "info")
    often = [code for code, count in times.most_common() if count > _OFTEN]
    rest = [item for item in findings if item.severity != "info" or item.code not in often]
    if rest:
        yield from _each(rest)
    for code in often:
        items = [item for item in findings if item.severity == "info" and item.code == code]
        yield (
            f'<details class="often"><summary><span class="tag info">{two("note", "参考")}</span> <code>{escape(code)}</code> '
            f'<span class="soft">{two(f"{len(items)} times", f"{len(items)}件")}</span></summary><div>'
        )
        yield from _each(items)
        yield "</div></details>"


def _each(findings: Sequence[Finding]) -> Iterator[str]:
    yield '<ul class="found">'
    told: Counter[str] = Counter()
    for item in sorted(findings, key=lambda item: (SEVERITIES.index(item.severity), item.line or 0)):
        told[item.code] += 1
        if told[item.code] > _MOST:
            continue
        place = f"{item.document_id or ''}:{item.line}" if item.line else item.document_id or ""
        name = NAMES[item.severity]
        yield f'<li><span class="tag {item.severity}">{two(name[0], name[2])}</span> {_field(item)}{_message(item)}'
        if item.printed:
            yield f"<blockquote>{escape(short(item.printed))}</blockquote>"
        used = f" → {escape(short(item.used))}" if item.used else ""
        yield f'<span class="soft">{escape(place)} · <code>{escape(item.code)}</code>{used}</span></li>'
    for code, count in told.items():
        if count > _MOST:
            more = two(f"and {count - _MOST:,} more", f"ほか{count - _MOST:,}件")
            yield f'<li class="soft"><code>{escape(code)}</code> {more}: <code>welfare-etl validate --format json</code></li>'
    yield "</ul>"


def _field(item: Finding) -> str:
    if item.table_name not in TABLES or not item.column_name:
        return ""
    model = TABLES[item.table_name]
    return f"<b>{two(bare_label(model, item.column_name, 'en'), bare_label(model, item.column_name, 'ja'))}</b> "


def _message(item: Finding) -> str:
    return two(item.message, item.message_ja)
