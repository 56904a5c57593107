"""Copy a ledger as it is at one moment: to a file, and back into an empty one.

A backup is a ledger itself, on SQLite whatever it was made from, and is verified as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from tidewaiter.errors import LedgerError
from tidewaiter.ledger.verify import Verified, rows_of, verify_in
from tidewaiter.store import Store, open_store
from tidewaiter.store.bulk import add_rows
from tidewaiter.store.migrate import migrate, require_current
from tidewaiter.store.schema import TABLES, accounts


def backup(source: Store, file: Path) -> Verified:
    """Copy a ledger into a new file, which is there whole and verified or not at all.

    Raises:
        LedgerError: the file is there already, cannot be written, or the ledger does not verify.
    """
    if file.exists():
        raise LedgerError(f"{file}: is there already; give the name of a new file")
    partial = file.with_name(f"{file.name}.partial")
    _remove(partial)
    target = open_store(partial, must_exist=False)
    try:
        found = _copy(source, target, None)
        _close_file(target)
        partial.replace(file)
    except OSError as fault:
        raise LedgerError(f"{file}: {fault.strerror}; give a folder that can be written") from fault
    finally:
        target.close()
        _remove(partial)
    return found


def restore(file: Path, target: Store, public_key: bytes | None = None) -> Verified:
    """Bring a backup back into a store without entries; it is kept only if it verifies.

    Raises:
        LedgerError: there is no such backup, the store has entries, or the backup does not verify.
    """
    source = open_store(file)
    try:
        require_current(source)
        return _copy(source, target, public_key)
    finally:
        source.close()


def _copy(source: Store, target: Store, public_key: bytes | None) -> Verified:
    migrate(target)

    def work(into: Connection) -> Verified:
        if into.execute(select(func.count()).select_from(accounts)).scalar():
            raise LedgerError(f"{target.name}: has entries already; restore into an empty ledger")

        def read(out: Connection) -> None:
            for table in TABLES:
                for some in _pieces(out, table):
                    add_rows(into, {table: some})

        source.read(read)
        if not target.is_sqlite:
            # New accounts go on after the last of the copied ones.
            into.execute(
                text("SELECT setval(pg_get_serial_sequence('accounts', 'id'), "
                     "GREATEST((SELECT max(id) FROM accounts), 1))")
            )  # fmt: skip
        found = verify_in(into, public_key)
        if found.faults:
            entry, what = found.faults[0]
            where = f"entry {entry}: " if entry else ""
            raise LedgerError(
                f"{source.name}: does not verify: {where}{what}; nothing was written; take an "
                "earlier backup"
            )
        return found

    return target.write(work)


def _pieces(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    some: list[tuple[Any, ...]] = []
    binary = [n for n, column in enumerate(table.columns) if column.name in BYTES]
    for row in rows_of(connection, select(*table.columns), tuple(table.primary_key.columns)):
        cells = list(row)
        for n in binary:
            cells[n] = bytes(cells[n])
        some.append(tuple(cells))
        if len(some) == ROWS:
            yield some
            some = []
    if some:
        yield some


ROWS = 20_000
BYTES = ("hash", "digest", "public_key", "signature")


def _close_file(store: Store) -> None:
    """Bring everything into the one file: a backup is copied about without its neighbors."""
    store.close()
    with store.engine.connect() as connection:
        # Outside of any transaction, as the pragma asks.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA journal_mode=DELETE").fetchall()
    store.close()


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
