"""15 CFR 740.28: License Exception ACM, for makers of chips and of what holds them."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    CONSIGNEE_IN_D5_OR_MACAU,
    DESTINATION_IN_D5_OR_MACAU,
    HEADQUARTERS_IN_D5_OR_MACAU,
    Test,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_740/acm"


@provision("740.28(a) to (d)", "exception", "ACM", law=LAW, dated_by="exception")
def acm(law: Law) -> Test:
    """Items of either level of an approved or authorized designer to a private sector end user
    outside Macau and D:5, not headquartered there, for development, production or storage, if the
    final customers are outside Macau and D:5.
    """
    text = law[LAW]
    unasked = no(text["designer_condition"].in_force(AS_OF))
    return every(
        text["exception"].in_force(AS_OF),
        some(fact(law, "level_a"), fact(law, "level_b")),
        ~nw.col("exceptions_barred"),
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        ~nw.col("consignee_government_controlled"),
        nw.col("end_use").is_in(["production", "storage"]),
        nw.col("final_customers_outside_d5_macau"),
        ~DESTINATION_IN_D5_OR_MACAU,
        ~CONSIGNEE_IN_D5_OR_MACAU,
        some(unasked, nw.col("designer_approved_or_authorized")),
    )


PROVISIONS = (acm,)
