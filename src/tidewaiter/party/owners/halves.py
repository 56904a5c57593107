"""Whether listed parties own the share that counts, in three values, with both bounds.

A party counts as an owner if it is listed or if owners that count hold the share or more of it.
Two sets are grown from the listed ones until nothing is added, so that loops need no care:
those that are owned whatever the unknown facts are, and those that may be. What a party's owners
hold at least and at most is exact for each set, since no two parties share an unknown share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tidewaiter.party.owners.merge import WHOLE, Ints, Stakes
from tidewaiter.party.owners.walk import out, unique


@dataclass(frozen=True, slots=True, eq=False)
class Owned:
    """What owners that count hold of each party.

    ``low`` and ``high`` in millionths of a percent; ``surely`` and ``maybe`` say which parties
    count as owners for certain, and which may.
    """

    low: Ints
    high: Ints
    surely: Any
    maybe: Any


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What is known of the owners of each party that holdings do not name.

    ``closed``: none of them counts. ``whole``: there are none, so that shares make up the whole.
    ``excess``: by how much the shares are too large together.
    """

    closed: Any
    whole: Any
    excess: Ints


def owned_by(
    shares: Stakes, count: int, rest: Rest, *, listed: tuple[Any, Any], share: int
) -> Owned:
    """Count what the listed, and those whom they own, hold of each party.

    Args:
        shares: direct shares, each pair once, between parties 0 to ``count`` - 1; the last of
            them is nobody in particular and may be listed.
        count: how many parties there are.
        rest: what is known of owners not named; ownerless parties are closed and hold no shares.
        listed: masks of those that count for certain and of those that may.
        share: the share from which on a party counts, in millionths of a percent.
    """
    surely, maybe = listed[0].copy(), listed[1].copy()
    high_left = _sum(shares.owned, shares.high, count)
    low_sum = np.zeros(count, dtype=np.int64)

    def at_least(nodes: Ints) -> Ints:
        # The excess may be an error of any owner, so none of the counted shares is safe from it.
        named = low_sum[nodes] - rest.excess[nodes]
        forced = np.where(rest.whole[nodes], WHOLE - high_left[nodes], 0)
        return np.clip(np.maximum(named, forced), 0, WHOLE)

    def met_surely(edges: Ints) -> None:
        np.add.at(low_sum, shares.owned[edges], shares.low[edges])
        np.subtract.at(high_left, shares.owned[edges], shares.high[edges])

    _grow(shares, count, surely, met_surely, lambda nodes: at_least(nodes) >= share)
    low_left = _sum(shares.owned, shares.low, count)
    high_sum = np.zeros(count, dtype=np.int64)

    def at_most(nodes: Ints) -> Ints:
        others = WHOLE - low_left[nodes] + rest.excess[nodes]
        named = np.where(rest.closed[nodes], high_sum[nodes], WHOLE)
        return np.clip(np.minimum(named, others), 0, WHOLE)

    def met_maybe(edges: Ints) -> None:
        np.add.at(high_sum, shares.owned[edges], shares.high[edges])
        np.subtract.at(low_left, shares.owned[edges], shares.low[edges])

    # Where most is not accounted for, nobody need be named for it to be possible.
    everyone = np.arange(count)
    maybe |= at_most(everyone) >= share
    _grow(shares, count, maybe, met_maybe, lambda nodes: at_most(nodes) >= share)
    return Owned(at_least(everyone), at_most(everyone), surely, maybe)


def _grow(
    shares: Stakes,
    count: int,
    members: Any,
    meet: Callable[[Ints], None],
    joins: Callable[[Ints], Any],
) -> None:
    """Add to a set, layer by layer, whoever its members' shares make a member."""
    edges, scratch = out(shares.owner, count), np.zeros(count, dtype=bool)
    layer = np.flatnonzero(members)
    while len(layer):
        leaving = edges.of(layer)
        meet(leaving)
        near = unique(shares.owned[leaving], scratch)
        near = near[~members[near]]
        layer = near[joins(near)]
        members[layer] = True


def _sum(places: Ints, amounts: Ints, count: int) -> Ints:
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, places, amounts)
    return total
