"""``tidewaiter explain``: the reasoned answer of one order."""

from __future__ import annotations

import difflib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import narwhals as nw

from tidewaiter.cli.clear import UNSCREENED, checked_orders
from tidewaiter.engine.backend import rows
from tidewaiter.errors import ContractError
from tidewaiter.flow.parties import with_parties
from tidewaiter.flow.run import Wish
from tidewaiter.flow.shown import explanations
from tidewaiter.report.explanation import Line, Section, as_text
from tidewaiter.table.mapping import read_map

WIDEST = 100


def explain(order_id: str, path: Path | None, wish: Wish, map_file: Path | None) -> None:
    """Print why one order has the answer it has.

    Raises:
        ContractError: no order has this id; the message names the nearest.
    """
    orders, make = checked_orders(path, read_map(map_file) if map_file else None)
    one = orders.filter(nw.col("order_id") == order_id)
    if wish.registers is not None:
        one = with_parties(one, wish.registers, wish.law, wish.as_of)
    found = explanations(one, wish.law, as_of=wish.as_of, make=make)
    if not found:
        known = [row["order_id"] for row in rows(orders.select("order_id"))]
        near = difflib.get_close_matches(order_id, known, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; it may be among the rejects"
        raise ContractError(f"no order {order_id!r} in {path or 'the sample order book'}{hint}")
    width = min(shutil.get_terminal_size().columns, WIDEST)
    told = Section("Lists", (Line(wish.registers.told if wish.registers else UNSCREENED),))
    whole = replace(found[0], sections=(*found[0].sections, told))
    sys.stdout.write(as_text(whole, width))
