"""Which allocations an order draws on, by the provisions that hold for it.

An exception that uses nothing up is taken before one that does; a validated end user's own
authorization before the license exception that everybody has. Where a license is held, the order
draws on that. Where one is needed and would be presumed approved, the allocation of the country
is set aside until it is asked for and given.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.law import Law
from tidewaiter.law.allocation import Allocation, allocations
from tidewaiter.rule.layers import PROVISIONS

# Exceptions that use something up, in the order in which they are taken.
USED_UP = ("uveu", "nveu", "lpp")
LICENSE, COUNTRY, CHINA_SHARE = "license", "country", "china_share"
# What follows the first choice when it is used up: only these leave a second way.
LEAVE_A_WAY = frozenset(USED_UP)
CONFLICT = "lpp_conflict"

WHY_NOTHING = {
    "no_license_required": "no license is required, so nothing is used",
    "prohibited": "the order is prohibited",
    "undetermined": "the order is undetermined",
    "conflict": "texts conflict, so nothing is set aside",
    "license_required": "a license is required, and nothing is set aside before it is granted",
}


@dataclass(frozen=True, slots=True)
class Draw:
    """What an order draws on.

    Attributes:
        under: the authority in words, as ``LPP`` or ``license D1234567``.
        names: the allocations; none if the authority uses nothing up.
        is_test: whether nothing is to be set aside, and it only matters whether it would fit.
        nothing: why nothing is drawn on; None if something is.
        missing: facts of the order without which no allocation can be named.
    """

    under: str | None = None
    names: tuple[str, ...] = ()
    is_test: bool = False
    nothing: str | None = None
    missing: tuple[str, ...] = ()


@functools.lru_cache(maxsize=8)
def drawn_by(law: Law) -> Mapping[str, Allocation]:
    """Return, for each provision under which an order draws on an allocation, that allocation."""
    return {key: a for a in allocations(law).values() for key in a.drawn_by}


def draw(
    answer: Mapping[str, Any],
    held: frozenset[str],
    order: Mapping[str, Any],
    law: Law,
) -> Draw:
    """Choose what an order draws on.

    Args:
        answer: its answer, which knows of what is used up by the order's own columns alone.
        held: keys of the provisions that hold.
        order: its columns.
        law: the law of the answer.
    """
    outcome = answer["outcome"]
    has_license = LICENSE in (order["authorizations"] or "").split(";")
    if outcome in ("exception_available", "license_required") and has_license:
        return _of_license(order, held)
    if outcome == "exception_available":
        return _of_exception(held, law)
    if outcome == "conflict" and CONFLICT in held:
        # The texts conflict only as long as LPP itself would do.
        return Draw("LPP", ("lpp",), is_test=True, nothing=WHY_NOTHING["conflict"])
    if outcome == "license_required":
        names = [n for n in WORTH if _draws(n, held, law, answer)]
        if names:
            return Draw("license to be applied for", tuple(names))
    return Draw(nothing=WHY_NOTHING[outcome])


def _of_license(order: Mapping[str, Any], held: frozenset[str]) -> Draw:
    number = order["license_number"]
    if number is None:
        return Draw(under="license", missing=("license_number",))
    names = (LICENSE, CHINA_SHARE) if "case_by_case_for_china" in held else (LICENSE,)
    return Draw(f"license {number}", names)


def _of_exception(held: frozenset[str], law: Law) -> Draw:
    draws = drawn_by(law)
    found = [p for p in PROVISIONS if p.effect == "exception" and p.key in held]
    for provision in found:
        allocation = draws.get(provision.key)
        if allocation is None or allocation.name not in USED_UP:
            return Draw(provision.gives, (allocation.name,) if allocation else ())
    gives = {draws[p.key].name: p.gives for p in found}
    first = next(name for name in USED_UP if name in gives)
    return Draw(gives[first], (first,))


# Policies under which an application asks for something. The ledger is asked even where the rules
# see already that a country's allocation is passed: on which order it binds is to be told.
WORTH = {COUNTRY: ("presumption_of_approval", "policy_of_denial"), CHINA_SHARE: ("case_by_case",)}
BEYOND_COUNTRY = "denial_beyond_allocation"


def _draws(name: str, held: frozenset[str], law: Law, answer: Mapping[str, Any]) -> bool:
    keys = allocations(law)[name].drawn_by if name in allocations(law) else ()
    also = (BEYOND_COUNTRY,) if name == COUNTRY else ()
    return bool(held.intersection((*keys, *also))) and answer["review_policy"] in WORTH[name]
