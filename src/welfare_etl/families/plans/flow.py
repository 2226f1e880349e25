"""A document's rows as lines and tables, in order: cells in their places, Markdown tables, columns side by side, running headers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.labels import Field, parted
from welfare_etl.families.plans.vocabulary import Sense, sense
from welfare_etl.normalize.text import fold
from welfare_etl.records.document import Document, Row

__all__ = ["MARKS", "Line", "Slot", "Table", "flow_of", "line_of", "width_of"]

MARKS = "・●○◎■□◆◇▪▼▽◦•*＊※►▶→☆★❖➢◯✓"
_STRONG = "◆■▼▽□◇★☆❖▶►"
_ITEM = re.compile(rf"[{re.escape(MARKS)}]\s*|-\s+|\\\*\s*|[・]")
_RULE = re.compile(r"[=\-_─━―*＝＿‐~～・]{4,}")
_PAGE = re.compile(
    r"[-‐ー(\[]?\s*\d{1,3}\s*[-‐ー)\]]?|.{0,40}[((]\d{1,3}\s*/\s*\d{1,3}[))]|\d{1,3}\s+第.{1,40}|第\d章.{1,20}\s\d{1,3}"
)
_COUNTED = (
    r"シート|様式|施策の?方向|施策|取組方針|基本目標|基本事業|基本施策|基本方針|プロジェクト|柱|No\.?|№|重点取組|重点目標|重点施策|重点プロジェクト|"
    r"取り?組み?|事業|目標|政策|方針|戦略|個票|調書|票|別紙|具体的施策|アクション|テーマ|課題|重点|会議"
)
_NUM = r"(?:\d{1,3}(?:[-－‐の.]\d{1,2}){0,3}|[一二三四五六七八九十]{1,3}|[IVXⅠ-Ⅹ]{1,4}|[①-⑳]|[A-ZＡ-Ｚア-オ])"
# style → pattern with the groups number and name; the first that fits.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("第章", rf"第\s*+(?P<number>{_NUM})\s*+(?P<unit>章|編|部|節|項)\s*+(?P<name>.*)"),
        ("《》", rf"(?:[《〈【「『[［]|〔(?!略))\s*+(?P<word>{_COUNTED})?\s*+(?P<number>{_NUM})?\s*+[:：]?(?P<inner>[^》〉】」』\]］〕]*)[》〉】」』\]］〕]\s*+(?P<name>.*)"),
        ("word#", rf"(?P<word>{_COUNTED})\s*+(?P<number>{_NUM})(?![年月日人件回校つ名か個枚団])\s*+[.:：、．]?\s*+(?P<name>.*)"),
        ("(#)", r"[(（]\s*+(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンa-z])\s*+[)）]\s*+(?P<name>.*)"),
        ("①", r"(?P<number>[①-⑳❶-❿⓵-⓾])\s*+(?P<name>.*)"),
        ("#-#", r"(?P<number>(?:[IVXⅠ-Ⅹ]{1,4}|\d{1,2})(?:[-－‐]\d{1,2}|[-－‐][①-⑳]){1,3})(?![\d%年月/])\s*+(?P<name>.*)"),
        ("#)", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[)）]\s*+(?P<name>.*)"),
        ("#、", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[、．]\s*+(?P<name>.*)"),
        ("#.", r"(?P<number>\d{1,2}|[IVXⅠ-Ⅹ]{1,4})\.(?!\d)\s*+(?P<name>.*)"),
        ("# ", r"(?P<number>\d{1,2}|[A-Z]|[IVXⅠ-Ⅹ]{1,4}|[ア-ン])[ \u3000]++(?P<name>\D.*)"),
    )
)  # fmt: skip
_LONGEST = 48


_FAR = 20
"""Columns of the screen from which on a line begins in the right one of two columns."""
_MOST_COLUMNS = 12


def width_of(text: str) -> int:
    """Columns that a text takes on a screen of fixed width."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


@dataclass(slots=True)
class Line:
    """A line of text. ``style`` is the way in which it is marked or numbered (empty: in none), ``number`` and ``name`` what that leaves."""

    span: Span
    indent: int = 0
    level: int = 0
    style: str = ""
    number: str | None = None
    word: str = ""
    name: Span | None = None
    blank_above: bool = False
    blank_below: bool = False
    ruled: bool = False
    headed: bool = False
    """Whether it is a heading with labels at the right of it."""
    meaning: Sense | None = None
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


@dataclass(slots=True)
class Slot:
    """A cell of a table in its place: its paragraphs, how many columns it spans; ``merged``: one of a row above reaches in."""

    spans: list[Span]
    columns: int = 1
    merged: bool = False

    @property
    def text(self) -> str:
        return "\n".join(span.text for span in self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)


@dataclass(slots=True)
class Table:
    """Rows of slots by column; ``lines`` their lines. ``ruled``: the medium itself says what spans what."""

    rows: list[dict[int, Slot]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ruled: bool = False

    @property
    def width(self) -> int:
        return max((max(row) + row[max(row)].columns for row in self.rows if row), default=0)


# -- rows → lines and tables ------------------------------------------------------------------------------------------


def _spans(row: Row) -> dict[int, Slot]:
    slots: dict[int, Slot] = {}
    at = 0
    last: int | None = None
    for cell in row.cells:
        if cell.column != last:
            at = cell.column if cell.columns == 1 and not any(c.columns > 1 for c in row.cells) else at
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
    yield from beside_each_other(list(_rows(document, noise, repeated)))


def _rows(document: Document, noise: list[Span], repeated: list[Span]) -> Iterator[Line | Table]:
    table: Table | None = None
    table_block = -1
    previous_block = -1
    rows = [row for row in document.rows if not row.echo]
    running = _running(rows)
    after_rule = False
    for row in rows:
        slots = _spans(row)
        if not any(slots.values()):
            continue
        filled = [at for at, slot in slots.items() if slot]
        ruled = any(slot.columns > 1 or slot.merged for slot in slots.values())
        alone = len(filled) == 1 and filled[0] == 0 and not (ruled and len(slots) > 1)
        fresh = table is None or row.block != table_block
        if alone and (
            fresh
            or (len(slots) == 1 and slots[0].columns == 1)
            or not (ruled or slots[0].columns > 1 or _band(slots[0].text))
        ):
            if not fresh and len(slots) > 1:
                # A row of the table of which only the label is filled in.
                assert table is not None
                table.rows.append(slots)
                table.lines.append(row.line)
                continue
            if table is not None:
                yield table
                table = None
            for at, span in enumerate(slots[0].spans):
                if span.bare in running and at == 0 and len(slots[0].spans) == 1:
                    if running[span.bare] or _PAGE.fullmatch(span.folded):
                        repeated.append(span)
                        continue
                    running[span.bare] = True
                text = span.text
                if _RULE.fullmatch(text) or _PAGE.fullmatch(span.folded):
                    noise.append(span)
                    after_rule = after_rule or bool(_RULE.fullmatch(text))
                    continue
                line = line_of(span, row.level)
                line.blank_above = at == 0 and row.block != previous_block
                line.ruled, after_rule = after_rule, False
                yield line
            previous_block = row.block
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


def _band(text: str) -> bool:
    return bool(re.match(rf"(?:{_COUNTED}|第|[【《■◆(（])|{_NUM}[ \u3000.．、)-]", fold(text)))


def _running(rows: list[Row]) -> dict[str, bool]:
    """Lines that each page prints again (three times or more, a number apart): text → whether it was seen."""
    counts: dict[str, list[str]] = {}
    for row in rows:
        if len(row.filled) == 1 and len(row.filled[0].text) <= 60 and "\n" not in row.filled[0].text:
            bare = "".join(fold(row.filled[0].text).split())
            key = re.sub(r"(?<!\d)\d++(?=[/)]|$)", "#", bare)
            if len(key) >= 8 and not bare.endswith("。") and not sense(bare):
                counts.setdefault(key, []).append(bare)
    return {bare: False for key, found in counts.items() if len(found) >= 3 and "計画" in key for bare in found}


def line_of(span: Span, level: int = 0) -> Line:
    """A line with its mark, number and name."""
    text = span.cell.text
    begin = text.rfind("\n", 0, span.start) + 1
    line = Line(span, width_of(text[begin : span.start]), level)
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
            if not groups["number"] and not groups["word"] and groups["name"]:
                break
            at = "name" if groups["name"] else "inner"
        else:
            at = "name"
        line.style += style + (groups.get("unit") or groups.get("word") or _script(style, groups["number"]))
        line.number, line.word = groups["number"], groups.get("word") or ""
        line.name = stripped.part(*m.span(at))
        break
    return line


def _script(style: str, number: str | None) -> str:
    """Numbers of another script are of another rank: 1 above ア, (1) above (ア)."""
    return "ア" if number and "#" in style and re.match(r"[ア-ン]", number) else ""


# -- columns of text side by side -------------------------------------------------------------------------------


def beside_each_other(flow: list[Line | Table]) -> Iterator[Line | Table]:
    """Runs of lines that are columns side by side, as what they are: a table under a head of labels, or one column after the other."""
    at = 0
    while at < len(flow):
        item = flow[at]
        run: list[Line] = []
        while at < len(flow) and isinstance(line := flow[at], Line) and not (run and line.blank_above):
            run.append(line)
            at += 1
        if not run:
            yield item
            at += 1
            continue
        yield from _parted_run(run)


def _parted_run(run: list[Line]) -> Iterator[Line | Table]:
    at = next((n for n, line in enumerate(run[:-1]) if _is_head(line.parts)), None)
    if at is not None:
        yield from run[:at]
        yield _set_with_blanks(run[at:])
        return
    edge = _edge(run)
    if edge is None:
        yield from run
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in run:
        for part in line.parts:
            (right if _at(part) >= edge else left).append(line_of(part))
    left[0].blank_above = right[0].blank_above = True
    yield from left
    yield from right


def _is_head(parts: list[Span]) -> bool:
    """Whether a line of words set apart is the head of a table."""
    known = sum(sense(part.text) is not None for part in parts)
    return len(parts) >= 3 and known >= 2 and all(len(part.text) <= 16 for part in parts)


def _set_with_blanks(run: list[Line]) -> Table:
    """A table set with blanks: each word belongs to the head that it stands under, in the order of the heads."""
    head = run[0].parts
    table = Table([{n: Slot([part]) for n, part in enumerate(head)}], [run[0].span.line])
    known = [sense(part.text) for part in head]
    # Under 計画 実行 評価 改善 stand columns of prose: their lines are one row; else each line is a row of its own.
    prose = sum(one is not None and one.kinds[0] in ("plan", "do", "check", "action") for one in known) >= 2
    for line in run[1:]:
        slots: dict[int, Slot] = table.rows[-1] if prose and len(table.rows) > 1 else {}
        for column, part in zip(_under(head, line.parts), line.parts, strict=False):
            slots.setdefault(column, Slot([])).spans.append(part)
        if slots is not table.rows[-1]:
            table.rows.append(slots)
            table.lines.append(line.span.line)
    return table


def _under(head: list[Span], parts: list[Span]) -> Iterable[int]:
    """The column of each part of a line: as many parts as heads stand in their order, fewer where they are nearest."""
    if len(parts) >= len(head) or len(head) > _MOST_COLUMNS:
        return [min(n, len(head) - 1) for n in range(len(parts))]
    starts, at = [_at(part) for part in head], [_at(part) for part in parts]
    return min(
        itertools.combinations(range(len(head)), len(parts)),
        key=lambda columns: sum(abs(starts[column] - here) for column, here in zip(columns, at, strict=True)),
    )


def _at(part: Span) -> int:
    text = part.cell.text
    return width_of(text[text.rfind("\n", 0, part.start) + 1 : part.start])


def _edge(run: list[Line]) -> int | None:
    """Where the right one of two columns of prose begins; None where the run is one column.

    Two columns begin with a label each (計画 and 実行), or hold sentences on both sides; a name with its figures is one line.
    The lines of the right column may stand beside those of the left one, or between them.
    """
    parts = [part for line in run for part in line.parts]
    starts = sorted(at for part in parts if (at := _at(part)) >= _FAR)
    if len(starts) < max(2, 0.3 * len(run)) or any(len(line.parts) > 2 for line in run):
        return None
    edge = starts[len(starts) // 2] - 2
    left, right = [p for p in parts if _at(p) < edge], [p for p in parts if _at(p) >= edge]
    if len(left) < 2 or sum(_at(p) <= edge + 4 for p in right) < 0.8 * len(right):
        return None
    if any(_at(part) + width_of(part.text) > edge + 2 for part in left):
        return None
    if sense(left[0].text) and sense(right[0].text):
        return edge
    pairs = [line.parts for line in run if len(line.parts) == 2]
    prose = sum(len(a.text) >= 8 and len(b.text) >= 8 and not re.match(r"[\d延約年月]", b.folded) for a, b in pairs)
    return edge if len(pairs) >= 3 and prose >= 0.7 * len(pairs) and not any(sense(a.text) for a, _ in pairs) else None
