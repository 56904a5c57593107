"""What the ledger said, joined to orders before the rules see them, and to answers after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.engine.backend import Maker
from tidewaiter.flow.hold.facts import Accounts
from tidewaiter.flow.hold.filled import COLUMNS, filled
from tidewaiter.flow.hold.place import Placed
from tidewaiter.flow.hold.told import reason
from tidewaiter.law import Law

KNOWN = {f"known_{name}": nw.Float64 for name in COLUMNS}
# Columns that an answer gets: what came of its hold, under what, why, and which entries.
HELD = dict.fromkeys(("hold", "hold_under", "hold_reason", "hold_entries"), nw.String)
OPEN = {"hold_opens": nw.Boolean, "hold_missing": nw.String}
UNDETERMINED = "Undetermined. Not known: "


@dataclass(frozen=True, slots=True)
class Joined:
    """What is joined, one row for each order, by ``row``."""

    columns: dict[str, list[Any]]

    def to_orders(self, orders: nw.LazyFrame[Any], make: Maker) -> nw.LazyFrame[Any]:
        """Fill the order's columns that the ledger knows better."""
        table = self._table(KNOWN, make)
        joined = orders.join(table, on="row", how="left")
        better = {name: nw.coalesce(nw.col(f"known_{name}"), nw.col(name)) for name in COLUMNS}
        return joined.with_columns(**better).drop(*KNOWN)

    def to_answers(self, answers: nw.LazyFrame[Any], make: Maker) -> nw.LazyFrame[Any]:
        """Add the columns ``HELD``; an order whose allocation cannot be named is undetermined."""
        joined = answers.join(self._table({**HELD, **OPEN}, make), on="row", how="left")
        is_open = nw.col("hold_opens")
        asked = nw.concat_str(nw.lit(UNDETERMINED), nw.col("hold_missing"), nw.lit("."))
        changed = {
            "outcome": nw.lit("undetermined"),
            "missing_facts": nw.col("hold_missing"),
            "reason": asked.str.replace_all("_", " ", literal=True),
        }
        now = {n: nw.when(is_open).then(new).otherwise(nw.col(n)) for n, new in changed.items()}
        return joined.with_columns(**now).drop(*OPEN)

    def _table(self, schema: dict[str, Any], make: Maker) -> nw.LazyFrame[Any]:
        columns = {name: self.columns[name] for name in ("row", *schema)}
        return make(columns, {"row": nw.Int64, **schema})


def joined(found: Sequence[Placed], law: Law) -> Joined:
    """Put what the ledger said into columns."""
    accounts = Accounts(law)
    columns: dict[str, list[Any]] = {name: [] for name in ("row", *KNOWN, *HELD, *OPEN)}
    for placed in found:
        row: dict[str, Any] = {
            "row": placed.order.row,
            "hold": placed.code,
            "hold_under": placed.draw.under if placed.code == "held" else None,
            "hold_reason": reason(placed),
            "hold_entries": _entries(placed),
            "hold_opens": placed.is_open,
            "hold_missing": "; ".join(placed.missing) or None,
            **{f"known_{name}": value for name, value in filled(placed, accounts).items()},
        }
        for name, cells in columns.items():
            cells.append(row[name])
    return Joined(columns)


def _entries(placed: Placed) -> str | None:
    if placed.code != "held" or placed.result is None:
        return None
    return "; ".join(entry.name for entry in placed.result.entries if entry.kind == "hold")
