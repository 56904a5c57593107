"""15 CFR 742.6(a): which advanced computing items need a license, and where.

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
    Test,
    every,
    fact,
    no,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_742/regional_stability"
MOVES = nw.col("moves")


@provision("742.6(a)(6) (2022)", "requirement", "RS", law=LAW, dated_by="china")
def china(law: Law) -> Test:
    """Items of 3A090 and 4A090 to China, Hong Kong included, need a license."""
    return every(
        law[LAW]["china"].in_force(AS_OF), fact(law, "is_3a090_of_2022"), DESTINATION == "CN", MOVES
    )


@provision("742.6(a)(6) (January 2023)", "requirement", "RS", law=LAW, dated_by="macau")
def macau(law: Law) -> Test:
    """Items of 3A090 and 4A090 to Macau need a license."""
    return every(
        law[LAW]["macau"].in_force(AS_OF), fact(law, "is_3a090_of_2022"), DESTINATION == "MO", MOVES
    )


@provision("742.6(a)(6)(iii)", "requirement", "RS", law=LAW, dated_by="groups_d_for_a")
def groups_d_for_a(law: Law) -> Test:
    """Items at the a-level to or within Macau and Country Groups D:1, D:4 and D:5, other than
    destinations also in A:5 or A:6, need a license.
    """
    return every(
        law[LAW]["groups_d_for_a"].in_force(AS_OF),
        fact(law, "level_a"),
        DESTINATION_IN_GROUPS_D,
        ABROAD,
        MOVES,
    )


@provision("742.6(a)(6)(iii)(B)", "requirement", "RS", law=LAW, dated_by="groups_d_for_b")
def groups_d_for_b(law: Law) -> Test:
    """Items at the b-level to or within Macau and Country Groups D:1, D:4 and D:5, other than
    destinations also in A:5 or A:6, need a license.
    """
    return every(
        law[LAW]["groups_d_for_b"].in_force(AS_OF),
        fact(law, "level_b"),
        DESTINATION_IN_GROUPS_D,
        ABROAD,
        MOVES,
    )


@provision(
    "742.6(a)(6)(iii)(A), BIS guidance of 2026-05-31",
    "requirement",
    "RS",
    law=LAW,
    dated_by="headquarters_for_a",
)
def headquarters_for_a(law: Law) -> Test:
    """Items at the a-level to any destination outside the United States need a license if a party
    is headquartered, or has its ultimate parent headquartered, in Macau or Country Group D:5.
    """
    return every(
        law[LAW]["headquarters_for_a"].in_force(AS_OF),
        fact(law, "level_a"),
        ABROAD,
        HEADQUARTERS_IN_D5_OR_MACAU,
        MOVES,
    )


@provision("742.6(a)(6)(iii)(A)", "requirement", "RS", law=LAW, dated_by="worldwide_for_a")
def worldwide_for_a(law: Law) -> Test:
    """Items at the a-level to or within any destination in the world need a license, but since July
    2026 not to the entities of supplement no. 8 to part 740 in the United Arab Emirates.
    """
    freed = every(
        law[LAW]["emirates_for_b"].in_force(AS_OF),
        DESTINATION == "AE",
        nw.col("supplement_8_entity"),
    )
    return every(
        law[LAW]["worldwide_for_a"].in_force(AS_OF), fact(law, "level_a"), ABROAD, MOVES, no(freed)
    )


@provision("742.6(a)(6)(i)(B)", "requirement", "RS", law=LAW, dated_by="memory")
def memory(law: Law) -> Test:
    """Memory of 3A090.c to or within Macau and Country Group D:5 needs a license."""
    return every(
        law[LAW]["memory"].in_force(AS_OF),
        fact(law, "level_c"),
        DESTINATION_IN_D5_OR_MACAU,
        ABROAD,
        MOVES,
    )


@provision(
    "742.6(a)(13)", "requirement", "RS", law=LAW, dated_by="weights", key="weights_worldwide"
)
def weights(law: Law) -> Test:
    """Model weights of 4E091 to any destination need a license, but not their release to permanent
    regular employees of entities headquartered in supplement no. 5(a).
    """
    staff = every(
        TRANSACTION == "deemed_export",
        nw.col("permanent_regular_employee"),
        CONSIGNEE_IN_SUPPLEMENT_5A,
    )
    return every(law[LAW]["weights"].in_force(AS_OF), fact(law, "level_weights"), ABROAD, no(staff))


@provision(
    "742.6(a)(6)(iii)(B) (July 2026)", "requirement", "RS", law=LAW, dated_by="emirates_for_b"
)
def emirates_for_b(law: Law) -> Test:
    """Items at the b-level to or within the United Arab Emirates, which left D:4 for A:5, still
    need a license, except for the entities of supplement no. 8 to part 740.
    """
    return every(
        law[LAW]["emirates_for_b"].in_force(AS_OF),
        fact(law, "level_b"),
        DESTINATION == "AE",
        ~nw.col("supplement_8_entity"),
        MOVES,
    )


@provision("742.6(a)(6)(iii) (July 2026)", "requirement", "RS", law=LAW, dated_by="emirates_for_a")
def emirates_for_a(law: Law) -> Test:
    """Items at the a-level to or within the United Arab Emirates are taken to need a license still,
    except for the entities of supplement no. 8 to part 740; the text was not found.
    """
    return every(
        law[LAW]["emirates_for_a"].in_force(AS_OF),
        fact(law, "level_a"),
        DESTINATION == "AE",
        ~nw.col("supplement_8_entity"),
        MOVES,
    )


@provision(
    "BIS guidance of 2026-05-31, last paragraph",
    "note",
    "continued_use",
    law=LAW,
    dated_by="continued_use",
)
def continued_use(law: Law) -> Test:
    """Goods that merely go on being used, stored, serviced or disposed of where they are do not
    move, and no license is asked for that.
    """
    return every(law[LAW]["continued_use"].in_force(AS_OF), no(MOVES))


@provision("742.6(a)(6)", "note", "deemed_export", law=LAW, dated_by="deemed_exports")
def deemed_export(law: Law) -> Test:
    """A release of technology to a person of another nationality is an export to that country."""
    return every(
        law[LAW]["deemed_exports"].in_force(AS_OF),
        TRANSACTION == "deemed_export",
        no(fact(law, "is_weights")),
    )


@provision(
    "740.2(a)(26), Supp. No. 8 to part 740",
    "note",
    "supplement_8",
    law=LAW,
    dated_by="supplement_8_freed",
    key="supplement_8",
)
def supplement_8(law: Law) -> Test:
    """An entity of supplement no. 8 to part 740, or a body of its government, in the United Arab
    Emirates is taken to need no license for advanced computing items.
    """
    return every(
        law[LAW]["supplement_8_freed"].in_force(AS_OF),
        DESTINATION == "AE",
        ~nw.col("supplement_8_entity").is_null(),
        nw.col("supplement_8_entity"),
    )


PROVISIONS = (
    china,
    macau,
    groups_d_for_a,
    groups_d_for_b,
    headquarters_for_a,
    worldwide_for_a,
    memory,
    weights,
    emirates_for_b,
    emirates_for_a,
    continued_use,
    deemed_export,
    supplement_8,
)
