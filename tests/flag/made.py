"""Tables of trade for tests of flags, made of the few cells that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from tidewaiter.flag.parameters import load_parameters
from tidewaiter.flag.raised import FLAGS, coverage, raise_flags
from tidewaiter.flow.hunt.beside import LISTED
from tidewaiter.table import trade

AS_OF = date(2026, 6, 30)
PARAMETERS = load_parameters()
# What every shipment of the examples is, unless it says otherwise: a large one of computing.
SHIPMENT = {
    "declared_on": date(2025, 3, 1), "shipper_name": "Seller", "shipper_country": "TW",
    "consignee_name": "Buyer", "consignee_country": "MY", "destination_country": "MY",
    "hs6": "847150", "description": "servers", "pieces": 64, "value_usd": 2_000_000.0,
    "net_weight_kg": 1500.0, "unit_tpp": 15832.0,
}  # fmt: skip
ORDER = {
    "order_date": date(2025, 3, 1), "purchaser_name": "Buyer", "purchaser_country": "MY",
    "ultimate_consignee_name": "Buyer", "quantity": 64,
}  # fmt: skip
KEYS = {"listed": "party_id"}


def frame(name: str, rows: Sequence[Mapping[str, Any]]) -> nw.LazyFrame[Any]:
    """A table with every column of its contract, null where the rows say nothing."""
    schema = {"row": nw.Int64, **LISTED} if name == "listed" else trade.schema(name)
    usual = {"shipments": SHIPMENT, "orders": ORDER}.get(name, {})
    key = KEYS.get(name) or trade.contract(name).key_column().name
    whole = [
        {"row": n, key: f"{name[0].upper()}{n}", **usual, **row} for n, row in enumerate(rows, 1)
    ]
    unknown = {cell for row in whole for cell in row} - set(schema)
    assert not unknown, f"{name} has no {unknown}"
    cells = {column: [row.get(column) for row in whole] for column in schema}
    return nw.from_dict(cells, schema, backend="polars").lazy()


def tables(**told: Sequence[Mapping[str, Any]]) -> dict[str, nw.LazyFrame[Any]]:
    return {name: frame(name, rows) for name, rows in told.items()}


def flags(
    made: Mapping[str, nw.LazyFrame[Any]], pattern: str | None = None, as_of: date = AS_OF
) -> list[dict[str, Any]]:
    """The flags that tables raise, of one pattern or of all."""
    found = raise_flags(made, PARAMETERS, as_of=as_of)
    if found is None:
        return []
    # The last bit of a figure may depend on where in a vector its row stands.
    figures = [nw.col(name).round(9) for name in ("strength", "measure")]
    rows = found.with_columns(*figures).collect(backend="polars").rows(named=True)
    of = [row for row in rows if pattern in (None, row["pattern"])]
    return sorted(of, key=lambda row: (row["pattern"], row["subject"], str(row["day"])))


def missing(made: Mapping[str, nw.LazyFrame[Any]], pattern: str) -> tuple[str, ...]:
    [row] = [row for row in coverage(made) if row.pattern == pattern]
    return row.missing


def patterns() -> list[str]:
    return [flag.pattern for flag in FLAGS]
