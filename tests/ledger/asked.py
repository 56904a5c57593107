"""Requests as tests write them: accounts under the law as it is, and short ways to say things."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from tidewaiter.law.allocation import allocations
from tidewaiter.law.reform import view
from tidewaiter.ledger.account import Account, Unknown, account_of
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.ledger.request import Limits, Line, Request, Result, limits
from tidewaiter.ledger.units import amount

LAW = view("codified")
H100 = 15832
NOW = datetime(2025, 6, 2, 15, 0, tzinfo=UTC)
TODAY = date(2025, 6, 2)
NEVER = date(2099, 12, 31)
_numbers = itertools.count()


def account(
    name: str, day: date = TODAY, *, headquarters: str | None = None, unit: str | None = None,
    **facts: str | None,
) -> tuple[Account, Limits]:  # fmt: skip
    """The account that facts name on a day, and what the law lets it hold."""
    terms = allocations(LAW)[name].on(LAW, day, facts.get("destination"))
    found = account_of(terms, facts, unit)
    assert not isinstance(found, Unknown), found
    return found, limits(terms, found.unit, headquarters)


def tpp(pieces: int, each: float = H100) -> int:
    return amount(each, "TPP", pieces)


def key() -> str:
    return f"key {next(_numbers)}"


def ask(
    kind: str, of: tuple[Account, Limits], many: int | None, *, day: date = TODAY, **more: Any
) -> Request:
    """A request of one line."""
    of_line = {n: more.pop(n) for n in ("part", "pieces", "settles", "stated") if n in more}
    if kind == "hold":
        more.setdefault("expires", NEVER)
    more.setdefault("key", key())
    line = Line(of[0], many, of[1], **of_line)
    return Request(kind=kind, lines=(line,), day=day, **more)


def enter(ledger: Ledger, request: Request, *, now: datetime = NOW, today: date = TODAY) -> Result:
    return ledger.enter_one(request, now=now, today=today)


def counted(ledger: Ledger, of: Account, today: date = TODAY) -> int:
    return ledger.standings([of], today=today)[of.name].counted


@contextmanager
def refused(result: Result) -> Iterator[str]:
    assert not result.entered
    assert result.entries == ()
    yield "; ".join(refusal.text for refusal in result.refusals)
