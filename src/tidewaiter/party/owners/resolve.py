"""Three separate questions about every party on a day, answered from one graph.

Is it listed; do listed parties own the share that counts; where is the headquarters of its
ultimate parent. Null and ``unknown`` mean that the tables do not settle it, and the findings say
what is missing. Learning a fact never turns a yes into a no, nor a no into a yes.
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.law import Law, load
from tidewaiter.party.owners.counting import Counting, counting_on
from tidewaiter.party.owners.findings import FINDING
from tidewaiter.party.owners.frames import as_holdings, as_listed, as_parties
from tidewaiter.party.owners.graph import Graph, graph_on
from tidewaiter.party.owners.halves import Owned
from tidewaiter.party.owners.listing import Listing, code_lists, inherited, listed_on
from tidewaiter.party.owners.merge import PERCENT, Stakes
from tidewaiter.party.owners.parents import SEVERAL, TOP, UNKNOWN, Parents, climb
from tidewaiter.party.owners.rest import count_owners
from tidewaiter.party.owners.signs import listed_owner, tell_loops, tell_open, tell_signs

_TEXTS = pa.list_(pa.string())

ANSWERS = pa.schema(
    [
        pa.field("party_id", pa.string(), nullable=False),
        pa.field("name", pa.string()),
        pa.field("hq", pa.string()),
        pa.field("listed", pa.bool_(), nullable=False),
        pa.field("listed_as", _TEXTS, nullable=False),
        pa.field("owned_50", pa.string(), nullable=False),
        pa.field("owned_lower", pa.float64(), nullable=False),
        pa.field("owned_upper", pa.float64(), nullable=False),
        pa.field("owned_by", _TEXTS, nullable=False),
        pa.field("owner_restricted_as", _TEXTS),
        pa.field("restrictions", _TEXTS),
        pa.field("listed_owner", pa.string()),
        pa.field("ultimate_parent_id", pa.string()),
        pa.field("ultimate_parent_name", pa.string()),
        pa.field("ultimate_parent_hq", pa.string()),
        pa.field("parent_candidates", _TEXTS, nullable=False),
        pa.field("findings", pa.list_(FINDING), nullable=False),
    ]
)
"""Columns of answers.

``name`` and ``hq`` (ISO 3166 alpha-2) are those of the day, null if not known. ``listed_as``
holds codes of ``restricted_parties``. ``owned_50`` is ``yes``, ``no`` or ``unknown``: whether
owners that count hold the share that the law asks for, whether or not the rule binds on the day;
``owned_lower`` and ``owned_upper`` are what they hold at least and at most, in percent.
``owned_by`` are the direct owners that count for certain. ``owner_restricted_as`` are the codes of
all owners that make up the share, empty if they do not, null if ``owned_50`` is unknown;
``restrictions`` are the same where the rule binds on the day, and empty where it does not.
``listed_owner`` is as in orders. ``parent_candidates`` is empty unless several parties may be the
ultimate parent; ``ultimate_parent_hq`` is known if all of them agree. ``findings`` have a code
and the party or statement that they are about; ``findings.tell`` puts them into words.
"""


def resolve(
    parties: pa.Table,
    holdings: pa.Table,
    listed: pa.Table,
    on: date,
    *,
    law: Law | None = None,
) -> pa.Table:
    """Answer the three questions for every party that a table names.

    Args:
        parties, holdings: tables of those contracts; columns not required may be left out.
        listed: ``frames.LISTED``: who is listed, by code, with days.
        on: the day that is asked about.
        law: the view whose way of counting is used; the enforced one if none is given.

    Returns:
        ``ANSWERS``: one row per party, those of ``parties`` first, then those that only holdings
        name. Faults in the tables are findings.

    Raises:
        ContractError: a table is not of its contract. Whoever sent it must act.
        LawError: a value of the law is missing. Whoever edits the law must act.

    Example:
        >>> holdings = pa.table({"statement_id": ["1"], "owner_id": ["l"], "owned_id": ["a"],
        ...                      "share_percent": [60.0]})
        >>> listed = pa.table({"party_id": ["l"], "code": ["entity_list"]})
        >>> parties = pa.table({"party_id": ["a"]})
        >>> answer = resolve(parties, holdings, listed, date(2025, 10, 1)).to_pylist()[0]
        >>> answer["owned_50"], answer["owned_lower"], answer["restrictions"]
        ('yes', 60.0, ['entity_list'])
    """
    rule = counting_on(law or load(), on)
    graph = graph_on(as_parties(parties), as_holdings(holdings), on)
    listing = listed_on(as_listed(listed), graph.ids, graph.somebody + 1, on, rule)
    share = round(rule.share_percent * PERCENT)
    owned, rest = count_owners(graph, listing, share)
    tell_loops(graph)
    tell_open(graph, owned, rest, listing, share)
    tell_signs(graph, owned, share, rule)
    graph.findings.add("not_described", np.flatnonzero(~graph.described))
    top = climb(graph, rest, graph.findings)
    columns = _owners(graph, owned, listing, rule) | _tops(graph, top)
    count = graph.somebody
    columns |= {
        "party_id": graph.ids,
        "name": graph.name,
        "hq": graph.hq,
        "listed": pa.array(listing.own[:count] != 0),
        "listed_as": code_lists(listing.own[:count], listing.codes, np.ones(count, dtype=bool)),
        "findings": graph.findings.column(count, graph.ids, graph.statements),
    }
    return pa.table([columns[name] for name in ANSWERS.names], schema=ANSWERS)


def _owners(graph: Graph, owned: Owned, listing: Listing, rule: Counting) -> dict[str, pa.Array]:
    """Answer the second question: the share of owners that count, and what follows."""
    count, share = graph.somebody, round(rule.share_percent * PERCENT)
    low, high = owned.low[:count], owned.high[:count]
    yes, no = owned.low >= share, owned.high < share
    words = pa.array(["unknown", "yes", "no"])
    word = pc.take(words, pa.array(np.where(yes, 1, np.where(no, 2, 0))[:count]))
    codes = inherited(graph.shares, listing.counting, yes, owned.surely)
    known = (yes | no)[:count]
    lists = code_lists(codes[:count], listing.codes, known)
    binding = lists if rule.in_force else code_lists(codes[:count] * 0, listing.codes, known)
    counting = graph.shares.where(owned.surely[graph.shares.owner] & (graph.shares.high > 0))
    return {
        "owned_50": word,
        "owned_lower": pa.array(low / PERCENT),
        "owned_upper": pa.array(high / PERCENT),
        "owned_by": _owner_lists(counting, count, graph.ids),
        "owner_restricted_as": lists,
        "restrictions": binding,
        "listed_owner": listed_owner(graph, owned, share),
    }


def _owner_lists(stakes: Stakes, count: int, ids: pa.Array) -> pa.Array:
    order = np.lexsort((stakes.owner, stakes.owned))
    offsets = np.searchsorted(stakes.owned[order], np.arange(count + 1))
    owners = pc.take(ids, pa.array(stakes.owner[order]))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), owners)


def _tops(graph: Graph, top: Parents) -> dict[str, pa.Array]:
    """Answer the third question: the ultimate parent and where its headquarters are."""
    count, found = graph.somebody, graph.findings
    hq = pc.dictionary_encode(graph.hq)
    seat = np.asarray(pc.fill_null(hq.indices, -1)).astype(np.int64)
    parent = np.where(top.state == TOP, top.root, -1)
    several = top.state == SEVERAL
    roots = np.fromiter(top.candidates, np.int64, len(top.candidates))
    size = np.fromiter(map(len, top.candidates.values()), np.int64, len(roots))
    places = np.fromiter(chain.from_iterable(top.candidates.values()), np.int64, int(size.sum()))
    begin = np.concatenate(([0], np.cumsum(size)))
    one, common, group = (np.full(count, -1) for _ in range(3))
    if len(roots):
        least, most = (at.reduceat(seat[places], begin[:-1]) for at in (np.minimum, np.maximum))
        common[roots] = np.where(least == most, least, -1)
        one[roots] = np.where(size == 1, places[begin[:-1]], -1)
        group[roots] = np.where(size > 1, np.arange(len(roots)), -1)
    parent = np.where(several, one[top.root], parent)
    parent_seat = np.where(several, common[top.root], np.where(parent >= 0, seat[parent], -1))
    which = np.where(several, group[top.root], -1)
    _tell(found, top, parent, parent_seat, several)
    lists = pa.ListArray.from_arrays(
        pa.array(np.append(begin, begin[-1]), pa.int32()), pc.take(graph.ids, pa.array(places))
    )
    place = pa.array(parent, mask=parent < 0)
    return {
        "ultimate_parent_id": pc.take(graph.ids, place),
        "ultimate_parent_name": pc.take(graph.name, place),
        "ultimate_parent_hq": pc.take(hq.dictionary, pa.array(parent_seat, mask=parent_seat < 0)),
        # The list past the last root's is empty.
        "parent_candidates": pc.take(lists, pa.array(np.where(which < 0, len(roots), which))),
    }


def _tell(found: Any, top: Parents, parent: Any, parent_seat: Any, several: Any) -> None:
    unknown = np.flatnonzero(top.state == UNKNOWN)
    found.add("parent_not_known", unknown, top.root[unknown])
    open_top = np.flatnonzero(several & (parent < 0))
    found.add("several_parents", open_top, top.root[open_top])
    nowhere = np.flatnonzero((parent >= 0) & (parent_seat < 0))
    found.add("hq_not_known", nowhere, parent[nowhere])
