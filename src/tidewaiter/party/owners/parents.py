"""The ultimate parent: the company at the top of the chain of majorities, or of stated control.

The rules on headquarters (744.23(a)(3), 742.6(a)(6)) name no percentage, and no definition of
"ultimate parent" was found in them. Here a company's parent is whoever surely holds more than
half of its shares or votes, or is stated to control it. Where that is nobody for certain, the
answer is several candidates, or not known, and never a guess; if all candidates have their
headquarters in one country, that is known all the same. People and states are not companies:
the company below them is the top.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tidewaiter.party.owners.findings import Findings
from tidewaiter.party.owners.graph import Graph
from tidewaiter.party.owners.halves import Rest
from tidewaiter.party.owners.merge import PERCENT, WHOLE, Ints, Stakes

MAJORITY = 50 * PERCENT
LEADING = 25 * PERCENT
"""From here on a holder without a majority is a candidate. Ours, not of the law."""

TOP, UP, SEVERAL, UNKNOWN = range(4)

Near = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Parents:
    """The climb from each party.

    ``root``: the last party of the climb. ``state``: ``TOP`` if it is the ultimate parent,
    ``SEVERAL`` if there are candidates, ``UNKNOWN`` else. ``candidates``: of each root in state
    ``SEVERAL``, whose places may be the ultimate parent's.
    """

    root: Ints
    state: Ints
    candidates: dict[int, tuple[int, ...]] = field(default_factory=dict)


def climb(graph: Graph, rest: Rest, found: Findings) -> Parents:
    """Find the ultimate parent of every party, and tell what keeps it unknown."""
    count = graph.somebody
    step, up, near, far = _steps(graph, rest, found)
    root = np.where(step == UP, up, np.arange(count))
    for _ in range(int(count).bit_length()):
        higher = root[root]
        if np.array_equal(higher, root):
            break
        root = higher
    state = step[root]
    # Who still stands on a party that has a parent has gone round in a loop.
    one_of = np.arange(count)
    resolved: dict[int, tuple[int, ...]] = {}
    for loop in _loops(np.unique(root[state == UP]), up):
        one_of[list(loop)] = min(loop)
        step[list(loop)] = SEVERAL
        resolved[min(loop)] = tuple(sorted(loop))
        found.add("parent_loop", list(loop))
    root = one_of[root]
    state = step[root]
    for place in np.unique(root[state == SEVERAL]).tolist():
        if place in resolved:
            continue
        tops = _tops(place, near[place], (root, state, up))
        if tops is None and place in far:
            # What is above the next is not known, but who is at some remove is.
            tops = _tops(place, far[place], (root, state, up))
        if tops is not None:
            resolved[place] = tuple(sorted(tops))
    settled = np.zeros(count, dtype=bool)
    settled[list(resolved)] = True
    state = np.where((state == SEVERAL) & ~settled[root], UNKNOWN, state)
    return Parents(root, state, resolved)


def _steps(graph: Graph, rest: Rest, found: Findings) -> tuple[Ints, Ints, Near, Near]:
    """Return for each party how the climb goes on and to whom; if to several, the candidates, and
    those of them who are said to be above it with others between.
    """
    count = graph.somebody
    excess, shares, said = rest.excess, graph.shares, graph.said
    control = graph.said_interest == "control"
    sure = shares.low - excess[shares.owned] > MAJORITY
    said_sure = control | (said.low > MAJORITY)
    direct = _joined(shares.where(sure), said.where(said_sure & graph.said_direct))
    remote = said.where(said_sure & ~graph.said_direct)
    # Between a party and a person who holds it through others there is a company not told.
    person = np.append(graph.ownerless, False)[remote.owner]
    remote = remote.where(~person)
    owner = np.concatenate([direct[0], remote.owner])
    owned = np.concatenate([direct[1], remote.owned])
    unnamed = np.zeros(count, dtype=bool)
    unnamed[owned[owner == count]] = True
    company = (owner < count) & ~np.append(graph.ownerless, True)[owner] & (owner != owned)
    ruled = np.zeros(count, dtype=bool)  # by a person or a state
    ruled[owned[~company & (owner < count)]] = True
    least, most = np.full(count, count), np.full(count, -1)
    np.minimum.at(least, owned[company], owner[company])
    np.maximum.at(most, owned[company], owner[company])
    one = least == most
    several = (most >= 0) & ~one
    near: Near = _grouped(owner[company], owned[company], several)
    far = _grouped(remote.owner, remote.owned, several & ~unnamed)

    claim = np.asarray(graph.has_parent.cast("int8").fill_null(-1))
    may_lead = _may_lead(graph, rest)
    leader = np.zeros(count, dtype=bool)
    leader[may_lead[1][may_lead[0] < count]] = True
    hidden = ~rest.closed[:count] & (WHOLE - _named(shares, count) >= LEADING)
    hidden[may_lead[1][may_lead[0] == count]] = True

    step = np.full(count, TOP)
    step[leader] = SEVERAL
    step[hidden | (claim == 1)] = UNKNOWN
    step[ruled & (claim != 1)] = TOP
    step[claim == 0] = TOP
    step[graph.ownerless] = TOP
    step[unnamed] = UNKNOWN
    step[one] = UP
    step[several] = SEVERAL
    conflict = (claim == 0) & (one | several | unnamed)
    step[conflict] = UNKNOWN
    step[one & ruled | one & unnamed] = UNKNOWN
    found.add("parent_contradicts", np.flatnonzero(conflict))
    found.add("parent_not_named", np.flatnonzero(unnamed))
    led = step == SEVERAL
    near |= {
        place: (*owners, place) for place, owners in _grouped(*may_lead, led & ~several).items()
    }
    return step, least, near, far


def _may_lead(graph: Graph, rest: Rest) -> tuple[Ints, Ints]:
    """Return owner and owned where a company may hold enough to lead without a known majority."""
    shares, said, count = graph.shares, graph.said, graph.somebody
    free = WHOLE - _named(shares, count) + rest.excess[:count]
    possible = np.minimum(shares.high, shares.low + free[shares.owned])
    votes = graph.said_direct & (said.high >= LEADING)
    owner, owned = _joined(shares.where(possible >= LEADING), said.where(votes))
    company = ~np.append(graph.ownerless, False)[owner]
    return owner[company], owned[company]


def _named(shares: Stakes, count: int) -> Ints:
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, shares.owned, shares.low)
    return total


def _joined(one: Stakes, other: Stakes) -> tuple[Ints, Ints]:
    return np.concatenate([one.owner, other.owner]), np.concatenate([one.owned, other.owned])


def _grouped(owner: Ints, owned: Ints, wanted: Any) -> Near:
    keep = wanted[owned]
    pairs = np.unique(np.stack([owned[keep], owner[keep]], axis=1), axis=0)
    groups: dict[int, list[int]] = {}
    for below, above in pairs.tolist():
        groups.setdefault(below, []).append(above)
    return {below: tuple(above) for below, above in groups.items()}


def _loops(members: Ints, up: Ints) -> list[tuple[int, ...]]:
    """Return the loops that some parties of them are on, each once."""
    loops, seen = [], set[int]()
    for start in members.tolist():
        if start in seen:
            continue
        loop, place = [start], int(up[start])
        while place != start:
            loop.append(place)
            place = int(up[place])
        seen.update(loop)
        loops.append(tuple(loop))
    return loops


def _tops(place: int, near: tuple[int, ...], climbed: tuple[Ints, Ints, Ints]) -> set[int] | None:
    """Return the ultimate parents of candidates; None if one of them is not known.

    ``climbed``: of each party its root, the state of that, and its parent.
    """
    root, state, up = climbed
    tops = set()
    for one in near:
        if root[one] == place:
            # It is below the party that it may lead: a loop, in which any may be the top.
            while one != place:
                tops.add(one)
                one = int(up[one])
            tops.add(place)
        elif state[one] == TOP:
            tops.add(int(root[one]))
        else:
            return None
    return tops
