"""Identify the item of each order: what it is, and its figures.

Only the distinct descriptions are read, once each; the answers come back by one join. How an
order's own figures and the catalogue's go together is said in ``figures.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw

from tidewaiter.item.catalogue import units
from tidewaiter.item.figures import FILLED, OWN, figured
from tidewaiter.item.performance import RATES
from tidewaiter.item.recognize import Recognition, recognize

__all__ = ["FILLED", "LOOKUP", "OWN", "described", "figured", "identify"]

Make = Callable[[dict[str, list[Any]], Mapping[str, Any]], nw.LazyFrame[Any]]

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
    "catalogue_doubt_tpp": nw.Float64,
    "catalogue_density": nw.Float64,
    **{f"catalogue_{rate}": nw.Float64 for rate in RATES.values()},
    **{f"catalogue_{column}": dtype for column, dtype in FILLED.items()},
}


def identify(orders: nw.LazyFrame[Any], make: Make) -> nw.LazyFrame[Any]:
    """Identify the item of each order: ``described``, then ``figured``.

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
            ``tpp_at_least``, ``tpp_at_most`` float64, between what the TPP of one chip lies: the
            TPP itself, or the span of the models that the description leaves open; null if not
            known.
            ``tpp_total`` float64, TPP of all chips of the order, null if not known.
            ``item_key`` string, entry of the catalogue, null unless recognized.
            ``item_status`` string, not null: ``recognized``, ``ambiguous``, ``unknown``,
            ``specified`` (only the order's own figures tell) or ``none``.
            ``item_candidates`` string, keys joined by "; ", null if there are none.
            ``item_note`` string, what is open or contradicts, null if nothing.
            ``item_confidence`` string, of the catalogue's figures, null if none were used.
            ``item_conflict`` boolean, not null: a figure that the order states differs from
            the catalogue's; ``item_note`` says which.
    """
    return figured(described(orders, make))


def described(orders: nw.LazyFrame[Any], make: Make) -> nw.LazyFrame[Any]:
    """Join to each order what the catalogue knows of its description, as ``LOOKUP``."""
    texts = orders.select("item").unique().collect()["item"].to_list()
    return orders.join(make(_lookup(texts), LOOKUP), on="item", how="left")


def _lookup(descriptions: Sequence[str | None]) -> dict[str, list[Any]]:
    """Read each distinct description into one row of the table that the orders join."""
    rows = [_row(text, recognize(text)) for text in descriptions if text is not None]
    return {column: [row.get(column) for row in rows] for column in LOOKUP}


def _row(text: str, found: Recognition) -> dict[str, Any]:
    common = found.common
    row: dict[str, Any] = {
        "item": text,
        "item_key": found.key,
        "item_status": found.status if text.strip() else "none",
        "item_candidates": "; ".join(found.candidates) or None,
        "item_note": (found.note if text.strip() else None) or None,
        "item_confidence": common.get("confidence"),
        "catalogue_tpp": common.get("tpp"),
        "catalogue_tpp_min": found.tpp_min,
        "catalogue_tpp_max": found.tpp_max,
        "catalogue_density": common.get("performance_density"),
    }
    # Rates that chips of different speeds share leave out the fastest, and would give a TPP
    # below that of some.
    for column in (*(RATES.values() if "tpp" in common else ()), *FILLED):
        row[f"catalogue_{column}"] = common.get(column)
    if found.status == "ambiguous" and not common:
        # Nothing was taken from a text that is not understood, but a figure beside it that is
        # below all it may mean is worth a word.
        speeds = [units()[key].chip.tpp for key in found.candidates]
        row["catalogue_doubt_tpp"] = min((s for s in speeds if s is not None), default=None)
    return row
