"""T-10: the words or the code are of small parts, and value or weight are of something else."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, ramp, shipped, stronger

PATTERN = "T-10"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments that are worth more a kilogram, or a piece, than what they are called.

    ``measure`` is the value of a kilogram in US dollars where the weight is known, else that of
    a piece. A shipper whose earlier shipments were mostly computing, and a brand that is none of
    the makers', make it stronger.
    """
    terms = parameters[PATTERN]
    weight = nw.coalesce("net_weight_kg", "gross_weight_kg")
    goods = shipped(tables["shipments"], "shipper").with_columns(
        a_kilogram=nw.col("value_usd") / nw.when(weight > 0).then(weight),
        a_piece=nw.col("value_usd") / nw.when(nw.col("pieces") > 0).then("pieces"),
        coded=nw.col("hs6").is_in(parameters["goods"]["computing_hs6"]).fill_null(False),
    )
    text = nw.col("description").str.to_lowercase()
    small = text.str.contains(terms["small_words"]).fill_null(False)
    decoy = nw.col("hs6").is_in(terms["decoy_hs6"]).fill_null(False)
    # Parts for servers are called what they are; parts of nothing in particular may be anything.
    plain = text.str.contains(terms["plain_words"]).fill_null(False) | ~nw.col("model").is_null()
    called = goods.with_columns(called_small=decoy | (small & ~plain))
    dear = nw.any_horizontal(
        nw.col("a_kilogram") >= terms["usd_a_kilogram"],
        nw.col("a_piece") >= terms["usd_a_piece"],
        ignore_nulls=True,
    )
    past = _shippers(called)
    seen = called.filter(nw.col("called_small"), dear).join(past, on="shipment_id", how="left")
    makers = nw.col("brand").str.to_lowercase().str.contains(terms["makers"])
    ratio = nw.coalesce(
        nw.col("a_kilogram") / terms["usd_a_kilogram"], nw.col("a_piece") / terms["usd_a_piece"]
    )
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=stronger(
            ramp(ratio, 1.0, float(terms["times_strongest"])),
            (nw.col("earlier") >= terms["least_earlier"])
            & (nw.col("computing") >= terms["computing_share"] * nw.col("earlier")),
            ~makers,
        ),
        measure=nw.coalesce("a_kilogram", "a_piece"),
        threshold=nw.when(nw.col("a_kilogram").is_null())
        .then(nw.lit(float(terms["usd_a_piece"])))
        .otherwise(nw.lit(float(terms["usd_a_kilogram"]))),
        other=nw.coalesce("description", "hs6"),
        evidence=evidence(("shipments", "shipment_id")),
        evidence_count=nw.lit(1),
    )


def _shippers(goods: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """How many shipments the shipper of each had before, and how many of computing."""
    known = goods.filter(~nw.col("shipper_key").is_null(), ~nw.col("day").is_null())
    order = ["day", "shipment_id"]
    one = known.with_columns(one=nw.lit(1), own=nw.col("coded").cast(nw.Int64))
    run = one.with_columns(
        earlier=nw.col("one").cum_sum().over("shipper_key", order_by=order) - 1,
        computing=nw.col("own").cum_sum().over("shipper_key", order_by=order) - nw.col("own"),
    )
    return run.select("shipment_id", "earlier", "computing")


FLAG = Flag(
    pattern=PATTERN,
    name="Worth more than what it is called",
    tells="Goods that are called parts or adapters are worth what computing is worth.",
    red_flags=("KYC-11", "CS-08"),
    needs=(("shipments", ("description", "value_usd")),),
    find=find,
)
