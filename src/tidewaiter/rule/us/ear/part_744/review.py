"""15 CFR part 744: how an application is reviewed because of who a party is.

An entry of the Entity List has its own policy; where an order brings it, it counts among the
others, and the strictest is told.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import AS_OF, DESTINATION, Test, every, fact, no, some
from tidewaiter.rule.provision import Provision, provision
from tidewaiter.rule.us.ear.part_744 import affiliates, end_users, end_uses

LAW = "us/ear/part_744/end_users"
POLICY = nw.col("restricted_party_policy")
OF_ENTRIES = (
    end_users.entity_list,
    end_users.entity_list_limited,
    affiliates.affiliates,
)
MILITARY = (end_users.meu_list, affiliates.affiliates_meu, end_uses.military)
INTELLIGENCE = (end_users.military_intelligence_user, end_uses.military_intelligence)


def _any(law: Law, *provisions: Provision) -> Test:
    return some(*(fact(law, p.column) for p in provisions))


def _entry(policy: str) -> Callable[[Law], Test]:
    said = POLICY.str.contains(rf"(^|;){policy}(;|$)")
    return lambda law: every(_any(law, *OF_ENTRIES), ~POLICY.is_null(), said)


@provision(
    "744.16, Supp. No. 4", "policy", "policy_of_denial", law=LAW, dated_by="entity_list",
    key="entry_denial",
)  # fmt: skip
def entry_denial(law: Law) -> Test:
    """Applications for a party whose entry says so are reviewed under a policy of denial."""
    return _entry("policy_of_denial")(law)


@provision(
    "744.16, Supp. No. 4", "policy", "presumption_of_denial", law=LAW, dated_by="entity_list",
    key="entry_presumption_of_denial",
)  # fmt: skip
def entry_presumption_of_denial(law: Law) -> Test:
    """Applications for a party whose entry says so meet a presumption of denial."""
    return _entry("presumption_of_denial")(law)


@provision(
    "744.16, Supp. No. 4", "policy", "case_by_case", law=LAW, dated_by="entity_list",
    key="entry_case_by_case",
)  # fmt: skip
def entry_case_by_case(law: Law) -> Test:
    """Applications for a party whose entry says so are reviewed case by case."""
    return _entry("case_by_case")(law)


@provision(
    "744.16, Supp. No. 4", "note", "entry_policy", law=LAW, dated_by="entity_list",
    key="entry_says_more",
)  # fmt: skip
def entry_says_more(law: Law) -> Test:
    """The entry has a policy of its own, which differs by item or refers to another paragraph: it
    must be read.
    """
    return _entry("as_entry_says")(law)


def _any_item(law: Law) -> Test:
    return law[LAW]["military_destinations_any_item"].has(DESTINATION, AS_OF)


@provision(
    "744.21(e)", "policy", "presumption_of_denial", law=LAW, dated_by="policy_military",
    key="military_presumption_of_denial",
)  # fmt: skip
def military_presumption(law: Law) -> Test:
    """Applications for military end uses and end users meet a presumption of denial."""
    return every(
        law[LAW]["policy_military"].is_value("presumption_of_denial", AS_OF),
        _any(law, *MILITARY),
        no(_any_item(law)),
    )


@provision(
    "744.21(e)", "policy", "policy_of_denial", law=LAW, dated_by="policy_military_any_item",
    key="military_denial",
)  # fmt: skip
def military_denial(law: Law) -> Test:
    """Applications for military end uses and end users in Russia and Belarus are reviewed under a
    policy of denial.
    """
    return every(
        law[LAW]["policy_military_any_item"].is_value("policy_of_denial", AS_OF),
        _any(law, *MILITARY),
        _any_item(law),
    )


@provision(
    "744.22(e)", "policy", "presumption_of_denial", law=LAW,
    dated_by="policy_military_intelligence", key="intelligence_presumption_of_denial",
)  # fmt: skip
def intelligence_presumption(law: Law) -> Test:
    """Applications for military-intelligence end uses and end users meet a presumption of
    denial.
    """
    return every(
        law[LAW]["policy_military_intelligence"].is_value("presumption_of_denial", AS_OF),
        _any(law, *INTELLIGENCE),
    )


@provision(
    "744.8", "policy", "presumption_of_denial", law=LAW, dated_by="policy_blocked",
    key="blocked_presumption_of_denial",
)  # fmt: skip
def blocked_presumption(law: Law) -> Test:
    """Applications for blocked persons under 744.8 meet a presumption of denial."""
    return every(
        law[LAW]["policy_blocked"].is_value("presumption_of_denial", AS_OF),
        fact(law, end_users.blocked_persons.column),
    )


POLICIES = (
    entry_denial,
    entry_presumption_of_denial,
    entry_case_by_case,
    entry_says_more,
    military_presumption,
    military_denial,
    intelligence_presumption,
    blocked_presumption,
)
