"""Thresholds of flags that the law of a day sets, in the place of those that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tidewaiter.flag.parameters import Parameters
from tidewaiter.law import Law

GROUPS = "us/ear/part_740/country_groups"
LPP = "us/ear/part_740/lpp"
STABILITY = "us/ear/part_742/regional_stability"
# What each threshold is in the law: pattern, name, legal path, name there.
SET_BY_LAW = (
    ("T-08", "cap_tpp", LPP, "annual_limit"),
    ("T-25", "tpp_ceiling", STABILITY, "china_tpp_ceiling"),
    ("T-25", "most_share", STABILITY, "china_share_ceiling"),
)
# Rules that speak of D:5 speak of Macau beside it, and treat Hong Kong as China.
BESIDE_D5 = ("HK", "MO")


def with_law(parameters: Parameters, law: Law, day: date) -> dict[str, dict[str, Any]]:
    """Take what the law of a day says of countries, limits and ceilings.

    A value that the law of that day does not have leaves the one of the parameters, which says
    where it is from.
    """
    found = {name: dict(several) for name, several in parameters.items()}
    group = law[GROUPS]["d_5"].at(day)
    if group is not None and isinstance(group.value, list | tuple):
        found["countries"]["arms_embargoed"] = sorted({*map(str, group.value), *BESIDE_D5})
    for pattern, name, path, of_law in SET_BY_LAW:
        value = law[path][of_law].at(day)
        if value is not None and isinstance(value.value, int | float):
            found[pattern][name] = float(value.value)
    return found


def differing(parameters: Mapping[str, Any], shipped: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the thresholds that are not those shipped, as ``T-01 age_days``."""
    return tuple(
        f"{pattern} {name}"
        for pattern, several in shipped.items()
        for name, value in several.items()
        if parameters[pattern][name] != value
    )
