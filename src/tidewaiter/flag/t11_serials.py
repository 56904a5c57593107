"""T-11: a serial number stands on two units, on another model, or is of no such model."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import latest

PATTERN = "T-11"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag units whose serial number is another's, or differs from all others of its model.

    A serial number that the maker gave out or took back for a returned unit by that day is left
    out, since such numbers come twice lawfully. ``other`` is the other model, carton or form.
    """
    terms = parameters[PATTERN]
    units = tables["units"].filter(~nw.col("serial").is_null()).with_columns(
        on=nw.coalesce("sold_on", "delivered_on")
    )  # fmt: skip
    found = [_twice(units, terms), _odd(units, terms)]
    if "attestations" in tables:
        found.append(_other_model(units, tables["attestations"], terms))
    signs = nw.concat(found, how="vertical")
    if "returns" in tables:
        signs = _unexplained(signs, tables["returns"])
    return _written(signs)


def _unexplained(signs: nw.LazyFrame[Any], returns: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Leave out signs that a return explains: one by their day, and after the sale before.

    A return that comes later explains nothing, since it was not known then.
    """
    exchanged = nw.concat([
        returns.select(serial=nw.col(name), returned="returned_on")
        for name in ("serial", "replaced_by_serial")
    ], how="vertical").filter(~nw.col("serial").is_null())  # fmt: skip
    by_then = nw.col("returned").is_null() | nw.col("on").is_null() | (
        nw.col("returned") <= nw.col("on")
    )  # fmt: skip
    since = nw.col("before").is_null() | nw.col("returned").is_null() | (
        nw.col("returned") >= nw.col("before")
    )  # fmt: skip
    keys = ["serial", "sign", "one"]
    explained = signs.join(exchanged, on="serial", how="inner").filter(by_then & since)
    return signs.join(explained.select(*keys).unique(), on=keys, how="anti")


def _twice(units: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    order = ["on", "unit_id"]
    run = units.with_columns(one=nw.lit(1)).with_columns(
        nth=nw.col("one").cum_sum().over("serial", order_by=order),
        model_before=nw.col("model").shift(1).over("serial", order_by=order),
        carton_before=nw.col("carton_mark").shift(1).over("serial", order_by=order),
        on_before=nw.col("on").shift(1).over("serial", order_by=order),
        unit_before=nw.col("unit_id").shift(1).over("serial", order_by=order),
    )
    again = run.filter(nw.col("nth") > 1)
    unlike = nw.col("model") != nw.col("model_before")
    repacked = nw.col("carton_mark") != nw.col("carton_before")
    marked = nw.when(repacked).then(nw.lit(float(terms["other_carton"]))).otherwise(
        nw.lit(float(terms["twice"]))
    )  # fmt: skip
    strength = nw.when(unlike).then(nw.lit(float(terms["other_model"]))).otherwise(marked)
    # The model says what the number stood on before, unless only the carton was changed.
    carton = nw.concat_str(nw.lit("carton "), "carton_before")
    other = nw.when(repacked & ~unlike.fill_null(False)).then(carton).otherwise("model_before")
    return again.select(
        "serial", on="on", before="on_before", sign=nw.lit("twice"), strength=strength,
        measure=nw.col("nth").cast(nw.Float64), other=other, table=nw.lit("units"),
        one="unit_id", two="unit_before",
    )  # fmt: skip


def _odd(units: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    """Serial numbers that begin unlike nearly all earlier ones of their model."""
    known = units.filter(~nw.col("model").is_null()).with_columns(
        form=nw.concat_str(
            nw.col("serial").str.slice(0, terms["prefix"]), nw.lit("/"),
            nw.col("serial").str.len_chars().cast(nw.String),
        ),
        one=nw.lit(1),
    )  # fmt: skip
    order = ["on", "unit_id"]
    run = known.with_columns(
        of_model=nw.col("one").cum_sum().over("model", order_by=order) - 1,
        of_form=nw.col("one").cum_sum().over("model", "form", order_by=order) - 1,
    )
    share = nw.col("of_form") / nw.when(nw.col("of_model") > 0).then("of_model")
    odd = run.with_columns(share=share).filter(
        nw.col("of_model") >= terms["least_units"], nw.col("share") <= terms["odd_share"]
    )
    return odd.select(
        "serial", on="on", before=nw.lit(None, nw.Date), sign=nw.lit("odd"),
        strength=nw.lit(float(terms["odd"])), measure="share", other="form",
        table=nw.lit("units"), one="unit_id", two=nw.lit(None, nw.String),
    )  # fmt: skip


def _other_model(
    units: nw.LazyFrame[Any], seen: nw.LazyFrame[Any], terms: Any
) -> nw.LazyFrame[Any]:
    sold = units.filter(~nw.col("model").is_null()).select(
        "serial", "unit_id", sold_as="model", sold="on"
    )
    unlike = (
        seen.filter(~nw.col("model").is_null())
        .join(sold, on="serial", how="inner")
        .filter(nw.col("model") != nw.col("sold_as"))
    )
    return unlike.select(
        "serial", on=latest("attested_on", "sold"), before=nw.lit(None, nw.Date),
        sign=nw.lit("seen"), strength=nw.lit(float(terms["other_model"])),
        measure=nw.lit(None, nw.Float64), other="sold_as", table=nw.lit("attestations"),
        one="attestation_id", two="unit_id",
    )  # fmt: skip


def _written(sign: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    one = nw.concat_str("table", nw.lit(":"), "one")
    return on_sheet(
        sign,
        pattern=PATTERN,
        subject_kind="unit",
        subject=nw.col("serial"),
        day=nw.col("on"),
        strength=nw.col("strength"),
        measure=nw.col("measure"),
        other=nw.col("other"),
        evidence=nw.coalesce(nw.concat_str(one, nw.lit(";units:"), "two"), one),
        evidence_count=nw.when(nw.col("two").is_null()).then(nw.lit(1)).otherwise(nw.lit(2)),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Serial number that does not fit",
    tells="A serial number comes twice, on another model, or is unlike all others of its model.",
    red_flags=("KYC-11", "CS-07", "CS-08"),
    needs=(("units", ("serial",)),),
    find=find,
)
