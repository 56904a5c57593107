"""Signed checkpoints: what the last entry of each account was, so that no past can be rewritten.

A chain of hashes shows that an entry was changed; whoever writes the whole chain anew leaves no
trace in it. A checkpoint holds the last hash of every account that moved since the one before,
and is signed with a key that the database does not have.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import Connection, and_, func, insert, select

from tidewaiter.errors import LedgerError
from tidewaiter.ledger.fault import Fault
from tidewaiter.store import Store
from tidewaiter.store.schema import accounts, checkpoint_heads, checkpoints, entries

Head = tuple[str, int, bytes]


class Checked(NamedTuple):
    """How many checkpoints there are, what is wrong with them, and the last one as text."""

    number: int
    faults: tuple[Fault, ...]
    last: str | None


def sign(store: Store, key: Ed25519PrivateKey, *, now: datetime) -> str | None:
    """Add a checkpoint; return its number and digest as text, None if nothing moved.

    Keep the text outside the database: that the last checkpoints are there is seen by it alone.

    Raises:
        LedgerError: the store cannot be reached or written.
    """

    def work(connection: Connection) -> str | None:
        moved = list(_moved(connection))
        if not moved:
            return None
        last = connection.execute(
            select(checkpoints.c.number, checkpoints.c.digest)
            .order_by(checkpoints.c.number.desc())
            .limit(1)
        ).first()
        number = last.number + 1 if last else 1
        at = now.astimezone(UTC).isoformat(timespec="microseconds")
        before = bytes(last.digest) if last else b""
        heads = sorted((row.name, row.seq, bytes(row.hash)) for row in moved)
        digest = _digest(before, number, at, heads)
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        connection.execute(
            insert(checkpoints).values(
                number=number, at=at, digest=digest, public_key=public, signature=key.sign(digest)
            )
        )
        connection.execute(
            insert(checkpoint_heads),
            [
                {"account": row.id, "number": number, "seq": row.seq, "hash": bytes(row.hash)}
                for row in moved
            ],
        )
        return _text(number, digest)

    return store.write(work)


def _moved(connection: Connection) -> Iterator[Any]:
    """The last entries of accounts, of which no checkpoint tells yet."""
    last = (
        select(func.max(entries.c.seq))
        .where(entries.c.account == accounts.c.id)
        .correlate(accounts)
        .scalar_subquery()
    )
    told = (
        select(func.max(checkpoint_heads.c.seq))
        .where(checkpoint_heads.c.account == accounts.c.id)
        .correlate(accounts)
        .scalar_subquery()
    )
    question = (
        select(accounts.c.id, accounts.c.name, entries.c.seq, entries.c.hash)
        .join(entries, and_(entries.c.account == accounts.c.id, entries.c.seq == last))
        .where(entries.c.seq > func.coalesce(told, 0))
        .order_by(accounts.c.id)
    )
    return iter(connection.execute(question).all())


def _digest(before: bytes, number: int, at: str, heads: list[Head]) -> bytes:
    found = hashlib.sha256(b"tidewaiter checkpoint 1\n" + before + f"{number}\n{at}\n".encode())
    for name, seq, hashed in heads:
        found.update(f"{name}\x1f{seq}\x1f{hashed.hex()}\n".encode())
    return found.digest()


def _text(number: int, digest: bytes) -> str:
    return f"{number}:{digest.hex()}"


def check_checkpoints(
    connection: Connection, known: Mapping[int, Any], public_key: bytes | None
) -> Checked:
    """Check every checkpoint: its signature, the one before it, and the entries it tells of."""
    heads: dict[int, list[Head]] = {}
    faults: list[Fault] = []
    question = select(checkpoint_heads, entries.c.hash.label("now")).outerjoin(
        entries,
        and_(
            entries.c.account == checkpoint_heads.c.account,
            entries.c.seq == checkpoint_heads.c.seq,
        ),
    )
    for row in connection.execute(question.order_by(checkpoint_heads.c.account)):
        name = known[row.account].name if row.account in known else ""
        heads.setdefault(row.number, []).append((name, row.seq, bytes(row.hash)))
        if row.now is None or bytes(row.now) != bytes(row.hash):
            what = "gone" if row.now is None else "another"
            faults.append(
                Fault(f"{row.account}-{row.seq}", f"it is {what} since checkpoint {row.number}")
            )
    before, count = b"", 0
    last: str | None = None
    for row in connection.execute(select(checkpoints).order_by(checkpoints.c.number)):
        count += 1
        digest = bytes(row.digest)
        told = _digest(before, row.number, row.at, sorted(heads.pop(row.number, [])))
        if row.number != count or digest != told:
            faults.append(Fault(None, f"checkpoint {row.number} or one before it was changed"))
            break
        if unsigned := _unsigned(digest, row, public_key):
            faults.append(Fault(None, f"checkpoint {row.number}: {unsigned}"))
        before = digest
        last = _text(row.number, digest)
    return Checked(count, tuple(faults), last)


def _unsigned(digest: bytes, row: Any, public_key: bytes | None) -> str | None:
    if public_key is not None and bytes(row.public_key) != public_key:
        return "it is signed with another key"
    try:
        Ed25519PublicKey.from_public_bytes(bytes(row.public_key)).verify(
            bytes(row.signature), digest
        )
    except InvalidSignature:
        return "its signature is not good"
    return None


def private_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key; make one if the file is not there, and its public key beside it.

    Raises:
        LedgerError: the file is no Ed25519 key, or cannot be read or written.
    """
    try:
        if not path.exists():
            _make(path)
        found = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as fault:
        raise LedgerError(f"{path}: {fault}; give a file for an Ed25519 key in PEM") from fault
    if not isinstance(found, Ed25519PrivateKey):
        raise LedgerError(f"{path}: is no Ed25519 key; give another file, and one is made there")
    return found


def public_key(path: Path) -> bytes:
    """Read a public key. Raises LedgerError as ``private_key``."""
    try:
        found = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise LedgerError(
            f"{path}: {fault}; give the .pub file that was made with the key"
        ) from fault
    if not isinstance(found, Ed25519PublicKey):
        raise LedgerError(f"{path}: is no Ed25519 key")
    return found.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _make(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # For the owner's eyes alone from the first moment on.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(secret)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path.with_name(f"{path.name}.pub").write_bytes(public)
