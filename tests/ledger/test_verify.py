"""Verify says what is wrong, and where it begins; and nothing of a ledger that is as entered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import damage
from ledger.asked import NOW, TODAY, account, ask, enter, tpp
from tidewaiter.ledger import backup as copies
from tidewaiter.ledger.checkpoint import private_key, public_key, sign
from tidewaiter.ledger.verify import verify
from tidewaiter.store import open_store

EDITS = {
    "kind": "'adjust'",
    "part": "'US'",
    "granted": "1",
    "held": "held + 1",
    "used": "used + 1",
    "cap": "cap + 1",
    "pieces": "7",
    "day": "'2025-06-03'",
    "expires": "'2098-12-31'",
    "order_id": "'SO-X'",
    "key": "'another'",
    "line": "1",
    "reason": "'x'",
    "why": "'x'",
    "source": "'x'",
    "at": "'2025-06-02T00:00:00.000000+00:00'",
    "hash": "(SELECT hash FROM accounts WHERE id = 1)",
}


def lpp(parent="Acme"):
    return account("lpp", ultimate_parent=parent)


@pytest.fixture
def kept(ledger):
    """A ledger of two accounts: account 1 with 130 holds, of which one is used; account 2."""
    ledger.enter([(ask("hold", lpp(), 1000 + n, order_id=f"SO-{n}"),) for n in range(130)],
                 now=NOW, today=TODAY)  # fmt: skip
    enter(ledger, ask("use", lpp(), 500, settles=7))
    enter(ledger, ask("use", lpp("Beta"), tpp(1)))
    assert ledger.numbers([lpp()[0]]) == {1: lpp()[0]}
    return ledger


def faults(ledger, key=None):
    return [tuple(fault) for fault in verify(ledger.store, key).faults]


def test_a_ledger_that_is_as_entered_verifies(kept):
    found = verify(kept.store)
    assert (found.accounts, found.entries, found.faults) == (2, 132, ())


@pytest.mark.parametrize("column", EDITS)
def test_every_edit_of_an_entry_is_named(kept, column):
    edit = f"UPDATE entries SET {column} = {EDITS[column]} WHERE account = 1 AND seq = 70"
    damage.run(kept, edit)
    [(entry, what)] = faults(kept)
    assert entry == "1-70"
    assert "not what was entered" in what


@pytest.mark.parametrize(("seq", "named"), [(1, "1-1"), (70, "1-70"), (131, "1-7")])
def test_an_entry_that_is_gone_is_named(kept, seq, named):
    damage.run(kept, f"DELETE FROM entries WHERE account = 1 AND seq = {seq}")
    found = faults(kept)
    # Of the last entry it is seen that what it settled is open again and is not on the list.
    assert found[0][0] == named


def test_an_account_that_was_changed_is_named(kept):
    damage.run(kept, "UPDATE accounts SET name = 'lpp | gamma | 2025' WHERE id = 1")
    assert ("1-0", "account 'lpp | gamma | 2025' is not what it was opened as") in faults(kept)


def test_entries_whose_account_is_gone_are_named(kept):
    damage.run(kept, "DELETE FROM accounts WHERE id = 2")
    assert ("2-1", "its account is gone") in faults(kept)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE carried SET held = held + 1 WHERE account = 1 AND seq = 128", "1-128"),
        ("DELETE FROM carried WHERE account = 1 AND seq = 64", "1-64"),
        ("INSERT INTO carried VALUES (1, 65, '', 0, 0)", "1-65"),
        ("DELETE FROM open_holds WHERE account = 1 AND seq = 50", "1-50"),
        ("INSERT INTO open_holds VALUES (1, '2099-12-31', 7)", "1-7"),
        ("INSERT INTO open_holds VALUES (3, '2099-12-31', 1)", "3-1"),
    ],
)
def test_what_follows_from_entries_is_worked_out_anew(kept, statement, named):
    damage.run(kept, statement)
    assert [entry for entry, _ in faults(kept)] == [named]


def test_without_what_is_carried_forward_the_balances_are_the_same(kept):
    before = kept.standings([lpp()[0]], today=TODAY)
    damage.run(kept, "DELETE FROM carried")
    assert kept.standings([lpp()[0]], today=TODAY) == before


def test_an_entry_over_its_cap_is_named_even_if_all_hashes_fit(kept):
    damage.run(kept, "UPDATE entries SET cap = 5 WHERE account = 2 AND seq = 1")
    damage.rewrite_chain(kept, 2)
    [(entry, what)] = faults(kept)
    assert entry == "2-1"
    assert "is more than its cap, 5" in what


def test_a_hold_settled_with_another_amount_is_named(kept):
    damage.run(kept, "UPDATE entries SET held = held + 1 WHERE account = 1 AND seq = 131",
               "UPDATE carried SET held = 0 WHERE account = 9")  # fmt: skip
    damage.rewrite_chain(kept, 1)
    assert faults(kept)[0] == ("1-131", "it settles 7, which is no open hold of that size")


def test_a_past_that_was_rewritten_is_seen_by_a_signed_checkpoint(kept, tmp_path):
    key = private_key(tmp_path / "key.pem")
    assert sign(kept.store, key, now=NOW).startswith("1:")
    enter(kept, ask("hold", lpp("Beta"), 5))
    assert faults(kept) == []
    # One chip less, all hashes new: by itself the chain is good.
    damage.run(kept, "UPDATE entries SET used = used - 1000 WHERE account = 2 AND seq = 1")
    damage.rewrite_chain(kept, 2)
    assert faults(kept) == [("2-1", "it is another since checkpoint 1")]


def test_a_tail_that_is_cut_off_is_seen_by_a_signed_checkpoint(kept, tmp_path):
    sign(kept.store, private_key(tmp_path / "key.pem"), now=NOW)
    damage.run(kept, "DELETE FROM entries WHERE account = 2", "DELETE FROM accounts WHERE id = 2")
    assert faults(kept)[0] == ("2-1", "it is gone since checkpoint 1")


def test_a_checkpoint_that_was_changed_is_seen(kept, tmp_path):
    key = private_key(tmp_path / "key.pem")
    sign(kept.store, key, now=NOW)
    enter(kept, ask("hold", lpp("Beta"), 5))
    sign(kept.store, key, now=NOW)
    damage.run(kept, "UPDATE checkpoint_heads SET seq = 1 WHERE account = 1")
    found = faults(kept)
    assert (None, "checkpoint 1 or one before it was changed") in found


def test_a_checkpoint_of_another_key_is_seen_by_whoever_has_the_right_one(kept, tmp_path):
    mine, other = tmp_path / "mine.pem", tmp_path / "other.pem"
    private_key(mine)
    sign(kept.store, private_key(other), now=NOW)
    assert faults(kept) == []
    assert faults(kept, public_key(tmp_path / "other.pem.pub")) == []
    assert faults(kept, public_key(tmp_path / "mine.pem.pub")) == [
        (None, "checkpoint 1: it is signed with another key")
    ]


def test_a_signature_that_was_changed_is_seen(kept, tmp_path):
    sign(kept.store, private_key(tmp_path / "key.pem"), now=NOW)
    damage.run(kept, "UPDATE checkpoints SET signature = :s", s=b"x" * 64)
    assert faults(kept) == [(None, "checkpoint 1: its signature is not good")]


def test_nothing_is_signed_twice(kept, tmp_path):
    key = private_key(tmp_path / "key.pem")
    sign(kept.store, key, now=NOW)
    assert sign(kept.store, key, now=NOW) is None
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0


def test_rows_are_never_changed_by_the_way(kept):
    from tidewaiter.errors import LedgerError

    for statement in ("UPDATE entries SET used = 0", "DELETE FROM entries",
                      "UPDATE accounts SET name = 'x'", "DELETE FROM accounts"):  # fmt: skip
        with pytest.raises(LedgerError, match="rows are never changed"):
            kept.store.write(lambda c, s=statement: c.exec_driver_sql(s))
    assert faults(kept) == []


def test_a_backup_is_the_ledger_and_a_restore_goes_on_with_it(kept, tmp_path, place):
    sign(kept.store, private_key(tmp_path / "key.pem"), now=NOW)
    file = tmp_path / "backup.db"
    saved = copies.backup(kept.store, file)
    assert (saved.entries, saved.faults) == (132, ())
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("backup")] == ["backup.db"]
    enter(kept, ask("hold", lpp("Later"), 5))
    store = open_store(tmp_path / "restored.db", must_exist=False)
    found = copies.restore(file, store, public_key(tmp_path / "key.pem.pub"))
    assert found == saved
    from tidewaiter.ledger.ledger import Ledger

    again = Ledger(store)
    standing = again.standings([lpp()[0]], today=TODAY)
    assert standing == kept.standings([lpp()[0]], today=TODAY)
    assert enter(again, ask("hold", lpp("Later"), 5)).entered
    assert faults(again) == []
    again.close()


def test_a_backup_of_a_file_goes_into_a_server_and_back(on_file, tmp_path):
    from ledger import places

    enter(on_file, ask("hold", lpp(), 5, order_id="SO-1"))
    copies.backup(on_file.store, tmp_path / "backup.db")
    with places.of("postgresql", tmp_path) as url:
        from tidewaiter.ledger.ledger import Ledger

        server = Ledger(open_store(url))
        copies.restore(tmp_path / "backup.db", server.store)
        assert server.open_holds("SO-1") == on_file.open_holds("SO-1")
        assert enter(server, ask("hold", lpp("Beta"), 5)).entered
        copies.backup(server.store, tmp_path / "back.db")
        server.close()
    found = verify(open_store(tmp_path / "back.db"))
    assert (found.entries, found.faults) == (2, ())


def test_a_damaged_backup_is_not_restored(kept, tmp_path):
    from tidewaiter.errors import LedgerError
    from tidewaiter.ledger.ledger import Ledger

    copies.backup(kept.store, tmp_path / "backup.db")
    damage.run(Ledger(open_store(tmp_path / "backup.db")), "UPDATE entries SET used = 1 "
               "WHERE account = 2")  # fmt: skip
    target = open_store(tmp_path / "restored.db", must_exist=False)
    with pytest.raises(LedgerError, match="entry 2-1: it is not what was entered"):
        copies.restore(tmp_path / "backup.db", target)
    assert Ledger(target).accounts() == []
    target.close()


def test_a_restore_writes_over_nothing(kept, tmp_path):
    from tidewaiter.errors import LedgerError

    copies.backup(kept.store, tmp_path / "backup.db")
    with pytest.raises(LedgerError, match="has entries already"):
        copies.restore(tmp_path / "backup.db", kept.store)
    with pytest.raises(LedgerError, match="is there already"):
        copies.backup(kept.store, tmp_path / "backup.db")


def test_expired_holds_that_were_released_verify(kept):
    later = TODAY + timedelta(days=400)
    enter(kept, ask("hold", lpp("Beta"), 5, expires=TODAY))
    enter(kept, ask("hold", lpp("Beta"), 6, expires=later), today=later)
    assert faults(kept) == []
