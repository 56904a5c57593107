"""Why an answer about owners is not known, and signs to look closer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tidewaiter.party.owners.counting import Counting
from tidewaiter.party.owners.graph import Graph
from tidewaiter.party.owners.halves import Owned, Rest
from tidewaiter.party.owners.listing import Listing
from tidewaiter.party.owners.merge import PERCENT, WHOLE
from tidewaiter.party.owners.walk import reachable

NEAR = PERCENT // 10
"""Shares rounded to a tenth of a percent may hide so much."""


def tell_open(graph: Graph, owned: Owned, rest: Rest, listing: Listing, share: int) -> None:
    """Add, for each party whose answer is not known, the facts that are missing."""
    found, shares = graph.findings, graph.shares
    unknown = (owned.low < share) & (owned.high >= share)
    left = np.full(len(unknown), WHOLE, dtype=np.int64)
    np.subtract.at(left, shares.owned, shares.low)
    found.add("owners_not_known", np.flatnonzero(unknown & ~rest.closed & (left > 0)))
    edges = shares.where(unknown[shares.owned] & (shares.high > 0) & owned.maybe[shares.owner])
    unnamed = edges.where(edges.owner == graph.somebody)
    found.add("owner_not_named", unnamed.owned, row=unnamed.row)
    named = edges.where(edges.owner != graph.somebody)
    vague = named.where(named.low < named.high)
    found.add("share_not_known", vague.owned, vague.owner)
    open_owner = named.where(~owned.surely[named.owner])
    perhaps = listing.perhaps[open_owner.owner] != 0
    listed = open_owner.where(perhaps)
    found.add("listing_not_known", listed.owned, listed.owner)
    other = open_owner.where(~perhaps)
    found.add("depends_on", other.owned, other.owner)
    short = (owned.high < share) & (owned.high >= share - NEAR)
    found.add("near_half", np.flatnonzero(short))


def tell_signs(graph: Graph, owned: Owned, share: int, rule: Counting) -> None:
    """Add what an exporter should look at more closely, though nothing follows from it."""
    found, shares, said = graph.findings, graph.shares, graph.said
    yes = owned.low >= share
    by_listed = owned.surely[shares.owner] & (shares.high > 0) & ~yes[shares.owned]
    direct = shares.where(by_listed)
    minor = direct.where(direct.high < share)
    found.add("minority_listed_owner", minor.owned, minor.owner)
    through = said.where(owned.surely[said.owner] & ~yes[said.owned] & (said.high > 0))
    is_share = graph.said_interest == "shares"
    for code, wanted in (("indirect_not_counted", is_share), ("listed_control", ~is_share)):
        kept = said.where(wanted & owned.surely[said.owner] & ~yes[said.owned] & (said.high > 0))
        found.add(code, kept.owned, kept.owner)
    if rule.diligence:
        asked = direct.where(owned.high[direct.owned] >= share)
        found.add("red_flag_29", asked.owned, asked.owner)
    count = len(yes)
    above = reachable(
        np.concatenate([shares.owner, said.owner]),
        np.concatenate([shares.owned, said.owned]),
        count,
        owned.surely,
    )
    near = yes.copy()
    near[direct.owned] = True
    near[through.owned] = True
    found.add("listed_further_up", np.flatnonzero(above & ~near & ~owned.surely))
    if rule.foreign_only:
        american = np.asarray(pc.fill_null(pc.equal(graph.country, "US"), False))
        found.add("united_states_party", np.flatnonzero(american & yes[:-1]))


def listed_owner(graph: Graph, owned: Owned, share: int) -> pa.Array:
    """Say what is known of listed owners below the share: the codes of orders' ``listed_owner``.

    Null where the share is reached, and where nothing is known of owners that count.
    """
    shares = graph.shares
    yes, no = owned.low >= share, owned.high < share
    has = np.zeros(len(yes), dtype=bool)
    has[shares.owned[owned.surely[shares.owner] & (shares.high > 0)]] = True
    place = np.select([yes, no & ~has, no, has], [-1, 0, 1, 2], -1)[:-1]
    words = pa.array(["none", "minority", "share_unknown"])
    return pc.take(words, pa.array(place, mask=place < 0))


def tell_loops(graph: Graph) -> None:
    """Add a finding to each party that is among its own owners."""
    shares, count = graph.shares, graph.somebody + 1
    ones = np.ones(len(shares), dtype=np.int8)
    matrix = coo_matrix((ones, (shares.owner, shares.owned)), shape=(count, count))
    _, part = connected_components(matrix, directed=True, connection="strong")
    graph.findings.add("loop", np.flatnonzero(np.bincount(part)[part] > 1))
