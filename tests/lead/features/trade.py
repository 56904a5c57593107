"""Small tables of trade for tests, filled from records, and a random world of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from tidewaiter.table import trade

START = date(2024, 1, 1)


def table(name: str, records: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    """A table of the contract; cells that no record tells are null."""
    schema = trade.schema(name)
    kinds = nw.from_dict({n: [] for n in schema}, schema=dict(schema), backend="polars")
    rows = [{"row": n, **record} for n, record in enumerate(records)]
    data = {column: [row.get(column) for row in rows] for column in schema}
    return nw.from_native(pl.LazyFrame(data, schema=kinds.to_native().schema))


def sheet(*flags: tuple[str, str, str, date | None, float]) -> nw.DataFrame[Any]:
    """A sheet of flags: pattern, kind, subject, day, strength."""
    names = ("pattern", "subject_kind", "subject", "day", "strength")
    kinds = (pl.String, pl.String, pl.String, pl.Date, pl.Float64)
    rows = [dict(zip(names, flag, strict=True)) for flag in flags]
    return nw.from_native(pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True))))


def shipment(n: int, day: int, **cells: Any) -> dict[str, Any]:
    """A shipment between two parties, of goods of one code."""
    return {
        "shipment_id": f"S{n:06}", "declared_on": START + timedelta(days=day),
        "shipper_id": "seller", "consignee_id": "buyer", "hs6": "847150", "pieces": 8,
        "net_weight_kg": 100.0, "value_usd": 200_000.0, **cells,
    }  # fmt: skip


def some_trade(seed: int, size: int, parties: int = 12) -> dict[str, nw.LazyFrame[Any]]:
    """Random shipments, registry, payments and outcomes over a year, with holes."""
    draw = random.Random(seed)
    countries = ("MY", "SG", "TH", "JP", "DE")

    def maybe(value: Any) -> Any:
        return None if draw.random() < 0.1 else value

    shipments, payments, outcomes = [], [], []
    for n in range(size):
        day, buyer = draw.randrange(365), f"B{draw.randrange(parties)}"
        shipments.append(shipment(
            n, day, consignee_id=maybe(buyer), shipper_id=f"A{draw.randrange(4)}",
            forwarder_id=maybe(f"F{draw.randrange(3)}"), end_user_id=maybe(buyer),
            consignee_country=maybe(draw.choice(countries)), export_country="US",
            destination_country=maybe(draw.choice(countries)),
            consignee_address=maybe(f"{draw.randrange(parties)} Road"), carrier="X",
            port_of_loading=maybe(f"P{draw.randrange(3)}"), port_of_discharge="Q", mode="air",
            hs6=draw.choice(("847150", "847330")), pieces=draw.randrange(1, 9),
            description=draw.choice(("graphics servers", "adapter parts", "storage servers")),
            value_usd=maybe(draw.lognormvariate(11, 1)), net_weight_kg=maybe(draw.uniform(5, 200)),
            order_id=f"O{n}", brand=maybe(draw.choice(("Acme", "Bolt"))),
        ))  # fmt: skip
        if draw.random() < 0.6:
            payments.append({
                "payment_id": f"Y{n}", "order_id": f"O{n}", "payer_id": maybe(buyer),
                "payer_country": maybe(draw.choice(countries)), "amount_usd": 1e4 * n,
                "paid_on": START + timedelta(days=day + draw.randrange(-30, 30)),
                "is_prepaid": maybe(True), "method": maybe("wire"),
            })  # fmt: skip
        if draw.random() < 0.4:
            seen = START + timedelta(days=day + 2)
            outcomes.append({
                "outcome_id": f"I{n}", "shipment_id": f"S{n:06}", "inspected_on": seen,
                "known_on": seen + timedelta(days=draw.randrange(30)),
                "result": draw.choice(("diverted", "clean", "clean", "inconclusive")),
            })  # fmt: skip
    registry = [{
        "statement_id": f"R{n}", "party_id": f"B{n}", "incorporated_on": START - timedelta(
            days=draw.randrange(-60, 3000)), "employees": draw.randrange(9), "country": "MY",
        "hq_country": maybe("CN"), "activity_code": maybe(f"{n % 3}"), "phone": f"{n // 2}",
        "officers": maybe(f"Ann {n % 5}; Bob"), "address": f"{n // 3} Road", "email": f"x@{n % 4}",
        "capital_usd": 1e5, "kind": draw.choice(("cloud", "trader")),
    } for n in range(parties)]  # fmt: skip
    records = {"shipments": shipments, "registry": registry, "payments": payments,
               "outcomes": outcomes}  # fmt: skip
    return {name: table(name, rows) for name, rows in records.items()}
