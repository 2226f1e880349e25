"""Family ``plan_followup``: report on a plan's results and the scheme of the 重層的支援体制整備事業."""

from __future__ import annotations

from welfare_etl.evidence.span import lines_of
from welfare_etl.families import Context, Recognition
from welfare_etl.families.labels import telltales
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.plan_followup.form import COMPONENTS, TELLTALES
from welfare_etl.families.plan_followup.reader import read_followup
from welfare_etl.families.plan_followup.sections import named_components, sections_of
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["PlanFollowup"]


class PlanFollowup:
    """Reads the definitions of grades, the components of the scheme with operator and departments, and its meetings."""

    name = "plan_followup"
    parser_version = "2"

    def recognise(self, document: Document) -> Recognition:
        """By headings: components of the scheme, its meetings, how grades are given."""
        if not telltales(document.source, TELLTALES):
            return Recognition(0.0, "none of the form's words")
        sections = sections_of(lines_of(document))
        kinds = {section.kind for section in sections}
        components = set(named_components(sections))
        parts = [
            (len(components) / len(COMPONENTS), f"{len(components)} of {len(COMPONENTS)} components"),
            (float("meeting" in kinds), "meetings"),
            (float(bool(kinds & {"grading", "title", "reading"})), "how grades are given"),
        ]
        named = [name for share, name in parts if share]
        score = 0.6 * parts[0][0] + 0.2 * parts[1][0] + 0.2 * parts[2][0]
        if not components:
            score = min(score, 0.4)
        return Recognition(score, f"headings of {', '.join(named)}" if named else "no heading of a follow-up")

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        book = PlanBook(document, context, family=self.name, parser_version=self.parser_version)
        read_followup(book)
        return [book.close()]
