"""Text set on a screen of fixed width: tables set with blanks, and columns of prose side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.evidence.span import Span
from welfare_etl.families.plans.blanks import head_lines, is_head, of_prose, set_with_blanks
from welfare_etl.families.plans.flow import Line, line_of
from welfare_etl.families.plans.labels import column_of, fields_in
from welfare_etl.families.plans.slots import Slot, Table
from welfare_etl.families.plans.vocabulary import sense
from welfare_etl.normalize.text import screen_width

__all__ = ["beside_each_other"]

_FAR = 20
"""Columns of the screen from which on a line begins in the right one of two columns."""


def beside_each_other(flow: list[Line | Table]) -> Iterator[Line | Table]:
    """Runs of lines that are columns side by side, as what they are: a table under a head of labels, or one column after the other."""
    at = 0
    while at < len(flow):
        item = flow[at]
        run: list[Line] = []
        prose: list[Span] = []
        head = ""
        while (
            at < len(flow)
            and isinstance(line := flow[at], Line)
            and not (run and line.blank_above and not _below(line, prose))
            and line.text != head
        ):
            if not head and is_head(line.parts):
                parted = isinstance(after := flow[min(at + 1, len(flow) - 1)], Line) and (
                    after.blank_above or after.ruled
                )
                prose, head = line.parts if parted or of_prose(line.parts) else [], line.text
            run.append(line)
            at += 1
        if not run:
            yield item
            at += 1
            continue
        yield from _parted_run(run)


def _parted_run(run: list[Line]) -> Iterator[Line | Table]:
    for at in range(len(run) - 1):
        if used := head_lines(run, at):
            yield from run[:at]
            yield from set_with_blanks(run[at:], used)
            return
    edge = _edge(run)
    if edge is None:
        yield from run
        return
    if (
        run[0].number
        and len(run[0].parts) == 2
        and all(column_of(line.parts[0]) >= edge or (len(line.parts) == 2 and line.number) for line in run)
    ):
        # ① 参加支援  what it is, and 【担当】… below that: a name and what is said of it
        yield _said_of_names(run, edge)
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in run:
        for part in line.parts:
            (right if column_of(part) >= edge else left).append(line_of(part))
    left[0].blank_above = right[0].blank_above = True
    yield from left
    yield from right


def _alike(pairs: list[list[Span]]) -> bool:
    """Whether a line says the same of what stands at its left and at its right: 運営 町 | 運営 社会福祉協議会."""
    told = [[fields_in(part)[1] for part in pair] for pair in pairs]
    return any(a and b and a[0].values and a[0].label.bare == b[0].label.bare for a, b in told)


def _said_of_names(run: list[Line], edge: int) -> Table:
    table = Table(wrapped=True)
    for line in run:
        if column_of(line.parts[0]) < edge:
            table.rows.append({0: Slot([line.parts[0]]), 1: Slot([])})
            table.lines.append(line.span.line)
        table.rows[-1][1].spans += [part for part in line.parts if column_of(part) >= edge]
    return table


def _below(line: Line, head: list[Span]) -> bool:
    """Whether a line behind an empty one still stands in the columns of a head."""
    starts = [column_of(part) for part in head]
    if not head or all(sense(part.text) for part in line.parts):
        return False
    if len(line.parts) == 1:
        return any(column_of(line.parts[0]) == at for at in starts[1:])
    return all(any(abs(column_of(part) - at) <= 1 for at in starts) for part in line.parts)


def _edge(run: list[Line]) -> int | None:
    """Where the right one of two columns of prose begins; None where the run is one column.

    Two columns begin with a label each (計画 and 実行), or hold sentences on both sides; a name with its figures is one line.
    The lines of the right column may stand beside those of the left one, or between them.
    """
    parts = [part for line in run for part in line.parts]
    starts = sorted(at for part in parts if (at := column_of(part)) >= _FAR)
    if len(starts) < max(2, 0.3 * len(run)) or any(len(line.parts) > 2 for line in run):
        return None
    edge = starts[len(starts) // 2] - 2
    left, right = [p for p in parts if column_of(p) < edge], [p for p in parts if column_of(p) >= edge]
    if len(left) < 2 or sum(column_of(p) <= edge + 4 for p in right) < 0.8 * len(right):
        return None
    if any(column_of(part) + screen_width(part.text) > edge + 2 for part in left):
        return None
    if sense(left[0].text) and sense(right[0].text):
        return edge
    pairs = [line.parts for line in run if len(line.parts) == 2]
    first, second = (line_of(part) for part in pairs[0]) if len(pairs) > 1 else (line_of(left[0]), line_of(left[0]))
    if first.number and first.style == second.style and first.number != second.number and _alike(pairs[1:]):
        return edge  # 1 包括的相談支援事業 and 2 参加支援事業 beside it, with what each is below
    prose = sum(len(a.text) >= 8 and len(b.text) >= 8 and not re.match(r"[\d延約年月]", b.folded) for a, b in pairs)
    return edge if len(pairs) >= 3 and prose >= 0.7 * len(pairs) and not any(sense(a.text) for a, _ in pairs) else None
