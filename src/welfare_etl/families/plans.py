"""The families of municipal plan documents, in the contract's order."""

from __future__ import annotations

from welfare_etl.families import Family
from welfare_etl.families.master_plan_page import MasterPlanPage
from welfare_etl.families.pdca_sheet import PdcaSheet
from welfare_etl.families.plan_followup import PlanFollowup
from welfare_etl.families.roadmap import Roadmap

__all__ = ["FAMILIES"]

FAMILIES: tuple[Family, ...] = (PdcaSheet(), MasterPlanPage(), PlanFollowup(), Roadmap())
"""Asked by :func:`welfare_etl.families.families`."""
