"""T-23: what is said when goods are held does not fit the papers, or another is to receive them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.table.trade.keys import party

PATTERN = "T-23"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag shipments, or parties, of which somebody said what the papers do not.

    ``measure`` is the number of signs: a contradiction, a request to swap the consignee, and
    words that deny a destination nobody had asked about.
    """
    terms = parameters[PATTERN]
    told = tables["incidents"].filter(nw.col("kind").is_in(terms["kinds"]))
    denial = nw.col("text").str.to_lowercase().str.contains(terms["denials"])
    signs = (nw.col("contradicts_documents"), nw.col("asks_to_swap_consignee"), denial)
    counted = told.with_columns(
        signs=nw.sum_horizontal(
            *(nw.when(sign).then(nw.lit(1)).otherwise(nw.lit(0)) for sign in signs)
        ),
        who=party("party"),
    ).filter(nw.col("signs") >= 1)
    sheets = [
        on_sheet(
            counted,
            pattern=PATTERN,
            subject_kind=kind,
            subject=nw.col(subject),
            day=nw.col("occurred_on"),
            strength=(nw.col("signs") * float(terms["each"])).clip(0.2, 1),
            measure=nw.col("signs").cast(nw.Float64),
            threshold=nw.lit(1.0),
            other=nw.col("text"),
            evidence=nw.concat_str(nw.lit("incidents:"), nw.col("incident_id")),
            evidence_count=nw.lit(1),
        )
        for kind, subject in (("shipment", "shipment_id"), ("party", "who"))
    ]
    return nw.concat(sheets, how="vertical")


FLAG = Flag(
    pattern=PATTERN,
    name="Story that does not fit",
    tells="What was said when goods were held contradicts the papers or swaps the consignee.",
    red_flags=("KYC-12", "CS-19"),
    needs=(("incidents", ("kind", "occurred_on")),),
    find=find,
)
