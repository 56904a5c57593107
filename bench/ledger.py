"""The ledger's part of ``make bench``: each figure beside the one that it is a ratio of.

``python -m bench.ledger --entries 10000000 sqlite postgresql``. A PostgreSQL server is the one
that ``TIDEWAITER_POSTGRESQL_URL`` names; a database is made there and dropped again.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from ledger import places
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.ledger.request import Limits, Line, Request
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate

DAY, END = date(2025, 6, 2), date(2026, 6, 2)
NOW = datetime(2025, 6, 2, tzinfo=UTC)
LIMITS = Limits("bench", cap=10**15)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
BATCH = 100_000
# Half of all entries are of one account, the rest of a thousand.
PARENTS = 1000


def account(name: str) -> Account:
    """An account that nothing limits."""
    return Account("lpp", (("ultimate_parent", name),), "TPP", "2025-01-01", "2025-12-31")


BIG = account("big")
SMALL = [account(f"parent {n}") for n in range(PARENTS)]
BARE = "x" * 300  # about as many bytes as an entry


def request(number: int) -> Request:
    """A hold of one chip for an order of its own."""
    of = BIG if number % 2 else SMALL[number // 2 % PARENTS]
    line = Line(of, 1000, LIMITS, pieces=1)
    return Request(f"order/SO-{number:09}", "hold", (line,), DAY, expires=END,
                   order_id=f"SO-{number:09}")  # fmt: skip


def enter(ledger: Ledger, first: int, many: int) -> float:
    """Enter holds in one transaction; return the seconds."""
    asked = [(request(n),) for n in range(first, first + many)]
    start = time.perf_counter()
    results = ledger.enter(asked, now=NOW, today=DAY)
    seconds = time.perf_counter() - start
    assert all(r.entered and not r.repeated for r in results)
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def bare_inserts(place: str) -> Iterator[Callable[[], object]]:
    """A bare single-row insert, as durable as the ledger's: the driver alone, one commit each."""
    if "://" not in place:
        file = f"{place}.bare"
        connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        yield lambda: connection.execute("INSERT INTO bare (text) VALUES (?)", (BARE,))
        connection.close()
        return
    import psycopg

    driver = psycopg.connect(place, autocommit=True)
    driver.execute("SET synchronous_commit TO on")
    driver.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, text TEXT)")
    yield lambda: driver.execute("INSERT INTO bare (text) VALUES (%s)", (BARE,))
    driver.close()


def singles(ledger: Ledger, place: str, first: int, many: int = 200) -> None:
    """Single holds and bare inserts in turns, so that both meet the same disk."""
    holds, bare = [], []
    with bare_inserts(place) as insert:
        for n in range(many):
            bare.append(timed(insert))
            holds.append(timed(lambda n=n: enter(ledger, first + n, 1)))  # type: ignore[misc]
    each_hold, each_bare = statistics.median(holds), statistics.median(bare)
    say(f"single durable hold {1 / each_hold:,.0f}/s, bare insert {1 / each_bare:,.0f}/s: ratio "
        f"{each_bare / each_hold:.2f}")  # fmt: skip


def say(text: str) -> None:
    """Print a line of figures."""
    print(f"  {text}", flush=True)


def balances(ledger: Ledger) -> tuple[float, float]:
    """Milliseconds of a balance: of the big account, and of small ones."""
    big = [timed(lambda: ledger.standings([BIG], today=DAY)) for _ in range(50)]
    small = [
        timed(lambda a=a: ledger.standings([a], today=DAY))  # type: ignore[misc]
        for a in SMALL[::20]
    ]
    return 1000 * statistics.median(big), 1000 * statistics.median(small)


def measure(place: str, most: int) -> None:
    """Fill a ledger step by step and measure at each size."""
    store = open_store(place, must_exist=False)
    migrate(store)
    store.close()
    ledger = open_ledger(place)
    done = 0
    first: float | None = None
    for size in (s for s in SIZES if s <= most):
        rates = []
        while done < size:
            many = min(BATCH, size - done)
            rates.append(many / enter(ledger, done, many))
            done += many
        # A batch of a thousand shows what a hold costs besides the commit.
        each = statistics.median(enter(ledger, done + n * 1000, 1000) for n in range(9)) / 1000
        done += 9000
        first = first or each
        big, small = balances(ledger)
        say(f"{done:>10,} entries: {1e6 * each:5.1f} us a hold in batches of 1,000 "
            f"({each / first:.2f} of the first); balance {big:.2f} ms of the largest account, "
            f"{small:.2f} ms of others; batches of {BATCH:,}: {statistics.median(rates):,.0f} "
            "holds/s")  # fmt: skip
        if size == SIZES[1]:
            singles(ledger, place, done)
            done += 200
            whole = enter(ledger, done, BATCH)
            done += BATCH
            say(f"{BATCH:,} orders in one transaction: {BATCH / whole:,.0f} holds/s")
    ledger.close()


def main() -> None:
    """Measure on each kind of database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=SIZES[-1])
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    for kind in asked.kinds:
        if kind == "postgresql" and places.VARIABLE not in os.environ:
            print(places.ABSENT.replace("tested", "measured"))
            continue
        print(f"ledger on {kind}, {os.cpu_count()} cores")
        with tempfile.TemporaryDirectory() as folder, places.of(kind, Path(folder)) as place:
            measure(place, asked.entries)


if __name__ == "__main__":
    main()
