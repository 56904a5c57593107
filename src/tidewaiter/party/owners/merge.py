"""Several statements on one pair of parties: parts of a holding, or accounts of it?

Neither is guessed. Equal rows are one. Rows of one source may be parts, or an older and a newer
account: from the least of them to their sum. Rows of different sources are accounts of the
same holding: what all of them allow, or, where they contradict, what any allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PERCENT = 1_000_000
"""Shares are whole numbers of millionths of a percent, so that sums are exact."""
WHOLE = 100 * PERCENT

Ints = Any  # a numpy array of whole numbers


@dataclass(frozen=True, slots=True, eq=False)
class Stakes:
    """Holdings as arrays of one length: who holds whom, from how much to how much at most.

    ``owner`` and ``owned`` are numbers of parties, ``row`` is the row of the table of holdings
    (the first of several). ``owner`` is one past the last party if nobody says who.
    """

    owner: Ints
    owned: Ints
    low: Ints
    high: Ints
    row: Ints

    def where(self, mask: Any) -> Stakes:
        """Return the stakes at some places."""
        return Stakes(
            self.owner[mask], self.owned[mask], self.low[mask], self.high[mask], self.row[mask]
        )

    def __len__(self) -> int:
        return len(self.owner)


def merge(
    stakes: Stakes, marks: Sequence[Ints], source: Ints, somebody: int
) -> tuple[Stakes, Ints, Ints]:
    """Make one stake of all statements on a pair.

    Args:
        stakes: one for each statement, in any order.
        marks: what else tells two rows of one source apart, as the days, in numbers.
        source: a number for each source.
        somebody: the number of the owner whom nobody names; each such row is a holding of its own.

    Returns:
        The stakes, each pair once; the places among them where one source gave several shares;
        and where sources contradict each other.
    """
    key = stakes.owned.astype(np.int64) * (somebody + 1) + stakes.owner
    named = stakes.owner != somebody
    order = np.lexsort((stakes.row, key))
    order = order[named[order]]
    sorted_key = key[order]
    twin = np.zeros(len(order), dtype=bool)
    twin[1:] = sorted_key[1:] == sorted_key[:-1]
    many = twin.copy()
    many[:-1] |= twin[1:]
    alone = np.concatenate([np.flatnonzero(~named), order[~many]])
    if not many.any():
        nothing = np.empty(0, dtype=np.int64)
        return stakes.where(alone), nothing, nothing
    made, parts, differ = _pairs(
        stakes.where(order[many]), [mark[order[many]] for mark in marks], source[order[many]]
    )
    single = stakes.where(alone)
    both = Stakes(
        *(
            np.concatenate([getattr(single, name), getattr(made, name)])
            for name in ("owner", "owned", "low", "high", "row")
        )
    )
    return both, len(single) + np.flatnonzero(parts), len(single) + np.flatnonzero(differ)


def _pairs(stakes: Stakes, marks: Sequence[Ints], source: Ints) -> tuple[Stakes, Ints, Ints]:
    told = (stakes.low, stakes.high, *marks)
    order = np.lexsort((stakes.row, *told, source, stakes.owner, stakes.owned))
    stakes, source = stakes.where(order), source[order]
    new_pair = _changes(stakes.owner, stakes.owned)
    new_source = new_pair | _changes(source)
    keep = new_source | _changes(*(column[order] for column in told))
    stakes, new_pair, new_source = stakes.where(keep), new_pair[keep], new_source[keep]
    by_source, by_pair = np.flatnonzero(new_source), np.flatnonzero(new_pair)
    low = np.minimum.reduceat(stakes.low, by_source)
    high = np.minimum(np.add.reduceat(stakes.high, by_source), WHOLE)
    rows = np.diff(np.append(by_source, len(stakes)))
    several = (rows > 1).astype(np.int64)
    pairs = np.flatnonzero(new_pair[by_source])
    all_low, all_high = np.maximum.reduceat(low, pairs), np.minimum.reduceat(high, pairs)
    differ = all_low > all_high
    all_low = np.where(differ, np.minimum.reduceat(low, pairs), all_low)
    all_high = np.where(differ, np.maximum.reduceat(high, pairs), all_high)
    first = stakes.where(by_pair)
    made = Stakes(first.owner, first.owned, all_low, all_high, first.row)
    return made, np.maximum.reduceat(several, pairs) > 0, differ


def _changes(*columns: Ints) -> Ints:
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
