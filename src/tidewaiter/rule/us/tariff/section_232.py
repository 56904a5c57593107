"""The import tariff of January 2026: told beside an answer, never a reason for a license."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import AS_OF, TPP, Test, every, some
from tidewaiter.rule.provision import provision

LAW = "us/tariff/section_232"
BANDWIDTH = nw.col("memory_bandwidth_gb_s")


def _within(law: Law, band: str) -> Test:
    text = law[LAW]
    return every(
        TPP >= text[f"{band}_tpp_floor"].on(AS_OF),
        TPP <= text[f"{band}_tpp_ceiling"].on(AS_OF),
        BANDWIDTH >= text[f"{band}_memory_bandwidth_floor"].on(AS_OF),
        BANDWIDTH <= text[f"{band}_memory_bandwidth_ceiling"].on(AS_OF),
    )


@provision("Proclamation of 2026-01-14", "note", "tariff_25_percent", law=LAW, dated_by="tariff")
def tariff(law: Law) -> Test:
    """A chip in one of two bands of speed and memory bandwidth bears a duty of 25 percent if it
    enters the United States, as it does to be tested before an export to China.
    """
    return every(
        law[LAW]["tariff"].in_force(AS_OF),
        some(_within(law, "first_band"), _within(law, "second_band")),
    )


PROVISIONS = (tariff,)
