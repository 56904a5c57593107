"""Numbers: digits as people and programs write them, and no guess at anything else."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.table.cells.blank import bare, says_nothing
from tidewaiter.table.cells.reading import Fault, Reading, outside
from tidewaiter.table.contract import Column

# Digits are spelled out, since \d also means the digits of other scripts on some engines. The
# counts keep a number inside what each engine can hold.
_WHOLE = r"^-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.0{1,2})?$"
_NUMBER = (
    r"^-?(?:(?:[0-9]{1,40}|[0-9]{1,3}(?:,[0-9]{3}){1,12})(?:\.[0-9]{1,40})?|\.[0-9]{1,40})"
    r"(?:[eE][+-]?[0-9]{1,2})?$"
)
_INFINITE = tuple(f"{sign}{word}" for sign in ("", "+", "-") for word in ("inf", "infinity"))

_FIT_INT64 = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
_LARGEST_WHOLE = 2**53  # Up to here a float64 holds every whole number.

_NOT_FINITE = ("infinite number", "give the number, or leave the cell empty if it is not known")
_NOT_WHOLE = (
    "not a whole number",
    "write digits, as in 1000 or 1,000, without unit or currency",
)
_NOT_NUMBER = ("not a number", "write digits, as in 4800 or 1,234.5, without unit or currency")


def read_number(column: Column, came: Any) -> Reading:
    """Read a column of numbers, whole ones if the contract says ``int64``."""
    cell = nw.col(column.name)
    return _typed(column, cell, came) if came.is_numeric() else _written(column, cell)


def _written(column: Column, cell: nw.Expr) -> Reading:
    whole = column.dtype == "int64"
    bared = bare(cell.cast(nw.String))
    good = bared.str.contains(_WHOLE if whole else _NUMBER)
    # A text must be masked before it is cast: some engines cast both sides of a choice.
    digits = nw.when(good).then(bared).str.replace_all(",", "", literal=True)
    value = digits.cast(nw.Float64)
    infinite = bared.str.to_lowercase().is_in(_INFINITE).fill_null(False)
    wrong = (~(good | says_nothing(bared))).fill_null(False)
    faults = (
        Fault(*_NOT_FINITE, infinite),
        Fault(*(_NOT_WHOLE if whole else _NOT_NUMBER), wrong),
        *outside(column, value),
    )
    return Reading(column, value.cast(nw.Int64) if whole else value, faults)


def _typed(column: Column, cell: nw.Expr, came: Any) -> Reading:
    value, faults = cell, list[Fault]()
    if came.is_float():
        # To some engines NaN is above every number, and so would be controlled.
        known = nw.when(~cell.is_nan()).then(cell)
        faults.append(Fault(*_NOT_FINITE, (~known.is_finite()).fill_null(False)))
        value = nw.when(known.is_finite()).then(known)
    if column.dtype == "float64":
        value = value.cast(nw.Float64)
    elif came not in _FIT_INT64:
        if not came.is_integer():
            value = value.cast(nw.Float64)
        whole = (value >= -_LARGEST_WHOLE) & (value <= _LARGEST_WHOLE)
        if not came.is_integer():
            whole = whole & (value.floor() == value)
        faults.append(Fault(*_NOT_WHOLE, (~whole).fill_null(False)))
        value = nw.when(whole).then(value)
    if column.dtype == "int64":
        value = value.cast(nw.Int64)
    return Reading(column, value, (*faults, *outside(column, value)))
