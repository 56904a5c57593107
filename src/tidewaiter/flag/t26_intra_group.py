"""T-26: a body of a group passes goods on to a listed party of the same group."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, is_computing, registered, shipped

PATTERN = "T-26"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag computing shipments to a listed party whose ultimate parent is the shipper's too.

    Also those to an unlisted body of a listed parent. ``other`` is the listed party.
    """
    terms = parameters[PATTERN]
    goods = shipped(tables["shipments"], "shipper", "consignee").filter(is_computing(parameters))
    marked = goods.with_columns(mark=nw.col("shipment_id"))
    registry = tables["registry"]
    sent = registered(marked, registry, "shipper_key", ("parent_id",)).select(
        "shipment_id", shipper_parent=nw.coalesce("of_parent_id", "shipper_key"),
        shipper_row="statement",
    )  # fmt: skip
    got = registered(marked, registry, "consignee_key", ("parent_id",)).select(
        "shipment_id", "day", "consignee_key", "statement", "consignee_name",
        consignee_parent=nw.coalesce("of_parent_id", "consignee_key"),
    )  # fmt: skip
    group = got.join(sent, on="shipment_id", how="inner").filter(
        nw.col("consignee_parent") == nw.col("shipper_parent")
    )
    listed = tables["listed"].group_by("party_id").agg(since=nw.col("start").min())
    found = []
    for key, strength in (
        ("consignee_key", terms["listed"]),
        ("consignee_parent", terms["parent"]),
    ):
        met = group.join(listed, left_on=key, right_on="party_id", how="inner").filter(
            nw.col("since").is_null() | (nw.col("since") <= nw.col("day"))
        )
        found.append(met.select(
            "shipment_id", "day", "statement", other=key, strength=nw.lit(float(strength))
        ))  # fmt: skip
    once = nw.concat(found, how="vertical").group_by("shipment_id", "day").agg(
        strength=nw.col("strength").max(), other=nw.col("other").min(),
        statement=nw.col("statement").min(),
    )  # fmt: skip
    return on_sheet(
        once,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        other=nw.col("other"),
        evidence=evidence(("shipments", "shipment_id"), ("registry", "statement")),
        evidence_count=nw.lit(2),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Within a listed group",
    tells="A body of a group sends computing to a listed party, or one of a listed parent's.",
    red_flags=("KYC-21", "KYC-24"),
    needs=(
        ("shipments", ("shipper_name", "consignee_name")),
        ("registry", ("parent_id",)),
        ("listed", ("party_id",)),
    ),
    find=find,
)
