"""An entry, and the hash that binds it to the one before it."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

# Between what an entry says, and where it says nothing. No text of an entry holds either.
SEPARATOR, NOTHING = "\x1f", "\x00"


class Entry(NamedTuple):
    """One row of ``entries``; amounts in the account's unit, days as year-month-day.

    Attributes:
        account: the number of its account.
        seq: its place in it: 1, 2, 3 and on.
        kind: ``grant``, ``hold``, ``use``, ``release`` or ``adjust``.
        part: the country, for an account that is kept in parts; else empty.
        granted, held, used: by how much it moves each.
        cap: what it was measured against; None if nothing caps it.
        pieces: how many chips it is about; None if not known.
        day: of the movement: the law of that day applies.
        expires: the last day of a hold or a grant.
        settles: the hold of this account that ends with it.
        order_id: of the order that it is for.
        key, line: what makes it one: the key of the request, and its place in it.
        reason: a code; why, source: in words, and where it is written.
        at: when it was entered, in UTC.
        hash: of all this and of the hash before.
    """

    account: int
    seq: int
    kind: str
    part: str
    granted: int
    held: int
    used: int
    cap: int | None
    pieces: int | None
    day: str
    expires: str | None
    settles: int | None
    order_id: str | None
    key: str
    line: int
    reason: str | None
    why: str | None
    source: str | None
    at: str
    hash: bytes

    @property
    def name(self) -> str:
        """How people name it: account and place."""
        return f"{self.account}-{self.seq}"


COLUMNS = Entry._fields


def digest(before: bytes, said: tuple[object, ...]) -> bytes:
    """Hash what an entry says, all columns from ``seq`` to ``at``, after the hash before it.

    The number of the account is not part of it: the first hash rests on the account's name.
    """
    told = [NOTHING if x is None else x if x.__class__ is str else str(x) for x in said]
    return hashlib.sha256(before + SEPARATOR.join(told).encode()).digest()
