"""T-03: what a consignee receives is out of scale with its capital, cash, revenue or power."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, ramp, registered, shipped

PATTERN = "T-03"
MEANS = ("of_capital_usd", "of_cash_usd", "of_revenue_usd", "of_financing_usd")


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag a shipment with which a consignee's year to date exceeds its means many times.

    ``measure`` is the value since 1 January over the largest of capital, cash, revenue and
    financing that is known; or the power that the pieces draw over that of its sites.
    """
    terms = parameters[PATTERN]
    goods = shipped(tables["shipments"], "consignee").filter(
        is_computing(parameters), ~nw.col("consignee_key").is_null(), ~nw.col("day").is_null()
    )
    value, power = nw.col("value_usd").fill_null(0), nw.col("pieces").fill_null(0)
    year = goods.with_columns(
        mark=nw.col("shipment_id"), year=nw.col("day").dt.year(), own_value=value, own_pieces=power
    ).with_columns(
        year_usd=nw.col("own_value").cum_sum().over(
            "consignee_key", "year", order_by=["day", "shipment_id"]
        ),
        year_pieces=nw.col("own_pieces").cum_sum().over(
            "consignee_key", "year", order_by=["day", "shipment_id"]
        ),
    )  # fmt: skip
    columns = ("capital_usd", "cash_usd", "revenue_usd", "financing_usd", "site_power_mw")
    known = registered(year, tables["registry"], "consignee_key", columns)
    means = nw.max_horizontal(*MEANS)
    floored = nw.when(means > terms["least_means_usd"]).then(means).otherwise(
        nw.lit(float(terms["least_means_usd"]))
    )  # fmt: skip
    by_money = nw.when(~means.is_null()).then(nw.col("year_usd") / floored)
    drawn = nw.col("year_pieces") * terms["kilowatts_a_piece"] / 1000
    by_power = drawn / nw.when(nw.col("of_site_power_mw") > 0).then("of_site_power_mw")
    scaled = known.with_columns(
        by_money=by_money / terms["times_means"], by_power=by_power / terms["times_power"]
    ).with_columns(times=nw.max_horizontal("by_money", "by_power"))
    found = scaled.filter(nw.col("times") >= 1, nw.col("year_usd") >= terms["least_value_usd"])
    return on_sheet(
        found,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=ramp(nw.col("times").log(), 0.0, terms["log_strongest"]),
        measure=nw.col("times") * terms["times_means"],
        threshold=nw.lit(float(terms["times_means"])),
        other=nw.coalesce("consignee_name", "consignee_id"),
        evidence=evidence(("shipments", "shipment_id"), ("registry", "statement")),
        evidence_count=nw.lit(2),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Out of scale",
    tells="A firm receives in a year many times what its means or the power of its sites allow.",
    red_flags=("KYC-02", "KYC-04", "GL-08", "CS-02", "CS-09"),
    needs=(("shipments", ("consignee_name", "value_usd")), ("registry", ("capital_usd",))),
    find=find,
)
