"""An account while a transaction works on it: its sums, its holds, and what is added to it.

Everything here is plain arithmetic on whole numbers; reading and writing the database is
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tidewaiter.ledger.account import Account
from tidewaiter.ledger.entry import Entry, digest
from tidewaiter.ledger.request import Standing

# After how many entries of an account its sums are carried forward: a balance reads at most so
# many rows, however long the account is.
CARRY = 64


class OpenHold(NamedTuple):
    """A hold that nothing has settled."""

    seq: int
    part: str
    amount: int
    pieces: int | None
    expires: str
    order_id: str | None


class Granted(NamedTuple):
    """What a grant, or the correction of one, adds while it is valid."""

    amount: int
    day: str
    expires: str | None

    def valid(self, day: str) -> bool:
        """Whether it counts on a day."""
        return self.day <= day and (self.expires is None or day <= self.expires)


@dataclass(slots=True)
class State:
    """One account in one transaction.

    Attributes:
        account: which.
        id: its number.
        is_new: whether the account is not in the database yet.
        seq, hash: of its last entry; 0 and the account's own hash before the first.
        parts: what is held and used, by part.
        counted: what counts against a cap, all parts together.
        grants: what was granted.
        holds: the open holds that this transaction knows of, by place.
        expired: those that had expired when it was read; no others are open beyond their day.
        added: entries that are not yet in the database.
        settled: holds that were open in the database and no longer are.
        carries: sums carried forward, as ``(seq, part, held, used)``.
    """

    account: Account
    id: int
    is_new: bool = False
    seq: int = 0
    hash: bytes = b""
    parts: dict[str, list[int]] = field(default_factory=dict)
    counted: int = 0
    grants: list[Granted] = field(default_factory=list)
    holds: dict[int, OpenHold] = field(default_factory=dict)
    expired: list[OpenHold] = field(default_factory=list)
    added: list[Entry] = field(default_factory=list)
    settled: list[OpenHold] = field(default_factory=list)
    carries: list[tuple[int, str, int, int]] = field(default_factory=list)

    def take(self, part: str, held: int, used: int) -> None:
        """Add to the sums of a part."""
        sums = self.parts.setdefault(part, [0, 0])
        sums[0] += held
        sums[1] += used
        self.counted += held + used

    def granted(self, day: str) -> int:
        """What is granted and valid on a day."""
        return sum(grant.amount for grant in self.grants if grant.valid(day))

    def standing(self, day: str) -> Standing:
        """What the account holds; expired holds that are open still are not held."""
        parts = {part: (sums[0], sums[1]) for part, sums in self.parts.items()}
        for hold in self.expired:
            held, used = parts[hold.part]
            parts[hold.part] = (held - hold.amount, used)
        held = used = 0
        for one, other in parts.values():
            held += one
            used += other
        return Standing(self.seq > 0, held, used, parts, self.granted(day) if self.grants else 0)

    def add(
        self,
        kind: str,
        part: str,
        moves: tuple[int, int, int],
        about: tuple[int | None, int | None, str, str | None, int | None, str | None],
        made: tuple[str, int, str | None, str | None, str | None, str],
    ) -> Entry:
        """Append an entry.

        Args:
            kind, part: of the entry.
            moves: what it grants, holds and uses.
            about: its cap, pieces, day, last day, settled hold and order.
            made: its key, line, reason, why, source and time.
        """
        self.seq += 1
        granted, held, used = moves
        said = (self.seq, kind, part, granted, held, used, *about, *made)
        self.hash = digest(self.hash or self.account.hash, said)
        entry = Entry(self.id, *said, self.hash)
        self.added.append(entry)
        self.take(part, held, used)
        if granted:
            self.grants.append(Granted(granted, entry.day, entry.expires))
        if self.seq % CARRY == 0:
            self.carries += [(self.seq, p, h, u) for p, (h, u) in self.parts.items()]
        return entry

    def open(self, entry: Entry) -> None:
        """Note that a hold is open."""
        assert entry.expires is not None
        self.holds[entry.seq] = OpenHold(
            entry.seq, entry.part, entry.held, entry.pieces, entry.expires, entry.order_id
        )

    def settle(self, hold: OpenHold) -> None:
        """Note that a hold is open no more."""
        del self.holds[hold.seq]
        self.settled.append(hold)

    def keeps(self, today: str) -> bool:
        """Whether all that it holds goes on being held on a day."""
        return not self.expired and all(today <= hold.expires for hold in self.holds.values())

    def after(self) -> State:
        """Return the account as it is when what was added is in the database."""
        return State(self.account, self.id, False, self.seq, self.hash, self.parts, self.counted,
                     self.grants)  # fmt: skip
