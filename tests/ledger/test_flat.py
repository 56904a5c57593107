"""A balance and a hold read the same few rows, however long the account is."""

from __future__ import annotations

import pytest

from ledger.asked import NOW, TODAY, account, ask, enter
from tidewaiter.ledger.state import CARRY


def steps(ledger, work):
    """How many steps SQLite's machine takes for some work: as reproducible as time is not."""
    count = [0]

    def step():
        count[0] += 1
        return 0

    with ledger.store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.set_progress_handler(step, 1)
        connection.close()
        # One connection is in the pool, so the work gets the same.
        work()
        driver.set_progress_handler(None, 0)
    return count[0]


@pytest.fixture
def grown(on_file):
    of = account("lpp", ultimate_parent="Acme")
    lengths = {}
    for length in (640, 12_800):
        done = max(lengths, default=0)
        ledger_rows = [(ask("hold", of, 1, key=f"{n}"),) for n in range(done, length)]
        on_file.enter(ledger_rows, now=NOW, today=TODAY)
        balance = steps(on_file, lambda: on_file.standings([of[0]], today=TODAY))
        hold = steps(on_file, lambda n=length: enter(on_file, ask("hold", of, 1, key=f"x{n}")))
        release = steps(
            on_file, lambda n=length: enter(on_file, ask("release", of, None, settles=n // 2))
        )
        lengths[length] = (balance, hold, release)
    return lengths


def test_twenty_times_as_long_costs_no_more(grown):
    # Between two sums that are carried forward lie up to so many entries, in one or the other.
    slack = CARRY * 12
    for before, after in zip(grown[640], grown[12_800], strict=True):
        assert after < before + slack, grown


def test_to_ask_is_to_take_steps(grown):
    assert min(grown[640]) > 100
