"""What is remembered of an account spares trips to a server, and decides nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import places
from ledger.asked import TODAY, account, ask, counted, enter, refused
from tidewaiter.errors import LedgerError
from tidewaiter.ledger import append
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.ledger.verify import verify
from tidewaiter.store import Store, open_store
from tidewaiter.store.migrate import migrate


def lpp(parent="Acme"):
    return account("lpp", ultimate_parent=parent)


CAP = lpp()[1].cap


@pytest.fixture
def both(tmp_path):
    """The same ledger, opened by two who know nothing of each other."""
    with places.of("postgresql", tmp_path) as place:
        store = open_store(place)
        migrate(store)
        store.close()
        one, other = open_ledger(place), open_ledger(place)
        yield one, other
        assert verify(one.store).faults == ()
        one.close()
        other.close()


@pytest.fixture
def no_transaction(monkeypatch):
    """Let nothing be entered but in one trip, from here on."""

    def forbid():
        def write(self, work):
            raise AssertionError("everything was read anew")

        monkeypatch.setattr(Store, "write", write)

    return forbid


def test_the_second_hold_is_one_trip(both, no_transaction):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), 5))
    no_transaction()
    for n in range(2, 40):
        found = enter(ledger, ask("hold", lpp(), 5))
        assert [entry.seq for entry in found.entries] == [n]
        assert found.before[lpp()[0].name].counted == 5 * (n - 1)
    used = enter(ledger, ask("use", lpp(), 7))
    assert [entry.used for entry in used.entries] == [7]
    assert counted(ledger, lpp()[0]) == 5 * 39 + 7


def test_holds_that_were_appended_are_open_and_settled_once(both):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), 5))
    second = enter(ledger, ask("hold", lpp(), 6, order_id="SO-1"))
    [(_, hold)] = ledger.open_holds("SO-1")
    assert hold == second.entries[0]
    assert enter(ledger, ask("use", lpp(), None, settles=hold.seq)).entered
    assert not enter(ledger, ask("release", lpp(), None, settles=hold.seq)).entered


def test_long_accounts_carry_their_sums_forward_all_the_same(both):
    ledger, _ = both
    for _ in range(200):
        assert enter(ledger, ask("hold", lpp(), 3)).entered
    assert counted(ledger, lpp()[0]) == 600


def test_who_writes_in_between_is_seen(both):
    one, other = both
    for n in range(1, 9):
        found = enter((one, other)[n % 2], ask("hold", lpp(), 5))
        assert found.entries[0].seq == n
        assert found.before[lpp()[0].name].counted == 5 * (n - 1)


def test_what_another_took_is_not_there_any_more(both):
    one, other = both
    enter(one, ask("hold", lpp(), 5))
    enter(other, ask("hold", lpp(), CAP - 5))
    with refused(enter(one, ask("hold", lpp(), 1))) as text:
        assert "do not fit" in text


def test_what_another_gave_back_is_there_again(both):
    one, other = both
    enter(one, ask("hold", lpp(), CAP))
    enter(other, ask("release", lpp(), None, settles=1))
    assert enter(one, ask("hold", lpp(), CAP)).entered


def test_a_key_gives_its_first_result_whoever_used_it(both):
    one, other = both
    for ledger in both:
        enter(ledger, ask("hold", lpp("Beta"), 1))
    first = enter(other, ask("hold", lpp(), 5, key="k"))
    enter(one, ask("hold", lpp(), 2))
    for ledger in (one, other, one):
        again = enter(ledger, ask("hold", lpp(), 5, key="k"))
        assert (again.repeated, again.entries) == (True, first.entries)
    with refused(enter(one, ask("hold", lpp(), 6, key="k"))) as text:
        assert "used for something else" in text
    assert counted(one, lpp()[0]) == 7


def test_a_hold_that_expires_meanwhile_counts_no_more(both):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), CAP, expires=TODAY))
    later = TODAY + timedelta(days=1)
    assert enter(ledger, ask("hold", lpp(), CAP, day=later), today=later).entered
    # One that is entered when it has expired already is released by the next writer.
    beta = lpp("Beta")
    for _ in range(3):
        late = ask("hold", beta, CAP, expires=TODAY - timedelta(days=1))
        assert enter(ledger, late).entered


def test_a_grant_is_what_a_license_may_hold_from_then_on(both):
    ledger, _ = both
    of = account("license", license_number="D1", unit="pieces")
    with refused(enter(ledger, ask("hold", of, 1))):
        pass
    enter(ledger, ask("grant", of, 2))
    enter(ledger, ask("hold", of, 1))
    assert enter(ledger, ask("hold", of, 1)).entered
    assert not enter(ledger, ask("hold", of, 1)).entered


def test_a_past_that_is_not_the_remembered_one_is_read_anew(both):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), 5))
    [(state, _)] = ledger.remembered.states.values()
    state.hash = b"of another past"
    found = enter(ledger, ask("hold", lpp(), 5))
    assert (found.entered, found.entries[0].seq) == (True, 2)


def test_where_others_write_it_is_not_tried_every_time(both, monkeypatch):
    one, other = both
    tried = []
    appended = append.append

    def counting(*said):
        tried.append(said)
        return appended(*said)

    monkeypatch.setattr("tidewaiter.ledger.ledger.append", counting)
    for _ in range(10):
        enter(one, ask("hold", lpp(), 1))
        enter(other, ask("hold", lpp(), 1))
    assert 0 < len(tried) <= 10


def test_no_more_is_remembered_than_there_is_room_for(both, monkeypatch):
    monkeypatch.setattr(append, "MOST", 3)
    ledger, _ = both
    for n in range(9):
        enter(ledger, ask("hold", lpp(f"parent {n}"), 1))
    assert len(ledger.remembered.states) == 3


def test_a_fault_that_stays_is_said(both, monkeypatch):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), 5))
    monkeypatch.setattr(append, "_APPEND", "SELECT 1 / 0")
    with pytest.raises(LedgerError, match="division by zero"):
        enter(ledger, ask("hold", lpp(), 5))


def test_a_line_that_is_cut_is_made_good(both):
    ledger, _ = both
    enter(ledger, ask("hold", lpp(), 5))
    places.command(
        ledger.store.engine.url.render_as_string(hide_password=False),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    found = enter(ledger, ask("hold", lpp(), 6))
    assert (found.entered, found.repeated) == (True, False)
    assert counted(ledger, lpp()[0]) == 11
