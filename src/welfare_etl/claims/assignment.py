"""One-to-one assignment with the best total score (Hungarian method), for the few goals and results of one report."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["best_assignment"]


def best_assignment(scores: Sequence[Sequence[float]], threshold: float) -> list[tuple[int, int]]:
    """Pairs ``(row, column)`` with the greatest total score; no row or column is used twice, no pair scores below ``threshold``.

    A score below the threshold counts as no pair at all, so that it cannot push a good pair aside. O(n²·m) for n ≤ m.

    >>> best_assignment([[90, 80], [85, 20]], 50)
    [(0, 1), (1, 0)]
    """
    if not scores or not scores[0]:
        return []
    if len(scores) > len(scores[0]):
        turned = [list(column) for column in zip(*scores, strict=True)]
        return sorted((i, j) for j, i in best_assignment(turned, threshold))
    rows, columns = len(scores), len(scores[0])
    cost = [[-score if score >= threshold else 0.0 for score in row] for row in scores]
    # The usual formulation with potentials; rows and columns are counted from 1, match[j] is the row of column j (0: none).
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    match, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least = [float("inf")] * (columns + 1)
        used = [False] * (columns + 1)
        while match[column]:
            used[column] = True
            here, delta, following = match[column], float("inf"), 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                reduced = cost[here - 1][j - 1] - row_potential[here] - column_potential[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    row_potential[match[j]] += delta
                    column_potential[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            match[column] = match[way[column]]
            column = way[column]
    found = ((match[j] - 1, j - 1) for j in range(1, columns + 1) if match[j])
    return sorted((i, j) for i, j in found if scores[i][j] >= threshold)
