"""Questions to the tables of the ledger. A balance is one of them: nothing keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    CompoundSelect,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    text,
    union_all,
)

from tidewaiter.ledger.account import Account
from tidewaiter.ledger.entry import COLUMNS, Entry
from tidewaiter.ledger.request import Standing
from tidewaiter.ledger.state import Granted, OpenHold, State
from tidewaiter.store.ask import Asked, OneOf, ask
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


def find_accounts(connection: Connection, names: Iterable[str]) -> dict[str, tuple[int, Account]]:
    """Find accounts by name: number and account."""
    [rows] = ask(connection, (_ACCOUNTS, {"names": _listed(names)}))
    return {row[1]: (row[0], _account(row)) for row in rows}


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
    return _account(tuple(row))


def _account(row: tuple[Any, ...]) -> Account:
    _, _, allocation, whose, unit, first, last, *_ = row
    subject = tuple((name, value) for name, value in json.loads(whose))
    return Account(allocation, subject, unit, first, last)


def _listed(texts: Iterable[str]) -> str:
    # In order: neighbors in an index are looked up one after the other.
    return json.dumps(sorted(set(texts)), ensure_ascii=False)


_NAMES = bindparam("names", type_=Text)
_TODAY = bindparam("today", type_=Text)
_NO_BYTES = cast(null(), LargeBinary)
_WANTED = OneOf(accounts.c.name, _NAMES)


def _word(what: str) -> ColumnClause[str]:
    return literal_column(f"'{what}'", Text)


def _of_entries(what: str) -> Select[Any]:
    return select(
        _word(what),
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
            _word("sums"),
            carried.c.account,
            carried.c.part,
            carried.c.held,
            carried.c.used,
            carried.c.seq,
            *nothing,
        )
        .select_from(accounts)
        .join(carried, (carried.c.account == accounts.c.id) & (carried.c.seq == _carried_to))
        .where(_WANTED)
    )
    start = func.coalesce(_carried_to, literal_column("0"))
    since = (entries.c.account == accounts.c.id) & (entries.c.seq > start)
    tail = (
        select(
            _word("sums"),
            entries.c.account,
            entries.c.part,
            cast(func.sum(entries.c.held), BigInteger),
            cast(func.sum(entries.c.used), BigInteger),
            func.max(entries.c.seq),
            *nothing,
        )
        .select_from(accounts)
        .join(entries, since)
        .where(_WANTED)
        .group_by(entries.c.account, entries.c.part)
    )
    heads = (
        _of_entries("head")
        .select_from(accounts)
        .join(entries, (entries.c.account == accounts.c.id) & (entries.c.seq == _last))
        .where(_WANTED)
    )
    grants = (
        select(
            _word("grant"),
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
        )
        .select_from(accounts)
        .join(entries, entries.c.account == accounts.c.id)
        .where(_WANTED, GRANTS)
    )
    same = (entries.c.account == open_holds.c.account) & (entries.c.seq == open_holds.c.seq)
    expired = (
        _of_entries("expired")
        .select_from(accounts)
        .join(open_holds, open_holds.c.account == accounts.c.id)
        .join(entries, same)
        .where(_WANTED, open_holds.c.expires < _TODAY)
    )
    return union_all(sums, tail, heads, grants, expired)


_STATES = _state_question()
_ACCOUNTS = select(accounts).where(_WANTED).order_by(accounts.c.name)
_ACCOUNTS_LOCKED = _ACCOUNTS.with_for_update()
_OF_KEYS = ENTRY.where(OneOf(entries.c.key, bindparam("keys", type_=Text))).order_by(
    entries.c.key, entries.c.line
)
Known = dict[str, list[Entry]]


def states_of(
    connection: Connection,
    written: Iterable[str],
    watched: Iterable[str],
    *,
    today: str,
    keys: Iterable[str] = (),
) -> tuple[dict[str, State], Known]:
    """Read the states of accounts, by name, and the entries that were made under keys.

    A state is sums, last hash, grants and expired holds. Accounts that may be written are locked
    before anything else is read, and stay so to the end; they are locked in the order of their
    names, so that two writers never wait for each other. Entries stand in the order of their lines.
    """
    names = set(written)
    whose = [(_ACCOUNTS_LOCKED, names), (_ACCOUNTS, set(watched) - names)]
    asked: list[Asked] = [(q, {"names": _listed(some)}) for q, some in whose if some]
    first = len(asked)
    asked.append((_STATES, {"names": _listed(names.union(watched)), "today": today}))
    in_pieces = pieces_of(sorted(set(keys)), KEYS_AT_ONCE)
    asked += [(_OF_KEYS, {"keys": _listed(some)}) for some in in_pieces]
    found = ask(connection, *asked)
    states = {row[1]: State(_account(row), row[0]) for rows in found[:first] for row in rows}
    by_number = {state.id: state for state in states.values()}
    for row in found[first]:
        # One that was made in between is not locked; its maker is met at its name.
        if row[1] in by_number:
            _take(by_number[row[1]], row)
    known: Known = {}
    for rows in found[first + 1 :]:
        for row in rows:
            known.setdefault(row[_KEY], []).append(Entry._make(row))
    return states, known


_KEY = COLUMNS.index("key")


def _take(state: State, row: tuple[Any, ...]) -> None:
    what, _, part, held, other, seq, pieces, day, expires, order_id, hashed = row
    if what == "sums":
        state.take(part, held, other)
    elif what == "head":
        state.seq, state.hash = seq, hashed
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
