"""15 CFR part 746: destinations to which nearly everything needs a license."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    DESTINATION,
    Test,
    column,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_746/embargoes"


@provision(
    "746.2, 746.4, 746.7, 746.9",
    "other_requirement",
    "embargo",
    law=LAW,
    dated_by="embargoed_destinations",
    key="embargo",
)
def embargo(law: Law) -> Test:
    """Cuba, Iran, North Korea and Syria: a license for all of these goods."""
    text = law[LAW]
    # Since September 2025 License Exception SPP covers what is EAR99 to Syria.
    eased = every(fact(law, "is_ear99"), text["ear99_exception"].has(DESTINATION, AS_OF))
    return every(text["embargoed_destinations"].has(DESTINATION, AS_OF), no(eased))


@provision("746.8(a)(1)", "other_requirement", "embargo", law=LAW, dated_by="russia_and_belarus")
def russia_and_belarus(law: Law) -> Test:
    """Russia and Belarus: a license for every item on the Commerce Control List. What is EAR99 must
    be checked against the lists of 746.5 and 746.10.
    """
    there = law[LAW]["russia_and_belarus"].has(DESTINATION, AS_OF)
    unread = (
        nw.when(column(no(fact(law, "is_ear99"))))
        .then(nw.lit(True))
        .otherwise(nw.lit(None, nw.Boolean))
    )
    return every(there, unread)


@provision("746.6", "other_requirement", "embargo", law=LAW, dated_by="occupied_regions")
def occupied_regions(law: Law) -> Test:
    """Crimea and the so-called Donetsk and Luhansk People's Republics: a license for all of these
    goods.
    """
    return every(
        DESTINATION == "UA", law[LAW]["occupied_regions"].has(nw.col("destination_region"), AS_OF)
    )


PLACES = ("cuba", "north_korea", "iran", "syria")


def _any_policy(law: Law, wanted: str) -> Test:
    return every(
        fact(law, embargo.column),
        some(
            *(
                every(
                    law[LAW][place].has(DESTINATION, AS_OF),
                    law[LAW][f"policy_{place}"].is_value(wanted, AS_OF),
                )
                for place in PLACES
            )
        ),
    )


@provision(
    "746.2(b), 746.4(b), 746.7(b), 746.9(c)",
    "policy",
    "policy_of_denial",
    law=LAW,
    dated_by="embargoed_destinations",
    key="embargo_denial",
)
def embargo_denial(law: Law) -> Test:
    """Applications for embargoed destinations are in general denied."""
    return _any_policy(law, "policy_of_denial")


@provision(
    "746.9(c) (September 2025)",
    "policy",
    "case_by_case",
    law=LAW,
    dated_by="policy_syria",
    key="embargo_case_by_case",
)
def embargo_case_by_case(law: Law) -> Test:
    """Applications for a destination whose embargo was eased are reviewed case by case."""
    return _any_policy(law, "case_by_case")


@provision(
    "746.8(b)",
    "policy",
    "policy_of_denial",
    law=LAW,
    dated_by="policy_russia_and_belarus",
    key="russia_denial",
)
def russia_denial(law: Law) -> Test:
    """Applications for Russia and Belarus are reviewed under a policy of denial."""
    return fact(law, russia_and_belarus.column)


@provision(
    "746.6(c)",
    "policy",
    "presumption_of_denial",
    law=LAW,
    dated_by="policy_occupied_regions",
    key="regions_denial",
)
def regions_denial(law: Law) -> Test:
    """Applications for the occupied regions of Ukraine meet a presumption of denial."""
    return fact(law, occupied_regions.column)


PROVISIONS = (embargo, russia_and_belarus, occupied_regions)
POLICIES = (embargo_denial, embargo_case_by_case, russia_denial, regions_denial)
