"""A ledger of its own for each test, on SQLite and on the PostgreSQL server of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import places
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path):
    """Where an empty, migrated ledger is: the path of a file, or the URL of a database."""
    with places.of(request.param, tmp_path) as where:
        store = open_store(where, must_exist=False)
        migrate(store)
        store.close()
        yield where


@pytest.fixture
def ledger(place: str):
    found = open_ledger(place)
    yield found
    found.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of an empty ledger."""
    path = tmp_path / "ledger.db"
    store = open_store(path, must_exist=False)
    migrate(store)
    store.close()
    return path


@pytest.fixture
def on_file(file: Path):
    found = open_ledger(file)
    yield found
    found.close()


__all__ = ["Ledger"]
