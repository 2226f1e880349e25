"""Legends: what the marks of a document's grades mean."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Grid
from welfare_etl.families.plans.labels import parted
from welfare_etl.families.plans.marks import DASH, MARK, kind_of_mark
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.sideways import turned
from welfare_etl.families.plans.slots import Table
from welfare_etl.families.plans.vocabulary import PARTS, sense
from welfare_etl.normalize.text import clean, fold

__all__ = ["definitions_of"]

_DEFINED = re.compile(r"(?P<mark>[^\s:：=＝、。…]{1,6}?)\s*(?:[:：=＝…(（]|、|\s)\s*(?P<text>\S.*)", re.S)
_ONE = r"優|良|不可|可|秀|[A-Za-es]|[◎○〇◯△▲×✕☆★●]|[1-5]|[ⅠⅡⅢⅣⅤ]|[ア-オあ-おイロハニホいろはにほ甲乙丙丁]"
_IN_LINE = re.compile(
    rf"(?:(?<=^)|(?<=[\s、,，・/／(（】:：は※]))(?:(?P<mark>{_ONE})\s*(?:[:：=＝…]|(?P<open>[(（]))|(?P<dash>[-―－ー])\s*[:：=＝]|[「『](?P<quoted>{_ONE}|[-―－ー])[」』][:：]?)\s*|\*\*(?P<bold>{_ONE})\*\*[:：]?\s*"
)
"""◎:大きく進んだ, 「◎」大きく進んだ, S(計画を上回る)."""
_LONGEST = 8
"""Characters of a mark that is a word of the town's own."""
_QUOTED = re.compile(rf"「(?P<mark>{MARK.pattern})\s++(?P<text>[^「」]++)」")
"""「★★ 進んだ」."""
_RATIO = re.compile(r"率\s*[=は]|÷")


def definitions_of(page: Page) -> list[Found]:
    """What each grade of the document means."""
    pairs: list[tuple[Span, list[Span], str]] = []
    running = False
    ended = _ended(page)
    for item in page.items:
        legend = _under_legend(item.section) and not (item.line and item.line.span.line in ended)
        beside = (
            parted(_unlisted(item.line.span))
            if item.line
            else [span for slot in item.loose if slot for span in slot.spans]
        )
        if beside and not legend:
            # 評価の目安  a:すべて計画以上, and b:… on the line below: the label stands before the first of them
            announced = _announces(beside[0].text)
            running = running or (item.line is not None and (_lettered(item, page) or _signs(beside)))
            more = _pairs(beside[announced:])
            running = (announced and len(beside) == 1) or bool((announced or running) and more)
            if running:
                pairs += more
                continue
            running = item.line is not None and _announcing(item.line.text)
        if item.sense.means("legend") or (item.sense.kind == "grade" and (legend or _defines(item.said))):
            pairs += _pairs(item.said)
        elif item.line and (told := _told(item.line.span)):
            pairs += told
        elif item.line and (legend or _in_a_row(item.line.span.folded) or len(_QUOTED.findall(item.line.text)) >= 2):
            apart = _pairs(beside) if legend else []
            pairs += (
                apart
                if len(apart) > 1
                else _pairs([_unlisted(item.line.span)]) or (_set_apart(item.line) if legend else [])
            )
        elif item.loose and legend:
            filled = [slot.spans for slot in item.loose if slot]
            if (
                len(filled) == 2
                and len(filled[0]) == 1
                and (_is_mark(filled[0][0].text) or len(filled[0][0].text) <= _LONGEST)
            ):
                pairs.append((filled[0][0], filled[1], "beside_mark"))
            else:
                pairs += _pairs([span for spans in filled for span in spans])
        elif item.grid:
            pairs += _of_grid(item.grid)
    for section in page.outline.root.walk():
        for child in section.children:
            if isinstance(child, Table):
                pairs += _of_table(child, section)
        heading = section.heading
        if heading and section.parent and _under_legend(section.parent) and not section.meaning:
            pairs += _of_heading(section) if heading.span.line not in ended else []
    found: dict[str, Found] = {}
    pairs.sort(key=lambda pair: (pair[0].line, pair[0].start))
    kinds = {kind_of_mark(pair[0].text) for pair in pairs[:1]} | {"dash"}
    pairs = [pair for pair in pairs if kind_of_mark(pair[0].text) in kinds]
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


def _ended(page: Page) -> set[int]:
    """The lines behind an empty one that closes a legend of lines right below each other: 1 居場所の整備 is no grade there."""
    out: set[int] = set()
    defined, over = 0, False
    for line in page.outline.lines:
        if _announces(line.text):
            defined, over = 0, False
            continue
        m = _DEFINED.fullmatch(line.span.folded)
        over = over or (line.blank_above and defined > 1)
        defined = defined + 1 if m and _is_mark(m["mark"]) and not (line.blank_above and defined) else 0
        if over:
            out.add(line.span.line)
    return out


_KANA = re.compile(r"[ぁ-んァ-ヴ甲乙丙丁]")


def _in_a_row(folded: str) -> bool:
    """A:進んだ B:普通 C:遅れた, whatever stands above; letters of the kana also number things."""
    marks = [next(filter(None, found.groupdict().values())) for found in _IN_LINE.finditer(folded)]
    return len(marks) >= 3 and (not _KANA.match(marks[0]) or _SPEAKS.search(folded) is not None)


_FOLLOWS = re.compile(r"次|以下|下記|段階|とおり|通り|分け|区分")
"""評価は次のとおりです。"""


def _lettered(item: Item, page: Page) -> bool:
    """Whether a line is of a run of letters with their meaning: A:達成; A  達成 only under words that speak of grades."""
    assert item.line is not None
    strong = re.search(r"[A-Ea-eS]\s*[:=…(]", item.line.span.folded)
    return id(item.line) in page.outline.legends and bool(
        strong or any(_GRADES.search(one.title) for one in item.section.above())
    )


_GRADES = re.compile(r"評価|判定|進[捗み]|達成|ランク|凡例")


def _signs(parts: list[Span]) -> bool:
    """◎ 予定より進んだ  ○ 予定どおり  △ おくれた: signs, each with a text behind it."""
    marks = [part.text[:1] for part in parts]
    told = all(re.match(r"[◎○〇◯△▲×✕☆★]\s*[^\s\d]", part.text) for part in parts)
    return told and len(set(marks)) == len(parts) > 2


def _announcing(text: str) -> bool:
    return bool(text.endswith(("。", ":", "：")) and _FOLLOWS.search(text) and _SPEAKS.search(text))


def _unlisted(span: Span) -> Span:
    """A line without the mark of its list."""
    m = re.match(r"[*-]\s+|・", span.text)
    return span.part(m.end()) if m else span


def _set_apart(line: Line) -> list[tuple[Span, list[Span], str]]:
    """おおむね順調   計画の80%以上: a word of the town's own and its meaning, under a heading for legends."""
    parts = line.parts
    return (
        [(parts[0], parts[1:], "beside_mark")]
        if len(parts) == 2 and len(parts[0].text) <= _LONGEST < len(parts[1].text)
        else []
    )


def _defines(spans: list[Span]) -> bool:
    """判定 | Ⅲ 予定どおり | Ⅱ 一部で遅れ: each cell beside the label is a mark with its meaning."""
    found = [_DEFINED.fullmatch(span.folded) for span in spans]
    return len(spans) >= 2 and all(m is not None and _is_mark(m["mark"]) for m in found)


def _under_legend(section: Section) -> bool:
    for one in section.above():
        if one.meaning:
            return one.meaning.means("legend")
        if one.heading and _LEGEND.search(one.title):
            return True
    return False


_LEGEND = re.compile(
    r"(?:評価|進捗|進み|達成|到達|判定|実施|ふり返り|ふりかえり|振り返り).{0,6}(?:基準|区分|段階|目盛|見方|しるし|記号|目安|めやす|意味|[し仕]方|しかた)|凡例"
)


def _announces(text: str) -> bool:
    meaning = sense(text)
    return meaning.means("legend") if meaning else len(text) <= 16 and bool(_LEGEND.search(text))


def _is_mark(text: str) -> bool:
    bare = fold(text).strip()
    return bool(MARK.fullmatch(bare) or DASH.fullmatch(bare) or re.fullmatch(f"[A-Z]|{_ONE}", bare))


def _pairs(spans: list[Span]) -> list[tuple[Span, list[Span], str]]:
    """Marks with their meaning in a list of texts: ◎=予定を超えた; 優、目標に届いた; A / 達成率が100%以上 one after the other."""
    out: list[tuple[Span, list[Span], str]] = []
    at = 0
    while at < len(spans):
        span = spans[at]
        folded = span.folded
        marks = list(_IN_LINE.finditer(folded))
        quoted = list(_QUOTED.finditer(span.text))
        if len(quoted) >= 2:
            out += [(span.part(*m.span("mark")), [span.part(*m.span("text"))], "mark_and_meaning") for m in quoted]
        elif len(marks) >= 2:
            for mark, following in zip(marks, [*marks[1:], None], strict=True):
                text = span.part(mark.end(), following.start() if following else None)
                if sense(text.text).kind in PARTS:
                    return []  # D(実行)、C(評価)、A(改善) are the parts of a sheet
                out.append(
                    (
                        span.part(*mark.span(next(name for name in ("mark", "quoted", "bold", "dash") if mark[name]))),
                        [_clipped(text)],
                        "mark_and_meaning",
                    )
                )
        elif _is_mark(span.text) and at + 1 < len(spans) and not _is_mark(spans[at + 1].text):
            out.append((span, [spans[at + 1]], "beside_mark"))
            at += 1
        elif (m := _DEFINED.fullmatch(folded)) and (
            _is_mark(m["mark"])
            or (
                len(m["mark"]) <= 3
                and not m["mark"][-1].isdigit()
                and "、" in folded[len(m["mark"]) : len(m["mark"]) + 1]
                and len(folded) <= 30
            )
        ):
            out.append((span.part(*m.span("mark")), [_clipped(span.part(*m.span("text")))], "mark_and_meaning"))
        at += 1
    return out


_WORD = re.compile(r"「(?P<mark>[^「」、。]{1,8})」")


def _told(span: Span) -> list[tuple[Span, list[Span], str]]:
    """評価は「順調」「遅れ」の二段階です。順調は8割以上を行ったもの、遅れは8割未満とします: marks in quotes, then each with its meaning."""
    marks = list(dict.fromkeys(m["mark"] for m in _WORD.finditer(span.text)))
    if len(marks) < 2 or any(map(sense, marks)) or not _SPEAKS.search(span.text):
        return []
    out = []
    for mark in marks:
        m = re.search(
            rf"(?<=[。、」])「?(?P<mark>{re.escape(mark)})」?(?:とは|は)、?(?P<text>[^。、「」]{{2,}})", span.text
        )
        if m is None:
            return []
        text = span.part(*m.span("text"))
        ends = re.search(r"(?:のもの)?(?:とします|とする|です|である|を(?:表|指)します|をいいます)$", text.text)
        out.append((span.part(*m.span("mark")), [text.part(0, ends.start()) if ends else text], "mark_and_meaning"))
    return out


def _clipped(span: Span) -> Span:
    text = re.sub(r"(?!(?<=\s)\s)\s*+(?:の|、)?[\d０-９一二三四五六]段階.*$", "", span.text, flags=re.S).rstrip(
        "、,，/／・ "
    )
    closing = re.search(r"[)）]", text)
    if closing and not re.search(r"[(（]", text[: closing.start()]):
        text = text[: closing.start()]  # 1…進まない)で付けました。
    return span.part(0, len(text))


def _of_heading(section: Section) -> list[tuple[Span, list[Span], str]]:
    """5 大いに進んだ: a definition that looks like a numbered heading."""
    assert section.heading is not None
    whole = section.heading.span
    if len(several := _pairs([whole])) > 1:
        return several
    if section.heading.number and section.heading.name and section.title:
        start = whole.folded.find(section.heading.number)
        mark = whole.part(start, start + len(section.heading.number))
        if _is_mark(mark.text):
            return [(mark, [section.heading.name], "mark_and_meaning")]
    return several


def _of_grid(grid: Grid) -> list[tuple[Span, list[Span], str]]:
    """Legends in a cell of a table: beside or under a label of legends."""
    out: list[tuple[Span, list[Span], str]] = []
    if len(grid.columns) == 2 and {"grade", "legend"} & set(grid.columns[0].kinds) and grid.having("definition"):
        # ほぼ達成 | 目標の8割以上, under 評価 and 意味: a word of the town's own
        both = [(record.at(grid.columns[0]), record.at(grid.columns[1])) for record in grid.records]
        out += [
            (mark[0], text, "beside_mark") for mark, text in both if text and mark and len(mark[0].text) <= _LONGEST
        ]
    for column in grid.columns:
        if (m := re.match(r"[【\[]?(?P<label>[^】\]\s]{2,10})[】\]]?\s", column.text)) and sense(m["label"]).means(
            "legend"
        ):
            out += _pairs(column.spans)
        elif column.kind == "legend":
            out += _pairs([span for record in grid.records for span in record.at(column)])
    for record in grid.records:
        cells = [slot for _, slot in sorted(record.slots.items()) if slot]
        if cells and sense(cells[0].text).kind in ("grade", "legend"):
            spans = [span for slot in cells[1:] for span in slot.spans]
            out += _pairs(spans) if _defines(spans) else []
    return out


def _is_part(span: Span) -> bool:
    """C | 評価 | B: a part of a sheet, and no mark with its meaning."""
    return sense(span.text).kind in (*PARTS, "grade", "issue")


_SPEAKS = re.compile(r"評価|判定|ランク|記号|進捗|進[みん]|達成|印|凡例|めやす|目安|基準|区分|点|段階")


def _of_table(table: Table, section: Section) -> list[tuple[Span, list[Span], str]]:
    """A table of marks with a text beside each (or below each): every mark once, under words that speak of grades."""
    for rows in (table.rows, turned(table).rows):
        filled = [[slot for _, slot in sorted(row.items()) if slot] for row in rows]
        marked = [
            n for n, cells in enumerate(filled) if len(cells) >= 2 and any(_is_mark(cell.text) for cell in cells[:2])
        ]
        if len(marked) >= 2 and all(len(cells) >= 2 and len(cells[0].text) <= 2 for cells in filled[marked[0] :]):
            marked = list(range(marked[0], len(filled)))  # one of the marks is a sign of the town's own: /
        if len(marked) < 2 or marked != list(range(marked[0], len(filled))) or marked[0] > 1:
            continue
        pairs = []
        for cells in filled[marked[0] :]:
            at = next((n for n, cell in enumerate(cells) if _is_mark(cell.text)), 0)
            pairs.append((cells[at].spans[0], [span for cell in cells[at + 1 :] for span in cell.spans], at))
        names = {clean(mark.text) for mark, _, _ in pairs}
        kinds = {kind_of_mark(name) for name in names} - {"dash"}
        spoken = " ".join(
            [slot.text for cells in filled[: marked[0]] for slot in cells]
            + [cells[0].text for cells, (_, _, at) in zip(filled[marked[0] :], pairs, strict=True) if at]
        )
        spoken += " ".join(one.title for one in section.above())
        if (
            len(names) < len(pairs)
            or len(kinds - {kind_of_mark(clean(pairs[-1][0].text))}) > 1
            or not _SPEAKS.search(spoken)
            or any(not texts or _is_part(texts[0]) for _, texts, _ in pairs)
        ):
            continue
        alike = [
            kind_of_mark(mark.text) == kind_of_mark(texts[0].text)
            for mark, texts, _ in pairs
            if _is_mark(texts[0].text)
        ]
        if 2 * sum(alike) >= len(pairs):
            continue
        if any(re.search(r"\d\s*$", span.folded) and len(span.text) < 4 for _, texts, _ in pairs for span in texts):
            continue  # figures beside numbers
        return [
            (mark, texts[:1] if len({len(t) for _, t, _ in pairs}) == 1 else texts, "beside_mark")
            for mark, texts, _ in pairs
        ]
    return []
