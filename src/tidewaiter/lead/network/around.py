"""The part of a network around one shipment, small enough to be drawn."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from tidewaiter.lead.network.features import Network


class Leg(NamedTuple):
    """One shipment on the picture: its mark, who sold and who bought, by their keys."""

    shipment_id: str
    seller: str
    buyer: str
    day: np.datetime64
    pieces: float


class Tie(NamedTuple):
    """Two parties and what they share."""

    one: str
    other: str
    what: str


class Around(NamedTuple):
    """What lies around a shipment; ``cut`` is how many legs there was no room for."""

    legs: tuple[Leg, ...]
    ties: tuple[Tie, ...]
    cut: int


def around(found: Network, shipment_id: str, *, hops: int = 3, limit: int = 14) -> Around:
    """Take the chains through a shipment and the deliveries of its consignee, the nearest first.

    Args:
        found: the network.
        shipment_id: in the middle; one without a day has nothing around it.
        hops: so many pairs back and on.
        limit: most legs.
    """
    of = found.trade
    place = np.flatnonzero((of.ids == shipment_id).to_numpy())
    if not len(place):
        return Around((), (), 0)
    middle = int(place[0])
    before, after = _neighbors(found)
    several = dict.fromkeys([middle])
    edge = [middle]
    for _ in range(hops):
        edge = [n for at in edge for n in (*before[at], *after[at]) if n not in several]
        several |= dict.fromkeys(edge)
    for role in (of.buyer, of.seller):
        if role[middle] >= 0:
            near = np.flatnonzero(of.buyer == role[middle])
            nearest = near[np.argsort(np.abs(near - middle), kind="stable")][:4]
            several |= dict.fromkeys(nearest.tolist())
    kept = [n for n in several if of.seller[n] >= 0 and of.buyer[n] >= 0]
    legs = tuple(_leg(found, n) for n in sorted(kept[:limit]))
    return Around(legs, _ties(found, legs), max(0, len(kept) - limit))


def _neighbors(found: Network) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for one, two in zip(found.pairs.before.tolist(), found.pairs.after.tolist(), strict=True):
        before[two].append(one)
        after[one].append(two)
    return before, after


def _leg(found: Network, n: int) -> Leg:
    of = found.trade
    return Leg(
        str(of.ids[n]), of.parties[of.seller[n]], of.parties[of.buyer[n]],
        np.datetime64(int(of.day[n]), "D"), float(of.pieces[n]),
    )  # fmt: skip


def _ties(found: Network, legs: tuple[Leg, ...]) -> tuple[Tie, ...]:
    shown = {party for leg in legs for party in (leg.seller, leg.buyer)}
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in found.links.frame.rows(named=True):
        if row["party"] in shown:
            together[row["kind"], row["value"]].append(row["party"])
    ties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (kind, _), parties in together.items():
        for one, other in itertools.pairwise(parties):
            ties[one, other].append(kind)
    return tuple(Tie(*pair, ", ".join(dict.fromkeys(kinds))) for pair, kinds in ties.items())
