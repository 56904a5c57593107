"""One transaction of the ledger: read what is concerned, try what is asked, add what fits.

The states of all accounts that may be written are read under their locks. What is asked is then
worked out in memory and written at once, so a single hold and a batch go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete

from tidewaiter.ledger import read
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.apply import Moment, Refused, apply, expire
from tidewaiter.ledger.entry import Entry
from tidewaiter.ledger.request import Refusal, Request, Result, Standing
from tidewaiter.ledger.state import State
from tidewaiter.store.bulk import add_rows
from tidewaiter.store.schema import accounts, carried, entries, open_holds

# What may be entered for one key: the first that fits is.
Alternatives = Sequence[Request]
MOVES: dict[str, Callable[[Entry], int]] = {
    "grant": lambda entry: entry.granted,
    "hold": lambda entry: entry.held,
    "use": lambda entry: entry.used,
    "adjust": lambda entry: -(entry.used or entry.granted),
    "release": lambda entry: -entry.held,
}


class Entered(NamedTuple):
    """What came of each that was asked, and the accounts that were written, by name."""

    results: list[Result]
    changed: dict[str, State]


def enter(connection: Connection, asked: Sequence[Alternatives], moment: Moment) -> Entered:
    """Enter what is asked, in order: of each the first alternative that fits.

    A key that was used before gives its first result and enters nothing.
    """
    states, known = _read(connection, asked, moment)
    earlier = _Earlier(connection, known) if known else None
    results, done = [], dict[str, tuple[Request, Result]]()
    for several in asked:
        key = several[0].key
        if earlier and key in known:
            result = earlier.result(several, states)
        elif key in done:
            result = _again(several, *done[key])
        else:
            result = _first_that_fits(several, states, moment)
            if result.entries and result.chosen is not None:
                done[key] = (several[result.chosen], result)
        results.append(result)
    changed = {name: state for name, state in states.items() if state.added} if done else {}
    if changed:
        _flush(connection, list(changed.values()))
    return Entered(results, changed)


def _read(
    connection: Connection, asked: Sequence[Alternatives], moment: Moment
) -> tuple[dict[str, State], read.Known]:
    """Read every account concerned, and what was entered under the keys before."""
    written: dict[str, Account] = {}
    watched: dict[str, Account] = {}
    settled: dict[str, set[int]] = {}
    for several in asked:
        for request in several:
            watched.update((account.name, account) for account in request.watched)
            for line in request.lines:
                written[line.account.name] = line.account
                if line.settles is not None:
                    settled.setdefault(line.account.name, set()).add(line.settles)
    states, known = read.states_of(
        connection,
        written,
        watched,
        today=moment.today.isoformat(),
        keys=(several[0].key for several in asked),
    )
    for name, places in settled.items():
        if name in states:
            read.load_holds(connection, states[name], places)
    for name in sorted(written.keys() & states.keys()):
        expire(states[name], moment)
    # An account without entries is made when it gets its first. Two writers who make the same
    # one meet at its name, and the later begins anew.
    new = [account for name, account in written.items() if name not in states]
    numbers = read.next_numbers(connection, len(new))
    for account, number in zip(new, numbers, strict=True):
        states[account.name] = State(account, number, is_new=True)
    for name, account in watched.items():
        states.setdefault(name, State(account, 0, is_new=True))
    return states, known


def _first_that_fits(several: Alternatives, states: dict[str, State], moment: Moment) -> Result:
    before = _before(several, states)
    refusals = []
    for n, request in enumerate(several):
        try:
            made = apply(request, states, moment)
        except Refused as fault:
            refusals.append(fault.refusal)
            continue
        return Result(n, made.entries, False, tuple(refusals), made.notes, before)
    return Result(None, refusals=tuple(refusals), before=before)


def _before(several: Alternatives, states: dict[str, State]) -> dict[str, Standing]:
    found = {}
    for request in several:
        day = request.day.isoformat()
        for account in (*(line.account for line in request.lines), *request.watched):
            if account.name not in found:
                found[account.name] = states[account.name].standing(day)
    return found


def _again(several: Alternatives, request: Request, result: Result) -> Result:
    """A key that stands twice in one batch."""
    if any(alternative == request for alternative in several):
        return result._replace(repeated=True, notes=())
    return Result(None, refusals=(Refusal(None, _used_otherwise(request.key, result.entries)),))


def _used_otherwise(key: str, found: Sequence[Entry]) -> str:
    told = ", ".join(f"{entry.kind} {entry.name}" for entry in found)
    return f"the key {key!r} was used for something else ({told}); give another key"


class _Earlier:
    """First results of keys that were used before."""

    def __init__(self, connection: Connection, known: dict[str, list[Entry]]) -> None:
        self.known = known
        numbers = {entry.account for found in known.values() for entry in found}
        self.accounts = read.accounts_by_number(connection, numbers)
        firsts: dict[int, set[int]] = {}
        for found in known.values():
            for number, seq in _firsts(found).items():
                firsts.setdefault(number, set()).add(seq)
        self.before = {
            number: read.standings_before(connection, number, places)
            for number, places in firsts.items()
        }

    def result(self, several: Alternatives, states: dict[str, State]) -> Result:
        """Return what was entered first, or say that it was something else."""
        found = self.known[several[0].key]
        chosen = next(
            (n for n, r in enumerate(several) if r.kind != "test" and self._is_this(r, found)),
            None,
        )
        if chosen is None:
            text = _used_otherwise(several[0].key, found)
            return Result(None, refusals=(Refusal(None, text),))
        before = _before(several, states)
        for number, seq in _firsts(found).items():
            before[self.accounts[number].name] = self.before[number][seq]
        return Result(chosen, tuple(found), repeated=True, before=before)

    def _is_this(self, request: Request, found: Sequence[Entry]) -> bool:
        """Whether entries are those of a request: the day of a repeat may be another."""
        moves = MOVES[request.kind]
        of_kind = [e for e in found if e.kind == request.kind and not _is_aside(e)]
        made = sorted((*self._whose(self.accounts[e.account]), e.part, moves(e)) for e in of_kind)
        if any(line.amount is None or line.settles is not None for line in request.lines):
            places = {(line.account.name, line.settles) for line in request.lines}
            return places == {(self.accounts[e.account].name, e.settles) for e in of_kind}
        return made == sorted(
            (*self._whose(line.account), line.part, line.amount) for line in request.lines
        )

    @staticmethod
    def _whose(account: Account) -> tuple[str, str]:
        return account.allocation, account.subject_text


def _is_aside(entry: Entry) -> bool:
    """Whether an entry goes with a request and is not what was asked."""
    return entry.reason == "stated" or (entry.reason or "").startswith("rest of ")


def _firsts(found: Iterable[Entry]) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for entry in found:
        firsts[entry.account] = min(firsts.get(entry.account, entry.seq), entry.seq)
    return firsts


def _flush(connection: Connection, changed: Sequence[State]) -> None:
    """Write what was added, and what follows from it."""
    made, new, opened, closed, sums = [], [], [], [], []
    for state in changed:
        number, first = state.id, state.added[0].seq
        if state.is_new:
            made.append((number, *state.account.row))
        new += state.added
        opened += [(number, h.expires, h.seq) for h in state.holds.values() if h.seq >= first]
        closed += [
            {"of": number, "until": h.expires, "at": h.seq} for h in state.settled if h.seq < first
        ]
        sums += [(number, *row) for row in state.carries]
    add_rows(connection, {accounts: made})
    add_rows(connection, {entries: new, open_holds: opened, carried: sums})
    if closed:
        connection.execute(_CLOSE, closed)


_CLOSE = delete(open_holds).where(
    open_holds.c.account == bindparam("of"),
    open_holds.c.expires == bindparam("until"),
    open_holds.c.seq == bindparam("at"),
)
