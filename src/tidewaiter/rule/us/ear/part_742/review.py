"""15 CFR 742.6(b)(10) and (14): how an application for a license is reviewed."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    CONSIGNEE_IN_SUPPLEMENT_5A,
    CONSIGNEE_PARTLY_IN_SUPPLEMENT_5A,
    DESTINATION,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_SUPPLEMENT_5A,
    DESTINATION_IN_SUPPLEMENT_5B,
    FOR_DATACENTER,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TPP_TOTAL,
    TRANSACTION,
    Test,
    every,
    fact,
    no,
    some,
    tpp_reaches,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_742/regional_stability"
D5 = some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU)
APPROVAL, DENIAL = "presumption_of_approval", "presumption_of_denial"


@provision(
    "742.6(b)(10) (2022)", "policy", DENIAL, law=LAW, dated_by="presumption_of_denial_of_2022"
)
def denial_of_2022(law: Law) -> Test:
    """Applications for China, and from January 2023 Macau, meet a presumption of denial."""
    return every(
        law[LAW]["presumption_of_denial_of_2022"].in_force(AS_OF), fact(law, "chip_needs_license")
    )


@provision(
    "742.6(b)(10)(iii)(A)(1) (January 2026)",
    "policy",
    "case_by_case",
    law=LAW,
    dated_by="case_by_case_for_china",
)
def case_by_case_for_china(law: Law) -> Test:
    """Exports from the United States to China or Macau of chips below 21,000 TPP and 6,500 GB/s
    that are sold in the United States are reviewed case by case if every certification is given.
    """
    text = law[LAW]
    share = nw.col("china_macau_share_of_us_tpp")
    return every(
        text["case_by_case_for_china"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        some(fact(law, "level_a"), fact(law, "level_b")),
        TRANSACTION == "export",
        nw.col("exporter_country") == "US",
        DESTINATION.is_in(["CN", "MO"]),
        no(tpp_reaches(text["china_tpp_ceiling"].on(AS_OF))),
        nw.col("memory_bandwidth_gb_s") < text["china_memory_bandwidth_ceiling"].on(AS_OF),
        nw.col("commercially_available_in_us"),
        nw.col("china_macau_certifications_met"),
        # The share is one of the certifications; a share that is stated is checked as well.
        share.is_null() | (share <= text["china_share_ceiling"].on(AS_OF)),
    )


def _not_case_by_case(law: Law) -> Test:
    return no(fact(law, case_by_case_for_china.column))


@provision(
    "742.6(b)(10) (April 2024)",
    "policy",
    "case_by_case",
    law=LAW,
    dated_by="case_by_case_for_lesser_items",
)
def case_by_case_for_lesser(law: Law) -> Test:
    """To Macau, D:5 and parties headquartered there, items that are not both a-level and for
    datacenters are reviewed case by case.
    """
    return every(
        law[LAW]["case_by_case_for_lesser_items"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        D5,
        some(
            fact(law, "level_b"),
            every(fact(law, "level_a"), ~FOR_DATACENTER, no(fact(law, "p_foundry_presumption"))),
        ),
    )


@provision("742.6(b)(10) (2023)", "policy", DENIAL, law=LAW, dated_by="review_of_2023")
def denial_of_2023(law: Law) -> Test:
    """To Macau, D:5 and parties headquartered there, a presumption of denial."""
    lesser = fact(law, case_by_case_for_lesser.column)
    later = law[LAW]["review_of_2025_for_b"].in_force(AS_OF)
    return every(
        law[LAW]["review_of_2023"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        D5,
        no(lesser),
        _not_case_by_case(law),
        some(fact(law, "level_a"), fact(law, "level_c"), no(later)),
    )


@provision("742.6(b)(10) (2023)", "policy", APPROVAL, law=LAW, dated_by="review_of_2023")
def approval_of_2023(law: Law) -> Test:
    """To the other destinations of D:1 and D:4, a presumption of approval."""
    later = law[LAW]["review_of_2025_for_b"].in_force(AS_OF)
    return every(
        law[LAW]["review_of_2023"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        no(D5),
        some(fact(law, "level_a"), no(later)),
    )


@provision("742.6(b)(10)(iii)(A)(1)", "policy", DENIAL, law=LAW, dated_by="review_of_2025")
def denial_a_1(law: Law) -> Test:
    """A-level items to or within Macau or D:5, or to parties headquartered there, meet a
    presumption of denial.
    """
    return every(
        law[LAW]["review_of_2025"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_a"),
        D5,
        _not_case_by_case(law),
    )


@provision("742.6(b)(10)(iii)(A)(2)", "policy", APPROVAL, law=LAW, dated_by="review_of_2025")
def approval_a_2(law: Law) -> Test:
    """A-level items to a destination of supplement no. 5(a), or to an entity headquartered in one,
    meet a presumption of approval.
    """
    return every(
        law[LAW]["review_of_2025"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_a"),
        no(D5),
        some(DESTINATION_IN_SUPPLEMENT_5A, CONSIGNEE_PARTLY_IN_SUPPLEMENT_5A),
    )


def _allocated(law: Law) -> Test:
    return every(
        law[LAW]["review_of_2025"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_a"),
        no(D5),
        some(~DESTINATION_IN_SUPPLEMENT_5A, ~CONSIGNEE_IN_SUPPLEMENT_5A),
    )


def _within() -> Test:
    used = nw.col("country_tpp_licensed")
    total = nw.when(used.is_null()).then(TPP_TOTAL).otherwise(TPP_TOTAL + used)
    return total <= nw.col("country_allocation")


@provision("742.6(b)(10)(iii)(B)(1)", "policy", APPROVAL, law=LAW, dated_by="country_allocation")
def approval_within_allocation(law: Law) -> Test:
    """A-level items to or within any other destination, or to entities headquartered in one, meet a
    presumption of approval up to the country's allocation.
    """
    return every(_allocated(law), _within())


@provision(
    "742.6(b)(10)(iii)(B)(2)", "policy", "policy_of_denial", law=LAW, dated_by="country_allocation"
)
def denial_beyond_allocation(law: Law) -> Test:
    """After the country's allocation is met, applications are reviewed under a policy of denial."""
    return every(_allocated(law), no(_within()))


@provision(
    "742.6(b)(10)(iii)(C)", "note", "raised_allocation", law=LAW, dated_by="raised_allocation"
)
def raised_allocation(law: Law) -> Test:
    """A destination of supplement no. 5(b) may have its allocation raised by up to 100 %."""
    return every(_allocated(law), DESTINATION_IN_SUPPLEMENT_5B)


def country_allocation(law: Law) -> nw.Expr:
    """The allocation of the destination's country, in TPP; null before there were any."""
    text = law[LAW]
    return (
        nw.when(DESTINATION_IN_SUPPLEMENT_5B)
        .then(text["raised_allocation"].on(AS_OF))
        .otherwise(text["country_allocation"].on(AS_OF))
    )


@provision("742.6(b)(10)(iv)(A)", "policy", APPROVAL, law=LAW, dated_by="review_of_2025_for_b")
def approval_for_b(law: Law) -> Test:
    """B-level items outside Macau and D:5, to parties not headquartered there, meet a presumption
    of approval.
    """
    return every(
        law[LAW]["review_of_2025_for_b"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_b"),
        no(D5),
    )


@provision("742.6(b)(10)(iv)(B)", "policy", DENIAL, law=LAW, dated_by="review_of_2025_for_b")
def denial_for_b(law: Law) -> Test:
    """B-level items to or within Macau or D:5, or to parties headquartered there, meet a
    presumption of denial.
    """
    return every(
        law[LAW]["review_of_2025_for_b"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_b"),
        D5,
        _not_case_by_case(law),
    )


@provision("742.6(b)(10)(i)", "policy", DENIAL, law=LAW, dated_by="memory_review")
def denial_for_memory(law: Law) -> Test:
    """Memory of 3A090.c to Macau, D:5 and parties headquartered there meets a presumption of
    denial.
    """
    return every(
        law[LAW]["memory_review"].in_force(AS_OF),
        fact(law, "chip_needs_license"),
        fact(law, "level_c"),
        D5,
    )


@provision("742.6(b)(14)", "policy", DENIAL, law=LAW, dated_by="weights_review")
def denial_for_weights(law: Law) -> Test:
    """Model weights for end users headquartered outside supplement no. 5(a) meet a presumption of
    denial.
    """
    return every(
        law[LAW]["weights_review"].in_force(AS_OF),
        fact(law, "p_weights_worldwide"),
        ~CONSIGNEE_IN_SUPPLEMENT_5A,
    )


# The order matters: later provisions read the columns of earlier ones.
FIRST = (case_by_case_for_china, case_by_case_for_lesser)
PROVISIONS = (
    denial_of_2022,
    denial_of_2023,
    approval_of_2023,
    denial_a_1,
    approval_a_2,
    approval_within_allocation,
    denial_beyond_allocation,
    raised_allocation,
    approval_for_b,
    denial_for_b,
    denial_for_memory,
    denial_for_weights,
)
