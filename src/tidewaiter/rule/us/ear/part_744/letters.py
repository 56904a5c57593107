"""15 CFR 744.21(b) and 744.23(b): letters that tell one company that it needs a license.

A letter binds its addressee. Whether the exporter is one is a fact of the order; a chip that
a letter describes, sold by an exporter of whom that is not known, is undetermined.
"""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    ABROAD,
    AS_OF,
    DESTINATION,
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_GROUPS_D,
    FOR_DATACENTER,
    HEADQUARTERS_IN_D5_OR_MACAU,
    Test,
    every,
    fact,
    no,
    some,
    tpp_reaches,
)
from tidewaiter.rule.provision import provision

LAW = "us/ear/part_744/letters"
MODEL = nw.col("item_model")
MOVES = nw.col("moves")


def _addressed(law: Law, maker: str) -> Test:
    """The chip is the addressee's, and the exporter is known to be bound by the letter."""
    exporter = nw.col("exporter_name").str.to_lowercase().str.starts_with(maker.lower())
    told = nw.col("exporter_is_informed")
    bound = (
        nw.when(told.is_null())
        .then(nw.when(exporter).then(nw.lit(True)).otherwise(nw.lit(None, nw.Boolean)))
        .otherwise(told)
    )
    return every(
        nw.col("chip_manufacturer").str.to_lowercase() == maker.lower(), bound, MOVES, _a_chip(law)
    )


def _a_chip(law: Law) -> Test:
    """The letters speak of chips and what holds them: not of weights, memory or mere parts."""
    return every(~nw.col("is_weights"), ~nw.col("is_memory"), no(fact(law, "is_ear99")))


def _named(law: Law, parameter: str) -> Test:
    # A model is named by its family: "a100" also names "a100-sxm4-80gb", never "a1000".
    names = {n.lower() for v in law[LAW][parameter].values for n in v.value or ()}  # type: ignore[union-attr]
    return MODEL.str.contains(r"(^|[\s-])(" + "|".join(sorted(names)) + r")([\s-]|$)")


@provision(
    "is-informed letter of 2022-08-26 (NVIDIA)",
    "other_requirement",
    "letter",
    law=LAW,
    dated_by="nvidia_2022",
)
def nvidia_2022(law: Law) -> Test:
    """NVIDIA needs a license for A100, A100X and H100, and systems with them, to China, Hong Kong
    included, and to Russia.
    """
    text = law[LAW]
    return every(
        text["nvidia_2022"].in_force(AS_OF),
        _addressed(law, "NVIDIA"),
        _named(law, "nvidia_2022_models"),
        text["nvidia_2022_places"].has(DESTINATION, AS_OF),
    )


@provision(
    "is-informed letter of 2022-08 (AMD)",
    "other_requirement",
    "letter",
    law=LAW,
    dated_by="amd_2022",
)
def amd_2022(law: Law) -> Test:
    """AMD needs a license for MI250 to China."""
    text = law[LAW]
    return every(
        text["amd_2022"].in_force(AS_OF),
        _addressed(law, "AMD"),
        _named(law, "amd_2022_models"),
        text["amd_2022_places"].has(DESTINATION, AS_OF),
    )


@provision(
    "is-informed letter of 2023-10-23 (NVIDIA)",
    "other_requirement",
    "letter",
    law=LAW,
    dated_by="nvidia_2023",
)
def nvidia_2023(law: Law) -> Test:
    """NVIDIA needs a license at once for datacenter products of 4800 TPP or more, to the
    destinations of the coming rule.
    """
    text = law[LAW]
    return every(
        text["nvidia_2023"].in_force(AS_OF),
        _addressed(law, "NVIDIA"),
        FOR_DATACENTER,
        tpp_reaches(text["nvidia_2023_tpp_floor"].on(AS_OF)),
        some(DESTINATION_IN_GROUPS_D, HEADQUARTERS_IN_D5_OR_MACAU),
    )


@provision(
    "is-informed letter of 2025-04-09 (NVIDIA)",
    "other_requirement",
    "letter",
    law=LAW,
    dated_by="nvidia_2025",
)
def nvidia_2025(law: Law) -> Test:
    """NVIDIA needs a license for H20 and chips that reach its memory or interconnect bandwidth, to
    China, Macau, D:5 and parties headquartered there; licenses under it are reported since August
    2025.
    """
    text = law[LAW]
    reaches = some(
        nw.col("memory_bandwidth_gb_s") >= text["nvidia_2025_memory_bandwidth"].on(AS_OF),
        nw.col("interconnect_bandwidth_gb_s")
        >= text["nvidia_2025_interconnect_bandwidth"].on(AS_OF),
    )
    return every(
        text["nvidia_2025"].in_force(AS_OF),
        _addressed(law, "NVIDIA"),
        reaches,
        some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU),
    )


@provision(
    "is-informed letter of 2025-04 (AMD)",
    "other_requirement",
    "letter",
    law=LAW,
    dated_by="amd_2025",
)
def amd_2025(law: Law) -> Test:
    """AMD needs a license for MI308 to China, Macau, D:5 and parties headquartered there."""
    text = law[LAW]
    return every(
        text["amd_2025"].in_force(AS_OF),
        _addressed(law, "AMD"),
        _named(law, "amd_2025_models"),
        some(DESTINATION_IN_D5_OR_MACAU, HEADQUARTERS_IN_D5_OR_MACAU),
    )


@provision(
    "744.21(b), 744.22(b), 744.23(b)", "other_requirement", "letter", law=LAW, dated_by="told"
)
def told(law: Law) -> Test:
    """An exporter whom the agency has told that it needs a license for this item needs one."""
    return every(
        law[LAW]["told"].in_force(AS_OF),
        ABROAD,
        MOVES,
        ~nw.col("exporter_is_informed").is_null(),
        nw.col("exporter_is_informed"),
    )


PROVISIONS = (told, nvidia_2022, amd_2022, nvidia_2023, nvidia_2025, amd_2025)
