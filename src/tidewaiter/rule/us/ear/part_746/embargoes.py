"""15 CFR part 746: destinations to which nearly everything needs a licence."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import AS_OF, DESTINATION, every, some
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_746/embargoes"
ON_THE_LIST = ~(nw.col("base_class") == "EAR99")


@provision("746.2, 746.4, 746.7, 746.9", "other_requirement", "embargo", law=LAW,
           dated_by="embargoed_destinations", key="embargo")
def embargo(law: Law) -> nw.Expr:
    """Cuba, Iran, North Korea and Syria: a licence for all of these goods."""
    return law[LAW]["embargoed_destinations"].has(DESTINATION, AS_OF)


@provision("746.8(a)(1)", "other_requirement", "embargo", law=LAW, dated_by="russia_and_belarus")
def russia_and_belarus(law: Law) -> nw.Expr:
    """Russia and Belarus: a licence for every item on the Commerce Control List. What is EAR99 must be
    checked against the lists of 746.5 and 746.10."""
    there = law[LAW]["russia_and_belarus"].has(DESTINATION, AS_OF)
    unread = nw.when(ON_THE_LIST).then(nw.lit(True)).otherwise(nw.lit(None, nw.Boolean))
    return every(there, unread)


@provision("746.6", "other_requirement", "embargo", law=LAW, dated_by="occupied_regions")
def occupied_regions(law: Law) -> nw.Expr:
    """Crimea and the so-called Donetsk and Luhansk People's Republics: a licence for all of these
    goods."""
    return every(
        DESTINATION == "UA", law[LAW]["occupied_regions"].has(nw.col("destination_region"), AS_OF)
    )


@provision("746.2(b), 746.4(b), 746.7(b), 746.9(c)", "policy", "policy_of_denial", law=LAW,
           dated_by="embargoed_destinations", key="embargo_denial")
def embargo_denial(law: Law) -> nw.Expr:
    """Applications for embargoed destinations are in general denied; narrow exceptions are by case."""
    return nw.col(embargo.column)


@provision("746.8(b), 746.6(c)", "policy", "policy_of_denial", law=LAW,
           dated_by="russia_and_belarus", key="russia_denial")
def russia_denial(law: Law) -> nw.Expr:
    """Applications for Russia, Belarus and the occupied regions are reviewed under a policy of denial."""
    return some(nw.col(russia_and_belarus.column), nw.col(occupied_regions.column))


PROVISIONS = (embargo, russia_and_belarus, occupied_regions)
POLICIES = (embargo_denial, russia_denial)
