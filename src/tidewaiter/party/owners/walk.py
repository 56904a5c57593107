"""Walk over holdings from owner to owned, a whole layer of parties at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tidewaiter.party.owners.merge import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Out:
    """For each party, which edges leave it: ``edge[begin[n]:begin[n + 1]]``."""

    edge: Ints
    begin: Ints

    def of(self, nodes: Ints) -> Ints:
        """Return the edges that leave some parties."""
        first, count = self.begin[nodes], self.begin[nodes + 1] - self.begin[nodes]
        total = int(count.sum())
        if not total:
            return np.empty(0, dtype=np.int64)
        before = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        return self.edge[before + np.arange(total)]


def out(source: Ints, count: int) -> Out:
    """Sort edges by the party that they leave."""
    edge = np.argsort(source, kind="stable")
    return Out(edge, np.searchsorted(source[edge], np.arange(count + 1)))


def unique(nodes: Ints, seen: Any) -> Ints:
    """Return each of some parties once; ``seen`` is a mask of all parties, false before and after.

    Sorting is slower than marking where layers are large.
    """
    if len(nodes) < 2000:
        return np.unique(nodes)
    seen[nodes] = True
    found = np.flatnonzero(seen)
    seen[found] = False
    return found


def reachable(source: Ints, target: Ints, count: int, start: Any) -> Any:
    """Return which parties some edges lead to from those of a mask, at any remove.

    The start itself is reached only if an edge leads to it.
    """
    edges, reached = out(source, count), np.zeros(count, dtype=bool)
    scratch = np.zeros(count, dtype=bool)
    layer = np.flatnonzero(start)
    while len(layer):
        met = target[edges.of(layer)]
        layer = unique(met[~reached[met]], scratch)
        reached[layer] = True
        layer = layer[~start[layer]]
    return reached
