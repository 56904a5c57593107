"""What lies beside the tables that were given: who is listed, and who stops under a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.flow.accounts import counted
from tidewaiter.flow.parties import SURE, Registers
from tidewaiter.law import Law
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.ledger.structuring import COMPANIES, Link, groups, near
from tidewaiter.ledger.units import TPP, number
from tidewaiter.table import trade
from tidewaiter.table.trade.keys import party

# An account of which at most this part is left stops just under its limit.
NEAR = 0.05
ROLES: Mapping[str, tuple[str, ...]] = {
    "shipments": ("shipper", "consignee", "intermediate_consignee", "notify", "end_user"),
    "payments": ("payer", "payee"),
    "tenants": ("tenant", "provider"),
    "tenders": ("buyer", "winner"),
}
LISTED: Mapping[str, Any] = {
    "party_id": nw.String, "name": nw.String, "list": nw.String, "start": nw.Date, "end": nw.Date,
}  # fmt: skip
Tables = Mapping[str, nw.LazyFrame[Any]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the tables.

    Attributes:
        registers: lists in which parties are looked up; None if none are.
        ledger: what was counted against allocations; None if there is none.
        links: what ties companies of the ledger together.
    """

    registers: Registers | None = None
    ledger: Ledger | None = None
    links: tuple[Link, ...] = ()


def with_beside(
    tables: Tables, beside: Beside, *, law: Law, as_of: date
) -> dict[str, nw.LazyFrame[Any]]:
    """Add ``listed`` and ``limits`` to the tables, where there is something to make them of.

    ``listed`` has one row per party and list: ``party_id`` (its key, as ``keys.party``),
    ``name``, ``list`` (strings), ``start`` and ``end`` (dates, null if not known). Only a hit
    that is nearly certain, or that a person confirmed, counts. ``limits`` has the columns of its
    contract. A table that the user gave stays.
    """
    found = dict(tables)
    if beside.registers and "listed" not in found and (rows := list(_listed(tables, beside))):
        found["listed"] = _table(rows, LISTED)
    if beside.ledger and "limits" not in found:
        limits = _limits(beside, law, as_of)
        rows = [{"row": n, "limit_id": f"ledger {n}", **row} for n, row in enumerate(limits, 1)]
        found["limits"] = _table(rows, trade.schema("limits"))
    return found


def _listed(tables: Tables, beside: Beside) -> Iterator[dict[str, Any]]:
    registers = beside.registers
    assert registers is not None
    names: dict[str, tuple[str, str | None]] = {}
    for key, name, country in _parties(tables):
        names.setdefault(key, (name, country))
    registers.hits(names.values())
    for key, asked in names.items():
        for hit in registers.of(asked):
            if hit["status"] == "match" or hit["score"] >= SURE:
                yield {
                    "party_id": key, "name": asked[0], "list": hit["list"],
                    "start": hit["start"], "end": hit["end"],
                }  # fmt: skip


def _parties(tables: Tables) -> Iterator[tuple[str, str, str | None]]:
    """Every party that has a name: its key, its name and its country."""
    parts = [
        tables[name].select(key=party(role), name=nw.col(f"{role}_name"),
                            country=nw.col(f"{role}_country"))
        for name, roles in ROLES.items()
        if name in tables
        for role in roles
    ]  # fmt: skip
    if "registry" in tables:
        parts.append(tables["registry"].select(key=nw.col("party_id"), name=nw.col("name"),
                                               country=nw.col("country")))  # fmt: skip
    for part in parts:
        known = part.filter(~nw.col("key").is_null(), ~nw.col("name").is_null()).unique()
        yield from known.collect(backend="polars").sort("key", "name", "country").iter_rows()


def _limits(beside: Beside, law: Law, as_of: date) -> Iterator[dict[str, Any]]:
    assert beside.ledger is not None
    several = [one for one in counted(beside.ledger, law, as_of) if one.account.unit == TPP]
    for one in near(several, NEAR):
        yield _limit(one.account, one.counted, one.cap, as_of)
    for name, group in enumerate(groups(several, beside.links), 1):
        tied = {"tie": "; ".join(group.ties), "group": f"group {name}"}
        for account in group.accounts:
            yield {**_limit(account, group.counted, group.cap, as_of), **tied}


def _limit(account: Account, count: int, cap: int, day: date) -> dict[str, Any]:
    whose = next((value for fact, value in account.subject if fact in COMPANIES), "")
    mark = whose.removeprefix("id ") if whose.startswith("id ") else None
    return {
        "allocation": account.allocation,
        "period": f"{account.first or ''}/{account.last or ''}",
        "party_name": None if mark else whose or None,
        "party_id": mark,
        "counted_tpp": float(number(count, TPP)),
        "cap_tpp": float(number(cap, TPP)),
        "left_tpp": float(number(cap - count, TPP)),
        "counted_on": day,
    }


def _table(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> nw.LazyFrame[Any]:
    cells = {name: [row.get(name) for row in rows] for name in schema}
    return nw.from_dict(cells, dict(schema), backend="polars").lazy()
