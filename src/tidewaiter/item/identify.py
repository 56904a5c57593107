"""Identify the item of each order: what it is, and its figures.

An order's own figures win over the catalogue's, column by column. Only the distinct
descriptions are read, once each; the answers come back by one join.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw

from tidewaiter.item.performance import RATES, tpp_of_rates
from tidewaiter.item.recognize import Recognition, recognize

Make = Callable[[dict[str, list[Any]], Mapping[str, Any]], nw.LazyFrame[Any]]

# A stated figure this far from the catalogue's is told, as a fraction of the catalogue's.
TOLERANCE = 0.01

# Columns that the catalogue may fill, beside the rates; ``tpp`` is worked out.
FILLED: Mapping[str, Any] = {
    "applicable_die_area_mm2": nw.Float64,
    "memory_bandwidth_gb_s": nw.Float64,
    "interconnect_bandwidth_gb_s": nw.Float64,
    "io_bandwidth_gb_s": nw.Float64,
    "chips_per_unit": nw.Int64,
    "is_assembly": nw.Boolean,
    "designed_or_marketed_for_datacenter": nw.Boolean,
    "chip_manufacturer": nw.String,
    "chip_designer_hq": nw.String,
}

LOOKUP: Mapping[str, Any] = {
    "item": nw.String,
    "item_key": nw.String,
    "item_status": nw.String,
    "item_candidates": nw.String,
    "item_note": nw.String,
    "item_confidence": nw.String,
    "catalogue_tpp": nw.Float64,
    "catalogue_tpp_min": nw.Float64,
    "catalogue_tpp_max": nw.Float64,
    **{f"catalogue_{rate}": nw.Float64 for rate in RATES.values()},
    **{f"catalogue_{column}": dtype for column, dtype in FILLED.items()},
}

# Any of these on an order specifies its item, whatever the item is called.
OWN = ("tpp", "performance_density", "hbm_bandwidth_density_gb_s_mm2", *RATES.values())


def identify(orders: nw.LazyFrame[Any], make: Make) -> nw.LazyFrame[Any]:
    """Identify the item of each order.

    Args:
        orders: one row per order, all columns of the order contract. Read here are ``item``
            (string, null if not described), ``quantity`` (int64), the rates
            ``dense_tops_*bit``, ``tpp``, ``performance_density`` and the columns that the
            catalogue may fill, all null if not known.
        make: builds a lazy frame of the orders' engine from columns and their dtypes.

    Returns:
        The orders, every row once. Replaced, and null only where neither the order nor the
        catalogue knows: ``dense_tops_*bit``, ``tpp`` (of one chip), ``performance_density``,
        ``applicable_die_area_mm2``, ``memory_bandwidth_gb_s``, ``interconnect_bandwidth_gb_s``,
        ``io_bandwidth_gb_s``, ``chips_per_unit``, ``is_assembly``,
        ``designed_or_marketed_for_datacenter``, ``chip_manufacturer``, ``chip_designer_hq``.
        Added:
            ``tpp_total`` float64, TPP of all chips of the order, null if not known.
            ``item_key`` string, entry of the catalogue, null unless recognized.
            ``item_status`` string, not null: ``recognized``, ``ambiguous``, ``unknown``,
            ``specified`` (only the order's own figures tell) or ``none``.
            ``item_candidates`` string, keys joined by "; ", null if there are none.
            ``item_note`` string, what is open or contradicts, null if nothing.
            ``item_confidence`` string, of the catalogue's figures, null if none were used.
            ``item_conflict`` boolean, not null: the order states a TPP or a count of chips
            that differs from the catalogue's.
    """
    described = orders.select("item").unique().collect()["item"].to_list()
    found = orders.join(make(_lookup(described), LOOKUP), on="item", how="left")
    # What follows reads columns that the step before made, so each is a step of its own.
    found = found.with_columns(**_conflicts(), item_status=_status())
    found = found.with_columns(
        *(_either(column, column) for column in (*FILLED, *RATES.values())),
        item_note=_note(),
        item_conflict=TPP_DIFFERS | COUNT_DIFFERS,
    )
    found = found.with_columns(tpp=_tpp())
    density = nw.coalesce(
        nw.col("performance_density"), nw.col("tpp") / nw.col("applicable_die_area_mm2")
    )
    total = nw.col("tpp") * nw.col("chips_per_unit") * nw.col("quantity")
    found = found.with_columns(performance_density=density, tpp_total=total.cast(nw.Float64))
    return found.drop(*(c for c in LOOKUP if c.startswith("catalogue_")), *_conflicts())


TPP_DIFFERS, COUNT_DIFFERS = nw.col("catalogue_tpp_differs"), nw.col("catalogue_count_differs")


def _conflicts() -> dict[str, nw.Expr]:
    """Return whether the order's own TPP or count is another than the catalogue's."""
    low = nw.col("tpp") < nw.col("catalogue_tpp_min") * (1 - TOLERANCE)
    high = nw.col("tpp") > nw.col("catalogue_tpp_max") * (1 + TOLERANCE)
    count = nw.col("chips_per_unit") != nw.col("catalogue_chips_per_unit")
    return {
        "catalogue_tpp_differs": _sure(low | high),
        "catalogue_count_differs": _sure(count),
    }


def _sure(test: nw.Expr) -> nw.Expr:
    return nw.coalesce(test, nw.lit(False))


def _either(column: str, name: str) -> nw.Expr:
    dtype = FILLED.get(column, nw.Float64)
    return nw.coalesce(nw.col(column).cast(dtype), nw.col(f"catalogue_{column}")).alias(name)


def _tpp() -> nw.Expr:
    """Return the order's own TPP, else the highest of what rates and the catalogue give.

    By then the rates are the order's own with the catalogue's in the gaps, so one slow format
    that an order states does not hide the fast one that the law goes by.
    """
    worked_out = tpp_of_rates({bits: nw.col(rate) for bits, rate in RATES.items()})
    known = nw.max_horizontal(worked_out, nw.col("catalogue_tpp"))
    own = nw.col("tpp").cast(nw.Float64)
    # An order that calls a chip slower than its maker does is not taken at its word: the note
    # tells both, and the higher figure counts.
    disputed = nw.max_horizontal(own, known, nw.col("catalogue_tpp_max"))
    return nw.when(TPP_DIFFERS).then(disputed).otherwise(nw.coalesce(own, known))


def _status() -> nw.Expr:
    said = nw.col("item_status")
    own = nw.any_horizontal(*(~nw.col(column).is_null() for column in OWN), ignore_nulls=False)
    placed = _sure((said == "recognized") | (said == "ambiguous"))
    otherwise = nw.when(own).then(nw.lit("specified")).otherwise(nw.coalesce(said, nw.lit("none")))
    return nw.when(placed).then(said).otherwise(otherwise)


def _note() -> nw.Expr:
    tpp = "The order's TPP differs from the catalogue's."
    count = "The order's count of chips differs from the catalogue's."
    parts = (
        nw.col("item_note"),
        nw.when(TPP_DIFFERS).then(nw.lit(tpp)),
        nw.when(COUNT_DIFFERS).then(nw.lit(count)),
    )
    note = nw.concat_str(*parts, separator=" ", ignore_nulls=True)
    return nw.when(note != "").then(note)


def _lookup(descriptions: Sequence[str | None]) -> dict[str, list[Any]]:
    """Read each distinct description into one row of the table that the orders join."""
    rows = [_row(text, recognize(text)) for text in descriptions if text is not None]
    return {column: [row.get(column) for row in rows] for column in LOOKUP}


def _row(text: str, found: Recognition) -> dict[str, Any]:
    common = found.common
    rates = {rate: common.get(rate) for rate in RATES.values()}
    row: dict[str, Any] = {
        "item": text,
        "item_key": found.key,
        "item_status": found.status if text.strip() else "none",
        "item_candidates": "; ".join(found.candidates) or None,
        "item_note": found.note if text.strip() else None,
        "item_confidence": common.get("confidence"),
        "catalogue_tpp_min": found.tpp_min,
        "catalogue_tpp_max": found.tpp_max,
    }
    if found.key is None:
        # Rates that several chips share need not include their fastest, so the TPP that all
        # of them have is a floor of its own; for one chip its rates say all.
        row["catalogue_tpp"] = common.get("tpp")
    for column in (*rates, *FILLED):
        row[f"catalogue_{column}"] = common.get(column)
    row["item_note"] = row["item_note"] or None
    return row
