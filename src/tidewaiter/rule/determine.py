"""All rules on every order: the outcome, and which provisions held.

The outcome follows from four questions in three-valued logic: is it prohibited, does a control
on chips need a license, does anything else need one, does an exception lift the first. An order
is undetermined as long as two different answers are still possible, with one exception that is
no reversal: an order that needs a license may yet turn out to be prohibited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import every, some
from tidewaiter.rule.layers import PROVISIONS, layers

OUTCOMES = {
    "no_license_required": "no license required",
    "exception_available": "exception available",
    "license_required": "license required",
    "prohibited": "prohibited",
    "undetermined": "undetermined",
    "conflict": "conflict of texts",
}
WORD = 60  # bits of one word of the trace; int64 keeps its sign


def determine(facts: nw.LazyFrame[Any], law: Law) -> nw.LazyFrame[Any]:
    """Determine every order.

    Args:
        facts: one row per order: the columns of the orders contract, the item columns of
            ``item.identify`` and ``as_of`` (date, null if not known). Null means not known.
        law: the law of one view.

    Returns:
        The same rows with every column of ``layers`` and ``outcome`` (string, a key of
        ``OUTCOMES``, never null).
    """
    for layer in layers(law):
        facts = facts.with_columns(**layer)
    return facts.with_columns(outcome=outcome())


def outcome() -> nw.Expr:
    """The outcome, from the columns of the layers."""
    chip, other = nw.col("chip_needs_license"), nw.col("otherwise_needs_license")
    prohibited, excepted = nw.col("is_prohibited"), nw.col("exception_holds")
    torn = nw.col("texts_conflict")
    may_go = every(~prohibited, ~other)
    unlifted = every(chip, ~excepted)
    chosen = [
        ("prohibited", prohibited),
        ("license_required", some(other, every(unlifted, ~torn))),
        ("conflict", every(unlifted, torn, ~other)),
        ("exception_available", every(may_go, chip, excepted)),
        ("no_license_required", every(may_go, ~chip)),
    ]
    found = nw.lit("undetermined")
    for name, test in reversed(chosen):
        found = nw.when(test).then(nw.lit(name)).otherwise(found)
    return found


def trace() -> dict[str, nw.Expr]:
    """Pack which provisions held, and which were unknown, into words of bits.

    Returns:
        ``held_0`` … and ``unknown_0`` … (int64, not null): bit ``n`` of word ``w`` is for
        ``PROVISIONS[w * WORD + n]``.
    """
    columns = [nw.col(p.column) for p in PROVISIONS]
    held = [nw.when(c).then(nw.lit(1)).otherwise(nw.lit(0)) for c in columns]
    unknown = [nw.when(c.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)) for c in columns]
    return {**pack("held", held), **pack("unknown", unknown)}


def pack(name: str, bits: Sequence[nw.Expr]) -> dict[str, nw.Expr]:
    """Pack 0/1 columns into words of ``WORD`` bits, named ``name_0``, ``name_1`` …"""
    return {
        f"{name}_{w}": nw.sum_horizontal(
            *(
                bit.cast(nw.Int64) * nw.lit(1 << n, nw.Int64)
                for n, bit in enumerate(bits[w * WORD : (w + 1) * WORD])
            )
        )
        for w in range((len(bits) + WORD - 1) // WORD)
    }
