"""What is not known, and matters: the facts behind every unknown that keeps an order open.

The layers are a graph. From each open question (does it need a license, is it prohibited, does
an exception hold) the unknown columns are walked back to the columns of the order that are
null. What is known on the way is not walked: it already decided. The walk is made of columns
too, one layer at a time, so that it costs a row no more than its determination.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from tidewaiter.law import Law
from tidewaiter.rule.bits import pack, places
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
MATTERS = "matters_"


def walked(law: Law) -> tuple[Mapping[str, nw.Expr], ...]:
    """Return the layers of the walk, first to last: ``matters_NAME`` for each column NAME.

    It is true where NAME is null and an open question of the order waits for it; never null,
    false on orders that are not open. Reads every column of ``layers`` and ``outcome``.
    """
    edges = reads(law)
    made = [list(layer) for layer in layers(law)]
    columns = {name for layer in made for name in layer}
    waiting: dict[str, list[str]] = {}
    for name, read in edges.items():
        for other in read - {name}:
            waiting.setdefault(other, []).append(name)
    is_open = nw.col("outcome") == "undetermined"

    def matters(name: str) -> nw.Expr:
        roots = [is_open] if name in OPEN_QUESTIONS else []
        asked = [nw.col(MATTERS + other) for other in waiting.get(name, ())]
        wanted = [*roots, *asked]
        if not wanted:
            return nw.lit(False)
        return nw.col(name).is_null() & nw.any_horizontal(*wanted, ignore_nulls=False)

    given = [name for name in ASKABLE if name not in columns]
    return tuple({MATTERS + n: matters(n) for n in names} for names in (*reversed(made), given))


def missing() -> dict[str, nw.Expr]:
    """Pack which of ``ASKABLE`` matter into words ``missing_0`` … (int64, not null)."""
    return pack("missing", [nw.col(MATTERS + name) for name in ASKABLE])


def names(words: tuple[int, ...]) -> tuple[str, ...]:
    """Name the facts that keep an order open, in the words of the order table, most telling first.

    Args:
        words: the words of ``missing`` for one order.
    """
    return tuple(ASKED_AS.get(ASKABLE[n], ASKABLE[n]) for n in places(words))
