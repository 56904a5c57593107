"""T-12: the consignee sits in one country and its headquarters or parent in a watched one."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, registered, shipped

PATTERN = "T-12"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag computing shipments to bodies of a parent in Macau or a country of group D:5.

    ``other`` is that country. Where an owner's share is not known, which the law counts as a
    question and not as a no, the flag is weak and ``measure`` is null; else it is 1.
    """
    terms = parameters[PATTERN]
    watched = parameters["countries"]["arms_embargoed"]
    goods = shipped(tables["shipments"], "consignee").filter(is_computing(parameters)).with_columns(
        mark=nw.col("shipment_id")
    )  # fmt: skip
    columns = ("country", "hq_country", "parent_hq_country")
    known = registered(goods, tables["registry"], "consignee_key", columns)
    here = nw.coalesce("of_country", "consignee_country")
    parent = nw.coalesce(
        nw.when(nw.col("of_parent_hq_country").is_in(watched)).then("of_parent_hq_country"),
        nw.when(nw.col("of_hq_country").is_in(watched)).then("of_hq_country"),
    )
    elsewhere = known.with_columns(parent=parent, here=here).filter(
        ~nw.col("parent").is_null(), ~nw.col("here").is_in(watched)
    )
    found = [
        elsewhere.select(
            "shipment_id", "day", "statement", table=nw.lit("registry"),
            strength=nw.lit(float(terms["parent"])), measure=nw.lit(1.0), other="parent",
        )
    ]  # fmt: skip
    if "holdings" in tables:
        found.append(_unknown_share(goods, tables["holdings"], terms))
    seen = nw.concat(found, how="vertical").with_columns(
        told=nw.concat_str("table", nw.lit(":"), "statement")
    )
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        measure=nw.col("measure"),
        other=nw.col("other"),
        evidence=nw.concat_str(evidence(("shipments", "shipment_id")), nw.lit(";"), nw.col("told")),
        evidence_count=nw.lit(2),
    )


def _unknown_share(
    goods: nw.LazyFrame[Any], holdings: nw.LazyFrame[Any], terms: Any
) -> nw.LazyFrame[Any]:
    shares = nw.coalesce("share_percent", "share_min_percent", "share_max_percent")
    open_ = holdings.filter(shares.is_null()).select(
        "owned_id", "owner_id", "start", "end", holding="statement_id"
    )
    joined = goods.join(open_, left_on="consignee_key", right_on="owned_id", how="inner")
    begun = nw.col("start").is_null() | (nw.col("start") <= nw.col("day"))
    lasting = nw.col("end").is_null() | (nw.col("end") > nw.col("day"))
    once = joined.filter(begun & lasting).group_by("shipment_id", "day").agg(
        statement=nw.col("holding").min(), other=nw.col("owner_id").min()
    )  # fmt: skip
    return once.select(
        "shipment_id", "day", "statement", table=nw.lit("holdings"),
        strength=nw.lit(float(terms["unknown_share"])), measure=nw.lit(None, nw.Float64),
        other="other",
    )  # fmt: skip


FLAG = Flag(
    pattern=PATTERN,
    name="Parent elsewhere",
    tells="The consignee's headquarters or parent sits in Macau or a country of group D:5.",
    red_flags=("KYC-24", "KYC-29", "GL-06", "GL-07", "HQ-01"),
    needs=(("shipments", ("consignee_name",)), ("registry", ("country", "parent_hq_country"))),
    find=find,
)
