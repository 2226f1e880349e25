"""Goals beside results, with what must be known to read them: caveats stand where the number stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from welfare_etl.present.figure import figure
from welfare_etl.site.holdings import Holding
from welfare_etl.site.views import Source, Text, sources

__all__ = ["Pair", "attained", "caveats_of_pair", "caveats_of_report", "pairs"]

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A goal and what answers it, or one of them alone."""

    project: str | None
    indicator: str | None
    goal: Text | None
    goal_sources: tuple[Source, ...]
    result: Text | None
    result_sources: tuple[Source, ...]
    attainment: float | None
    attained: bool | None
    caveats: tuple[Text, ...]
    anchor: str
    result_anchor: str
    """Of a result that stands beside its goal, and of no other pair on the page before."""


def attained(outcome: Mapping[str, Any], goal: Mapping[str, Any] | None = None) -> bool | None:
    """Whether the goal was reached: as the warehouse says, else by its comparator (a goal of at most so much is reached from above)."""
    if outcome.get("attained") is not None or "attained" in outcome:
        return outcome.get("attained")
    share = outcome.get("attainment")
    if share is None:
        return None
    sense = outcome.get("comparator") or (goal or {}).get("comparator")
    return bool(share <= 1 if sense == "<=" else share >= 1)


def caveats_of_pair(outcome: Mapping[str, Any]) -> Iterator[Text]:
    """What a reader of this pair must know."""
    if outcome.get("part_year"):
        day = outcome.get("as_of")
        yield Text(
            f"counted before the year's end{f' ({day})' if day else ''}, against a goal of the whole year",
            f"年度途中{f'({day}時点)' if day else ''}の数値。目標は年度全体",
        )
    if outcome.get("repeats"):
        yield Text("the body prints these figures under two projects", "同じ数値が2つの事業に記載されている")
    if outcome.get("match_basis") == "linked":
        score = outcome.get("match_score")
        yield Text(
            f"linked by likeness of the words{f' ({score:.0f} of 100)' if score is not None else ''}, not printed together",
            f"文言の類似{f'(100点中{score:.0f})' if score is not None else ''}による対応付け(併記ではない)",
        )
    if outcome.get("attainment") is None:
        yield Text("counted in different ways: no ratio", "数え方が異なるため達成率なし")


def caveats_of_report(report: Mapping[str, Any], profile: Mapping[str, Any] | None) -> Iterator[Text]:
    """What a reader of the whole report must know."""
    if report.get("covered_codes"):
        yield Text(
            "A joint report: one report for several municipalities. Its goals and results are those of all of them.",
            "複数の市町村による共同の報告です。目標と実績は全体のものです。",
        )
    if profile and profile.get("scope") == "joint":
        yield Text("The figures are those of the towns together.", "人口などは対象市町村の合計です。")
    if profile and profile.get("assistance_rate_basis") == "inferred":
        printed, real = profile.get("assistance_rate_printed"), profile.get("assistance_rate_unit")
        yield Text(
            f"The public assistance rate is printed as {printed} and taken for {real}: as percent it would be higher than anywhere in Japan.",
            f"生活保護受給率は {printed} と記載されており、{real} と解釈しました(% とすると全国のどの自治体よりも高くなるため)。",
        )
    if report.get("fiscal_year_basis") not in (None, "printed", "register"):
        yield Text(
            "The fiscal year is not printed: it follows from the form.",
            "年度の記載がないため、様式の年度としています。",
        )


def pairs(holding: Holding, report_id: str, paths: Mapping[str, str]) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """(goals with a result, goals alone, results alone), each in the order of the source."""
    goals = {row["target_id"]: row for row in holding.rows("target", report_id)}
    results = {row["result_id"]: row for row in holding.rows("result", report_id)}
    together = []
    for row in holding.rows("outcome", report_id):
        goal, result = goals.get(row.get("target_id") or ""), results.get(row.get("result_id") or "")
        seen = {**row, "as_of": row.get("as_of") or (result or {}).get("as_of")}
        line = ((goal or result) or {}).get("line") or 0
        together.append((line, _pair(holding, seen, goal, result, paths)))
    used_goals = {row.get("target_id") for row in holding.rows("outcome", report_id)}
    used_results = {row.get("result_id") for row in holding.rows("outcome", report_id)}
    return (
        _told_apart([pair for _, pair in sorted(together, key=lambda one: one[0])]),
        [_pair(holding, None, row, None, paths) for key, row in goals.items() if key not in used_goals],
        [_pair(holding, None, None, row, paths) for key, row in results.items() if key not in used_results],
    )


def _told_apart(listed: list[Pair]) -> list[Pair]:
    """One goal may be answered by several results, and one result answer several goals: an id stands at the first."""
    seen: set[str] = {""}
    out = []
    for pair in listed:
        fresh = ["" if name in seen else name for name in (pair.anchor, pair.result_anchor)]
        seen.update(fresh)
        out.append(replace(pair, anchor=fresh[0], result_anchor=fresh[1]))
    return out


def _pair(
    holding: Holding, outcome: Record | None, goal: Record | None, result: Record | None, paths: Mapping[str, str]
) -> Pair:
    head = outcome or goal or result or {}
    told = _figure(goal) or (
        _figure(outcome, "target_") if outcome and outcome.get("target_value") is not None else None
    )
    reached = _figure(result) or (
        _figure(outcome, "result_") if outcome and outcome.get("result_value") is not None else None
    )
    # The words of a goal's indicator tell most; a result's are often only 計 or 参加者.
    indicator = (goal or {}).get("indicator") or head.get("indicator") or (result or {}).get("indicator")
    notes = list(caveats_of_pair(outcome)) if outcome else []
    day = (result or {}).get("as_of")
    if day and not (outcome and outcome.get("part_year")):
        notes.append(Text(f"as of {day}", f"{day}時点"))
    if due := (goal or {}).get("due_fiscal_year"):
        notes.append(Text(f"due in fiscal {due}", f"{due}年度の目標"))
    return Pair(
        head.get("project"), indicator, told, _printed(goal, holding, paths), reached, _printed(result, holding, paths),
        outcome.get("attainment") if outcome else None, attained(outcome, goal) if outcome else None, tuple(notes),
        str((outcome or goal or {}).get("target_id") or (result or {}).get("result_id") or ""),
        str(result["result_id"]) if outcome and outcome.get("target_id") and result else "",
    )  # fmt: skip


def _figure(row: Record | None, side: str = "") -> Text | None:
    return Text(figure(row, "en", side), figure(row, "ja", side)) if row else None


def _printed(row: Record | None, holding: Holding, paths: Mapping[str, str]) -> tuple[Source, ...]:
    """The quote of a goal or a result at its line; the rule is that of its value."""
    if not row:
        return ()
    table, key = ("target", row["target_id"]) if "target_id" in row else ("result", row["result_id"])
    evidence = holding.evidence.get((table, key, "value"), [])
    if not row.get("quote"):
        return tuple(sources(evidence, paths, ""))
    report = next((one for one in holding.rows("report") if one["report_id"] == row["report_id"]), {})
    first = evidence[0] if evidence else {"rule": "", "confidence": 1.0, "document_id": report.get("document_id", "")}
    path = paths.get(first["document_id"], first["document_id"])
    return (Source(f"{path}:{row['line']}", row["quote"], first["rule"], first["confidence"]),)
