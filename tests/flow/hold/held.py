"""Orders as the tests of holds write them, and a ledger on a file for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tidewaiter.engine.backend import from_rows, maker, rows
from tidewaiter.flow.hold.place import Holding, Placed
from tidewaiter.flow.hold.run import hold
from tidewaiter.flow.hold.told import hold_rows
from tidewaiter.law import Law
from tidewaiter.law.reform import view
from tidewaiter.ledger.ledger import Ledger, open_ledger
from tidewaiter.store import open_store
from tidewaiter.store.migrate import migrate
from tidewaiter.table.orders import admit

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)
# An order that goes under LPP if there is something left: nothing but the quantity is open.
ORDER: dict[str, Any] = {
    "order_date": "2025-06-02",
    "item": "NVIDIA H100 SXM5",
    "quantity": 1,
    "transaction": "export",
    "exporter_country": "US",
    "destination": "IN",
    "ultimate_consignee_name": "Acme Data",
    "ultimate_consignee_country": "IN",
    "ultimate_consignee_hq": "IN",
    "ultimate_consignee_parent_hq": "IN",
    "end_user_name": "Acme Data",
    "end_use": "datacenter",
    "ultimate_parent_name": "Acme Corp.",
    "restricted_parties": "none",
    "part_744_end_use": "none",
    "owned_50_percent_by_listed": False,
    "supplement_8_entity": False,
    "exporter_is_informed": False,
    "authorizations": "none",
}


def order(order_id: str, **columns: Any) -> dict[str, Any]:
    return {"order_id": order_id, **ORDER, **columns}


def new_ledger(folder: Path, name: str = "ledger.db") -> Ledger:
    store = open_store(folder / name, must_exist=False)
    migrate(store)
    store.close()
    return open_ledger(folder / name)


class Held:
    """Answers by order id, what was placed by order id, and the rows of the file of holds."""

    def __init__(self, answers: Sequence[dict[str, Any]], placed: Sequence[Placed]) -> None:
        self.answers = {row["order_id"]: row for row in answers}
        self.placed = {one.order.columns["order_id"]: one for one in placed}
        self.rows = list(hold_rows(placed))

    def outcome(self, order_id: str) -> tuple[str, str, str | None]:
        row = self.answers[order_id]
        return row["outcome"], row["hold"], row["hold_under"]


def clear(
    orders: Sequence[dict[str, Any]],
    ledger: Ledger,
    *,
    law: Law | str = "codified",
    today: date = TODAY,
    dry: bool = False,
) -> Held:
    frame = from_rows(orders)
    make = maker(frame)
    admitted = admit(frame)
    assert rows(admitted.rejects) == []
    holding = Holding(ledger, NOW, today, dry=dry)
    found = view(law) if isinstance(law, str) else law
    answers, placed = hold(admitted.orders, found, holding, as_of=None, make=make)
    return Held(rows(answers), placed)
