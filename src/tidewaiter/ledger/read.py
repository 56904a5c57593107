"""Questions to the tables of the ledger. A balance is one of them: nothing keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    text,
    union_all,
)

from tidewaiter.ledger.account import Account
from tidewaiter.ledger.entry import COLUMNS, Entry
from tidewaiter.ledger.request import Standing
from tidewaiter.ledger.state import Granted, OpenHold, State
from tidewaiter.store.bulk import one_of
from tidewaiter.store.schema import GRANTS, accounts, carried, entries, open_holds

T = TypeVar("T")
# Values in one question: below what every database takes.
AT_ONCE = 500
KEYS_AT_ONCE = 10_000

ENTRY = select(*(entries.c[name] for name in COLUMNS))
NO_TEXT, NO_NUMBER = cast(null(), Text), cast(null(), BigInteger)

# Up to which entry the sums of an account are carried forward.
_carried_to = (
    select(func.max(carried.c.seq))
    .where(carried.c.account == accounts.c.id)
    .correlate(accounts)
    .scalar_subquery()
)
_last = (
    select(func.max(entries.c.seq))
    .where(entries.c.account == accounts.c.id)
    .correlate(accounts)
    .scalar_subquery()
)


def pieces_of(values: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """Yield values in pieces that fit one question."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def find_accounts(
    connection: Connection, names: Iterable[str], *, lock: bool
) -> dict[str, tuple[int, Account]]:
    """Find accounts by name: number and account. Those that are locked stay so to the end.

    They are locked in the order of their names, so that two writers never wait for each other.
    """
    found = {}
    for some in pieces_of(sorted(set(names))):
        question = _ACCOUNTS_LOCKED if lock else _ACCOUNTS
        for row in connection.execute(question, {"names": some}):
            found[row.name] = (row.id, account_in(row))
    return found


def next_numbers(connection: Connection, many: int) -> Sequence[int]:
    """Return numbers for so many new accounts; those that are not used are left out for good."""
    if not many:
        return ()
    if connection.dialect.name == "sqlite":
        # Nobody else writes now.
        last = connection.execute(select(func.max(accounts.c.id))).scalar() or 0
        return range(last + 1, last + 1 + many)
    question = text("SELECT nextval('accounts_id_seq') FROM generate_series(1, :many)")
    return list(connection.execute(question, {"many": many}).scalars())


def accounts_by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, Account]:
    """Find accounts by number."""
    found = {}
    for some in pieces_of(sorted(set(numbers))):
        for row in connection.execute(select(accounts).where(accounts.c.id.in_(some))):
            found[row.id] = account_in(row)
    return found


def account_in(row: Row[Any]) -> Account:
    """Make an account of its row."""
    subject = tuple((name, value) for name, value in json.loads(row.subject))
    return Account(row.allocation, subject, row.unit, row.first, row.last)


_IDS = bindparam("ids", expanding=True, type_=BigInteger)
_TODAY = bindparam("today", type_=Text)
_NO_BYTES = cast(null(), LargeBinary)


def _of_entries(what: str) -> Select[Any]:
    return select(
        literal(what),
        entries.c.account,
        entries.c.part,
        entries.c.held,
        entries.c.granted,
        entries.c.seq,
        entries.c.pieces,
        entries.c.day,
        entries.c.expires,
        entries.c.order_id,
        entries.c.hash,
    )


def _state_question() -> CompoundSelect[Any]:
    """Ask for all that a state is made of at once: to ask a server costs more than an answer."""
    nothing = (NO_NUMBER, NO_TEXT, NO_TEXT, NO_TEXT, _NO_BYTES)
    sums = (
        select(
            literal("sums"),
            carried.c.account,
            carried.c.part,
            carried.c.held,
            carried.c.used,
            carried.c.seq,
            *nothing,
        )
        .select_from(accounts)
        .join(carried, (carried.c.account == accounts.c.id) & (carried.c.seq == _carried_to))
        .where(accounts.c.id.in_(_IDS))
    )
    since = (entries.c.account == accounts.c.id) & (entries.c.seq > func.coalesce(_carried_to, 0))
    tail = (
        select(
            literal("sums"),
            entries.c.account,
            entries.c.part,
            cast(func.sum(entries.c.held), BigInteger),
            cast(func.sum(entries.c.used), BigInteger),
            func.max(entries.c.seq),
            *nothing,
        )
        .select_from(accounts)
        .join(entries, since)
        .where(accounts.c.id.in_(_IDS))
        .group_by(entries.c.account, entries.c.part)
    )
    heads = (
        _of_entries("head")
        .select_from(accounts)
        .join(entries, (entries.c.account == accounts.c.id) & (entries.c.seq == _last))
        .where(accounts.c.id.in_(_IDS))
    )
    grants = select(
        literal("grant"),
        entries.c.account,
        NO_TEXT,
        NO_NUMBER,
        entries.c.granted,
        entries.c.seq,
        NO_NUMBER,
        entries.c.day,
        entries.c.expires,
        NO_TEXT,
        _NO_BYTES,
    ).where(entries.c.account.in_(_IDS), GRANTS)
    same = (entries.c.account == open_holds.c.account) & (entries.c.seq == open_holds.c.seq)
    expired = (
        _of_entries("expired")
        .select_from(open_holds)
        .join(entries, same)
        .where(open_holds.c.account.in_(_IDS), open_holds.c.expires < _TODAY)
    )
    return union_all(sums, tail, heads, grants, expired)


_STATES = _state_question()
_ACCOUNTS = (
    select(accounts)
    .where(accounts.c.name.in_(bindparam("names", expanding=True, type_=Text)))
    .order_by(accounts.c.name)
)
_ACCOUNTS_LOCKED = _ACCOUNTS.with_for_update()


def load(
    connection: Connection, found: dict[str, tuple[int, Account]], today: str
) -> dict[str, State]:
    """Read the states of accounts: their sums, last hash, grants and expired holds."""
    states = {name: State(account, number) for name, (number, account) in found.items()}
    by_number = {state.id: state for state in states.values()}
    for some in pieces_of([number for number, _ in found.values()]):
        for row in connection.execute(_STATES, {"ids": some, "today": today}):
            _take(by_number[row.account], row)
    return states


def _take(state: State, row: Row[Any]) -> None:
    what, _, part, held, other, seq, pieces, day, expires, order_id, hashed = tuple(row)
    if what == "sums":
        state.take(part, held, other)
    elif what == "head":
        state.seq, state.hash = seq, bytes(hashed)
    elif what == "grant":
        state.grants.append(Granted(other, day, expires))
    else:
        state.expired.append(OpenHold(seq, part, held, pieces, expires, order_id))


# A hold is on the list of open ones under its last day, so that those that expire lie together.
IS_OPEN = (
    (open_holds.c.account == entries.c.account)
    & (open_holds.c.expires == entries.c.expires)
    & (open_holds.c.seq == entries.c.seq)
)


def load_holds(connection: Connection, state: State, places: Iterable[int]) -> None:
    """Read the open holds of an account at these places; what is not open is not found."""
    for some in pieces_of(sorted(set(places) - set(state.holds))):
        question = (
            _of_entries("hold")
            .select_from(entries)
            .join(open_holds, IS_OPEN)
            .where(entries.c.account == state.id, entries.c.seq.in_(some))
        )
        for row in connection.execute(question):
            _, _, part, held, _, seq, pieces, _, expires, order_id, _ = tuple(row)
            state.holds[seq] = OpenHold(seq, part, held, pieces, expires, order_id)


def entries_of_keys(connection: Connection, keys: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the entries that were made under keys, in the order of their lines."""
    found: dict[str, list[Entry]] = {}
    question = ENTRY.where(one_of(connection, "entries.key", "keys")).order_by(
        entries.c.key, entries.c.line
    )
    for some in pieces_of(list(dict.fromkeys(keys)), KEYS_AT_ONCE):
        for row in connection.execute(question, {"keys": json.dumps(some)}):
            found.setdefault(row.key, []).append(entry_in(row))
    return found


def entry_in(row: Row[Any]) -> Entry:
    """Make an entry of its row; a driver may bring bytes of its own kind."""
    return Entry._make((*row[:-1], bytes(row[-1])))


def standings_before(connection: Connection, number: int, places: set[int]) -> dict[int, Standing]:
    """Return what an account held and used before each of some of its entries."""
    first, last = min(places), max(places)
    base = select(func.max(carried.c.seq)).where(carried.c.account == number, carried.c.seq < first)
    start = connection.execute(base).scalar() or 0
    before = select(carried.c.part, carried.c.held, carried.c.used).where(
        carried.c.account == number, carried.c.seq == start
    )
    parts = {part: (held, used) for part, held, used in connection.execute(before)}
    since = (
        select(entries.c.seq, entries.c.part, entries.c.held, entries.c.used)
        .where(entries.c.account == number, entries.c.seq > start, entries.c.seq <= last)
        .order_by(entries.c.seq)
    )
    found = {}
    for seq, part, held, used in connection.execute(since):
        if seq in places:
            sums = [sum(both) for both in zip(*parts.values(), strict=True)] or [0, 0]
            found[seq] = Standing(seq > 1, sums[0], sums[1], dict(parts))
        old = parts.get(part, (0, 0))
        parts[part] = (old[0] + held, old[1] + used)
    return found
