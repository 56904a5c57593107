"""Texts: names, descriptions and marks, kept as they are written."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.errors import ContractError
from tidewaiter.table.cells.blank import NO_TEXT, bare
from tidewaiter.table.cells.reading import Fault, Reading
from tidewaiter.table.contract import Column

LONGEST_TEXT = 10_000
_LARGEST_WHOLE = 2**53  # Up to here a float64 holds every whole number.


def read_text(column: Column, came: Any) -> Reading:
    """Read a column of texts; what came as another type is written out."""
    cell = as_text(nw.col(column.name), came)
    bared = bare(cell)
    value = nw.when(~bared.str.to_lowercase().is_in(NO_TEXT)).then(bared)
    long = Fault(
        f"text longer than {LONGEST_TEXT:,} characters",
        f"shorten it, or leave it out if it is not {column.name}",
        (cell.str.len_chars() > LONGEST_TEXT).fill_null(False),
    )
    if not column.required:
        return Reading(column, value, (long,))
    return Reading(
        column,
        value,
        (long, Fault("missing", f"give each row its {column.name}", value.is_null())),
    )


def require_cells(name: str, came: Any, source: str) -> None:
    """Raise ContractError if a column holds what is not a cell, as lists."""
    if came.is_nested() or came in (nw.Binary, nw.Object, nw.Duration):
        raise ContractError(
            f"{source}: the column {name} holds {came}, not one value a cell; send it as text, "
            "several codes joined by ';'"
        )


def as_text(cell: nw.Expr, came: Any) -> nw.Expr:
    """Take a cell as text; a whole number that came as a float is written without a point."""
    if not came.is_float():
        return cell if came == nw.String else cell.cast(nw.String)
    whole = (cell.floor() == cell) & (cell.abs() <= _LARGEST_WHOLE)
    known = nw.when(~cell.is_nan()).then(cell)
    return (
        nw.when(whole)
        .then(nw.when(whole).then(cell).cast(nw.Int64).cast(nw.String))
        .otherwise(known.cast(nw.String))
    )
