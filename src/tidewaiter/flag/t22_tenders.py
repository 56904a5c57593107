"""T-22: a public tender names a controlled model after its day, or a tiny firm wins it."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import stronger

PATTERN = "T-22"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag tenders of buyers in watched countries that name a model controlled by then.

    ``measure`` is the quantity, ``other`` the model. A winner of few staff makes it stronger.
    """
    terms = parameters[PATTERN]
    text = nw.concat_str("model", "text", separator=" ", ignore_nulls=True).str.to_lowercase()
    tenders = tables["tenders"].filter(
        nw.col("buyer_country").is_in(parameters["countries"]["watched"])
    )
    found = [
        tenders.filter(text.str.contains(words), nw.col("published_on") >= nw.lit(day))
        .with_columns(named=nw.lit(model))
        for model, words, day in parameters["goods"]["controlled_names"]
    ]  # fmt: skip
    once = nw.concat(found, how="vertical").group_by(
        "tender_id", "published_on", "awarded_on", "quantity", "winner_employees"
    ).agg(named=nw.col("named").min())  # fmt: skip
    return on_sheet(
        once,
        pattern=PATTERN,
        subject_kind="tender",
        subject=nw.col("tender_id"),
        day=nw.max_horizontal("published_on", "awarded_on"),
        strength=stronger(
            nw.lit(float(terms["named"])),
            nw.col("winner_employees") <= terms["few_employees"],
            nw.col("quantity") >= terms["many"],
        ),
        measure=nw.col("quantity").cast(nw.Float64),
        other=nw.col("named"),
        evidence=nw.concat_str(nw.lit("tenders:"), nw.col("tender_id")),
        evidence_count=nw.lit(1),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Named in a tender",
    tells="A public tender in a watched country names a model that was controlled by then.",
    red_flags=("KYC-18", "CS-15"),
    needs=(("tenders", ("text", "buyer_country", "published_on")),),
    find=find,
)
