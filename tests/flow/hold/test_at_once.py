"""Several processes clear the same book at once: every order is held once, as one alone would."""

from __future__ import annotations

import multiprocessing
import random

import pytest

from flow.hold.held import clear, new_ledger, order
from ledger import places
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.ledger.verify import verify
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate

ORDERS = [
    order(f"SO-{n:02}", quantity=300, order_date=f"2025-06-{1 + n % 28:02}",
          ultimate_parent_name=f"Parent {n % 2}")
    for n in range(24)
]  # fmt: skip


def clear_shuffled(place, gate, said, seed):
    orders = list(ORDERS)
    random.Random(seed).shuffle(orders)
    ledger = open_ledger(place)
    gate.wait()
    found = clear(orders, ledger)
    said.put({key: found.outcome(key) for key in found.answers})
    ledger.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_book_that_is_cleared_by_several_at_once_is_held_once(kind, tmp_path):
    alone = new_ledger(tmp_path, "alone.db")
    expected = clear(ORDERS, alone)
    context = multiprocessing.get_context("spawn")
    with places.of(kind, tmp_path) as place:
        store = open_store(place, must_exist=False)
        migrate(store)
        store.close()
        gate, said = context.Barrier(3), context.Queue()
        workers = [
            context.Process(target=clear_shuffled, args=(place, gate, said, seed))
            for seed in range(3)
        ]
        for worker in workers:
            worker.start()
        told = [said.get(timeout=300) for _ in workers]
        for worker in workers:
            worker.join()
        wanted = {key: expected.outcome(key) for key in expected.answers}
        assert told == [wanted] * 3
        ledger = open_ledger(place)
        assert verify(ledger.store).faults == ()
        held = [e.order_id for a in ledger.accounts() for _, e in ledger.history(account=a)]
        assert sorted(held) == sorted(key for key, said_ in wanted.items() if said_[1] == "held")
        ledger.close()
    alone.close()
