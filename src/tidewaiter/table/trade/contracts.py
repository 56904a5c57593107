"""The contracts of the tables that the hunt reads, by name."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table import holdings, orders, parties
from tidewaiter.table.contract import Column, Contract, headings, key
from tidewaiter.table.contract_file import parse_contract
from tidewaiter.table.names import near

# Kept beside the house's other tables, and read by the hunt as well.
ELSEWHERE = {
    "orders": orders.load_contract,
    "holdings": holdings.load_contract,
    "parties": parties.load_contract,
}
# Their rows are statements, which need no mark of their own: the number of the row stands in.
STATEMENTS = ("registry", "statistics", "designs", "sites", "outcomes", "limits", "holdings",
              "parties")  # fmt: skip
TABLES = (
    "shipments", "legs", "registry", "payments", "units", "attestations", "checks", "statistics",
    "listings", "tenders", "tenants", "incidents", "documents", "approvals", "designs", "sites",
    "returns", "outcomes", "limits", "orders", "holdings", "parties",
)  # fmt: skip
"""Every table that a hunt may be given, the most telling first."""
STANDS_IN = {"shipments": "bill_of_lading"}
"""The column that is the key of a table where no other is: a bill has hardly another mark."""
# A lease may end in the future; nobody has seen goods arrive there.
_PLANNED = ("start", "end")


@functools.cache
def contract(name: str, as_of: date | None = None) -> Contract:
    """Return the contract of a table.

    Args:
        name: one of ``TABLES``.
        as_of: the day of the question, after which nothing can have been seen: no day of a row
            may be later, but for those that tell from when to when it holds.

    Raises:
        ContractError: there is no such table. Whoever named it must act.

    >>> contract("shipments").key_column().name
    'shipment_id'
    """
    if name not in TABLES:
        raise ContractError(f"no table {name!r}{near(name, TABLES)}")
    if name in ELSEWHERE:
        found = ELSEWHERE[name]()
    else:
        text = files("tidewaiter.table.trade").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        found = parse_contract(text, f"{name}.yaml")
    if as_of is None:
        return found
    return replace(found, columns=tuple(_seen_by(column, as_of) for column in found.columns))


def _seen_by(column: Column, as_of: date) -> Column:
    if column.dtype != "date" or column.name in _PLANNED or column.maximum is not None:
        return column
    return replace(column, maximum=as_of)


def schema(name: str) -> Mapping[str, Any]:
    """Return the Narwhals type of each column of an admitted table, ``row`` first."""
    return {"row": nw.Int64, **contract(name).schema()}


def unread(given: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the headings that no column of a table takes its values from.

    They are those that mean nothing there, and those beside a heading that says it better.

    >>> unread(["Consignee", "Importer", "Mood"], "shipments")
    ('Importer', 'Mood')
    """
    known = headings(contract(name))
    told = [heading for heading in given if heading != "row"]
    meant = {heading: known[key(heading)] for heading in told if key(heading) in known}
    best: dict[str, int] = {}
    for column, rank in meant.values():
        best[column] = min(rank, best.get(column, rank))
    taken = {heading for heading, (column, rank) in meant.items() if rank == best[column]}
    return tuple(heading for heading in told if heading not in taken)
