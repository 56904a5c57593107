"""Steps that all of custody takes: days, distances on the earth, and the sheet of findings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

EARTH_KM = 6371.0088
# Arc sine to 2e-8 (Abramowitz and Stegun, 4.4.46): no engine-neutral expression has it.
_ARC = (1.5707963050, -0.2145988016, 0.0889789874, -0.0501743046, 0.0308918810, -0.0170881256,
        0.0066700901, -0.0012624911)  # fmt: skip

FINDING: Mapping[str, Any] = {
    "kind": nw.String,
    "unit_id": nw.String,
    "serial": nw.String,
    "buyer": nw.String,
    "model": nw.String,
    "day": nw.Date,
    "measure": nw.Float64,
    "threshold": nw.Float64,
    "other": nw.String,
    "evidence": nw.String,
    "evidence_count": nw.Int64,
}
"""The sheet of findings: one row for one thing that does not fit, of one unit."""


def known_by(day: str, as_of: date) -> nw.Expr:
    """Whether a row was known on a day; a row without its day is taken as known."""
    return nw.col(day).is_null() | (nw.col(day) <= nw.lit(as_of))


def number(day: nw.Expr) -> nw.Expr:
    """The number of a day, which goes up by one a day; null if the day is not known.

    Written out, since not every engine counts the days between two.
    """
    month, year = day.dt.month().cast(nw.Int64), day.dt.year().cast(nw.Int64)
    early = nw.when(month < 3).then(nw.lit(1)).otherwise(nw.lit(0))
    year, month = year - early, month + 12 * early
    whole = 365 * year + year // 4 - year // 100 + year // 400
    return whole + (153 * (month + 1)) // 5 + day.dt.day().cast(nw.Int64)


def days_until(as_of: date, day: nw.Expr) -> nw.Expr:
    """Days from a day to the day of the question, as int64; null if it is not known."""
    year, month = as_of.year - (as_of.month < 3), as_of.month + 12 * (as_of.month < 3)
    whole = 365 * year + year // 4 - year // 100 + year // 400
    return whole + (153 * (month + 1)) // 5 + as_of.day - number(day)


def with_distance(
    frame: nw.LazyFrame[Any], from_: tuple[str, str], to: tuple[str, str], *, name: str
) -> nw.LazyFrame[Any]:
    """Add the way between two points over a sphere of the earth's mean radius.

    Args:
        frame: has ``from_`` and ``to``, columns of latitude and longitude in degrees.
        name: of the column that is added: km, float64, null if a coordinate is not known.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.LazyFrame({"a": [0.0], "b": [0.0], "c": [0.0], "d": [90.0]}))
    >>> frame = with_distance(frame, ("a", "b"), ("c", "d"), name="km")
    >>> round(frame.collect()["km"][0])
    10008
    """
    half = math.pi / 360
    latitude, longitude = (nw.col(column) for column in from_)
    latitude_to, longitude_to = (nw.col(column) for column in to)
    # Each step is a column of its own, since an expression in it would be worked out many times.
    stepped = frame.with_columns(
        across=((latitude_to - latitude) * half).sin(),
        along=((longitude_to - longitude) * half).sin(),
        shrunk=(latitude * (2 * half)).cos() * (latitude_to * (2 * half)).cos(),
    )
    across, along = nw.col("across"), nw.col("along")
    square = across * across + nw.col("shrunk") * along * along
    part = nw.col("part")
    series: nw.Expr = nw.lit(_ARC[-1])
    for factor in reversed(_ARC[:-1]):
        series = series * part + factor
    arc: nw.Expr = math.pi / 2 - (1 - part).sqrt() * series
    told = stepped.with_columns(part=square.clip(0.0, 1.0).sqrt()).with_columns(
        (arc * (2 * EARTH_KM)).clip(lower_bound=0.0).alias(name)
    )
    return told.drop("across", "along", "shrunk", "part")


def evidence(*parts: tuple[str, str]) -> nw.Expr:
    """Name the rows that were looked at: ``table:key`` joined by ``;``, those not null."""
    told = [nw.concat_str(nw.lit(f"{table}:"), nw.col(key)) for table, key in parts]
    return nw.concat_str(*told, separator=";", ignore_nulls=True)


def on_sheet(frame: nw.LazyFrame[Any], kind: str, **cells: nw.Expr) -> nw.LazyFrame[Any]:
    """Write rows on the sheet of findings: its columns in their order and types.

    Args:
        frame: one row per finding.
        kind: one of ``words.KINDS``.
        cells: an expression for each further column; those left out are null.
    """
    cells["kind"] = nw.lit(kind)
    return frame.select(
        **{
            name: cells.get(name, nw.lit(None, dtype)).cast(dtype)
            for name, dtype in FINDING.items()
        }
    )
