"""Cells: how each type of a contract is read, from a text or from a typed column."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.table.cells.day import read_day
from tidewaiter.table.cells.number import read_number
from tidewaiter.table.cells.reading import Fault, Reading
from tidewaiter.table.cells.tariff import read_hs6
from tidewaiter.table.cells.text import read_text, require_cells
from tidewaiter.table.cells.word import read_word
from tidewaiter.table.contract import Column

__all__ = ["Fault", "Reading", "read_column"]


def read_column(
    frame: nw.LazyFrame[Any], column: Column, came: Any, *, source: str = "the table"
) -> Reading:
    """Read one column: by what it should be, then by the type that it came as.

    Args:
        frame: the table; only countries, codes and truth values are looked at here.
        column: what the contract says.
        came: the column's Narwhals type in the table.
        source: what to call the table in messages.

    Raises:
        ContractError: it holds what is not a cell, as lists. Whoever sent the table must act.
    """
    require_cells(column.name, came, source)
    if column.dtype == "string":
        return read_text(column, came)
    if column.dtype == "hs6":
        return read_hs6(column, came)
    if column.dtype in ("int64", "float64"):
        return read_number(column, came)
    if column.dtype == "date":
        return read_day(column, came)
    return read_word(frame, column, came)
