"""Whether a movement fits: caps, grants and shares, on whole numbers and fractions alone."""

from __future__ import annotations

from datetime import date

from tidewaiter.law.allocation import Share
from tidewaiter.ledger.request import Limits, Line
from tidewaiter.ledger.state import State
from tidewaiter.ledger.units import shown


def cap_on(state: State, limits: Limits, day: str) -> int | None:
    """Return what the account may hold on a day; None if nothing caps it."""
    return state.granted(day) if limits.granted else limits.cap


def out_of_time(state: State, limits: Limits, day: date) -> str | None:
    """Say why nothing may move on the account on a day; None if it may."""
    account, text = state.account, day.isoformat()
    if not limits.in_force:
        return f"{limits.citation}: no such allocation is in force on {text}"
    if account.first and account.last and not account.first <= text <= account.last:
        return (
            f"{account.name}: {text} is not in its period, {account.first} to {account.last}; "
            "release the hold, and hold anew in the period of the movement"
        )
    if limits.granted and not any(grant.valid(text) for grant in state.grants):
        return f"{account.name}: nothing is granted that is valid on {text}"
    return None


def over(state: State, line: Line, amount: int, day: str) -> str | None:
    """Say what an amount more would pass; None if it fits."""
    cap = cap_on(state, line.limits, day)
    unit = state.account.unit
    if cap is not None and (counted := state.counted) + amount > cap:
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


def part_and_whole(state: State, share: Share, country: str) -> tuple[int, int]:
    """Return the two sides of a share now: what is used and held of the part, what is used of
    the whole.

    What is only held counts against its owner and not for him: a hold may be released, and a
    part that fits a whole of used chips alone still fits then.
    """
    part = sum(h + u for c, (h, u) in state.parts.items() if is_part(share, c, country))
    whole = sum(
        used for c, (_, used) in state.parts.items() if share.against is None or c in share.against
    )
    return part, whole


def is_part(share: Share, country: str, asked: str) -> bool:
    """Whether a country belongs to the part that a movement to another country adds to."""
    if share.each and country != asked:
        return False
    if share.outside is not None and country in share.outside:
        return False
    return share.inside is None or country in share.inside


def share_passed(
    state: State, share: Share, headquarters: str | None, country: str, amount: int
) -> str | None:
    """Say that an amount more in a country would pass a share; None if not."""
    if not is_part(share, country, country):
        return None
    binds = share.headquarters
    if binds is not None and headquarters is not None and headquarters not in binds:
        return None
    part, whole = part_and_whole(state, share, country)
    part += amount
    if share.against is None or country in share.against:
        whole += amount
    if part <= share.most * whole:
        return None
    unit = state.account.unit
    # An owner whose seat is not known is taken as bound; the text says which fact would tell.
    doubt = "; whose headquarters are not known" if binds and headquarters is None else ""
    return (
        f"{shown(part, unit)} would be more than {float(share.most):.0%} of {shown(whole, unit)} "
        f"({share.name.replace('_', ' ')}){doubt}"
    )


def shares_passed(state: State, limits: Limits) -> list[str]:
    """Say every share that is passed as things stand, for both sides may have moved."""
    found = []
    for share in limits.shares:
        for country in sorted(state.parts):
            if said := share_passed(state, share, limits.headquarters, country, 0):
                found.append(said)
                if not share.each:
                    break
    return found
