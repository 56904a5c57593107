"""Whatever anybody does, in any order: the ledger does what the model in plain Python does."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from ledger import model
from ledger.asked import NOW, account, ask, tpp
from tidewaiter.ledger import state
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.ledger.request import Result
from tidewaiter.ledger.verify import verify
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate

# Days around the ends of quarters and of the year, where caps and periods change.
DAYS = [
    *(date(2025, m, d) for m, d in ((2, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30), (12, 30))),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 1, 2),
]
SUBJECTS = {
    "lpp": [{"ultimate_parent": name} for name in ("Acme", "Beta")],
    "nveu": [{"ultimate_parent": "Acme", "destination": c} for c in ("AE", "IN")],
    "uveu": [{"ultimate_parent": "Gamma"}],
    "license": [{"license_number": "D1"}],
}
PLACES = [(name, n) for name, several in SUBJECTS.items() for n in range(len(several))]
PARTS = ("US", "GB", "MY", "BR", "IN", "KE")
# Amounts about the caps, a few chips, and single thousandths that just pass or just fit.
AMOUNTS = st.one_of(
    st.sampled_from([tpp(n) for n in (1, 8, 100, 849, 850, 1699, 1700, 20_000, 39_982)]),
    st.integers(1, 3),
    st.integers(1, 26_900_000_000),
    st.sampled_from([26_900_000_000, 633_000_000_000, 949_500_000_000]),
)
HERE = "/dev/shm" if Path("/dev/shm").is_dir() else None


class Machine(RuleBasedStateMachine):
    """One ledger on a file, and the model beside it."""

    holds = Bundle("holds")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.mkdtemp(dir=HERE)
        store = open_store(f"{self.folder}/ledger.db", must_exist=False)
        migrate(store)
        store.close()
        self.ledger = open_ledger(f"{self.folder}/ledger.db")
        self.books: dict[str, model.Book] = {}
        self.today = date(2025, 2, 1)
        self.requests: list[tuple[object, Result]] = []

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            assert verify(self.ledger.store).faults == ()
            self.ledger.close()
            shutil.rmtree(self.folder)

    def of(self, place, day):
        name, n = place
        unit = "pieces" if name == "license" else None
        seat = "US" if name == "uveu" else None
        found = account(name, day, unit=unit, headquarters=seat, **SUBJECTS[name][n])
        return found, self.books.setdefault(found[0].name, model.Book())

    def enter(self, request) -> Result:
        result = self.ledger.enter_one(request, now=NOW, today=self.today)
        if result.entered:
            self.requests.append((request, result))
            for line in request.lines:
                self.books[line.account.name].expire(self.today)
        return result

    @rule(days=st.integers(-40, 60))
    def time_passes_or_is_set_back(self, days) -> None:
        self.today = max(date(2025, 1, 13), self.today + timedelta(days=days))

    @rule(place=st.sampled_from(PLACES[-1:]), amount=st.integers(1, 100), day=st.sampled_from(DAYS),
          lasts=st.integers(0, 200))  # fmt: skip
    def grant(self, place, amount, day, lasts) -> None:
        of, book = self.of(place, day)
        last = day + timedelta(days=lasts)
        assert self.enter(ask("grant", of, amount, day=day, expires=last)).entered
        book.grants.append((amount, day, last))

    @rule(target=holds, place=st.sampled_from(PLACES), amount=AMOUNTS, day=st.sampled_from(DAYS),
          part=st.sampled_from(PARTS), lasts=st.integers(-5, 90))  # fmt: skip
    def hold(self, place, amount, day, part, lasts):
        of, book = self.of(place, day)
        part = part if place[0] == "uveu" else ""
        expires = self.today + timedelta(days=lasts)
        result = self.enter(ask("hold", of, amount, day=day, part=part, expires=expires))
        assert result.entered == model.fits(book, place[0], part, amount, day, self.today)
        if not result.entered:
            return multiple()
        seq = result.entries[0].seq
        book.holds[seq] = model.Hold(amount, part, expires)
        return place, day, seq

    @rule(place=st.sampled_from(PLACES), amount=AMOUNTS, day=st.sampled_from(DAYS),
          part=st.sampled_from(PARTS), is_fact=st.booleans())  # fmt: skip
    def use_what_was_not_held(self, place, amount, day, part, is_fact) -> None:
        of, book = self.of(place, day)
        part = part if place[0] == "uveu" else ""
        result = self.enter(ask("use", of, amount, day=day, part=part, is_fact=is_fact))
        fits = model.fits(book, place[0], part, amount, day, self.today)
        assert result.entered == (fits or is_fact)
        if result.entered:
            book.uses.append((part, amount))

    @rule(hold=holds, share=st.floats(0.01, 1.2), day=st.sampled_from(DAYS), keep=st.booleans())
    def use(self, hold, share, day, keep) -> None:
        place, made, seq = hold
        of, book = self.of(place, made)
        found = book.holds[seq]
        amount = max(1, int(found.amount * share))
        result = self.enter(ask("use", of, amount, day=day, settles=seq, keep_rest=keep))
        name = of[0].name
        in_time = str(day.year) in name if place[0] == "lpp" else True
        if place[0] == "license":
            in_time = book.granted(day) > 0
        is_open = found.open and found.expires >= self.today
        assert result.entered == (is_open and in_time and amount <= found.amount)
        if result.entered:
            self.settle(book, result, found)
            book.uses.append((found.part, amount))

    @rule(hold=holds, share=st.floats(0.01, 1.2))
    def release(self, hold, share) -> None:
        place, made, seq = hold
        of, book = self.of(place, made)
        found = book.holds[seq]
        amount = max(1, int(found.amount * share))
        result = self.enter(ask("release", of, amount, day=made, settles=seq))
        is_open = found.open and found.expires >= self.today
        assert result.entered == (is_open and amount <= found.amount)
        if result.entered:
            self.settle(book, result, found)

    @staticmethod
    def settle(book, result, found) -> None:
        found.open = False
        for rest in result.entries[1:]:
            book.holds[rest.seq] = model.Hold(rest.held, rest.part, found.expires)

    @rule(
        place=st.sampled_from(PLACES),
        amount=AMOUNTS,
        day=st.sampled_from(DAYS),
        part=st.sampled_from(PARTS),
        reason=st.sampled_from(["lost", "resold", "correction"]),
    )
    def adjust(self, place, amount, day, part, reason) -> None:
        of, book = self.of(place, day)
        part = part if place[0] == "uveu" else ""
        result = self.enter(
            ask("adjust", of, amount, day=day, part=part, reason=reason, why="seen")
        )
        lawful = reason == "correction" or reason in model.ATTRITION.get(place[0], ())
        enough = amount <= book.used(lambda p: p == part)
        assert result.entered == (lawful and enough)
        if result.entered:
            book.uses.append((part, -amount))

    @rule(data=st.data())
    def repeat(self, data) -> None:
        if not self.requests:
            return
        request, first = data.draw(st.sampled_from(self.requests))
        again = self.ledger.enter_one(request, now=NOW, today=self.today)
        assert again.repeated
        assert again.entries == first.entries
        assert (
            again.before[request.lines[0].account.name].parts
            == first.before[request.lines[0].account.name].parts
        )

    @invariant()
    def balances_agree(self) -> None:
        if not hasattr(self, "books"):
            return
        accounts = {}
        for place in PLACES:
            for day in (date(2025, 6, 1), date(2026, 1, 1)):
                (found, _), _ = self.of(place, day)
                accounts[found.name] = found
        standings = self.ledger.standings(accounts.values(), today=self.today)
        for name, book in self.books.items():
            assert standings[name].held == book.held(self.today), name
            assert standings[name].used == book.used(), name
            for part, (held, used) in standings[name].parts.items():
                assert held == book.held(self.today, lambda p, part=part: p == part)
                assert used == book.used(lambda p, part=part: p == part)


def test_the_ledger_does_what_the_model_does(monkeypatch) -> None:
    # Sums are carried forward all the time.
    monkeypatch.setattr(state, "CARRY", 3)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
