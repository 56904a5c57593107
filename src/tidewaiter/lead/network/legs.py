"""How goods went on: pairs of shipments of which the later may be what the earlier brought."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.lead.network.terms import Terms
from tidewaiter.lead.network.trade import Floats, Ints, Trade


class Pairs(NamedTuple):
    """Deliveries to a hub and what may be them going on.

    Attributes:
        before, after: places of two shipments, the earlier first.
        cut: how many later shipments had more deliveries before them than were looked at.
    """

    before: Ints
    after: Ints
    cut: int


def pairs(of: Trade, terms: Terms) -> Pairs:
    """Pair each shipment with the deliveries to its seller that it may be.

    The goods are of one code, the day is no earlier and the dwell no longer than the terms say,
    and the pieces that go on are about those that came. Of very many deliveries the nearest in
    time are looked at, and the rest counted as cut. A shipment is paired with those before it in
    the order of the trade alone, so nothing later changes its pairs.
    """
    known = (of.goods >= 0) & (of.pieces > 0)
    into = np.flatnonzero(known & (of.buyer >= 0))
    out = np.flatnonzero(known & (of.seller >= 0))
    if not len(into) or not len(out):
        none = np.zeros(0, dtype=np.int64)
        return Pairs(none, none, 0)
    many, span = len(of), int(of.goods.max()) + 1
    # Hub, code and place in the trade in one number: deliveries of one hub and code lie together,
    # in their order, and two searches give those within the dwell.
    held = np.sort((of.buyer[into] * span + of.goods[into]) * many + into)
    asked = np.sort((of.seller[out] * span + of.goods[out]) * many + out)
    out, hub = asked % many, asked // many * many
    # The days go up, so a day is a place as well.
    since = np.searchsorted(of.day, of.day[out] - terms.dwell_days, side="left")
    first = np.searchsorted(held, hub + since, side="left")
    last = np.searchsorted(held, asked, side="left")
    cut = int((last - first > terms.fan).sum())
    before, after = [], []
    for back in range(1, terms.fan + 1):
        at = last - back
        some = at >= first
        one, two = held[at[some]] % many, out[some]
        share = of.pieces[two] / of.pieces[one]
        fits = (share >= terms.least_share) & (share <= terms.most_share)
        before.append(one[fits])
        after.append(two[fits])
    return Pairs(np.concatenate(before), np.concatenate(after), cut)


class Chains(NamedTuple):
    """Where each shipment stands in chains of pairs.

    Attributes:
        leg: the number of its leg in the longest chain that ends with it, from 1.
        feeds: how many deliveries it may be.
        share: its pieces over those of the nearest of them; NaN if there is none.
        dwell: days since that; NaN if there is none.
        before: place of that; -1 if there is none.
        circle: legs of the shortest way by which goods come back to who sold them; 0 if none.
    """

    leg: Ints
    feeds: Ints
    share: Floats
    dwell: Floats
    before: Ints
    circle: Ints


def chains(of: Trade, found: Pairs, terms: Terms) -> Chains:
    """Follow pairs to chains of at most so many legs, and to circles."""
    many = len(of)
    leg = np.ones(many, dtype=np.int64)
    for _ in range(terms.most_legs - 1):
        longer = leg.copy()
        np.maximum.at(longer, found.after, leg[found.before] + 1)
        longer = np.minimum(longer, terms.most_legs)
        if (longer == leg).all():
            break
        leg = longer
    feeds = np.bincount(found.after, minlength=many)
    before = np.full(many, -1, dtype=np.int64)
    # Of several the nearest in time stands last in the order of the trade.
    np.maximum.at(before, found.after, found.before)
    has = before >= 0
    share, dwell = np.full(many, np.nan), np.full(many, np.nan)
    share[has] = of.pieces[has] / of.pieces[before[has]]
    dwell[has] = (of.day[has] - of.day[before[has]]).astype(np.float64)
    return Chains(leg, feeds, share, dwell, before, _circles(of, found, terms))


def _circles(of: Trade, found: Pairs, terms: Terms) -> Ints:
    """The shortest circle that each shipment closes."""
    circle = np.zeros(len(of), dtype=np.int64)
    order = np.argsort(found.after, kind="stable")
    before, after = found.before[order], found.after[order]
    starts = np.searchsorted(after, np.arange(len(of) + 1))
    closing, back = after, before
    for legs in range(2, terms.most_circle + 1):
        closed = (of.buyer[closing] == of.seller[back]) & (of.buyer[closing] >= 0)
        fresh = closing[closed]
        circle[fresh] = np.where(circle[fresh] == 0, legs, circle[fresh])
        if legs == terms.most_circle:
            break
        # Only those that are still open go a step further back, by every delivery.
        open_ = (circle[closing] == 0) & (starts[back + 1] > starts[back])
        closing, back = closing[open_], back[open_]
        closing, back = _step(closing, back, starts, before)
    return circle


def _step(closing: Ints, back: Ints, starts: Ints, before: Ints) -> tuple[Ints, Ints]:
    many = starts[back + 1] - starts[back]
    repeated = np.repeat(closing, many)
    first = np.repeat(starts[back] - np.concatenate([[0], np.cumsum(many)[:-1]]), many)
    earlier = before[first + np.arange(len(first))]
    # The same shipment by two ways is one.
    width = len(starts)
    both = np.unique(repeated * width + earlier)
    return both // width, both % width
