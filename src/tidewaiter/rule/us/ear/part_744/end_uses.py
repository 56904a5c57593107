"""15 CFR part 744: end uses that need a license whatever the item's own class asks.

Whether somebody asked is a fact of the order: ``part_744_end_use`` is ``none`` only when the
end use was looked into, and null when it was not.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    DESTINATION,
    DESTINATION_IN_D5_OR_MACAU,
    HEADQUARTERS_IN_D5_OR_MACAU,
    Test,
    column,
    every,
    some,
)
from tidewaiter.rule.provision import provision
from tidewaiter.rule.us.ear.part_744.scope import IN_SUPPLEMENT_2

LAW = "us/ear/part_744/end_users"
END_USE = nw.col("part_744_end_use")


@provision(
    "744.2, 744.3, 744.4",
    "other_requirement",
    "end_use",
    law=LAW,
    dated_by="weapons_end_uses",
    key="weapons",
)
def weapons(law: Law) -> Test:
    """Nuclear, missile, chemical or biological weapons end uses need a license."""
    return every(
        law[LAW]["weapons_end_uses"].in_force(AS_OF),
        ABROAD,
        END_USE.is_in(["nuclear", "missile", "chemical_biological"]),
    )


@provision(
    "744.23(a)(1), (a)(2), (a)(4)",
    "other_requirement",
    "end_use",
    law=LAW,
    dated_by="supercomputer_end_use",
    key="supercomputer_or_fabrication",
)
def supercomputer(law: Law) -> Test:
    """Supercomputers, advanced-node chip making and its equipment in Macau or D:5, China alone
    before November 2023, or for a party headquartered there, need a license.
    """
    return every(
        law[LAW]["supercomputer_end_use"].in_force(AS_OF),
        END_USE.is_in(["supercomputer", "advanced_node", "semiconductor_equipment"]),
        _there(law),
    )


def _there(law: Law) -> Test:
    text = law[LAW]
    # Until November 2023 the text names China, then Macau too; since then the groups and the
    # headquarters of the parties count.
    by_group = every(
        law["us/ear/ccl/eccn_3a090"]["test_of_2023"].in_force(AS_OF),
        some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU),
    )
    return some(text["supercomputer_destinations"].has(DESTINATION, AS_OF), by_group)


@provision(
    "744.21(a)",
    "other_requirement",
    "end_use",
    law=LAW,
    dated_by="military_destinations",
    key="military",
)
def military(law: Law) -> Test:
    """A military end use or end user in the destinations of 744.21 needs a license for items of
    supplement no. 2 to part 744, in Russia and Belarus for every item.
    """
    text = law[LAW]
    return every(
        END_USE == "military",
        text["military_destinations"].has(DESTINATION, AS_OF),
        some(IN_SUPPLEMENT_2, text["military_destinations_any_item"].has(DESTINATION, AS_OF)),
    )


@provision(
    "744.22(a)",
    "other_requirement",
    "end_use",
    law=LAW,
    dated_by="military_intelligence_destinations",
    key="military_intelligence",
)
def military_intelligence(law: Law) -> Test:
    """A military-intelligence end use or end user in the destinations of 744.22 needs a license."""
    text = law[LAW]
    return every(
        END_USE == "military_intelligence",
        text["military_intelligence_destinations"].has(DESTINATION, AS_OF),
    )


@provision(
    "744.6, 744.17 and the rest of part 744",
    "other_requirement",
    "end_use",
    law=LAW,
    dated_by="weapons_end_uses",
    key="end_use_elsewhere",
)
def end_use_elsewhere(law: Law) -> Test:
    """An end use of part 744 that none of the modeled provisions catches at this place must still
    be looked at: microprocessors for military use, and support by US persons.
    """
    asked = nw.when(END_USE == "none").then(nw.lit(False)).otherwise(nw.lit(None, nw.Boolean))
    return every(law[LAW]["weapons_end_uses"].in_force(AS_OF), ABROAD, asked)


@provision(
    "ultimate destination: 742.6, 746",
    "other_requirement",
    "place",
    law=LAW,
    dated_by="weapons_end_uses",
    key="place_of_parties",
)
def place_of_parties(law: Law) -> Test:
    """A consignee or end user who is in another country than the destination, and in one for which
    licenses are asked, may be where the goods end up.
    """
    groups = law["us/ear/part_740/country_groups"]
    embargoes = law["us/ear/part_746/embargoes"]

    def controlled(place: nw.Expr) -> Test:
        return some(
            place == "MO",
            *(groups[f"d_{n}"].has(place, AS_OF) for n in (1, 4, 5)),
            embargoes["embargoed_destinations"].has(place, AS_OF),
            embargoes["russia_and_belarus"].has(place, AS_OF),
        )

    def open_question(role: str) -> nw.Expr:
        place = nw.col(f"{role}_country_treated")
        elsewhere = ~place.is_null() & ~DESTINATION.is_null() & (place != DESTINATION)
        return (
            nw.when(elsewhere & column(controlled(place)))
            .then(nw.lit(None, nw.Boolean))
            .otherwise(nw.lit(False))
        )

    return every(
        law[LAW]["weapons_end_uses"].in_force(AS_OF),
        some(open_question("ultimate_consignee"), open_question("end_user")),
    )


PROVISIONS = (
    weapons,
    supercomputer,
    military,
    military_intelligence,
    end_use_elsewhere,
    place_of_parties,
)
