"""Grades: what the marks mean, and which item got which mark in which year."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.drafts import bare_name
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid, Record
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import year_in
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import clean, fold

__all__ = ["MARK", "definitions_of", "evaluations_of"]

MARK = re.compile(
    r"[A-ES]{1,2}[+-]?|[a-es][+-]?|[◎○〇◯△▲▽×✕✖☆★●]{1,3}|[1-5](?:\.\d)?|[ⅠⅡⅢⅣⅤ]|優|良|可|不可|未|甲|乙|丙|丁|秀|未着手|達成|概ね達成|一部達成|未達成|順調|概ね順調|やや遅れ|遅れ|完了|継続|廃止"
)
"""What is printed for a grade. A document's own legend adds its marks."""
_DEFINED = re.compile(r"(?P<mark>[^\s:：=＝、。…]{1,6}?)\s*(?:[:：=＝…]|、|\s)\s*(?P<text>\S.*)", re.S)
_ONE = r"[A-ESa-es]|[◎○〇◯△▲×✕☆★●]|[1-5]|[ⅠⅡⅢⅣⅤ]"
_IN_LINE = re.compile(
    rf"(?:(?<=^)|(?<=[\s、,，・/／(（】:：は]))(?:(?P<mark>{_ONE})\s*(?:[:：=＝…]|(?P<open>[(（]))|[「『](?P<quoted>{_ONE})[」』][:：]?)\s*"
)
"""◎:大きく進んだ, 「◎」大きく進んだ, S(計画を上回る)."""
_RATIO = re.compile(r"率|=.*÷")
_DASH = re.compile(r"[-−―–ー－]")


def definitions_of(page: Page) -> list[Found]:
    """What each grade of the document means."""
    pairs: list[tuple[Span, list[Span], str]] = []
    for item in page.items:
        legend = _under_legend(item.section)
        if (
            item.field
            and item.field.sense
            and (item.field.sense.means("legend") or (item.field.sense.kinds[0] == "grade" and legend))
        ):
            pairs += _pairs(item.field.values)
        elif item.line and (legend or len(_IN_LINE.findall(item.line.span.folded)) >= 3):
            pairs += _pairs([item.line.span])
        elif item.loose and (legend or _grade_section(item.section)):
            filled = [slot.spans for slot in item.loose if slot]
            if len(filled) == 2 and len(filled[0]) == 1 and _is_mark(filled[0][0].text):
                pairs.append((filled[0][0], filled[1], "beside_mark"))
            else:
                pairs += _pairs([span for spans in filled for span in spans])
        elif item.grid:
            pairs += _of_grid(item.grid)
    for section in page.outline.root.walk():
        if section.heading and section.parent and _under_legend(section.parent) and section.meaning is None:
            pairs += _of_heading(section)
    found: dict[str, Found] = {}
    pairs.sort(key=lambda pair: (pair[0].line, pair[0].start))
    kinds = {_kind_of_mark(pair[0].text) for pair in pairs[:1]} | {"dash"}
    pairs = [pair for pair in pairs if _kind_of_mark(pair[0].text) in kinds]
    for mark, texts, rule in pairs:
        key = clean(mark.text)
        definition = said(texts)
        if key in found or not definition or _RATIO.search(fold(key)):
            continue
        row = Found("grade_definition", quote=[mark, *texts])
        row.put("grade", key, [mark], rule)
        row.put("definition", definition, texts, rule)
        found[key] = row
    return list(found.values()) if len(found) >= 2 else []


def _kind_of_mark(mark: str) -> str:
    """The marks of one legend are of one kind: letters, signs, numbers or words."""
    bare = fold(mark).strip()
    if _DASH.fullmatch(bare):
        return "dash"
    return (
        "letter"
        if re.match(r"[A-Za-z]", bare)
        else "number"
        if re.match(r"[\dⅠ-Ⅴ]", bare)
        else "sign"
        if re.match(r"[^\w]", bare)
        else "word"
    )


def _under_legend(section: Section) -> bool:
    for one in section.above():
        if one.meaning is not None:
            return one.meaning.means("legend")
        if one.heading and re.search(r"評価.{0,6}(?:基準|区分|段階|目盛|見方|について)|凡例", one.title):
            return True
    return False


def _grade_section(section: Section) -> bool:
    return any(one.meaning and one.meaning.kinds[0] == "grade" for one in section.above())


def _is_mark(text: str) -> bool:
    return bool(MARK.fullmatch(fold(text).strip()) or _DASH.fullmatch(text.strip()))


def _pairs(spans: list[Span]) -> list[tuple[Span, list[Span], str]]:
    """Marks with their meaning in a list of texts: ◎=予定を超えた; 優、目標に届いた; A / 達成率が100%以上 one after the other."""
    out: list[tuple[Span, list[Span], str]] = []
    at = 0
    while at < len(spans):
        span = spans[at]
        folded = span.folded
        marks = list(_IN_LINE.finditer(folded))
        if len(marks) >= 2:
            for mark, following in zip(marks, [*marks[1:], None], strict=True):
                text = span.part(mark.end(), following.start() if following else None)
                if mark["open"] and (closing := re.search(r"[)）]", text.text)):
                    text = text.part(0, closing.start())
                if (meaning := sense(text.text)) and meaning.kinds[0] in ("plan", "do", "check", "action"):
                    return []  # D(実行)、C(評価)、A(改善) are the parts of a sheet
                out.append(
                    (
                        span.part(*mark.span("quoted" if mark["quoted"] else "mark")),
                        [_clipped(text)],
                        "mark_and_meaning",
                    )
                )
        elif _is_mark(span.text) and at + 1 < len(spans) and not _is_mark(spans[at + 1].text):
            out.append((span, [spans[at + 1]], "beside_mark"))
            at += 1
        elif (m := _DEFINED.fullmatch(folded)) and (
            _is_mark(m["mark"])
            or (len(m["mark"]) <= 3 and "、" in folded[len(m["mark"]) : len(m["mark"]) + 1] and len(folded) <= 30)
        ):
            out.append((span.part(*m.span("mark")), [span.part(*m.span("text"))], "mark_and_meaning"))
        at += 1
    return out


def _clipped(span: Span) -> Span:
    text = span.text.rstrip("、,，/／・)）")
    return span.part(0, len(text))


def _of_heading(section: Section) -> list[tuple[Span, list[Span], str]]:
    """5 大いに進んだ: a definition that looks like a numbered heading."""
    assert section.heading is not None
    whole = section.heading.span
    if section.heading.number and section.heading.name and section.title:
        start = whole.folded.find(section.heading.number)
        mark = whole.part(start, start + len(section.heading.number))
        if _is_mark(mark.text):
            return [(mark, [section.heading.name], "mark_and_meaning")]
    return _pairs([whole])


def _of_grid(grid: Grid) -> list[tuple[Span, list[Span], str]]:
    out: list[tuple[Span, list[Span], str]] = []
    for column in grid.columns:
        if (
            (m := re.match(r"[【\[]?(?P<label>[^】\]\s]{2,10})[】\]]?\s", column.text))
            and (meaning := sense(m["label"]))
            and meaning.means("legend")
        ):
            out += _pairs(column.spans)
    marks = [c for c in grid.columns if set(c.kinds) & {"grade", "legend", "item"} or c.index == 0]
    texts = [c for c in grid.columns if set(c.kinds) & {"definition", "description", "legend"}]
    if len(grid.columns) <= 3 and marks and texts and marks[0] is not texts[-1]:
        rows = [(r.at(marks[0]), r.at(texts[-1])) for r in grid.records]
        if rows and all(len(a) == 1 and _is_mark(a[0].text) and b for a, b in rows):
            out += [(a[0], b, "beside_mark") for a, b in rows]
    return out


# -- evaluations ------------------------------------------------------------------------------------------------------


def evaluations_of(page: Page, marks: set[str]) -> list[Found]:
    """Who got which grade in which year. ``marks``: those that the document's own legend defines."""
    rows: list[Found] = []
    for item in page.items:
        if item.grid is not None:
            rows += _of_table(item.grid, item, page, marks)
        elif (
            item.field
            and item.field.sense
            and item.field.sense.kinds[0] in ("grade", "previous_grade")
            and item.field.values
        ):
            rows += _of_field(item, page, marks)
    return rows


def _graded(text: str, marks: set[str]) -> bool:
    bare = clean(text).strip()
    return (bare in marks and not _DASH.fullmatch(bare)) or bool(MARK.fullmatch(fold(bare)))


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
        row.doubt("warning", "year_unclear", "The year of the grade is not printed.", "fiscal_year", grade.text)
    return row


def bare_item(span: Span) -> Span:
    """The item as printed, without a mark."""
    m = re.match(r"[・●■◆◇□▪]\s*", span.text)
    return span.part(m.end()) if m else span


def _of_table(grid: Grid, item: Item, page: Page, marks: set[str]) -> list[Found]:
    yearly = [c for c in grid.columns if c.kinds == ("years",)]
    graded = [c for c in grid.columns if set(c.kinds) & {"grade", "previous_grade"} and not c.actor]
    out: list[Found] = []
    if len(yearly) >= 2 and not graded:
        return _of_years(grid, yearly, item, page, marks)
    graded = [c for c in graded if _mostly(grid, c, marks)]
    if not graded:
        return []
    named = [
        c for c in grid.columns if c not in graded and (c.index < graded[0].index or set(c.kinds) & _NAMING.keys())
    ]
    for record in grid.records:
        label = _label(record, named)
        if not label:
            continue
        for column in graded:
            cell = record.at(column)
            if len(cell) != 1 or not _graded(cell[0].text, marks):
                continue
            year = _year_of(column, item, page)
            out.append(_row(label, year, cell[0], column.spans if column.years else page.year_spans))
    return out


_NAMING = {"programme": 0, "item": 1, "component": 1, "indicator": 2, "meeting": 3, "plan_path": 4}


def _label(record: Record, columns: list[Column]) -> list[Span]:
    """What a row is about, with its number: the measure before the indicator, a name before a mere number."""

    def rank(column: Column) -> tuple[int, int]:
        return min((_NAMING.get(kind, 9) for kind in column.kinds), default=3), column.index

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
    return bool(texts) and sum(_graded(t, marks) or bool(_DASH.fullmatch(t)) for t in texts) >= 0.6 * len(texts)


def _year_of(column: Column, item: Item, page: Page) -> int | None:
    if len(column.years) == 1:
        return column.years[0]
    for one in item.section.above():
        if one.meaning and one.meaning.kinds == ("years",) and len(one.meaning.years) == 1:
            year = one.meaning.years[0]
            break
    else:
        year = page.year  # type: ignore[assignment]
    last = column.sense is not None and (column.sense.last_year or column.sense.means("previous_grade"))
    return None if year is None else year - 1 if last else year


def _of_years(grid: Grid, yearly: list[Column], item: Item, page: Page, marks: set[str]) -> list[Found]:
    """Items down, years across. Where the head covers two columns of labels with one cell, the grades stand one column to the right."""
    cells = [(r, c) for r in grid.records for c in yearly if r.at(c)]
    good = [pair for pair in cells if _graded("".join(s.text for s in pair[0].at(pair[1])), marks)]
    first = yearly[0].index
    heads = ["".join(s.text for s in r.at(yearly[0])) for r in grid.records if r.at(yearly[0])]
    shift = (
        1
        if heads
        and all(
            re.fullmatch(r"[(（]?[\d①-⑳一二三四五]+[)）.、]?.{0,20}", h) and not MARK.fullmatch(fold(h)) for h in heads
        )
        and len(good) < len(cells)
        else 0
    )
    if not good or len(good) < 0.5 * (len(cells) - (len(heads) if shift else 0)):
        return []
    out: list[Found] = []
    for record in grid.records:
        labels = _slot(record, first) if shift else _label(record, [c for c in grid.columns if c.index < first])
        labels = labels or next((spans for c in range(first - 1, -1, -1) if (spans := _slot(record, c))), [])
        if not labels:
            continue
        for column in yearly:
            cell = _slot(record, column.index + shift)
            if len(cell) == 1 and _graded(cell[0].text, marks):
                out.append(_row(labels, column.years[0], cell[0], column.spans, _named(labels[-1], page)))
    return out


def _slot(record: Record, index: int) -> list[Span]:
    slot = record.slots.get(index)
    return slot.spans if slot else []


def _named(label: Span, page: Page) -> list[Span]:
    """The heading or list entry of the document with the same number: (1) → 専門機関における相談機能の強化."""
    m = re.fullmatch(r"[(（]?\s*(\d{1,2}|[①-⑳])\s*[)）]?", fold(label.text).strip())
    if not m:
        return []
    for line in page.outline.lines:
        for found in re.finditer(
            r"[(（]\s*"
            + re.escape(m[1])
            + r"\s*[)）]\s*(?P<name>[^()（）・。/／\s][^()（）。/／]{2,40}?)(?=・[(（]|$|\*\*|[/／])",
            line.span.folded,
        ):
            return [line.span.part(*found.span("name"))]
    return []


_GRADE_FIRST = re.compile(rf"\s*(?P<mark>{MARK.pattern})(?![\w%])(?P<rest>.*)", re.S)
_FORMER = re.compile(
    rf"(?P<year>(?:前年度?|昨年度?|\d{{4}}年度?|(?:令和|平成|[RH])\s*\d{{1,2}}年?度?)[^\d(（]{{0,3}}?)(?:の)?(?:評価|判定)?\s*[:：]?\s*(?P<mark>{MARK.pattern})(?![\w%])"
)
_NUMBERED = re.compile(
    rf"(?P<item>[(（]?(?:\d{{1,2}}|[一二三四五六七八九])[)）]|[①-⑳])\s*(?P<mark>{MARK.pattern})?\s*$"
)


def _of_field(item: Item, page: Page, marks: set[str]) -> list[Found]:
    """評価 3 (2021年度の評価 2) under the name of the item; 評価 | 1)○ | 2)△ under a year."""
    assert item.field is not None and item.field.sense is not None
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
    owner = _beside(item, page) or _owner(item.section)
    if owner is None:
        return []
    for span in item.field.values[:1]:
        m = _GRADE_FIRST.fullmatch(span.folded)
        bare = clean(span.text)
        if bare in marks:
            out.append(_row(owner, year, span, spans))
        elif m and (len(m["rest"].strip()) == 0 or m["rest"].strip()[0] in "(（、,/"):
            out.append(_row(owner, year, span.part(*m.span("mark")), spans))
            for former in _FORMER.finditer(span.folded, m.end("mark")):
                then = year_in(former["year"]) or (
                    page.year - 1
                    if page.year and "年" in former["year"] and not re.search(r"\d", former["year"])
                    else None
                )
                if then is not None:
                    out.append(_row(owner, then, span.part(*former.span("mark")), [span.part(*former.span("year"))]))
    return out


def _year_spans(section: Section) -> list[Span]:
    return next(
        (
            [one.heading.span]
            for one in section.above()
            if one.heading and one.meaning and one.meaning.kinds == ("years",)
        ),
        [],
    )


def _beside(item: Item, page: Page) -> list[Span]:
    """What the form says that it is about: 取組名 | 1-1 見守り, above 進捗状況 | ○."""
    around = page.within(item.section)
    at = next((n for n, other in enumerate(around) if other is item), 0)
    for kinds in (("programme", "item"), ("plan_path",)):
        for other in reversed(around[:at]):
            one = other.field
            if one and one.sense and one.sense.kinds[0] in kinds and one.values and other.section is item.section:
                return one.values
    return []


def _owner(section: Section) -> list[Span] | None:
    """The name of what a record's section speaks of."""
    for one in section.above():
        if one.heading and one.meaning is None and one.title:
            return [bare_name(one.heading.span) if not one.heading.number else one.heading.body]
    return None
