"""15 CFR 744.23(a)(3): where a party's headquarters, or its ultimate parent's, stands.

No percentage and no list: the place alone counts. It reaches every destination outside the
United States.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    HEADQUARTERS_IN_D5_OR_MACAU,
    Test,
    every,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_744/headquarters"
MOVES = nw.col("moves")


def _reached(law: Law, switch: str, level: str) -> Test:
    return every(
        law[LAW][switch].in_force(AS_OF), nw.col(level), ABROAD, HEADQUARTERS_IN_D5_OR_MACAU, MOVES
    )


@provision("744.23(a)(3)(i)", "requirement", "RS", law=LAW, dated_by="a_level", key="hq_a")
def a_level(law: Law) -> Test:
    """A-level items to any destination need a license if a party is headquartered, or has its
    ultimate parent headquartered, in Macau or Country Group D:5.
    """
    return _reached(law, "a_level", "level_a")


@provision("744.23(a)(3)(i)(A)", "requirement", "RS", law=LAW, dated_by="b_level", key="hq_b")
def b_level(law: Law) -> Test:
    """B-level items to any destination need a license if a party is headquartered, or has its
    ultimate parent headquartered, in Macau or Country Group D:5.
    """
    return _reached(law, "b_level", "level_b")


@provision("744.23(a)(3)(i)(B)", "requirement", "RS", law=LAW, dated_by="memory", key="hq_memory")
def memory(law: Law) -> Test:
    """Memory of 3A090.c to any destination needs a license if a party is headquartered, or has its
    ultimate parent headquartered, in Macau or Country Group D:5.
    """
    return _reached(law, "memory", "level_c")


PROVISIONS = (a_level, b_level, memory)
