"""The end of a build in a few lines, and the state of the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from welfare_etl.present.japanese import in_japanese
from welfare_etl.present.safe import terminal
from welfare_etl.present.sheet import render_table, sheet_of
from welfare_etl.present.width import display_width, pad, wrap
from welfare_etl.present.words import Lang, word


class Built(Protocol):
    """What is shown of a build's result (``pipeline.BuildResult``)."""

    warehouse: str
    promoted: bool
    unchanged: bool
    documents: list[Any]
    reports: int
    fields: int
    filled: int
    visible: int
    left: int
    findings: dict[str, int]
    seconds: dict[str, float]

    @property
    def residual_share(self) -> float: ...


def summary_record(result: Built) -> dict[str, Any]:
    """The summary as one row for programs."""
    return {
        "documents": len(result.documents),
        "reports": result.reports,
        "fields": result.fields,
        "filled": result.filled,
        "errors": result.findings.get("error", 0),
        "warnings": result.findings.get("warning", 0),
        "infos": result.findings.get("info", 0),
        "visible_characters": result.visible,
        "residual_characters": result.left,
        "residual_share": round(result.residual_share, 6),
        "seconds": round(sum(result.seconds.values()), 3),
        "warehouse": result.warehouse,
        "promoted": result.promoted,
        "unchanged": result.unchanged,
    }


def summary_page(result: Built, lang: Lang) -> str:
    """The summary for a person."""
    states: dict[str, int] = {}
    for document in result.documents:
        state = "from_cache" if document.cached and document.state == "read" else document.state
        states[state] = states.get(state, 0) + 1
    told = ", ".join(
        f"{word(state, lang)} {count}" if lang == "ja" else f"{count} {word(state, lang)}"
        for state, count in states.items()
    )
    share = f"  ({result.filled / result.fields:.0%})" if result.fields else ""
    of = "/" if lang == "ja" else "of"
    findings = "  ".join(f"{word(name, lang)} {count:,}" for name, count in result.findings.items())
    where = result.warehouse
    if not result.promoted:
        where += "\n" + word("not_promoted", lang)
    seconds = sum(result.seconds.values())
    left = f"{result.left:,} {of} {result.visible:,} {word('characters', lang)}"
    figures = {
        "documents": f"{len(result.documents)}" + (f"  ({told})" if told else ""),
        "reports": f"{result.reports}",
        "fields_filled": f"{result.filled:,} {of} {result.fields:,}{share}",
        "findings": findings,
        "residual": f"{result.residual_share:.2%}  ({left})",
        "warehouse": where,
        "time": f"{seconds:.1f} s" if not result.unchanged else word("unchanged", lang),
    }
    labels = {name: word(name, lang) for name in figures}
    side = max(map(display_width, labels.values()))
    lines = []
    for name, text in figures.items():
        first, *rest = text.split("\n")
        lines.append(f"{pad(labels[name], side)}  {first}")
        lines += [" " * (side + 2) + line for line in rest]
    return "\n".join(lines)


STATUS_COLUMNS = (
    "path", "state", "family", "reason", "edition", "fiscal_year", "reports", "registered", "document_id",
    "sha256",
)  # fmt: skip
_STATUS_SHOWN = ("path", "state", "family", "edition", "fiscal_year", "reports")


def status_page(
    rows: Sequence[Mapping[str, Any]], states: Mapping[str, tuple[str, str]], lang: Lang, width: int
) -> str:
    """The sources in a table; below it why each is taken for what it is, and ``states``: what → (where, its state)."""
    said = in_japanese if lang == "ja" else str
    sheet = sheet_of(rows, _STATUS_SHOWN, coded=("state", "family", "edition"))
    out = [render_table(sheet, lang, width) if rows else word("no_sources", lang), ""]
    for row in rows:
        if row.get("reason"):
            first, *rest = wrap(terminal(f"{row['path']}: {said(row['reason'])}"), width - 2)
            out += [first, *("  " + line for line in rest)]
    out.append("")
    side = max(display_width(word(name, lang)) for name in states)
    for name, (where, state) in states.items():
        line = f"{pad(word(name, lang), side)}  {where}{': ' if where else ''}{said(state)}"
        first, *rest = wrap(line, width - 2)
        out += [first, *("  " + more for more in rest)]
    return "\n".join(out)
