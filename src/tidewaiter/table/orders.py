"""The orders table: its contract, and the one way in for a table of orders."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import narwhals as nw

from tidewaiter.table.check import check, read_key, require
from tidewaiter.table.contract import Contract
from tidewaiter.table.contract_file import parse_contract
from tidewaiter.table.mapping import TableMap, apply, complete
from tidewaiter.table.numbered import without_heading_row


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
    frame: nw.LazyFrame[Any],
    mapping: TableMap | None = None,
    *,
    source: str = "the table",
    repeated: Sequence[str] | None = None,
) -> Admitted:
    """Take a raw table of orders in: name its columns, then check every cell.

    Args:
        frame: one row per order, under any headings, or none at all. An integer column ``row``
            is taken for the numbers of the rows, which are else counted.
        mapping: the user's map; headings it does not name are recognized if they can be.
        source: what to call the table in messages, as a file name.
        repeated: the order ids that more than one row of the whole table has, where ``frame``
            is a part of it (see ``keys``); None finds them in the frame.

    Raises:
        ContractError: no column gives ``order_id``, a map names a heading that is not there,
            or two headings mean one column. Whoever sent the table must act.

    Example:
        >>> import polars as pl
        >>> sent = pl.LazyFrame({"SO Number": ["4711"], "Qty": ["8"], "Mood": ["fine"]})
        >>> found = admit(nw.from_native(sent))
        >>> found.orders.select("row", "order_id", "quantity").collect().rows(), found.unmatched
        ([(1, '4711', 8)], ('Mood',))
    """
    contract = load_contract()
    named, whole, unmatched = _named(frame, mapping, contract, source)
    checked = check(named, contract, source=source, repeated=repeated)
    return Admitted(checked.orders, checked.rejects, whole, unmatched)


def keys(
    frame: nw.LazyFrame[Any], mapping: TableMap | None = None, *, source: str = "the table"
) -> nw.LazyFrame[Any]:
    """Read the ``order_id`` of every row as ``admit`` would, and nothing else of it.

    Raises:
        ContractError: as ``admit``.
    """
    contract = load_contract()
    named, _, _ = _named(frame, mapping, contract, source)
    return read_key(named, contract)


def _named(
    frame: nw.LazyFrame[Any], mapping: TableMap | None, contract: Contract, source: str
) -> tuple[nw.LazyFrame[Any], TableMap, tuple[str, ...]]:
    """Return a table under the contract's names, the map that named it, and what it left out."""
    frame = without_heading_row(frame)
    headings = [name for name in frame.collect_schema().names() if name != "row"]
    whole = complete(mapping or TableMap(), headings, contract, source=source)
    if whole.columns and not whole.row_id:
        filled = [*whole.columns, *whole.constants]
        require(filled, contract, headings=headings, source=source)
    used = {heading for several in whole.columns.values() for heading in several}
    unmatched = tuple(heading for heading in headings if heading not in used)
    return apply(frame, whole, contract, source=source), whole, unmatched
