"""A document as an outline: sections under their headings, with lines and tables in them. No word has a meaning to a table yet.

Nothing here knows a family. Headings are told by what stays when a document changes its medium: marks, numbers, rules,
brackets, blank lines, indents, and the words of the vocabulary. How deep a heading stands, the order tells in which its
*style* first appeared: a style that is open already closes what was opened behind it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.flow import MARKS, Line, Table, flow_of, legends_of
from welfare_etl.families.plans.labels import Field, fields_in, parted
from welfare_etl.families.plans.listed import as_tables, unlisted
from welfare_etl.families.plans.screen import beside_each_other
from welfare_etl.families.plans.vocabulary import NOTHING, Sense, is_actor, plain, sense
from welfare_etl.normalize.text import fold, screen_width
from welfare_etl.records.document import Document

__all__ = ["Outline", "Section", "outline_of"]

_STRONG = "◆■▼▽□◇★☆❖▶►"
_LONGEST = 48
_RIGHT = 36
"""Columns of the screen from which on a line stands at the right: who publishes, and the day; no heading."""


@dataclass(slots=True, eq=False)
class Section:
    """A heading and what stands under it, in order."""

    heading: Line | None = None
    style: str = ""
    parent: Section | None = None
    children: list[Line | Table | Section] = field(default_factory=list)

    @property
    def meaning(self) -> Sense:
        return self.heading.meaning if self.heading else NOTHING

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
    legends: set[int] = field(default_factory=set)
    """Those of its lines that say what A, B and C mean."""
    repeated: list[Span] = field(default_factory=list)
    """Running headers and heads of tables that a new page printed again."""


def outline_of(document: Document) -> Outline:
    """The outline of a document."""
    noise: list[Span] = []
    repeated: list[Span] = []
    flow = list(as_tables(list(beside_each_other(list(unlisted(flow_of(document, noise, repeated))))), noise))
    lines = [item for item in flow if isinstance(item, Line)]
    for one, after in itertools.pairwise(flow):
        if isinstance(one, Line):
            one.blank_below = isinstance(after, Table) or after.blank_above
    _count(lines)
    # Where the medium marks headings, or an empty line stands above nearly every line, empty lines tell of none.
    levelled = any(line.level for line in lines) or sum(line.blank_above for line in lines) > 0.75 * len(lines)
    legends = legends_of(flow)
    out = Outline(Section(), noise, lines, legends, repeated)
    printed = Counter(plain(line.text) for line in lines)
    stack = [out.root]
    for at, item in enumerate(flow):
        if isinstance(item, Table):
            stack[-1].children.append(item)
            continue
        following = flow[at + 1] if at + 1 < len(flow) else None
        meaning = sense(item.body.text if item.style[:1] in MARKS or item.level else item.text) or sense(item.body.text)
        if meaning.kinds == ("noise",) or not item.span.bare.strip("-・.…"):
            out.noise.append(item.span)
            continue
        marked = item.style[:1] in (*MARKS, "-")
        counted = bool(
            item.word
            and re.match(
                rf"{re.escape(item.word)}\s*[(]?{re.escape(item.number or '')}[)]?[\s:]", fold(item.text.strip())
            )
        )
        item.free, item.fields = fields_in(item.body if item.level or counted or (item.style and marked) else item.span)
        if id(item) in legends:
            item.free, item.fields, meaning = [item.span], [], NOTHING
        if item.number and not item.word and item.free and not item.level:
            free, fields = fields_in(item.body)  # ア 実施体制  直営
            if fields and not free:
                item.free, item.fields = free, fields
        if isinstance(before := flow[at - 1] if at else None, Line) and _hangs(before, item):
            before.fields[-1].values.append(item.span)
            flow[at] = before
            continue
        if isinstance(before, Line) and _ends_label(before, item):
            before.fields[-1].more.append(item.fields[0].label)
            before.fields[-1].values += item.fields[0].values
            flow[at] = before
            continue
        if any(one.values for one in item.fields) and not item.level:
            meaning = NOTHING
            _headed(item)
        elif (item.number or item.level) and not item.fields:
            _answering(item)
        item.meaning = meaning
        listed = id(item) in legends or _is_listed(item, stack[-1])
        style = "" if listed else _heading_style(item, meaning, following, levelled)
        if not style:
            if item.ruled and item.fields and item.fields[0].sense.kind in _OPENS:
                stack = [s for s in stack if s.parent is None or _LEVEL.fullmatch(s.style)]  # the next form
            stack[-1].children.append(item)
            continue
        if item.style.endswith(item.word) and item.word and item.name is not None and not item.name:
            _name_from_next(item, flow, at)
        stack = _opened(stack, style, item, printed[plain(item.text)] > 1)
    return out


def _is_listed(item: Line, section: Section) -> bool:
    """Whether a numbered line is an item of the list under a label without a number: 予定 over 1) 窓口を置く."""
    label = section.heading if section.style.startswith(("label:", "《》")) else None
    if label is None or label.number or not item.number or item.word or item.level or item.meaning:
        return False
    told = section.meaning
    listing = told.means("planned", "done") and told.kind not in ("target", "indicator", "programme")
    return listing and item.indent >= label.indent and not is_actor(item.body.text)


_COUNTED = re.compile(
    r"[【〔\[]?(?P<word>[^\W\d_]{2,8})(?P<number>\d{1,2}|[①-⑳])[】〕\]]?\s*[:.、．]?\s*(?P<name>[^\d\s年月日人件回%].*)"
)
_CALENDAR = frozenset(("令和", "平成", "昭和"))


def _count(lines: list[Line]) -> None:
    """Lines that the document itself counts on with a word of its own (方向性1 …, 方向性2 …) are numbered headings."""
    found: dict[str, dict[str, list[tuple[Line, re.Match[str]]]]] = {}
    for line in lines:
        if (
            not line.word
            and len(line.text) <= _LONGEST
            and (m := _COUNTED.fullmatch(line.body.folded.strip()))
            and m["word"] not in _CALENDAR
        ):
            found.setdefault(m["word"], {}).setdefault(m["number"], []).append((line, m))
    for word, numbers in found.items():
        if not ({"1", "2"} <= numbers.keys() or {"①", "②"} <= numbers.keys()):
            continue
        for line, m in (pair for pairs in numbers.values() for pair in pairs):
            body = line.body
            line.style, line.word, line.number, line.name = (
                f"word#{word}",
                word,
                m["number"],
                body.part(*m.span("name")),
            )


def _hangs(before: Line, item: Line) -> bool:
    """Whether a line stands under the value of the label on the line before, set in as far as that one."""
    values = before.fields[-1].values if before.fields else []
    if not values or item.blank_above or item.level or item.meaning or any(one.values for one in item.fields):
        return False
    at = values[0]
    if item.indent > before.indent and before.fields[-1].sense.kind in _PARTS and not item.word:
        return True
    text = at.cell.text
    column = screen_width(text[text.rfind("\n", 0, at.start) + 1 : at.start])
    return column - before.indent >= 4 and abs(item.indent - column) <= 2 and len(parted(item.span)) == 1


def _ends_label(before: Line, item: Line) -> bool:
    """P 計画した内容, and 計画 below the P: one label on two lines."""
    if not before.fields or len(item.fields) != 1 or item.free or item.blank_above:
        return False
    letter, word = before.fields[-1].sense, item.fields[0].sense
    return letter.word in tuple("PDCA") and word.means(letter.kind)


_BESIDE_TITLE = frozenset(("department", "related_department", "operator", "author", "subcommittee"))


def _headed(item: Line) -> None:
    """1 支え合いの地域づくり      所管:福祉課: a numbered heading, and a label at the right of it."""
    if (
        item.number
        and len(item.free) == 1
        and item.name
        and all(one.sense.kind in _BESIDE_TITLE for one in item.fields)
    ):
        name = item.name.part(0, item.free[0].end - item.name.start)
        if name:
            item.name, item.headed = name, True


_ANSWERING = re.compile(
    r"(?<=\S)\s*+[(（〔【\[〈<](?:(?:担当|所管|主管)課?\s*+[:：]\s*+)?(?P<who>[^()（）〔〕【】\[\]〈〉<>]*[課室係局部所])[)）〕】\]〉>]\Z"
)


def _answering(item: Line) -> None:
    """方向性1 共に支え合う地域づくり(地域福祉課): who answers for it, in brackets behind the name of a numbered heading; 取組1 声かけ ◎: its grade."""
    name = item.body
    m = _ANSWERING.search(name.folded) if item.name and len(name.bare) <= 2 * _LONGEST else None
    if m and all(is_actor(who) for who in re.split("[・、]", m["who"])):
        label, who = name.part(m.start(), m.start("who")), name.part(*m.span("who"))
        item.name, item.fields, item.headed = name.part(0, m.start()), [Field(sense("担当課"), label, [who])], True
    elif m := _SIGNED.fullmatch(name.text):
        mark = name.part(*m.span("mark"))
        item.name, item.fields, item.headed = name.part(*m.span("name")), [Field(sense("評価"), mark, [mark])], True


_SIGNED = re.compile(r"(?P<name>\S.*\S)\s+(?P<mark>[◎○〇◯△▲×✕☆★]{1,3})")


def _name_from_next(item: Line, flow: list[Line | Table], at: int) -> None:
    """基本事業1 with its name on the next line, or behind a sentence (基本事業は複数の事務事業からなります。): one heading."""
    for other in flow[at + 1 : at + 3]:
        if not isinstance(other, Line):
            return
        if "。" not in other.text:
            if len(other.text) <= _LONGEST and not sense(other.text):  # シート1 / 【計画】
                item.name, other.style, other.level = other.span, "name", 0
            return


def _heading_style(line: Line, meaning: Sense, following: Line | Table | None, levelled: bool) -> str:
    """The style in which a line is a heading; empty for one that is none. Where the medium marks headings, blank lines tell of none."""
    text = line.text
    if line.level:
        return f"h{line.level}"
    if line.style == "name":
        return ""
    if isinstance(following, Line) and following.text.startswith(": ") and not text.startswith(": "):
        return "term"
    if line.indent >= _RIGHT and not line.style and meaning.kind in ("", "years"):
        return ""
    if meaning:
        if meaning.kind == "years":
            return "year:" + line.style
        if line.style:
            return _bulleted(line)
        if line.blank_above and line.blank_below and not levelled:
            return "label:alone"
        group = next((g for g, kinds in _GROUPS if meaning.kind in kinds), "label")
        return f"label:{group}"
    if line.fields and any(one.values for one in line.fields) and not line.headed:
        return ""
    values = _values(line.body.text if line.number else text)
    if len(line.body.text) > _LONGEST or text.endswith("。") or (values and not line.headed):
        return ""
    if line.style.startswith(("第章", "《》", "word#")) or (
        line.style and line.style[0] in _STRONG and not (len(line.style) > 1 and line.style[1] in MARKS)
    ):
        return line.style
    indented = isinstance(following, Line) and following.indent > line.indent and not following.blank_above
    if line.style == "◎" and line.blank_above and isinstance(following, Line) and following.style != "◎":
        return line.style  # no bullet of a list
    if line.style:
        marked = line.style[0] in MARKS or line.style[0] in "-\\"
        # ○市, over what it does
        return _bulleted(line) if not marked or (indented and is_actor(line.body.text)) else ""
    if line.ruled:
        return "ruled"
    if line.blank_above and line.blank_below and is_actor(text):
        return "actor"
    if indented and is_actor(text):
        return "actor"
    if levelled:
        return ""
    if (line.blank_above or following is None) and len(text) <= 30 and not re.search(r"[、。:：]$", text):
        if indented:
            return "over-indent"
        if line.blank_below:
            return "alone"
    return ""


def _bulleted(line: Line) -> str:
    """The style of a heading that is an item of a list; lists in lists have one mark, and are set in further."""
    return f"{line.style}{line.indent or ''}" if line.style in ("-", "・", "•", "*") else line.style


_GROUPS = (
    ("pdca", {"plan", "do", "check", "action"}),
    ("indicator", {"indicator"}),
    ("phase", {"planned", "done"}),
)  # fmt: skip
"""Labels without a mark that are of one kind stand side by side."""
_RANKED = ("word#", "第章")
_LEVEL = re.compile(r"h\d")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_VALUE = re.compile(r"[:：]\s*+\S|…\s*+\S|(?m:^)(?>.*?(?:[ \u00a0]{2}|\u3000|\t)\S).*\d")


def _is_part(section: Section) -> bool:
    """Whether a section is a part of a form (現状と課題, 計画, 改善): what is counted on stands in none of them."""
    return section.meaning.kind in _PARTS


_OPENS = frozenset(("item", "strategy", "subcommittee", "plan_reference", "department", "programme", "plan_path"))
"""Labels with which a form begins, below a rule."""
_PARTS = frozenset(("plan", "do", "check", "action", "situation", "issue", "aim", "remark", "role"))


def _values(text: str) -> bool:
    """Whether a line says something beside its name: 居場所の数  18か所."""
    return bool(_VALUE.search(_BRACKETS.sub("", text)))


def _within(line: Line, section: Section, again: bool) -> bool:
    """Whether a label that stands alone is one of each numbered section: set in further, or printed in others, too."""
    heading = section.heading
    return bool(heading and heading.number and (again or heading.indent < line.indent))


def _is_beside(section: Section, style: str) -> bool:
    """Whether a heading closes a section: ■ 令和4年度 does ■ 評価の印, which has its text, but stands under ■ 実績, which has none."""
    if section.style == style or not (mark := style.removeprefix("year:")):
        return section.style == style
    first = next(iter(section.children), None)
    own = first is not None and not (isinstance(first, Section) and first.style == style)
    return section.style == f"year:{mark}" or (section.style == mark and own)


def _opened(stack: list[Section], style: str, line: Line, again: bool) -> list[Section]:
    """The stack of open sections with a new one. ``again``: the same line is printed more than once."""
    if _LEVEL.fullmatch(style):
        while len(stack) > 1 and not (_LEVEL.fullmatch(stack[-1].style) and stack[-1].style < style):
            stack.pop()
    else:
        # A label without a mark closes its fellows under the same numbered heading, and a numbered heading closes all labels.
        low = 0
        if style.startswith("label:"):
            while (
                line.indent
                and stack[-1].style.startswith("label:")
                and (above := stack[-1].heading)
                and line.indent <= above.indent
            ):
                stack = stack[:-1]  # labels set in alike stand beside each other
            low = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].style.startswith(_RANKED)), 0)
        for at, section in enumerate(stack):
            if at >= low and _is_beside(section, style):
                stack = stack[:at]
                break
        else:
            ranked = style.startswith(_RANKED) or (line.number and line.blank_above and line.blank_below)
            while ranked and (stack[-1].style.startswith("label:") or _is_part(stack[-1])):
                stack = stack[:-1]
            if line.ruled or style in ("alone", "label:alone"):
                labels = next((at for at, s in enumerate(stack) if s.style.startswith("label:")), len(stack))
                stack = [
                    s
                    for at, s in enumerate(stack)
                    if _LEVEL.fullmatch(s.style)
                    or s.heading is None
                    or (s.heading.number and line.indent > s.heading.indent)
                    or (line.meaning and (s.style.startswith(_RANKED) or (at < labels and _within(line, s, again))))
                ]
    section = Section(line, style, stack[-1])
    stack[-1].children.append(section)
    return [*stack, section]
