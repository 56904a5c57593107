"""Days: ISO 8601 alone, since 06/07/2024 is two days and the law may change between them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.table.cells.blank import bare, says_nothing
from tidewaiter.table.cells.reading import Fault, Reading, outside
from tidewaiter.table.contract import Column

_DAY = (
    r"^(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)"
    r"(?:[T ][0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_NOT_DAY = ("not a date", "write the day as year-month-day, as in 2024-06-01")


def read_day(column: Column, came: Any) -> Reading:
    """Read a column of days; of a moment, the day that it has where it was written."""
    cell = nw.col(column.name)
    if came in (nw.Date, nw.Datetime):
        value = cell.dt.date() if came == nw.Datetime else cell
        return Reading(column, value, outside(column, value))
    bared = bare(cell.cast(nw.String))
    good = bared.str.contains(_DAY)
    value = nw.when(good).then(bared).str.slice(0, 10).str.to_date("%Y-%m-%d")
    wrong = (~(good | says_nothing(bared))).fill_null(False)
    return Reading(column, value, (Fault(*_NOT_DAY, wrong), *outside(column, value)))
