"""The rule read literally, by trying everything that unknown facts may be; for small worlds alone.

A world has companies and, for each, its owners with the shares that they may have. Every way of
settling all of it is tried; in a settled world the rule is one loop.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

HALF, WHOLE, STEP = 50, 100, 10


@dataclass(frozen=True)
class World:
    """``holdings``: owner, owned, least, most. ``rest``: by party, ``all``, ``dispersed``, None.

    A party without an entry in ``rest`` is a person.
    """

    listed: frozenset[str]
    perhaps_listed: frozenset[str]
    holdings: tuple[tuple[str, str, int, int], ...]
    rest: Mapping[str, str | None]

    def owners(self, party: str) -> list[tuple[str, int, int]]:
        return [(o, low, high) for o, p, low, high in self.holdings if p == party]


Settled = dict[str, dict[str, int]]


def owners_settled(world: World, party: str) -> Iterator[dict[str, int]]:
    """Give every way in which the owners of one party may hold it, unnamed ones included.

    Unnamed owners are ``@listed`` and ``@other``.
    """
    named = world.owners(party)
    spans = [range(low, high + 1, STEP if low != high else 1) for _, low, high in named]
    for shares in itertools.product(*spans):
        left = WHOLE - sum(shares)
        if left < 0 or (world.rest[party] == "all" and left):
            continue
        one = {owner: share for (owner, _, _), share in zip(named, shares, strict=True)}
        yield one | {"@other": left}
        if world.rest[party] is None and left:
            yield one | {"@listed": left}


def owned(settled: Settled, listed: frozenset[str]) -> frozenset[str]:
    """Find who is owned to half by the listed and by those who are owned so, in a settled world."""
    found: frozenset[str] = frozenset()
    while True:
        count = listed | found | {"@listed"}
        more = frozenset(
            party
            for party, owners in settled.items()
            if sum(share for owner, share in owners.items() if owner in count) >= HALF
        )
        if more == found:
            return found
        found = more


def answers(world: World) -> dict[str, str] | None:
    """Say yes, no or unknown of every company; None if no way settles the world."""
    ways = [list(owners_settled(world, party)) for party in world.rest]
    always: set[str] | None = None
    ever: set[str] = set()
    perhaps: Sequence[str] = sorted(world.perhaps_listed)
    for chosen in itertools.product(*ways):
        settled = dict(zip(world.rest, chosen, strict=True))
        for some in itertools.product((False, True), repeat=len(perhaps)):
            also = {party for party, yes in zip(perhaps, some, strict=True) if yes}
            found = owned(settled, world.listed | also)
            always = set(found) if always is None else always & found
            ever |= found
    if always is None:
        return None
    return {
        party: "yes" if party in always else "unknown" if party in ever else "no"
        for party in world.rest
    }


def tops(world: World, party: str) -> set[str | None]:
    """Find who may be at the top above a party by majorities, in all settled worlds.

    None stands for somebody not named, or for a loop. Persons are not companies, so that whom
    they rule is the top.
    """
    ways = [list(owners_settled(world, one)) for one in world.rest]
    found: set[str | None] = set()
    for chosen in itertools.product(*ways):
        settled = dict(zip(world.rest, chosen, strict=True))
        found.add(_top(world, party, settled))
    return found


def _top(world: World, party: str, settled: Settled) -> str | None:
    seen = {party}
    while True:
        ruling = [owner for owner, share in settled[party].items() if share > HALF]
        if not ruling:
            return party
        [owner] = ruling
        if owner in ("@listed", "@other") and world.rest[party] is None:
            return None
        if owner not in settled:
            return party
        if owner in seen:
            return None
        seen.add(owner)
        party = owner
