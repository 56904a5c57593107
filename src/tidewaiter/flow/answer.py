"""The stages wired together: orders in, answers out.

Only this module knows more than one stage. It never reads the clock: the day is an argument
or a column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, maker, rows
from tidewaiter.item.identify import identify
from tidewaiter.law import Law
from tidewaiter.rule.determine import determine, trace
from tidewaiter.rule.missing import unknowns
from tidewaiter.rule.summary import summary
from tidewaiter.rule.words import Words, words

WORDS = tuple(f.name for f in fields(Words))
# Columns of the order that an answer repeats, so that it can be read by itself.
REPEATED = ("order_id", "item", "quantity", "destination", "ultimate_consignee_name")


def facts(orders: nw.LazyFrame[Any], make: Maker, as_of: date | None) -> nw.LazyFrame[Any]:
    """Add to checked orders what the item stage knows and the day whose law applies."""
    known = identify(orders, make)
    day = nw.col("order_date") if as_of is None else nw.lit(as_of, nw.Date)
    recognized = nw.col("item_status").is_in(["recognized", "ambiguous"])
    # A maker's chips, boards and servers without crypto of their own are 3A991.p, 4A994.l or
    # 5A992.c: controlled for anti-terrorism reasons alone. Of goods known by figures only,
    # nothing of the kind is known.
    otherwise = (
        nw.when(recognized & nw.col("is_assembly"))
        .then(nw.lit("5A992"))
        .otherwise(nw.when(recognized).then(nw.lit("3A991")).otherwise(nw.lit(None, nw.String)))
    )
    model = nw.coalesce(nw.col("item_key"), nw.col("item").str.to_lowercase())
    return known.with_columns(as_of=day, item_base_eccn=otherwise, item_model=model)


def answer(
    orders: nw.LazyFrame[Any], law: Law, *, as_of: date | None = None, make: Maker | None = None
) -> nw.LazyFrame[Any]:
    """Answer checked orders.

    Args:
        orders: one row per order, the columns of the orders contract.
        law: the law of one view.
        as_of: the day whose law applies to every row; None takes each order's own day.
        make: makes small tables where the orders live; found from the frame if not given.

    Returns:
        One row per order: the summary columns of ``rule.summary``, ``outcome``, the trace
        words, and the columns of ``WORDS`` (strings, null when empty).
    """
    make = make or maker(orders)
    determined = determine(facts(orders, make, as_of), law)
    traced = determined.select(
        *REPEATED,
        "outcome",
        **summary(law),
        **trace(law),
        **unknowns(law),
    )
    return with_words(traced, law, make)


def with_words(traced: nw.LazyFrame[Any], law: Law, make: Maker) -> nw.LazyFrame[Any]:
    """Join the words of each pattern of bits to the rows that show it."""
    names = traced.collect_schema().names()
    keys = ["outcome", *(n for n in names if n.startswith(("held_", "unknown_", "null_")))]
    patterns = rows(traced.select(*keys).unique())
    made: dict[str, list[Any]] = {n: [] for n in (*keys, *WORDS)}
    for pattern in patterns:
        said = of_pattern(pattern, law)
        for key in keys:
            made[key].append(pattern[key])
        for name in WORDS:
            made[name].append(getattr(said, name))
    schema = {k: nw.String if k == "outcome" else nw.Int64 for k in keys} | dict.fromkeys(
        WORDS, nw.String
    )
    return traced.join(make(made, schema), on=keys, how="left").drop(
        *(k for k in keys if k.startswith("null_"))
    )


def of_pattern(pattern: Mapping[str, Any], law: Law) -> Words:
    """The words of one pattern of bits."""

    def bits(name: str) -> tuple[int, ...]:
        found = sorted(
            (k for k in pattern if k.startswith(name)), key=lambda k: int(k.rsplit("_", 1)[1])
        )
        return tuple(pattern[k] for k in found)

    return words(pattern["outcome"], bits("held_"), bits("unknown_"), bits("null_"), law)
