"""Set aside what orders draw on, one after the other, and say what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tidewaiter.flow.hold.draws import CHINA_SHARE, LICENSE, Draw
from tidewaiter.flow.hold.facts import Accounts, Order
from tidewaiter.flow.hold.ladder import Ladder
from tidewaiter.law import Law
from tidewaiter.ledger.account import Account, Unknown
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.ledger.measure import binds
from tidewaiter.ledger.request import Line, Request, Result, Standing, limits
from tidewaiter.rule.layers import PROVISIONS

EXCEPTIONS = frozenset(p.gives for p in PROVISIONS if p.effect == "exception")


@dataclass(frozen=True, slots=True)
class Holding:
    """How holds are to be placed.

    Attributes:
        ledger: where.
        now: the moment, with its zone.
        today: the day where the law is told.
        days: for how many days a hold lasts.
        dry: work everything out and enter nothing.
    """

    ledger: Ledger
    now: datetime
    today: date
    days: int = 90
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of one order.

    Attributes:
        order: the order.
        draw: the rung that it ended on; the last one if none fitted.
        request: what was asked for that rung; None if nothing was.
        requests: what was asked for each rung, in order.
        result: what the ledger said; None if it was not asked.
        missing: facts without which nothing can be set aside, though the rules would let it go.
    """

    order: Order
    draw: Draw
    request: Request | None
    requests: tuple[Request, ...]
    result: Result | None
    missing: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the order may not be said to go: an exception would lift the requirement, but
        whose allocation it uses is not known.
        """
        return self.draw.under in EXCEPTIONS and any(
            self.order.columns.get(fact) is None for fact in self.missing
        )

    @property
    def code(self) -> str:
        """``held``, ``nothing_to_hold``, ``not_held`` or ``undetermined``."""
        if self.missing:
            return "undetermined"
        if self.request is not None and self.result is not None and self.result.entries:
            return "held"
        if self.result is not None and self.result.refusals:
            return "not_held"
        return "nothing_to_hold"


def place(found: Sequence[Ladder], law: Law, holding: Holding) -> list[Placed]:
    """Place the holds of all orders, in their order, in one transaction.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    accounts = Accounts(law)
    known = _known(found, accounts, holding)
    asked = [_requests(ladder, accounts, known, holding) for ladder in found]
    several = [requests for requests, _ in asked if requests]
    results = iter(
        holding.ledger.enter(several, now=holding.now, today=holding.today, dry=holding.dry)
    )
    placed = []
    for ladder, (requests, missing) in zip(found, asked, strict=True):
        result = next(results) if requests else None
        placed.append(_placed(ladder, requests, missing, result))
    return placed


def _placed(
    ladder: Ladder, requests: tuple[Request, ...], missing: tuple[str, ...], result: Result | None
) -> Placed:
    chosen = None if result is None else result.chosen
    last = 0 if missing else len(ladder.rungs) - 1
    n = last if chosen is None else chosen
    request = requests[n] if chosen is not None and n < len(requests) else None
    return Placed(ladder.order, ladder.rungs[n], request, requests, result, missing)


def _known(found: Sequence[Ladder], accounts: Accounts, holding: Holding) -> Mapping[str, Standing]:
    """What the ledger has of accounts that it must know beforehand: licenses, and wholes of
    which a part is measured.
    """
    wanted: dict[str, Account] = {}
    for ladder in found:
        for rung in ladder.rungs:
            for name in rung.names:
                if name == LICENSE:
                    several = accounts.licenses(ladder.order)
                elif accounts.allocations[name].shares:
                    one = accounts.of(name, ladder.order)
                    several = [one] if isinstance(one, Account) else []
                else:
                    continue
                wanted.update((account.name, account) for account in several)
    return holding.ledger.standings(wanted.values(), today=holding.today)


def _requests(
    ladder: Ladder, accounts: Accounts, known: Mapping[str, Standing], holding: Holding
) -> tuple[tuple[Request, ...], tuple[str, ...]]:
    """Make what is asked for each rung; or name the facts that are missing for the first."""
    order = ladder.order
    found: list[Request] = []
    if order.day is None:
        return (), ()
    watched = tuple(accounts.related(order))
    mark = plain(order.columns["order_id"])
    for rung in ladder.rungs:
        lines = _lines(rung, order, accounts, known)
        if isinstance(lines, Unknown):
            return tuple(found), () if found else lines.facts
        kind = "test" if rung.is_test or not lines else "hold"
        found.append(
            Request(
                key=f"order/{mark}",
                kind=kind,
                lines=lines,
                day=order.day,
                expires=max(holding.today, order.day) + timedelta(days=holding.days),
                order_id=mark,
                watched=watched,
            )
        )
    return tuple(found), ()


def plain(text: str) -> str:
    """Return a mark with its control characters written out, as an entry keeps it."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def _lines(
    rung: Draw, order: Order, accounts: Accounts, known: Mapping[str, Standing]
) -> tuple[Line, ...] | Unknown:
    if rung.missing:
        return Unknown(rung.missing)
    lines: list[Line] = []
    for name in rung.names:
        terms = accounts.terms(name, order)
        drawn: list[Account]
        if name == LICENSE:
            drawn = [a for a in accounts.licenses(order) if known[a.name].known]
            # A license that nobody entered is asked for in one unit, and refused there.
            drawn = drawn or accounts.licenses(order)[:1]
        else:
            one = accounts.of(name, order)
            if isinstance(one, Unknown):
                return one
            drawn = [one]
        part = (order.facts["destination"] or "") if terms.part else ""
        seat = order.columns["ultimate_consignee_hq"]
        binding = [share for share in terms.shares if binds(share, seat, part)]
        if binding and not known[drawn[0].name].known:
            column = "china_macau_share_of_us_tpp" if name == CHINA_SHARE else "veu_total_tpp"
            return Unknown((column,))
        for account in drawn:
            many = order.many(account.unit)
            if many is None:
                return Unknown(("tpp",) if account.unit == "TPP" else ("quantity",))
            lines.append(
                Line(
                    account=account,
                    amount=many,
                    limits=limits(terms, account.unit, seat),
                    part=part,
                    pieces=order.pieces,
                    stated=order.stated(name),
                )
            )
    return tuple(lines)
