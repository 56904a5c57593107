"""The Affiliates Rule: parties that are owned by listed parties, and what is known of their owners.

How shares are counted is another stage's; here the result is a fact. Of several owners the
strictest requirement holds, so each list of theirs is asked about.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import ABROAD, AS_OF, Test, every, some
from tidewaiter.rule.provision import provision
from tidewaiter.rule.us.ear.part_744.scope import IN_SUPPLEMENT_2, WITHIN_LIMITED_ENTRY

LAW = "us/ear/part_744/end_users"
LISTED_OWNER = nw.col("listed_owner")
# An owner is known to be there, and its share is not: then whether it is half is open.
SHARE_UNKNOWN = ~LISTED_OWNER.is_null() & (LISTED_OWNER == "share_unknown")


def _owned(law: Law) -> Test:
    found = nw.col("owned_50_percent_by_listed")
    unknown = nw.when(SHARE_UNKNOWN).then(nw.lit(None, nw.Boolean)).otherwise(nw.lit(False))
    return every(law[LAW]["affiliates_rule"].in_force(AS_OF), ABROAD, some(found, unknown))


@provision(
    "Affiliates Rule: 744.11(a), 744.21(b), 744.8(a)",
    "other_requirement",
    "affiliates",
    law=LAW,
    dated_by="affiliates_rule",
    key="affiliates",
)
def affiliates(law: Law) -> Test:
    """A party owned 50 % or more, directly or indirectly, alone or together, by parties on the
    Entity List or blocked under 744.8 takes their requirement, the strictest of them first.
    """
    # Which lists the owners are on need not be said; then the strictest is meant.
    silent = nw.col("owner_restricted_as").is_null()
    strict = some(
        nw.col("owner_entity_list"),
        nw.col("owner_sdn"),
        every(nw.col("owner_entity_list_limited"), WITHIN_LIMITED_ENTRY),
    )
    return every(_owned(law), some(silent, strict))


@provision(
    "Affiliates Rule: 744.21(a)(3), (b)",
    "other_requirement",
    "affiliates",
    law=LAW,
    dated_by="affiliates_rule",
    key="affiliates_meu",
)
def affiliates_meu(law: Law) -> Test:
    """A party so owned by parties on the Military End-User List needs a license for items of
    supplement no. 2 to part 744.
    """
    said = ~nw.col("owner_restricted_as").is_null()
    return every(_owned(law), said, nw.col("owner_meu_list"), IN_SUPPLEMENT_2)


@provision(
    "Red Flag 29, Supp. No. 3 to part 732",
    "note",
    "red_flag_29",
    law=LAW,
    dated_by="affiliates_diligence",
    key="red_flag_29",
)
def red_flag_29(law: Law) -> Test:
    """Whoever knows that a listed party owns a part of a party must find out how much, or apply for
    a license.
    """
    half = nw.col("owned_50_percent_by_listed")
    return every(
        law[LAW]["affiliates_diligence"].in_force(AS_OF),
        some(SHARE_UNKNOWN, every(~half.is_null(), half)),
    )


@provision(
    "Supp. No. 8(c) to part 744",
    "note",
    "minority_owner",
    law=LAW,
    dated_by="minority_owners",
    key="minority_owner",
)
def minority_owner(law: Law) -> Test:
    """Listed parties own less than half of a party: no license for that, but a sign to look closer,
    the more so the larger the share.
    """
    return every(
        law[LAW]["minority_owners"].in_force(AS_OF),
        ~LISTED_OWNER.is_null(),
        LISTED_OWNER == "minority",
    )


PROVISIONS = (affiliates, affiliates_meu, red_flag_29, minority_owner)
