"""All flags over all tables, and which patterns could not be looked into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import narwhals as nw

from tidewaiter.flag import (
    t01_new_shell,
    t02_wrong_industry,
    t03_out_of_scale,
    t04_paper_site,
    t05_staged_check,
    t06_hub,
    t07_forwarder,
    t08_split_orders,
    t09_third_payer,
    t10_misdescribed,
    t11_serials,
    t12_parent_elsewhere,
    t13_near_threshold,
    t14_rush,
    t15_parked,
    t16_gap,
    t17_insider,
    t18_documents,
    t19_remote,
    t20_die_bank,
    t21_listings,
    t22_tenders,
    t23_cover_story,
    t24_concealed,
    t25_h200_path,
    t26_intra_group,
)
from tidewaiter.flag.flag import Flag, Tables
from tidewaiter.flag.orders import ORDER_FLAGS
from tidewaiter.flag.parameters import Parameters
from tidewaiter.table.trade.keys import SHIPMENT_DAY

FLAGS: tuple[Flag, ...] = (
    t01_new_shell.FLAG, t02_wrong_industry.FLAG, t03_out_of_scale.FLAG, t04_paper_site.FLAG,
    t05_staged_check.FLAG, t06_hub.FLAG, t07_forwarder.FLAG, t08_split_orders.FLAG,
    t09_third_payer.FLAG, t10_misdescribed.FLAG, t11_serials.FLAG, t12_parent_elsewhere.FLAG,
    t13_near_threshold.FLAG, t14_rush.FLAG, t15_parked.FLAG, t16_gap.FLAG, t17_insider.FLAG,
    t18_documents.FLAG, t19_remote.FLAG, t20_die_bank.FLAG, t21_listings.FLAG,
    t22_tenders.FLAG, t23_cover_story.FLAG, t24_concealed.FLAG, t25_h200_path.FLAG,
    t26_intra_group.FLAG, *ORDER_FLAGS,
)  # fmt: skip
"""Every flag. A new one is a module and a line here."""

# The day by which a row of each table was seen; rows without one are kept.
SEEN: Mapping[str, nw.Expr] = {
    "shipments": SHIPMENT_DAY,
    "payments": nw.col("paid_on"),
    "units": nw.coalesce("sold_on", "delivered_on"),
    "attestations": nw.col("attested_on"),
    "statistics": nw.col("period"),
    "listings": nw.col("listed_on"),
    "tenders": nw.col("published_on"),
    "incidents": nw.col("occurred_on"),
    "documents": nw.coalesce("issued_on", "created_on"),
    "approvals": nw.col("approved_on"),
    "designs": nw.col("period"),
    "sites": nw.col("quoted_on"),
    "returns": nw.col("returned_on"),
    "limits": nw.col("counted_on"),
    "orders": nw.col("order_date"),
    "registry": nw.col("start"),
    "holdings": nw.col("start"),
    "listed": nw.col("start"),
    "tenants": nw.col("start"),
}


class Coverage(NamedTuple):
    """Whether a pattern was looked into; if not, what is missing, as ``no table sites``."""

    pattern: str
    name: str
    is_looked_into: bool
    missing: tuple[str, ...]


def until(tables: Tables, as_of: date) -> dict[str, nw.LazyFrame[Any]]:
    """Leave out what was seen after a day."""
    day = nw.lit(as_of)
    return {
        name: frame.filter(SEEN[name].is_null() | (SEEN[name] <= day)) if name in SEEN else frame
        for name, frame in tables.items()
    }


def coverage(tables: Tables) -> list[Coverage]:
    """Say of every pattern whether the tables hold what it needs.

    A column that is null on every row is as missing as one that is not there. What could not be
    looked into says nothing about anybody.
    """
    held = {name: _filled(tables, name) for name in {n for f in FLAGS for n, _ in f.needs}}
    found = []
    for flag in FLAGS:
        missing = []
        for table, columns in flag.needs:
            filled = held[table]
            if filled is None:
                missing.append(f"no table {table}")
            else:
                missing += [f"{table}: no {name}" for name in columns if name not in filled]
        found.append(Coverage(flag.pattern, flag.name, not missing, tuple(missing)))
    return found


def _filled(tables: Tables, table: str) -> set[str] | None:
    """The needed columns of a table that are filled on some row; None if there is no table."""
    if table not in tables:
        return None
    needed = {c for flag in FLAGS for name, columns in flag.needs if name == table for c in columns}
    frame = tables[table]
    # A role is named by its mark where there is no name.
    asked = {c: _given(c, frame.collect_schema().names()) for c in sorted(needed)}
    counts = frame.select(**{c: (~e.is_null()).cast(nw.Int64).sum() for c, e in asked.items()})
    [row] = counts.collect(backend="polars").rows(named=True)
    return {name for name, count in row.items() if count}


def _given(column: str, held: list[str]) -> nw.Expr:
    mark = f"{column.removesuffix('_name')}_id"
    if column.endswith("_name") and mark in held:
        return nw.coalesce(nw.col(column), nw.col(mark))
    return nw.col(column) if column in held else nw.lit(None, nw.String)


def raise_each(
    tables: Tables, parameters: Parameters, *, as_of: date
) -> Iterator[tuple[Flag, nw.LazyFrame[Any]]]:
    """Raise each flag whose pattern can be looked into.

    Args:
        tables: by name, each with every column of its contract.
        parameters: as ``load_parameters``.
        as_of: the day of the question; rows seen later are left out.

    Yields:
        A flag and its rows of the sheet, not yet worked out.
    """
    seen = until(tables, as_of)
    terms = {**parameters, "run": {"as_of": as_of}}
    looked = {row.pattern for row in coverage(seen) if row.is_looked_into}
    # An end that is already agreed upon, as of a share, may lie ahead of the day of the question.
    come = nw.col("day").is_null() | (nw.col("day") <= nw.lit(as_of))
    for flag in FLAGS:
        if flag.pattern in looked:
            yield flag, flag.find(seen, terms).filter(come)


def raise_flags(tables: Tables, parameters: Parameters, *, as_of: date) -> nw.LazyFrame[Any] | None:
    """Raise all flags as one table of the sheet; None if no pattern can be looked into."""
    found = [rows for _, rows in raise_each(tables, parameters, as_of=as_of)]
    return nw.concat(found, how="vertical") if found else None
