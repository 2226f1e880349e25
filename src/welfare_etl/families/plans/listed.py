"""Records written as lists of labels (指標:開設数, 目標値:30か所, and the same labels again): the table that they would be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.flow import MARKS, Line, line_of
from welfare_etl.families.plans.heads import head_at
from welfare_etl.families.plans.labels import Field, fields_in, parted
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.values import figure_like
from welfare_etl.families.plans.vocabulary import sense

__all__ = ["as_tables", "unlisted"]

_LABEL = re.compile(r"(?P<label>[^:。「]{1,24}?)\s*:\s*(?P<value>.*)", re.S)
_NO_OPENING = frozenset(
    ("planned", "done", "milestone", "plan", "do", "check", "action", "target", "actual", "baseline", "grade", "years")
)
"""Labels that begin no record, however often they come: 予定, 予定, 結果."""
_SHARE = 0.6
"""So many of a record's labels stand in every one of its fellows, on the average."""


@dataclass(slots=True)
class _Told:
    """``label`` and what it says, as they stand on ``line``; ``key``: the label without its number (取組 of 取組1-1)."""

    line: Line
    key: str
    label: Span
    number: Span | None
    value: Span


def as_tables(flow: list[Line | Table], noise: list[Span]) -> Iterator[Line | Table]:
    """The flow with each run of such records as a table; the labels of all but the first record go to ``noise``."""
    run: list[_Told] = []
    for item in _with_figures(flow, noise):
        told = _told(item) if isinstance(item, Line) else []
        if not told:
            yield from _records(run, noise)
            run = []
            yield item
        run += told
    yield from _records(run, noise)


def _with_figures(flow: list[Line | Table], noise: list[Span]) -> Iterator[Line | Table]:
    """Lines in a row that name something and tell the same of it (見守り隊/令和3年度 8人/令和8年度 20人) as the table that they would be."""
    for labels, run in groupby(flow, lambda item: _labels(item) if isinstance(item, Line) else ()):
        items = list(run)
        if not labels or len(items) < 2:
            yield from items
            continue
        rows = [(item, *told) for item in items if isinstance(item, Line) and (told := _figures(item))]
        noise += [one.label for _, _, fields in rows[1:] for one in fields]
        table = Table([{n: Slot([one.label]) for n, one in enumerate(rows[0][2], 2)}], [rows[0][0].span.line])
        for line, name, fields in rows:
            cells = {n: Slot(one.values) for n, one in enumerate(fields, 2)}
            number = line.span.part(0, name.start - line.span.start) if line.number else None
            table.rows.append({**({0: Slot([number])} if number else {}), 1: Slot([name]), **cells})
            table.lines.append(line.span.line)
        yield table


def _labels(line: Line) -> tuple[str, ...]:
    told = _figures(line)
    return tuple(one.label.bare for one in told[1]) if told else ()


_ENDS = " /／;；、，:：\u3000\t"
_BETWEEN = re.compile(r"[/／;；、，]|[ \u00a0]{2}|[\t\u3000]")


def _figures(line: Line) -> tuple[Span, list[Field]] | None:
    """What a line names, and the labelled figures behind it; None where it is no such line."""
    body = line.body
    if line.level or "。" in body.text or not re.search(r"\d", body.text):
        return None
    fields: list[Field] = []
    name: Span | None = None
    cuts = [0, *(m.end() for m in _BETWEEN.finditer(body.text)), len(body.text)]
    for piece in (body.part(start, end) for start, end in pairwise(cuts)):
        piece = piece.part(0, len(piece.text.rstrip(_ENDS)))
        behind = piece.part(max(0, piece.folded.find(":") + 1))  # 見守り隊:令和3年度 8人
        one = _figure(piece) or (_figure(behind) if name is None else None)
        if one is not None:
            name = name or body.part(0, len(body.text[: one.label.start - body.start].rstrip(_ENDS)))
            fields.append(one)
        elif fields:
            return None
    return (name, fields) if name and len(fields) > 1 else None


def _figure(piece: Span) -> Field | None:
    """The figure that a text is, with its label."""
    free, found = fields_in(piece)
    if free or len(found) != 1 or len(found[0].values) != 1 or not figure_like(found[0].values[0].text):
        return None
    return found[0] if found[0].sense.means("years", "baseline", "target", "actual") else None


def _told(line: Line) -> list[_Told]:
    """The labels of a line with their values; empty where a part of the line has none."""
    out: list[_Told] = []
    if line.level or "。" in line.text.partition(":")[0]:
        return []
    for part in parted(line.span):
        one = line_of(part)
        body = one.body if one.style[:1] in MARKS else part
        if "/" in part.folded and len(fields_in(part)[1]) > 1:
            return []
        if one.word and one.number and one.name and re.search(r"[:：]\s*\Z", part.text[: one.name.start - part.start]):
            at = body.folded.find(one.number)
            number = body.part(at, at + len(one.number))
            out.append(_Told(line, one.word, body.part(0, at), number, one.name))
        elif m := _LABEL.fullmatch(body.folded):
            label = body.part(0, m.start("value"))
            out.append(_Told(line, m["label"].replace(" ", ""), label, None, body.part(*m.span("value"))))
        else:
            return []
    return out


def _records(run: list[_Told], noise: list[Span]) -> Iterator[Line | Table]:
    """A run of labels as tables, where its labels come again; the lines of the rest."""
    counts = Counter(one.key for one in run)
    opening = next((one.key for one in run if counts[one.key] == max(counts.values())), "")
    begins = [n for n, one in enumerate(run) if one.key == opening]
    meaning = sense(opening)
    if len(begins) < 2 or len(counts) < 2 or meaning.kind in ("", *_NO_OPENING):
        yield from _lines(run)
        return
    records = [one for at, end in zip(begins, [*begins[1:], len(run)], strict=True) for one in _parted(run[at:end])]
    table = _table(records)
    if table is None:
        yield from _lines(run)
        return
    yield from _lines(run[: begins[0]])
    noise += [one.label for record in records[1:] for one in record if sense(one.key)]
    yield table


def _parted(record: list[_Told]) -> list[list[_Told]]:
    """A record as several, where one of its labels comes again: a second indicator of the same measure."""
    out: list[list[_Told]] = [[]]
    for one in record:
        if any(one.key == other.key for other in out[-1]):
            out.append([])
        out[-1].append(one)
    return out


def _lines(run: list[_Told]) -> Iterator[Line]:
    yield from dict.fromkeys(one.line for one in run)


def _table(records: list[list[_Told]]) -> Table | None:
    """The records under a head of their labels; None where these are no head, or the records are not alike."""
    keys: list[str] = []
    for record in records:
        at = 0
        for one in record:
            if one.key not in keys:
                keys.insert(at, one.key)
            at = keys.index(one.key) + 1
    if sum(map(len, records)) < _SHARE * len(keys) * len(records) or len(keys) < 2:
        return None
    first = {one.key: one for record in reversed(records) for one in record}
    table = Table([{n: Slot([first[key].label]) for n, key in enumerate(keys, 1)}], [records[0][0].line.span.line])
    for record in records:
        cells = {keys.index(one.key) + 1: Slot([one.value] if one.value else []) for one in record}
        if record[0].number:
            cells[0] = Slot([record[0].number])
        table.rows.append(cells)
        table.lines.append(record[0].line.span.line)
    return table if head_at(table.rows, 0, False, below=False)[0] else None


def unlisted(flow: Iterable[Line | Table]) -> Iterator[Line | Table]:
    """A term and what is said of it (支援会議 | 開催:随時, and 同意:不要 below) as lines: each text beside it is a label with its value."""
    for item in flow:
        rows = item.rows if isinstance(item, Table) else []
        said = [slot.spans for row in rows for n, slot in row.items() if n and slot]
        if (
            len(rows) < 2
            or any(set(row) - {0, 1} for row in rows)
            or all(row.get(0) for row in rows)
            or not all(":" in s.folded and any(one.values for one in fields_in(s)[1]) for spans in said for s in spans)
        ):
            yield item
            continue
        for row in rows:
            for n, slot in sorted(row.items()):
                for span in slot.spans:
                    line = line_of(span)
                    line.blank_above = n == 0
                    yield line
