"""All rules on every order: the outcome, and which provisions held.

The outcome follows from four questions in three-valued logic: is it prohibited, does a control
on chips need a license, does anything else need one, does an exception lift the first. An order
is undetermined as long as two different answers are still possible, with one exception that is
no reversal: an order that needs a license may yet turn out to be prohibited.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.bits import pack
from tidewaiter.rule.facts import column, every, fact, no, some
from tidewaiter.rule.layers import PROVISIONS, layers

OUTCOMES = {
    "no_license_required": "no license required",
    "exception_available": "exception available",
    "license_required": "license required",
    "prohibited": "prohibited",
    "undetermined": "undetermined",
    "conflict": "conflict of texts",
}


# The effects of provisions that an order must be put to before it can be called free.
CHECKS = ("requirement", "other_requirement", "prohibition")


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
        # The law of one day may decide a whole layer.
        if layer:
            facts = facts.with_columns(**layer)
    return facts.with_columns(outcome=outcome(law))


def outcome(law: Law) -> nw.Expr:
    """The outcome, from the columns of the layers."""
    chip, other = fact(law, "chip_needs_license"), fact(law, "otherwise_needs_license")
    prohibited, excepted = fact(law, "is_prohibited"), fact(law, "exception_holds")
    torn = fact(law, "texts_conflict")
    may_go = every(no(prohibited), no(other))
    unlifted = every(chip, no(excepted))
    chosen = [
        ("prohibited", prohibited),
        ("license_required", some(other, every(unlifted, no(torn)))),
        ("conflict", every(unlifted, torn, no(other))),
        ("exception_available", every(may_go, chip, excepted)),
        ("no_license_required", every(may_go, no(chip))),
    ]
    found = nw.lit("undetermined")
    for name, test in reversed(chosen):
        found = nw.when(column(test)).then(nw.lit(name)).otherwise(found)
    return found


def trace(law: Law) -> dict[str, nw.Expr]:
    """Pack which provisions held, and which were unknown, into words of bits.

    Returns:
        ``held_0`` … and ``unknown_0`` … (int64, not null): bit ``n`` of word ``w`` is for
        ``PROVISIONS[w * WORD + n]``.
    """
    tests = [fact(law, p.column) for p in PROVISIONS]
    unknown = [False if isinstance(t, bool) else t.is_null() for t in tests]
    return {**pack("held", tests), **pack("unknown", unknown)}


def checks(law: Law) -> dict[str, nw.Expr]:
    """Pack which checks of an open order could not be made into ``unchecked_0`` … as ``trace``."""
    is_open = nw.col("outcome") == "undetermined"
    asked = [(p, fact(law, p.column)) for p in PROVISIONS]
    return pack(
        "unchecked",
        [
            False if isinstance(test, bool) or p.effect not in CHECKS else test.is_null() & is_open
            for p, test in asked
        ],
    )
