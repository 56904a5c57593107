"""Whether a movement fits: caps, grants and shares, on whole numbers and fractions alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tidewaiter.law.allocation import Share
from tidewaiter.ledger.request import Limits, Line
from tidewaiter.ledger.state import State
from tidewaiter.ledger.units import shown

# What is held and used, by part.
Parts = Mapping[str, Sequence[int]]


def cap_on(state: State, limits: Limits, day: str) -> int | None:
    """Return what the account may hold on a day; None if nothing caps it."""
    return state.granted(day) if limits.granted else limits.cap


def out_of_time(state: State, limits: Limits, day: str) -> str | None:
    """Say why nothing may move on the account on a day; None if it may."""
    account = state.account
    if not limits.in_force:
        return f"{limits.citation}: no such allocation is in force on {day}"
    if account.first and account.last and not account.first <= day <= account.last:
        return (
            f"{account.name}: {day} is not in its period, {account.first} to {account.last}; "
            "release the hold, and hold anew in the period of the movement"
        )
    if limits.granted and not any(grant.valid(day) for grant in state.grants):
        return f"{account.name}: nothing is granted that is valid on {day}"
    return None


def over(state: State, line: Line, amount: int, day: str) -> str | None:
    """Say what an amount more would pass; None if it fits."""
    cap = cap_on(state, line.limits, day)
    if cap is not None and (counted := state.counted) + amount > cap:
        unit = state.account.unit
        left = max(cap - counted, 0)
        return (
            f"{state.account.name}: {shown(amount, unit)} do not fit; {shown(counted, unit)} of "
            f"{shown(cap, unit)} are used or held, {shown(left, unit)} are left"
        )
    for share in line.limits.shares:
        if said := share_passed(state, share, line.limits.headquarters, line.part, amount):
            return f"{state.account.name}: {said}"
    return None


def mark_reached(state: State, line: Line, amount: int) -> str | None:
    """Say that an amount more reaches the mark of an allocation; None if it does not."""
    mark = line.limits.mark
    before = state.counted
    if mark is None or not before < mark <= before + amount:
        return None
    reached = shown(mark, state.account.unit)
    return f"{state.account.name}: reaches {reached} ({line.limits.citation})"


class Side(NamedTuple):
    """One share as things stand.

    Attributes:
        share: which.
        country: the part's, for a share of single countries; None for others.
        part, whole: the two sides, in the unit of the account.
    """

    share: Share
    country: str | None
    part: int
    whole: int

    @property
    def kept(self) -> bool:
        """Whether the part is small enough."""
        return self.part <= self.share.most * self.whole

    def say(self, unit: str) -> str:
        """Say both sides and what the part may be."""
        where = f" in {self.country}" if self.country else ""
        return (
            f"{shown(self.part, unit)}{where} of {shown(self.whole, unit)}, at most "
            f"{float(self.share.most):.0%} ({self.share.name.replace('_', ' ')})"
        )


def part_and_whole(parts: Parts, share: Share, country: str) -> tuple[int, int]:
    """Return the two sides of a share now: what is used and held of the part, what is used of
    the whole.

    What is only held counts against its owner and not for him: a hold may be released, and a
    part that fits a whole of used chips alone still fits then.
    """
    part = sum(sum(both) for c, both in parts.items() if is_part(share, c, country))
    against = share.against
    whole = sum(both[1] for c, both in parts.items() if against is None or c in against)
    return part, whole


def is_part(share: Share, country: str, asked: str) -> bool:
    """Whether a country belongs to the part that a movement to another country adds to."""
    if share.each and country != asked:
        return False
    if share.outside is not None and country in share.outside:
        return False
    return share.inside is None or country in share.inside


def binds(share: Share, headquarters: str | None, country: str) -> bool:
    """Whether a share limits what an owner may have in a country; an owner whose seat is not
    known is taken as bound.
    """
    seat = share.headquarters
    bound = seat is None or headquarters is None or headquarters in seat
    return bound and is_part(share, country, country)


def share_passed(
    state: State, share: Share, headquarters: str | None, country: str, amount: int
) -> str | None:
    """Say that an amount more in a country would pass a share; None if not."""
    if not binds(share, headquarters, country):
        return None
    part, whole = part_and_whole(state.parts, share, country)
    if share.against is None or country in share.against:
        whole += amount
    side = Side(share, country if share.each else None, part + amount, whole)
    if side.kept:
        return None
    doubt = share.headquarters is not None and headquarters is None
    seat = "; the owner's headquarters are not known" if doubt else ""
    return f"does not fit: it would be {side.say(state.account.unit)}{seat}"


def sides(parts: Parts, limits: Limits) -> list[Side]:
    """Return every share that binds an owner, as things stand."""
    found: dict[tuple[str, str | None], Side] = {}
    for share in limits.shares:
        for country in sorted(parts):
            if binds(share, limits.headquarters, country):
                where = country if share.each else None
                both = part_and_whole(parts, share, country)
                found.setdefault((share.name, where), Side(share, where, *both))
    return list(found.values())


def shares_passed(state: State, limits: Limits) -> list[str]:
    """Say every share that is passed as things stand, for both sides may have moved."""
    unit = state.account.unit
    return [f"passed: {side.say(unit)}" for side in sides(state.parts, limits) if not side.kept]
