"""The cells of a lattice of rules: squares that no rule parts, as rectangles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

__all__ = ["flood", "rectangles"]


def rectangles(members: set[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    """A region in rows of one width each: around a table that shares rules with the cell in which it stands, the text
    above it, beside it and below it are parts of their own."""
    rows: dict[int, list[int]] = defaultdict(list)
    for c, r in sorted(members):
        rows[r].append(c)
    parts: list[set[tuple[int, int]]] = []
    growing: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for r in sorted(rows):
        runs: list[list[int]] = []
        for c in rows[r]:
            if runs and c == runs[-1][-1] + 1:
                runs[-1].append(c)
            else:
                runs.append([c])
        kept: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for run in runs:
            part = growing.get((run[0], run[-1]))
            if part is None:
                part = set()
                parts.append(part)
            part.update((c, r) for c in run)
            kept[run[0], run[-1]] = part
        growing = kept
    return parts


def flood(
    i: int,
    j: int,
    columns: int,
    rows: int,
    walls: list[list[bool]],
    floors: list[list[bool]],
    owner: Sequence[Sequence[object]],
) -> set[tuple[int, int]]:
    """The rectangles that no rule parts from (i, j)."""
    members = {(i, j)}
    todo = [(i, j)]
    while todo:
        c, r = todo.pop()
        for c2, r2, blocked in (
            (c + 1, r, walls[c + 1][r]),
            (c - 1, r, walls[c][r]),
            (c, r + 1, floors[r + 1][c]),
            (c, r - 1, floors[r][c]),
        ):
            if (
                not blocked
                and 0 <= c2 < columns
                and 0 <= r2 < rows
                and owner[r2][c2] is None
                and (c2, r2) not in members
            ):
                members.add((c2, r2))
                todo.append((c2, r2))
    return members
