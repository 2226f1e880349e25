"""Findings as people and machines of a code review want them: text, JSON, GitHub annotations, JUnit XML.

SARIF has a module of its own (:mod:`welfare_etl.present.sarif`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from welfare_etl.present.safe import one_line, workflow, workflow_property, xml, xml_attribute
from welfare_etl.present.words import Lang, word
from welfare_etl.records.trust import Finding

QUOTE = 100
"""Characters of a source line that are shown."""
ALIKE = 5
"""Findings of one rule at one line that a terminal shows one by one."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its file (relative to where the command runs), the text of its line and what to do about it."""

    finding: Finding
    file: str | None
    quote: str | None
    suggestion: str | None
    suggestion_ja: str | None = None

    @property
    def place(self) -> str:
        """``file:line``, as far as known."""
        line = self.finding.line
        return one_line(self.file or self.finding.document_id or "–") + (f":{line}" if line else "")


def located(
    findings: Iterable[Finding],
    files: Mapping[str, Path],
    rules: Mapping[str, Mapping[str, Any]],
    lines_of: Callable[[Path], Sequence[str]],
) -> list[Located]:
    """Findings with all that the formats need.

    ``rules``: the expectations' meta by name of the rule. ``lines_of``: a source's lines in its own encoding, for
    findings that quote nothing; none of a file that is no text.
    """
    lines: dict[str, Sequence[str]] = {}
    out = []
    for item in findings:
        file = files.get(item.document_id or "")
        quote = item.printed
        # Lines of a PDF are those that the reader laid out, not the file's.
        if not quote and file is not None and item.line and file.suffix.lower() != ".pdf":
            text = lines.get(str(file))
            if text is None:
                text = lines[str(file)] = lines_of(file)
            quote = text[item.line - 1] if item.line <= len(text) else None
        suggestion = item.used if item.code in rules else f"stored as {item.used}" if item.used else None
        ours = rules[item.code]["suggestion"]["ja"] if item.code in rules else f"登録値: {item.used}"
        place, quoted = relative(file) if file else None, _short(quote) if quote else None
        out.append(Located(item, place, quoted, suggestion, ours if suggestion else None))
    return out


def relative(file: Path) -> str:
    """A path as the repository has it, where the command runs inside it."""
    try:
        return file.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return file.as_posix()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def as_text(items: Sequence[Located], *, everything: bool = False, lang: Lang = "en") -> str:
    """For a terminal: one paragraph a finding, errors and warnings (``everything``: also info).

    Of a rule that finds more than :data:`ALIKE` things at one line (a report that is cut off there) the first is told,
    and how many others: the machines' formats have them all.
    """
    parts = []
    told = [item for item in items if everything or item.finding.severity != "info"]
    counts = Counter((item.place, item.finding.code) for item in told)
    folded: set[tuple[str, str]] = set()
    for item in told:
        found = item.finding
        kind = (item.place, found.code)
        if kind in folded:
            continue
        field = f" {found.table_name}.{found.column_name}" if found.table_name and found.column_name else ""
        words = one_line(found.message_ja if lang == "ja" else f"{found.message} / {found.message_ja}")
        lines = [f"{item.place}: {word(found.severity, lang)}: {words} [{found.code}{field}]"]
        lines += [f"    | {one_line(item.quote)}"] if item.quote else []
        if counts[kind] > ALIKE:
            folded.add(kind)
            rest = counts[kind] - 1
            lines.append(
                f"    ほか {rest} 件の {found.code}(--format json ですべて表示)"
                if lang == "ja"
                else f"    and {rest} more of {found.code} at this place (--format json: all)"
            )
        suggestion = item.suggestion_ja if lang == "ja" else item.suggestion
        lines += [f"    > {one_line(suggestion)}"] if suggestion else []
        parts.append("\n".join(lines))
    return "\n".join(parts) + ("\n" if parts else "")


def as_json(items: Sequence[Located]) -> str:
    """A list of objects: the columns of the table ``finding``, and ``file``, ``quote``, ``suggestion``."""
    rows = [
        {**item.finding.model_dump(mode="json"), "file": item.file, "quote": item.quote, "suggestion": item.suggestion}
        for item in items
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def as_github(items: Sequence[Located]) -> str:
    """GitHub Actions' workflow commands: one annotation a finding at its file and line; info is left to the log."""
    out = []
    for item in items:
        found = item.finding
        if found.severity == "info":
            continue
        given = {"file": item.file, "line": str(found.line) if found.line else None, "title": found.code}
        properties = ",".join(f"{name}={workflow_property(value)}" for name, value in given.items() if value)
        text = (
            f"{found.message} / {found.message_ja}"
            + (f"\n{item.quote}" if item.quote else "")
            + (f"\n→ {item.suggestion}" if item.suggestion else "")
        )
        out.append(f"::{_LEVELS[found.severity]} {properties}::{workflow(text)}")
    return "\n".join(out) + ("\n" if out else "")


def as_junit(items: Sequence[Located], reports: Sequence[tuple[str, str]], *, strict: bool = False) -> str:
    """JUnit XML: a test suite for each document, a test case for each report (``reports``: document_id, report_id).

    Errors (``strict``: warnings too) are failures; the rest is the case's output.
    """
    fails = {"error", "warning"} if strict else {"error"}
    cases: dict[str, dict[str, list[Located]]] = {}
    for document, report in reports:
        cases.setdefault(document, {}).setdefault(report, [])
    for item in items:
        document = item.finding.document_id or "release"
        cases.setdefault(document, {}).setdefault(item.finding.report_id or document, []).append(item)
    suites = []
    failed = total = 0
    for document, by_report in cases.items():
        bad = sum(any(item.finding.severity in fails for item in found) for found in by_report.values())
        failed, total = failed + bad, total + len(by_report)
        body = "".join(_case(document, report, found, fails) for report, found in by_report.items())
        suites.append(
            f'<testsuite name={xml_attribute(document)} tests="{len(by_report)}" failures="{bad}">\n{body}</testsuite>\n'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="welfare-etl validate" tests="{total}" failures="{failed}">\n{"".join(suites)}</testsuites>\n'
    )


def _case(document: str, report: str, found: Sequence[Located], fails: set[str]) -> str:
    bad = [item for item in found if item.finding.severity in fails]
    rest = [item for item in found if item.finding.severity not in fails]
    inner = ""
    if bad:
        inner += f"<failure message={xml_attribute(bad[0].finding.message)}>{xml(as_text(bad))}</failure>\n"
    if rest:
        inner += f"<system-out>{xml(as_text(rest, everything=True))}</system-out>\n"
    return f"<testcase classname={xml_attribute(document)} name={xml_attribute(report)}>\n{inner}</testcase>\n"
