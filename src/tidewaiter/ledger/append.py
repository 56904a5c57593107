"""Append one entry to an account whose last entry is known, in one trip to a server.

What an account holds follows from its entries, and the hash of the last one stands for all of
them. Who has worked out that state before need not read it again: the entry is added if the last
one is still that one, and otherwise not, and everything is read anew. So nothing rests on what is
remembered; it only spares trips, of which a server takes longer than of anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from tidewaiter.ledger.apply import Moment, Refused, apply
from tidewaiter.ledger.entry import COLUMNS
from tidewaiter.ledger.request import Request, Result
from tidewaiter.ledger.state import CARRY, State
from tidewaiter.store.ask import driver_of

# Accounts that are remembered; beyond that, those that have been longest are forgotten.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Remembered:
    """States of accounts as they were after this process's last entry, each with its day.

    A state is taken out while it is worked on, so no two threads have the same.
    """

    states: dict[str, tuple[State, date]] = field(default_factory=dict)
    # Of these the last entry was another's: others write there, and to try first costs a trip.
    crowded: set[str] = field(default_factory=set)

    def keep(self, states: Mapping[str, State], today: date) -> None:
        """Remember what a transaction that was committed came to."""
        for name, state in states.items():
            if name in self.crowded:
                self.crowded.discard(name)
            elif state.keeps(today.isoformat()):
                self.states[name] = (state.after(), today)
        while len(self.states) > MOST:
            self.states.pop(next(iter(self.states)), None)

    def take(self, name: str, today: date) -> State | None:
        """Take a state out; None if none is known of the same day."""
        state, day = self.states.pop(name, (None, today))
        return state if day == today else None


def is_simple(request: Request) -> bool:
    """Whether a request rests on one account alone and adds one entry to it."""
    return (
        request.kind in ("hold", "use")
        and len(request.lines) == 1
        and request.lines[0].settles is None
        and not request.lines[0].stated
        and all(account == request.lines[0].account for account in request.watched)
    )


def append(connection: Connection, request: Request, state: State, moment: Moment) -> Result | None:
    """Enter a simple request on a state; None if it does not fit, or the account has moved on.

    The connection commits each statement by itself.
    """
    if (state.seq + 1) % CARRY == 0:
        # Sums are carried forward with it, which is more than one trip's work.
        return None
    last = {"last": state.seq, "last_hash": state.hash}
    before = {state.account.name: state.standing(request.day.isoformat())}
    try:
        made = apply(request, {state.account.name: state}, moment)
    except Refused:
        # What is remembered may be old: whether it fits is said by what is there.
        return None
    [entry] = made.entries
    values: dict[str, Any] = {**entry._asdict(), **last}
    with driver_of(connection) as driver:
        if not driver.execute(_APPEND, values, prepare=True).fetchall():
            return None
    return Result(0, made.entries, False, (), made.notes, before)


_NUMBERS = {"account", "seq", "granted", "held", "used", "cap", "pieces", "settles"}
_TYPES = dict.fromkeys(_NUMBERS, "bigint") | {"line": "integer", "hash": "bytea"}
_GIVEN = ", ".join(f"%({name})s::{_TYPES.get(name, 'text')}" for name in COLUMNS)
# The lock is that of all writers: nobody adds what a batch that is at work must then give up for.
_APPEND = f"""
WITH locked AS MATERIALIZED (SELECT id FROM accounts WHERE id = %(account)s FOR UPDATE),
added AS (
    INSERT INTO entries ({", ".join(COLUMNS)}) SELECT {_GIVEN} FROM locked WHERE EXISTS (
        SELECT FROM entries
        WHERE account = locked.id AND seq = %(last)s AND hash = %(last_hash)s
    )
    ON CONFLICT DO NOTHING RETURNING account, expires, seq, kind
),
opened AS (
    INSERT INTO open_holds (account, expires, seq)
    SELECT account, expires, seq FROM added WHERE kind = 'hold'
)
SELECT seq FROM added
"""
