"""What comes of reading a column: its values, and what is wrong with some of its cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import narwhals as nw

from tidewaiter.table.contract import Column, bound


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some cells of a column, what to do, and which cells; never null."""

    what: str
    remedy: str
    where: nw.Expr


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read.

    ``value``: its cells in the contract's type, null where a cell says nothing; what it is
    where a cell is at fault does not matter, since that row does not come in. ``faults``: where
    two of them hold, the first is told.
    """

    column: Column
    value: nw.Expr
    faults: tuple[Fault, ...] = ()


def outside(column: Column, value: nw.Expr) -> tuple[Fault, ...]:
    """Give the faults of numbers or days outside a column's range."""
    low, high = column.minimum, column.maximum
    found = list[tuple[str, nw.Expr]]()
    if low is not None:
        found.append((_below(low), value < low))
    if low is not None and column.exclusive:
        found.append((bound(low) if low else "zero", value == low))
    if high is not None:
        beyond = "after" if isinstance(high, date) else "more than"
        found.append((f"{beyond} {bound(high)}", value > high))
    remedy = f"give one {column.allowed()}, or leave the cell empty if it is not known"
    return tuple(Fault(what, remedy, where.fill_null(False)) for what, where in found)


def _below(low: float | date) -> str:
    if isinstance(low, date):
        return f"before {bound(low)}"
    return f"less than {bound(low)}" if low else "negative"
