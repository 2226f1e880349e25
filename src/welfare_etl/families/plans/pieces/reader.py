"""Sheets in pieces → rows, made by the passes that make them of sheets whose parts stand under their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans import indicators, sheets
from welfare_etl.families.plans.context import Page
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.pieces.columns import Likeness, place_blocks
from welfare_etl.families.plans.pieces.figures import Name, indicators_of
from welfare_etl.families.plans.pieces.layout import Block, Layout, lay_out
from welfare_etl.families.plans.pieces.sheets import Sheet, find_sheets
from welfare_etl.families.plans.vocabulary import PARTS

LEFT = {
    "column_unclear": "Two columns are as likely for this text; it is in none.",
    "value_without_indicator": "Values that no indicator has for certain.",
    "remark_in_table": "Neither name nor value of an indicator.",
    "units_unclear": "Units stand apart from their numbers, and not one for each: none is stored.",
}
"""Why text is left over, by the code of the finding that tells it."""

__all__ = ["LEFT", "Pieces", "put_together"]

_TITLE = re.compile(r"計画\s*\d{4}")
"""A plan's own title with its years, at the foot of a page: 第3次福祉計画 2016年度～."""
_UNSURE = 0.5
"""Below this margin a text's column is told for a person to look at."""
_NO_BASIS = 0.1
"""Below this margin two columns are as likely: the text is left over."""


@dataclass(slots=True)
class Pieces:
    """What became of the pieces: rows, labels, and text that is nobody's with the reason."""

    sheets: list[Found] = field(default_factory=list)
    indicators: list[Found] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    left: list[tuple[list[Span], str]] = field(default_factory=list)


def put_together(lines: Sequence[Span], page: Page) -> Pieces:
    """What the lines of a document of sheets in pieces say."""
    heading = [*page.as_of_spans, *page.year_spans, *(span for spans in page.titles.values() for span in spans)]
    heading += [line for line in lines if _TITLE.search(line.folded)]
    places = {(span.line, span.start) for span in heading}
    layout = lay_out([line for line in lines if (line.line, line.start) not in places])
    out = Pieces(labels=[*heading, *(span for _, _, span, _ in layout.labels)])
    found, used = find_sheets(layout)
    unsure: dict[tuple[int, str], Block] = {}
    for block, sheet, part, margin in place_blocks(layout, found, used):
        used.add(block)
        bound = block.label == part or sheet.goal is block or block.elided
        if not bound and margin < _NO_BASIS:
            out.left.append((block.lines, "column_unclear"))
            continue
        sheet.parts.setdefault(part, []).append(block)
        if not bound and margin < _UNSURE:
            unsure[id(sheet), part] = block
    out.sheets = _sheet_rows(found, unsure)
    _indicators(out, layout, found, used, page)
    return out


def _sheet_rows(found: Sequence[Sheet], unsure: dict[tuple[int, str], Block]) -> list[Found]:
    drafts = [
        sheets.Draft(
            {part: [line for block in blocks for line in block.lines] for part, blocks in sheet.parts.items()}, line=1
        )
        for sheet in found
    ]
    rows = sheets.rows_of(drafts)
    for sheet, row in zip(found, rows, strict=True):
        for part, blocks in sheet.parts.items():
            column = f"{part}_text" if part in PARTS else part
            if column not in row.puts:
                continue
            put = row.puts[column]
            put.value = re.sub(r"(?m)^(\d{1,2})\n", r"\1 ", "\n".join(block.flowing for block in blocks))
            inferred = part in PARTS and not any(b.label == part or b is sheet.goal for b in blocks)
            if inferred or (part == "plan_reference" and not sheet.alike):
                put.rule, put.confidence = ("by_wording", 0.7) if inferred else ("only_one_left", 0.5)
                if not inferred:
                    why = "No theme is like the item of this place in the plan; it is of the sheet that is left."
                    row.doubt("place_by_elimination", why, column, blocks[-1].text, line=blocks[-1].lines[0].line)
        for part in PARTS:
            if block := unsure.get((id(sheet), part)):
                first = block.lines[0]
                why = "Placed by its wording; another place is nearly as likely."
                row.doubt("column_unsure", why, f"{part}_text", first.text, line=first.line)
    return rows


def _indicators(out: Pieces, layout: Layout, found: Sequence[Sheet], used: set[Block], page: Page) -> None:
    texts = {id(sheet): sheet.about + "".join(b.text for bs in sheet.parts.values() for b in bs) for sheet in found}
    likeness = Likeness(texts.values())
    rows: list[tuple[int, Found]] = []
    for number in range(layout.pages):
        cells = [
            b for b in layout.blocks[layout.labels[0][1] if layout.labels else 0 :]
            if b.page == number and b not in used and not b.vertical and not b.prose
        ]  # fmt: skip
        mine = [sheet for sheet in found if sheet.page == number]
        tables = indicators_of(cells, mine, lambda text, sheet: likeness(text, texts[id(sheet)]))
        out.left += tables.left
        for name, sheet, kind, sure in tables.found:
            for row in _rows(name, sheet, kind, page, sure=sure):
                if sheet is not None:
                    row.plain["sheet"] = 1 + found.index(sheet)
                rows.append((name.spans[0].line, row))
    out.indicators = [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _rows(name: Name, sheet: Sheet | None, kind: str | None, page: Page, *, sure: bool) -> list[Found]:
    draft = name.draft()
    draft.kind, draft.kind_spans = kind, name.spans
    if sheet is not None:
        draft.programme = [line for block in sheet.parts.get("theme", []) for line in block.lines]
        draft.path = [block.lines[0] for block in sheet.parts.get("strategy", [])]
    rows = indicators.rows_of(draft, page, reports=True)
    for row in rows:
        row.quote = [*name.spans, *name.value, *([name.unit] if name.unit else [])]
        for column in ("kind", "programme", "plan_path", "actual", "actual_unit"):
            if column in row.puts:
                row.puts[column].confidence = 0.7 if column == "actual_unit" and name.unit else 0.9
        if sheet is None or not sure:
            row.miss("programme", "unreadable").doubt(
"sheet_unclear", "Which sheet the indicator is of is not certain.", "programme", name.text, line=name.spans[0].line
            )  # fmt: skip
        if page.year is not None and page.year_spans:
            row.put("fiscal_year", page.year, page.year_spans, "day_of_document")
        if page.as_of is not None:
            row.put("as_of", page.as_of, page.as_of_spans, "day_of_document")
    return rows
