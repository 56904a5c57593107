"""What somebody may do who has the database and not the program."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from tidewaiter.ledger.entry import COLUMNS, digest
from tidewaiter.ledger.ledger import Ledger
from tidewaiter.store.schema import LASTING


def run(ledger: Ledger, *statements: str, **values: Any) -> None:
    """Run statements past the triggers, as the owner of the database can."""
    store = ledger.store

    def work(connection: Any) -> None:
        if store.is_sqlite:
            for table in LASTING:
                for what in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
            connection.execute(text("PRAGMA ignore_check_constraints=ON"))
        else:
            for table in LASTING:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            for name in ("entry_is_of_its_kind", "entry_is_not_too_large", "entry_follows"):
                connection.execute(text(f"ALTER TABLE entries DROP CONSTRAINT IF EXISTS {name}"))
        for statement in statements:
            connection.execute(text(statement), values)

    store.write(work)


def rewrite_chain(ledger: Ledger, account: int) -> None:
    """Hash an account anew from the first entry on, as somebody would who knows how."""
    rows = {}

    def look(connection: Any) -> None:
        first = text("SELECT hash FROM accounts WHERE id = :a")
        columns = ", ".join(COLUMNS)
        rows["before"] = bytes(connection.execute(first, {"a": account}).scalar())
        rows["entries"] = connection.execute(
            text(f"SELECT {columns} FROM entries WHERE account = :a ORDER BY seq"), {"a": account}
        ).all()

    ledger.store.read(look)
    before = rows["before"]
    for row in rows["entries"]:
        before = digest(before, tuple(row)[1:-1])
        run(ledger, "UPDATE entries SET hash = :hash WHERE account = :a AND seq = :s",
            hash=before, a=account, s=row.seq)  # fmt: skip
