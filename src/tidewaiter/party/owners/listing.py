"""Who is listed on a day, under which codes, and whose listing counts for those whom they own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.party.owners.counting import Counting, list_of
from tidewaiter.party.owners.merge import Ints, Stakes
from tidewaiter.party.owners.walk import out, unique


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Codes of each party as bits; bit n stands for ``codes[n]``.

    ``own`` are all codes under which a party is listed; ``counting`` those that count as an
    owner's for certain, a blocked person's as ``sdn``; ``perhaps`` those that may, since the
    list or the program is not known.
    """

    codes: tuple[str, ...]
    own: Ints
    counting: Ints
    perhaps: Ints


def listed_on(listed: pa.Table, ids: pa.Array, count: int, on: date, rule: Counting) -> Listing:
    """Find who is listed on a day.

    Args:
        listed: as ``frames.as_listed`` gives it; parties that ``ids`` lack are left out.
        ids: the marks of parties by number.
        count: how many numbers there are, ``ids`` and any beyond.
        on: the day. A listing holds from its ``start`` to the day before its ``end``.
        rule: which listings count.
    """
    begun = pc.fill_null(pc.less_equal(listed["start"], pa.scalar(on)), True)
    going = pc.fill_null(pc.greater(listed["end"], pa.scalar(on)), True)
    now = listed.filter(pc.and_(begun, going))
    node = np.asarray(pc.fill_null(pc.index_in(now["party_id"], ids), -1))
    codes = tuple(sorted({"sdn", *now["code"].to_pylist()}))
    own, counting, perhaps = (np.zeros(count, dtype=np.int64) for _ in range(3))
    rows = zip(node.tolist(), now["code"].to_pylist(), now["programs"].to_pylist(), strict=True)
    for number, code, programs in rows:
        if number < 0:
            continue
        bit = 1 << codes.index(code)
        own[number] |= bit
        counts = rule.counts(code, programs)
        if counts:
            counting[number] |= 1 << codes.index("sdn") if list_of(code) == "sdn" else bit
        elif counts is None:
            perhaps[number] |= bit
    return Listing(codes, own, counting, perhaps & ~counting)


def inherited(shares: Stakes, codes: Ints, owned: Any, owner: Any) -> Ints:
    """Return the codes that parties take from all their counting owners, as bits.

    Args:
        shares: direct shares.
        codes: the codes of each party's own listing that count.
        owned: a mask of parties that take their owners' codes.
        owner: a mask of parties that count as owners.

    Whoever owns a part adds its codes, however small the part: of several requirements the most
    restrictive holds, and which that is depends on the item.
    """
    count = len(codes)
    edges = shares.where(owner[shares.owner] & owned[shares.owned] & (shares.high > 0))
    leaving, taken = out(edges.owner, count), np.zeros(count, dtype=np.int64)
    scratch = np.zeros(count, dtype=bool)
    layer = unique(edges.owner, scratch)
    while len(layer):
        met = leaving.of(layer)
        targets = edges.owned[met]
        near = unique(targets, scratch)
        before = taken[near]
        np.bitwise_or.at(taken, targets, codes[edges.owner[met]] | taken[edges.owner[met]])
        layer = near[taken[near] != before]
    return taken


def code_lists(bits: Ints, codes: tuple[str, ...], known: Any) -> pa.Array:
    """Return bits as lists of codes; null where a mask says that they are not known."""
    sets, which = np.unique(bits, return_inverse=True)
    lists = [[code for n, code in enumerate(codes) if int(one) >> n & 1] for one in sets]
    return pc.take(pa.array(lists, pa.list_(pa.string())), pa.array(which, mask=~known))
