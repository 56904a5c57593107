"""ECCN 4A090: boards, servers and racks take the level of the chips inside."""

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

LAW = "us/ear/ccl/eccn_4a090"
ASSEMBLY = nw.col("is_assembly")


@provision("ECCN 4A090 (2022)", "class", "4A090", law=LAW, dated_by="computers_of_2022")
def computers_of_2022(law: Law) -> Test:
    """A computer or assembly that contains a chip of 3A090 as it read in 2022."""
    return every(
        law[LAW]["computers_of_2022"].in_force(AS_OF), ASSEMBLY, fact(law, "is_3a090_of_2022")
    )


@provision("ECCN 4A090.a", "class", "4A090.a", law=LAW, dated_by="level_a", key="assembly_a")
def level_a(law: Law) -> Test:
    """A computer, assembly or component that contains a chip of 3A090.a."""
    return every(law[LAW]["level_a"].in_force(AS_OF), ASSEMBLY, fact(law, "level_a"))


@provision("ECCN 4A090.b", "class", "4A090.b", law=LAW, dated_by="level_b", key="assembly_b")
def level_b(law: Law) -> Test:
    """A computer, assembly or component that contains a chip of 3A090.b."""
    return every(law[LAW]["level_b"].in_force(AS_OF), ASSEMBLY, fact(law, "level_b"))


PROVISIONS = (computers_of_2022, level_a, level_b)
