"""A document's rows as lines and tables, in order: cells in their places, Markdown tables, columns side by side, running headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.drawn import drawn_tables
from welfare_etl.families.plans.labels import Field, parted
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import NOTHING, Sense, sense
from welfare_etl.normalize.text import fold, screen_width
from welfare_etl.records.document import Document, Row

__all__ = ["MARKS", "Line", "Slot", "Table", "flow_of", "legends_of", "line_of"]

MARKS = "・●○◎■□◆◇▪▼▽◦•*＊※►▶→☆★❖➢◯✓"
_ITEM = re.compile(rf"[{re.escape(MARKS)}]\s*|-\s+|\\\*\s*|[・]")
_RULE = re.compile(r"[=\-_─━―*＝＿‐~～・]{4,}")
_PAGE = re.compile(
    r"[-‐ー(\[]?\s*\d{1,3}\s*[-‐ー)\]]?|.{0,40}[((]\d{1,3}\s*/\s*\d{1,3}[))]|\d{1,3}\s+第.{1,40}|第\d章.{1,20}\s\d{1,3}|[^。\d]{2,24}計画\s{1,4}\d{1,3}|[(][^()]{0,20}(?:つづ|続)き[)]"
)
_BLANKS = re.compile(r"\s{2,}")
_COUNTED = (
    r"シート|様式|分野|施策の?方向|施策|取組方針|基本目標|基本事業|基本施策|基本方針|プロジェクト|柱|No\.?|№|重点取組|重点目標|重点施策|重点プロジェクト|"
    r"取り?組み?|事業|目標|政策|方針|戦略|個票|調書|票|別紙|具体的施策|アクション|テーマ|課題|重点|会議"
)
_NUM = r"(?:\d{1,3}(?:[-－‐の.]\d{1,2}){0,3}|[一二三四五六七八九十]{1,3}|[IVXⅠ-Ⅹ]{1,4}|[①-⑳]|[A-ZＡ-Ｚア-オ])"
# style → pattern with the groups number and name; the first that fits.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("第章", rf"第\s*+(?P<number>{_NUM})\s*+(?P<unit>章|編|部|節|項)\s*+(?P<name>.*)"),
        ("《》", rf"(?:[《〈【「『[［]|〔(?!略))\s*+(?P<word>{_COUNTED})?\s*+(?P<number>{_NUM})?\s*+[:：]?(?P<inner>[^》〉】」』\]］〕]*)[》〉】」』\]］〕]\s*+(?P<name>.*)"),
        ("word#", rf"(?P<word>{_COUNTED})\s*+[(（]?[-－‐]?(?P<number>{_NUM})[)）]?(?![年月日人件回校つ名か個枚団]|は、|では|には)\s*+[.:：、．]?\s*+(?P<name>.*)"),
        ("(#)", r"[(（]\s*+(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンa-z])\s*+[)）]\s*+(?P<name>.*)"),
        ("①", r"(?P<number>[①-⑳❶-❿⓵-⓾])\s*+(?P<name>.*)"),
        ("#-#", r"(?P<number>(?:[IVXⅠ-Ⅹ]{1,4}|\d{1,2})(?:[-－‐]\d{1,2}|[-－‐][①-⑳]){1,3})(?![\d%年月/])\s*+(?P<name>.*)"),
        ("#)", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[)）]\s*+(?P<name>.*)"),
        ("#、", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[、．]\s*+(?P<name>.*)"),
        ("#.", r"(?P<number>\d{1,2}|[IVXⅠ-Ⅹ]{1,4})\.(?!\d)\s*+(?P<name>.*)"),
        ("# ", r"(?P<number>\d{1,2}|[A-Z]|[IVXⅠ-Ⅹ]{1,4}|[ア-ン]|[甲乙丙丁戊])[ \u3000]++(?P<name>\D.*)"),
    )
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Line:
    """A line of text. ``style`` is the way in which it is marked or numbered (empty: in none), ``number`` and ``name`` what that leaves."""

    span: Span
    indent: int = 0
    level: int = 0
    style: str = ""
    number: str | None = None
    number_span: Span | None = None
    """Where its number is printed, where that is not on the line itself."""
    word: str = ""
    name: Span | None = None
    blank_above: bool = False
    blank_below: bool = False
    ruled: bool = False
    headed: bool = False
    """Whether it is a heading with labels at the right of it."""
    meaning: Sense = NOTHING
    """What its words mean, where it is nothing but a label."""
    free: list[Span] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    """Labels with their values on the line, and what stands before the first."""

    @property
    def text(self) -> str:
        return self.span.text

    @property
    def body(self) -> Span:
        """Without mark and number."""
        return self.name or self.span

    @property
    def parts(self) -> list[Span]:
        """The line parted at gaps of two blanks or more."""
        return parted(self.span)


# -- rows → lines and tables ------------------------------------------------------------------------------------------


def _spans(row: Row) -> dict[int, Slot]:
    slots: dict[int, Slot] = {}
    at = 0
    last: int | None = None
    for cell in row.cells:
        if cell.column != last:
            at = max(at, cell.column)
            last, here = cell.column, at
            at += cell.columns
        slot = slots.setdefault(here, Slot([], cell.columns, cell.merged))
        offset = 0
        for paragraph in cell.text.split("\n"):
            if span := Span(row, cell, offset, offset + len(paragraph)).stripped():
                slot.spans.append(span)
            offset += len(paragraph) + 1
    return slots


def flow_of(document: Document, noise: list[Span], repeated: list[Span]) -> Iterator[Line | Table]:
    """The document's rows as lines and tables, in order; rules and page numbers go to ``noise``, running headers to ``repeated``."""
    yield from _rows(document, noise, repeated)


def _rows(document: Document, noise: list[Span], repeated: list[Span]) -> Iterator[Line | Table]:
    table: Table | None = None
    table_block = -1
    previous_block = -1
    rows = [row for row in document.rows if not row.echo]
    running, seen = _running(rows)
    after_rule = turned = False
    before: Line | None = None
    for row, slots in _unquoted(drawn_tables(rows, noise), noise):
        if isinstance(row, Table):
            if table is not None:
                yield table
            table, previous_block = None, -1
            yield row
            continue
        if not any(slots.values()):
            continue
        filled = [at for at, slot in slots.items() if slot]
        ruled = any(slot.columns > 1 or slot.merged for slot in slots.values())
        alone = len(filled) == 1 and filled[0] == 0 and not (ruled and len(slots) > 1)
        fresh = table is None or row.block != table_block
        if alone and (fresh or (len(slots) == 1 and slots[0].columns == 1) or not (ruled or slots[0].columns > 1)):
            if not fresh and len(slots) > 1:
                # A row of the table of which only the label is filled in.
                assert table is not None
                table.rows.append(slots)
                table.lines.append(row.line)
                continue
            if table is not None:
                yield table
                table = None
            last, previous_block = previous_block, row.block
            for at, span in enumerate(slots[0].spans):
                if (key := running.get(span.bare)) and at == 0 and len(slots[0].spans) == 1:
                    if key in seen or _PAGE.fullmatch(span.folded):
                        repeated.append(span)
                        turned = True
                        continue
                    seen.add(key)
                text = span.text
                if _RULE.fullmatch(text) or _PAGE.fullmatch(_BLANKS.sub(" ", span.folded)):
                    noise.append(span)
                    turned = True
                    after_rule = after_rule or bool(_RULE.fullmatch(text))
                    previous_block = last  # what stands behind the number of a page goes on with nothing
                    continue
                line = line_of(span, row.level)
                # What stands at the head of a page, set in further than a list's item before it, goes on with that one.
                goes_on = (
                    turned and before and before.style[:1] in MARKS and not line.style and line.indent > before.indent
                )
                line.blank_above = at == 0 and row.block != last and not goes_on
                line.ruled, after_rule, turned, before = after_rule, False, False, line
                yield line
            continue
        if fresh:
            if table is not None:
                yield table
            table, table_block = Table(), row.block
        assert table is not None
        table.ruled = table.ruled or ruled
        table.rows.append(slots)
        table.lines.append(row.line)
        previous_block = row.block
    if table is not None:
        yield table


def _unquoted(rows: Iterable[Row | Table], noise: list[Span]) -> Iterator[tuple[Row | Table, dict[int, Slot]]]:
    """Rows with their slots; a quoted cell that holds line breaks (as a spreadsheet writes it) goes on to its closing mark."""
    open_: tuple[Row, dict[int, Slot]] | None = None
    lines = 0
    for row in rows:
        if isinstance(row, Table):
            if open_ is not None:
                yield open_
            open_ = None
            yield row, {}
            continue
        slots = _spans(row)
        if open_ is None:
            open_, lines = (row, slots), 0
        else:
            last = max(open_[1])
            open_[1][last].spans += slots[0].spans if slots.get(0) else []
            open_[1].update((last + n, slot) for n, slot in slots.items() if n)
            lines += 1
        if lines >= _MOST_QUOTED or not _quote_open(open_[1]):
            for slot in open_[1].values():
                _strip_quotes(slot, noise)
            yield open_
            open_ = None
    if open_ is not None:
        yield open_


_MOST_QUOTED = 40


def _quote_open(slots: dict[int, Slot]) -> bool:
    text = slots[max(slots)].text if slots else ""
    return text.startswith('"') and text.count('"') % 2 == 1


def _strip_quotes(slot: Slot, noise: list[Span]) -> None:
    if len(slot.spans) < 2 or not slot.text.startswith('"') or not slot.text.endswith('"'):
        return
    first, last = slot.spans[0], slot.spans[-1]
    noise += [first.part(0, 1), last.part(len(last.text) - 1)]
    slot.spans = [first.part(1), *slot.spans[1:-1], last.part(0, len(last.text) - 1)]
    slot.spans = [span for span in slot.spans if span]


def _running(rows: list[Row]) -> tuple[dict[str, str], set[str]]:
    """Lines that each page prints again (a number apart; three times, twice behind a page's number, there once where it is set apart at both margins): text → what they share.

    And those that stand behind a page's number from the first time on, so that not even that one is the title.
    """
    counts: dict[str, int] = {}
    keys: dict[str, str] = {}
    enough: dict[str, int] = {}
    heads: set[str] = set()
    turned = False  # whether the line before is the number of a page
    for row in rows:
        bare = "".join(fold(row.filled[0].text).split()) if len(row.filled) == 1 else ""
        if bare and len(bare) <= 60 and "\n" not in row.filled[0].text:
            key = re.sub(r"(?<!\d)\d++$", "", re.sub(r"(?<!\d)\d++(?=[/)])", "#", bare))
            parts = re.split(r"\s{2,}", row.filled[0].text.strip())
            if len(key) >= 8 and not bare.endswith("。") and not sense(bare) and not all(map(sense, parts)):
                if turned and key not in counts:
                    heads.add(key)
                keys[bare] = key
                counts[key] = counts.get(key, 0) + 1
                parts = re.split(r"\s{4,}", row.filled[0].text.strip())
                apart = len(parts) == 2 and not any(map(sense, parts))  # 総合計画 at the left, 基本目標2 at the right
                if turned or apart:
                    enough[key] = 1 if turned and apart else min(2, enough.get(key, 2))
        turned = bool(bare) and bool(_PAGE.fullmatch(bare))
    return {bare: key for bare, key in keys.items() if counts[key] >= enough.get(key, 3) and "計画" in key}, heads


def line_of(span: Span, level: int = 0) -> Line:
    """A line with its mark, number and name."""
    text = span.cell.text
    begin = text.rfind("\n", 0, span.start) + 1
    line = Line(span, screen_width(text[begin : span.start]), level)
    stripped = span
    while (hashes := re.match(r"(#{1,6})\s+|\*\*(?=\S)|>\s*", stripped.text)) and stripped.text:
        if hashes[1]:
            line.level = len(hashes[1])
        stripped = stripped.part(hashes.end())
    if stripped.text.endswith("**"):
        stripped = stripped.part(0, len(stripped.text) - 2)
    line.name = stripped if stripped is not span else None
    mark = ""
    while found := _ITEM.match(stripped.text):
        mark += found[0].strip()[:1]
        stripped = stripped.part(found.end())
        line.name, line.style = stripped, mark
    folded = fold(stripped.text)
    for style, pattern in _STYLES:
        if not (m := pattern.fullmatch(folded)):
            continue
        groups = m.groupdict()
        if style == "《》":
            if not groups["number"] and groups["name"] and not groups["word"]:
                break
            if not groups["number"] and not groups["name"] and not groups["inner"]:
                groups["word"] = ""  # 【取組】 is a label, and none of many
                at = "inner"
                line.style += style
                line.name = stripped.part(*m.span("word"))
                break
            at = "name" if groups["name"] else "inner"
        else:
            at = "name"
        line.style += style + (groups.get("unit") or groups.get("word") or "")
        line.number, line.word = groups["number"], groups.get("word") or ""
        line.name = stripped.part(*m.span(at))
        break
    return line


_LETTERS = re.compile(r"(?:^|(?<=[\s、,・／/:：(（]))([A-ESa-es])\s*(?:[:：=＝…(（]|(?<=^.)\s(?=\S))")


def legends_of(flow: list[Line | Table]) -> set[int]:
    """Lines that say what A, B and C mean: the letters of the alphabet in order, on one line or on lines in a row."""
    out: set[int] = set()
    run: list[Line] = []
    letters = ""
    for line in flow:
        if isinstance(line, Table):
            run, letters = [], ""
            continue
        found = "".join(m[1].upper() for m in _LETTERS.finditer(line.span.folded))
        if not found or (letters + found) not in "SABCDE":
            run, letters = [], ""
        if found and (letters + found) in "SABCDE":
            run, letters = [*run, line], letters + found
            if len(letters) >= 2:
                out.update(map(id, run))
    return out
