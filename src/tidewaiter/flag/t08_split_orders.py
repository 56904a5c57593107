"""T-08: firms that share something receive little each, and together more than one may."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, ramp, shipped
from tidewaiter.table.trade.keys import party

PATTERN = "T-08"
SHARED = ("address", "phone", "email", "domain", "officers")


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments with which firms that share an attribute pass a limit that none passes alone.

    The limit is that of one consignee in a year. ``measure`` is their TPP since 1 January, each
    ``other`` what they share. What the ledger reports of limits is flagged as well.
    """
    found = [_together(tables["shipments"], tables["registry"], parameters)]
    if "limits" in tables:
        found.append(_limits(tables["limits"], parameters))
    return nw.concat(found, how="vertical")


def _together(
    shipments: nw.LazyFrame[Any], registry: nw.LazyFrame[Any], parameters: Parameters
) -> nw.LazyFrame[Any]:
    terms = parameters[PATTERN]
    goods = shipped(shipments, "consignee").filter(
        is_computing(parameters), nw.col("pieces") > 0, ~nw.col("consignee_key").is_null(),
        ~nw.col("day").is_null(),
    )  # fmt: skip
    each = nw.col("unit_tpp").fill_null(float(terms["tpp_if_unknown"]))
    counted = goods.select(
        "shipment_id", "day", "consignee_key", year=nw.col("day").dt.year(),
        tpp=nw.col("pieces") * each,
    )  # fmt: skip
    own = counted.with_columns(
        own=nw.col("tpp").cum_sum().over(
            "consignee_key", "year", order_by=["day", "shipment_id"]
        )
    )  # fmt: skip
    tied = own.join(_ties(registry, terms), on="consignee_key", how="inner")
    run = tied.with_columns(
        sum=nw.col("tpp").cum_sum().over("tie", "year", order_by=["day", "shipment_id"]),
        largest=nw.col("own").cum_max().over("tie", "year", order_by=["day", "shipment_id"]),
    )
    cap = float(terms["cap_tpp"])
    over = run.filter(
        nw.col("sum") > cap, nw.col("own") <= cap, nw.col("largest") <= cap,
        # One firm alone under the limit is no group.
        nw.col("sum") > nw.col("own") * (1 + terms["others_share"]),
    )  # fmt: skip
    once = over.group_by("shipment_id").agg(
        day=nw.col("day").min(), sum=nw.col("sum").max(), tie=nw.col("tie").min()
    )
    return on_sheet(
        once,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=ramp(nw.col("sum"), cap, cap * terms["times_strongest"]),
        measure=nw.col("sum"),
        threshold=nw.lit(cap),
        other=nw.col("tie"),
        evidence=evidence(("shipments", "shipment_id")),
        evidence_count=nw.lit(1),
    )


def _ties(registry: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    """What two parties or more share, but for what very many do, as an agent's address."""
    key = nw.coalesce("party_id", nw.concat_str(
        nw.lit("name:"), nw.col("name").str.strip_chars().str.to_lowercase()
    ))  # fmt: skip
    parts = []
    for name in SHARED:
        told = registry.select(consignee_key=key, value=nw.col(name))
        if name == "officers":
            told = told.with_columns(value=nw.col("value").str.split(";")).explode("value")
        value = nw.col("value").str.strip_chars().str.to_lowercase()
        parts.append(
            told.filter(nw.col("value").str.len_chars() > 1).select(
                "consignee_key", tie=nw.concat_str(nw.lit(f"{name}: "), value)
            )
        )
    ties = nw.concat(parts, how="vertical").unique()
    many = ties.group_by("tie").agg(parties=nw.len())
    few = many.filter(nw.col("parties") >= 2, nw.col("parties") <= terms["most_parties"])
    return ties.join(few.select("tie"), on="tie", how="inner")


def _limits(limits: nw.LazyFrame[Any], parameters: Parameters) -> nw.LazyFrame[Any]:
    terms = parameters[PATTERN]
    used = nw.col("counted_tpp") / nw.when(nw.col("cap_tpp") > 0).then("cap_tpp")
    near = limits.with_columns(used=used, who=party("party")).filter(
        (nw.col("used") >= terms["just_under"]) | ~nw.col("group").is_null()
    )
    return on_sheet(
        near,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("who"),
        day=nw.col("counted_on"),
        strength=ramp(nw.col("used"), terms["just_under"], terms["times_strongest"]),
        measure=nw.col("counted_tpp"),
        threshold=nw.col("cap_tpp"),
        other=nw.coalesce("tie", "allocation"),
        evidence=nw.concat_str(nw.lit("limits:"), nw.col("limit_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Split among firms that belong together",
    tells="Firms with one address, telephone, domain or officer pass together a limit of one.",
    red_flags=("KYC-21", "GL-01", "CS-12"),
    needs=(("shipments", ("consignee_name", "pieces")), ("registry", ("address",))),
    find=find,
)
