"""Whether the ledger is what was entered: every hash, every sum, every settled hold, anew.

What the entries say is worked out from the first on, by account, and compared with what follows
from them in the other tables. The first entry that is wrong is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select, tuple_

from tidewaiter.ledger import read, state
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.checkpoint import check_checkpoints
from tidewaiter.ledger.entry import COLUMNS, Entry, digest
from tidewaiter.ledger.fault import Fault
from tidewaiter.store import Store
from tidewaiter.store.schema import accounts, carried, entries, open_holds

# Rows that are read at a time.
ROWS = 20_000


class Verified(NamedTuple):
    """What was found.

    Attributes:
        accounts, entries, checkpoints: how many there are.
        faults: the first of each account that has one, and those of no account; empty if the
            ledger is what was entered.
        last_checkpoint: number and digest of the last one, as text; None if there is none.
    """

    accounts: int
    entries: int
    checkpoints: int
    faults: tuple[Fault, ...]
    last_checkpoint: str | None


def verify(store: Store, public_key: bytes | None = None) -> Verified:
    """Verify a whole ledger.

    Args:
        store: where it is.
        public_key: of whoever signs checkpoints; None takes the key that each names.

    Raises:
        LedgerError: it cannot be read at all, as when the file is cut off.
    """
    return store.read(lambda connection: verify_in(connection, public_key))


def verify_in(connection: Connection, public_key: bytes | None = None) -> Verified:
    """Verify what a connection sees; as ``verify``."""
    faults = list(_of_the_file(connection))
    known = {row.id: row for row in connection.execute(select(accounts).order_by(accounts.c.id))}
    faults += _of_accounts(known)
    count = 0
    reader = _Reader(connection, known)
    for entry in _entries(connection):
        count += 1
        reader.take(entry)
    faults += reader.end()
    told = check_checkpoints(connection, known, public_key)
    faults += told.faults
    return Verified(len(known), count, told.number, tuple(faults), told.last)


def _of_the_file(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            yield Fault(None, f"the file is damaged: {'; '.join(found)}")


def _of_accounts(known: dict[int, Any]) -> Iterator[Fault]:
    for number, row in known.items():
        account = read.account_in(row)
        if account.name != row.name or account.hash != bytes(row.hash):
            yield Fault(f"{number}-0", f"account {row.name!r} is not what it was opened as")


def _entries(connection: Connection) -> Iterator[Entry]:
    columns = [entries.c[name] for name in COLUMNS]
    keys = (entries.c.account, entries.c.seq)
    for row in rows_of(connection, select(*columns), keys):
        yield read.entry_in(row)


def rows_of(connection: Connection, question: Select[Any], keys: tuple[Any, ...]) -> Iterator[Any]:
    """Read a table in the order of its key, piece by piece: memory holds one."""
    last: tuple[Any, ...] | None = None
    places = [list(question.selected_columns).index(key) for key in keys]
    while True:
        some = question.order_by(*keys).limit(ROWS)
        if last is not None:
            some = some.where(tuple_(*keys) > tuple_(*last))
        found = connection.execute(some).all()
        yield from found
        if len(found) < ROWS:
            return
        last = tuple(found[-1][place] for place in places)


@dataclass
class _Account:
    """One account while its entries are read from the first on."""

    account: Account
    seq: int = 0
    hash: bytes = b""
    parts: dict[str, list[int]] = field(default_factory=dict)
    holds: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    sums: set[tuple[Any, ...]] = field(default_factory=set)
    fault: Fault | None = None

    def counted(self) -> int:
        return sum(held + used for held, used in self.parts.values())


class _Reader:
    """Reads entries in the order of accounts, and finds the first fault of each."""

    def __init__(self, connection: Connection, known: dict[int, Any]) -> None:
        self.connection, self.known = connection, known
        self.number: int | None = None
        self.now: _Account | None = None
        self.seen: set[int] = set()
        self.faults: list[Fault] = []

    def take(self, entry: Entry) -> None:
        if entry.account != self.number:
            self._finish()
            self.number = entry.account
            self.seen.add(entry.account)
            row = self.known.get(entry.account)
            self.now = _Account(read.account_in(row)) if row else None
            if self.now is None:
                self.faults.append(Fault(entry.name, "its account is gone"))
        now = self.now
        if now is None or now.fault is not None:
            return
        expected = now.seq + 1
        if what := wrong(now, entry):
            now.fault = Fault(f"{entry.account}-{expected}", what)

    def end(self) -> list[Fault]:
        self._finish()
        for table in (open_holds, carried):
            numbers = self.connection.execute(select(table.c.account).distinct()).scalars()
            for number in sorted(set(numbers) - self.seen):
                self.faults.append(Fault(f"{number}-1", "entries are gone; others rest on them"))
                self.seen.add(number)
        return self.faults

    def _finish(self) -> None:
        now = self.now
        if self.number is None or now is None:
            return
        if now.fault is None:
            now.fault = self._open_holds(now, self.number) or self._carried(now, self.number)
        if now.fault:
            self.faults.append(now.fault)

    def _open_holds(self, now: _Account, number: int) -> Fault | None:
        """Compare the list of open holds; what is on it is struck from what the entries say."""
        keys = (open_holds.c.expires, open_holds.c.seq)
        question = select(*keys).where(open_holds.c.account == number)
        bad = []
        for expires, seq in rows_of(self.connection, question, keys):
            if now.holds.pop(seq, ("", 0, None))[2] != expires:
                bad.append(seq)
        return _differs(number, [*bad, *now.holds], "the list of open holds")

    def _carried(self, now: _Account, number: int) -> Fault | None:
        """Compare the sums carried forward."""
        keys = (carried.c.seq, carried.c.part)
        question = select(*keys, carried.c.held, carried.c.used)
        found = rows_of(self.connection, question.where(carried.c.account == number), keys)
        other = now.sums.symmetric_difference(tuple(row) for row in found)
        return _differs(number, [row[0] for row in other], "a sum carried forward")


def _differs(number: int, places: list[int], what: str) -> Fault | None:
    if not places:
        return None
    return Fault(f"{number}-{min(places)}", f"{what} is not what the entries say")


def wrong(now: _Account, entry: Entry) -> str | None:
    """Say what is wrong with the next entry of an account; take it in if nothing is."""
    if entry.seq != now.seq + 1:
        return "it is missing"
    if entry.hash != digest(now.hash or now.account.hash, entry[1:-1]):
        return "it is not what was entered: its hash does not fit what it says, or what is before"
    if entry.settles is not None:
        hold = now.holds.pop(entry.settles, None)
        if hold is None or hold[:2] != (entry.part, -entry.held):
            return f"it settles {entry.settles}, which is no open hold of that size"
    now.seq, now.hash = entry.seq, entry.hash
    sums = now.parts.setdefault(entry.part, [0, 0])
    sums[0] += entry.held
    sums[1] += entry.used
    if min(sums) < 0:
        return "more is taken back than was there"
    if entry.kind == "hold":
        now.holds[entry.seq] = (entry.part, entry.held, entry.expires or "")
    if entry.cap is not None and now.counted() > entry.cap:
        return f"what counts after it, {now.counted()}, is more than its cap, {entry.cap}"
    if entry.seq % state.CARRY == 0:
        now.sums |= {(entry.seq, part, held, used) for part, (held, used) in now.parts.items()}
    return None
