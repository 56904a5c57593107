"""15 CFR 742.6(a): which advanced computing items need a licence, and where.

In the order of time: China alone (2022), Macau too (2023), then every destination of Country
Groups D:1, D:4 and D:5 that is not also in A:5 or A:6 (November 2023), memory (2024), and the
whole world under the rule of January 2025, which stands in the code but is not enforced.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    CONSIGNEE_IN_SUPPLEMENT_5A,
    DESTINATION,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_GROUPS_D,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TRANSACTION,
    every,
    some,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_742/regional_stability"
LEVEL_A, LEVEL_B, LEVEL_C = nw.col("level_a"), nw.col("level_b"), nw.col("level_c")
OF_2022 = nw.col("is_3a090_of_2022")
MOVES = nw.col("moves")


@provision("742.6(a)(6) (2022)", "requirement", "RS", law=LAW, dated_by="china")
def china(law: Law) -> nw.Expr:
    """Items of 3A090 and 4A090 to China, Hong Kong included, need a licence."""
    return every(law[LAW]["china"].in_force(AS_OF), OF_2022, DESTINATION == "CN", MOVES)


@provision("742.6(a)(6) (January 2023)", "requirement", "RS", law=LAW, dated_by="macau")
def macau(law: Law) -> nw.Expr:
    """Items of 3A090 and 4A090 to Macau need a licence."""
    return every(law[LAW]["macau"].in_force(AS_OF), OF_2022, DESTINATION == "MO", MOVES)


@provision("742.6(a)(6)(iii)", "requirement", "RS", law=LAW, dated_by="groups_d_for_a")
def groups_d_for_a(law: Law) -> nw.Expr:
    """Items at the a-level to or within Macau and Country Groups D:1, D:4 and D:5, other than
    destinations also in A:5 or A:6, need a licence."""
    return every(
        law[LAW]["groups_d_for_a"].in_force(AS_OF), LEVEL_A, DESTINATION_IN_GROUPS_D, ABROAD, MOVES
    )


@provision("742.6(a)(6)(iii)(B)", "requirement", "RS", law=LAW, dated_by="groups_d_for_b")
def groups_d_for_b(law: Law) -> nw.Expr:
    """Items at the b-level to or within Macau and Country Groups D:1, D:4 and D:5, other than
    destinations also in A:5 or A:6, need a licence."""
    return every(
        law[LAW]["groups_d_for_b"].in_force(AS_OF), LEVEL_B, DESTINATION_IN_GROUPS_D, ABROAD, MOVES
    )


@provision("742.6(a)(6)(iii)(A), BIS guidance of 2026-05-31", "requirement", "RS", law=LAW,
           dated_by="headquarters_for_a")
def headquarters_for_a(law: Law) -> nw.Expr:
    """Items at the a-level to any destination outside the United States need a licence if a party is
    headquartered, or has its ultimate parent headquartered, in Macau or Country Group D:5."""
    return every(
        law[LAW]["headquarters_for_a"].in_force(AS_OF),
        LEVEL_A, ABROAD, HEADQUARTERS_IN_D5_OR_MACAU, MOVES,
    )


@provision("742.6(a)(6)(iii)(A)", "requirement", "RS", law=LAW, dated_by="worldwide_for_a")
def worldwide_for_a(law: Law) -> nw.Expr:
    """Items at the a-level to or within any destination in the world need a licence."""
    return every(law[LAW]["worldwide_for_a"].in_force(AS_OF), LEVEL_A, ABROAD, MOVES)


@provision("742.6(a)(6)(i)(B)", "requirement", "RS", law=LAW, dated_by="memory")
def memory(law: Law) -> nw.Expr:
    """Memory of 3A090.c to or within Macau and Country Group D:5 needs a licence."""
    return every(
        law[LAW]["memory"].in_force(AS_OF), LEVEL_C, DESTINATION_IN_D5_OR_MACAU, ABROAD, MOVES
    )


@provision("742.6(a)(13)", "requirement", "RS", law=LAW, dated_by="weights", key="weights_worldwide")
def weights(law: Law) -> nw.Expr:
    """Model weights of 4E091 to any destination need a licence, but not their release to permanent
    regular employees of entities headquartered in supplement no. 5(a)."""
    staff = every(
        TRANSACTION == "deemed_export",
        nw.col("permanent_regular_employee"),
        CONSIGNEE_IN_SUPPLEMENT_5A,
    )
    return every(
        law[LAW]["weights"].in_force(AS_OF), nw.col("level_weights"), ABROAD, ~staff
    )


@provision("742.6(a)(6)(iii)(B) (July 2026)", "requirement", "RS", law=LAW, dated_by="emirates_for_b")
def emirates_for_b(law: Law) -> nw.Expr:
    """Items at the b-level to or within the United Arab Emirates, which left D:4 for A:5, still need a
    licence, except for the entities of supplement no. 8 to part 740."""
    return every(
        law[LAW]["emirates_for_b"].in_force(AS_OF), LEVEL_B, DESTINATION == "AE",
        ~nw.col("supplement_8_entity"), MOVES,
    )


@provision("742.6(a)(6)(iii) (July 2026)", "requirement", "RS", law=LAW, dated_by="emirates_for_a")
def emirates_for_a(law: Law) -> nw.Expr:
    """Items at the a-level to or within the United Arab Emirates are taken to need a licence still,
    except for the entities of supplement no. 8 to part 740; the text was not found."""
    return every(
        law[LAW]["emirates_for_a"].in_force(AS_OF), LEVEL_A, DESTINATION == "AE",
        ~nw.col("supplement_8_entity"), MOVES,
    )


PROVISIONS = (
    china, macau, groups_d_for_a, groups_d_for_b, headquarters_for_a, worldwide_for_a, memory,
    weights, emirates_for_b, emirates_for_a,
)
