"""T-05: a check of machines that does not hold together with other checks and sales."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import after, latest

PATTERN = "T-05"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag units whose photograph was taken elsewhere, or whose label is not their identity.

    Also those of which nothing is heard after a check that was announced. ``other`` is the other
    place or the other identity; ``measure`` the strength of that sign.
    """
    terms = parameters[PATTERN]
    seen = tables["attestations"].with_columns(
        unit=nw.coalesce("serial", "device_id"),
        where=nw.coalesce("place", "country").str.to_lowercase().str.strip_chars(),
    )
    signs = [_same_photo(seen, terms), _silent(seen, terms, parameters["run"]["as_of"])]
    if "units" in tables:
        signs.append(_other_identity(seen, tables["units"], terms))
    return nw.concat([_written(sign) for sign in signs], how="vertical")


def _same_photo(seen: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    """Photographs that an earlier row has of elsewhere.

    A place is compared with a place and a country with a country: what one row does not tell is
    no difference.
    """
    photos = seen.filter(~nw.col("photo_hash").is_null(), ~nw.col("attested_on").is_null())
    unlike = []
    for level in ("place", "country"):
        told = photos.with_columns(
            where=nw.col(level).str.to_lowercase().str.strip_chars(), one=nw.lit(1)
        ).filter(~nw.col("where").is_null())
        order = ["attested_on", "attestation_id"]
        first = told.with_columns(
            nth=nw.col("one").cum_sum().over("photo_hash", order_by=order)
        ).filter(nw.col("nth") == 1)
        where = first.select("photo_hash", first_where="where", first_row="attestation_id")
        unlike.append(
            told.join(where, on="photo_hash", how="inner")
            .filter(nw.col("where") != nw.col("first_where"))
            .select("unit", "attested_on", "attestation_id", "first_where", "first_row")
        )
    # Where both differ the place says more; it stands first.
    places, countries = unlike
    again = nw.concat(
        [places, countries.join(places, on="attestation_id", how="anti")], how="vertical"
    )
    return again.select(
        "unit", day="attested_on", strength=nw.lit(float(terms["same_photo"])),
        other="first_where", one="attestation_id",
        two=nw.concat_str(nw.lit("attestations:"), "first_row"),
    )  # fmt: skip


def _other_identity(
    seen: nw.LazyFrame[Any], units: nw.LazyFrame[Any], terms: Any
) -> nw.LazyFrame[Any]:
    sold = units.filter(~nw.col("serial").is_null(), ~nw.col("device_id").is_null()).select(
        "serial", "unit_id", sold_device="device_id", sold=nw.coalesce("sold_on", "delivered_on")
    )
    proved = seen.filter(~nw.col("serial").is_null(), ~nw.col("device_id").is_null())
    unlike = proved.join(sold, on="serial", how="inner").filter(
        nw.col("device_id") != nw.col("sold_device")
    )
    return unlike.select(
        "unit", day=latest("attested_on", "sold"),
        strength=nw.lit(float(terms["other_identity"])),
        other="device_id", one="attestation_id", two=nw.concat_str(nw.lit("units:"), "unit_id"),
    )  # fmt: skip


def _silent(seen: nw.LazyFrame[Any], terms: Any, as_of: Any) -> nw.LazyFrame[Any]:
    """Announced checks after which the unit was not heard of by the day when it should be."""
    last = seen.filter(nw.col("is_announced"), ~nw.col("unit").is_null()).with_columns(
        due=after(nw.col("attested_on"), terms["silent_days"])
    )
    heard = seen.select("unit", heard_on="attested_on").filter(~nw.col("unit").is_null())
    later = (
        last.select("unit", "attestation_id", "attested_on", "due")
        .join(heard, on="unit", how="inner")
        .filter(nw.col("heard_on") > nw.col("attested_on"), nw.col("heard_on") <= nw.col("due"))
        .select("attestation_id")
        .unique()
    )
    silent = last.join(later, on="attestation_id", how="anti").filter(
        nw.col("due") <= nw.lit(as_of)
    )
    return silent.select(
        "unit", day="due", strength=nw.lit(float(terms["silent"])),
        other="where", one="attestation_id", two=nw.lit(None, nw.String),
    )  # fmt: skip


def _written(sign: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    one = nw.concat_str(nw.lit("attestations:"), nw.col("one"))
    both = nw.concat_str(one, nw.lit(";"), nw.col("two"))
    return on_sheet(
        sign,
        pattern=PATTERN,
        subject_kind="unit",
        subject=nw.col("unit"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        measure=nw.col("strength"),
        other=nw.col("other"),
        evidence=nw.coalesce(both, one),
        evidence_count=nw.when(nw.col("two").is_null()).then(nw.lit(1)).otherwise(nw.lit(2)),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Check that does not hold together",
    tells="A photograph, a label or an announced check does not fit what else is known.",
    red_flags=("GL-08", "DD-07", "CS-06", "CS-07", "CS-13"),
    needs=(("attestations", ("attested_on",)),),
    find=find,
)
