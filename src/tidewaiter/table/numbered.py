"""The number of each row: what a reject is found again by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw


def numbered(frame: nw.LazyFrame[Any], order_by: str | Sequence[str]) -> nw.LazyFrame[Any]:
    """Give each row its 1-based number in ``row`` (int64), unless the table has it.

    Rows of a Polars frame have an order, which is kept. Those of other engines have none, and
    are counted in the order of some columns.
    """
    if "row" in frame.collect_schema():
        return frame
    if frame.implementation.is_polars():
        counted: nw.LazyFrame[Any] = nw.from_native(frame.to_native().with_row_index("row"))
    else:
        counted = frame.with_row_index("row", order_by=order_by)
    return counted.with_columns(nw.col("row").cast(nw.Int64) + 1)


def without_heading_row(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Call a column ``row`` that holds no whole numbers something else, since it is no number."""
    schema = frame.collect_schema()
    if "row" not in schema or schema["row"].is_integer():
        return frame
    name = "row in the table"
    while name in schema:
        name += " "
    return frame.rename({"row": name})
