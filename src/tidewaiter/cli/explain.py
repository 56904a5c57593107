"""``tidewaiter explain``: the reasoned answer of one order."""

from __future__ import annotations

import difflib
import shutil
import sys
from datetime import date
from pathlib import Path

import narwhals as nw

from tidewaiter.cli.clear import checked_orders
from tidewaiter.engine.backend import rows
from tidewaiter.errors import ContractError
from tidewaiter.flow.shown import explanations
from tidewaiter.law import Law
from tidewaiter.report.explanation import as_text
from tidewaiter.table.mapping import read_map

WIDEST = 100


def explain(
    order_id: str, path: Path | None, law: Law, as_of: date | None, map_file: Path | None
) -> None:
    """Print why one order has the answer it has.

    Raises:
        ContractError: no order has this id; the message names the nearest.
    """
    orders, make = checked_orders(path, read_map(map_file) if map_file else None)
    one = orders.filter(nw.col("order_id") == order_id)
    found = explanations(one, law, as_of=as_of, make=make)
    if not found:
        known = [row["order_id"] for row in rows(orders.select("order_id"))]
        near = difflib.get_close_matches(order_id, known, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; it may be among the rejects"
        raise ContractError(f"no order {order_id!r} in {path or 'the sample order book'}{hint}")
    width = min(shutil.get_terminal_size().columns, WIDEST)
    sys.stdout.write(as_text(found[0], width))
