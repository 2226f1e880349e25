"""Family ``pdca_sheet``: the PDCA sheets in which a plan's subcommittees report (目標, 活動, 実績, 課題)."""

from __future__ import annotations

from welfare_etl.evidence.span import lines_of
from welfare_etl.families import Context, Recognition
from welfare_etl.families.labels import telltales
from welfare_etl.families.pdca_sheet import form
from welfare_etl.families.pdca_sheet.layout import lay_out
from welfare_etl.families.pdca_sheet.reader import read_sheets
from welfare_etl.families.plan_book import PlanBook
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["PdcaSheet"]


class PdcaSheet:
    """Puts PLAN, DO, CHECK and ACTION of each sheet back together, with indicators, strategy, subcommittee and place in the plan."""

    name = "pdca_sheet"
    parser_version = "2"

    def recognise(self, document: Document) -> Recognition:
        """By the heads of its columns (at least three of four) and the labels of its cells."""
        if not telltales(document.source, form.TELLTALES):
            return Recognition(0.0, "none of the form's words")
        layout = lay_out(lines_of(document))
        columns = [kind for kind in form.KINDS if layout.sheets_of_labels.get(kind)]
        others = {name for name, _, _, _ in layout.labels} & {"strategy", "subcommittee", "place", "indicators"}
        score = 0.7 * len(columns) / len(form.KINDS) + 0.3 * len(others) / 4
        if len(columns) < 3:
            score = min(score, 0.4)
        if not columns:
            return Recognition(0.0, "no head of a PDCA column")
        return Recognition(
            score, f"heads of {', '.join(columns)}" + (f"; labels {', '.join(sorted(others))}" if others else "")
        )

    def read(self, document: Document, context: Context) -> list[Extraction]:
        """One Extraction for the document."""
        book = PlanBook(document, context, family=self.name, parser_version=self.parser_version)
        read_sheets(book)
        return [book.close()]
