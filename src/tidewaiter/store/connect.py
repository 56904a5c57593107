"""Open a store, and run work in one transaction of it, again if another one was in the way.

SQLite keeps one file in WAL mode and writes it through to the disk at every commit
(``synchronous=FULL``); a writer takes the only write lock before it reads. PostgreSQL is read
at READ COMMITTED after row locks are taken. In both, what two writers would write in the same
place is refused by a primary key, and the later one starts anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from tidewaiter.errors import LedgerError
from tidewaiter.store.ask import driver_of

T = TypeVar("T")
# How often work is begun before the ledger is called busy, and for how long a lock is awaited.
ATTEMPTS = 12
PATIENCE_SECONDS = 15
# PostgreSQL: serialization failure, deadlock, lock not available; the server ended the session,
# is ending or is starting.
PASSING = ("40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08006", "08003")
# Marks a transaction that only reads.
READS = "tidewaiter_reads"
POSTGRESQL_DRIVER = "postgresql+psycopg"


@dataclass(frozen=True, slots=True)
class Store:
    """A place that keeps tables.

    Attributes:
        engine: of SQLAlchemy; connections are pooled in it, one set for each process.
        name: the place in words, without a password.
    """

    engine: Engine
    name: str

    @property
    def is_sqlite(self) -> bool:
        """Whether it is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run work that only reads, on one unchanging state of the store.

        Raises:
            LedgerError: the store cannot be reached or read.
        """
        options: dict[str, Any] = {READS: True}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return self._run(work, options)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run work in one transaction; begin it again, a few times, if another was in the way.

        Work may run several times, and may have been committed by a run whose answer was lost
        on the way: it must find by its keys what it did before.

        Raises:
            LedgerError: the store is busy for too long, full, damaged, or cannot be reached.
        """
        return self._run(work, {})

    def at_once(self, work: Callable[[Connection], T]) -> T | None:
        """Run work in which each statement is committed by itself; None if it may be tried again.

        What failed so may have been committed all the same, as in ``write``.

        Raises:
            LedgerError: the store is full, damaged, or cannot be used.
        """
        try:
            with self.engine.connect() as connection:
                return work(connection.execution_options(isolation_level="AUTOCOMMIT"))
        except (DBAPIError, OSError) as fault:
            if not is_passing(fault):
                raise told(fault, self.name) from fault
            return None

    def _run(self, work: Callable[[Connection], T], options: dict[str, Any]) -> T:
        for attempt in range(ATTEMPTS):
            try:
                with self.engine.connect() as connection:
                    asked = connection.execution_options(**options)
                    with asked.begin():
                        return work(asked)
            except (DBAPIError, OSError) as fault:
                if attempt + 1 == ATTEMPTS or not is_passing(fault):
                    raise told(fault, self.name) from fault
                # Later attempts wait longer; they differ by process, since work does.
                time.sleep(0.002 * 2 ** min(attempt, 7))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections of this process."""
        self.engine.dispose()


def open_store(place: str | Path, *, must_exist: bool = True) -> Store:
    """Open a store: the path of an SQLite file, ``sqlite:///…``, or ``postgresql://…``.

    Raises:
        LedgerError: there is no such file, or the URL is of another kind of database.
    """
    url = _url(place)
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        if must_exist and not Path(url.database or "").is_file():
            raise LedgerError(
                f"{url.database}: no ledger there; tidewaiter ledger migrate makes one"
            )
        engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Store(engine, str(url.database))
    try:
        # Each statement sees what was committed before it: after a lock was awaited, what its
        # holder entered.
        engine = create_engine(
            url.set(drivername=POSTGRESQL_DRIVER), isolation_level="READ COMMITTED"
        )
    except (ImportError, NoSuchModuleError) as fault:
        raise LedgerError(
            f"{name}: {fault}; PostgreSQL needs psycopg: pip install 'tidewaiter[postgresql]'"
        ) from fault
    event.listen(engine, "connect", _prepare_postgresql)
    return Store(engine, name)


def _url(place: str | Path) -> URL:
    text = str(place)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as fault:
        raise LedgerError(f"{text.split('@')[-1]}: {fault}") from fault
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(
            f"{url.get_backend_name()} keeps no ledger; give the path of an SQLite file, or "
            "postgresql://user@host/database"
        )
    return url


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are begun below, and never by the driver.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        # Pages that many holds change are written back to the file once and not for each of them:
        # up to 64 MB are kept in memory, and some 40 MB in the write-ahead log.
        "cache_size=-65536",
        "wal_autocheckpoint=10000",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS)
    # A writer takes the lock before it reads, so nothing that it read can change under it.
    with driver_of(connection) as driver:
        driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    settings = {
        # A commit that is acknowledged is on the disk, whatever the server's default is.
        "synchronous_commit": "on",
        "lock_timeout": f"'{PATIENCE_SECONDS}s'",
        # Every question of the ledger looks up a few rows of long tables by an index. A server
        # that has not counted the rows of a new table yet would read the whole of it, join it
        # whole, and compile what then runs for a millisecond.
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
        "jit": "off",
        # Tables are joined in the order in which the question names them, and the plan is kept.
        "join_collapse_limit": "1",
        "plan_cache_mode": "force_generic_plan",
    }
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {name} TO {value}" for name, value in settings.items()))
    connection.commit()


def is_passing(fault: DBAPIError | OSError) -> bool:
    """Whether a fault may be gone when the same work is begun again."""
    if isinstance(fault, OSError) or fault.connection_invalidated:
        return True
    text, code = str(fault.orig), _code(fault)
    if isinstance(fault, IntegrityError):
        # Two rows in one place: the later writer starts anew and finds the other's.
        return code == "23505" or "UNIQUE constraint failed" in text
    return code in PASSING or "database is locked" in text or "network error" in text


def _code(fault: DBAPIError) -> str:
    return str(getattr(fault.orig, "sqlstate", None) or "")


def told(fault: DBAPIError | OSError, name: str) -> LedgerError:
    """Say a fault of the database in words of the ledger."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    # The first line says what; the others show the statement, which is none of the reader's.
    text = next(iter(str(cause).splitlines()), type(cause).__name__)
    what = {
        "locked": "others are writing all the time; try again",
        "full": "make room on the disk, then try again; nothing of this was written",
        "No space left": "make room on the disk, then try again; nothing of this was written",
        "I/O": "the disk does not take or give what it should; nothing of this was written",
        "malformed": "the file is damaged; tidewaiter ledger restore brings back a backup",
        "not a database": "it is no ledger, or damaged; give another, or restore a backup",
        "no such table": "tidewaiter ledger migrate makes or renews its tables",
        "does not exist": "tidewaiter ledger migrate makes or renews its tables",
    }
    remedy = next((say for mark, say in what.items() if mark in str(text)), "see what it says")
    return LedgerError(f"{name}: {text}; {remedy}")
