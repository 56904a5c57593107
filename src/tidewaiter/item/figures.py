"""The figures of each order's item: its own and the catalogue's, and what if they differ.

An order's own figure says what the catalogue does not know. Where both know, a lower figure
of the order's is told and does not count: a description that names a controlled chip is not
freed by a number beside it. A higher one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from tidewaiter.item.performance import RATES, tpp_of_rates

# A stated figure this far from the catalogue's is told, as a fraction of the catalogue's.
TOLERANCE = 0.001

# Columns of an order of which the higher figure is the one that more rules look at.
BANDWIDTHS = ("memory_bandwidth_gb_s", "interconnect_bandwidth_gb_s", "io_bandwidth_gb_s")
# Columns that the order states and the catalogue may fill. ``is_assembly`` is the order's own:
# "H100" alone tells less of the board around it than the order does.
EITHER = ("applicable_die_area_mm2", "is_assembly", *RATES.values())
# Columns of names; the catalogue's spelling is the one that the law's lists are looked up by.
NAMES = ("chip_manufacturer", "chip_designer_hq")

# Columns that the catalogue may fill, beside the rates; ``tpp`` is worked out.
FILLED: Mapping[str, Any] = {
    "applicable_die_area_mm2": nw.Float64,
    **dict.fromkeys(BANDWIDTHS, nw.Float64),
    "chips_per_unit": nw.Int64,
    "is_assembly": nw.Boolean,
    "designed_or_marketed_for_datacenter": nw.Boolean,
    "chip_manufacturer": nw.String,
    "chip_designer_hq": nw.String,
}

_TOLD: Mapping[str, str] = {
    "tpp": "The order's TPP differs from the catalogue's; the higher counts.",
    "rates": "The order's rates give less than the catalogue's TPP, which counts.",
    "count": "The order's count of chips differs from the catalogue's; the higher counts.",
    "other": "Other figures of the order differ from the catalogue's; the stricter count.",
    "doubt": "The order's TPP is below that of anything the description may mean.",
}


def figured(found: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Work out the figures of each order from its own and the catalogue's.

    Args:
        found: the orders with what the catalogue knows of each, as of ``identify.described``.

    Returns:
        The columns of ``identify.identify``; those of the catalogue are gone.
    """
    # What follows reads columns that the step before made, so each is a step of its own.
    found = found.with_columns(item_status=_status(), **_worked_out())
    found = found.with_columns(**_differences())
    differs = [nw.col(f"catalogue_{name}_differs") for name in _TOLD]
    found = found.with_columns(
        *(_either(column) for column in EITHER),
        *(_higher(column) for column in (*BANDWIDTHS, "chips_per_unit")),
        *(_catalogued(column) for column in NAMES),
        designed_or_marketed_for_datacenter=_or("designed_or_marketed_for_datacenter"),
        tpp=_tpp(),
        item_note=_note(),
        item_conflict=nw.any_horizontal(*differs, ignore_nulls=False),
    )
    known = nw.max_horizontal(
        nw.coalesce(
            nw.col("performance_density"), nw.col("tpp") / nw.col("applicable_die_area_mm2")
        ),
        nw.col("catalogue_density"),
    )
    # What is no board, server or rack is one chip.
    single = nw.when(~nw.col("is_assembly")).then(nw.lit(1, nw.Int64))
    found = found.with_columns(chips_per_unit=nw.coalesce(nw.col("chips_per_unit"), single))
    # What is left open among several models is still known to lie between theirs.
    found = found.with_columns(
        tpp_at_least=nw.coalesce(nw.col("tpp"), nw.col("catalogue_tpp_min")),
        tpp_at_most=nw.coalesce(nw.col("tpp"), nw.col("catalogue_tpp_max")),
    )
    total = nw.col("tpp") * nw.col("chips_per_unit") * nw.col("quantity")
    found = found.with_columns(performance_density=known, tpp_total=total.cast(nw.Float64))
    return found.drop(*(c for c in found.collect_schema().names() if c.startswith("catalogue_")))


def _worked_out() -> dict[str, nw.Expr]:
    """Return the TPP of the rates, the order's own with the catalogue's in the gaps.

    So one slow format that an order states does not hide the fast one that the law goes by.
    Rates that give less than any chip meant are of some formats only, or wrong.
    """
    rates = {bits: nw.coalesce(_own(r), nw.col(f"catalogue_{r}")) for bits, r in RATES.items()}
    worked_out = tpp_of_rates(rates)
    known = {bits: nw.col(f"catalogue_{r}") for bits, r in RATES.items()}
    floor = nw.col("catalogue_tpp_min") * (1 - TOLERANCE)
    return {
        "catalogue_worked_out": nw.when(~_sure(worked_out < floor)).then(worked_out),
        "catalogue_rates_below": _sure(worked_out < floor) & _sure(tpp_of_rates(known) >= floor),
    }


def _differences() -> dict[str, nw.Expr]:
    """Return, by what ``_TOLD`` tells, whether the order and the catalogue differ; never null."""
    tpp, low, high = _own("tpp"), nw.col("catalogue_tpp_min"), nw.col("catalogue_tpp_max")
    density = nw.coalesce(
        _own("performance_density"),
        nw.max_horizontal(tpp, nw.col("catalogue_tpp")) / _own("applicable_die_area_mm2"),
    )
    others = [
        _apart(density, nw.col("catalogue_density")),
        *(_apart(_own(c), nw.col(f"catalogue_{c}")) for c in BANDWIDTHS),
        *(
            _sure(nw.col(c) != nw.col(f"catalogue_{c}"))
            for c in ("designed_or_marketed_for_datacenter", "chip_designer_hq")
        ),
    ]
    below = tpp < low * (1 - TOLERANCE)
    return {
        "catalogue_tpp_differs": _sure(below | (tpp > high * (1 + TOLERANCE))),
        "catalogue_rates_differs": nw.col("catalogue_rates_below"),
        "catalogue_count_differs": _sure(
            nw.col("chips_per_unit") != nw.col("catalogue_chips_per_unit")
        ),
        "catalogue_other_differs": nw.any_horizontal(*others, ignore_nulls=False),
        "catalogue_doubt_differs": _sure(tpp < nw.col("catalogue_doubt_tpp") * (1 - TOLERANCE)),
    }


def _tpp() -> nw.Expr:
    """Return the order's own TPP, else the highest of what rates and the catalogue give.

    An order that calls a chip slower than its maker does is not taken at its word: the note
    tells both, and the higher figure counts. Between chips that the description leaves open,
    the order's own figure chooses; a figure that is the maker's but for rounding is the order's.
    """
    own = _own("tpp")
    known = nw.max_horizontal(nw.col("catalogue_worked_out"), nw.col("catalogue_tpp"))
    disputed = nw.max_horizontal(own, known, nw.col("catalogue_tpp_max"))
    return (
        nw.when(nw.col("catalogue_tpp_differs")).then(disputed).otherwise(nw.coalesce(own, known))
    )


def _note() -> nw.Expr:
    parts = [
        nw.when(nw.col(f"catalogue_{name}_differs")).then(nw.lit(told))
        for name, told in _TOLD.items()
    ]
    note = nw.concat_str(nw.col("item_note"), *parts, separator=" ", ignore_nulls=True)
    return nw.when(note != "").then(note)


# Any of these on an order specifies its item, whatever the item is called.
OWN = ("tpp", "performance_density", "hbm_bandwidth_density_gb_s_mm2", *RATES.values())


def _status() -> nw.Expr:
    said = nw.col("item_status")
    own = nw.any_horizontal(*(~nw.col(column).is_null() for column in OWN), ignore_nulls=False)
    placed = _sure((said == "recognized") | (said == "ambiguous"))
    otherwise = nw.when(own).then(nw.lit("specified")).otherwise(nw.coalesce(said, nw.lit("none")))
    return nw.when(placed).then(said).otherwise(otherwise)


def _own(column: str) -> nw.Expr:
    return nw.col(column).cast(nw.Float64)


def _sure(test: nw.Expr) -> nw.Expr:
    return nw.coalesce(test, nw.lit(False))


def _apart(own: nw.Expr, known: nw.Expr) -> nw.Expr:
    return _sure((own - known).abs() > known * TOLERANCE)


def _either(column: str) -> nw.Expr:
    dtype = FILLED.get(column, nw.Float64)
    return nw.coalesce(nw.col(column).cast(dtype), nw.col(f"catalogue_{column}")).alias(column)


def _higher(column: str) -> nw.Expr:
    own = nw.col(column).cast(FILLED[column])
    return nw.max_horizontal(own, nw.col(f"catalogue_{column}")).alias(column)


def _catalogued(column: str) -> nw.Expr:
    return nw.coalesce(nw.col(f"catalogue_{column}"), nw.col(column)).alias(column)


def _or(column: str) -> nw.Expr:
    own, known = nw.col(column), nw.col(f"catalogue_{column}")
    marketed = _sure(own) | _sure(known)
    return nw.when(marketed).then(nw.lit(True)).otherwise(nw.coalesce(own, known))
