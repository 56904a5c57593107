"""A process that enters holds and writes down each that was acknowledged; for it to be killed."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from ledger.asked import NOW, TODAY, account, ask
from tidewaiter.errors import LedgerError
from tidewaiter.ledger.ledger import open_ledger


def main(place: str, log: str, tag: str, most_bytes: str = "") -> None:
    """Enter holds, batches now and then, until killed or until the disk is full."""
    ledger = open_ledger(place)
    of = account("lpp", ultimate_parent="Acme")
    if most_bytes:
        limit = int(most_bytes)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with Path(log).open("a") as file:
        for n in range(100_000):
            size = 20 if n % 7 == 3 else 1
            batch = [(ask("hold", of, 1, key=f"{tag}/{n}/{k}"),) for k in range(size)]
            try:
                found = ledger.enter(batch, now=NOW, today=TODAY)
            except LedgerError as fault:
                sys.stderr.write(f"{fault}\n")
                sys.exit(3)
            for result in found:
                assert result.entered
                told = {e.key: [e.name, e.hash.hex()] for e in result.entries}
                file.write(json.dumps(told) + "\n")
            file.flush()
            sys.stdout.write(".")
            sys.stdout.flush()


def acknowledged(log: Path) -> dict[str, list[str]]:
    """What the process wrote down; a line that was cut off was not acknowledged to anybody."""
    found: dict[str, list[str]] = {}
    for line in log.read_text().splitlines():
        try:
            found |= json.loads(line)
        except json.JSONDecodeError:
            continue
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
