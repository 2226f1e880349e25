"""Indicators of a plan with baseline, target and actual: from tables, from lists under a head, from sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from welfare_etl.families.plans.context import Item, Page
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Column, Grid, Record
from welfare_etl.families.plans.labels import Field
from welfare_etl.families.plans.outline import Line, Section
from welfare_etl.families.plans.values import Amount, Cell, amounts, direction_of, read_cell, year_in
from welfare_etl.families.plans.vocabulary import Sense, sense
from welfare_etl.families.span import Span, said
from welfare_etl.normalize.text import clean, fold
from welfare_etl.normalize.units import UNIT_PATTERN

__all__ = ["Draft", "Figure", "drafts_of", "rows_of"]

_NAME_MARKS = re.compile(r"(?:[(（【\[]?再掲[^)）】\]]*[)）】\]]?|[※＊*]\d*)\s*$|^[※＊]\s*")
_UNIT_OF_NAME = re.compile(rf"[(\[](?:単位[::]?\s*)?({UNIT_PATTERN})[)\]]$")
"""参加者(人): the unit stands behind the name."""
_STATED = re.compile(r"目標|KPI|めざす|目指す")


@dataclass(slots=True)
class Figure:
    """A cell with its place: ``role`` baseline, target or actual; ``year`` of its head or of its own text."""

    role: str
    cell: Cell
    spans: list[Span]
    year: int | None = None
    rule: str = "table_cell"
    day: date | None = None


@dataclass(slots=True)
class Draft:
    """An indicator as it is printed, before it becomes rows."""

    name: str
    name_spans: list[Span]
    section: Section
    figures: list[Figure] = field(default_factory=list)
    kind: str | None = None
    kind_spans: list[Span] = field(default_factory=list)
    programme: list[Span] = field(default_factory=list)
    path: list[Span] = field(default_factory=list)
    department: list[Span] = field(default_factory=list)
    related: list[Span] = field(default_factory=list)
    unit: list[Span] = field(default_factory=list)
    due: int | None = None
    due_spans: list[Span] = field(default_factory=list)
    promised: tuple[str, list[Span]] | None = None
    """A direction that a column of its own (方向) tells."""
    order: int = 0

    def add(self, role: str, cell: Cell, spans: list[Span], year: int | None = None, rule: str = "table_cell") -> None:
        self.figures.append(Figure(role, cell, spans, cell.year if cell.year is not None else year, rule))


def bare_name(span: Span) -> Span:
    """An indicator's name without its number, marks and 再掲."""
    out = span
    if m := re.match(r"\s*(?:[①-⑳❶-❿]|[(（]?\d{1,2}[)）.、．]\s*(?=\D)|[・●○■◆▪▼※-]\s*)+", fold(out.text)):
        out = out.part(m.end())
    while m := _NAME_MARKS.search(out.text):
        before = out.part(0, m.start()) if m.start() else out.part(m.end())
        if not before:
            break
        out = before
    return out


# -- tables -----------------------------------------------------------------------------------------------------------


def drafts_of_grid(grid: Grid, item: Item, page: Page, *, reports: bool) -> list[Draft]:
    """The indicators of a grid: a column that names them, columns with figures."""
    figures = _figure_columns(grid, page)
    if not figures:
        return []
    names = _name_columns(grid, [column for column, _ in figures])
    if not names:
        return []
    out = []
    band: list[Span] = []
    for record in grid.records:
        if record.band:
            band = record.band
            continue
        draft = _draft(record, names, figures, grid, item, page)
        if draft is None:
            continue
        if band and not draft.programme:
            draft.programme = band
        out.append(draft)
    return out


def _figure_columns(grid: Grid, page: Page) -> list[tuple[Column, str]]:
    """The columns with figures and their role; only where most of their cells are figures or say why there is none."""
    out: list[tuple[Column, str]] = []
    for column in grid.columns:
        kinds = column.kinds
        role: str | None = next((kind for kind in ("target", "baseline", "actual") if kind in kinds), None)
        if role == "target" and "actual" in kinds:
            role = "actual"
        if role is None and kinds == ("years",):
            role = "years"
        if role is None or column.actor:
            continue
        texts = ["".join(s.text for s in record.at(column)) for record in grid.records if record.at(column)]
        good = sum(bool(figure_like(text)) for text in texts)
        if texts and good < 0.6 * len(texts):
            continue
        out.append((column, role))
    yearly = [column for column, role in out if role == "years"]
    if yearly and not any(set(c.kinds) & {"indicator", "unit", "baseline"} for c in grid.columns):
        numbers = [read_cell("".join(s.text for s in r.at(c))) for r in grid.records for c in yearly if r.at(c)]
        if sum(cell.value is not None for cell in numbers) < 0.5 * max(1, len(numbers)):
            return []
    if not any(grid_text for column, _ in out for grid_text in [r.at(column) for r in grid.records] if grid_text):
        return []
    return [(column, role if role != "years" else _role_of_year(column, grid, page)) for column, role in out]


def figure_like(text: str) -> bool:
    """Whether a cell says a figure, a direction, or why there is none."""
    if len(text) > 40:
        return False
    cell = read_cell(text)
    return (
        cell.value is not None
        or cell.direction is not None
        or (cell.reason is not None and cell.reason != "unreadable")
        or bool(cell.others)
    )


def _role_of_year(column: Column, grid: Grid, page: Page) -> str:
    """A figure under nothing but a year: reached if the year is over, promised if it lies ahead."""
    year = max(column.years)
    now = page.year
    if now is None:
        known = [y for c in grid.columns if "baseline" in c.kinds or "actual" in c.kinds for y in c.years]
        now = max(known, default=None)
    if now is None:
        years = [y for c in grid.columns if c.kinds == ("years",) for y in c.years]
        return "actual" if len(years) == 1 or year < max(years) or max(years) - min(years) <= 2 else "target"
    return "actual" if year <= now else "target"


def _name_columns(grid: Grid, figures: list[Column]) -> list[Column]:
    first = min(column.index for column in figures)
    named = [c for c in grid.columns if "indicator" in c.kinds and c not in figures]
    if named:
        texts = {c.index: sum(bool(r.at(c)) and c.index not in r.carried for r in grid.records) for c in named}
        best = max(named, key=lambda c: (texts[c.index], c.index))
        return [best, *[c for c in grid.having("programme", "item", "component") if c is not best]]
    others = [
        c
        for c in grid.columns
        if set(c.kinds) & {"programme", "item", "component"} or (not c.kinds and c.index < first)
    ]
    return others[::-1]


def _draft(
    record: Record, names: list[Column], figures: list[tuple[Column, str]], grid: Grid, item: Item, page: Page
) -> Draft | None:  # fmt: skip
    at = next((c for c in names if record.at(c) and (c is names[0] or not record.at(names[0]))), None)
    if at is None or not any(record.at(column) for column, _ in figures):
        return None
    spans = [bare_name(span) for span in record.at(at)]
    name = said(spans) or ""
    if not name or re.fullmatch(r"[\d.]+", name) or re.match(r"(?:合計|計|小計|平均|集計|注\d?)$", name):
        return None
    draft = Draft(name, spans, item.section, order=record.line)
    draft.unit = next((record.at(c) for c in grid.having("unit") if record.at(c)), [])
    unit = said(draft.unit) if draft.unit else None
    if unit is None and (inside := _UNIT_OF_NAME.search(fold(name))):
        unit = inside[1]
    for column, role in figures:
        value = record.at(column)
        own_unit = unit or (column.sense.unit if column.sense else None)
        cell = read_cell("".join(span.text for span in value), name=name, unit=own_unit)
        year = max(column.years) if column.years else None
        if role == "actual" and column.sense and column.sense.last_year and page.year:
            year = page.year - 1
        if cell.reason == "blank" and role == "actual" and year and page.year and year > page.year:
            continue
        draft.add(role, cell, value, year)
        if role == "actual" and "末" in fold(column.text) and year:
            draft.figures[-1].day = date(year + 1, 3, 31)
    for column in grid.columns:
        value = record.at(column)
        if not value:
            continue
        kinds = column.kinds
        if "indicator_kind" in kinds:
            text = fold("".join(s.text for s in value))
            draft.kind, draft.kind_spans = (
                ("activity" if "活動" in text else "outcome" if "成果" in text else None),
                value,
            )
        elif "department" in kinds:
            draft.department = value
        elif "related_plan" in kinds:
            draft.related = value
        elif "direction" in kinds and (promise := direction_of("".join(s.text for s in value))):
            draft.promised = (promise, value)
        elif column is not at and "programme" in kinds:
            draft.programme = value
        elif "plan_path" in kinds:
            draft.path += value
    if draft.kind is None and at.sense and at.sense.indicator_kind:
        draft.kind, draft.kind_spans = at.sense.indicator_kind, at.spans
    _from_section(draft, item.section)
    return draft


def _from_section(draft: Draft, section: Section) -> None:
    """What the headings above say: 成果指標, めざす数字(2027年度)."""
    for one in section.above():
        meaning = one.meaning
        if meaning and meaning.means("indicator") and one.heading:
            if draft.kind is None and meaning.indicator_kind:
                draft.kind, draft.kind_spans = meaning.indicator_kind, [one.heading.span]
            if draft.due is None and len(meaning.years) == 1:
                draft.due, draft.due_spans = meaning.years[0], [one.heading.span]
            break


# -- lines ------------------------------------------------------------------------------------------------------------

_VALUE_FIRST = re.compile(r"(?:約|延べ?|累計|年間?|月|週|毎[年月])?\s*[\d▲△]|[-−―–ー]$|[↗↘→↑↓]$")
_NAME_VALUE = re.compile(
    r"(?P<name>.*?[^\s\d,.(（、])[\s:：]+(?P<value>(?:約|延べ?|累計|年|月|週|実人数)?\s*[\d▲△].*|[-−―–]\s*(?:[(（].*)?)$"
)
_NAME_DIRECT = re.compile(
    r"(?P<name>.*?[^\d\s(（]{2,}(?:[率数度額量合]|割合|回数|人数))(?P<value>[\d▲△][\d,.]*\s*(?:%|％|[一-龥ヶか]{1,4}).*)$"
)
_ARROW = re.compile(r"\s*(?:→|⇒|➡|>>|から)\s*")


def drafts_of_lines(lines: list[tuple[Line, Section]], page: Page, *, reports: bool) -> list[Draft]:
    """The indicators that the lines under a head for them list."""
    out: list[Draft] = []
    open_: Draft | None = None
    for line, section in lines:
        span = line.body if line.style else line.span
        text = span.text
        folded = fold(text)
        if re.match(r"[※＊*注(（]", text) and not re.search(r"[)）]\s*\S", text):
            continue
        if re.match(r"用語解説", text):
            continue
        if open_ is not None and (values := _values_only(line, span)):
            for one in values:
                _take(open_, one, section, reports)
            continue
        if draft := _sentence(span, section, page):
            out.append(draft)
            open_ = None
            continue
        if draft := _name_and_values(line, span, section, page, reports=reports):
            out.append(draft)
            open_ = draft
            continue
        if "。" in folded.rstrip("。※ ") or (folded.endswith("。") and not line.number) or len(folded) > 60:
            open_ = None
            continue
        if sense(text) or line.fields or text.startswith(("(", "(")):
            open_ = None
            continue
        open_ = Draft(clean(bare_name(span).text.rstrip("※")), [bare_name(span)], section, order=span.line)
        out.append(open_)
    kept = []
    for draft in out:
        _settle(draft, reports=reports)
        listed = any(
            line.number and line.body.start == draft.name_spans[0].start and line.span.cell is draft.name_spans[0].cell
            for line, _ in lines
        )
        if draft.figures or listed:
            _from_section(draft, draft.section)
            kept.append(draft)
    return kept


@dataclass(slots=True)
class _Value:
    span: Span
    sense: Sense | None = None


def _values_only(line: Line, span: Span) -> list[_Value]:
    """A line that is nothing but a figure, a direction, or labels with figures."""
    if line.fields and not line.free and all(one.values for one in line.fields):
        out = [_Value(one.values[0], one.sense) for one in line.fields if one.sense and _telling(one)]
        return out if len(out) == len(line.fields) else []
    folded = fold(span.text)
    if "。" in folded:
        return []
    promise = direction_of(span.text)
    figure = _VALUE_FIRST.match(folded) and (
        (amounts(span.text) and not _NAME_VALUE.match(folded)) or re.fullmatch(r"[-−―–ー]", folded)
    )
    return [_Value(part) for part in _arrow_parts(span)] if promise or figure else []


def _telling(one: Field) -> bool:
    return bool(one.sense) and bool(set(one.sense.kinds) & {"target", "baseline", "actual", "years", "rate"})  # type: ignore[union-attr]


def _arrow_parts(span: Span) -> list[Span]:
    parts, at = [], 0
    for m in re.finditer(r"→|⇒|➡", span.text):
        if span.text[: m.start()].strip() and span.text[m.end() :].strip():
            parts.append(span.part(at, m.start()))
            at = m.end()
    parts.append(span.part(at))
    return [part for part in parts if part]


def _name_and_values(line: Line, span: Span, section: Section, page: Page, *, reports: bool) -> Draft | None:
    """居場所の数  18か所(15か所) 目標20か所; 相談窓口の数 3か所 5か所; 声かけ隊 12隊."""
    values: list[_Value] = []
    within = [one for one in line.fields if one.values and _telling(one)]
    free = list(line.free) if within or line.free else [span]
    if line.fields and not within:
        return None
    name: Span | None = None
    for at, part in enumerate(free):
        folded = fold(part.text)
        if at == 0:
            m = _NAME_VALUE.match(folded) or _NAME_DIRECT.match(folded)
            if m and "。" not in folded:
                name = part.part(*m.span("name"))
                rest = part.part(*m.span("value"))
                values += [_Value(one) for two in _blank_parts(rest) for one in _arrow_parts(two)]
            else:
                name = part
        else:
            values += [_Value(one) for two in _blank_parts(part) for one in _arrow_parts(two)]
    values += [_Value(one.values[0], one.sense) for one in within]
    if name is None or not values or "。" in fold(name.text) or len(name.text) > 60:
        return None
    draft = Draft(clean(bare_name(name).text), [bare_name(name)], section, order=span.line)
    for value in values:
        _take(draft, value, section, reports)
    return draft if draft.figures else None


def _blank_parts(span: Span) -> list[Span]:
    """3か所 5か所: figures parted by one blank, each of them a figure."""
    pieces, at = [], 0
    for m in re.finditer(r"\s+", span.text):
        if re.match(r"(?:約|延べ?|累計)?\d", fold(span.text[m.end() :])) and amounts(span.text[at : m.start()]):
            pieces.append(span.part(at, m.start()))
            at = m.end()
    pieces.append(span.part(at))
    return pieces


def _take(draft: Draft, value: _Value, section: Section, reports: bool) -> None:
    """A figure of an indicator, with the role that its label gives; without a label the order decides later."""
    meaning = value.sense
    role = "?"
    if meaning:
        role = next((kind for kind in ("target", "baseline", "actual", "rate") if kind in meaning.kinds), "?")
        if "target" in meaning.kinds and "actual" in meaning.kinds:
            role = "actual"
    if role == "rate":
        return
    like = next((f.cell.unit for f in draft.figures if f.cell.unit), None)
    cell = read_cell(value.span.text, name=draft.name, like=like)
    year = max(meaning.years) if meaning and meaning.years else None
    draft.add(role, cell, [value.span], year, "labelled_value" if meaning else "beside_name")
    if meaning and role == "actual" and meaning.years and meaning.kinds[-1] == "years":
        draft.figures[-1].day = date(meaning.years[0] + 1, 3, 31)


def _settle(draft: Draft, *, reports: bool) -> None:
    """Roles of the figures that have no label: by their years, else by their order."""
    loose = [figure for figure in draft.figures if figure.role == "?"]
    if not loose:
        return
    roles = {figure.role for figure in draft.figures}
    dated = [figure for figure in loose if figure.year is not None]
    if len(dated) == len(loose) == 2 and dated[0].year != dated[1].year:
        early, late = sorted(dated, key=lambda figure: figure.year or 0)
        early.role, late.role = "baseline", "target"
        return
    if reports:
        loose[0].role = "actual"
        for other in loose[1:]:
            other.role = "target" if "target" not in roles and len(loose) == 2 else "extra"
    elif len(loose) == 1:
        stated = any(
            section.meaning and _STATED.search(section.meaning.word + section.title)
            for section in draft.section.above()
        )
        figure = loose[0]
        promise = figure.cell.direction not in (None, "=") or (stated and "target" not in roles)
        figure.role = (
            "target" if promise and "target" not in roles else "baseline" if "baseline" not in roles else "extra"
        )
    else:
        loose[0].role, loose[1].role = "baseline", "target"
        for other in loose[2:]:
            other.role = "extra"


_QUOTED = re.compile(r"\s*「(?P<name>[^」]{2,60})」\s*(?:を|は|が|の)?、?")
_TOPIC = re.compile(r"(?P<name>.{2,60})(?:を|は|が)(?:、)?(?P<between>[^をはが。]{0,22})$")
_FROM = re.compile(r"(?:[(（][^()（）]*[)）])?\s*から(?!減|下)")


def _sentence(span: Span, section: Section, page: Page) -> Draft | None:
    """「通いの場の数」を、58か所(2021年)から2026年までに75か所にします。; 除雪を手伝う人を60人にする。(2022年度は35人)."""
    folded = fold(span.text)
    if not re.search(r"。|(?:する|します)$", folded):
        return None
    found = [a for a in amounts(span.text) if a.unit not in ("週間", "年間", "日間", "か月", "ヶ月")] or amounts(
        span.text
    )
    first, _, _ = folded.partition("。")
    quoted = _QUOTED.match(folded)
    if quoted:
        name = span.part(*quoted.span("name"))
        found = [a for a in found if a.start >= quoted.end()]
    else:
        main = next((a for a in found if not a.inside), None)
        if main is None or main.start > len(first):
            return None
        topic = _TOPIC.match(folded[: main.start])
        if not topic:
            return None
        name = span.part(*topic.span("name"))
    draft = Draft(clean(bare_name(name).text), [bare_name(name)], section, order=span.line)
    years = sorted({a.year for a in found if a.year} | set(_all_years(folded)))
    promise = _promise(folded)
    baselines = [
        a for a in found
        if _FROM.match(folded, a.end) or (a.inside and a.year is not None) or _own_sentence(folded, a, promise)
        or (promise == "keep" and a.year is not None and years and a.year < years[-1])
    ]  # fmt: skip
    targets = [a for a in found if a not in baselines and not a.inside]
    if len(found) == 1 and not baselines and found[0].year and years and found[0].year < years[-1]:
        baselines, targets = found, []
    for a in baselines[:1]:
        draft.figures.append(
            Figure("baseline", Cell(a.value, a.unit, "=", a.year, end=a.end, start=a.start), [span], a.year, "sentence")
        )
    for a in targets[:1]:
        direction = (
            "keep" if promise == "keep" else ">=" if re.match(r"から(?:減|下)", folded[a.end :]) else a.direction
        )
        year = a.year or (years[-1] if years and (not baselines or years[-1] != baselines[0].year) else None)
        draft.figures.append(
            Figure("target", Cell(a.value, a.unit, direction, year, start=a.start, end=a.end), [span], year, "sentence")
        )
    if not targets:
        if promise is None:
            return None if not baselines else draft
        year = years[-1] if len(years) > 1 or not baselines else None
        draft.figures.append(
            Figure("target", Cell(direction=promise, year=year, end=len(span.text)), [span], year, "sentence")
        )
    return draft


def _all_years(folded: str) -> list[int]:
    return [int(m) for m in re.findall(r"(?<!\d)(20\d\d)(?=年)", folded)]


def _promise(folded: str) -> str | None:
    """What the verb of a sentence promises."""
    first = re.sub(r"「[^」]*」", "", folded).partition("。")[0]
    for word, name in (
        ("維持", "keep"), ("保ち", "keep"), ("上げ", "increase"), ("増や", "increase"), ("高め", "increase"), ("伸ば", "increase"),
        ("下げ", "decrease"), ("減らし", "decrease"), ("減らす", "decrease"), ("抑え", "decrease"),
    ):  # fmt: skip
        if word in first:
            return name
    return None


def _own_sentence(folded: str, amount: Amount, promise: str | None) -> bool:
    """2021年は0です: a sentence of its own behind the promise tells where it starts."""
    start = folded.rfind("。", 0, amount.start)
    return start > 0 and bool(amount.year or re.search(r"現在|現状|いまは|今は", folded[start : amount.start]))


# -- rows -------------------------------------------------------------------------------------------------------------


def rows_of(draft: Draft, page: Page, *, reports: bool) -> list[Found]:
    """An indicator's rows: one with the newest actual, the target and the baseline; one for each other year that has figures."""
    baselines = [f for f in draft.figures if f.role == "baseline"]
    targets = [f for f in draft.figures if f.role == "target"]
    actuals = [f for f in draft.figures if f.role == "actual"]
    extra = [f for f in draft.figures if f.role == "extra"]
    for figure in actuals:
        if figure.year is None and reports and page.year is not None:
            figure.year = page.year
    filled = [f for f in actuals if f.cell.reason != "blank"]
    main = max(filled or actuals, key=lambda f: (f.year or 0, actuals.index(f)), default=None)
    open_targets = list(targets)
    own = next((t for t in targets if main and t.year == main.year), None)
    due = own or max(targets, key=lambda f: (f.year or 0, targets.index(f)), default=None)
    open_targets = [target for target in open_targets if target is not due]
    rows = [_row(draft, page, baselines[-1] if baselines else None, due, main, reports=reports)]
    if extra:
        rows[0].doubt(
            "warning", "value_unclear", "More figures than roles: which they are is not printed; not stored.", "actual",
            " ".join(span.text for figure in extra for span in figure.spans),
        )  # fmt: skip
    for figure in filled:
        if figure is not main and figure.cell.value is not None:
            same = next((t for t in open_targets if t.year == figure.year), None)
            if same:
                open_targets.remove(same)
            rows.append(_row(draft, page, None, same, figure, reports=reports))
    rows += [
        _row(draft, page, None, target, None, reports=reports)
        for target in open_targets
        if target.cell.reason != "blank" and target.cell.reason is None
    ]
    if main and main.cell.value is not None:
        rows += _bracketed(draft, page, main, reports=reports)
    return rows


def _bracketed(draft: Draft, page: Page, main: Figure, *, reports: bool) -> list[Found]:
    """31回(27回) where the document says that ( ) holds the values of a year."""
    if page.bracket_year is None or page.bracket_year == main.year:
        return []
    inside = [a for a in main.cell.others if a.inside]
    if inside and main.cell.unit:
        inside = [a for a in inside if a.unit == main.cell.unit] or inside
    if len(inside) != 1:
        return []
    a = inside[0]
    figure = Figure(
        "actual", Cell(a.value, a.unit, start=a.start, end=a.end), main.spans, page.bracket_year, "in_brackets"
    )
    return [_row(draft, page, None, None, figure, reports=reports)]


def _row(
    draft: Draft, page: Page, baseline: Figure | None, target: Figure | None, actual: Figure | None, *, reports: bool
) -> Found:
    row = Found("plan_indicator")
    row.quote = [*draft.name_spans, *[s for f in (baseline, target, actual) if f for s in f.spans]]
    row.put("indicator", draft.name, draft.name_spans, "indicator_name")
    if draft.kind:
        row.put("kind", draft.kind, draft.kind_spans, "head_of_indicators")
    for column, figure in (("baseline", baseline), ("target", target), ("actual", actual)):
        _put(row, column, figure, draft)
    if target is not None or draft.promised:
        _put_direction(row, target, draft)
    year = target.year if target else None
    if target and (year is None and draft.due is not None):
        row.put("target_fiscal_year", draft.due, draft.due_spans, "year_of_head")
    elif target and year is not None and target.cell.reason is None:
        row.put("target_fiscal_year", year, target.spans, "year_of_head")
    if baseline and baseline.year is not None and baseline.cell.value is not None:
        row.put("baseline_fiscal_year", baseline.year, baseline.spans, "year_of_head")
    if actual and actual.year is not None:
        row.put(
            "fiscal_year",
            actual.year,
            actual.spans if actual.year != page.year else actual.spans + page.year_spans[:1],
            "year_of_actual",
        )
        if page.as_of and actual.year == page.year and actual.cell.value is not None:
            row.put("as_of", page.as_of, page.as_of_spans, "day_of_document")
        elif actual.day and actual.cell.value is not None:
            row.put("as_of", actual.day, actual.spans, "end_of_year")
    _place(row, draft, page)
    return row


def _put(row: Found, column: str, figure: Figure | None, draft: Draft) -> None:
    if figure is None:
        return
    cell = figure.cell
    printed = " ".join(span.text for span in figure.spans) or None
    if cell.value is not None:
        spans = [_exactly(figure.spans, cell)]
        row.put(column, cell.value, spans, figure.rule)
        if cell.unit:
            row.put(
                f"{column}_unit",
                cell.unit,
                draft.unit if draft.unit and said(draft.unit) == cell.unit else spans,
                figure.rule,
            )
        else:
            row.miss(f"{column}_unit", "not_printed", printed)
        if cell.doubt:
            row.doubt("warning", "value_doubtful", f"{draft.name}: {cell.doubt}.", column, printed)
        return
    if cell.direction is None and cell.reason:
        row.miss(column, cell.reason, printed)
        if cell.reason == "unreadable":
            row.doubt(
                "warning",
                "value_unclear",
                f"{draft.name}: {cell.doubt or 'not readable'}; no value is stored.",
                column,
                printed,
            )
    else:
        row.miss(column, "not_printed", printed)


def _exactly(spans: list[Span], cell: Cell) -> Span:
    if len(spans) == 1 and cell.end > cell.start:
        return spans[0].part(cell.start, cell.end)
    return spans[0]


def _put_direction(row: Found, target: Figure | None, draft: Draft) -> None:
    if target and target.cell.direction:
        row.put("target_direction", target.cell.direction, target.spans, target.rule)
    elif draft.promised and (target is None or target.cell.value is None):
        row.put("target_direction", draft.promised[0], draft.promised[1], "column_of_direction")


def _place(row: Found, draft: Draft, page: Page) -> None:
    """Programme, path, department and related plan: from the row itself, else from the headings above it."""
    programme = page.programme(draft.section)
    spans = draft.programme or ([programme.heading.body] if programme and programme.heading else [])
    row.put("programme", said(spans), spans, "programme_above")
    path = [*page.path(draft.section), *draft.path]
    row.put("plan_path", " > ".join(clean(span.text) for span in path) or None, path, "headings_above")
    department, related = draft.department, draft.related
    if programme is not None:
        for item in page.within(programme):
            one = item.field
            if one and one.sense:
                if one.sense.kinds[0] == "department" and not department:
                    department = one.values
                elif one.sense.kinds[0] == "related_plan" and not related:
                    related = one.values
    department = [span for span in department if span.text.strip("-") and not re.match(r"用語解説", span.text)]
    related = [span for span in related if not re.match(r"用語解説", span.text)]
    row.put("department", _listed(department), department, "department_of_programme")
    row.put("related_plan", _listed(related), related, "plan_of_programme")


def _listed(spans: list[Span]) -> str | None:
    return "、".join(clean(re.sub(r"^[・\-○●]\s*", "", span.text)) for span in spans) or None


def drafts_of(page: Page, *, reports: bool) -> list[Draft]:
    """Every indicator of a document. ``reports``: the document tells what was reached, so that a lone figure is an actual."""
    out: list[Draft] = []
    groups: dict[int, list[tuple[Line, Section]]] = {}
    for item in page.items:
        if item.grid is not None:
            out += drafts_of_grid(item.grid, item, page, reports=reports) or _lists_in(item.grid, item, page)
        elif item.line is not None and (head := _indicator_head(item.section)) is not None:
            groups.setdefault(id(head), []).append((item.line, item.section))
        elif item.loose and _indicator_head(item.section) is not None:
            out += _loose(item, page, reports=reports)
    out += _records(page, reports=reports)
    for section in page.outline.root.walk():
        # Items that were taken for headings: 一、出張相談の回数を年48回にする。
        head = _indicator_head(section)
        if head is not None and section is not head and section.heading and not section.meaning:
            groups.setdefault(id(head), []).append((section.heading, section))
    for lines in groups.values():
        lines.sort(key=lambda pair: (pair[0].span.line, pair[0].span.start))
        out += drafts_of_lines(lines, page, reports=reports)
    out.sort(key=lambda draft: draft.order)
    return out


_ITEM = re.compile(r"(?:(?<=^)|(?<=\s))(?P<mark>[(（]\d{1,2}[)）]|\d{1,2}[.、．]|[・●○◎■]|[①-⑳])\s*")


def _lists_in(grid: Grid, item: Item, page: Page) -> list[Draft]:
    """A column of key indicators whose cells are lists, beside columns of roles: (1)声かけの推進 1. 声かけ隊 12隊 2. 参加率30%以上."""
    columns = [c for c in grid.columns if c.kinds[:1] == ("indicator",)]
    if len(columns) != 1 or not any("role" in c.kinds or c.actor for c in grid.columns):
        return []
    out: list[Draft] = []
    for record in grid.records:
        programme: list[Span] = []
        for span in record.at(columns[0]):
            marks = list(_ITEM.finditer(span.folded))
            if not marks:
                marks = list(re.finditer(r"^(?P<mark>)", span.folded))
            for m, end in zip(marks, [*(x.start() for x in marks[1:]), len(span.text)], strict=True):
                body = span.part(m.end(), end)
                if re.match(r"[(（]", m["mark"]):
                    programme = [body]
                elif body and (draft := _item(body, item, programme)):
                    out.append(draft)
    return out


def _item(body: Span, item: Item, programme: list[Span]) -> Draft:
    line = Line(body)
    line.free, line.fields = [body], []
    name = bare_name(body)
    draft = Draft(clean(name.text), [name], item.section, order=body.line, programme=programme)
    folded = name.folded
    m = _NAME_VALUE.match(folded) or _NAME_DIRECT.match(folded)
    if m and "。" not in folded:
        draft.name_spans = [name.part(*m.span("name"))]
        draft.name = clean(draft.name_spans[0].text)
        parts = _arrow_parts(name.part(*m.span("value")))
        cells = [read_cell(part.text, name=draft.name) for part in parts]
        if all(cell.value is not None or cell.direction for cell in cells) and len(cells) <= 2:
            for role, part, cell in zip(
                ("target",) if len(cells) == 1 else ("baseline", "target"), parts, cells, strict=True
            ):
                draft.add(role, cell, [part], None, "beside_name")
        else:
            draft.name, draft.name_spans = clean(name.text), [name]
    return draft


def _records(page: Page, *, reports: bool) -> list[Draft]:
    """A heading that names what is measured, over labels with figures: (ア)小地域のサロン / 目標 140か所  2022年度末 133か所."""
    drafts: dict[int, Draft] = {}
    for item in page.items:
        one = item.field
        heading = item.section.heading
        if (
            one is None
            or one.sense is None
            or not one.values
            or heading is None
            or item.section.meaning is not None
            or item.inside
        ):
            continue
        role = next((kind for kind in ("target", "baseline", "actual") if kind in one.sense.kinds), None)
        if role is None or _indicator_head(item.section) is not None or (one.sense.kinds[0] == "years"):
            continue
        if one.sense.kinds[0] not in ("target", "baseline", "actual") or not figure_like(one.values[0].text):
            continue
        name = bare_name(heading.body if heading.number or heading.style else heading.span)
        draft = drafts.setdefault(
            id(item.section), Draft(clean(name.text), [name], item.section, order=heading.span.line)
        )
        _take(draft, _Value(one.values[0], one.sense), item.section, reports)
    for draft in drafts.values():
        _settle(draft, reports=reports)
    return [draft for draft in drafts.values() if draft.figures and draft.name]


def _indicator_head(section: Section) -> Section | None:
    """The head for indicators that a section is, or stands in with nothing between but its items."""
    for one in section.above():
        if one.meaning is None:
            if one.heading and (one.heading.level or one.heading.word):
                return None
            continue
        return one if one.meaning.means("indicator") else None
    return None


def _loose(item: Item, page: Page, *, reports: bool) -> list[Draft]:
    """満足度 | 37.9%: a row of a table without a head under a head for indicators."""
    filled = [slot for slot in item.loose if slot]
    if len(filled) < 2 or len(filled[0].text) > 40:
        return []
    name = bare_name(filled[0].spans[0])
    cells = [(read_cell(slot.text, name=name.text), slot.spans) for slot in filled[1:]]
    if not any(cell.value is not None or cell.direction for cell, _ in cells):
        return []
    draft = Draft(clean(name.text), [name], item.section, order=name.line)
    for cell, spans in cells:
        draft.add("?", cell, spans, year_in("".join(s.text for s in spans)))
    if len(cells) == 1:
        draft.figures[0].role = "actual" if reports else "baseline"
    _settle(draft, reports=reports)
    _from_section(draft, item.section)
    return [draft]
