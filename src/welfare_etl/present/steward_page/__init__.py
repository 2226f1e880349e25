"""Pages for a data steward: what was found, repaired and inferred, report by report. Self-contained HTML.

A few reports are one file; more are an index and a page a prefecture beside it. Everything is in the files (style, a
script of a few lines that changes the language); nothing is fetched. What they cost grows with the number of reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files as package_files
from itertools import groupby
from pathlib import Path
from typing import Any

from welfare_etl.present.steward_page.coverage import READ, TABLES_OF_MAP, cells, field_map, shares, states
from welfare_etl.present.steward_page.found import NAMES, SEVERITIES, found, kinds, tags
from welfare_etl.present.steward_page.held import held, prepare, rows_of
from welfare_etl.present.steward_page.one_report import CLAIMS, one_report
from welfare_etl.present.steward_page.text import two
from welfare_etl.records.trust import Finding

__all__ = ["write"]

ONE_PAGE = 60
"""Reports up to which all is one file."""
FULL = 1_200_000
"""Characters of reports after which a prefecture goes on in another file: Japanese takes up to three bytes each, most of
a page is markup, and a page is to stay under 2 MB."""

_SCRIPT = (
    "const b=document.body,k=document.getElementById('language'),q=new URLSearchParams(location.search);"
    "const s=l=>{b.className=l;document.documentElement.lang=l;k.textContent=l=='ja'?'English':'日本語';"
    "document.querySelectorAll('a[href*=\".html\"]').forEach(a=>a.search='?lang='+l)};"
    "const o=()=>{const d=location.hash&&document.getElementById(decodeURIComponent(location.hash.slice(1)));"
    "if(d&&d.tagName=='DETAILS'){d.open=true;d.scrollIntoView()}};addEventListener('hashchange',o);"
    "k.onclick=()=>s(b.className=='ja'?'en':'ja');"
    "s(q.get('lang')||((navigator.language||'').startsWith('ja')?'ja':'en'));o()"
)

Told = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Part:
    """The reports of one file: of a prefecture, or of some of it."""

    name: str
    title: str
    findings: list[Finding] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    map: dict[str, tuple[str, str]] = field(default_factory=dict)
    counts: list[Counter[str]] = field(default_factory=list)
    size: int = 0


def write(
    connection: Any, findings: Sequence[Finding], files: Mapping[str, Path], output: Path, told: Told = lambda *_: None
) -> list[Path]:
    """Writes the page ``output`` and, of more than 60 reports, ``<stem>-<prefecture code>.html`` beside it.

    ``connection`` has the dataset's tables, ``files`` the sources by document_id; ``told`` hears of each report. Returns
    the files, the index first.
    """
    prepare(connection)
    reports = rows_of(connection, "report")
    if len(reports) > ONE_PAGE:
        reports.sort(key=lambda row: (row.prefecture_code or "99", row.municipality_code or "", row.report_id))
    by_report: dict[str | None, list[Finding]] = defaultdict(list)
    for item in findings:
        by_report[item.report_id].append(item)
    known = {row.report_id for row in reports}
    general = [item for name, items in by_report.items() if name not in known for item in items]
    filled: list[Counter[str]] = []
    address: dict[str, str] = {}
    summary: dict[str, _Part] = {}
    written: list[Path] = []
    parts = _parts(connection, reports, by_report, output, told)
    if len(reports) <= ONE_PAGE:
        part = next(parts, _Part(output.name, ""))
        address = {name: f"#{name}" for name in known}
        body = _index(general, findings, files, part.counts, len(reports), address)
        page = [*body, *_coverage(part), *_reports(part.blocks, general)]
        return [_file(output, page, ("Findings", "#kinds"), ("Coverage", "#map"), ("Reports", "#reports"))]
    for part in parts:
        file = output.with_name(part.name)
        head = f"<header><h1>{escape(part.title)} {tags(part.findings)}</h1><p class='soft'><a href='{escape(output.name)}'>{two('All reports', '全体')}</a></p></header><main>"
        page = [head, f'<h2 id="kinds">{two("Findings by kind", "種類別の確認事項")}</h2>']
        page += [*kinds(part.findings, lambda name: f"#{name}"), *_coverage(part), *_reports(part.blocks, [])]
        written.append(_file(file, page, ("Findings", "#kinds"), ("Coverage", "#map"), ("Reports", "#reports"), ("All", output.name)))  # fmt: skip
        address |= {anchor[1:]: part.name + anchor for anchor in part.map}
        part.blocks.clear()
        summary[part.name] = part
        filled = _added(filled, part.counts)
    body = _index(general, findings, files, filled, len(reports), address)
    lines = {name: (part.title, shares(part.counts)) for name, part in summary.items()}
    page = [*body, f'<h2 id="map">{two("Coverage: fields by prefecture", "項目 × 都道府県の記入状況")}</h2>']
    page += [*field_map(lines, many=True), f'<h2 id="reports">{two("Reports", "報告書")}</h2>', *_whole(general)]
    page.append('<ul class="pages">')
    for name, part in summary.items():
        count = two(f"{len(part.map)} reports", f"報告書 {len(part.map)}件")
        page.append(f'<li><a href="{escape(name)}">{escape(part.title)}</a> <span class="soft">{count}</span> {tags(part.findings)}</li>')  # fmt: skip
    page.append("</ul></main>")
    return [_file(output, page, ("Findings", "#kinds"), ("Coverage", "#map"), ("Reports", "#reports")), *written]


def _parts(
    connection: Any, reports: Sequence[Any], by_report: Mapping[str | None, list[Finding]], output: Path, told: Told
) -> Iterator[_Part]:
    """The reports made to blocks of markup, part by part."""
    split = len(reports) > ONE_PAGE
    done = 0
    for code, group in groupby(reports, key=lambda row: (row.prefecture_code or "00") if split else ""):
        rows, number = list(group), 1
        name = (rows[0].prefecture or "–") if split else ""
        part = _Part(f"{output.stem}-{code}.html" if split else output.name, name)
        holding = held(connection, [row.report_id for row in rows], (*TABLES_OF_MAP, *CLAIMS))
        for row in rows:
            if split and part.size > FULL:
                yield part
                number += 1
                part = _Part(f"{output.stem}-{code}-{number}.html", f"{name} ({number})")
            found_here = by_report.get(row.report_id, [])
            block = "\n".join(one_report(row, holding, found_here))
            fields = states(row.report_id, holding)
            line = cells(fields)
            part.blocks.append(block)
            part.findings += found_here
            part.map[f"#{row.report_id}"] = (row.municipality or row.prefecture or row.report_id, line)
            part.counts = _added(part.counts, [Counter([state]) for state, _ in fields])
            part.size += len(block) + len(line)
            done += 1
            told(row.municipality or row.prefecture or row.report_id, done, len(reports))
        yield part


def _added(ones: Sequence[Counter[str]], others: Sequence[Counter[str]]) -> list[Counter[str]]:
    if not ones:
        return list(others)
    for one, other in zip(ones, others, strict=True):
        one.update(other)
    return list(ones)


def _index(
    general: Sequence[Finding], findings: Sequence[Finding], files: Mapping[str, Path], fields: Sequence[Counter[str]],
    reports: int, address: Mapping[str, str],
) -> Iterator[str]:  # fmt: skip
    """The head of the first page: numbers, and the kinds of findings."""
    counts: Counter[str] = Counter(item.severity for item in findings)
    names = ", ".join(escape(file.name) for file in list(files.values())[:5]) + (f" +{len(files) - 5}" if len(files) > 5 else "")  # fmt: skip
    there = sum(count.total() - count["u"] for count in fields)
    read = sum(count[code] for count in fields for code in READ)
    yield f"<header><h1>{two('What was read, and what to look at', '読み取り結果と確認事項')}</h1>"
    yield f'<p class="soft">{names}</p></header><main><ul class="numbers">'
    yield _number(f"{reports:,}", "reports", "報告書")
    yield _number(f"{100 * read / there:.0f} %" if there else "–", "of the form's fields filled", "様式の項目の記入率")
    for severity in SEVERITIES:
        yield _number(f"{counts[severity]:,}", *NAMES[severity][1:], severity)
    yield f'</ul><h2 id="kinds">{two("Findings by kind", "種類別の確認事項")}</h2>'
    yield from kinds(findings, lambda name: address.get(name, "#reports"))


def _number(value: str, en: str, ja: str, kind: str = "") -> str:
    return f'<li><b class="{kind}">{value}</b>{two(en, ja)}</li>'


def _coverage(part: _Part) -> Iterator[str]:
    if not part.map:
        return
    yield f'<h2 id="map">{two("Coverage: fields by report", "項目 × 報告書の記入状況")}</h2>'
    yield from field_map(part.map, many=False)


def _reports(blocks: Sequence[str], general: Sequence[Finding]) -> Iterator[str]:
    yield f'<h2 id="reports">{two("Report by report", "報告書ごと")}</h2>'
    yield from _whole(general)
    yield from blocks
    yield "</main>"


def _whole(general: Sequence[Finding]) -> Iterator[str]:
    """What is said of documents as a whole; notes alone stay folded."""
    if general:
        opened = " open" if any(item.severity != "info" for item in general) else ""
        yield f"<details{opened}><summary><b>{two('Documents as a whole', '文書全体')}</b>{tags(general)}</summary><div>"
        yield from found(general)
        yield "</div></details>"


_NAV = {"Findings": "確認事項", "Coverage": "記入状況", "Reports": "報告書", "All": "全体"}


def _file(file: Path, body: Sequence[str], *links: tuple[str, str]) -> Path:
    """Writes a page with its bar of links."""
    style = package_files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    bar = "".join(f'<a href="{escape(to)}">{two(en, _NAV[en])}</a>' for en, to in links)
    text = "\n".join(body)
    file.write_text(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>welfare-etl: what was read / 読み取り結果</title>\n"
        f'<style>\n{style}</style>\n</head>\n<body class="en">\n'
        f'<nav><div>{bar}<button id="language" type="button">日本語</button></div></nav>\n'
        f"{text}\n<script>{_SCRIPT}</script>\n</body>\n</html>\n",
        encoding="utf-8",
        newline="\n",
    )
    return file
