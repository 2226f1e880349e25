"""Family ``roadmap``: a plan's implementation roadmap (実施計画ロードマップ) with grades, key indicators, roles and activities."""

from __future__ import annotations

from welfare_etl.families import Context, Recognition
from welfare_etl.families.labels import telltales
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.families.roadmap.form import TELLTALES
from welfare_etl.families.roadmap.reader import read_roadmap
from welfare_etl.families.roadmap.tables import tables_of
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["Roadmap"]


class Roadmap:
    """Reads grades per objective and year, key indicators, expected roles, and activities by year and actor."""

    name = "roadmap"
    parser_version = "2"

    def recognise(self, document: Document) -> Recognition:
        """By its tables: grades by year, indicators beside roles, activities by year."""
        if not telltales(document.source, TELLTALES):
            return Recognition(0.0, "none of the form's words")
        found = tables_of(document.rows)
        parts = {
            "grades by year": found.grades is not None and bool(found.grades.rows),
            "roles by actor": any(column.name == "roles" for column in found.columns),
            "key indicators": any(column.name == "kpi" for column in found.columns),
            "activities by year": any(row.year for row in found.years),
        }
        named = [name for name, there in parts.items() if there]
        if not named:
            return Recognition(0.0, "no table of a roadmap")
        return Recognition(len(named) / len(parts), f"has {', '.join(named)}")

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        book = PlanBook(document, context, family=self.name, parser_version=self.parser_version)
        read_roadmap(book)
        return [book.close()]
