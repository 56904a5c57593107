"""What goes wrong with machines: after it every acknowledged entry is there, and nothing by half.

``docs/ledger.md`` has the table of these.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from ledger import damage, places, small_disk
from ledger.asked import NOW, TODAY, account, ask, counted, enter
from ledger.writer import acknowledged
from tidewaiter.errors import LedgerError
from tidewaiter.ledger import write
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.ledger.verify import verify
from tidewaiter.store import bulk, connect, open_store
from tidewaiter.store.migrate import migrate, require_current

TESTS = Path(__file__).parents[1]


def lpp(parent="Acme"):
    return account("lpp", ultimate_parent=parent)


def start(place, log, tag, most_bytes=""):
    path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", "ledger.writer", str(place), str(log), tag, str(most_bytes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


def whole(place, log):
    """Check that all that was acknowledged is there and no batch is by half; return the entries."""
    ledger = open_ledger(place)
    assert verify(ledger.store).faults == ()
    found = {entry.key: entry for _, entry in ledger.history(account=lpp()[0])}
    for key, (name, hashed) in acknowledged(log).items():
        assert (found[key].name, found[key].hash.hex()) == (name, hashed)
    batches: dict[str, int] = {}
    for key in found:
        batch = key.rpartition("/")[0]
        batches[batch] = batches.get(batch, 0) + 1
    assert all(
        size == (20 if int(batch.rpartition("/")[2]) % 7 == 3 else 1)
        for batch, size in batches.items()
    )
    ledger.close()
    return found


def test_a_writer_that_is_killed_loses_nothing_that_it_was_told(place, tmp_path):
    chance = random.Random(7)
    log = tmp_path / "acknowledged.jsonl"
    for turn in range(4):
        process = start(place, log, f"turn {turn}")
        process.stdout.read(chance.randint(1, 25))
        # Anywhere in the next entries: before, within or after a commit.
        chance_of_death = chance.random() * 0.02
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(chance_of_death)
        process.kill()
        assert process.wait() == -9
        found = whole(place, log)
    assert len(acknowledged(log)) > 4
    assert len(found) >= len(acknowledged(log))


def test_a_full_disk_is_said_and_costs_nothing_that_was_entered(file, tmp_path):
    log = tmp_path / "acknowledged.jsonl"
    process = start(file, log, "full", 400_000)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert b"nothing of this was written" in said
    found = whole(file, log)
    assert 0 < len(acknowledged(log)) == len(found)
    # With room again it goes on.
    ledger = open_ledger(file)
    assert enter(ledger, ask("hold", lpp(), 1)).entered
    ledger.close()


def test_a_full_disk_of_the_server_is_said_and_costs_nothing_that_was_entered():
    with small_disk.database(16) as (place, resize):
        store = open_store(place)
        migrate(store)
        ledger = Ledger(store)
        entered = {}
        # Batches until they do not fit, then single holds into what is left.
        for size in (300, 1):
            with pytest.raises(LedgerError, match="make room on the disk"):
                fill(ledger, size, entered)
        # A server needs room to sort an answer, so what is there is asked for after.
        resize(64)
        found = [entry for _, entry in ledger.history(account=lpp()[0])]
        assert {entry.name: entry for entry in found} == entered
        assert len(entered) > 300
        assert enter(ledger, ask("hold", lpp(), 1)).entered
        assert counted(ledger, lpp()[0]) == len(entered) + 1
        assert verify(store).faults == ()
        store.close()


def fill(ledger, size, entered):
    """Enter batches until there is no room, and note what was acknowledged."""
    for _ in range(100_000 // size):
        asked = [(ask("hold", lpp(), 1),) for _ in range(size)]
        for result in ledger.enter(asked, now=NOW, today=TODAY):
            entered |= {entry.name: entry for entry in result.entries}


@pytest.mark.parametrize("holds", [1, 300])
def test_a_connection_that_is_cut_before_the_commit_is_made_good(tmp_path, monkeypatch, holds):
    with places.of("postgresql", tmp_path) as place:
        server = os.environ[places.VARIABLE]
        store = open_store(place)
        migrate(store)
        cut = cut_at_the_next_entry(monkeypatch, server)
        ledger = Ledger(store)
        asked = [(ask("hold", lpp(), 5),) for _ in range(holds)]
        found = ledger.enter(asked, now=NOW, today=TODAY)
        assert {(result.entered, result.repeated) for result in found} == {(True, False)}
        assert len(cut) == 1
        assert counted(ledger, lpp()[0]) == 5 * holds
        assert verify(store).faults == ()
        store.close()


def cut_at_the_next_entry(monkeypatch, server):
    """End the session of the next transaction that enters something, before it commits."""
    cut: list[int] = []

    def cut_it(connection, rows):
        if not cut:
            [(pid,)] = connection.exec_driver_sql("SELECT pg_backend_pid()").all()
            cut.append(pid)
            places.command(server, f"SELECT pg_terminate_backend({pid})")
        bulk.add_rows(connection, rows)

    monkeypatch.setattr(write, "add_rows", cut_it)
    return cut


def test_an_answer_that_is_lost_after_the_commit_is_given_again(ledger):
    lost = []
    dialect = ledger.store.engine.dialect
    commit = dialect.do_commit

    def commit_and_lose(connection):
        commit(connection)
        if not lost:
            lost.append(True)
            raise ConnectionResetError("the line went dead")

    dialect.do_commit = commit_and_lose
    request = ask("hold", lpp(), 5)
    found = enter(ledger, request)
    dialect.do_commit = commit
    # The work was begun anew, and found by its key what it had done.
    assert (len(lost), found.entered, found.repeated) == (1, True, True)
    assert counted(ledger, lpp()[0]) == 5
    assert len(ledger.history(account=lpp()[0])) == 1


def test_a_line_that_stays_dead_is_said_after_so_many_attempts(ledger, monkeypatch):
    attempts = []

    def dead(connection):
        attempts.append(True)
        raise ConnectionResetError("the line is dead")

    monkeypatch.setattr(connect.time, "sleep", lambda _seconds: None)
    ledger.store.engine.dialect.do_commit = dead
    with pytest.raises(LedgerError, match="the line is dead"):
        enter(ledger, ask("hold", lpp(), 5))
    assert len(attempts) == connect.ATTEMPTS
    del ledger.store.engine.dialect.do_commit
    assert counted(ledger, lpp()[0]) == 0


def migrate_when_let(place, gate, said):
    store = open_store(place, must_exist=False)
    gate.wait()
    said.put(migrate(store))
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql")])
def test_migrations_at_once_make_one_set_of_tables(kind, tmp_path):
    context = multiprocessing.get_context("spawn")
    with places.of(kind, tmp_path) as place:
        gate, said = context.Barrier(3), context.Queue()
        workers = [
            context.Process(target=migrate_when_let, args=(place, gate, said)) for _ in range(3)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0, 0, 0]
        assert {said.get() for _ in workers} == {"0001"}
        store = open_store(place)
        require_current(store)
        store.close()


@pytest.fixture
def full(file):
    """A file with a few hundred entries, closed."""
    ledger = open_ledger(file)
    ledger.enter([(ask("hold", lpp(), 1, order_id=f"SO-{n:04}"),) for n in range(300)],
                 now=NOW, today=TODAY)  # fmt: skip
    ledger.close()
    with open_store(file).engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.mark.parametrize("part", [0.95, 0.5, 0.1])
def test_a_file_that_is_cut_off_does_not_verify(full, part):
    with full.open("r+b") as file:
        file.truncate(int(full.stat().st_size * part))
    try:
        said = "; ".join(fault.what for fault in verify(open_ledger(full).store).faults)
    except LedgerError as fault:
        said = str(fault)
    # So badly that it cannot be read, or so that it reads and is said to be wrong.
    assert "damaged" in said or "not a database" in said


def test_a_file_that_is_edited_in_place_names_the_entry(full):
    content = full.read_bytes()
    # The order of entry 150, wherever it is kept: in the entry, and in the index of orders.
    assert content.count(b"SO-0149") >= 2
    full.write_bytes(content.replace(b"SO-0149", b"SO-9149"))
    faults = verify(open_store(full)).faults
    assert "1-150" in {fault.entry for fault in faults}


def test_something_that_is_no_ledger_is_said(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("no ledger at all, but some longer text that nobody would take for one" * 9)
    with pytest.raises(LedgerError, match="not a database"):
        open_ledger(file)
    with pytest.raises(LedgerError, match="no ledger there"):
        open_ledger(tmp_path / "absent.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(LedgerError, match="tidewaiter ledger migrate"):
        open_ledger(tmp_path / "empty.db")


def test_a_ledger_of_a_later_program_is_left_alone(on_file):
    damage.run(on_file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="of a later program"):
        migrate(on_file.store)
    with pytest.raises(LedgerError, match="version 9999"):
        require_current(on_file.store)
