"""The programmes (基本事業) of a master plan: in sections of their own, or as the rows of a table."""

from __future__ import annotations

import re

from welfare_etl.evidence.span import Span, said
from welfare_etl.families.plans.components import first_number, number_span
from welfare_etl.families.plans.context import Page, listed, names_in
from welfare_etl.families.plans.flow import Line
from welfare_etl.families.plans.found import Found
from welfare_etl.families.plans.grids import Grid
from welfare_etl.families.plans.marks import number_of
from welfare_etl.families.plans.outline import Section
from welfare_etl.families.plans.vocabulary import PARTS
from welfare_etl.normalize.text import clean

__all__ = ["programmes_of"]


def _programmes_in(grid: Grid) -> list[Found]:
    """基本事業名 | 取組内容 | 担当課: a row a programme."""
    name = next((c for c in grid.columns if c.means("programme")), None)
    columns = {kind: c for kind in ("situation", "measures", "department") for c in grid.having(kind) if c is not name}
    path = grid.having("plan_path")[-1:]
    if (
        name
        and path
        and "situation" in columns
        and "measures" not in columns
        and name.index > columns["situation"].index
    ):
        columns["measures"], name = name, path[0]  # 施策 | 現況 | 主な取組: what is done for each 施策
    known = {"programme", "item", "plan_path", "remark", "description", "direction", "aim"}
    others = {kind for c in grid.columns if c not in columns.values() for kind in c.kinds[:1]} - known
    if (
        name is None
        or not {"situation", "measures"} & columns.keys()
        or others
        or any(c.years or c.actor for c in grid.columns)
    ):
        return []
    out: list[Found] = []
    for record in grid.records:
        if not (label := record.at(name)):
            continue
        if out and name.index in record.carried:
            for kind, column in columns.items():
                spans = record.at(column)
                if spans and column.index not in record.carried and (older := out[-1].puts.get(kind)):
                    both = [*older.spans, *spans]  # the second of several 取組 of one 基本事業
                    out[-1].put(kind, listed(both) if kind == "department" else said(both, "\n"), both, "under_label")
            continue
        row = Found("plan_programme", quote=[*label])
        number = first_number(record.slots, label)
        if number is None and (
            m := re.match(r"(?:[(（]?(?P<n>\d{1,2})[)）.．、\s]|(?P<c>[①-⑳]))\s*(?=\D)", label[0].text)
        ):
            at = m.span("n" if m["n"] else "c")
            number = number_of(m["n"] or m["c"]) or 0, label[0].part(*at)
            label = [label[0].part(m.end()), *label[1:]]
        if number and number[1] in label:
            label = [span for span in label if span is not number[1]]  # both under one head
        row.put("name", said(label), label, "name_of_programme")
        if number:
            row.put("number", str(number[0]), [number[1]], "number_of_programme")
        for kind, column in columns.items():
            spans = record.at(column)
            row.put(kind, listed(spans) if kind == "department" else said(spans, "\n"), spans, "under_label")
        if row.value("situation") or row.value("measures"):
            out.append(row)
    return out


def _says(section: Section, page: Page) -> bool:
    """Whether a programme's section itself says what is done."""
    return any(one.sense.kind == "measures" for one in page.within(section))


def programmes_of(page: Page) -> list[Found]:
    """The programmes of a master plan with situation, measures and department."""
    out: list[Found] = []
    for item in page.items:
        rows = _programmes_in(item.grid) if item.grid else []
        outer = page.programme(item.section) if rows else None
        if outer is not None and (len(rows) < 2 or _says(outer, page)):
            continue  # 事務事業 of a programme are none themselves
        if outer is not None:
            page.programmes.discard(id(outer))
        out += rows
    for section in page.outline.root.walk():
        if id(section) not in page.programmes or section.heading is None:
            continue
        labels = {one.field.sense.kind for one in page.within(section) if one.field}
        if len(labels & set(PARTS)) >= 3:
            continue  # a sheet
        row = Found("plan_programme", quote=[section.heading.span])
        row.put("name", clean(section.title), [section.heading.body], "heading_of_programme")
        printed = section.heading.number
        if printed and (spot := number_span(section.heading, printed)):
            row.put("number", str(number_of(printed) or clean(printed)), [spot], "number_of_programme")
        texts: dict[str, list[Span]] = {"situation": [], "measures": [], "department": []}
        for item in page.within(section):
            one = item.field
            if not one or page.programme(item.section) is not section:
                continue
            if one.values and one.values[-1] == section.heading.span:
                continue  # 取組 | 1-1 見守り names it
            kinds = one.sense.kinds
            kind = one.sense.kind if one.sense.kind in texts else "measures" if "measures" in kinds else None
            if kind is None and "situation" in kinds and one.values and one.values[-1].text.endswith("。"):
                kind = "situation"  # 現況, over prose
            if kind:
                texts[kind] += one.values
        if not texts["situation"] and not texts["measures"] and "actual" not in labels:
            texts["measures"] = [
                child.span
                for child in section.children
                if isinstance(child, Line) and child.text.endswith("。") and not child.fields
            ]
        for kind, spans in texts.items():
            spans = names_in(spans) if kind == "department" else spans
            joint = "、" if kind == "department" else "\n"
            text = joint.join(re.sub(r"^[-・]\s*", "", clean(span.text)) for span in spans) or None
            row.put(kind, text, spans, "under_label")
            row.quote += spans[:1]
        if row.value("situation") or row.value("measures"):
            out.append(row)
    return out
