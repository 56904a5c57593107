"""Who is on an order: every party screened and looked up among owners, before the rules read it.

What the caller knows stays; what is found here is added to it. A hit that is nearly certain, or
that a person confirmed, counts as the listed party; a weaker one that nobody decided is an open
question, and so is the order.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, maker, rows
from tidewaiter.flow.owners import OWNED, Owners
from tidewaiter.flow.roles import DECIDING_ROLES, ROLES
from tidewaiter.law import Law
from tidewaiter.party.decisions import Decision, settled
from tidewaiter.party.lists import blocked_as, blocked_programs, review_policy
from tidewaiter.party.names.index import Index
from tidewaiter.party.screening import screen

SURE = 0.95
"""From this score a hit counts as the listed party until a person says otherwise."""

UNSURE = "other"
"""What the rules call a party that may be on a list: every question about lists stays open."""

FILLED = ("restricted_parties", "restricted_party_policy", *OWNED)
"""Columns of orders that are filled here where the caller left them empty."""

NAMES = tuple(f"{role}_name" for role in ROLES)
COUNTRIES = tuple(f"{role}_country" for role in ROLES)
HITS, OWNERS = "party_hits", "party_owners"
"""Columns that are added: what was found on lists and about owners, in words; null if nothing."""


@dataclass(frozen=True)
class Registers:
    """What is known of parties when orders are cleared.

    Attributes:
        index: of the lists.
        whole: whether the lists are; a party without a hit is on none of them only then.
        on: the day on which decisions of people are read.
        decisions: what people decided about hits.
        owners: who owns whom, or None.
        told: which lists, of what day; shown to the reader.
    """

    index: Index
    whole: bool
    on: date
    decisions: Sequence[Decision] = ()
    owners: Owners | None = None
    told: str = ""
    _hits: dict[tuple[str, str | None], list[dict[str, Any]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def hits(self, parties: Iterable[tuple[str, str | None]]) -> None:
        """Screen parties, by name and country, that were not screened before."""
        new = [party for party in dict.fromkeys(parties) if party not in self._hits]
        if not new:
            return
        found = screen([{"name": name, "country": country} for name, country in new], self.index)
        self._hits.update((party, []) for party in new)
        for hit in settled(found, self.decisions, self.on).to_pylist():
            self._hits[new[hit["asked"]]].append(hit)

    def of(self, party: tuple[str, str | None]) -> list[dict[str, Any]]:
        """The hits of a party that was screened, but for those that are somebody else."""
        return [hit for hit in self._hits[party] if hit["status"] != "false_positive"]


def owner_pictures(
    order: Mapping[str, Any], registers: Registers | None, law: Law
) -> Iterator[str]:
    """Draw the owners of the deciding parties of an order, each once, as SVG."""
    if registers is None or registers.owners is None or order["as_of"] is None:
        return
    names = dict.fromkeys(order[f"{role}_name"] for role in DECIDING_ROLES)
    for name in names:
        drawn = name and registers.owners.picture(registers, law, name, order["as_of"])
        if drawn:
            yield drawn


def with_parties(
    orders: nw.LazyFrame[Any], registers: Registers, law: Law, as_of: date | None = None
) -> nw.LazyFrame[Any]:
    """Add to checked orders what lists and owners say of their parties.

    Args:
        orders: one row per order: ``row`` and the columns of the orders contract.
        registers: the lists, the decisions and the owners.
        law: says which programs and owners count on a day.
        as_of: the day of all orders; None takes each order's own.

    Returns:
        The orders with ``FILLED`` filled where they were empty or said ``none``, and ``HITS`` and
        ``OWNERS`` (strings, null if nothing was found). Worked out where the orders live.
    """
    if orders.implementation.is_pyspark():
        from tidewaiter.engine.spark import by_parts

        sent = Law(law.view, law.paragraphs)
        return by_parts(
            orders, functools.partial(with_parties, registers=registers, law=sent, as_of=as_of)
        )
    return _joined(orders, registers, law, as_of, maker(orders))


def _joined(
    orders: nw.LazyFrame[Any], registers: Registers, law: Law, as_of: date | None, make: Maker
) -> nw.LazyFrame[Any]:
    """Fill most orders by expression, and one by one those that something is known of."""
    near = _looked_up(orders, registers)
    seen = nw.any_horizontal(*(nw.col(n).is_in(near) for n in NAMES), ignore_nulls=True)
    told = orders.filter(seen).select("row", "order_date", *NAMES, *COUNTRIES, *FILLED)
    columns = told.collect(backend="pyarrow").to_native().to_pydict() if near else {"row": []}
    screened = nw.any_horizontal(*(~nw.col(n).is_null() for n in NAMES), ignore_nulls=True)
    nothing = nw.lit(None, nw.String)
    none = nw.when(screened).then(nw.lit("none")).otherwise(nothing) if registers.whole else nothing
    plain = orders.with_columns(
        restricted_parties=nw.coalesce("restricted_parties", none),
        **{HITS: nothing, OWNERS: nothing},
    )
    if not columns["row"]:
        return plain
    parties = [
        list(zip(columns[n], columns[c], strict=True))
        for n, c in zip(NAMES, COUNTRIES, strict=True)
    ]
    days = columns["order_date"] if as_of is None else [as_of] * len(columns["row"])
    filled = _filled(registers, law, list(zip(*parties, strict=True)), days, columns)
    schema = dict.fromkeys((*FILLED, HITS, OWNERS), nw.String) | {
        "row": nw.Int64,
        "owned_50_percent_by_listed": nw.Boolean,
    }
    renamed = {f"found_{name}": cells for name, cells in filled.items()}
    found = make(
        {"row": columns["row"], **renamed},
        {name if name == "row" else f"found_{name}": kind for name, kind in schema.items()},
    )
    both = plain.join(found.with_columns(touched=nw.lit(True)), on="row", how="left")
    return both.with_columns(
        **{
            name: nw.when(nw.col("touched")).then(nw.col(f"found_{name}")).otherwise(nw.col(name))
            for name in filled
        }
    ).drop("touched", *renamed)


def _looked_up(orders: nw.LazyFrame[Any], registers: Registers) -> list[str]:
    """Screen all parties; return the names of which lists or owners know something."""
    several = (
        orders.select(name=nw.col(n), country=nw.col(c)).unique()
        for n, c in zip(NAMES, COUNTRIES, strict=True)
    )
    parties = [(row["name"], row["country"]) for part in several for row in rows(part)]
    named = [party for party in parties if party[0]]
    registers.hits(named)
    near = {name for name, country in named if registers.of((name, country))}
    if registers.owners:
        near |= registers.owners.known(name for name, _ in named)
    return sorted(near)


Named = tuple[str | None, str | None]


def _filled(
    registers: Registers,
    law: Law,
    parties: Sequence[Sequence[Named]],
    days: Sequence[date | None],
    given: Mapping[str, Sequence[Any]],
) -> dict[str, list[Any]]:
    """The new cells of each column; orders alike in parties, day and facts are worked out once."""
    owners = registers.owners
    owned = owners.of(registers, law, parties, days) if owners else None
    worked: dict[Any, dict[str, Any]] = {}
    made: dict[str, list[Any]] = {name: [] for name in (*FILLED, HITS, OWNERS)}
    for row, (roles, day) in enumerate(zip(parties, days, strict=True)):
        facts = tuple(given[name][row] for name in FILLED)
        key = (tuple(roles), day, facts)
        if key not in worked:
            cells = dict(zip(FILLED, facts, strict=True)) | {HITS: None, OWNERS: None}
            cells |= _listed(registers, law, roles, day, cells)
            if owned is not None and owners is not None:
                cells |= owners.cells(owned, roles, day, cells)
            worked[key] = cells
        for name, cell in worked[key].items():
            made[name].append(cell)
    return made


def _listed(
    registers: Registers,
    law: Law,
    roles: Sequence[Named],
    day: date | None,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """What the lists say of the parties of one order."""
    codes: dict[str, None] = {}
    policies: dict[str, None] = {}
    told = []
    for role, party in zip(ROLES, roles, strict=True):
        for hit in registers.of(party) if party[0] else ():  # type: ignore[arg-type]
            if not _in_force(hit, day):
                continue
            told.append(tell(role, hit))
            of_hit = meant(hit, law, day)
            counts = role in DECIDING_ROLES or "dpl" in of_hit
            if counts and of_hit and (hit["score"] >= SURE or hit["status"] == "match"):
                codes |= dict.fromkeys(of_hit)
                policy = review_policy(hit["license_policy"])
                policies |= {policy: None} if policy else {}
            elif counts and of_hit:
                codes[UNSURE] = None
    said = given["restricted_parties"]
    before = [c for c in said.split(";") if c != "none"] if said else []
    all_codes = ";".join(dict.fromkeys((*before, *codes)))
    screened = registers.whole and any(name for name, _ in roles)
    found = {
        "restricted_parties": all_codes or said or ("none" if screened else None),
        HITS: "; ".join(told) or None,
    }
    if policies and not given["restricted_party_policy"]:
        found["restricted_party_policy"] = ";".join(policies)
    return found


def _in_force(hit: Mapping[str, Any], day: date | None) -> bool:
    """Whether the entry stood on the list on the day; where the list has no days, it did."""
    begun = day is None or hit["start"] is None or hit["start"] <= day
    return begun and (day is None or hit["end"] is None or day < hit["end"])


def meant(hit: Mapping[str, Any], law: Law, day: date | None) -> list[str]:
    """The codes of ``restricted_parties`` that a hit stands for on a day."""
    codes = list(hit["restricted_as"])
    if "sdn" not in codes:
        return codes
    blocked = (
        blocked_as(hit["programs"], blocked_programs(law, day)) if day else "sdn_program_unknown"
    )
    return [blocked if code == "sdn" else code for code in codes]


def tell(role: str, hit: Mapping[str, Any]) -> str:
    """One hit in a few words."""
    how = f"score {hit['score']:.2f}" if hit["ground"] == "name" else f"by {hit['ground']}"
    parts = [f"{role.replace('_', ' ')} {hit['name']}: {hit['entry_name']}", hit["source"], how]
    if hit["citation"]:
        first, *more = hit["citation"].split(";")
        parts.append(first + (f" and {len(more)} more notices" if more else ""))
    if hit["status"] != "open":
        parts.append(f"{hit['status'].replace('_', ' ')}: {hit['decided']}")
    return ", ".join(parts).replace(";", ",")
