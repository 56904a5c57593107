"""ECCN 3A090: is the chip an advanced computing integrated circuit, or restricted memory?

Law: 15 CFR Part 774, Supp. No. 1, ECCN 3A090. The test of October 2022 looked at input and
output; the one of November 2023 looks at performance density instead.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    AS_OF,
    DENSITY,
    FOR_DATACENTER,
    Test,
    every,
    no,
    some,
    tpp_reaches,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/ccl/eccn_3a090"


def _excluded(law: Law) -> Test:
    # Note 2 can only ever undo the limbs below the floor of a.1.
    below = no(tpp_reaches(law[LAW]["note_2_tpp_ceiling"].on(AS_OF)))
    return every(below, ~FOR_DATACENTER)


@provision("ECCN 3A090 (2022)", "class", "3A090", law=LAW, dated_by="test_of_2022")
def test_of_2022(law: Law) -> Test:
    """Input and output of 600 GB/s or more together with processing of 4800 TOPS x bits or more."""
    text = law[LAW]
    return every(
        text["test_of_2022"].in_force(AS_OF),
        nw.col("io_bandwidth_gb_s") >= text["io_floor"].on(AS_OF),
        tpp_reaches(text["processing_floor_of_2022"].on(AS_OF)),
    )


@provision("ECCN 3A090.a.1", "class", "3A090.a.1", law=LAW, dated_by="tpp_floor")
def a_1(law: Law) -> Test:
    """Total processing performance of 4800 or more."""
    text = law[LAW]
    return every(text["test_of_2023"].in_force(AS_OF), tpp_reaches(text["tpp_floor"].on(AS_OF)))


@provision("ECCN 3A090.a.2", "class", "3A090.a.2", law=LAW, dated_by="tpp_floor_with_density")
def a_2(law: Law) -> Test:
    """Total processing performance of 1600 or more with a performance density of 5.92 or more,
    unless not for datacenters and below 4800 (Note 2).
    """
    text = law[LAW]
    return every(
        text["test_of_2023"].in_force(AS_OF),
        tpp_reaches(text["tpp_floor_with_density"].on(AS_OF)),
        DENSITY >= text["performance_density_floor"].on(AS_OF),
        no(_excluded(law)),
    )


@provision("ECCN 3A090.b.1", "class", "3A090.b.1", law=LAW, dated_by="b_1_tpp_floor")
def b_1(law: Law) -> Test:
    """Total processing performance from 2400 to below 4800 with a performance density from 1.6
    to below 5.92, unless not for datacenters (Note 2).
    """
    text = law[LAW]
    return every(
        text["test_of_2023"].in_force(AS_OF),
        tpp_reaches(text["b_1_tpp_floor"].on(AS_OF)),
        no(tpp_reaches(text["b_1_tpp_ceiling"].on(AS_OF))),
        DENSITY >= text["b_1_performance_density_floor"].on(AS_OF),
        DENSITY < text["b_performance_density_ceiling"].on(AS_OF),
        no(_excluded(law)),
    )


@provision("ECCN 3A090.b.2", "class", "3A090.b.2", law=LAW, dated_by="b_2_tpp_floor")
def b_2(law: Law) -> Test:
    """Total processing performance of 1600 or more with a performance density from 3.2 to below
    5.92, unless not for datacenters and below 4800 (Note 2).
    """
    text = law[LAW]
    return every(
        text["test_of_2023"].in_force(AS_OF),
        tpp_reaches(text["b_2_tpp_floor"].on(AS_OF)),
        DENSITY >= text["b_2_performance_density_floor"].on(AS_OF),
        DENSITY < text["b_performance_density_ceiling"].on(AS_OF),
        no(_excluded(law)),
    )


@provision("ECCN 3A090.c", "class", "3A090.c", law=LAW, dated_by="memory_bandwidth_density_floor")
def c(law: Law) -> Test:
    """Memory with a bandwidth density above 2 GB/s per mm2."""
    text = law[LAW]
    density = nw.col("hbm_bandwidth_density_gb_s_mm2")
    return every(
        text["memory_test"].in_force(AS_OF),
        nw.col("is_memory"),
        density > text["memory_bandwidth_density_floor"].on(AS_OF),
    )


@provision("Note 1 to ECCN 3A090.a", "class", "3A090.a", law=LAW, dated_by="foundry_presumption")
def foundry_presumption(law: Law) -> Test:
    """A fabricator or packager presumes that a logic chip at 16 nm or below is 3A090.a, unless the
    designer is approved or authorized, or the packager attests a transistor count below the limit.
    """
    text = law[LAW]
    few = nw.col("transistor_count_billion") < text["transistor_ceiling"].on(AS_OF)
    few_without_memory = every(
        ~nw.col("contains_hbm"),
        nw.col("transistor_count_billion") < text["transistor_ceiling_without_memory"].on(AS_OF),
    )
    attested = every(
        nw.col("packaged_outside_macau_d5"),
        nw.col("packager_attested"),
        some(few, few_without_memory),
    )
    return every(
        text["foundry_presumption"].in_force(AS_OF),
        # Nobody else is under the presumption; an order says so if its exporter is one.
        ~nw.col("made_by_fabricator_or_osat").is_null(),
        nw.col("made_by_fabricator_or_osat"),
        nw.col("process_node_nm") <= text["node_ceiling"].on(AS_OF),
        ~nw.col("designer_approved_or_authorized"),
        no(attested),
    )


PROVISIONS = (test_of_2022, a_1, a_2, b_1, b_2, c, foundry_presumption)
