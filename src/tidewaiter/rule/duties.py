"""What goes with an exception or a license: certifications, notices, reports, records."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    DESTINATION_IN_D5_OR_MACAU,
    HEADQUARTERS_IN_D5_OR_MACAU,
    TPP_TOTAL,
    Test,
    column,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.provision import provision

NAC, AIA, ACM = "us/ear/part_740/nac_aca", "us/ear/part_740/aia", "us/ear/part_740/acm"
LPP, VEU = "us/ear/part_740/lpp", "us/ear/part_748/veu"
D5 = some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU)


def _held(law: Law, *keys: str) -> Test:
    """Whether the order goes under one of these: it holds, and nothing else stands in the way."""
    used = every(fact(law, "chip_needs_license"), some(*(fact(law, f"p_{k}") for k in keys)))
    barred = some(fact(law, "otherwise_needs_license"), fact(law, "is_prohibited"))
    return nw.when(column(barred)).then(nw.lit(False)).otherwise(column(used))


def _lpp(law: Law) -> Test:
    """LPP holds, or is the only exception in question while its texts conflict."""
    alone = every(_held(law, "lpp_conflict"), no(fact(law, "exception_holds")))
    return some(_held(law, "lpp"), alone)


@provision("740.8(c)(1)", "duty", "nac_notice_25_days", law=NAC, dated_by="notice_lead")
def nac_notice(law: Law) -> Test:
    """Notify BIS through SNAP-R, marked NAC, at least 25 calendar days before the export or
    reexport.
    """
    return every(
        some(_held(law, "nac"), every(_held(law, "nac_2023"), D5, ~nw.col("within_country")))
    )


@provision(
    "740.8(c)(1)(i) to (vi)",
    "duty",
    "nac_notice_contents_tpp_pd_memory_bw_cluster_tpp",
    law=NAC,
    dated_by="notice_contents",
)
def nac_contents(law: Law) -> Test:
    """State in the notice TPP, performance density, how the item is marketed, earlier approvals,
    memory bandwidth, and the cluster's total TPP and users.
    """
    return every(law[NAC]["notice_contents"].in_force(AS_OF), _held(law, "nac"))


@provision("AES license code C67", "duty", "aes_c67", law=NAC, dated_by="single_exception")
def aes_c67(law: Law) -> Test:
    """File the export with license code C67 (NAC, notified) and the number of the notice."""
    return nac_notice.rule(law)


@provision("AES license code C68", "duty", "aes_c68", law=NAC, dated_by="single_exception")
def aes_c68(law: Law) -> Test:
    """File the export with license code C68 (no notice; ACA since April 2024)."""
    quiet = every(_held(law, "nac_2023"), some(no(D5), nw.col("within_country")))
    return some(quiet, _held(law, "aca_2024", "aca"))


@provision(
    "740.27(b)(2)",
    "duty",
    "consignee_certification",
    law=AIA,
    dated_by="exception",
    key="aia_certification",
)
def aia_certification(law: Law) -> Test:
    """Obtain the consignee's certification once, before the first shipment, furnish the ECCN, and
    notify the consignee in writing with each shipment.
    """
    return _held(law, "aia")


@provision("740.27(c)", "duty", "aia_certification_to_bis", law=AIA, dated_by="certification_floor")
def aia_report(law: Law) -> Test:
    """Submit the certification to BIS once the consignee's cumulative TPP reaches 253,000,000."""
    had = nw.col("aia_tpp_received")
    total = nw.when(had.is_null()).then(TPP_TOTAL).otherwise(TPP_TOTAL + had)
    return every(_held(law, "aia"), total >= law[AIA]["certification_floor"].on(AS_OF))


@provision("740.28(e)", "duty", "acm_facility_accounts", law=ACM, dated_by="accounts_interval")
def acm_accounts(law: Law) -> Test:
    """Account for the items that go into and out of each facility."""
    return _held(law, "acm")


@provision(
    "740.28(e)", "duty", "acm_accounts_update_6_months", law=ACM, dated_by="accounts_interval"
)
def acm_update(law: Law) -> Test:
    """Update the accounts every six months or more often."""
    return _held(law, "acm")


@provision(
    "740.28(b)", "duty", "designer_approved_or_authorised", law=ACM, dated_by="designer_condition"
)
def acm_designer(law: Law) -> Test:
    """Keep evidence that the designer of the chip is approved or authorized."""
    return every(law[ACM]["designer_condition"].in_force(AS_OF), _held(law, "acm"))


@provision("740.29(f)", "duty", "lpp_consignee_certification", law=LPP, dated_by="exception")
def lpp_certification(law: Law) -> Test:
    """Obtain the ultimate consignee's certification before use, with its count for the year."""
    return _lpp(law)


@provision(
    "740.29(g)(1)",
    "duty",
    "lpp_certification_to_bis_30_days",
    law=LPP,
    dated_by="certification_lead",
)
def lpp_copy(law: Law) -> Test:
    """Send BIS a copy of the certification within 30 days of the shipment."""
    return _lpp(law)


@provision("740.29(g)(3)", "duty", "lpp_prior_notice_3_2m", law=LPP, dated_by="prior_notice_floor")
def lpp_notice(law: Law) -> Test:
    """Notify BIS before a shipment of 3,200,000 TPP or more."""
    return every(_lpp(law), TPP_TOTAL >= law[LPP]["prior_notice_floor"].on(AS_OF))


@provision(
    "748.15(f), supp. 10 to part 748 para. 10",
    "duty",
    "veu_reports",
    law=VEU,
    dated_by="authorization",
)
def veu_reports(law: Law) -> Test:
    """Report semi-annually by 15 January and 15 July, account for chips each 1 February and 1
    August, report theft or loss within 30 days.
    """
    return _held(law, "uveu", "nveu")


@provision(
    "748.15, supp. 10 to part 748",
    "duty",
    "veu_security_guidelines",
    law=VEU,
    dated_by="security_guidelines",
)
def veu_security(law: Law) -> Test:
    """Certify paragraphs 14, 15 and 18 on security, cyber security and personnel."""
    return every(law[VEU]["security_guidelines"].in_force(AS_OF), _held(law, "uveu", "nveu"))


@provision(
    "744.15(b)",
    "duty",
    "uvl_statement",
    law="us/ear/part_744/end_users",
    dated_by="unverified_list",
)
def uvl_statement(law: Law) -> Test:
    """Obtain a UVL statement from the listed party before a shipment that needs no license."""
    needed = some(
        *(fact(law, n) for n in ("chip_needs_license", "otherwise_needs_license", "is_prohibited"))
    )
    return nw.when(column(needed)).then(nw.lit(False)).otherwise(column(fact(law, "p_uvl")))


@provision(
    "758.1(b)(8)",
    "duty",
    "aes_uvl",
    law="us/ear/part_744/end_users",
    dated_by="unverified_records",
)
def aes_uvl(law: Law) -> Test:
    """File the export in AES whatever its value, since a party is on the Unverified List."""
    return every(
        law["us/ear/part_744/end_users"]["unverified_records"].in_force(AS_OF),
        nw.col("transaction") == "export",
        no(fact(law, "is_weights")),
        fact(law, "p_uvl"),
    )


PROVISIONS = (
    nac_notice,
    nac_contents,
    aes_c67,
    aes_c68,
    aia_certification,
    aia_report,
    acm_accounts,
    acm_update,
    acm_designer,
    lpp_certification,
    lpp_copy,
    lpp_notice,
    veu_reports,
    veu_security,
    uvl_statement,
    aes_uvl,
)
