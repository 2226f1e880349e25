"""Family ``master_plan_page``: a page of a municipality's master plan (総合計画), one policy with its basic programmes."""

from __future__ import annotations

from welfare_etl.evidence.span import lines_of
from welfare_etl.families import Context, Recognition
from welfare_etl.families.labels import telltales
from welfare_etl.families.master_plan_page.form import TELLTALES
from welfare_etl.families.master_plan_page.page import parse_page
from welfare_etl.families.master_plan_page.reader import read_page
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["MasterPlanPage"]

_TELLING = ("programme", "figures", "department", "related_plan", "situation", "policy_figures", "sdgs")


class MasterPlanPage:
    """Reads the policy's figures, each 基本事業 with indicators, department and related plan, and the roles of the viewpoints."""

    name = "master_plan_page"
    parser_version = "2"

    def recognise(self, document: Document) -> Recognition:
        """By its headings; without a numbered 基本事業 it is no such page."""
        if not telltales(document.source, TELLTALES, least=3):
            return Recognition(0.0, "none of the form's words")
        found = parse_page(lines_of(document)).headings
        named = [name for name in _TELLING if name in found]
        score = len(named) / len(_TELLING)
        if "programme" not in found:
            score = min(score, 0.4)
        return Recognition(
            score,
            f"{len(named)} of {len(_TELLING)} headings: {', '.join(named)}" if named else "no heading of a master plan",
        )

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        book = PlanBook(document, context, family=self.name, parser_version=self.parser_version)
        read_page(book)
        return [book.close()]
