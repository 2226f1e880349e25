"""The cells of the indicators' tables of one page, torn apart: names, values and units brought together as far as they say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from welfare_etl.evidence.span import Joined, Span, said
from welfare_etl.families.plans.drafts import NAME_VALUE, Draft, Figure
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.pieces.layout import NUMBER, Block, items_of, placed
from welfare_etl.families.plans.pieces.sheets import Sheet
from welfare_etl.families.plans.values import Cell, amounts, fits, read_cell
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import fold, squash

__all__ = ["Name", "Tables", "indicators_of"]

_SURE = 0.5
_MOST = 12
"""Cells of names on one page; of more, none could be told from the others."""
_COUNTED = re.compile(r"(?:[回件人名]?数|[率度額量]|割合|状況|件|回|[(（]※[)）])(?:[(（][^()（）]*[)）])?$")
"""How the name of an indicator ends; words that nothing counts are remarks."""
_ACTIVITY = re.compile(r"開催|会議|部会|委員会|研修|プロジェクト|訪問|入った回数|アウトリーチ|広報")
_OUTCOME = re.compile(r"団体数|箇所|か所|地域数|状況|割合|率$|満足|実施数|件数|支援回数")
"""An activity indicator counts what was held, an outcome indicator what came of it."""
_VALUE = re.compile(r"[①-⑳]?\s*+[^\d(]{0,6}?\s*+\d[\d,.]*+\D{0,5}(?:[(※\d].*)?")
"""①2612回; 準備地域 5; ②3圏域(39自治協)13名."""
_KPI = re.compile(r"[(（]\s*※\s*[)）]$")


@dataclass(slots=True)
class Name:
    """An indicator's name with its number in its cell (0: none), and the cell of its value."""

    number: int
    spans: list[Span]
    value: list[Span] = field(default_factory=list)
    unit: Span | None = None
    doubt: str | None = None

    @property
    def text(self) -> str:
        """The name without number and line breaks."""
        return re.sub(r"^[①-⑳]\s*", "", said(self.spans) or "").rstrip("：:")

    def draft(self) -> Draft:
        """The indicator with its figure, for the pass that makes rows."""
        out = Draft(self.text, self.spans, Section(), order=self.spans[0].line)
        if self.value:
            whole = _whole(self.value)
            cell = Cell(reason="unreadable", doubt=self.doubt) if self.doubt else _read(self, whole)
            spans = whole.spans(cell.start, cell.end) if cell.value is not None else self.value
            out.unit = [self.unit] if self.unit and said([self.unit]) == cell.unit else []
            out.figures.append(Figure("actual", replace(cell, start=0, end=0), spans, rule="same_number_in_table"))
        return out


@dataclass(slots=True)
class _Cell:
    """The names, or the values, of one cell by their numbers; ``sheet`` and ``kind`` where its place says them."""

    place: int
    items: dict[int, list[Span]]
    sheet: Sheet | None = None
    kind: str | None = None
    sure: bool = True

    @property
    def text(self) -> str:
        return "。".join(said(spans) or "" for spans in self.items.values())


@dataclass(slots=True)
class Tables:
    """The indicators of a page: (name, sheet, kind, whether sheet and kind are sure); ``left`` what is nobody's, with its reason."""

    found: list[tuple[Name, Sheet | None, str | None, bool]] = field(default_factory=list)
    left: list[tuple[list[Span], str]] = field(default_factory=list)


def _whole(spans: Sequence[Span]) -> Joined:
    places, at = [], 0
    for span in spans:
        places.append((at, span))
        at += len(span.text)
    return Joined("".join(span.text for span in spans), places)


def _read(name: Name, value: Joined) -> Cell:
    text = re.sub(r"^[①-⑳]|※.*", lambda m: "　" * len(m[0]), value.text)
    cell = read_cell(text, name=re.sub(r"[(（].*", "", name.text), unit=said([name.unit]) if name.unit else None)
    if cell.value is None and cell.others:
        # 実施地域 25 準備地域 5: the number whose word stands in the name.
        at, hits = 0, []
        for one in cell.others:
            if (word := squash(text[at : one.start])) and word in squash(name.text):
                hits.append(one)
            at = one.end
        if len(hits) == 1:
            return Cell(
                hits[0].value,
                hits[0].unit or (said([name.unit]) if name.unit else None),
                start=hits[0].start,
                end=hits[0].end,
            )
    word = squash(re.sub(r"\d.*", "", fold(text)))
    if cell.value is not None and word and word not in squash(name.text) and squash(name.text) not in word:
        return Cell(reason="unreadable", doubt=f"the number counts {word}")
    return cell


def indicators_of(cells: Sequence[Block], sheets: Sequence[Sheet], like: Callable[[str, Sheet], float]) -> Tables:
    """The indicators of a page. In: its short cells that nothing else took, its sheets, how much a text speaks of a sheet (0 to 1)."""
    out = Tables()
    names: list[_Cell] = []
    values: list[_Cell] = []
    units: list[tuple[int, Span]] = []
    for sheet in sheets:
        _under_head(sheet, names, values)
    for block in cells:
        kind = _kind(block)
        if kind == "units":
            units += [(block.place, line) for line in block.lines]
        elif kind == "values":
            values += _values(block, values[-1] if values else None)
        elif kind == "names":
            names += _names(block)
        elif kind == "both" and (found := NAME_VALUE.fullmatch((line := block.lines[0]).folded)):
            names.append(_Cell(block.place, {0: [line.part(*found.span("name"))]}))
            values.append(_Cell(block.place, {0: [line.part(*found.span("value"))]}))
        else:
            out.left.append((block.lines, "remark_in_table" if block.label is None else "unassigned"))
    unit_of = _units(values, units, out)
    pairs = placed([[_pair(n, v, unit_of) for v in values] for n in names], 1.0) if len(names) <= _MOST else {}
    remarks = [n for at, n in enumerate(names) if at not in pairs and n.sheet is None and not _is_indicator(n)]
    _sort([cell for cell in names if cell not in remarks], sheets, like)
    for at, cell in enumerate(names):
        if cell in remarks:
            out.left += [([*spans], "remark_in_table") for spans in cell.items.values()]
            continue
        value, margin = (values[pairs[at][0]], pairs[at][1]) if at in pairs else (None, 0.0)
        for number, spans in cell.items.items():
            name = Name(number, spans)
            if value is not None and number in value.items:
                name.value = value.items[number]
                name.unit = unit_of.get(id(name.value))
                name.doubt = None if margin >= _SURE else "two tables fit the values equally well"
            out.found.append((name, cell.sheet, cell.kind, cell.sure))
    taken = {j for j, _ in pairs.values()}
    for at, value in enumerate(values):
        if at not in taken:
            out.left += [(spans, "value_without_indicator") for spans in value.items.values()]
    return out


def _kind(block: Block) -> str:
    text = block.text
    if not re.search(r"\d", text):
        return "units" if all(_is_unit(line.bare) for line in block.lines) else "names"
    if len(block.lines) == 1 and (found := NAME_VALUE.fullmatch(block.lines[0].folded)) and not NUMBER.match(text):
        return "both" if len(found["name"]) >= 3 and read_cell(found["value"]).value is not None else "loose"
    items = ["".join(fold(line.text) for line in item) for item in items_of(block.lines)]
    told = [_VALUE.fullmatch(item) for item in items if not item.startswith("(")]
    return "values" if told and all(told) else "loose"


def _is_unit(bare: str) -> bool:
    """A unit and nothing else; 数 is printed where there is no better one."""
    found = amounts("1" + bare) if len(bare) <= 3 else []
    return bare == "数" or (len(found) == 1 and found[0].unit == bare)


def _names(block: Block) -> list[_Cell]:
    """The numbered names of a cell are one cell, a name without number is a cell by itself."""
    out: list[_Cell] = []
    numbered: dict[int, list[Span]] = {}
    for item in items_of(block.lines):
        if mark := NUMBER.match(item[0].folded):
            numbered[ord(mark[0]) - ord("①") + 1] = item
        else:
            out.append(_Cell(block.place, {0: item}))
    return [*out, *([_Cell(block.place, numbered)] if numbered else [])]


def _values(block: Block, last: _Cell | None) -> list[_Cell]:
    """Values by their numbers; a cell that counts on from the one before (①, ②), or goes on with a word, belongs to it."""
    out: list[_Cell] = []
    plain = not NUMBER.search(block.text) and all(line.folded[:1].isdigit() for line in block.lines)
    for item in [[line] for line in block.lines] if plain else items_of(block.lines):
        mark = NUMBER.match(item[0].folded)
        number = ord(mark[0]) - ord("①") + 1 if mark else 0
        highest = max(last.items) if last and block.place - last.place <= 1 else 0
        if (
            last is not None
            and highest
            and (number == highest + 1 or (not number and not re.match(r"\s*約?\d", item[0].folded)))
        ):
            last.items.setdefault(number or highest, []).extend(item)
            last.place = block.place
        else:
            last = _Cell(block.place, {number: list(item)})
            out.append(last)
    return out


def _under_head(sheet: Sheet, names: list[_Cell], values: list[_Cell]) -> None:
    """The cells between the head of a table and the place in the plan: the sheet's own, in the order of the head."""
    kinds = [found.indicator_kind for part in (sheet.head.text.split() if sheet.head else []) if (found := sense(part))]
    mine: list[_Cell] = []
    blocks = list(sheet.cells)
    if blocks and len(first := _parts(blocks[0].lines[0])) == len(kinds) >= 2:
        # A row of names; what wraps comes after the row's last cell, and figures below are cells of their own.
        block = blocks[0]
        rest = [line for line in block.lines[1:] if not line.folded[:1].isdigit()]
        mine = [_Cell(block.place, {0: [span, *(rest if span is first[-1] else [])]}) for span in first]
        blocks[0] = Block([line for line in block.lines if line.folded[:1].isdigit()], block.page, block.place)
    for block in blocks:
        if block.lines and _kind(block) == "values":
            values += _values(block, None)
        elif block.lines:
            mine += _names(block)
    told = kinds if len(mine) == len(kinds) else [kind for kind in kinds if kind]
    own = [cell for cell in mine if len(mine) == len(kinds) or not _KPI.search(fold(cell.text))]
    for cell in mine:
        cell.sheet = sheet
    for cell, kind in zip(own, told, strict=False) if len(own) == len(told) else ():
        cell.kind = kind
    names += mine


def _parts(line: Span) -> list[Span]:
    return [line.part(*found.span()) for found in re.finditer(r"\S+", line.text)]


def _is_indicator(cell: _Cell) -> bool:
    """Words that nothing counts are remarks."""
    texts = [(number, fold(said(spans) or "")) for number, spans in cell.items.items()]
    return any(_COUNTED.search(text) or (number and _ACTIVITY.search(text)) for number, text in texts)


def _units(values: Sequence[_Cell], units: Sequence[tuple[int, Span]], out: Tables) -> dict[int, Span]:
    """Units that stand alone to the numbers without unit, in the order of both; one unit is of all numbers of one cell."""
    bare = [
        (value.place, spans) for value in values for spans in value.items.values()
        if any(a.unit is None and not a.inside for a in amounts(NUMBER.sub("　", _whole(spans).text)))
    ]  # fmt: skip
    if bare and len(units) >= len(bare):
        return {id(spans): unit for (_, spans), (_, unit) in zip(bare, units, strict=False)}
    if len(units) == 1 and len({place for place, _ in bare}) == 1:
        return {id(spans): units[0][1] for _, spans in bare}
    out.left += [([unit], "units_unclear") for _, unit in units]
    return {}


def _pair(name: _Cell, value: _Cell, unit_of: dict[int, Span]) -> float:
    """What speaks for a cell of values being that of a cell of names: the same numbers, units that fit, the place."""
    if not set(value.items) <= set(name.items):
        return -1.0
    gap = value.place - name.place
    if 0 in value.items:
        score, unit_needed = (3.0, False) if gap == 0 else (0.0, name.sheet is None)
    else:
        score, unit_needed = (3.0 if value.items.keys() == name.items.keys() else 1.5), False
    for number, spans in value.items.items():
        unit = said([unit_of[id(spans)]]) if id(spans) in unit_of else None
        bare = squash(re.sub(r"[(（].*", "", said(name.items[number]) or ""))
        verdicts = [fits(bare, a.unit or unit) for a in amounts(NUMBER.sub("　", _whole(spans).text)) if not a.inside]
        score += 1.5 if True in verdicts else -3.0 if False in verdicts or unit_needed else 0.0
    return score + (1.5 if 0 <= gap <= 2 else 0.0) - 0.02 * abs(gap)


def _sort(names: Sequence[_Cell], sheets: Sequence[Sheet], like: Callable[[str, Sheet], float]) -> None:
    """Each cell of names to a sheet and a kind of the page: what its names speak of, and what kind of thing they count."""
    kpis = [cell for cell in names if cell.sheet is None and _KPI.search(fold(cell.text))]
    without = [s for s in sheets if not any(c.sheet is s and _KPI.search(fold(c.text)) for c in names)]
    for cell in kpis:
        cell.sheet = without[0] if len(without) == len(kpis) == 1 else None
    held = [(cell.sheet, cell.kind) for cell in names if cell.sheet]
    slots = [
        (s, kind) for s in sheets for kind in ("activity", "outcome") if not any(o is s and k == kind for o, k in held)
    ]
    open_ = [cell for cell in names if cell.sheet is None and cell not in kpis]
    if not slots or len(open_) > _MOST:
        return
    scores = [[10.0 * like(cell.text, sheet) + _lean(cell.text, kind) + 5.0 for sheet, kind in slots] for cell in open_]
    way = placed(scores, 0.0)
    for at, (slot, margin) in way.items():
        open_[at].sheet, open_[at].kind = slots[slot]
        open_[at].sure = margin >= _SURE
        if not open_[at].sure:
            open_[at].sheet = open_[at].kind = None


def _lean(text: str, kind: str) -> float:
    activity, outcome = len(_ACTIVITY.findall(text)), len(_OUTCOME.findall(text))
    lean = (activity - outcome) / max(1, activity + outcome)
    return lean if kind == "activity" else -lean
