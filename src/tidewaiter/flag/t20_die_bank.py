"""T-20: a designer buys far more dies than it ships, or its design is another firm's."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import ramp
from tidewaiter.table.trade.keys import party

PATTERN = "T-20"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag designers whose dies pile up, and designs that another designer had made before.

    ``measure`` is how many dies were bought so far for each piece shipped; of a design that is
    another's, the transistors in billions. A large die with memory beside it is of the kind for
    which the law presumes more.
    """
    terms = parameters[PATTERN]
    made = tables["designs"].with_columns(who=party("designer"))
    order = ["period", "design_id"]
    run = made.filter(~nw.col("dies_bought").is_null(), ~nw.col("who").is_null()).with_columns(
        bought=nw.col("dies_bought").cum_sum().over("who", order_by=order),
        shipped=nw.col("pieces_shipped").fill_null(0).cum_sum().over("who", order_by=order),
    )
    pieces = nw.max_horizontal(nw.col("shipped"), nw.lit(1))
    piled = run.with_columns(times=nw.col("bought") / pieces).filter(
        nw.col("bought") - nw.col("shipped") >= terms["least_dies"],
        nw.col("times") >= terms["times_shipped"],
    )
    told = piled.select(
        "who", "period", "design_id", other="foundry", measure="times",
        strength=ramp(nw.col("times"), terms["times_shipped"], terms["times_strongest"]),
        threshold=nw.lit(float(terms["times_shipped"])),
    )  # fmt: skip
    return on_sheet(
        nw.concat([told, _another(made, terms)], how="vertical"),
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("who"),
        day=nw.col("period"),
        strength=nw.col("strength"),
        measure=nw.col("measure"),
        threshold=nw.col("threshold"),
        other=nw.col("other"),
        evidence=nw.concat_str(nw.lit("designs:"), nw.col("design_id")),
        evidence_count=nw.lit(1),
    )


def _another(made: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    known = made.filter(~nw.col("design_hash").is_null(), ~nw.col("who").is_null())
    first = known.group_by("design_hash", "who").agg(
        period=nw.col("period").min(), design_id=nw.col("design_id").min(),
        transistors=nw.col("transistors_billion").max(),
        hbm=nw.col("has_hbm").cast(nw.Int64).max(),
    )  # fmt: skip
    order = ["period", "who"]
    run = first.with_columns(one=nw.lit(1)).with_columns(
        nth=nw.col("one").cum_sum().over("design_hash", order_by=order),
        other=nw.col("who").shift(1).over("design_hash", order_by=order),
    )
    presumed = (nw.col("transistors") >= terms["transistors_billion"]) & (nw.col("hbm") == 1)
    strength = nw.when(presumed).then(nw.lit(float(terms["presumed"]))).otherwise(
        nw.lit(float(terms["another"]))
    )  # fmt: skip
    return run.filter(nw.col("nth") > 1).select(
        "who", "period", "design_id", "other", measure="transistors", strength=strength,
        threshold=nw.lit(float(terms["transistors_billion"])),
    )  # fmt: skip


FLAG = Flag(
    pattern=PATTERN,
    name="Dies that pile up",
    tells="A designer buys many more dies than it ships, or has another designer's design made.",
    red_flags=("KYC-19", "KYC-21", "CS-18"),
    needs=(("designs", ("designer_name", "dies_bought")),),
    find=find,
)
