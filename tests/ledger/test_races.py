"""Eight processes on two accounts: nothing is spent twice, nothing acknowledged is lost."""

from __future__ import annotations

from ledger import race


def test_eight_processes_race(place, tmp_path):
    raced = race.race(place, tmp_path, processes=8, attempts=400)
    race.check(raced)
    assert raced.attempts == 400
    # The race was one: much was entered, some did not fit, whatever the order was.
    assert raced.outcomes["hold entered"] > 50
    assert raced.outcomes["hold refused"] > 0
    assert raced.outcomes["use entered"] > 0
