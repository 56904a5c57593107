"""The orders table: its contract, and the one way in for a table of orders."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import narwhals as nw

from tidewaiter.table.check import check
from tidewaiter.table.contract import Contract, parse_contract
from tidewaiter.table.mapping import TableMap, apply, complete


@functools.cache
def load_contract() -> Contract:
    """Return the contract of orders.

    Raises:
        ContractError: ``orders.yaml`` is malformed. Whoever edits it must act.

    >>> load_contract().names()[:2]
    ('order_id', 'order_date')
    """
    text = files("tidewaiter.table").joinpath("orders.yaml").read_text(encoding="utf-8")
    return parse_contract(text, "orders.yaml")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Orders past the door, the rows that are not, and how the headings were read.

    ``orders`` and ``rejects`` are as in ``check``. ``mapping`` is the whole map that was used,
    guesses included; ``unmatched`` are the headings that no column takes its values from.
    """

    orders: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]
    mapping: TableMap
    unmatched: tuple[str, ...]


def admit(
    frame: nw.LazyFrame[Any], mapping: TableMap | None = None, *, source: str = "the table"
) -> Admitted:
    """Take a raw table of orders in: name its columns, then check every cell.

    Args:
        frame: one row per order, under any headings; ``row`` is kept as its number if there.
        mapping: the user's map; headings it does not name are recognized if they can be.
        source: what to call the table in messages, as a file name.

    Raises:
        ContractError: no column gives ``order_id``, a map names a heading that is not there,
            or two headings mean one column. Whoever sent the table must act.
    """
    contract = load_contract()
    headings = [name for name in frame.collect_schema().names() if name != "row"]
    whole = complete(mapping or TableMap(), headings, contract, source=source)
    checked = check(apply(frame, whole, contract, source=source), contract, source=source)
    used = {heading for several in whole.columns.values() for heading in several}
    unmatched = tuple(heading for heading in headings if heading not in used)
    return Admitted(checked.orders, checked.rejects, whole, unmatched)
