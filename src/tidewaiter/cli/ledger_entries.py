"""``tidewaiter ledger grant``, ``hold``, ``use``, ``release``, ``adjust`` and ``import``."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import typer

from tidewaiter.cli.day import day_of, legal_day, now
from tidewaiter.errors import ContractError
from tidewaiter.flow.accounts import account, limits_on
from tidewaiter.flow.bring import bring as read_file
from tidewaiter.law import Law
from tidewaiter.law.reform import view as law_in
from tidewaiter.ledger.account import Account
from tidewaiter.ledger.entry import Entry
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.ledger.request import Limits, Line, Request, Result
from tidewaiter.ledger.units import PIECES, TPP, amount, exact, shown

NOT_ENTERED = 1
HOLD_DAYS = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a command say; days and amounts as they were written."""

    which: str | None
    parent: str | None = None
    parent_id: str | None = None
    consignee: str | None = None
    license: str | None = None
    country: str | None = None
    item: str | None = None
    headquarters: str | None = None
    tpp: str | None = None
    pieces: int | None = None
    on: str | None = None
    expires: str | None = None
    order: str | None = None
    hold: str | None = None
    key: str | None = None
    why: str | None = None
    source: str | None = None
    view: str = "codified"

    @property
    def law(self) -> Law:
        """The law whose caps apply."""
        return law_in(self.view)

    @property
    def day(self) -> date:
        """The day of the movement; today where the law is told, if none is given."""
        return day_of(self.on, self.law, "--on") if self.on else legal_day(now(), self.law)

    @property
    def last_day(self) -> date | None:
        """The last day of a hold or a grant, None if none is given."""
        return day_of(self.expires, self.law, "--expires") if self.expires else None

    def many(self, unit: str) -> int | None:
        """How much, in a unit; None if it is not said."""
        if unit == PIECES:
            return self.pieces
        if self.tpp is None:
            return None
        try:
            return amount(exact(self.tpp.replace(",", "")), TPP)
        except ArithmeticError:
            raise ContractError(f"--tpp is {self.tpp!r}; give a number, as in 126656") from None

    def facts(self) -> dict[str, str | None]:
        """What can name a subject."""
        return {
            "ultimate_parent": f"id {self.parent_id}" if self.parent_id else self.parent,
            "ultimate_consignee": self.consignee,
            "destination": self.country,
            "license_number": self.license,
            "item": self.item,
        }

    def account(self, unit: str | None = None) -> tuple[Account, Limits, str]:
        """The account that the options name, its limits on the day, and the part they speak of.

        Raises:
            ContractError: they name none.
        """
        if self.which is None:
            raise ContractError("no allocation; give one, as in lpp, or --order or --hold")
        return account(
            self.law,
            self.which,
            self.facts(),
            self.day,
            unit=unit or (self.unit if self.which == "license" else None),
            headquarters=self.headquarters,
        )

    @property
    def unit(self) -> str:
        """What a license is counted in, by the amount that is given."""
        return PIECES if self.tpp is None else TPP

    def line(self, unit: str | None = None) -> Line:
        """The movement that the options speak of. Raises ContractError if they give no amount."""
        of, limits, part = self.account(unit)
        many = self.many(of.unit)
        if many is None:
            raise ContractError(f"how much? give --{of.unit.lower()}")
        return Line(of, many, limits, part=part, pieces=self.pieces)

    def request(self, kind: str, lines: tuple[Line, ...], default: str | None = None) -> Request:
        """The request that the options make; ``default`` is its key if none is given."""
        return Request(
            key=self.key or default or f"command/{uuid.uuid4()}",
            kind=kind,
            lines=lines,
            day=self.day,
            order_id=self.order,
            why=self.why,
            source=self.source,
        )


def grant(place: str, asked: Asked) -> None:
    """Enter what a license grants, in pieces, in TPP, or in both."""
    units = [u for u, given in ((PIECES, asked.pieces), (TPP, asked.tpp)) if given is not None]
    if not units:
        raise ContractError("how much? give --pieces, --tpp, or both")
    name = f"grant/{asked.license}"
    requests = [
        replace(
            asked.request("grant", (asked.line(unit),)),
            key=f"{asked.key or name}/{unit}",
            expires=asked.last_day,
        )
        for unit in units
    ]
    if asked.country:
        requests.append(_licensed_to(asked, asked.key or name))
    _enter(place, asked.law, requests)


def _licensed_to(asked: Asked, key: str) -> Request:
    """What is licensed to a country counts there, whatever is left."""
    line = replace(asked, which="country").line(TPP)
    request = replace(asked, which="country").request("use", (line,))
    return replace(request, key=f"{key}/country", is_fact=True, reason=f"license {asked.license}")


def hold(place: str, asked: Asked) -> None:
    """Set something aside."""
    request = asked.request("hold", (asked.line(),), asked.order and f"order/{asked.order}")
    last = asked.last_day or max(asked.day, legal_day(now(), asked.law)) + timedelta(days=HOLD_DAYS)
    _enter(place, asked.law, [replace(request, expires=last)])


def use(place: str, asked: Asked, *, keep_rest: bool) -> None:
    """Use what was held, or what was not."""
    if asked.hold or (asked.order and asked.which is None):
        settle(place, asked, "use", keep_rest=keep_rest)
    else:
        _enter(place, asked.law, [asked.request("use", (asked.line(),))])


def settle(place: str, asked: Asked, kind: str, *, keep_rest: bool = False) -> None:
    """Use or release the holds of an order, or one hold."""
    ledger = open_ledger(place)
    found = _holds(ledger, asked)
    if not found:
        raise ContractError(f"order {asked.order}: nothing is held for it; see ledger history")
    law, day = asked.law, asked.day
    lines = tuple(
        replace(_part(asked, of, entry), limits=limits_on(law, of, day)) for of, entry in found
    )
    names = ",".join(entry.name for _, entry in found)
    request = replace(asked.request(kind, lines, f"{kind}/{names}"), keep_rest=keep_rest)
    _enter(place, law, [request], ledger)


def _holds(ledger: Ledger, asked: Asked) -> list[tuple[Account, Entry]]:
    if asked.hold:
        return [ledger.entry(asked.hold)]
    if asked.order is None:
        raise ContractError("what? give --order, or --hold with an entry as 12-345")
    if asked.key and (again := ledger.history(key=asked.key)):
        # A repeat speaks of the holds that it spoke of.
        settled = [f"{entry.account}-{entry.settles}" for _, entry in again if entry.settles]
        return [ledger.entry(name) for name in settled]
    return ledger.open_holds(asked.order)


def _part(asked: Asked, of: Account, entry: Entry) -> Line:
    """How much of a hold: of a hold of so many pieces, as much as some of them are."""
    limits = Limits("")
    if asked.pieces is None and asked.tpp is None:
        return Line(of, None, limits, settles=entry.seq)
    if asked.tpp is not None:
        return Line(of, asked.many(of.unit), limits, settles=entry.seq, pieces=asked.pieces)
    if not entry.pieces or entry.held * (asked.pieces or 0) % entry.pieces:
        raise ContractError(
            f"entry {entry.name} does not say how much a piece is; give --tpp, or all of it"
        )
    many = entry.held * (asked.pieces or 0) // entry.pieces
    return Line(of, many, limits, settles=entry.seq, pieces=asked.pieces)


def adjust(place: str, asked: Asked, reason: str) -> None:
    """Let something stop counting."""
    request = replace(asked.request("adjust", (asked.line(),)), reason=reason)
    _enter(place, asked.law, [request])


def bring(place: str, file: Path, view: str) -> None:
    """Enter an installed base, all of it or nothing."""
    law = law_in(view)
    found = read_file(file, law, lambda text, where: day_of(text, law, where))
    if found.faults:
        for fault in found.faults:
            sys.stdout.write(f"row {fault.row}: {fault.what}\n")
        sys.stdout.write(f"nothing was entered: {len(found.faults)} rows have faults\n")
        raise typer.Exit(NOT_ENTERED)
    results = _write(open_ledger(place), law, found.requests)
    new = sum(not result.repeated for result in results if result.entered)
    again = sum(result.repeated for result in results)
    for request, result in zip(found.requests, results, strict=True):
        for text in (*(r.text for r in result.refusals), *result.notes):
            sys.stdout.write(f"{request.key}: {text}\n")
    sys.stdout.write(f"{new:,} entered, {again:,} were there before\n")
    if not all(result.entered for result in results):
        raise typer.Exit(NOT_ENTERED)


def _write(ledger: Ledger, law: Law, requests: Sequence[Request]) -> list[Result]:
    moment = now()
    asked = [(request,) for request in requests]
    return ledger.enter(asked, now=moment, today=legal_day(moment, law))


def _enter(place: str, law: Law, requests: Sequence[Request], ledger: Ledger | None = None) -> None:
    """Enter requests and say what came of each; exit 1 if one does not fit."""
    ledger = ledger or open_ledger(place)
    results = _write(ledger, law, requests)
    for request, result in zip(requests, results, strict=True):
        _tell(ledger, law, request, result)
    if not all(result.entered for result in results):
        raise typer.Exit(NOT_ENTERED)


def _tell(ledger: Ledger, law: Law, request: Request, result: Result) -> None:
    for refusal in result.refusals:
        sys.stdout.write(f"not entered: {refusal.text}\n")
    again = " (as before; nothing was entered now)" if result.repeated else ""
    numbers = ledger.numbers(line.account for line in request.lines)
    for entry in result.entries:
        account = numbers[entry.account]
        sys.stdout.write(
            f"{entry.kind} {entry.name}: {account.name}: {moved(entry, account.unit)}{again}\n"
        )
    today = legal_day(now(), law)
    for account in numbers.values() if result.entered and request.kind != "grant" else ():
        before = result.before[account.name].counted
        after = ledger.standings([account], today=today)[account.name].counted
        told = f"{shown(before, account.unit)} before, {shown(after, account.unit)} now"
        sys.stdout.write(f"  counted in {account.name}: {told}\n")
    for note in result.notes:
        sys.stdout.write(f"note: {note}\n")


def moved(entry: Entry, unit: str) -> str:
    """Say what an entry moves."""
    moves = (("granted", entry.granted), ("held", entry.held), ("used", entry.used))
    return ", ".join(f"{what} {shown(many, unit)}" for what, many in moves if many)
