"""T-16: of what a buyer bought of a model, less is accounted for than it should be."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import after, ramp
from tidewaiter.table.trade.keys import party

PATTERN = "T-16"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag buyers of whose units of a model many were never attested by the day due.

    ``measure`` is how many are missing, ``threshold`` how many were due. Units that went back to
    the maker are accounted for.
    """
    terms = parameters[PATTERN]
    due = (
        tables["units"]
        .with_columns(
            buyer_key=party("buyer"),
            due=after(nw.coalesce("delivered_on", "sold_on"), terms["lag_days"]),
        )
        .filter(nw.col("due") <= nw.lit(parameters["run"]["as_of"]), ~nw.col("buyer_key").is_null())
    )
    seen = [tables["attestations"].select("serial", on="attested_on")]
    if "returns" in tables:
        seen.append(tables["returns"].select("serial", on="returned_on"))
    first = (
        nw.concat(seen, how="vertical")
        .filter(~nw.col("serial").is_null())
        .group_by("serial")
        .agg(seen_on=nw.col("on").min())
    )
    there = (nw.col("seen_on") <= nw.col("due")).fill_null(False)
    of = ("buyer_key", "model")
    daily = (
        due.join(first, on="serial", how="left")
        .with_columns(there=nw.when(there).then(nw.lit(1)).otherwise(nw.lit(0)))
        .group_by(*of, "due")
        .agg(
            units=nw.len().cast(nw.Int64), there=nw.col("there").sum(),
            row=nw.col("unit_id").min(),
        )
    )  # fmt: skip
    sums = daily.with_columns(
        units=nw.col("units").cum_sum().over(*of, order_by="due"),
        there=nw.col("there").cum_sum().over(*of, order_by="due"),
    )
    gaps = sums.with_columns(gap=(nw.col("units") - nw.col("there")).cast(nw.Int64)).filter(
        nw.col("gap") >= terms["least_units"],
        nw.col("gap") >= terms["least_share"] * nw.col("units"),
    )
    return on_sheet(
        gaps,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("buyer_key"),
        day=nw.col("due"),
        strength=ramp(nw.col("gap") / nw.col("units"), terms["least_share"], 1.0),
        measure=nw.col("gap"),
        threshold=nw.col("units"),
        other=nw.col("model"),
        evidence=nw.concat_str(nw.lit("units:"), nw.col("row")),
        evidence_count=nw.col("gap"),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="More bought than found",
    tells="Of a buyer's units of a model, many were not attested anywhere by the day due.",
    red_flags=("DD-07", "CS-14"),
    needs=(("units", ("serial", "buyer_name")), ("attestations", ("serial",))),
    find=find,
)
