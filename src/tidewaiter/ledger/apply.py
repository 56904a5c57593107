"""Try one request on the states of its accounts: add its entries, or say why it does not fit.

A request is entered whole or not at all: every line is looked at before any is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tidewaiter.ledger.entry import Entry
from tidewaiter.ledger.measure import cap_on, mark_reached, out_of_time, over, shares_passed
from tidewaiter.ledger.request import CORRECTION, Line, Refusal, Request
from tidewaiter.ledger.state import OpenHold, State
from tidewaiter.ledger.units import shown
from tidewaiter.store.schema import LARGEST

States = Mapping[str, State]


class Refused(Exception):  # noqa: N818
    """A request does not fit: on which account, and why. It is caught where requests are tried."""

    def __init__(self, account: str | None, text: str) -> None:
        super().__init__(text)
        self.refusal = Refusal(account, text)


@dataclass(frozen=True, slots=True)
class Moment:
    """When entries are made: the moment in UTC, as text, and the day on which holds expire."""

    at: str
    today: date


class Made(NamedTuple):
    """What an accepted request added, and what somebody should know of it."""

    entries: tuple[Entry, ...]
    notes: tuple[str, ...]


def apply(request: Request, states: States, moment: Moment) -> Made:
    """Add the entries of a request to the states.

    Raises:
        Refused: it does not fit; the states are as they were.
    """
    writer = _Writer(request, states, moment)
    if request.kind == "grant":
        return writer.grant()
    if request.kind == "adjust":
        return writer.adjust()
    if request.kind == "release" or any(line.settles is not None for line in request.lines):
        return writer.settle()
    return writer.count()


def expire(state: State, moment: Moment) -> None:
    """Release the holds that have expired, for good: no clock that is set back revives them."""
    for hold in state.expired:
        state.holds[hold.seq] = hold
        state.add(
            "release",
            hold.part,
            (0, -hold.amount, 0),
            (None, hold.pieces, hold.expires, None, hold.seq, hold.order_id),
            (f"expired/{state.account.name}/{hold.seq}", 0, "expired", None, None, moment.at),
        )
        state.settle(hold)
    state.expired.clear()


class _Writer:
    """One request at work: what all its entries share, and how many there are."""

    def __init__(self, request: Request, states: States, moment: Moment) -> None:
        self.request, self.states, self.moment = request, states, moment
        self.day = request.day.isoformat()
        self.expires = request.expires.isoformat() if request.expires else None
        self.entries: list[Entry] = []

    def count(self) -> Made:
        """Hold, or use what was not held; or only see whether it would fit."""
        request, notes = self.request, []
        if len(request.lines) > 1 and len({x.account.name for x in request.lines}) < len(
            request.lines
        ):
            raise Refused(None, "two lines of one request are on one account; give their sum")
        found: list[tuple[State, Line, int, int]] = []
        for line in request.lines:
            state, amount = self.states[line.account.name], _amount(line)
            # What the order knows of the account and the ledger does not.
            taught = max(line.stated - state.counted, 0) if line.stated else 0
            problem = out_of_time(state, line.limits, self.day) or over(
                state, line, amount + taught, self.day
            )
            if problem and not request.is_fact:
                raise Refused(state.account.name, problem)
            if problem:
                notes.append(problem)
            found.append((state, line, amount, taught))
        if request.kind == "test":
            return Made((), tuple(notes))
        for state, line, amount, taught in found:
            if taught:
                self._add(state, "use", line.part, used=taught, reason="stated")
            if line.limits.mark is not None and (mark := mark_reached(state, line, amount)):
                notes.append(mark)
            cap = None if request.is_fact else cap_on(state, line.limits, self.day)
            if request.kind == "use":
                self._add(state, "use", line.part, used=amount, cap=cap, pieces=line.pieces)
            else:
                state.open(
                    self._add(
                        state,
                        "hold",
                        line.part,
                        held=amount,
                        cap=cap,
                        pieces=line.pieces,
                        expires=self.expires,
                    )
                )
        return Made(tuple(self.entries), tuple(notes))

    def settle(self) -> Made:
        """End holds: use them or let them go, wholly or in part."""
        request = self.request
        found: list[tuple[State, Line, OpenHold, int]] = []
        for line in request.lines:
            state = self.states[line.account.name]
            hold = state.holds.get(line.settles or 0)
            if hold is None:
                raise Refused(
                    state.account.name,
                    f"{state.account.name}: entry {line.settles} is no open hold; it was used, "
                    "released or has expired, or never was one",
                )
            amount = hold.amount if line.amount is None else _amount(line)
            if amount > hold.amount:
                raise Refused(
                    state.account.name,
                    f"{state.account.name}: {shown(amount, state.account.unit)} are more than the "
                    f"{shown(hold.amount, state.account.unit)} that entry {hold.seq} holds",
                )
            problem = out_of_time(state, line.limits, self.day)
            if problem and request.kind == "use":
                raise Refused(state.account.name, problem)
            found.append((state, line, hold, amount))
        for state, line, hold, amount in found:
            used = amount if request.kind == "use" else 0
            pieces = hold.pieces if line.pieces is None else line.pieces
            self._add(state, request.kind, hold.part, held=-hold.amount, used=used, pieces=pieces,
                      settles=hold.seq, order_id=hold.order_id)  # fmt: skip
            state.settle(hold)
            rest = hold.amount - amount
            if rest and (request.kind == "release" or request.keep_rest):
                # What is not let go stays held, under a hold of its own: each is settled once.
                state.open(self._rest(state, line, hold, rest))
        return Made(tuple(self.entries), ())

    def adjust(self) -> Made:
        """Let what was used stop counting, for a reason of the law; or put right an error."""
        request, notes = self.request, []
        for line in request.lines:
            state, amount = self.states[line.account.name], _amount(line)
            if request.reason != CORRECTION and request.reason not in line.limits.attrition:
                known = ", ".join(sorted(line.limits.attrition)) or "none"
                raise Refused(
                    state.account.name,
                    f"{state.account.name}: what is {request.reason} goes on counting; reasons "
                    f"that {line.limits.citation} knows: {known}; an error of entry is put right "
                    f"with the reason {CORRECTION}",
                )
            if request.reason == CORRECTION and not request.why:
                raise Refused(
                    state.account.name,
                    "a correction says why: what was wrong, and how that is known",
                )
            _, used = state.parts.get(line.part, (0, 0))
            if amount > used:
                unit = state.account.unit
                raise Refused(
                    state.account.name,
                    f"{state.account.name}: {shown(amount, unit)} are more than the "
                    f"{shown(used, unit)} that are used{f' in {line.part}' if line.part else ''}",
                )
        for line in request.lines:
            state = self.states[line.account.name]
            self._add(state, "adjust", line.part, used=-_amount(line), pieces=line.pieces)
            # A whole that shrinks may leave a part too large; that is a fact, and must be told.
            notes += [f"{state.account.name}: {said}" for said in shares_passed(state, line.limits)]
        return Made(tuple(self.entries), tuple(notes))

    def grant(self) -> Made:
        """Enter what is granted, where the cap is what was granted."""
        for line in self.request.lines:
            if not line.limits.granted:
                raise Refused(
                    line.account.name,
                    f"{line.account.name}: its cap is set by {line.limits.citation}, and no grant "
                    "raises it; a change of the law is a reform (tidewaiter law views)",
                )
        for line in self.request.lines:
            state = self.states[line.account.name]
            self._add(state, "grant", line.part, granted=_amount(line), pieces=line.pieces,
                      expires=self.expires)  # fmt: skip
        return Made(tuple(self.entries), ())

    def _rest(self, state: State, line: Line, hold: OpenHold, rest: int) -> Entry:
        pieces = None
        if hold.pieces is not None and line.pieces is not None:
            pieces = hold.pieces - line.pieces
        return self._add(
            state,
            "hold",
            hold.part,
            held=rest,
            pieces=pieces,
            expires=hold.expires,
            order_id=hold.order_id,
            reason=f"rest of {hold.seq}",
        )

    def _add(
        self,
        state: State,
        kind: str,
        part: str,
        *,
        granted: int = 0,
        held: int = 0,
        used: int = 0,
        cap: int | None = None,
        pieces: int | None = None,
        expires: str | None = None,
        settles: int | None = None,
        order_id: str | None = None,
        reason: str | None = None,
    ) -> Entry:
        request = self.request
        entry = state.add(
            kind,
            part,
            (granted, held, used),
            (cap, pieces, self.day, expires, settles, request.order_id or order_id),
            (request.key, len(self.entries), reason or request.reason, request.why, request.source,
             self.moment.at),
        )  # fmt: skip
        self.entries.append(entry)
        return entry


def _amount(line: Line) -> int:
    amount = line.amount or 0
    if not 0 < amount <= LARGEST:
        raise Refused(
            line.account.name,
            f"{line.account.name}: {shown(amount, line.account.unit)} cannot be entered; give more "
            f"than none and at most {shown(LARGEST, line.account.unit)}",
        )
    return amount
