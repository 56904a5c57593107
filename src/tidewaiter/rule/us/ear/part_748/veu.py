"""15 CFR 748.15: data centers authorized as validated end users (UVEU, NVEU)."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_SUPPLEMENT_5A,
    EACH_CONSIGNEE_IN_SUPPLEMENT_5A,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TPP_TOTAL,
    TRANSACTION,
    Test,
    every,
    fact,
    no,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_748/veu"
HELD = nw.col("authorizations")
# Transfers within a country are not covered, but to a site of the same validated end user.
SHIPPED = nw.when(TRANSACTION == "in_country_transfer").then(nw.lit(False)).otherwise(nw.lit(True))


def _holds(kind: str) -> Test:
    return HELD.str.contains(rf"(^|;){kind}(;|$)")


def nveu_total() -> Test:
    """The installed base in the country with this order, as far as the order says."""
    installed = nw.col("nveu_tpp_installed")
    return nw.when(installed.is_null()).then(TPP_TOTAL).otherwise(TPP_TOTAL + installed)


def uveu_shares_kept(law: Law) -> Test:
    """The three shares of supp. 10 para. 6; a share that the order does not give is not tested."""
    text = law[LAW]
    whole = nw.col("veu_total_tpp")

    # The figures are those before the order, which may add to both sides.
    order = nw.coalesce(TPP_TOTAL, nw.lit(0.0))

    def at_most(part: nw.Expr, share: nw.Expr) -> Test:
        return part.is_null() | whole.is_null() | (part + order <= share * (whole + order))

    us = (nw.col("ultimate_consignee_hq") == "US") & ~nw.col("ultimate_consignee_hq").is_null()
    outside_us = every(
        at_most(nw.col("veu_outside_us_tpp"), text["uveu_outside_us_share"].on(AS_OF)),
        nw.col("veu_outside_us_share").is_null()
        | (nw.col("veu_outside_us_share") <= text["uveu_outside_us_share"].on(AS_OF)),
    )
    return every(
        at_most(nw.col("veu_one_country_tpp"), text["uveu_one_country_share"].on(AS_OF))
        | DESTINATION_IN_SUPPLEMENT_5A,
        at_most(
            nw.col("veu_outside_supplement_5a_tpp"),
            text["uveu_outside_supplement_5_share"].on(AS_OF),
        ),
        ~us | outside_us,
    )


@provision(
    "748.15(b)(2), supp. 10 to part 748 para. 6",
    "exception",
    "UVEU",
    law=LAW,
    dated_by="uveu_outside_supplement_5_share",
)
def uveu(law: Law) -> Test:
    """A universal validated end user, headquartered in supplement no. 5(a), receives a-level items
    at its sites outside Macau and D:5 within its shares: 25 % outside supplement no. 5(a), 7 % in
    one country there, and half in the United States if it is headquartered there.
    """
    return every(
        law[LAW]["authorization"].in_force(AS_OF),
        fact(law, "level_a"),
        _holds("uveu"),
        EACH_CONSIGNEE_IN_SUPPLEMENT_5A,
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        SHIPPED,
        ~DESTINATION_IN_D5_OR_MACAU,
        uveu_shares_kept(law),
        ~nw.col("exceptions_barred"),
        nw.col("part_744_end_use") == "none",
    )


@provision("748.15(a)(2)(iii)(B)", "exception", "NVEU", law=LAW, dated_by="nveu_installed_base")
def nveu(law: Law) -> Test:
    """A national validated end user, not headquartered in Macau or D:5, receives a-level items in
    its country up to the installed base of the quarter.
    """
    return every(
        law[LAW]["authorization"].in_force(AS_OF),
        fact(law, "level_a"),
        _holds("nveu"),
        no(HEADQUARTERS_IN_D5_OR_MACAU),
        SHIPPED,
        ~DESTINATION_IN_D5_OR_MACAU,
        nveu_total() <= law[LAW]["nveu_installed_base"].on(AS_OF),
        ~nw.col("exceptions_barred"),
        nw.col("part_744_end_use") == "none",
    )


PROVISIONS = (uveu, nveu)
