"""The columns of an answer that are worked out for every row: class, figures, tier, use."""

from __future__ import annotations

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.facts import (
    DESTINATION_IN_D5_OR_MACAU,
    DESTINATION_IN_SUPPLEMENT_5A,
    TPP_TOTAL,
    column,
    every,
    fact,
    no,
    some,
)
from tidewaiter.rule.layers import PROVISIONS
from tidewaiter.rule.us.ear.ccl import eccn_3a090 as e


def eccn(law: Law) -> nw.Expr:
    """The chip's own class: a paragraph, ``none`` if of none of these, null if not known."""
    silent = nw.lit(None, nw.String)
    processor = no(some(fact(law, "is_weights"), fact(law, "is_memory")))
    chosen = [
        ("4E091", fact(law, "level_weights")),
        ("3A090.c", fact(law, "level_c")),
        ("3A090", fact(law, "is_3a090_of_2022")),
        ("3A090.a.1", every(fact(law, "level_a"), processor, fact(law, e.a_1.column))),
        ("3A090.a.2", every(fact(law, "level_a"), processor, fact(law, e.a_2.column))),
        ("3A090.a", fact(law, "level_a")),
        ("3A090.b.1", every(fact(law, "level_b"), processor, fact(law, e.b_1.column))),
        ("3A090.b.2", every(fact(law, "level_b"), processor, fact(law, e.b_2.column))),
        ("3A090.b", fact(law, "level_b")),
    ]
    free = every(
        *(
            no(fact(law, c))
            for c in ("level_weights", "level_c", "is_3a090_of_2022", "level_a", "level_b")
        )
    )
    found = nw.when(column(free)).then(nw.lit("none")).otherwise(silent)
    for name, test in reversed(chosen):
        found = nw.when(column(test)).then(nw.lit(name)).otherwise(found)
    return found


def assembly_eccn(law: Law) -> nw.Expr:
    """The board's or server's class beside its chip's; null for a bare chip or where not known."""
    found = nw.lit(None, nw.String)
    for name, name_of in (
        ("4A090.b", "p_assembly_b"),
        ("4A090.a", "p_assembly_a"),
        ("4A090", "p_computers_of_2022"),
    ):
        found = nw.when(column(fact(law, name_of))).then(nw.lit(name)).otherwise(found)
    return found


def requirement(law: Law) -> nw.Expr:
    """``yes`` if a control on chips asks for a license, though an exception may lift it;
    ``letter`` if only a letter does; ``no``; null if not known.
    """
    chip = column(fact(law, "chip_needs_license"))
    letters = [fact(law, p.column) for p in PROVISIONS if p.gives == "letter"]
    told = (
        nw.when(column(some(*letters)))
        .then(nw.lit("letter"))
        .otherwise(nw.when(~chip).then(nw.lit("no")).otherwise(nw.lit(None, nw.String)))
    )
    return nw.when(chip).then(nw.lit("yes")).otherwise(told)


def tier() -> nw.Expr:
    """1 for supplement no. 5(a), 3 for Macau and D:5, 2 for the rest: words of the press, not of
    law.
    """
    return (
        nw.when(DESTINATION_IN_D5_OR_MACAU)
        .then(nw.lit(3))
        .otherwise(
            nw.when(DESTINATION_IN_SUPPLEMENT_5A)
            .then(nw.lit(1))
            .otherwise(
                nw.when(~DESTINATION_IN_D5_OR_MACAU & ~DESTINATION_IN_SUPPLEMENT_5A)
                .then(nw.lit(2))
                .otherwise(nw.lit(None, nw.Int32))
            )
        )
        .cast(nw.Int64)
    )


def summary(law: Law) -> dict[str, nw.Expr]:
    """The columns, by name. Figures are those of one chip, but for ``tpp_total``."""
    return {
        "as_of": nw.col("as_of"),
        "requirement": requirement(law),
        "eccn": eccn(law),
        "assembly_eccn": assembly_eccn(law),
        "base_class": nw.col("base_class"),
        "tpp": nw.col("tpp"),
        "performance_density": nw.col("performance_density"),
        "chips_per_unit": nw.col("chips_per_unit"),
        "tpp_total": TPP_TOTAL,
        "tier": tier(),
        "country_allocation_tpp": nw.col("country_allocation"),
        "item_status": nw.col("item_status"),
        "item_key": nw.col("item_key"),
    }
