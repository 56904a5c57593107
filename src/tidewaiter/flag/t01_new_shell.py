"""T-01: the consignee was formed shortly before its first large consignment of computing."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import days, evidence, is_computing, ramp, registered, shipped, stronger

PATTERN = "T-01"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag large computing shipments to a party that was formed after the rule and just before.

    ``measure`` is its age in days, ``other`` the party. Few staff and a young domain make it
    stronger; financing of at least the value makes it weaker, since a new cloud has both.
    """
    terms = parameters[PATTERN]
    goods = shipped(tables["shipments"], "consignee").filter(is_computing(parameters))
    large = (nw.col("value_usd") >= terms["large_value_usd"]) | (
        nw.col("pieces") >= terms["large_pieces"]
    )
    told = goods.filter(large, ~nw.col("consignee_key").is_null()).with_columns(
        mark=nw.col("shipment_id")
    )
    columns = ("incorporated_on", "employees", "domain_registered_on", "financing_usd")
    known = registered(told, tables["registry"], "consignee_key", columns)
    age = days(nw.col("day"), nw.col("of_incorporated_on"))
    domain_age = days(nw.col("day"), nw.col("of_domain_registered_on"))
    young = known.with_columns(age=age, domain_age=domain_age).filter(
        nw.col("of_incorporated_on") >= nw.lit(terms["formed_after"]),
        nw.col("age") <= terms["age_days"],
        nw.col("age") >= 0,
    )
    strength = stronger(
        ramp(nw.col("age"), terms["age_days"], terms["very_young_days"]),
        nw.col("of_employees") <= terms["few_employees"],
        nw.col("domain_age") <= terms["young_domain_days"],
    )
    financed = nw.col("of_financing_usd") >= nw.col("value_usd")
    return on_sheet(
        young,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.col("day"),
        strength=nw.when(financed).then(strength * terms["if_financed"]).otherwise(strength),
        measure=nw.col("age"),
        threshold=nw.lit(float(terms["age_days"])),
        other=nw.coalesce("consignee_name", "consignee_id"),
        evidence=evidence(("shipments", "shipment_id"), ("registry", "statement")),
        evidence_count=nw.lit(2),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="New firm as buyer",
    tells="Much computing goes to a firm formed after the rule and shortly before.",
    red_flags=("KYC-04", "KYC-21", "GL-01", "GL-03", "DD-01", "CS-01", "CS-20"),
    needs=(
        ("shipments", ("consignee_name", "value_usd")),
        ("registry", ("incorporated_on",)),
    ),
    find=find,
)
