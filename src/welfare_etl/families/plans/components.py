"""Components of 重層的支援体制整備事業."""

from __future__ import annotations

import itertools
import re
from functools import cache

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Page
from welfare_etl.families.plans.flow import Line, Slot
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.heads import Column
from welfare_etl.families.plans.labels import fields_in
from welfare_etl.families.plans.marks import number_of
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import Sense, component_of, is_actor, vocabulary
from welfare_etl.normalize.numbers import absence
from welfare_etl.normalize.text import clean, fold, squash

__all__ = ["components_of", "first_number", "number_span"]

MOST = 100
"""Headings that may be components; a document of a scheme of five has a dozen."""

_SCHEME = re.compile(r"重層的支援(?:体制整備)?|重層事業")
_OUTSOURCED = re.compile(
    r"(?:委託先|運営|受託者?|実施)\s*+[:：]\s*+(?P<who>[^)）】〕]+)|(?:(?<=[(（【〔])|^)\s*+(?P<whom>[^(（【〔\s][^(（【〔]*?)(?:に|へ)(?:委託|外部委託)|委託\s*+[(（:：]\s*+(?P<who2>[^)）]+)"
)
_DIRECT = re.compile(r"直営|[市町村区](?=が実施)")
_DEPARTMENT = re.compile(
    r"[〔\[［(（【]\s*+(?P<names>[^〔〕\[\]［］()（）【】]*(?:課|室|係|センター|局|部))\s*+[〕\]］)）】]"
)
_ITSELF = re.compile(r"(?P<who>[^()（）・、]{0,16}[市町村区課室])\s*[(（]直営[)）]")
_SENTENCE = re.compile(r"[^。\n]*+[。\n]|[^。\n]++")
_WHO_BEHIND = re.compile(r"(?P<name>\S+)\s+(?P<who>\S.*)")
_HOW = re.compile(r"(?<=\S)\s*[(（〔](?:に|へ|への)?(?:一部|業務)?委託(?:先|により実施)?[)）〕]$")
"""社会福祉協議会(委託): how stands behind who."""
_LIST = re.compile(r"[・●○*＊\-\\]|[①-⑳]")


# -- components -------------------------------------------------------------------------------------------------------


def components_of(page: Page) -> list[Found]:
    """The components that a document names: in a table, under headings, in a list, or in sentences."""
    if not any(_SCHEME.search(line.text) for line in page.outline.lines) and not any(
        _SCHEME.search(span.text) for item in page.items if item.grid for span in item.grid.heads
    ):
        named = {component_of(section.title) for section in page.outline.root.walk() if section.heading}
        if len(named - {None}) < 3 or page.programmes:
            return []
    ways = (_of_grids(page), _of_sections(page), _of_definitions(page))
    rows = max(ways, key=lambda found: sum(len(row.puts) for row in found)) or _of_sentences(page)
    seen: dict[str, Found] = {}
    for row in rows:
        which = component_of(str(row.value("name"))) or str(row.value("name"))
        if which not in seen or len(row.puts) > len(seen[which].puts):
            seen[which] = row
    out = sorted(seen.values(), key=lambda row: row.line)
    return out if len(out) >= 2 else []


def _of_grids(page: Page) -> list[Found]:
    out: list[Found] = []
    for item in page.items:
        if item.grid is None:
            continue
        records, columns = item.grid.records, item.grid.columns
        named = [c for c in columns if c.means("component", "programme", "item") or not c.kinds]
        column = next(
            (c for c in named if sum(component_of(said(r.at(c)) or "") is not None for r in records) >= 2), None
        )
        if column is None:
            continue
        current: Found | None = None
        for record in records:
            name = record.at(column)
            if name and column.index not in record.carried:
                if component_of(said(name) or "") is None:
                    current = None
                    continue
                current = _component(name[0], first_number(record.slots, name))
                put = current.puts["name"]
                spans = [*put.spans, *itertools.takewhile(lambda span: not re.match(r"[(（【〔]", span.text), name[1:])]
                current.put("name", said(spans), spans, put.rule)
                out.append(current)
            if current is None:
                continue
            current.quote += [
                span for slot in record.slots.values() for span in slot.spans if span not in current.quote
            ]
            for other in columns:
                if other is not column and not {other.index, column.index} <= record.carried:
                    _labelled(current, other, record.at(other), "measures", "topics", "definition", "aim")
    return out


def first_number(slots: dict[int, Slot], name: list[Span]) -> tuple[int, Span] | None:
    for _, slot in sorted(slots.items()):
        if slot.spans == name:
            break
        if len(slot.spans) == 1 and (number := number_of(slot.spans[0].text)) is not None:
            return number, slot.spans[0]
    return None


def _component(name: Span, number: tuple[int, Span] | None = None) -> Found:
    row = Found("programme_component", quote=[name])
    m = re.match(r"\s*(?P<number>[①-⑳❶-❿]|[(（]?\d{1,2}[)）.、．]?|[一二三四五][、.])\s*(?=\D)", name.text)
    if m and number is None and (value := number_of(m["number"])) is not None:
        number = value, name.part(*m.span("number"))
    if m:
        name = name.part(m.end())
    tail = re.search(
        r"(?!(?<=\s)\s)\s*+[(（【〔]\s*+(?P<inside>(?:委託先?|運営|直営|実施|受託)(?:[^()（）【】〔〕]*[^()（）【】〔〕\s])?|[^()（）【】〔〕]*(?:[にへ]委託|直営))\s*+[)）】〕]\s*+$",
        name.text,
    )
    if tail:
        _operator(row, [name.part(*tail.span("inside"))])
        name = name.part(0, tail.start())
    m = _WHO_BEHIND.fullmatch(name.text)
    if m and component_of(m["name"]) and _who(row, name.part(*m.span("who"))):
        name = name.part(*m.span("name"))
    if law := re.search(
        r"(?!(?<=\s)\s)\s*+(?>[(（][^()（）]*?第\s*+\d++\s*+(?:条|項|号))[^()（）]*+[)）]\s*+$", name.text
    ):
        name = name.part(0, law.start())
    row.put("name", clean(name.text), [name], "name_of_component")
    if number:
        row.put("number", number[0], [number[1]], "number_of_component")
    return row


def _who(row: Found, span: Span) -> bool:
    """福祉課・商工課/社会福祉協議会に委託; 町直営(福祉課、子ども課): departments, and who does it for them; False where it says something else."""
    parts = [span.part(*one.span()) for one in re.finditer(r"(?<=[(（])[^()（）]+(?=[)）])|[^/／()（）]+", span.text)]
    others = [part for part in parts if _OUTSOURCED.search(part.folded) or _DIRECT.search(part.folded)]
    names = [part for part in parts if part not in others]
    if not all(is_actor(part.text) for part in names):
        return False
    if names:
        _departments(row, names)
    for part in others:
        _operator(row, [part])
    return True


def _operator(row: Found, spans: list[Span]) -> None:
    text = "".join(span.text for span in spans)
    folded = fold(text)
    m = _OUTSOURCED.search(folded)
    if m and len(spans) == 1:
        group = next(g for g in ("who", "whom", "who2") if m[g])
        span = spans[0].part(*m.span(group))
        row.put("operator", clean(span.text), [span], "outsourced_to")
    elif len(spans) == 1 and (m := _ITSELF.fullmatch(folded)):
        span = spans[0].part(*m.span("who"))
        row.put("operator", clean(span.text), [span], "operator_cell")
    elif m := _DIRECT.search(folded):
        # 直 | 営 that a narrow cell broke over two lines stands in all of them.
        whole = [span.part(*one.span()) for span in spans if (one := _DIRECT.search(span.folded))]
        row.put("operator", m[0], whole[:1] or spans, "run_by_itself")
    elif (reason := absence(clean(text)) or "") not in ("", "blank") or "検討中" in text:
        row.miss("operator", reason or "unknown", text)
    elif len(spans) == 1 and (m := _HOW.search(folded)):
        span = spans[0].part(0, m.start())
        row.put("operator", clean(span.text), [span], "operator_cell")
    else:
        row.put("operator", clean(text), spans, "operator_cell")


def _departments(row: Found, spans: list[Span]) -> None:
    names = [
        name
        for span in spans
        for name in re.split(r"[、,，・/／\n〉〈〕〔\s]+", clean(span.text).strip("〈〉〔〕()（）"))
        if name
    ]
    old = row.puts.get("departments")
    row.put("departments", [*(old.value if old else []), *names], [*(old.spans if old else []), *spans], "departments")


def _labelled(row: Found, label: Sense | Column, values: list[Span], *described: str) -> None:
    """What a label or a column says of a component; ``described``: kinds that describe it beside ``description``."""
    if not values:
        return
    offices = all(span.text.endswith(("課", "室", "係")) for span in values)  # beside who runs it
    if label.means("operator") and not (offices and "operator" in row.puts):
        _operator(row, values)
    elif label.means("operator", "department", "related_department"):
        _departments(row, values)
    elif label.means("description", *described):
        row.more("description", values, "description")
    elif label.means("remark", "members"):
        row.more("note", values, "cell_beside")
    elif label.kind == "do":
        _who(row, values[0])  # 【実施】福祉課


def _of_line(line: Line) -> Found:
    number, spot = number_of(line.number), number_span(line, line.number)
    return _component(line.body, (number, spot) if number is not None and spot else None)


def _of_sections(page: Page) -> list[Found]:
    out: list[Found] = []
    named = [s for s in page.outline.root.walk() if s.heading and component_of(s.title) and len(s.title) <= 40][:MOST]
    sections = [s for s in named if not re.search(r"[会議体]$|会議[(（]", s.title.split()[0]) and s.style]
    for section in sections:
        if "重層的支援体制整備" in section.title:
            continue
        assert section.heading is not None
        out.append(_of_line(section.heading))
        _fill(out[-1], section, page)
    short = (line for line in page.outline.lines if len(line.body.text) <= 30 and "。" not in line.text)
    return out or [_of_line(line) for line in short if component_of(line.body.text)]


def _of_definitions(page: Page) -> list[Found]:
    """① 参加支援事業 | what it is, below it 【担当】… 【委託】…: a list of definitions, or a table without a head."""
    out: list[Found] = []
    row: Found | None = None
    for item in page.items:
        filled = [slot for slot in item.loose if slot]
        if not filled:
            row = None if item.line or item.grid else row
            continue
        if item.loose[0]:
            name, *filled = filled
            is_one = component_of(name.spans[0].text) and len(name.text) <= 40 and filled
            row = _component(name.spans[0]) if is_one else None
            out += [row] if row else []
        if row is None:
            continue
        for span in (span for slot in filled for span in slot.spans):
            free, fields = fields_in(span)
            if free:
                row.more("description", free, "description")
            for one in fields:
                _labelled(row, one.sense, one.values)
            row.quote.append(span)
    return out


def number_span(line: Line, number: str | None) -> Span | None:
    if not number or line.number_span:
        return line.number_span
    start = line.span.folded.find(number)
    return line.span.part(start, start + len(number)) if start >= 0 else None


def _fill(row: Found, section: Section, page: Page) -> None:
    """Operator, departments and description from what stands under a component's heading."""
    described: list[Span] = []
    closed = False
    for item in page.within(section):
        inner = item.section.heading if item.section is not section and not item.section.meaning else None
        if inner and inner.number:
            closed = True  # ①へのつながり: an arrow of the chart that has a number of its own
            continue
        if item.sense:
            _labelled(row, item.sense, item.said)
            row.quote += item.said
            continue
        line = item.line
        if line is None or any(f.values for f in line.fields):
            continue
        text = line.text
        if names := list(_DEPARTMENT.finditer(line.span.folded)):
            for name in names:
                _departments(row, [line.span.part(*name.span("names"))])
            if squash(_DEPARTMENT.sub("", line.span.folded)).strip("-・") == "":
                continue
        if (
            not closed
            and not described
            and _LIST.match(text)
            and len(text) > 8
            and section.heading
            and line.indent > section.heading.indent
        ):
            described.append(line.span.part(m.end()) if (m := re.match(r"(?:[-*]\s+|[・●○]\s*)", text)) else line.span)
            continue
        if closed or _LIST.match(text) or re.match(r"[^。:：\s]{1,8}[:：]", fold(text)) or re.match(r"[※◆→⇒]", text):
            closed = closed or bool(described)
            row.more("note", [line.body], "text_beside")
            continue
        if described and line.blank_above:
            closed = True
            row.more("note", [line.body], "text_beside")
            continue
        described.append(line.span)
    for child in section.walk():
        if child.heading is None or child is section or child.heading.number:
            continue
        if _OUTSOURCED.search(child.heading.span.folded) or _DIRECT.search(child.heading.text):
            _operator(row, [child.heading.span])
    if described and "description" not in row.puts:
        row.put("description", said(described), described, "text_under_heading")
    row.quote += described


@cache
def _named_components() -> re.Pattern[str]:
    words = [word for words in vocabulary()["components"].values() for word in words]
    inner = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(
        rf"(?:アウトリーチ等?(?:を通じた|による)?(?:継続的支援)?|{inner})(?:等を通じた継続的支援|等による継続的支援)?(?:に向けた支援)?(?:事業|支援事業)?"
    )


def _of_sentences(page: Page) -> list[Found]:
    """Components that prose names: the first sentence that speaks of one alone describes it."""
    out: dict[str, Found] = {}
    for line in page.outline.lines:
        for start, end in (m.span() for m in _SENTENCE.finditer(line.span.folded)):
            names = [m for m in _named_components().finditer(line.span.folded, start, end) if component_of(m[0])]
            kinds = {component_of(m[0]) for m in names}
            for m in names:
                which = component_of(m[0])
                assert which is not None
                name = line.span.part(*m.span())
                row = out.setdefault(
                    which,
                    Found("programme_component", quote=[line.span.part(start, end)]).put(
                        "name", clean(name.text), [name], "named_in_prose", 0.8
                    ),
                )
                if (
                    len(kinds) == 1
                    and "description" not in row.puts
                    and end - start > m.end() - m.start() + 8
                    and re.search(r"ます|する|です|行う|支援", line.span.folded[start:end])
                ):
                    sentence = line.span.part(start, end)
                    row.put("description", clean(sentence.text), [sentence], "sentence_that_names_it", 0.7)
                    row.quote = [sentence]
    rows = list(out.values())
    if len(rows) < 3:
        return []
    rows[0].doubt(
        "components_in_prose",
        "The components are named in sentences; numbers, operators and departments are not printed as such.",
        "name",
    )
    return rows
