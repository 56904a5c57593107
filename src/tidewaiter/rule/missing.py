"""What is not known, and matters: the facts behind every unknown that keeps an order open.

The layers are a graph. From each open question (does it need a license, is it prohibited, does
an exception hold) the unknown columns are walked back to the columns of the order that are
null. What is known on the way is not walked: it already decided.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.determine import WORD, pack
from tidewaiter.rule.layers import layers, reads

OPEN_QUESTIONS = (
    "is_prohibited",
    "chip_needs_license",
    "otherwise_needs_license",
    "exception_holds",
    "texts_conflict",
)

# What a person can find out, in the words of the order table, most telling first.
ASKABLE = (
    "as_of",
    "destination",
    "tpp",
    "quantity",
    "performance_density",
    "designed_or_marketed_for_datacenter",
    "io_bandwidth_gb_s",
    "memory_bandwidth_gb_s",
    "interconnect_bandwidth_gb_s",
    "hbm_bandwidth_density_gb_s_mm2",
    "training_operations",
    "weights_published",
    "item_base_eccn",
    "is_assembly",
    "chip_manufacturer",
    "chip_designer_hq",
    "chip_designer_status",
    "item_model",
    "ultimate_consignee_hq",
    "ultimate_consignee_parent_hq",
    "end_user_hq",
    "end_user_parent_hq",
    "purchaser_hq",
    "purchaser_parent_hq",
    "intermediate_consignee_hq",
    "intermediate_consignee_parent_hq",
    "transaction",
    "exporter_is_informed",
    "restricted_parties",
    "part_744_end_use",
    "owned_50_percent_by_listed",
    "end_use",
    "consignee_government_controlled",
    "final_customers_outside_d5_macau",
    "destination_region",
    "supplement_8_entity",
    "permanent_regular_employee",
    "hbm_packaging_site_eligible",
    "facility_meets_supplement_10",
    "authorizations",
    "process_node_nm",
    "transistor_count_billion",
    "contains_hbm",
    "packaged_outside_macau_d5",
    "packager_attested",
)
# Two columns of the item stage are asked for by the order column that would supply them.
ASKED_AS = {"item_base_eccn": "base_eccn", "item_model": "item", "as_of": "order_date"}


def nodes(law: Law) -> tuple[str, ...]:
    """The columns whose nulls are packed: what can be asked, then every column of the layers."""
    made = [name for layer in layers(law) for name in layer]
    return (*ASKABLE, *(n for n in made if n not in ASKABLE))


def unknowns(law: Law) -> dict[str, nw.Expr]:
    """Pack which of ``nodes`` are null into words ``null_0`` … (int64, 0 unless undetermined)."""
    open_order = nw.col("outcome") == "undetermined"
    return pack("null", [nw.col(n).is_null() & open_order for n in nodes(law)])


@functools.lru_cache(maxsize=8)
def _order(law: Law) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    return nodes(law), reads(law)


def missing(null_words: tuple[int, ...], law: Law) -> tuple[str, ...]:
    """Name the facts that keep an order open, most telling first.

    Args:
        null_words: the words of ``unknowns`` for one order.
        law: the law that it was determined under.

    Returns:
        Columns of the order table. Empty if nothing is open.
    """
    names, edges = _order(law)
    null = {name for n, name in enumerate(names) if null_words[n // WORD] >> (n % WORD) & 1}
    found: set[str] = set()
    seen: set[str] = set()
    todo = [q for q in OPEN_QUESTIONS if q in null]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        # A column can be both asked for and completed in a layer (the end user's seat).
        if name in ASKABLE:
            found.add(name)
        todo.extend(n for n in edges.get(name, ()) if n in null)
    return tuple(ASKED_AS.get(n, n) for n in ASKABLE if n in found)
