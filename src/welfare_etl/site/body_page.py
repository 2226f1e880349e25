"""What a body's page shows: its reports, the newest first, its timeline, its plans, what was noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from welfare_etl.records.registry import TABLES
from welfare_etl.site.holdings import Holding
from welfare_etl.site.outcomes import Pair, caveats_of_report, pairs
from welfare_etl.site.timeline import timeline
from welfare_etl.site.views import FIGURES, Cell, Section, Text, sections, values

__all__ = ["view"]

_REPORT_FIELDS = ("department", "phone", "urls", "municipality_printed", "fiscal_year_label", "covered_codes")


@dataclass(slots=True)
class ReportView:
    """One report on the page."""

    id: str
    year: int | None
    title: str | None
    source: str
    projects: list[str]
    caveats: list[Text]
    figures: list[list[Cell]]
    pairs: list[Pair]
    goals: list[Pair]
    results: list[Pair]
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan document on the page."""

    id: str
    title: str
    source: str
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding."""

    severity: str
    message: Text
    printed: str | None
    place: str


def view(holding: Holding, paths: Mapping[str, str], titles: Mapping[str, str | None]) -> dict[str, Any]:
    """The variables of ``body.html``."""
    reports = [_report(holding, row, paths, titles) for row in reversed(holding.rows("report"))]
    plans = [
        PlanView(
            document, titles.get(document) or document, paths.get(document, document), _plan(holding, document, paths)
        )
        for document in holding.place.documents
    ]
    return {
        "reports": reports, "plans": plans, "years": timeline(holding),
        "findings": [_noticed(row, paths) for row in holding.findings],
    }  # fmt: skip


def _plan(holding: Holding, document: str, paths: Mapping[str, str]) -> list[Section]:
    return sections(holding, document, paths)


def _report(
    holding: Holding, row: dict[str, Any], paths: Mapping[str, str], titles: Mapping[str, str | None]
) -> ReportView:
    report = row["report_id"]
    profiles = holding.rows("profile", report)
    own = next((one for one in profiles if one["body_role"] == "reporting"), None)
    figures = []
    if own:
        found = dict(values(holding, "profile", own, paths))
        figures.append([found[name] for name in FIGURES if name in found])
    document = row["document_id"]
    source = f"{paths.get(document, document)}:{row['line_start']}–{row['line_end']}"
    listed = [
        part for part in sections(holding, report, paths) if not (part.id.endswith(".profile") and len(profiles) < 2)
    ]
    about = dict(values(holding, "report", row, paths))
    head = Section(f"{report}.report", Text(TABLES["report"].title_en, "報告の概要"))
    head.title = Text("Who reports", "報告団体")
    head.blocks = [[about[name] for name in _REPORT_FIELDS if name in about and about[name].text]]
    together, goals, results = pairs(holding, report, paths)
    return ReportView(
        report, row["fiscal_year"], titles.get(document), source,
        [name for name in ("community", "multi_agency", "prefectural") if row.get(f"implements_{name}")],
        list(caveats_of_report(row, own)), figures, together, goals, results,
        [*([head] if head.blocks[0] else []), *listed],
    )  # fmt: skip


def _noticed(row: Mapping[str, Any], paths: Mapping[str, str]) -> Noticed:
    place = paths.get(row["document_id"], row["document_id"] or "") + (f":{row['line']}" if row["line"] else "")
    printed = " ".join((row["printed"] or "").split())
    return Noticed(
        row["severity"],
        Text(row["message"], row["message_ja"]),
        (printed[:120] + "…" if len(printed) > 120 else printed) or None,
        place,
    )
