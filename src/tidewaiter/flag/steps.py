"""Steps that many flags take: what is computing, who a party is in its register, strength."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.parameters import Parameters
from tidewaiter.table.trade.keys import SHIPMENT_DAY, party

# The least strength of a flag that is raised at all.
LEAST = 0.2


def ramp(measure: nw.Expr, low: float, high: float) -> nw.Expr:
    """Strength by how far a measure is from ``low``, where it begins, to ``high``, where it is 1.

    ``high`` may be the smaller of the two: then less is stronger.
    """
    part = (measure - low) / (high - low)
    return LEAST + (1 - LEAST) * part.clip(0, 1)


def stronger(strength: nw.Expr, *signs: nw.Expr, by: float = 0.15) -> nw.Expr:
    """Add to a strength for each further sign that holds; a sign that is not known adds nothing."""
    for sign in signs:
        strength = strength + nw.when(sign).then(nw.lit(by)).otherwise(nw.lit(0.0))
    return strength.clip(LEAST, 1)


def number(day: nw.Expr) -> nw.Expr:
    """The number of a day, which goes up by one a day; null if the day is not known.

    Written out, since not every engine counts the days between two.
    """
    month, year = day.dt.month().cast(nw.Int64), day.dt.year().cast(nw.Int64)
    early = nw.when(month < 3).then(nw.lit(1)).otherwise(nw.lit(0))
    year, month = year - early, month + 12 * early
    whole = 365 * year + year // 4 - year // 100 + year // 400
    return whole + (153 * (month + 1)) // 5 + day.dt.day().cast(nw.Int64)


def days(later: nw.Expr, earlier: nw.Expr) -> nw.Expr:
    """Days from one day to another, as float64; null if either is not known."""
    return (number(later) - number(earlier)).cast(nw.Float64)


def after(day: nw.Expr, many: int) -> nw.Expr:
    """The day so many days after another."""
    return day.dt.offset_by(f"{many}d").cast(nw.Date)


def latest(*names: str) -> nw.Expr:
    """The last of several days, by when all was known; those that are not known do not count."""
    return nw.max_horizontal(*names)


def evidence(*parts: tuple[str, str]) -> nw.Expr:
    """Name the rows that were looked at: ``table:key`` joined by ``;``, those not null."""
    told = [nw.concat_str(nw.lit(f"{table}:"), nw.col(key)) for table, key in parts]
    return nw.concat_str(*told, separator=";", ignore_nulls=True)


def is_computing(parameters: Parameters) -> nw.Expr:
    """Whether goods are computing hardware of a kind that may be controlled.

    By the power of a piece where it is known, else by its customs code; null if neither is.
    """
    terms = parameters["goods"]
    powerful = nw.col("unit_tpp") >= terms["tpp_floor"]
    coded = nw.col("hs6").is_in(terms["computing_hs6"])
    return nw.coalesce(powerful, coded)


def shipped(shipments: nw.LazyFrame[Any], *roles: str) -> nw.LazyFrame[Any]:
    """Take shipments with their ``day`` and the key of each role in ``ROLE_key``."""
    keys = {f"{role}_key": party(role) for role in roles}
    return shipments.with_columns(day=SHIPMENT_DAY, **keys)


def registered(
    frame: nw.LazyFrame[Any], registry: nw.LazyFrame[Any], key: str, columns: tuple[str, ...]
) -> nw.LazyFrame[Any]:
    """Add what the register says of a party on a day.

    Args:
        frame: has ``key`` (the party's) and ``day``; a mark of its own in ``mark``, unique.
        registry: the table; a row holds from ``start`` until before ``end``.
        key: the column that holds the party's key.
        columns: of the register, added as ``of_NAME``; and ``statement``, the row's mark.

    Returns:
        The rows of the frame whose party the register knows, once each: where several statements
        hold on the day, the one that began last.
    """
    known = registry.select(
        nw.coalesce("party_id", nw.concat_str(
            nw.lit("name:"), nw.col("name").str.strip_chars().str.to_lowercase()
        )).alias("registered_key"),
        nw.col("statement_id").alias("statement"), nw.col("start").alias("from_day"),
        nw.col("end").alias("until_day"),
        *(nw.col(name).alias(f"of_{name}") for name in columns),
    ).filter(~nw.col("registered_key").is_null())  # fmt: skip
    joined = frame.join(known, left_on=key, right_on="registered_key", how="inner")
    begun = nw.col("from_day").is_null() | (nw.col("from_day") <= nw.col("day"))
    lasting = nw.col("until_day").is_null() | (nw.col("until_day") > nw.col("day"))
    held = joined.filter(begun & lasting)
    last = held.group_by("mark").agg(last_day=nw.col("from_day").max())
    newest = held.join(last, on="mark", how="inner").filter(
        nw.col("last_day").is_null() | (nw.col("from_day") == nw.col("last_day"))
    )
    one = newest.group_by("mark").agg(one_statement=nw.col("statement").max())
    return (
        newest.join(one, on="mark", how="inner")
        .filter(nw.col("statement") == nw.col("one_statement"))
        .drop("last_day", "one_statement", "from_day", "until_day")
    )
