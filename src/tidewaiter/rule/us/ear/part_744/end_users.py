"""15 CFR part 744: parties that are listed.

Screening itself is another stage's; here its result is a fact. Null means that nobody
screened, and then nothing can be called free.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    DESTINATION,
    Test,
    every,
    some,
)
from tidewaiter.rule.provision import provision
from tidewaiter.rule.us.ear.part_744.scope import IN_SUPPLEMENT_2, WITHIN_LIMITED_ENTRY

LAW = "us/ear/part_744/end_users"
ORGANIZATIONS = "us/ear/part_744/military_intelligence"


@provision("744.11, 744.16", "other_requirement", "entity_list", law=LAW, dated_by="entity_list")
def entity_list(law: Law) -> Test:
    """A party on the Entity List: a license as its entry says, footnotes and all."""
    return every(law[LAW]["entity_list"].in_force(AS_OF), ABROAD, nw.col("listed_entity_list"))


@provision(
    "744.16, Supp. No. 4",
    "other_requirement",
    "entity_list",
    law=LAW,
    dated_by="entity_list_limited",
)
def entity_list_limited(law: Law) -> Test:
    """An entry of the Entity List for items of the Commerce Control List and some of EAR99, as
    those of addresses are: a license for these, whoever is at the address.
    """
    return every(
        law[LAW]["entity_list_limited"].in_force(AS_OF),
        ABROAD,
        nw.col("listed_entity_list_limited"),
        WITHIN_LIMITED_ENTRY,
    )


@provision("744.21(b)", "other_requirement", "meu_list", law=LAW, dated_by="supplement_2_items")
def meu_list(law: Law) -> Test:
    """A party on the Military End-User List needs a license for items of supplement no. 2 to part
    744, and in Russia and Belarus for every item.
    """
    text = law[LAW]
    return every(
        text["meu_list"].in_force(AS_OF),
        ABROAD,
        nw.col("listed_meu_list"),
        some(IN_SUPPLEMENT_2, text["military_destinations_any_item"].has(DESTINATION, AS_OF)),
    )


@provision(
    "744.22(f)(2)",
    "other_requirement",
    "military_intelligence",
    law=LAW,
    dated_by="military_intelligence_users",
    key="military_intelligence_user",
)
def military_intelligence_user(law: Law) -> Test:
    """A military-intelligence end user named in the rule needs a license for every item; since
    September 2022 wherever it is, before that in the countries of 744.22 alone.
    """
    text = law[LAW]
    return every(
        text["military_intelligence_users"].in_force(AS_OF),
        ABROAD,
        nw.col("listed_military_intelligence"),
        some(
            law[ORGANIZATIONS]["wherever_located"].in_force(AS_OF),
            text["military_intelligence_destinations"].has(DESTINATION, AS_OF),
        ),
    )


@provision("744.8", "other_requirement", "sdn", law=LAW, dated_by="blocked_persons", key="sdn")
def blocked_persons(law: Law) -> Test:
    """A blocked person under the programs of 744.8 needs a license; the Treasury's own sanctions
    stand beside it.
    """
    return every(law[LAW]["blocked_persons"].in_force(AS_OF), ABROAD, nw.col("listed_sdn"))


@provision("744.15", "note", "uvl_statement", law=LAW, dated_by="unverified_list", key="uvl")
def unverified(law: Law) -> Test:
    """A party on the Unverified List: no License Exception, and a statement before a shipment that
    needs no license.
    """
    return every(law[LAW]["unverified_list"].in_force(AS_OF), ABROAD, nw.col("listed_uvl"))


@provision(
    "744.8(a)(1), 31 CFR chapter V",
    "note",
    "other_law",
    law=LAW,
    dated_by="blocked_programs",
    key="sdn_other_program",
)
def blocked_elsewhere(law: Law) -> Test:
    """A blocked person under a program that 744.8 does not name: no license under the EAR for that,
    but the Treasury's rules forbid US persons to deal with it.
    """
    return every(law[LAW]["blocked_persons"].in_force(AS_OF), nw.col("listed_sdn_other_program"))


@provision("744.19", "note", "policy_of_denial", law=LAW, dated_by="sanctioned_persons", key="isn")
def nonproliferation(law: Law) -> Test:
    """A person under the State Department's nonproliferation sanctions: no license under the EAR
    for that, but where one is needed for another reason, under some of the statutes every
    application is denied.
    """
    return every(law[LAW]["sanctioned_persons"].in_force(AS_OF), nw.col("listed_isn"))


@provision(
    "31 CFR chapter V, 22 CFR 127.7",
    "note",
    "other_law",
    law=LAW,
    dated_by="other_lists",
    key="listed_elsewhere",
)
def listed_elsewhere(law: Law) -> Test:
    """A party on a list of the Treasury or the State Department to which the EAR attach no license
    requirement: other law applies, narrower than blocking.
    """
    return every(law[LAW]["other_lists"].in_force(AS_OF), nw.col("listed_listed_elsewhere"))


PROVISIONS = (
    entity_list,
    entity_list_limited,
    meu_list,
    military_intelligence_user,
    blocked_persons,
    unverified,
    blocked_elsewhere,
    nonproliferation,
    listed_elsewhere,
)
