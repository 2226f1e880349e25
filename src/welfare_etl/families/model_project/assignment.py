"""One-to-one assignment with the best total score (Hungarian method), for the few goals and results of one report."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["best_assignment"]


def best_assignment(scores: Sequence[Sequence[float]], threshold: float) -> list[tuple[int, int]]:
    """Pairs ``(row, column)`` with the greatest total score; no row or column is used twice, no pair scores below ``threshold``.

    A score below the threshold counts as no pair at all, so that it cannot push a good pair aside.

    >>> best_assignment([[90, 80], [85, 20]], 50)
    [(0, 1), (1, 0)]
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return []
    size = max(rows, columns)
    cost = [
        [-scores[i][j] if i < rows and j < columns and scores[i][j] >= threshold else 0.0 for j in range(size)]
        for i in range(size)
    ]
    # potentials u, v; match[j] is the row of column j (1-based, 0 = none): the usual O(n³) formulation
    u, v = [0.0] * (size + 1), [0.0] * (size + 1)
    match, way = [0] * (size + 1), [0] * (size + 1)
    for i in range(1, size + 1):
        match[0] = i
        j0 = 0
        least = [float("inf")] * (size + 1)
        used = [False] * (size + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, size + 1):
                if not used[j]:
                    current = cost[i0 - 1][j - 1] - u[i0] - v[j]
                    if current < least[j]:
                        least[j], way[j] = current, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(size + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0] = match[way[j0]]
            j0 = way[j0]
    found = [(match[j] - 1, j - 1) for j in range(1, size + 1) if match[j] - 1 < rows and j - 1 < columns]
    return sorted((i, j) for i, j in found if scores[i][j] >= threshold)
