"""A document as an outline: sections under their headings, with lines and tables in them. No word has a meaning to a table yet.

Nothing here knows a family. Headings are told by what stays when a document changes its medium: marks, numbers, rules,
brackets, blank lines, indents, and the words of the vocabulary. How deep a heading stands, the order tells in which its
*style* first appeared: a style that is open already closes what was opened behind it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from welfare_etl.families.plans.labels import Field, fields_in, parted
from welfare_etl.families.plans.vocabulary import Sense, is_actor, sense
from welfare_etl.families.span import Span
from welfare_etl.normalize.text import fold
from welfare_etl.records.document import Document, Row

__all__ = ["Line", "Outline", "Section", "Slot", "Table", "outline_of", "width_of"]

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
        ("第章", rf"第\s*(?P<number>{_NUM})\s*(?:章|編|部|節|項)\s*(?P<name>.*)"),
        ("《》", rf"[《〈【「『[［]\s*(?P<word>{_COUNTED})?\s*(?P<number>{_NUM})?\s*[:：]?(?P<inner>[^》〉】」』\]］]*)[》〉】」』\]］]\s*(?P<name>.*)"),
        ("word#", rf"(?P<word>{_COUNTED})\s*(?P<number>{_NUM})(?![年月日人件回校つ名か個枚団])\s*[.:：、．]?\s*(?P<name>.*)"),
        ("(#)", r"[(（]\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンa-z])\s*[)）]\s*(?P<name>.*)"),
        ("①", r"(?P<number>[①-⑳❶-❿⓵-⓾])\s*(?P<name>.*)"),
        ("#-#", r"(?P<number>(?:[IVXⅠ-Ⅹ]{1,4}|\d{1,2})(?:[-－‐]\d{1,2}|[-－‐][①-⑳]){1,3})(?![\d%年月/])\s*(?P<name>.*)"),
        ("#)", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[)）]\s*(?P<name>.*)"),
        ("#、", r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])[、．]\s*(?P<name>.*)"),
        ("#.", r"(?P<number>\d{1,2}|[IVXⅠ-Ⅹ]{1,4})\.(?!\d)\s*(?P<name>.*)"),
        ("# ", r"(?P<number>\d{1,2}|[A-Z]|[IVXⅠ-Ⅹ]{1,4}|[ア-ン])[ \u3000]+(?P<name>\D.*)"),
    )
)  # fmt: skip
_LONGEST = 48


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


@dataclass(slots=True, eq=False)
class Section:
    """A heading and what stands under it, in order."""

    heading: Line | None = None
    style: str = ""
    parent: Section | None = None
    children: list[Line | Table | Section] = field(default_factory=list)

    @property
    def meaning(self) -> Sense | None:
        return self.heading.meaning if self.heading else None

    @property
    def title(self) -> str:
        return self.heading.body.text if self.heading else ""

    def above(self) -> Iterator[Section]:
        """This section and those that it stands in, the nearest first."""
        here: Section | None = self
        while here is not None:
            yield here
            here = here.parent

    def walk(self) -> Iterator[Section]:
        """This section and all within it, in order."""
        stack = [self]
        while stack:
            section = stack.pop()
            yield section
            stack.extend(reversed([child for child in section.children if isinstance(child, Section)]))


@dataclass(slots=True)
class Outline:
    """``root`` holds all; ``noise`` are rules, page numbers and words that say nothing; ``lines`` all lines of text in order."""

    root: Section
    noise: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    repeated: list[Span] = field(default_factory=list)
    """Running headers and heads of tables that a new page printed again."""


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
            if span := Span(cell, row.line, offset, offset + len(paragraph), row.block).stripped():
                slot.spans.append(span)
            offset += len(paragraph) + 1
    return slots


_MARKDOWN_RULE = re.compile(r"^[\s|:\-]*-{2,}[\s|:\-]*$")


def _markdown(slots: dict[int, Slot]) -> dict[int, Slot] | None:
    """The cells of a line that is a row of a Markdown table; empty for the rule under its head; None for other lines."""
    filled = [slot for slot in slots.values() if slot]
    if len(filled) != 1 or len({id(span.cell) for span in filled[0].spans}) != 1:
        return None
    first, last = filled[0].spans[0], filled[0].spans[-1]
    span = Span(first.cell, first.line, first.start, last.end, first.block)
    text = span.text
    if "|" not in text or text.count("|") < (1 if text.endswith("|") else 2) or (first is not last and text[0] != "|"):
        return None
    if _MARKDOWN_RULE.match(text):
        return {}
    start = 1 if text.startswith("|") else 0
    bounds = [m.start() for m in re.finditer(r"(?<!\\)\|", text) if m.start() >= start]
    out: dict[int, Slot] = {}
    at = start
    for column, bound in enumerate([*bounds, len(text)]):
        if bound == len(text) and not text[at:].strip():
            break
        out[column] = Slot([part for a, b in _pieces(text, at, bound) if (part := span.part(a, b))])
        at = bound + 1
    return out


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a cell of a Markdown table."""
    at = start
    for m in re.finditer(r"\n|<br ?/?>", text[start:end]):
        yield at, start + m.start()
        at = start + m.end()
    yield at, end


def _flow(document: Document, noise: list[Span], repeated: list[Span]) -> Iterator[Line | Table]:
    """The document's rows as lines and tables, in order."""
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
        cells = _markdown(slots)
        if cells is not None:
            if not cells:
                noise.extend(span for slot in slots.values() for span in slot.spans)
                continue
            slots = cells
        filled = [at for at, slot in slots.items() if slot]
        ruled = any(slot.columns > 1 or slot.merged for slot in slots.values())
        alone = len(filled) == 1 and filled[0] == 0 and not (ruled and len(slots) > 1)
        fresh = table is None or row.block != table_block
        if alone and cells is None and (fresh or not (ruled or slots[0].columns > 1 or _band(slots[0].text))):
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
                line = _line(span, row.level)
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
            key = re.sub(r"\d+(?=[/)]|$)", "#", bare)
            if len(key) >= 8 and not bare.endswith("。") and not sense(bare):
                counts.setdefault(key, []).append(bare)
    return {bare: False for key, found in counts.items() if len(found) >= 3 and "計画" in key for bare in found}


def _line(span: Span, level: int = 0) -> Line:
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
        line.style += style + (groups.get("word") or "")
        line.number, line.word = groups["number"], groups.get("word") or ""
        line.name = stripped.part(*m.span(at))
        break
    return line


# -- lines → sections -------------------------------------------------------------------------------------------------


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
    head = run[0].parts
    known = [sense(part.text) for part in head]
    if (
        len(run) >= 2
        and len(head) >= 3
        and sum(one is not None for one in known) >= 2
        and all(len(p.text) <= 16 for p in head)
    ):
        # A table set with blanks: each word belongs to the head that it stands under.
        starts = [_at(part) for part in head]
        table = Table([{n: Slot([part]) for n, part in enumerate(head)}], [run[0].span.line])
        for line in run[1:]:
            slots: dict[int, Slot] = {}
            for part in line.parts:
                slots.setdefault(_nearest(starts, _at(part), width_of(part.text)), Slot([])).spans.append(part)
            table.rows.append(slots)
            table.lines.append(line.span.line)
        yield table
        return
    edge = _edge(run)
    if edge is None:
        yield from run
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in run:
        for part in line.parts:
            (right if _at(part) >= edge else left).append(_line(part))
    left[0].blank_above = right[0].blank_above = True
    yield from left
    yield from right


def _at(part: Span) -> int:
    text = part.cell.text
    return width_of(text[text.rfind("\n", 0, part.start) + 1 : part.start])


def _nearest(starts: list[int], at: int, width: int) -> int:
    under = [n for n, start in enumerate(starts) if at <= start < at + width]
    return under[0] if len(under) == 1 else min(range(len(starts)), key=lambda n: abs(starts[n] - at))


def _edge(run: list[Line]) -> int | None:
    """Where the right one of two columns of prose begins; None where the run is one column.

    Two columns begin with a label each (計画 and 実行), or hold sentences on both sides; a name with its figures is one line.
    """
    if len(run) < 3:
        return None
    pairs = [parts for line in run if len(parts := line.parts) == 2]
    if len(pairs) < 0.6 * len(run) or len(pairs) < 3:
        return None
    edges = sorted(_at(right) for _, right in pairs)
    edge = edges[len(edges) // 2]
    if sum(abs(_at(right) - edge) <= 2 for _, right in pairs) < 0.8 * len(pairs):
        return None
    if any(_at(left) + width_of(left.text) > edge for left, _ in pairs):
        return None
    heads = [sense(part.text) for part in run[0].parts]
    headed = len(heads) == 2 and all(heads)
    prose = sum(
        len(left.text) >= 8 and len(right.text) >= 8 and not re.match(r"[\d延約年月]", right.folded)
        for left, right in pairs
    )
    return (
        edge - 2 if headed or (prose >= 0.7 * len(pairs) and not any(sense(left.text) for left, _ in pairs)) else None
    )


def outline_of(document: Document) -> Outline:
    """The outline of a document."""
    noise: list[Span] = []
    repeated: list[Span] = []
    flow = list(_flow(document, noise, repeated))
    flow = list(beside_each_other(flow))
    lines = [item for item in flow if isinstance(item, Line)]
    for one, after in itertools.pairwise(flow):
        if isinstance(one, Line):
            one.blank_below = isinstance(after, Table) or after.blank_above
    levelled = any(line.level for line in lines)
    out = Outline(Section(), noise, lines, repeated)
    contents = _contents(lines)
    stack = [out.root]
    for at, item in enumerate(flow):
        if isinstance(item, Table):
            stack[-1].children.append(item)
            continue
        following = flow[at + 1] if at + 1 < len(flow) else None
        meaning = sense(item.body.text if item.style[:1] in MARKS or item.level else item.text) or sense(item.body.text)
        if (meaning and meaning.kinds == ("noise",)) or not item.span.bare.strip("-・.…"):
            out.noise.append(item.span)
            continue
        item.free, item.fields = fields_in(item.body if item.style[:1] in MARKS or item.level else item.span)
        if any(one.values for one in item.fields) and not item.level:
            meaning = None
        elif len(item.fields) == 1 and not item.free and meaning is None:
            meaning = item.fields[0].sense
        item.meaning = meaning
        style = "" if id(item) in contents else _heading_style(item, meaning, following, levelled)
        if not style:
            stack[-1].children.append(item)
            continue
        if item.style.endswith(item.word) and item.word and item.name is not None and not item.name:
            _name_from_next(item, following, flow, at)
        stack = _opened(stack, style, item)
    return out


def _name_from_next(item: Line, following: Line | Table | None, flow: list[Line | Table], at: int) -> None:
    """基本事業1 with its name on the next line: one heading."""
    if (
        isinstance(following, Line)
        and not following.meaning
        and len(following.text) <= _LONGEST
        and "。" not in following.text
    ):
        item.name = following.span
        following.style, following.level = "name", 0
    else:
        # 基本事業は複数の事務事業からなります。 stands between number and name on some pages.
        later = [other for other in flow[at + 1 : at + 3] if isinstance(other, Line)]
        if (
            len(later) == 2
            and "。" in later[0].text
            and len(later[1].text) <= _LONGEST
            and "。" not in later[1].text
            and not sense(later[1].text)
        ):
            item.name = later[1].span
            later[1].style, later[1].level = "name", 0


def _contents(lines: list[Line]) -> set[int]:
    """Places of numbered headings that only announce a later one of the same number (a table of contents)."""
    last: dict[tuple[str, str], int] = {}
    for at, line in enumerate(lines):
        if line.word and line.number:
            last[line.style, line.number] = at
    found = set()
    for at, line in enumerate(lines):
        key = (line.style, line.number or "")
        if line.word and line.number and last[key] != at:
            later = [other for other in lines[at + 1 : at + 8] if other.word and other.style == line.style]
            before = any(id(other) in found for other in lines[max(0, at - 7) : at])
            if before or (later and later[0].number != line.number):
                found.add(id(line))
    return found


def _heading_style(line: Line, meaning: Sense | None, following: Line | Table | None, levelled: bool) -> str:
    """The style in which a line is a heading; empty for one that is none. Where the medium marks headings, blank lines tell of none."""
    text = line.text
    if line.level:
        return f"h{line.level}"
    if line.style == "name":
        return ""
    if meaning:
        if meaning.kinds[0] == "years":
            return "year:" + line.style
        if line.style:
            return line.style
        if line.blank_above and line.blank_below and not levelled:
            return "alone"
        group = next((g for g, kinds in _GROUPS if kinds & set(meaning.kinds[:1])), "label")
        return f"label:{group}"
    if line.fields and any(one.values for one in line.fields):
        return ""
    if len(line.body.text) > _LONGEST or text.endswith("。") or _values(text):
        return ""
    if line.style.startswith(("第章", "《》", "word#")) or (
        line.style and line.style[0] in _STRONG and not (len(line.style) > 1 and line.style[1] in MARKS)
    ):
        return line.style
    if line.style:
        return "" if line.style[0] in MARKS or line.style[0] in "-\\" else line.style
    if line.ruled:
        return "ruled"
    if levelled:
        return ""
    indented = isinstance(following, Line) and following.indent > line.indent and not following.blank_above
    if (line.blank_above or following is None) and len(text) <= 30 and not re.search(r"[、。:：]$", text):
        if indented:
            return "over-indent"
        if line.blank_below:
            return "alone"
        if is_actor(text):
            return "actor"
    return ""


_GROUPS = (
    ("pdca", {"plan", "do", "check", "action"}),
    ("indicator", {"indicator"}),
    ("phase", {"planned", "done"}),
)  # fmt: skip
"""Labels without a mark that are of one kind stand side by side."""
_RANKED = ("word#", "第章")
_LEVEL = re.compile(r"h\d")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_VALUE = re.compile(r"[:：]\s*\S|(?:[ \u00a0]{2,}|\u3000|\t)\S.*\d")


def _values(text: str) -> bool:
    """Whether a line says something beside its name: 居場所の数  18か所."""
    return bool(_VALUE.search(_BRACKETS.sub("", text)))


def _opened(stack: list[Section], style: str, line: Line) -> list[Section]:
    """The stack of open sections with a new one."""
    if _LEVEL.fullmatch(style):
        while len(stack) > 1 and not (_LEVEL.fullmatch(stack[-1].style) and stack[-1].style < style):
            stack.pop()
    else:
        # A label without a mark closes its fellows under the same numbered heading, and a numbered heading closes all labels.
        low = 0
        if style.startswith("label:"):
            low = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].style.startswith(_RANKED)), 0)
        for at, section in enumerate(stack):
            if at >= low and section.style == style:
                stack = stack[:at]
                break
        else:
            while style.startswith(_RANKED) and stack[-1].style.startswith("label:"):
                stack = stack[:-1]
            if line.ruled or style == "alone":
                stack = [s for s in stack if _LEVEL.fullmatch(s.style) or s.parent is None]
    section = Section(line, style, stack[-1])
    stack[-1].children.append(section)
    return [*stack, section]
