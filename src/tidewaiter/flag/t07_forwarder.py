"""T-07: the last consignee is one that carries, stores or trades, or sits where many firms do."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, number, registered, shipped
from tidewaiter.table.trade.keys import party

PATTERN = "T-07"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag computing shipments that end, as far as is declared, where nobody would use them.

    ``measure`` is how many parties the register had at the consignee's address by that day;
    ``other`` what it is, as its register says. A named end user who is somebody else settles it.
    """
    terms = parameters[PATTERN]
    goods = shipped(tables["shipments"], "consignee").with_columns(
        mark=nw.col("shipment_id"), end_user_key=party("end_user")
    )
    ends = goods.filter(
        is_computing(parameters),
        nw.col("end_user_key").is_null() | (nw.col("end_user_key") == nw.col("consignee_key")),
    )
    columns = ("kind", "address_kind", "address")
    known = registered(ends, tables["registry"], "consignee_key", columns).with_columns(
        place=nw.col("of_address").str.to_lowercase().str.strip_chars()
    )
    seen = known.join(_sharing(known, tables["registry"]), on="shipment_id", how="left")
    by_kind = _strengths(nw.col("of_kind"), terms["kinds"])
    by_place = _strengths(nw.col("of_address_kind"), terms["address_kinds"])
    by_sharing = nw.when(nw.col("sharing") >= terms["sharing"]).then(
        nw.lit(float(terms["if_shared"]))
    )
    strong = seen.with_columns(strength=nw.max_horizontal(by_kind, by_place, by_sharing)).filter(
        ~nw.col("strength").is_null()
    )
    return on_sheet(
        strong,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        measure=nw.col("sharing").cast(nw.Float64),
        threshold=nw.lit(float(terms["sharing"])),
        other=nw.coalesce("of_kind", "of_address_kind"),
        evidence=evidence(("shipments", "shipment_id"), ("registry", "statement")),
        evidence_count=nw.lit(2),
    )


def _sharing(known: nw.LazyFrame[Any], registry: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """How many parties were registered at the place of a shipment's consignee by its day.

    Arrivals at a place and shipments to it are counted in one run over their days, since a join
    of the two would hold every pair of a large agent's.
    """
    who = nw.coalesce("party_id", nw.col("name").str.to_lowercase().str.strip_chars())
    began = number(nw.col("start")).fill_null(0)
    came = (
        registry.select(
            place=nw.col("address").str.to_lowercase().str.strip_chars(), who=who, began=began
        )
        .filter(~nw.col("place").is_null(), ~nw.col("who").is_null())
        .group_by("place", "who")
        .agg(at=nw.col("began").min())
        .select("place", "at", came=nw.lit(1), shipment_id=nw.lit(None, nw.String))
    )
    asked = known.filter(~nw.col("place").is_null(), ~nw.col("day").is_null()).select(
        "place", at=number(nw.col("day")), came=nw.lit(0), shipment_id=nw.col("shipment_id")
    )
    run = nw.concat([came, asked], how="vertical").with_columns(
        turn=1 - nw.col("came"), tied=nw.col("shipment_id").fill_null("")
    )
    counted = run.with_columns(
        sharing=nw.col("came").cum_sum().over("place", order_by=["at", "turn", "tied"])
    )
    return counted.filter(~nw.col("shipment_id").is_null()).select("shipment_id", "sharing")


def _strengths(code: nw.Expr, strengths: dict[str, float]) -> nw.Expr:
    """The strength of a code; null if it has none."""
    found = nw.lit(None, nw.Float64)
    for name, strength in strengths.items():
        found = nw.when(code == name).then(nw.lit(float(strength))).otherwise(found)
    return found


FLAG = Flag(
    pattern=PATTERN,
    name="Carrier or store as last consignee",
    tells="Computing is declared for a forwarder, a warehouse, a trader or a shared address.",
    red_flags=("KYC-09", "KYC-21", "GL-02", "GL-11", "CS-05"),
    needs=(("shipments", ("consignee_name",)), ("registry", ("kind",))),
    find=find,
)
