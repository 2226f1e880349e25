"""The rows that the explorer's tables filter: one a report, and one a pair of goal and result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from welfare_etl.site.holdings import Place, rows_of_table
from welfare_etl.site.outcomes import attained
from welfare_etl.site.views import Text

__all__ = ["BODIES", "OUTCOMES", "Column", "bodies", "outcomes"]

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that a page filters. ``type``: text, number, share (0–1), percent, code (``words`` tells its values)."""

    id: str
    title: Text
    type: str
    wide: bool = False
    """Left out on a narrow screen."""
    hidden: bool = False
    """Only for filters and downloads."""


def _c(id: str, en: str, ja: str, type: str, **settings: bool) -> Column:
    return Column(id, Text(en, ja), type, **settings)


BODIES = (
    _c("page", "page", "ページ", "text", hidden=True),
    _c("report_id", "report", "報告書", "text", hidden=True),
    _c("prefecture_code", "prefecture code", "都道府県コード", "text", hidden=True),
    _c("prefecture", "prefecture", "都道府県", "text", hidden=True),
    _c("name", "body", "自治体", "text"),
    _c("reading", "reading", "よみ", "text", hidden=True),
    _c("kind", "kind", "種別", "code", hidden=True),
    _c("fiscal_year", "year", "年度", "year", hidden=True),
    _c("population", "population", "人口", "number"),
    _c("aging_rate", "65 and over", "高齢化率", "percent", wide=True),
    _c("assistance_rate", "public assistance", "生活保護受給率", "percent", wide=True),
    _c("area_km2", "area, km²", "面積(km²)", "number", wide=True, hidden=True),
    _c("carried_out_by", "carried out by", "実施者", "code", wide=True),
    _c("coordinators", "coordinators", "推進員", "number", wide=True),
    _c("people_per_coordinator", "people for each coordinator", "推進員1人当たり人口", "number", wide=True),
    _c("outsourced_share", "centres outsourced", "センター委託率", "share", wide=True),
    _c("goals", "goals", "目標", "number", wide=True),
    _c("results", "results", "実績", "number", wide=True, hidden=True),
    _c("pairs", "with a result", "実績あり", "number", wide=True),
    _c("judged", "judged", "判定可", "number", hidden=True),
    _c("attained", "attained", "達成数", "number", hidden=True),
    _c("attained_share", "attained", "達成", "share"),
    _c("projects", "projects", "事業", "text", hidden=True),
    _c("plans", "plan documents", "計画文書", "number", hidden=True),
    _c("warnings", "warnings", "要確認", "number", wide=True),
)
OUTCOMES = (
    _c("page", "page", "ページ", "text", hidden=True),
    _c("anchor", "place on the page", "ページ内の位置", "text", hidden=True),
    _c("report_id", "report", "報告書", "text", hidden=True),
    _c("prefecture_code", "prefecture code", "都道府県コード", "text", hidden=True),
    _c("prefecture", "prefecture", "都道府県", "text", hidden=True),
    _c("name", "body", "自治体", "text"),
    _c("fiscal_year", "year", "年度", "year", wide=True, hidden=True),
    _c("project", "project", "事業", "code", wide=True),
    _c("indicator", "what is counted", "指標", "text"),
    _c("indicator_kind", "kind", "指標の種類", "code", wide=True),
    _c("comparator", "comparator", "比較", "text", hidden=True),
    _c("target_value", "goal", "目標", "number"),
    _c("result_value", "result", "実績", "number"),
    _c("unit", "unit", "単位", "text"),
    _c("attainment", "attainment", "達成率", "share"),
    _c("attained", "attained", "達成", "text", hidden=True),
    _c("caveats", "caveats", "注意", "code", wide=True),
)


def bodies(connection: Any, listed: Sequence[Place]) -> list[Record]:
    """One row a report, and one for each place that has plans only."""
    by_report = {name: _grouped(rows_of_table(connection, name)) for name in (
        "profile", "support_center", "community_project", "multi_agency_project", "target", "result", "outcome", "finding",
    )}  # fmt: skip
    reports = {row["report_id"]: row for row in rows_of_table(connection, "report")}
    goals = {row["target_id"]: row for rows in by_report["target"].values() for row in rows}
    out = []
    for place in listed:
        head = {
            "page": place.key, "prefecture_code": place.prefecture_code, "prefecture": place.prefecture,
            "name": place.name, "reading": " ".join(place.reading), "kind": place.kind, "plans": len(place.documents),
        }  # fmt: skip
        for report in place.reports:
            of = {name: rows.get(report, []) for name, rows in by_report.items()}
            out.append({**head, **_row(reports[report], of, goals)})
        if not place.reports:
            out.append(head)
    return [{column.id: row.get(column.id) for column in BODIES} for row in out]


def _grouped(rows: Sequence[Record]) -> dict[str, list[Record]]:
    out: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row.get("report_id"):
            out[row["report_id"]].append(row)
    return out


def _row(report: Record, of: Mapping[str, list[Record]], goals: Mapping[str, Record]) -> Record:
    profile: Record = next((row for row in of["profile"] if row["body_role"] == "reporting"), {})
    multi: Record = of["multi_agency_project"][0] if of["multi_agency_project"] else {}
    people, coordinators = profile.get("population"), multi.get("coordinators")
    judged = [yes for row in of["outcome"] if (yes := attained(row, goals.get(row["target_id"]))) is not None]
    projects = [name for name in ("community", "multi_agency", "prefectural") if report.get(f"implements_{name}")]
    return {
        "report_id": report["report_id"], "fiscal_year": report["fiscal_year"],
        **{name: profile.get(name) for name in ("population", "aging_rate", "assistance_rate", "area_km2")},
        "carried_out_by": _carrier([*of["community_project"], multi]),
        "coordinators": coordinators,
        # A prefecture's coordinators don't stand for all its people.
        "people_per_coordinator": round(people / coordinators)
        if people and coordinators and report["kind"] != "prefecture" else None,
        "outsourced_share": _outsourced(of["support_center"]),
        "goals": len(of["target"]), "results": len(of["result"]), "pairs": len(of["outcome"]),
        "judged": len(judged), "attained": sum(judged),
        "attained_share": round(sum(judged) / len(judged), 3) if judged else None,
        "projects": " ".join(projects),
        "warnings": sum(row["severity"] != "info" for row in of["finding"]),
    }  # fmt: skip


def _carrier(projects: Sequence[Record]) -> str | None:
    """The kind of body that carries the first project out whose kind is known."""
    for row in projects:
        if kind := row.get("contractor_kind") or row.get("implementer_kind"):
            return str(kind)
    return None


def _outsourced(centres: Sequence[Record]) -> float | None:
    """Of the comprehensive support centres the share that others run; None where not both numbers are known."""
    for row in centres:
        if row["kind"] == "comprehensive_support" and row["total"] and row["outsourced"] is not None:
            return round(float(min(1.0, row["outsourced"] / row["total"])), 3)
    return None


def outcomes(connection: Any, listed: Sequence[Place]) -> list[Record]:
    """One row a pair of goal and result."""
    owner = {report: place for place in listed for report in place.reports}
    goals = {row["target_id"]: row for row in rows_of_table(connection, "target")}
    results = {row["result_id"]: row for row in rows_of_table(connection, "result")}
    years = {row["report_id"]: row["fiscal_year"] for row in rows_of_table(connection, "report")}
    out = []
    for row in rows_of_table(connection, "outcome"):
        place = owner[row["report_id"]]
        goal, result = goals.get(row["target_id"] or "", {}), results.get(row["result_id"] or "", {})
        caveats = [
            name for name, there in (
                ("part_year", row.get("part_year")), ("repeats", row.get("repeats")),
                ("linked", row["match_basis"] == "linked"), ("no_ratio", row["attainment"] is None),
            ) if there
        ]  # fmt: skip
        seen = {
            "page": place.key, "anchor": row["target_id"] or row["result_id"], "prefecture_code": place.prefecture_code,
            "prefecture": place.prefecture, "name": place.name, "fiscal_year": years[row["report_id"]],
            "indicator": goal.get("indicator") or row["indicator"],
            "indicator_kind": row.get("indicator_kind") or goal.get("indicator_kind") or result.get("indicator_kind"),
            "comparator": row.get("comparator") or goal.get("comparator"),
            "unit": row["unit_canonical"],
            "attained": {True: "yes", False: "no"}.get(attained(row, goal)),  # type: ignore[arg-type]
            "caveats": " ".join(caveats),
        }  # fmt: skip
        out.append({column.id: seen.get(column.id, row.get(column.id)) for column in OUTCOMES})
    return out
