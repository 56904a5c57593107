"""The chains of owners above one party, each step with the statement that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.party.owners.frames import as_holdings, as_parties
from tidewaiter.party.owners.scope import above

MOST_CHAINS = 1_000
MOST_LINKS = 200


@dataclass(frozen=True, slots=True)
class Link:
    """One holding of a chain, as a statement tells it.

    ``owner_id`` is null if nobody says who holds. ``low`` and ``high`` are percent; both are the
    share where it is known, and 0 and 100 where nothing is. ``interest`` is ``shares``, ``votes``
    or ``control``.
    """

    owner_id: str | None
    owned_id: str
    low: float
    high: float
    interest: str
    direct: bool
    statement_id: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from a party upward: the first is of the party itself.

    ``ends`` says why it goes no further: ``top`` (nobody above it is told), ``unnamed`` (an owner
    without a name), ``loop`` (the last owner stands in the chain already), or ``cut`` (there are
    more chains or links than are told).
    """

    links: tuple[Link, ...]
    ends: str


def owners_of(
    party_id: str,
    holdings: pa.Table,
    parties: pa.Table,
    on: date,
    *,
    most: int = MOST_CHAINS,
) -> tuple[Chain, ...]:
    """Return the chains of owners above a party on a day, the largest holdings first.

    Args:
        party_id: the party's mark; one that no table names has no chains.
        holdings, parties: tables of those contracts. Parties are looked at for who cannot be
            owned, so that a chain ends at a person or a state.
        on: the day.
        most: how many chains are told at most.

    Raises:
        ContractError: a table is not of its contract. Whoever sent it must act.

    Example:
        >>> told = pa.table({"owner_id": ["g", "h"], "owned_id": ["h", "a"],
        ...                  "share_percent": [100.0, 51.0]})
        >>> [chain] = owners_of("a", told, pa.table({"party_id": ["a"]}), date(2025, 1, 1))
        >>> [link.owner_id for link in chain.links], chain.ends
        (['h', 'g'], 'top')
    """
    parties, holdings = above([party_id], as_parties(parties), as_holdings(holdings))
    owners, ends = _owners(holdings, on), _ownerless(parties, on)
    found: list[Chain] = []
    for chain in _climb(party_id, owners, ends):
        if len(found) == most:
            found[-1] = Chain(found[-1].links, "cut")
            break
        found.append(chain)
    return tuple(found)


def _climb(
    party_id: str, owners: Mapping[str, list[Link]], ends: frozenset[str]
) -> Iterator[Chain]:
    """Give chains depth first; a stack, since chains may be longer than calls may be deep."""
    first = owners.get(party_id, [])
    stack: list[tuple[tuple[Link, ...], frozenset[str]]] = [
        ((one,), frozenset((party_id,))) for one in reversed(first)
    ]
    while stack:
        links, seen = stack.pop()
        owner = links[-1].owner_id
        if owner is None:
            yield Chain(links, "unnamed")
        elif owner in seen:
            yield Chain(links, "loop")
        elif owner in ends or not owners.get(owner):
            yield Chain(links, "top")
        elif len(links) == MOST_LINKS:
            yield Chain(links, "cut")
        else:
            stack.extend(((*links, one), seen | {owner}) for one in reversed(owners[owner]))


def _owners(holdings: pa.Table, on: date) -> dict[str, list[Link]]:
    owners: dict[str, list[Link]] = defaultdict(list)
    for row in current(holdings, on).to_pylist():
        owners[row["owned_id"]].append(link(row))
    for links in owners.values():
        links.sort(key=lambda one: (-one.high, -one.low, one.owner_id or ""))
    return owners


def current(table: pa.Table, on: date) -> pa.Table:
    """Keep the rows that are in force on a day, by their ``start`` and ``end``."""
    begun = pc.fill_null(pc.less_equal(table["start"], pa.scalar(on)), True)
    going = pc.fill_null(pc.greater(table["end"], pa.scalar(on)), True)
    return table.filter(pc.and_(begun, going))


def link(row: Mapping[str, Any]) -> Link:
    """Make a link of a row of holdings, as it stands."""
    exact, least, most = (row[f"share{part}_percent"] for part in ("", "_min", "_max"))
    low, high = (least or 0.0, 100.0 if most is None else most) if exact is None else (exact, exact)
    return Link(
        row["owner_id"],
        row["owned_id"],
        low,
        high,
        row["interest"] or "shares",
        row["directness"] != "indirect",
        row["statement_id"],
        row["source"],
    )


def _ownerless(parties: pa.Table, on: date) -> frozenset[str]:
    now = current(parties, on)
    kind = pc.is_in(now["kind"], pa.array(["person", "state"]))
    return frozenset(now.filter(kind)["party_id"].to_pylist())
