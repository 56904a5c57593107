"""T-21: controlled models are offered, rented out or repaired where none was lawfully sold."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import ramp

PATTERN = "T-21"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag public offers of controlled models in watched countries after the model's day.

    ``measure`` is the quantity, ``other`` the model. Models that were lawfully sold there are not
    among those of the parameters, and one that was sold there before its day may be offered.
    """
    terms = parameters[PATTERN]
    text = nw.concat_str("model", "text", separator=" ", ignore_nulls=True).str.to_lowercase()
    listings = tables["listings"].filter(
        nw.col("seller_country").is_in(parameters["countries"]["watched"])
    )
    found = []
    for model, words, day in parameters["goods"]["controlled_names"]:
        named = listings.filter(text.str.contains(words), nw.col("listed_on") >= nw.lit(day))
        found.append(named.with_columns(named=nw.lit(model)))
    # A text that names several models is one offer.
    once = nw.concat(found, how="vertical").group_by(
        "listing_id", "listed_on", "kind", "quantity", "serial"
    ).agg(named=nw.col("named").min())  # fmt: skip
    worth = nw.lit(float(terms["kinds"]["other"]))
    for kind, value in terms["kinds"].items():
        worth = nw.when(nw.col("kind") == kind).then(nw.lit(float(value))).otherwise(worth)
    many = ramp(nw.col("quantity").fill_null(1), 1.0, float(terms["many"]))
    return on_sheet(
        once,
        pattern=PATTERN,
        subject_kind="listing",
        subject=nw.col("listing_id"),
        day=nw.col("listed_on"),
        strength=nw.max_horizontal(worth, many * worth),
        measure=nw.col("quantity").cast(nw.Float64),
        other=nw.col("named"),
        evidence=nw.concat_str(nw.lit("listings:"), nw.col("listing_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Offered where not sold",
    tells="Controlled models are publicly offered, rented out or repaired in a watched country.",
    red_flags=("CS-15", "CS-16"),
    needs=(("listings", ("text", "seller_country", "listed_on")),),
    find=find,
)
