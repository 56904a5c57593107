"""T-09: somebody pays who is no party to the shipment, or from where none of them is."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import evidence, shipped, stronger
from tidewaiter.table.trade.keys import party

PATTERN = "T-09"
ROLES = ("shipper", "consignee", "intermediate_consignee", "notify", "end_user")


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments paid by a stranger, or from a watched country that is not the buyer's.

    ``measure`` is the amount, ``other`` the payer. A round sum and payment in advance make it
    stronger; neither is a sign by itself. The day is the later of shipment and payment.
    """
    terms = parameters[PATTERN]
    goods = shipped(tables["shipments"], *ROLES).select(
        "shipment_id", "day", "consignee_country", "destination_country",
        *(f"{role}_key" for role in ROLES), ordered="order_id",
    )  # fmt: skip
    paid = tables["payments"].with_columns(payer_key=party("payer"))
    direct = paid.filter(~nw.col("shipment_id").is_null()).join(
        goods, on="shipment_id", how="inner"
    )
    by_order = (
        paid.filter(nw.col("shipment_id").is_null(), ~nw.col("order_id").is_null())
        .drop("shipment_id")
        .join(goods, left_on="order_id", right_on="ordered", how="inner")
    )
    columns = ("shipment_id", "day", "payment_id", "paid_on", "payer_key", "payer_name", "payer_id",
               "payer_country", "bank_country", "amount_usd", "is_prepaid", "consignee_country",
               "destination_country", *(f"{role}_key" for role in ROLES))  # fmt: skip
    both = nw.concat([direct.select(columns), by_order.select(columns)], how="vertical")
    stranger = ~nw.any_horizontal(
        *(nw.col("payer_key") == nw.col(f"{role}_key") for role in ROLES), ignore_nulls=True
    )
    watched = parameters["countries"]["payers"]
    home = nw.coalesce("consignee_country", "destination_country")
    from_afar = nw.any_horizontal(
        *(nw.col(name).is_in(watched) & (nw.col(name) != home)
          for name in ("payer_country", "bank_country")),
        ignore_nulls=True,
    )  # fmt: skip
    step = float(terms["round_usd"])
    amount = nw.col("amount_usd")
    is_round = (amount >= step) & ((amount / step).floor() * step == amount)
    seen = both.with_columns(
        stranger=stranger & ~nw.col("payer_key").is_null(),
        afar=from_afar.fill_null(False),
        is_round=is_round,
    ).filter(nw.col("stranger") | nw.col("afar"))
    base = (
        nw.when(nw.col("stranger") & nw.col("afar"))
        .then(nw.lit(float(terms["both"])))
        .otherwise(
            nw.when(nw.col("afar"))
            .then(nw.lit(float(terms["afar"])))
            .otherwise(nw.lit(float(terms["stranger"])))
        )
    )
    later = nw.when(nw.col("paid_on") > nw.col("day")).then("paid_on").otherwise("day")
    return on_sheet(
        seen,
        pattern=PATTERN,
        subject_kind="shipment",
        subject=nw.col("shipment_id"),
        day=nw.coalesce(later, "paid_on"),
        strength=stronger(base, nw.col("is_round"), nw.col("is_prepaid"), by=0.1),
        measure=amount,
        threshold=nw.lit(None, nw.Float64),
        other=nw.coalesce("payer_name", "payer_id", "payer_country", "bank_country"),
        evidence=evidence(("shipments", "shipment_id"), ("payments", "payment_id")),
        evidence_count=nw.lit(2),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Paid by a third party",
    tells="The payer is no party to the shipment, or pays from a country that is not the buyer's.",
    red_flags=("KYC-05", "GL-11", "CS-04"),
    needs=(("shipments", ("consignee_name",)), ("payments", ("payer_name", "paid_on"))),
    find=find,
)
