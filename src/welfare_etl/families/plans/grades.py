"""Grades: which item got which mark in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.drafts import bare_name
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid, Record
from welfare_etl.families.plans.marks import DASH, MARK, kind_of_mark
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.slots import Slot
from welfare_etl.families.plans.values import year_in
from welfare_etl.families.plans.vocabulary import Sense, is_actor, sense
from welfare_etl.normalize.text import clean, fold

__all__ = ["evaluations_of"]


def evaluations_of(page: Page, marks: set[str]) -> list[Found]:
    """Who got which grade in which year. ``marks``: those that the document's own legend defines."""
    rows: list[Found] = []
    line: Line | None = None
    for item in page.items:
        line = item.line or line
        if item.grid is not None:
            rows += _of_table(item.grid, item, page, marks)
        elif item.line is not None and (dated := _dated(item.line, marks)):
            owner = _beside(item, page) or _owner(item.section, page)
            rows += [_row(owner, one.years[0], mark, [year]) for year, one, mark in dated if owner]
        elif item.sense.kind in ("grade", "check") and (told := _of_years_told(item, page, marks)):
            rows += told
        elif item.sense.kind in ("grade", "previous_grade") or (
            item.sense.kind == "check" and item.said[0].text in marks
        ):
            rows += _of_field(item, page, marks, line)  # 評価(C) | B | 欠員は3人に減った。: a mark of the legend
    return rows


def _dated(line: Line, marks: set[str]) -> list[tuple[Span, Sense, Span]]:
    """総合評価  令和4年度  C  令和5年度  B: the years of a line with a mark behind each."""
    first, *rest = line.parts
    if len(rest) not in (2, 4, 6) or sense(first.text).kind != "grade":
        return []
    pairs = [(year, sense(year.text), mark) for year, mark in zip(rest[::2], rest[1::2], strict=True)]
    good = [(year, one, mark) for year, one, mark in pairs if len(one.years) == 1 and _graded(mark.text, marks)]
    return good if len(good) == len(pairs) else []


_TOLD = re.compile(
    rf"(?P<year>(?:(?:令和|平成|[RH])\s*+\d{{1,2}}|20\d\d)\s*+年度)(?:の?(?:評価|判定))?\s*+[は:：]\s*+(?P<mark>{MARK.pattern})(?![\w%])"
)


def _of_years_told(item: Item, page: Page, marks: set[str]) -> list[Found]:
    """ふり返り  令和5年度は○、令和6年度は◎: the grades of several years in a sentence."""
    span = item.field.values[0] if item.field else None
    found = list(_TOLD.finditer(span.folded)) if span else []
    owner = (_beside(item, page) or _owner(item.section, page)) if found and found[0].start() == 0 else None
    if span is None or not owner or not all(_graded(m["mark"], marks) for m in found):
        return []
    return [_row(owner, year_in(m["year"]), span.part(*m.span("mark")), [span.part(*m.span("year"))]) for m in found]


def _graded(text: str, marks: set[str]) -> bool:
    bare = clean(text).strip()
    if DASH.fullmatch(bare):
        return False
    kinds = {kind_of_mark(mark) for mark in marks} - {"dash"}
    return bare in marks or bool(MARK.fullmatch(fold(bare)) and (not kinds or kind_of_mark(bare) in kinds))


def _row(
    item: list[Span], year: int | None, grade: Span, year_spans: list[Span], name: list[Span] | None = None
) -> Found:
    row = Found("plan_evaluation", quote=[*item, grade])
    row.put("item", said([bare_item(span) for span in item], " "), item, "label_of_row")
    if name:
        row.put("item_name", said(name), name, "heading_of_number")
    row.put("grade", clean(grade.text), [grade], "grade_cell")
    if year is not None:
        row.put("fiscal_year", year, year_spans or [grade], "year_of_head")
    else:
        row.doubt("year_unclear", "The year of the grade is not printed.", "fiscal_year", grade.text)
    return row


def bare_item(span: Span) -> Span:
    """The item as printed, without a mark."""
    m = re.match(r"[・●■◆◇□▪]\s*", span.text)
    return span.part(m.end()) if m else span


def _of_table(grid: Grid, item: Item, page: Page, marks: set[str]) -> list[Found]:
    """The grades of a table: in columns of their own, in columns of years, or (評価 | b | b) in a row of a table of years."""
    yearly = [c for c in grid.columns if c.kinds == ("years",)]
    graded = [c for c in grid.columns if c.means("grade", "previous_grade") and not c.actor]
    graded = [c for c in graded if _mostly(grid, c, marks)]
    if graded and graded[-1].years:
        # R4 and R5 under 評価, which stands over the first of them
        after = [c for c in yearly if c.index > graded[-1].index and _mostly(grid, c, marks)]
        graded += [c for c in after if not any(s.text.isdigit() for r in grid.records for s in r.at(c))]
    records, shift = grid.records, 0
    if not graded and len(yearly) >= 2:
        graded, shift = yearly, _shift(grid, yearly[0])
        if not _of_years(grid, yearly, shift, marks):
            records = [r for r in records if any(_is_grade(s) for n, s in r.slots.items() if n < yearly[0].index)]
    named = [
        c
        for c in grid.columns
        if c not in graded
        and not _told(grid, c)
        and ((graded and c.index < graded[0].index) or set(c.kinds) & _NAMING.keys())
    ]
    out: list[Found] = []
    for record in records:
        about = [c for c in named if not _is_grade(record.slots.get(c.index))]
        for column in graded:
            group = next((c for c in about if _shared(grid, c, column)), None)
            label = _slot(record, yearly[0].index) if shift else record.at(group) if group else _label(record, about)
            if not label and graded is yearly:
                left = [
                    record.at(c) for c in named if not set(c.kinds) & _WHO and not _is_grade(record.slots.get(c.index))
                ]
                label = next(filter(None, reversed(left)), []) or _owner(item.section, page) or []
            cell = _slot(record, column.index + shift)
            if not label or len(cell) != 1 or column.index in record.carried or not _graded(cell[0].text, marks):
                continue
            year, spans = _year_of(column, item, page), column.spans if column.years else page.year_spans
            if year is None:
                year = max((y for c in grid.having("actual") for y in c.years), default=None)
            out.append(_row(label, year, cell[0], spans, _named(label[-1], page)))
    return out


def _shift(grid: Grid, first: Column) -> int:
    """1 where the head covers two columns of labels with one cell, so that the grades stand one column to the right."""
    texts = [said(_slot(record, first.index)) or "" for record in grid.records if _slot(record, first.index)]
    return int(
        bool(texts)
        and all(
            re.fullmatch(r"[(（]?[\d①-⑳一二三四五]+[)）.、]?.{0,20}", t) and not MARK.fullmatch(fold(t)) for t in texts
        )
    )


def _of_years(grid: Grid, yearly: list[Column], shift: int, marks: set[str]) -> bool:
    """Whether columns of years hold grades, and no figures that look like some."""
    cells = [cell for record in grid.records for c in yearly if (cell := _slot(record, c.index + shift))]
    good = [cell for cell in cells if _graded(said(cell) or "", marks)]
    figures = grid.having("unit", "target", "baseline") and all(cell[0].text.isdigit() for cell in good)
    return bool(good) and 2 * len(good) >= len(cells) and not figures


def _shared(grid: Grid, names: Column, graded: Column) -> bool:
    """Whether the rows under one name share one grade: ① over two indicators, and b beside the first of them."""
    below = [record for record in grid.records if names.index in record.carried]
    return bool(below and names.kinds and not names.means("plan_path")) and all(
        bool(record.at(graded)) is (record not in below) for record in grid.records if record.at(names)
    )


def _is_grade(slot: Slot | None) -> bool:
    return slot is not None and len(slot.text) <= 12 and sense(slot.text).kind == "grade"


_WHO = frozenset(("actor", "department", "indicator_kind"))
_NAMING = {"programme": 0, "item": 1, "component": 1, "indicator": 2, "meeting": 3, "plan_path": 4}


def _label(record: Record, columns: list[Column]) -> list[Span]:
    """What a row is about, with its number: the measure before the indicator, a name before a mere number."""

    path = [column for column in columns if column.kind == "plan_path"]
    numbered = any(_is_number(record.at(column)) for column in columns)

    def rank(column: Column) -> tuple[float, int]:
        if column in path[-1:] and (numbered or len(path) > 1):
            return 1.5, column.index  # 施策 beside 基本目標 or its number names the row; its indicators only measure it
        order = min((_NAMING.get(kind, 9) for kind in column.kinds), default=3)
        # Of 施策の方向 and 取組 the one further right names the row.
        return order, -column.index if order <= 1 else column.index

    filled = [
        (column, record.at(column)) for column in sorted(columns, key=rank) if record.at(column) and rank(column)[0] < 9
    ]
    number = next((spans for _, spans in filled if _is_number(spans)), [])
    name = next((spans for _, spans in filled if not _is_number(spans)), [])
    return [*number, *name]


def _is_number(spans: list[Span]) -> bool:
    return re.fullmatch(r"[\d.\s()（）①-⑳-]+", "".join(span.text for span in spans)) is not None


def _mostly(grid: Grid, column: Column, marks: set[str]) -> bool:
    texts = [clean("".join(s.text for s in r.at(column))) for r in grid.records if r.at(column)]
    return bool(texts) and sum(_graded(t, marks) or bool(DASH.fullmatch(t)) for t in texts) >= 0.6 * len(texts)


def _year_of(column: Column, item: Item, page: Page) -> int | None:
    if len(column.years) == 1:
        return column.years[0]
    year = next((one.meaning.year for one in item.section.above() if one.meaning.year is not None), page.year)
    last = column.sense.last_year or column.sense.means("previous_grade")
    return None if year is None else year - 1 if last else year


def _slot(record: Record, index: int) -> list[Span]:
    slot = record.slots.get(index)
    return slot.spans if slot else []


def _named(label: Span, page: Page) -> list[Span]:
    """The heading or list entry of the document with the same number: (1) → 専門機関における相談機能の強化."""
    m = re.fullmatch(r"[(（]?\s*(\d{1,2}|[①-⑳])\s*[)）]?", fold(label.text).strip())
    if not m:
        return []
    name = r"(?P<name>[^()（）・。/／\s][^()（）。/／]{2,40}?)(?=・[(（]|$|\*\*|[/／])"
    named = re.compile(rf"[(（]\s*{re.escape(m[1])}\s*[)）]\s*{name}")
    lines = (line.span for line in page.outline.lines)
    return next(([line.part(*found.span("name"))] for line in lines if (found := named.search(line.folded))), [])


_GRADE_FIRST = re.compile(rf"\s*(?P<mark>{MARK.pattern})(?![\w%])(?P<rest>.*)", re.S)
_FORMER = re.compile(
    rf"(?P<year>(?:前年度?|昨年度?|\d{{4}}年度?|(?:令和|平成|[RH])\s*+\d{{1,2}}年?度?)[^\d(（]{{0,3}}?)(?:の)?(?:評価|判定)?\s*+[:：]?\s*+(?P<mark>{MARK.pattern})(?![\w%])"
)
_NUMBERED = re.compile(
    rf"(?P<item>[(（]?(?:\d{{1,2}}|[一二三四五六七八九])[)）]|[①-⑳])\s*+(?P<mark>{MARK.pattern})?\s*+$"
)


_ITEM_AND_MARK = re.compile(
    rf"(?P<item>[^\s、,・=＝:：]{{1,12}})(?:\s*+[=＝:：]\s*+|(?P<blank>\s++))(?P<mark>{MARK.pattern})(?=[\s、,・/]|\Z)"
)
"""ア=Ⅲ、イ=Ⅱ; 見守り A・居場所 B, where these are marks of the document's legend."""


def _of_field(item: Item, page: Page, marks: set[str], line: Line | None) -> list[Found]:
    """評価 3 (2021年度の評価 2) under the name of the item; 評価 | 1)○ | 2)△ under a year. ``line``: the last one, on which it may stand."""
    assert item.field is not None
    out: list[Found] = []
    year = _year_of(Column(0, [item.field.label], item.field.sense), item, page)
    spans = [item.field.label] if item.field.sense.years else _year_spans(item.section) or page.year_spans
    numbered = [(span, m) for span in item.field.values if (m := _NUMBERED.fullmatch(span.folded))]
    if len(numbered) >= 2 and len(numbered) == len(item.field.values):
        for span, m in numbered:
            if m["mark"]:
                out.append(
                    _row(
                        [span.part(*m.span("item"))],
                        year,
                        span.part(*m.span("mark")),
                        spans,
                        _named(span.part(*m.span("item")), page),
                    )
                )
        return out
    if page.year is not None or year is not None:
        listed = [(span, m) for span in item.field.values for m in _ITEM_AND_MARK.finditer(span.folded)]
        listed = [(span, m) for span, m in listed if not m["blank"] or m["mark"] in marks]
        if len(listed) >= 2 and not any(sense(m["item"]) for _, m in listed):
            return [
                _row([span.part(*m.span("item"))], year, span.part(*m.span("mark")), spans)
                for span, m in listed
                if _graded(m["mark"], marks)
            ]
    owner = _on_line(item, line) or _beside(item, page) or _owner(item.section, page)
    if owner is None or sum(_graded(span.text, marks) for span in item.field.values) > _TALLIED:
        return []
    for span in item.said[:1]:
        if _FORMER.match(span.folded):
            out += _former(owner, span, 0, page)  # R6 B、R5 C
            continue
        m = _GRADE_FIRST.fullmatch(span.folded)
        bare = clean(span.text)
        if bare in marks:
            out.append(_row(owner, year, span, spans))
        elif m and (len(m["rest"].strip()) == 0 or m["rest"].strip()[0] in "(（)）、,/"):
            out.append(_row(owner, year, span.part(*m.span("mark")), spans))
            out += _former(owner, span, m.end("mark"), page)
    return out


def _former(owner: list[Span], span: Span, start: int, page: Page) -> Iterator[Found]:
    """The grades that a text gives with their years."""
    for m in _FORMER.finditer(span.folded, start):
        before = page.year - 1 if page.year and "年" in m["year"] and not re.search(r"\d", m["year"]) else None
        if (then := year_in(m["year"]) or before) is not None:
            yield _row(owner, then, span.part(*m.span("mark")), [span.part(*m.span("year"))])


_TALLIED = 2
"""More marks than this beside a label head the counts of each: 評価 | A | B | C | 計."""


def _year_spans(section: Section) -> list[Span]:
    return next(([one.heading.span] for one in section.above() if one.heading and one.meaning.kinds == ("years",)), [])


def _on_line(item: Item, line: Line | None) -> list[Span]:
    """・居場所の整備 評価 A: what stands before the label on its line."""
    if line is None or not any(one is item.field for one in line.fields) or len(line.free) != 1:
        return []
    return [] if sense(line.free[0].text) else [bare_item(line.free[0])]


def _told(grid: Grid, column: Column) -> bool:
    """Whether a column tells in sentences, and so names nothing."""
    texts = [cell[-1].text for record in grid.records if (cell := record.at(column))]
    return 2 * sum(text.endswith("。") for text in texts) > len(texts)


def _beside(item: Item, page: Page) -> list[Span]:
    """What the form says that it is about: 取組名 | 1-1 見守り, above 進捗状況 | ○."""
    if item.section.style == "form:plan_path":
        # 前年度評価 beside 基本目標, and 取組 in the row below
        for other in page.within(item.section):
            if other.section.parent is item.section and other.section.style == "form:programme":
                return [other.section.heading.span] if other.section.heading else []
    for section in item.section.above():
        around = page.within(section)
        at = next((n for n, other in enumerate(around) if other is item), 0)
        for other in around[:at] if section is item.section else []:  # 成果指標:サロンの数/目標 42か所/判定 ○
            if other.sense.means("indicator") and other.said[0].line == item.said[0].line:
                return other.said
        for kinds in (("programme", "item"), ("plan_path",)):
            for other in reversed(around[:at]):
                if other.sense.kind in kinds and other.section is section and not other.said[-1].text.endswith("。"):
                    return other.said
        if not section.meaning:
            return []
    return []


def _owner(section: Section, page: Page) -> list[Span] | None:
    """The name of what a record's section speaks of; the title of the document is none."""
    for one in section.above():
        if (
            one.heading
            and one.heading is not page.outline.lines[0]
            and not one.meaning
            and one.title
            and not is_actor(one.title)
        ):
            return [bare_name(one.heading.span) if not one.heading.number else one.heading.body]
    return None
