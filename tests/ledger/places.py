"""Places for ledgers: new files, and new databases on the server that the environment names."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

VARIABLE = "TIDEWAITER_POSTGRESQL_URL"
ABSENT = f"PostgreSQL is NOT tested: {VARIABLE} names no server (postgresql://user@host/database)"


@contextmanager
def of(kind: str, folder: Path) -> Iterator[str]:
    """Give a place where nothing is yet; skip if there is no server."""
    if kind == "sqlite":
        yield str(folder / "ledger.db")
        return
    if VARIABLE not in os.environ:
        pytest.skip(ABSENT)
    with database(os.environ[VARIABLE]) as url:
        yield url


@contextmanager
def database(server: str, tablespace: str = "pg_default") -> Iterator[str]:
    """Make a database of its own on a server; drop it in the end."""
    name = f"tidewaiter_test_{uuid.uuid4().hex[:12]}"
    command(server, f"CREATE DATABASE {name} TABLESPACE {tablespace}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        command(server, f"DROP DATABASE {name} WITH (FORCE)")


def command(server: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement as the server's own user, outside any transaction."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            found = connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()
