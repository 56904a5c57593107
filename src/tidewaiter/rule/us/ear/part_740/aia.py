"""15 CFR 740.27: License Exception AIA, between the destinations of supplement no. 5(a)."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    CONSIGNEE_IN_SUPPLEMENT_5A,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_GROUPS_D,
    DESTINATION_IN_SUPPLEMENT_5A,
    EACH_CONSIGNEE_IN_SUPPLEMENT_5A,
    HEADQUARTERS_IN_D5_OR_MACAU,
    OWN_HEADQUARTERS_IN_SUPPLEMENT_5A,
    Test,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_740/aia"


@provision("740.27(a)", "exception", "AIA", law=LAW, dated_by="exception")
def aia(law: Law) -> Test:
    """A-level items of an approved or authorized designer to entities located in supplement no.
    5(a) whose headquarters and ultimate parent's headquarters are there too.
    """
    text = law[LAW]
    unasked = no(text["designer_condition"].in_force(AS_OF))
    return every(
        text["exception"].in_force(AS_OF),
        fact(law, "level_a"),
        ~nw.col("exceptions_barred"),
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        DESTINATION_IN_SUPPLEMENT_5A,
        CONSIGNEE_IN_SUPPLEMENT_5A,
        some(unasked, nw.col("designer_approved_or_authorized")),
    )


@provision("740.27(a)(3)", "exception", "AIA", law=LAW, dated_by="exception", key="aia_weights")
def aia_weights(law: Law) -> Test:
    """Model weights to entities headquartered in supplement no. 5(a), located outside Macau and
    D:5, for a facility that meets paragraphs 14, 15 and 18 of supplement no. 10 to part 748.
    """
    return every(
        law[LAW]["exception"].in_force(AS_OF),
        fact(law, "level_weights"),
        ~nw.col("exceptions_barred"),
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        EACH_CONSIGNEE_IN_SUPPLEMENT_5A,
        # To the destinations of D:1, D:4 and D:5 740.2(a)(9)(ii) asks for the headquarters itself.
        some(no(DESTINATION_IN_GROUPS_D), OWN_HEADQUARTERS_IN_SUPPLEMENT_5A),
        ~DESTINATION_IN_D5_OR_MACAU,
        nw.col("facility_meets_supplement_10"),
    )


PROVISIONS = (aia, aia_weights)
