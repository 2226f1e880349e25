"""PDCA sheets put back together whose text came out of a page in pieces: one row a sheet, one row an indicator."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from welfare_etl.evidence.span import ELIDED, Span, reflow, said
from welfare_etl.families.plans.found import Doubt, Found
from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.belonging import MARGIN
from welfare_etl.families.plans.pieces.columns import Placing, place_blocks
from welfare_etl.families.plans.pieces.figures import Indicator
from welfare_etl.families.plans.pieces.indicators import gather
from welfare_etl.families.plans.pieces.layout import Block, Layout, lay_out
from welfare_etl.families.plans.pieces.sheets import Sheet, find_sheets
from welfare_etl.families.plans.pieces.words import Vocabulary
from welfare_etl.normalize.eras import as_of as day_of
from welfare_etl.normalize.eras import fiscal_year_of

__all__ = ["Pieces", "read_sheets"]


@dataclass(slots=True)
class Pieces:
    """What became of the pieces: rows, labels, text that is nobody's with the reason, and doubts that are of no row."""

    lines: Sequence[Span]
    rows: list[Found] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    left_over: list[tuple[Span, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def row(self, table: str, **plain: Any) -> Found:
        found = Found(table, plain=plain)
        self.rows.append(found)
        return found

    def label(self, spans: Iterable[Span]) -> None:
        self.labels.extend(spans)

    def left(self, spans: Iterable[Span], reason: str) -> None:
        self.left_over.extend((span, reason) for span in spans)

    def find(self, severity: str, code: str, message: str, *, line: int | None = None, column: str | None = None,
             printed: str | None = None, used: str | None = None, table: str | None = None) -> None:  # fmt: skip
        self.doubts.append(Doubt(severity, code, message, column, printed, line, used))


UNSURE = 1.5
"""Below this margin (in telling sentences) a block's column is reported for a person to look at."""
SURE_WITHOUT_TEXT = 1.0
"""How much better the best place for an indicators' cell must be where a facts edition left out the sheets' text."""
NO_BASIS = 0.1
"""Below this margin two columns are as likely: the text is left over."""


def read_sheets(lines: Sequence[Span]) -> Pieces:
    """What the lines of a document of PDCA sheets say."""
    book = Pieces(lines)
    layout = lay_out(book.lines)
    book.label([span for _, _, span, _ in layout.labels])
    book.label(layout.title)
    for span, match in layout.repaired:
        book.find(
            "info",
            "label_repaired",
            f"Read as the label {match.label}.",
            line=span.line,
            printed=span.text,
            used=match.label,
        )
    day = _day(book, layout)
    sheets, used = find_sheets(layout)
    if not sheets:
        book.find("warning", "nothing_read", "No sheet was found: no strategy, place in the plan or column head.")
    elided = {block.page for block in layout.blocks if block.elided}
    for sheet in sheets:
        sheet.elided = sheet.page in elided
    for placing in place_blocks(layout, sheets, used, day):
        used.add(placing.block)
        _place(book, sheets, placing)
    _check_goals(book, sheets)
    for number, sheet in enumerate(sheets, 1):
        _sheet_row(book, number, sheet)
    _indicators(book, layout, sheets, used, day)
    for block in layout.blocks:
        if block not in used:
            book.left(block.lines, "vertical_text" if block.vertical else "unassigned")
    return book


def _day(book: Pieces, layout: Layout) -> date | None:
    """The day that the sheets speak of (… 現在)."""
    span = layout.as_of
    day = day_of(span.text) if span else None
    if span:
        book.label([span])
    if day is None:
        book.find(
            "warning", "no_date", "No day (… 現在) is printed.",
            line=span.line if span else None, table="plan_indicator", column="fiscal_year", printed=span.text if span else None,
        )  # fmt: skip
    return day


def _place(book: Pieces, sheets: list[Sheet], placing: Placing) -> None:
    number, kind = placing.slot
    block = placing.block
    if sheets[number].elided:
        sheets[number].columns[kind].append(block)
        return
    where: dict[str, Any] = {
        "line": block.first.line,
        "table": "pdca_sheet",
        "column": f"{kind}_text",
        "printed": block.first.text,
    }
    if not placing.bound and placing.margin < NO_BASIS:
        book.left(block.lines, "column_unclear")
        book.find("warning", "column_unclear", "Two columns are as likely for this text; it is in none.", **where)
        return
    sheets[number].columns[kind].append(block)
    if not placing.bound and placing.margin < UNSURE:
        book.find(
            "warning",
            "column_unsure",
            f"Placed in {kind} of sheet {number + 1} by its wording; another place is nearly as likely.",
            used=kind,
            **where,
        )


def _check_goals(book: Pieces, sheets: list[Sheet]) -> None:
    """Two sheets of a page whose goals speak rather of the other sheet's work: their places in the plan may have changed places."""
    texts = [
        "。".join(block.text for kind, blocks in sheet.columns.items() if kind != "plan" for block in blocks)
        + (sheet.subcommittee.text if sheet.subcommittee else "")
        for sheet in sheets
    ]
    goals = [sheet.chain.goal if sheet.chain else None for sheet in sheets]
    vocabulary = Vocabulary([*texts, *(goal.text for goal in goals if goal)])
    for (i, one), (j, other) in itertools.combinations(enumerate(goals), 2):
        if one is None or other is None or sheets[i].page != sheets[j].page or sheets[i].elided:
            continue
        own = vocabulary.likeness(one.text, texts[i]) + vocabulary.likeness(other.text, texts[j])
        crossed = vocabulary.likeness(one.text, texts[j]) + vocabulary.likeness(other.text, texts[i])
        if crossed > own:
            for number, goal in ((i, one), (j, other)):
                book.find(
                    "warning",
                    "goal_unlike_sheet",
                    f"The goal of sheet {number + 1} speaks rather of another sheet of the page: are the places in the plan in order?",
                    line=goal.first.line,
                    table="pdca_sheet",
                    column="plan_text",
                    printed=goal.first.text,
                )


# -- sheets --------------------------------------------------------------------------------------------------------------


def _sheet_row(book: Pieces, number: int, sheet: Sheet) -> Found:
    row = book.row("pdca_sheet", sheet=number)
    _text(row, "strategy", sheet.strategy, "under_label")
    _text(row, "theme", sheet.theme, "block_under_strategy")
    if sheet.strategy and sheet.theme is None:
        row.miss("theme", "unreadable").doubt(
            "warning", "no_theme", "No theme stands under the strategy.", "theme", line=sheet.strategy.first.line
        )
    _text(row, "subcommittee", sheet.subcommittee, "under_label")
    if sheet.chain and sheet.chain.reference:
        lines = [line for block in sheet.chain.reference for line in block.lines]
        rule = sheet.rule or "under_table"
        row.put(
            "plan_reference", "\n".join(_place_line(block) for block in sheet.chain.reference), lines, rule=rule,
            confidence={"only_one_left": 0.7, "in_order": 0.5}.get(rule, 1.0),
        )  # fmt: skip
        if rule in ("only_one_left", "in_order"):
            book.find(
                "info" if rule == "only_one_left" else "warning",
                "place_by_elimination" if rule == "only_one_left" else "place_by_order",
                "No theme is like the item of this place in the plan; it is of the "
                + ("only sheet left." if rule == "only_one_left" else "sheet that comes in the same order."),
                line=lines[0].line,
                table="pdca_sheet",
                column="plan_reference",
                printed=said(lines),
            )
    _compare_numbers(book, sheet)
    inferred = []
    for kind in form.KINDS:
        blocks = sorted(sheet.columns[kind], key=lambda block: block.place)
        if sheet.elided and not (
            blocks and _is_bound(sheet, kind, blocks) and not any(block.elided for block in blocks)
        ):
            if marks := _marks(blocks):
                row.put(f"{kind}_text", marks, [line for block in blocks for line in block.lines], "by_wording")
            else:
                row.miss(f"{kind}_text", "omitted")
            continue
        if not blocks:
            row.miss(f"{kind}_text", "unreadable").doubt(
                "warning", "no_text_for_column", f"No text was found for {kind} of sheet {number}.", f"{kind}_text"
            )
            continue
        lines = [line for block in blocks for line in block.lines]
        bound = _is_bound(sheet, kind, blocks)
        text = "\n".join(filter(None, (reflow(block.lines) for block in blocks)))
        row.put(
            f"{kind}_text", text, lines, rule="under_label" if bound else "by_wording", confidence=1.0 if bound else 0.7
        )
        if not bound:
            inferred.append(kind)
    if inferred:
        book.find(
            "info", "columns_by_wording", f"The text of {', '.join(inferred)} stands apart from its label; placed by wording, width and words.",
            table="pdca_sheet", column=f"{inferred[0]}_text", used=f"sheet {number}",
        )  # fmt: skip
    return row


def _is_bound(sheet: Sheet, kind: str, blocks: list[Block]) -> bool:
    """Whether the form itself says the column of one of the blocks."""
    over_table = kind == "plan" and sheet.chain is not None and sheet.chain.goal in blocks
    return over_table or any(block.after == kind for block in blocks)


def _marks(blocks: list[Block]) -> str:
    """The marks that a facts edition prints in place of text."""
    return "".join(found[0] for block in blocks for line in block.lines for found in ELIDED.finditer(line.text))


def _compare_numbers(book: Pieces, sheet: Sheet) -> None:
    """①部会 reports on item ① of the plan: two numbers that differ are a misprint or a mix-up."""
    item = sheet.chain.reference[-1] if sheet.chain and sheet.chain.reference else None
    body = form.NUMBER.match(sheet.subcommittee.text) if sheet.subcommittee else None
    place = form.NUMBER.match(item.text) if item else None
    if sheet.subcommittee and item and body and place and body[0] != place[0]:
        book.find(
            "info",
            "numbers_disagree",
            f"The subcommittee is {body[0]}, the item of its place in the plan {place[0]}.",
            line=sheet.subcommittee.first.line,
            table="pdca_sheet",
            column="subcommittee",
            printed=said(item.lines),
        )


def _place_line(block: Block) -> str:
    """A line of the place in the plan; its number may stand on a line of its own."""
    first, *rest = block.lines
    return f"{first.text} {said(rest)}" if first.bare.isdigit() and rest else said(block.lines) or ""


def _text(row: Found, column: str, block: Block | None, rule: str) -> None:
    if block:
        row.put(column, reflow(block.lines), block.lines, rule=rule)


# -- indicators ------------------------------------------------------------------------------------------------------------


def _indicators(book: Pieces, layout: Layout, sheets: list[Sheet], used: set[Block], day: date | None) -> None:
    texts = [
        sheet.about + "。" + "".join(block.text for blocks in sheet.columns.values() for block in blocks)
        for sheet in sheets
    ]
    vocabulary = Vocabulary(texts)
    heads = {place: span for name, place, span, _ in layout.labels if name == "indicators"}
    found: list[tuple[int, Indicator, str | None, str | None]] = []
    for page in range(layout.pages):
        numbers = [n for n, sheet in enumerate(sheets) if sheet.page == page]
        cells = [b for b in layout.blocks if b.page == page and b not in used and not b.vertical and not b.prose]
        chains = [(n, c.cells, heads.get(c.place)) for n in numbers if (c := sheets[n].chain) and c.cells]
        sure = SURE_WITHOUT_TEXT if any(sheets[n].elided for n in numbers) else MARGIN
        gathered = gather(cells, chains, numbers, lambda text, n: vocabulary.likeness(text, texts[n]), sure)
        used.update(cells)
        for severity, code, line, message, printed in gathered.notes:
            book.find(severity, code, message, line=line, table="plan_indicator", column="actual", printed=printed)
        for block, reason in gathered.left:
            book.left(block.lines, reason)
        for sheet, block in gathered.kpis:
            kpi = Indicator(0, block.lines)
            found.append((len(sheets) if sheet is None else sheet, kpi, None, None))
        for group in gathered.groups:
            for indicator in group.indicators:
                found.append((len(sheets) if group.sheet is None else group.sheet, indicator, group.kind, group.doubt))
    found.sort(key=lambda entry: (entry[1].spans[0].line, entry[1].spans[0].start))
    for at, indicator, kind, doubt in found:
        _indicator_row(book, layout, sheets[at] if at < len(sheets) else None, at + 1, indicator, kind, doubt, day)


def _indicator_row(
    book: Pieces, layout: Layout, sheet: Sheet | None, number: int, indicator: Indicator, kind: str | None,
    doubt: str | None, day: date | None,
) -> None:  # fmt: skip
    spans = [*indicator.spans, *indicator.value_spans]
    if indicator.amount:
        spans += indicator.amount.unit_spans
    unique = list(dict.fromkeys((span.line, span.start, span.end) for span in spans))
    row = book.row("plan_indicator")
    row.quote = [next(s for s in spans if (s.line, s.start, s.end) == key) for key in sorted(unique)]
    row.plain["line"] = (indicator.value_spans if indicator.beside else indicator.spans)[0].line
    row.put("indicator", indicator.name, indicator.spans, rule="table_cell")
    line = indicator.spans[0].line
    if sheet is None:
        row.miss("programme", "unreadable").doubt(
            "warning",
            "sheet_unclear",
            "Which sheet the indicator is of is not certain.",
            "programme",
            printed=indicator.name,
            line=line,
        )
    else:
        row.plain["sheet"] = number
        for column, block in (("plan_path", sheet.strategy), ("programme", sheet.theme)):
            if block:
                row.put(
                    column, reflow(block.lines), block.lines, rule="strategy_of_sheet", confidence=0.5 if doubt else 0.9
                )
    if doubt and sheet is not None:
        book.find(
            "warning",
            "indicator_unsure",
            f"{doubt}.",
            line=line,
            table="plan_indicator",
            column="kind",
            printed=indicator.name,
        )
    if kind:
        row.put("kind", kind, indicator.spans, rule="table_column", confidence=0.5 if doubt else 0.9)
    if indicator.amount and indicator.doubt is None:
        amount = indicator.amount
        row.put("actual", amount.value, amount.spans, rule=indicator.rule, confidence=indicator.confidence)
        row.put(
            "actual_unit",
            _unit(amount.unit),
            amount.unit_spans or amount.spans,
            rule=amount.unit_rule,
            confidence=0.7 if amount.unit_spans else 1.0,
        )
    elif indicator.doubt:
        printed = " ".join(span.text for span in indicator.value_spans) or None
        row.miss("actual", "unreadable", printed)
        row.miss("actual_unit", "unreadable", printed)
        book.find(
            "info",
            "value_not_certain",
            f"{indicator.name}: {indicator.doubt}; no value is stored.",
            line=line,
            table="plan_indicator",
            column="actual",
            printed=printed,
        )
    else:
        row.miss("actual", "blank")
        row.miss("actual_unit", "blank")
    _year(layout, row, day)


def _unit(unit: str | None) -> str | None:
    return unit.strip() if unit else None


def _year(layout: Layout, row: Found, day: date | None) -> None:
    span: Span | None = layout.as_of
    if day and span:
        row.put("fiscal_year", fiscal_year_of(day), [span], rule="day_of_sheets")
        row.put("as_of", day, [span], rule="day_of_sheets")
    elif span:
        row.miss("fiscal_year", "unreadable", span.text)
