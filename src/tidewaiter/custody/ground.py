"""The tables of custody as they were known on a day, with every row tied to its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.custody.steps import known_by
from tidewaiter.custody.terms import Terms
from tidewaiter.engine.backend import Maker, maker
from tidewaiter.table import trade
from tidewaiter.table.trade.keys import party

Frame = nw.LazyFrame[Any]
RANGES: Mapping[str, Any] = {"model": nw.String, "first": nw.String, "last": nw.String}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is looked at. A table that is absent is here without rows.

    Attributes:
        units: as their contract, known by the day; later days in them are null. Also ``buyer``,
            ``seller`` (keys of parties), ``day`` (of delivery, or else of the sale), ``is_back``
            and ``is_lost`` (bool, never null).
        attestations, checks: as their contracts. Also ``unit``: the ``unit_id`` of the device,
            or else of the serial number, or else these themselves; null if neither is known.
        returns: as its contract.
        ranges: ``model``, ``first``, ``last``.
        terms, as_of: by which they are looked at.
    """

    units: Frame
    attestations: Frame
    checks: Frame
    returns: Frame
    ranges: Frame
    terms: Terms
    as_of: date


def ground(tables: Mapping[str, Frame], terms: Terms, as_of: date) -> Ground:
    """Prepare the tables. At least one of them must be there.

    Raises:
        EngineError: the tables are on an engine that is not supported.
    """
    make = maker(next(iter(tables.values())))
    returns = _clean(_table(tables, "returns", make), terms, "serial", "replaced_by_serial")
    returns = returns.filter(known_by("returned_on", as_of))
    units = _units(_table(tables, "units", make), returns, terms, as_of)
    seen = _clean(_table(tables, "attestations", make), terms, "serial")
    checks = _clean(_table(tables, "checks", make), terms, "serial")
    return Ground(
        units=units,
        attestations=_tied(seen.filter(known_by("attested_on", as_of)), units),
        checks=_tied(checks.filter(known_by("checked_on", as_of)), units),
        returns=returns,
        ranges=_clean(_table(tables, "ranges", make), terms, "first", "last"),
        terms=terms,
        as_of=as_of,
    )


def _table(tables: Mapping[str, Frame], name: str, make: Maker) -> Frame:
    if name in tables:
        return tables[name]
    schema = RANGES if name == "ranges" else trade.schema(name)
    return make({column: [] for column in schema}, schema)


def _clean(frame: Frame, terms: Terms, *columns: str) -> Frame:
    """Write serial numbers in one way; what stands for none is null."""
    cells = {}
    for column in columns:
        text = nw.col(column).str.strip_chars().str.to_uppercase()
        is_none = text.is_in([word.upper() for word in terms.no_serial_words])
        cells[column] = nw.when(~is_none).then(text)
    return frame.with_columns(**cells)


def _units(units: Frame, returns: Frame, terms: Terms, as_of: date) -> Frame:
    """Units that were sold or delivered by the day; what is dated later is not known yet."""
    days = ("sold_on", "delivered_on", "first_power_on")
    begun = nw.min_horizontal("sold_on", "delivered_on")
    known = _clean(units, terms, "serial").filter(begun.is_null() | (begun <= nw.lit(as_of)))
    known = known.with_columns(
        nw.when(nw.col(day) <= nw.lit(as_of)).then(nw.col(day)).alias(day) for day in days
    )
    first = known.group_by("serial").agg(first_unit=nw.col("unit_id").min())
    back = returns.filter(~nw.col("serial").is_null()).select("serial").unique()
    back = back.with_columns(returned=nw.lit(True))
    word = nw.col("status").str.strip_chars().str.to_lowercase()
    return (
        known.join(back, on="serial", how="left")
        .join(first, on="serial", how="left")
        .with_columns(
            buyer=party("buyer"),
            seller=party("seller"),
            day=nw.coalesce("delivered_on", "sold_on"),
            # One serial number accounts for one unit; of several that bear it, for the first.
            is_first=(nw.col("unit_id") == nw.col("first_unit")).fill_null(False),
            is_lost=word.is_in(list(terms.lost_words)).fill_null(False),
            said_back=word.is_in(list(terms.returned_words)).fill_null(False),
        )
        .with_columns(
            is_back=nw.col("said_back") | (nw.col("is_first") & ~nw.col("returned").is_null())
        )
        .drop("returned", "first_unit", "said_back")
    )


def _tied(frame: Frame, units: Frame) -> Frame:
    """Tie rows to units: by what the device proved, or else by the serial number."""
    of_device = (
        units.filter(~nw.col("device_id").is_null())
        .group_by("device_id")
        .agg(device_unit=nw.col("unit_id").min())
    )
    of_serial = units.filter(nw.col("is_first")).select(
        "serial", serial_unit="unit_id", serial_device="device_id"
    )
    # A label on a device that proves another identity does not tell of the unit it was sold on.
    is_another = (nw.col("device_id") != nw.col("serial_device")).fill_null(False)
    device = nw.concat_str(nw.lit("device:"), nw.col("device_id"))
    serial = nw.concat_str(nw.lit("serial:"), nw.col("serial"))
    return (
        frame.join(of_device, on="device_id", how="left")
        .join(of_serial, on="serial", how="left")
        .with_columns(serial_unit=nw.when(~is_another).then("serial_unit"))
        .with_columns(unit=nw.coalesce("device_unit", "serial_unit", device, serial))
        .drop("device_unit", "serial_unit", "serial_device")
    )


def of_units(frame: Frame, ground: Ground) -> Frame:
    """Add ``unit_id``, ``buyer``, ``model`` and ``sold_serial`` of the unit in ``unit``.

    Rows whose unit is not among the units keep their place, with nulls.
    """
    sold = ground.units.select(
        "unit_id", "buyer", nw.col("model").alias("sold_model"),
        nw.col("serial").alias("sold_serial"), unit=nw.col("unit_id"),
    )  # fmt: skip
    return frame.join(sold, on="unit", how="left")
