"""``tidewaiter ledger migrate``, ``verify``, ``checkpoint``, ``backup`` and ``restore``."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from tidewaiter.cli.day import now
from tidewaiter.ledger import backup as copies
from tidewaiter.ledger.checkpoint import private_key, sign
from tidewaiter.ledger.checkpoint import public_key as read_public_key
from tidewaiter.ledger.ledger import open_ledger
from tidewaiter.ledger.verify import Verified
from tidewaiter.ledger.verify import verify as verify_store
from tidewaiter.store import migrate as tables
from tidewaiter.store import open_store

BAD = 1


def migrate(place: str) -> None:
    """Make or renew the tables."""
    store = open_store(place, must_exist=False)
    version = tables.migrate(store)
    sys.stdout.write(f"{store.name}: version {version}\n")


def verify(place: str, public_key: Path | None) -> None:
    """Verify; exit 1 and name the first bad entry."""
    ledger = open_ledger(place)
    found = verify_store(ledger.store, read_public_key(public_key) if public_key else None)
    for fault in found.faults:
        where = f"entry {fault.entry}: " if fault.entry else ""
        sys.stdout.write(f"BAD {where}{fault.what}\n")
    sys.stdout.write(_told(found))
    if found.faults:
        raise typer.Exit(BAD)


def _told(found: Verified) -> str:
    last = f", the last {found.last_checkpoint}" if found.last_checkpoint else ""
    good = "all as entered" if not found.faults else f"{len(found.faults)} faults"
    return (
        f"{found.entries:,} entries of {found.accounts:,} accounts, {found.checkpoints:,} signed "
        f"checkpoints{last}: {good}\n"
    )


def checkpoint(place: str, key: Path) -> None:
    """Sign; say what to keep elsewhere."""
    said = sign(open_ledger(place).store, private_key(key), now=now())
    if said is None:
        sys.stdout.write("nothing was entered since the last checkpoint\n")
        return
    sys.stdout.write(f"checkpoint {said}\nKeep this line outside the database.\n")


def backup(place: str, file: Path) -> None:
    """Copy into a file."""
    found = copies.backup(open_ledger(place).store, file)
    sys.stdout.write(f"{file}: {_told(found)}")


def restore(file: Path, place: str, public_key: Path | None) -> None:
    """Bring back from a file."""
    store = open_store(place, must_exist=False)
    found = copies.restore(file, store, read_public_key(public_key) if public_key else None)
    sys.stdout.write(f"{store.name}: {_told(found)}")
