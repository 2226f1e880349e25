"""Ruled edges → tables: rows of cells with merged cells resolved, each a chain of small pure steps.

snap edges to common lines → join what continues → group what touches → cut each group into the smallest rectangles →
merge rectangles that no rule parts. A merged cell is then simply one region of several rectangles.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from welfare_etl.documents.pdf.columns import ALIGNED, LADDER_GAP, aligned_starts, text_lines
from welfare_etl.documents.pdf.glyphs import MARGIN, PageContent, Rect
from welfare_etl.documents.pdf.rectangles import flood, rectangles

SNAP = 2.5
"""Rules closer than this (points) are one rule: double lines, borders of neighbouring cells drawn twice."""
GAP = 3.0
"""A rule goes on over a gap of this size: dotted lines, corners that do not quite meet."""
LADDER_WIDTH = 40.0
"""Shorter horizontal rules without verticals are underlines."""
MOST_STEP = 300.0
"""Rules further apart than this (points) are of two tables."""
SHORTEST = 5.0
"""Shorter rules are parts of drawn letters."""
COVERED = 0.85
"""Share of a rectangle's side that a rule must cover to part it from its neighbour; an underline covers less. Of the few
points between a table and the one inside its cell, all but ``SNAP``: a dotted rule ends a dot before the frame."""
FRAME_SHARE = 0.6
"""A single cell covering more of the page than this is a frame around everything."""
OPEN_HEIGHT = 20.0
"""Shortest pair of parallel vertical rules that is the middle of a cell from the page before to the next one."""
MOST_RECTANGLES = 60_000
"""A group of rules with more crossings than this is a drawing."""

Edge = tuple[float, float, float]
"""(position across the rule, start, end)."""


@dataclass(slots=True, eq=False)
class Region:
    """A cell: its box, and the rows and columns of the grid that it covers (half open)."""

    box: Rect
    row: int
    row_end: int
    column: int
    column_end: int
    open_top: bool = False
    open_bottom: bool = False
    unruled_side: bool = False
    """No rule on the left or right although others of the table have one: an empty corner, unless text stands there."""


@dataclass(slots=True, eq=False)
class Grid:
    """A ruled table. ``owner[j][i]`` is the region of the rectangle in row j and column i."""

    box: Rect
    xs: list[float]
    ys: list[float]
    regions: list[Region]
    owner: list[list[Region]] = field(repr=False, default_factory=list)
    ladder: bool = False
    """Horizontal rules of one width and no vertical one."""

    @property
    def area(self) -> float:
        x0, top, x1, bottom = self.box
        return (x1 - x0) * (bottom - top)

    def region_at(self, x: float, y: float) -> Region | None:
        """The cell at a point of the page."""
        x0, top, x1, bottom = self.box
        if not (x0 <= x <= x1 and top <= y <= bottom):
            return None
        i = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        j = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.owner[j][i]


def find_grids(content: PageContent) -> list[Grid]:
    """The ruled tables of a page, smallest first so that a table nested in a cell wins over the cell."""
    across = joined(content.across)
    down = joined(content.down)
    sheet = content.width * content.height
    grids: list[Grid] = []
    for group_across, group_down in _touching(across, down):
        grid = _grid(group_across, group_down)
        if grid is None or (len(grid.regions) == 1 and grid.area > FRAME_SHARE * sheet):
            continue
        grids.append(grid)
    grids += _ladders(across, grids, content)
    grids.sort(key=lambda grid: grid.area)
    return [
        grid
        for at, grid in enumerate(grids)
        if len(grid.regions) > 1
        or not any(_inside(other.box, grid.box) for other in grids[:at] if len(other.regions) > 1)
    ]


def _ladders(across: Sequence[Edge], grids: Sequence[Grid], content: PageContent) -> list[Grid]:
    """Horizontal rules of one width above each other that belong to no other table."""
    loose = [
        edge
        for edge in across
        if edge[2] - edge[1] >= LADDER_WIDTH
        and not any(
            g.box[1] - SNAP <= edge[0] <= g.box[3] + SNAP and edge[1] < g.box[2] and edge[2] > g.box[0] for g in grids
        )
    ]
    groups: list[list[Edge]] = []
    for edge in loose:
        for group in groups:
            last = group[-1]
            if (
                abs(last[1] - edge[1]) <= GAP
                and abs(last[2] - edge[2]) <= GAP
                and not any(
                    last[0] < g.box[3] and g.box[1] < edge[0] and g.box[0] < edge[2] and edge[1] < g.box[2]
                    for g in grids
                )
            ):
                group.append(edge)
                break
        else:
            groups.append([edge])
    tables: list[list[Edge]] = []
    for group in sorted((group for group in groups if len(group) > 1), key=lambda group: group[0][1]):
        own = next((table for table in tables if _label_beside(table, group, content)), None)
        if own is None:
            tables.append(list(group))
        else:
            own += group
    return [_ladder(sorted(table), content) for table in tables]


def _label_beside(table: Sequence[Edge], group: Sequence[Edge], content: PageContent) -> bool:
    """Are the rules of the group those of rows beside a label that is merged over them all?"""
    x0, x1 = min(edge[1] for edge in table), max(edge[2] for edge in table)
    begin = group[0][1]
    if abs(group[0][2] - x1) > GAP or begin - x0 < LADDER_WIDTH:
        return False
    return not any(
        low[0] + MOST_STEP < high[0] or ({low, high} & {*group} and content.crossed(begin, low[0], high[0]))
        for low, high in itertools.pairwise(sorted([*table, *group]))
    )


def _ladder(rules: Sequence[Edge], content: PageContent) -> Grid:
    ends = [edge[1] for edge in rules] + [edge[2] for edge in rules]
    xs = [min(group)[0] for group in _near(sorted((x, 0.0, 0.0) for x in ends))]
    xs[-1] = max(ends)
    ys = [group[0][0] for group in _near(sorted(rules))]
    floors = _walls(rules, ys, xs)
    # What a page break leaves of a row has a rule on one side only.
    box = xs[0], ys[0], xs[-1], ys[-1]
    above, below = _cut_row(content, box, up=True), _cut_row(content, box, up=False)
    if above is not None:
        ys.insert(0, above)
        floors.insert(0, [False] * (len(xs) - 1))
    if below is not None:
        ys.append(below)
        floors.append([False] * (len(xs) - 1))
    outer = [True] * (len(ys) - 1)
    walls = [
        [any(floor[at - 1] != floor[at] for floor in pair) for pair in itertools.pairwise(floors)]
        for at in range(1, len(xs) - 1)
    ]
    grid = _regions(xs, ys, [outer, *walls, outer], floors)
    grid.ladder = True
    return grid


def _cut_row(content: PageContent, box: Rect, *, up: bool) -> float | None:
    """How far the text reaches that is set in columns close to the first or the last rule, with no other text of the
    page behind it."""
    x0, top, x1, bottom = box
    rule, margin = (top, MARGIN * content.height) if up else (bottom, (1 - MARGIN) * content.height)
    beyond = [
        g for g in content.glyphs if (g.middle < rule) == up and abs(g.middle - rule) > 1 and not g.text.isspace()
    ]
    lines = sorted(text_lines(beyond), key=lambda line: line.top, reverse=up)
    known = aligned_starts(text_lines([g for g in content.glyphs if x0 <= g.x0 <= x1 and top < g.middle < bottom]))
    edge, columns = rule, False
    for line in lines:
        size = line.pieces[0].size
        if (edge - line.bottom if up else line.top - edge) > 1.5 * size:
            if (line.bottom > margin) if up else (line.top < margin):
                return None
            break
        if line.pieces[0].x0 < x0 or line.pieces[-1].x1 > x1:
            return None
        edge = line.top if up else line.bottom
        columns = columns or any(
            piece.gap >= LADDER_GAP or piece.turned or any(abs(x - piece.x0) <= ALIGNED * size for x in known)
            for piece in line.pieces[1:]
        )
    return (edge - 1 if up else edge + 1) if columns else None


def _inside(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - SNAP
        and inner[1] >= outer[1] - SNAP
        and inner[2] <= outer[2] + SNAP
        and inner[3] <= outer[3] + SNAP
    )


def joined(edges: Iterable[Edge]) -> list[Edge]:
    """Snaps rules that are nearly in line onto one position and joins those that follow each other."""
    out: list[Edge] = []
    for group in _near(sorted(edges)):
        position = sum(edge[0] * (edge[2] - edge[1] + 0.1) for edge in group) / sum(e[2] - e[1] + 0.1 for e in group)
        group.sort(key=lambda edge: edge[1])
        start, end = group[0][1], group[0][2]
        for _, next_start, next_end in group[1:]:
            if next_start <= end + GAP:
                end = max(end, next_end)
                continue
            out.append((position, start, end))
            start, end = next_start, next_end
        out.append((position, start, end))
    return [edge for edge in out if edge[2] - edge[1] >= SHORTEST]


def _near(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    group: list[Edge] = []
    for edge in edges:
        if group and edge[0] - group[0][0] > SNAP:
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def _touching(across: Sequence[Edge], down: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of rules that cross or meet; and pairs of verticals alone, the middle of a cell longer than a page."""
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    lonely = set(range(len(down)))
    for h, (y, x0, x1) in enumerate(across):
        for v in range(bisect_right(down, (x0 - GAP,)), len(down)):
            x, top, bottom = down[v]
            if x > x1 + GAP:
                break
            if top - GAP <= y <= bottom + GAP:
                parent[root(h)] = root(len(across) + v)
                lonely.discard(v)
    alone = sorted(lonely, key=lambda v: (round(down[v][1]), down[v][0]))
    for one, two in itertools.pairwise(alone):
        if (
            abs(down[one][1] - down[two][1]) <= GAP
            and abs(down[one][2] - down[two][2]) <= GAP
            and down[one][2] - down[one][1] >= OPEN_HEIGHT
        ):
            parent[root(len(across) + one)] = root(len(across) + two)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for h, edge in enumerate(across):
        groups[root(h)][0].append(edge)
    for v, edge in enumerate(down):
        groups[root(len(across) + v)][1].append(edge)
    return list(groups.values())


def _grid(across: list[Edge], down: list[Edge]) -> Grid | None:
    if len(down) < 2 and not (len(down) == 1 and len(across) >= 2):
        return None
    x0 = min([edge[0] for edge in down] + [edge[1] for edge in across])
    x1 = max([edge[0] for edge in down] + [edge[2] for edge in across])
    top = min([edge[0] for edge in across] + [edge[1] for edge in down])
    bottom = max([edge[0] for edge in across] + [edge[2] for edge in down])
    xs = _positions([edge[0] for edge in down], x0, x1)
    ys = _positions([edge[0] for edge in across], top, bottom)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > MOST_RECTANGLES:
        return None
    walls = _walls(down, xs, ys)
    floors = _walls(across, ys, xs)
    return _regions(xs, ys, walls, floors)


def _positions(found: Iterable[float], low: float, high: float) -> list[float]:
    """Grid lines: the rules' own positions, closed by the table's outer box where no rule is drawn."""
    out = sorted(set(found))
    if not out or out[0] - low > SNAP:
        out.insert(0, low)
    if high - out[-1] > SNAP:
        out.append(high)
    return [value for at, value in enumerate(out) if at == 0 or value - out[at - 1] > 0.01]


def _walls(edges: Iterable[Edge], positions: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """``walls[p][s]``: does a rule at position p cover the step s of the other direction?"""
    by_position: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        at = min(max(bisect_right(positions, edge[0] + 0.01) - 1, 0), len(positions) - 1)
        by_position[at].append(edge)
    walls: list[list[bool]] = []
    for at in range(len(positions)):
        row = []
        for low, high in itertools.pairwise(steps):
            covered = sum(max(0.0, min(high, end) - max(low, start)) for _, start, end in by_position.get(at, ()))
            width = high - low
            row.append(covered >= max(0.5 * width, min(COVERED * width, width - SNAP)))
        walls.append(row)
    return walls


def _regions(xs: list[float], ys: list[float], walls: list[list[bool]], floors: list[list[bool]]) -> Grid:
    columns, rows = len(xs) - 1, len(ys) - 1
    owner: list[list[Region | None]] = [[None] * columns for _ in range(rows)]
    regions: list[Region] = []
    for j in range(rows):
        for i in range(columns):
            if owner[j][i] is not None:
                continue
            for part in rectangles(flood(i, j, columns, rows, walls, floors, owner)):
                region = _region(part, xs, ys, walls, floors)
                for c, r in part:
                    owner[r][c] = region
                regions.append(region)
    filled = [[region for region in line if region is not None] for line in owner]
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), xs, ys, regions, filled)


def _region(
    members: set[tuple[int, int]],
    xs: list[float],
    ys: list[float],
    walls: list[list[bool]],
    floors: list[list[bool]],
) -> Region:
    columns, rows = len(xs) - 1, len(ys) - 1
    i0, i1 = min(c for c, _ in members), max(c for c, _ in members) + 1
    j0, j1 = min(r for _, r in members), max(r for _, r in members) + 1
    return Region(
        (xs[i0], ys[j0], xs[i1], ys[j1]), j0, j1, i0, i1,
        open_top=j0 == 0 and not any(floors[0][c] for c, r in members if r == 0),
        open_bottom=j1 == rows and not any(floors[rows][c] for c, r in members if r == rows - 1),
        unruled_side=(i0 == 0 and any(walls[0]) and not any(walls[0][r] for c, r in members if c == 0))
        or (i1 == columns and any(walls[columns]) and not any(walls[columns][r] for c, r in members if c == i1 - 1)),
    )  # fmt: skip
