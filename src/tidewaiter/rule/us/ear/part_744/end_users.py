"""15 CFR part 744: parties that are listed, and parties owned by them.

Screening itself is another stage's; here its result is a fact. Null means that nobody
screened, and then nothing can be called free.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    Test,
    every,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_744/end_users"


@provision("744.11, 744.16", "other_requirement", "entity_list", law=LAW, dated_by="entity_list")
def entity_list(law: Law) -> Test:
    """A party on the Entity List: a license as its entry says, footnotes and all."""
    return every(law[LAW]["entity_list"].in_force(AS_OF), ABROAD, nw.col("listed_entity_list"))


@provision("744.21(b)", "other_requirement", "meu_list", law=LAW, dated_by="meu_list")
def meu_list(law: Law) -> Test:
    """A party on the Military End-User List needs a license for items of supplement no. 2 to part
    744.
    """
    return every(law[LAW]["meu_list"].in_force(AS_OF), ABROAD, nw.col("listed_meu_list"))


@provision(
    "744.22(f)(2)",
    "other_requirement",
    "military_intelligence",
    law=LAW,
    dated_by="military_intelligence_users",
    key="military_intelligence_user",
)
def military_intelligence_user(law: Law) -> Test:
    """A military-intelligence end user named in the rule needs a license for every item."""
    return every(
        law[LAW]["military_intelligence_users"].in_force(AS_OF),
        ABROAD,
        nw.col("listed_military_intelligence"),
    )


@provision("744.8", "other_requirement", "sdn", law=LAW, dated_by="blocked_persons", key="sdn")
def blocked_persons(law: Law) -> Test:
    """A blocked person under the programs of 744.8 needs a license; the Treasury's own sanctions
    stand beside it.
    """
    return every(law[LAW]["blocked_persons"].in_force(AS_OF), ABROAD, nw.col("listed_sdn"))


@provision(
    "Affiliates Rule: 744.11(a), 744.21(b), 744.8(a)",
    "other_requirement",
    "affiliates",
    law=LAW,
    dated_by="affiliates_rule",
    key="affiliates",
)
def affiliates(law: Law) -> Test:
    """A party owned 50 % or more, directly or indirectly, alone or together, by listed parties
    takes their requirement.
    """
    return every(
        law[LAW]["affiliates_rule"].in_force(AS_OF), ABROAD, nw.col("owned_50_percent_by_listed")
    )


@provision("744.15", "note", "uvl_statement", law=LAW, dated_by="unverified_list", key="uvl")
def unverified(law: Law) -> Test:
    """A party on the Unverified List: no License Exception, and a statement before a shipment that
    needs no license.
    """
    return every(law[LAW]["unverified_list"].in_force(AS_OF), nw.col("listed_uvl"))


@provision(
    "Red Flag 29, Supp. No. 3 to part 732",
    "note",
    "red_flag_29",
    law=LAW,
    dated_by="affiliates_diligence",
    key="red_flag_29",
)
def red_flag_29(law: Law) -> Test:
    """Whoever knows that a listed party owns a part of a party must find out how much."""
    return every(
        law[LAW]["affiliates_diligence"].in_force(AS_OF),
        ~nw.col("owned_50_percent_by_listed").is_null(),
        nw.col("owned_50_percent_by_listed"),
    )


PROVISIONS = (
    entity_list,
    meu_list,
    military_intelligence_user,
    blocked_persons,
    affiliates,
    unverified,
    red_flag_29,
)
