"""What the network says of each shipment on its day, as figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np

from tidewaiter.lead.network.entities import entities
from tidewaiter.lead.network.legs import Chains, Pairs, chains, pairs
from tidewaiter.lead.network.links import Links, clusters, links
from tidewaiter.lead.network.terms import Terms, load_terms
from tidewaiter.lead.network.trade import Floats, Ints, Tables, Trade, trade


class Network(NamedTuple):
    """The network of a trade: its lines, pairs, chains, links, and the group of each party."""

    trade: Trade
    pairs: Pairs
    chains: Chains
    links: Links
    groups: Mapping[str, int]
    entities: Mapping[str, str]


def network(tables: Tables, terms: Terms | None = None) -> Network:
    """Work the network of a trade out.

    Raises:
        KeyError: there is no table of shipments; whoever calls looks for it first.
    """
    terms = terms or load_terms()
    shared = links(tables, terms)
    same = entities(tables, shared, terms)
    of = trade(tables, same)
    found = pairs(of, terms)
    return Network(of, found, chains(of, found, terms), shared, clusters(shared), same)


def features(tables: Tables, *, terms: Terms | None = None) -> nw.LazyFrame[Any]:
    """Say where each shipment stands in the network on its day.

    Returns:
        One row per shipment with a day: ``shipment_id``, and as float64, null if not known:
        ``leg`` (of the longest chain that ends with it), ``feeds`` (deliveries that it may be),
        ``share`` (of the pieces of the nearest of them), ``dwell_days`` since that, ``circle``
        (legs of the circle that it closes, 0 if none), ``group_size`` (parties tied to the
        consignee by what they share), ``group_pieces`` (that all of them took in the year
        before), ``group_shipments``, ``group_days`` (since the first of them), and ``suppliers``
        and ``customers``: how many sold to the consignee, and bought from the shipper, before.
    """
    return figures(network(tables, terms), terms or load_terms())


def figures(found: Network, terms: Terms) -> nw.LazyFrame[Any]:
    """The figures of ``features``, of a network that is worked out."""
    of, chain = found.trade, found.chains
    group = np.array([found.groups.get(key, -1) for key in of.parties] + [-1], dtype=np.int64)
    mine = group[of.buyer]
    # All who are tied count, whether they have traded yet or not.
    sizes = np.bincount(list(found.groups.values()) or [0])
    window = _window(mine, of, terms.window_days)
    cells: dict[str, Any] = {
        "shipment_id": of.ids,
        "leg": chain.leg.astype(np.float64),
        "feeds": chain.feeds.astype(np.float64),
        "share": chain.share,
        "dwell_days": chain.dwell,
        "circle": chain.circle.astype(np.float64),
        "group_size": np.where(mine >= 0, sizes[np.maximum(mine, 0)], 1.0),
        **window,
        "suppliers": _others(of.buyer, of.seller),
        "customers": _others(of.seller, of.buyer),
    }
    schema = {name: nw.String() if name == "shipment_id" else nw.Float64() for name in cells}
    frame = nw.from_dict(cells, schema, backend="polars")
    numbers = [nw.when(~nw.col(n).is_nan()).then(n).alias(n) for n in cells if n != "shipment_id"]
    return frame.with_columns(*numbers).lazy()


def _window(group: Ints, of: Trade, days: int) -> dict[str, Floats]:
    """What a group took in the days before each of its shipments, and since when."""
    many = len(of)
    pieces, count = np.full(many, np.nan), np.full(many, np.nan)
    since = np.full(many, np.nan)
    held = np.flatnonzero(group >= 0)
    if len(held):
        width = int(of.day.max()) + days + 2
        order = held[np.argsort(group[held], kind="stable")]
        at = group[order] * width + of.day[order]
        sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(of.pieces[order]))])
        low = np.searchsorted(at, np.maximum(at - days, group[order] * width), side="left")
        here = np.arange(len(order))
        pieces[order], count[order] = sums[here] - sums[low], (here - low).astype(np.float64)
        first = np.searchsorted(group[order], group[order], side="left")
        since[order] = (of.day[order] - of.day[order[first]]).astype(np.float64)
    return {"group_pieces": pieces, "group_shipments": count, "group_days": since}


def _others(mine: Ints, theirs: Ints) -> Floats:
    """How many different others each had before, in the order of the trade."""
    many = len(mine)
    found = np.full(many, np.nan)
    held = np.flatnonzero((mine >= 0) & (theirs >= 0))
    if not len(held):
        return found
    both = mine[held] * (int(theirs.max()) + 1) + theirs[held]
    _, first = np.unique(both, return_index=True)
    is_new = np.zeros(len(held), dtype=np.int64)
    is_new[first] = 1
    order = np.argsort(mine[held], kind="stable")
    sums = np.cumsum(is_new[order]) - is_new[order]
    begin = np.searchsorted(mine[held][order], mine[held][order], side="left")
    found[held[order]] = (sums - sums[begin]).astype(np.float64)
    return found
