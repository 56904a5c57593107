"""How many units of each model a buyer was sold, and how many of those due are accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import narwhals as nw

from tidewaiter.custody.ground import Frame, Ground

GAPS: Mapping[str, Any] = {
    "buyer": nw.String,
    "buyer_name": nw.String,
    "model": nw.String,
    "sold": nw.Int64,
    "undated": nw.Int64,
    "due": nw.Int64,
    "attested": nw.Int64,
    "returned": nw.Int64,
    "lost": nw.Int64,
    "accounted": nw.Int64,
    "unmarked": nw.Int64,
    "gap": nw.Int64,
    "share": nw.Float64,
    "first_day": nw.Date,
    "last_day": nw.Date,
    "gap_tpp": nw.Float64,
    "gap_h100": nw.Float64,
    "evidence": nw.String,
    "evidence_count": nw.Int64,
}


def gaps(ground: Ground) -> Frame:
    """Work out one row per buyer and model; a buyer or a model that is not known has its own.

    Returns:
        buyer: key of the party, null if not known; buyer_name: as it was written; model.
        sold: units; undated: of these, sold on a day that is not known, which are never due.
        due: delivered, or else sold, at least ``lag_days`` ago. Each of these is one of:
        attested (by one of ``methods``, since then, and in the last ``interval_days``); returned
        to the maker; lost, as the seller reports; unmarked (no serial number and no device
        identity, so that nothing could tell of it); or in the gap. accounted: the first three.
        gap, share (of those due, 0 to 1, null if none is): of units that should be told of.
        first_day, last_day: of the units in the gap.
        gap_tpp, gap_h100: what these can do together, in TPP and in H100 by their TPP; null if
        the TPP of one of them is not known.
        evidence, evidence_count: the first of these units, and how many.
    """
    units = _judged(ground)
    return _counted(units, ground.terms.h100_tpp)


def without_attestations(ground: Ground) -> Frame:
    """As ``gaps`` where nothing tells where units are: only what was sold is known."""
    found = gaps(ground)
    told = ("buyer", "buyer_name", "model", "sold", "undated", "due", "returned", "lost")
    return found.select(
        **{
            name: nw.col(name) if name in told else nw.lit(None, dtype).cast(dtype)
            for name, dtype in GAPS.items()
        }
    )


def _judged(ground: Ground) -> Frame:
    terms, as_of = ground.terms, ground.as_of
    latest_due = as_of - timedelta(days=terms.lag_days)
    recent = as_of - timedelta(days=terms.interval_days)
    seen = (
        ground.attestations.filter(
            nw.col("method").is_in(list(terms.methods)),
            nw.col("attested_on") >= nw.lit(recent),
            ~nw.col("unit").is_null(),
        )
        .group_by("unit")
        .agg(seen_on=nw.col("attested_on").max())
    )
    since = nw.col("seen_on") >= nw.col("day")
    return (
        ground.units.join(seen, left_on="unit_id", right_on="unit", how="left")
        .with_columns(
            is_due=(nw.col("day") <= nw.lit(latest_due)).fill_null(False),
            is_seen=since.fill_null(False),
            is_marked=~nw.coalesce("serial", "device_id").is_null(),
        )
        .with_columns(
            fate=nw.when(~nw.col("is_due"))
            .then(nw.lit("early"))
            .otherwise(nw.when(nw.col("is_seen")).then(nw.lit("attested"))
            .otherwise(nw.when(nw.col("is_back")).then(nw.lit("returned"))
            .otherwise(nw.when(nw.col("is_lost")).then(nw.lit("lost"))
            .otherwise(nw.when(nw.col("is_marked")).then(nw.lit("gap"))
            .otherwise(nw.lit("unmarked"))))))
        )
    )  # fmt: skip


def _counted(units: Frame, h100_tpp: float) -> Frame:
    def one(condition: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).sum()

    fate, in_gap = nw.col("fate"), nw.col("fate") == "gap"
    tpp = nw.when(in_gap).then("unit_tpp").otherwise(nw.lit(0.0))
    sums = units.with_columns(
        gap_day=nw.when(in_gap).then("day"), gap_unit=nw.when(in_gap).then("unit_id"), tpp=tpp
    ).group_by("buyer", "model").agg(
        buyer_name=nw.col("buyer_name").min(),
        sold=nw.len(),
        undated=one(nw.col("day").is_null()),
        due=one(fate != "early"),
        attested=one(fate == "attested"),
        returned=one(fate == "returned"),
        lost=one(fate == "lost"),
        unmarked=one(fate == "unmarked"),
        gap=one(in_gap),
        first_day=nw.col("gap_day").min(),
        last_day=nw.col("gap_day").max(),
        tpp=nw.col("tpp").sum(),
        tpp_unknown=one(nw.col("tpp").is_null()),
        first_unit=nw.col("gap_unit").min(),
    )  # fmt: skip
    whole = sums.with_columns(
        accounted=nw.col("attested") + nw.col("returned") + nw.col("lost"),
        share=nw.when(nw.col("due") > 0).then(nw.col("gap") / nw.col("due")),
        gap_tpp=nw.when(nw.col("tpp_unknown") == 0).then("tpp"),
        evidence=nw.concat_str(nw.lit("units:"), nw.col("first_unit")),
        evidence_count=nw.col("gap"),
    ).with_columns(gap_h100=nw.col("gap_tpp") / h100_tpp)
    return whole.select(nw.col(name).cast(dtype) for name, dtype in GAPS.items())
