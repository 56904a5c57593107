"""The ledger of a store: enter, ask, read back."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from tidewaiter.errors import LedgerError
from tidewaiter.ledger import read
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.append import Remembered, append, is_simple
from tidewaiter.ledger.apply import Moment
from tidewaiter.ledger.entry import Entry
from tidewaiter.ledger.request import NOTHING, Request, Result, Standing
from tidewaiter.ledger.write import Alternatives, Entered, enter
from tidewaiter.store import Store, open_store
from tidewaiter.store.migrate import require_current
from tidewaiter.store.schema import accounts, entries, open_holds


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let the collector of reference cycles rest: a batch makes many objects and no cycle, and
    to look through them again and again takes a third of its time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that is open. Several processes may have the same one open."""

    store: Store
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)

    def enter(
        self, asked: Sequence[Alternatives], *, now: datetime, today: date, dry: bool = False
    ) -> list[Result]:
        """Enter requests in one transaction; each whole or not at all, none over a cap.

        Args:
            asked: for each key its alternatives, of which the first that fits is entered.
            now: the moment, with its zone.
            today: the day where the law is told; holds that expired before it are released.
            dry: work everything out and enter nothing.

        Returns:
            One result for each of ``asked``. A repeat of a key gives the first result.

        Raises:
            LedgerError: the store is busy for too long, full, damaged, or cannot be reached.
        """
        if now.tzinfo is None:
            raise ValueError(f"now is {now}, without a zone")
        moment = Moment(now.astimezone(UTC).isoformat(timespec="microseconds"), today)

        def work(connection: Connection) -> Entered:
            with _collector_paused():
                entered = enter(connection, asked, moment)
            if dry:
                connection.rollback()
            return entered

        if not dry and (result := self._append(asked, moment)) is not None:
            return [result]
        entered = self.store.write(work)
        if not (dry or self.store.is_sqlite):
            self.remembered.keep(entered.changed, today)
        return entered.results

    def _append(self, asked: Sequence[Alternatives], moment: Moment) -> Result | None:
        """Enter a single request where all before it is remembered; None leaves it to the rest."""
        if len(asked) != 1 or len(asked[0]) != 1 or not is_simple(asked[0][0]):
            return None
        [[request]] = asked
        name = request.lines[0].account.name
        state = self.remembered.take(name, moment.today)
        if state is None:
            return None
        result = self.store.at_once(lambda c: append(c, request, state, moment))
        if result is None:
            self.remembered.crowded.add(name)
        else:
            self.remembered.keep({name: state}, moment.today)
        return result

    def enter_one(self, request: Request, *, now: datetime, today: date) -> Result:
        """Enter one request; as ``enter``."""
        return self.enter([(request,)], now=now, today=today)[0]

    def standings(self, asked: Iterable[Account], *, today: date) -> dict[str, Standing]:
        """Return what accounts hold today, by name; one without entries holds nothing."""
        wanted = {account.name: account for account in asked}

        def work(connection: Connection) -> dict[str, Standing]:
            states, _ = read.states_of(connection, (), wanted, today=today.isoformat())
            return {name: state.standing(today.isoformat()) for name, state in states.items()}

        return dict.fromkeys(wanted, NOTHING) | self.store.read(work)

    def accounts(self, allocation: str | None = None) -> list[Account]:
        """Return the accounts that have entries, by name; of one allocation if it is given."""
        question = select(accounts).order_by(accounts.c.name)
        if allocation is not None:
            question = question.where(accounts.c.allocation == allocation)
        return self.store.read(lambda c: [read.account_in(row) for row in c.execute(question)])

    def numbers(self, asked: Iterable[Account]) -> dict[int, Account]:
        """Return accounts by their numbers; those that are not there yet are left out."""
        names = [account.name for account in asked]
        found = self.store.read(lambda c: read.find_accounts(c, names))
        return dict(found.values())

    def open_holds(self, order_id: str) -> list[tuple[Account, Entry]]:
        """Return the holds of an order that nothing has settled, oldest first."""
        question = (
            read.ENTRY.join(open_holds, read.IS_OPEN)
            .where(entries.c.order_id == order_id, entries.c.kind == "hold")
            .order_by(entries.c.account, entries.c.seq)
        )
        return self._with_accounts(question)

    def entry(self, name: str) -> tuple[Account, Entry]:
        """Return an entry by its name, as ``12-345``.

        Raises:
            LedgerError: there is none.
        """
        number, _, seq = name.partition("-")
        if not (number.isdecimal() and seq.isdecimal()):
            raise LedgerError(f"{name!r} names no entry; give account and place, as in 12-345")
        question = read.ENTRY.where(entries.c.account == int(number), entries.c.seq == int(seq))
        found = self._with_accounts(question)
        if not found:
            raise LedgerError(f"{self.store.name}: no entry {name}")
        return found[0]

    def history(
        self, *, account: Account | None = None, order_id: str | None = None, key: str | None = None
    ) -> list[tuple[Account, Entry]]:
        """Return entries of an account, an order or a key, as they were entered."""
        question = read.ENTRY.order_by(entries.c.at, entries.c.account, entries.c.seq)
        if account is not None:
            number = select(accounts.c.id).where(accounts.c.name == account.name)
            question = question.where(entries.c.account == number.scalar_subquery())
        if order_id is not None:
            question = question.where(entries.c.order_id == order_id)
        if key is not None:
            question = question.where(entries.c.key == key)
        return self._with_accounts(question)

    def _with_accounts(self, question: object) -> list[tuple[Account, Entry]]:
        def work(connection: Connection) -> list[tuple[Account, Entry]]:
            found = [read.entry_in(row) for row in connection.execute(question)]  # type: ignore[call-overload]
            known = read.accounts_by_number(connection, (entry.account for entry in found))
            return [(known[entry.account], entry) for entry in found]

        return self.store.read(work)

    def close(self) -> None:
        """Close its connections."""
        self.store.close()


def open_ledger(place: str | Path) -> Ledger:
    """Open a ledger: the path of an SQLite file, or the URL of a PostgreSQL database.

    Raises:
        LedgerError: there is none, or it is of another version.
    """
    store = open_store(place)
    require_current(store)
    return Ledger(store)
