"""T-02: the consignee's business is one that has no use for computing of this kind."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, ramp, registered, shipped

PATTERN = "T-02"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag computing shipments to firms of a business that hardly ever buys computing.

    How hardly is told by the shipments themselves: ``measure`` is minus the logarithm of the
    share of computing among all earlier shipments to that business. Where there are too few of
    them, only a business that the parameters name as far from computing is flagged.
    """
    terms = parameters[PATTERN]
    told = shipped(tables["shipments"], "consignee").with_columns(
        mark=nw.col("shipment_id"), computing=is_computing(parameters)
    )
    known = registered(told, tables["registry"], "consignee_key", ("activity_code", "activity"))
    business = known.with_columns(
        business=nw.coalesce(nw.col("of_activity_code").str.slice(0, 4), "of_activity")
    ).filter(~nw.col("business").is_null(), ~nw.col("day").is_null())
    daily = business.group_by("business", "day").agg(
        all_day=nw.len(), computing_day=nw.col("computing").cast(nw.Int64).sum()
    )
    before = daily.with_columns(
        all_before=nw.col("all_day").cum_sum().over("business", order_by="day") - nw.col("all_day"),
        computing_before=nw.col("computing_day").cum_sum().over("business", order_by="day")
        - nw.col("computing_day"),
    ).select("business", "day", "all_before", "computing_before")
    found = business.filter(nw.col("computing")).join(before, on=["business", "day"], how="inner")
    share = (nw.col("computing_before") + 1) / (nw.col("all_before") + 2)
    far = nw.any_horizontal(
        nw.col("of_activity").str.to_lowercase().str.contains(terms["far_words"]),
        nw.col("of_activity_code").str.contains(terms["far_codes"]),
        ignore_nulls=True,
    )
    near = nw.col("of_activity").str.to_lowercase().str.contains(terms["near_words"])
    enough = nw.col("all_before") >= terms["least_shipments"]
    surprise = nw.when(enough).then(-share.log()).otherwise(nw.lit(terms["surprise_if_far"]))
    seen = found.with_columns(surprise=surprise, far=far, near=near.fill_null(False), known=enough)
    strange = seen.filter(
        ~nw.col("near"),
        nw.col("far") | (nw.col("known") & (nw.col("surprise") >= terms["surprise"])),
    )
    return on_sheet(
        strange,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=ramp(nw.col("surprise"), terms["surprise_least"], terms["surprise_most"]),
        measure=nw.col("surprise"),
        threshold=nw.lit(float(terms["surprise"])),
        other=nw.coalesce("of_activity", "of_activity_code"),
        evidence=evidence(("shipments", "shipment_id"), ("registry", "statement")),
        evidence_count=nw.lit(2),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Business that does not fit",
    tells="Computing goes to a firm whose registered business hardly ever buys any.",
    red_flags=("KYC-02", "GL-05", "CS-03"),
    needs=(("shipments", ("consignee_name",)), ("registry", ("activity",))),
    find=find,
)
