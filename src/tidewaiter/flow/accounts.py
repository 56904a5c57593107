"""Accounts and their limits, named by facts, for commands that speak of one at a time."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date

from tidewaiter.errors import ContractError
from tidewaiter.flow.hold.facts import country
from tidewaiter.item.recognize import recognize
from tidewaiter.law import Law
from tidewaiter.law.allocation import Allocation, allocations
from tidewaiter.ledger.account import Account, Unknown, account_of
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.ledger.request import Limits, limits
from tidewaiter.ledger.structuring import Counted


def allocation(law: Law, name: str) -> Allocation:
    """Return an allocation of the law by name.

    Raises:
        ContractError: there is none; the message names those that there are.
    """
    known = allocations(law)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ContractError(f"no allocation {name!r}{hint}; there are {', '.join(known)}")
    return known[name]


def account(
    law: Law,
    name: str,
    facts: Mapping[str, str | None],
    day: date,
    *,
    unit: str | None = None,
    headquarters: str | None = None,
) -> tuple[Account, Limits, str]:
    """Name an account, the law that caps it on a day, and the part that facts speak of.

    Args:
        law: whose caps.
        name: of the allocation.
        facts: by the names of ``ledger.account.SUBJECTS``; an item in words, a country's code.
        day: of the movement.
        unit: for a license, what it is counted in.
        headquarters: of the owner, for shares that bind by it.

    Raises:
        ContractError: a fact without which it has no name is missing.
    """
    known = dict(facts) | {"destination": country(facts.get("destination"))}
    if facts.get("item"):
        known["item"] = recognize(str(facts["item"])).key or facts["item"]
    terms = allocation(law, name).on(law, day, known["destination"])
    if not terms.subject:
        raise ContractError(f"{terms.citation}: no such allocation is in force on {day}")
    found = account_of(terms, known, unit)
    if isinstance(found, Unknown):
        raise ContractError(f"{name}: whose it is is not known; give {', '.join(found.facts)}")
    part = known["destination"] or "" if terms.part else ""
    if terms.part and not part:
        raise ContractError(f"{name}: is kept by country; give the destination")
    return found, limits(terms, found.unit, headquarters), part


def limits_on(law: Law, of: Account, day: date, headquarters: str | None = None) -> Limits:
    """Return the law that caps an account on a day; none in force if the law has none."""
    known = allocations(law).get(of.allocation)
    if known is None:
        return Limits(f"{of.allocation}: the law of this view has no such allocation", False)
    return limits(known.on(law, day, dict(of.subject).get("destination")), of.unit, headquarters)


def counted(ledger: Ledger, law: Law, day: date) -> Iterator[Counted]:
    """Yield every account that something caps on a day, with what it counts and its cap."""
    accounts = ledger.accounts()
    standings = ledger.standings(accounts, today=day)
    for account in accounts:
        standing = standings[account.name]
        # An account of a past year is measured by the law of its own last day.
        then = day
        if account.last and account.last < day.isoformat():
            then = date.fromisoformat(account.last)
        limits = limits_on(law, account, then)
        cap = standing.granted if limits.granted else limits.cap
        if cap is not None:
            yield Counted(account, standing, cap)
