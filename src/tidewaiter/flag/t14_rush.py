"""T-14: a buyer takes far more than usual in the weeks before a rule begins."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import days, evidence, is_computing, ramp, shipped

PATTERN = "T-14"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments in the weeks before a rule's day that exceed the consignee's usual rate.

    ``measure`` is how many times its mean of the weeks before it takes in these; ``other`` the
    day of the rule. A rise of prices is no rule, and its day is not among them.
    """
    goods = shipped(tables["shipments"], "consignee").filter(
        is_computing(parameters), nw.col("pieces") > 0, ~nw.col("day").is_null(),
        ~nw.col("consignee_key").is_null(),
    )  # fmt: skip
    found = [_before(goods, day, parameters[PATTERN]) for day in parameters["dates"]["rules"]]
    return nw.concat(found, how="vertical")


def _before(goods: nw.LazyFrame[Any], rule_day: Any, terms: Any) -> nw.LazyFrame[Any]:
    ahead = days(nw.lit(rule_day), nw.col("day"))
    first, last = terms["weeks_first"] * 7, terms["weeks_last"] * 7
    near = goods.with_columns(ahead=ahead).filter(nw.col("ahead") > 0)
    rush = near.filter(nw.col("ahead") <= first, nw.col("ahead") >= last)
    earlier = near.filter(
        nw.col("ahead") > first, nw.col("ahead") <= first + terms["base_weeks"] * 7
    )
    past = earlier.group_by("consignee_key").agg(
        base=nw.col("pieces").sum(), begun=nw.col("ahead").max()
    )
    run = rush.with_columns(
        taken=nw.col("pieces").cum_sum().over("consignee_key", order_by=["day", "shipment_id"])
    ).join(past, on="consignee_key", how="left")
    # A buyer without a past has no usual rate; one piece a week stands for it.
    weeks = (nw.col("begun").fill_null(first + 7.0) - first) / 7
    usual = nw.max_horizontal(
        nw.col("base").fill_null(0) / nw.when(weeks > 1).then(weeks).otherwise(nw.lit(1.0)),
        nw.lit(float(terms["least_a_week"])),
    )
    so_far = (first - nw.col("ahead") + 7) / 7
    times = run.with_columns(times=nw.col("taken") / (usual * so_far)).filter(
        nw.col("times") >= terms["times_usual"], nw.col("taken") >= terms["least_pieces"]
    )
    return on_sheet(
        times,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=ramp(nw.col("times"), terms["times_usual"], terms["times_strongest"]),
        measure=nw.col("times"),
        threshold=nw.lit(float(terms["times_usual"])),
        other=nw.lit(rule_day.isoformat()),
        evidence=evidence(("shipments", "shipment_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Rush before a rule",
    tells="In the weeks before a rule begins a buyer takes many times what it usually does.",
    red_flags=("GL-01", "CS-11"),
    needs=(("shipments", ("consignee_name", "pieces")),),
    find=find,
)
