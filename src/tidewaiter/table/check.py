"""The door itself: every cell is read once, and a row with a fault does not come in.

A table may bring texts (CSV) or types (Parquet). Texts are read here; a cell that cannot be read
makes its row a reject with a line that says why, and is never turned into a null, because null
means "not known" and would be answered as such. Faults are counted in one pass; the frames that
tell them are made only for columns that have some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table.cells import Reading, read_column
from tidewaiter.table.contract import Contract
from tidewaiter.table.names import listed, near
from tidewaiter.table.numbered import numbered
from tidewaiter.table.rejects import REJECT_COLUMNS, tell, tell_nothing, tell_repeated, wrong

__all__ = ["REJECT_COLUMNS", "Checked", "check", "read_key", "require"]


@dataclass(frozen=True, slots=True)
class Checked:
    """Checked orders, and what did not come in.

    ``orders``: one row per row without fault: ``row`` (int64, not null) and every column of the
    contract in its order and type, null where not known.
    ``rejects``: one row per fault: ``row`` (int64, the 1-based data row), ``order_id``, ``column``,
    ``value`` (strings, shortened, null if absent), ``fault``, ``remedy`` (strings, not null).
    """

    orders: nw.LazyFrame[Any]
    rejects: nw.LazyFrame[Any]


def check(
    frame: nw.LazyFrame[Any],
    contract: Contract,
    *,
    source: str = "the table",
    repeated: Sequence[str] | None = None,
) -> Checked:
    """Check a table against a contract, cell by cell.

    Args:
        frame: one row per order; columns of the contract as texts or typed, others are left
            out. ``row`` (int64) numbers the data rows; without it they are numbered in their
            order on Polars, and by the key on engines whose rows have none.
        contract: its first required column is the key, which no two rows share.
        source: what to call the table in messages, as a file name.
        repeated: the keys that more than one row has, where the frame is only a part of the
            table and cannot know them; None finds them in the frame.

    Returns:
        Every row once: in ``orders``, or, by its number, on one line or more of ``rejects``.

    Raises:
        ContractError: a required column is absent, or one holds what is not a cell, as lists.
            Whoever sent the table must act.

    Example:
        >>> import polars as pl
        >>> from tidewaiter.table.orders import load_contract
        >>> sent = pl.LazyFrame({"order_id": ["a", "b"], "quantity": ["1,000", "none of them"]})
        >>> found = check(nw.from_native(sent), load_contract())
        >>> found.orders.select("order_id", "quantity").collect().rows()
        [('a', 1000)]
        >>> found.rejects.select("row", "value", "fault").collect().rows()
        [(2, 'none of them', 'not a whole number')]
    """
    names = frame.collect_schema().names()
    require(names, contract, headings=names, source=source)
    unique = contract.key_column().name
    frame = numbered(frame, unique)
    schema = frame.collect_schema()
    readings = {
        column.name: read_column(frame, column, schema[column.name], source=source)
        for column in contract.columns
        if column.name in schema
    }
    key = readings[unique].value
    faulty, has_twins = _count(frame, readings, key if repeated is None else None)
    good = frame.filter(~wrong(faulty)) if faulty else frame
    values = {
        name: readings[name].value if name in readings else nw.lit(None, dtype)
        for name, dtype in contract.schema().items()
    }
    orders = good.select(nw.col("row").cast(nw.Int64), **values)
    tellings = [tell(frame, reading, key) for reading in faulty]
    if has_twins or repeated:
        keys = frame.select(nw.col("row").cast(nw.Int64), order_id=key)
        orders, twins = _part(orders, keys, unique, repeated)
        tellings.append(tell_repeated(twins, unique))
    if not tellings:
        return Checked(orders, tell_nothing(frame))
    rejects = nw.concat(tellings, how="vertical") if len(tellings) > 1 else tellings[0]
    return Checked(orders, rejects.sort("row", "column"))


def require(
    names: Sequence[str], contract: Contract, *, headings: Sequence[str], source: str
) -> None:
    """Raise ContractError if a required column of the contract is not among the names.

    The message lists the headings of the table as it was sent, and those near to the column's.
    """
    told = [heading for heading in headings if heading != "row"]
    for column in contract.columns:
        if column.required and column.name not in names:
            raise ContractError(
                f"{source}: the column {column.name} is missing{near(column.name, told)}; it has "
                f"{listed(told)}; name yours in a map file, columns: {{{column.name}: <your "
                "column>}, or number the rows with row_id: true"
            )


def read_key(frame: nw.LazyFrame[Any], contract: Contract) -> nw.LazyFrame[Any]:
    """Read only the key of a table that ``check`` would take: one column, its name the key's."""
    unique = contract.key_column()
    came = frame.collect_schema()[unique.name]
    return frame.select(**{unique.name: read_column(frame, unique, came).value})


def _count(
    frame: nw.LazyFrame[Any], readings: Mapping[str, Reading], key: nw.Expr | None
) -> tuple[list[Reading], bool]:
    """Return the columns that have a fault, and whether two rows share a key: one pass."""
    sums = {
        f"faults_{name}": wrong([reading]).cast(nw.Int64).sum()
        for name, reading in readings.items()
        if reading.faults
    }
    if key is not None:
        sums["keys_given"] = (~key.is_null()).cast(nw.Int64).sum()
        sums["keys"] = key.n_unique()
        sums["keys_null"] = key.is_null().any().cast(nw.Int64)
    found = frame.select(**sums).collect(backend="polars").rows(named=True)[0]
    # An empty table sums to null on some engines.
    amount = {name: int(value or 0) for name, value in found.items()}
    faulty = [reading for name, reading in readings.items() if amount.get(f"faults_{name}")]
    if key is None:
        return faulty, False
    return faulty, amount["keys_given"] > amount["keys"] - amount["keys_null"]


def _part(
    orders: nw.LazyFrame[Any],
    keys: nw.LazyFrame[Any],
    unique: str,
    repeated: Sequence[str] | None,
) -> tuple[nw.LazyFrame[Any], nw.LazyFrame[Any]]:
    """Return the orders whose key no other row has, and the keys of all rows that share one."""
    if repeated is not None:
        texts = list(repeated)
        shared = nw.col("order_id").is_in(texts)
        return orders.filter(~nw.col(unique).is_in(texts)), keys.filter(shared)
    times = keys.group_by("order_id").agg(rows=nw.len())
    twice = times.filter(nw.col("rows") > 1, ~nw.col("order_id").is_null()).select("order_id")
    return (
        orders.join(twice, left_on=unique, right_on="order_id", how="anti"),
        keys.join(twice, on="order_id", how="semi"),
    )
