"""All tables of the dataset, in the contract's order."""

from __future__ import annotations

from welfare_etl.records.base import Row
from welfare_etl.records.outcomes import NumberRole, Outcome, Result, Target
from welfare_etl.records.plan import (
    GradeDefinition,
    Meeting,
    PdcaSheet,
    PlanActivity,
    PlanEvaluation,
    PlanIndicator,
    PlanProgramme,
    ProgrammeComponent,
)
from welfare_etl.records.projects import (
    CommunityBuilding,
    CommunityProject,
    Consultation,
    MultiAgencyProject,
    PrefecturalProject,
)
from welfare_etl.records.reference import DocumentRow, Municipality
from welfare_etl.records.report import Achievement, Attachment, Profile, Report, SupportCenter, Vision
from welfare_etl.records.trust import Finding, Lineage, Missing, Residual

__all__ = ["TABLES"]

TABLES: dict[str, type[Row]] = {
    model.table: model
    for model in (
        DocumentRow,
        Report,
        Profile,
        SupportCenter,
        Vision,
        CommunityProject,
        CommunityBuilding,
        Consultation,
        MultiAgencyProject,
        PrefecturalProject,
        Achievement,
        Attachment,
        Target,
        Result,
        Outcome,
        NumberRole,
        PlanIndicator,
        PlanEvaluation,
        GradeDefinition,
        PlanActivity,
        PdcaSheet,
        ProgrammeComponent,
        PlanProgramme,
        Meeting,
        Lineage,
        Finding,
        Missing,
        Residual,
        Municipality,
    )
}
"""Table name → model."""
