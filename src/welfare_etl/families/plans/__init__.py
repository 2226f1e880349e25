"""The families of municipal plan documents: one reader of plan tables, and for each family what makes a document its own.

``outline`` and ``grids`` know no word's meaning to a table, ``vocabulary.toml`` holds the words, the passes (``indicators``,
``grades``, ``activities``, ``sheets``, ``components``) find rows with their evidence, ``write`` stores them.
A document may hold parts of several families: each part goes to its tables, whatever family the document is of.
"""

from __future__ import annotations

from dataclasses import dataclass

from welfare_etl.families import Context, Recognition
from welfare_etl.families.plans.reader import read_plan
from welfare_etl.families.plans.recognise import telltale
from welfare_etl.families.plans.write import write
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["Plan"]


@dataclass(slots=True)
class Plan:
    """One family of plan documents."""

    name: str
    parser_version: str = "5"

    def recognise(self, document: Document) -> Recognition:
        """By what was found in it; a text without the words of a plan is not taken apart."""
        if not telltale(document.source):
            return Recognition(0.0, "none of the words of a plan")
        evidence = read_plan(document).evidence
        return Recognition(evidence.scores.get(self.name, 0.0), evidence.reason(self.name))

    def fiscal_year_of(self, document: Document) -> tuple[int, str] | None:
        """The year that a document says it is about (対象年度, 令和4年度 above its table), and where."""
        page = read_plan(document).page
        if page.year is None or not page.year_spans:
            return None
        return page.year, f"line {page.year_spans[0].line} says so: {page.year_spans[0].text[:30]}"

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        return [write(document, context, read_plan(document), family=self.name, parser_version=self.parser_version)]
