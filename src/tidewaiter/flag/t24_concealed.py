"""T-24: a vehicle or traveller declared empty, or an X-ray that does not fit."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.table.trade.keys import party

PATTERN = "T-24"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag incidents where something was found that was not declared.

    Most such finds are of goods that nobody controls, so the flag is weak by itself. The subject
    is the shipment, the party, or else the incident.
    """
    terms = parameters[PATTERN]
    alert = nw.col("kind") == "xray"
    empty = nw.col("is_empty_declared").fill_null(False)
    seen = tables["incidents"].filter(nw.col("kind").is_in(terms["kinds"]), alert | empty)
    strength = (
        nw.when(alert & empty)
        .then(nw.lit(float(terms["both"])))
        .otherwise(nw.lit(float(terms["one"])))
    )
    subject = nw.coalesce("shipment_id", party("party"), "incident_id")
    kinds = (
        ("shipment", ~nw.col("shipment_id").is_null()),
        ("party", nw.col("shipment_id").is_null() & ~party("party").is_null()),
        ("incident", nw.col("shipment_id").is_null() & party("party").is_null()),
    )
    sheets = [
        on_sheet(
            seen.filter(which).with_columns(strength=strength),
            pattern=PATTERN,
            subject_kind=kind,
            subject=subject,
            day=nw.col("occurred_on"),
            strength=nw.col("strength"),
            other=nw.col("text"),
            evidence=nw.concat_str(nw.lit("incidents:"), nw.col("incident_id")),
            evidence_count=nw.lit(1),
        )
        for kind, which in kinds
    ]
    return nw.concat(sheets, how="vertical")


FLAG = Flag(
    pattern=PATTERN,
    name="Declared empty",
    tells="A vehicle or traveller that was declared empty was not, or an X-ray shows more.",
    red_flags=(),
    needs=(("incidents", ("kind", "occurred_on")),),
    find=find,
)
