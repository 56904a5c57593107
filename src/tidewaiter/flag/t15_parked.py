"""T-15: units were delivered and never switched on or seen by the day when they should be."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import after, ramp
from tidewaiter.table.trade.keys import party

PATTERN = "T-15"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag buyers of whose units many stand unused after a lag.

    ``measure`` is the share of units due that were not switched on, and nobody attested as
    running, by the day on which each was due: of all that were due by the flag's day.
    """
    terms = parameters[PATTERN]
    units = tables["units"].with_columns(
        buyer_key=party("buyer"),
        due=after(nw.coalesce("delivered_on", "sold_on"), terms["idle_days"]),
    )
    due = units.filter(
        nw.col("due") <= nw.lit(parameters["run"]["as_of"]), ~nw.col("buyer_key").is_null()
    )
    on = (nw.col("first_power_on") <= nw.col("due")).fill_null(False)
    used = due.with_columns(used=nw.when(on).then(nw.lit(1)).otherwise(nw.lit(0)))
    if "attestations" in tables:
        seen = (
            tables["attestations"]
            .filter(~nw.col("serial").is_null(), nw.col("is_powered").fill_null(True))
            .group_by("serial")
            .agg(seen_on=nw.col("attested_on").min())
        )
        attested = (nw.col("seen_on") <= nw.col("due")).fill_null(False)
        used = used.join(seen, on="serial", how="left").with_columns(
            used=nw.when(attested).then(nw.lit(1)).otherwise(nw.col("used"))
        )
    daily = used.group_by("buyer_key", "due").agg(
        units=nw.len().cast(nw.Int64), used=nw.col("used").sum(), row=nw.col("unit_id").min()
    )
    sums = daily.with_columns(
        units=nw.col("units").cum_sum().over("buyer_key", order_by="due"),
        used=nw.col("used").cum_sum().over("buyer_key", order_by="due"),
    )
    idle = sums.with_columns(share=(nw.col("units") - nw.col("used")) / nw.col("units")).filter(
        nw.col("units") >= terms["least_units"], nw.col("share") >= terms["idle_share"]
    )
    return on_sheet(
        idle,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("buyer_key"),
        day=nw.col("due"),
        strength=ramp(nw.col("share"), terms["idle_share"], 1.0),
        measure=nw.col("share"),
        threshold=nw.lit(float(terms["idle_share"])),
        other=(nw.col("units") - nw.col("used")).cast(nw.String),
        evidence=nw.concat_str(nw.lit("units:"), nw.col("row")),
        evidence_count=nw.col("units") - nw.col("used"),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Delivered and not in use",
    tells="Many units of a buyer were neither switched on nor seen running by the day due.",
    red_flags=("GL-04", "GL-08", "CS-06"),
    needs=(("units", ("buyer_name", "delivered_on", "first_power_on")),),
    find=find,
)
