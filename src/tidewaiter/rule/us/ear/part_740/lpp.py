"""15 CFR 740.29: License Exception LPP, so much processing performance a year for one parent.

What the ultimate parent has had this year, from all exporters, is the ledger's to know. Where
the order does not say it, the order alone is measured and the answer is subject to the ledger.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    CONSIGNEE_IN_D5_OR_MACAU,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_GROUPS_D,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TPP_TOTAL,
    TRANSACTION,
    Test,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_740/lpp"
IS_5A002 = nw.col("base_class").is_in(["5A002"])
IS_SOFTWARE = nw.col("eccn").str.starts_with("5D")


def _open(law: Law) -> Test:
    """Every condition of 740.29 itself."""
    text = law[LAW]
    used = nw.col("lpp_tpp_used_this_year")
    total = nw.when(used.is_null()).then(TPP_TOTAL).otherwise(TPP_TOTAL + used)
    return every(
        text["exception"].in_force(AS_OF),
        fact(law, "level_a"),
        TRANSACTION.is_in(["export", "reexport"]),
        ~DESTINATION_IN_D5_OR_MACAU,
        ~CONSIGNEE_IN_D5_OR_MACAU,
        total <= text["annual_limit"].on(AS_OF),
        ~nw.col("exceptions_barred"),
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        nw.col("part_744_end_use") == "none",
        nw.col("eccn").is_null() | ~IS_SOFTWARE,
    )


def _contradicted() -> Test:
    return some(DESTINATION_IN_GROUPS_D, ~nw.col("base_class").is_null() & IS_5A002)


@provision("740.29(a) to (e)", "exception", "LPP", law=LAW, dated_by="annual_limit")
def lpp(law: Law) -> Test:
    """A-level commodities exported or reexported outside Macau and D:5, to an ultimate parent not
    headquartered there, up to 26,900,000 TPP a calendar year from all exporters.
    """
    return every(_open(law), no(_contradicted()))


@provision(
    "740.29(c) against 740.2(a)(9)(ii)",
    "conflict",
    "LPP",
    law=LAW,
    dated_by="exception",
    key="lpp_conflict",
)
def lpp_conflict(law: Law) -> Test:
    """740.29(c) leaves D:1 and D:4 eligible, but 740.2(a)(9)(ii) does not name LPP among the
    exceptions permitted there; and 740.29(b) omits 5A002.z, which (f) and (h) count.
    """
    return every(_open(law), _contradicted())


PROVISIONS = (lpp, lpp_conflict)
