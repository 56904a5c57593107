"""Customs codes: their first six digits, which are the same in every country."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from tidewaiter.table.cells.blank import NO_TEXT, bare
from tidewaiter.table.cells.reading import Fault, Reading
from tidewaiter.table.cells.text import as_text
from tidewaiter.table.contract import Column

# There is no chapter 00.
_CODE = r"^(?:0[1-9]|[1-9][0-9])[0-9]{4,10}$"


def read_hs6(column: Column, came: Any) -> Reading:
    """Read a column of customs codes of six to twelve digits, with points and blanks or without."""
    cell = bare(as_text(nw.col(column.name), came))
    known = nw.when(~cell.str.to_lowercase().is_in(NO_TEXT)).then(cell)
    digits = known.str.replace_all(r"[\s.]", "")
    wrong = Fault(
        "not a customs code of six to twelve digits",
        "give the HS code with its leading zeros, as 847150 or 8471.50.01.10",
        (~digits.str.contains(_CODE)).fill_null(False),
    )
    return Reading(column, digits.str.slice(0, 6), (wrong,))
