"""Rejects: a line for each cell at fault, for whoever sent the table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from tidewaiter.table.cells import Reading

REJECT_COLUMNS = ("row", "order_id", "column", "value", "fault", "remedy")
LONGEST_SHOWN = 80


def wrong(readings: Sequence[Reading]) -> nw.Expr:
    """Which rows have a fault in one of these columns, each of which can have one."""
    return reduce(or_, (fault.where for reading in readings for fault in reading.faults))


def tell(frame: nw.LazyFrame[Any], reading: Reading, order_id: nw.Expr) -> nw.LazyFrame[Any]:
    """Tell the faults of one column: the reject columns, a line for each cell at fault."""
    *others, last = reading.faults
    what, remedy = nw.lit(last.what), nw.lit(last.remedy)
    for fault in reversed(others):
        what = nw.when(fault.where).then(nw.lit(fault.what)).otherwise(what)
        remedy = nw.when(fault.where).then(nw.lit(fault.remedy)).otherwise(remedy)
    return frame.filter(wrong([reading])).select(
        nw.col("row").cast(nw.Int64),
        order_id=_shown(order_id),
        column=nw.lit(reading.column.name),
        value=_shown(nw.col(reading.column.name).cast(nw.String)),
        fault=what,
        remedy=remedy,
    )


def tell_repeated(keys: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """Tell the rows that share a key: which of them is right is not known, so none comes in.

    Args:
        keys: ``row`` and ``order_id`` of these rows.
        name: the key's name in the table.
    """
    return keys.select(
        "row",
        order_id=_shown(nw.col("order_id")),
        column=nw.lit(name),
        value=_shown(nw.col("order_id")),
        fault=nw.lit("on more than one row"),
        remedy=nw.lit(
            f"keep the row that is right, or give each its own {name}: if it has lines, join order "
            f"and line in a map, columns: {{{name}: [<order>, <line>]}}"
        ),
    )


def tell_nothing(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Make rejects of no row, where the frame lives."""
    texts = {name: nw.lit(None, nw.String) for name in REJECT_COLUMNS[1:]}
    return frame.filter(nw.col("row") < 0).select(nw.col("row").cast(nw.Int64), **texts)


def _shown(text: nw.Expr) -> nw.Expr:
    short = nw.concat_str(text.str.slice(0, LONGEST_SHOWN - 1), nw.lit("…"))
    return nw.when(text.str.len_chars() > LONGEST_SHOWN).then(short).otherwise(text)
