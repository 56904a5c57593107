"""Orders identified on two engines, as plain mappings."""

from __future__ import annotations

import duckdb
import narwhals as nw
import polars as pl

from tidewaiter.item.identify import FILLED, OWN, identify

TYPES = {
    nw.Float64: pl.Float64,
    nw.Int64: pl.Int64,
    nw.Boolean: pl.Boolean,
    nw.String: pl.String,
}
ORDERS = {
    "order_id": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
    **dict.fromkeys(OWN, pl.Float64),
    **{column: TYPES[dtype] for column, dtype in FILLED.items()},
}


def table(data, schema):
    return pl.DataFrame(data, {column: TYPES[dtype] for column, dtype in schema.items()})


ENGINES = {
    "polars": (lambda f: f.lazy(), lambda d, s: nw.from_native(table(d, s).lazy())),
    "duckdb": (
        lambda f: duckdb.from_arrow(f.to_arrow()),
        lambda d, s: nw.from_native(duckdb.from_arrow(table(d, s).to_arrow())),
    ),
}


def items(orders, engine="polars"):
    """Identify the items of orders given as dicts; the answers in the same order."""
    ids = [f"{n:04}" for n in range(len(orders))]
    rows = [{"order_id": i, **order} for i, order in zip(ids, orders, strict=True)]
    data = {column: [row.get(column) for row in rows] for column in ORDERS}
    native, make = ENGINES[engine]
    frame = nw.from_native(native(pl.DataFrame(data, ORDERS))).lazy()
    found = identify(frame, make).collect(backend="polars").to_native().sort("order_id")
    assert found["order_id"].to_list() == ids
    return found.to_dicts()


def item(engine="polars", **order):
    return items([order], engine)[0]
