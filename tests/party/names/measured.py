"""How well a matcher finds: what is counted, and how, for the tests of measured accuracy.

A query is right when an entry that it expects is among the ten best at the threshold; a query that
expects nothing is a false alarm when any entry is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tidewaiter.party.names.index import Index
from tidewaiter.party.names.match import scored

TOP = 10


def ranked(index: Index, names: Sequence[str]) -> list[list[tuple[float, int]]]:
    """The ten best entries of each name: score and row, ties in the order of the list."""
    best: list[dict[int, float]] = [defaultdict(float) for _ in names]
    for part in scored(index, names):
        columns = (part.asked.tolist(), part.listed.tolist(), part.score.tolist())
        for asked, name, score in zip(*columns, strict=True):
            for row, _ in index.owners(name):
                best[asked][row] = max(best[asked][row], score)
    return [
        sorted(((s, row) for row, s in found.items()), key=lambda x: (-x[0], x[1]))[:TOP]
        for found in best
    ]


def told(index: Index, queries: Sequence[Mapping[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """For each query the score of the best entry expected, and of the best of all."""
    ids = index.entries["entry_id"].to_pylist()
    found = ranked(index, [q["name"] for q in queries])
    right = [
        max((s for s, row in tops if ids[row] in q["expect"]), default=0.0)
        for q, tops in zip(queries, found, strict=True)
    ]
    return np.array(right), np.array([tops[0][0] if tops else 0.0 for tops in found])


def f1(said: np.ndarray, right: np.ndarray) -> float:
    """The harmonic mean of precision and recall."""
    return float(2 * (said & right).sum() / (said.sum() + right.sum()))


def threshold(false: np.ndarray, share: float) -> float:
    """The least score at which at most this share of wrong ones stands."""
    return float(np.nextafter(np.sort(false)[::-1][math.floor(share * len(false))], np.inf))


def average_precision(score: np.ndarray, right: np.ndarray) -> float:
    """The mean precision at each right one, by falling score; equal scores count together."""
    total, last, found = 0.0, 0.0, 0.0
    for value in np.unique(score)[::-1]:
        said = score >= value
        found = float((said & right).sum())
        total += (found - last) / right.sum() * found / said.sum()
        last = found
    return total
