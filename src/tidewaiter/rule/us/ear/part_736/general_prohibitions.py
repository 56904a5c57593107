"""15 CFR 736.2(b)(4) and (10): denial orders, and dealing in goods made in breach of the rules."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    Test,
    every,
    fact,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_736/general_prohibitions"


@provision(
    "736.2(b)(4), 764.2(k)", "prohibition", "denied_party", law=LAW, dated_by="denial_orders"
)
def denied_party(law: Law) -> Test:
    """No dealing that a denial order forbids; a party to the order is subject to one."""
    return every(law[LAW]["denial_orders"].in_force(AS_OF), nw.col("listed_dpl"))


@provision("764.2(k)", "note", "denial_order", law=LAW, dated_by="denial_orders")
def denial_order_terms(law: Law) -> Test:
    """The order itself must be read: one that is not of the standard kind has its own terms and may
    forbid less, and to act against any is a violation.
    """
    return every(law[LAW]["denial_orders"].in_force(AS_OF), nw.col("listed_dpl"))


@provision(
    "736.2(b)(10), BIS guidance of 2025-05-13",
    "prohibition",
    "general_prohibition_10",
    law=LAW,
    dated_by="prc_chips",
)
def prc_chips(law: Law) -> Test:
    """A chip of 3A090 designed by a company headquartered in China or Macau is presumed made in
    breach of the rules; dealing in it risks General Prohibition Ten unless authorized, but for
    technical analysis alone.
    """
    text = law[LAW]
    return every(
        text["prc_chips"].in_force(AS_OF),
        some(fact(law, "level_a"), fact(law, "level_b")),
        text["prc_places"].has(nw.col("chip_designer_hq_treated"), AS_OF),
        nw.col("end_use") != "technical_analysis",
    )


PROVISIONS = (denied_party, denial_order_terms, prc_chips)
