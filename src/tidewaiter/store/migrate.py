"""Bring the tables of a store to the version of this program, and say whether they are."""

from __future__ import annotations

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tidewaiter.errors import LedgerError
from tidewaiter.store.connect import Store

# Any number that nobody else locks in the same database.
LOCK = 7_215_904_402


def migrate(store: Store) -> str:
    """Make or renew the tables, all of them or none; return the version they have now.

    Two at once are no harm: the second waits, and finds nothing to do.

    Raises:
        LedgerError: the store cannot be reached or written, or is of a later program.
    """

    def work(connection: Connection) -> str:
        if not store.is_sqlite:
            # On SQLite the writer holds the only lock anyway.
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        _refuse_later(connection, store)
        with as_file(files("tidewaiter.store").joinpath("migrations")) as folder:
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return _newest()

    return store.write(work)


def require_current(store: Store) -> None:
    """Raise LedgerError unless the tables are of this program's version."""
    found = store.read(_version)
    if found is None:
        raise LedgerError(f"{store.name}: no ledger there; tidewaiter ledger migrate makes one")
    if found != _newest():
        raise LedgerError(
            f"{store.name}: its tables are of version {found}, this program's of {_newest()}; "
            "tidewaiter ledger migrate renews older ones"
        )


def _refuse_later(connection: Connection, store: Store) -> None:
    found = _version(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise LedgerError(f"{store.name}: version {found} is of a later program; use that one")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(files("tidewaiter.store").joinpath("migrations")))


def _newest() -> str:
    newest = _scripts().get_current_head()
    assert newest is not None
    return newest
