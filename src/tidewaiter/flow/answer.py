"""Orders in, answers out: the stages wired together on frames of any engine.

It never reads the clock: the day is an argument or a column.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker, maker, rows
from tidewaiter.engine.plan import run
from tidewaiter.item.identify import described, figured
from tidewaiter.law import Law
from tidewaiter.rule.determine import checks, determine, trace
from tidewaiter.rule.facts import AS_OF
from tidewaiter.rule.missing import missing, names, walked
from tidewaiter.rule.summary import summary
from tidewaiter.rule.words import Words, asking, periods, unchecked, words

# Columns of the order that an answer repeats, so that it can be read by itself.
REPEATED = ("row", "order_id", "item", "quantity", "destination", "ultimate_consignee_name")
# What was found of the parties, in words; null if nobody looked.
FOUND = ("party_hits", "party_owners")
# Words of bits; the first two kinds stay in an answer.
PACKED = ("held_", "unknown_", "unchecked_", "missing_")
UNSETTLED = "Undetermined. The law data does not settle these: "
WORDS = tuple(f.name for f in fields(Words))


def facts(orders: nw.LazyFrame[Any], make: Maker, as_of: date | None) -> nw.LazyFrame[Any]:
    """Add to checked orders what the item stage knows and the day whose law applies; kept."""
    joined = described(orders, make)
    return run(joined, functools.partial(_known, as_of=as_of), ("facts", as_of))


def _found(frame: nw.LazyFrame[Any]) -> dict[str, nw.Expr]:
    there = frame.collect_schema().names()
    return {n: nw.col(n) if n in there else nw.lit(None, nw.String) for n in FOUND}


def _known(joined: nw.LazyFrame[Any], as_of: date | None) -> nw.LazyFrame[Any]:
    known = figured(joined)
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
        orders: one row per order: ``row`` and the columns of the orders contract.
        law: the law of one view.
        as_of: the day whose law applies to every row; None takes each order's own day.
        make: makes small tables where the orders live; found from the frame if not given.

    Returns:
        One row per order: ``REPEATED``, ``FOUND``, ``view`` and ``outcome`` (strings, not null),
        the columns of ``rule.summary``, those of ``rule.words.Words`` and ``missing_facts`` and
        ``not_checked`` (strings, null when empty), and the trace: ``held_0`` … and
        ``unknown_0`` … (int64, not null, see ``rule.determine.trace``).
    """
    if orders.implementation.is_pyspark():
        from tidewaiter.engine.spark import by_parts

        # A law as it was read: what was worked out from it stays here.
        sent = Law(law.view, law.paragraphs)
        return by_parts(orders, functools.partial(answer, law=sent, as_of=as_of))
    make = make or maker(orders)
    known = facts(orders, make, as_of)
    law = narrowed(law, known, as_of)
    return with_words(run(known, functools.partial(_named, law=law), ("answer", law)), law, make)


def narrowed(law: Law, known: nw.LazyFrame[Any], as_of: date | None) -> Law:
    """Take the law of one period if all orders fall in it: its rules need no dates."""
    if as_of is not None:
        return law.on(as_of)
    if not known.implementation.is_polars():
        return law
    [span] = rows(known.select(first=AS_OF.min(), last=AS_OF.max(), open=AS_OF.is_null().sum()))
    if (
        span["open"]
        or span["first"] is None
        or law.period(span["first"]) != law.period(span["last"])
    ):
        return law
    return law.on(span["first"])


def _named(known: nw.LazyFrame[Any], law: Law) -> nw.LazyFrame[Any]:
    """The columns of an answer, with bits where it will have words."""
    frame = reasoned(known, law)
    bits = (n for n in frame.collect_schema().names() if n.startswith(PACKED))
    told = summary(law) | _found(frame)
    return frame.select(*REPEATED, "view", "outcome", "period", *bits, **told)


def reasoned(known: nw.LazyFrame[Any], law: Law) -> nw.LazyFrame[Any]:
    """Determine orders and pack why: every column of the rule book, and the bits."""
    frame = determine(known, law)
    for layer in walked(law):
        if layer:
            frame = frame.with_columns(**layer)
    return frame.with_columns(
        **trace(law),
        **checks(law),
        **missing(),
        period=period(law),
        view=nw.lit(law.view),
    )


def period(law: Law) -> nw.Expr:
    """The number of the order's period of acts, 0 before the first or without a day."""
    begun = [(nw.lit(day) <= AS_OF).cast(nw.Int64) for day in periods(law)]
    return nw.sum_horizontal(*begun) if begun else nw.lit(0, nw.Int64)


def with_words(traced: nw.LazyFrame[Any], law: Law, make: Maker) -> nw.LazyFrame[Any]:
    """Join the words of each pattern of bits to the rows that show it."""

    def join(frame: nw.LazyFrame[Any], keys: list[str], say: Say) -> nw.LazyFrame[Any]:
        patterns = rows(frame.select(*keys).unique())
        said = [say(pattern) for pattern in patterns]
        made: dict[str, list[Any]] = {k: [p[k] for p in patterns] for k in keys}
        new = list(said[0]) if said else list(say({k: NO_PATTERN.get(k, 0) for k in keys}))
        made |= {name: [one[name] for one in said] for name in new}
        schema = {k: nw.String if k == "outcome" else nw.Int64 for k in keys}
        return frame.join(make(made, schema | dict.fromkeys(new, nw.String)), on=keys, how="left")

    columns = traced.collect_schema().names()
    held, _, unchecked_, missing_ = ([n for n in columns if n.startswith(p)] for p in PACKED)
    told = join(traced, ["outcome", "period", *held], lambda p: of_held(p, law))
    told = join(told, unchecked_, lambda p: {"not_checked": unchecked(tuple(p.values()))})
    told = join(told, missing_, _of_missing)
    unsettled = nw.concat_str(nw.lit(UNSETTLED), nw.col("not_checked"), nw.lit("."))
    asked = nw.coalesce(nw.col("asking"), unsettled)
    reason = nw.when(nw.col("outcome") == "undetermined").then(asked)
    told = told.with_columns(reason=reason.otherwise(nw.col("reason")))
    return told.drop("period", "asking", *unchecked_, *missing_)


Say = Callable[[Mapping[str, Any]], dict[str, str | None]]
NO_PATTERN: Mapping[str, Any] = {"outcome": "undetermined"}


def of_held(pattern: Mapping[str, Any], law: Law) -> dict[str, str | None]:
    """The words of one pattern of held provisions: ``outcome``, ``period``, ``held_0`` …"""
    number = pattern["period"]
    day = periods(law)[number - 1] if number else None
    held = tuple(bits for name, bits in pattern.items() if name.startswith("held_"))
    said = words(pattern["outcome"], held, law, day)
    return {name: getattr(said, name) for name in WORDS}


def _of_missing(pattern: Mapping[str, Any]) -> dict[str, str | None]:
    facts = names(tuple(pattern.values()))
    return {"missing_facts": "; ".join(facts) or None, "asking": asking(facts)}
