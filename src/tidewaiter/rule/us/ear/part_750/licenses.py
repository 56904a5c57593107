"""15 CFR part 750: licenses that somebody holds, and how long one lasts."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import AS_OF, Test, every, fact
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_750/licenses"


@provision("750.7", "note", "license_held", law=LAW, dated_by="licenses")
def license_held(law: Law) -> Test:
    """The order says that a license is held. Whether it covers this item, quantity, time and these
    parties is for a person to check; the outcome is what the rules say without it.
    """
    return every(
        law[LAW]["licenses"].in_force(AS_OF),
        ~nw.col("authorizations").is_null(),
        nw.col("authorizations").str.contains(r"(^|;)license(;|$)"),
    )


@provision("ECCN given by the exporter", "note", "class_given", law=LAW, dated_by="licenses")
def class_given(law: Law) -> Test:
    """The class is the exporter's own word: the figures that would show it are not known."""
    return every(
        law[LAW]["licenses"].in_force(AS_OF), ~nw.col("eccn").is_null(), nw.col("tpp").is_null()
    )


@provision("750.7(g)", "duty", "license_valid_one_year", law=LAW, dated_by="one_year")
def one_year(law: Law) -> Test:
    """Apply with a purchase order, one application for each country, the total TPP in block 22(j);
    a license for a-level items is normally valid for one year.
    """
    return every(
        law[LAW]["one_year"].in_force(AS_OF),
        fact(law, "p_worldwide_for_a"),
    )


@provision("762.6(a)", "duty", "records_5_years", law=LAW, dated_by="records")
def records(law: Law) -> Test:
    """Keep the records of an order that goes under an exception or a license for five years."""
    return every(law[LAW]["records"].in_force(AS_OF), fact(law, "chip_needs_license"))


PROVISIONS = (license_held, class_given)
DUTIES = (one_year, records)
