"""15 CFR 740.25: License Exception HBM."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    Test,
    every,
    fact,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_740/hbm"


@provision("740.25", "exception", "HBM", law=LAW, dated_by="density_ceiling")
def hbm(law: Law) -> Test:
    """Memory of 3A090.c below 3.3 GB/s per mm2 for a packaging site of a company of the United
    States or of a qualifying country.
    """
    text = law[LAW]
    density = nw.col("hbm_bandwidth_density_gb_s_mm2")
    return every(
        text["exception"].in_force(AS_OF),
        fact(law, "level_c"),
        density < text["density_ceiling"].on(AS_OF),
        nw.col("hbm_packaging_site_eligible"),
        ~nw.col("exceptions_barred"),
    )


PROVISIONS = (hbm,)
