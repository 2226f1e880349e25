"""Where something stands in a plan: the document's years, its hierarchy, its programmes; and the flow of what tables and labels say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.aims import Aims, aims_of
from welfare_etl.families.plans.flow import Line, line_of
from welfare_etl.families.plans.grids import Grid, interpret
from welfare_etl.families.plans.labels import Field
from welfare_etl.families.plans.outline import Outline, Section
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import NOTHING, PARTS, Sense, plain, sense, title_kinds
from welfare_etl.families.plans.years import first_cells, years_of
from welfare_etl.normalize.text import clean

__all__ = ["Item", "Page", "indicator_head", "listed", "names_in", "page_of"]

_LABELS = frozenset(
    ("situation", "measures", "department", "related_department", "related_plan", "plan", "do", "check", "action", "strategy", "subcommittee",
     "plan_reference", "author", "document_year", "as_of", "remark", "issue", "frequency", "consent", "topics", "members", "operator", "description",
     "aim", "source")
)  # fmt: skip
"""Kinds of headings whose lines are their value."""
_TITLE = re.compile(r"計画|ロードマップ|アクションプラン|[行工]程表|シート|管理票|評価|フォローアップ|報告|施策")


@dataclass(slots=True)
class Item:
    """One thing of the document in its order: a line, a field (label and value), a grid, or a loose row of a table."""

    section: Section
    line: Line | None = None
    field: Field | None = None
    grid: Grid | None = None
    loose: list[Slot] = _field(default_factory=list)
    inside: bool = False
    """Whether a label's section holds it, and the field of that label has its text already."""

    @property
    def said(self) -> list[Span]:
        """What a label says; empty for anything else."""
        return self.field.values if self.field else []

    @property
    def sense(self) -> Sense:
        """What the label means that says something."""
        return self.field.sense if self.field and self.field.values else NOTHING


@dataclass(slots=True)
class Page:
    """A document with what its parts have in common."""

    outline: Outline
    items: list[Item] = _field(default_factory=list)
    year: int | None = None
    year_spans: list[Span] = _field(default_factory=list)
    as_of: date | None = None
    as_of_spans: list[Span] = _field(default_factory=list)
    titles: dict[str, list[Span]] = _field(default_factory=dict)
    """Family → the spans of titles that speak of it."""
    programmes: set[int] = _field(default_factory=set)
    sheets: bool = False
    """Whether it holds sheets with plan, do, check and action."""
    reported: int | None = None
    """The last year of which the document tells what was done."""
    named: dict[str, tuple[list[Span], list[Span]]] = _field(default_factory=dict)
    """Number of a programme → its name and who answers for it, for tables that only print the number."""
    bracket_year: int | None = None
    """( )内は令和4年度の値: the year of figures in brackets."""

    stated: dict[str, int] = _field(default_factory=dict)
    """現状値はR2年度とし, 目標値は令和6年度のもの: kind of figure → the year that a sentence says it is of."""

    eras: list[tuple[list[Span], int | None]] = _field(default_factory=list)
    """Heads whose year stands without its era, and the year that it was taken for (None: not told by the others)."""
    arrows: dict[str, str] = _field(default_factory=dict)
    """「↑」は目標値以上: sign → the bound that the document says it stands for."""
    aims: Aims = _field(default_factory=Aims)
    extent: dict[int, tuple[int, int]] = _field(default_factory=dict)
    """Section → where its items begin and end (they stand together)."""

    def within(self, section: Section) -> list[Item]:
        """The items of a section and of all in it."""
        start, end = self.extent.get(id(section), (0, 0))
        return self.items[start:end]

    def programme(self, section: Section) -> Section | None:
        """The programme that a section is or stands in."""
        return next((one for one in section.above() if id(one) in self.programmes), None)

    def path(self, section: Section) -> list[Span]:
        """The headings of the plan's own hierarchy above a programme (or above the section itself), from the top."""
        programme = self.programme(section)
        return [one.heading.body for one in self.over(section) if one.heading and one is not programme]

    def over(self, section: Section) -> list[Section]:
        """The sections of the plan's own hierarchy that one is or stands in, from the top."""
        out = []
        for one in section.above():
            if one.heading is None or (
                one.meaning.means(*_LABELS, "indicator", "grade", "role", "legend", "actual", "target")
            ):
                continue
            # the document's own title is no part of the plan
            titled = one.heading is self.outline.lines[0] or (not one.heading.number and _TITLE.search(one.title))
            if (one.heading.number or one.heading.word or one.heading.level) and not titled:
                out.append(one)
        return out[::-1]


_ARROW = re.compile(r"(?P<sign>[↑↗⬆⤴↓↘⬇⤵]|(?<!\S)[上下](?=[:：=＝]))[^。↑↗⬆⤴↓↘⬇⤵→]{0,12}?(?P<bound>以上|以下)")


def page_of(outline: Outline) -> Page:
    """The document's items in order, its years, titles and programmes."""
    page = Page(outline)
    for section, item in _items(outline.root):
        if item is not None:
            page.items.append(item)
            continue
        start = page.extent.get(id(section), (len(page.items), 0))[0]
        page.extent[id(section)] = (start, len(page.items))
    page.aims = aims_of(page.items)
    page.arrows = {
        m["sign"]: ">=" if m["bound"] == "以上" else "<=" for line in outline.lines for m in _ARROW.finditer(line.text)
    }
    years_of(page)
    _titles(page)
    _programmes(page)
    return page


def _items(section: Section, inside: bool = False) -> Iterator[tuple[Section, Item | None]]:
    """The items of a section in order; the section alone where it begins and where it ends."""
    yield section, None
    grid: Grid | None = None
    meaning = section.meaning
    heading = section.heading
    holds = bool(
        meaning
        and heading
        and (
            meaning.kind in _LABELS
            or (
                meaning.means(*_LABELS)
                and not heading.number
                and (not heading.level or _among_parts(section))
                and not any(isinstance(child, Section) for child in section.children)
            )
        )
    )
    if meaning and section.heading and (holds or not section.children):
        yield section, Item(section, field=Field(meaning, section.heading.span, list(_texts(section))), inside=inside)
    inner = inside or holds
    if heading and heading.headed:
        yield from ((section, Item(section, field=one, inside=inside)) for one in heading.fields if one.values)
    form: Field | None = None
    blocks: list[Section] = []
    for child in list(section.children):
        here = blocks[-1] if blocks else section
        if isinstance(child, Table):
            for part in interpret(child, grid, form):
                form = None
                if isinstance(part, Grid) and (parts := _parts_of(part)):
                    grid = None
                    yield from ((here, Item(here, field=one, inside=inside)) for one in parts)
                elif isinstance(part, Grid):
                    grid = part
                    yield here, Item(here, grid=part, inside=inside)
                elif isinstance(part, Field):
                    form = part
                    if block := _block(part, blocks, section):
                        yield from _open(block, blocks, section)
                        here = block
                    yield here, Item(here, field=part, inside=inside)
                elif block := _named(part, blocks, section):
                    yield from _open(block, blocks, section)
                    here = block
                else:
                    yield here, Item(here, loose=part, inside=inside)
        elif isinstance(child, Line):
            grid = form = None
            yield here, Item(here, line=child, inside=inner)
            yield from ((here, Item(here, field=one, inside=inner)) for one in child.fields if one.values)
        else:
            while blocks:
                yield blocks.pop(), None
            yield from _items(child, inner)
            grid = form = None
    while blocks:
        yield blocks.pop(), None
    yield section, None


def _among_parts(section: Section) -> bool:
    """Whether ### 評価 stands beside ### 計画, ### 主な取組 beside ### 現状と課題, over a text, and is no chapter of tables."""
    beside = section.parent.children if section.parent else []
    graded = section.meaning.kind == "grade"
    kinds = PARTS if graded else _LABELS
    labels = sum(isinstance(one, Section) and one is not section and one.meaning.kind in kinds for one in beside)
    return labels > graded and all(isinstance(child, Line) for child in section.children)


def _open(block: Section, open_: list[Section], section: Section) -> Iterator[tuple[Section, None]]:
    """Closes the blocks that are not around the new one, and puts it among the open ones."""
    while open_ and open_[-1] is not block.parent:
        yield open_.pop(), None
    open_.append(block)
    section.children.append(block)
    yield block, None


def _around(word: str, open_: list[Section], section: Section) -> Section:
    """What a new block stands in: the same label once more closes the block that it opened, and what was opened in it."""
    again = next((n for n, block in enumerate(open_) if block.heading and block.heading.word == word), len(open_))
    return open_[again - 1] if again else section


_BLOCKS = ("plan_path", "programme")


def _block(one: Field, open_: list[Section], section: Section) -> Section | None:
    """What a form says that it is about (施策 | 1-4 支えあい, 基本事業 | ① | 居場所), as a section that holds what stands below."""
    values = [value for value in one.values if value]
    number = values[0] if len(values) == 2 and _NUMBER_ALONE.fullmatch(values[0].folded) else None
    if one.sense.kind not in _BLOCKS or len(values) != (2 if number else 1):
        return None
    if len(values[-1].text) > _LONGEST_NAME or "。" in values[-1].text:
        return None
    word = one.label.bare
    heading = line_of(values[-1])
    heading.word, heading.meaning = word, NOTHING
    if number is not None:
        heading.number, heading.number_span = number.text, number
    return Section(heading, f"form:{one.sense.kind}", _around(word, open_, section))


_NUMBERED = re.compile(r"(?P<word>[^\d\s]{2,10})\s?(?P<number>\d{1,2}(?:-\d{1,2})?|[①-⑳])")


def _named(cells: list[Slot], open_: list[Section], section: Section) -> Section | None:
    """重点取組1-1 島を結ぶ相談, alone in its row or before 対象年度: the same as a heading."""
    filled = [slot for slot in cells if slot]
    if len(filled) not in (1, 2) or any(len(slot.spans) != 1 or len(slot.text) > _LONGEST_NAME for slot in filled):
        return None
    heading = line_of(filled[0].spans[0])
    m = _NUMBERED.fullmatch(heading.span.folded)
    if m and not heading.word and sense(m["word"]).means("plan_path", "programme", "measures"):
        heading.word, heading.number, heading.name = m["word"], m["number"], None  # 取組の方針1 | 話し合いの輪
    if (
        not heading.number
        or not (heading.word or filled[0].columns > 1)
        or "。" in heading.text
        or (len(filled) == 2) == bool(heading.name)
    ):
        return None
    if len(filled) == 2:
        heading.name = filled[1].spans[0]  # 取組1 | 顔の見える地域
    return Section(heading, f"form:{heading.word}", _around(heading.word, open_, section))


def _parts_of(grid: Grid) -> list[Field]:
    """Two parts of a sheet side by side, P 計画 | D 実行 over their texts, and the other two below: labels with values."""
    parts = {c.kinds[0] for c in grid.columns if c.kinds and c.kinds[0] in PARTS}
    if len(parts) != 2 or len(parts) != len(grid.columns) or len(grid.records) != 1:
        return []
    return [Field(c.sense, c.spans[0], grid.records[0].at(c), c.spans[1:]) for c in grid.columns]


_LONGEST_NAME = 48
_NUMBER_ALONE = re.compile(r"[(（]?[\d.\-ⅠⅡⅢⅣⅤ]{1,6}[)）]?|[①-⑳]")


def _texts(section: Section) -> Iterator[Span]:
    """The text that a label's section holds; what its own labels hold is theirs."""
    for child in section.children:
        if isinstance(child, Line):
            if (
                child.fields
                and any(
                    one.values and one.sense.kind in _LABELS | {"target", "actual", "grade"} for one in child.fields
                )
                and "。" not in child.text
            ):
                continue
            yield child.span
        elif isinstance(child, Section):
            if child.meaning.means(*_LABELS, "indicator", "planned", "done", "grade"):
                continue
            if child.heading and (child.heading.word or child.heading.level):
                continue
            if any(
                one.sense.means("target", "actual")
                for line in child.children
                if isinstance(line, Line)
                for one in line.fields
            ):
                continue  # 指標の達成状況, over figures
            if child.heading:
                yield child.heading.span
            yield from _texts(child)


# -- titles -----------------------------------------------------------------------------------------------------------


def _titles(page: Page) -> None:
    """Which kinds of document the titles speak of: the first lines, and headings of the first rank."""
    heads = [line.span for line in page.outline.lines[:6]] + [
        section.heading.span
        for section in page.outline.root.walk()
        if section.heading and section.style in ("h1", "h2", "alone")
    ]
    for span in heads + first_cells(page):
        if len(span.text) > 60:
            continue
        bare = plain(span.text).upper()
        for word, family in title_kinds():
            if word.upper() in bare:
                page.titles.setdefault(family, []).append(span)


def _programmes(page: Page) -> None:
    """Sections that are a programme of the plan: numbered, with a situation, measures, a department or indicators of their own."""
    own: dict[int, set[str]] = {}
    sections: dict[int, Section] = {}
    for item in page.items:
        kinds: set[str] = set()
        if item.field and item.field.sense:
            kinds = set(item.field.sense.kinds[:1]) | ({"measures"} & set(item.field.sense.kinds))
        elif item.grid and item.grid.having("indicator"):
            kinds = {"indicator"}
        section = item.section
        if section.meaning.means("indicator"):
            kinds.add("indicator")
        for one in section.above():
            if one.heading and (one.heading.number or one.heading.word) and one.meaning.kind not in _LABELS:
                if any(up.meaning.kind == "measures" for up in one.above()):
                    kinds.add("measures")  # (1) … under 施策の展開
                own.setdefault(id(one), set()).update(kinds)
                sections[id(one)] = one
                break
    graded = {one.style for one in sections.values() if "grade" in own[id(one)]}
    for key, one in sections.items():
        kinds = own[key]
        inner = any(
            child is not one and id(child) in sections and own[id(child)] & {"situation", "measures", "indicator"}
            for child in one.walk()
        )
        if (
            len(kinds & {"situation", "measures", "department", "indicator", "related_plan"}) >= 2
            and not inner
            and one.style not in graded
        ):
            page.programmes.add(key)


def indicator_head(section: Section) -> Section | None:
    """The head for indicators that a section is, or stands in with nothing between but its items."""
    for one in section.above():
        if not one.meaning:
            if one.heading and (one.heading.level or one.heading.word):
                return None
            continue
        return one if one.meaning.means("indicator") else None
    return None


def names_in(spans: list[Span]) -> list[Span]:
    """The names among the lines under 主担当課 or 関連計画: a sentence that explains the label is none."""
    return [span for span in spans if span.text.strip("-―－ー–") and not span.text.endswith("。")]


def listed(spans: list[Span]) -> str | None:
    """Names below each other as one text; one that a narrow column broke is one."""
    text = ""
    for span in spans:
        name = clean(re.sub(r"^[・\-○●]\s*", "", span.text))
        wrapped = text and span.cell is not spans[0].cell and not re.search(r"[課室係局部所会等)）]$", text)
        text += name if wrapped or not text else f"、{name}"
    return text or None
