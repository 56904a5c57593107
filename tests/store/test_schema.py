"""The tables that migrations make are those that the program speaks of, and as durable as said."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from ledger import places
from tidewaiter.errors import LedgerError
from tidewaiter.store import open_store, schema
from tidewaiter.store.migrate import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    with places.of(request.param, tmp_path) as place:
        found = open_store(place, must_exist=False)
        migrate(found)
        yield found
        found.close()


def test_migrations_make_the_tables_of_the_schema(store):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, schema.metadata)

    assert store.read(differences) == []


def test_migrations_make_the_checks_of_the_schema(store):
    found = {check["name"] for check in inspect(store.engine).get_check_constraints("entries")}
    assert found == {"entry_is_of_its_kind", "entry_is_not_too_large", "entry_follows"}


def test_a_second_migration_finds_nothing_to_do(store):
    assert migrate(store) == migrate(store) == "0001"


def test_commits_are_on_the_disk(store):
    question = "PRAGMA synchronous" if store.is_sqlite else "SHOW synchronous_commit"
    found = store.read(lambda connection: connection.execute(text(question)).scalar())
    # 2 is FULL.
    assert found == (2 if store.is_sqlite else "on")
    if store.is_sqlite:
        mode = store.read(
            lambda connection: connection.execute(text("PRAGMA journal_mode")).scalar()
        )
        assert mode == "wal"


HALF = (
    "INSERT INTO entries (account, seq, kind, part, granted, held, used, day, expires, settles, "
    "key, line, reason, at, hash) VALUES (1, {seq}, {kind}, '', {granted}, {held}, {used}, "
    "'2025-06-02', {expires}, {settles}, 'k', {seq}, {reason}, '2025', :hash)"
)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "'hold'", "held": 5},  # without a last day
        {"kind": "'hold'", "held": -5, "expires": "'2025-07-01'"},
        {"kind": "'use'", "used": 5, "held": -4, "settles": 1},  # more than was held
        {"kind": "'use'", "used": 5, "held": -5},  # of no hold
        {"kind": "'release'", "held": -5},
        {"kind": "'release'", "held": -5, "settles": 9},  # of a later one
        {"kind": "'adjust'", "used": -5},  # without a reason
        {"kind": "'grant'", "granted": 5, "used": 1},
        {"kind": "'gift'", "used": 5},
        {"kind": "'use'", "used": 10**16},
    ],
)
def test_the_database_itself_refuses_entries_that_say_nothing_whole(store, said):
    whole = {"seq": 2, "granted": 0, "held": 0, "used": 0, "expires": "NULL", "settles": "NULL",
             "reason": "NULL", **said}  # fmt: skip

    def work(connection):
        connection.execute(
            text("INSERT INTO accounts (id, name, allocation, subject, unit, hash) "
                 "VALUES (1, 'a', 'lpp', '[]', 'TPP', :hash)"), {"hash": b"x"}
        )  # fmt: skip
        connection.execute(text(HALF.format(**whole)), {"hash": b"x"})

    with pytest.raises(LedgerError, match=r"(?i)check constraint"):
        store.write(work)


def test_a_hold_is_settled_once_in_the_database_itself(store):
    def work(connection):
        connection.execute(
            text("INSERT INTO accounts (id, name, allocation, subject, unit, hash) "
                 "VALUES (1, 'a', 'lpp', '[]', 'TPP', :hash)"), {"hash": b"x"}
        )  # fmt: skip
        hold = {"kind": "'hold'", "held": 5, "expires": "'2025-07-01'", "settles": "NULL"}
        release = {"kind": "'release'", "held": -5, "expires": "NULL", "settles": 1}
        for seq, said in ((1, hold), (2, release), (3, release)):
            row = {"seq": seq, "granted": 0, "used": 0, "reason": "NULL", **said}
            connection.execute(text(HALF.format(**row)), {"hash": b"x"})

    with pytest.raises(LedgerError, match=r"(?i)unique"):
        store.write(work)


def test_other_databases_keep_no_ledger():
    with pytest.raises(LedgerError, match="mysql keeps no ledger"):
        open_store("mysql://somebody@host/database")


def test_a_server_that_is_not_there_is_said(monkeypatch):
    from tidewaiter.store import connect

    monkeypatch.setattr(connect.time, "sleep", lambda _seconds: None)
    store = open_store("postgresql://somebody:secret@127.0.0.1:9/database")
    with pytest.raises(LedgerError) as said:
        store.read(lambda connection: connection.execute(text("SELECT 1")))
    assert "secret" not in str(said.value)
