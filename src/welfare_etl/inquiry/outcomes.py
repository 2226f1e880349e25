"""What was promised and what was reached: pairs of target and result, and those that stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from welfare_etl.inquiry.bodies import Body

_PAIRED = """
SELECT coalesce(t.report_id, r.report_id) AS report_id, coalesce(p.municipality, p.prefecture) AS municipality,
       coalesce(t.project, r.project) AS project, coalesce(o.indicator, t.indicator, r.indicator) AS indicator,
       t.comparator, t.value, t.value_max, t.unit, t.per, t.due_fiscal_year, t.line,
       r.value, r.value_max, r.unit, r.as_of, r.line, o.attainment, o.match_basis, o.match_score, d.path
FROM target t
FULL JOIN outcome o ON o.target_id = t.target_id
FULL JOIN result r ON r.result_id = o.result_id
LEFT JOIN report p ON p.report_id = coalesce(t.report_id, r.report_id)
LEFT JOIN document d ON d.document_id = p.document_id
WHERE ($report IS NULL OR coalesce(t.report_id, r.report_id) = $report)
  AND ($unmatched OR o.target_id IS NOT NULL)
ORDER BY report_id, coalesce(t.line, r.line), t.target_id, r.result_id
"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as the source has it. ``comparator`` and ``per`` only for a target."""

    value: float
    value_max: float | None
    unit: str | None
    comparator: str = "="
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target, a result, or both. ``attainment`` is result / target where that means something."""

    report_id: str
    municipality: str | None
    project: str | None
    indicator: str | None
    target: Quantity | None
    due_fiscal_year: int | None
    target_line: int | None
    result: Quantity | None
    as_of: Any
    result_line: int | None
    attainment: float | None
    basis: str | None
    score: float | None
    path: str | None


def outcomes(connection: Any, body: Body | None = None, *, unmatched: bool = False) -> list[Outcome]:
    """Pairs in the order of report and line; with ``unmatched`` also targets and results that stand alone."""
    found = connection.execute(_PAIRED, {"report": body.report_id if body else None, "unmatched": unmatched})
    return [_outcome(*row) for row in found.fetchall()]


def _outcome(*row: Any) -> Outcome:
    report_id, municipality, project, indicator, comparator, t_value, t_max, t_unit, per, due, t_line, *rest = row
    r_value, r_max, r_unit, as_of, r_line, attainment, basis, score, path = rest
    return Outcome(
        report_id=report_id,
        municipality=municipality,
        project=project,
        indicator=indicator,
        target=None if t_value is None else Quantity(t_value, t_max, t_unit, comparator, per),
        due_fiscal_year=due,
        target_line=t_line,
        result=None if r_value is None else Quantity(r_value, r_max, r_unit),
        as_of=as_of,
        result_line=r_line,
        attainment=attainment,
        basis=basis,
        score=score,
        path=path,
    )
