"""Names, values and units of the indicators' tables brought together, where the text has torn them apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from welfare_etl.evidence.span import Span
from welfare_etl.families.labels import label_in
from welfare_etl.families.plans.pieces import form
from welfare_etl.families.plans.pieces.belonging import (
    INDICATOR_KINDS,
    MARGIN,
    MOST,
    Gathered,
    sort_into_sheets,
    sort_kpis,
)
from welfare_etl.families.plans.pieces.figures import (
    Amount,
    Group,
    Indicator,
    Values,
    cell_kind,
    groups_in,
    inline,
    stream,
    values_in,
)
from welfare_etl.families.plans.pieces.layout import Block
from welfare_etl.families.targets import fits

__all__ = ["gather"]

_BESIDE = 0.9
"""A value of this confidence stands where the reader should look for it; one found by elimination may stand anywhere."""


def gather(
    cells: Sequence[Block], chains: Sequence[tuple[int, Sequence[Block], Span | None]], sheets: Sequence[int],
    likeness: Callable[[str, int], float], sure: float = MARGIN,
) -> Gathered:  # fmt: skip
    """The indicators of a page.

    In: the page's loose ``cells``; for each sheet's number the cells under the head of its table, and that head; the
    numbers of the page's ``sheets``; how much a text speaks of a sheet (0 to 1); by how much the best place must be better.
    Out: groups with sheet, kind and values. What is matched by elimination is noted; what two ways explain equally well
    keeps its name and has a doubt in place of a value.
    """
    out = Gathered()
    for number, blocks, head in chains:
        _chain(out, number, blocks, head)
    units: list[tuple[str, Span, int]] = []
    loose: list[Block] = []
    value_cells: list[Block] = []
    for block in cells:
        kind = cell_kind(block)
        if kind == "units":
            units += [(line.text, line, block.place) for line in block.lines]
        elif kind == "kpi":
            out.kpis.append((None, block))
        elif kind == "values":
            value_cells.append(block)
        elif kind == "inline":
            found = inline(block)
            assert found is not None
            out.groups.append(Group(block.place, block.place, [found]))
        elif kind == "names":
            out.groups += groups_in(block)
        else:
            loose.append(block)
    runs = values_in(value_cells)
    _give_units(out, runs, units)
    singles = _match_numbered(out, runs)
    _match_singles(out, singles, loose)
    sort_into_sheets(out, sheets, likeness, sure)
    sort_kpis(out, sheets)
    return out


# -- the cells under a head ---------------------------------------------------------------------------------------------


def _chain(out: Gathered, number: int, blocks: Sequence[Block], head: Span | None) -> None:
    """The cells between the head of a table and the place in the plan: the sheet's own, in the order of the head."""
    lines = [line for block in blocks for line in block.lines]
    if not lines:
        return
    order = [
        match.name for part in (head.folded.split() if head else []) if (match := label_in(part, form.INDICATOR_HEADS))
    ]
    kinds = [name for name in order if name != "kpi"] or list(INDICATOR_KINDS)
    first = _columns(lines[0])
    if len(blocks) == 1 and cell_kind(blocks[0]) == "kpi":
        out.kpis.append((number, blocks[0]))
        return
    if len(first) == len(order) >= 2:
        names = [[span] for span in first]
        rest = [line for line in lines[1:] if not line.folded[:1].isdigit()]
        names[-1] += rest  # what wraps comes after the row's last cell
        kpi = order.index("kpi") if "kpi" in order else None
        if kpi is not None:
            out.kpis.append((number, Block(names[kpi], blocks[0].page, blocks[0].place)))
        place = blocks[0].place
        groups = [
            Group(place, blocks[-1].place, [Indicator(0, names[at])], number, kind)
            for at, kind in enumerate(order)
            if kind != "kpi"
        ]
        amounts = [
            (amount, run.spans[0]) for run in values_in(_value_blocks(blocks)) for amount in run.amounts.get(0, [])
        ]
        _share(out, groups, amounts)
        out.groups += groups
        return
    found = stream([line for line in lines if not form.KPI_NAME.fullmatch(line.folded)])
    for line in lines:
        if form.KPI_NAME.fullmatch(line.folded):
            out.kpis.append((number, Block([line], blocks[0].page, blocks[0].place)))
    sure = len(found) == len(kinds)
    for at, indicator in enumerate(found):
        out.groups.append(Group(blocks[0].place, blocks[-1].place, [indicator], number, kinds[at] if sure else None))


def _value_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The cells of figures under a row of names, also where no empty line parts them from the names."""
    out = [block for block in blocks if cell_kind(block) == "values"]
    mixed = blocks[0] if blocks and blocks[0] not in out else None
    lines = [line for line in mixed.lines[1:] if line.folded[:1].isdigit()] if mixed else []
    return [*([Block(lines, mixed.page, mixed.place)] if mixed and lines else []), *out]


def _columns(line: Span) -> list[Span]:
    """The cells of a line, parted by blanks."""
    out, at = [], 0
    for part in line.text.split():
        start = line.text.index(part, at)
        at = start + len(part)
        out.append(line.part(start, at))
    return out


def _share(out: Gathered, groups: Sequence[Group], amounts: Sequence[tuple[Amount, list[Span]]]) -> None:
    """Values under a row of names: each to the one name that its unit fits, or by order where there is one for each."""
    if len(amounts) == len(groups):
        pairs = list(zip(groups, amounts, strict=True))
        if all(fits(group.indicators[0].bare, amount.unit) is not False for group, (amount, _) in pairs):
            for group, (amount, spans) in pairs:
                _take(group.indicators[0], amount, spans, "value_under_name", 1.0)
            return
    for amount, spans in amounts:
        open_ = [
            g for g in groups if g.indicators[0].amount is None and fits(g.indicators[0].bare, amount.unit) is not False
        ]
        if len(open_) == 1:
            _take(open_[0].indicators[0], amount, spans, "only_name_for_unit", 0.9)
        else:
            printed = "".join(span.text for span in spans)
            out.notes.append(
                ("warning", "value_unclear", spans[0].line, "A value that more than one indicator could have.", printed)
            )
            for group in open_ or groups:
                group.indicators[0].doubt = "more than one indicator could have the value"


def _take(indicator: Indicator, amount: Amount, spans: Sequence[Span], rule: str, confidence: float) -> None:
    indicator.amount, indicator.rule, indicator.confidence = amount, rule, confidence
    indicator.beside = confidence >= _BESIDE
    indicator.value_spans = list(spans)


# -- units in cells of their own ------------------------------------------------------------------------------------------


def _give_units(out: Gathered, runs: Sequence[Values], units: list[tuple[str, Span, int]]) -> None:
    """Units that stand alone, to the numbers without unit, in the order of both."""
    bare = [
        (amount, run) for run in runs for number in run.amounts for amount in run.amounts[number] if amount.unit is None
    ]
    if not units or not bare:
        for text, span, place in units:
            out.left.append((Block([span], 0, place), "unit_without_number"))
            out.notes.append(("info", "unit_without_number", span.line, "A unit without a number.", text))
        return
    by_size = _by_size(bare, units)
    if by_size:
        pairs = by_size
    elif len(units) == 1 and len({id(run) for _, run in bare}) == 1:
        pairs = [(amount, units[0]) for amount, _ in bare]
    elif len(units) >= len(bare):
        pairs = [(amount, unit) for (amount, _), unit in zip(bare, units, strict=False)]
        for text, span, place in units[len(bare) :]:
            out.left.append((Block([span], 0, place), "unit_without_number"))
            out.notes.append(("info", "unit_without_number", span.line, "A unit without a number.", text))
    else:
        printed = "、".join(text for text, _, _ in units)
        for _, span, place in units:
            out.left.append((Block([span], 0, place), "unit_unclear"))
        out.notes.append(
            (
                "warning",
                "units_unclear",
                units[0][1].line,
                f"{len(units)} units for {len(bare)} numbers: none is stored.",
                printed,
            )
        )
        return
    for amount, (text, span, _) in pairs:
        amount.unit, amount.unit_spans, amount.unit_rule = text, [span], "unit_in_cell_of_its_own"
    printed = "、".join(text for text, _, _ in units)
    out.notes.append(
        (
            "info",
            "units_by_order",
            units[0][1].line,
            "Units stand apart from their numbers; taken in the order of both.",
            printed,
        )
    )


def _by_size(
    bare: Sequence[tuple[Amount, Values]], units: Sequence[tuple[str, Span, int]]
) -> list[tuple[Amount, tuple[str, Span, int]]]:
    """A cell of two units is of the cell with two numbers, where the sizes of all cells leave no choice; empty otherwise."""
    numbers: dict[int, list[Amount]] = {}
    for amount, run in bare:
        numbers.setdefault(run.place, []).append(amount)
    cells: dict[int, list[tuple[str, Span, int]]] = {}
    for unit in units:
        cells.setdefault(unit[2], []).append(unit)
    sizes = {len(cell): cell for cell in cells.values()}
    runs = {len(run): run for run in numbers.values()}
    if len(sizes) != len(cells) or len(runs) != len(numbers) or sizes.keys() != runs.keys():
        return []
    return [pair for size in sorted(sizes) for pair in zip(runs[size], sizes[size], strict=True)]


# -- numbered names and values ----------------------------------------------------------------------------------------------


def _pair_score(group: Group, run: Values) -> float | None:
    if not run.numbers or not run.numbers <= group.numbers:
        return None
    score = 3.0 if run.numbers == group.numbers else 1.5
    for indicator in group.indicators:
        verdicts = [fits(indicator.bare, amount.unit) for amount in run.amounts.get(indicator.number, [])]
        score += 1.0 if True in verdicts else -2.0 if False in verdicts else 0.0
    gap = run.place - group.end
    return score + (1.5 if 0 < gap <= 2 else 0.0) - 0.02 * abs(gap)


def _match_numbered(out: Gathered, runs: Sequence[Values]) -> list[Values]:
    """Numbered names with numbered values: the same numbers, units that fit, next to each other. Out: the runs without numbers."""
    groups = [group for group in out.groups if group.numbers]
    numbered = [run for run in runs if run.numbers]
    if len(groups) > MOST or len(numbered) > MOST:
        for group in groups:
            group.doubt = "too many tables on one page"
        return [run for run in runs if not run.numbers]
    scores = {(i, j): _pair_score(g, r) for i, g in enumerate(groups) for j, r in enumerate(numbered)}
    ways: list[tuple[float, dict[int, int]]] = []
    seats: list[int | None] = [*range(len(numbered)), *[None] * len(groups)]
    for seat in set(itertools.permutations(seats, len(groups))):
        way = {i: j for i, j in enumerate(seat) if j is not None}
        if all(scores[i, j] is not None for i, j in way.items()):
            ways.append((sum(scores[i, j] or 0.0 for i, j in way.items()), way))
    ways.sort(key=lambda entry: (-entry[0], sorted(entry[1].items())))
    if not ways:
        return [run for run in runs if not run.numbers]
    best_score, best = ways[0]
    shaky = {
        i for score, way in ways[1:] if best_score - score < MARGIN for i in range(len(groups)) if way.get(i) != best.get(i)
    }  # fmt: skip
    for i, group in enumerate(groups):
        j = best.get(i)
        if i in shaky:
            for indicator in group.indicators:
                indicator.doubt = "two tables fit the values equally well"
        elif j is not None:
            for indicator in group.indicators:
                _settle(indicator, numbered[j])
    for j, run in enumerate(numbered):
        if j not in best.values() or any(best.get(i) == j for i in shaky):
            lines = [span for number in run.spans for span in run.spans[number]]
            out.left.append((Block(lines, 0, run.place), "value_without_indicator"))
            printed = " ".join(span.text for span in lines)
            out.notes.append(
                (
                    "warning",
                    "value_without_indicator",
                    lines[0].line,
                    "Values that no indicator has for certain.",
                    printed,
                )
            )
    return [run for run in runs if not run.numbers]


def _settle(indicator: Indicator, run: Values) -> None:
    """Which of the numbers under an indicator's number is its value; None with a doubt where the name does not say."""
    spans = run.spans.get(indicator.number)
    amounts = run.amounts.get(indicator.number, [])
    indicator.value_spans = list(spans or []) + [span for amount in amounts for span in amount.unit_spans]
    if not amounts:
        return
    indicator.beside = True
    if len(amounts) > 1:
        by_unit = [a for a in amounts if not a.unit_spans and fits(indicator.bare, a.unit)]
        by_label = [a for a in amounts if a.label and a.label in indicator.bare]
        amounts = by_unit if len(by_unit) == 1 else by_label if len(by_label) == 1 else amounts
    if len(amounts) > 1:
        indicator.doubt = "several numbers, and the name does not say which"
        return
    amount = amounts[0]
    if amount.label and amount.label not in indicator.bare and indicator.bare not in amount.label:
        indicator.doubt, indicator.beside = f"the number counts {amount.label}", False
        return
    if amount.label == "" and fits(indicator.bare, amount.unit) is False:
        indicator.doubt = f"the unit {amount.unit} does not fit the name"
        return
    _take(indicator, amount, indicator.value_spans, "same_number_in_table", 0.9)


# -- single names and values --------------------------------------------------------------------------------------------------


def _match_singles(out: Gathered, runs: Sequence[Values], loose: Sequence[Block]) -> None:
    """A name without number takes the one value on the page that its unit fits; two such values are none."""
    free: list[tuple[Amount, list[Span], str]] = [
        (a, run.spans[0], "value") for run in runs for a in run.amounts.get(0, [])
    ]
    for block in loose:
        free += [(a, block.lines, "loose") for run in values_in([block]) for a in run.amounts.get(0, [])]
    open_ = [
        g for g in out.groups if not g.numbers and g.indicators[0].amount is None and g.indicators[0].doubt is None
    ]
    taken: set[int] = set()
    claimed: set[int] = set()
    for group in open_:
        indicator = group.indicators[0]
        fitting = [at for at, (a, _, _) in enumerate(free) if fits(indicator.bare, a.unit) and at not in taken]
        rivals = [
            g for g in open_ if g is not group and any(fits(g.indicators[0].bare, free[at][0].unit) for at in fitting)
        ]
        if len(fitting) == 1 and not rivals and free[fitting[0]][2] == "value":
            amount, spans, _ = free[fitting[0]]
            taken.add(fitting[0])
            _take(indicator, amount, spans, "only_value_for_unit", 0.7)
            printed = " ".join(span.text for span in spans)
            out.notes.append(
                (
                    "info",
                    "value_by_elimination",
                    spans[0].line,
                    f"The only value on the page for {indicator.name}.",
                    printed,
                )
            )
        elif fitting:
            indicator.doubt = (
                "several values on the page could be its own" if len(fitting) > 1 else "the value is not certain"
            )
            claimed.update(fitting)
            for at in fitting:
                indicator.value_spans += [span for span in free[at][1] if span not in indicator.value_spans]
    for at, (_, spans, kind) in enumerate(free):
        if at not in taken and at not in claimed:
            out.left.append((Block(spans, 0, 0), "value_without_indicator"))
            if kind == "value":
                printed = " ".join(span.text for span in spans)
                out.notes.append(
                    (
                        "warning",
                        "value_without_indicator",
                        spans[0].line,
                        "A value that no indicator has for certain.",
                        printed,
                    )
                )
    doubtful = [g.indicators[0] for g in open_ if g.indicators[0].doubt and g.indicators[0].value_spans]
    for block in loose:
        if len(doubtful) == 1 and not any(span in doubtful[0].value_spans for span in block.lines):
            doubtful[0].value_spans += block.lines
        elif not doubtful:
            out.left.append((block, "value_without_indicator"))
