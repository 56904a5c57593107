"""The owners whom nobody names: what is known of them, and when a claim about them is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow.compute as pc

from tidewaiter.party.owners.graph import Graph
from tidewaiter.party.owners.halves import Owned, Rest, owned_by
from tidewaiter.party.owners.listing import Listing
from tidewaiter.party.owners.merge import PERCENT, WHOLE, Ints, Stakes

ROUNDED = PERCENT // 10
"""Shares that make up the whole but for a tenth of a percent do so but for rounding."""
_STEPS = 10_000


def rest_of(graph: Graph) -> Rest:
    """Read what the table of parties claims of owners not named, and check it by the shares."""
    count, shares, found = graph.somebody + 1, graph.shares, graph.findings
    low, high = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(low, shares.owned, shares.low)
    np.add.at(high, shares.owned, shares.high)
    every = np.append(np.asarray(pc.fill_null(pc.equal(graph.owners, "all"), False)), False)
    dispersed = np.append(
        np.asarray(pc.fill_null(pc.equal(graph.owners, "dispersed"), False)), True
    )
    short = every & (high < WHOLE - ROUNDED)
    found.add("shares_below_100", np.flatnonzero(short))
    excess = np.maximum(low - WHOLE, 0)
    found.add("shares_over_100", np.flatnonzero(excess > ROUNDED))
    closed = np.append(graph.ownerless, True) | dispersed | (every & ~short)
    return Rest(closed, every & (high >= WHOLE), excess)


def count_owners(graph: Graph, listing: Listing, share: int) -> tuple[Owned, Rest]:
    """Count what listed parties own, on no claim that a holding through others speaks against.

    A listed party that is said to hold a part through others, by a chain that the table does not
    have, must be among the owners not named; then nobody knows that none of them counts.
    """
    rest, count = rest_of(graph), graph.somebody + 1
    surely, maybe = listing.counting != 0, (listing.counting | listing.perhaps) != 0
    maybe[graph.somebody] = True
    told = graph.said.where(~graph.said_direct & (graph.said_interest == "shares"))
    told = told.where((told.high > 0) & rest.closed[told.owned])
    told = told.where(~graph.ownerless[told.owned])
    while True:
        owned = owned_by(graph.shares, count, rest, listed=(surely, maybe), share=share)
        doubtful = told.where(owned.maybe[told.owner] & (owned.low[told.owned] < share))
        doubtful = doubtful.where(rest.closed[doubtful.owned])
        new = doubtful.where(~_explained(graph.shares, doubtful))
        if not len(new):
            return owned, rest
        rest.closed[new.owned] = False
        rest.whole[new.owned] = False
        graph.findings.add("claim_set_aside", new.owned, new.owner)


def _explained(shares: Stakes, told: Stakes) -> Ints:
    """Return for which holdings through others the table has a chain of direct ones."""
    if not len(told):
        return np.empty(0, dtype=bool)
    order = np.argsort(shares.owned, kind="stable")
    owned, owner = shares.owned[order], shares.owner[order]
    known: dict[int, set[int]] = {}
    found = []
    for top, bottom in zip(told.owner.tolist(), told.owned.tolist(), strict=True):
        if bottom not in known:
            known[bottom] = _above(bottom, owned, owner)
        found.append(top in known[bottom])
    return np.array(found)


def _above(bottom: int, owned: Ints, owner: Ints) -> set[int]:
    """Return who is above a party, near ones first and not more than some thousands."""
    above: dict[int, None] = {}
    layer: Sequence[int] = [bottom]
    while layer and len(above) < _STEPS:
        begin, end = np.searchsorted(owned, layer), np.searchsorted(owned, layer, side="right")
        met: Mapping[int, None] = dict.fromkeys(
            one for a, b in zip(begin, end, strict=True) for one in owner[a:b].tolist()
        )
        layer = [one for one in met if one not in above]
        above.update(dict.fromkeys(layer))
    return set(above)
