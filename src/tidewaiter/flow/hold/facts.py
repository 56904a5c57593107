"""What the ledger must know of an order: whose allocation, how much, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tidewaiter.law import Law
from tidewaiter.law.allocation import Allocation, Terms, allocations
from tidewaiter.ledger.account import Account, Unknown, account_of
from tidewaiter.ledger.units import PIECES, TPP, amount

# The columns of orders that say what was counted before, by allocation.
STATED = {
    "lpp": "lpp_tpp_used_this_year",
    "aia": "aia_tpp_received",
    "country": "country_tpp_licensed",
    "nveu": "nveu_tpp_installed",
}
COLUMNS = (
    "row",
    "order_id",
    "order_date",
    "destination",
    "quantity",
    "authorizations",
    "license_number",
    "ultimate_parent_name",
    "ultimate_parent_id",
    "ultimate_consignee_name",
    "ultimate_consignee_hq",
    *STATED.values(),
    "veu_total_tpp",
    "china_macau_share_of_us_tpp",
)
ANSWERED = ("as_of", "tpp", "chips_per_unit", "item_key", "outcome", "review_policy")


@dataclass(frozen=True, slots=True)
class Order:
    """One order for the ledger.

    Attributes:
        columns: the order's own, as ``COLUMNS``.
        day: whose law applies; None if not known.
        facts: what can name a subject, by the names of ``ledger.account.SUBJECTS``.
        tpp: of the whole order, in thousandths; None if not known.
        pieces: units of the item; None if not known.
    """

    columns: Mapping[str, Any]
    day: date | None
    facts: Mapping[str, str | None]
    tpp: int | None
    pieces: int | None

    @property
    def row(self) -> int:
        """Its row in the table."""
        return int(self.columns["row"])

    @property
    def sort_key(self) -> tuple[date, str]:
        """By the day of the order, and then by its mark, wherever it stands in the file."""
        return self.columns["order_date"] or date.max, self.columns["order_id"]

    def many(self, unit: str) -> int | None:
        """How much of it counts in a unit."""
        return self.tpp if unit == TPP else self.pieces

    def stated(self, name: str) -> int | None:
        """What it says was counted of an allocation before it."""
        told = self.columns.get(STATED.get(name, ""))
        return None if told is None else amount(told, TPP)


def order_of(columns: Mapping[str, Any], answer: Mapping[str, Any]) -> Order:
    """Take what the ledger must know from an order and its answer."""
    quantity, chips, tpp = columns["quantity"], answer["chips_per_unit"], answer["tpp"]
    known = None not in (quantity, tpp)
    # A mark of one's own says who it is; a name is only how it is written. The party stage will
    # give marks too, and they go the same way.
    mark = columns["ultimate_parent_id"]
    return Order(
        columns=columns,
        day=answer["as_of"],
        facts={
            "ultimate_parent": f"id {mark}" if mark else columns["ultimate_parent_name"],
            "ultimate_consignee": columns["ultimate_consignee_name"],
            "destination": country(columns["destination"]),
            "license_number": columns["license_number"],
            "item": answer["item_key"],
        },
        tpp=amount(tpp, TPP, int(quantity) * int(chips or 1)) if known else None,
        pieces=None if quantity is None else int(quantity),
    )


def country(code: str | None) -> str | None:
    """Treat Hong Kong as China, as the rules do (85 FR 83765)."""
    return "CN" if code == "HK" else code


class Accounts:
    """Names the accounts of orders; the terms of a day, and each account, are worked out once."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.allocations: Mapping[str, Allocation] = allocations(law)
        self._terms: dict[tuple[str, date, str | None], Terms] = {}
        self._accounts: dict[tuple[Any, ...], Account | Unknown] = {}

    def terms(self, name: str, order: Order) -> Terms:
        """Return the terms of an allocation on the order's day."""
        assert order.day is not None, "an order without a day is undetermined"
        key = (name, order.day, order.facts["destination"])
        if key not in self._terms:
            self._terms[key] = self.allocations[name].on(self.law, key[1], key[2])
        return self._terms[key]

    def of(self, name: str, order: Order, unit: str | None = None) -> Account | Unknown:
        """Return the account of an order, or the facts that are missing to name it."""
        terms = self.terms(name, order)
        key = (name, terms.first, unit, *((f, order.facts[f]) for f in terms.subject))
        if key not in self._accounts:
            self._accounts[key] = account_of(terms, order.facts, unit)
        return self._accounts[key]

    def licenses(self, order: Order) -> list[Account]:
        """Return the accounts that the order's license may have: one for each unit."""
        found = [self.of("license", order, unit) for unit in (PIECES, TPP)]
        return [account for account in found if isinstance(account, Account)]

    def related(self, order: Order) -> list[Account]:
        """Return every account that the rules ask about for this order."""
        if order.day is None:
            return []
        found = (
            self.of(name, order)
            for name, allocation in self.allocations.items()
            if allocation.unit == TPP and self.terms(name, order).in_force
        )
        return [account for account in found if isinstance(account, Account)]
