"""Indicators in text: names with their figures on a line, lists under a head, sentences that promise, labels under a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from welfare_etl.evidence.span import ELIDED, Span, said
from welfare_etl.families.plans.context import Page, indicator_head
from welfare_etl.families.plans.drafts import NAME_DIRECT, NAME_VALUE, Draft, Figure, arrow_parts, from_section, settle
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.labels import Field, fields_in
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.values import Amount, Cell, amounts, direction_of, figure_like, read_cell
from welfare_etl.families.plans.vocabulary import NOTHING, Sense, sense
from welfare_etl.normalize.text import fold

__all__ = ["draft_of_label", "drafts_of_lines", "drafts_of_records", "names_itself"]

_VALUE_FIRST = re.compile(r"(?:約|延べ?|累計|年間?|月|週|毎[年月])?\s*[\d▲△]|[-−―–ー]$|[↗↘→↑↓]$")


def drafts_of_lines(lines: list[tuple[Line, Section]], *, reports: bool) -> list[Draft]:
    """The indicators that the lines under a head for them list."""
    out: list[Draft] = []
    open_: Draft | None = None
    for line, section in lines:
        span = line.body if line.style else line.span
        text = span.text
        folded = fold(text)
        if re.match(r"[※＊*注(（]", text) and not re.search(r"[)）]\s*\S", text):
            continue
        if ELIDED.search(text):
            open_ = None  # what a facts edition has left out is prose
            continue
        if open_ is not None and (values := _values_only(line, span)):
            for one in values:
                _take(open_, one)
            continue
        if draft := _sentence(span, section):
            out.append(draft)
            open_ = None
            continue
        if draft := _name_and_values(line, span, section):
            out.append(draft)
            open_ = draft
            continue
        if "。" in folded.rstrip("。※ ") or (folded.endswith("。") and not line.number) or len(folded) > 60:
            open_ = None
            continue
        if sense(text) or line.fields or text.startswith(("(", "(")):
            open_ = None
            continue
        open_ = Draft.named(span, section)
        out.append(open_)
    kept = []
    for draft in out:
        settle(draft, reports=reports)
        listed = any(
            line.number and line.body.start == draft.name_spans[0].start and line.span.cell is draft.name_spans[0].cell
            for line, _ in lines
        )
        if draft.figures or listed:
            from_section(draft, draft.section)
            kept.append(draft)
    return kept


@dataclass(slots=True)
class _Value:
    span: Span
    sense: Sense = NOTHING


def _values_only(line: Line, span: Span) -> list[_Value]:
    """A line that is nothing but a figure, a direction, or labels with figures."""
    if line.fields and not line.free and all(one.values for one in line.fields):
        out = [_Value(one.values[0], one.sense) for one in line.fields if _telling(one)]
        return out if len(out) == len(line.fields) else []
    folded = fold(span.text)
    if "。" in folded:
        return []
    promise = direction_of(span.text)
    figure = _VALUE_FIRST.match(folded) and (
        (amounts(span.text) and not NAME_VALUE.match(folded)) or re.fullmatch(r"[-−―–ー]", folded)
    )
    return [_Value(part) for part in arrow_parts(span)] if promise or figure else []


_BETWEEN = re.compile(r"[→⇒➡]")
_ARROW = re.compile(r"\S\s*[→⇒➡]\s*\S")


def names_itself(line: Line) -> bool:
    """・サロンの数 基準値(R2) 8か所 目標値(R8) 12か所: an indicator with figures of two roles needs no head above it.

    Nor does one of two years: サロンの数 8か所(令和2年度) → 12か所(令和8年度).
    """
    if _ARROW.search(line.text) and "。" not in line.text:
        return len({amount.year for amount in amounts(line.text)} - {None}) == 2
    roles = {one.sense.kind for one in line.fields if one.sense.means("target", "baseline", "actual")}
    told = all(len(one.values) == 1 and figure_like(one.values[0].text) for one in line.fields)
    named = len(line.fields) > 2 and line.fields[0].sense.kind == "indicator"  # 指標:座談会/目標 8回/実績 9回
    return named or (len(line.free) == 1 and len(roles) > 1 and told)


def _labelled(line: Line) -> bool:
    """指標:雪かき隊のある集落 現状 34 目標 60: name and figures are on the line."""
    return not line.free and len(line.fields) > 1 and line.fields[0].sense.kind == "indicator"


def _telling(one: Field) -> bool:
    return one.sense.means("target", "baseline", "actual", "years", "rate")


_BEHIND_COLON = re.compile(r"(?P<name>[^:。]{2,50}?)\s*(?::|…+|・{2,}|\.{2,})\s*(?P<value>[^:]*)$")
"""居場所の数:現状 12か所(R3)→目標 20か所(R8)."""
_IN_BRACKETS = re.compile(r"(?P<name>[^→⇒。]{2,60}?)\s*[(（〔\[](?P<value>[^()（）]*(?:→|⇒|➡)[^()（）]*)[)）〕\]]$")
"""居場所の数(令和2年度 12か所 → 令和8年度 20か所)."""


def _name_and_values(line: Line, span: Span, section: Section) -> Draft | None:
    """居場所の数  18か所(15か所) 目標20か所; 相談窓口の数 3か所 5か所; 声かけ隊 12隊."""
    labelled = [one for one in line.fields if one.values and _telling(one)]
    if line.fields and not line.free and line.fields[0].sense.kind == "remark":
        return None
    if m := _BEHIND_COLON.match(span.folded):
        m = None if sense(m["name"]) or not (amounts(m["value"]) or direction_of(m["value"])) else m
    if m := m or _IN_BRACKETS.match(span.folded):
        name, values = span.part(*m.span("name")), _figures(span.part(*m.span("value")))
        labelled = [one for one in labelled if one.label.start >= span.end]  # 登録者:目標150人 → 実績163人
    else:
        free = list(line.free) if labelled or line.free else [span]
        if not free or (line.fields and not labelled):
            return None
        name, *others = free
        if (m := NAME_VALUE.match(name.folded) or NAME_DIRECT.match(name.folded)) and "。" not in name.folded:
            others.insert(0, name.part(*m.span("value")))
            name = name.part(*m.span("name"))
        if "。" in name.folded or len(name.text) > 60 or sense(name.text):
            return None
        # 62町会 → 74町会, set apart: an arrow between figures is none
        others = [part for n, part in enumerate(others) if not _BETWEEN.fullmatch(part.text) or n + 1 == len(others)]
        values = [one for part in others for one in _figures(part)]
    draft = Draft.named(name, section)
    for value in [*values, *(_Value(one.values[0], one.sense) for one in labelled)]:
        _take(draft, value)
    return draft if draft.figures else None


def _figures(span: Span) -> list[_Value]:
    """3か所 5か所, 12→16組織, 現状 12か所→目標 20か所: the figures of a text, with their labels where they have some."""
    out: list[_Value] = []
    for part in arrow_parts(span):
        free, fields = fields_in(part)
        if any(one.sense.kinds == ("years",) for one in fields):
            free, fields = [part], []  # 令和2年度 12か所: the figure with its year
        out += [_Value(two) for one in free for two in _blank_parts(one)]
        out += [_Value(one.values[0], one.sense) for one in fields if one.values and _telling(one)]
    return out


def draft_of_label(line: Line, section: Section, *, reports: bool) -> Draft | None:
    """成果指標  相談件数  118件  目標  100件: the label, the name and its figures on one line."""
    first = line.fields[0] if line.fields and not line.free else None
    if first is None or not first.values:
        return None
    # 目安:係を置いた地域 2地域(令和5年度)→13地域(令和8年度): a milestone that is a figure
    measured = first.sense.kind in ("milestone", "target") and any(len(arrow_parts(one)) > 1 for one in first.values)
    if first.sense.kind != "indicator" and not measured:
        return None
    rest = Line(first.values[0], free=first.values, fields=line.fields[1:])
    draft = _name_and_values(rest, first.values[0], section)
    if draft is not None:
        settle(draft, reports=reports)
        draft.kind, draft.kind_spans = first.sense.indicator_kind, [first.label]
    return draft


def _blank_parts(span: Span) -> list[Span]:
    """3か所 5か所: figures parted by one blank, each of them a figure."""
    pieces, at = [], 0
    for m in re.finditer(r"\s+", span.text):
        if re.match(r"(?:約|延べ?|累計)?\d", fold(span.text[m.end() :])) and amounts(span.text[at : m.start()]):
            pieces.append(span.part(at, m.start()))
            at = m.end()
    pieces.append(span.part(at))
    return pieces


def _take(draft: Draft, value: _Value) -> None:
    """A figure of an indicator, with the role that its label gives; without a label the order decides later."""
    meaning = value.sense
    role = next((kind for kind in ("target", "baseline", "actual", "rate") if meaning.means(kind)), "?")
    if role == "rate":
        return
    like = next((f.cell.unit for f in draft.figures if f.cell.unit), None)
    cell = read_cell(value.span.text, name=draft.name, unit=said(draft.unit), like=like)
    year = max(meaning.years, default=None)
    draft.add(role, cell, [value.span], year, "labelled_value" if meaning else "beside_name")
    if role == "actual" and meaning.years and meaning.kinds[-1] == "years":
        draft.figures[-1].day = date(meaning.years[0] + 1, 3, 31)


_QUOTED = re.compile(r"\s*「(?P<name>[^」]{2,60})」\s*(?:を|は|が|の)?、?")
_TOPIC = re.compile(r"(?P<name>.{2,60})(?:を|は|が)(?:、)?(?P<between>[^をはが。]{0,22})$")
_FROM = re.compile(r"(?:[(（][^()（）]*[)）])?\s*から(?!減|下)")


def _sentence(span: Span, section: Section) -> Draft | None:
    """「通いの場の数」を、58か所(2021年)から2026年までに75か所にします。; 除雪を手伝う人を60人にする。(2022年度は35人)."""
    folded = fold(span.text)
    if not re.search(r"。|(?:する|します)$", folded):
        return None
    found = amounts(span.text)
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
    draft = Draft.named(name, section)
    years = sorted({a.year for a in found if a.year} | set(_all_years(folded)))
    promise = _promise(folded)
    baselines = [
        a for a in found
        if _FROM.match(folded, a.end) or (a.inside and a.year is not None) or _own_sentence(folded, a)
        or (promise == "keep" and a.year is not None and years and a.year < years[-1])
    ]  # fmt: skip
    targets = [a for a in found if a not in baselines and not a.inside]
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
    first = re.sub(r"「[^「」]*」", "", folded).partition("。")[0]
    for word, name in (
        ("維持", "keep"), ("保ち", "keep"), ("上げ", "increase"), ("増や", "increase"), ("高め", "increase"), ("伸ば", "increase"),
        ("下げ", "decrease"), ("減らし", "decrease"), ("減らす", "decrease"), ("抑え", "decrease"),
    ):  # fmt: skip
        if word in first:
            return name
    return None


def _own_sentence(folded: str, amount: Amount) -> bool:
    """2021年は0です: a sentence of its own behind the promise tells where it starts."""
    start = folded.rfind("。", 0, amount.start)
    return start > 0 and bool(amount.year or re.search(r"現在|現状|いまは|今は", folded[start : amount.start]))


def drafts_of_records(page: Page, *, reports: bool) -> list[Draft]:
    """A heading that names what is measured, over labels with figures: (ア)小地域のサロン / 目標 140か所  2022年度末 133か所; where a heading stands
    over several, a line of its own: 相談件数 / 目標 400件."""
    out: list[Draft] = []
    drafts: dict[int, Draft] = {}
    lines = [item.line for item in page.items if item.line is not None]
    named = {line.span.line for line in lines if names_itself(line) or _labelled(line)}
    owners = _lines_that_name(page)
    title = page.outline.lines[0].span.line if page.outline.lines else -1
    for item in page.items:
        if (owner := owners.get(id(item))) is not None:
            out.append(Draft.named(owner, item.section))
            drafts[id(item.section)] = out[-1]
            continue
        one = item.field
        heading = item.section.heading
        if one is None or not one.values or item.section.meaning or item.inside or one.label.line in named:
            continue
        if one.sense.kind == "indicator":
            # 指標:居場所の数 over 目標:20か所 and 実績:18か所, a label a line
            draft = drafts[id(item.section)] = Draft.named(one.values[0], item.section)
            draft.kind, draft.kind_spans = one.sense.indicator_kind, [one.label]
            out.append(draft)
            continue
        counted = bool(heading and heading.word and sense(heading.word).means("indicator"))  # 指標1:集落への訪問
        kinded = counted and one.sense.kind == "indicator_kind"
        head = indicator_head(item.section) is not None and not counted
        figure = one.sense.kind in ("target", "baseline", "actual", *(("years",) if counted else ()))
        if not kinded and (head or not figure or not figure_like(one.values[0].text)):
            continue
        if heading and id(item.section) not in drafts and heading.span.line != title:
            name = heading.body if heading.number or heading.style else heading.span
            out.append(drafts.setdefault(id(item.section), Draft.named(name, item.section)))
        if id(item.section) not in drafts:
            continue
        draft = drafts[id(item.section)]
        if kinded:
            draft.tell_kind(one.values)
            continue
        _take(draft, _Value(one.values[0], one.sense))
        if one.sense.kind == "years" and reports:
            draft.figures[-1].role = "actual"
    for draft in out:
        settle(draft, reports=reports)
    return [draft for draft in out if draft.figures and draft.name]


def _lines_that_name(page: Page) -> dict[int, Span]:
    """Item → what it names: lines right above labels with figures, where a section has several of them or is the document's own."""
    found: dict[int, dict[int, Span]] = {}
    open_: tuple[int, Section, Span] | None = None
    for item in page.items:
        line, one = item.line, item.field
        if line is not None and line.free:
            short = len(line.free) == 1 and not line.fields and len(line.span.text) <= 40 and "。" not in line.span.text
            name = line.body if line.style else line.span
            open_ = (id(item), item.section, name) if short and not amounts(name.text) else None
        elif open_ and one is not None and open_[1] is item.section and one.sense.means("target", "baseline", "actual"):
            found.setdefault(id(item.section), {})[open_[0]] = open_[2]
    title = page.outline.lines[0].span.line if page.outline.lines else -1
    sections = {id(item.section): item.section.heading for item in page.items}
    owned = (
        names for key, names in found.items() if len(names) > 1 or ((top := sections[key]) and top.span.line == title)
    )
    return {at: name for names in owned for at, name in names.items()}
