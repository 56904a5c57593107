"""T-25: the path of January 2026 for chips to China is used beyond what it allows."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, shipped, stronger

PATTERN = "T-25"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments to China or Macau since that day that do not fit the path's conditions.

    Of chips above the older thresholds and below its ceiling: not sent from the United States,
    close to the ceiling, or beyond half of what the model's buyers in the United States got so
    far. ``measure`` is that share, or the TPP of a piece.
    """
    terms = parameters[PATTERN]
    since = shipped(tables["shipments"]).filter(
        nw.col("day") >= nw.lit(terms["since"]),
        nw.col("unit_tpp") >= parameters["goods"]["tpp_floor"],
    )
    ways = since.with_columns(
        went=nw.coalesce("destination_country", "consignee_country"),
        came=nw.coalesce("export_country", "shipper_country"),
        tpp=nw.col("pieces").fill_null(1) * nw.col("unit_tpp"),
    )
    goods = ways.with_columns(
        there=nw.col("went").is_in(terms["destinations"]), here=nw.col("went") == "US"
    )
    order = ["day", "shipment_id"]
    zero = nw.lit(0.0)
    run = goods.with_columns(
        sum_there=nw.when(nw.col("there"))
        .then("tpp")
        .otherwise(zero)
        .cum_sum()
        .over("model", order_by=order),
        sum_here=nw.when(nw.col("here"))
        .then("tpp")
        .otherwise(zero)
        .cum_sum()
        .over("model", order_by=order),
    ).filter(nw.col("there"), nw.col("unit_tpp") < terms["tpp_ceiling"] * terms["chips_a_piece"])
    known = ~nw.col("model").is_null() & (nw.col("sum_here") > 0)
    share = nw.when(known).then(nw.col("sum_there") / nw.col("sum_here"))
    signs = run.with_columns(
        share=share,
        elsewhere=(nw.col("came") != "US").fill_null(False),
        close=(nw.col("unit_tpp") >= terms["close"] * terms["tpp_ceiling"])
        & (nw.col("unit_tpp") < terms["tpp_ceiling"]),
    ).with_columns(over=(nw.col("share") > terms["most_share"]).fill_null(False))
    seen = signs.filter(nw.col("elsewhere") | nw.col("close") | nw.col("over"))
    base = nw.when(nw.col("over") | nw.col("elsewhere")).then(
        nw.lit(float(terms["beyond"]))
    ).otherwise(nw.lit(float(terms["if_close"])))  # fmt: skip
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=stronger(base, nw.col("over") & nw.col("elsewhere"), nw.col("close")),
        measure=nw.when(nw.col("over")).then("share").otherwise("unit_tpp"),
        threshold=nw.when(nw.col("over"))
        .then(nw.lit(float(terms["most_share"])))
        .otherwise(nw.lit(float(terms["tpp_ceiling"]))),
        other=nw.coalesce("came", "model"),
        evidence=evidence(("shipments", "shipment_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Beyond the path of 2026",
    tells="Chips go to China outside the conditions of January 2026, or close to their edge.",
    red_flags=("H2-01", "H2-02", "H2-03"),
    needs=(("shipments", ("destination_country", "unit_tpp")),),
    find=find,
)
