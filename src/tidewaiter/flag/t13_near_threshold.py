"""T-13: listed parties hold just less than the threshold, or came under it about a rule's day."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.parameters import Parameters
from tidewaiter.flag.sheet import on_sheet
from tidewaiter.flag.steps import days, latest, ramp

PATTERN = "T-13"


def find(tables: Tables, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Flag companies of which listed parties hold nearly half, half together, or sold in time.

    ``measure`` is the share in percent, ``other`` the owner, or the day of the rule. A share that
    is known as a range counts as the most that it may be.
    """
    terms = parameters[PATTERN]
    share = nw.coalesce("share_percent", "share_max_percent")
    listed = tables["listed"].select(owner_id="party_id", listed_from="start").unique()
    first = listed.group_by("owner_id").agg(listed_from=nw.col("listed_from").min())
    held = (
        tables["holdings"]
        .with_columns(share=share)
        .filter(~nw.col("share").is_null(), ~nw.col("owned_id").is_null())
        .join(first, on="owner_id", how="inner")
        .with_columns(since=latest("start", "listed_from"))
        # What was sold before its owner was listed is no listed party's.
        .filter(
            nw.col("end").is_null() | nw.col("since").is_null() | (nw.col("end") > nw.col("since"))
        )
    )
    found = [_under(held, terms), _together(held, terms), _sold(held, terms, parameters)]
    return nw.concat([_written(sign, terms) for sign in found], how="vertical")


def _under(held: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    near = held.filter(
        nw.col("share") >= terms["under_percent"], nw.col("share") < terms["percent"]
    )
    return near.select(
        "owned_id", day="since",
        strength=ramp(nw.col("share"), terms["under_percent"], terms["percent"]),
        share="share", other="owner_id", row="statement_id", rows=nw.lit(1),
    )  # fmt: skip


def _together(held: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    """Days on which what several listed parties hold, each less than half, came to half."""
    small = held.filter(nw.col("share") < terms["percent"])
    begun = small.select(
        "owned_id", "owner_id", "statement_id", day="since", moved="share", one=nw.lit(1)
    )
    ended = small.filter(~nw.col("end").is_null()).select(
        "owned_id", "owner_id", "statement_id", day="end", moved=-nw.col("share"), one=nw.lit(-1)
    )
    order = ["day", "statement_id", "one"]
    run = nw.concat([begun, ended], how="vertical").with_columns(
        sum=nw.col("moved").cum_sum().over("owned_id", order_by=order),
        owners=nw.col("one").cum_sum().over("owned_id", order_by=order),
    )
    over = run.filter(nw.col("sum") >= terms["percent"], nw.col("owners") > 1, nw.col("one") > 0)
    return over.select(
        "owned_id", day="day", strength=nw.lit(float(terms["together"])), share="sum",
        other="owner_id", row="statement_id", rows=nw.col("owners").cast(nw.Int64),
    )  # fmt: skip


def _sold(held: nw.LazyFrame[Any], terms: Any, parameters: Parameters) -> nw.LazyFrame[Any]:
    """Shares of half or more that ended within some days of the day of a rule."""
    ended = held.filter(nw.col("share") >= terms["percent"], ~nw.col("end").is_null())
    parts = []
    for rule_day in parameters["dates"]["rules"]:
        apart = days(nw.lit(rule_day), nw.col("end"))
        close = ended.filter(apart >= -terms["after_days"], apart <= terms["before_days"])
        parts.append(
            close.select(
                "owned_id", day="end", strength=nw.lit(float(terms["sold"])), share="share",
                other=nw.lit(rule_day.isoformat()), row="statement_id", rows=nw.lit(1),
            )
        )  # fmt: skip
    return nw.concat(parts, how="vertical")


def _written(sign: nw.LazyFrame[Any], terms: Any) -> nw.LazyFrame[Any]:
    return on_sheet(
        sign,
        pattern=PATTERN,
        subject_kind="party",
        subject=nw.col("owned_id"),
        day=nw.col("day"),
        strength=nw.col("strength"),
        measure=nw.col("share"),
        threshold=nw.lit(float(terms["percent"])),
        other=nw.col("other"),
        evidence=nw.concat_str(nw.lit("holdings:"), nw.col("row")),
        evidence_count=nw.col("rows"),
    )


FLAG = Flag(
    pattern=PATTERN,
    name="Just under a share",
    tells="Listed parties hold nearly half, half together, or sold about a rule's day.",
    red_flags=("KYC-29", "HQ-01"),
    needs=(("holdings", ("owner_id",)), ("listed", ("party_id",))),
    find=find,
)
