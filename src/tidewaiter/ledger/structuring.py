"""Who stops just under a limit, and which groups pass it together: for the flag stage.

A count near its cap is no wrong, and companies at one address may have nothing to do with each
other. These are rows for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tidewaiter.ledger.account import Account, identity
from tidewaiter.ledger.request import Standing

# What can tie two subjects together.
KINDS = ("officer", "address", "payer", "parent")
COMPANIES = ("ultimate_parent", "ultimate_consignee")


class Link(NamedTuple):
    """Something that a company has, and another may have too.

    Attributes:
        subject: the company, as orders name it or by its mark as ``id MARK``.
        kind: one of ``KINDS``.
        value: the officer, the address, the payer or the parent.
    """

    subject: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One account with what it counts and what it may."""

    account: Account
    standing: Standing
    cap: int


class Near(NamedTuple):
    """An account that stops just under its cap: ``left`` is what is free of ``cap``."""

    account: Account
    counted: int
    cap: int
    left: int


class Group(NamedTuple):
    """Accounts of one allocation and period whose owners are tied, and that pass a cap together.

    Attributes:
        allocation, period: which, as in the names of accounts.
        accounts: two or more, by name.
        ties: what ties them, as ``address: 1 Example Street``.
        counted: all of them together.
        cap: of one.
    """

    allocation: str
    period: str
    accounts: tuple[Account, ...]
    ties: tuple[str, ...]
    counted: int
    cap: int


def near(counted: Iterable[Counted], part: float) -> list[Near]:
    """Return the accounts of which at most a part of the cap is left, the fullest first."""
    found = []
    for one in counted:
        left = one.cap - one.standing.counted
        if one.cap and 0 <= left <= one.cap * part and one.standing.counted:
            found.append(Near(one.account, one.standing.counted, one.cap, left))
    return sorted(found, key=lambda n: (n.left / n.cap, n.account.name))


def groups(counted: Sequence[Counted], links: Iterable[Link]) -> list[Group]:
    """Return the groups that pass together what each alone does not."""
    members = _tied(links)
    books: dict[tuple[str, str, tuple[tuple[str, str], ...]], dict[int, list[Counted]]] = {}
    for one in counted:
        company = _company(one.account)
        if company is None or company not in members:
            continue
        rest = tuple(pair for pair in one.account.subject if pair[0] not in COMPANIES)
        period = f"{one.account.first or ''}/{one.account.last or ''}"
        book = books.setdefault((one.account.allocation, period, rest), {})
        book.setdefault(members[company][0], []).append(one)
    return sorted(_over(books, members), key=lambda g: (-g.counted, g.accounts[0].name))


def _over(
    books: Mapping[tuple[str, str, tuple[tuple[str, str], ...]], Mapping[int, list[Counted]]],
    members: Mapping[str, tuple[int, tuple[str, ...]]],
) -> Iterator[Group]:
    for (allocation, period, _), by_group in books.items():
        for some in by_group.values():
            total = sum(one.standing.counted for one in some)
            cap = min(one.cap for one in some)
            if len(some) < 2 or total <= cap:
                continue
            some = sorted(some, key=lambda one: one.account.name)
            ties = members[_company(some[0].account) or ""][1]
            yield Group(allocation, period, tuple(o.account for o in some), ties, total, cap)


def _company(account: Account) -> str | None:
    return next((value for fact, value in account.subject if fact in COMPANIES), None)


def _tied(links: Iterable[Link]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return, for each company that shares something, its group's number and what ties it."""
    shared: dict[tuple[str, str], list[str]] = {}
    for link in links:
        owners = shared.setdefault((link.kind, identity(link.value)), [])
        owners.append(identity(link.subject))
        if link.kind == "parent":
            # A parent is a company itself, and of the same group.
            owners.append(identity(link.value))
    leader: dict[str, str] = {}

    def first(company: str) -> str:
        while leader.setdefault(company, company) != company:
            company = leader[company]
        return company

    for owners in shared.values():
        for owner in owners[1:]:
            leader[first(owner)] = first(owners[0])
    ties: dict[str, list[str]] = {}
    for (kind, value), owners in sorted(shared.items()):
        if len(set(owners)) > 1:
            ties.setdefault(first(owners[0]), []).append(f"{kind}: {value}")
    numbers = {name: n for n, name in enumerate(sorted(ties))}
    return {
        company: (numbers[first(company)], tuple(ties[first(company)]))
        for company in list(leader)
        if first(company) in ties
    }
