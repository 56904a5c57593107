"""T-06: goods come into a hub and soon leave it again, or two countries report them differently."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, number, ramp, shipped

PATTERN = "T-06"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments that pass goods on, and months in which a hub's trade does not add up.

    A shipment is flagged where its shipper received as much of the code shortly before: its
    ``measure`` is the share of what came in that has gone out by then. A trade, as
    ``HK<SG 847150``, is flagged where the partner reports more from the hub than the hub reports
    to it, or where a hub takes in far more than it keeps a use for.
    """
    found = [_passed_on(tables["shipments"], parameters)]
    if "statistics" in tables:
        found += [
            _mirror(tables["statistics"], parameters),
            _kept(tables["statistics"], parameters),
        ]
    return nw.concat(found, how="vertical")


def _passed_on(shipments: nw.LazyFrame[Any], parameters: Parameters) -> nw.LazyFrame[Any]:
    terms = parameters[PATTERN]
    goods = shipped(shipments, "shipper", "consignee").filter(
        is_computing(parameters), nw.col("pieces") > 0, ~nw.col("day").is_null()
    )
    into = goods.filter(~nw.col("consignee_key").is_null()).select(
        "shipment_id", "day", "hs6", hub="consignee_key", came="pieces", went=nw.lit(0, nw.Int64),
        in_day=number(nw.col("day")),
    )  # fmt: skip
    out = goods.filter(~nw.col("shipper_key").is_null()).select(
        "shipment_id", "day", "hs6", hub="shipper_key", came=nw.lit(0, nw.Int64), went="pieces",
        in_day=nw.lit(0, nw.Int64),
    )  # fmt: skip
    # Within a day what comes in is taken to come before what goes out.
    both = nw.concat([into, out], how="vertical").with_columns(
        turn=nw.when(nw.col("went") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    )
    order = ["day", "turn", "shipment_id"]
    run = both.with_columns(
        all_in=nw.col("came").cum_sum().over("hub", "hs6", order_by=order),
        all_out=nw.col("went").cum_sum().over("hub", "hs6", order_by=order),
        last_in=nw.col("in_day").cum_max().over("hub", "hs6", order_by=order),
    )
    ways = goods.select("shipment_id", "destination_country", "consignee_country", "consignee_name")
    share = nw.col("all_out") / nw.when(nw.col("all_in") > 0).then("all_in")
    passed = (
        run.filter(nw.col("went") > 0, nw.col("all_in") > 0)
        .with_columns(share=share, dwell=number(nw.col("day")) - nw.col("last_in"))
        .filter(
            nw.col("dwell") <= terms["dwell_days"],
            nw.col("share") >= terms["share_least"],
            nw.col("share") <= terms["share_most"],
        )
        .join(ways, on="shipment_id", how="inner")
    )
    watched = nw.coalesce("destination_country", "consignee_country").is_in(
        parameters["countries"]["watched"]
    )
    # To pass goods on is what distributors are for; only where to makes it a strong sign.
    base = ramp(nw.col("share"), 0.0, 1.0) * terms["elsewhere"]
    return on_sheet(
        passed,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=nw.when(watched).then(ramp(nw.col("share"), 0.0, 1.0)).otherwise(base),
        measure=nw.col("share"),
        threshold=nw.lit(float(terms["share_least"])),
        other=nw.col("hub"),
        evidence=evidence(("shipments", "shipment_id")),
        evidence_count=nw.lit(1),
    )


def _monthly(statistics: nw.LazyFrame[Any], flow: tuple[str, ...]) -> nw.LazyFrame[Any]:
    return (
        statistics.filter(nw.col("flow").is_in(flow), ~nw.col("value_usd").is_null())
        .group_by("reporter", "partner", "hs6", "period")
        .agg(usd=nw.col("value_usd").sum(), rows=nw.len(), row=nw.col("statistic_id").min())
    )


def _mirror(statistics: nw.LazyFrame[Any], parameters: Parameters) -> nw.LazyFrame[Any]:
    terms = parameters[PATTERN]
    taken = _monthly(statistics, ("import",)).filter(
        nw.col("reporter").is_in(parameters["countries"]["watched"])
    )
    # A partner that publishes nothing at all is a gap of ours, not of its trade.
    reporting = statistics.select(partner="reporter", period="period").unique()
    given = _monthly(statistics, ("export", "reexport")).select(
        "hs6", "period", reporter="partner", partner="reporter", given="usd"
    )
    both = taken.join(reporting, on=["partner", "period"], how="inner").join(
        given, on=["reporter", "partner", "hs6", "period"], how="left"
    )
    gap = nw.col("usd") - nw.col("given").fill_null(0)
    seen = both.with_columns(gap=gap, part=gap / nw.when(nw.col("usd") > 0).then("usd")).filter(
        nw.col("gap") >= terms["gap_usd"], nw.col("part") >= terms["gap_share"]
    )
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="trade",
        subject=nw.concat_str("reporter", nw.lit("<"), "partner", nw.lit(" "), "hs6"),
        day=nw.col("period"),
        strength=ramp(nw.col("part"), terms["gap_share"], 1.0),
        measure=nw.col("gap"),
        threshold=nw.lit(float(terms["gap_usd"])),
        other=nw.col("partner"),
        evidence=nw.concat_str(nw.lit("statistics:"), nw.col("row")),
        evidence_count=nw.col("rows"),
    )


def _kept(statistics: nw.LazyFrame[Any], parameters: Parameters) -> nw.LazyFrame[Any]:
    """Hubs that took in far more in a month than in the year before, beyond what they sent on."""
    terms = parameters[PATTERN]
    flows = [("taken", ("import",)), ("sent", ("export", "reexport"))]
    taken, sent = (
        _monthly(statistics, flow)
        .group_by("reporter", "hs6", "period")
        .agg(nw.col("usd").sum().alias(name), nw.col("row").min().alias(f"row_{name}"))
        for name, flow in flows
    )
    net = taken.join(sent, on=["reporter", "hs6", "period"], how="left").with_columns(
        net=nw.col("taken") - nw.col("sent").fill_null(0), one=nw.lit(1)
    )
    over = ("reporter", "hs6")
    run = net.with_columns(
        months=nw.col("one").cum_sum().over(*over, order_by="period") - 1,
        before=nw.col("net").cum_sum().over(*over, order_by="period") - nw.col("net"),
    ).filter(nw.col("months") >= terms["least_months"])
    usual = nw.col("before") / nw.col("months")
    times = nw.col("net") / nw.when(usual > terms["least_usual_usd"]).then(usual).otherwise(
        nw.lit(float(terms["least_usual_usd"]))
    )
    seen = run.with_columns(times=times).filter(
        nw.col("times") >= terms["times_usual"],
        nw.col("net") >= terms["gap_usd"],
        nw.col("reporter").is_in(parameters["countries"]["hubs"]),
    )
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="trade",
        subject=nw.concat_str("reporter", nw.lit("<* "), "hs6"),
        day=nw.col("period"),
        strength=ramp(nw.col("times"), terms["times_usual"], 4 * terms["times_usual"]),
        measure=nw.col("times"),
        threshold=nw.lit(float(terms["times_usual"])),
        other=nw.col("reporter"),
        evidence=nw.concat_str(nw.lit("statistics:"), nw.col("row_taken")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Passed on through a hub",
    tells="Goods leave a party or a country soon after they came, or two countries report unlike.",
    red_flags=("KYC-08", "KYC-09", "KYC-10", "GL-04", "CS-10"),
    needs=(("shipments", ("shipper_name", "consignee_name", "pieces")),),
    find=find,
)
