"""15 CFR 740.8: License Exceptions NAC and ACA, through their three versions.

One exception with a notice for some destinations (November 2023), two exceptions (April 2024),
ACA for the whole world but Macau, D:5 and parties headquartered there (January 2025).
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_GROUPS_D,
    FOR_DATACENTER,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TRANSACTION,
    Test,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_740/nac_aca"
D5 = some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU)
SHIPPED = TRANSACTION.is_in(["export", "reexport"])


def eligible(law: Law) -> Test:
    """A b-level item, or an a-level item that is not designed or marketed for datacenters.

    Note 1 to 3A090.a presumes both the level and the market.
    """
    presumed = fact(law, "p_foundry_presumption")
    return some(fact(law, "level_b"), every(fact(law, "level_a"), ~FOR_DATACENTER, no(presumed)))


@provision("740.8 (2023)", "exception", "NAC", law=LAW, dated_by="single_exception", key="nac_2023")
def nac_2023(law: Law) -> Test:
    """NAC covers eligible items to Macau, D:5 and parties headquartered there with a notice 25 days
    before, and to the other destinations of D:1 and D:4 without.
    """
    return every(
        law[LAW]["single_exception"].in_force(AS_OF),
        eligible(law),
        ~nw.col("exceptions_barred"),
        some(D5, DESTINATION_IN_GROUPS_D),
        some(SHIPPED, nw.col("within_country")),
    )


@provision("740.8(a)", "exception", "NAC", law=LAW, dated_by="two_exceptions", key="nac")
def nac(law: Law) -> Test:
    """NAC covers exports and reexports of eligible items to Macau, D:5 and parties headquartered
    there, with a notice 25 days before.
    """
    return every(
        law[LAW]["two_exceptions"].in_force(AS_OF),
        eligible(law),
        ~nw.col("exceptions_barred"),
        D5,
        SHIPPED,
    )


@provision(
    "740.8(a) (April 2024)", "exception", "ACA", law=LAW, dated_by="two_exceptions", key="aca_2024"
)
def aca_2024(law: Law) -> Test:
    """ACA covers eligible items to D:1 and D:4 outside Macau, D:5 and parties headquartered there,
    and transfers within Macau and D:5, without notice.
    """
    text = law[LAW]
    outside = every(no(D5), DESTINATION_IN_GROUPS_D, TRANSACTION != "")
    return every(
        text["two_exceptions"].in_force(AS_OF),
        no(text["worldwide"].in_force(AS_OF)),
        eligible(law),
        ~nw.col("exceptions_barred"),
        some(outside, _within_d5()),
    )


@provision("740.8(a)", "exception", "ACA", law=LAW, dated_by="worldwide", key="aca")
def aca(law: Law) -> Test:
    """ACA covers eligible items to every destination but Macau, D:5 and parties headquartered
    there, and transfers within Macau and D:5, without notice.
    """
    return every(
        law[LAW]["worldwide"].in_force(AS_OF),
        eligible(law),
        ~nw.col("exceptions_barred"),
        some(no(D5), _within_d5()),
    )


def _within_d5() -> Test:
    return every(nw.col("within_country"), DESTINATION_IN_D5_OR_MACAU)


PROVISIONS = (nac_2023, nac, aca_2024, aca)
