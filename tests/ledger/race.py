"""Many processes on the same accounts, and what must be so afterwards.

Run as a program, it races long: ``python -m ledger.race --attempts 100000 PLACE…``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger import places
from ledger.asked import NOW, TODAY, account, ask
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.ledger.request import Line, Request
from tidewaiter.ledger.verify import Verified, verify
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate

CAP = 26_900_000_000
PARENTS = ("Acme", "Beta")
# Holds of so little can be used up whole for as long as a race lasts and never fill a cap.
LITTLE = CAP // 10_000_000


@dataclass(frozen=True)
class Raced:
    """What a race came to."""

    attempts: int
    outcomes: Counter[str]
    acknowledged: dict[str, list[str]]
    verified: Verified
    counted: list[int]
    seconds: float


def race(place: str, folder: Path, *, processes: int, attempts: int, seed: int = 0) -> Raced:
    """Race so many processes for so many attempts together."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(processes)
    logs = [folder / f"acknowledged-{n}.jsonl" for n in range(processes)]
    workers = [
        context.Process(
            target=run, args=(place, str(log), gate, attempts // processes, seed * 1000 + n)
        )
        for n, log in enumerate(logs)
    ]
    start = time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.monotonic() - start
    codes = [worker.exitcode for worker in workers]
    assert codes == [0] * processes, codes
    return result(place, logs, seconds)


def run(place: str, log: str, gate, attempts: int, seed: int) -> None:
    """One process: holds, uses, releases and repeats, each acknowledged answer written down."""
    chance = random.Random(seed)
    ledger = open_ledger(place)
    mine: list[tuple[str, int]] = []
    outcomes: Counter[str] = Counter()
    gate.wait()
    with Path(log).open("w") as file:
        for n in range(attempts):
            request, settled = choose(chance, mine, f"{seed}/{n}")
            found = ledger.enter_one(request, now=NOW, today=TODAY)
            if chance.random() < 0.1:
                again = ledger.enter_one(request, now=NOW, today=TODAY)
                if found.entered:
                    assert (again.repeated, again.entries) == (True, found.entries)
                found = again
            outcomes[f"{request.kind} {'entered' if found.entered else 'refused'}"] += 1
            if found.entered:
                entries = {e.name: e.hash.hex() for e in found.entries}
                file.write(json.dumps({"key": request.key, "entries": entries}) + "\n")
                file.flush()
                names = [line.account.name for line in request.lines]
                # What stays held of a hold is a hold of its own, after the line's own entry.
                for n_line, entry in enumerate(found.entries):
                    if entry.kind == "hold":
                        mine.append((names[min(n_line, len(names) - 1)], entry.seq))
            if settled in mine:
                mine.remove(settled)
        file.write(json.dumps({"outcomes": outcomes}) + "\n")
    ledger.close()


def choose(chance: random.Random, mine: list[tuple[str, int]], key: str):
    """Choose what to ask for: what is held goes back, or is used by a little, so the race goes on.

    A process that holds much lets go of some, so that all the others find room now and then.
    """
    of = {account("lpp", ultimate_parent=p)[0].name: account("lpp", ultimate_parent=p)
          for p in PARENTS}  # fmt: skip
    kind = chance.choices(["hold", "both", "release", "use"], [40, 10, 40, 10])[0]
    if len(mine) > 12:
        kind = chance.choice(["release", "release", "use"])
    if kind in ("release", "use") and mine:
        name, seq = chance.choice(mine)
        many = chance.randint(1, LITTLE) if kind == "use" else chance.choice([None, None, 1])
        return ask(kind, of[name], many, settles=seq, key=key), (name, seq)
    amount = chance.choice([chance.randint(CAP // 60, CAP // 8), LITTLE])
    if kind == "both":
        both = chance.sample(list(of.values()), 2)
        lines = tuple(Line(a, amount, limits) for a, limits in both)
        return Request(key, "hold", lines, TODAY, expires=TODAY), None
    return ask("hold", chance.choice(list(of.values())), amount, key=key), None


def result(place: str, logs: Sequence[Path], seconds: float) -> Raced:
    """Read what was acknowledged, and what the ledger says."""
    acknowledged: dict[str, list[str]] = {}
    outcomes: Counter[str] = Counter()
    hashes: dict[str, str] = {}
    for log in logs:
        for line in log.read_text().splitlines():
            said = json.loads(line)
            if "outcomes" in said:
                outcomes.update(said["outcomes"])
                continue
            acknowledged[said["key"]] = list(said["entries"])
            hashes |= said["entries"]
    ledger = open_ledger(place)
    check_acknowledged(ledger, acknowledged, hashes)
    of = [account("lpp", ultimate_parent=parent)[0] for parent in PARENTS]
    standings = ledger.standings(of, today=TODAY)
    verified = verify(ledger.store)
    ledger.close()
    return Raced(
        sum(outcomes.values()),
        outcomes,
        acknowledged,
        verified,
        [standings[a.name].counted for a in of],
        seconds,
    )


def check_acknowledged(
    ledger: Ledger, acknowledged: dict[str, list[str]], hashes: dict[str, str]
) -> None:
    """Every acknowledged entry is there, unchanged, and under no other key."""
    found = {}
    for parent in PARENTS:
        for _, entry in ledger.history(account=account("lpp", ultimate_parent=parent)[0]):
            found[entry.name] = entry
    for key, names in acknowledged.items():
        for name in names:
            assert found[name].key == key
            assert found[name].hash.hex() == hashes[name]


def check(raced: Raced) -> None:
    """What must be so after any race."""
    assert raced.verified.faults == (), raced.verified.faults
    assert all(0 <= counted <= CAP for counted in raced.counted), raced.counted


def main() -> None:
    """Race on the places that are given, and on a new file if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    for kind in asked.kinds:
        with tempfile.TemporaryDirectory() as folder, places.of(kind, Path(folder)) as place:
            store = open_store(place, must_exist=False)
            migrate(store)
            store.close()
            raced = race(place, Path(folder), processes=asked.processes, attempts=asked.attempts)
            check(raced)
            told = ", ".join(f"{n:,} {what}" for what, n in sorted(raced.outcomes.items()))
            sys.stdout.write(
                f"{kind}: {raced.attempts:,} attempts by {asked.processes} processes in "
                f"{raced.seconds:,.0f} s: {told}; {len(raced.acknowledged):,} acknowledged, all "
                f"there; {raced.verified.entries:,} entries verified; counted "
                f"{', '.join(f'{c / CAP:.4f}' for c in raced.counted)} of the caps\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
